"""The sweep: which clocks have a rung to ring? Asked as `<=`, so that catching up is the normal path."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select, update

from engine.act import SYSTEM, Office, SomeoneMovedItFirst
from engine.deadlines.models import Clock
from engine.escalation import operations

log = logging.getLogger(__name__)

PUT_OFF = timedelta(minutes=15)


def sweep(office: Office, most: int = 500) -> int:
    """Ring all that is due, each rung in its own act, so one bad row does not silence the others.

    Answers how many alarms were raised. A clock that cannot be rung is put off for a while and logged, so that it does
    not stand in front of those that can.
    """
    raised = 0
    for clock_id in _due(office, most):
        while _ring_once(office, clock_id):
            raised += 1
    return raised


def _due(office: Office, most: int) -> list[int]:
    with office.look(SYSTEM) as act:
        query = select(Clock.id).where(Clock.next_ring_at <= act.now).order_by(Clock.next_ring_at).limit(most)
        return list(act.session.scalars(query))


def _ring_once(office: Office, clock_id: int) -> bool:
    try:
        with office.act(SYSTEM) as act:
            return operations.ring(act, clock_id) is not None
    except SomeoneMovedItFirst:
        return (
            False  # another node rang it, or the step was moved this instant; if it still must ring, the next beat does
        )
    except Exception:
        log.exception("clock %s did not ring", clock_id)
        with office.act(SYSTEM) as act:
            put_off = update(Clock).where(Clock.id == clock_id, Clock.next_ring_at.is_not(None))
            act.session.execute(put_off.values(next_ring_at=act.now + PUT_OFF))
        return False
