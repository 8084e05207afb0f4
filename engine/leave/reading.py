"""What stands in the rows, for `standing`: the people of some units, and the steps that wait or may come there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from engine.act import Act
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.destinations import human, map_of
from engine.definitions.models import PUBLISHED, ProcedureVersion
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem
from engine.leave.standing import Away, Chair, Lent, Need, Staff
from engine.org.models import Absence, Appointment, Delegation, Officer, Post
from engine.words import Named

Place = tuple[int, str]  # a unit, and a role there
OF_THE_HEAD = "duty"  # items with this origin are owed by one person, and have a ladder of their own


def staff_of(act: Act, unit_ids: Collection[int], since: date) -> Staff:
    """Everybody who sits in these units on some day from `since` on, and whoever has power lent there; three
    statements."""
    chairs = _chairs(act, unit_ids, since)
    lent = _lent(act, unit_ids, since)
    people = {chair.officer_id for chair in chairs} | {each.to_officer_id for each in lent}
    query = select(Absence.officer_id, Absence.valid_from, Absence.valid_to)
    query = query.where(Absence.officer_id.in_(sorted(people)), Absence.revoked_at.is_(None), _not_over(Absence, since))
    away = [Away(begins_on, ends_on, officer_id) for officer_id, begins_on, ends_on in act.session.execute(query)]
    return Staff(chairs, away, lent)


def _chairs(act: Act, unit_ids: Collection[int], since: date) -> list[Chair]:
    """A chair holds while post, appointment and officer do."""
    query = (
        select(
            Post.unit_id, Post.role_code, Officer.id, *(c for each in _DATED for c in (each.valid_from, each.valid_to))
        )
        .join(Appointment, Appointment.post_id == Post.id)
        .join(Officer, Officer.id == Appointment.officer_id)
        .where(Post.unit_id.in_(sorted(unit_ids)), *(_not_over(each, since) for each in _DATED))
        .order_by(Post.rank, Post.id)
    )
    found = []
    for unit_id, role, officer_id, *days in act.session.execute(query):
        begins_on, ends = max(days[0::2]), [day for day in days[1::2] if day is not None]
        found.append(Chair(begins_on, min(ends, default=None), officer_id, unit_id, role))
    return found


_DATED: tuple[Any, ...] = (Post, Appointment, Officer)


def _lent(act: Act, unit_ids: Collection[int], since: date) -> list[Lent]:
    query = select(Delegation).where(Delegation.unit_id.in_(sorted(unit_ids)), Delegation.revoked_at.is_(None))
    return [lent_by(row) for row in act.session.scalars(query.where(_not_over(Delegation, since)))]


def lent_by(row: Delegation) -> Lent:
    procedures = None if row.procedures is None else tuple(row.procedures)
    days = row.valid_from, row.valid_to
    return Lent(*days, row.from_officer_id, row.to_officer_id, row.unit_id, row.power, procedures, row.id)


def _not_over(kind: Any, since: date) -> Any:
    return or_(kind.valid_to.is_(None), kind.valid_to > since)


# -- what waits, and what may come -----------------------------------------------------------------------------------


def waiting(act: Act, places: Iterable[Place], held_by: int | None = None) -> list[Need]:
    """The open steps at these places, and those in the hands of `held_by`; one statement."""
    at = [and_(WorkItem.unit_id == unit_id, WorkItem.role == role) for unit_id, role in sorted(places)]
    if held_by is not None:
        at.append(WorkItem.officer_id == held_by)
    if not at:
        return []
    columns = (WorkItem.id, WorkItem.unit_id, WorkItem.role, WorkItem.element_id, WorkItem.name, WorkItem.name_en)
    query = (
        select(*columns, WorkItem.officer_id, Dossier.code, Dossier.version_id, Dossier.doers, Dossier.acted_for)
        .join(Dossier, Dossier.id == WorkItem.dossier_id)
        .where(WorkItem.state.in_((OPEN, CLAIMED)), WorkItem.origin != OF_THE_HEAD, or_(*at))
        .order_by(WorkItem.sort_at, WorkItem.id)
    )
    return [_need(act, row) for row in act.session.execute(query)]


def _need(act: Act, row: Any) -> Need:
    version = catalog.loaded(act.session, row.version_id)
    task = version.profile.tasks.get(row.element_id)
    apart = task.separate_from if task else ()
    did = (who for each in apart for who in (*row.doers.get(each, ()), *row.acted_for.get(each, ())))
    return Need(
        unit_id=row.unit_id,
        role=row.role,
        procedure_code=version.procedure_code,
        element_id=row.element_id,
        name=Named(row.name, row.name_en),
        in_person=bool(task and task.not_delegable),
        barred=frozenset(did),
        held_by=row.officer_id,
        later=_later(version, row.element_id),
        item_id=row.id,
        dossier_code=row.code,
    )


def _later(version: LoadedVersion, element_id: str) -> tuple[tuple[str, Named], ...]:
    """Role and name of each step whose doer may not have done this one."""
    apart = version.profile.kept_apart_from(element_id)
    return tuple((task.role, Named(task.name, task.name_en)) for task in apart if task.role)


def coming(act: Act, places: Collection[Place], until: date | None) -> list[Need]:
    """The steps that procedures in force on some day up to `until` may bring to these places, each once."""
    found: dict[tuple[Place, str], Need] = {}
    roles = {role for _, role in places}
    for version in _in_force(act, until):
        tasks = [task for task in human(version.profile) if task.role in roles]
        if not tasks:
            continue
        units = map_of(act.session, version.legal, version.profile, act.today)
        for task in tasks:
            reached = units.places(task.routing or "")
            for place in places:
                if place[0] in reached and place[1] == task.role:
                    need = Need(
                        unit_id=place[0],
                        role=place[1],
                        procedure_code=version.procedure_code,
                        element_id=task.element_id,
                        name=Named(task.name, task.name_en),
                        in_person=task.not_delegable,
                        later=_later(version, task.element_id),
                    )
                    found.setdefault((place, f"{version.procedure_code} {task.element_id}"), need)
    return list(found.values())


def _in_force(act: Act, until: date | None) -> Sequence[LoadedVersion]:
    """The versions by which dossiers are received today, and those approved for a later day of the period."""
    listed = catalog.list_procedures(act.session, act.today)
    ids = [row.version_id for row in listed if row.version_id is not None and row.procedure.is_open]
    ahead = select(ProcedureVersion.id).where(ProcedureVersion.state == PUBLISHED)
    ahead = ahead.where(ProcedureVersion.effective_on > act.today)
    ids += act.session.scalars(ahead if until is None else ahead.where(ProcedureVersion.effective_on < until))
    return [catalog.loaded(act.session, version_id) for version_id in ids]
