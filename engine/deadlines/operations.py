"""The verbs of the legal clock: each writes a line in the ledger and reckons the row again.

Nothing is read that the caller has not handed over, except by the verbs that need the ledger (pause ended, moved,
extended): starting and meeting clocks costs no query of its own, whatever their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from engine import audit
from engine.act import Act, SomeoneMovedItFirst
from engine.deadlines.explain import Why, if_resumed_now
from engine.deadlines.ledger import STATE_NAMES, ClockDoesNotAllow, Entry, NotLater, Reckoning, reckon
from engine.deadlines.models import ALIVE, Clock, ClockEntry
from engine.deadlines.policy import ClockRule
from engine.errors import Invalid
from engine.settings import LOCAL_ZONE
from engine.worktime import editions
from engine.worktime.documents import first_difference
from engine.worktime.models import CalendarEdition
from engine.worktime.periods import Period

AT_ONCE = 500  # clocks reckoned again in one go after a decree


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
        **_shown(reckoning, rule, first.at),
    )
    _write(act, clock, first)
    return clock


def pause(act: Act, clock: Clock, reason: str) -> None:
    """The clock stands still; nothing rings. Refuses unless it runs (`ClockDoesNotAllow`)."""
    _require(clock, "running")
    act.session.change(clock, state="paused", due_at=None, warn_at=None, next_ring_at=None)
    _write(act, clock, Entry("pause", act.now, reason))


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
    _reckon_with(act, clock, entry)
    act.session.change(clock, edition=before.edition, rung=before.rung, next_ring_at=before.next_ring_at)
    _write(act, clock, entry)


def lengthen(act: Act, clock: Clock, period: Period, reason: str, reason_en: str) -> bool:
    """Another legal time turns out to be the case's: `period` counts from the same beginning, instead of the rule's.

    A date that was put later before stays. Answers whether there was anything to write: repeated, it is not. Refuses
    unless the clock runs.
    """
    _require(clock, "running")
    ledger = _ledgers(act.session, [clock.id])[clock.id]
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
    entries = _ledgers(session, [clock.id])[clock.id]
    reckoning = reckon(rule, entries, calendar)
    if reckoning.due_at is not None:
        return reckoning.why
    resumed = reckon(rule, entries, calendar, max(now, entries[-1].at))
    return [*reckoning.why, *if_resumed_now(resumed.due_at)]


def recompute_running(act: Act, edition: CalendarEdition) -> list[Clock]:
    """Bring every unfinished clock to this calendar edition; returns those whose date moved.

    Each move is a line in its ledger and in the audit; finished clocks keep the edition they ended under. Safe to
    repeat: a clock already there is left alone. Whoever shows a copy of the date must take it from what is returned.
    """
    moved: list[Clock] = []
    alive = Clock.state.in_(ALIVE), Clock.calendar_edition_id != edition.id
    for old_id in act.session.scalars(select(Clock.calendar_edition_id).where(*alive).distinct()).all():
        of_old = Clock.state.in_(ALIVE) & (Clock.calendar_edition_id == old_id)
        touched = _touched(act.session, old_id, edition.id)
        for batch in _batches(act.session, of_old & touched):
            ledgers = _ledgers(act.session, [clock.id for clock in batch])
            moved += [clock for clock in batch if _recalculate(act, clock, ledgers[clock.id], edition)]
            act.session.flush()
        # One that another act has started since the last batch stays behind, for the next time.
        act.session.execute(update(Clock).where(of_old, ~touched).values(calendar_edition_id=edition.id))
    return moved


# The row and the ledger ----------------------------------------------------------------------------------------------


def _require(clock: Clock, *states: str) -> None:
    if clock.state not in states:
        raise ClockDoesNotAllow(state=STATE_NAMES[clock.state])


def _write(act: Act, clock: Clock, entry: Entry) -> None:
    data: dict[str, Any] = {}
    if entry.until:
        data["until"] = entry.until.isoformat()
    if entry.period:
        data["period"] = str(entry.period)
    if entry.whole:
        data["whole"] = True
    if entry.reason_en:
        data["reason_en"] = entry.reason_en
    if entry.cause:
        data["cause"] = entry.cause
    act.session.change(clock, lines=clock.lines + 1)
    line = {
        "number": clock.lines,
        "kind": entry.kind,
        "at": entry.at,
        "reason": entry.reason,
        "by_officer_id": act.actor.officer_id,
        "data": data,
    }
    act.session.write(ClockEntry.__table__, lambda: {"clock_id": clock.id, **line})


def _shown(reckoning: Reckoning, rule: ClockRule, since: datetime) -> dict[str, Any]:
    """What the row says of what the ledger amounts to. Its ladder is looked at first at the drawn warning, else half
    way from `since` to the date: half of the working time, for nights and holidays count for nobody."""
    due_at, next_look_at = reckoning.due_at, None
    if rule.rings and reckoning.state == "running" and due_at is not None:
        left = reckoning.calendar.working_time_between(since, due_at)
        half = reckoning.calendar.subtract_working_time(due_at, max(left, timedelta(0)) / 2)
        next_look_at = reckoning.warn_at or min(max(half, since), due_at)
    return {
        "state": reckoning.state,
        "due_at": reckoning.due_at,
        "original_due_at": reckoning.original_due_at,
        "warn_at": reckoning.warn_at,
        "next_ring_at": next_look_at,
    }


def _move(act: Act, clock: Clock, entry: Entry) -> None:
    """The ledger with its new line is a new edition of the clock: its alarms begin again."""
    entries = _reckon_with(act, clock, entry)
    act.session.change(clock, rung=0, edition=_next_edition(clock, entries))
    _write(act, clock, entry)


def _next_edition(clock: Clock, entries: Iterable[Entry]) -> int:
    """A number no edition of this clock has had: each retraction has gone back below one that may have rung."""
    return clock.edition + 1 + sum(entry.kind == "retract" for entry in entries)


def _reckon_with(act: Act, clock: Clock, entry: Entry) -> list[Entry]:
    """The row as the ledger with this line amounts to; gives the lines before it."""
    _lock(act, clock)
    rule, entries = clock.clock_rule, _ledgers(act.session, [clock.id])[clock.id]
    calendar = editions.calendar_of(act.session, clock.calendar_edition_id)
    act.session.change(clock, **_shown(reckon(rule, [*entries, entry], calendar), rule, entry.at))
    return entries


def _lock(act: Act, clock: Clock) -> None:
    """Take the row as it is now, and keep it: where the database knows locks, an alarm may be ringing at it."""
    act.session.flush()
    state, edition = clock.state, clock.edition
    act.session.refresh(clock, with_for_update={"key_share": True})
    if (clock.state, clock.edition) != (state, edition):
        raise SomeoneMovedItFirst()


def _end(act: Act, clock: Clock, entry: Entry) -> None:
    _require(clock, *ALIVE)
    if clock.state == "paused":
        _reckon_with(act, clock, entry)
    state = "met" if entry.kind == "meet" else "stopped"
    act.session.change(clock, state=state, ended_at=entry.at, next_ring_at=None)
    _write(act, clock, entry)


def _ledgers(session: Session, clock_ids: Sequence[int]) -> dict[int, list[Entry]]:
    query = select(ClockEntry).where(ClockEntry.clock_id.in_(clock_ids))
    ledgers: dict[int, list[Entry]] = defaultdict(list)
    for line in session.scalars(query.order_by(ClockEntry.clock_id, ClockEntry.number)):
        so_far = ledgers[line.clock_id]
        # The clocks of two machines may differ by a moment; the order of the lines is what happened.
        at = max(line.at, so_far[-1].at) if so_far else line.at
        so_far.append(replace(line.entry, at=at))
    return ledgers


# After a decree ------------------------------------------------------------------------------------------------------


def _touched(session: Session, old_id: int, new_id: int) -> ColumnElement[bool]:
    """Clocks that could tell the two editions apart: paused, or due on or after the first day that differs."""
    old, new = editions.calendar_of(session, old_id), editions.calendar_of(session, new_id)
    day = first_difference(old, new)
    if day is None:
        return Clock.id < 0
    if day == date.min:
        return Clock.id > 0
    return or_(Clock.due_at.is_(None), Clock.due_at >= datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE))


def _batches(session: Session, those: ColumnElement[bool]) -> Iterator[Iterable[Clock]]:
    last = 0
    query = select(Clock).order_by(Clock.id).limit(AT_ONCE).with_for_update(key_share=True)
    while batch := session.scalars(query.where(those, Clock.id > last)).all():
        yield batch
        last = batch[-1].id


def _recalculate(act: Act, clock: Clock, entries: list[Entry], edition: CalendarEdition) -> bool:
    """Reckon one clock by the new edition; True when its date moved."""
    calendar = editions.calendar_of(act.session, edition.id)
    rule, before = clock.clock_rule, (clock.due_at, clock.original_due_at)
    entry = Entry("recalculate", max(act.now, entries[-1].at), edition.legal_basis)
    new = reckon(rule, [*entries, entry], calendar)
    act.session.change(clock, calendar_edition_id=edition.id)
    if (new.due_at, new.original_due_at) == before:
        return False
    act.session.change(clock, rung=0, edition=_next_edition(clock, entries), **_shown(new, rule, entry.at))
    _write(act, clock, entry)
    audit.record(
        act,
        "deadline.recalculated",
        f"clock:{clock.id}",
        dossier_id=clock.dossier_id,
        before=before[0] and before[0].isoformat(),
        after=new.due_at and new.due_at.isoformat(),
        legal_basis=edition.legal_basis,
    )
    return True
