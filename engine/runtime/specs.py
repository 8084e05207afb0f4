"""What is deployed, ready to run: built once per version, stored by content, shared by every dossier of a worker.

    Prepared.sources ── build ──> content (bytes, in the library's own spec format) ── load ──> Spec

A Spec is read only; everything that changes stands in an instance. `names` tables give each task spec a number, which
is what a stored state says instead of names.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any

import orjson
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import AdHocSubprocess, EventSubprocess
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG

from engine.definitions.diagram import Prepared
from engine.runtime.nodes import REPLACED
from engine.runtime.refusals import DiagramIsNotRunnable

FORMAT = 1
MOST_SPECS = 200  # per worker; one is some 50 to 100 KB

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass(frozen=True)
class Element:
    """What one engine task stands for in the picture. `kind`: human service send script, else the BPMN element name;
    `lane` is a lane id; `shown` is False for what the adaptation or the library added."""

    id: str
    process: str
    name: str
    kind: str
    lane: str | None = None
    attached_to: str | None = None
    assign: tuple[tuple[str, str], ...] = ()
    shown: bool = True


@dataclass(frozen=True)
class Spec:
    """`main` and `parts` are the library's specs (`parts` by name, called processes and subprocesses); `flows` gives
    the drawn id of the flow between two task specs of a part."""

    hash: str
    content: bytes
    main: Any
    parts: Mapping[str, Any]
    order: tuple[Any, ...]
    flows: Mapping[str, Mapping[tuple[str, str], str]]

    def elements(self) -> dict[str, Element]:
        """Everything drawn, by drawn id."""
        specs = (spec for part in self.order for spec in part.task_specs.values())
        return {spec.element.id: spec.element for spec in specs if spec.element and spec.element.shown}


def build(prepared: Prepared) -> bytes:
    """The content to store, from the engine's copy of a bundle. Refuses `DiagramIsNotRunnable`."""
    if not prepared.runnable:
        error = next((f for f in prepared.findings if f.severity == "error"), None)
        raise DiagramIsNotRunnable(message=error.message if error else "không có quy trình nào để chạy")
    parser = SpiffBpmnParser()
    try:
        for source in prepared.sources:
            parser.add_bpmn_str(source)
        main = parser.get_spec(prepared.main)
        parts = {main.name: main, **parser.get_subprocess_specs(prepared.main)}
    except Exception as error:  # the library's parser raises whatever it stumbles over
        raise DiagramIsNotRunnable(message=f"{type(error).__name__}: {error}") from error
    serializer = _serializer(SPIFF_CONFIG)
    drawing = _Drawing(parser, prepared.drawn)
    document = {
        "format": FORMAT,
        "main": main.name,
        "specs": {name: serializer.to_dict(part) for name, part in parts.items()},
        "elements": {name: drawing.elements(name, part) for name, part in parts.items()},
        "flows": {name: drawing.flows(name, part) for name, part in parts.items()},
    }
    return orjson.dumps(document)


def restore(content: bytes) -> Spec:
    """The Spec of a stored content."""
    document = orjson.loads(content)
    if document["format"] != FORMAT:
        raise DiagramIsNotRunnable(message=f"định dạng {document['format']} không còn được hỗ trợ")
    serializer = _serializer({REPLACED.get(kind.__name__, kind): how for kind, how in SPIFF_CONFIG.items()})
    parts = {name: serializer.from_dict(part) for name, part in document["specs"].items()}
    for name, part in parts.items():
        _equip(part, document["elements"][name])
    main = parts[document["main"]]
    order = (main, *(part for part in parts.values() if part is not main))
    for number, part in enumerate(order):
        part.number = number
    flows = {name: {(a, b): flow for a, b, flow in rows} for name, rows in document["flows"].items()}
    return Spec(content_hash(content), content, main, parts, order, flows)


def describe(spec: Spec) -> dict[str, Any]:
    """The library's own description of a live spec: equal before and after any run, or something leaked into it."""
    serializer = _serializer({REPLACED.get(kind.__name__, kind): how for kind, how in SPIFF_CONFIG.items()})
    return {name: serializer.to_dict(part) for name, part in spec.parts.items()}


