"""What the carrier tells: its tracking is read page by page from where it was left, and every line is kept once.

Reading is an errand, written down with the cursor in one act; what a line means for its parcel and its dossier is a job
of the house for each, so that a dossier that stumbles holds no other up. Late, twice or out of order, the events of a
parcel amount to the same (`journey`).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from engine import outbox
from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.outbox import Job
from engine.outbox.models import LEASED, QUEUED
from engine.postal import arriving, journey, sending, story, times, watch
from engine.postal.contract import BEGINNING, Event, Handover, Happening, Tracking
from engine.postal.errands import NEIGHBOUR
from engine.postal.models import Shipment, ShipmentEvent, TrackingCursor
from engine.postal.refusals import HappenedLater, ThePostTellsItself
from engine.worktime import editions

TRACK, HEARD = "post.track", "post.heard"
ASK_EVERY = timedelta(minutes=10)


# -- asking ----------------------------------------------------------------------------------------------------------


def ask(office: Office) -> int:
    """Put the errand that reads the tracking, once in a while and never two at a time; answers how many were put."""
    if office.settings.post is None:
        return 0
    with office.look(SYSTEM) as act:
        if not _is_time(act, act.session.get(TrackingCursor, NEIGHBOUR)):
            return 0
    try:
        with office.act(SYSTEM) as act:
            row = _cursor(act)
            if not _is_time(act, row):
                return 0
            row.asked_at = act.now
            _ask(act, row)
    except SomeoneMovedItFirst:
        return 0  # another node wrote the first cursor in this moment
    return 1


def _ask(act: Act, row: TrackingCursor) -> None:
    outbox.put(act, TRACK, f"{TRACK}:{row.cursor}:{act.now.isoformat()}", {}, neighbour=NEIGHBOUR)


def _is_time(act: Act, row: TrackingCursor | None) -> bool:
    if row is not None and row.asked_at is not None and row.asked_at > act.now - ASK_EVERY:
        return False
    waiting = select(Job.id).where(Job.neighbour == NEIGHBOUR, Job.kind == TRACK, Job.state.in_((QUEUED, LEASED)))
    return act.session.scalar(waiting.limit(1)) is None


def prepare_tracking(act: Act, _payload: Mapping[str, Any]) -> str:
    """From where to read on."""
    row = act.session.get(TrackingCursor, NEIGHBOUR)
    return row.cursor if row else BEGINNING


def settle_tracking(act: Act, _payload: Mapping[str, Any], answer: Tracking | None) -> None:
    """Keep every line that is new, and how far was read; where there is more, ask on at once. A page that was read from
    an older cursor, by a runner held up, takes nothing back."""
    if answer is None:
        return
    row = _cursor(act)
    _keep(act, answer.events)
    row.heard_at, row.left_out = act.now, row.left_out + answer.left_out
    moved = answer.cursor > row.cursor
    row.cursor = max(row.cursor, answer.cursor)
    if answer.has_more and moved:
        _ask(act, row)


def _cursor(act: Act) -> TrackingCursor:
    row = act.session.get(TrackingCursor, NEIGHBOUR, with_for_update=True)
    if row is None:
        row = TrackingCursor(carrier=NEIGHBOUR, cursor=BEGINNING, left_out=0)
        act.session.add(row)
    return row


# -- keeping ---------------------------------------------------------------------------------------------------------


def _keep(act: Act, events: Sequence[Event]) -> None:
    ids = {event.id for event in events}
    known = set(act.session.scalars(select(ShipmentEvent.carrier_id).where(ShipmentEvent.carrier_id.in_(ids))))
    named = select(Shipment.number, Shipment.id).where(Shipment.number.in_({event.order_number for event in events}))
    parcels = {row.number: row.id for row in act.session.execute(named)}
    rows = [_row(act, event, parcels.get(event.order_number)) for event in _new(events, known)]
    act.session.add_all(rows)
    act.session.flush()
    for row in rows:
        if row.shipment_id is not None:
            outbox.put(act, HEARD, f"{HEARD}:{row.carrier_id}", {"event_id": row.id})


def _new(events: Sequence[Event], known: set[str]) -> list[Event]:
    return list({event.id: event for event in events if event.id not in known}.values())


def _row(act: Act, event: Event, shipment_id: int | None) -> ShipmentEvent:
    handover = event.handover
    return ShipmentEvent(
        carrier_id=event.id,
        shipment_id=shipment_id,
        order_number=event.order_number,
        item_code=event.item_code,
        happening=event.happening,
        at=event.at,
        heard_at=act.now,
        post_office=event.post_office,
        note=event.note,
        attempt=event.attempt,
        collected=event.collected,
        handover_number=handover.number if handover else "",
        handover_by=handover.signed_by if handover else "",
        handover_at=handover.signed_at if handover else None,
    )


def event_of(row: ShipmentEvent) -> Event:
    """The row as the contract says it."""
    signed = row.handover_at
    return Event(
        id=row.carrier_id,
        order_number=row.order_number,
        item_code=row.item_code,
        happening=Happening(row.happening),
        at=row.at,
        post_office=row.post_office,
        note=row.note,
        attempt=row.attempt,
        handover=Handover(row.handover_number, row.handover_by, signed) if signed else None,
        collected=row.collected,
    )


def events_of(act: Act, shipment_id: int) -> list[ShipmentEvent]:
    """What was told of a parcel, in the order of happening."""
    query = select(ShipmentEvent).where(ShipmentEvent.shipment_id == shipment_id)
    return list(act.session.scalars(query.order_by(ShipmentEvent.at, ShipmentEvent.happening, ShipmentEvent.id)))


def told_once(rows: Sequence[ShipmentEvent]) -> list[ShipmentEvent]:
    """Without what the carrier has written down twice: each happening as it was heard first."""
    first: dict[tuple[int, datetime], ShipmentEvent] = {}
    for row in sorted(rows, key=lambda row: row.id):
        first.setdefault((row.happening, row.at), row)
    return [row for row in rows if first[row.happening, row.at] is row]


def write_down(act: Act, number: str, happening: Happening, at: datetime, note: str = "") -> ShipmentEvent:
    """What the carrier said by mouth, where the office is not connected with the post. Refused with `NotYourParcel`,
    `ThePostTellsItself` or `HappenedLater`."""
    parcel = sending.of_number(act, number, lock=True)
    sending.require_mine(act, parcel)
    if act.office.settings.post is not None:
        raise ThePostTellsItself()
    if at > act.now:
        raise HappenedLater({"at": HappenedLater.sentence()})
    collected = parcel.collect if happening == Happening.DELIVERED else 0
    event = Event(secrets.token_hex(12), number, "", happening, at, note=note.strip()[:500], collected=collected)
    row = _row(act, event, parcel.id)
    act.session.add(row)
    act.session.flush()
    understand(act, {"event_id": row.id})
    return row


# -- understanding ---------------------------------------------------------------------------------------------------


def understand(act: Act, payload: Mapping[str, Any]) -> None:
    """One line of the tracking: a line of the dossier's story, and what follows where the parcel stands otherwise."""
    row = act.session.get_one(ShipmentEvent, payload["event_id"])
    parcel = act.session.get_one(Shipment, row.shipment_id, with_for_update=True)
    told = events_of(act, parcel.id)
    now = journey.standing(map(event_of, told))
    assert now is not None
    before = parcel.state
    _follow(act, parcel, now)
    if not any(_says_the_same(other, row) for other in told if other.id < row.id):
        _tell(act, parcel, row)
    if parcel.state != before:
        arriving.settle(act, parcel, now.note)


