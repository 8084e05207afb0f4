"""An alarm always finds someone present, once, and never whom it must not reach."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.org import operations, questions
from engine.org.heads import FOUND, REASONS, Chairs, climb
from engine.org.models import Absence, Delegation, Officer, Unit
from engine.org.tree import Node, Tree

TODAY = date(2018, 3, 5)
WEEK = timedelta(days=7)


def officer_at(office: Office, code: str, role: str, which: int = 0) -> Officer:
    with office.looking() as session:
        return questions.members(session, questions.unit(session, code, TODAY), TODAY, role)[which]


def answer_for(
    office: Office, code: str, excluding: frozenset[int] = frozenset(), on: date = TODAY
) -> questions.Answer:
    with office.looking() as session:
        return questions.acting_head_of(session, questions.unit(session, code, on), on, excluding)


def who(answer: questions.Answer) -> tuple[int | None, str]:
    return (answer.officer.id if answer.officer else None), answer.unit.code


@pytest.fixture
def chairman(city_office: Office) -> Officer:
    return officer_at(city_office, "00004", "head")


def test_the_head_answers_for_the_ward(city_office: Office, chairman: Officer) -> None:
    answer = answer_for(city_office, "00004")
    assert who(answer) == (chairman.id, "00004")
    assert [reason.text() for reason in answer.why] == [
        f"{chairman.full_name} là người đứng đầu UBND phường Trúc Bạch."
    ]


def test_while_the_head_is_away_the_deputy_answers_and_then_the_head_again(
    city_office: Office, chairman: Officer
) -> None:
    with city_office.act(SYSTEM) as act:
        operations.report_absence(act, chairman.id, TODAY, TODAY + WEEK, "Nghỉ phép")
    deputy = officer_at(city_office, "00004", "deputy")
    assert who(answer_for(city_office, "00004")) == (deputy.id, "00004")
    assert who(answer_for(city_office, "00004", on=TODAY + WEEK)) == (chairman.id, "00004")


def test_a_delegate_comes_before_the_deputy_unless_away_too(city_office: Office, chairman: Officer) -> None:
    second = officer_at(city_office, "00004", "deputy", 1)
    with city_office.act(SYSTEM) as act:
        unit = questions.unit(act.session, "00004", TODAY)
        operations.report_absence(act, chairman.id, TODAY, None, "Nghỉ ốm")
        operations.delegate(act, chairman.id, second.id, unit.id, "decide", TODAY, None, "Văn bản ủy quyền")
    assert who(answer_for(city_office, "00004")) == (second.id, "00004")
    with city_office.act(SYSTEM) as act:
        operations.report_absence(act, second.id, TODAY, None, "Đi công tác")
    assert who(answer_for(city_office, "00004")) == (officer_at(city_office, "00004", "deputy").id, "00004")


def test_power_to_sign_is_not_power_to_decide(city_office: Office, chairman: Officer) -> None:
    second = officer_at(city_office, "00004", "deputy", 1)
    with city_office.act(SYSTEM) as act:
        unit = questions.unit(act.session, "00004", TODAY)
        operations.report_absence(act, chairman.id, TODAY, None, "Nghỉ ốm")
        operations.delegate(act, chairman.id, second.id, unit.id, "sign", TODAY, None, "Văn bản ủy quyền")
    assert answer_for(city_office, "00004").why[-1].code == "deputy"


def test_a_head_who_is_excluded_passes_it_upwards_and_not_to_a_subordinate(city_to_read: Office) -> None:
    chairman = officer_at(city_to_read, "00004", "head")
    answer = answer_for(city_to_read, "00004", frozenset({chairman.id}))
    assert who(answer) == (officer_at(city_to_read, "001", "head").id, "001")


def test_a_body_outside_the_city_ends_at_the_control_office(city_to_read: Office) -> None:
    answer = answer_for(city_to_read, "CA/001")
    assert who(answer) == (officer_at(city_to_read, "VPUB", "head").id, "VPUB")


def test_when_everybody_is_excluded_the_answer_says_nobody(city_to_read: Office) -> None:
    with city_to_read.looking() as session:
        everybody = frozenset(session.scalars(select(Officer.id)))
    answer = answer_for(city_to_read, "00004", everybody)
    assert answer.officer is None
    assert answer.why[-1].code == "nobody"


def test_the_question_costs_at_most_four_statements(
    city_to_read: Office, statements: Callable[[Office], list[str]]
) -> None:
    answer_for(city_to_read, "00004")
    with city_to_read.looking() as session:
        unit = questions.unit(session, "00070", TODAY)
        said = statements(city_to_read)
        assert questions.acting_head_of(session, unit, TODAY).why[-1].code == "delegate"
        assert len(said) <= 4


PEOPLE = st.integers(1, 12)
OFFICES = st.builds(
    Chairs,
    unit_id=st.integers(1, 5),
    unit_name=st.just("đơn vị"),
    has_head_post=st.booleans(),
    head=st.none() | PEOPLE,
    deputies=st.lists(PEOPLE, max_size=3),
    staff=st.lists(PEOPLE, max_size=2),
)


@given(
    ladder=st.lists(OFFICES, min_size=1, max_size=6),
    away=st.frozensets(PEOPLE),
    lent=st.dictionaries(st.tuples(PEOPLE, st.integers(1, 5)), st.lists(PEOPLE, max_size=3)),
    excluding=st.frozensets(PEOPLE),
)
def test_whatever_the_absences_the_ladder_ends_with_someone_present_and_allowed(
    ladder: list[Chairs],
    away: frozenset[int],
    lent: dict[tuple[int, int], list[int]],
    excluding: frozenset[int],
) -> None:
    present = {key: [officer for officer in officers if officer not in away] for key, officers in lent.items()}
    found, unit_id, why = climb(ladder, away, present, dict.fromkeys(excluding, "excluded"))
    assert {reason.code for reason in why} <= set(REASONS)
    assert unit_id in {chairs.unit_id for chairs in ladder}
    assert found not in away | excluding
    if found is None:
        allowed = {chairs.head for chairs in ladder if chairs.head not in excluding} - away - {None}
        assert not allowed
    assert len(why) <= sum(3 + len(chairs.deputies) + len(chairs.staff) for chairs in ladder) + 1


def test_every_unit_of_the_city_has_somebody_who_answers(city_to_read: Office) -> None:
    with city_to_read.looking() as session:
        for unit in session.query(Unit).order_by(Unit.id).limit(400):
            assert questions.acting_head_of(session, unit, TODAY).officer, unit.code


LOCAL = ("head", "deputy", "civil_status_officer")


@given(data=st.data())
@settings(max_examples=40)
def test_random_absences_and_delegations_never_lead_to_someone_away(city_office: Office, data: st.DataObject) -> None:
    with city_office.acting() as session:
        ward = questions.unit(session, "00004", TODAY)
        path = [*questions.chain(session, ward, TODAY), questions.unit(session, "VPUB", TODAY)]
        people = [one.id for unit in path for role in LOCAL for one in questions.members(session, unit, TODAY, role)]
        somebody = st.sampled_from(people)
        away = data.draw(st.frozensets(somebody))
        lent = data.draw(st.lists(st.tuples(somebody, somebody, st.sampled_from(path)), max_size=12))
        excluding = data.draw(st.frozensets(somebody, max_size=4))
        session.add_all(Absence(officer_id=one, reason="Nghỉ phép", valid_from=TODAY) for one in away)
        session.add_all(
            Delegation(from_officer_id=a, to_officer_id=b, unit_id=u.id, power="decide", basis="", valid_from=TODAY)
            for a, b, u in lent
            if a != b
        )
        session.flush()
        answer = questions.acting_head_of(session, ward, TODAY, excluding)
        assert answer.unit in path
        if answer.officer:
            assert answer.officer.id not in away | excluding
            acting = [one for code in FOUND for one in answer.why if one.code == code]
            assert [one.officer for one in acting] == [answer.officer.full_name]
        session.rollback()


@given(parents=st.dictionaries(st.integers(1, 6), st.none() | st.integers(1, 6), min_size=1))
def test_units_that_hang_in_a_circle_are_each_passed_once(parents: dict[int, int | None]) -> None:
    nodes = {
        own: Node(own, str(own), "đơn vị", "division", "city", above, TODAY, None) for own, above in parents.items()
    }
    for own in nodes:
        path = [node.id for node in Tree(nodes, frozenset()).lineage(own, TODAY)]
        assert path[0] == own
        assert len(path) == len(set(path))
