"""For whom an item opens: the lane's routing resolved against the organisation of the day."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from engine.act import Act
from engine.definitions.profile import TaskProfile
from engine.dossiers.models import Dossier
from engine.errors import Conflict
from engine.org import questions as org
from engine.org.models import Appointment, Officer
from engine.org.tree import tree_of


class NobodyIsNamedForThisStep(Conflict):
    """Bước “{step}” chưa ghi rõ đơn vị và vai trò thực hiện; cần cập nhật quy trình."""


@dataclass(frozen=True)
class Queue:
    """Where an item waits. `is_outside`: a body outside the city, reminded but not charged."""

    unit_id: int
    role: str
    is_outside: bool


def queue_for(act: Act, dossier: Dossier, task: TaskProfile) -> Queue:
    """The queue of a step; refuses a step whose lane names nobody."""
    if not task.routing or not task.role:
        raise NobodyIsNamedForThisStep(step=task.name)
    unit_id = place(act, dossier, task.routing)
    return Queue(unit_id, task.role, tree_of(act.session).nodes[unit_id].kind == "outside")


def place(act: Act, dossier: Dossier, routing: str) -> int:
    """The unit a routing means for this dossier today."""
    return org.locate(
        act.session,
        routing,
        receiving_id=dossier.receiving_unit_id,
        handling_id=dossier.handling_unit_id,
        facts=dossier.facts,
        on=act.today,
    )


def holder_for(act: Act, dossier: Dossier, task: TaskProfile) -> int | None:
    """The officer an item is given to at once (`assignee = fact:assignment.officer`), None for the open
    queue: nobody is named, or who was named has left office."""
    if not task.assignee:
        return None
    value: object = dossier.facts
    for part in task.assignee.removeprefix("fact:").split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if not isinstance(value, str) or not value:
        return None
    known: dict[str, int] = act.session.info.setdefault("officer_ids", {})
    if value not in known:  # a code belongs to one officer for good, so an act asks at most once
        in_office = exists().where(Appointment.officer_id == Officer.id, Appointment.holds_on(act.today))
        known[value] = act.session.scalar(select(Officer.id).where(Officer.code == value, in_office)) or 0
    return known[value] or None
