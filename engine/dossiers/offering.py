"""What a leader may be offered to do about many steps at once: to whom each would be given without a refusal, whether
the leader may do it in person, and why not. The rules are those of `doing`; nothing is asked for each step alone.

    offers = offering.of_steps(act, [(item, dossier), ...])
    offers[item.id].officers  # id -> name
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from engine.act import Act
from engine.definitions import catalog
from engine.definitions.profile import TaskProfile
from engine.dossiers import doing, duty_items
from engine.dossiers.case import Case
from engine.dossiers.doing import Holders
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem
from engine.dossiers.rights import may_over
from engine.errors import Conflict, NotAllowed, Refusal
from engine.identity.permissions import Permission
from engine.org import questions as org
from engine.org.models import Officer, Post

Step = tuple[WorkItem, Dossier]


@dataclass(frozen=True)
class Offer:
    """`officers` may be given the step, `barred` sit on its chairs and may not have it, both by id; `refusal` is what
    keeps the leader from doing it in person. `may_move`: the step is the leader's to move at all."""

    may_move: bool
    officers: Mapping[int, str] = field(default_factory=dict)
    barred: Mapping[int, str] = field(default_factory=dict)
    refusal: Refusal | None = None


def open_steps(act: Act, item_ids: Collection[int]) -> list[Step]:
    """Those of the items that are open, with their dossiers; one statement."""
    if not item_ids:
        return []
    query = select(WorkItem, Dossier).join(Dossier, Dossier.id == WorkItem.dossier_id)
    rows = act.session.execute(query.where(WorkItem.id.in_(sorted(item_ids)), WorkItem.state.in_((OPEN, CLAIMED))))
    return [(item, dossier) for item, dossier in rows]


def of_steps(act: Act, steps: Sequence[Step]) -> dict[int, Offer]:
    """By the item's id what may be offered about it; one statement for all of them."""
    if not steps:
        return {}
    places = {item.unit_id for item, _dossier in steps} | {seat.unit_id for seat in act.actor.seats}
    holders = org.holders_in(act.session, sorted(places), act.today)
    return {item.id: _offer(act, item, dossier, holders) for item, dossier in steps}


def _offer(act: Act, item: WorkItem, dossier: Dossier, holders: Holders) -> Offer:
    if duty_items.is_duty(item) or not may_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code):
        return Offer(may_move=False)
    case = Case(act, dossier, catalog.loaded(act.session, dossier.version_id), item)
    able = [(post, one) for post, one in holders[item.unit_id] if item.role in (None, post.role_code)]
    others = {one.id: one.full_name for _post, one in able if one.id != item.officer_id}
    barred = _barred(case, item, able)
    return Offer(
        may_move=True,
        officers={who: name for who, name in others.items() if who not in barred},
        barred={who: name for who, name in others.items() if who in barred},
        refusal=_keeps_back(act, case, item, holders),
    )


def _barred(case: Case, item: WorkItem, able: Sequence[tuple[Post, Officer]]) -> set[int]:
    """Who sits on a chair of the step and may not do it: has done a step it is kept apart from, or the diagram wants
    another chair in person."""
    profile = case.version.profile.tasks.get(item.element_id)
    if profile is None:
        return set()
    did = {who for element in profile.separate_from for who in doing.people_of(case.dossier, element)}
    return did | ({one.id for _post, one in able} - _in_person(profile, able))


def _in_person(profile: TaskProfile, able: Sequence[tuple[Post, Officer]]) -> set[int]:
    return {one.id for post, one in able if not profile.not_delegable or post.role_code == profile.role}


def _keeps_back(act: Act, case: Case, item: WorkItem, holders: Holders) -> Refusal | None:
    """Why the leader may not take the step over, as `leading.take_over` would say it."""
    if item.state == CLAIMED and item.officer_id == act.actor.officer_id:
        return None
    try:
        doing.require_fit(act, case, item, holders)
        doing.require_not_needed_later(act, case, item, holders)
    except (NotAllowed, Conflict) as refusal:
        return refusal
    return None
