"""How the neighbours are: who may be called, how many calls at once, and when one that is away is tried again.

One row each, shared by all nodes. A neighbour that was away several times in a row is left alone: its breaker is open,
its errands wait and use up no attempt. After a pause that grows each time one errand tries; once the neighbour answers,
whatever it says, all go again.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from engine import audit
from engine.act import SYSTEM, Act, Office
from engine.errors import Conflict, Invalid, NotFound
from engine.outbox.models import CLOSED, HALF_OPEN, LEASED, OPEN, Job, Neighbour
from engine.settings import CALLS_AT_ONCE

OPENS_AFTER = 3  # calls in a row that nobody answered
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=10)
LONGEST_REASON = 1000


class SayWhyPaused(Invalid):
    """Mời ghi lý do tạm dừng kết nối."""


class NeighbourIsPaused(Conflict):
    """Kết nối này đang tạm dừng rồi."""


class NeighbourIsNotPaused(Conflict):
    """Kết nối này không tạm dừng."""


class NoSuchNeighbour(NotFound):
    """Không có hệ thống bên ngoài này."""


def named(name: str) -> str:
    """The name of a neighbour somebody typed; refuses `NoSuchNeighbour` what is none."""
    if name not in CALLS_AT_ONCE:
        raise NoSuchNeighbour()
    return name


def may_call(act: Act, name: str) -> bool:
    """Whether anybody may call it now; takes no lock."""
    row = act.session.get(Neighbour, name)
    return row is None or _is_free(row, act.now)


def take(act: Act, name: str, most: int) -> tuple[Neighbour, int]:
    """The neighbour's row, kept from all others until the act ends, and how many calls may begin now, `most` at the
    most: all nodes together begin no more than the settings allow, and one while the neighbour is only tried."""
    row = _locked(act, name)
    if not _is_free(row, act.now):
        return row, 0
    if row.state != CLOSED:
        return row, 1
    return row, min(most, act.office.settings.calls_at_once_with(name) - under_way(act, name))


def under_way(act: Act, name: str) -> int:
    """How many calls hold a lease."""
    leased = Job.neighbour == name, Job.state == LEASED, Job.due_at > act.now
    return act.session.scalar(select(func.count()).select_from(Job).where(*leased)) or 0


def _is_free(row: Neighbour, now: datetime) -> bool:
    return row.paused_at is None and (row.open_until is None or row.open_until <= now)


def begin_trial(row: Neighbour, until: datetime) -> None:
    """One errand was taken to try a neighbour that was away; should its runner die, another may try after its lease."""
    if row.state != CLOSED:
        row.state, row.open_until = HALF_OPEN, until


def is_ailing(act: Act, name: str) -> bool:
    """Whether something is to be written down when it answers."""
    row = act.session.get(Neighbour, name)
    return row is not None and (row.state != CLOSED or row.failures > 0)


def is_away(act: Act, name: str, reason: str, dice: random.Random) -> datetime | None:
    """Nobody answered. Answers until when nobody calls it, None while it is not yet given up."""
    row = _locked(act, name)
    row.error, row.failed_at = reason[:2000], act.now
    if row.state == OPEN:
        return row.open_until
    row.failures += 1
    if row.state == HALF_OPEN or row.failures >= OPENS_AFTER:
        if row.state == CLOSED:
            audit.record(act, "neighbour.lost", f"neighbour:{name}", reason=row.error)
        row.state, row.open_until = OPEN, act.now + _pause(row.failures, dice)
    return row.open_until


def _pause(failures: int, dice: random.Random) -> timedelta:
    doubled = FIRST_PAUSE * 2 ** min(failures - OPENS_AFTER, 10) if failures > OPENS_AFTER else FIRST_PAUSE
    return min(LONGEST_PAUSE, doubled) * dice.uniform(0.8, 1.2)


def answers(office: Office, name: str) -> None:
    """It is there again: all may call it."""
    with office.act(SYSTEM) as act:
        row = _locked(act, name)
        if row.state != CLOSED:
            audit.record(act, "neighbour.back", f"neighbour:{name}")
        row.state, row.failures, row.open_until = CLOSED, 0, None


def try_again(act: Act, name: str) -> None:
    """The next errand tries at once: somebody says that it is there again, or the last trial came to nothing."""
    row = _locked(act, name)
    if row.state != CLOSED:
        row.state, row.open_until = OPEN, act.now


def pause(act: Act, name: str, reason: str) -> Neighbour:
    """Let nobody call it until `resume`, with the reason; calls under way come to their end."""
    if not (said := reason.strip()[:LONGEST_REASON]):
        raise SayWhyPaused({"reason": SayWhyPaused.sentence()})
    row = _locked(act, name)
    if row.paused_at is not None:
        raise NeighbourIsPaused()
    row.paused_at, row.paused_by, row.pause_reason = act.now, act.actor.account_id, said
    audit.record(act, "neighbour.paused", f"neighbour:{name}", reason=said)
    return row


def resume(act: Act, name: str) -> Neighbour:
    """Let it be called again, at once."""
    row = _locked(act, name)
    if row.paused_at is None:
        raise NeighbourIsNotPaused()
    row.paused_at, row.paused_by, row.pause_reason = None, None, ""
    try_again(act, name)
    audit.record(act, "neighbour.resumed", f"neighbour:{name}")
    return row


def _locked(act: Act, name: str) -> Neighbour:
    row = act.session.get(Neighbour, name, with_for_update=True)
    if row is None:
        dialect = sqlite if act.office.engine.dialect.name == "sqlite" else postgresql
        first = {"name": name, "state": CLOSED, "failures": 0, "error": "", "pause_reason": ""}
        act.session.execute(dialect.insert(Neighbour).values(first).on_conflict_do_nothing())
        row = act.session.get_one(Neighbour, name, with_for_update=True)
    return row
