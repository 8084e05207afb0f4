"""What pages ask about parcels: those of the reader's units, in the order of need; one of them; lines nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine.act import Act
from engine.dossiers.models import Dossier
from engine.dossiers.rights import may_see
from engine.postal import receiving, sending
from engine.postal.contract import Mode
from engine.postal.models import PostalIncident, Shipment, ShipmentEvent, TrackingCursor
from engine.postal.refusals import NoSuchShipment

PAGE = 50
SHOWN = timedelta(days=31)  # another sum than ordered: until the month has been reconciled
UNDER_WAY, COMING, TROUBLE, ENDED = "under_way", "coming", "trouble", "ended"
TABS = (UNDER_WAY, COMING, TROUBLE, ENDED)


def listed(act: Act, tab: str, before: int | None = None, size: int = PAGE) -> Sequence[Shipment]:
    """Parcels of the reader's units: on their way, coming in (with a dossier to be received), in trouble, or ended."""
    query = select(Shipment).where(receiving.concerning(act), _of(act, tab))
    if before is not None:
        query = query.where(Shipment.id < before)
    return act.session.scalars(query.order_by(Shipment.id.desc()).limit(size)).all()


def counted(act: Act) -> dict[str, int]:
    """How many stand in each list but the last."""
    mine = receiving.concerning(act)
    return {
        tab: act.session.scalar(select(func.count()).select_from(Shipment).where(mine, _of(act, tab))) or 0
        for tab in TABS[:-1]
    }


def _of(act: Act, tab: str) -> ColumnElement[bool]:
    open_ = Shipment.settled_at.is_(None)
    unsettled = select(PostalIncident.shipment_id).where(PostalIncident.settled_at.is_(None))
    comes = and_(Shipment.mode == Mode.IN, Shipment.dossier_id.is_(None), Shipment.state.not_in(receiving.NOT_HERE))
    return {
        UNDER_WAY: open_,
        COMING: or_(comes, and_(Shipment.mode == Mode.BETWEEN, Shipment.state == "delivered", ~_confirmed())),
        TROUBLE: or_(
            and_(open_, Shipment.reminders > 0),
            and_(Shipment.state == "returned", Shipment.fault_party.is_(None), Shipment.dossier_id.is_not(None)),
            Shipment.id.in_(unsettled),
            and_(Shipment.collected != Shipment.collect, Shipment.settled_at > act.now - SHOWN),
        ),
        ENDED: ~open_,
    }[tab]


def _confirmed() -> ColumnElement[bool]:
    return Shipment.received_at.is_not(None)


def readable(act: Act, number: str) -> Shipment:
    """The parcel of that number, where the reader may see its dossier or sits at either end. Refused with
    `NoSuchShipment`."""
    parcel = sending.of_number(act, number)
    dossier = act.session.get(Dossier, parcel.dossier_id) if parcel.dossier_id else None
    if dossier is not None and may_see(act, dossier):
        return parcel
    mine = select(Shipment.id).where(Shipment.id == parcel.id, receiving.concerning(act))
    if act.session.scalar(mine) is None:
        raise NoSuchShipment()
    return parcel


def of_dossier(act: Act, dossier_id: int) -> Sequence[Shipment]:
    """All parcels of a dossier, the newest first."""
    query = select(Shipment).where(Shipment.dossier_id == dossier_id)
    return act.session.scalars(query.order_by(Shipment.id.desc())).all()


def unknown(act: Act, most: int = PAGE) -> Sequence[ShipmentEvent]:
    """Lines about orders nobody here knows, for whoever leads a desk."""
    if not receiving.leads_a_desk(act):
        return []
    query = select(ShipmentEvent).where(ShipmentEvent.shipment_id.is_(None), ShipmentEvent.set_aside_at.is_(None))
    return act.session.scalars(query.order_by(ShipmentEvent.id.desc()).limit(most)).all()


def cursor(act: Act) -> TrackingCursor | None:
    """How far the carrier's tracking was read, and when."""
    return act.session.scalar(select(TrackingCursor))
