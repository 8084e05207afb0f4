"""Ringing: clocks are looked at together; whatever rung is owed becomes an alarm, a notice and a line of the audit in
one act with the next look.

A round reads what it needs of all its clocks at once: what they are about, what was told of them, the ladders of the
day, who leads which unit. A clock that owes nothing yet costs no search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import select

from engine import audit
from engine.act import Act
from engine.deadlines.ledger import Entry, reckon
from engine.deadlines.models import Clock
from engine.deadlines.policy import ClockRule
from engine.escalation import ladder, ladders, recipients
from engine.escalation.ladder import ClockKind, Rung, Standing
from engine.escalation.models import Alarm
from engine.escalation.recipients import Concerned
from engine.escalation.subjects import Subject, subjects_of
from engine.escalation.words import leave_word
from engine.org.search import Chart, Sought
from engine.org.tree import Node, tree_of
from engine.worktime import editions
from engine.worktime.calendar import WorkCalendar

Fits = Callable[[Act, int], bool]
VERBS = {"warning": "deadline.warned", "reminder": "deadline.reminded", "apology": "deadline.endangered"}


def always_fits(_act: Act, _dossier_id: int) -> bool:
    """Nobody reckons what remains: a dossier is expected in time until its date has passed."""
    return True


def is_due(clock: Clock, now: datetime) -> bool:
    """Whether somebody wanted to look at it by now."""
    return clock.state == "running" and clock.next_ring_at is not None and clock.next_ring_at <= now


@dataclass
class Round:
    """Clocks looked at in one act, already locked by whoever hands them over."""

    act: Act
    clocks: Sequence[Clock]
    fits: Fits = always_fits
    raised: list[Alarm] = field(default_factory=list)
    _untold: list[tuple[Alarm, Subject]] = field(default_factory=list)

    def ring(self) -> list[Alarm]:
        """Ring what is owed now on each, and say when each is looked at next. The alarms raised."""
        for clock in self.clocks:
            if is_due(clock, self.act.now):
                self._ring(clock)
        self._look_at_dossiers()
        self._tell()
        return self.raised

    def ahead(self, clock: Clock) -> datetime | None:
        """When the next rung of a running clock rings, if nothing happens meanwhile; None when none is owed."""
        case = self._case(clock)
        for number in range(clock.rung, len(case.rungs)):
            rung = case.rungs[number]
            if not (rung.warns and self.act.now >= case.standing.due_at) and not rung.asks_whether_it_fits:
                at = ladder.instant(case.rungs, number, case.standing)
                if at is not None:
                    return at
        return None

    def _ring(self, clock: Clock) -> None:
        case = self._case(clock)
        fits = case.asks and self.act.now < case.standing.due_at and self.fits(self.act, clock.dossier_id)
        while (look := ladder.look(case.rungs, case.standing, self.act.now, fits=fits)).rung is not None:
            self._raise(case, look.rung)
        self.act.session.change(clock, rung=case.standing.rung, next_ring_at=look.again_at)

    def _case(self, clock: Clock) -> _Case:
        subject = self._subjects[clock.id]
        rule, calendar = clock.clock_rule, editions.calendar_of(self.act.session, clock.calendar_edition_id)
        kind: ClockKind = "step" if subject.is_step else "dossier"
        if subject.is_step and self._nodes[clock.unit_id].kind == "outside":
            kind = "outside"
        alarms = self._told[clock.id]
        standing = Standing(
            due_at=due_of(clock),
            allowed=lambda: allowed_by(rule, clock.started_at, calendar),
            rung=clock.rung,
            told={alarm.rung: alarm.rung_at for alarm in alarms},
            answered=any(alarm.answered_at is not None and alarm.wants_answer for alarm in alarms),
            calendar=rule.calendar(calendar),
            warn_at=clock.warn_at,
        )
        rungs = self._ladders.rungs(kind, subject.procedure_code, clock.unit_id)
        return _Case(clock, subject, rungs, standing, list(alarms))

    def _raise(self, case: _Case, number: int) -> None:
        act, clock, rung = self.act, case.clock, case.rungs[number]
        asked = {alarm.officer_id for alarm in case.alarms if alarm.wants_answer and alarm.officer_id is not None}
        found = recipients.told(self._chart, rung, case.concerned, asked)
        copies = recipients.beside(self._chart, rung, case.concerned, found.officer_id)
        alarm = Alarm(
            clock_id=clock.id,
            clock_edition=clock.edition,
            rung=number,
            level=rung.level,
            kind=rung.kind,
            duty=None if rung.duty == "apology" and case.concerned.is_second else rung.duty,  # once is enough
            wants_answer=rung.answer,
            dossier_id=clock.dossier_id,
            work_item_id=clock.work_item_id,
            unit_id=clock.unit_id,
            officer_id=found.officer_id,
            copies=copies,
            why=[{"code": reason.code, "unit": reason.unit, "officer": reason.officer} for reason in found.why],
            due_at=case.standing.due_at,
            rung_at=act.now,
            delivered_at=act.now if found.officer_id is not None else None,
        )
        act.session.add(alarm)
        self._untold.append((alarm, case.subject))
        audit.record(
            act,
            VERBS.get(rung.kind, "deadline.missed"),
            f"clock:{clock.id}",
            dossier_id=clock.dossier_id,
            name=case.subject.name,
            name_en=case.subject.name.en,
            kind=rung.kind,
            level=rung.level,
            officer_id=found.officer_id,
            due_at=alarm.due_at.isoformat(),
        )
        case.alarms.append(alarm)
        case.standing = replace(case.standing, rung=number + 1, told={**case.standing.told, number: act.now})
        self.raised.append(alarm)

    def _tell(self) -> None:
        """A line for everybody who is told, of all alarms together: it bears the number of its alarm."""
        if self._untold:
            self.act.session.flush()
        for alarm, subject in self._untold:
            for officer_id in (alarm.officer_id, *alarm.copies):
                if officer_id is not None:
                    leave_word(self.act, officer_id, alarm, subject, self._nodes[alarm.unit_id].name)
        self._untold.clear()

    # What a round knows ----------------------------------------------------------------------------------------------

    @cached_property
    def _subjects(self) -> dict[int, Subject]:
        return subjects_of(self.act.session, [clock.id for clock in self.clocks])

    @cached_property
    def _told(self) -> dict[int, list[Alarm]]:
        """The alarms of each clock's present edition."""
        editions_of = {clock.id: clock.edition for clock in self.clocks}
        found: dict[int, list[Alarm]] = defaultdict(list)
        query = select(Alarm).where(Alarm.clock_id.in_(editions_of)).order_by(Alarm.rung)
        for alarm in self.act.session.scalars(query):
            if alarm.clock_edition == editions_of[alarm.clock_id]:
                found[alarm.clock_id].append(alarm)
        return found

    @cached_property
    def _ladders(self) -> ladders.Ladders:
        return ladders.in_force(self.act.session, self.act.today)

    @cached_property
    def _nodes(self) -> dict[int, Node]:
        return tree_of(self.act.session).nodes

    @cached_property
    def _chart(self) -> Chart:
        """Of all places a search of this round may pass, read at once."""
        chart = Chart(self.act.session, self.act.today)
        due = [clock for clock in self.clocks if is_due(clock, self.act.now)]
        cases = [(clock.unit_id, self._subjects[clock.id]) for clock in due]
        begins = {unit_id for unit_id, _ in cases}
        begins |= {place for _, subject in cases for place in (subject.receiving_id, subject.handling_id)}
        paths = [chart.path(Sought(place, unit, receiving_id=unit)) for unit in begins for place in ("leader", "desk")]
        chart.read({node.id for path in paths for node in path}, {subject.holder_id for _, subject in cases})
        return chart

    def _look_at_dossiers(self) -> None:
        """A step that is late may be why its dossier will be: whether it still fits is asked at once. A dossier's clock
        somebody else is moving this instant is left to its own time."""
        late = {alarm.dossier_id for alarm in self.raised if alarm.kind == "overdue" and alarm.work_item_id is not None}
        if not late:
            return
        query = select(Clock).where(Clock.is_dossiers, Clock.dossier_id.in_(late), Clock.state == "running")
        for clock in self.act.session.scalars(query.with_for_update(key_share=True, skip_locked=True)):
            if clock.next_ring_at is not None and clock.next_ring_at > self.act.now:
                self.act.session.change(clock, next_ring_at=self.act.now)


