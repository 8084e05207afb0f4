"""What the rehearsal of a version's tests showed, as it is kept with the version. Pure values, and their JSON.

Rehearsing takes seconds and stands on floors above, so whoever submits or approves brings the proof along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Failure:
    """One expectation that was not met, or a step that was refused: in which script, at which step (from 0; None:
    before the first), in words: a `Sentence` while it is fresh, its Vietnamese once it was kept."""

    script: str
    step: int | None
    message: str


@dataclass(frozen=True)
class Covered:
    """How many elements of a kind the scripts have passed, and the ids of those they have not."""

    passed: int
    all: int
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when nothing is missing."""
        return 100 * self.passed // self.all if self.all else 100


@dataclass(frozen=True)
class Proof:
    """`scripts` are the names of the scripts run, `failures` what was wrong; `nodes` and `flows` the coverage."""

    scripts: tuple[str, ...]
    failures: tuple[Failure, ...]
    nodes: Covered
    flows: Covered
    rehearsed_at: datetime

    @property
    def is_green(self) -> bool:
        """At least one script, and nothing wrong with any."""
        return bool(self.scripts) and not self.failures

    @property
    def missing(self) -> tuple[str, ...]:
        """The ids of the nodes and the flows no script has passed."""
        return (*self.nodes.missing, *self.flows.missing)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "rehearsed_at": self.rehearsed_at.isoformat()}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Proof:
        return cls(
            scripts=tuple(document["scripts"]),
            failures=tuple(Failure(**each) for each in document["failures"]),
            nodes=_covered(document["nodes"]),
            flows=_covered(document["flows"]),
            rehearsed_at=datetime.fromisoformat(document["rehearsed_at"]),
        )


def _covered(document: Mapping[str, Any]) -> Covered:
    return Covered(document["passed"], document["all"], tuple(document["missing"]))
