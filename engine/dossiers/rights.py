"""Rights over a place in the organisation: a leader's reach goes down the tree, so the question looks up it."""

from __future__ import annotations

from engine.act import Act
from engine.dossiers import queries
from engine.dossiers.models import Dossier, WorkItem
from engine.identity.permissions import EVERY_ROLE, Permission, may, require
from engine.org import questions as org


def may_over(act: Act, permission: Permission, unit_id: int) -> bool:
    """Whether the actor may in this unit, by a seat there or in a unit above it."""
    return may(act.actor, permission, unit_id) or may(act.actor, permission, unit_id, _above(act, unit_id))


def require_over(act: Act, permission: Permission, unit_id: int) -> None:
    """Refuse with `MayNot` unless `may_over`; the tree is only asked when the own seats do not suffice."""
    if not may(act.actor, permission, unit_id):
        require(act.actor, permission, unit_id, _above(act, unit_id))


def is_addressed(act: Act, item: WorkItem) -> bool:
    """Whether the item is the actor's by seat (its role in its unit), or in the hands of the actor, who still sits in
    that unit or in a part of it."""
    if act.actor.officer_id is None or "auditor" in act.actor.grants:
        return False
    if item.role in EVERY_ROLE & act.actor.roles_in(item.unit_id):
        return True
    return item.officer_id == act.actor.officer_id and _sits_within(act, item.unit_id)


def reads_in_full(act: Act, dossier: Dossier) -> bool:
    """Whether the actor sees the dossier's personal data in full: by a chair of the table, in a unit it concerns."""
    return may(act.actor, Permission.READ_PERSONAL_DATA) and queries.concerns(act, dossier)


def _sits_within(act: Act, unit_id: int) -> bool:
    return any(unit_id == seat.unit_id or unit_id in _above(act, seat.unit_id) for seat in act.actor.seats)


def _above(act: Act, unit_id: int) -> tuple[int, ...]:
    return org.lineage(act.session, unit_id, act.today)
