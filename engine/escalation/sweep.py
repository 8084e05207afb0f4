"""The sweep: which clocks are due to be looked at? Asked as `<=`, so that catching up is the normal path."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select, update

from engine import audit
from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.deadlines.models import Clock
from engine.escalation import heartbeat, ladders, operations
from engine.escalation.models import Heartbeat
from engine.escalation.ringing import Fits, always_fits
from engine.words import _

log = logging.getLogger(__name__)

TOGETHER = 100  # clocks in one act
PUT_OFF = timedelta(minutes=15)

UNREADABLE = "ladder.unreadable"
UNREADABLE_SENTENCE = _(
    "Không đọc được thang cảnh báo số {number}: cảnh báo nay theo thang chung. Mời ban hành lại thang cảnh báo này."
)


@dataclass
class Swept:
    """What a sweep came to: alarms raised, how many clocks it could handle, and those it could not."""

    raised: int = 0
    handled: int = 0
    failed: list[int] = field(default_factory=list)


def sweep(office: Office, most: int = 50_000, fits: Fits = always_fits) -> int:
    """Look at all that is due, many clocks in one act; how many alarms were raised.

    When an act fails, its clocks are looked at one by one, so one bad row does not silence the others; that one is put
    off for a while and logged, so that it does not stand in front of those that can be rung.
    """
    return _sweep(office, most, fits).raised


def beat(office: Office, fits: Fits = always_fits) -> int:
    """A sweep, and the sign that it came to its end; alarms raised.

    A sweep that could handle none of the clocks it looked at is no sign of life: they are due again at the next beat,
    and if that goes on the silence is told. A ladder that cannot be read is told to the control office, once.
    """
    swept = _sweep(office, fits=fits)
    _tell_of_unreadable(office)
    if swept.failed and not swept.handled:
        log.error("none of %s clocks that are due could be handled", len(swept.failed))
        with office.act(SYSTEM) as act:
            again = Clock.id.in_(swept.failed), Clock.next_ring_at.is_not(None)
            act.session.execute(update(Clock).where(*again).values(next_ring_at=act.now))
    else:
        heartbeat.beat(office)
    return swept.raised


def _sweep(office: Office, most: int = 50_000, fits: Fits = always_fits) -> Swept:
    swept, looked = Swept(), 0
    while looked < most:
        try:
            with office.act(SYSTEM) as act:
                some, told = operations.ring_due(act, TOGETHER, fits)
            swept.handled, swept.raised = swept.handled + some, swept.raised + told
        except Exception as error:
            if not isinstance(error, SomeoneMovedItFirst):
                log.warning("clocks that are rung together did not ring: %r", error)
            some = _one_by_one(office, fits, swept)
        looked += some
        if not some:
            break
    return swept


def _one_by_one(office: Office, fits: Fits, swept: Swept) -> int:
    """How many were looked at; a clock somebody else is moving is not: if it still must ring, the next beat does it."""
    with office.look(SYSTEM) as act:
        query = select(Clock.id).where(Clock.next_ring_at <= act.now).order_by(Clock.next_ring_at, Clock.id)
        clock_ids = act.session.scalars(query.limit(TOGETHER)).all()
    looked = 0
    for clock_id in clock_ids:
        try:
            with office.act(SYSTEM) as act:
                swept.raised += len(operations.ring(act, clock_id, fits))
            swept.handled += 1
        except SomeoneMovedItFirst:
            continue
        except Exception:
            log.exception("clock %s did not ring", clock_id)
            swept.failed.append(clock_id)
            _put_off(office, clock_id)
        looked += 1
    return looked


def _put_off(office: Office, clock_id: int) -> None:
    with office.act(SYSTEM) as act:
        put_off = update(Clock).where(Clock.id == clock_id, Clock.next_ring_at.is_not(None))
        act.session.execute(put_off.values(next_ring_at=act.now + PUT_OFF))


def _tell_of_unreadable(office: Office) -> None:
    with office.look(SYSTEM) as act:
        if not _untold(act):
            return
    with office.act(SYSTEM) as act:
        act.session.get(Heartbeat, heartbeat.SWEEP, with_for_update=True)  # of two nodes one tells it
        for scope, edition_id in _untold(act).items():
            heartbeat.tell_control(act, "system.ladder", UNREADABLE_SENTENCE, number=str(edition_id))
            audit.record(act, UNREADABLE, f"ladder_edition:{edition_id}", scope=scope)


def _untold(act: Act) -> dict[str, int]:
    """Editions in force that nobody can read, and of which the control office has not heard: scope and number."""
    unreadable = ladders.in_force(act.session, act.today).unreadable
    if not unreadable:
        return {}
    told = set(act.session.scalars(select(audit.AuditLine.subject).where(audit.AuditLine.verb == UNREADABLE)))
    return {scope: one for scope, one in unreadable.items() if f"ladder_edition:{one}" not in told}
