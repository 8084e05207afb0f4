"""A result goes to the applicant by post: ordered once, followed whatever the order of news, ended as it ends."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from engine import notices
from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.dossiers import work
from engine.dossiers.status import Status
from engine.outbox import Job
from engine.postal import receiving, sending, watch
from engine.postal.contract import Happening as H
from engine.postal.models import PostalIncident, Shipment, ShipmentEvent
from engine.postal.refusals import (
    AuthorisedLater,
    IsGoneAlready,
    IsOnItsWay,
    MustBePresent,
    NotByTheReceivingDesk,
    ResultIsNotThere,
    SayWhenAuthorised,
)
from tests import city
from tests.engine.postal.parcels import A_MINUTE, RESULT, Told, connected, finished, parcel, send


@pytest.fixture
def post(city_office: Office) -> Told:
    return connected(city_office)


def test_a_result_given_to_the_post_ends_the_dossier_when_it_is_delivered(
    city_office: Office, post: Told, clock: SetClock
) -> None:
    code = finished(city_office)
    number = send(city_office, code)
    assert (post.go(), post.orders) == (None, {}), "there is a minute to think again"
    clock.advance(A_MINUTE)
    post.go()
    assert [order.number for order in post.orders.values()] == [number]
    assert [said.receives_result for said in post.registered] == [True]
    began = clock.now()
    post.happens(number, H.PICKED_UP, began)
    post.happens(number, H.IN_TRANSIT, began + timedelta(hours=2))
    post.happens(number, H.DELIVERED, delivered := began + timedelta(hours=20))
    clock.advance(timedelta(days=1))
    post.hear()
    dossier = city.dossier(city_office, code)
    assert (dossier.status, dossier.returned_at) == (Status.RETURNED, delivered)
    assert city.open_items(city_office, code) == [], "nobody waits at the desk for the applicant"
    assert parcel(city_office, number).state == "delivered"
    told = [verb for verb in story(city_office, code) if verb.startswith(("post.", "dossier.returned"))]
    assert sorted(told) == sorted(
        ["post.ordered_out", "post.picked_up", "post.in_transit", "post.delivered", "dossier.returned"]
    )


def test_news_in_any_order_and_twice_amounts_to_the_same(open_office: Callable[[str], Office], clock: SetClock) -> None:
    """The last hour's news is written in every order, told a page at a time, and then all of it again."""
    office = open_office("city")
    post = connected(office)
    code = finished(office)
    number = send(office, code)
    clock.advance(A_MINUTE)
    post.go()
    now = clock.now()
    happened = [(H.PICKED_UP, 0), (H.IN_TRANSIT, 1), (H.DELIVERY_FAILED, 2), (H.DELIVERED, 3)]
    orders = list(permutations(happened))
    for happening, hours in random.Random(3).choice(orders[1:]):
        post.happens(number, happening, now + timedelta(hours=hours))
        post.happens(number, happening, now + timedelta(hours=hours))
    clock.advance(timedelta(hours=4))
    for _twice in range(2):
        post.hear()
        clock.advance(timedelta(minutes=11))
    found = parcel(office, number)
    assert (found.state, found.settled_at, found.picked_up_at) == ("delivered", now + timedelta(hours=3), now)
    assert city.dossier(office, code).returned_at == now + timedelta(hours=3)
    assert story(office, code).count("dossier.returned") == 1


def test_what_the_law_wants_done_in_person_does_not_go_by_post(city_office: Office, post: Told) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    with pytest.raises(MustBePresent) as refusal, city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        sending.send_result(act, code, replace(RESULT, authorised_on=act.today))
    assert "Đăng ký khai sinh" in refusal.value.text()
    assert "có mặt" in refusal.value.text()


def test_the_post_takes_only_what_is_there_once_and_by_authorisation(
    city_office: Office, post: Told, clock: SetClock
) -> None:
    early = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    with pytest.raises(ResultIsNotThere):
        send(city_office, early)
    code = finished(city_office)
    with pytest.raises(SayWhenAuthorised):
        send(city_office, code, RESULT)
    with pytest.raises(AuthorisedLater):
        send(city_office, code, replace(RESULT, authorised_on=clock.now().date() + timedelta(days=2)))
    with pytest.raises(NotByTheReceivingDesk), city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        sending.send_result(act, code, replace(RESULT, authorised_on=act.today))
    send(city_office, code)
    with pytest.raises(IsOnItsWay):
        send(city_office, code)


def test_a_parcel_taken_back_in_time_leaves_no_trace_outside(city_office: Office, post: Told, clock: SetClock) -> None:
    number = send(city_office, finished(city_office))
    cancel(city_office, number)
    clock.advance(A_MINUTE)
    post.go()
    assert (post.orders, post.cancelled, parcel(city_office, number).state) == ({}, [], "cancelled")


def test_a_parcel_is_called_back_before_it_is_fetched_and_not_after(
    city_office: Office, post: Told, clock: SetClock
) -> None:
    code = finished(city_office)
    first = send(city_office, code)
    clock.advance(A_MINUTE)
    post.go()
    cancel(city_office, first)
    post.go()
    assert (post.cancelled, parcel(city_office, first).state) == ([first], "cancelled")
    second = send(city_office, code)
    clock.advance(A_MINUTE)
    post.go()
    post.happens(second, H.PICKED_UP, clock.now())
    post.hear()
    with pytest.raises(IsGoneAlready):
        cancel(city_office, second)


