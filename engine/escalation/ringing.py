"""Ringing: clocks are looked at together; whatever rung is owed becomes an alarm, a notice and a line of the audit in
one act with the next look.

A round reads what it needs of all its clocks at once: what they are about, what was told of them, the ladders of the
day, who leads which unit. A clock that owes nothing yet costs no search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from engine import audit
from engine.act import Act
from engine.deadlines.models import Clock
from engine.escalation import ladders, owed, recipients
from engine.escalation.cases import Case, case_of, read_for
from engine.escalation.models import Alarm
from engine.escalation.subjects import Subject, subjects_of
from engine.escalation.words import leave_word
from engine.org.search import Chart
from engine.org.tree import Node, tree_of

Fits = Callable[[Act, Collection[int]], Collection[int]]
"""Which of these dossiers are expected in time; asked once in a round, for all its clocks together."""
VERBS = {"warning": "deadline.warned", "reminder": "deadline.reminded", "apology": "deadline.endangered"}


def always_fits(_act: Act, dossier_ids: Collection[int]) -> Collection[int]:
    """Nobody reckons what remains: a dossier is expected in time until its date has passed."""
    return dossier_ids


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
        cases = [self._case(clock) for clock in self.clocks if is_due(clock, self.act.now)]
        asked = {case.clock.dossier_id for case in cases if self._asks(case)}
        fitting = self.fits(self.act, asked) if asked else ()
        for case in cases:
            self._ring(case, fits=self._asks(case) and case.clock.dossier_id in fitting)
        self._look_at_dossiers()
        self._tell()
        return self.raised

    def ahead(self, clock: Clock) -> datetime | None:
        """When the next rung of a running clock rings, if nothing happens meanwhile; None when none is owed."""
        case = self._case(clock)
        for number in range(clock.rung, len(case.rungs)):
            rung = case.rungs[number]
            if not (rung.warns and self.act.now >= case.standing.due_at) and not rung.asks_whether_it_fits:
                at = owed.instant(case.rungs, number, case.standing)
                if at is not None:
                    return at
        return None

    def _asks(self, case: Case) -> bool:
        return case.asks and self.act.now < case.standing.due_at

    def _ring(self, case: Case, *, fits: bool) -> None:
        while (look := owed.look(case.rungs, case.standing, self.act.now, fits=fits)).rung is not None:
            self._raise(case, look.rung)
        self.act.session.change(case.clock, rung=case.standing.rung, next_ring_at=look.again_at)

    def _case(self, clock: Clock) -> Case:
        return case_of(self.act.session, clock, self._subjects[clock.id], self._told[clock.id], self._ladders)

    def _raise(self, case: Case, number: int) -> None:
        act, clock, rung = self.act, case.clock, case.rungs[number]
        found = recipients.told(self._chart, rung, case.concerned, case.asked)
        duty = case.duty_of(rung)
        copies = recipients.beside(self._chart, rung, case.concerned, found.officer_id)
        alarm = Alarm(
            clock_id=clock.id,
            clock_edition=clock.edition,
            rung=number,
            level=rung.level,
            kind=rung.kind,
            duty=duty,
            follow_at=act.now if duty else None,
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
        case.climb(number, found.officer_id, act.now)
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
        due = [(clock, self._subjects[clock.id]) for clock in self.clocks if is_due(clock, self.act.now)]
        return read_for(Chart(self.act.session, self.act.today), due)

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