@dataclass
class _Case:
    """One clock of a round, and how far it has come."""

    clock: Clock
    subject: Subject
    rungs: Sequence[Rung]
    standing: Standing
    alarms: list[Alarm]

    @property
    def asks(self) -> bool:
        """Whether a rung ahead depends on whether what remains fits."""
        return any(rung.asks_whether_it_fits for rung in self.rungs[self.standing.rung :])

    @cached_property
    def concerned(self) -> Concerned:
        subject = self.subject
        return Concerned(
            unit_id=self.clock.unit_id,
            receiving_id=subject.receiving_id,
            handling_id=subject.handling_id,
            procedure_code=subject.procedure_code,
            holder_id=subject.holder_id,
            is_second=not subject.is_step and subject.extensions > 0,
        )


def due_of(clock: Clock) -> datetime:
    """The date of a running clock."""
    assert clock.due_at is not None  # a running clock has a date: CHECK ck_clock_due
    return clock.due_at


def allowed_by(rule: ClockRule, started_at: datetime, calendar: WorkCalendar) -> timedelta:
    """The working time a rule gives from when something was received."""
    first = reckon(rule, [Entry("start", started_at)], calendar)
    by = rule.calendar(calendar)
    return by.working_time_between(by.effective_start(started_at, rule.cutoff), first.original_due_at)
