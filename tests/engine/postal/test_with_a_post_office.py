"""A result sent by a post office of our own: ordered, followed and returned as the carrier lets it happen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import outbox
from engine.act import Office
from engine.clock import SetClock
from engine.dossiers import automatic
from engine.postal import hearing
from engine.worktime import editions
from integrations.postal import jobs
from integrations.postal.courses import Course
from integrations.postal.depot import Depot
from integrations.postal.fake import CarrierInMemory
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
    depot = Depot(clock, course=course)
    number = send(city_office, finished(city_office))
    clock.advance(A_MINUTE)
    go(city_office, depot)
    clock.advance(timedelta(days=8))
    go(city_office, depot)
    assert parcel(city_office, number).state == state


def go(office: Office, depot: Depot) -> None:
    """What is to be said is said, and what was heard is understood."""
    hearing.ask(office)
    for _round in range(4):
        outbox.call_due(office, "post", jobs.errands(CarrierInMemory(depot)))
        outbox.tick(office, automatic.HANDLERS)
