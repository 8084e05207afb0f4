"""What a head owes for a dossier that is late, or about to be: the apology, the explanation, the dialogue in person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select, text

import forms
from engine.act import SYSTEM, Act, Actor, Office, SomeoneMovedItFirst
from engine.clock import SetClock
from engine.deadlines.models import Clock
from engine.dossiers import apologies, automatic, duties, extending, forecast, handling, leading, letters, work
from engine.dossiers.case import DossierIsPaused
from engine.dossiers.doing import CannotBeDelegated, NotAddressedToYou
from engine.dossiers.duties import Owed
from engine.dossiers.duty_items import DutyOfTheHead
from engine.dossiers.duty_models import Duty, Lateness
from engine.dossiers.handling import NotYoursToDecide
from engine.dossiers.lifecycle import WasMarkedBefore
from engine.dossiers.models import Dossier, WorkItem
from engine.errors import Invalid
from engine.escalation import sweep
from engine.escalation.models import Alarm
from engine.notices import Notice
from engine.org import operations as org
from engine.settings import LOCAL_ZONE
from tests import city
from tests.faults.invariants import problems

HEAD, DEPUTY, DISTRICT = "chutich.badinh", "phochutich.badinh", "001"


def test_the_head_signs_the_apology_and_the_desk_is_told(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    before = city.dossier(city_office, code)
    alarm_owing(city_office, code, "apology", answer=False)
    assert duties.open_owed(city_office) == 1
    assert duties.open_owed(city_office) == 0, "what is open is not opened again"
    [owed] = of_head(city_office, HEAD)
    assert (owed.kind, owed.dossier_code, owed.officer_name) == ("apology", code, city.sign_in(city_office, HEAD).name)
    assert owed.due_at is not None
    sign(city_office, owed, HEAD, until="2018-03-23")
    assert of_head(city_office, HEAD) == []
    with city_office.look(SYSTEM) as act:
        letter = letters.of_dossier(act.session, before.id)[-1]
        head = city.sign_in(city_office, HEAD)
        assert (letter.form, letter.issued_by, letter.body["until"]) == ("04", head.officer_id, "2018-03-23")
        assert letter.body["cause"] == "workload"
        own = act.session.scalars(select(Clock).where(Clock.dossier_id == before.id, Clock.is_dossiers)).one()
        assert own.original_due_at == before.due_at, "lateness still counts from the first appointment"
    telling = next(item for item in city.open_items(city_office, code) if item.origin == "telling")
    assert telling.role == "desk_officer"
    with city_office.act(city.officer_for(city_office, telling)) as act:
        work.complete(act, telling.id, {"how": "not_reached"})
        [remark] = act.remarks
        assert "hạn 17:00 19/03/2018" in remark
    again = next(item for item in city.open_items(city_office, code) if item.origin == "telling")
    assert (again.id != telling.id, again.role) == (True, "desk_officer"), "who was not reached is still to be told"
    with city_office.act(city.officer_for(city_office, again)) as act:
        work.complete(act, again.id, {"how": "phone"})
        assert not act.remarks
    assert not [item for item in city.open_items(city_office, code) if item.origin == "telling"]


def test_the_ladder_itself_leads_to_them_and_a_second_lateness_goes_one_place_up(
    city_office: Office, clock: SetClock
) -> None:
    code = permit_left_lying(city_office, clock)
    assert owed_after_a_beat(city_office, code) == [("apology", city.sign_in(city_office, HEAD).name)]
    [owed] = of_head(city_office, HEAD)
    sign(city_office, owed, HEAD, until="2018-03-22")
    clock.at = datetime(2018, 3, 23, 9, tzinfo=LOCAL_ZONE)
    above = city.sign_in(city_office, "chutich.hanoi").name
    assert owed_after_a_beat(city_office, code) == [("explanation", above)]
    assert owed_after_a_beat(city_office, code) == [("explanation", above)]
    clock.at = datetime(2018, 4, 2, 9, tzinfo=LOCAL_ZONE)
    kinds = [kind for kind, _name in owed_after_a_beat(city_office, code)]
    assert kinds == ["explanation", "dialogue"], "no second apology, however late"


def test_a_leaders_own_question_is_no_body_that_was_consulted(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    item = city.open_items(city_office, code)[0]
    with city_office.act(city.officer_for(city_office, item)) as act:
        work.claim(act, item.id)
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        leading.ask_why(act, item.id, question="Vướng ở đâu?")
    clock.advance(timedelta(days=4))
    with city_office.look(SYSTEM) as act:
        said = apologies.proposed(act, act.session.get_one(Dossier, city.dossier(city_office, code).id))
    assert said["reason"] and "cause" not in said, "nobody outside has been asked; the head knows"


def test_who_stands_in_for_one_procedure_does_what_the_head_owes(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    head, deputy = (city.sign_in(city_office, login).officer_id or 0 for login in (HEAD, DEPUTY))
    alarm_id = alarm_owing(city_office, code, "explanation")
    duties.open_owed(city_office)
    with city_office.act(city.sign_in(city_office, "quantri")) as act:
        org.report_absence(act, head, act.today, act.today + timedelta(days=10), "Nghỉ phép")
        unit_id = city.unit_id(city_office, DISTRICT)
        words = "Văn bản ủy quyền (mẫu)"
        org.delegate(act, head, deputy, unit_id, "decide", act.today, None, words, procedures=[city.PERMIT])
    [owed] = of_head(city_office, DEPUTY)
    do(city_office, owed, DEPUTY, {"cause": "absent", "explanation": "Cán bộ ốm", "remedy": "Giao người khác"})
    with city_office.look(SYSTEM) as act:
        assert act.session.get_one(Alarm, alarm_id).answered_by == deputy


def test_who_signs_for_the_head_says_so(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    head, deputy = (city.sign_in(city_office, login).officer_id or 0 for login in (HEAD, DEPUTY))
    unit_id = city.unit_id(city_office, DISTRICT)
    with city_office.act(city.sign_in(city_office, "quantri")) as act:
        org.report_absence(act, head, act.today, act.today + timedelta(days=10), "Nghỉ phép")
        org.delegate(act, head, deputy, unit_id, "decide", act.today, None, "Văn bản ủy quyền (mẫu)")
    assert owed_after_a_beat(city_office, code) == [("apology", city.sign_in(city_office, DEPUTY).name)]
    [owed] = of_head(city_office, DEPUTY)
    sign(city_office, owed, DEPUTY, until="2018-03-22")
    with city_office.look(SYSTEM) as act:
        letter = letters.of_dossier(act.session, city.dossier(city_office, code).id)[-1]
        assert (letter.issued_by, letter.body["capacity"], letter.body["unit_id"]) == (deputy, "deputy", unit_id)


def test_at_most_one_apology_whoever_comes_first(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    alarm_owing(city_office, code, "apology", answer=False)
    duties.open_owed(city_office)
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        handling.extend(act, code, until=date(2018, 3, 26), cause="verification", reason="Phải xác minh")
    assert of_head(city_office, HEAD) == [], "the leader's own verb leaves nothing to sign"
    alarm_owing(city_office, code, "apology", rung=9, answer=False)
    assert duties.open_owed(city_office) == 1
    assert of_head(city_office, HEAD) == [], "a second lateness obliges to no second apology"
    assert duties.open_owed(city_office) == 0
    with pytest.raises(SomeoneMovedItFirst), city_office.act(SYSTEM) as act:
        items = [act.session.get_one(WorkItem, item.id) for item in city.open_items(city_office, code)]
        for item in items[:2]:
            said = {"kind": "apology", "dossier_id": item.dossier_id, "unit_id": item.unit_id, "opened_at": act.now}
            act.session.add(Duty(work_item_id=item.id, **said))


def test_where_an_apology_is_drawn_the_drawn_one_goes_first(city_office: Office, clock: SetClock) -> None:
    codes = [permit_with_a_drawn_apology(city_office, clock) for _ in range(2)]
    signed, stalled = codes
    city.complete(city_office, signed, "draft_apology")
    for code in codes:
        alarm_owing(city_office, code, "apology", answer=False)
    duties.open_owed(city_office)
    assert of_head(city_office, HEAD) == [], "one waits for the head already, one is being drafted in time"
    clock.advance(timedelta(days=1))
    duties.open_owed(city_office)
    [owed] = of_head(city_office, HEAD)
    assert owed.dossier_code == stalled
    sign(city_office, owed, HEAD, until="2018-04-20")
    here = {item.element_id for item in city.open_items(city_office, stalled) if item.origin == "diagram"}
    assert here == {"draft_permit"}, "of the one being drafted nothing is left to do"
    assert [one for one in issued(city_office, stalled) if one == "04"] == ["04"]
    while steps := [item for item in city.open_items(city_office, stalled) if item.origin == "diagram"]:
        city.complete(city_office, stalled, steps[0].element_id)
    assert city.dossier(city_office, stalled).finished_at, "the procedure comes to its end without it"


def test_once_signed_the_diagram_asks_for_no_apology_of_its_own(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    owed_after_a_beat(city_office, code)
    [owed] = of_head(city_office, HEAD)
    sign(city_office, owed, HEAD, until="2018-03-26")
    while (steps := city.open_items(city_office, code))[0].element_id != "draft_permit":
        city.complete(city_office, code, steps[0].element_id)
    clock.advance(timedelta(days=5))
    automatic.wake_due(city_office)
    drawn = {item.element_id for item in city.open_items(city_office, code)}
    assert "draft_permit" in drawn
    assert "draft_apology" not in drawn
    assert len([one for one in issued(city_office, code) if one == "04"]) == 1


def test_the_explanation_answers_the_alarm_and_completes_the_ledger(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    step = city.open_items(city_office, code)[0]
    clock.at = datetime(2018, 3, 21, 10, tzinfo=LOCAL_ZONE)  # due on the 20th at five
    alarm_id = alarm_owing(city_office, code, "explanation")
    duties.open_owed(city_office)
    [owed] = of_head(city_office, HEAD)
    assert owed.due_at == datetime(2018, 3, 22, 17, tzinfo=LOCAL_ZONE), "one working day"
    clock.advance(timedelta(hours=1))
    with pytest.raises(forms.AnswersNotAccepted) as refusal:
        do(city_office, owed, HEAD, {"explanation": "Thiếu người"})
    assert set(refusal.value.fields) == {"cause", "remedy"}
    do(city_office, owed, HEAD, {"cause": "absent", "explanation": "Cán bộ ốm", "remedy": "Giao người khác"})
    head = city.sign_in(city_office, HEAD)
    with city_office.look(SYSTEM) as act:
        line = act.session.scalars(select(Lateness)).one()
        assert (line.work_item_id, line.officer_id, line.head_id) == (step.id, step.officer_id, head.officer_id)
        assert line.leader_id not in (None, head.officer_id)
        assert (line.cause, line.explanation, line.remedy) == ("absent", "Cán bộ ốm", "Giao người khác")
        assert line.late_minutes == 3 * 60
        alarm = act.session.get_one(Alarm, alarm_id)
        assert alarm.answered_by == head.officer_id
        assert alarm.answer == "Cán bộ vắng mặt. Cán bộ ốm\nGiao người khác"


def test_an_explanation_is_owed_though_the_dossier_is_over(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=3))
    alarm_owing(city_office, code, "explanation")
    alarm_owing(city_office, code, "apology", rung=8, answer=False)
    alarm_owing(city_office, code, "dialogue", rung=9)
    duties.open_owed(city_office)
    head = "chutich.trucbach"
    assert [owed.kind for owed in of_head(city_office, head)] == ["apology", "explanation", "dialogue"]
    while steps := [item for item in city.open_items(city_office, code) if item.origin == "diagram"]:
        city.complete(city_office, code, steps[0].element_id)
    with city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        handling.return_result(act, code)
    [owed] = of_head(city_office, head)
    assert owed.kind == "explanation"
    assert city.dossier(city_office, code).closed_at
    answers = {"cause": "system", "explanation": "Mất điện", "remedy": "Đã khắc phục"}
    do(city_office, owed, head, answers)
    with city_office.look(SYSTEM) as act:
        line = act.session.scalars(select(Lateness)).one()
        assert (line.cause, line.late_minutes) == ("system", 2 * 8 * 60 + 60)
    assert [said for said in problems(city_office) if said.startswith("a_duty")] == []


def test_an_important_dossier_is_talked_over_by_the_head_in_person(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, DISTRICT)
    with pytest.raises(NotYoursToDecide), city_office.act(city.sign_in(city_office, city.DISTRICT_COUNTER)) as act:
        handling.mark_important(act, code, reason="Dư luận quan tâm")
    head, deputy = (city.sign_in(city_office, login) for login in (HEAD, DEPUTY))
    with city_office.act(head) as act:
        handling.mark_important(act, code, reason="Dư luận quan tâm")
        org.delegate(
            act, head.officer_id or 0, deputy.officer_id or 0, city.unit_id(city_office, DISTRICT), "decide",
            act.today, None, "Văn bản ủy quyền (mẫu)",
        )  # fmt: skip
    with pytest.raises(WasMarkedBefore), city_office.act(head) as act:
        handling.mark_important(act, code, reason="Lần nữa")
    assert city.dossier(city_office, code).important_reason == "Dư luận quan tâm"
    [owed] = of_head(city_office, HEAD)
    assert owed.due_at == datetime(2018, 3, 12, 17, tzinfo=LOCAL_ZONE), "five working days"
    answers = {"held_on": "2018-03-05", "with_whom": "Người nộp hồ sơ (mẫu)", "outcome": "Đã thống nhất"}
    with pytest.raises(CannotBeDelegated):
        do(city_office, owed, DEPUTY, answers)
    assert of_head(city_office, DEPUTY) == []
    alarm_owing(city_office, code, "dialogue")
    duties.open_owed(city_office)
    assert len(of_head(city_office, HEAD)) == 1, "one dialogue at a time"
    do(city_office, owed, HEAD, answers)
    assert of_head(city_office, HEAD) == []


def test_a_dialogue_was_held_since_it_was_owed_and_not_tomorrow(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, DISTRICT)
    clock.advance(timedelta(days=2))
    alarm_owing(city_office, code, "dialogue")
    duties.open_owed(city_office)
    held_on(city_office, "2018-03-04", "trước ngày nhận hồ sơ, 05/03/2018")
    held_on(city_office, "2018-03-08", "không được sau")
    held_on(city_office, "2018-03-06")
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        handling.mark_important(act, code, reason="Dư luận quan tâm")
    held_on(city_office, "2018-03-06", "trước ngày đánh dấu hồ sơ quan trọng, 07/03/2018")
    held_on(city_office, "2018-03-07")
    assert of_head(city_office, HEAD) == []


def held_on(office: Office, day: str, refused: str = "") -> None:
    [owed] = of_head(office, HEAD)
    answers = {"held_on": day, "with_whom": "Người nộp hồ sơ (mẫu)", "outcome": "Đã thống nhất"}
    if not refused:
        return do(office, owed, HEAD, answers)
    with pytest.raises(Invalid) as refusal:
        do(office, owed, HEAD, answers)
    assert refused in str(refusal.value.fields["held_on"]), day
    return None


def test_a_duty_is_no_work_to_be_handed_round(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    alarm_owing(city_office, code, "explanation")
    duties.open_owed(city_office)
    [owed] = of_head(city_office, HEAD)
    head, deputy = (city.sign_in(city_office, login) for login in (HEAD, DEPUTY))
    item_id, unit_id = owed.work_item_id, owed.unit_id
    moves: list[tuple[Actor, Callable[[Act], object]]] = [
        (deputy, lambda act: leading.take_over(act, item_id)),
        (head, lambda act: work.release(act, item_id)),
        (head, lambda act: work.assign(act, item_id, deputy.officer_id or 0)),
        (head, lambda act: work.offer(act, item_id, unit_id=unit_id, role="deputy")),
        (head, lambda act: extending.extend(act, item_id, until=date(2018, 3, 30), cause="workload", reason="Bận họp")),
    ]
    for who, move in moves:
        with pytest.raises(DutyOfTheHead), city_office.act(who) as act:
            move(act)
    with pytest.raises(NotAddressedToYou), city_office.act(deputy) as act:
        work.claim(act, item_id)
    answers = {"cause": "legal", "explanation": "Vướng quy hoạch", "remedy": "Đã hỏi ý kiến"}
    with pytest.raises(NotAddressedToYou):
        do(city_office, owed, DEPUTY, answers)
    with city_office.act(head) as act:
        org.delegate(act, head.officer_id or 0, deputy.officer_id or 0, unit_id, "decide", act.today, None, "Ủy quyền")
    assert [one.id for one in of_head(city_office, DEPUTY)] == [owed.id], "who acts for the head may"
    do(city_office, owed, DEPUTY, answers)


def test_the_head_is_told_once_what_is_owed(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    clock.at = datetime(2018, 3, 21, 9, tzinfo=LOCAL_ZONE)
    for _ in range(2):
        owed_after_a_beat(city_office, code)
    head = city.sign_in(city_office, HEAD)
    with city_office.look(SYSTEM) as act:
        told = act.session.scalars(select(Notice).where(Notice.officer_id == head.officer_id)).all()
        assert sorted(notice.kind for notice in told) == ["alarm.apology", "alarm.explanation"]


def test_an_apology_left_unsigned_rings_above_its_head(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    owed_after_a_beat(city_office, code)
    [owed] = of_head(city_office, HEAD)
    assert owed.due_at is not None
    clock.at = owed.due_at + timedelta(minutes=1)
    owed_after_a_beat(city_office, code)
    with city_office.look(SYSTEM) as act:
        late = select(Alarm).where(Alarm.work_item_id == owed.work_item_id, Alarm.kind == "overdue")
        assert act.session.scalars(late).one().officer_id == city.sign_in(city_office, "chutich.hanoi").officer_id


def test_a_duty_that_cannot_be_opened_stands_in_front_of_none(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    alarm_owing(city_office, code, "explanation")
    alarm_owing(city_office, code, "dialogue", rung=2, answer=False)
    with city_office.engine.begin() as database:
        database.execute(text("ALTER TABLE lateness RENAME TO put_aside"))
    assert [duties.open_owed(city_office, most=1) for _beat in range(3)] == [0, 1, 0]
    assert [owed.kind for owed in of_head(city_office, HEAD)] == ["dialogue"]
    with city_office.engine.begin() as database:
        database.execute(text("ALTER TABLE put_aside RENAME TO lateness"))
    clock.advance(timedelta(minutes=15))
    assert duties.open_owed(city_office) == 1
    assert sorted(owed.kind for owed in of_head(city_office, HEAD)) == ["dialogue", "explanation"]


def test_two_nodes_open_a_duty_once(city_office: Office, clock: SetClock) -> None:
    codes = [permit_left_lying(city_office, clock)]
    clock.at = datetime(2018, 3, 5, 9, tzinfo=LOCAL_ZONE)
    codes.append(permit_left_lying(city_office, clock))
    clock.at = datetime(2018, 3, 21, 9, tzinfo=LOCAL_ZONE)
    sweep.sweep(city_office, fits=forecast.fits)
    together = Barrier(2)

    def node() -> None:
        together.wait(10)
        duties.open_owed(city_office)

    nodes = [Thread(target=node) for _ in range(2)]
    for thread in nodes:
        thread.start()
    for thread in nodes:
        thread.join(60)
    duties.open_owed(city_office)
    for code in codes:
        opened = [item.element_id for item in city.open_items(city_office, code) if item.origin == "duty"]
        assert sorted(opened) == ["duty.apology", "duty.explanation"]


def test_a_new_full_period_takes_the_apology_back(city_office: Office, clock: SetClock) -> None:
    code = permit_left_lying(city_office, clock)
    owed_after_a_beat(city_office, code)
    head = city.sign_in(city_office, HEAD)
    with city_office.act(head) as act:
        handling.ask_supplement(act, code, papers=["ban-ve"], reason="Thiếu bản vẽ mặt đứng")
    [owed] = of_head(city_office, HEAD)
    with pytest.raises(DossierIsPaused):
        sign(city_office, owed, HEAD, until="2018-04-20")
    city.complete(city_office, code, "supplement.receive")
    assert of_head(city_office, HEAD) == [], "the date that was in danger is no more"
    clock.at = datetime(2018, 4, 6, 9, tzinfo=LOCAL_ZONE)
    assert [kind for kind, _name in owed_after_a_beat(city_office, code)] == ["apology", "explanation"]


# ---------------------------------------------------------------------------------------------------------------------


def permit_left_lying(office: Office, clock: SetClock) -> str:
    """A permit that lies at its appraisal until it can no longer be ready in time."""
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, DISTRICT)
    for element in ("check_papers", "entrust", "assign"):
        city.complete(office, code, element)
    clock.at = datetime(2018, 3, 16, 9, tzinfo=LOCAL_ZONE)
    return code


def owed_after_a_beat(office: Office, code: str) -> list[tuple[str, str | None]]:
    """The open duties of a dossier, and who owes them, when the metronome has ticked."""
    sweep.sweep(office, fits=forecast.fits)
    duties.open_owed(office)
    with office.look(SYSTEM) as act:
        return [(owed.kind, owed.officer_name) for owed in duties.of_dossier(act, city.dossier(office, code).id)]


def issued(office: Office, code: str) -> list[str]:
    with office.look(SYSTEM) as act:
        return [letter.form for letter in letters.of_dossier(act.session, city.dossier(office, code).id)]


def permit_with_a_drawn_apology(office: Office, clock: SetClock) -> str:
    """A permit whose drafting takes so long that its diagram asks the desk to draft an apology."""
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, DISTRICT)
    while (here := city.open_items(office, code)[0].element_id) != "draft_permit":
        city.complete(office, code, here)
    clock.advance(timedelta(days=5))
    automatic.wake_due(office)
    assert "draft_apology" in {item.element_id for item in city.open_items(office, code)}
    return code


def alarm_owing(office: Office, code: str, duty: str, *, rung: int = 1, answer: bool = True) -> int:
    """The dossier's clock has rung at the head of its authority, and obliges to something."""
    dossier = city.dossier(office, code)
    with office.act(SYSTEM) as act:
        clock = act.session.scalars(select(Clock).where(Clock.dossier_id == dossier.id, Clock.is_dossiers)).one()
        alarm = Alarm(
            clock_id=clock.id,
            clock_edition=clock.edition,
            rung=rung,
            level="E5",
            kind="head",
            duty=duty,
            follow_at=act.now,
            wants_answer=answer,
            dossier_id=dossier.id,
            unit_id=dossier.receiving_unit_id,
            officer_id=head_of(office, act, dossier.receiving_unit_id),
            due_at=clock.due_at,
            rung_at=act.now,
        )
        act.session.add(alarm)
        act.session.flush()
        return alarm.id


def head_of(office: Office, act: Any, unit_id: int) -> int | None:
    from engine.org import questions
    from engine.org.models import Unit

    head = questions.head_of(act.session, act.session.get_one(Unit, unit_id), act.today)
    return head.id if head else None


def of_head(office: Office, login: str) -> list[Owed]:
    with office.look(actor(office, login)) as act:
        return list(duties.of_head(act))


def actor(office: Office, login: str) -> Actor:
    return city.sign_in(office, login)


def do(office: Office, owed: Owed, login: str, answers: dict[str, Any]) -> None:
    with office.act(actor(office, login)) as act:
        work.complete(act, owed.work_item_id, answers)


def sign(office: Office, owed: Owed, login: str, *, until: str) -> None:
    do(office, owed, login, {"cause": "workload", "reason": "Việc cần thêm thời gian", "until": until})
