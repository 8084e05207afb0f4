"""What a check knows of the city without its database: the codes a routing may name, and those it may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from engine.act import SYSTEM, Office
from engine.definitions import procedures
from engine.org.invented import city
from engine.org.models import Unit
from engine.org.tree import raise_edition

TODAY = date(2018, 3, 1)


@pytest.mark.parametrize(
    "routing",
    ["same", "same/MC", "handling/QLDT", "commune/MC", "district/KTHT", "city/MC", "department:STP", "department:VPUB",
     "department:QHKT/QH", "outside:CA", "handling_authority/VP", "fact:site.commune/MC"],
)  # fmt: skip
def test_a_routing_to_a_unit_of_the_city(routing: str) -> None:
    assert city.codes().missing(routing) is None


@pytest.mark.parametrize(
    ("routing", "code"),
    [("department:ZZZ", "ZZZ"), ("outside:ZZZ", "ZZZ"), ("same/QQQ", "QQQ"), ("commune/ZZ", "ZZ"),
     ("commune/QLDT", "QLDT"), ("department:STP/QH", "QH"), ("outside:CA/001", "001"), ("department:001", "001")],
)  # fmt: skip
def test_a_routing_to_a_unit_nobody_has(routing: str, code: str) -> None:
    missing = city.codes().missing(routing)
    assert missing is not None and missing[0] == code


def test_the_remedy_names_what_is_most_alike() -> None:
    missing = city.codes().missing("department:SPT")
    assert missing is not None and "STP" in missing[1][:2]


def test_a_unit_that_has_come_or_gone_since_is_known_by_asking_the_office(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        founded = Unit(code="SMT", name="Sở mới thành lập (mẫu)", search_text="", level_code="city", kind="department")
        founded.valid_from, founded.parent_id = TODAY, 1
        act.session.add(founded)
        act.session.execute(update(Unit).where(Unit.code == "STP").values(valid_to=TODAY))
        raise_edition(act.session)
    with city_office.look(SYSTEM) as act:
        before, after = (procedures.known_in(act.session, on).units for on in (TODAY - timedelta(days=1), TODAY))
    assert before and after
    assert (before.missing("department:STP"), after.missing("department:SMT")) == (None, None)
    assert before.missing("department:SMT") and after.missing("department:STP")


def test_what_is_known_without_a_database_is_what_the_database_holds(city_office: Office) -> None:
    with city_office.look(SYSTEM) as act:
        assert procedures.known_in(act.session, TODAY) == procedures.known_forms()
