"""Who may do a work item, and when: it is theirs, nobody else who is there has claimed it, and its dossier is not at
rest. Who stands in for somebody does it for him: what kept him from it keeps his substitute from it, too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from engine.act import Act, Actor
from engine.definitions.catalog import LoadedVersion
from engine.definitions.profile import TaskProfile
from engine.dossiers import duty_items, effects, routing
from engine.dossiers.case import Case, DossierIsPaused
from engine.dossiers.models import CLAIMED, Dossier, WorkItem
from engine.dossiers.rights import is_addressed, seats_over, seats_within
from engine.dossiers.status import status_name
from engine.errors import Conflict, NotAllowed
from engine.org import questions as org
from engine.org.models import Officer, Post, Unit
from engine.words import Named

Holders = Mapping[int, list[tuple[Post, Officer]]]  # of a unit: its posts and who sits on them


class NotAddressedToYou(NotAllowed):
    """Việc này thuộc {unit}, không thuộc phần việc của anh/chị."""


class SomeoneHasClaimedIt(Conflict):
    """{officer} đã nhận việc này."""


class YouDidTheOtherStep(NotAllowed):
    """Anh/chị đã thực hiện bước “{step}” nên không được thực hiện bước này; cần một người khác."""


class WhomYouStandInForDidTheOtherStep(NotAllowed):
    """Bước “{step}” do {officer} thực hiện, hoặc được thực hiện thay {officer}; anh/chị không được thay {officer} làm
    bước này, cần một người khác."""


class CannotBeDelegated(NotAllowed):
    """Bước này người giữ chức vụ phải tự thực hiện, không ủy quyền."""


class YouWillBeNeededLater(Conflict):
    """Bước “{step}” sau này phải do người khác thực hiện, mà ở đó chỉ có anh/chị; mời giao bước này cho cán bộ khác."""


def require_ready(act: Act, case: Case, item: WorkItem) -> None:
    """Refuse unless the actor may do the item now."""
    if duty_items.is_duty(item):
        _require_owed(act, item)
    else:
        require_free(act, case, item)
    _require_running(case, item)


def _require_owed(act: Act, item: WorkItem) -> None:
    """A duty is done by who owes it, the head of the unit, or who acts for the head; it need not be claimed."""
    if not is_addressed(act, item):
        raise NotAddressedToYou(unit=act.session.get_one(Unit, item.unit_id).name)
    if not duty_items.may_do(act, item):
        if not duty_items.may_be_delegated(item):
            raise CannotBeDelegated()
        duty_items.refuse_to_move(act, item)


def require_free(act: Act, case: Case, item: WorkItem) -> None:
    """Refuse unless the item is the actor's to take into their hands, or there already."""
    _require_mine(act, case, item)
    _require_unclaimed(act, item)


def require_movable(act: Act, case: Case, item: WorkItem) -> None:
    """Refuse to put into another queue what its holder has to do in person."""
    duty_items.refuse_to_move(act, item)
    profile = case.version.profile.tasks.get(item.element_id)
    if profile is not None and profile.not_delegable:
        raise CannotBeDelegated()


def for_whom(act: Act, item: WorkItem, barred: Collection[int] = ()) -> int | None:
    """The officer for whom the actor does the item, if not by a seat of their own; of several not one of `barred`,
    where that can be."""
    counting = [seat for seat in act.actor.seats if seat.covers(item.procedure_code)]
    on_chair = [seat for seat in counting if (seat.unit_id, seat.role) == (item.unit_id, item.role)]
    lenders = {seat.acting_for for seat in on_chair or seats_within(act, item) or seats_over(act, item)}
    if None in lenders:
        return None
    return min(lenders, key=lambda lender: (lender in barred, lender), default=None)


@dataclass(frozen=True)
class Apart:
    """The step that keeps the actor from an item, and who did it, or in whose place it was done: the actor himself, or
    the one for whom he would do this one."""

    step: TaskProfile
    officer_id: int


def apart(act: Act, version: LoadedVersion, dossier: Dossier, item: WorkItem) -> Apart | None:
    """What separates the actor from the item, if anything does."""
    profile = version.profile.tasks.get(item.element_id)
    elements = profile.separate_from if profile else ()
    did = {element: people_of(dossier, element) for element in elements}
    for_other = for_whom(act, item, set().union(*did.values()))
    for who in (act.actor.officer_id, for_other):
        for element, people in did.items():
            if who is not None and who in people:
                return Apart(version.profile.tasks[element], who)
    return None


def people_of(dossier: Dossier, element_id: str) -> frozenset[int]:
    """Who did a step of the dossier, and those in whose place it was done."""
    return frozenset((*dossier.doers.get(element_id, ()), *dossier.acted_for.get(element_id, ())))


