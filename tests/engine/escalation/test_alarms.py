"""A step left too long rings at the head of the unit that holds it; once per rung; always at somebody present."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from engine import notices
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import extending, handling
from engine.escalation import operations
from engine.escalation.models import Alarm
from engine.escalation.operations import AlarmWasAnswered, AnswerInWords, NotYourAlarm
from engine.escalation.sweep import sweep
from engine.notices import Notice
from engine.org import operations as changes
from engine.org.models import Officer
from tests import city


def test_a_late_step_rings_at_the_head_of_its_unit(city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    assert sweep(city_office) > 0
    step = [alarm for alarm in alarms(city_office, code) if alarm.kind == "overdue" and alarm.work_item_id]
    assert [name_of(city_office, alarm.officer_id) for alarm in step] == ["Hoàng Đức Thắng"]
    head = city.sign_in(city_office, "chutich.trucbach")
    with city_office.look(head) as act:
        told = notices.unread(act.session, head.officer_id or 0)
    assert any(code in str(notice.filling) and notice.kind == "alarm.overdue" for notice in told)


def test_each_rung_rings_once_however_often_one_asks(city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    sweep(city_office)
    first = [alarm.id for alarm in alarms(city_office, code)]
    assert sweep(city_office) == 0
    assert [alarm.id for alarm in alarms(city_office, code)] == first


def test_after_a_week_of_silence_the_head_is_told_first_and_given_time_to_answer(
    city_office: Office, clock: SetClock
) -> None:
    code = late_birth(city_office, clock)
    clock.advance(timedelta(days=14))
    sweep(city_office)
    assert step_levels(city_office, code) == ["E3"], "a warning after the date would warn of nothing"
    for _ in range(14):
        clock.advance(timedelta(days=1))
        sweep(city_office)
    assert step_levels(city_office, code) == ["E3", "E4", "E6", "E7"]
    told = [alarm.officer_id for alarm in alarms(city_office, code) if alarm.work_item_id]
    assert len(told) == len(set(told)), "nobody is told twice"
    assert told[-1] is not None
    assert name_of(city_office, told[-1]) == head_name(city_office, "chanhvanphong.hanoi"), "at last the control office"


def test_unanswered_it_rings_at_the_next_superior(city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    sweep(city_office)
    clock.advance(timedelta(days=3))
    sweep(city_office)
    [second] = [a for a in alarms(city_office, code) if a.kind == "head" and a.work_item_id]
    assert name_of(city_office, second.officer_id) == head_name(city_office, "chutich.badinh")
    assert [line["code"] for line in second.why] == ["told", "head"], "the ward's chairman did not answer"


def test_answered_it_stops_climbing(city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    sweep(city_office)
    alarm = next(a for a in alarms(city_office, code) if a.kind == "overdue" and a.work_item_id)
    with pytest.raises(NotYourAlarm), city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        operations.answer(act, alarm.id, "Không phải việc của tôi")
    head = city.sign_in(city_office, "chutich.trucbach")
    with pytest.raises(AnswerInWords), city_office.act(head) as act:
        operations.answer(act, alarm.id, "  ")
    with city_office.act(head) as act:
        operations.answer(act, alarm.id, "Cán bộ ốm, tôi giao người khác trong sáng nay")
    assert next(a for a in alarms(city_office, code) if a.id == alarm.id).read_at == clock.now(), "so it was read"
    with pytest.raises(AlarmWasAnswered), city_office.act(head) as act:
        operations.answer(act, alarm.id, "Lần nữa")
    clock.advance(timedelta(days=14))
    sweep(city_office)
    assert all(a.level == "E3" for a in alarms(city_office, code) if a.clock_id == alarm.clock_id)


def test_whoever_was_asked_hears_that_the_superior_has_answered(city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    sweep(city_office)
    clock.advance(timedelta(days=3))
    sweep(city_office)
    below, above = [a for a in alarms(city_office, code) if a.work_item_id and a.wants_answer]
    superior = city.sign_in(city_office, "chutich.badinh")
    with city_office.act(superior) as act:
        operations.answer(act, above.id, "Quận cử người làm thay trong hôm nay")
    with city_office.look(SYSTEM) as act:
        told = act.session.scalars(select(Notice).where(Notice.kind == "answer.given")).all()
    assert [(one.officer_id, one.filling) for one in told] == [
        (below.officer_id, {"who": superior.name, "code": code})
    ], "once, and not who has answered"


def test_an_extension_begins_the_ladder_anew(city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    sweep(city_office)
    item = city.open_items(city_office, code)[0]
    with city_office.act(city.sign_in(city_office, "chutich.trucbach")) as act:
        extending.extend(act, item.id, until=date(2018, 3, 9), cause="workload", reason="Phải xác minh nơi sinh")
    clock.advance(timedelta(days=4))
    sweep(city_office)
    editions = {(alarm.clock_edition, alarm.kind) for alarm in alarms(city_office, code) if alarm.work_item_id}
    assert (1, "overdue") in editions
    assert (2, "overdue") in editions


def test_a_paused_or_finished_step_rings_at_nobody(city_office: Office, clock: SetClock) -> None:
    paused = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in ("check_papers", "entrust", "assign"):
        city.complete(city_office, paused, element)
    with city_office.act(city.sign_in(city_office, "chutich.badinh")) as act:
        handling.suspend(act, paused, reason="Chờ kết luận")
    clock.advance(timedelta(days=60))
    sweep(city_office)
    assert [alarm for alarm in alarms(city_office, paused) if alarm.kind != "warning"] == []


def test_a_head_on_leave_is_represented_and_an_outside_body_is_not_charged(
    city_office: Office, clock: SetClock
) -> None:
    code = late_birth(city_office, clock)
    head = city.sign_in(city_office, "chutich.trucbach")
    admin = city.sign_in(city_office, "quantri")
    with city_office.act(admin) as act:
        officer = act.session.get_one(Officer, head.officer_id)
        changes.report_absence(act, officer.id, act.today, act.today + timedelta(days=10), "Nghỉ phép")
    sweep(city_office)
    told = [a.officer_id for a in alarms(city_office, code) if a.kind == "overdue" and a.work_item_id]
    assert told == [city.sign_in(city_office, "phochutich.trucbach").officer_id]
    bundle = city.register(city_office, city.BUNDLE, city.COUNTER, "00004")
    while not {"register_residence", "issue_insurance"} & {i.element_id for i in city.open_items(city_office, bundle)}:
        city.complete(city_office, bundle, city.open_items(city_office, bundle)[0].element_id)
    outside = {item.id for item in city.open_items(city_office, bundle)}
    clock.advance(timedelta(days=40))
    sweep(city_office)
    reminded = [alarm for alarm in alarms(city_office, bundle) if alarm.work_item_id in outside]
    assert {alarm.kind for alarm in reminded} == {"reminder"}
    assert not any(alarm.wants_answer or alarm.duty for alarm in reminded)
    handlers = {city.sign_in(city_office, login).officer_id for login in ("chutich.trucbach", "phochutich.trucbach")}
    assert all(set(alarm.copies) <= handlers and alarm.copies for alarm in reminded), (
        "who handles the dossier hears of it"
    )
    assert len(reminded) == len({alarm.clock_id for alarm in reminded}) > 0, "once, and no further up"


def test_two_nodes_sweeping_at_once_ring_once(city_office: Office, clock: SetClock) -> None:
    codes = [late_birth(city_office, clock) for _ in range(3)]
    together = Barrier(2)

    def node() -> None:
        together.wait(10)
        sweep(city_office)

    nodes = [Thread(target=node) for _ in range(2)]
    for thread in nodes:
        thread.start()
    for thread in nodes:
        thread.join(60)
    for code in codes:
        rungs = [(alarm.clock_id, alarm.rung) for alarm in alarms(city_office, code)]
        assert len(rungs) == len(set(rungs)) > 0


# ---------------------------------------------------------------------------------------------------------------------


def late_birth(office: Office, clock: SetClock) -> str:
    """A birth registered on time at the counter, and left lying with the civil-status officer past its hour."""
    clock.at = max(clock.at, clock.at.replace(hour=9))
    code = city.register(office, city.BIRTH, city.COUNTER, "00004")
    city.complete(office, code, "check_papers")
    clock.advance(timedelta(hours=9))
    return code


def alarms(office: Office, code: str) -> list[Alarm]:
    with office.look(SYSTEM) as act:
        query = select(Alarm).where(Alarm.dossier_id == city.dossier(office, code).id).order_by(Alarm.id)
        return list(act.session.scalars(query))


def step_levels(office: Office, code: str) -> list[str]:
    return [alarm.level for alarm in alarms(office, code) if alarm.work_item_id]


def name_of(office: Office, officer_id: int | None) -> str | None:
    with office.look(SYSTEM) as act:
        return act.session.scalar(select(Officer.full_name).where(Officer.id == officer_id))


def head_name(office: Office, login: str) -> str:
    return city.sign_in(office, login).name
