"""A result sent by a post office of our own: ordered, followed and returned as the carrier lets it happen."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import outbox
from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.dossiers import automatic
from engine.postal import hearing
from engine.postal.contract import Carrier, Mode
from engine.worktime import editions
from integrations.postal import jobs
from integrations.postal.client import Client
from integrations.postal.courses import Course, Mood
from integrations.postal.depot import Depot
from integrations.postal.fake import CarrierInMemory
from integrations.postal.simulator import Simulator
from tests import city
from tests.engine.postal.parcels import A_MINUTE, connected, finished, parcel, send


@pytest.mark.parametrize(
    ("course", "state"),
    [
        (Course.WELL, "delivered"),
        (Course.SECOND_TRY, "delivered"),
        (Course.OUT_OF_ORDER, "delivered"),
        (Course.RETURNED, "returned"),
        (Course.LOST, "lost"),
    ],
)
def test_all_of_a_journey_may_be_heard_at_once(
    city_office: Office, clock: SetClock, monkeypatch: pytest.MonkeyPatch, course: Course, state: str
) -> None:
    """Also when the calendar is looked up anew meanwhile, as it is twice a minute."""
    monkeypatch.setattr(editions, "LOOK_AGAIN_AFTER", -1.0)
    connected(city_office)
    carrier = CarrierInMemory(Depot(clock, course=course))
    number = send(city_office, finished(city_office))
    clock.advance(A_MINUTE)
    go(city_office, carrier)
    clock.advance(timedelta(days=8))
    go(city_office, carrier)
    assert parcel(city_office, number).state == state


def test_nothing_is_lost_and_nothing_twice_at_a_post_that_misbehaves(city_office: Office, clock: SetClock) -> None:
    """Over HTTP: the order is kept and not answered, the server breaks down, tokens are forgotten, every line comes
    twice, and some are about nobody's parcels."""
    connected(city_office)
    code = finished(city_office)
    number = send(city_office, code)
    with Simulator(depot=Depot(clock, course=Course.TWICE)) as post:
        post.depot.create("KHONG-CUA-AI", Mode.OUT, 0)
        carrier = Client(post.place)
        for mood in (Mood.TIMEOUT_AFTER_CREATING, Mood.STORM, Mood.STORM, Mood.TOKEN_EXPIRY, Mood.BUSY, Mood.WELL):
            post.depot.mood = mood
            for _beat in range(3):
                clock.advance(timedelta(hours=4))
                go(city_office, carrier)
    assert parcel(city_office, number).state == "delivered"
    assert post.depot.registered == {number}, "although its first news came before the answer to its order"
    told = verbs(city_office, code)
    assert [verb for verb, times in Counter(told).items() if times > 1 and verb.startswith("post.")] == []
    assert {"post.accepted", "post.picked_up", "post.in_transit", "post.delivered", "dossier.returned"} <= set(told)
    assert told.count("dossier.returned") == 1


def go(office: Office, carrier: Carrier) -> None:
    """What is to be said is said, and what was heard is understood."""
    hearing.ask(office)
    for _round in range(4):
        outbox.call_due(office, "post", jobs.errands(carrier))
        outbox.tick(office, automatic.HANDLERS)


def verbs(office: Office, code: str) -> list[str]:
    """The dossier's story, word by word."""
    with office.look(SYSTEM) as act:
        mine = select(AuditLine.verb).where(AuditLine.dossier_id == city.dossier(office, code).id)
        return list(act.session.scalars(mine.order_by(AuditLine.id)))
