"""The daily look: open steps that nobody who is there today may do. The head is told, once a day and unit.

People fall ill, versions change and dossiers arrive after a leave was entered, so what was foreseen is looked at again
every working day. A node that dies in the middle leaves the rest to the next beat; a step is written down once a day.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Sequence

from sqlalchemy import select

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
from engine.words import Sentence, _
from engine.worktime import editions

log = logging.getLogger(__name__)

BEAT = "unattended"
MOST_NAMED = 5
TOLD = _("{count} việc tại {unit} hôm nay không có ai làm được: {steps}. Mời cử người làm thay hoặc giao người khác.")


def look(office: Office) -> int:
    """Look once a working day; answers how many steps were found."""
    with office.look(SYSTEM) as act:
        if not editions.current(act.session).is_working_day(act.today) or _was_today(act):
            return 0
        units = [unit_id for unit_id in _units_with_work(act) if unattended(act, unit_id)]
    found = sum(_tell_safely(office, unit_id) for unit_id in units)
    with office.act(SYSTEM) as act:
        beat = act.session.get(Heartbeat, BEAT, with_for_update=True) or Heartbeat(name=BEAT)
        beat.beat_at, beat.node = act.now, socket.gethostname()[:120]
        act.session.add(beat)
    return found


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


def _was_today(act: Act) -> bool:
    beat = act.session.get(Heartbeat, BEAT)
    return beat is not None and day_here(beat.beat_at) == act.today


def _units_with_work(act: Act) -> list[int]:
    query = select(WorkItem.unit_id).where(WorkItem.state.in_((OPEN, CLAIMED))).distinct()
    return sorted(act.session.scalars(query))


def _tell_safely(office: Office, unit_id: int) -> int:
    try:
        with office.act(SYSTEM) as act:
            return _tell(act, unit_id)
    except SomeoneMovedItFirst:
        return 0  # another node has told it
    except Exception:
        log.exception("the steps of unit %s were not looked at", unit_id)
        return 0


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
        about = {"count": str(len(found)), "unit": unit.name, "steps": _named(found)}
        notices.tell(act, officer.id, "leave.unattended", TOLD, **about)  # type: ignore[arg-type]
    subject = f"officer:{officer.id}" if officer else "officer"
    audit.record(act, "steps.unattended", subject, unit=unit_id, steps=len(found))
    return len(found)


def _named(needs: Sequence[Need]) -> str:
    named = [Sentence("“{step}” {code}", step=str(need.name), code=need.dossier_code or "") for need in needs]
    return "; ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")
