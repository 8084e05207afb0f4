"""A ladder as a picture: time runs to the right, responsibility rises. Pure: rungs in, places on the sheet out.

Before the date the distance is the share of the time; after it the rungs stand in their order, further apart the longer
the wait. Marks never lie on each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.escalation.ladder import Rung
from engine.worktime.periods import Period

WIDTH, LANE, TOP = 332, 30, 18
LEFT, DUE, RIGHT = 104, 206, 318
GAP = 24  # between two marks
HEIGHT = TOP + 5 * LANE + 16
RANKS = {"holder": 0, "leader": 1, "desk": 1, "handler": 1, "head": 2, "superior": 3, "control": 4}
WORKING_DAYS = {"wh": 1 / 8, "wd": 1.0, "d": 5 / 7, "w": 5.0, "m": 21.0}


@dataclass(frozen=True)
class Mark:
    """One rung on the sheet; `beside` are the heights of those who hear of it, too."""

    rung: Rung
    x: int
    y: int
    beside: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    marks: Sequence[Mark]
    lanes: Sequence[int]
    left: int = LEFT
    due: int = DUE
    width: int = WIDTH
    height: int = HEIGHT
    is_of_units: bool = False  # no date and no way up: a week and a month, each on its own

    @property
    def stairs(self) -> str:
        """The way up, as points of a line."""
        points: list[str] = []
        for mark in self.marks:
            if points:
                points.append(f"{mark.x},{points[-1].partition(',')[2]}")
            points.append(f"{mark.x},{mark.y}")
        return " ".join(points)


def picture(rungs: Sequence[Rung]) -> Picture:
    """Where every rung stands."""
    before = [rung for rung in rungs if rung.when in ("used", "before")]
    after = [rung for rung in rungs if rung.when in ("unanswered", "late")]
    of_units = [rung for rung in rungs if rung.clock == "unit"]
    at = dict(zip(map(id, before), _spread([_share(rung) for rung in before], LEFT, DUE - GAP), strict=True))
    at |= dict(zip(map(id, after), _spread(_waits(after), DUE + GAP, RIGHT), strict=True))
    at |= {id(rung): LEFT + GAP if rung.when == "many" else RIGHT - GAP for rung in of_units}
    marks = [
        Mark(rung, at.get(id(rung), DUE), height(rung.to), tuple(sorted({height(one) for one in rung.copies})))
        for rung in rungs
    ]
    lanes = [height(place) for place in ("holder", "leader", "head", "superior", "control")]
    return Picture(marks, lanes, is_of_units=bool(of_units))


def height(place: str) -> int:
    """How far down the sheet a place stands: the control office on top."""
    return TOP + (4 - RANKS[place]) * LANE + LANE // 2


def _share(rung: Rung) -> float:
    return rung.percent / 100 if rung.when == "used" else 1.0


def _waits(rungs: Sequence[Rung]) -> list[float]:
    """How long after the date each rings, in working days, as shares of the longest."""
    at, found = 0.0, []
    for rung in rungs:
        wait = _days(rung.period)
        at = at + wait if rung.when == "unanswered" else max(at, wait)
        found.append(at)
    return [one / (found[-1] or 1.0) for one in found]


def _days(period: Period | None) -> float:
    return period.count * WORKING_DAYS[period.unit] if period else 0.0


def _spread(shares: Sequence[float], left: int, right: int) -> list[int]:
    """Places between `left` and `right`, in order, none nearer than a mark is wide while there is room."""
    gap = min(GAP, (right - left) // max(1, len(shares) - 1))
    places = [left + round(min(1.0, share) * (right - left)) for share in shares]
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + gap)
    limit = right
    for number in reversed(range(len(places))):
        places[number] = min(places[number], limit)
        limit = places[number] - gap
    return places
