"""The verbs of a look-up: begin (who may, whom, what for), write down what came, put off, erase.

The neighbour is called between the acts (`asking`, `errands`), never inside one. The ledger's line is there before the
call, so that no question leaves the house unwritten. Nothing here touches a clock: the authority's time runs on
whatever the register does (Decision 891 IV.5; domain rule: time-out -> on paper within the same clock).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from engine import audit, outbox
from engine.act import SYSTEM, Act, Office
from engine.definitions.register_needs import Need
from engine.dossiers.models import Dossier
from engine.errors import Conflict
from engine.org.models import Officer, Unit
from engine.residents.contract import Caller, Question, Resident
from engine.residents.models import (
    ASKED,
    AWAY,
    FOUND,
    LOOK_UP,
    MATCH,
    MISMATCH,
    NOBODY,
    SEVERAL,
    VERIFY,
    RegisterAnswer,
    RegisterCall,
)
from engine.residents.questions import Declared, subject

NEIGHBOUR, KIND = "residents", "residents.ask"
MOST_PEOPLE_AN_HOUR = 40  # of one officer; a busy counter asks about half as many
MOST_MISMATCHES = 5  # about one number, of one officer, in a day
AT_ONCE = 500


class TooManyPeople(Conflict):
    """Anh/chị đã tra cứu {most} người trong một giờ; mời kiểm tra giấy tờ, một lúc nữa mới tra cứu tiếp được."""


class TooManyMismatches(Conflict):
    """Số này đã đối chiếu không khớp {most} lần trong ngày; mời kiểm tra giấy tờ tùy thân của người nộp."""


class RegisterIsAsked(Conflict):
    """Đang chờ cơ sở dữ liệu dân cư trả lời về người này."""


def begin(
    act: Act,
    person: Declared,
    *,
    procedure: str,
    unit_id: int,
    dossier_id: int | None = None,
    draft: str = "",
    step: str = "",
) -> Question:
    """Write down that a person is about to be verified, and answer what to ask. Whoever calls has checked that the
    actor may do the step. Refuses: too many people an hour, too many guesses at one number, an answer still awaited."""
    _keep_within_bounds(act, person, dossier_id)
    call = _open(act, VERIFY, person, procedure, unit_id, dossier_id=dossier_id, draft=draft, step=step)
    return question(act, call, person)


def question(act: Act, call: RegisterCall, person: Declared) -> Question:
    """The call in the contract's words."""
    unit = act.session.get_one(Unit, call.unit_id)
    caller = Caller(call.procedure_code, act.session.get_one(Officer, call.officer_id).code, unit.code)
    return Question(call.key, caller, person.identity, person.full_name, person.born)


def verified(act: Act, key: str, matches: bool) -> RegisterCall:
    """The register says whether such a person exists."""
    return _answered(act, key, MATCH if matches else MISMATCH)


def go_on(act: Act, call: RegisterCall, person: Declared) -> Question:
    """After a match the same person is looked up: the next line of the ledger, and what to ask."""
    following = _open(
        act,
        LOOK_UP,
        person,
        call.procedure_code,
        call.unit_id,
        dossier_id=call.dossier_id,
        draft=call.draft,
        step=call.step,
        officer_id=call.officer_id,
    )
    return question(act, following, person)


def looked_up(act: Act, key: str, need: Need, people: Sequence[Resident]) -> RegisterCall:
    """What the register says: the declared fields are kept for a time, the rest is forgotten here."""
    call = _answered(act, key, (NOBODY, FOUND)[len(people)] if len(people) < 2 else SEVERAL)
    if people:
        erase_at = act.now + timedelta(days=act.office.settings.residents_answer_days)
        kept = [_least(person, need) for person in people]
        act.session.add(RegisterAnswer(call_id=call.id, people=kept, erase_at=erase_at))
    return call


def failed(act: Act, key: str, result: str) -> RegisterCall:
    """No answer: `away`, `refused` or `not_permitted`."""
    return _answered(act, key, result)


def put_off(act: Act, call: RegisterCall, person: Declared) -> bool:
    """Ask again later, by itself, about somebody of an open dossier; answers whether that was still to be arranged."""
    if call.dossier_id is None or _awaited(act, call.dossier_id, call.person):
        return False
    later = _open(
        act,
        VERIFY,
        person,
        call.procedure_code,
        call.unit_id,
        dossier_id=call.dossier_id,
        step=call.step,
        officer_id=call.officer_id,
    )
    payload = {"key": later.key}
    outbox.put(act, KIND, f"residents:{later.key}", payload, dossier_id=call.dossier_id, neighbour=NEIGHBOUR)
    return True