def test_an_order_the_post_refuses_is_told_and_can_be_sent_again(
    city_office: Office, post: Told, clock: SetClock
) -> None:
    code = finished(city_office)
    post.refuses = "mã quận không có"
    first = send(city_office, code)
    clock.advance(A_MINUTE)
    post.go()
    assert (parcel(city_office, first).state, parcel(city_office, first).refusal) == ("refused", "mã quận không có")
    assert told(city_office, city.DISTRICT_COUNTER)[0].kind == "post.refused"
    with city_office.look(SYSTEM) as act:
        assert act.session.scalar(select(Job.id).where(Job.state == "dead")) is None
    assert send(city_office, code) != first


def test_a_parcel_that_comes_back_is_work_of_the_desk_and_goes_again_to_the_right_address(
    city_office: Office, post: Told, clock: SetClock
) -> None:
    code = finished(city_office)
    number = send(city_office, code)
    clock.advance(A_MINUTE)
    post.go()
    for hours, happening in enumerate(
        (H.PICKED_UP, H.DELIVERY_FAILED, H.SECOND_INVITATION, H.DELIVERY_FAILED, H.RETURNED_TO_AGENCY)
    ):
        post.happens(number, happening, clock.now() + timedelta(hours=hours))
    clock.advance(timedelta(days=4))
    post.hear()
    assert (parcel(city_office, number).state, parcel(city_office, number).failures) == ("returned", 2)
    [item] = [one for one in city.open_items(city_office, code) if one.origin == "post"]
    assert (item.element_id, item.due_at is not None) == ("post.returned", True)
    with city_office.act(city.officer_for(city_office, item)) as act:
        answers = {"what": "again", "line": "21 phố Đúng", "fault_party": "applicant"}
        work.complete(act, item.id, answers)
    again = f"{code}-P2"
    assert parcel(city_office, again).receiver["line"] == "21 phố Đúng"
    assert parcel(city_office, number).fault_party == "applicant"
    assert city.dossier(city_office, code).status == Status.DONE


def test_a_lost_parcel_is_an_incident_until_the_post_has_put_it_right(
    city_office: Office, post: Told, clock: SetClock
) -> None:
    code = finished(city_office)
    number = send(city_office, code)
    clock.advance(A_MINUTE)
    post.go()
    post.happens(number, H.PICKED_UP, clock.now())
    post.happens(number, H.LOST_OR_DAMAGED, clock.now() + timedelta(hours=1))
    clock.advance(timedelta(hours=2))
    post.hear()
    [item] = [one for one in city.open_items(city_office, code) if one.origin == "post"]
    with city_office.act(city.officer_for(city_office, item)) as act:
        work.complete(act, item.id, {"outcome": "restored_and_paid", "compensation": "500000", "note": "Đã cấp lại."})
    with city_office.look(SYSTEM) as act:
        incident = act.session.scalars(select(PostalIncident)).one()
        assert (incident.outcome, incident.compensation) == ("restored_and_paid", 500_000)
    assert parcel(city_office, number).fault_party == "post"


def test_a_parcel_without_news_is_asked_after_and_no_officer_is_late(
    city_office: Office, post: Told, clock: SetClock
) -> None:
    code = finished(city_office)
    number = send(city_office, code)
    clock.advance(A_MINUTE)
    post.go()
    post.happens(number, H.PICKED_UP, clock.now())
    post.hear()
    assert parcel(city_office, number).zone == "district"
    assert watch.look(city_office) == 0
    clock.advance(timedelta(days=4))
    assert (watch.look(city_office), watch.look(city_office)) == (1, 0)
    assert told(city_office, city.DISTRICT_COUNTER)[0].kind == "post.overdue"
    clock.advance(timedelta(days=1))
    assert watch.look(city_office) == 1
    with city_office.look(SYSTEM) as act:
        assert parcel(city_office, number).reminders == 2
        alarms = select(AuditLine.id).where(AuditLine.verb == "deadline.missed", AuditLine.dossier_id.is_not(None))
        assert act.session.scalar(alarms) is None


def test_news_of_an_order_nobody_knows_waits_for_the_head_of_a_desk(
    city_office: Office, post: Told, clock: SetClock
) -> None:
    post.happens("SOMEBODY-ELSE", H.PICKED_UP, clock.now())
    post.hear()
    with city_office.look(SYSTEM) as act:
        row = act.session.scalars(select(ShipmentEvent)).one()
        assert row.shipment_id is None
    with pytest.raises(receiving.NotYourParcel), city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        receiving.set_aside(act, row.id, "của cơ quan khác")


def test_the_answer_to_an_order_may_come_after_the_news(city_office: Office, post: Told, clock: SetClock) -> None:
    """The order was created, and the answer lost: the next try is the same order."""
    number = send(city_office, finished(city_office))
    clock.advance(A_MINUTE)
    post.happens(number, H.PICKED_UP, clock.now())
    post.hear()
    assert parcel(city_office, number).state == "picked_up"


def story(office: Office, code: str) -> list[str]:
    with office.look(SYSTEM) as act:
        mine = select(AuditLine.verb).where(AuditLine.dossier_id == city.dossier(office, code).id)
        return list(act.session.scalars(mine.order_by(AuditLine.id)))


def told(office: Office, login: str) -> list[notices.Notice]:
    with office.look(SYSTEM) as act:
        return notices.unread(act.session, city.sign_in(office, login).officer_id)


def cancel(office: Office, number: str) -> Shipment:
    with office.act(city.sign_in(office, city.DISTRICT_COUNTER)) as act:
        return sending.cancel(act, number)
