"""Leave and who stands in: nobody leaves a step alone, nobody leaves a unit without somebody to decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Act, Actor, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.dossiers import work
from engine.identity.permissions import MayNot
from engine.leave import operations as leave
from engine.leave.foreseeing import Foresight
from engine.leave.operations import Plan, StandIn
from engine.leave.refusals import (
    AllOfItHasPassed,
    DoTheseFirst,
    LeaveSomebodyToDecide,
    SayWhyAway,
    StandInIsAwayToo,
    StandInIsElsewhere,
    StandInIsNeededLater,
    StepsLeftAlone,
)
from engine.leave.standing import Need, Stranded
from engine.notices import Notice
from engine.org import questions as org
from engine.org.corrections import ItIsOver
from engine.org.models import Absence, Delegation
from engine.words import Named
from tests import city

TODAY = date(2018, 3, 5)  # a Monday
HEAD, DEPUTY, CLERK, DESK = "chutich.trucbach", "phochutich.trucbach", "hotich.trucbach", "motcua.trucbach"
WEEK = timedelta(days=7)


def test_the_only_one_for_a_step_may_not_just_leave(city_office: Office) -> None:
    with pytest.raises(StepsLeftAlone) as refusal:
        enter(city_office, CLERK)
    foresight = refusal.value.foresight
    assert {"examine_birth", "record_birth"} <= {each.need.element_id for each in foresight.alone}
    assert all(each.on == TODAY for each in foresight.alone)
    assert foresight.proposals, "somebody of the ward could stand in"
    with city_office.look(SYSTEM) as act:
        assert not org.is_absent(act.session, officer(city_office, CLERK), TODAY)


def test_with_a_proposed_stand_in_the_leave_is_entered_and_told(city_office: Office) -> None:
    with pytest.raises(StepsLeftAlone) as refusal:
        enter(city_office, CLERK)
    proposed = refusal.value.foresight.proposals[0]
    absence = enter(city_office, CLERK, StandIn(proposed.officer_id, proposed.power))
    with city_office.look(SYSTEM) as act:
        lent = lent_by(act, CLERK)
        assert (lent.absence_id, lent.to_officer_id, lent.procedures) == (absence.id, proposed.officer_id, None)
        told = act.session.scalars(select(Notice).where(Notice.officer_id == proposed.officer_id)).all()
        assert [notice.kind for notice in told] == ["leave.stand_in"]
        verbs = set(act.session.scalars(select(AuditLine.verb)))
        assert {"absence.reported", "power.delegated"} <= verbs


def test_days_that_are_over_are_no_leave(city_office: Office) -> None:
    with pytest.raises(AllOfItHasPassed):
        enter(city_office, DESK, begins_on=TODAY - WEEK, days=7)


def test_who_alone_signs_is_no_substitute_for_the_step_before(city_office: Office) -> None:
    head = officer(city_office, HEAD)
    with pytest.raises(StandInIsNeededLater, match="“Ký Giấy khai sinh”") as refusal:
        enter(city_office, CLERK, StandIn(head, "work"))
    assert head not in {one.officer_id for one in refusal.value.foresight.proposals}
    with pytest.raises(StandInIsElsewhere) as elsewhere:
        enter(city_office, CLERK, StandIn(officer(city_office, "chuyenvien.badinh"), "work"))
    assert list(elsewhere.value.fields) == ["stand_in"]


def test_of_many_steps_the_first_are_named_and_the_rest_counted() -> None:
    needs = [Need(1, "desk_officer", "p", f"step_{number}", Named(f"Bước {number}")) for number in range(8)]
    said = str(StepsLeftAlone(Foresight(alone=[Stranded(need, TODAY) for need in needs])))
    assert said.startswith("Có 8 bước")
    assert said.count("từ 05/03/2018") == 6
    assert "và 2 bước khác" in said


def test_one_of_two_at_the_counter_may_leave_and_then_the_other_may_not(city_office: Office) -> None:
    enter(city_office, DESK, begins_on=TODAY + WEEK, days=5)
    with pytest.raises(StepsLeftAlone) as refusal:
        enter(city_office, "motcua2.trucbach", begins_on=TODAY, days=10)
    assert {each.on for each in refusal.value.foresight.alone} == {TODAY + WEEK}, "the day the other is away, too"
    enter(city_office, "motcua2.trucbach", begins_on=TODAY, days=7)


def test_a_weekend_alone_asks_nobody(city_office: Office) -> None:
    saturday = TODAY + timedelta(days=5)
    assert enter(city_office, CLERK, begins_on=saturday, days=2).valid_from == saturday


def test_standing_in_for_one_procedure_leaves_the_others_alone(city_office: Office) -> None:
    deputy = officer(city_office, DEPUTY)
    with pytest.raises(StepsLeftAlone) as refusal:
        enter(city_office, CLERK, StandIn(deputy, "work", (city.BIRTH,)))
    assert {each.need.procedure_code for each in refusal.value.foresight.alone} == {city.BUNDLE}


def test_a_head_leaves_somebody_who_signs_and_decides(city_office: Office) -> None:
    with pytest.raises(StepsLeftAlone) as refusal:
        enter(city_office, HEAD)
    assert {one.power for one in refusal.value.foresight.proposals} == {"decide"}, "he heads the desk, too"
    with pytest.raises(LeaveSomebodyToDecide):
        enter(city_office, HEAD, StandIn(officer(city_office, DEPUTY), "sign"))
    enter(city_office, HEAD, StandIn(officer(city_office, DEPUTY), "decide"))
    leader = "truongphong.badinh"
    with city_office.act(SYSTEM) as act:  # his deputy is away already
        unit = org.unit(act.session, "001/QLDT", act.today)
        deputy = org.members(act.session, unit, act.today, role="deputy")[0].id
        leave.enter(act, Plan(deputy, TODAY, TODAY + 2 * WEEK, "Nghỉ phép"))
    specialist = officer(city_office, "chuyenvien.badinh")
    with pytest.raises(LeaveSomebodyToDecide):
        enter(city_office, leader, StandIn(specialist, "sign"))
    enter(city_office, leader, StandIn(specialist, "decide"))


def test_who_stands_in_may_not_leave_the_same_steps_alone(city_office: Office) -> None:
    deputy = officer(city_office, DEPUTY)
    enter(city_office, CLERK, StandIn(deputy, "work"))
    with pytest.raises(StepsLeftAlone):
        enter(city_office, DEPUTY, begins_on=TODAY + timedelta(days=1))
    with pytest.raises(StandInIsAwayToo):
        enter(city_office, HEAD, StandIn(officer(city_office, CLERK), "decide"))


def test_who_has_done_the_other_step_is_no_stand_in_for_the_waiting_one(city_office: Office) -> None:
    code = city.register(city_office, city.BUNDLE, city.COUNTER, "00004")
    while city.open_items(city_office, code)[0].element_id != "sign_bundle_birth":
        city.complete(city_office, code, city.open_items(city_office, code)[0].element_id)
    clerk = officer(city_office, CLERK)
    with pytest.raises(StepsLeftAlone) as refusal:
        enter(city_office, HEAD, StandIn(clerk, "decide"))
    waiting = [each.need for each in refusal.value.foresight.alone]
    assert [need.dossier_code for need in waiting] == [code]
    assert clerk not in {one.officer_id for one in refusal.value.foresight.proposals}


def test_what_one_has_to_do_in_person_is_done_first(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004", answers={"proof": "witness"})
    for _ in range(12):
        item = city.open_items(city_office, code)[0]
        if item.element_id == "confirm_birth":
            break
        city.complete(city_office, code, item.element_id)
    assert item.element_id == "confirm_birth"
    deputy = StandIn(officer(city_office, DEPUTY), "work")
    with pytest.raises(DoTheseFirst):
        enter(city_office, CLERK, deputy)
    enter(city_office, CLERK, deputy, by=city.sign_in(city_office, HEAD))


def test_coming_back_early_ends_the_standing_in_and_nothing_is_deleted(city_office: Office, clock: SetClock) -> None:
    deputy = officer(city_office, DEPUTY)
    absence = enter(city_office, CLERK, StandIn(deputy, "work"))
    clock.advance(timedelta(days=2))
    with city_office.act(city.sign_in(city_office, CLERK)) as act:
        leave.come_back(act, absence.id)
    with city_office.look(SYSTEM) as act:
        today = TODAY + timedelta(days=2)
        row, lent = act.session.get_one(Absence, absence.id), lent_by(act, CLERK)
        assert (row.valid_to, lent.valid_to, row.revoked_at, lent.revoked_at) == (today, today, None, None)
        assert not org.is_absent(act.session, row.officer_id, today)
        corrected = act.session.scalars(select(AuditLine).where(AuditLine.verb == "absence.corrected")).one()
        assert corrected.details["before"] == "05/03/2018 – 12/03/2018"
    with pytest.raises(ItIsOver), city_office.act(city.sign_in(city_office, CLERK)) as act:
        leave.come_back(act, absence.id)


def test_a_leave_that_has_not_begun_is_taken_back_and_may_be_entered_again(city_office: Office) -> None:
    stand_in, later = StandIn(officer(city_office, DEPUTY), "work"), TODAY + WEEK
    absence = enter(city_office, CLERK, stand_in, begins_on=later)
    with city_office.act(city.sign_in(city_office, CLERK)) as act:
        leave.come_back(act, absence.id)
    with city_office.look(SYSTEM) as act:
        assert act.session.get_one(Absence, absence.id).revoked_at is not None
        assert not org.is_absent(act.session, absence.officer_id, later)
        assert org.seats_of(act.session, stand_in.officer_id, later) == org.seats_of(
            act.session, stand_in.officer_id, TODAY
        )
    assert enter(city_office, CLERK, stand_in, begins_on=later).id != absence.id


def test_other_days_are_asked_about_as_the_first_ones_were(city_office: Office) -> None:
    absence = enter(city_office, DESK, begins_on=TODAY, days=3)
    enter(city_office, "motcua2.trucbach", begins_on=TODAY + timedelta(days=3), days=2)
    with city_office.act(city.sign_in(city_office, DESK)) as act, pytest.raises(StepsLeftAlone):
        leave.correct(act, absence.id, TODAY, TODAY + timedelta(days=4))
    with city_office.act(city.sign_in(city_office, DESK)) as act:
        assert leave.correct(act, absence.id, TODAY, TODAY + timedelta(days=2)).valid_to == TODAY + timedelta(days=2)


def test_the_last_who_stands_in_is_not_let_go(city_office: Office) -> None:
    enter(city_office, CLERK, StandIn(officer(city_office, DEPUTY), "work"))
    with city_office.look(SYSTEM) as act:
        lent = lent_by(act, CLERK)
    with pytest.raises(StepsLeftAlone), city_office.act(city.sign_in(city_office, CLERK)) as act:
        leave.end_standing_in(act, lent.id)
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        leave.stand_in(act, officer(city_office, CLERK), StandIn(officer(city_office, DESK), "work"), TODAY, None, "QĐ")
        leave.end_standing_in(act, lent.id)


def test_who_may_enter_whose_leave(city_office: Office) -> None:
    stand_in = StandIn(officer(city_office, DEPUTY), "work")
    for login in (DESK, "chuyenvien.badinh", "thietke", "giamsat", "kiemsoat.hanoi"):
        with pytest.raises(MayNot):
            enter(city_office, CLERK, stand_in, by=city.sign_in(city_office, login))
    with pytest.raises(MayNot):  # nobody sends his head away and takes his power
        enter(city_office, HEAD, StandIn(stand_in.officer_id, "decide"), by=city.sign_in(city_office, DEPUTY))
    for login in (DEPUTY, HEAD, "chutich.badinh", "quantri"):
        absence = enter(city_office, CLERK, stand_in, by=city.sign_in(city_office, login))
        with city_office.act(SYSTEM) as act:
            leave.come_back(act, absence.id)


def test_a_leave_says_why(city_office: Office) -> None:
    with pytest.raises(SayWhyAway), city_office.act(city.sign_in(city_office, DESK)) as act:
        leave.enter(act, Plan(officer(city_office, DESK), TODAY, TODAY + WEEK, "  "))


def test_who_stands_in_does_the_work(city_office: Office) -> None:
    enter(city_office, CLERK, StandIn(officer(city_office, DEPUTY), "work"))
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    while (item := city.open_items(city_office, code)[0]).element_id != "examine_birth":
        city.complete(city_office, code, item.element_id)
    with city_office.act(city.sign_in(city_office, DEPUTY)) as act:
        assert work.complete(act, item.id, city.defaults_for(city_office, item)).done_by == act.actor.officer_id


# ---------------------------------------------------------------------------------------------------------------------


def officer(office: Office, login: str) -> int:
    found = city.sign_in(office, login).officer_id
    assert found is not None
    return found


def enter(
    office: Office, login: str, *stand_ins: StandIn, begins_on: date = TODAY, days: int = 7, by: Actor | None = None
) -> Absence:
    plan = Plan(officer(office, login), begins_on, begins_on + timedelta(days=days), "Nghỉ phép", stand_ins)
    with office.act(by or city.sign_in(office, login)) as act:
        return leave.enter(act, plan)


def lent_by(act: Act, login: str) -> Delegation:
    """The one row that lends what this officer has."""
    lender = officer(act.office, login)
    return act.session.scalars(select(Delegation).where(Delegation.from_officer_id == lender)).one()
