"""A ladder tried out before it is saved: for this dossier, who would be told when, of what, and why that person.

The rungs are climbed by the same steps as in earnest, ahead of time, as if nobody did anything and nobody answered:
by the organisation as it is known today for each of those days. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from engine.act import Act
from engine.clock import day_here
from engine.deadlines.models import ALIVE, Clock
from engine.errors import Invalid
from engine.escalation import ladders, owed, recipients
from engine.escalation.cases import Case, case_of, kind_of, read_for
from engine.escalation.ladder import ClockKind, Rung, read
from engine.escalation.ladders import Ladders
from engine.escalation.models import Alarm
from engine.escalation.ringing import Fits, always_fits
from engine.escalation.subjects import Subject, subjects_of
from engine.org.heads import Reason
from engine.org.models import Officer
from engine.org.search import Chart
from engine.org.tree import within
from engine.words import Named

OFFERED = 8
_dossier = table("dossier", *map(column, ("id", "code", "procedure_code", "procedure_name")))


class NoDossierToTry(Invalid):
    """Không có hồ sơ đang giải quyết nào mang mã {code}."""


@dataclass(frozen=True)
class Telling:
    """One rung: told in the past (`is_past`), to be told `at`, or never (`at` None, `never` says why: passed,
    overtaken, answered, unreached; of a unit: unnoted, few). `why` says how the search came to this person."""

    level: str
    at: datetime | None
    rung: Rung | None = None
    officer_id: int | None = None
    copies: tuple[int, ...] = ()
    why: tuple[Reason, ...] = ()
    duty: str | None = None
    answer: bool = False
    is_past: bool = False
    never: str = ""


@dataclass(frozen=True)
class Pair:
    """The same rung by the ladder in force and by the one tried: none of either where it is added or dropped.
    `differences`: added, dropped, earlier, later, never, now, person, copies, duty, answer."""

    before: Telling | None
    after: Telling | None
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """What becomes of one clock, or of a week or month of a unit (kind "unit", without a clock). `applies`: whether the
    ladder tried is the one that counts for it; `looks_at`: when it is looked at next, before which no rung rings."""

    clock_id: int | None
    kind: ClockKind
    name: Named
    unit_id: int
    holder_id: int | None
    state: str
    due_at: datetime | None
    looks_at: datetime | None
    applies: bool
    pairs: Sequence[Pair]


@dataclass(frozen=True)
class Simulation:
    """Of one dossier: its own clock first, then its open steps; `officers` are the names of all who are told."""

    code: str
    procedure_code: str
    courses: Sequence[Course]
    officers: Mapping[int, str]


def simulate(
    act: Act,
    code: str,
    rungs: Sequence[Mapping[str, Any]],
    *,
    procedure_code: str | None = None,
    unit_id: int | None = None,
    fits: Fits = always_fits,
) -> Simulation:
    """A ladder for that scope beside the one in force, for one dossier; `fits` says whether what remains fits now.

    Refuses what `ladder.read` refuses, and a dossier that is not there or has ended (`NoDossierToTry`).
    """
    present = ladders.in_force(act.session, act.today)
    name = ladders.scope(procedure_code, unit_id)
    tried = present.beside(name, read(rungs))
    query = select(Clock).join(_dossier, _dossier.c.id == Clock.dossier_id).where(_dossier.c.code == code)
    clocks = act.session.scalars(query.where(Clock.state.in_(ALIVE)).order_by(Clock.subject, Clock.id)).all()
    if not clocks:
        raise NoDossierToTry({"dossier": NoDossierToTry.sentence()}, code=code)
    played = _Played(act, fits, clocks)
    courses = [played.course(clock, present, tried, name) for clock in clocks]
    return Simulation(code, played.subjects[clocks[0].id].procedure_code, courses, named(act.session, courses))


def offered(act: Act, procedure_code: str | None = None, unit_id: int | None = None) -> list[tuple[str, str]]:
    """Dossiers to try a ladder on: code and procedure of those that are looked at next."""
    query = select(_dossier.c.code, _dossier.c.procedure_name).join(Clock, Clock.dossier_id == _dossier.c.id)
    query = query.where(Clock.is_dossiers, Clock.next_ring_at.is_not(None)).order_by(Clock.next_ring_at, Clock.id)
    if procedure_code:
        query = query.where(_dossier.c.procedure_code == procedure_code)
    if unit_id:
        query = query.where(Clock.unit_id.in_(sorted(within(act.session, [unit_id]))))
    return [(code, name) for code, name in act.session.execute(query.limit(OFFERED))]


@dataclass
class _Played:
    """The clocks of one dossier, and the organisation day by day."""

    act: Act
    fits: Fits
    clocks: Sequence[Clock]
    charts: dict[date, Chart] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.subjects = subjects_of(self.act.session, [clock.id for clock in self.clocks])
        self.alarms: dict[int, list[Alarm]] = {clock.id: [] for clock in self.clocks}
        for alarm in self.act.session.scalars(
            select(Alarm).where(Alarm.clock_id.in_(self.alarms)).order_by(Alarm.rung_at, Alarm.rung)
        ):
            self.alarms[alarm.clock_id].append(alarm)

    def course(self, clock: Clock, present: Ladders, tried: Ladders, name: str) -> Course:
        subject = self.subjects[clock.id]
        kind = kind_of(self.act.session, clock, subject)
        before, after = (list(self._told(clock, subject, by)) for by in (present, tried))
        return Course(
            clock_id=clock.id,
            kind=kind,
            name=subject.name,
            unit_id=clock.unit_id,
            holder_id=subject.holder_id,
            state=clock.state,
            due_at=clock.due_at,
            looks_at=clock.next_ring_at,
            applies=tried.scope(kind, subject.procedure_code, clock.unit_id) == name,
            pairs=compare(before, after),
        )

    def _told(self, clock: Clock, subject: Subject, by: Ladders) -> Iterator[Telling]:
        """What was told of its present date, and what would be by that ladder."""
        alarms = [alarm for alarm in self.alarms[clock.id] if alarm.clock_edition == clock.edition]
        yield from map(_past, alarms)
        if clock.next_ring_at is None:
            return
        case = case_of(self.act.session, clock, subject, alarms, by)
        does_fit = case.asks and clock.dossier_id in self.fits(self.act, [clock.dossier_id])
        now, told = max(self.act.now, clock.next_ring_at), {}
        while True:
            look = owed.look(case.rungs, case.standing, now, fits=does_fit and not _endangered(case, now))
            if look.rung is not None:
                told[look.rung] = self._next(case, look.rung, now)
            elif look.again_at is not None:
                now = look.again_at
            else:
                break
        yield from (told.get(number) or _never(case, number) for number in range(clock.rung, len(case.rungs)))

    def _next(self, case: Case, number: int, at: datetime) -> Telling:
        rung, chart = case.rungs[number], self._chart(day_here(at))
        found = recipients.told(chart, rung, case.concerned, case.asked)
        copies = tuple(recipients.beside(chart, rung, case.concerned, found.officer_id))
        case.climb(number, found.officer_id, at)
        return Telling(rung.level, at, rung, found.officer_id, copies, found.why, case.duty_of(rung), rung.answer)

    def _chart(self, on: date) -> Chart:
        if on not in self.charts:
            cases = [(clock, self.subjects[clock.id]) for clock in self.clocks]
            self.charts[on] = read_for(Chart(self.act.session, on), cases)
        return self.charts[on]


def compare(before: Sequence[Telling], after: Sequence[Telling]) -> list[Pair]:
    """The rungs of two ladders beside each other, by what was told and then by level, in the order of the second."""
    past = [Pair(one, one, ()) for one in before if one.is_past]
    old, new = (_by_level(some) for some in (before, after))
    pairs = [Pair(old.get(key), one, _differences(old.get(key), one)) for key, one in new.items()]
    dropped = [Pair(one, None, ("dropped",)) for key, one in old.items() if key not in new]
    return past + pairs + dropped


def _by_level(tellings: Sequence[Telling]) -> dict[tuple[str, int], Telling]:
    """By level, and which of that level: a level may stand on a ladder twice."""
    found: dict[tuple[str, int], Telling] = {}
    for one in tellings:
        if not one.is_past:
            found[one.level, sum(level == one.level for level, _ in found)] = one
    return found


def _differences(before: Telling | None, after: Telling) -> tuple[str, ...]:
    if before is None:
        return ("added",)
    found = []
    if before.at != after.at:
        found.append(
            "never" if after.at is None else "now" if before.at is None else
            "earlier" if after.at < before.at else "later"
        )  # fmt: skip
    for name, changed in (
        ("person", before.officer_id != after.officer_id),
        ("copies", set(before.copies) != set(after.copies)),
        ("duty", before.duty != after.duty),
        ("answer", before.answer != after.answer),
    ):
        if changed:
            found.append(name)
    return tuple(found)


def _endangered(case: Case, now: datetime) -> bool:
    """Whether the rung that asks whether what remains fits rings at the latest now, when nothing is done."""
    for number in range(case.standing.rung, len(case.rungs)):
        if case.rungs[number].asks_whether_it_fits:
            at = owed.instant(case.rungs, number, case.standing)
            return at is not None and at <= now
    return False


def _past(alarm: Alarm) -> Telling:
    return Telling(
        level=alarm.level,
        at=alarm.rung_at,
        officer_id=alarm.officer_id,
        copies=tuple(alarm.copies),
        why=tuple(Reason(one["code"], one["unit"], one["officer"]) for one in alarm.why),
        duty=alarm.duty,
        answer=alarm.wants_answer,
        is_past=True,
    )


def _never(case: Case, number: int) -> Telling:
    rung = case.rungs[number]
    overtaken = any(rank > number and at < case.standing.due_at for rank, at in case.standing.told.items())
    if rung.warns:
        why = "overtaken" if overtaken else "passed"
    else:
        why = "answered" if rung.when == "unanswered" and case.standing.answered else "unreached"
    return Telling(rung.level, None, rung, duty=case.duty_of(rung), answer=rung.answer, never=why)


def named(session: Session, courses: Sequence[Course]) -> dict[int, str]:
    """The names of all who are told in these courses, and of who holds what."""
    told = [one for course in courses for pair in course.pairs for one in (pair.before, pair.after) if one]
    ids = {officer for one in told for officer in (one.officer_id, *one.copies) if officer}
    ids |= {course.holder_id for course in courses if course.holder_id}
    rows = session.execute(select(Officer.id, Officer.full_name).where(Officer.id.in_(ids)))
    return dict(rows.all())
