"""The verbs of whoever receives: minutes of handing over, papers confirmed, a dossier taken in by post.

The minutes of handing over (Biên bản giao nhận hồ sơ), signed by the office and the post, are the filing of papers sent
in: the legal clock counts from their instant (QĐ 45/2016 art. 7.4), not from when the applicant gave them to the post.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_

from engine.act import Act
from engine.dossiers.models import Dossier
from engine.identity.permissions import EVERY_ROLE
from engine.org.tree import tree_of
from engine.postal import sending, story
from engine.postal.contract import Mode
from engine.postal.models import Shipment, ShipmentEvent
from engine.postal.refusals import (
    BelongsToADossier,
    IsKnownOrSetAside,
    MinutesAreIncomplete,
    MinutesAreThere,
    NothingToReceive,
    NotYourParcel,
    ParcelIsNotHere,
    SayWhySetAside,
    SignedInTheFuture,
)

LONGEST_NUMBER, LONGEST_NAME = 60, 200
NOT_HERE = ("lost", "cancelled", "refused")


def sign_minutes(act: Act, number: str, minutes: str, signed_by: str, signed_at: datetime) -> Shipment:
    """Write down the minutes both sides have signed, where the post has not told of them.

    Refused with `NotYourParcel`, `MinutesAreThere`, `MinutesAreIncomplete` or `SignedInTheFuture`.
    """
    parcel = sending.of_number(act, number, lock=True)
    require_at_either_end(act, parcel)
    if parcel.minutes_number:
        raise MinutesAreThere(number=parcel.minutes_number)
    said = {"minutes_number": minutes.strip()[:LONGEST_NUMBER], "signed_by": signed_by.strip()[:LONGEST_NAME]}
    if missing := [name for name, value in said.items() if not value]:
        raise MinutesAreIncomplete({name: MinutesAreIncomplete.sentence() for name in missing})
    if signed_at > act.now:
        raise SignedInTheFuture({"signed_at": SignedInTheFuture.sentence()})
    parcel.minutes_number, parcel.minutes_signed_by = said["minutes_number"], said["signed_by"]
    parcel.minutes_signed_at = signed_at
    story.say(act, parcel, "post.minutes_signed", minutes=parcel.minutes_number, happened_at=signed_at.isoformat())
    return parcel


def confirm(act: Act, number: str) -> Shipment:
    """The receiving unit has found the papers complete. Refused with `NotYourParcel` or `NothingToReceive`."""
    parcel = sending.of_number(act, number, lock=True)
    if parcel.mode != Mode.BETWEEN or parcel.received_at is not None or parcel.state in NOT_HERE:
        raise NothingToReceive()
    if not _sits_at(act, parcel.to_unit_id, parcel.procedure_code):
        raise NotYourParcel()
    parcel.received_at, parcel.received_by = act.now, act.actor.officer_id
    story.say(act, parcel, "post.confirmed", unit_id=parcel.to_unit_id)
    return parcel


def waiting(act: Act, number: str) -> Shipment:
    """A parcel from which the desk may take a dossier in. Refused with `NoSuchShipment`, `NotYourParcel`,
    `BelongsToADossier` or `ParcelIsNotHere`."""
    parcel = sending.of_number(act, number)
    sending.require_mine(act, parcel)
    if parcel.dossier_id is not None:
        raise BelongsToADossier(code=act.session.get_one(Dossier, parcel.dossier_id).code)
    if parcel.mode != Mode.IN or parcel.minutes_signed_at is None:
        raise ParcelIsNotHere()
    return parcel


def attach(act: Act, number: str, dossier: Dossier) -> Shipment:
    """The dossier taken in from this parcel, in the same act. The same dossier twice is the same as once."""
    parcel = sending.of_number(act, number, lock=True)
    if parcel.dossier_id == dossier.id:
        return parcel
    waiting(act, number)
    parcel.dossier_id = dossier.id
    signed_at = parcel.minutes_signed_at
    story.say(
        act, parcel, "post.taken_in", minutes=parcel.minutes_number, happened_at=signed_at and signed_at.isoformat()
    )
    return parcel


def set_aside(act: Act, event_id: int, why: str) -> ShipmentEvent:
    """A line about an order nobody here knows has been looked into, with the reason. Refused with `NotYourParcel`,
    `SayWhySetAside` or `IsKnownOrSetAside`."""
    if not leads_a_desk(act):
        raise NotYourParcel()
    if not why.strip():
        raise SayWhySetAside({"why": SayWhySetAside.sentence()})
    row = act.session.get(ShipmentEvent, event_id, with_for_update=True)
    if row is None or row.shipment_id is not None or row.set_aside_at is not None:
        raise IsKnownOrSetAside()
    row.set_aside_at, row.set_aside_by, row.set_aside_why = act.now, act.actor.officer_id, why.strip()[:1000]
    return row


def leads_a_desk(act: Act) -> bool:
    return "auditor" not in act.actor.grants and any(seat.role == "desk_head" for seat in act.actor.seats)


# -- whose ends ------------------------------------------------------------------------------------------------------


def require_at_either_end(act: Act, parcel: Shipment) -> None:
    """Refuse with `NotYourParcel` unless the actor sits where the parcel comes from or goes to."""
    ends = {parcel.desk_id, parcel.from_unit_id, parcel.to_unit_id} - {None}
    if not any(_sits_at(act, unit_id, parcel.procedure_code) for unit_id in ends):
        raise NotYourParcel()


def _sits_at(act: Act, unit_id: int | None, procedure: str | None) -> bool:
    """In the unit, or, where it is an authority, in one of its parts."""
    if "auditor" in act.actor.grants:
        return False
    return any(
        seat.role in EVERY_ROLE and seat.covers(procedure) and unit_id in _places(act, seat.unit_id)
        for seat in act.actor.seats
    )


def _places(act: Act, unit_id: int) -> set[int]:
    home = tree_of(act.session).authority(unit_id, act.today)
    return {unit_id, home.id} if home else {unit_id}


def concerning(act: Act) -> ColumnElement[bool]:
    """The parcels of the units in which the actor sits, at either end."""
    units = sorted({place for seat in act.actor.seats for place in _places(act, seat.unit_id)})
    return or_(Shipment.desk_id.in_(units), Shipment.to_unit_id.in_(units))
