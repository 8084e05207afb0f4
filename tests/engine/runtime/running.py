"""A case on the engine, for stories: complete by drawn id, look at what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from drawing import prepared

from engine.runtime import bridge, specs

START = datetime(2018, 3, 1, 1, 0, tzinfo=UTC)  # 08:00 in Hanoi


class Case:
    def __init__(self, *sketches: str, facts: Mapping[str, Any] | None = None, plain=None, **start: Any) -> None:
        copy = prepared(*sketches)
        if plain is not None:  # a last hand on the engine's XML
            copy = replace(copy, sources=[plain(source.decode()).encode() for source in copy.sources])
        self.spec = specs.restore(specs.build(copy))
        self.before = specs.describe(self.spec)
        self.facts = dict(facts or {})
        self.now = START
        self.passed: list[str] = []
        self.take(bridge.start(self.spec, self.facts, now=self.now, after=self.after, **start))

    def after(self, period: str) -> datetime:
        return self.now + timedelta(days=int(period.removesuffix("wd")))

    def take(self, step: bridge.Step) -> bridge.Step:
        self.step = step
        self.passed += step.passed
        self.facts.update(step.facts)
        assert specs.describe(self.spec) == self.before, "the shared spec was changed by a run"
        return step

    @property
    def open(self) -> list[str]:
        return [task.element_id for task in self.step.open]

    @property
    def waiting(self) -> list[str]:
        return [event.element_id for event in self.step.waiting]

    def token(self, element_id: str) -> str:
        return next(task.token for task in self.step.open if task.element_id == element_id)

    def do(self, element_id: str, **facts: Any) -> list[str]:
        self.facts.update(facts)
        token = self.token(element_id)
        step = bridge.complete(self.spec, self.step.state, token, self.facts, now=self.now, after=self.after)
        self.take(step)
        return self.open

    def happens(self, event_id: str) -> list[str]:
        self.take(bridge.signal(self.spec, self.step.state, event_id, self.facts, now=self.now, after=self.after))
        return self.open

    def later(self, **span: float) -> list[str]:
        self.now += timedelta(**span)
        self.take(bridge.wake(self.spec, self.step.state, self.facts, now=self.now, after=self.after))
        return self.open

    def back(self, element_id: str) -> list[str]:
        step, self.reopened = bridge.send_back(
            self.spec, self.step.state, self.token(element_id), self.facts, now=self.now, after=self.after
        )
        self.take(step)
        return self.open
