"""What the page of one work item shows: what is to be done, what was typed, and the dossier it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

import forms
from desk import choices, lines
from desk.people import names_of
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.explain import Why
from engine.deadlines.models import Clock
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.dossiers import drafts, effects, handling, masking, queries
from engine.dossiers.case import Case, NoSuchWorkItem
from engine.dossiers.drafts import Drawer
from engine.dossiers.models import CLAIMED, DONE, OPEN, Dossier, WorkItem
from engine.dossiers.rights import is_addressed, may_over, reads_in_full
from engine.dossiers.status import PAUSED
from engine.identity.permissions import Permission
from engine.org import questions as org
from engine.org.models import Officer, Role, Unit
from forms import Form
from web.language import local_name


@dataclass
class Done:
    """A step that lies behind, with what was answered."""

    item: WorkItem
    by: str
    form: Form
    values: Mapping[str, Any]
    choices: Mapping[str, Mapping[str, str]]


@dataclass
class ItemPage:
    """All of it, read in one look. `may_work`: it is the reader's to do; `stands_aside` names an own step that keeps
    the reader from it; `rests`: the dossier is paused, and this step with it. `values` stand in the form, or were
    recorded; `unrecorded` is what the reader typed where it can no longer be. Whose the step is: who of `role` sits in
    the unit today, `addressees`."""

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
    intake: Done | None
    done: Sequence[Done]
    why: Sequence[Why]
    in_hours: bool
    asked_by: Officer | None
    is_mine: bool
    may_work: bool
    may_assign: bool
    may_release: bool
    may_send_back: bool
    stands_aside: str | None
    rests: bool
    verbs: Sequence[str]
    officers: Mapping[int, str]
    units: Mapping[str, str]
    published: Mapping[str, str]
    role: Role | None
    addressees: Sequence[str]

    @property
    def is_open(self) -> bool:
        return self.item.state in (OPEN, CLAIMED)

    @property
    def is_paused(self) -> bool:
        return self.dossier.status in PAUSED


def key_of(item_id: int) -> str:
    """The drawer the item's draft lies in."""
    return f"item:{item_id}"


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
    is_mine = item.officer_id is not None and item.officer_id == act.actor.officer_id
    is_open = item.state in (OPEN, CLAIMED)
    may_assign = is_open and may_over(act, Permission.ASSIGN_WORK, item.unit_id)
    may_work = is_open and is_addressed(act, item) and (item.state == OPEN or is_mine)
    stands_aside = _own_other_step(act, version, dossier, item) if may_work else None
    may_type = may_work and stands_aside is None
    words = typed or (draft.data if draft else None)
    unit = act.session.get_one(Unit, item.unit_id)
    case = Case(act, dossier, version, item)
    return ItemPage(
        item=item,
        dossier=dossier,
        version=version,
        unit=unit,
        holder=act.session.get(Officer, item.officer_id) if item.officer_id else None,
        form=form,
        values=(may_type and words) or _earlier(item, form, steps, may_type, in_full),
        unrecorded=None if may_type else words,
        drawer=drawer,
        choices=choices.offered(act, form, item.unit_id, case.edition) if form else {},
        person=masking.applicant(dossier, in_full=in_full),
        in_full=in_full,
        intake=_intake(act, dossier, version, in_full),
        done=_behind(act, case, [step for step in steps if step.id != item.id], in_full),
        why=_why(act, item),
        in_hours=lines.counts_hours(act, version.id, item.element_id),
        asked_by=act.session.get(Officer, item.asked_by) if item.asked_by else None,
        is_mine=is_mine,
        may_work=may_work,
        may_assign=may_assign,
        may_release=is_open and item.state == CLAIMED and (is_mine or may_assign),
        may_send_back=may_work and item.origin == "diagram" and any(step.state == DONE for step in steps),
        stands_aside=stands_aside,
        rests=is_open and case.is_paused and not effects.goes_on_while_paused(case, item),
        verbs=[verb for verb in handling.available(act, dossier) if verb == "ask_supplement"] if is_open else [],
        officers=_eligible(act, item, unit) if may_assign else {},
        units=choices.authorities_around(act, item.unit_id) if may_work else {},
        published=choices.papers(case.edition),
        role=act.session.get(Role, item.role) if item.role else None,
        addressees=[officer.full_name for officer in org.members(act.session, unit, act.today, role=item.role)],
    )


def _readable(act: Act, item_id: int) -> tuple[WorkItem, Dossier]:
    item = act.session.get(WorkItem, item_id)
    if item is None:
        raise NoSuchWorkItem()
    dossier = act.session.get_one(Dossier, item.dossier_id)
    if not is_addressed(act, item) and not queries.may_see(act, dossier):
        raise NoSuchWorkItem()
    return item, dossier


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


def _own_other_step(act: Act, version: LoadedVersion, dossier: Dossier, item: WorkItem) -> str | None:
    """The step whose doer may not do this one, if the reader was that doer."""
    task = version.profile.tasks.get(item.element_id)
    apart = task.separate_from if task else ()
    mine = (each for each in apart if act.actor.officer_id in dossier.doers.get(each, ()))
    other = next((version.profile.tasks[element] for element in mine), None)
    return local_name(other.name, other.name_en) if other else None


def _why(act: Act, item: WorkItem) -> list[Why]:
    clock = act.session.scalar(select(Clock).where(Clock.work_item_id == item.id))
    return deadlines.why(act.session, clock, act.now) if clock else []


def _eligible(act: Act, item: WorkItem, unit: Unit) -> dict[int, str]:
    """Who holds the item's role in its unit today; who is away says so."""
    people = org.members(act.session, unit, act.today, role=item.role)
    return {officer.id: officer.full_name for officer in people if officer.id != item.officer_id}


def _intake(act: Act, dossier: Dossier, version: LoadedVersion, in_full: bool) -> Done | None:
    """What the applicant filed."""
    key, fact = version.legal.intake_form, version.legal.fact
    values = dossier.facts.get(fact or "")
    if not key or not isinstance(values, dict):
        return None
    form = forms.definition(key)
    shown = masking.answers(form, values, in_full=in_full)
    return Done(WorkItem(), "", form, shown, choices.offered(act, form, dossier.receiving_unit_id))


def _behind(act: Act, case: Case, steps: Sequence[WorkItem], in_full: bool) -> list[Done]:
    """The steps done so far that had something to answer, oldest first."""
    steps = [step for step in steps if step.state == DONE and step.form and step.answers]
    names = names_of(act, [step.done_by for step in steps])
    found = []
    for step in steps:
        form = forms.definition(step.form or "")
        values = masking.answers(form, step.answers or {}, in_full=in_full)
        offered = choices.offered(act, form, step.unit_id, case.edition)
        found.append(Done(step, names.get(step.done_by or 0, ""), form, values, offered))
    return found
