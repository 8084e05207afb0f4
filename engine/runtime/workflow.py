"""One running instance: the library's workflow, tuned and bounded.

A token is a task of the tree. Ids are numbers given in order (so a state is a pure function of what happened), nothing
reads a clock, and nothing walks the whole tree once per task: waiting tasks are looked at when the instance comes to
rest, not after each task (BPMN semantics do not depend on it: joins and conditions only look at what stands).
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.event import EventManager
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.event import Event
from SpiffWorkflow.util.task import TaskState

from engine.runtime.environment import ElementFailed, Environment
from engine.words import Named

MOST_STEPS = 1_000  # engine steps between two rests
MOST_TASKS = 800  # at rest; the library loses instances deeper than 1,000
FAR_TOO_MANY = 950  # even on the way to an end
MANY_TASKS = 200

DONE = TaskState.FINISHED_MASK


class Token(Task):
    """A task with a short id, a counter instead of a clock, and without log lines."""

    def __init__(
        self, workflow: Any, task_spec: Any, parent: Any = None, state: int = 1, id: int | None = None
    ) -> None:
        top = workflow.top_workflow
        if id is None:
            top.last_id = id = top.last_id + 1
        self.id = id
        self.workflow = workflow
        self.task_spec = task_spec
        self._parent = None if parent is None else parent.id
        self._children: list[int] = []
        self._state = state
        self.triggered = False
        self.thread_id = 0
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = top.ticks
        workflow.tasks[id] = self
        if parent is not None:
            parent._children.append(id)

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> Token:
        child = Token(self.workflow, task_spec, self, state)
        if state == TaskState.READY:
            child._ready()
        return child

    def _set_state(self, value: int) -> None:
        if value != self._state:
            top = self.workflow.top_workflow
            top.ticks = self.last_state_change = top.ticks + 1
            self._state = value

    def _inherit_data(self) -> None:
        if inherited := self.parent.data:
            self.data = {**inherited, **self.data}


def is_automatic(spec: Any) -> bool:
    """Needs nobody: all that is not work, and script tasks (their assignments are checked expressions)."""
    return not spec.manual or spec.element.kind == "script"


class Scope:
    """What the instance and the instances of its subprocesses share."""

    def _task_completed_notify(self: Any, task: Token) -> None:
        self.last_task = task
        self.top_workflow.completed_tasks.append(task)
        if task.task_spec.name == "End":
            self.completed = True
        if self.completed:
            self.completed_event(self)

    def _mark_complete(self: Any, task: Token) -> None:
        self.completed = True

    def _remove_task(self: Any, task_id: int) -> None:
        """Take a task and all below it out of the tree; without recursion, a tree may be deep."""
        top = self.tasks[task_id]
        top.parent._children.remove(task_id)
        pending = [top]
        while pending:
            task = pending.pop()
            pending.extend(task.children)
            task._children = []
            del self.tasks[task.id]
            self._task_removed_notify(task)

    def _task_removed_notify(self: Any, task: Token) -> None:
        task._state = TaskState.CANCELLED  # whoever still holds it must not run it
        top = self.top_workflow
        top.event_manager.remove_task(task)
        inside = top.subprocesses.pop(task.id, None)
        if inside is not None:
            for inner in list(inside.tasks.values()):
                inside._task_removed_notify(inner)

    def collect_log_extras(self, dct: Any = None) -> dict[str, Any]:
        return {}

    def begin(self: Any, spec: Any, root: bool) -> None:
        """The attributes of the library's constructor, and the first token when the instance is new."""
        self.spec = spec
        self.data: dict[str, Any] = {}
        self.locks: dict[str, Any] = {}
        self.last_task = None
        self.success = True
        self.completed = False
        self.correlations: dict[str, Any] = {}
        self.tasks: dict[int, Token] = {}
        self.completed_event = Event()
        self.task_removed_event = Event()
        if root:
            self.task_tree = Token(self, spec.start, state=TaskState.FUTURE)
            spec.start._predict(self.task_tree, mask=TaskState.NOT_FINISHED_MASK)
            self.task_tree._ready()


