"""Events, behaving as BPMN 2.0 (10.5) says where SpiffWorkflow 3.2.0 does not.

Timers read the act's instant and never the machine's clock; a gateway may wait for several of them; a non-interrupting
boundary event can happen again; an error is caught once, by the nearest scope that can.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs import event_definitions as stock
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.spiff.specs import event_definitions as spiff
from SpiffWorkflow.util.task import TaskState

from engine.runtime.environment import ElementFailed
from engine.runtime.timers import Alarm, first_alarm
from engine.words import Named

# Timers: the alarm is computed when the token arrives and kept in the task as (due, left, every).


class Timed(TimerEventDefinition):
    def has_fired(self, my_task: Any) -> bool:
        kept = my_task.internal_data
        if kept.get("event_fired"):
            return True
        engine = my_task.workflow.script_engine
        if "due" not in kept:
            keep_alarm(kept, self.alarm(my_task))
        elif not engine.timers_ring:
            return False
        if datetime.fromisoformat(kept["due"]) <= engine.now:
            kept["event_fired"] = True
        return bool(kept.get("event_fired", False))

    def alarm(self, my_task: Any) -> Alarm:
        engine = my_task.workflow.script_engine
        value = engine.evaluate(my_task, self.expression)
        try:
            return first_alarm(value, engine.now)
        except ValueError as error:
            raise ElementFailed(my_task, _no_time(value)) from error

    def reset(self, my_task: Any) -> None:
        for name in ("due", "left", "every", "event_fired"):
            my_task.internal_data.pop(name, None)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


def _no_time(value: object) -> Named:
    if value is None:
        return Named("thông tin làm mốc hẹn giờ chưa có trong hồ sơ", "the fact the timer waits for is not there")
    return Named(
        f"«{value}» không phải là thời điểm hay thời hạn hợp lệ", f"“{value}” is no instant and no period of time"
    )


class TimeDateEventDefinition(Timed):
    pass


class DurationTimerEventDefinition(Timed):
    pass


class CycleTimerEventDefinition(Timed):
    pass


def keep_alarm(kept: dict[str, Any], alarm: Alarm) -> None:
    kept["due"] = alarm.due_at.isoformat()
    if alarm.every is not None:
        kept["left"], kept["every"] = alarm.left, alarm.every


def alarm_of(kept: Mapping[str, Any]) -> Alarm:
    return Alarm(datetime.fromisoformat(kept["due"]), kept.get("left", 0), kept.get("every"))


class ConditionalEventDefinition(stock.ConditionalEventDefinition):
    """Asked again whenever the instance comes to rest."""

    def has_fired(self, my_task: Any) -> bool:
        if my_task.internal_data.get("event_fired"):
            return True
        return bool(my_task.workflow.script_engine.evaluate(my_task, self.expression))


class TerminateEventDefinition(stock.TerminateEventDefinition):
    """The end event itself ends its scope; there is nothing to throw outwards."""

    def throw(self, my_task: Any) -> None:
        return None


class Raised(EventDefinition):
    """Errors and escalations go up scope by scope; the first scope with a fitting boundary event catches, by code
    before catch-all, and only once (BPMN 2.0, 10.5.6). An escalation nobody catches is heard by nobody."""

    must_be_caught = False

    def throw(self, my_task: Any) -> None:
        event, scope = BpmnEvent(self), my_task.workflow
        while scope.parent_workflow is not None:
            holder = scope.parent_workflow.tasks[scope.parent_task_id]
            if isinstance(holder.parent.task_spec, LoopTask):
                holder = holder.parent
            fitting = [task for task in holder.parent.children if self.is_caught_by(task, event)]
            if fitting:
                catcher = min(fitting, key=lambda task: task.task_spec.event_definition.code is None)
                catcher.task_spec.catch(catcher, event)
                catcher.task_spec._update(catcher)
                return
            scope = scope.parent_workflow
        if self.must_be_caught:
            my_task.workflow.top_workflow.uncaught.append(my_task)

    def is_caught_by(self, task: Any, event: Any) -> bool:
        return isinstance(task.task_spec, BoundaryEvent) and bool(task.task_spec.catches(task, event))


class ErrorEventDefinition(Raised, spiff.ErrorEventDefinition):
    must_be_caught = True


class EscalationEventDefinition(Raised, spiff.EscalationEventDefinition):
    pass


class MultipleEventDefinition(stock.MultipleEventDefinition):
    """The events behind an event-based gateway; each timer among them keeps its own due time."""

    def has_fired(self, my_task: Any) -> bool:
        kept = my_task.internal_data
        for index, definition in enumerate(self.event_definitions):
            if "happened" not in kept and isinstance(definition, Timed | ConditionalEventDefinition):
                place = Place(my_task, kept.setdefault(str(index), {}))
                if definition.has_fired(place):
                    kept["happened"] = index
        return "happened" in kept

    def catch(self, my_task: Any, event: Any = None) -> None:
        for index, definition in enumerate(self.event_definitions):
            if definition.catches(my_task, event):
                my_task.internal_data.setdefault("happened", index)

    def reset(self, my_task: Any) -> None:
        my_task.internal_data.clear()

    def __eq__(self, other: object) -> bool:
        return any(definition == other for definition in self.event_definitions)

    __hash__ = object.__hash__


class Place:
    """One event's own drawer inside the task of a gateway that waits for several."""

    def __init__(self, task: Any, internal_data: dict[str, Any]) -> None:
        self.task, self.internal_data = task, internal_data

    def __getattr__(self, name: str) -> Any:
        return getattr(self.task, name)


# Catching events.


class Catching(CatchingEvent):
    def _run_hook(self, my_task: Any) -> bool:
        self.event_definition.reset(my_task)
        my_task.internal_data.pop("event_fired", None)
        return True


class StartEvent(Catching, defaults.StartEvent):
    pass


class IntermediateCatchEvent(Catching, defaults.IntermediateCatchEvent):
    pass


class BoundaryEvent(Catching, defaults.BoundaryEvent):
    def _run_hook(self, my_task: Any) -> bool:
        if not self.cancel_activity:
            self.arm_again(my_task)
        return super()._run_hook(my_task)

    def arm_again(self, my_task: Any) -> None:
        """A non-interrupting event may happen again while the activity is open: a message or signal always, a timer
        when it is a cycle. (A condition stays true; it rings once.)"""
        kept: dict[str, Any] = {}
        if isinstance(self.event_definition, Timed):
            alarm = alarm_of(my_task.internal_data).next_after(my_task.workflow.script_engine.now)
            if alarm is None:
                return
            keep_alarm(kept, alarm)
        elif isinstance(self.event_definition, ConditionalEventDefinition):
            return
        self.arm(my_task.parent, kept)

    def arm(self, split: Any, kept: dict[str, Any]) -> None:
        """Wait (again) beside the activity; `kept` is the drawer to begin with."""
        again = split._add_child(self, TaskState.WAITING)
        again.internal_data.update(kept)
        self._predict(again, mask=TaskState.NOT_FINISHED_MASK)
        self._update(again)


class EventBasedGateway(Catching, defaults.EventBasedGateway):
    def _run_hook(self, my_task: Any) -> bool:
        chosen = my_task.children[my_task.internal_data["happened"]].task_spec
        my_task._sync_children([chosen], TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return super()._run_hook(my_task)
