"""Reading a BPMN 2.0 file (ISO/IEC 19510): bytes in, plain values out. Nothing is changed, nothing is guessed.

`read` takes one file, `read_bundle` several. What is wrong with the file itself, its ids and its references is said
here; what it means for the engine is said by `adapting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from engine.definitions import elements
from engine.definitions.diagram import Bundle, Diagram, Finding, Flow, Lane, Node, Process
from engine.definitions.elements import BPMN, local, text_of
from engine.definitions.foreign import foreign_settings
from engine.definitions.references import References
from engine.definitions.walls import UnreadableFile, parse
from engine.definitions.words import say

MAX_NODES = 3_000
PEOPLE = ("userTask", "manualTask", "task")


@dataclass
class Reading:
    """A bundle as read. `findings` come with their file; `unreadable` are the names of files not in the bundle."""

    bundle: Bundle
    findings: list[Finding] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    @property
    def has_shared_ids(self) -> bool:
        """Whether a process id stands in several files, so that nobody can say which one is meant."""
        return any(finding.rule == "process-id-shared" for finding in self.findings)


def read_bundle(files: Iterable[tuple[str, bytes]]) -> Reading:
    """Read several files (name, bytes) together."""
    reading = Reading(Bundle([]))
    for name, data in files:
        diagram, findings = read(name, data)
        reading.findings += findings
        if diagram is None:
            reading.unreadable.add(name)
        else:
            reading.bundle.diagrams.append(diagram)
    reading.findings += _shared_ids(reading.bundle)
    return reading


def _shared_ids(bundle: Bundle) -> list[Finding]:
    """A process id names one process in the whole bundle; said at every file that holds it."""
    holders: dict[str, list[tuple[str, Process]]] = {}
    for diagram in bundle.diagrams:
        for process in diagram.processes.values():
            holders.setdefault(process.id, []).append((diagram.file, process))
    return [
        say("process-id-shared", process.id, process.name, file, files=", ".join(name for name, _process in found))
        for found in holders.values()
        if len(found) > 1
        for file, process in found
    ]


def read(file: str, data: bytes) -> tuple[Diagram | None, list[Finding]]:
    """One file. No diagram means unreadable, and one finding of severity error says why, with the line if known."""
    try:
        root = parse(data)
    except UnreadableFile as refused:
        return None, [_unreadable(file, refused)]
    name = etree.QName(root)
    if name.namespace != BPMN or name.localname != "definitions":
        namespace = name.namespace or "(none)"
        return None, [say("wrong-namespace", file=file, root=name.localname, namespace=namespace, expected=BPMN)]
    return _Reader(file, data, root).read()


def _unreadable(file: str, refused: UnreadableFile) -> Finding:
    line, column = refused.line, refused.details.get("column")
    details: dict[str, object] = {"detail": "", **refused.details}
    vi, en = (f", cột {column}", f", column {column}") if column else ("", "")
    details["place"], details["en_place"] = (f" (dòng {line}{vi})", f" (line {line}{en})") if line else ("", "")
    return say(refused.rule, None, None, file, **details)


class _Reader:
    """One pass over one document."""

    def __init__(self, file: str, data: bytes, root: etree._Element) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self.diagram = Diagram(file, data, exporter=root.get("exporter", ""))
        self.references = References(root)
        self.seen: dict[str, list[int]] = {}
        self.made = 0

    def read(self) -> tuple[Diagram, list[Finding]]:
        self.diagram.has_picture = next(self.root.iter(elements.SHAPE), None) is not None
        pools = {
            text_of(pool, "processRef").split(":")[-1]: pool.get("name") or pool.get("id", "")
            for pool in self.root.iter(f"{{{BPMN}}}participant")
            if text_of(pool, "processRef")
        }
        for element in self.root.iterchildren(f"{{{BPMN}}}process"):
            process = self.process(element, pools)
            self.diagram.processes[process.id] = process
        self.report_duplicates()
        if not any(process.nodes for process in self.diagram.processes.values()):
            self.report_emptiness()
        return self.diagram, self.findings

    def process(self, element: etree._Element, pools: dict[str, str]) -> Process:
        process_id = self.claim(element, "process")
        marked = element.get("isExecutable")
        process = Process(
            process_id,
            element.get("name", ""),
            executable=marked in {"true", "1"},
            properties=elements.properties(element),
            pool=pools.get(process_id),
            says_executable=marked is not None,
            line=element.sourceline,
            foreign=foreign_settings(element),
        )
        count = sum(1 for child in element.iter() if local(child) in elements.NODES)
        if count > MAX_NODES:
            self.find("too-many-elements", process_id, process.name, count=count, limit=MAX_NODES)
            return process
        self.lanes(process, element)
        self.scope(process, element, None, None)
        self.settle_flows(process)
        return process

    # -- ids -----------------------------------------------------------------------------------------------------

    def claim(self, element: etree._Element, kind: str) -> str:
        """The element's id; one is made when it has none (legal BPMN), and every use is remembered."""
        own: str | None = element.get("id")
        if not own:
            self.made += 1
            own = f"{kind}_{self.made}"
            while own in self.seen:
                own += "_"
        elif not elements.ID.fullmatch(own):
            self.find("id-unusable", own, element.get("name"))
        self.seen.setdefault(own, []).append(element.sourceline or 0)
        return own

    def report_duplicates(self) -> None:
        for element_id, lines in self.seen.items():
            if len(lines) > 1:
                self.find("duplicate-id", element_id, None, lines=", ".join(map(str, lines)))

    def report_emptiness(self) -> None:
        if any(finding.rule == "too-many-elements" for finding in self.findings):
            return
        kinds = ("choreography", "globalChoreographyTask", "conversation", "globalConversation")
        strange = next((e for e in self.root.iter() if local(e) in kinds), None)
        if strange is None:
            self.find("no-process", None, None, found="", en_found="")
            return
        found = f"<{local(strange)}> “{strange.get('id', '')}”"
        self.find("no-process", strange.get("id"), strange.get("name"), found=f" Chỉ có {found}.",
                  en_found=f" There is only {found}.")  # fmt: skip

    def find(self, rule: str, element_id: str | None, name: str | None, **details: object) -> None:
        self.findings.append(say(rule, element_id, name, self.diagram.file, **details))

    # -- lanes ---------------------------------------------------------------------------------------------------

    def lanes(self, process: Process, element: etree._Element) -> None:
        for lane_set in element.iter(f"{{{BPMN}}}laneSet", f"{{{BPMN}}}childLaneSet"):
            parent = lane_set.getparent()
            above = parent.get("id") if parent is not None and local(parent) == "lane" else None
            for lane in lane_set.iterchildren(f"{{{BPMN}}}lane"):
                lane_id = lane.get("id") or self.claim(lane, "lane")
                if not elements.ID.fullmatch(lane_id):
                    self.find("id-unusable", lane_id, lane.get("name"))
                lane.set("id", lane_id)
                own, foreign = elements.properties(lane), foreign_settings(lane)
                process.lanes[lane_id] = Lane(lane_id, lane.get("name", ""), above, own, foreign)

    def lanes_of_nodes(self, process: Process, element: etree._Element) -> dict[str, str]:
        """Node id -> lane id; document order puts inner lanes after outer ones, so the innermost wins. A person's step
        in two lanes of which neither is around the other is nobody's (BPMN 2.0, 10.8: lanes partition)."""
        found: dict[str, str] = {}
        people = {each.get("id"): each.get("name") for tag in PEOPLE for each in element.iter(f"{{{BPMN}}}{tag}")}
        for lane in element.iter(f"{{{BPMN}}}lane"):
            lane_id = lane.get("id", "")
            for reference in lane.iterchildren(f"{{{BPMN}}}flowNodeRef"):
                node_id = (reference.text or "").strip()
                other = found.get(node_id, lane_id)
                if node_id in people and other not in process.around(lane_id):
                    one, two = (process.lanes[each].name or each for each in (other, lane_id))
                    self.find("task-in-two-lanes", node_id, people[node_id], one=one, other=two)
                found[node_id] = lane_id
        return found

    # -- nodes and flows -----------------------------------------------------------------------------------------

    def scope(self, process: Process, element: etree._Element, scope: str | None, lane: str | None) -> None:
        lanes = self.lanes_of_nodes(process, element) if scope is None else {}
        waiting: list[tuple[etree._Element, str | None, str | None]] = [(element, scope, lane)]
        while waiting:
            container, scope, lane = waiting.pop(0)
            for child in container.iterchildren(f"{{{BPMN}}}*"):
                tag = local(child)
                if tag in elements.NODES:
                    node = self.node(child, tag, scope)
                    node.lane = lanes.get(node.id, lane)
                    process.nodes.setdefault(node.id, node)
                    if tag in elements.CONTAINERS:
                        waiting.append((child, node.id, node.lane))
                elif tag == "sequenceFlow":
                    flow = self.flow(child, scope)
                    process.flows.setdefault(flow.id, flow)
                elif tag not in elements.DECORATION:
                    of_the_flow = tag.endswith(elements.FLOW_ENDINGS)
                    rule = "unknown-element" if of_the_flow else "element-not-used"
                    self.find(rule, child.get("id"), child.get("name"), tag=tag)

    def node(self, element: etree._Element, tag: str, scope: str | None) -> Node:
        node = Node(
            self.claim(element, tag),
            tag,
            element.get("name", ""),
            scope=scope,
            properties=elements.properties(element),
            foreign=foreign_settings(element),
            default=element.get("default"),
            line=element.sourceline,
            for_compensation=element.get("isForCompensation") == "true",
            instantiates=element.get("instantiate") == "true",
        )
        self.references.complete(node, element)
        for attribute, target in self.references.take_dangling():
            self.find("dangling-reference", node.id, node.name, attribute=attribute, target=target)
        return node

    def flow(self, element: etree._Element, scope: str | None) -> Flow:
        condition = next(element.iterchildren(f"{{{BPMN}}}conditionExpression"), None)
        text, language = None, None
        if condition is not None:
            text = "".join(condition.itertext()).strip() or None
            language = condition.get("language") or self.references.expression_language
            resource = next((value for key, value in condition.attrib.items() if key.endswith("}resource")), None)
            text = text or resource
        return Flow(
            self.claim(element, "flow"),
            (element.get("sourceRef") or "").strip(),
            (element.get("targetRef") or "").strip(),
            element.get("name", ""),
            text,
            language,
            scope,
            element.sourceline,
            foreign_settings(element),
        )

    def settle_flows(self, process: Process) -> None:
        """Both ends must be there and on one level; a flow drawn elsewhere belongs to the level of its ends."""
        for flow in list(process.flows.values()):
            source, target = process.nodes.get(flow.source), process.nodes.get(flow.target)
            if source is None or target is None:
                which, missing = ("đầu", flow.source) if source is None else ("cuối", flow.target)
                details = {"which": which, "en_which": "source" if source is None else "target", "target": missing}
                self.find("flow-without-end", flow.id, flow.name, **details)
            elif source.scope != target.scope:
                self.find("flow-crosses-border", flow.id, flow.name, source=source.id, target=target.id)
            else:
                flow.scope = source.scope
        for node in process.nodes.values():
            if node.default and (node.default not in process.flows or process.flows[node.default].source != node.id):
                self.find("dangling-reference", node.id, node.name, attribute="default", target=node.default)
            if node.tag == "boundaryEvent" and not self.is_attached(process, node):
                self.find(
                    "dangling-reference", node.id, node.name, attribute="attachedToRef", target=node.attached_to or ""
                )

    @staticmethod
    def is_attached(process: Process, node: Node) -> bool:
        host = process.nodes.get(node.attached_to or "")
        return host is not None and host.scope == node.scope and host.tag in elements.ACTIVITIES


def errors_in(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]
