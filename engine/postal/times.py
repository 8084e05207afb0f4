"""How long the post may take (TT 17/2017/TT-BTTTT art. 7), over the carrier's own calendar. Pure; the numbers are data.

A document (`data/times.json`) holds editions with days: per distance the days without and with the appointment slip,
the provinces of the big cities, and the days of the week on which the carrier rests (0 is Monday). J is the day on
which the carrier accepts the parcel; it rests on the city's public holidays, and works on Saturdays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from engine.clock import day_here
from engine.deadlines.explain import Why
from engine.postal.contract import Place
from engine.words import Named
from engine.worktime.calendar import WorkCalendar

DATA = Path(__file__).parent / "data" / "times.json"
ZONES = {
    "district": Named("trong cùng quận, huyện", "within one district"),
    "city": Named("trong cùng tỉnh, thành phố", "within one province or city"),
    "big_city": Named("tới thành phố đặc biệt, thành phố loại I", "to a city of the special or first class"),
    "country": Named("tới tỉnh khác", "to another province"),
}
SLIP = Named(", có giấy hẹn", ", with the appointment slip")
NO_SLIP = Named("")


@dataclass(frozen=True)
class Times:
    """One edition of the times; `days` per distance are those without and with the appointment slip."""

    valid_from: date
    valid_to: date | None
    days: Mapping[str, tuple[int, int]]
    big_cities: frozenset[str]
    rest_days: frozenset[int]

    def zone(self, sender: Place, receiver: Place) -> str:
        """How far it is: a word of `ZONES`."""
        if sender.province == receiver.province:
            same = sender.district == receiver.district and (sender.district or sender.commune == receiver.commune)
            return "district" if same else "city"
        return "big_city" if receiver.province in self.big_cities else "country"

    def working(self, calendar: WorkCalendar) -> WorkCalendar:
        """The carrier's days: the city's holidays, another week."""
        return replace(calendar, rest_days=self.rest_days)

    def expected(self, calendar: WorkCalendar, zone: str, accepted_at: datetime, *, with_slip: bool = False) -> date:
        """The last day on which the parcel should arrive. What is accepted on a day of rest counts from the next."""
        working = self.working(calendar)
        accepted_on = working.on_or_after(day_here(accepted_at))
        return working.working_day_after(accepted_on, self.days[zone][with_slip])


def why(zone: str, accepted_on: date, expected_on: date, *, with_slip: bool = False) -> Why:
    """Why that day, in both languages."""
    days, slip = of(accepted_on).days[zone][with_slip], SLIP if with_slip else NO_SLIP
    return Why(
        f"Bưu chính nhận ngày {accepted_on:%d/%m/%Y} (ngày J), {ZONES[zone]}{slip}: J+{days}, chậm nhất "
        f"{expected_on:%d/%m/%Y}. {basis()}; chủ nhật và ngày lễ bưu chính không phát.",
        f"Accepted by the post on {accepted_on:%d/%m/%Y} (day J), {ZONES[zone].en}{slip.en}: J+{days}, at latest "
        f"{expected_on:%d/%m/%Y}. {basis()}; no delivery on Sundays and public holidays.",
    )


@cache
def of(on: date) -> Times:
    """The edition in force on a day; of a day before the first one, the first."""
    editions = [_read(each) for each in _document()["editions"]]
    holding = [one for one in editions if one.valid_from <= on and (one.valid_to is None or on < one.valid_to)]
    return holding[-1] if holding else editions[0]


def basis() -> str:
    return str(_document()["legal_basis"])


def provinces() -> Mapping[str, str]:
    """The provinces a parcel may go to: the statistical office's code, and the name."""
    found: dict[str, str] = _document()["provinces"]
    return found


def seat_of_the_city() -> str:
    """The district by which parcels for the city's own offices are sorted."""
    return str(_document()["seat_of_the_city"])


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return document


def _read(edition: Mapping[str, Any]) -> Times:
    ends = edition["valid_to"]
    return Times(
        valid_from=date.fromisoformat(edition["valid_from"]),
        valid_to=date.fromisoformat(ends) if ends else None,
        days={zone: (plain, slip) for zone, (plain, slip) in edition["days"].items()},
        big_cities=frozenset(edition["big_cities"]),
        rest_days=frozenset(edition["rest_days"]),
    )
