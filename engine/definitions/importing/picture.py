"""Drawing what an import adds: lanes around what was drawn without them, and ends where paths simply stopped.

Each lane is a band as high as the old picture; what belongs to it moves down into its band and keeps its place from
left to right. A flow between two bands is drawn anew, at right angles. Source: BPMN 2.0, chapter 12 (BPMN DI).
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.definitions.diagram import Node, Process
from engine.definitions.elements import BPMN, EVENTS, GATEWAYS
from engine.definitions.importing.documents import Document
from engine.definitions.importing.telling import Telling

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
MARGIN, LABEL, END = 40.0, 30.0, 36.0
Box = tuple[float, float, float, float]


def draw_ends(document: Document, process: Process, telling: Telling) -> None:
    """An end event behind every step that leads nowhere: other tools take that for an end, our own diagrams do not."""
    leaving = {flow.source for flow in process.flows.values()}
    for node in list(process.nodes.values()):
        element = document.elements.get(node.id)
        if element is None or node.id in leaving or not _ends_silently(node):
            continue
        parent = element.getparent()
        if parent is None:
            continue
        end_id, flow_id = document.new_id(f"{node.id}_end"), document.new_id(f"{node.id}_to_end")
        document.append(parent, "endEvent", id=end_id)
        document.append(parent, "sequenceFlow", id=flow_id, sourceRef=node.id, targetRef=end_id)
        for lane in document.root.iter(f"{{{BPMN}}}lane"):
            if any((ref.text or "").strip() == node.id for ref in lane.iterchildren(f"{{{BPMN}}}flowNodeRef")):
                document.append(lane, "flowNodeRef", end_id)
        telling.say(document.file, node.id, node.name, "end", "", end_id)
        _draw_end(document, node.id, end_id, flow_id)


def _ends_silently(node: Node) -> bool:
    if node.tag in GATEWAYS or node.tag in {"startEvent", "endEvent"} or node.by_event or node.for_compensation:
        return False
    kind = node.trigger.kind if node.trigger else None
    return not (node.tag in EVENTS and kind in {"link", "compensate"})


def _draw_end(document: Document, source: str, end_id: str, flow_id: str) -> None:
    shape = _shapes(document).get(source)
    box = _box(shape) if shape is not None else None
    if shape is None or box is None:
        return
    left, top, width, height = box
    middle, right = top + height / 2, left + width
    plane = shape.getparent()
    _draw_shape(plane, end_id, (right + 40, middle - END / 2, END, END))
    _draw_edge(plane, flow_id, [(right, middle), (right + 40, middle)])


# -- lanes -----------------------------------------------------------------------------------------------------------


def draw_lanes(document: Document, process: Process, lanes: list[str], seats: Mapping[str, str]) -> None:
    """Draw these new lanes, and the pool they need, where the process has a picture. `seats`: node id -> lane id."""
    shapes = _shapes(document)
    drawn = {node.id: box for node in process.nodes.values() if (box := _box(shapes.get(node.id)))}
    if not drawn:
        return
    pool = _pool(document, process)
    outline = _box(shapes.get(pool)) or _around(list(drawn.values()))
    plane = shapes[next(iter(drawn))].getparent()
    left, top, width, height = outline
    moves = _moves(process, lanes, seats, height)
    below = {id: (len(lanes) - 1) * height for id, box in _boxes(shapes).items()
             if id not in drawn and id != pool and box[1] >= top + height}  # fmt: skip
    _move(document, {**below, **moves})
    if (own := shapes.get(pool)) is not None:
        own.getparent().remove(own)
    strips = [_shape(lane, (left + LABEL, top + n * height, width - LABEL, height)) for n, lane in enumerate(lanes)]
    for number, shape in enumerate([_shape(pool, (left, top, width, height * len(lanes))), *strips]):
        plane.insert(number, shape)
    collaboration = next(document.root.iterchildren(f"{{{BPMN}}}collaboration"))
    if plane.get("bpmnElement", "").split(":")[-1] == process.id:
        plane.set("bpmnElement", collaboration.get("id"))


def _moves(process: Process, lanes: list[str], seats: Mapping[str, str], height: float) -> dict[str, float]:
    """How far down each node goes: into the band of its lane, with its scope where it is inside one."""
    moves: dict[str, float] = {}
    for node in process.nodes.values():
        place = node
        while place.scope is not None and place.scope in process.nodes:
            place = process.nodes[place.scope]
        moves[node.id] = lanes.index(seats.get(place.id, lanes[0])) * height
    return moves


def _pool(document: Document, process: Process) -> str:
    """The id of the participant that stands for this process; made where there is none."""
    for participant in document.root.iter(f"{{{BPMN}}}participant"):
        if (participant.get("processRef") or "").split(":")[-1] == process.id and participant.get("id"):
            return str(participant.get("id"))
    collaboration = next(document.root.iterchildren(f"{{{BPMN}}}collaboration"), None)
    if collaboration is None:
        first = next(document.root.iterchildren(f"{{{BPMN}}}process"))
        collaboration = first.makeelement(f"{{{BPMN}}}collaboration", {"id": document.new_id(f"{process.id}_pools")})
        first.addprevious(collaboration)
    pool = document.new_id(f"{process.id}_pool")
    document.append(collaboration, "participant", id=pool, name=process.name, processRef=process.id)
    return pool


def _around(boxes: list[Box]) -> Box:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    left, top = left - MARGIN - 2 * LABEL, top - MARGIN
    return left, top, right + 2 * MARGIN - left, bottom + MARGIN - top


# -- moving ----------------------------------------------------------------------------------------------------------


def _move(document: Document, moves: Mapping[str, float]) -> None:
    ends = {
        element.get("id", ""): (element.get("sourceRef", ""), element.get("targetRef", ""))
        for element in document.root.iter()
        if element.get("sourceRef") and element.get("targetRef")
    }
    for element in document.root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge"):
        drawn = element.get("bpmnElement", "").split(":")[-1]
        if element.tag == f"{{{DI}}}BPMNShape":
            _lower(element, moves.get(drawn, 0.0))
        else:
            source, target = ends.get(drawn, ("", ""))
            _lead(element, moves.get(source, 0.0), moves.get(target, 0.0))
    document.changed = True


def _lower(element: etree._Element, by: float) -> None:
    for bounds in element.iter(f"{{{DC}}}Bounds"):
        bounds.set("y", _number(_float(bounds, "y") + by))


def _lead(edge: etree._Element, source: float, target: float) -> None:
    points = list(edge.iterchildren(f"{{{LINES}}}waypoint"))
    if source == target or len(points) < 2:
        for point in points:
            point.set("y", _number(_float(point, "y") + source))
        _lower(edge, source)
        return
    first, last = points[0], points[-1]
    start = (_float(first, "x"), _float(first, "y") + source)
    end = (_float(last, "x"), _float(last, "y") + target)
    middle = (start[0] + end[0]) / 2
    for child in list(edge):
        edge.remove(child)
    for x, y in (start, (middle, start[1]), (middle, end[1]), end):
        etree.SubElement(edge, f"{{{LINES}}}waypoint", {"x": _number(x), "y": _number(y)})


# -- shapes ----------------------------------------------------------------------------------------------------------


def _shapes(document: Document) -> dict[str, etree._Element]:
    return {shape.get("bpmnElement", "").split(":")[-1]: shape for shape in document.root.iter(f"{{{DI}}}BPMNShape")}


def _boxes(shapes: Mapping[str, etree._Element]) -> dict[str, Box]:
    return {id: box for id, shape in shapes.items() if (box := _box(shape))}


def _box(shape: etree._Element | None) -> Box | None:
    bounds = next(shape.iterchildren(f"{{{DC}}}Bounds"), None) if shape is not None else None
    if bounds is None:
        return None
    left, top, width, height = (_float(bounds, side) for side in ("x", "y", "width", "height"))
    return left, top, width, height


def _float(element: etree._Element, name: str) -> float:
    try:
        return float(element.get(name, "0"))
    except ValueError:
        return 0.0


def _number(value: float) -> str:
    return f"{value:.0f}"


def _shape(of: str, box: Box) -> etree._Element:
    """A shape that lies flat: pools and lanes."""
    shape = etree.Element(f"{{{DI}}}BPMNShape", {"id": f"{of}_di", "bpmnElement": of, "isHorizontal": "true"})
    _bound(shape, box)
    return shape


def _bound(shape: etree._Element, box: Box) -> None:
    sides = {name: _number(value) for name, value in zip(("x", "y", "width", "height"), box, strict=True)}
    etree.SubElement(shape, f"{{{DC}}}Bounds", sides)


def _draw_shape(plane: etree._Element, of: str, box: Box) -> None:
    _bound(etree.SubElement(plane, f"{{{DI}}}BPMNShape", {"id": f"{of}_di", "bpmnElement": of}), box)


def _draw_edge(plane: etree._Element, of: str, points: list[tuple[float, float]]) -> None:
    edge = etree.SubElement(plane, f"{{{DI}}}BPMNEdge", {"id": f"{of}_di", "bpmnElement": of})
    for x, y in points:
        etree.SubElement(edge, f"{{{LINES}}}waypoint", {"x": _number(x), "y": _number(y)})
