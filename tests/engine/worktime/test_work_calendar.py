"""The working calendar: what counts, from when, and until when; each rule once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from engine.settings import LOCAL_ZONE
from engine.worktime import build
from engine.worktime.calendar import Basis, WorkCalendar
from engine.worktime.documents import first_difference, read, shipped_calendar, shipped_document, with_day
from engine.worktime.periods import Period

HANOI = shipped_calendar()


@pytest.mark.parametrize(
    ("received", "counts_from"),
    [
        ("2018-03-05T09:17", "2018-03-05T09:17"),
        ("2018-03-05T06:30", "2018-03-05T08:00"),
        ("2018-03-05T12:20", "2018-03-05T13:00"),
        ("2018-03-05T17:00", "2018-03-06T08:00"),
        ("2018-03-09T21:00", "2018-03-12T08:00"),  # Friday night, online
        ("2018-03-10T09:00", "2018-03-12T08:00"),  # a Saturday desk does not make Saturday count
        ("2019-01-05T09:00", "2019-01-05T09:00"),  # a swapped Saturday does
        ("2018-12-31T09:00", "2019-01-02T08:00"),  # and the Monday swapped away does not
    ],
)
def test_reception_counts_from_the_next_open_hour(received: str, counts_from: str) -> None:
    assert local(HANOI.effective_start(at(received))) == counts_from


@pytest.mark.parametrize(("clock", "day"), [("15:00", "2018-03-05"), ("15:01", "2018-03-06")])
def test_the_cut_off_bites_after_its_minute_not_at_it(clock: str, day: str) -> None:
    start = HANOI.effective_start(at(f"2018-03-05T{clock}"), time(15))
    assert start.astimezone(LOCAL_ZONE).date() == date.fromisoformat(day)


def test_received_on_a_saturday_one_working_day_ends_on_tuesday() -> None:
    assert local(HANOI.add(Period(1, "wd"), at("2018-03-10T09:00"))) == "2018-03-13T17:00"


def test_the_same_working_day_is_a_period_too() -> None:
    today = Period(0, "wd")
    assert local(HANOI.add(today, at("2018-03-05T14:59"), time(15))) == "2018-03-05T17:00"
    assert local(HANOI.add(today, at("2018-03-05T15:01"), time(15))) == "2018-03-06T17:00"


def test_hours_skip_lunch_night_and_weekend() -> None:
    assert local(HANOI.add(Period(4, "wh"), at("2018-03-09T11:00"))) == "2018-03-09T16:00"
    assert local(HANOI.add(Period(4, "wh"), at("2018-03-09T16:00"))) == "2018-03-12T11:00"
    assert local(HANOI.add(Period(8, "wh"), at("2018-03-09T08:00"))) == "2018-03-09T17:00"
    assert local(HANOI.add(Period(4, "wh"), at("2018-03-09T08:00"))) == "2018-03-09T12:00"


def test_an_emergency_closure_is_a_day_off_with_its_legal_basis() -> None:
    storm = Basis("Công điện khẩn số 01 (văn bản giả định)", "Urgent dispatch no. 01 (invented)")
    calendar = WorkCalendar("test", days_off={date(2018, 3, 6): storm})
    assert local(calendar.add(Period(1, "wd"), at("2018-03-05T09:00"))) == "2018-03-07T17:00"
    assert calendar.basis_of(date(2018, 3, 6)) == storm


def test_a_swapped_saturday_counts_and_without_the_swap_it_does_not() -> None:
    monday = HANOI.add(Period(2, "wd"), at("2019-01-03T09:00"))
    assert local(monday) == "2019-01-05T17:00"
    unswapped = WorkCalendar("plain", days_off=HANOI.days_off)
    assert local(unswapped.add(Period(2, "wd"), at("2019-01-03T09:00"))) == "2019-01-07T17:00"


def test_another_office_keeps_its_own_hours() -> None:
    early = HANOI.with_hours(((time(7, 30), time(11, 30)), (time(13), time(17))))
    assert local(early.add(Period(1, "wh"), at("2018-03-05T11:00"))) == "2018-03-05T13:30"
    assert local(early.effective_start(at("2018-03-05T07:45"))) == "2018-03-05T07:45"
    assert HANOI.with_hours(HANOI.hours) is HANOI


def test_subtracting_finds_the_latest_moment_that_leaves_enough_time() -> None:
    due_at = at("2018-02-22T17:00")
    assert local(HANOI.subtract(Period(1, "wd"), due_at)) == "2018-02-21T17:00"
    assert local(HANOI.subtract(Period(2, "wd"), due_at)) == "2018-02-13T17:00"
    assert local(HANOI.subtract(Period(8, "wh"), due_at)) == "2018-02-22T08:00"
    assert local(HANOI.subtract(Period(3, "d"), due_at)) == "2018-02-13T17:00"  # 19/02 is Tết: back, never forward


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("2wd", "2018-03-12T17:00"),
        ("0wd", "2018-03-08T17:00"),
        ("4wh", "2018-03-09T12:00"),
        ("2d", "2018-03-12T17:00"),
        ("1w", "2018-03-15T17:00"),
    ],
)
def test_further_time_counts_from_the_date_itself_although_the_office_has_closed(period: str, end: str) -> None:
    assert local(HANOI.further(Period.parse(period), at("2018-03-08T17:00"))) == end


def test_a_year_without_notices_is_known_to_be_unknown() -> None:
    assert HANOI.knows(date(2026, 12, 31)) and not HANOI.knows(date(2027, 1, 1))
    assert HANOI.is_working_day(date(2026, 11, 24))  # Ngày Văn hóa is not law


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without time zone"):
        HANOI.add(Period(1, "wd"), datetime(2018, 3, 5, 9))


def test_a_calendar_on_which_nobody_ever_works_is_refused() -> None:
    with pytest.raises(ValueError, match="without working hours"):
        WorkCalendar("never", hours=())


def test_instants_come_back_in_utc() -> None:
    assert HANOI.add(Period(1, "wd"), at("2018-03-05T09:00")).tzinfo is UTC


def test_the_shipped_document_is_what_the_build_writes() -> None:
    assert build.build() == shipped_document()


def test_a_new_document_leaves_the_old_one_as_it_was() -> None:
    before = dict(shipped_document())
    day = date(2018, 3, 6)
    new = read(with_day(before, "hanoi.1", date(2018, 3, 5), day, False, "Văn bản giả định"))
    assert not new.is_working_day(day) and HANOI.is_working_day(day)
    assert before == shipped_document()
    assert first_difference(HANOI, new) == day and first_difference(HANOI, HANOI) is None
    assert first_difference(HANOI, HANOI.with_hours(((time(7), time(11)),))) == date.min


def test_working_time_between_counts_office_hours_only() -> None:
    assert HANOI.working_time_between(at("2018-02-13T16:00"), at("2018-02-21T09:30")) == timedelta(hours=2, minutes=30)
    assert HANOI.working_time_between(at("2018-02-21T09:30"), at("2018-02-13T16:00")) == -timedelta(hours=2, minutes=30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


def local(instant: datetime) -> str:
    return instant.astimezone(LOCAL_ZONE).replace(tzinfo=None).isoformat("T", "minutes")
