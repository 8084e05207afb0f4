"""What the page of one work item shows: what is to be done, what was typed, and the dossier it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

import forms
from desk import behind, choices, duty_panel, lines, look_ups
from desk.behind import Answered
from desk.duty_panel import Panel
from desk.people import names_of
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.explain import Why
from engine.deadlines.models import Clock
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.dossiers import (
    apologies,
    candidates,
    doing,
    drafts,
    duty_items,
    effects,
    handling,
    masking,
    queries,
    undoing,
    work,
)
from engine.dossiers.case import Case, NoSuchWorkItem
from engine.dossiers.drafts import Drawer, Saved
from engine.dossiers.duty_models import APOLOGY, ELEMENTS
from engine.dossiers.models import CLAIMED, DONE, OPEN, Dossier, WorkItem
from engine.dossiers.rights import is_addressed, may_over, may_see, reads_in_full
from engine.dossiers.status import PAUSED
from engine.errors import Conflict, NotAllowed
from engine.identity.permissions import Permission
from engine.org import questions as org
from engine.org.models import Officer, Role, Unit
from forms import Form
from web.language import local_name, said, say


@dataclass
class Standing:
    """How the reader stands to the step. `may_work`: it is theirs to do; `stands_aside` names a step that keeps
    them from it: their own, or one of the officer `stands_aside_for`, in whose place they would do it; `kept_back` is
    any other rule that does."""

    is_mine: bool
    may_work: bool
    may_assign: bool
    may_release: bool
    may_send_back: bool
    stands_aside: str | None
    stands_aside_for: str | None
    kept_back: str = ""

    @property
    def may_type(self) -> bool:
        return self.may_work and self.stands_aside is None and not self.kept_back


@dataclass
class ItemPage:
    """All of it, read in one look. `rests`: the dossier is paused, and this step with it. `values` stand in the form,
    or were recorded; `unrecorded` is what the reader typed where it can no longer be. Whose the step is: who of `role`
    sits in the unit today, `addressees`. `promised`: of a drawn apology, that the dossier has its new date already."""

    item: WorkItem
    dossier: Dossier
    version: LoadedVersion
    unit: Unit
    holder: Officer | None
    form: Form | None
    values: Mapping[str, Any] | None
    unrecorded: Mapping[str, Any] | None
    drawer: Drawer
    choices: Mapping[str, Mapping[str, str]]
    person: masking.Person
    in_full: bool
    intake: Answered | None
    done: Sequence[Answered]
    why: Sequence[Why]
    in_hours: bool
    asked_by: Officer | None
    reader: Standing
    rests: bool
    verbs: Sequence[str]
    officers: Mapping[int, str]
    units: Mapping[str, str]
    published: Mapping[str, str]
    role: Role | None
    addressees: Sequence[str]
    panel: Panel | None
    promised: str | None
    people: Sequence[look_ups.Outcome]
    undo_seconds: int | None = None

    @property
    def is_open(self) -> bool:
        return self.item.state in (OPEN, CLAIMED)

    @property
    def is_paused(self) -> bool:
        return self.dossier.status in PAUSED


def key_of(item_id: int) -> str:
    """The drawer the item's draft lies in."""
    return f"item:{item_id}"


def keep(act: Act, item_id: int, typed: Mapping[str, Any], based_on: int | None) -> Saved:
    """Keep what is being typed, whatever has become of the item. Refuses with `NoSuchWorkItem` where there is none that
    the reader may see, unless they have been typing for it before."""
    if not drafts.drawer(act.session, act.actor.officer_id, key_of(item_id)).version:
        _readable(act, item_id)
    return drafts.keep(act, key_of(item_id), typed, based_on)


def gather(act: Act, item_id: int, typed: Mapping[str, Any] | None = None, of_draft: int | None = None) -> ItemPage:
    """The page of an item; in its form `typed` if it has just been refused, or the version `of_draft` asked for.

    Refuses with `NoSuchWorkItem`.
    """
    item, dossier = _readable(act, item_id)
    version = catalog.loaded(act.session, dossier.version_id)
    form = forms.definition(item.form) if item.form else None
    steps = queries.items_of(act.session, dossier.id)
    in_full = reads_in_full(act, dossier)
    drawer = drafts.drawer(act.session, act.actor.officer_id, key_of(item_id))
    draft = drawer.take(of_draft)
    case = Case(act, dossier, version, item)
    reader = _standing(act, case, item)
    words = typed or (draft.data if draft else None)
    unit = act.session.get_one(Unit, item.unit_id)
    is_open = item.state in (OPEN, CLAIMED)
    before = [step for step in steps if step.id != item.id and behind.has_answers(step)]
    return ItemPage(
        item=item,
        dossier=dossier,
        version=version,
        unit=unit,
        holder=act.session.get(Officer, item.officer_id) if item.officer_id else None,
        form=form,
        values=(reader.may_type and words) or _before(act, dossier, item, form, steps, reader.may_type, in_full),
        unrecorded=None if reader.may_type else words,
        drawer=drawer,
        choices=choices.offered(act, form, item.unit_id, case.edition) if form else {},
        person=masking.applicant(dossier, in_full=in_full),
        in_full=in_full,
        intake=behind.filed(act, case, in_full),
        done=behind.steps(act, case, before, names_of(act, [step.done_by for step in before]), in_full),
        why=_why(act, item),
        in_hours=lines.counts_hours(act, version.id, item.element_id),
        asked_by=act.session.get(Officer, item.asked_by) if item.asked_by else None,
        reader=reader,
        rests=is_open and case.is_paused and not effects.goes_on_while_paused(case, item),
        verbs=[verb for verb in handling.available(act, dossier) if verb == "ask_supplement"] if is_open else [],
        officers=_eligible(act, case, item, unit) if reader.may_assign else {},
        units=choices.whom_to_ask(act, item.unit_id) if reader.may_work else {},
        published=choices.papers(case.edition),
        role=act.session.get(Role, item.role) if item.role else None,
        addressees=[officer.full_name for officer in org.members(act.session, unit, act.today, role=item.role)],
        panel=duty_panel.panel(act, dossier, item),
        people=look_ups.of_step(act, case, may_ask=is_open and reader.may_type, in_full=in_full),
        undo_seconds=undoing.seconds_left(undoing.standing(act, item_id), act.now) if item.state == DONE else None,
        promised=said(told) if is_open and (told := apologies.promised_already(act, version, dossier, item)) else None,
    )


