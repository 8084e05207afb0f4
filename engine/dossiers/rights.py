"""Rights over a place in the organisation, and over the dossiers it is concerned with. A leader's reach goes down the
tree, so the question looks up it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, or_, select, union
from sqlalchemy.orm import Session

from engine.act import Act, Seat
from engine.dossiers import word_index
from engine.dossiers.models import Dossier, WorkItem
from engine.identity.permissions import EVERY_ROLE, TABLE, Permission, may, require
from engine.org import questions as org
from engine.org.tree import tree_of, within


def may_over(act: Act, permission: Permission, unit_id: int, procedure: str | None) -> bool:
    """Whether the actor may with dossiers of this procedure (None: with all) in this unit, by a seat there or in a unit
    above it."""
    if may(act.actor, permission, unit_id, procedure=procedure):
        return True
    return may(act.actor, permission, unit_id, _above(act, unit_id), procedure)


def require_over(act: Act, permission: Permission, unit_id: int, procedure: str | None) -> None:
    """Refuse with `MayNot` unless `may_over`; the tree is only asked when the own seats do not suffice."""
    if not may(act.actor, permission, unit_id, procedure=procedure):
        require(act.actor, permission, unit_id, _above(act, unit_id), procedure)


def is_addressed(act: Act, item: WorkItem) -> bool:
    """Whether the item is the actor's by seat (its role in its unit), or in the hands of the actor, who still sits in
    that unit or in a part of it, or leads it from above and has taken the item over."""
    if act.actor.officer_id is None or "auditor" in act.actor.grants:
        return False
    if item.role in EVERY_ROLE & act.actor.roles_in(item.unit_id, item.procedure_code):
        return True
    if item.officer_id != act.actor.officer_id:
        return False
    return bool(seats_within(act, item)) or may_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code)


def seats_within(act: Act, item: WorkItem) -> list[Seat]:
    """The actor's seats in the item's unit or in a part of it that count for its procedure."""
    seats = [seat for seat in act.actor.seats if seat.covers(item.procedure_code)]
    return [seat for seat in seats if item.unit_id == seat.unit_id or item.unit_id in _above(act, seat.unit_id)]


def seats_over(act: Act, item: WorkItem) -> list[Seat]:
    """The actor's seats that lead the item's unit, there or from above, and count for its procedure."""
    above, roles = _above(act, item.unit_id), TABLE[Permission.ASSIGN_WORK].roles
    return [s for s in act.actor.seats if s.covers(item.procedure_code) and s.role in roles and s.unit_id in above]


def _above(act: Act, unit_id: int) -> tuple[int, ...]:
    return org.lineage(act.session, unit_id, act.today)


# -- whom a dossier concerns ----------------------------------------------------------------------------------------


def may_see(act: Act, dossier: Dossier) -> bool:
    """Whoever may look everywhere, and everybody whom it concerns."""
    return act.actor.is_system or may(act.actor, Permission.LOOK_EVERYWHERE) or concerns(act, dossier)


def seen_of(act: Act, permission: Permission, item_ids: Collection[int]) -> set[int]:
    """Those of the items whose unit the actor leads with this permission, or whose dossier he may see."""
    query = select(WorkItem.id, WorkItem.unit_id, WorkItem.procedure_code, WorkItem.dossier_id)
    rows = act.session.execute(query.where(WorkItem.id.in_(item_ids))).all()
    if act.actor.is_system or may(act.actor, Permission.LOOK_EVERYWHERE):
        return {row.id for row in rows}
    places = {(row.unit_id, row.procedure_code) for row in rows}
    led = {place for place in places if may_over(act, permission, *place)}
    others = {row.dossier_id for row in rows if (row.unit_id, row.procedure_code) not in led}
    concerned = select(Dossier.id).where(Dossier.id.in_(others), scope_of(act, below=True).concerns())
    seen = set(act.session.scalars(concerned)) if others else set()
    return {row.id for row in rows if (row.unit_id, row.procedure_code) in led or row.dossier_id in seen}


def concerns(act: Act, dossier: Dossier) -> bool:
    """Whether the actor's unit, or one below it, received the dossier, handles it, or has or had a step of it; or a
    step was given into the actor's own hands in a unit of which his is a part.

    They alone see personal data in full; who only looks (auditor, city control) sees it masked.
    """
    own = act.session.scalar(select(Dossier.id).where(Dossier.id == dossier.id, scope_of(act).concerns()))
    if own is not None:
        return True
    steps = act.session.scalars(select(WorkItem.unit_id).where(WorkItem.dossier_id == dossier.id).distinct())
    places = {dossier.receiving_unit_id, dossier.handling_unit_id or dossier.receiving_unit_id, *steps}
    sits = {seat.unit_id for seat in act.actor.seats if seat.covers(dossier.procedure_code)}
    return any(sits & set(org.lineage(act.session, place, act.today)) for place in places)


def reads_in_full(act: Act, dossier: Dossier) -> bool:
    """Whether the actor sees the dossier's personal data in full: by a chair of the table, in a unit it concerns."""
    may_read = may(act.actor, Permission.READ_PERSONAL_DATA, procedure=dossier.procedure_code)
    return may_read and concerns(act, dossier)


