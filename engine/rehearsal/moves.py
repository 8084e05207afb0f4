"""The steps of a script, each done by the verb an officer, the desk or the control office would use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

import forms
from engine.act import SYSTEM, Act, Actor
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.dossiers import automatic, calendar, candidates, desks, handling, intake, work
from engine.dossiers.counter import Applicant, PaperHandedIn, Request
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem
from engine.errors import Conflict, Invalid
from engine.escalation import operations as escalation
from engine.escalation.models import Alarm
from engine.org import questions as org
from engine.org.models import Officer, Unit
from engine.org.tree import tree_of
from engine.rehearsal import people
from engine.rehearsal.playing import Play
from engine.rehearsal.script import INVENTED, Seat, Step, Who


class ItemIsNotThere(Conflict):
    """Không có việc “{element}” nào đang mở; đang mở: {open}."""


class AnswerIsNotAsked(Invalid):
    """Biểu mẫu {form} không hỏi mục {names}."""


class NobodyDidThat(Invalid):
    """Chưa có ai làm bước “{element}”."""


class NoSuchAlarmHere(Conflict):
    """Không có cảnh báo “{rung}” nào đang chờ trả lời."""


class SayWhom(Invalid):
    """Mời ghi rõ giao cho ai (to), viết như specialist hoặc {{role: specialist, unit: handling}}."""


def perform(play: Play, step: Step) -> None:
    """Do one step, then let the system do what is due. Refuses as its verb does."""
    MOVES[step.verb](play, step)
    play.come_to_rest()


def unit_code(play: Play, unit: str) -> str:
    """The code of a unit as a script writes it. Refuses `NoSuchPlaceOnStage`."""
    with play.office.look(SYSTEM) as act:
        return tree_of(act.session).nodes[_place(play, act, unit)].code


# -- how it begins -------------------------------------------------------------------------------------------------


def set_up(play: Play) -> None:
    """Who is away, which chairs are vacant, which days are decreed."""
    given = play.given
    with play.office.act(SYSTEM) as act:
        version = _in_force(play, act)
        unit = _receiver(act, play, version)
        play.receiving_id = unit.id
        for seat in given.vacant:
            people.vacate(act, _place(play, act, seat.unit or "same"), seat)
        for absence in given.absent:
            delegate = absence.delegate
            lent_from = _place(play, act, delegate.unit) if delegate and delegate.unit else None
            people.send_away(act, _place(play, act, absence.seat.unit or "same"), absence, lent_from)
        for decree in given.calendar:
            calendar.decree(act, decree.day, decree.works, decree.basis)


def _in_force(play: Play, act: Act) -> LoadedVersion:
    return catalog.loaded(act.session, catalog.in_force(act.session, play.procedure_code, act.today).id)


def _receiver(act: Act, play: Play, version: LoadedVersion) -> Unit:
    wanted = play.given.received_by or version.legal.received_at[0]
    return act.session.get_one(Unit, people.place(act, people.home(wanted), receiving_id=0, handling_id=None, facts={}))


def _place(play: Play, act: Act, unit: str) -> int:
    """The unit a script means, as things stand."""
    dossier = act.session.get(Dossier, play.dossier_id) if play.dossier_id else None
    receiving = play.receiving_id or 0
    handling_id = dossier.handling_unit_id if dossier else _entrusted(play, act, receiving)
    facts = dossier.facts if dossier else {}
    return people.place(act, unit, receiving_id=receiving, handling_id=handling_id, facts=facts)


def _entrusted(play: Play, act: Act, receiving: int) -> int:
    """The division the law entrusts with the procedure, before there is a dossier."""
    for routing in _in_force(play, act).legal.handling.values():
        try:
            return org.locate(act.session, routing, receiving_id=receiving, handling_id=None, facts={}, on=act.today)
        except org.NoSuchUnit:
            continue
    return receiving


def _receive(play: Play, step: Step) -> None:
    given = play.given
    with play.office.look(SYSTEM) as act:
        version = _in_force(play, act)
        unit = act.session.get_one(Unit, play.receiving_id)
        desk = _who(play, act, step.by, desks.desk_of(act, unit), "desk_officer")
        listed = [paper.code for paper in version.legal.edition(act.today).papers if paper.required]
        form = version.legal.intake_form
        answers = _spoken(play, act, form, _answers(form, given.answers, act.today), unit.id)
    request = Request(
        procedure_code=play.procedure_code,
        unit_id=unit.id,
        applicant=Applicant(**{**INVENTED, **given.applicant}),
        answers=answers,
        papers=[PaperHandedIn(code) for code in (listed if given.papers is None else given.papers)],
        channel=given.channel,
        return_by_post=given.return_by_post,
    )
    with play.office.act(desk) as act:
        play.dossier_id = intake.register(act, request).id


# -- work items ----------------------------------------------------------------------------------------------------


def _answers(form_key: str | None, answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What is answered, over what the form proposes. Refuses what the form does not ask."""
    if form_key is None:
        return {}
    form = forms.definition(form_key)
    if strangers := [name for name in answers if name not in {field.name for field in form.fields}]:
        raise AnswerIsNotAsked(dict.fromkeys(strangers, AnswerIsNotAsked.__name__), form=form_key, names=strangers)
    return {**form.examples(today), **answers}