def adopt(act: Act, dossier: Dossier, people: Sequence[Declared]) -> int:
    """A dossier has been received: what its officer asked about its people at the counter today belongs to it, and
    what the register did not answer is asked again later. Answers how many questions were adopted."""
    by_digest = {subject(act, person.identity): person for person in people}
    mine = (
        RegisterCall.dossier_id.is_(None),
        RegisterCall.officer_id == act.actor.officer_id,
        RegisterCall.procedure_code == dossier.procedure_code,
        RegisterCall.subject.in_(by_digest),
        RegisterCall.asked_at > act.now - timedelta(hours=12),
    )
    calls = list(act.session.scalars(select(RegisterCall).where(*mine).order_by(RegisterCall.id)))
    for call in calls:
        call.dossier_id = dossier.id
    newest = {call.person: call for call in calls}
    for call in newest.values():
        if call.result == AWAY:
            put_off(act, call, by_digest[call.subject])
    return len(calls)


def erase_due(office: Office) -> int:
    """Forget answers whose time is over; the ledger stays. Answers how many went."""
    gone = 0
    while True:
        with office.act(SYSTEM) as act:
            due = select(RegisterAnswer.call_id).where(RegisterAnswer.erase_at <= act.now).limit(AT_ONCE)
            ids = list(act.session.scalars(due))
            if ids:
                act.session.execute(delete(RegisterAnswer).where(RegisterAnswer.call_id.in_(ids)))
                audit.record(act, "register_answers.erased", "register_answers", count=len(ids))
        gone += len(ids)
        if len(ids) < AT_ONCE:
            return gone


def _open(
    act: Act,
    operation: str,
    person: Declared,
    procedure: str,
    unit_id: int,
    *,
    dossier_id: int | None,
    draft: str = "",
    step: str = "",
    officer_id: int | None = None,
) -> RegisterCall:
    officer = officer_id or act.actor.officer_id
    assert officer is not None, "only an officer asks about people"
    need = person.need
    call = RegisterCall(
        key=f"MC-{secrets.token_hex(12)}",
        operation=operation,
        dossier_id=dossier_id,
        draft=draft,
        step=step,
        person=need.name,
        officer_id=officer,
        unit_id=unit_id,
        procedure_code=procedure,
        purpose=str(need.purpose),
        legal_basis=need.legal_basis,
        fields=["identity", "full_name", "born"] if operation == VERIFY else list(need.asked),
        subject=subject(act, person.identity),
        asked_at=act.now,
    )
    act.session.add(call)
    act.session.flush()
    return call


def _keep_within_bounds(act: Act, person: Declared, dossier_id: int | None) -> None:
    """One officer at a time: the hour's people, the day's guesses, and no second question beside an open one."""
    if dossier_id is not None and _awaited(act, dossier_id, person.need.name):
        raise RegisterIsAsked()
    mine = RegisterCall.officer_id == act.actor.officer_id
    digest = subject(act, person.identity)
    others = mine, RegisterCall.asked_at > act.now - timedelta(hours=1), RegisterCall.subject != digest
    people = act.session.scalar(select(func.count(RegisterCall.subject.distinct())).where(*others)) or 0
    if people >= MOST_PEOPLE_AN_HOUR:
        raise TooManyPeople(most=MOST_PEOPLE_AN_HOUR)
    guesses = (
        mine,
        RegisterCall.subject == digest,
        RegisterCall.result == MISMATCH,
        RegisterCall.asked_at > act.now - timedelta(hours=12),
    )
    if (act.session.scalar(select(func.count()).where(*guesses)) or 0) >= MOST_MISMATCHES:
        raise TooManyMismatches(most=MOST_MISMATCHES)


def _awaited(act: Act, dossier_id: int, person: str) -> bool:
    """Whether a question about this person is under way for the dossier by itself: its job is not over."""
    one = (
        RegisterCall.dossier_id == dossier_id,
        RegisterCall.person == person,
        RegisterCall.result == ASKED,
    )
    jobs = select(outbox.Job.id).where(outbox.Job.key == "residents:" + RegisterCall.key, outbox.Job.done_at.is_(None))
    return act.session.scalar(select(RegisterCall.id).where(*one, jobs.exists()).limit(1)) is not None


def _answered(act: Act, key: str, result: str) -> RegisterCall:
    """Once: who comes second changes nothing."""
    first = update(RegisterCall).where(RegisterCall.key == key, RegisterCall.result == ASKED)
    act.session.execute(first.values(result=result, answered_at=act.now))
    call = act.session.scalars(
        select(RegisterCall).where(RegisterCall.key == key).execution_options(populate_existing=True)
    ).one()
    said = {"person": call.person, "operation": call.operation, "result": call.result, "step": call.step}
    audit.record(act, "register.asked", f"register_call:{call.id}", dossier_id=call.dossier_id, **said)
    return call


def _least(person: Resident, need: Need) -> dict[str, object]:
    """The number, the name, how the person stands, and the declared fields."""
    whole = asdict(person)
    names = ("identity", "full_name", "state", "remark", "as_of", *need.asked)
    kept = {name: whole[name] for name in dict.fromkeys(names)}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in kept.items()}
