"""Asking for papers: once per stage, with a reason, as signed; and only the full dossier starts the clock from zero."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine import audit
from engine.act import SYSTEM, Actor, Office
from engine.clock import SetClock
from engine.deadlines import operations as deadlines
from engine.deadlines.models import Clock
from engine.dossiers import case as cases
from engine.dossiers import consulting, effects, handling, letters, work
from engine.dossiers.lifecycle import SayWhy
from engine.dossiers.models import Letter
from engine.dossiers.status import Status
from engine.dossiers.supplement import SupplementWasAskedBefore
from engine.settings import LOCAL_ZONE
from tests import city

LACKS_DRAWINGS = {"appraise": {"result": "supplement", "shortcomings": "Thiếu bản vẽ"}}
INCOMPLETE = {"check_papers": {"result": "incomplete"}}
SIGNED = {"papers": ["ban-ve"], "reason": "Thiếu bản vẽ móng", "legal_basis": ""}


def test_papers_that_did_not_come_let_the_clock_run_on_from_where_it_stood(
    city_office: Office, clock: SetClock
) -> None:
    code, appraiser = in_appraisal(city_office)
    ask(city_office, code, appraiser)
    clock.advance(timedelta(days=10))
    city.complete(city_office, code, "supplement.receive", {"result": "missing"})
    again = city.dossier(city_office, code)
    assert (again.status, due_on(city_office, code)) == (Status.IN_PROGRESS, date(2018, 3, 30)), "20 March and ten days"
    assert "dossier.supplement_missing" in told(city_office, code)
    assert "dossier.supplement_received" not in told(city_office, code)
    why = why_this_date(city_office, code)
    assert not any("Tính lại từ đầu" in line for line in why)
    assert any("10 ngày không tính (không nhận đủ giấy tờ bổ sung nên không tính lại từ đầu" in line for line in why)


def test_the_full_dossier_starts_the_clock_from_zero(city_office: Office, clock: SetClock) -> None:
    code, appraiser = in_appraisal(city_office)
    ask(city_office, code, appraiser)
    clock.advance(timedelta(days=10))
    city.complete(city_office, code, "supplement.receive", {"result": "complete"})
    assert due_on(city_office, code) == date(2018, 3, 30)
    assert any("Tính lại từ đầu" in line for line in why_this_date(city_office, code))


@pytest.mark.parametrize(
    ("short", "receives"), [(INCOMPLETE, "receive_papers"), (LACKS_DRAWINGS, "receive_supplement")]
)
def test_drawn_papers_that_did_not_come_lead_to_the_refusal_in_the_time_that_is_left(
    city_office: Office, clock: SetClock, short: dict[str, dict[str, str]], receives: str
) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    go_to(city_office, code, receives, short)
    clock.advance(timedelta(days=8))
    city.complete(city_office, code, receives, {"result": "missing"})
    assert [item.element_id for item in city.open_items(city_office, code)] == ["give_refusal"]
    assert not any("Tính lại từ đầu" in line for line in why_this_date(city_office, code))
    city.complete(city_office, code, "give_refusal")
    assert city.dossier(city_office, code).outcome == "refused"


def test_a_dossier_asked_about_at_the_counter_is_only_received_when_the_papers_come(city_office: Office) -> None:
    code, desk = on_the_counter(city_office)
    ask(city_office, code, desk)
    city.complete(city_office, code, "supplement.receive")
    assert city.dossier(city_office, code).status == Status.RECEIVED
    assert [item.element_id for item in city.open_items(city_office, code)] == ["check_papers"]


def test_the_desk_asks_once_whatever_came_of_the_first_time(city_office: Office) -> None:
    code, desk = on_the_counter(city_office)
    ask(city_office, code, desk)
    city.complete(city_office, code, "supplement.receive")
    with pytest.raises(SupplementWasAskedBefore):
        ask(city_office, code, desk)
    city.complete(city_office, code, "check_papers", {"result": "incomplete"})
    with pytest.raises(SupplementWasAskedBefore):
        city.complete(city_office, code, "ask_papers", {"papers": ["ban-ve"], "legal_basis": ""})
    ask(city_office, code, city.sign_in(city_office, "chutich.badinh"))
    assert city.dossier(city_office, code).supplements_asked == {"reception": 2}


def test_at_the_desk_a_second_time_is_decided_by_who_leads_there(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.COUNTER, "00004")
    desk = holding(city_office, code, city.sign_in(city_office, city.COUNTER))
    ask(city_office, code, desk)
    city.complete(city_office, code, "supplement.receive")
    with pytest.raises(SupplementWasAskedBefore):
        ask(city_office, code, desk)
    ask(city_office, code, city.sign_in(city_office, "chutich.trucbach"))
    assert city.dossier(city_office, code).supplements_asked == {"reception": 2}


def test_what_the_desk_asks_as_drawn_counts_as_reception(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    go_to(city_office, code, "receive_papers", INCOMPLETE)
    assert city.dossier(city_office, code).supplements_asked == {"reception": 1}
    city.complete(city_office, code, "receive_papers")
    go_to(city_office, code, "receive_supplement", LACKS_DRAWINGS)
    assert city.dossier(city_office, code).supplements_asked == {"reception": 1, "appraisal": 1}


def test_a_consulted_body_answers_but_does_not_stop_the_dossier(city_office: Office) -> None:
    code, appraiser = in_appraisal(city_office)
    [item] = city.open_items(city_office, code)
    with city_office.act(appraiser) as act:
        consulting.consult(act, item.id, unit_id=city.unit_id(city_office, "002"), question="Đất có tranh chấp không?")
    question = city.open_items(city_office, code)[-1]
    consulted = city.officer_for(city_office, question)
    with city_office.act(consulted) as act:
        work.claim(act, question.id)
        assert handling.available(act, cases.of_code(act, code).dossier) == []
    with pytest.raises(handling.NotYoursToDecide):
        ask(city_office, code, consulted)
    assert city.dossier(city_office, code).status == Status.IN_PROGRESS


def test_nobody_asks_without_a_reason(city_office: Office) -> None:
    code, appraiser = in_appraisal(city_office)
    with pytest.raises(SayWhy) as refusal:
        ask(city_office, code, appraiser, reason=" ")
    assert "reason" in refusal.value.fields
    assert city.dossier(city_office, code).status == Status.IN_PROGRESS


def test_the_desk_sends_what_the_leader_signed(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    go_to(city_office, code, "send_supplement", {**LACKS_DRAWINGS, "draft_supplement": SIGNED})
    [item] = city.open_items(city_office, code)
    with city_office.act(city.officer_for(city_office, item)) as act:
        other = {"papers": ["cam-ket"], "reason": "Lý do khác", "legal_basis": "Căn cứ khác"}
        effects.perform(act, cases.with_item(act, item.id), other)
    assert form_02(city_office, code).body == {**SIGNED, "papers": ["Bản vẽ thiết kế xây dựng"]}


# ---------------------------------------------------------------------------------------------------------------------


def on_the_counter(office: Office) -> tuple[str, Actor]:
    """A permit whose papers the desk has begun to check."""
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    return code, holding(office, code, city.sign_in(office, city.DISTRICT_COUNTER))


def in_appraisal(office: Office) -> tuple[str, Actor]:
    """A permit in the hands of the specialist who appraises it."""
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    go_to(office, code, "appraise")
    return code, holding(office, code, city.officer_for(office, city.open_items(office, code)[0]))


def holding(office: Office, code: str, officer: Actor) -> Actor:
    with office.act(officer) as act:
        work.claim(act, city.open_items(office, code)[0].id)
    return officer


def go_to(office: Office, code: str, element: str, answers: dict[str, dict[str, str]] | None = None) -> None:
    """Complete what is open until this step is."""
    while (here := city.open_items(office, code)[0].element_id) != element:
        city.complete(office, code, here, (answers or {}).get(here))


def ask(office: Office, code: str, officer: Actor, reason: str = "Thiếu bản vẽ") -> None:
    with office.act(officer) as act:
        handling.ask_supplement(act, code, papers=["ban-ve"], reason=reason)


def due_on(office: Office, code: str) -> date:
    due_at = city.dossier(office, code).due_at
    assert due_at
    return due_at.astimezone(LOCAL_ZONE).date()


def told(office: Office, code: str) -> list[str]:
    with office.look(SYSTEM) as act:
        return [line.verb for line in audit.lines_of(act.session, city.dossier(office, code).id)]


def why_this_date(office: Office, code: str) -> list[str]:
    with office.look(SYSTEM) as act:
        own = select(Clock).where(Clock.dossier_id == city.dossier(office, code).id, Clock.subject == "dossier")
        return [line.vi for line in deadlines.why(act.session, act.session.scalars(own).one(), act.now)]


def form_02(office: Office, code: str) -> Letter:
    with office.look(SYSTEM) as act:
        return [one for one in letters.of_dossier(act.session, city.dossier(office, code).id) if one.form == "02"][-1]
