"""The sweep: which clocks are due to be looked at? Asked as `<=`, so that catching up is the normal path."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select, update

from engine.act import SYSTEM, Office, SomeoneMovedItFirst
from engine.deadlines.models import Clock
from engine.escalation import heartbeat, operations
from engine.escalation.ringing import Fits, always_fits

log = logging.getLogger(__name__)

TOGETHER = 100  # clocks in one act
PUT_OFF = timedelta(minutes=15)


def sweep(office: Office, most: int = 50_000, fits: Fits = always_fits) -> int:
    """Look at all that is due, many clocks in one act; how many alarms were raised.

    When an act fails, its clocks are looked at one by one, so one bad row does not silence the others; that one is put
    off for a while and logged, so that it does not stand in front of those that can be rung.
    """
    raised = looked = 0
    while looked < most:
        try:
            with office.act(SYSTEM) as act:
                some, told = operations.ring_due(act, TOGETHER, fits)
        except Exception as error:
            if not isinstance(error, SomeoneMovedItFirst):
                log.warning("clocks that are rung together did not ring: %s", error)
            some, told = _one_by_one(office, fits)
        raised, looked = raised + told, looked + some
        if not some:
            break
    return raised


def beat(office: Office, fits: Fits = always_fits) -> int:
    """A sweep, and the sign that it came to its end; alarms raised."""
    raised = sweep(office, fits=fits)
    heartbeat.beat(office)
    return raised


def _one_by_one(office: Office, fits: Fits) -> tuple[int, int]:
    with office.look(SYSTEM) as act:
        query = select(Clock.id).where(Clock.next_ring_at <= act.now).order_by(Clock.next_ring_at, Clock.id)
        clock_ids = act.session.scalars(query.limit(TOGETHER)).all()
    rung = [_ring_once(office, clock_id, fits) for clock_id in clock_ids]
    return sum(one is not None for one in rung), sum(one or 0 for one in rung)


def _ring_once(office: Office, clock_id: int, fits: Fits) -> int | None:
    """Alarms raised; None when somebody else is moving the clock: if it still must ring, the next beat does it."""
    try:
        with office.act(SYSTEM) as act:
            return len(operations.ring(act, clock_id, fits))
    except SomeoneMovedItFirst:
        return None
    except Exception:
        log.exception("clock %s did not ring", clock_id)
        with office.act(SYSTEM) as act:
            put_off = update(Clock).where(Clock.id == clock_id, Clock.next_ring_at.is_not(None))
            act.session.execute(put_off.values(next_ring_at=act.now + PUT_OFF))
        return 0
