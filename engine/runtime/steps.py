"""Where an instance rests: what is open, what it waits for, what was passed. Reads an instance, changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.runtime import codec
from engine.runtime.events import Timed
from engine.runtime.specs import Element
from engine.runtime.workflow import MANY_TASKS, Instance, Token
from engine.words import _
from forms import Sentence

WORK = frozenset({"human", "service", "send"})
CATCHES = {
    "MessageEventDefinition": "message",
    "SignalEventDefinition": "signal",
    "ErrorEventDefinition": "error",
    "EscalationEventDefinition": "escalation",
    "ConditionalEventDefinition": "conditional",
    "CancelEventDefinition": "cancel",
}


@dataclass(frozen=True)
class OpenTask:
    """A task that rests until somebody completes it. `element_id`, `process_id` and `lane` are drawn ids; `kind` is
    human, service or send; `instance` counts from 0 inside a multi-instance, `item` is what that instance is for.
    `path` are the subprocesses and call activities around it, outermost first. A task of a called process without
    lanes stands in the lane of the call."""

    token: str
    element_id: str
    process_id: str
    name: str
    kind: str
    lane: str | None
    instance: int | None
    item: Any
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wake:
    """A drawn timer that will ring. `due_at` is aware UTC."""

    token: str
    element_id: str
    due_at: datetime


@dataclass(frozen=True)
class Waiting:
    """An event that may happen now. `kind`: message signal error escalation conditional timer."""

    token: str
    element_id: str
    name: str
    kind: str
    attached_to: str | None


@dataclass(frozen=True)
class Step:
    """Where the instance rests now. `passed` are drawn ids of nodes and flows in the order of passing, for this step
    only; `facts` what script tasks of the diagram worked out; `incident` a Vietnamese sentence when the instance is
    stuck, growing too large, or ended by an error nobody catches."""

    state: bytes
    open: tuple[OpenTask, ...]
    wakes: tuple[Wake, ...]
    waiting: tuple[Waiting, ...]
    ended: bool
    passed: tuple[str, ...]
    incident: Sentence | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Awaited:
    """An event a task waits for. `kept` is the drawer of that event, its own even at a gateway that waits for
    several; `index` is its number there, None for a task that waits for one."""

    task: Token
    element: Element
    definition: Any
    kept: dict[str, Any]
    index: int | None = None

    @property
    def kind(self) -> str:
        return "timer" if isinstance(self.definition, Timed) else CATCHES.get(type(self.definition).__name__, "message")

    def happen(self) -> None:
        """Mark the event as happened and let the task go on."""
        if self.index is None:
            self.task.internal_data["event_fired"] = True
        else:
            self.task.internal_data["happened"] = self.index
        self.task.task_spec._update(self.task)

    @property
    def due_at(self) -> datetime:
        """When a timer rings, aware UTC."""
        return datetime.fromisoformat(self.kept["due"])

    def move(self, how: Callable[[datetime], datetime]) -> None:
        """Let a timer ring at `how(due_at)` instead; what it still has to ring after that it keeps."""
        moved = how(self.due_at)
        if moved.tzinfo is None:
            raise ValueError("an instant without time zone")
        self.kept["due"] = moved.astimezone(UTC).isoformat()


def describe(instance: Instance) -> Step:
    """The step that ends here."""
    tasks = open_tasks(instance)
    events = list(awaited(instance))
    return Step(
        state=codec.dump(instance),
        open=tasks,
        wakes=tuple(
            Wake(str(event.task.id), event.element.id, event.due_at) for event in events if event.kind == "timer"
        ),
        waiting=tuple(
            Waiting(str(event.task.id), event.element.id, event.element.name, event.kind, event.element.attached_to)
            for event in events
        ),
        ended=instance.completed,
        passed=tuple(_passed(instance)),
        incident=_incident(instance, bool(tasks or events)),
        facts=instance.environment.worked_out,
    )


def open_tasks(instance: Instance) -> tuple[OpenTask, ...]:
    """All resting tasks, in the order in which the branches were drawn."""
    return () if instance.completed else tuple(map(_open_task, filter(is_open, instance.all_tasks())))


def is_open(task: Token) -> bool:
    spec = task.task_spec
    return bool(task._state == TaskState.READY and spec.manual and spec.element.kind in WORK)


def _open_task(task: Token) -> OpenTask:
    element = task.task_spec.element
    around = [holder.task_spec.element for holder in _holders(task)]
    kept = next((place.internal_data for place in (task, *_holders(task)) if "instance" in place.internal_data), {})
    return OpenTask(
        token=str(task.id),
        element_id=element.id,
        process_id=element.process,
        name=element.name,
        kind=element.kind,
        lane=next((e.lane for e in (element, *around) if e.lane), None),
        instance=kept.get("instance"),
        item=kept.get("item"),
        path=tuple(e.id for e in reversed(around) if e.shown),
    )


def _holders(task: Token) -> Iterator[Token]:
    """The tasks of the subprocesses and call activities a task stands in, innermost first."""
    scope = task.workflow
    while scope.parent_workflow is not None:
        holder: Token = scope.parent_workflow.tasks[scope.parent_task_id]
        yield holder
        scope = scope.parent_workflow


def awaited(instance: Instance) -> Iterator[Awaited]:
    """All events that may happen now."""
    for task in () if instance.completed else instance.all_tasks():
        spec = task.task_spec
        if task._state != TaskState.WAITING or not spec.catching:
            continue
        several = getattr(spec.event_definition, "event_definitions", None)
        if several is None:
            yield Awaited(task, spec.element, spec.event_definition, task.internal_data)
            continue
        for index, (definition, target) in enumerate(zip(several, spec.outputs, strict=True)):
            yield Awaited(task, target.element, definition, task.internal_data.get(str(index), {}), index)


def element_id(task: Any) -> str | None:
    """The drawn id at a task, or at the nearest task above it that is drawn."""
    while task is not None and not (task.task_spec.element and task.task_spec.element.shown):
        task = task.parent
    return task.task_spec.element.id if task is not None else None


def _passed(instance: Instance) -> Iterator[str]:
    """Drawn ids of the nodes that were finished and the flows that were taken, in order."""
    for task in instance.completed_tasks:
        spec = task.task_spec
        if spec.element is None or spec.name.endswith(" [child]"):
            continue
        if spec.element.shown:
            yield spec.element.id
        flows = instance.definition.flows[task.workflow.spec.name]
        for child in task.children:
            flow = flows.get((spec.name, child.task_spec.name.removesuffix(".BoundaryEventSplit")))
            if flow is not None:
                yield flow


UNCAUGHT = _("Kết thúc bởi lỗi «{error}» mà không có bước nào xử lý.")
STUCK = _("Quy trình bị kẹt: không còn việc nào mở, đang chờ tại {places}.")
LONG = _("Quy trình đã dài {count} bước; cần xem lại các vòng lặp.")


def _incident(instance: Instance, rests: bool) -> Sentence | None:
    if instance.uncaught:
        element = instance.uncaught[0].task_spec.element
        return Sentence(UNCAUGHT, error=element.name or element.id)
    if not instance.completed and not rests:
        stuck = dict.fromkeys(element_id(task) for task in instance.all_tasks() if task._state == TaskState.WAITING)
        return Sentence(STUCK, places=", ".join(filter(None, stuck)) or "?")
    if not instance.completed and instance.size > MANY_TASKS:
        return Sentence(LONG, count=instance.size)
    return None
