"""What became of a month, unit by unit: dossiers whose handling ended, how many of them after the first promise, and
how many passed their date that month by the ledger of lateness. Questions only.

The first promise counts: a dossier that was given a later date with an apology is late all the same (domain rule of the
report on handling, biểu II.06a). What was late is read line by line, what was in time is only counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from engine.act import Act
from engine.deadlines.models import Clock
from engine.deadlines.policy import ClockRule, is_late
from engine.dossiers.duty_models import Lateness
from engine.dossiers.models import Dossier
from engine.org.models import Officer
from engine.settings import LOCAL_ZONE

_UNIT = func.coalesce(Dossier.handling_unit_id, Dossier.receiving_unit_id)
MOST_LISTED = 200


@dataclass(frozen=True)
class Figures:
    """Of a month: handled, of those after the promised date; passed their date, of those not explained yet."""

    done: int = 0
    done_late: int = 0
    late: int = 0
    unexplained: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.done + other.done,
            self.done_late + other.done_late,
            self.late + other.late,
            self.unexplained + other.unexplained,
        )

    @property
    def on_time(self) -> int:
        return self.done - self.done_late

    @property
    def share(self) -> float | None:
        """Of what was handled, how much in time, in percent; None where nothing was."""
        return 100 * self.on_time / self.done if self.done else None

    @property
    def told(self) -> dict[str, int]:
        """As a report tells them."""
        return {"done": self.done, "on_time": self.on_time, "count": self.late, "unexplained": self.unexplained}


def figures(act: Act, first: date) -> dict[int, Figures]:
    """Of the month that begins on that day, by the unit itself; a few statements, whatever the number of units."""
    done = dict(act.session.execute(select(_UNIT, func.count()).where(*_ended(first)).group_by(_UNIT)).all())
    late: dict[int, int] = defaultdict(int)
    for row in _late_ends(act, first):
        late[row.unit] += 1
    lines = select(Lateness.unit_id, func.count(Lateness.dossier_id.distinct()), _unexplained())
    passed = {row[0]: row[1:] for row in act.session.execute(lines.where(*_noted(first)).group_by(Lateness.unit_id))}
    return {
        unit: Figures(done.get(unit, 0), late.get(unit, 0), *passed.get(unit, (0, 0)))
        for unit in done.keys() | late.keys() | passed.keys()
    }


def summed(by_unit: Mapping[int, Figures], units: Collection[int]) -> Figures:
    """Of a unit with all below it."""
    return sum((by_unit[unit] for unit in units if unit in by_unit), Figures())


def ended(act: Act, first: date, units: Collection[int], *, late: bool) -> Sequence[Any]:
    """Code, procedure and end of the dossiers handled that month, or of those that were late; the last first."""
    query = select(Dossier.code, Dossier.procedure_name, Dossier.finished_at.label("at")).where(*_ended(first))
    query = query.where(_UNIT.in_(sorted(units))).order_by(Dossier.finished_at.desc())
    if late:
        query = query.where(Dossier.id.in_([row.id for row in _late_ends(act, first) if row.unit in units]))
    return act.session.execute(query.limit(MOST_LISTED)).all()


def passed(act: Act, first: date, units: Collection[int], *, days: int | None = None) -> Sequence[Any]:
    """Code, procedure, date, cause and holder of the lines of the ledger of that month, or of so many days."""
    query = (
        select(Dossier.code, Dossier.procedure_name, Lateness.due_at.label("at"), Lateness.cause, Officer.full_name)
        .join(Dossier, Dossier.id == Lateness.dossier_id)
        .outerjoin(Officer, Officer.id == Lateness.officer_id)
        .where(Lateness.unit_id.in_(sorted(units)), *(_noted(first) if days is None else due_within(first, days)))
    )
    return act.session.execute(query.order_by(Lateness.due_at.desc()).limit(MOST_LISTED)).all()


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def due_within(first: date, days: int) -> tuple[ColumnElement[bool], ...]:
    """Lines whose date fell on one of so many days; none is noted before its date."""
    begins, ends = midnight(first), midnight(first + timedelta(days=days))
    return Lateness.noted_at >= begins, Lateness.due_at >= begins, Lateness.due_at < ends


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE)


def _ended(first: date) -> tuple[ColumnElement[bool], ...]:
    return Dossier.finished_at >= midnight(first), Dossier.finished_at < midnight(next_month(first))


def _noted(first: date) -> tuple[ColumnElement[bool], ...]:
    return Lateness.noted_at >= midnight(first), Lateness.noted_at < midnight(next_month(first))


def _late_ends(act: Act, first: date) -> list[Row[tuple[int, int, dict[str, object], datetime, datetime | None]]]:
    """What ended behind its first date. The instants are compared by the database, the days here."""
    query = select(Dossier.id, _UNIT.label("unit"), Clock.rule, Clock.original_due_at, Dossier.finished_at)
    query = query.join(Clock, (Clock.dossier_id == Dossier.id) & Clock.is_dossiers).where(*_ended(first))
    behind = act.session.execute(query.where(Dossier.finished_at > Clock.original_due_at)).all()
    return [row for row in behind if is_late(row[3], row[4] or row[3], in_hours=_in_hours(row[2]))]


def _in_hours(rule: dict[str, object]) -> bool:
    return ClockRule.from_dict(rule).period.is_in_hours


def _unexplained() -> ColumnElement[int]:
    return func.count() - func.count(Lateness.explained_at)