@dataclass(frozen=True)
class Reach:
    """Where seats lead: to dossiers received in `receiving` (with the authorities whose desk one sits at), or handled
    or with a step in `units`, or with a step in the hands of `officer_id` in a unit `above` his. Only to those of
    `procedures`, where the seats are lent for these alone."""

    session: Session
    procedures: tuple[str, ...] | None
    receiving: frozenset[int]
    units: frozenset[int]
    officer_id: int | None
    above: frozenset[int]

    def steps(self) -> list[ColumnElement[bool]]:
        of_units = self._of_these(WorkItem.procedure_code, self._in(WorkItem.unit_id, self.units))
        if self.officer_id is None or not self.above:
            return [of_units]
        held = (WorkItem.officer_id == self.officer_id) & self._in(WorkItem.unit_id, self.above)
        return [of_units, self._of_these(WorkItem.procedure_code, held)]

    def received_or_handled(self) -> list[ColumnElement[bool]]:
        places = (Dossier.receiving_unit_id, self.receiving), (Dossier.handling_unit_id, self.units)
        return [self._of_these(Dossier.procedure_code, self._in(place, ids)) for place, ids in places]

    def _of_these(self, procedure: Any, place: ColumnElement[bool]) -> ColumnElement[bool]:
        return place if self.procedures is None else place & procedure.in_(self.procedures)

    def _in(self, place: Any, ids: Collection[int]) -> ColumnElement[bool]:
        return word_index.among(self.session, place, ids)


@dataclass(frozen=True)
class Scope:
    """The dossiers that concern somebody: all that his seats lead to, in one question."""

    reaches: Sequence[Reach]

    def concerns(self) -> ColumnElement[bool]:
        """Asked of a dossier at hand."""
        of_it = WorkItem.dossier_id == Dossier.id
        places = [place for reach in self.reaches for place in reach.received_or_handled()]
        steps = (select(WorkItem.id).where(of_it, those).exists() for reach in self.reaches for those in reach.steps())
        return or_(*places, *steps)

    def dossiers(self) -> CompoundSelect[int]:
        """All of them, each way by its own index."""
        own = [select(Dossier.id).where(place) for reach in self.reaches for place in reach.received_or_handled()]
        steps = [select(WorkItem.dossier_id).where(those) for reach in self.reaches for those in reach.steps()]
        return union(*own, *steps)


def scope_of(act: Act, *, below: bool = False) -> Scope:
    """What concerns the actor by his seats in their units; `below`: in every unit below them as well."""
    seats: dict[tuple[str, ...] | None, set[int]] = {None: set()}
    for seat in act.actor.seats:
        seats.setdefault(seat.procedures, set()).add(seat.unit_id)
    return Scope([_reach(act, procedures, units, below) for procedures, units in seats.items()])


def _reach(act: Act, procedures: tuple[str, ...] | None, sits: Collection[int], below: bool) -> Reach:
    nodes = tree_of(act.session).nodes
    own = [nodes[unit_id] for unit_id in sits if unit_id in nodes]
    parents = {node.parent_id for node in own if node.kind in ("desk", "division", "office") and node.parent_id}
    above = {over for unit_id in sits for over in _above(act, unit_id)}
    units = within(act.session, sits) if below else frozenset(sits)
    return Reach(act.session, procedures, units | parents, units, act.actor.officer_id, frozenset(above) - units)