def _spoken(play: Play, act: Act, form_key: str | None, answers: Mapping[str, Any], unit_id: int) -> dict[str, Any]:
    """Officers and units may be answered as a script names them: `specialist@handling`, `same/MC`."""
    told = dict(answers)
    for field in forms.definition(form_key).fields if form_key else ():
        value = told.get(field.name)
        if field.type == "officer" and isinstance(value, str) and value and not _is_code(act, value):
            role, _, unit = value.partition("@")
            chair = Who(Seat(role, unit or None))
            told[field.name] = _who(play, act, chair, unit_id, role).officer_code
        elif field.type == "unit" and isinstance(value, str) and value:
            told[field.name] = tree_of(act.session).nodes[_place(play, act, value)].code
    return told


def _is_code(act: Act, code: str) -> bool:
    return act.session.scalar(select(Officer.id).where(Officer.code == code)) is not None


def _item(play: Play, act: Act, step: Step) -> WorkItem:
    items = open_items(act, play.dossier)
    wanted = [item for item in items if item.element_id == step.target]
    if step.unit is not None:
        unit_id = _place(play, act, step.unit)
        wanted = [item for item in wanted if item.unit_id == unit_id]
    if not wanted:
        names = ", ".join(dict.fromkeys(item.element_id for item in items)) or "không có việc nào"
        raise ItemIsNotThere(element=step.target, open=names)
    return wanted[0]


def open_items(act: Act, dossier_id: int) -> list[WorkItem]:
    """What waits for somebody, the oldest first."""
    query = select(WorkItem).where(WorkItem.dossier_id == dossier_id, WorkItem.state.in_((OPEN, CLAIMED)))
    return list(act.session.scalars(query.order_by(WorkItem.id)))


def _doer(play: Play, act: Act, step: Step, item: WorkItem) -> Actor:
    if step.by is not None:
        return _who(play, act, step.by, item.unit_id, item.role)
    found = next(may_do(act, item), None)
    if found is None:
        return people.on_chair(act, item.unit_id, item.role)
    return found


def may_do(act: Act, item: WorkItem) -> Iterator[Actor]:
    """Those who may do an item, the first to be asked first: not who did a step this one is kept apart from, and in
    person where nobody may stand in."""
    dossier = act.session.get_one(Dossier, item.dossier_id)
    profile = catalog.loaded(act.session, dossier.version_id).profile.tasks.get(item.element_id)
    barred = {who for element in (profile.separate_from if profile else ()) for who in dossier.doers.get(element, ())}
    for officer in people.doers(act, item):
        actor = people.actor(act, officer)
        in_person = any(seat.unit_id == item.unit_id and seat.acting_for is None for seat in actor.seats)
        if officer.id not in barred and (in_person or not (profile and profile.not_delegable)):
            yield actor


def _who(play: Play, act: Act, who: Who | None, unit_id: int, role: str) -> Actor:
    """The one a script names; by default whoever sits on that chair."""
    if who is not None and who.did is not None:
        done_by = act.session.get_one(Dossier, play.dossier).doers.get(who.did)
        if not done_by:
            raise NobodyDidThat({"by": who.did}, element=who.did)
        return people.actor(act, act.session.get_one(Officer, done_by[-1]))
    seat = who.seat if who is not None and who.seat is not None else Seat(role)
    return people.on_chair(act, _place(play, act, seat.unit) if seat.unit else unit_id, seat.role)


def _complete(play: Play, step: Step) -> None:
    with play.office.look(SYSTEM) as act:
        item = _item(play, act, step)
        doer = _doer(play, act, step, item)
        answers = _spoken(play, act, item.form, _answers(item.form, step.answers, act.today), item.unit_id)
    with play.office.act(doer) as act:
        work.complete(act, item.id, answers)


def _supplement(play: Play, step: Step) -> None:
    """The applicant brings the papers: the desk completes the step that waits for them."""
    with play.office.look(SYSTEM) as act:
        dossier = act.session.get_one(Dossier, play.dossier)
        tasks = catalog.loaded(act.session, dossier.version_id).profile.tasks
        waiting = [item.element_id for item in open_items(act, play.dossier) if _waits_for_papers(tasks, item)]
    target = waiting[0] if waiting else "receive_supplement"
    _complete(play, Step("complete", target, answers=step.answers, by=step.by))


def _waits_for_papers(tasks: Mapping[str, Any], item: WorkItem) -> bool:
    profile = tasks.get(item.element_id)
    return item.origin == "supplement" or bool(profile and profile.effect == "receive_supplement")


