"""A period is read as the law, the diagram and the officer write it, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.worktime.periods import LONGEST, NotAPeriod, Period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("3wd", Period(3, "wd")),
        (" 8 WH ", Period(8, "wh")),
        ("10d", Period(10, "d")),
        ("2w", Period(2, "w")),
        ("1m", Period(1, "m")),
        ("0wd", Period(0, "wd")),
        ("0.5wd", Period(4, "wh")),
        ("1,5 ngày làm việc", Period(12, "wh")),
        ("3 ngày làm việc", Period(3, "wd")),
        ("15 ngày", Period(15, "d")),
        ("1 tháng", Period(1, "m")),
        ("3 working days", Period(3, "wd")),
        ("1 working hour", Period(1, "wh")),
    ],
)
def test_what_is_written_is_read(text: str, period: Period) -> None:
    assert Period.parse(text) == period


@pytest.mark.parametrize(
    "text", ["", "3", "wd", "-1wd", "1.5d", "0.3wd", "3 năm", "99999d", "10000wd", "1e3wd", "３wdx"]
)
def test_what_is_no_period_is_refused_with_the_text_itself(text: str) -> None:
    with pytest.raises(NotAPeriod) as refusal:
        Period.parse(text)
    assert text in str(refusal.value)


def test_a_unit_the_law_does_not_know_is_refused() -> None:
    with pytest.raises(NotAPeriod):
        Period(3, "y")


@given(st.integers(0, LONGEST), st.sampled_from(["wd", "wh", "d", "w", "m"]))
def test_every_way_of_writing_a_period_reads_back(count: int, unit: str) -> None:
    period = Period(count, unit)
    assert Period.parse(str(period)) == Period.parse(period.vi) == Period.parse(period.en) == period
