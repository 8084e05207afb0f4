"""The daily look: open steps that nobody who is there today may do. The head is told of each once a day.

People fall ill, versions change and dossiers arrive after a leave was entered, so what was foreseen is looked at again
every working day. A node that dies in the middle leaves the rest to the next beat; a step is written down once a day.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import delete, select

from engine import audit, notices
from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.clock import day_here
from engine.dossiers.models import CLAIMED, OPEN, WorkItem
from engine.escalation.models import Heartbeat
from engine.leave import reading
from engine.leave.models import UnattendedStep
from engine.leave.standing import Need
from engine.org import questions as org
from engine.org.models import Unit
from engine.org.tree import tree_of
from engine.settings import LOCAL_ZONE
from engine.words import Named, _
from engine.worktime import editions

log = logging.getLogger(__name__)

BEAT = "unattended"
MOST_NAMED = 5
LOOKS_AT = time(7)  # local time: before work begins, when who fell ill in the night has said so
TOLD = _("{count} việc tại {unit} hôm nay không có ai làm được: {steps}. Mời cử người làm thay hoặc giao người khác.")


def look(office: Office) -> int:
    """Look once a working day, before work begins, and again after somebody was entered as away or standing in; answers
    how many steps were found. While a unit could not be looked at, the day is not done."""
    with office.look(SYSTEM) as act:
        if not _is_time(act) or _was_done(act):
            return 0
        units = [unit_id for unit_id in _units_with_work(act) if unattended(act, unit_id)]
    found = [_tell_safely(office, unit_id) for unit_id in units]
    if None not in found:
        _mark(office, act.now)
    return sum(one or 0 for one in found)


def look_again(act: Act) -> None:
    """Who is there has changed: the look of today no longer counts."""
    act.session.execute(delete(Heartbeat).where(Heartbeat.name == BEAT))


def unattended(act: Act, unit_id: int) -> list[Need]:
    """The open steps of a unit that nobody who is there today may do."""
    is_open = WorkItem.unit_id == unit_id, WorkItem.state.in_((OPEN, CLAIMED))
    roles = act.session.scalars(select(WorkItem.role).where(*is_open).distinct())
    parts = [node.id for node in tree_of(act.session).by_parent[unit_id] if not node.is_authority]
    staff = reading.staff_of(act, [unit_id, *parts], act.today)
    needs = reading.waiting(act, [(unit_id, role) for role in roles])
    known: dict[tuple[object, ...], bool] = {}
    for need in needs:
        if need.likeness not in known:
            known[need.likeness] = staff.can_do(need, act.today)
    return [need for need in needs if not known[need.likeness]]


def _is_time(act: Act) -> bool:
    here = act.now.astimezone(LOCAL_ZONE)
    return here.time() >= LOOKS_AT and editions.current(act.session).is_working_day(act.today)


def _was_done(act: Act) -> bool:
    beat = act.session.get(Heartbeat, BEAT)
    return beat is not None and day_here(beat.beat_at) == act.today


def _mark(office: Office, at: datetime) -> None:
    try:
        with office.act(SYSTEM) as act:
            beat = act.session.get(Heartbeat, BEAT, with_for_update=True) or Heartbeat(name=BEAT)
            beat.beat_at, beat.node = at, socket.gethostname()[:120]
            act.session.add(beat)
    except SomeoneMovedItFirst:
        log.info("another node has marked the day")


def _units_with_work(act: Act) -> list[int]:
    query = select(WorkItem.unit_id).where(WorkItem.state.in_((OPEN, CLAIMED))).distinct()
    return sorted(act.session.scalars(query))


def _tell_safely(office: Office, unit_id: int) -> int | None:
    """How many steps were told; None when the unit could not be looked at."""
    try:
        with office.act(SYSTEM) as act:
            return _tell(act, unit_id)
    except SomeoneMovedItFirst:
        return 0  # another node has told it
    except Exception:
        log.exception("the steps of unit %s were not looked at", unit_id)
        return None


def _tell(act: Act, unit_id: int) -> int:
    known = select(UnattendedStep.work_item_id).where(UnattendedStep.found_on == act.today)
    before = set(act.session.scalars(known.where(UnattendedStep.unit_id == unit_id)))
    found = [need for need in unattended(act, unit_id) if need.item_id not in before]
    if not found:
        return 0
    unit = act.session.get_one(Unit, unit_id)
    officer = org.acting_head_of(act.session, unit, act.today).officer
    for need in found:
        row = {"found_on": act.today, "work_item_id": need.item_id, "unit_id": unit_id}
        act.session.add(UnattendedStep(**row, officer_id=officer.id if officer else None))
    if officer is not None:
        count, steps = str(len(found)), _named(found)
        notices.tell(act, officer.id, "leave.unattended", TOLD, count=count, unit=unit.name, steps=steps)
    subject = f"officer:{officer.id}" if officer else "officer"
    audit.record(act, "steps.unattended", subject, unit=unit_id, steps=len(found))
    return len(found)


def _named(needs: Sequence[Need]) -> Named:
    """The steps and their dossiers, the first few, in both languages."""
    named, rest = needs[:MOST_NAMED], " …" if len(needs) > MOST_NAMED else ""
    vi = "; ".join(f"“{need.name}” {need.dossier_code or ''}" for need in named)
    en = "; ".join(f"“{need.name.en}” {need.dossier_code or ''}" for need in named)
    return Named(vi + rest, en + rest)
