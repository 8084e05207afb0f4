"""A case on the real engine for diagrams given as files: the person at the desk does everything, in order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.definitions.adapting import prepare
from engine.definitions.reading import read_bundle
from engine.runtime import bridge, specs

NOW = datetime(2018, 3, 1, 1, 0, tzinfo=UTC)


class Played:
    """`order` holds the human tasks as completed (drawn ids), `state` is completed or waiting."""

    def __init__(
        self,
        *files: tuple[str, bytes],
        process: str | None = None,
        facts: Mapping[str, Any] | None = None,
        answers: Mapping[str, Mapping[str, Any]] | None = None,
        instances: Mapping[str, int] | None = None,
        start_event: str | None = None,
    ) -> None:
        self.prepared = prepare(read_bundle(files), process)
        assert self.prepared.runnable, [f.message_en for f in self.prepared.findings if f.severity == "error"]
        self.spec = specs.restore(specs.build(self.prepared))
        self.facts = dict(facts or {})
        self.answers = dict(answers or {})
        self.order: list[str] = []
        self.now = NOW
        self.take(
            bridge.start(
                self.spec, self.facts, now=NOW, after=self.after, instances=instances, start_event=start_event
            )
        )  # fmt: skip

    def after(self, period: str) -> datetime:
        return self.now + timedelta(days=int(period.removesuffix("wd")))

    def take(self, step: bridge.Step) -> None:
        self.step = step
        self.facts.update(step.facts)

    @property
    def open(self) -> list[str]:
        return [task.element_id for task in self.step.open]

    @property
    def waiting(self) -> list[str]:
        return [event.element_id for event in self.step.waiting]

    @property
    def state(self) -> str:
        return "completed" if self.step.ended else "waiting"

    def do(self, element_id: str | None = None, **facts: Any) -> Played:
        """Complete one open task: the named one, else the first."""
        task = next(task for task in self.step.open if element_id in (None, task.element_id))
        self.facts.update(self.answers.get(task.element_id, {}))
        self.facts.update(facts)
        if task.kind == "human":
            self.order.append(task.element_id)
        self.take(
            bridge.complete(self.spec, self.step.state, task.token, self.facts, now=self.now, after=self.after)
        )  # fmt: skip
        return self

    def happens(self, event_id: str) -> Played:
        self.take(bridge.signal(self.spec, self.step.state, event_id, self.facts, now=self.now, after=self.after))
        return self

    def later(self, **span: float) -> Played:
        self.now += timedelta(**span)
        self.take(bridge.wake(self.spec, self.step.state, self.facts, now=self.now, after=self.after))
        return self

    def all(self, instead: Mapping[str, str] | None = None, most: int = 60) -> Played:
        """Everything until nothing is open; `instead`: at this task that boundary event happens, once."""
        left = dict(instead or {})
        for _ in range(most):
            if not self.step.open:
                return self
            first = self.step.open[0].element_id
            if first in left:
                self.happens(left.pop(first))
            else:
                self.do()
        raise AssertionError(f"still open after {most} steps: {self.open}")
