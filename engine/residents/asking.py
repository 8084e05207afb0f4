"""A look-up while somebody waits: verify, and only after a match look up, in two seconds altogether.

Three short acts with the two calls between them; the database is let go while the register thinks. When it does not
answer in time the way goes on by paper: the officer reads that, no clock stops, and an open dossier asks again later
by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from engine.act import Act, Actor, Office
from engine.dossiers import case as cases
from engine.dossiers import doing
from engine.dossiers.intake import may_receive
from engine.outbox import NeighbourIsAway, RefusedForGood, neighbours
from engine.residents import operations
from engine.residents.contract import AT_THE_COUNTER, NotPermitted, Question, Register
from engine.residents.models import AWAY, MATCH, NOT_PERMITTED, REFUSED
from engine.residents.questions import Declared, NotDeclared, declared, need_of

LEAST = 0.1  # seconds left in which a second call still makes sense


@dataclass(frozen=True)
class Asked:
    """How a look-up went. `call_id` is its last line in the ledger, where the answer hangs; `is_put_off`: the system
    asks again by itself."""

    call_id: int
    result: str
    is_put_off: bool = False


@dataclass(frozen=True)
class Begun:
    """A look-up whose first line is written: about whom, and what to ask."""

    person: Declared
    question: Question


def at_counter(act: Act, procedure: str, unit_id: int, draft: str, person: Declared) -> Begun:
    """The desk asks about somebody while it receives. Refuses what `intake.may_receive` refuses, and needs the edition
    does not declare for the counter."""
    unit, _version, edition = may_receive(act, procedure, unit_id)
    if person.need not in edition.residents or not person.need.at_counter:
        raise NotDeclared()
    return Begun(person, operations.begin(act, person, procedure=procedure, unit_id=unit.id, draft=draft))


def at_step(act: Act, item_id: int, name: str, born: str = "") -> Begun:
    """Whoever may do an open step asks about a person of its dossier, where the step declares that. Refuses: not open,
    not theirs, not declared, nobody meant."""
    case = cases.with_item(act, item_id)
    assert case.item is not None
    doing.require_free(act, case, case.item)
    profile = case.version.profile.tasks.get(case.item.element_id)
    if profile is None or name not in profile.residents:
        raise NotDeclared()
    person = declared(need_of(case.edition, name), case.dossier.facts, born)
    step = case.item.element_id
    asked = operations.begin(
        act,
        person,
        procedure=case.dossier.procedure_code,
        unit_id=case.item.unit_id,
        dossier_id=case.dossier.id,
        step=step,
    )
    return Begun(person, asked)


def ask(
    office: Office,
    actor: Actor,
    begin: Callable[[Act], Begun],
    register: Register | None,
    within: float = AT_THE_COUNTER,
) -> Asked:
    """The whole look-up; answers how it went. `begin` is `at_counter` or `at_step`; without a register (none is set
    up) it is away."""
    with office.act(actor) as act:
        begun = begin(act)
        is_ailing = neighbours.is_ailing(act, operations.NEIGHBOUR)
    until = time.monotonic() + within
    person, question = begun.person, begun.question
    register = None if is_ailing else register  # nobody waits two seconds for whom the errands leave alone
    try:
        matches = _there(register).verify(question, within=within)
    except (NeighbourIsAway, RefusedForGood) as trouble:
        return _failed(office, actor, person, question, trouble)
    with office.act(actor) as act:
        call = operations.verified(act, question.key, matches)
        if call.result != MATCH:
            return Asked(call.id, call.result)
        following = operations.go_on(act, call, person)
    try:
        left = until - time.monotonic()
        if left < LEAST:
            raise NeighbourIsAway("no time left for the second question")
        people = _there(register).look_up(following, within=left)
    except (NeighbourIsAway, RefusedForGood) as trouble:
        return _failed(office, actor, person, following, trouble)
    with office.act(actor) as act:
        call = operations.looked_up(act, following.key, person.need, people)
        return Asked(call.id, call.result)


def result_of(trouble: Exception) -> str:
    """What the ledger calls a call that brought no answer."""
    if isinstance(trouble, NotPermitted):
        return NOT_PERMITTED
    return REFUSED if isinstance(trouble, RefusedForGood) else AWAY


def _there(register: Register | None) -> Register:
    if register is None:
        raise NeighbourIsAway("no residents database is set up, or it was away a moment ago")
    return register


def _failed(office: Office, actor: Actor, person: Declared, question: Question, trouble: Exception) -> Asked:
    with office.act(actor) as act:
        call = operations.failed(act, question.key, result_of(trouble))
        is_put_off = call.result == AWAY and operations.put_off(act, call, person)
        return Asked(call.id, call.result, is_put_off)
