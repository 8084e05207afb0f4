"""What must hold for every start and every period, and must agree with a second, slow calendar that walks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from timeit import repeat

import walking
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.settings import LOCAL_ZONE
from engine.worktime.documents import shipped_calendar
from engine.worktime.periods import Period

HANOI = shipped_calendar()

starts = st.datetimes(datetime(2018, 1, 1), datetime(2026, 10, 1)).map(lambda at: at.replace(second=0, microsecond=0))
cutoffs = st.sampled_from([None, time(11, 30), time(15), time(16), time(17)])
periods = st.one_of(
    st.builds(Period, st.integers(0, 90), st.sampled_from(["wd", "d"])),
    st.builds(Period, st.integers(0, 12), st.sampled_from(["w", "m"])),
    st.builds(Period, st.integers(0, 400), st.just("wh")),
)
short_periods = st.one_of(
    st.builds(Period, st.integers(0, 40), st.sampled_from(["wd", "d"])),
    st.builds(Period, st.integers(0, 12), st.sampled_from(["w", "m"])),
    st.builds(Period, st.integers(0, 24), st.just("wh")),
)


@settings(max_examples=400)
@given(starts, starts, periods, cutoffs)
def test_who_comes_later_is_never_served_earlier(
    one: datetime, other: datetime, period: Period, cutoff: time | None
) -> None:
    earlier, later = sorted([one, other])
    assert HANOI.add(period, at(earlier), cutoff) <= HANOI.add(period, at(later), cutoff)


@given(starts, st.integers(0, 60), st.integers(1, 30), st.sampled_from(["wd", "wh", "d", "w", "m"]))
def test_a_longer_period_never_ends_earlier(start: datetime, count: int, more: int, unit: str) -> None:
    assert HANOI.add(Period(count, unit), at(start)) <= HANOI.add(Period(count + more, unit), at(start))


@settings(max_examples=300)
@given(starts, st.integers(0, 200))
def test_adding_then_subtracting_working_days_returns_to_the_day_of_reception(start: datetime, count: int) -> None:
    period = Period(count, "wd")
    begun = HANOI.effective_start(at(start))
    assert local(HANOI.subtract(period, HANOI.add(period, at(start)))).date() == local(begun).date()


@settings(max_examples=300)
@given(starts, st.integers(0, 400))
def test_adding_then_subtracting_working_hours_returns_to_the_very_minute(start: datetime, count: int) -> None:
    period = Period(count, "wh")
    begun = HANOI.effective_start(at(start))
    assert HANOI.subtract(period, HANOI.add(period, at(start))) == begun


@given(starts, st.integers(0, 90))
def test_adding_then_subtracting_days_returns_unless_a_day_off_moved_the_end(start: datetime, count: int) -> None:
    period, begun = Period(count, "d"), local(HANOI.effective_start(at(start))).date()
    back = local(HANOI.subtract(period, HANOI.add(period, at(start)))).date()
    moved = not HANOI.is_working_day(begun + timedelta(days=count))
    assert back >= begun if moved else back == begun


@settings(max_examples=300)
@given(starts, periods, cutoffs)
def test_every_period_ends_on_a_working_day_in_office_hours(
    start: datetime, period: Period, cutoff: time | None
) -> None:
    due = local(HANOI.add(period, at(start), cutoff))
    assert walking.is_working(due.date())
    assert time(8) <= due.time() <= time(17)


@settings(max_examples=200)
@given(starts, short_periods, cutoffs)
def test_the_fast_calendar_agrees_with_the_walking_one(start: datetime, period: Period, cutoff: time | None) -> None:
    assert local(HANOI.effective_start(at(start), cutoff)) == walking.effective(start, cutoff)
    assert local(HANOI.add(period, at(start), cutoff)) == walking.add(period.count, period.unit, start, cutoff)


@settings(max_examples=100)
@given(starts, st.integers(0, 14 * 24 * 60))
def test_working_time_agrees_with_a_walk_minute_by_minute(start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    assert HANOI.working_time_between(at(start), at(end)) == timedelta(minutes=walking.minutes_between(start, end))


@given(starts, starts, starts)
def test_working_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    between = HANOI.working_time_between
    assert between(at(one), at(three)) == between(at(one), at(two)) + between(at(two), at(three))


@given(st.dates(date(2018, 1, 1), date(2026, 6, 1)), st.integers(1, 300))
def test_counting_forward_and_back_over_working_days_agrees(day: date, count: int) -> None:
    later = HANOI.working_day_after(day, count)
    assert HANOI.working_days_between(day + timedelta(days=1), later) == count - 1
    assert HANOI.working_day_before(later, count) == HANOI.on_or_before(day)


def test_adding_a_period_takes_microseconds() -> None:
    start = at(datetime(2018, 2, 12, 9))
    for period in (Period(30, "wd"), Period(240, "wh"), Period(3, "m")):
        best = min(repeat(lambda period=period: HANOI.add(period, start), number=500, repeat=7)) / 500
        assert best < 200e-6, f"{period}: {best * 1e6:.0f} µs"


def at(naive: datetime) -> datetime:
    return naive.replace(tzinfo=LOCAL_ZONE)


def local(instant: datetime) -> datetime:
    return instant.astimezone(LOCAL_ZONE).replace(tzinfo=None)
