"""The verbs of the legal clock: each writes a line in the ledger and reckons the row again.

Nothing is read that the caller has not handed over, except by the verbs that need the ledger (pause ended, moved,
extended): starting and meeting clocks costs no query of its own, whatever their number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from engine.act import Act
from engine.deadlines import book
from engine.deadlines.explain import Why, if_resumed_now
from engine.deadlines.ledger import STATE_NAMES, ClockDoesNotAllow, Entry, NotLater, Reckoning, reckon
from engine.deadlines.models import ALIVE, Clock
from engine.deadlines.policy import ClockRule
from engine.errors import Invalid
from engine.settings import LOCAL_ZONE
from engine.worktime import editions
from engine.worktime.periods import Period


class DayHasPassed(Invalid):
    """Ngày {day} đã qua; mời chọn từ hôm nay trở đi."""


class NotAWorkingDay(Invalid):
    """Ngày {day} cơ quan không làm việc; mời chọn ngày làm việc, gần nhất là {next}."""


def start(
    act: Act,
    *,
    subject: Literal["dossier", "work_item"],
    dossier_id: int,
    rule: ClockRule,
    unit_id: int,
    work_item: Callable[[], int] | None = None,
    at: datetime | None = None,
) -> Clock:
    """Set a clock going for a dossier or a step; `unit_id` answers for it. Its dates are there at once, its id later.

    `work_item` is asked for the step's id when that is known too, `at` is when it was received (aware; now when not
    said).
    """
    edition_id = editions.current_id(act)
    first = Entry("start", at or act.now)
    reckoning = reckon(rule, [first], editions.calendar_of(act.session, edition_id))
    clock = act.session.open(
        Clock,
        lambda: {"work_item_id": work_item()} if work_item else {},
        subject=subject,
        dossier_id=dossier_id,
        unit_id=unit_id,
        calendar_edition_id=edition_id,
        rule=rule.to_dict(),
        started_at=first.at,
        lines=0,
        **book.shown(reckoning, rule, first.at),
    )
    book.write(act, clock, first)
    return clock


def pause(act: Act, clock: Clock, reason: str) -> None:
    """The clock stands still; nothing rings. Refuses unless it runs (`ClockDoesNotAllow`)."""
    _require(clock, "running")
    act.session.change(clock, state="paused", due_at=None, warn_at=None, next_ring_at=None)
    book.write(act, clock, Entry("pause", act.now, reason))


def resume(act: Act, clock: Clock, reason: str = "") -> None:
    """The clock runs on from where it stood. Refuses unless it is paused."""
    _require(clock, "paused")
    _move(act, clock, Entry("resume", act.now, reason))


def restart(act: Act, clock: Clock, reason: str, period: Period | None = None) -> None:
    """From zero: the full dossier is here (NĐ 61/2018 article 19.4), or a new period begins. Refuses when ended."""
    _require(clock, *ALIVE)
    _move(act, clock, Entry("restart", act.now, reason, period=period))


def extend(act: Act, clock: Clock, until: date, reason: str, cause: str = "") -> None:
    """A later date, with its reason and, where one was chosen, its cause: a new last day (NĐ 61/2018 article 19.9).

    Refuses unless the clock runs, a day that has passed or is off (`DayHasPassed`, `NotAWorkingDay`: what is promised
    on paper is the day that counts), and when the new date is not later (`NotLater`).
    """
    _require(clock, "running")
    before = clock.due_at
    assert before is not None
    _require_working_day(act, clock, until)
    _move(act, clock, Entry("extend", act.now, reason, until=until, cause=cause))
    if clock.due_at is None or clock.due_at <= max(before, act.now):
        raise NotLater(due=f"{before.astimezone(LOCAL_ZONE):%d/%m/%Y}")


def _require_working_day(act: Act, clock: Clock, day: date) -> None:
    written = f"{day:%d/%m/%Y}"
    if day < act.today:
        raise DayHasPassed({"until": DayHasPassed.sentence()}, day=written)
    calendar = clock.clock_rule.calendar(editions.calendar_of(act.session, clock.calendar_edition_id))
    if not calendar.is_working_day(day):
        soonest = f"{calendar.on_or_after(day):%d/%m/%Y}"
        raise NotAWorkingDay({"until": NotAWorkingDay.sentence()}, day=written, next=soonest)


@dataclass(frozen=True)
class Ringing:
    """How far the alarms of a clock had come: what an extension forgets, and its retraction brings back."""

    edition: int
    rung: int
    next_ring_at: datetime | None

    @classmethod
    def of(cls, clock: Clock) -> Ringing:
        return cls(clock.edition, clock.rung, clock.next_ring_at)


def retract(act: Act, clock: Clock, before: Ringing, reason: str) -> None:
    """Take back the extension that is the ledger's last line: it has never counted. `before` is how the alarms stood
    then; they go on from there, so that nobody is told twice of one date.

    Refuses unless the clock runs, and when anything else has moved it since (`NothingToRetract`).
    """
    _require(clock, "running")
    entry = Entry("retract", act.now, reason)
    book.reckon_with(act, clock, entry)
    act.session.change(clock, edition=before.edition, rung=before.rung, next_ring_at=before.next_ring_at)
    book.write(act, clock, entry)


def reopen(act: Act, clock: Clock, before: Ringing) -> None:
    """What was promised is not done after all: the end that is the ledger's last line has never counted, and the alarms
    go on as they stood. Refuses unless it was met while running, and when anything has been written since."""
    _require(clock, "met")
    entry = Entry("retract", act.now)
    book.reckon_with(act, clock, entry)
    act.session.change(clock, ended_at=None, edition=before.edition, rung=before.rung, next_ring_at=before.next_ring_at)
    book.write(act, clock, entry)


def lengthen(act: Act, clock: Clock, period: Period, reason: str, reason_en: str) -> bool:
    """Another legal time turns out to be the case's: `period` counts from the same beginning, instead of the rule's.

    A date that was put later before stays. Answers whether there was anything to write: repeated, it is not. Refuses
    unless the clock runs.
    """
    _require(clock, "running")
    ledger = book.ledgers_of(act.session, [clock.id])[clock.id]
    if any(entry.whole and entry.period == period for entry in ledger):
        return False
    _move(act, clock, Entry("extend", act.now, reason, period=period, whole=True, reason_en=reason_en))
    return True


def meet(act: Act, clock: Clock) -> None:
    """What was promised is done. Refuses when the clock has ended."""
    _end(act, clock, Entry("meet", act.now))


def stop(act: Act, clock: Clock, reason: str) -> None:
    """Nothing is promised any more: withdrawn, refused. Refuses when the clock has ended."""
    _end(act, clock, Entry("stop", act.now, reason))


def first_promise(session: Session, clock: Clock) -> Reckoning:
    """The clock as it was started: the date the applicant was given, and why, whatever moved it later."""
    calendar = editions.calendar_of(session, clock.calendar_edition_id)
    return reckon(clock.clock_rule, [Entry("start", clock.started_at)], calendar)


def why(session: Session, clock: Clock, now: datetime) -> list[Why]:
    """Why this date, line by line; a clock that stands still also says what its date would be if resumed now."""
    rule, calendar = clock.clock_rule, editions.calendar_of(session, clock.calendar_edition_id)
    entries = book.ledgers_of(session, [clock.id])[clock.id]
    reckoning = reckon(rule, entries, calendar)
    if reckoning.due_at is not None:
        return reckoning.why
    resumed = reckon(rule, entries, calendar, max(now, entries[-1].at))
    return [*reckoning.why, *if_resumed_now(resumed.due_at)]


def _require(clock: Clock, *states: str) -> None:
    if clock.state not in states:
        raise ClockDoesNotAllow(state=STATE_NAMES[clock.state])


def _move(act: Act, clock: Clock, entry: Entry) -> None:
    """The ledger with its new line is a new edition of the clock: its alarms begin again."""
    entries = book.reckon_with(act, clock, entry)
    act.session.change(clock, rung=0, edition=book.next_edition(clock, entries))
    book.write(act, clock, entry)


def _end(act: Act, clock: Clock, entry: Entry) -> None:
    _require(clock, *ALIVE)
    if clock.state == "paused":
        book.reckon_with(act, clock, entry)
    state = "met" if entry.kind == "meet" else "stopped"
    act.session.change(clock, state=state, ended_at=entry.at, next_ring_at=None)
    book.write(act, clock, entry)
