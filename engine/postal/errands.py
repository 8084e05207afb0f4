"""What the post is asked and told: orders, cancellations, registrations. Each is read in one act, said between two, and
its answer written in another (`outbox.errands`); who says it stands in `integrations/postal`.

An order refused for good is an answer like another: it is written down and told, so no job lies dead for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine import outbox
from engine.act import Act
from engine.definitions import catalog
from engine.dossiers.models import Dossier
from engine.outbox import Job
from engine.outbox.models import FINISHED, QUEUED
from engine.postal import places, story
from engine.postal.contract import Mode, Order, Place, Registration
from engine.postal.models import Shipment
from engine.words import _

NEIGHBOUR = "post"
CREATE, CANCEL, REGISTER = "post.create", "post.cancel", "post.register"

POST_REFUSED = _("Bưu chính không nhận bưu gửi {shipment}: {reason}")
TOO_LATE = _("Không hủy được bưu gửi {shipment}: {reason}")

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Refused:
    """The post understood, and said no."""

    reason: str


def put(act: Act, kind: str, parcel: Shipment, *, wait: timedelta = timedelta(0), again: str = "") -> Job | None:
    """Write the errand in this act; it is not done before `wait` has passed. An office that is not connected with the
    post says nothing: its desk writes the carrier's news down by hand."""
    if act.office.settings.post is None:
        return None
    key, payload = f"{kind}:{parcel.number}{again}", {"shipment_id": parcel.id}
    job = outbox.put(act, kind, key, payload, dossier_id=parcel.dossier_id, neighbour=NEIGHBOUR)
    job.due_at = act.now + wait
    return job


def call_back(act: Act, parcel: Shipment) -> bool:
    """Ask the post to give the order up; without a connection somebody telephones. False when it was asked before, and
    the answer is still to come or was no."""
    if act.session.scalar(select(Job.id).where(Job.key == f"{CANCEL}:{parcel.number}")) is not None:
        return False
    put(act, CANCEL, parcel)
    return True


def take_back(act: Act, parcel: Shipment) -> bool:
    """Whether the order could be kept from ever leaving the house: nobody has begun to say it."""
    mine = select(Job).where(Job.key == f"{CREATE}:{parcel.number}").with_for_update()
    job = act.session.scalar(mine)
    if job is None:
        return True
    if job.state != QUEUED or job.attempts:
        return False
    job.state, job.done_at = FINISHED, act.now
    return True


# -- an order --------------------------------------------------------------------------------------------------------


def prepare_order(act: Act, payload: Payload) -> Order | None:
    parcel = act.session.get_one(Shipment, payload["shipment_id"])
    if parcel.state != "ordered":
        return None
    return Order(
        number=parcel.number,
        mode=Mode(parcel.mode),
        sender=places.unpacked(parcel.sender),
        receiver=places.unpacked(parcel.receiver),
        papers=tuple(parcel.papers),
        collect=parcel.collect,
        note=parcel.note,
    )


def settle_order(act: Act, payload: Payload, answer: str | Refused | None) -> None:
    """The post has taken the order, or has not. News of it may have come before the answer, or in the place of one that
    was lost; the applicant is registered all the same."""
    parcel = _locked(act, payload)
    if isinstance(answer, Refused):
        if parcel.is_under_way:
            parcel.state, parcel.refusal, parcel.settled_at, parcel.look_at = "refused", answer.reason, act.now, None
            story.say(act, parcel, "post.refused", reason=answer.reason)
            story.tell(act, parcel, "post.refused", POST_REFUSED, reason=answer.reason)
    elif answer is not None and parcel.state == "cancelled":
        put(act, CANCEL, parcel, again=":again")  # called back while the order was being said
    elif answer is not None or (parcel.accepted_at is not None and parcel.is_under_way):
        parcel.accepted_at = parcel.accepted_at or act.now
        parcel.item_code = parcel.item_code or answer or ""
        if parcel.state == "ordered":
            parcel.state = "accepted"
        if parcel.mode != Mode.BETWEEN:
            put(act, REGISTER, parcel)


# -- a cancellation --------------------------------------------------------------------------------------------------


def prepare_cancel(act: Act, payload: Payload) -> str | None:
    parcel = act.session.get_one(Shipment, payload["shipment_id"])
    return parcel.number if parcel.is_under_way or parcel.state == "cancelled" else None


def settle_cancel(act: Act, payload: Payload, answer: str | Refused | None) -> None:
    """The post has given it up, or it is too late. An order it never took it need not know."""
    parcel = _locked(act, payload)
    if isinstance(answer, Refused) and parcel.state != "ordered":
        story.say(act, parcel, "post.call_back_refused", reason=answer.reason)
        story.tell(act, parcel, "post.refused", TOO_LATE, reason=answer.reason)
    elif answer is not None and parcel.is_under_way:
        parcel.state, parcel.settled_at, parcel.look_at = "cancelled", act.now, None
        story.say(act, parcel, "post.cancelled")


# -- a registration --------------------------------------------------------------------------------------------------


def prepare_registration(act: Act, payload: Payload) -> Registration | None:
    """That the applicant sends papers, or is sent the result (art. 5)."""
    parcel = act.session.get_one(Shipment, payload["shipment_id"])
    if not parcel.is_under_way or parcel.procedure_code is None:
        return None
    version = catalog.loaded(act.session, _version_id(act, parcel, parcel.procedure_code))
    applicant: Place = places.unpacked(parcel.sender if parcel.mode == Mode.IN else parcel.receiver)
    return Registration(
        number=parcel.number,
        procedure_code=parcel.procedure_code,
        procedure_name=version.legal.name.vi,
        procedure_field=version.legal.field.vi,
        applicant=applicant,
        sends_papers=parcel.mode == Mode.IN,
        receives_result=parcel.mode == Mode.OUT,
    )


def settle_registration(act: Act, payload: Payload, answer: str | Refused | None) -> None:
    """Whoever carries the parcel does so without it; a refusal is kept for whoever looks."""
    if isinstance(answer, Refused):
        parcel = act.session.get_one(Shipment, payload["shipment_id"])
        story.say(act, parcel, "post.registration_refused", reason=answer.reason)


def _version_id(act: Act, parcel: Shipment, procedure_code: str) -> int:
    if parcel.dossier_id is not None:
        return act.session.get_one(Dossier, parcel.dossier_id).version_id
    return catalog.in_force(act.session, procedure_code, act.today).id


def _locked(act: Act, payload: Payload) -> Shipment:
    return act.session.get_one(Shipment, payload["shipment_id"], with_for_update=True)
