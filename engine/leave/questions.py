"""What pages ask of leave: one's own, for whom one stands in, a unit's month, and the steps found without anybody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from engine.act import Act
from engine.dossiers.models import CLAIMED, OPEN, WorkItem
from engine.identity.permissions import TABLE, Permission
from engine.leave.models import UnattendedStep
from engine.org.models import Absence, Appointment, Delegation, Officer, Post
from engine.org.persons import chairs_of
from engine.org.tree import tree_of

MOST_SHOWN = 200
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Leave:
    """A leave, and who stands in meanwhile."""

    row: Absence
    officer: Officer
    stand_ins: Sequence[StandingIn] = ()

    @property
    def begins_on(self) -> date:
        return self.row.valid_from

    @property
    def last_on(self) -> date | None:
        """The last day away."""
        return None if self.row.valid_to is None else self.row.valid_to - DAY


@dataclass(frozen=True)
class StandingIn:
    """Who stands in for whom; rows that differ in nothing but the unit are one. `ids` are theirs."""

    ids: tuple[int, ...]
    lender: Officer
    other: Officer
    power: str
    procedures: tuple[str, ...] | None
    begins_on: date
    ends_on: date | None
    basis: str
    absence_id: int | None

    @property
    def last_on(self) -> date | None:
        """The last day of it."""
        return None if self.ends_on is None else self.ends_on - DAY


def leaves_of(act: Act, officer_ids: Collection[int], begins_on: date, ends_on: date | None = None) -> list[Leave]:
    """The leaves of these officers that fall into the period, by their days."""
    query = select(Absence, Officer).join(Officer, Officer.id == Absence.officer_id)
    query = query.where(Absence.officer_id.in_(sorted(officer_ids)), *_falls_into(Absence, begins_on, ends_on))
    rows = act.session.execute(query.order_by(Absence.valid_from, Absence.id).limit(MOST_SHOWN)).all()
    lent = _standing_in(act, Delegation.absence_id.in_([row.id for row, _ in rows]))
    return [Leave(row, officer, [one for one in lent if one.absence_id == row.id]) for row, officer in rows]


def standing_in_for(act: Act, officer_id: int) -> list[StandingIn]:
    """For whom the officer stands in, today or later."""
    return _standing_in(act, Delegation.to_officer_id == officer_id, *_falls_into(Delegation, act.today, None))


def lent_by(act: Act, officer_id: int) -> list[StandingIn]:
    """Who stands in for the officer without a leave of his, today or later."""
    own = Delegation.from_officer_id == officer_id, Delegation.absence_id.is_(None)
    return _standing_in(act, *own, *_falls_into(Delegation, act.today, None))


def stand_ins_of(act: Act, absence_id: int) -> list[StandingIn]:
    """Who stands in while a leave lasts."""
    return _standing_in(act, Delegation.absence_id == absence_id)


def _standing_in(act: Act, *which: ColumnElement[bool]) -> list[StandingIn]:
    lender, other = Officer.__table__.alias("lender"), Officer.__table__.alias("other")
    query = (
        select(Delegation)
        .join(lender, lender.c.id == Delegation.from_officer_id)
        .join(other, other.c.id == Delegation.to_officer_id)
        .where(Delegation.revoked_at.is_(None), *which)
        .order_by(Delegation.valid_from, Delegation.id)
    )
    rows = act.session.scalars(query.limit(MOST_SHOWN)).all()
    ids = {each for row in rows for each in (row.from_officer_id, row.to_officer_id)}
    people = {one.id: one for one in act.session.scalars(select(Officer).where(Officer.id.in_(ids)))}
    alike: dict[tuple[object, ...], list[Delegation]] = {}
    for row in rows:
        codes = None if row.procedures is None else tuple(row.procedures)
        key = (row.from_officer_id, row.to_officer_id, row.power, codes, row.valid_from, row.valid_to, row.basis)
        alike.setdefault((*key, row.absence_id), []).append(row)
    return [_together(same, people) for same in alike.values()]


def _together(rows: Sequence[Delegation], people: dict[int, Officer]) -> StandingIn:
    first = rows[0]
    return StandingIn(
        ids=tuple(row.id for row in rows),
        lender=people[first.from_officer_id],
        other=people[first.to_officer_id],
        power=first.power,
        procedures=None if first.procedures is None else tuple(first.procedures),
        begins_on=first.valid_from,
        ends_on=first.valid_to,
        basis=first.basis,
        absence_id=first.absence_id,
    )


def _falls_into(
    kind: type[Absence] | type[Delegation], begins_on: date, ends_on: date | None
) -> list[ColumnElement[bool]]:
    asked = [kind.revoked_at.is_(None), or_(kind.valid_to.is_(None), kind.valid_to > begins_on)]
    return asked if ends_on is None else [*asked, kind.valid_from < ends_on]


# -- those one leads -------------------------------------------------------------------------------------------------


def around(act: Act, officer_id: int) -> list[int]:
    """The authorities the officer belongs to, with their parts: where a substitute is looked for; by code."""
    tree = tree_of(act.session)
    own = {unit_id for unit_id, _ in chairs_of(act.session, officer_id, act.today)}
    tops = {node.id for unit_id in own if (node := tree.authority(unit_id, act.today))} | own
    found = tops | {part.id for top in tops for part in tree.by_parent[top] if not part.is_authority}
    found |= {part.id for unit in found for part in tree.by_parent[unit] if not part.is_authority}
    return sorted(
        (each for each in found if tree.nodes[each].holds_on(act.today)), key=lambda each: tree.nodes[each].code
    )


def led_units(act: Act) -> list[int]:
    """The units whose people's leave the actor may enter: those of his own leading seats, with their parts; by code."""
    roles, tree = TABLE[Permission.REPORT_ABSENCE].roles, tree_of(act.session)
    if "auditor" in act.actor.grants:
        return []
    own = {seat.unit_id for seat in act.actor.seats if seat.role in roles and seat.procedures is None}
    found = own | {part.id for unit_id in own for part in tree.by_parent[unit_id] if not part.is_authority}
    return sorted(
        (each for each in found if tree.nodes[each].holds_on(act.today)), key=lambda each: tree.nodes[each].code
    )