def _require_mine(act: Act, case: Case, item: WorkItem) -> None:
    if not is_addressed(act, item):
        unit = act.session.get(Unit, item.unit_id)
        raise NotAddressedToYou(unit=unit.name if unit else "")
    require_fit(act, case, item)


def require_fit(act: Act, case: Case, item: WorkItem, holders: Holders | None = None) -> None:
    """Refuse what somebody else has to do in person, and a step beside one the actor has done. `holders`: who sits in
    the actor's units, where that is known."""
    duty_items.refuse_to_move(act, item)
    profile = case.version.profile.tasks.get(item.element_id)
    if profile is None:
        return
    if profile.not_delegable and not _sits_in_person(act, item, profile.role):
        raise CannotBeDelegated()
    if profile.separate_from:
        _require_separate(act, case, item)
    if for_whom(act, item, _did_before(case, profile)) is not None:
        require_not_needed_later(act, case, item, holders)


def may_be_given(act: Act, case: Case, item: WorkItem, officer: Officer) -> bool:
    """Whether an officer may do the item once it is his; one statement, where the diagram keeps the step apart."""
    profile = case.version.profile.tasks.get(item.element_id)
    if profile is None or not (
        profile.not_delegable or profile.separate_from or case.version.profile.kept_apart_from(item.element_id)
    ):
        return True
    seats = org.seats_of(act.session, officer.id, act.today)
    try:
        require_fit(replace(act, actor=Actor(officer.full_name, officer_id=officer.id, seats=seats)), case, item)
    except (NotAllowed, Conflict):
        return False
    return True


def _did_before(case: Case, profile: TaskProfile) -> set[int]:
    return {who for element in profile.separate_from for who in people_of(case.dossier, element)}


def require_not_needed_later(act: Act, case: Case, item: WorkItem, holders: Holders | None = None) -> None:
    """Who does a step that is not his by his own chair, a leader or a stand-in, takes from no later step the last who
    may do it: of those whose doer may not have done this one, none is the chair of the actor alone. The foresight of
    leave asks the same of every chair of that role (`standing.Staff.needed_later`), as it knows no dossier."""
    later = case.version.profile.kept_apart_from(item.element_id)
    own = [seat for seat in act.actor.seats if seat.acting_for is None]
    chairs = {
        (seat.unit_id, seat.role): task
        for task in later
        for seat in own
        if seat.role == task.role and _may_come_to(act, case.dossier, task, seat.unit_id)
    }
    if not chairs:
        return
    if holders is None:
        holders = org.holders_in(act.session, {unit_id for unit_id, _role in chairs}, act.today)
    for (unit_id, role), task in chairs.items():
        on_chair = [officer for post, officer in holders[unit_id] if post.role_code == role]
        if all(officer.id == act.actor.officer_id for officer in on_chair):
            raise YouWillBeNeededLater(step=Named(task.name, task.name_en))


def _may_come_to(act: Act, dossier: Dossier, task: TaskProfile, unit_id: int) -> bool:
    """Whether a later step may wait in the unit: of one at the receiving authority it is known, of others not yet."""
    if task.routing is None or task.routing.partition("/")[0] != "same":
        return True
    return routing.place(act, dossier, task.routing) == unit_id


def _sits_in_person(act: Act, item: WorkItem, role: str | None) -> bool:
    """On the chair the diagram names, whatever queue the item stands in."""
    return any(s.unit_id == item.unit_id and s.role == role and s.acting_for is None for s in act.actor.seats)


def _require_separate(act: Act, case: Case, item: WorkItem) -> None:
    found = apart(act, case.version, case.dossier, item)
    if found is None:
        return
    step = Named(found.step.name, found.step.name_en)
    if found.officer_id == act.actor.officer_id:
        raise YouDidTheOtherStep(step=step)
    officer = act.session.get_one(Officer, found.officer_id)
    raise WhomYouStandInForDidTheOtherStep(step=step, officer=officer.full_name)


def _require_unclaimed(act: Act, item: WorkItem) -> None:
    """What somebody holds who is away waits for nobody: whoever else may do it takes it over."""
    if item.state == CLAIMED and item.officer_id != act.actor.officer_id and not is_left_alone(act, item):
        holder = act.session.get(Officer, item.officer_id)
        raise SomeoneHasClaimedIt(officer=holder.full_name if holder else "")


def is_left_alone(act: Act, item: WorkItem) -> bool:
    """Whether the item lies in the hands of somebody who is away today."""
    return item.officer_id is not None and org.is_absent(act.session, item.officer_id, act.today)


def _require_running(case: Case, item: WorkItem) -> None:
    """A paused dossier rests, except for what ends the pause or comes from elsewhere."""
    if case.is_paused and not effects.goes_on_while_paused(case, item):
        raise DossierIsPaused(status=status_name(case.dossier.status))
