"""By when the post should be there (TT 17/2017 article 7), over its own week and the public holidays; and what its
events amount to."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations

import pytest

from engine.postal import times
from engine.postal.contract import Event, Place
from engine.postal.contract import Happening as H
from engine.postal.journey import standing
from engine.settings import LOCAL_ZONE
from engine.worktime.documents import shipped_calendar

HERE = Place("", "", "", "01", "001")


def place(province: str, district: str = "", commune: str = "") -> Place:
    return Place("", "", "", province, district, commune)


@pytest.mark.parametrize(
    ("there", "zone"),
    [
        (place("01", "001"), "district"),
        (place("01", "016"), "city"),
        (place("01"), "city"),
        (place("79"), "big_city"),
        (place("31", "303"), "big_city"),
        (place("30"), "country"),
    ],
)
def test_how_far_it_is(there: Place, zone: str) -> None:
    assert times.of(date(2018, 3, 5)).zone(HERE, there) == zone


def test_where_there_are_no_districts_any_more_a_commune_is_near() -> None:
    of_2026 = times.of(date(2026, 3, 5))
    assert of_2026.zone(place("01", "", "00004"), place("01", "", "00004")) == "district"
    assert of_2026.zone(place("01", "", "00004"), place("01", "", "00376")) == "city"


@pytest.mark.parametrize(
    ("accepted", "zone", "slip", "expected"),
    [
        ("2018-03-05", "district", False, "2018-03-06"),  # a Monday
        ("2018-03-05", "district", True, "2018-03-07"),
        ("2018-03-05", "city", False, "2018-03-07"),
        ("2018-03-05", "city", True, "2018-03-09"),
        ("2018-03-05", "big_city", False, "2018-03-08"),
        ("2018-03-05", "country", True, "2018-03-14"),  # over a Sunday
        ("2018-03-09", "district", False, "2018-03-10"),  # a Saturday counts
        ("2018-03-10", "district", False, "2018-03-12"),  # a Sunday does not
        ("2018-03-11", "district", False, "2018-03-13"),  # accepted on one: J is the Monday
        ("2018-04-28", "city", False, "2018-05-03"),  # 30 April and 1 May are holidays
        ("2018-02-13", "city", False, "2018-02-22"),  # over Tết: 14 to 20 February
    ],
)
def test_the_day_by_which_it_should_be_there(accepted: str, zone: str, slip: bool, expected: str) -> None:
    at = datetime.fromisoformat(accepted).replace(hour=10, tzinfo=LOCAL_ZONE)
    found = times.of(at.date()).expected(shipped_calendar(), zone, at, with_slip=slip)
    assert found == date.fromisoformat(expected)


def test_why_that_day_is_said_in_both_languages() -> None:
    why = times.why("city", date(2018, 3, 5), date(2018, 3, 9), with_slip=True)
    assert ("J+4" in why.vi, "J+4" in why.en, "09/03/2018" in why.vi) == (True, True, True)


# -- what events amount to -------------------------------------------------------------------------------------------


def events(*happened: tuple[H, int]) -> list[Event]:
    return [
        Event(f"{number:024x}", "P1", "", happening, datetime(2018, 3, 5, hour, tzinfo=LOCAL_ZONE))
        for number, (happening, hour) in enumerate(happened)
    ]


@pytest.mark.parametrize(
    ("happened", "state", "failures"),
    [
        ([(H.ORDER_CREATED, 8)], "accepted", 0),
        ([(H.PICKED_UP, 8), (H.IN_TRANSIT, 9)], "in_transit", 0),
        ([(H.PICKED_UP, 8), (H.DELIVERY_FAILED, 9), (H.SECOND_INVITATION, 10)], "invited", 1),
        ([(H.DELIVERY_FAILED, 9), (H.DELIVERY_FAILED, 9), (H.DELIVERY_FAILED, 12)], "failed", 2),
        ([(H.DELIVERED, 9), (H.IN_TRANSIT, 10)], "delivered", 0),
        ([(H.LOST_OR_DAMAGED, 9), (H.DELIVERED, 12)], "delivered", 0),
    ],
)
def test_whatever_the_order_of_telling_a_parcel_stands_the_same(
    happened: list[tuple[H, int]], state: str, failures: int
) -> None:
    for told in permutations(events(*happened)):
        found = standing([*told, *told])
        assert found is not None
        assert (found.state, found.failures) == (state, failures)


def test_nothing_told_is_no_standing() -> None:
    assert standing([]) is None
