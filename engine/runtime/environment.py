"""Where the expressions of a diagram are evaluated: our own language over the dossier's facts, and nothing else.

The library's own engine runs any Python it is handed and comes back with every restore; ours has no way to run a
script, and a workflow cannot be built without it (`workflow.Instance` takes it as an argument).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from engine.definitions.expressions import ENGINE_FUNCTIONS, compile_expression
from engine.errors import Refusal
from engine.words import Named

After = Callable[[str], datetime]


class ElementFailed(Exception):
    """Something could not be worked out at a task of the tree; `reason` is Vietnamese, for the reader."""

    def __init__(self, task: Any, reason: str) -> None:
        self.task, self.reason = task, reason
        super().__init__(reason)


class Refused(BasePythonScriptEngineEnvironment):
    """Stands where the library keeps the thing that runs Python: runs nothing."""

    def evaluate(self, expression: Any, context: Any, external_context: Any = None) -> Any:
        raise PermissionError("no Python here")

    execute = evaluate

    def call_service(self, context: Any, **kwargs: Any) -> Any:
        raise PermissionError("no calls from here")


class Over(Mapping[str, Any]):
    """Names of the token's place over the facts of the dossier; the facts are asked only for what is named."""

    def __init__(self, near: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        self.near, self.facts = near, facts

    def __getitem__(self, name: str) -> Any:
        return self.near[name] if name in self.near else self.facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter({*self.near, *self.facts})

    def __len__(self) -> int:
        return len({*self.near, *self.facts})


class Environment(PythonScriptEngine):
    """One act's view: the facts, the instant, the legal calendar. Lives as long as one step."""

    def __init__(
        self,
        facts: Mapping[str, Any],
        *,
        now: datetime,
        after: After | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(Refused())
        self.worked_out: dict[str, Any] = {}  # by script tasks, in this step
        self.facts, self.now, self.after = Over(self.worked_out, Over(result, facts) if result else facts), now, after
        self.timers_ring = False  # only `wake` lets drawn timers ring
        self.start_event: str | None = None
        self.instances: Mapping[str, int] = {}
        self.functions: dict[str, Callable[..., Any]] = {
            "after": self._after,
            "instances": self._instances,
            "started_by": lambda start_id: self.start_event == start_id,
        }

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """The value of a checked expression for a task; `ElementFailed` when it has none."""
        near = {**task.data, **external_context} if external_context else task.data
        try:
            checked = compile_expression(expression, ENGINE_FUNCTIONS)
            return checked.evaluate(Over(near, self.facts) if near else self.facts, self.functions)
        except Refusal as error:  # of the language, or of the legal calendar
            raise ElementFailed(task, Named(str(error).rstrip("."), getattr(error, "english", None))) from error

    def work_out(self, task: Any, name: str, expression: str) -> None:
        """A script task's assignment: `name` (dotted) becomes a fact, for the rest of the step and in the Step."""
        value = self.evaluate(task, expression)
        top, *inner = name.split(".")
        if inner:
            value = _with(self.facts.get(top), inner, value)
        self.worked_out[top] = value

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        raise ElementFailed(task, Named("không chạy mã lệnh trong sơ đồ", "code in a diagram is not run"))

    call_service = execute

    def _after(self, period: str) -> str:
        if self.after is None:
            raise ValueError("chưa có lịch làm việc")
        return self.after(period).isoformat()

    def _instances(self, element_id: str, drawn: Any) -> Any:
        """What to repeat over: a count asked for beforehand, else the drawn number or collection."""
        asked = self.instances.get(element_id)
        if asked is not None:
            return asked
        return list(drawn.values()) if isinstance(drawn, Mapping) else drawn


def _with(facts: Any, path: list[str], value: Any) -> dict[str, Any]:
    """A copy of `facts` in which the value at `path` is `value`."""
    name, *inner = path
    changed = dict(facts) if isinstance(facts, Mapping) else {}
    changed[name] = _with(changed.get(name), inner, value) if inner else value
    return changed
