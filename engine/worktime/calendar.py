"""The working calendar of an administration: which days and hours count, and what adding a period to an instant gives.

Pure and immutable. Instants are aware and come back in UTC; days are local dates of Hanoi. Rules: Bộ luật Dân sự 2015,
articles 146 to 148 (start, end, weeks and months), Quyết định 188/1999/QĐ-TTg (Monday to Friday), the yearly notices on
Tết, Quốc khánh and swapped days (data, see `documents`).

A period in days ends when the office closes on its last day: the law gives the day until 24:00 (article 148.6), but
nobody returns a result at a closed desk. Whoever judges lateness of such a period compares dates, never hours.
"""

from __future__ import annotations

import calendar as gregorian
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from engine.settings import LOCAL_ZONE
from engine.worktime.periods import Period

Hours = tuple[tuple[time, time], ...]

OFFICE_HOURS: Hours = ((time(8), time(12)), (time(13), time(17)))
SATURDAY_AND_SUNDAY = frozenset({5, 6})
NOTHING = timedelta(0)
_MIDNIGHT = time(0)


class Basis(NamedTuple):
    """Why a day is off, or is worked: the legal basis in both languages."""

    vi: str
    en: str


class _Year(NamedTuple):
    """One year as a table: `days` the working days as ordinals; `before[i]` how many of them precede day i (from 0)."""

    days: tuple[int, ...]
    before: tuple[int, ...]


