"""The legal clock as a pure function: rule + ledger + calendar edition -> state, due date and why.

Three measures, never mixed (domain of the law: "ngày làm việc", "ngày", "giờ làm việc"):

* working days: a day on which the clock stood still is not counted, so a pause of n working days moves the date by n;
* working hours: a pause moves the end by the office hours it lasted;
* days, weeks, months: a pause moves the end by the calendar days it lasted, and only then does an end on a day off
  move to the next working day (BLDS 2015 article 148.5).

A pause that begins after the date has passed heals nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from engine.clock import day_here
from engine.deadlines.explain import Step, Why, explain
from engine.deadlines.policy import ClockRule, warn_at
from engine.errors import Conflict, Invalid
from engine.settings import LOCAL_ZONE
from engine.worktime.calendar import WorkCalendar, count_days
from engine.worktime.periods import Period

State = Literal["running", "paused", "met", "stopped"]
Kind = Literal["start", "pause", "resume", "restart", "extend", "retract", "recalculate", "meet", "stop"]

STATE_NAMES = {"running": "đang chạy", "paused": "đang tạm dừng", "met": "đã hoàn thành", "stopped": "đã dừng"}
_NOT_STARTED = "chưa bắt đầu"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class ClockDoesNotAllow(Conflict):
    """Đồng hồ thời hạn đang ở trạng thái “{state}”, không thực hiện được thao tác này."""


class NotLater(Invalid):
    """Ngày hẹn mới phải sau ngày hẹn đang có hiệu lực ({due})."""


class OutOfOrder(Invalid):
    """Sổ thời hạn phải ghi theo thứ tự thời gian: {at} đứng sau {before}."""


class NothingToRetract(Conflict):
    """Thời hạn đã thay đổi sau lần gia hạn này nên không hủy lần gia hạn được nữa."""


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. `at` is aware.

    `extend` carries `until` (the new local date) or, when it is `whole`, the `period` that counts instead of the rule's
    from the same beginning, and from every later one; `retract` takes back the line before it, an `until` or
    a `meet`, which then has never counted; `restart` may carry a new `period`. `reason_en` is the English of a reason
    that comes from the law's data, `cause` one of `causes.CAUSES`. A `recalculate` says in `reason` which edition the
    clock moved to.
    """

    kind: Kind
    at: datetime
    reason: str = ""
    until: date | None = None
    period: Period | None = None
    whole: bool = False
    reason_en: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Reckoning:
    """What a ledger amounts to. `due_at` and `original_due_at` are UTC; `due_at` is None while paused.

    `original_due_at` leaves extensions out: statistics compare with it, the applicant sees both.
    """

    state: State
    due_at: datetime | None
    original_due_at: datetime
    warn_at: datetime | None
    steps: tuple[Step, ...] = field(repr=False)
    calendar: WorkCalendar = field(repr=False)

    @cached_property
    def why(self) -> list[Why]:
        """Why this date, line by line, in both languages."""
        return explain(self.steps, self.due_at, self.calendar)


def reckon(rule: ClockRule, entries: Iterable[Entry], calendar: WorkCalendar, now: datetime | None = None) -> Reckoning:
    """Read the ledger from its first line to its last.

    A clock that stands still has no due date unless `now` is given: then as if it were resumed at that instant.
    Refuses a ledger that no clock could have written: `ClockDoesNotAllow`, `OutOfOrder`.
    """
    ledger = _Ledger(rule, rule.calendar(calendar))
    for entry in entries:
        ledger.read(entry)
    return ledger.close(now)


