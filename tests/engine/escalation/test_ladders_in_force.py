"""Which ladder counts for a clock today, and what follows: editions by day, places, second lateness, reading."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.deadlines.models import Clock
from engine.dossiers import work
from engine.dossiers.models import Dossier
from engine.escalation import heartbeat, ladders, operations
from engine.escalation.ladder import UsedTooLittle
from engine.escalation.ladders import BeganThatDay, NoBasis, NotBeforeToday, UnitsHaveNoProcedure
from engine.escalation.models import Alarm, LadderEdition
from engine.escalation.shipped import SHIPPED
from engine.escalation.sweep import beat, sweep
from engine.notices import Notice
from engine.worktime import editions
from tests import city

BASIS = "Quyết định mẫu số 1/QĐ-UBND"
OF_CLOCKS = [rung for rung in SHIPPED if rung["clock"] != "unit"]


def straight_up(place: str) -> list[dict[str, Any]]:
    """At the date somebody, and at once the control office."""
    first = {"level": "E3", "clock": "step", "when": {"due": True}, "to": place, "answer": True}
    return [first, {**first, "level": "E7", "when": {"unanswered": "1wd"}, "to": "control"}]


def test_the_most_specific_ladder_of_the_day_counts(city_office: Office, clock: SetClock) -> None:
    ward, district = (city.unit_id(city_office, code) for code in ("00004", "001"))
    with city_office.act(SYSTEM) as act:
        for place, where in {
            "head": {},
            "desk": {"procedure_code": city.BIRTH},
            "superior": {"unit_id": district},
            "leader": {"procedure_code": city.BIRTH, "unit_id": district},
        }.items():
            ladders.enter(act, straight_up(place), act.today, basis=BASIS, **where)
    with city_office.look(SYSTEM) as act:
        today = ladders.in_force(act.session, act.today)
        before = ladders.in_force(act.session, act.today - timedelta(days=1))

        def first(procedure: str, unit_id: int) -> str:
            return today.rungs("step", procedure, unit_id)[0].to

        assert first(city.BIRTH, ward) == "leader", "the procedure in the district the ward belongs to"
        assert first(city.PERMIT, ward) == "superior", "the district"
        assert first(city.BIRTH, city.unit_id(city_office, "STP")) == "desk", "the procedure"
        assert first(city.RECORD, city.unit_id(city_office, "STP")) == "head", "the city"
        assert today.rungs("dossier", city.BIRTH, ward)[0].level == "E1", "what is not said is left to the shipped one"
        assert before.rungs("step", city.BIRTH, ward)[0].to == "holder", "yesterday nothing was entered"


def test_a_new_edition_ends_the_one_before_and_counts_from_the_next_look(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    with city_office.act(SYSTEM) as act:
        first = ladders.enter(act, SHIPPED, act.today, basis=BASIS).id
        ladders.enter(act, straight_up("desk"), act.today + timedelta(days=9), basis=BASIS)
        ladders.enter(act, straight_up("head"), act.today + timedelta(days=2), basis=BASIS)
    with city_office.look(SYSTEM) as act:
        editions = ladders.editions(act.session, "city")
        assert [(one.id == first, one.valid_to) for one in editions] == [
            (False, None),
            (True, act.today + timedelta(days=2)),
        ], "what had not begun is replaced"
        [line] = act.session.scalars(select(AuditLine).where(AuditLine.verb == "ladder.replaced"))
        assert line.details["valid_from"] == (act.today + timedelta(days=9)).isoformat(), "and the journal knows it"
    clock.advance(timedelta(days=1))
    sweep(city_office)
    assert [alarm.level for alarm in of_step(city_office, code)] == ["E3"]
    clock.advance(timedelta(days=6))
    sweep(city_office)
    assert [alarm.rung for alarm in of_step(city_office, code)] == [2], "the new one has no third rung: none is missed"


def test_the_database_keeps_one_open_ladder_of_a_scope_and_its_name(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        ladders.enter(act, SHIPPED, act.today, basis=BASIS)
    ward = city.unit_id(city_office, "00004")
    later = {"valid_from": date(2018, 4, 1), "rungs": [], "entered_at": datetime(2018, 3, 5, tzinfo=UTC)}
    for wrong in ({"scope": "city"}, {"scope": "unit:5", "unit_id": ward}, {"scope": "procedure:x", "unit_id": ward}):
        with pytest.raises((IntegrityError, SomeoneMovedItFirst)), city_office.act(SYSTEM) as act:
            act.session.add(LadderEdition(**wrong, **later))
    with city_office.act(SYSTEM) as act:
        for where in ({"unit_id": ward}, {"procedure_code": city.BIRTH}):
            ladders.enter(act, OF_CLOCKS, act.today, basis=BASIS, **where)
        ladders.enter(act, OF_CLOCKS, act.today, basis=BASIS, unit_id=ward, procedure_code=city.BIRTH)


def test_a_ladder_needs_a_basis_and_a_day_to_come(city_office: Office) -> None:
    def enter(act: Act, **changed: Any) -> LadderEdition:
        return ladders.enter(act, **{"rungs": SHIPPED, "valid_from": act.today, "basis": BASIS, **changed})

    with city_office.act(SYSTEM) as act:
        enter(act)
    for refusal, changed in (
        (NoBasis, lambda act: {"basis": " "}),
        (NotBeforeToday, lambda act: {"valid_from": act.today - timedelta(days=1)}),
        (BeganThatDay, lambda act: {}),
        (UnitsHaveNoProcedure, lambda act: {"procedure_code": city.BIRTH}),
        (UsedTooLittle, lambda act: {"rungs": [SHIPPED[0] | {"when": {"used": 3}}]}),
    ):
        with pytest.raises(refusal), city_office.act(SYSTEM) as act:
            enter(act, **changed(act))


def test_a_ladder_nobody_can_read_silences_nobody_and_is_told_once(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    with city_office.act(SYSTEM) as act:
        spoilt = ladders.enter(act, straight_up("head"), act.today, basis=BASIS)
        act.session.execute(update(LadderEdition).values(rungs=[{"level": "E9"}]))
    clock.advance(timedelta(days=1))
    assert beat(city_office) > 0, "the ladder that comes with the product stands behind"
    assert "E3" in [alarm.level for alarm in of_step(city_office, code)]
    beat(city_office)
    with city_office.look(SYSTEM) as act:
        told = act.session.scalars(select(Notice).where(Notice.kind == "system.ladder")).all()
        assert heartbeat.silent_since(act.session, act.now) is None
    assert told and len({(one.officer_id, one.account_id) for one in told}) == len(told), "each once"
    assert all(one.filling["number"] == str(spoilt.id) for one in told)


def test_a_sweep_that_can_handle_no_clock_is_no_sign_of_life(city_office: Office, clock: SetClock) -> None:
    beat(city_office)
    city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    with city_office.act(SYSTEM) as act:
        act.session.execute(update(Clock).values(rule={"period": "no period at all"}))
    clock.advance(timedelta(days=1))
    began = clock.now() - timedelta(days=1)
    for _ in range(2):
        beat(city_office)
        clock.advance(timedelta(minutes=1))
    with city_office.look(SYSTEM) as act:
        assert heartbeat.silent_since(act.session, act.now) == began


def test_a_dossier_given_a_new_date_once_is_told_one_place_higher(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    with city_office.act(SYSTEM) as act:
        act.session.execute(update(Dossier).where(Dossier.code == code).values(extensions=1))
    clock.advance(timedelta(days=1))
    sweep(city_office)
    told = {alarm.level: alarm for alarm in alarms(city_office, code) if alarm.work_item_id is None}
    assert told["E4"].duty is None, "one apologises once"
    assert told["E5"].officer_id == city.sign_in(city_office, "chutich.badinh").officer_id
    assert [line["code"] for line in told["E5"].why] == ["second", "head"]


def test_what_no_longer_fits_is_told_before_its_date_and_a_late_step_asks_at_once(
    city_office: Office, clock: SetClock
) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    asked: list[int] = []

    def fits(_act: Act, dossier_ids: Collection[int]) -> Collection[int]:
        asked.extend(dossier_ids)
        return ()

    clock.advance(timedelta(hours=30))
    sweep(city_office, fits=fits)
    assert asked, "the step at the counter is late, so the dossier is looked at"
    [apology] = [alarm for alarm in alarms(city_office, code) if alarm.work_item_id is None]
    assert (apology.kind, apology.duty, apology.wants_answer) == ("apology", "apology", False)
    assert apology.due_at > clock.now()
    assert apology.officer_id == city.sign_in(city_office, "chutich.badinh").officer_id


def test_an_alarm_is_delivered_when_told_and_read_when_its_reader_saw_it(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=1))
    sweep(city_office)
    ids = [alarm.id for alarm in alarms(city_office, code)]
    told = clock.now()
    clock.advance(timedelta(hours=1))
    for login in (city.COUNTER, "chutich.trucbach"):
        with city_office.act(city.sign_in(city_office, login)) as act:
            operations.mark_read(act, ids)
        clock.advance(timedelta(hours=1))
    head = city.sign_in(city_office, "chutich.trucbach").officer_id
    for alarm in alarms(city_office, code):
        assert alarm.delivered_at == told
        assert (alarm.read_at == told + timedelta(hours=2)) is (alarm.officer_id == head)


def test_a_clock_costs_its_start_no_question_and_is_looked_at_half_way(
    city_office: Office, clock: SetClock, statements: Callable[[Office], list[str]]
) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    item = city.open_items(city_office, code)[0]
    doer = city.officer_for(city_office, item)
    answers = city.defaults_for(city_office, item)
    said = statements(city_office)
    with city_office.act(doer) as act:
        work.complete(act, item.id, answers)
    assert not [one for one in said if "ladder" in one or "alarm" in one or "heartbeat" in one]
    with city_office.look(SYSTEM) as act:
        started = act.session.scalars(select(Clock).where(Clock.state == "running", Clock.warn_at.is_(None))).all()
    assert started
    for one in started:
        assert one.due_at is not None
        assert one.next_ring_at is not None
        with city_office.look(SYSTEM) as act:
            passed = one.clock_rule.calendar(editions.current(act.session)).working_time_between
        ahead = passed(one.next_ring_at, one.due_at) - passed(one.started_at, one.next_ring_at)
        assert abs(ahead) < timedelta(seconds=1)


# ---------------------------------------------------------------------------------------------------------------------


def alarms(office: Office, code: str) -> list[Alarm]:
    with office.look(SYSTEM) as act:
        query = select(Alarm).where(Alarm.dossier_id == city.dossier(office, code).id).order_by(Alarm.id)
        return list(act.session.scalars(query))


def of_step(office: Office, code: str) -> list[Alarm]:
    return [alarm for alarm in alarms(office, code) if alarm.work_item_id]
