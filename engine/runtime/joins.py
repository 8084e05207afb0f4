"""Where branches part and meet (BPMN 2.0, 13.4), each gateway looking at the tokens of its own instance only.

Nothing is merged here (facts live outside) and nothing behind an earlier token is taken back: several tokens may pass
the same gateway, one after another or side by side.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn.specs import control, defaults
from SpiffWorkflow.util.task import TaskState

from engine.runtime.environment import ElementFailed
from engine.words import Named

NO_WAY = Named(
    "không có điều kiện nào đúng và không có nhánh mặc định", "no condition holds and there is no default way"
)
DONE = TaskState.FINISHED_MASK
LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED


class ExclusiveGateway(defaults.ExclusiveGateway):
    def _run_hook(self, my_task: Any) -> bool:
        ways = (name for asked, name in self.cond_task_specs if asked is not None and asked._matches(my_task))
        chosen = next(ways, self.default_task_spec)
        if chosen is None:
            raise ElementFailed(my_task, NO_WAY)
        take(my_task, [self._wf_spec.task_specs[chosen]])
        return True


class ParallelGateway(defaults.ParallelGateway):
    """Fires when a token stands on every incoming flow (BPMN 2.0, 13.4.1)."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        missing = set(self._inputs) - set(arrivals(my_task))
        for task in my_task.workflow.tasks.values() if missing else ():
            if task.task_spec is self and task is not my_task and my_task in ancestors(task):
                # foreseen only behind this join (a loop back into it): never waited for
                missing.discard(next((a.task_spec.name for a in ancestors(task) if a.task_spec.name in missing), None))
        return not missing

    def _run_hook(self, my_task: Any) -> bool:
        consume(my_task)
        return True


class InclusiveGateway(defaults.InclusiveGateway):
    """Fires when no token elsewhere can still reach an incoming flow that has none (BPMN 2.0, 13.4.3)."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        filled = set(arrivals(my_task))
        for task in my_task.workflow.tasks.values():
            if task.task_spec is not self and is_token(task):
                reaches = {name for name, sources in self.sources.items() if task.task_spec.name in sources}
                if reaches and not reaches & filled:
                    return False
        return True

    def _run_hook(self, my_task: Any) -> bool:
        consume(my_task)
        matching, otherwise = self._get_matching_outputs(my_task)
        if not matching and not otherwise:
            raise ElementFailed(my_task, NO_WAY)
        take(my_task, matching or otherwise)
        return True

    @cached_property
    def sources(self) -> dict[str, set[str]]:
        """For each incoming flow (by the name of its source): all from which a token can reach it, not through us."""
        return {name: self.upstream(name) for name in self._inputs}

    def upstream(self, name: str) -> set[str]:
        found, pending = {name}, [name]
        while pending:
            for before in self._wf_spec.task_specs[pending.pop()]._inputs:
                if before not in found and before != self.name:
                    found.add(before)
                    pending.append(before)
        return found


def arrivals(my_task: Any) -> dict[str, Any]:
    """The tokens standing at the join of `my_task`, one per incoming flow (by the name of its source), oldest first.
    A token that came and waits shows as a task of the join that was not consumed yet, whatever its state."""
    found: dict[str, Any] = {}
    for task in my_task.workflow.tasks.values():
        if task.task_spec is my_task.task_spec and "spent" not in task.internal_data:
            parent = task.parent
            if parent._state == TaskState.COMPLETED:
                found.setdefault(parent.task_spec.name, task)
    return found


def consume(my_task: Any) -> None:
    """Firing takes one token from each incoming flow; further ones stay for the next time."""
    if len(my_task.task_spec._inputs) > 1:
        standing = arrivals(my_task)
        for task in standing.values():
            task.internal_data["spent"] = True
        my_task.internal_data["joined"] = len(standing)


def take(my_task: Any, ways: list[Any]) -> None:
    """Send a token out on these flows."""
    my_task._sync_children(ways, TaskState.FUTURE)
    for child in my_task.children:
        child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)


def is_token(task: Any) -> bool:
    """Does a token stand here? Foreseen tasks are none until the one before them is completed."""
    if task._state & LIVE:
        return True
    return not task._state & DONE and task.parent is not None and task.parent._state == TaskState.COMPLETED


class _EndJoin(control._EndJoin):
    """Ends the instance when nothing else is open in it."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        closing = {self.name, *self._outputs}
        return all(task._state & DONE or task.task_spec.name in closing for task in my_task.workflow.tasks.values())

    def _run_hook(self, my_task: Any) -> bool:
        return True


class BoundaryEventJoin(control.BoundaryEventJoin):
    def _find_tasks(self, my_task: Any) -> list[Any]:
        split = my_task.find_ancestor(self.split_task)
        return [task for branch in split.children for task in branch.children if task.task_spec is self]


def ancestors(task: Any) -> list[Any]:
    """From the parent up to the root."""
    found, tasks = [], task.workflow.tasks
    parent = tasks.get(task._parent)
    while parent is not None:
        found.append(parent)
        parent = tasks.get(parent._parent)
    return found
