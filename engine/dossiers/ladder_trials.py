"""A ladder tried out on a dossier, with what it would mean for the unit that holds it: whether this lateness makes the
week a pile its superior hears of, and when the head of its authority is told of the month.

What units are told comes from the ledger of lateness, which a dossier enters with the duty to explain; who is told is
found as in earnest. As if nobody did anything, by the organisation as it is known today for that day; nothing is
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from engine.act import Act
from engine.clock import day_here
from engine.dossiers import forecast, lateness, months
from engine.dossiers.duty_models import Lateness
from engine.dossiers.models import Dossier
from engine.dossiers.unit_reports import WEEK_DAYS, monday_of
from engine.escalation import ladders, reporting, simulation
from engine.escalation.ladder import read
from engine.escalation.ladders import Ladders
from engine.escalation.models import MONTH, WEEK, UnitReport
from engine.escalation.simulation import Course, Pair, Simulation, Telling, compare, named
from engine.org.heads import Reason
from engine.org.search import Chart
from engine.org.tree import tree_of
from engine.words import Named


def simulate(
    act: Act,
    code: str,
    rungs: Sequence[Mapping[str, Any]],
    *,
    procedure_code: str | None = None,
    unit_id: int | None = None,
) -> Simulation:
    """A ladder for that scope beside the one in force, for one dossier: its own clock first, then its open steps, at
    last its unit. Refuses what `simulation.simulate` refuses."""
    found = simulation.simulate(act, code, rungs, procedure_code=procedure_code, unit_id=unit_id, fits=forecast.fits)
    present = ladders.in_force(act.session, act.today)
    name = ladders.scope(procedure_code, unit_id)
    of_units = list(_Units(act, found).courses(present, present.beside(name, read(rungs)), name))
    courses = [*found.courses, *of_units]
    return replace(found, courses=courses, officers=named(act.session, courses))


class _Units:
    """What the lateness of one dossier means for the unit that holds it, and for the authority above it."""

    def __init__(self, act: Act, found: Simulation) -> None:
        self.act = act
        self.dossier = act.session.scalars(select(Dossier).where(Dossier.code == found.code)).one()
        self.unit_id = lateness.unit_that_holds(act, self.dossier)
        whole = next((course for course in found.courses if course.kind == "dossier"), None)
        self.due_at = whole.due_at if whole else None
        pairs = whole.pairs if whole else ()
        self.noted = [_noted(pair.before for pair in pairs), _noted(pair.after for pair in pairs)]

    def courses(self, present: Ladders, tried: Ladders, name: str) -> Iterator[Course]:
        """Of the week in which its date falls, and of the month in which its lateness is noted."""
        if self.due_at is None:
            return
        monday = monday_of(day_here(self.due_at))
        yield self._course(WEEK, monday, self.unit_id, (present, tried), name)
        authority = tree_of(self.act.session).authority(self.unit_id, self.act.today)
        if authority is not None and authority.kind != "outside":
            noted_at = next((at for at in reversed(self.noted) if at), self.due_at)
            first = day_here(max(noted_at, self.due_at)).replace(day=1)
            yield self._course(MONTH, first, authority.id, (present, tried), name)

    def _course(self, kind: str, begins_on: date, unit_id: int, by: tuple[Ladders, Ladders], name: str) -> Course:
        past = self._past(kind, begins_on, unit_id)
        if past is not None:
            pairs = [Pair(past, past, ())]
        else:
            told = [self._told(kind, begins_on, unit_id, *one) for one in zip(by, self.noted, strict=True)]
            pairs = compare(*([one] if one else [] for one in told))
        return Course(
            clock_id=None,
            kind="unit",
            name=_name(kind, begins_on),
            unit_id=unit_id,
            holder_id=None,
            state="running",
            due_at=None,
            looks_at=None,
            applies=by[1].scope("unit", None, unit_id) == name,
            pairs=pairs,
        )

    def _told(self, kind: str, begins_on: date, unit_id: int, by: Ladders, noted_at: datetime | None) -> Telling | None:
        rung = reporting.rung_of(by, kind, unit_id)
        if rung is None:
            return None
        at: datetime | None
        if kind == MONTH:
            at = months.midnight(months.next_month(begins_on) + timedelta(days=rung.count - 1))
        elif noted_at is None:
            return Telling(rung.level, None, rung, never="unnoted")
        elif self._others(begins_on) + 1 < rung.count:
            return Telling(rung.level, None, rung, never="few")
        else:
            at = noted_at
        at = max(at, self.act.now)
        chart = Chart(self.act.session, day_here(at))
        found = reporting.told(chart, kind, rung, unit_id)
        copies = tuple(reporting.beside(chart, rung, unit_id, found.officer_id))
        return Telling(rung.level, at, rung, found.officer_id, copies, found.why)

    def _others(self, monday: date) -> int:
        """How many other dossiers of the unit are in the ledger of that week."""
        others = select(func.count(Lateness.dossier_id.distinct())).where(Lateness.unit_id == self.unit_id)
        others = others.where(Lateness.dossier_id != self.dossier.id, *months.due_within(monday, WEEK_DAYS))
        return self.act.session.scalar(others) or 0

    def _past(self, kind: str, begins_on: date, unit_id: int) -> Telling | None:
        mine = UnitReport.kind == kind, UnitReport.unit_id == unit_id, UnitReport.begins_on == begins_on
        report = self.act.session.scalar(select(UnitReport).where(*mine))
        if report is None:
            return None
        why = tuple(Reason(one["code"], one["unit"], one["officer"]) for one in report.why)
        copies = tuple(report.copies)
        return Telling(report.level, report.told_at, None, report.officer_id, copies, why, is_past=True)


def _noted(tellings: Iterator[Telling | None]) -> datetime | None:
    """When its lateness enters the ledger: with the first duty to explain that was told or will be."""
    return next((one.at for one in tellings if one and one.duty == "explanation" and one.at), None)


def _name(kind: str, begins_on: date) -> Named:
    if kind == WEEK:
        return Named(f"Tuần từ ngày {begins_on:%d/%m/%Y}", f"The week from {begins_on:%d/%m/%Y}")
    return Named(f"Tháng {begins_on:%m/%Y}", f"The month {begins_on:%m/%Y}")
