"""The steps of a script, each done by the verb an officer, the desk or the control office would use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import select

from engine.act import SYSTEM, Act
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.naming import MESSAGES
from engine.dossiers import advance, calendar, consulting, desks, effects, handling, intake, work
from engine.dossiers import case as cases
from engine.dossiers.case import legal_time
from engine.dossiers.counter import Applicant, PaperHandedIn, Request
from engine.dossiers.models import Dossier, WorkItem
from engine.errors import Conflict, Invalid
from engine.escalation import operations as escalation
from engine.escalation.models import Alarm
from engine.org.models import Officer, Unit
from engine.postal import arriving, messages
from engine.rehearsal import meaning, people
from engine.rehearsal.playing import Play
from engine.rehearsal.script import INVENTED, Step, Who
from engine.runtime import bridge
from engine.runtime.refusals import NothingWaitsForThis

CAUSE = "workload"  # of a new date on the stage: a script says why in words


class NoSuchAlarmHere(Conflict):
    """Không có cảnh báo “{rung}” nào đang chờ trả lời."""


class SayWhom(Invalid):
    """Mời ghi rõ giao cho ai (to), viết như specialist hoặc {{role: specialist, unit: handling}}."""


def perform(play: Play, step: Step) -> None:
    """Do one step, then let the system do what is due. Refuses as its verb does."""
    MOVES[step.verb](play, step)
    play.come_to_rest()


# -- how it begins -------------------------------------------------------------------------------------------------


def set_up(play: Play) -> None:
    """Who is away, which chairs are vacant, which days are decreed."""
    given = play.given
    with play.office.act(SYSTEM) as act:
        version = meaning.in_force(play, act)
        unit = _receiver(act, play, version)
        play.receiving_id = unit.id
        for seat in given.vacant:
            people.vacate(act, meaning.place(play, act, seat.unit or "same"), seat)
        for absence in given.absent:
            delegate = absence.delegate
            lent_from = meaning.place(play, act, delegate.unit) if delegate and delegate.unit else None
            people.send_away(act, meaning.place(play, act, absence.seat.unit or "same"), absence, lent_from)
        for decree in given.calendar:
            calendar.decree(act, decree.day, decree.works, decree.basis)


def _receiver(act: Act, play: Play, version: LoadedVersion) -> Unit:
    wanted = play.given.received_by or version.legal.received_at[0]
    return act.session.get_one(Unit, people.place(act, people.home(wanted), receiving_id=0, handling_id=None, facts={}))


def _receive(play: Play, step: Step) -> None:
    given = play.given
    with play.office.look(SYSTEM) as act:
        version = meaning.in_force(play, act)
        unit = act.session.get_one(Unit, play.receiving_id)
        desk = meaning.who_is(play, act, step.by, desks.desk_of(act, unit), "desk_officer")
        listed = {paper.code: paper for paper in version.legal.edition(act.today).papers}
        required = [code for code, paper in listed.items() if paper.required]
        handed_in = required if given.papers is None else given.papers
        form = version.legal.intake_form
        answers = meaning.answers_to(play, act, form, given.answers, unit.id)
    request = Request(
        procedure_code=play.procedure_code,
        unit_id=unit.id,
        applicant=Applicant(**{**INVENTED, **given.applicant}),
        answers=answers,
        papers=[PaperHandedIn(code, listed[code].count if code in listed else 1) for code in handed_in],
        channel=given.channel,
        return_by_post=given.return_by_post,
    )
    with play.office.act(desk) as act:
        play.dossier_id = intake.register(act, request).id


# -- work items ----------------------------------------------------------------------------------------------------


def _complete(play: Play, step: Step) -> None:
    with play.office.look(SYSTEM) as act:
        item = meaning.item_of(play, act, step)
        doer = meaning.doer(play, act, step, item)
        answers = meaning.answers_to(play, act, item.form, step.answers, item.unit_id)
    with play.office.act(doer) as act:
        work.complete(act, item.id, answers)


def _supplement(play: Play, step: Step) -> None:
    """The applicant brings the papers: the desk completes the step that waits for them."""
    with play.office.look(SYSTEM) as act:
        dossier = act.session.get_one(Dossier, play.dossier)
        tasks = catalog.loaded(act.session, dossier.version_id).profile.tasks
        waiting = [item.element_id for item in meaning.open_items(act, play.dossier) if _waits_for_papers(tasks, item)]
    target = waiting[0] if waiting else "receive_supplement"
    _complete(play, Step("complete", target, answers=step.answers, by=step.by))


def _waits_for_papers(tasks: Mapping[str, Any], item: WorkItem) -> bool:
    profile = tasks.get(item.element_id)
    return item.origin == "supplement" or bool(profile and profile.effect == "receive_supplement")


def _with_item(verb: Callable[[Act, WorkItem, Step], Any]) -> Callable[[Play, Step], None]:
    """A verb of the queue, by whoever may do the item."""

    def move(play: Play, step: Step) -> None:
        with play.office.look(SYSTEM) as act:
            item = meaning.item_of(play, act, step)
            doer = meaning.doer(play, act, step, item)
        with play.office.act(doer) as act:
            verb(act, item, step)

    return move


def _assign(play: Play, step: Step) -> None:
    """By the head of the item's unit, to whoever sits on the chair `to`."""
    if step.to is None:
        raise SayWhom({"to": SayWhom.sentence()})
    with play.office.look(SYSTEM) as act:
        item = meaning.item_of(play, act, step)
        leader = meaning.leader(play, act, step, item.unit_id)
        officer = meaning.who_is(play, act, Who(step.to), item.unit_id, item.role)
    with play.office.act(leader) as act:
        work.assign(act, item.id, officer.officer_id or 0, reason=step.reason)


