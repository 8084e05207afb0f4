"""The ledger of lateness: what a report on heads will be drawn from (Decision 891, III.2.5; NĐ 61/2018 article 32).

A line is opened with the duty to explain, while it is known in whose hands the dossier lay and who led that day; the
explanation completes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine import audit
from engine.act import Act
from engine.deadlines.causes import CAUSES
from engine.dossiers.case import Case
from engine.dossiers.duty_models import Duty, Lateness
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem
from engine.escalation.models import Alarm
from engine.org import questions as org
from engine.org.models import Unit
from engine.org.tree import tree_of
from engine.worktime import editions

MINUTE = timedelta(minutes=1)


def note(act: Act, case: Case, item: WorkItem, alarm: Alarm) -> None:
    """Open the line of a lateness that is to be explained by this work item."""
    duty = act.session.scalars(select(Duty).where(Duty.work_item_id == item.id)).one()
    step = _step_that_holds_it(act, case.dossier)
    unit_id = _unit_of(step, case.dossier)
    authority = tree_of(act.session).authority(unit_id, act.today)
    head_of = authority.id if authority else alarm.unit_id
    act.session.add(
        Lateness(
            duty_id=duty.id,
            dossier_id=case.dossier.id,
            work_item_id=step.id if step else None,
            unit_id=unit_id,
            officer_id=step.officer_id if step else None,
            leader_id=_head(act, unit_id) if unit_id != head_of else None,
            head_id=_head(act, head_of),
            due_at=alarm.due_at,
            noted_at=act.now,
        )
    )


def unit_that_holds(act: Act, dossier: Dossier) -> int:
    """The unit whose lateness it would be, were it late now."""
    return _unit_of(_step_that_holds_it(act, dossier), dossier)


def _unit_of(step: WorkItem | None, dossier: Dossier) -> int:
    return step.unit_id if step else dossier.handling_unit_id or dossier.receiving_unit_id


def _step_that_holds_it(act: Act, dossier: Dossier) -> WorkItem | None:
    """The open step that has lain longest behind its date; where none has one, the one open longest."""
    steps = select(WorkItem).where(WorkItem.dossier_id == dossier.id, WorkItem.origin == "diagram")
    steps = steps.where(WorkItem.state.in_((OPEN, CLAIMED))).order_by(WorkItem.sort_at, WorkItem.id)
    return act.session.scalar(steps.limit(1))


def _head(act: Act, unit_id: int) -> int | None:
    """Who heads the unit, present or not: signing for the head does not move the responsibility."""
    head = org.head_of(act.session, act.session.get_one(Unit, unit_id), act.today)
    return head.id if head else None


def explain(act: Act, case: Case, values: Mapping[str, Any]) -> None:
    """Complete the line with the head's words; `case.item` is the duty."""
    assert case.item is not None
    mine = select(Lateness).join(Duty, Duty.id == Lateness.duty_id).where(Duty.work_item_id == case.item.id)
    line = act.session.scalars(mine.with_for_update(of=Lateness)).one()
    until = min(act.now, case.dossier.finished_at or act.now)
    late = editions.current(act.session).working_time_between(line.due_at, max(until, line.due_at))
    line.explained_at, line.late_minutes = act.now, late // MINUTE
    line.cause, line.explanation, line.remedy = values["cause"], values["explanation"], values["remedy"]
    about = f"dossier:{case.dossier.code}"
    said = {"cause": line.cause, "reason": line.explanation, "late_minutes": line.late_minutes}
    audit.record(act, "lateness.explained", about, dossier_id=case.dossier.id, **said)


def in_words(values: Mapping[str, Any]) -> str:
    """The explanation as the answer to an alarm: cause, words, remedy."""
    return f"{CAUSES[values['cause']]}. {values['explanation']}\n{values['remedy']}"
