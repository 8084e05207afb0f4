"""Who may do a work item, and when: it is theirs, nobody else has claimed it, and its dossier is not at rest."""

from __future__ import annotations

from engine.act import Act
from engine.dossiers import duty_items, effects
from engine.dossiers.case import Case, DossierIsPaused
from engine.dossiers.models import CLAIMED, WorkItem
from engine.dossiers.rights import is_addressed
from engine.dossiers.status import status_name
from engine.errors import Conflict, NotAllowed
from engine.org.models import Officer, Unit
from engine.words import Named


class NotAddressedToYou(NotAllowed):
    """Việc này thuộc {unit}, không thuộc phần việc của anh/chị."""


class SomeoneHasClaimedIt(Conflict):
    """{officer} đã nhận việc này."""


class YouDidTheOtherStep(NotAllowed):
    """Anh/chị đã thực hiện bước “{step}” nên không được thực hiện bước này; cần một người khác."""


class CannotBeDelegated(NotAllowed):
    """Bước này người giữ chức vụ phải tự thực hiện, không ủy quyền."""


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


def _require_mine(act: Act, case: Case, item: WorkItem) -> None:
    if not is_addressed(act, item):
        unit = act.session.get(Unit, item.unit_id)
        raise NotAddressedToYou(unit=unit.name if unit else "")
    require_fit(act, case, item)


def require_fit(act: Act, case: Case, item: WorkItem) -> None:
    """Refuse what somebody else has to do in person, and a step beside one the actor has done."""
    duty_items.refuse_to_move(act, item)
    profile = case.version.profile.tasks.get(item.element_id)
    if profile is None:
        return
    if profile.not_delegable and not _sits_in_person(act, item, profile.role):
        raise CannotBeDelegated()
    if profile.separate_from:
        _require_separate(act, case, profile.separate_from)


def _sits_in_person(act: Act, item: WorkItem, role: str | None) -> bool:
    """On the chair the diagram names, whatever queue the item stands in."""
    return any(s.unit_id == item.unit_id and s.role == role and s.acting_for is None for s in act.actor.seats)


def _require_separate(act: Act, case: Case, elements: tuple[str, ...]) -> None:
    for element_id in elements:
        if act.actor.officer_id in case.dossier.doers.get(element_id, ()):
            step = case.version.profile.tasks[element_id]
            raise YouDidTheOtherStep(step=Named(step.name, step.name_en))


def _require_unclaimed(act: Act, item: WorkItem) -> None:
    if item.state == CLAIMED and item.officer_id != act.actor.officer_id:
        holder = act.session.get(Officer, item.officer_id)
        raise SomeoneHasClaimedIt(officer=holder.full_name if holder else "")


def _require_running(case: Case, item: WorkItem) -> None:
    """A paused dossier rests, except for what ends the pause or comes from elsewhere."""
    if case.is_paused and not effects.goes_on_while_paused(case, item):
        raise DossierIsPaused(status=status_name(case.dossier.status))