def _consult(play: Play, step: Step) -> None:
    if step.to is None:
        raise SayWhom({"to": SayWhom.sentence()})
    with play.office.look(SYSTEM) as act:
        item = meaning.item_of(play, act, step)
        doer = meaning.doer(play, act, step, item)
        asked = meaning.place(play, act, step.to.unit or step.to.role)
    with play.office.act(doer) as act:
        consulting.consult(act, item.id, unit_id=asked, question=step.text or "Đề nghị cho ý kiến.")


# -- the whole dossier ---------------------------------------------------------------------------------------------


def _with_dossier(verb: Callable[[Act, str, Step], Any], *, at_desk: bool = False) -> Callable[[Play, Step], None]:
    """A verb on the whole dossier: by the desk that received it, or by the head of the unit entrusted with it."""

    def move(play: Play, step: Step) -> None:
        with play.office.look(SYSTEM) as act:
            dossier = act.session.get_one(Dossier, play.dossier)
            if at_desk:
                desk = desks.desk_of(act, act.session.get_one(Unit, dossier.receiving_unit_id))
                doer = meaning.who_is(play, act, step.by, desk, "desk_officer")
            else:
                doer = meaning.leader(play, act, step, dossier.handling_unit_id or dossier.receiving_unit_id)
        with play.office.act(doer) as act:
            verb(act, dossier.code, step)

    return move


def _event(play: Play, step: Step) -> None:
    """Something outside happens that the diagram waits for (a message, a signal). Of most of it no dossier of the
    office would ever hear, and a diagram that waits for it may not be published; for what neighbours tell there is
    `_neighbour`. Refuses `NothingWaitsForThis`."""
    with play.office.act(SYSTEM) as act:
        case = cases.of_id(act, play.dossier)
        facts, state = case.dossier.facts, case.dossier.state
        after = partial(legal_time, act)
        advance.apply(act, case, bridge.signal(case.version.spec, state, step.target, facts, now=act.now, after=after))
        effects.settle(act, case)


def _neighbour(play: Play, step: Step) -> None:
    """A neighbour answers what it was asked, or tells something by a message of its own: the post that it has
    delivered, brought back or lost."""
    if step.target not in MESSAGES:
        return play.neighbour(step.target, step.answers, step.fails)
    with play.office.act(SYSTEM) as act:
        case = cases.of_id(act, play.dossier)
        delivered = step.target == "post.delivered"
        heard = arriving.hand_over(act, case) if delivered else messages.throw(act, case, step.target)
        if not heard:
            raise NothingWaitsForThis(event_id=step.target)
    return None


def _answer_alarm(play: Play, step: Step) -> None:
    with play.office.look(SYSTEM) as act:
        query = select(Alarm).where(Alarm.dossier_id == play.dossier, Alarm.answered_at.is_(None))
        alarm = act.session.scalars(query.where(Alarm.kind == step.target).order_by(Alarm.id.desc())).first()
        if alarm is None:
            raise NoSuchAlarmHere(rung=step.target)
        told = act.session.get(Officer, alarm.officer_id) if alarm.officer_id else None
        doer = people.actor(act, told) if told and step.by is None else meaning.leader(play, act, step, alarm.unit_id)
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
    "neighbour": _neighbour,
    "event": _event,
    "supplement": _supplement,
    "answer_alarm": _answer_alarm,
    "ask_supplement": _with_dossier(
        lambda act, code, step: handling.ask_supplement(
            act, code, papers=step.target, reason=step.reason, legal_basis=step.legal_basis
        )
    ),
    "suspend": _with_dossier(lambda act, code, step: handling.suspend(act, code, reason=step.target)),
    "resume": _with_dossier(lambda act, code, step: handling.resume(act, code, reason=step.reason)),
    "extend": _with_dossier(
        lambda act, code, step: handling.extend(act, code, until=step.target, cause=CAUSE, reason=step.reason)
    ),
    "stop": _with_dossier(lambda act, code, step: handling.stop(act, code, reason=step.target)),
    "withdraw": _with_dossier(lambda act, code, step: handling.withdraw(act, code, reason=step.target), at_desk=True),
    "return_result": _with_dossier(lambda act, code, step: handling.return_result(act, code), at_desk=True),
}
