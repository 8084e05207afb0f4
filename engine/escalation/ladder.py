"""The ladder, pure: which rung comes next, when, and whom it looks for. Decision 891, III.2.5 and 2.7.

    0  warning    before the date                    the officer who holds the step (nobody: the head of the unit)
    1  overdue    at the date                        the head of the unit, or who acts for the head
    2  superior   2 working days without an answer   the next above who has not been told
    3  control    3 working days without an answer   the next above again, at last the city's control office

A rung waits from the moment the one below was told, not from the date: after a silence of the system nobody is passed
over who had no time to answer. The thresholds are a proposal, not law, and stand here as data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.worktime.periods import Period

AddPeriod = Callable[[Period, datetime], datetime]


@dataclass(frozen=True)
class Rung:
    """`wait`: how long the rung below may stay unanswered; None where the clock itself says when."""

    number: int
    kind: str
    wait: Period | None = None


LADDER = (
    Rung(0, "warning"),
    Rung(1, "overdue"),
    Rung(2, "superior", Period.parse("2wd")),
    Rung(3, "control", Period.parse("3wd")),
)


def rung(number: int) -> Rung | None:
    """The rung of that number; None above the top."""
    return LADDER[number] if number < len(LADDER) else None


def first(warn_at: datetime | None, due_at: datetime, now: datetime) -> int:
    """Where a clock's ladder begins: no warning is given where none was drawn, or where the date has passed."""
    return 0 if warn_at is not None and now < due_at else 1


def rings_at(number: int, due_at: datetime, told_at: datetime, further: AddPeriod) -> datetime | None:
    """When a rung rings after the one below was told; None above the top."""
    step = rung(number)
    if step is None:
        return None
    return due_at if step.wait is None else further(step.wait, told_at)
