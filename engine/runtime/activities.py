"""Activities with an inside: subprocesses, called processes, and activities done once per item.

Nothing is copied in or out of them: the dossier's facts live outside the engine.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.spiff.specs import defaults as spiff
from SpiffWorkflow.util.task import TaskState

from engine.runtime.environment import ElementFailed
from engine.words import Named

MOST_INSTANCES = 200
DONE = TaskState.FINISHED_MASK


class Inside(TaskSpec):
    """A subprocess sees the item variables of its place and gives nothing back: facts live outside the engine."""

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        subworkflow.task_tree.data = dict(my_task.data)

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        return None


class SubWorkflowTask(Inside, spiff.SubWorkflowTask):
    pass


class CallActivity(Inside, spiff.CallActivity):
    pass


class TransactionSubprocess(Inside, spiff.TransactionSubprocess):
    pass


class Many(MultiInstanceTask):
    """Multi-instance: one child per item; nothing of a child flows back, its answers are facts."""

    at_once = MOST_INSTANCES  # how many children are open together: all of them, unless a kind below says otherwise

    def items(self, my_task: Any) -> list[Any]:
        found = my_task.workflow.script_engine.evaluate(my_task, self.cardinality)
        if isinstance(found, int) and not isinstance(found, bool):
            found = range(min(max(found, 0), MOST_INSTANCES + 1))
        if not isinstance(found, list | range):
            vi = f"«{self.cardinality}» không phải là danh sách hay số lượng để lặp"
            raise ElementFailed(my_task, Named(vi, f"“{self.cardinality}” is no list and no number to repeat by"))
        if len(found) > MOST_INSTANCES:
            vi = f"lặp quá nhiều lần (tối đa {MOST_INSTANCES})"
            raise ElementFailed(my_task, Named(vi, f"repeated too often ({MOST_INSTANCES} times at most)"))
        return list(found)

    def _update_hook(self, my_task: Any) -> bool:
        TaskSpec._update_hook(self, my_task)
        items = self.items(my_task)
        my_task.internal_data = {"items": items, "next": 0}
        if not items:
            return True
        my_task._set_state(TaskState.STARTED)
        for _ in items[: self.at_once]:
            self.open_next(my_task)
        return False

    def open_next(self, my_task: Any) -> None:
        kept = my_task.internal_data
        index, kept["next"] = kept["next"], kept["next"] + 1
        child = my_task._add_child(my_task.workflow.spec.task_specs[self.task_spec], TaskState.WAITING)
        child.triggered = True
        child.internal_data["instance"] = index
        child.internal_data["item"] = kept["items"][index]
        child.data["loopCounter"] = index
        child.task_spec._update(child)

    def merge_child(self, workflow: Any, child: Any) -> None:
        my_task = child.parent
        instances = [task for task in my_task.children if task.task_spec.name == self.task_spec]
        completed = sum(task._state == TaskState.COMPLETED for task in instances)
        kept = my_task.internal_data
        if completed == len(kept["items"]) or self.is_enough(child, len(kept["items"]), completed, len(instances)):
            for task in instances:
                if not task._state & DONE:
                    task.cancel()
            my_task._set_state(TaskState.READY)
            my_task.internal_data = {}
        elif kept["next"] < len(kept["items"]) and completed == len(instances):
            self.open_next(my_task)

    def is_enough(self, child: Any, wanted: int, completed: int, opened: int) -> bool:
        if self.condition is None:
            return False
        counts = {
            "nrOfInstances": wanted,
            "nrOfCompletedInstances": completed,
            "nrOfActiveInstances": opened - completed,
        }
        return bool(child.workflow.script_engine.evaluate(child, self.condition, external_context=counts))


class ParallelMultiInstanceTask(Many, spiff.ParallelMultiInstanceTask):
    pass


class SequentialMultiInstanceTask(Many, spiff.SequentialMultiInstanceTask):
    at_once = 1
