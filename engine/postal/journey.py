"""What the events of a parcel amount to. Pure: told twice, late or out of order, they amount to the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.postal.contract import Event, Handover, Happening

H = Happening
STATE_OF = {
    H.ORDER_CREATED: "accepted",
    H.PICKED_UP: "picked_up",
    H.IN_TRANSIT: "in_transit",
    H.DELIVERY_FAILED: "failed",
    H.SECOND_INVITATION: "invited",
    H.DELIVERED: "delivered",
    H.RETURNED_TO_AGENCY: "returned",
    H.LOST_OR_DAMAGED: "lost",
    H.CANCELLED: "cancelled",
}
ENDS = frozenset({H.DELIVERED, H.RETURNED_TO_AGENCY, H.LOST_OR_DAMAGED, H.CANCELLED})


@dataclass(frozen=True)
class Standing:
    """How a parcel stands. `settled_at` is the instant of its end, as the carrier gives it, `note` what was said of the
    last that counts; `failures` counts the deliveries tried in vain."""

    state: str
    picked_up_at: datetime | None = None
    settled_at: datetime | None = None
    failures: int = 0
    item_code: str = ""
    collected: int | None = None
    handover: Handover | None = None
    note: str = ""


def standing(events: Iterable[Event]) -> Standing | None:
    """The state of the last event in the order of happening; once it has ended, only another end counts: what was lost
    may be found and delivered, but a late word of its transit takes nothing back. None without any event."""
    told = sorted({(event.at, event.happening): event for event in events}.values(), key=_order)
    if not told:
        return None
    ends = [event for event in told if event.happening in ENDS]
    last = ends[-1] if ends else told[-1]
    taken = [event.at for event in told if event.happening == H.PICKED_UP]
    is_delivered = last.happening == H.DELIVERED
    return Standing(
        state=STATE_OF[last.happening],
        picked_up_at=min(taken) if taken else None,
        settled_at=last.at if ends else None,
        failures=sum(event.happening == H.DELIVERY_FAILED for event in told),
        item_code=next((event.item_code for event in reversed(told) if event.item_code), ""),
        collected=last.collected if is_delivered else None,
        handover=last.handover if is_delivered else None,
        note=last.note,
    )


def _order(event: Event) -> tuple[datetime, int, str]:
    return event.at, event.happening, event.id