def _says_the_same(one: ShipmentEvent, other: ShipmentEvent) -> bool:
    """Written down twice by the carrier, each time under another id."""
    return (one.happening, one.at) == (other.happening, other.at)


def _follow(act: Act, parcel: Shipment, now: journey.Standing) -> None:
    """The row says what the events amount to. An order nobody has answered yet was taken, if there is news of it; one
    called back or refused stays so, unless it travels all the same."""
    if parcel.state in ("cancelled", "refused") and now.picked_up_at is None and now.settled_at is None:
        return
    parcel.state, parcel.failures, parcel.settled_at, parcel.look_at = now.state, now.failures, now.settled_at, None
    parcel.accepted_at = parcel.accepted_at or act.now
    parcel.item_code = now.item_code or parcel.item_code
    parcel.collected = now.collected
    if now.handover is not None and not parcel.minutes_number:
        said = now.handover
        parcel.minutes_number, parcel.minutes_signed_by = said.number, said.signed_by
        parcel.minutes_signed_at = said.signed_at
    if now.picked_up_at is not None and parcel.picked_up_at != now.picked_up_at:
        parcel.picked_up_at = now.picked_up_at
        calendar, edition = editions.current(act.session), times.of(parcel.picked_up_at.date())
        parcel.expected_on = edition.expected(calendar, parcel.zone, parcel.picked_up_at, with_slip=parcel.with_slip)
    if now.settled_at is None:
        parcel.look_at = watch.next_look(act, parcel.expected_on)


def _tell(act: Act, parcel: Shipment, row: ShipmentEvent) -> None:
    said: dict[str, Any] = {"happened_at": row.at.isoformat(), "post_office": row.post_office, "note": row.note}
    if row.happening == Happening.PICKED_UP:
        said["expected_on"] = parcel.expected_on.isoformat()
    if row.happening == Happening.DELIVERED and parcel.collect != row.collected:
        said |= {"collect": parcel.collect, "collected": row.collected}
    story.say(act, parcel, f"post.{journey.STATE_OF[Happening(row.happening)]}", **said)
