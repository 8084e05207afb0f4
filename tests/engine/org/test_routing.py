"""A lane names its unit from where the dossier was received."""

from collections.abc import Callable
from datetime import date

import pytest

from engine.act import SYSTEM, Office
from engine.org import questions
from engine.org.models import Unit
from engine.org.routing import NoSuchUnit
from engine.org.tree import raise_edition

TODAY = date(2018, 3, 5)
FACTS = {"site": {"commune": "00016"}, "appraisal": {"result": "approved"}}


def routed(office: Office, routing: str, receiving: str, handling: str | None = None) -> str:
    with office.looking() as session:
        entrusted = questions.unit(session, handling, TODAY).id if handling else None
        received = questions.unit(session, receiving, TODAY).id
        found = questions.locate(session, routing, receiving_id=received, handling_id=entrusted, facts=FACTS, on=TODAY)
        return session.get_one(Unit, found).code


@pytest.mark.parametrize(
    ("routing", "receiving", "handling", "expected"),
    [
        ("same", "00004", None, "00004"),
        ("same", "00004/MC", None, "00004"),
        ("same", "001/MC", None, "001"),
        ("same", "01/MC", None, "01"),
        ("same/MC", "001", None, "001/MC"),
        ("commune", "00004", None, "00004"),
        ("district", "00004", None, "001"),
        ("district/QLDT", "00004", None, "001/QLDT"),
        ("city", "00004", None, "01"),
        ("city", "STP", None, "01"),
        ("handling", "001", "001/QLDT", "001/QLDT"),
        ("handling_authority", "001/MC", "001/QLDT", "001"),
        ("handling_authority/MC", "00004", "001/QLDT", "001/MC"),
        ("department:STP", "00004", None, "STP"),
        ("department:QHKT/QH", "001", None, "QHKT/QH"),
        ("outside:CA", "00004", None, "CA/001"),
        ("outside:BHXH", "250", None, "BHXH/250"),
        ("outside:CA", "STP", None, "CA"),
        ("fact:site.commune", "001", None, "00016"),
        ("fact:site.commune/MC", "001", None, "00016/MC"),
    ],
)
def test_the_words_of_the_profile(
    city_to_read: Office, routing: str, receiving: str, handling: str | None, expected: str
) -> None:
    assert routed(city_to_read, routing, receiving, handling) == expected


@pytest.mark.parametrize(
    "routing",
    ["commune", "handling", "handling_authority", "department:XYZ", "outside:XYZ", "same/XYZ", "fact:site.street",
     "fact:appraisal.result.deeper", "fact:site", "nonsense", ""],
)  # fmt: skip
def test_a_routing_that_leads_nowhere_is_refused_by_name(city_to_read: Office, routing: str) -> None:
    with pytest.raises(NoSuchUnit) as refusal:
        routed(city_to_read, routing, "001")
    assert refusal.value.details["routing"] == routing


def test_a_unit_is_found_only_on_the_days_it_exists(city_office: Office) -> None:
    last_day = date(2025, 6, 30)
    with city_office.act(SYSTEM) as act:
        old = questions.unit(act.session, "00004", TODAY)
        old.valid_to = date(2025, 7, 1)
        successor = Unit(code="00004", name="UBND phường Ba Đình", search_text="", level_code="commune", kind="commune")
        successor.valid_from, successor.parent_id = date(2025, 7, 1), 1
        act.session.add(successor)
        raise_edition(act.session)
    with city_office.looking() as session:
        assert questions.unit(session, "00004", last_day).id == old.id
        new = questions.unit(session, "00004", date(2025, 7, 1))
        assert [unit.code for unit in questions.chain(session, new, date(2025, 7, 1))] == ["00004", "01"]


def test_routing_costs_one_statement_an_act(city_to_read: Office, statements: Callable[[Office], list[str]]) -> None:
    assert routed(city_to_read, "same", "00004") == "00004"
    with city_to_read.looking() as session:
        received = questions.unit(session, "00004", TODAY)
        said = statements(city_to_read)
        for word in ("district", "same", "outside:CA"):
            questions.locate(session, word, receiving_id=received.id, handling_id=None, facts={}, on=TODAY)
        assert len(said) == 1


class Regret(Exception):
    pass


def test_a_change_that_is_rolled_back_leaves_no_trace_in_memory(city_office: Office) -> None:
    assert routed(city_office, "department:STP", "00004") == "STP"
    with pytest.raises(Regret), city_office.act(SYSTEM) as act:
        justice = questions.unit(act.session, "STP", TODAY)
        justice.valid_to = TODAY
        raise_edition(act.session)
        with pytest.raises(NoSuchUnit):
            questions.locate(
                act.session, "department:STP", receiving_id=justice.id, handling_id=None, facts={}, on=TODAY
            )
        raise Regret
    with city_office.act(SYSTEM) as act:
        raise_edition(act.session)
    assert routed(city_office, "department:STP", "00004") == "STP"
