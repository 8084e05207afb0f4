"""A step its holder has to do in person, here the apology for a late dossier: no deputy and no delegate signs it,
whatever queue it is put into."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.act import Office, Seat
from engine.clock import SetClock
from engine.dossiers import automatic, effects, work
from engine.dossiers import case as cases
from engine.dossiers.doing import CannotBeDelegated
from engine.dossiers.effects import SayUntilWhen
from engine.dossiers.models import DONE, WorkItem
from engine.org import operations as org
from tests import city

HEAD, DEPUTY = "chutich.badinh", "phochutich.badinh"


def test_the_head_signs_the_apology_in_person(city_office: Office, clock: SetClock) -> None:
    item = apology_to_sign(city_office, clock)
    sign(city_office, item, HEAD)
    with city_office.looking() as session:
        signed = session.get_one(WorkItem, item.id)
        assert (signed.state, signed.done_by) == (DONE, city.sign_in(city_office, HEAD).officer_id)


def test_who_signs_for_the_head_does_not_sign_this(city_office: Office, clock: SetClock) -> None:
    item = apology_to_sign(city_office, clock)
    head, deputy = (city.sign_in(city_office, login).officer_id or 0 for login in (HEAD, DEPUTY))
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        org.delegate(act, head, deputy, item.unit_id, "sign", act.today, None, "Văn bản ủy quyền (mẫu)")
    assert Seat(item.unit_id, "head", acting_for=head) in city.sign_in(city_office, DEPUTY).seats
    with pytest.raises(CannotBeDelegated):
        sign(city_office, item, DEPUTY)


def test_nobody_moves_it_into_a_queue_of_their_own(city_office: Office, clock: SetClock) -> None:
    item = apology_to_sign(city_office, clock)
    for leader in (DEPUTY, HEAD):
        with pytest.raises(CannotBeDelegated), city_office.act(city.sign_in(city_office, leader)) as act:
            work.offer(act, item.id, unit_id=item.unit_id, role="deputy")


def test_the_role_that_counts_is_the_drawn_one(city_office: Office, clock: SetClock) -> None:
    item = apology_to_sign(city_office, clock)
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        act.session.change(act.session.get_one(WorkItem, item.id), role="deputy")
    with pytest.raises(CannotBeDelegated):
        sign(city_office, item, DEPUTY)


def test_an_apology_without_a_date_is_told_what_it_lacks(city_office: Office, clock: SetClock) -> None:
    item = apology_to_sign(city_office, clock)
    with pytest.raises(SayUntilWhen) as refusal, city_office.act(city.sign_in(city_office, HEAD)) as act:
        effects.perform(act, cases.with_item(act, item.id), {"reason": "Phải xác minh"})
    assert set(refusal.value.fields) == {"until"}


# ---------------------------------------------------------------------------------------------------------------------


def apology_to_sign(office: Office, clock: SetClock) -> WorkItem:
    """A permit whose drafting takes too long, with the apology on the head's desk."""
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    while (here := city.open_items(office, code)[0].element_id) != "draft_permit":
        city.complete(office, code, here)
    clock.advance(timedelta(days=5))
    automatic.wake_due(office)
    city.complete(office, code, "draft_apology")
    return next(item for item in city.open_items(office, code) if item.element_id == "sign_apology")


def sign(office: Office, item: WorkItem, login: str) -> None:
    with office.act(city.sign_in(office, login)) as act:
        work.complete(act, item.id, city.defaults_for(office, item))