def _readable(act: Act, item_id: int) -> tuple[WorkItem, Dossier]:
    item = act.session.get(WorkItem, item_id)
    if item is None:
        raise NoSuchWorkItem()
    dossier = act.session.get_one(Dossier, item.dossier_id)
    if not is_addressed(act, item) and not may_see(act, dossier):
        raise NoSuchWorkItem()
    return item, dossier


def _standing(act: Act, case: Case, item: WorkItem) -> Standing:
    is_mine = item.officer_id is not None and item.officer_id == act.actor.officer_id
    is_open = item.state in (OPEN, CLAIMED)
    if duty_items.is_duty(item):
        return Standing(is_mine, is_open and duty_items.may_do(act, item), False, False, False, None, None)
    may_assign = is_open and may_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code)
    is_free = item.state == OPEN or is_mine or (item.state == CLAIMED and doing.is_left_alone(act, item))
    may_work = is_open and is_addressed(act, item) and is_free
    apart = doing.apart(act, case.version, case.dossier, item) if may_work else None
    return Standing(
        is_mine=is_mine,
        may_work=may_work,
        may_assign=may_assign,
        may_release=item.state == CLAIMED and (is_mine or may_assign),
        may_send_back=may_work and work.may_send_back(act, case),
        stands_aside=local_name(apart.step.name, apart.step.name_en) if apart else None,
        stands_aside_for=_other_name(act, apart.officer_id) if apart else None,
        kept_back=_kept_back(act, case, item) if may_work and apart is None else "",
    )


def _kept_back(act: Act, case: Case, item: WorkItem) -> str:
    """What the rules of a lent seat say against it: it cannot be delegated, or would take a later step's last doer."""
    try:
        doing.require_fit(act, case, item)
    except (NotAllowed, Conflict) as refusal:
        return say(refusal)
    return ""


def _before(
    act: Act,
    dossier: Dossier,
    item: WorkItem,
    form: Form | None,
    steps: Sequence[WorkItem],
    may_type: bool,
    in_full: bool,
) -> Mapping[str, Any] | None:
    """What stands in the form before anybody has typed: of an apology what the rows propose."""
    if may_type and item.element_id == ELEMENTS[APOLOGY]:
        return apologies.proposed(act, dossier)
    return _earlier(item, form, steps, may_type, in_full)


def _earlier(
    item: WorkItem, form: Form | None, steps: Sequence[WorkItem], may_type: bool, in_full: bool
) -> Mapping[str, Any] | None:
    """What was recorded, as the reader may see it; for a step to be done again, what was answered before it was sent
    back."""
    if not may_type:
        recorded = item.state == DONE and form and item.answers
        return masking.answers(form, recorded, in_full=in_full) if form and recorded else None
    before = [step.answers for step in steps if step.element_id == item.element_id and step.answers]
    return before[-1] if before else None


def _other_name(act: Act, officer_id: int) -> str | None:
    return None if officer_id == act.actor.officer_id else act.session.get_one(Officer, officer_id).full_name


def _why(act: Act, item: WorkItem) -> list[Why]:
    clock = act.session.scalar(select(Clock).where(Clock.work_item_id == item.id))
    return deadlines.why(act.session, clock, act.now) if clock else []


def _eligible(act: Act, case: Case, item: WorkItem, unit: Unit) -> dict[int, str]:
    """Who holds the item's role in its unit today, and who stands in for them, but for whom the diagram bars."""
    people = [*org.members(act.session, unit, act.today, role=item.role), *candidates.stand_ins(act, item)]
    others = {officer.id: officer for officer in people if officer.id != item.officer_id}
    fit = (officer for officer in others.values() if doing.may_be_given(act, case, item, officer))
    return {officer.id: officer.full_name for officer in fit}