def content_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_kept: OrderedDict[str, Spec] = OrderedDict()
_lock = Lock()


def load(hash: str, fetch: Callable[[str], bytes]) -> Spec:
    """The shared Spec with this content hash; `fetch(hash)` reads the content when this worker has not met it yet."""
    with _lock:
        found = _kept.get(hash)
        if found is not None:
            _kept.move_to_end(hash)
            return found
    spec = restore(fetch(hash))
    if spec.hash != hash:
        raise DiagramIsNotRunnable(message="nội dung đã lưu không khớp mã kiểm tra")
    with _lock:
        spec = _kept.setdefault(hash, spec)
        while len(_kept) > MOST_SPECS:
            _kept.popitem(last=False)
    return spec


def _equip(part: Any, rows: Mapping[str, Any]) -> None:
    """Give every task spec its number, its element and what the running asks often."""
    part.names = list(part.task_specs)
    part.numbered = [part.task_specs[name] for name in part.names]
    for number, spec in enumerate(part.numbered):
        row = rows.get(spec.name)
        spec.number = number
        spec.element = Element(**{**row, "assign": tuple(map(tuple, row["assign"]))}) if row else None
        spec.catching = isinstance(spec, CatchingEvent)
        if isinstance(spec, EventSubprocess | AdHocSubprocess):
            raise DiagramIsNotRunnable(message=f"«{spec.name}»: loại quy trình con này chưa được hỗ trợ")


def _serializer(config: Mapping[Any, Any]) -> BpmnWorkflowSerializer:
    """A serializer of one's own: the library's is not to be shared between threads. Our classes answer to the names
    of the ones they replace."""
    return BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure(config))


class _Drawing:
    """Reads from the engine's copy what the library forgets: flow ids, kinds, the process a subprocess stands in."""

    def __init__(self, parser: Any, drawn: Mapping[str, str]) -> None:
        self.parser, self.drawn = parser, drawn

    def elements(self, name: str, part: Any) -> dict[str, Any]:
        nodes = self.parser.process_parsers[name].nodes_by_id
        process = self.process_of(name)
        found = {}
        for spec in part.task_specs.values():
            node = nodes.get(spec.bpmn_id) if spec.bpmn_id else None
            if node is not None:
                found[spec.name] = asdict(self.element(spec.bpmn_id, node, process, part))
        return found

    def element(self, engine_id: str, node: Any, process: str, part: Any) -> Element:
        properties = self.properties(part, engine_id)
        attached = node.get("attachedToRef")
        return Element(
            id=self.drawn.get(engine_id, engine_id),
            process=process,
            name=node.get("name") or "",
            kind=properties.get("kind") or ("human" if "Task" in node.tag else node.tag.removeprefix(_BPMN)),
            lane=properties.get("lane"),
            attached_to=attached and self.drawn.get(attached, attached),
            assign=tuple((fact, text) for fact, text in orjson.loads(properties.get("assign") or "[]")),
            shown="~" not in engine_id,
        )

    @staticmethod
    def properties(part: Any, engine_id: str) -> Mapping[str, str]:
        spec = part.task_specs.get(f"{engine_id} [child]") or part.task_specs[engine_id]
        found: Mapping[str, str] = getattr(spec, "extensions", {}).get("properties", {})
        return found

    def process_of(self, name: str) -> str:
        node = self.parser.process_parsers[name].node
        while not node.tag.endswith("}process"):
            node = node.getparent()
        engine_id: str = node.get("id")
        return self.drawn.get(engine_id, engine_id)

    def flows(self, name: str, part: Any) -> list[tuple[str, str, str]]:
        found = []
        for source, flows in self.parser.process_parsers[name].outgoing_sequence_flows.items():
            for flow in flows:
                if source in part.task_specs and "~" not in flow.get("id"):
                    found.append((source, flow.get("targetRef"), self.drawn.get(flow.get("id"), flow.get("id"))))
        return found
