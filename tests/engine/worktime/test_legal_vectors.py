"""The dates every Hanoi officer knows how to count: Tết, swapped Saturdays, cut-offs, hours over lunch."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from engine.settings import LOCAL_ZONE
from engine.worktime.documents import shipped_calendar
from engine.worktime.periods import Period

AT_THREE = time(15)

DAYS = [  # received, period, cut-off, due
    ("2018-02-12T09:00", "3wd", None, "2018-02-22"),  # over Tết
    ("2018-02-13T15:30", "1wd", None, "2018-02-21"),
    ("2018-02-13T15:30", "1wd", AT_THREE, "2018-02-22"),  # after 15:00: counted as received on 21/02
    ("2018-02-01T09:00", "15d", None, "2018-02-21"),  # the fifteenth day is the first of Tết
    ("2018-04-24T09:00", "1wd", None, "2018-04-26"),  # Giỗ Tổ between
    ("2019-01-03T09:00", "2wd", None, "2019-01-05"),  # the swapped Saturday counts
    ("2019-02-01T09:00", "5wd", None, "2019-02-15"),
    ("2020-01-22T09:00", "1wd", None, "2020-01-30"),
    ("2022-01-27T09:00", "3wd", None, "2022-02-08"),
    ("2023-01-19T09:00", "1wd", None, "2023-01-27"),
    ("2023-08-31T09:00", "1wd", None, "2023-09-05"),
    ("2024-02-07T15:30", "2wd", None, "2024-02-16"),
    ("2024-02-07T15:30", "2wd", AT_THREE, "2024-02-19"),
    ("2025-01-24T09:00", "1wd", None, "2025-02-03"),
    ("2025-12-31T09:00", "2wd", None, "2026-01-06"),  # 02/01/2026 swapped away
    ("2026-02-13T09:00", "3wd", None, "2026-02-25"),
    ("2026-08-28T09:00", "1wd", None, "2026-09-03"),
    ("2018-01-31T09:00", "1m", None, "2018-02-28"),
    ("2018-02-21T09:00", "5wd", None, "2018-02-28"),  # the full dossier after a supplement
]

HOURS = [  # received, period, due
    ("2018-02-12T14:00", "8wh", "2018-02-13T14:00"),
    ("2026-01-09T16:00", "8wh", "2026-01-10T16:00"),  # into the swapped Saturday
]


@pytest.mark.parametrize(("received", "period", "cutoff", "due"), DAYS)
def test_a_period_in_days_ends_on_the_day_the_law_says(
    received: str, period: str, cutoff: time | None, due: str
) -> None:
    assert local(add(received, period, cutoff)) == datetime.fromisoformat(f"{due}T17:00")


@pytest.mark.parametrize(("received", "period", "due"), HOURS)
def test_a_period_in_hours_ends_at_the_very_minute(received: str, period: str, due: str) -> None:
    assert local(add(received, period)) == datetime.fromisoformat(due)


def test_an_extension_of_a_dossier_due_after_tet_is_announced_the_day_before() -> None:
    due_at = add("2018-02-12T09:00", "3wd")
    assert local(shipped_calendar().subtract(Period.parse("1d"), due_at)).date() == date(2018, 2, 21)


@pytest.mark.parametrize(
    ("year", "days_off"),
    [
        (2018, "01-01 02-14 02-15 02-16 02-19 02-20 04-25 04-30 05-01 09-03 12-31"),
        (2019, "01-01 02-04 02-05 02-06 02-07 02-08 04-15 04-29 04-30 05-01 09-02"),
        (2020, "01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02"),
        (2021, "01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03"),
        (2022, "01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02"),
        (2023, "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04"),
        (2024, "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03"),
        (2025, "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02"),
        (2026, "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02"),
    ],
)
def test_the_weekdays_off_of_a_year_are_those_of_its_notices(year: int, days_off: str) -> None:
    calendar = shipped_calendar()
    weekdays = (date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))
    off = [day for day in weekdays if day.weekday() < 5 and not calendar.is_working_day(day)]
    assert " ".join(f"{day:%m-%d}" for day in off) == days_off
    assert all(calendar.basis_of(day) for day in off)


def test_the_saturdays_worked_are_those_of_the_notices() -> None:
    calendar = shipped_calendar()
    worked = [day for day in calendar.days_worked if 2018 <= day.year <= 2026]
    assert [f"{day:%Y-%m-%d}" for day in sorted(worked)] == [
        "2019-01-05", "2019-05-04", "2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22",
    ]  # fmt: skip
    assert all(calendar.is_working_day(day) for day in worked)


def add(received: str, period: str, cutoff: time | None = None) -> datetime:
    at = datetime.fromisoformat(received).replace(tzinfo=LOCAL_ZONE)
    return shipped_calendar().add(Period.parse(period), at, cutoff)


def local(at: datetime) -> datetime:
    return at.astimezone(LOCAL_ZONE).replace(tzinfo=None)
