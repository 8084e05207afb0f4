"""Rights over a place in the organisation, and over the dossiers it is concerned with. A leader's reach goes down the
tree, so the question looks up it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, or_, select, union
from sqlalchemy.orm import Session

from engine.act import Act
from engine.dossiers import word_index
from engine.dossiers.models import Dossier, WorkItem
from engine.identity.permissions import EVERY_ROLE, Permission, may, require
from engine.org import questions as org
from engine.org.tree import tree_of


def may_over(act: Act, permission: Permission, unit_id: int) -> bool:
    """Whether the actor may in this unit, by a seat there or in a unit above it."""
    return may(act.actor, permission, unit_id) or may(act.actor, permission, unit_id, _above(act, unit_id))


def require_over(act: Act, permission: Permission, unit_id: int) -> None:
    """Refuse with `MayNot` unless `may_over`; the tree is only asked when the own seats do not suffice."""
    if not may(act.actor, permission, unit_id):
        require(act.actor, permission, unit_id, _above(act, unit_id))


def is_addressed(act: Act, item: WorkItem) -> bool:
    """Whether the item is the actor's by seat (its role in its unit), or in the hands of the actor, who still sits in
    that unit or in a part of it, or leads it from above and has taken the item over."""
    if act.actor.officer_id is None or "auditor" in act.actor.grants:
        return False
    if item.role in EVERY_ROLE & act.actor.roles_in(item.unit_id):
        return True
    if item.officer_id != act.actor.officer_id:
        return False
    return _sits_within(act, item.unit_id) or may_over(act, Permission.ASSIGN_WORK, item.unit_id)


def _sits_within(act: Act, unit_id: int) -> bool:
    return any(unit_id == seat.unit_id or unit_id in _above(act, seat.unit_id) for seat in act.actor.seats)


def _above(act: Act, unit_id: int) -> tuple[int, ...]:
    return org.lineage(act.session, unit_id, act.today)


# -- whom a dossier concerns ----------------------------------------------------------------------------------------


def may_see(act: Act, dossier: Dossier) -> bool:
    """Whoever may look everywhere, and everybody whom it concerns."""
    return act.actor.is_system or may(act.actor, Permission.LOOK_EVERYWHERE) or concerns(act, dossier)


def concerns(act: Act, dossier: Dossier) -> bool:
    """Whether the actor's unit, or one below it, received the dossier, handles it, or has or had a step of it; or a
    step was given into the actor's own hands in a unit of which his is a part.

    They alone see personal data in full; who only looks (auditor, city control) sees it masked.
    """
    own = act.session.scalar(
        select(Dossier.id).where(Dossier.id == dossier.id, scope_of(act, act.actor.unit_ids).concerns())
    )
    if own is not None:
        return True
    steps = act.session.scalars(select(WorkItem.unit_id).where(WorkItem.dossier_id == dossier.id).distinct())
    places = {dossier.receiving_unit_id, dossier.handling_unit_id or dossier.receiving_unit_id, *steps}
    return any(act.actor.unit_ids & set(org.lineage(act.session, place, act.today)) for place in places)


def reads_in_full(act: Act, dossier: Dossier) -> bool:
    """Whether the actor sees the dossier's personal data in full: by a chair of the table, in a unit it concerns."""
    return may(act.actor, Permission.READ_PERSONAL_DATA) and concerns(act, dossier)


@dataclass(frozen=True)
class Scope:
    """Where dossiers concern somebody: received in `receiving` (with the authorities whose desk he sits at), or
    handled or with a step in `units`, or with a step in the hands of `officer_id` in a unit `above` his."""

    session: Session
    receiving: frozenset[int]
    units: frozenset[int]
    officer_id: int | None
    above: frozenset[int]

    def concerns(self) -> ColumnElement[bool]:
        """Asked of a dossier at hand."""
        of_it = WorkItem.dossier_id == Dossier.id
        steps = (select(WorkItem.id).where(of_it, those).exists() for those in self._steps())
        return or_(*self._received_or_handled(), *steps)

    def dossiers(self) -> CompoundSelect[int]:
        """All of them, each way by its own index."""
        own = [select(Dossier.id).where(place) for place in self._received_or_handled()]
        return union(*own, *(select(WorkItem.dossier_id).where(those) for those in self._steps()))

    def _steps(self) -> list[ColumnElement[bool]]:
        of_units = self._in(WorkItem.unit_id, self.units)
        if self.officer_id is None or not self.above:
            return [of_units]
        return [of_units, (WorkItem.officer_id == self.officer_id) & self._in(WorkItem.unit_id, self.above)]

    def _received_or_handled(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return self._in(Dossier.receiving_unit_id, self.receiving), self._in(Dossier.handling_unit_id, self.units)

    def _in(self, place: Any, ids: Collection[int]) -> ColumnElement[bool]:
        return word_index.among(self.session, place, ids)


def scope_of(act: Act, units: Collection[int]) -> Scope:
    """What concerns the actor when these are his units."""
    nodes = tree_of(act.session).nodes
    own = [nodes[unit_id] for unit_id in act.actor.unit_ids if unit_id in nodes]
    parents = {node.parent_id for node in own if node.kind in ("desk", "division", "office") and node.parent_id}
    above = {over for unit_id in act.actor.unit_ids for over in _above(act, unit_id)}
    receiving, holding = frozenset(units) | parents, act.actor.officer_id
    return Scope(act.session, receiving, frozenset(units), holding, frozenset(above) - frozenset(units))
