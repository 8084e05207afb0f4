"""Sending back: the token of a branch returns to the nearest human task it came from.

Only where nothing else is lost: a branch that was split off or joined after that task holds the work of others, so
the way back ends there and `CannotSendBack` says why.
"""

from __future__ import annotations

from collections.abc import Iterator

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.util.task import TaskState

from engine.runtime.events import BoundaryEvent
from engine.runtime.refusals import CannotSendBack
from engine.runtime.workflow import Instance, Token

NONE_BEFORE = "đây là bước đầu tiên"
OTHERS_LOST = "việc song song của đơn vị khác sẽ bị mất"


def back(instance: Instance, task: Token) -> Token:
    """Reopen the human task before `task` (open) and take away what came after it. Answers the reopened task, under a
    new id: it is a new piece of work."""
    target = _before(instance, task)
    if target is None:
        raise CannotSendBack(reason=NONE_BEFORE)
    _refuse_if_others_lose(instance, target, task)
    return _reopen(instance, target)


def _before(instance: Instance, task: Token) -> Token | None:
    """The nearest completed human task above, also inside finished subprocesses, also outside the own one."""
    way: Token | None = task
    while way is not None:
        if "instance" in way.internal_data or way.internal_data.get("iteration"):
            raise CannotSendBack(reason=OTHERS_LOST)
        way = way.parent or _holder(way)
        if way is None or way._state != TaskState.COMPLETED:
            continue
        if way.task_spec.manual and way.task_spec.element.kind == "human":
            return way
        if _joined(way):
            raise CannotSendBack(reason=OTHERS_LOST)
        inside = instance.subprocesses.get(way.id)
        if inside is not None and inside.last_task is not None:
            way = inside.last_task
    return None


def _holder(task: Token) -> Token | None:
    """The task of the subprocess or call activity around a task."""
    scope = task.workflow
    return None if scope.parent_workflow is None else scope.parent_workflow.tasks[scope.parent_task_id]


def _joined(task: Token) -> bool:
    """Did tokens of several branches become one here?"""
    return bool(task.internal_data.get("joined", 1) > 1)


def _refuse_if_others_lose(instance: Instance, target: Token, task: Token) -> None:
    """Everything below `target` goes; nobody's work may be in it but what was done automatically on the way."""
    own = set()
    way: Token | None = task
    while way is not None:
        own.add(way.id)
        way = way.parent or _holder(way)
    for lost in _below(instance, target):
        if lost.id in own or not lost.task_spec.manual:
            continue
        done = lost._state == TaskState.COMPLETED and lost.task_spec.element.kind == "human"
        if done or lost._state == TaskState.READY:
            raise CannotSendBack(reason=OTHERS_LOST)


def _below(instance: Instance, target: Token) -> Iterator[Token]:
    """All tasks after `target`: in its scope, in the scopes around it, inside the subprocesses that go with them."""
    above: Token | None = target
    while above is not None:
        pending = above.children
        while pending:
            task = pending.pop()
            yield task
            pending.extend(task.children)
            inside = instance.subprocesses.get(task.id)
            if inside is not None:
                pending.append(inside.task_tree)
        above = _holder(above)


def _reopen(instance: Instance, target: Token) -> Token:
    """Take away what came after, in every scope around, and let the target rest again under a new id."""
    _clear(target)
    _renew(instance, target)
    target.internal_data = {}
    target.workflow.last_task = target.parent
    holder = _holder(target)
    while holder is not None:
        holder.workflow.last_task = holder.parent
        inside = instance.subprocesses[holder.id]
        if inside.completed:
            inside.completed = False
            _clear(holder)
            holder._set_state(TaskState.STARTED)
            holder.task_spec._predict(holder, mask=TaskState.NOT_FINISHED_MASK)
            _arm_around(holder)
        holder = _holder(holder)
    target._set_state(TaskState.READY)
    target.task_spec._predict(target, mask=TaskState.NOT_FINISHED_MASK)
    _arm_around(target)
    return target


def _clear(task: Token) -> None:
    for child in task.children:
        task.workflow._remove_task(child.id)


def _renew(instance: Instance, task: Token) -> None:
    """The same place in the tree and in the order of tasks, a new id."""
    instance.last_id += 1
    scope, old, task.id = task.workflow, task.id, instance.last_id
    scope.tasks = {task.id if id == old else id: kept for id, kept in scope.tasks.items()}
    siblings = task.parent._children
    siblings[siblings.index(old)] = task.id


def _arm_around(task: Token) -> None:
    """The activity is open again: so are the events drawn on its border. What they already started stays."""
    split = task.parent
    if not isinstance(split.task_spec, BoundaryEventSplit):
        return
    for event in split.children:
        if event is not task and event._state != TaskState.COMPLETED:
            task.workflow._remove_task(event.id)
    for spec in split.task_spec.outputs:
        if isinstance(spec, BoundaryEvent):
            spec.arm(split, {})