@dataclass
class _Ledger:
    """A clock while its ledger is read.

    `unit` is the measure it runs in; `end` the last day (or instant) before a day off moves it.
    """

    rule: ClockRule
    calendar: WorkCalendar
    state: State | None = None
    unit: str = ""
    begun_at: datetime = _LONG_AGO
    end: datetime = _LONG_AGO
    original_end: datetime = _LONG_AGO
    paused_at: datetime | None = None
    last_at: datetime | None = None
    steps: list[Step] = field(default_factory=list)
    since_begun: list[Entry] = field(default_factory=list)
    whole: Period | None = None
    before_extension: datetime = _LONG_AGO
    ended_from: State | None = None

    def read(self, entry: Entry) -> None:
        if self.last_at is not None and entry.at < self.last_at:
            raise OutOfOrder(at=entry.at.astimezone(LOCAL_ZONE), before=self.last_at.astimezone(LOCAL_ZONE))
        allowed, verb = _VERBS[entry.kind]
        if self.state not in allowed:
            raise ClockDoesNotAllow(state=STATE_NAMES[self.state] if self.state else _NOT_STARTED)
        verb(self, entry)
        self.since_begun.append(entry)
        self.last_at = entry.at

    def close(self, now: datetime | None) -> Reckoning:
        if self.state is None:
            raise ClockDoesNotAllow(state=_NOT_STARTED)
        if self.state == "paused" and now is not None:
            self._shift(now)
        has_date = self.state != "paused" or now is not None
        due_at = self._due(self.end) if has_date else None
        return Reckoning(
            state=self.state,
            due_at=due_at,
            original_due_at=self._due(self.original_end),
            warn_at=due_at and warn_at(self.rule, self.begun_at, due_at, self.calendar),
            steps=tuple(self.steps),
            calendar=self.calendar,
        )

    # The verbs -------------------------------------------------------------------------------------------------------

    def begin(self, entry: Entry) -> None:
        """Start, or start again from zero (a full dossier after a supplement: NĐ 61/2018 article 19.4).

        A new period does not undo lateness: when the date had passed before the applicant was asked, the original date
        stays the one that statistics compare with.
        """
        period, rule = entry.period or self.whole or self.rule.period, self.rule
        self.since_begun = []
        was_late = self.state is not None and (self.paused_at or entry.at) > self._due(self.original_end)
        self.unit = period.unit
        self.begun_at = self.calendar.effective_start(entry.at, rule.cutoff)
        self.end = self._end_of(period, self.begun_at)
        self.original_end = self.original_end if was_late else self.end
        self.state, self.paused_at = "running", None
        self._say(entry, begun_at=self.begun_at, period=period, cutoff=rule.cutoff, basis=rule.basis, end=self.end)

    def pause(self, entry: Entry) -> None:
        self.state, self.paused_at = "paused", entry.at
        self._say(entry)

    def resume(self, entry: Entry) -> None:
        before = self.end
        lasted = self._shift(entry.at)
        self.state = "running"
        heals_nothing = bool(lasted) and self.end == before
        self._say(entry, lasted=lasted, unit=self.unit, heals_nothing=heals_nothing)

    def extend(self, entry: Entry) -> None:
        due_at, self.before_extension = self._due(self.end), self.end
        if entry.whole and entry.period is not None:
            self.whole, self.unit, end = entry.period, entry.period.unit, self._as_if(entry.period)
        elif entry.until is not None:
            end = self.calendar.closing(entry.until)
        else:
            raise ValueError("an extension without a new date or a whole period")
        if self.unit != "wh":
            end = self.calendar.closing(day_here(end))
        # A later edition of the calendar may carry the old date beyond the new one: an extension never shortens.
        self.end = max(self.end, end if self.unit in _CALENDAR_UNITS else self._due(end))
        self._say(entry, from_at=due_at, whole=entry.period if entry.whole else None)

    def retract(self, entry: Entry) -> None:
        last = self.since_begun[-1]
        if last.kind == "meet" and self.ended_from == "running":
            self.state = "running"
            self._say(entry, reopened=True)
            return
        if last.kind != "extend" or last.whole:
            raise NothingToRetract()
        from_at, self.end = self._due(self.end), self.before_extension
        self._say(entry, from_at=from_at)

    def end_(self, entry: Entry) -> None:
        self.ended_from = self.state
        if self.state == "paused":
            self._shift(entry.at)
        self.state = "met" if entry.kind == "meet" else "stopped"
        self._say(entry)

    def note(self, entry: Entry) -> None:
        self._say(entry)

    def _as_if(self, period: Period) -> datetime:
        """The end if this had been the period from the beginning, with all that happened since."""
        begun, *later = self.since_begun
        again = _Ledger(self.rule, self.calendar)
        for entry in (replace(begun, kind="start", period=period), *later):
            again.read(entry)
        return again.end

    # The measures ----------------------------------------------------------------------------------------------------

    def _end_of(self, period: Period, begun_at: datetime) -> datetime:
        if period.unit in _CALENDAR_UNITS:
            return self.calendar.closing(count_days(day_here(begun_at), period))
        return self.calendar.add(period, begun_at)

    def _due(self, end: datetime) -> datetime:
        """An end on a day off moves to the end of the next working day."""
        day = day_here(end)
        return end if self.calendar.is_working_day(day) else self.calendar.closing(self.calendar.on_or_after(day))

    def _shift(self, until: datetime) -> timedelta:
        """Let the pause that is on move the dates; returns how long it lasted, in this rule's measure."""
        assert self.paused_at is not None
        since, self.paused_at = max(self.paused_at, self.begun_at), None
        until = max(until, since)
        lasted = self._measure(since, until)
        self.end = self._moved(self.end, since, lasted)
        self.original_end = self._moved(self.original_end, since, lasted)
        return lasted

    def _measure(self, since: datetime, until: datetime) -> timedelta:
        if self.unit == "wh":
            return self.calendar.working_time_between(since, until)
        if self.unit == "wd":
            days = (day_here(self.calendar.effective_start(instant)) for instant in (since, until))
            return timedelta(days=self.calendar.working_days_between(*days))
        return day_here(until) - day_here(since)

    def _moved(self, end: datetime, since: datetime, lasted: timedelta) -> datetime:
        if self.unit == "wh":
            in_time = self.calendar.working_time_between(since, end) >= timedelta(0)
            return self.calendar.add_working_time(end, lasted) if in_time else end
        if self.unit == "wd":
            in_time = day_here(self.calendar.effective_start(since)) <= day_here(end)
            return self.calendar.closing(self._working_days_on(end, lasted.days)) if in_time else end
        if day_here(since) > day_here(self._due(end)):
            return end
        left_off = max(end, self.calendar.closing(day_here(since)))
        return left_off + lasted

    def _working_days_on(self, end: datetime, days: int) -> date:
        day = day_here(end)
        return self.calendar.working_day_after(day, days) if days else day

    def _say(self, entry: Entry, **facts: Any) -> None:
        self.steps.append(
            Step(entry.kind, entry.at, entry.reason, self.end, self._due(self.end), facts, entry.reason_en, entry.cause)
        )


_CALENDAR_UNITS = ("d", "w", "m")
_ALIVE: tuple[State | None, ...] = ("running", "paused")
_VERBS: dict[Kind, tuple[tuple[State | None, ...], Callable[[_Ledger, Entry], None]]] = {
    "start": ((None,), _Ledger.begin),
    "restart": (_ALIVE, _Ledger.begin),
    "pause": (("running",), _Ledger.pause),
    "resume": (("paused",), _Ledger.resume),
    "extend": (("running",), _Ledger.extend),
    "retract": (("running", "met"), _Ledger.retract),
    "recalculate": (_ALIVE, _Ledger.note),
    "meet": (_ALIVE, _Ledger.end_),
    "stop": (_ALIVE, _Ledger.end_),
}
