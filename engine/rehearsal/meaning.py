"""What a script means, as things stand in its play: which unit, which work item, who does it, what is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

import forms
from engine.act import SYSTEM, Act, Actor
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.nameplates import names_in
from engine.definitions.reading import read_bundle
from engine.dossiers import candidates
from engine.dossiers.doing import people_of
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem
from engine.errors import Conflict, Invalid
from engine.org import questions as org
from engine.org.models import Officer, Unit
from engine.org.tree import tree_of
from engine.rehearsal import people
from engine.rehearsal.calling import listed
from engine.rehearsal.playing import Play
from engine.rehearsal.script import Seat, Step, Who
from engine.words import Named


class ItemIsNotThere(Conflict):
    """Không có việc “{element}” nào đang mở; đang mở: {open}."""


class AnswerIsNotAsked(Invalid):
    """Biểu mẫu {form} không hỏi mục {names}."""


class NobodyDidThat(Invalid):
    """Chưa có ai làm bước “{element}”."""


# -- where ---------------------------------------------------------------------------------------------------------


def in_force(play: Play, act: Act) -> LoadedVersion:
    """The version of the procedure that is rehearsed."""
    return catalog.loaded(act.session, catalog.in_force(act.session, play.procedure_code, act.today).id)


def step_names(play: Play, act: Act) -> dict[str, Named]:
    """What the drawn elements are called, by id."""
    sources = catalog.sources(act.session, in_force(play, act).id)
    return names_in(read_bundle((source.file, source.xml) for source in sources).bundle)


def place(play: Play, act: Act, unit: str) -> int:
    """The unit a script means, as things stand."""
    dossier = act.session.get(Dossier, play.dossier_id) if play.dossier_id else None
    receiving = play.receiving_id or 0
    handling_id = dossier.handling_unit_id if dossier else _entrusted(play, act, receiving)
    facts = dossier.facts if dossier else {}
    return people.place(act, unit, receiving_id=receiving, handling_id=handling_id, facts=facts)


def _entrusted(play: Play, act: Act, receiving: int) -> int:
    """The division the law entrusts with the procedure, before there is a dossier."""
    for routing in in_force(play, act).legal.handling.values():
        try:
            return org.locate(act.session, routing, receiving_id=receiving, handling_id=None, facts={}, on=act.today)
        except org.NoSuchUnit:
            continue
    return receiving


def unit_code(play: Play, unit: str) -> str:
    """The code of a unit as a script writes it. Refuses `NoSuchPlaceOnStage`."""
    with play.office.look(SYSTEM) as act:
        return tree_of(act.session).nodes[place(play, act, unit)].code


# -- which work item -----------------------------------------------------------------------------------------------


def item_of(play: Play, act: Act, step: Step) -> WorkItem:
    """The open item a step is about. Refuses `ItemIsNotThere`."""
    items = open_items(act, play.dossier)
    wanted = [item for item in items if item.element_id == step.target]
    if step.unit is not None:
        unit_id = place(play, act, step.unit)
        wanted = [item for item in wanted if item.unit_id == unit_id]
    if not wanted:
        there = {item.element_id: Named(item.name or item.element_id, item.name_en) for item in items}
        wanted_step = step_names(play, act).get(step.target, Named(str(step.target)))
        raise ItemIsNotThere(element=wanted_step, open=listed(there.values()))
    return wanted[0]


def open_items(act: Act, dossier_id: int) -> list[WorkItem]:
    """What waits for somebody, the oldest first."""
    query = select(WorkItem).where(WorkItem.dossier_id == dossier_id, WorkItem.state.in_((OPEN, CLAIMED)))
    return list(act.session.scalars(query.order_by(WorkItem.id)))


# -- who -----------------------------------------------------------------------------------------------------------


def who_is(play: Play, act: Act, who: Who | None, unit_id: int, role: str) -> Actor:
    """The one a script names; by default whoever sits on that chair."""
    if who is not None and who.did is not None:
        done_by = act.session.get_one(Dossier, play.dossier).doers.get(who.did)
        if not done_by:
            raise NobodyDidThat({"by": who.did}, element=who.did)
        return people.actor(act, act.session.get_one(Officer, done_by[-1]))
    seat = who.seat if who is not None and who.seat is not None else Seat(role)
    return people.on_chair(act, place(play, act, seat.unit) if seat.unit else unit_id, seat.role)


def doer(play: Play, act: Act, step: Step, item: WorkItem) -> Actor:
    """Who does a step to an item: the one it names, else the first who may, else whoever sits there."""
    if step.by is not None:
        return who_is(play, act, step.by, item.unit_id, item.role)
    found = next(may_do(act, item), None)
    if found is None:
        return people.on_chair(act, item.unit_id, item.role)
    return found


def may_do(act: Act, item: WorkItem) -> Iterator[Actor]:
    """Those who may do an item, the first to be asked first: not who did a step this one is kept apart from, and in
    person where nobody may stand in."""
    dossier = act.session.get_one(Dossier, item.dossier_id)
    profile = catalog.loaded(act.session, dossier.version_id).profile.tasks.get(item.element_id)
    barred = {who for element in (profile.separate_from if profile else ()) for who in people_of(dossier, element)}
    for officer in people.doers(act, item):
        actor = people.actor(act, officer)
        in_person = any(seat.unit_id == item.unit_id and seat.acting_for is None for seat in actor.seats)
        if officer.id not in barred and (in_person or not (profile and profile.not_delegable)):
            yield actor


def leader(play: Play, act: Act, step: Step, unit_id: int) -> Actor:
    """The one a step names, else the head of that unit."""
    unit = act.session.get_one(Unit, unit_id)
    return who_is(play, act, step.by, unit_id, candidates.leading_role(act, unit))


# -- what is answered ----------------------------------------------------------------------------------------------


def answers_to(play: Play, act: Act, form_key: str | None, said: Mapping[str, Any], unit_id: int) -> dict[str, Any]:
    """What is answered, over what the form proposes. Officers and units may be named as a script names them:
    `specialist@handling`, `same/MC`. Refuses what the form does not ask."""
    if form_key is None:
        return {}
    form = forms.definition(form_key)
    if strangers := [name for name in said if name not in {field.name for field in form.fields}]:
        raise AnswerIsNotAsked(dict.fromkeys(strangers, AnswerIsNotAsked.__name__), form=form_key, names=strangers)
    told = {**form.examples(act.today), **said}
    for field in form.fields:
        value = told.get(field.name)
        if field.type == "officer" and isinstance(value, str) and value and not _is_code(act, value):
            role, _, unit = value.partition("@")
            chair = Who(Seat(role, unit or None))
            told[field.name] = who_is(play, act, chair, unit_id, role).officer_code
        elif field.type == "unit" and isinstance(value, str) and value:
            told[field.name] = tree_of(act.session).nodes[place(play, act, value)].code
    return told


def _is_code(act: Act, code: str) -> bool:
    return act.session.scalar(select(Officer.id).where(Officer.code == code)) is not None