def _with_item(verb: Callable[[Act, WorkItem, Step], Any]) -> Callable[[Play, Step], None]:
    """A verb of the queue, by whoever may do the item."""

    def move(play: Play, step: Step) -> None:
        with play.office.look(SYSTEM) as act:
            item = _item(play, act, step)
            doer = _doer(play, act, step, item)
        with play.office.act(doer) as act:
            verb(act, item, step)

    return move


def _assign(play: Play, step: Step) -> None:
    """By the head of the item's unit, to whoever sits on the chair `to`."""
    if step.to is None:
        raise SayWhom({"to": SayWhom.sentence()})
    with play.office.look(SYSTEM) as act:
        item = _item(play, act, step)
        leader = _leader(play, act, step, item.unit_id)
        officer = _who(play, act, Who(step.to), item.unit_id, item.role)
    with play.office.act(leader) as act:
        work.assign(act, item.id, officer.officer_id or 0, reason=step.reason)


def _consult(play: Play, step: Step) -> None:
    if step.to is None:
        raise SayWhom({"to": SayWhom.sentence()})
    with play.office.look(SYSTEM) as act:
        item = _item(play, act, step)
        doer = _doer(play, act, step, item)
        asked = _place(play, act, step.to.unit or step.to.role)
    with play.office.act(doer) as act:
        work.consult(act, item.id, unit_id=asked, question=step.text or "Đề nghị cho ý kiến.")


# -- the whole dossier ---------------------------------------------------------------------------------------------


def _leader(play: Play, act: Act, step: Step, unit_id: int) -> Actor:
    unit = act.session.get_one(Unit, unit_id)
    return _who(play, act, step.by, unit_id, candidates.leading_role(act, unit))


def _with_dossier(verb: Callable[[Act, str, Step], Any], *, at_desk: bool = False) -> Callable[[Play, Step], None]:
    """A verb on the whole dossier: by the desk that received it, or by the head of the unit entrusted with it."""

    def move(play: Play, step: Step) -> None:
        with play.office.look(SYSTEM) as act:
            dossier = act.session.get_one(Dossier, play.dossier)
            if at_desk:
                desk = desks.desk_of(act, act.session.get_one(Unit, dossier.receiving_unit_id))
                doer = _who(play, act, step.by, desk, "desk_officer")
            else:
                doer = _leader(play, act, step, dossier.handling_unit_id or dossier.receiving_unit_id)
        with play.office.act(doer) as act:
            verb(act, dossier.code, step)

    return move


def _event(play: Play, step: Step) -> None:
    with play.office.act(SYSTEM) as act:
        automatic.happen(act, play.dossier, step.target)


def _answer_alarm(play: Play, step: Step) -> None:
    with play.office.look(SYSTEM) as act:
        query = select(Alarm).where(Alarm.dossier_id == play.dossier, Alarm.answered_at.is_(None))
        alarm = act.session.scalars(query.where(Alarm.kind == step.target).order_by(Alarm.id.desc())).first()
        if alarm is None:
            raise NoSuchAlarmHere(rung=step.target)
        told = act.session.get(Officer, alarm.officer_id) if alarm.officer_id else None
        doer = people.actor(act, told) if told and step.by is None else _leader(play, act, step, alarm.unit_id)
    with play.office.act(doer) as act:
        escalation.answer(act, alarm.id, step.text)


MOVES: Mapping[str, Callable[[Play, Step], None]] = {
    "receive": _receive,
    "complete": _complete,
    "claim": _with_item(lambda act, item, step: work.claim(act, item.id)),
    "release": _with_item(lambda act, item, step: work.release(act, item.id)),
    "assign": _assign,
    "send_back": _with_item(lambda act, item, step: work.send_back(act, item.id, reason=step.reason)),
    "consult": _consult,
    "wait": lambda play, step: play.wait(step.target),
    "until": lambda play, step: play.until(step.target),
    "neighbour": lambda play, step: play.neighbour(step.target, step.answers, step.fails),
    "event": _event,
    "supplement": _supplement,
    "answer_alarm": _answer_alarm,
    "ask_supplement": _with_dossier(
        lambda act, code, step: handling.ask_supplement(act, code, papers=step.target, reason=step.reason)
    ),
    "suspend": _with_dossier(lambda act, code, step: handling.suspend(act, code, reason=step.target)),
    "resume": _with_dossier(lambda act, code, step: handling.resume(act, code, reason=step.reason)),
    "extend": _with_dossier(lambda act, code, step: handling.extend(act, code, until=step.target, reason=step.reason)),
    "stop": _with_dossier(lambda act, code, step: handling.stop(act, code, reason=step.target)),
    "withdraw": _with_dossier(lambda act, code, step: handling.withdraw(act, code, reason=step.target), at_desk=True),
    "return_result": _with_dossier(lambda act, code, step: handling.return_result(act, code), at_desk=True),
}
