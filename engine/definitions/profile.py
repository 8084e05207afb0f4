"""What a diagram says about its tasks: who, by when, with which form. Pure: diagram in, plain values out.

The properties are written as `spiffworkflow:property` in `extensionElements`; docs/drawing-processes.md lists them.
Element ids are unique in a bundle (the checks see to it), so the drawn id alone names a task.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from engine.definitions.diagram import Bundle, Lane, Node, Process
from engine.definitions.naming import MESSAGES

Kind = Literal["human", "service", "send"]

KINDS: dict[str, Kind] = {
    "userTask": "human",
    "manualTask": "human",
    "task": "human",
    "serviceTask": "service",
    "businessRuleTask": "service",
    "sendTask": "send",
}


def kind_of(node: Node) -> Kind | None:
    """Who does what is drawn here; a thrown message is sent. None: the engine does it by itself."""
    throws = node.tag in {"intermediateThrowEvent", "endEvent"}
    return "send" if throws and node.trigger and node.trigger.kind == "message" else KINDS.get(node.tag)


@dataclass(frozen=True)
class TaskProfile:
    """One task. Texts as drawn; `time_limit` and `warning` are periods (`4wh`, `3wd`, `10d`), `separate_from` element
    ids, `residents` the needs of the legal data that the step may ask about; `role` and `routing` come from the lane.
    What the diagram does not say is None (or empty)."""

    element_id: str
    process_id: str
    kind: Kind
    name: str
    name_en: str | None = None
    lane_id: str | None = None
    role: str | None = None
    routing: str | None = None
    form: str | None = None
    fact: str | None = None
    time_limit: str | None = None
    warning: str | None = None
    separate_from: tuple[str, ...] = ()
    not_delegable: bool = False
    assignee: str | None = None
    effect: str | None = None
    letter: str | None = None
    operation: str | None = None
    outside_clock: bool = False
    residents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """All tasks of a bundle by element id, and the names (Vietnamese, English) of everything drawn; `messages` are the
    events that wait for a message of the outside, by element id.

    `procedure` is the code on the main diagram, `main` the id of its process; both None for a bundle without one.
    """

    procedure: str | None
    main: str | None
    tasks: Mapping[str, TaskProfile] = field(default_factory=dict)
    names: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)

    def messages_named(self, message: str) -> list[str]:
        """The events that wait for this message."""
        return [element for element, awaited in self.messages.items() if awaited == message]

    def kept_apart_from(self, element_id: str) -> list[TaskProfile]:
        """The tasks that whoever has done this one may not do."""
        return [task for task in self.tasks.values() if element_id in task.separate_from]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Profile:
        tasks = {
            key: TaskProfile(**{**task, **{name: tuple(task.get(name, ())) for name in ("separate_from", "residents")}})
            for key, task in document["tasks"].items()
        }
        names = {key: (vi, en) for key, (vi, en) in document["names"].items()}
        return cls(document["procedure"], document["main"], tasks, names, document.get("messages", {}))


def profile_of(bundle: Bundle, main: str | None = None) -> Profile:
    """Read the profile of a bundle. `main` is the process id to start; default: the one that names a procedure."""
    processes = list(bundle.processes())
    start = next((p for p in processes if p.id == main), None) or main_process(bundle)
    tasks: dict[str, TaskProfile] = {}
    names: dict[str, tuple[str, str | None]] = {}
    messages: dict[str, str] = {}
    for process in processes:
        for node in process.nodes.values():
            names[node.id] = (node.name, node.properties.get("name_en"))
            if awaited := message_of(node):
                messages[node.id] = awaited
            if kind := kind_of(node):
                tasks[node.id] = task_profile(process, node, kind)
    procedure = start.properties.get("procedure") if start else None
    return Profile(procedure, start.id if start else None, tasks, names, messages)


def message_of(node: Node) -> str | None:
    """The message of the outside (`naming.MESSAGES`) that an event waits for."""
    catches = node.tag in {"intermediateCatchEvent", "boundaryEvent"}
    ref = node.trigger.ref if catches and node.trigger and node.trigger.kind == "message" else None
    return ref if ref in MESSAGES else None


def main_process(bundle: Bundle) -> Process | None:
    """The process that names a procedure; otherwise the only one nobody calls; otherwise None."""
    processes = list(bundle.processes())
    named = [p for p in processes if p.properties.get("procedure")]
    called = {node.called for p in processes for node in p.nodes.values() if node.called}
    free = [p for p in processes if p.nodes and p.id not in called]
    for candidates in (named, [p for p in free if p.executable], free):
        if len(candidates) == 1:
            return candidates[0]
    return None


def task_profile(process: Process, node: Node, kind: Kind) -> TaskProfile:
    """The profile of one task; a lane without role or routing takes those of the lane around it."""
    says = node.properties
    lanes = lanes_around(process, node)
    form = says.get("form") or None
    return TaskProfile(
        element_id=node.id,
        process_id=process.id,
        kind=kind,
        name=node.name,
        name_en=says.get("name_en"),
        lane_id=lanes[0].id if lanes else None,
        role=_first(lanes, "role"),
        routing=_first(lanes, "routing"),
        form=form,
        fact=says.get("fact") or form,
        time_limit=says.get("time_limit") or None,
        warning=says.get("warning") or None,
        separate_from=tuple(says.get("separate_from", "").split()),
        not_delegable=_yes(says.get("not_delegable")),
        assignee=says.get("assignee") or None,
        effect=says.get("effect") or None,
        letter=says.get("letter") or None,
        operation=says.get("operation") or None,
        outside_clock=_yes(says.get("outside_clock")),
        residents=tuple(says.get("residents", "").split()),
    )


def lanes_around(process: Process, node: Node) -> list[Lane]:
    """The lanes a node stands in, innermost first; a node in a subprocess stands where its subprocess stands."""
    place: Node | None = node
    while place is not None and place.lane is None:
        place = process.nodes.get(place.scope) if place.scope else None
    lanes: list[Lane] = []
    lane = process.lanes.get(place.lane) if place and place.lane else None
    while lane is not None and lane not in lanes:
        lanes.append(lane)
        lane = process.lanes.get(lane.parent) if lane.parent else None
    return lanes


def _first(lanes: list[Lane], key: str) -> str | None:
    return next((lane.properties[key] for lane in lanes if lane.properties.get(key)), None)


def _yes(text: str | None) -> bool:
    return (text or "").strip().lower() == "true"
