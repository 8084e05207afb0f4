"""The verbs of a look-up: begin (who may, whom, what for), write down what came, put off, adopt.

The neighbour is called between the acts (`asking`, `errands`), never inside one. The ledger's line is there before the
call, so that no question leaves the house unwritten. Nothing here touches a clock: the authority's time runs on
whatever the register does (Decision 891 IV.5; domain rule: time-out -> on paper within the same clock).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from engine import audit, outbox
from engine.act import Act
from engine.definitions.register_needs import Need
from engine.dossiers.models import Dossier
from engine.errors import Conflict
from engine.org.models import Officer, Unit
from engine.outbox.models import LEASED, QUEUED
from engine.residents import admission
from engine.residents.contract import Caller, Question, Resident
from engine.residents.models import (
    ASKED,
    AWAY,
    FOUND,
    LOOK_UP,
    MATCH,
    MISMATCH,
    NOBODY,
    NOT_PERMITTED,
    SEVERAL,
    VERIFY,
    RegisterAnswer,
    RegisterCall,
)
from engine.residents.questions import Declared, subject

NEIGHBOUR, KIND = "residents", "residents.ask"
MOST_PEOPLE_AN_HOUR = 40  # of one officer; a busy counter asks about half as many
MOST_MISMATCHES = 5  # about one number, of one officer, in a day
OF_TODAY = timedelta(hours=12)
UNDER_WAY = timedelta(minutes=5)  # a question without an answer that is older has lost its asker


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


def go_on(act: Act, call: RegisterCall, person: Declared, key: str = "") -> Question:
    """After a match the same person is looked up: the next line of the ledger, and what to ask; under `key`, where it
    was asked already."""
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
        key=key,
    )
    return question(act, following, person)


def looked_up(act: Act, key: str, need: Need, people: Sequence[Resident]) -> RegisterCall:
    """What the register says: the declared fields are kept for a time, the rest is forgotten here."""
    result = (NOBODY, FOUND)[len(people)] if len(people) < 2 else SEVERAL
    call = _answered(act, key, result)
    if people and call.result == result and act.session.get(RegisterAnswer, call.id) is None:
        erase_at = act.now + timedelta(days=act.office.settings.residents_answer_days)
        kept = [_least(person, need) for person in people]
        act.session.add(RegisterAnswer(call_id=call.id, people=kept, erase_at=erase_at))
    return call


def failed(act: Act, key: str, result: str) -> RegisterCall:
    """No answer: `away`, `refused` or `not_permitted`, which an administrator is told."""
    call = _answered(act, key, result)
    if call.result == NOT_PERMITTED:
        admission.tell(act, call)
    return call


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
        RegisterCall.asked_at > act.now - OF_TODAY,
    )
    calls = list(act.session.scalars(select(RegisterCall).where(*mine).order_by(RegisterCall.id)))
    for call in calls:
        call.dossier_id = dossier.id
    act.session.flush()
    for call in calls:
        if call.result == ASKED:  # whoever asked did not live to hear the answer
            failed(act, call.key, AWAY)
    for call in {call.person: call for call in calls}.values():
        person = by_digest[call.subject]
        is_put_off = call.result == AWAY and put_off(act, call, person)
        said = {**_said(call), "is_put_off": is_put_off}
        audit.record(act, "register.adopted", f"register_call:{call.id}", dossier_id=dossier.id, **said)
    return len(calls)


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
    key: str = "",
) -> RegisterCall:
    officer = officer_id or act.actor.officer_id
    assert officer is not None, "only an officer asks about people"
    need = person.need
    call = RegisterCall(
        key=key or f"MC-{secrets.token_hex(12)}",
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
    """One officer at a time: the hour's people, the day's guesses, and no second question beside an open one. The
    officer's row is the lock: of ten guesses sent at once none slips by, one under way counts like a wrong one."""
    act.session.get(Officer, act.actor.officer_id, with_for_update={"key_share": True})
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
        (RegisterCall.result == MISMATCH)
        | ((RegisterCall.result == ASKED) & (RegisterCall.asked_at > act.now - UNDER_WAY)),
        RegisterCall.operation == VERIFY,
        RegisterCall.asked_at > act.now - OF_TODAY,
    )
    if (act.session.scalar(select(func.count()).where(*guesses)) or 0) >= MOST_MISMATCHES:
        raise TooManyMismatches(most=MOST_MISMATCHES)


def _awaited(act: Act, dossier_id: int, person: str) -> bool:
    """Whether a question about this person is under way for the dossier by itself. One whose errand lies dead is not:
    it keeps nobody from asking again."""
    one = (
        RegisterCall.dossier_id == dossier_id,
        RegisterCall.person == person,
        RegisterCall.result == ASKED,
    )
    return act.session.scalar(select(RegisterCall.id).where(*one, has_errand()).limit(1)) is not None


def has_errand() -> ColumnElement[bool]:
    """Whether a job will still ask the question of a line."""
    jobs = select(outbox.Job.id).where(outbox.Job.key == "residents:" + RegisterCall.key)
    return jobs.where(outbox.Job.state.in_((QUEUED, LEASED))).exists()


def _answered(act: Act, key: str, result: str) -> RegisterCall:
    """Once: who comes second changes nothing, and the call says what the first one wrote."""
    mine = update(RegisterCall).where(RegisterCall.key == key, RegisterCall.result == ASKED)
    values = {"result": result, "answered_at": act.now}
    is_first = act.session.scalar(mine.values(**values).returning(RegisterCall.id)) is not None
    call = act.session.scalars(
        select(RegisterCall).where(RegisterCall.key == key).execution_options(populate_existing=True)
    ).one()
    if is_first:
        said = {**_said(call), "operation": call.operation, "unit_id": call.unit_id}
        audit.record(act, "register.asked", f"register_call:{call.id}", dossier_id=call.dossier_id, **said)
    return call


def _said(call: RegisterCall) -> dict[str, str]:
    """What the story of a dossier tells of a question: what for and what kind of answer came, never about whom by
    name."""
    return {"purpose": call.purpose, "result": call.result}


def _least(person: Resident, need: Need) -> dict[str, object]:
    """The number, the name, how the person stands, and the declared fields."""
    whole = asdict(person)
    names = ("identity", "full_name", "state", "remark", "as_of", *need.asked)
    kept = {name: whole[name] for name in dict.fromkeys(names)}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in kept.items()}
