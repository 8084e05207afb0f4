"""Whole dossiers through the verbs: three levels, supplement, pause, refusal, withdrawal, and two officers at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine import audit, outbox
from engine.act import Office, SomeoneMovedItFirst
from engine.clock import SetClock
from engine.deadlines import operations as deadlines
from engine.deadlines.models import Clock
from engine.dossiers import automatic, consulting, handling, intake, rights, work
from engine.dossiers import queries as ask
from engine.dossiers.case import DossierIsPaused, WorkItemIsNotOpen
from engine.dossiers.consulting import AskSomeoneElse
from engine.dossiers.counter import PaperHandedIn, PapersAreMissing, Request
from engine.dossiers.desks import ReceivedElsewhere
from engine.dossiers.doing import NotAddressedToYou, SomeoneHasClaimedIt
from engine.dossiers.intake import KeyWasUsedForSomethingElse
from engine.dossiers.lifecycle import DossierIsClosed, SayWhy, WasExtendedBefore
from engine.dossiers.status import Status
from engine.dossiers.supplement import SupplementWasAskedBefore
from engine.identity.permissions import MayNot
from engine.settings import LOCAL_ZONE
from forms import AnswersNotAccepted
from tests import city

PERMIT_PATH = [
    "check_papers", "entrust", "assign", "appraise", "inspect_site", "consult_commune", "consult_planning",
    "draft_permit", "initial_result", "sign_result_paper", "number_and_seal", "receive_result",
]  # fmt: skip


def test_a_house_permit_travels_from_the_ward_through_district_and_department(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.COUNTER, "00004")
    assert city.travel(city_office, code) == PERMIT_PATH
    assert city.dossier(city_office, code).status == Status.DONE
    assert outbox.tick(city_office, automatic.HANDLERS) == 1, "the applicant is told before the result is returned"
    assert city.travel(city_office, code) == ["return_result"]
    closed = city.dossier(city_office, code)
    assert (closed.status, closed.outcome) == (Status.RETURNED, "granted")
    assert levels_of(city_office, code) == {"commune", "district", "city"}


def test_the_appointment_follows_the_law_and_the_working_calendar(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    due_at = city.dossier(city_office, code).due_at
    assert due_at and due_at.astimezone(LOCAL_ZONE).date() == date(2018, 3, 20), "15 days, first day not counted"


def test_a_record_to_be_verified_elsewhere_has_fifteen_days_as_soon_as_that_is_known(
    city_office: Office, clock: SetClock
) -> None:
    code, plain = (city.register(city_office, city.RECORD, city.JUSTICE_COUNTER, "STP") for _ in range(2))
    assert due_on(city_office, code) == date(2018, 3, 15), "10 days"
    clock.advance(timedelta(days=1))
    upto(city_office, plain, "look_up", {"result": "eligible", "elsewhere": False})
    upto(city_office, code, "look_up", {"result": "eligible", "elsewhere": True})
    assert (due_on(city_office, code), due_on(city_office, plain)) == (date(2018, 3, 20), date(2018, 3, 15))
    with city_office.look(city.sign_in(city_office, city.JUSTICE_COUNTER)) as act:
        dossier = city.dossier(city_office, code)
        own = act.session.scalars(select(Clock).where(Clock.dossier_id == dossier.id, Clock.subject == "dossier")).one()
        told = [line.vi for line in deadlines.why(act.session, own, act.now)]
        verbs = [line.verb for line in audit.lines_of(act.session, dossier.id)]
    [reason] = [line for line in told if line.startswith("Thời hạn là 15 ngày")]
    assert "cư trú ở nhiều nơi hoặc ở nước ngoài" in reason and "điều 48 khoản 1" in reason
    assert verbs.count("dossier.lengthened") == 1
    assert dossier.extensions == 0, "the one extension with an apology is still there"
    assert all(item.risk_at == dossier.due_at for item in city.open_items(city_office, code))


def due_on(office: Office, code: str) -> date | None:
    due_at = city.dossier(office, code).due_at
    return due_at and due_at.astimezone(LOCAL_ZONE).date()


def upto(office: Office, code: str, element_id: str, answers: dict[str, object]) -> None:
    """Complete what is open, with the defaults, until that element has been completed with these answers."""
    while element_id not in (opened := [item.element_id for item in city.open_items(office, code)]):
        city.complete(office, code, opened[0])
    city.complete(office, code, element_id, answers)


def test_papers_outside_the_list_need_a_legal_basis_and_listed_ones_are_required(city_office: Office) -> None:
    wanted = city.request(city_office, city.BIRTH, "00004")
    without = [*wanted.papers[1:], PaperHandedIn("ho-khau", name="Sổ hộ khẩu")]
    with pytest.raises(PapersAreMissing) as refusal:
        register_as(city_office, city.COUNTER, city.request(city_office, city.BIRTH, "00004", papers=without))
    assert set(refusal.value.fields) == {f"papers.{wanted.papers[0].code}", "papers.ho-khau"}
    with_basis = [*wanted.papers, PaperHandedIn("ho-khau", name="Sổ hộ khẩu", legal_basis="Luật Cư trú, điều 18")]
    code = register_as(city_office, city.COUNTER, city.request(city_office, city.BIRTH, "00004", papers=with_basis))
    with city_office.look(city.sign_in(city_office, city.COUNTER)) as act:
        papers = ask.papers_of(act.session, city.dossier(city_office, code).id)
    assert [paper.legal_basis for paper in papers if not paper.is_listed] == ["Luật Cư trú, điều 18"]


@pytest.mark.parametrize(
    ("procedure", "born_on", "since"),
    [(city.BUNDLE, "2012-03-05", "06/03/2012"), (city.BIRTH, "1850-01-01", "05/03/1898")],
)
def test_a_child_too_old_for_the_procedure_is_refused_at_the_date_of_birth(
    city_office: Office, procedure: str, born_on: str, since: str
) -> None:
    with pytest.raises(AnswersNotAccepted) as refusal:
        wanted = city.request(city_office, procedure, "00004", answers={"born_on": born_on})
        register_as(city_office, city.COUNTER, wanted)
    assert refusal.value.fields == {"born_on": f"Thời gian này phải từ {since} trở đi."}


def test_only_the_desk_of_the_right_authority_receives(city_office: Office) -> None:
    with pytest.raises(ReceivedElsewhere):
        register_as(city_office, city.JUSTICE_COUNTER, city.request(city_office, city.BIRTH, "STP"))
    with pytest.raises(MayNot):
        register_as(city_office, city.DISTRICT_COUNTER, city.request(city_office, city.BIRTH, "00004"))


def test_the_same_request_twice_makes_one_dossier(city_office: Office) -> None:
    wanted = city.request(city_office, city.BIRTH, "00004", key="counter-1:abc")
    assert register_as(city_office, city.COUNTER, wanted) == register_as(city_office, city.COUNTER, wanted)
    other = city.request(city_office, city.BIRTH, "00004", key="counter-1:abc", answers={"child_name": "Trần Bảo Bình"})
    with pytest.raises(KeyWasUsedForSomethingElse):
        register_as(city_office, city.COUNTER, other)


def test_a_supplement_stops_the_clock_and_restarts_it_from_zero(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in PERMIT_PATH[:3]:
        city.complete(city_office, code, element)
    holder = claim(city_office, code, "appraise")
    clock.advance(timedelta(days=2))
    with city_office.act(holder) as act:
        handling.ask_supplement(act, code, papers=["ban-ve"], reason="Thiếu bản vẽ")
    assert city.dossier(city_office, code).status == Status.WAITING_FOR_SUPPLEMENT
    with pytest.raises(DossierIsPaused):
        city.complete(city_office, code, "appraise")
    clock.advance(timedelta(days=10))
    city.complete(city_office, code, "supplement.receive")
    again = city.dossier(city_office, code)
    assert again.status == Status.IN_PROGRESS
    assert again.due_at and again.due_at.astimezone(LOCAL_ZONE).date() == date(2018, 4, 3), (
        "15 days from Monday 19 March"
    )
    with pytest.raises(SupplementWasAskedBefore), city_office.act(holder) as act:
        handling.ask_supplement(act, code, papers=["ban-ve"], reason="Vẫn thiếu")


def test_the_drawn_supplement_goes_the_same_way(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    short = {"appraise": {"result": "supplement", "shortcomings": "Thiếu bản vẽ"}}
    path = []
    while city.dossier(city_office, code).status != Status.WAITING_FOR_SUPPLEMENT:
        element = city.open_items(city_office, code)[0].element_id
        city.complete(city_office, code, element, short.get(element))
        path.append(element)
    assert path[-1] == "approve_supplement" or path[-1].startswith("send"), path
    waiting = [item.element_id for item in city.open_items(city_office, code)]
    assert len(waiting) == 1
    city.complete(city_office, code, waiting[0])
    assert city.dossier(city_office, code).status == Status.IN_PROGRESS


def test_silence_of_the_consulted_is_consent(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in PERMIT_PATH[:5]:
        city.complete(city_office, code, element)
    assert {"consult_commune", "consult_planning"} <= {item.element_id for item in city.open_items(city_office, code)}
    clock.advance(timedelta(days=20))
    assert automatic.wake_due(city_office) == 1
    left = {item.element_id for item in city.open_items(city_office, code)}
    assert not {"consult_commune", "consult_planning"} & left
    assert "draft_permit" in left
    assert automatic.wake_due(city_office) == 0, "nothing wakes twice"


def test_claimed_means_claimed(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    item = city.open_items(city_office, code)[0]
    with city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        work.claim(act, item.id)
    with pytest.raises(SomeoneHasClaimedIt, match="Nguyễn Thị Thu Hà"), act_as(city_office, "motcua2.trucbach") as act:
        work.claim(act, item.id)
    with pytest.raises(NotAddressedToYou), act_as(city_office, "diachinh.trucbach") as act:
        work.claim(act, item.id)
    with city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        work.release(act, item.id)
    with act_as(city_office, "motcua2.trucbach") as act:
        assert work.claim(act, item.id).officer_id == act.actor.officer_id


def test_a_refused_answer_changes_nothing_and_a_finished_item_stays_finished(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    item = city.open_items(city_office, code)[0]
    with pytest.raises(AnswersNotAccepted), act_as(city_office, city.COUNTER) as act:
        work.complete(act, item.id, {"result": "nonsense"})
    assert [one.id for one in city.open_items(city_office, code)] == [item.id]
    city.complete(city_office, code, item.element_id)
    with pytest.raises(WorkItemIsNotOpen), act_as(city_office, city.COUNTER) as act:
        work.complete(act, item.id, city.defaults_for(city_office, item))


def test_sending_back_gives_the_step_to_whoever_did_it(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    city.complete(city_office, code, "check_papers")
    doer = city.complete(city_office, code, "examine_birth").done_by
    item = next(one for one in city.open_items(city_office, code))
    with city_office.act(city.officer_for(city_office, item)) as act:
        work.send_back(act, item.id, reason="Ghi sai ngày sinh")
    back = city.open_items(city_office, code)
    assert [(one.element_id, one.state, one.officer_id) for one in back] == [("examine_birth", "claimed", doer)]
    assert city.travel(city_office, code)[-1] == "receive_result"


@pytest.mark.parametrize("unit", ["00004", "00004/MC"])
def test_no_unit_consults_itself(city_office: Office, unit: str) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    [item] = city.open_items(city_office, code)
    with pytest.raises(AskSomeoneElse) as refusal, act_as(city_office, city.COUNTER) as act:
        consulting.consult(act, item.id, unit_id=city.unit_id(city_office, unit), question="Có đúng không?")
    assert "unit" in refusal.value.fields


def test_another_unit_is_consulted_and_its_answer_reaches_the_asker(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    city.complete(city_office, code, "check_papers")
    asker = claim(city_office, code, "examine_birth")
    item = next(one for one in city.open_items(city_office, code) if one.element_id == "examine_birth")
    with city_office.act(asker) as act:
        consulting.consult(
            act, item.id, unit_id=city.unit_id(city_office, "00006"), question="Đã đăng ký ở phường chưa?"
        )
    city.complete(city_office, code, "consult.answer")
    with city_office.look(asker) as act:
        from engine import notices

        assert any(
            notice.kind == "consultation.answered" for notice in notices.unread(act.session, asker.officer_id or 0)
        )
    assert city.travel(city_office, code)[-1] == "receive_result"


def test_suspended_resumed_extended_once_and_withdrawn(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in PERMIT_PATH[:3]:
        city.complete(city_office, code, element)
    with pytest.raises(SayWhy), act_as(city_office, "chutich.badinh") as act:
        handling.suspend(act, code, reason=" ")
    with act_as(city_office, "chutich.badinh") as act:
        handling.suspend(act, code, reason="Chờ kết luận tranh chấp")
    clock.advance(timedelta(days=3))
    with act_as(city_office, "chutich.badinh") as act:
        resumed = handling.resume(act, code)
    assert resumed.due_at and resumed.due_at.astimezone(LOCAL_ZONE).date() == date(2018, 3, 23)
    with act_as(city_office, "chutich.badinh") as act:
        handling.extend(act, code, until=date(2018, 4, 2), cause="verification", reason="Phải xác minh")
    with pytest.raises(WasExtendedBefore), act_as(city_office, "chutich.badinh") as act:
        handling.extend(act, code, until=date(2018, 4, 9), cause="verification", reason="Lần nữa")
    with act_as(city_office, city.DISTRICT_COUNTER) as act:
        handling.withdraw(act, code, reason="Không xây nữa")
    assert city.dossier(city_office, code).status == Status.WITHDRAWN
    assert city.open_items(city_office, code) == []
    with pytest.raises(DossierIsClosed), act_as(city_office, city.DISTRICT_COUNTER) as act:
        handling.withdraw(act, code, reason="Hai lần")


def test_refused_at_the_desk_leaves_a_letter_and_no_work(city_office: Office) -> None:
    with act_as(city_office, city.COUNTER) as act:
        code = intake.refuse_at_desk(act, city.request(city_office, city.BIRTH, "00004"), reason="Sai thẩm quyền").code
    refused = city.dossier(city_office, code)
    assert (refused.status, refused.received_at) == (Status.REFUSED_AT_DESK, None)
    assert city.open_items(city_office, code) == []


def test_an_auditor_sees_everything_and_touches_nothing(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    item = city.open_items(city_office, code)[0]
    with act_as(city_office, "giamsat") as act:
        assert rights.may_see(act, city.dossier(city_office, code))
        assert handling.available(act, city.dossier(city_office, code)) == []
    with pytest.raises(NotAddressedToYou), act_as(city_office, "giamsat") as act:
        work.claim(act, item.id)


def test_a_stale_writer_is_told_and_nothing_is_half_done(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    stale = city.dossier(city_office, code)
    city.complete(city_office, code, "check_papers")
    with pytest.raises(SomeoneMovedItFirst), city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        act.session.change(act.session.merge(stale, load=False), return_by_post=True)
    assert not city.dossier(city_office, code).return_by_post


# ---------------------------------------------------------------------------------------------------------------------


def act_as(office: Office, login: str):  # type: ignore[no-untyped-def]
    return office.act(city.sign_in(office, login))


def register_as(office: Office, login: str, wanted: Request) -> str:
    with act_as(office, login) as act:
        return intake.register(act, wanted).code


def claim(office: Office, code: str, element_id: str):  # type: ignore[no-untyped-def]
    item = next(one for one in city.open_items(office, code) if one.element_id == element_id)
    officer = city.officer_for(office, item)
    with office.act(officer) as act:
        work.claim(act, item.id)
    return officer


def levels_of(office: Office, code: str) -> set[str]:
    """At which levels steps of this dossier were done."""
    from engine.org.tree import tree_of

    with office.look(city.sign_in(office, "giamsat")) as act:
        items = ask.items_of(act.session, city.dossier(office, code).id)
        return {tree_of(act.session).nodes[item.unit_id].level_code for item in items}
