"""A clock before its ladder: how it stands and who is concerned. Rung in earnest by `ringing`, and played ahead by
`simulation`: both see the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from engine.deadlines.ledger import Entry, reckon
from engine.deadlines.models import Clock
from engine.deadlines.policy import ClockRule
from engine.escalation.ladder import ClockKind, Rung
from engine.escalation.ladders import Ladders
from engine.escalation.models import Alarm
from engine.escalation.owed import Standing
from engine.escalation.recipients import Concerned
from engine.escalation.subjects import Subject
from engine.org.search import Chart, Sought
from engine.org.tree import tree_of
from engine.worktime import editions
from engine.worktime.calendar import WorkCalendar


@dataclass
class Case:
    """One clock, and how far it has come. `asked` are the officers told so far of whom an answer was wanted."""

    clock: Clock
    subject: Subject
    rungs: Sequence[Rung]
    standing: Standing
    asked: list[int]

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

    def duty_of(self, rung: Rung) -> str | None:
        """What a rung obliges to here: one apologises once."""
        return None if rung.duty == "apology" and self.concerned.is_second else rung.duty

    def climb(self, number: int, officer_id: int | None, at: datetime) -> None:
        """That rung was told then."""
        if self.rungs[number].answer and officer_id is not None:
            self.asked.append(officer_id)
        self.standing = replace(self.standing, rung=number + 1, told={**self.standing.told, number: at})


def case_of(session: Session, clock: Clock, subject: Subject, alarms: Collection[Alarm], ladders: Ladders) -> Case:
    """How a running clock stands; `alarms` are those of its present edition."""
    rule, calendar = clock.clock_rule, editions.calendar_of(session, clock.calendar_edition_id)
    standing = Standing(
        due_at=due_of(clock),
        allowed=lambda: allowed_by(rule, clock.started_at, calendar),
        rung=clock.rung,
        told={alarm.rung: alarm.rung_at for alarm in alarms},
        answered=any(alarm.answered_at is not None and alarm.wants_answer for alarm in alarms),
        calendar=rule.calendar(calendar),
        warn_at=clock.warn_at,
    )
    kind = kind_of(session, clock, subject)
    asked = [alarm.officer_id for alarm in alarms if alarm.wants_answer and alarm.officer_id]
    return Case(clock, subject, ladders.rungs(kind, subject.procedure_code, clock.unit_id), standing, asked)


def kind_of(session: Session, clock: Clock, subject: Subject) -> ClockKind:
    """Which rungs are for it: a dossier's, a step's, or those of a body outside the city's command."""
    if not subject.is_step:
        return "dossier"
    return "outside" if tree_of(session).nodes[clock.unit_id].kind == "outside" else "step"


def read_for(chart: Chart, cases: Collection[tuple[Clock, Subject]]) -> Chart:
    """The chart, with all places read that a search for these clocks may pass."""
    begins = {clock.unit_id for clock, _ in cases}
    begins |= {place for _, subject in cases for place in (subject.receiving_id, subject.handling_id)}
    paths = [chart.path(Sought(place, unit, receiving_id=unit)) for unit in begins for place in ("leader", "desk")]
    chart.read({node.id for path in paths for node in path}, {subject.holder_id for _, subject in cases})
    return chart


def due_of(clock: Clock) -> datetime:
    """The date of a running clock."""
    assert clock.due_at is not None  # a running clock has a date: CHECK ck_clock_due
    return clock.due_at


def allowed_by(rule: ClockRule, started_at: datetime, calendar: WorkCalendar) -> timedelta:
    """The working time a rule gives from when something was received."""
    first = reckon(rule, [Entry("start", started_at)], calendar)
    by = rule.calendar(calendar)
    return by.working_time_between(by.effective_start(started_at, rule.cutoff), first.original_due_at)
