"""Limits of a date that move with the day the answer is given."""

from datetime import date

import pytest

from forms.days import day_of, is_relative


@pytest.mark.parametrize(
    ("limit", "today", "day"),
    [
        ("2018-01-01", date(2018, 3, 5), date(2018, 1, 1)),
        ("today", date(2018, 3, 5), date(2018, 3, 5)),
        ("today-6y+1d", date(2018, 3, 5), date(2012, 3, 6)),
        ("today-6y", date(2024, 2, 29), date(2018, 2, 28)),
        ("today+1m", date(2018, 1, 31), date(2018, 2, 28)),
        ("today-1m-10d", date(2018, 1, 5), date(2017, 11, 25)),
        ("today+1d", date.max, date.max),
        ("today-999y", date(2018, 3, 5), date(1019, 3, 5)),
        ("today-999y-999y-999y", date(2018, 3, 5), date.min),
    ],
)
def test_a_limit_is_reckoned_from_the_day_of_the_answer(limit: str, today: date, day: date) -> None:
    assert day_of(limit, today) == day


@pytest.mark.parametrize("said", ["yesterday", "today-", "today-6", "today-6w", "today -6y", "today-1d-1d-1d-1d", 6])
def test_what_is_no_such_day_is_none(said: object) -> None:
    assert not is_relative(said)
