"""What rests, rests wholly; what is over, is over everywhere; and nobody acts from a chair that is not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import NoReturn

import pytest
from sqlalchemy import select, text, update

from engine import audit, outbox
from engine.act import SYSTEM, Act, Actor, Office
from engine.clock import SetClock
from engine.deadlines.models import Clock
from engine.dossiers import automatic, consulting, extending, handling, intake, queries, work
from engine.dossiers.counter import Applicant
from engine.dossiers.doing import NotAddressedToYou, SomeoneHasClaimedIt
from engine.dossiers.effects import ChooseAUnit
from engine.dossiers.extending import BeyondTheAppointment
from engine.dossiers.models import Dossier, Letter
from engine.dossiers.status import Status
from engine.dossiers.supplement import SupplementWasAskedBefore
from engine.dossiers.work import NobodyHoldsIt
from engine.escalation import operations
from engine.escalation.models import Alarm
from engine.escalation.operations import NotAboutYourself
from engine.escalation.sweep import sweep
from engine.org import operations as changes
from engine.org.models import Appointment
from engine.runtime import bridge
from engine.runtime.refusals import EngineStopped
from engine.settings import LOCAL_ZONE
from forms import AnswersNotAccepted
from tests import city

TO_CONSULT = ("check_papers", "entrust", "assign", "appraise")


def test_silence_is_no_consent_while_the_dossier_rests(city_office: Office, clock: SetClock) -> None:
    code = permit(city_office, *TO_CONSULT)
    clock.advance(timedelta(days=2))
    with act_as(city_office, "chutich.badinh") as act:
        handling.suspend(act, code, reason="Chờ kết luận tranh chấp")
    clock.advance(timedelta(days=30))
    assert automatic.wake_due(city_office) == 0
    with act_as(city_office, "chutich.badinh") as act:
        handling.resume(act, code)
    assert automatic.wake_due(city_office) == 0, "ten of the twelve days are still left"
    assert "consult_commune" in open_elements(city_office, code)
    clock.advance(timedelta(days=20))
    assert automatic.wake_due(city_office) == 1
    assert "consult_commune" not in open_elements(city_office, code)


def test_many_sleeping_dossiers_do_not_stand_in_front_of_one_that_is_due(city_office: Office, clock: SetClock) -> None:
    due = permit(city_office, *TO_CONSULT)
    asleep = permit(city_office, *TO_CONSULT)
    with city_office.act(SYSTEM) as act:
        early = update(Dossier).where(Dossier.code == asleep)
        act.session.execute(early.values(status=Status.STOPPED, next_wake_at=act.now - timedelta(days=1)))
    clock.advance(timedelta(days=20))
    assert automatic.wake_due(city_office, most=1) == 1
    assert "consult_commune" not in open_elements(city_office, due)


def test_a_timer_that_cannot_ring_is_told_of_once_and_tried_again(
    city_office: Office, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = permit(city_office, *TO_CONSULT)
    clock.advance(timedelta(days=20))
    with monkeypatch.context() as broken:
        broken.setattr(automatic.bridge, "wake", stopped)
        for _beat in range(2):
            assert automatic.wake_due(city_office) == 0
            clock.advance(automatic.PUT_OFF)
    with city_office.look(SYSTEM) as act:
        verbs = [line.verb for line in audit.lines_of(act.session, city.dossier(city_office, code).id)]
    assert verbs.count("process.stumbled") == 1
    assert automatic.wake_due(city_office) == 1


def test_putting_a_timer_off_leaves_the_one_an_officer_has_just_set(
    city_office: Office, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = permit(city_office, *TO_CONSULT)
    clock.advance(timedelta(days=20))
    nearer = clock.now() + timedelta(minutes=5)

    def set_another(*_said: object) -> None:
        with city_office.act(SYSTEM) as act:
            act.session.execute(update(Dossier).where(Dossier.code == code).values(next_wake_at=nearer))

    monkeypatch.setattr(automatic.bridge, "wake", stopped)
    monkeypatch.setattr(automatic.log, "exception", set_another)
    assert automatic.wake_due(city_office) == 0
    with city_office.look(SYSTEM) as act:
        assert act.session.scalar(select(Dossier.next_wake_at).where(Dossier.code == code)) == nearer


def stopped(*_args: object, **_named: object) -> NoReturn:
    raise EngineStopped(element_id="consult_commune", message="mẫu")


def test_a_resting_dossier_is_overdue_in_no_list(city_office: Office, clock: SetClock) -> None:
    code = permit(city_office, *TO_CONSULT)
    with act_as(city_office, "chutich.badinh") as act:
        handling.suspend(act, code, reason="Chờ kết luận")
    clock.advance(timedelta(days=60))
    assert city.dossier(city_office, code).due_at is None
    with city_office.look(city.sign_in(city_office, "chuyenvien.badinh")) as act:
        assert not queries.worklist(act, "unit", queries.Filter(due="overdue")).rows
        assert queries.worklist(act, "unit", queries.Filter()).rows


def test_a_division_of_the_own_house_may_be_entrusted_and_no_other(city_office: Office) -> None:
    code = permit(city_office, "check_papers")
    with pytest.raises(ChooseAUnit):
        city.complete(city_office, code, "entrust", {"unit": "STP"})
    city.complete(city_office, code, "entrust", {"unit": "001/KT"})
    with city_office.look(SYSTEM) as act:
        handled_by = city.dossier(city_office, code).handling_unit_id
        own = act.session.scalars(select(Clock).where(Clock.subject == "dossier")).one()
    assert own.unit_id == handled_by == city.unit_id(city_office, "001/KT")


def test_the_returned_dossier_leaves_nothing_open_anywhere(city_office: Office, clock: SetClock) -> None:
    code = permit(city_office, *TO_CONSULT)
    item = next(one for one in city.open_items(city_office, code) if one.element_id == "inspect_site")
    with city_office.act(city.officer_for(city_office, item)) as act:
        consulting.consult(act, item.id, unit_id=city.unit_id(city_office, "00006"), question="Có tranh chấp không?")
    while city.dossier(city_office, code).status != Status.DONE:
        step = next(one for one in city.open_items(city_office, code) if one.origin == "diagram")
        city.complete(city_office, code, step.element_id)
    assert open_elements(city_office, code) == set(), "nobody need answer any more"
    with act_as(city_office, city.DISTRICT_COUNTER) as act:
        handling.return_result(act, code)
    with city_office.look(SYSTEM) as act:
        row = act.session.scalars(select(Dossier).where(Dossier.code == code)).one()
        version = automatic.cases.catalog.loaded(act.session, row.version_id)
        assert (row.process_ended, row.resting, bridge.look(version.spec, row.state).open) == (True, [], ())
    clock.advance(timedelta(days=60))
    assert sweep(city_office) == 0


def test_the_applicant_is_told_even_when_the_desk_was_faster(city_office: Office) -> None:
    code = permit(city_office)
    city.travel(city_office, code)
    with act_as(city_office, city.DISTRICT_COUNTER) as act:
        handling.return_result(act, code)
    assert outbox.tick(city_office, automatic.HANDLERS) == 1
    with city_office.look(SYSTEM) as act:
        assert act.session.scalars(select(Letter).where(Letter.form == "TB")).one()


def test_whoever_has_left_the_post_finishes_nothing(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    item = city.open_items(city_office, code)[0]
    gone = city.sign_in(city_office, city.COUNTER)
    with city_office.act(gone) as act:
        work.claim(act, item.id)
    with act_as(city_office, "quantri") as act:
        post = act.session.scalars(select(Appointment.post_id).where(Appointment.officer_id == gone.officer_id)).one()
        changes.vacate(act, post, act.today)
    with pytest.raises(NotAddressedToYou), city_office.act(replace(gone, seats=())) as act:
        work.complete(act, item.id, city.defaults_for(city_office, item))


def test_nobody_answers_for_his_own_lateness(city_office: Office, clock: SetClock) -> None:
    code = permit(city_office, *TO_CONSULT, "inspect_site", "consult_commune", "consult_planning", "draft_permit")
    city.complete(city_office, code, "initial_result")
    item = city.open_items(city_office, code)[0]
    assert item.element_id == "sign_result_paper"
    late = city.officer_for(city_office, item)
    with city_office.act(late) as act:
        work.claim(act, item.id)
    clock.advance(timedelta(days=20))
    sweep(city_office)
    with city_office.look(SYSTEM) as act:
        told = act.session.scalars(select(Alarm).where(Alarm.work_item_id == item.id, Alarm.level == "E3")).one()
    assert told.officer_id != late.officer_id
    with pytest.raises(NotAboutYourself), city_office.act(late) as act:
        operations.answer(act, told.id, "Tôi sẽ làm ngay")


def test_one_bad_row_silences_no_other_alarm(city_office: Office, clock: SetClock) -> None:
    bad, good = (city.register(city_office, city.BIRTH, city.COUNTER, "00004") for _ in range(2))
    clock.advance(timedelta(hours=9))
    with broken_alarms_of(city_office, city.dossier(city_office, bad).id):
        assert sweep(city_office) > 0
    with city_office.look(SYSTEM) as act:
        rung = set(act.session.scalars(select(Alarm.dossier_id)))
        waits = act.session.scalars(
            select(Clock.next_ring_at).where(Clock.dossier_id != city.dossier(city_office, good).id)
        )
        assert all(at and at > act.now for at in waits), "the bad ones are put off, not lost"
    assert rung == {city.dossier(city_office, good).id}


def test_a_supplement_may_be_asked_once_at_the_desk_and_once_at_appraisal(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    with act_as(city_office, city.DISTRICT_COUNTER) as act:
        work.claim(act, city.open_items(city_office, code)[0].id)
    with act_as(city_office, city.DISTRICT_COUNTER) as act:
        handling.ask_supplement(act, code, papers=["ban-ve"], reason="Thiếu")
    city.complete(city_office, code, "supplement.receive")
    for element in ("check_papers", "entrust", "assign"):
        city.complete(city_office, code, element)
    item = city.open_items(city_office, code)[0]
    appraiser = city.officer_for(city_office, item)
    with city_office.act(appraiser) as act:
        work.claim(act, item.id)
    with city_office.act(appraiser) as act:
        handling.ask_supplement(act, code, papers=["ban-ve"], reason="Thiếu")
    city.complete(city_office, code, "supplement.receive")
    with pytest.raises(SupplementWasAskedBefore), city_office.act(appraiser) as act:
        handling.ask_supplement(act, code, papers=["ban-ve"], reason="Vẫn thiếu")


def test_a_dossier_by_post_counts_from_the_signed_hand_over(city_office: Office, clock: SetClock) -> None:
    signed = clock.at - timedelta(days=3)
    wanted = city.request(city_office, city.PERMIT, "001", channel="post", handed_over_at=signed)
    with act_as(city_office, city.DISTRICT_COUNTER) as act:
        due_at = intake.register(act, wanted).due_at
    assert due_at
    assert due_at.astimezone(LOCAL_ZONE).date() == date(2018, 3, 19), "15 days from Friday 2 March, a Saturday moves on"


def test_only_the_holder_asks_and_only_what_is_held_is_released(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    item = city.open_items(city_office, code)[0]
    with pytest.raises(NobodyHoldsIt), act_as(city_office, "thietke") as act:
        work.release(act, item.id)
    with act_as(city_office, city.COUNTER) as act:
        work.claim(act, item.id)
    with pytest.raises(SomeoneHasClaimedIt), act_as(city_office, "motcua2.trucbach") as act:
        consulting.consult(act, item.id, unit_id=city.unit_id(city_office, "00006"), question="?")


def test_a_supplement_asked_too_late_does_not_undo_the_lateness(city_office: Office, clock: SetClock) -> None:
    code = permit(city_office, "check_papers", "entrust", "assign")
    item = city.open_items(city_office, code)[0]
    appraiser = city.officer_for(city_office, item)
    with city_office.act(appraiser) as act:
        work.claim(act, item.id)
    clock.advance(timedelta(days=30))
    with city_office.act(appraiser) as act:
        handling.ask_supplement(act, code, papers=["ban-ve"], reason="Thiếu")
    city.complete(city_office, code, "supplement.receive")
    with city_office.look(SYSTEM) as act:
        own = act.session.scalars(select(Clock).where(Clock.subject == "dossier")).one()
    assert own.original_due_at.astimezone(LOCAL_ZONE).date() == date(2018, 3, 20)
    assert own.due_at
    assert own.due_at > own.original_due_at


def test_a_step_is_given_no_more_time_than_the_dossier_has(city_office: Office) -> None:
    code = permit(city_office, "check_papers")
    item = city.open_items(city_office, code)[0]
    with pytest.raises(BeyondTheAppointment) as refusal, act_as(city_office, "chutich.badinh") as act:
        extending.extend(act, item.id, until=date(2099, 1, 1), cause="workload", reason="Để sau")
    assert "20/03/2018" in refusal.value.fields["until"]


def test_the_applicant_is_checked_like_every_form(city_office: Office) -> None:
    nobody = Applicant(" ", identity="abc", phone="hello", email="x")
    with pytest.raises(AnswersNotAccepted) as refusal, act_as(city_office, city.COUNTER) as act:
        intake.register(act, city.request(city_office, city.BIRTH, "00004", applicant=nobody))
    assert {"applicant.name", "applicant.identity", "applicant.phone", "applicant.email"} <= set(refusal.value.fields)


def test_a_job_whose_runner_keeps_dying_is_laid_to_rest(city_office: Office, clock: SetClock) -> None:
    with city_office.act(SYSTEM) as act:
        job = outbox.put(act, "dossier.operation", "x", {})
        job.state, job.attempts, job.begun_at = "leased", 8, act.now
    clock.advance(timedelta(minutes=5))
    assert outbox.tick(city_office, automatic.HANDLERS) == 0
    with city_office.look(SYSTEM) as act:
        assert act.session.scalars(select(outbox.Job.state)).one() == "dead"


# ---------------------------------------------------------------------------------------------------------------------


@contextmanager
def act_as(office: Office, who: str | Actor) -> Iterator[Act]:
    with office.act(city.sign_in(office, who) if isinstance(who, str) else who) as act:
        yield act


def permit(office: Office, *steps: str) -> str:
    """A house permit received at the district, with these steps done."""
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in steps:
        city.complete(office, code, element)
    return code


def open_elements(office: Office, code: str) -> set[str]:
    return {item.element_id for item in city.open_items(office, code)}


@contextmanager
def broken_alarms_of(office: Office, dossier_id: int) -> Iterator[None]:
    """Meanwhile the database itself refuses every alarm of this dossier, as a damaged row would."""
    breaks, mends = {
        "sqlite": (
            f"""CREATE TRIGGER broken BEFORE INSERT ON alarm WHEN NEW.dossier_id = {dossier_id}
                BEGIN SELECT RAISE(ABORT, 'a damaged row'); END""",
            "DROP TRIGGER broken",
        ),
        "postgresql": (
            f"ALTER TABLE alarm ADD CONSTRAINT broken CHECK (dossier_id <> {dossier_id})",
            "ALTER TABLE alarm DROP CONSTRAINT broken",
        ),
    }[office.engine.dialect.name]
    with office.act(SYSTEM) as act:
        act.session.execute(text(breaks))
    yield
    with office.act(SYSTEM) as act:
        act.session.execute(text(mends))
