"""Who stands where changes by acts: each is allowed, dated, noted and seen at once."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Act, Actor, Office, Seat
from engine.audit import AuditLine
from engine.identity.permissions import MayNot
from engine.org import operations, questions
from engine.org.models import Officer, OrgEdition, Post

TODAY = date(2018, 3, 5)
TOMORROW = TODAY + timedelta(days=1)


def the_post(act: Act, code: str, role: str) -> Post:
    unit = questions.unit(act.session, code, TODAY)
    return next(post for post in questions.posts(act.session, unit, TODAY) if post.role_code == role)


def holder(act: Act, code: str, role: str) -> Officer:
    return questions.members(act.session, questions.unit(act.session, code, TODAY), TODAY, role)[0]


def test_a_vacant_post_is_filled_and_the_new_leader_answers(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        before = act.session.scalar(select(OrgEdition.number)) or 0
        post, officer = the_post(act, "002/QLDT", "unit_leader"), holder(act, "002/QLDT", "specialist")
        operations.appoint(act, officer.id, post.id, TOMORROW)
        assert act.session.scalar(select(OrgEdition.number)) == before + 1
    with city_office.looking() as session:
        unit = questions.unit(session, "002/QLDT", TODAY)
        assert questions.head_of(session, unit, TODAY) is None
        assert questions.head_of(session, unit, TOMORROW) == session.get(Officer, officer.id)
        line = session.scalars(select(AuditLine).where(AuditLine.verb == "post.filled")).one()
        assert line.details == {"officer": officer.id, "begins_on": "2018-03-06", "ends_on": None}


def test_a_post_has_one_holder_at_a_time(city_office: Office) -> None:
    with pytest.raises(operations.PostIsTaken), city_office.act(SYSTEM) as act:
        operations.appoint(act, holder(act, "001", "deputy").id, the_post(act, "001", "head").id, TODAY)


def meanwhile(office: Office, mine: Callable[[Act], object], theirs: Callable[[Act], object]) -> Future[object]:
    """What becomes of a verb that somebody else begins while mine is not finished."""

    def begin() -> object:
        with office.act(SYSTEM) as act:
            return theirs(act)

    with ThreadPoolExecutor(1) as somebody, office.act(SYSTEM) as act:
        mine(act)
        answer = somebody.submit(begin)
        wait([answer], timeout=0.3)
        act.session.commit()
        wait([answer])
        return answer


def test_of_two_appointed_to_one_post_at_once_one_is_refused(city_office: Office) -> None:
    with city_office.look(SYSTEM) as act:
        post_id = the_post(act, "002/QLDT", "unit_leader").id
        one, other = holder(act, "002/QLDT", "specialist").id, holder(act, "001/QLDT", "specialist").id
    answer = meanwhile(
        city_office,
        lambda act: operations.appoint(act, one, post_id, TODAY),
        lambda act: operations.appoint(act, other, post_id, TOMORROW),
    )
    assert isinstance(answer.exception(), operations.PostIsTaken)


def test_of_two_notes_of_one_absence_at_once_one_is_refused(city_office: Office) -> None:
    with city_office.look(SYSTEM) as act:
        head_id = holder(act, "001", "head").id
    answer = meanwhile(
        city_office,
        lambda act: operations.report_absence(act, head_id, TODAY, None, "Nghỉ ốm"),
        lambda act: operations.report_absence(act, head_id, TODAY, None, "Nghỉ phép"),
    )
    assert isinstance(answer.exception(), operations.AlreadyAbsent)


def test_moving_leaves_one_post_vacant_and_fills_the_other(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        mover = holder(act, "001/QLDT", "unit_leader")
        operations.move(
            act, the_post(act, "001/QLDT", "unit_leader").id, the_post(act, "002/QLDT", "unit_leader").id, TOMORROW
        )
    with city_office.looking() as session:
        left, entered = (questions.unit(session, code, TOMORROW) for code in ("001/QLDT", "002/QLDT"))
        assert questions.head_of(session, left, TOMORROW) is None
        head = questions.head_of(session, entered, TOMORROW)
        assert head and head.id == mover.id


def test_a_vacant_post_cannot_be_vacated(city_office: Office) -> None:
    with pytest.raises(operations.PostIsVacant), city_office.act(SYSTEM) as act:
        operations.vacate(act, the_post(act, "002/QLDT", "unit_leader").id, TODAY)


def test_an_absence_is_noted_once(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        officer = holder(act, "001", "head")
        operations.report_absence(act, officer.id, TODAY, TOMORROW, "Nghỉ phép")
        operations.report_absence(act, officer.id, TOMORROW, None, "Nghỉ ốm")
        with pytest.raises(operations.AlreadyAbsent):
            operations.report_absence(act, officer.id, TODAY, None, "Nghỉ phép")
        with pytest.raises(operations.DatesDoNotFit):
            operations.report_absence(act, officer.id, TODAY, TODAY, "Nghỉ phép")


def test_a_lent_power_gives_seats_and_ends_with_its_date(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        clerk, specialist = holder(act, "001/QLDT", "unit_leader"), holder(act, "001/QLDT", "specialist")
        unit = questions.unit(act.session, "001/QLDT", TODAY)
        operations.delegate(act, clerk.id, specialist.id, unit.id, "sign", TODAY, TOMORROW, "Văn bản ủy quyền")
        lent = Seat(unit.id, "unit_leader", acting_for=clerk.id)
        assert lent in questions.seats_of(act.session, specialist.id, TODAY)
        assert lent not in questions.seats_of(act.session, specialist.id, TOMORROW)
        assert lent not in questions.seats_of(act.session, clerk.id, TODAY)


def test_lending_work_lends_no_leading_seat(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        leader, specialist = holder(act, "001/QLDT", "unit_leader"), holder(act, "001/QLDT", "specialist")
        unit = questions.unit(act.session, "001/QLDT", TODAY)
        operations.delegate(act, leader.id, specialist.id, unit.id, "work", TODAY, None, "Phân công")
        assert questions.seats_of(act.session, specialist.id, TODAY) == (Seat(unit.id, "specialist"),)


@pytest.mark.parametrize(
    ("power", "unit_code"), [("rule", "001/QLDT"), ("sign", "001")], ids=["unknown power", "not the lender's unit"]
)
def test_a_delegation_must_lend_something_one_has(city_office: Office, power: str, unit_code: str) -> None:
    with pytest.raises(operations.CannotDelegate), city_office.act(SYSTEM) as act:
        leader, specialist = holder(act, "001/QLDT", "unit_leader"), holder(act, "001/QLDT", "specialist")
        unit = questions.unit(act.session, unit_code, TODAY)
        operations.delegate(act, leader.id, specialist.id, unit.id, power, TODAY, None, "Phân công")


def test_nobody_takes_the_head_s_power_for_himself(city_office: Office) -> None:
    with city_office.look(SYSTEM) as act:
        head_id, deputy_id = holder(act, "001", "head").id, holder(act, "001", "deputy").id
        unit_id = questions.unit(act.session, "001", TODAY).id
    usurper = Actor("Phó Chủ tịch", officer_id=deputy_id, seats=(Seat(unit_id, "deputy"),))
    with pytest.raises(MayNot), city_office.act(usurper) as act:
        operations.delegate(act, head_id, deputy_id, unit_id, "decide", TODAY, None, "Tự nhận")


def test_a_leader_notes_the_absence_of_his_own_people_only(city_office: Office) -> None:
    with city_office.look(SYSTEM) as act:
        own_id, stranger_id = (holder(act, code, "specialist").id for code in ("001/QLDT", "002/QLDT"))
        leader = Actor("Chủ tịch", seats=(Seat(questions.unit(act.session, "001", TODAY).id, "head"),))
    with city_office.act(leader) as act:
        operations.report_absence(act, own_id, TODAY, None, "Nghỉ ốm")
    with pytest.raises(MayNot), city_office.act(leader) as act:
        operations.report_absence(act, stranger_id, TODAY, None, "Nghỉ ốm")
