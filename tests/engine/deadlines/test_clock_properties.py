"""What must hold for every ledger, and must agree with a slow count over days and minutes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from engine.deadlines.ledger import Entry, reckon
from engine.deadlines.policy import ClockRule
from engine.settings import LOCAL_ZONE
from engine.worktime.documents import shipped_calendar
from engine.worktime.periods import Period

HANOI = shipped_calendar()

starts = st.datetimes(datetime(2018, 1, 2), datetime(2026, 5, 1)).map(lambda at: at.replace(second=0, microsecond=0))
minutes = st.integers(0, 20 * 24 * 60)
working_rules = st.one_of(
    st.builds(Period, st.integers(1, 40), st.just("wd")),
    st.builds(Period, st.integers(1, 100), st.just("wh")),
)
rules = st.one_of(
    st.builds(Period, st.integers(1, 40), st.sampled_from(["wd", "d"])),
    st.builds(Period, st.integers(1, 4), st.sampled_from(["w", "m"])),
    st.builds(Period, st.integers(1, 100), st.just("wh")),
)


@settings(max_examples=300)
@given(starts, st.integers(1, 40), st.integers(0, 30), st.integers(0, 30))
def test_suspending_n_working_days_moves_the_date_by_n(start: datetime, count: int, after: int, n: int) -> None:
    begun = HANOI.effective_start(at(start))
    assume(after <= count)
    since = HANOI.opening(HANOI.working_day_after(day_of(begun), after)) if after else begun
    until = HANOI.opening(HANOI.working_day_after(day_of(since), n)) if n else since
    plain = due(Period(count, "wd"), start)
    moved = due(Period(count, "wd"), start, [(since, until)])
    assert HANOI.working_days_between(day_of(plain), day_of(moved)) == n


@settings(max_examples=300)
@given(starts, working_rules, st.data())
def test_a_suspension_inside_a_block_of_days_off_adds_nothing(
    start: datetime, period: Period, data: st.DataObject
) -> None:
    day = day_of(at(start)) + timedelta(days=data.draw(st.integers(1, 60)))
    assume(not HANOI.is_working_day(day))
    opens, closed = HANOI.opening(HANOI.next_working_day(day)), HANOI.closing(HANOI.on_or_before(day))
    assume(closed >= at(start))
    block = st.integers(0, int((opens - closed).total_seconds()) // 60)
    since, until = sorted(closed + timedelta(minutes=data.draw(block)) for _ in range(2))
    assert due(period, start, [(since, until)]) == due(period, start)


@settings(max_examples=400)
@given(rules, starts, minutes, minutes, minutes)
def test_splitting_a_suspension_changes_nothing(
    period: Period, start: datetime, one: int, two: int, three: int
) -> None:
    since, middle, until = (at(start) + timedelta(minutes=offset) for offset in sorted([one, two, three]))
    whole = due(period, start, [(since, until)])
    assert whole == due(period, start, [(since, middle), (middle, until)])


@settings(max_examples=300)
@given(rules, starts, minutes, minutes)
def test_a_suspension_never_brings_the_date_nearer(period: Period, start: datetime, one: int, two: int) -> None:
    since, until = (at(start) + timedelta(minutes=offset) for offset in sorted([one, two]))
    assert due(period, start, [(since, until)]) >= due(period, start)


@settings(max_examples=300)
@given(rules, starts, starts, minutes, minutes)
def test_who_starts_later_under_the_same_suspension_is_never_due_earlier(
    period: Period, start: datetime, other: datetime, one: int, two: int
) -> None:
    earlier = start
    later = start + timedelta(minutes=abs((other - start).total_seconds()) // 60 % 5_000)
    since, until = (at(later) + timedelta(minutes=offset) for offset in sorted([one, two]))
    assume(since <= due(period, earlier))
    assert due(period, earlier, [(since, until)]) <= due(period, later, [(since, until)])


@settings(max_examples=150)
@given(rules, starts, st.lists(minutes, min_size=0, max_size=6))
@example(Period(1, "wh"), datetime(2018, 1, 2), [540, 541])
def test_the_ledger_agrees_with_a_slow_count(period: Period, start: datetime, offsets: list[int]) -> None:
    assume(len(offsets) % 2 == 0)
    edges = [start + timedelta(minutes=offset) for offset in sorted(offsets)]
    pauses = list(zip(edges[::2], edges[1::2], strict=True))
    fast = due(period, start, [(at(since), at(until)) for since, until in pauses])
    assert fast.astimezone(LOCAL_ZONE).replace(tzinfo=None) == slow_due(period, start, pauses)


@given(rules, starts, st.lists(minutes, min_size=1, max_size=6))
def test_asking_while_it_stands_still_is_the_same_as_resuming(
    period: Period, start: datetime, offsets: list[int]
) -> None:
    edges = [at(start) + timedelta(minutes=offset) for offset in sorted(offsets)]
    for since, now in pairwise(edges):
        entries = [Entry("start", at(start)), Entry("pause", since)]
        asked = reckon(ClockRule(period), entries, HANOI, now).due_at
        assert asked == due(period, start, [(since, now)])


@given(rules, starts, st.integers(1, 400), st.lists(minutes, min_size=0, max_size=4))
def test_a_retracted_extension_leaves_every_date_as_if_it_had_never_been(
    period: Period, start: datetime, days: int, offsets: list[int]
) -> None:
    assume(len(offsets) % 2 == 0)
    edges = [at(start) + timedelta(minutes=offset) for offset in sorted(offsets)]
    later = [Entry("resume" if number % 2 else "pause", edge) for number, edge in enumerate(edges)]
    begun, until = Entry("start", at(start)), day_of(at(start)) + timedelta(days=days)
    undone = [Entry("extend", at(start), until=until), Entry("retract", at(start))]
    with_it, without = (reckon(ClockRule(period), [begun, *some, *later], HANOI) for some in (undone, []))
    assert (with_it.due_at, with_it.original_due_at) == (without.due_at, without.original_due_at)


# --- a slow count ------------------------------------------------------------------------------------------------


def slow_due(period: Period, start: datetime, pauses: list[tuple[datetime, datetime]]) -> datetime:
    begun = open_minute(start)
    if period.unit == "wh":
        return slow_hours(period.count * 60, begun, pauses)
    end = begun.replace(hour=17, minute=0)
    if period.unit == "wd":
        end = working_days_on(end, period.count)
    elif period.unit == "m":
        end = HANOI.closing(month_end(end, period.count)).astimezone(LOCAL_ZONE).replace(tzinfo=None)
    else:
        end += timedelta(days=period.count * (7 if period.unit == "w" else 1))
    for since, until in pauses:
        since, until = max(since, begun), max(until, begun)
        if period.unit == "wd":
            first, last = open_minute(since).date(), open_minute(until).date()
            if first <= end.date():
                days = sum(working(first + timedelta(days=n)) for n in range((last - first).days))
                end = working_days_on(end, days)
        elif since.date() <= worked(end).date():
            end = max(end, datetime.combine(since.date(), time(17))) + (until.date() - since.date())
    return worked(end)


def slow_hours(left: int, begun: datetime, pauses: list[tuple[datetime, datetime]]) -> datetime:
    """Minute by minute: one passes if the office is open and the clock does not stand still."""
    now = begun
    while left:
        still = any(since <= now < until for since, until in pauses)
        left -= is_open(now) and not still
        now += timedelta(minutes=1)
    for since, until in pauses:  # one that begins when the time is just up is not too late yet
        if until > now and not opened(now, since):
            now = later(now, opened(max(since, now), until))
    return now


def opened(since: datetime, until: datetime) -> int:
    """How many minutes the office is open between the two."""
    minutes = int((until - since).total_seconds() // 60)
    return sum(is_open(since + timedelta(minutes=n)) for n in range(minutes))


def later(now: datetime, minutes: int) -> datetime:
    """So many open minutes on."""
    while minutes:
        minutes -= is_open(now)
        now += timedelta(minutes=1)
    return now


def month_end(day: datetime, count: int) -> datetime:
    number, month = day.day, day.month - 1 + count
    first = day.replace(year=day.year + month // 12, month=month % 12 + 1, day=1)
    last = first
    while (last + timedelta(days=1)).month == first.month and last.day < number:
        last += timedelta(days=1)
    return last


def working_days_on(end: datetime, count: int) -> datetime:
    while count:
        end += timedelta(days=1)
        count -= working(end)
    return end


def worked(end: datetime) -> datetime:
    while not working(end):
        end += timedelta(days=1)
    return end


def open_minute(moment: datetime) -> datetime:
    while not is_open(moment):
        moment += timedelta(minutes=1)
    return moment


def is_open(moment: datetime) -> bool:
    clock = moment.time()
    return (time(8) <= clock < time(12) or time(13) <= clock < time(17)) and working(moment)


def working(day: date) -> bool:
    return HANOI.is_working_day(day.date() if isinstance(day, datetime) else day)


# --- short hands -------------------------------------------------------------------------------------------------


def due(period: Period, start: datetime, pauses: list[tuple[datetime, datetime]] | None = None) -> datetime:
    entries = [Entry("start", at(start))]
    for since, until in pauses or []:
        entries += [Entry("pause", since), Entry("resume", until)]
    found = reckon(ClockRule(period), entries, HANOI).due_at
    assert found is not None
    return found


def at(naive: datetime) -> datetime:
    return naive.replace(tzinfo=LOCAL_ZONE)


def day_of(instant: datetime) -> date:
    return instant.astimezone(LOCAL_ZONE).date()