def people_of(act: Act, unit_ids: Collection[int]) -> list[tuple[int, Officer, str]]:
    """(unit, officer, title of the first post there) of everybody who sits in these units today, by rank."""
    query = (
        select(Post.unit_id, Officer, Post.title)
        .join(Appointment, (Appointment.post_id == Post.id) & Appointment.holds_on(act.today))
        .join(Officer, (Officer.id == Appointment.officer_id) & Officer.holds_on(act.today))
        .where(Post.unit_id.in_(sorted(unit_ids)), Post.holds_on(act.today))
        .order_by(Post.unit_id, Post.rank, Post.id)
    )
    found: dict[tuple[int, int], tuple[int, Officer, str]] = {}
    for unit_id, officer, title in act.session.execute(query):
        found.setdefault((unit_id, officer.id), (unit_id, officer, title))
    return list(found.values())


# -- what the daily look has found -----------------------------------------------------------------------------------


def count_unattended(act: Act, unit_ids: Collection[int]) -> int:
    """How many steps of these units were found today without anybody who may do them, and are still open."""
    query = select(func.count()).select_from(UnattendedStep).join(WorkItem, WorkItem.id == UnattendedStep.work_item_id)
    return act.session.scalar(query.where(*_of_today(act, unit_ids))) or 0


def unattended_items(act: Act, unit_ids: Collection[int], most: int = MOST_SHOWN) -> list[int]:
    """The ids of these steps, for the list behind the number."""
    query = select(WorkItem.id).join(UnattendedStep, UnattendedStep.work_item_id == WorkItem.id)
    query = query.where(*_of_today(act, unit_ids)).order_by(WorkItem.sort_at, WorkItem.id)
    return list(act.session.scalars(query.limit(most)))


def _of_today(act: Act, unit_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    today = UnattendedStep.found_on == act.today
    return today, UnattendedStep.unit_id.in_(sorted(unit_ids)), WorkItem.state.in_((OPEN, CLAIMED))