class Inner(Scope, BpmnSubWorkflow):
    """The instance inside a subprocess or call activity."""

    def __init__(self, spec: Any, parent: Token, top_workflow: Instance, *, new: bool = True) -> None:
        self.parent_task_id = parent.id
        self.parent_scope = parent.workflow
        self.top_workflow = top_workflow
        self.depth = parent.workflow.depth + 1
        self.begin(spec, new)

    @property
    def parent_workflow(self) -> Any:
        return self.parent_scope


class Instance(Scope, BpmnWorkflow):
    """The instance of the main process. Cannot exist without an environment of ours."""

    def __init__(self, spec: Any, environment: Environment, *, new: bool = True) -> None:
        self.definition = spec
        self.environment = environment
        self.subprocess_specs = spec.parts
        self.subprocesses: dict[int, Inner] = {}
        self.bpmn_events: list[Any] = []
        self.uncaught: list[Token] = []  # end events whose error nobody caught
        self.event_manager = EventManager(self)
        self.last_id = self.ticks = self.steps = 0
        self.completed_tasks: list[Token] = []
        self.at: Token | None = None
        self.begin(spec.main, new)

    @property
    def script_engine(self) -> Environment:
        return self.environment

    def create_subprocess(self, my_task: Token, spec_name: str) -> Inner:
        inside = Inner(self.subprocess_specs[spec_name], my_task, self)
        self.subprocesses[my_task.id] = inside
        return inside

    def all_tasks(self) -> list[Token]:
        """Every task of the instance: the main process first, then each subprocess in order of its beginning."""
        found = list(self.tasks.values())
        for inside in self.subprocesses.values():
            found.extend(inside.tasks.values())
        return found

    def finished(self) -> list[Token]:
        """Every completed task, in the order of completion."""
        done = (task for task in self.all_tasks() if task._state == TaskState.COMPLETED)
        return sorted(done, key=lambda task: task.last_state_change)

    def find(self, task_id: int) -> Token | None:
        for scope in (self, *self.subprocesses.values()):
            if task_id in scope.tasks:
                found: Token = scope.tasks[task_id]
                return found
        return None

    def get_task_from_id(self, task_id: int) -> Token | None:
        return self.find(task_id)

    def run_to_rest(self) -> None:
        """Run all that needs nobody, until only people, the outside world and time can move the instance."""
        moved = True
        while moved and not self.completed:
            moved = False
            for task in self.all_tasks():
                if task._state == TaskState.READY and is_automatic(task.task_spec):
                    self.run(task)
                    moved = True
            moved = moved or self.look_at_waiting()
        if not self.completed:
            self.refuse_beyond(MOST_TASKS, self.at)

    def refuse_beyond(self, most: int, task: Token | None) -> None:
        if self.size > most:
            vi = f"quy trình đã dài quá {MOST_TASKS} bước, cần kết thúc hoặc mở hồ sơ mới"
            raise ElementFailed(task, Named(vi, f"the process is longer than {MOST_TASKS} steps; end it, or open anew"))

    def look_at_waiting(self) -> bool:
        """Ask every waiting task whether it may go on now; True when one may."""
        moved = False
        for task in self.all_tasks():
            if task._state == TaskState.WAITING:
                self.at = task
                task.task_spec._update(task)
                moved = moved or task._state == TaskState.READY
        return moved

    def stop(self) -> None:
        """Cancel whatever is not finished, everywhere."""
        for task in self.all_tasks():
            if not task._state & DONE:
                task._set_state(TaskState.CANCELLED)
        for scope in (self, *self.subprocesses.values()):
            scope.completed = True
        self.event_manager.tasks.clear()
        self.success = False

    def run(self, task: Token) -> None:
        """One step of one task, counted against the limits."""
        self.at = task
        self.steps += 1
        if self.steps > MOST_STEPS:
            vi = f"quy trình chạy vòng không dừng (quá {MOST_STEPS} bước tự động)"
            raise ElementFailed(task, Named(vi, f"the process goes round for ever (over {MOST_STEPS} automatic steps)"))
        self.refuse_beyond(FAR_TOO_MANY, task)
        if task.task_spec.manual:
            for fact, expression in task.task_spec.element.assign:
                self.environment.work_out(task, fact, expression)
        task.run()

    @property
    def size(self) -> int:
        return len(self.tasks) + sum(len(inside.tasks) for inside in self.subprocesses.values())
