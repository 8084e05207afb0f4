"""With the post office of our own in memory: however it carries and answers, nothing is lost, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import outbox
from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.dossiers import automatic
from engine.dossiers import case as cases
from engine.dossiers.models import Dossier
from engine.dossiers.status import Status
from engine.outbox import Job
from engine.postal import drawn, hearing, watch
from engine.postal.contract import Mode
from engine.postal.models import PostalIncident, Shipment, ShipmentEvent
from engine.postal.refusals import NotRegistered
from integrations.postal import jobs
from integrations.postal.depot import Depot
from integrations.postal.fake import CarrierInMemory
from tests import city
from tests.engine.postal.parcels import connected, finished, parcel, send

CARRIED = {
    "well": "delivered",
    "late": "delivered",
    "lost": "lost",
    "second-try": "delivered",
    "returned": "returned",
    "twice": "delivered",
    "out-of-order": "delivered",
    "unknown-order": "delivered",
    "garbled": "delivered",
    "cod-difference": "delivered",
}
ANSWERED = ("timeout-after-creating", "storm", "token-expiry")


@pytest.fixture
def office(open_office: Callable[[str], Office]) -> Office:
    found = open_office("city")
    connected(found)
    return found


def weeks(office: Office, clock: SetClock, depot: Depot, days: int = 14) -> None:
    """Half days go by, and each time the office says what is to be said, asks, and understands."""
    errands = jobs.errands(CarrierInMemory(depot))
    for _half in range(2 * days):
        for _round in range(3):
            hearing.ask(office)
            outbox.call_due(office, "post", errands)
            outbox.tick(office, automatic.HANDLERS)
        watch.look(office)
        clock.advance(timedelta(hours=12))


def test_parcels_of_every_course_end_as_they_should_and_only_once(office: Office, clock: SetClock) -> None:
    """All of them at once, and the post answers badly at times."""
    depot = Depot(clock=clock)
    sent: dict[str, str] = {}
    for course in CARRIED:
        code = finished(office)
        number = send(office, code)
        depot.behave(course)
        depot.courses[number] = depot.course
        sent[course] = code
    for mood in ANSWERED:
        depot.behave(mood)
        weeks(office, clock, depot, days=1)
    depot.behave("well")
    weeks(office, clock, depot)
    found = {course: parcel(office, f"{code}-P1") for course, code in sent.items()}
    assert {course: one.state for course, one in found.items()} == CARRIED
    for course, state in CARRIED.items():
        wanted = Status.RETURNED if state == "delivered" else Status.DONE
        assert city.dossier(office, sent[course]).status == wanted, course
    assert found["late"].reminders > 0
    assert (found["cod-difference"].collect, found["cod-difference"].collected) == (0, 5_000)
    with office.look(SYSTEM) as act:
        said = select(AuditLine.dossier_id, AuditLine.verb, func.count()).where(AuditLine.verb.startswith("post."))
        counted = act.session.execute(said.group_by(AuditLine.dossier_id, AuditLine.verb)).all()
        once = ("post.delivered", "post.picked_up", "post.in_transit", "post.returned", "post.lost")
        assert {row.verb: row[2] for row in counted if row.verb in once and row[2] > 1} == {}
        assert act.session.scalar(select(func.count()).select_from(PostalIncident)) == 1
        assert act.session.scalar(select(func.count()).where(ShipmentEvent.shipment_id.is_(None))) == 1
        assert act.session.scalars(select(Job.error).where(Job.state == "dead")).all() == []
    assert len(depot.parcels) == len(CARRIED), "each order is one parcel there, however often it was said"


def test_a_drawn_task_sends_what_was_asked_for_at_the_counter(office: Office, clock: SetClock) -> None:
    code = finished(office)
    task = {"token": "7", "element_id": "notify_applicant"}
    with pytest.raises(NotRegistered), office.act(SYSTEM) as act:
        drawn.send_result(act, cases.of_code(act, code), task)
    with office.act(SYSTEM) as act:
        case = cases.of_code(act, code)
        act.session.change(case.dossier, return_by_post=True)
        for _twice in range(2):
            drawn.send_result(act, case, task)
    found = parcel(office, f"{code}-P1")
    assert (found.mode, found.token, found.receiver["district"]) == (Mode.OUT, "7", "001")
    weeks(office, clock, Depot(clock=clock), days=3)
    assert city.dossier(office, code).status == Status.RETURNED


def test_a_drawn_task_sends_the_papers_to_the_unit_of_its_lane(office: Office) -> None:
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for _twice in range(2):
        with office.act(SYSTEM) as act:
            drawn.send_papers(act, cases.of_code(act, code), {"token": "8", "element_id": "correct_result"})
        with office.act(SYSTEM) as act:
            for one in act.session.scalars(select(Shipment)):
                one.state, one.settled_at, one.look_at = "delivered", act.now, None
    with office.look(SYSTEM) as act:
        [sent] = act.session.scalars(select(Shipment)).all()
        dossier = act.session.scalars(select(Dossier).where(Dossier.code == code)).one()
    assert (sent.mode, sent.dossier_id) == (Mode.BETWEEN, dossier.id)
    assert sent.to_unit_id == dossier.receiving_unit_id
