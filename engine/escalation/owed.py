"""What a clock owes next by its ladder, pure: the rung to ring now, or when to look again.

After a silence nobody is passed over who had no time to answer: what counts from the date counts from the moment the
date's rung was told, when that was later. Warnings are not made up for: after the date they would warn of nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.escalation.ladder import Rung
from engine.worktime.calendar import WorkCalendar

SOONEST_AGAIN = timedelta(hours=1)  # how soon one asks again whether what remains still fits


@dataclass(frozen=True)
class Standing:
    """How a clock stands when it is looked at.

    `rung` is how far its alarms have climbed, `told` when each rung of this edition was told, `answered` whether one
    of them has an answer; `allowed` tells the working time it was given. `calendar` is the one it runs by.
    """

    due_at: datetime
    allowed: Callable[[], timedelta]
    rung: int
    told: Mapping[int, datetime]
    answered: bool
    calendar: WorkCalendar
    warn_at: datetime | None = None


@dataclass(frozen=True)
class Look:
    """What a look at a clock says: the rung to ring now, or when to look again (never, when nothing is owed any
    more)."""

    rung: int | None = None
    again_at: datetime | None = None


def look(rungs: Sequence[Rung], standing: Standing, now: datetime, *, fits: bool) -> Look:
    """Which rung is owed now; `fits` is whether what remains of the dossier's path still fits before its date."""
    passed = now >= standing.due_at
    ahead = range(standing.rung, len(rungs))
    for number in ahead:
        if rungs[number].asks_whether_it_fits and (passed or not fits):
            return Look(number)  # pulled forward, whatever stands below
    ask_again: list[datetime] = []
    for number in ahead:
        rung = rungs[number]
        if rung.warns and passed:
            continue
        at = instant(rungs, number, standing)
        if rung.asks_whether_it_fits:
            ask_again.append(at if at and at > now else min(_half_way(now, standing.due_at), standing.due_at))
        elif at is not None and at <= now:
            return Look(number)
        elif at is not None:
            return Look(again_at=min([at, *ask_again]))
    return Look(again_at=min(ask_again, default=None))


def instant(rungs: Sequence[Rung], number: int, standing: Standing) -> datetime | None:
    """When a rung rings if nothing happens meanwhile; None for one that waits on an answer that has come, or on a rung
    that has not been told yet."""
    rung, due_at, calendar = rungs[number], standing.due_at, standing.calendar
    if rung.when == "due":
        return due_at
    if rung.when == "used":
        if standing.warn_at is not None and rung.level == "E1":
            return standing.warn_at
        return calendar.subtract_working_time(due_at, standing.allowed() * (100 - rung.percent) / 100)
    assert rung.period is not None  # `read` sees to it
    if rung.when == "before":
        return calendar.subtract(rung.period, due_at)
    if rung.when == "late":
        dates = [told for rank, told in standing.told.items() if rank < len(rungs) and rungs[rank].when == "due"]
        at = calendar.further(rung.period, max([due_at, *dates]))
        return max([at, *(told for rank, told in standing.told.items() if rank < number)])
    below = [told for rank, told in standing.told.items() if rank < number]
    return None if standing.answered or not below else calendar.further(rung.period, max(below))


def _half_way(now: datetime, due_at: datetime) -> datetime:
    return now + max((due_at - now) / 2, SOONEST_AGAIN)