class _Shift(NamedTuple):
    """One stretch of office hours, from midnight; `done` is the working time of the day before it opens."""

    opens: timedelta
    closes: timedelta
    done: timedelta


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Days and hours that count. `known` are the first and last year whose days off have been decreed."""

    code: str
    days_off: Mapping[date, Basis] = field(default_factory=dict)
    days_worked: Mapping[date, Basis] = field(default_factory=dict)
    known: tuple[int, int] = (1, 9999)
    hours: Hours = OFFICE_HOURS
    rest_days: frozenset[int] = SATURDAY_AND_SUNDAY
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False)
    _others: dict[Hours, WorkCalendar] = field(default_factory=dict, init=False, repr=False)
    _shifts: tuple[_Shift, ...] = field(default=(), init=False, repr=False)
    _day_length: timedelta = field(default=NOTHING, init=False, repr=False)

    def __post_init__(self) -> None:
        shifts, done = [], NOTHING
        for opens, closes in self.hours:
            shifts.append(_Shift(_since_midnight(opens), _since_midnight(closes), done))
            done += shifts[-1].closes - shifts[-1].opens
        if not shifts or done <= NOTHING or len(self.rest_days) > 6:
            raise ValueError("a calendar without working hours")
        object.__setattr__(self, "_shifts", tuple(shifts))
        object.__setattr__(self, "_day_length", done)

    def with_hours(self, hours: Hours) -> WorkCalendar:
        """The same days under the hours of another office."""
        if hours == self.hours:
            return self
        if hours not in self._others:
            self._others[hours] = replace(self, hours=hours)
        return self._others[hours]

    # Days ------------------------------------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """A swapped Saturday is one, the swapped weekday is not."""
        if day in self.days_worked:
            return True
        return day.weekday() not in self.rest_days and day not in self.days_off

    def basis_of(self, day: date) -> Basis | None:
        """The legal basis that makes this day what an ordinary week would not; None for an ordinary day."""
        return self.days_worked.get(day) or self.days_off.get(day)

    def knows(self, day: date) -> bool:
        """Have the days off of this day's year been decreed, or are they an expectation?"""
        return self.known[0] <= day.year <= self.known[1]

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.working_day_after(day, 1)

    def on_or_after(self, day: date) -> date:
        """`day` if it is worked, else the next working day."""
        return day if self.is_working_day(day) else self.working_day_after(day, 1)

    def on_or_before(self, day: date) -> date:
        """`day` if it is worked, else the last working day before it."""
        return day if self.is_working_day(day) else self.working_day_before(day, 1)

    def working_day_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted. `count` >= 1."""
        year, wanted = day.year, count + self._before(day) + self.is_working_day(day)
        while wanted > len(days := self._year(year).days):
            wanted -= len(days)
            year += 1
        return date.fromordinal(days[wanted - 1])

    def working_day_before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`, which itself is not counted. `count` >= 1."""
        year, wanted = day.year, self._before(day) - count
        while wanted < 0:
            year -= 1
            wanted += len(self._year(year).days)
        return date.fromordinal(self._year(year).days[wanted])

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days from `first` (counted) to `last` (not counted); negative when they are turned round."""
        if last < first:
            return -self.working_days_between(last, first)
        whole_years = sum(len(self._year(year).days) for year in range(first.year, last.year))
        return whole_years + self._before(last) - self._before(first)

    # Instants --------------------------------------------------------------------------------------------------------

    def opening(self, day: date) -> datetime:
        """The instant the office opens (or would open) on this day."""
        return _instant(day, self._shifts[0].opens)

    def closing(self, day: date) -> datetime:
        """The instant the office closes (or would close) on this day."""
        return _instant(day, self._shifts[-1].closes)

    def effective_start(self, at: datetime, cutoff: time | None = None) -> datetime:
        """The instant from which something received at `at` counts.

        On a day off, after closing or after the procedure's cut-off (NĐ 23/2015 article 7, NĐ 63/2024 article 7.2):
        the opening of the next working day. Before opening or in a break: when the office opens. Else `at` itself.
        """
        day, clock = _local(at)
        late = cutoff is not None and clock > _since_midnight(cutoff)
        if late or clock >= self._shifts[-1].closes or not self.is_working_day(day):
            return self.opening(self.next_working_day(day))
        for shift in self._shifts:
            if clock < shift.closes:
                return at.astimezone(UTC) if clock >= shift.opens else _instant(day, shift.opens)
        raise AssertionError("unreachable: the last shift closes after this instant")

    def add(self, period: Period, start: datetime, cutoff: time | None = None) -> datetime:
        """When a period that begins with something received at `start` ends.

        Hours begin at once and skip breaks; the first day of days, weeks and months is not counted (BLDS 147).
        An end on a day off moves to the next working day (148.5). Zero ends on the day (or at the instant) it starts.
        """
        begun = self.effective_start(start, cutoff)
        if period.unit == "wh":
            return self.add_working_time(begun, timedelta(hours=period.count))
        day, _ = _local(begun)
        if period.unit == "wd":
            return self.closing(self.working_day_after(day, period.count) if period.count else day)
        return self.closing(self.on_or_after(count_days(day, period)))

    def further(self, period: Period, since: datetime) -> datetime:
        """When `period` after a date already set ends: further time, the next rung after a due date.

        Nothing is received here, so unlike `add` a `since` at closing time is still that day, which is not counted.
        """
        if period.unit == "wh":
            return self.add_working_time(since, timedelta(hours=period.count))
        day, _ = _local(since)
        if period.unit == "wd" and period.count:
            return self.closing(self.working_day_after(day, period.count))
        return self.closing(self.on_or_after(count_days(day, period)))

    def subtract(self, period: Period, end: datetime) -> datetime:
        """The latest instant from which `period` still fits before `end`: when a notice "1wd before" must be out.

        Days keep the hour of `end`; a result on a day off moves back to the last working day, at closing.
        """
        if period.unit == "wh":
            return self.subtract_working_time(end, timedelta(hours=period.count))
        day, clock = _local(end)
        if period.unit == "wd":
            return _instant(self.working_day_before(day, period.count), clock) if period.count else end
        earlier = count_days(day, period, backwards=True)
        return _instant(earlier, clock) if self.is_working_day(earlier) else self.closing(self.on_or_before(earlier))

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The earliest instant by which `amount` of working time has passed since `start`."""
        if not amount:
            return start.astimezone(UTC)
        day, done = self._position(start)
        days, rest = divmod(done + amount, self._day_length)
        if not rest:
            days, rest = days - 1, self._day_length
        day = self.working_day_after(day, days) if days else day
        shift = next(s for s in reversed(self._shifts) if s.done < rest)
        return _instant(day, shift.opens + rest - shift.done)

    def subtract_working_time(self, end: datetime, amount: timedelta) -> datetime:
        """The latest instant from which `amount` of working time still lies before `end`."""
        if not amount:
            return end.astimezone(UTC)
        day, done = self._position(end)
        days, rest = divmod(done - amount, self._day_length)
        day = self.working_day_before(day, -days) if days else day
        shift = next(s for s in reversed(self._shifts) if s.done <= rest)
        return _instant(day, shift.opens + rest - shift.done)

    def working_time_between(self, first: datetime, last: datetime) -> timedelta:
        """Office hours between two instants; negative when they are turned round."""
        day_one, done_one = self._position(first)
        day_two, done_two = self._position(last)
        return self.working_days_between(day_one, day_two) * self._day_length + done_two - done_one

    # Tables ----------------------------------------------------------------------------------------------------------

    def _position(self, at: datetime) -> tuple[date, timedelta]:
        """A working day and the working time of that day already behind `at`."""
        day, clock = _local(at)
        if not self.is_working_day(day):
            return self.next_working_day(day), NOTHING
        done = NOTHING
        for shift in self._shifts:
            if clock <= shift.opens:
                break
            done = shift.done + min(clock, shift.closes) - shift.opens
        return day, done

    def _before(self, day: date) -> int:
        return self._year(day.year).before[day.timetuple().tm_yday - 1]

    def _year(self, year: int) -> _Year:
        table = self._years.get(year)
        if table is None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = tuple(n for n in range(first, last + 1) if self.is_working_day(date.fromordinal(n)))
            table = _Year(days, tuple(bisect_left(days, n) for n in range(first, last + 1)))
            self._years[year] = table
        return table


def count_days(day: date, period: Period, *, backwards: bool = False) -> date:
    """Where `d`, `w` or `m` counted from `day` end, day off or not.

    Weeks end on the same weekday, months on the same date or the last day of the month (BLDS 148.3, 148.4).
    """
    count = -period.count if backwards else period.count
    if period.unit == "m":
        years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
        return date(years, month + 1, min(day.day, gregorian.monthrange(years, month + 1)[1]))
    return day + timedelta(days=count * 7 if period.unit == "w" else count)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)


def _local(at: datetime) -> tuple[date, timedelta]:
    """The local date of an instant and the time since its midnight."""
    if at.tzinfo is None:
        raise ValueError(f"an instant without time zone: {at!r}")
    local = at.astimezone(LOCAL_ZONE)
    return local.date(), _since_midnight(local.time())


def _instant(day: date, clock: timedelta) -> datetime:
    return (datetime.combine(day, _MIDNIGHT) + clock).replace(tzinfo=LOCAL_ZONE).astimezone(UTC)
