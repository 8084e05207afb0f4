"""A clock's row and its ledger: a line is written once, and the row shows what all of them amount to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.act import Act, SomeoneMovedItFirst
from engine.deadlines.ledger import Entry, Reckoning, reckon
from engine.deadlines.models import Clock, ClockEntry
from engine.deadlines.policy import ClockRule
from engine.worktime import editions


def write(act: Act, clock: Clock, entry: Entry) -> None:
    data: dict[str, Any] = {}
    if entry.until:
        data["until"] = entry.until.isoformat()
    if entry.period:
        data["period"] = str(entry.period)
    if entry.whole:
        data["whole"] = True
    if entry.reason_en:
        data["reason_en"] = entry.reason_en
    if entry.cause:
        data["cause"] = entry.cause
    act.session.change(clock, lines=clock.lines + 1)
    line = {
        "number": clock.lines,
        "kind": entry.kind,
        "at": entry.at,
        "reason": entry.reason,
        "by_officer_id": act.actor.officer_id,
        "data": data,
    }
    act.session.write(ClockEntry.__table__, lambda: {"clock_id": clock.id, **line})


def shown(reckoning: Reckoning, rule: ClockRule, since: datetime) -> dict[str, Any]:
    """What the row says of what the ledger amounts to. Its ladder is looked at first at the drawn warning, else half
    way from `since` to the date: half of the working time, for nights and holidays count for nobody."""
    due_at, next_look_at = reckoning.due_at, None
    if rule.rings and reckoning.state == "running" and due_at is not None:
        left = reckoning.calendar.working_time_between(since, due_at)
        half = reckoning.calendar.subtract_working_time(due_at, max(left, timedelta(0)) / 2)
        next_look_at = reckoning.warn_at or min(max(half, since), due_at)
    return {
        "state": reckoning.state,
        "due_at": reckoning.due_at,
        "original_due_at": reckoning.original_due_at,
        "warn_at": reckoning.warn_at,
        "next_ring_at": next_look_at,
    }


def next_edition(clock: Clock, entries: Iterable[Entry]) -> int:
    """A number no edition of this clock has had: each retraction has gone back below one that may have rung."""
    return clock.edition + 1 + sum(entry.kind == "retract" for entry in entries)


def reckon_with(act: Act, clock: Clock, entry: Entry) -> list[Entry]:
    """The row as the ledger with this line amounts to; gives the lines before it."""
    _lock(act, clock)
    rule, entries = clock.clock_rule, ledgers_of(act.session, [clock.id])[clock.id]
    calendar = editions.calendar_of(act.session, clock.calendar_edition_id)
    act.session.change(clock, **shown(reckon(rule, [*entries, entry], calendar), rule, entry.at))
    return entries


def _lock(act: Act, clock: Clock) -> None:
    """Take the row as it is now, and keep it: where the database knows locks, an alarm may be ringing at it."""
    act.session.flush()
    state, edition = clock.state, clock.edition
    act.session.refresh(clock, with_for_update={"key_share": True})
    if (clock.state, clock.edition) != (state, edition):
        raise SomeoneMovedItFirst()


def ledgers_of(session: Session, clock_ids: Sequence[int]) -> dict[int, list[Entry]]:
    query = select(ClockEntry).where(ClockEntry.clock_id.in_(clock_ids))
    ledgers: dict[int, list[Entry]] = defaultdict(list)
    for line in session.scalars(query.order_by(ClockEntry.clock_id, ClockEntry.number)):
        so_far = ledgers[line.clock_id]
        # The clocks of two machines may differ by a moment; the order of the lines is what happened.
        at = max(line.at, so_far[-1].at) if so_far else line.at
        so_far.append(replace(line.entry, at=at))
    return ledgers
