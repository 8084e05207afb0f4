"""What is shown of look-ups: to the officer at the dossier, and to whoever watches over those who look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine import audit
from engine.act import Act
from engine.definitions.register_needs import Need
from engine.dossiers.models import Dossier
from engine.errors import Invalid
from engine.identity.permissions import Permission, require
from engine.org.models import Officer, Unit
from engine.residents import operations
from engine.residents.comparing import Line, compare, fact
from engine.residents.contract import Address, Born, Relative, Resident, Sex, State
from engine.residents.models import FOUND, SEVERAL, RegisterAnswer, RegisterCall
from engine.residents.places import place_of
from engine.residents.questions import NUMBER, plain_number, subject

MOST_SHOWN, PAGE = 200, 50
ADDRESSES = ("permanent", "present")


class NoSuchNumber(Invalid):
    """Mời ghi số định danh cá nhân (12 số) hoặc CMND (9 số)."""


@dataclass(frozen=True)
class Candidate:
    """One person of an answer, beside what was declared."""

    resident: Resident
    lines: Sequence[Line]

    @property
    def is_stopped(self) -> bool:
        """Dead or locked, as the register has it: a person has to decide."""
        return self.resident.state is not State.LIVING


@dataclass(frozen=True)
class Seen:
    """The newest question about one person, and what came of it. Without candidates nothing was found, or what was
    found has been erased."""

    need: Need
    call: RegisterCall | None
    candidates: Sequence[Candidate] = ()

    @property
    def is_erased(self) -> bool:
        """Somebody was found, and what was told of them has been forgotten in time."""
        return self.call is not None and self.call.result in (FOUND, SEVERAL) and not self.candidates


@dataclass(frozen=True)
class LedgerLine:
    """Who looked: one line of the ledger, in names."""

    call: RegisterCall
    officer: str
    unit: str
    code: str | None


def of_dossier(act: Act, dossier_id: int, needs: Sequence[Need], facts: Mapping[str, Any]) -> list[Seen]:
    """For each need the newest question of the dossier. Whoever shows it masks it (`rights.reads_in_full`)."""
    calls = act.session.scalars(
        select(RegisterCall).where(RegisterCall.dossier_id == dossier_id).order_by(RegisterCall.id)
    ).all()
    newest = {call.person: call for call in calls}
    return [seen(act, need, newest.get(need.name), facts) for need in needs]


def one(act: Act, call_id: int, need: Need, facts: Mapping[str, Any]) -> Seen:
    """What came of one question."""
    return seen(act, need, act.session.get_one(RegisterCall, call_id), facts)


def seen(act: Act, need: Need, call: RegisterCall | None, facts: Mapping[str, Any]) -> Seen:
    answer = act.session.get(RegisterAnswer, call.id) if call else None
    people = [resident_of(person) for person in answer.people] if answer else []
    return Seen(need, call, [_beside(act, need, facts, person) for person in people])


def _beside(act: Act, need: Need, facts: Mapping[str, Any], person: Resident) -> Candidate:
    told = {name: getattr(person, name) for name in ADDRESSES if name in need.asked}
    places = {name: place_of(act, address, person.as_of) for name, address in told.items() if address.commune}
    return Candidate(person, compare(need, facts, person, places))


def at_the_counter(act: Act, draft: str, need: Need, facts: Mapping[str, Any]) -> Seen:
    """The newest question the actor has put about the person typed into a draft that is no dossier yet."""
    number = fact(facts, need.identity)
    mine = (
        RegisterCall.draft == draft,
        RegisterCall.dossier_id.is_(None),
        RegisterCall.officer_id == act.actor.officer_id,
        RegisterCall.person == need.name,
        RegisterCall.subject == subject(act, plain_number(number)),
        RegisterCall.asked_at > act.now - operations.OF_TODAY,
    )
    newest_first = select(RegisterCall).where(*mine).order_by(RegisterCall.id.desc())
    return seen(act, need, act.session.scalar(newest_first.limit(1)) if number else None, facts)


def who_asked(act: Act, identity: str) -> list[LedgerLine]:
    """Who asked about the bearer of a number, the newest first: what a citizen may be told. Asking this is written
    down, too. Refuses with `MayNot`, `NoSuchNumber`."""
    require(act.actor, Permission.LOOK_REGISTER_LEDGER)
    number = plain_number(identity)
    if not NUMBER.fullmatch(number):
        raise NoSuchNumber({"identity": NoSuchNumber.sentence()})
    digest = subject(act, number)
    audit.record(act, "register_ledger.searched", f"subject:{digest[:12]}")
    return _lines(act, RegisterCall.subject == digest)


def unclaimed(act: Act, until: datetime, before: int | None = None) -> list[LedgerLine]:
    """Questions put at a counter of which no dossier came: what an auditor looks at first. Here and below a page, of
    those older than the line `before`."""
    require(act.actor, Permission.LOOK_REGISTER_LEDGER)
    return _lines(act, RegisterCall.dossier_id.is_(None), RegisterCall.asked_at < until, *_older(before), most=PAGE)


def newest(act: Act, before: int | None = None) -> list[LedgerLine]:
    """The last questions of all."""
    require(act.actor, Permission.LOOK_REGISTER_LEDGER)
    return _lines(act, *_older(before), most=PAGE)


def _older(before: int | None) -> list[Any]:
    return [] if before is None else [RegisterCall.id < before]


def _lines(act: Act, *where: Any, most: int = MOST_SHOWN) -> list[LedgerLine]:
    query = (
        select(RegisterCall, Officer.full_name, Unit.name, Dossier.code)
        .join(Officer, Officer.id == RegisterCall.officer_id)
        .join(Unit, Unit.id == RegisterCall.unit_id)
        .outerjoin(Dossier, Dossier.id == RegisterCall.dossier_id)
        .where(*where)
        .order_by(RegisterCall.id.desc())
        .limit(most)
    )
    return [LedgerLine(*row) for row in act.session.execute(query)]


def resident_of(kept: Mapping[str, Any]) -> Resident:
    """A person as kept, with the fields that were."""
    said = dict(kept)
    for name in {"birth_registered", "home_town", "permanent", "present"} & said.keys():
        said[name] = Address(**said[name])
    if said.get("born"):
        said["born"] = Born(**said["born"])
    if "relatives" in said:
        said["relatives"] = tuple(Relative(**each) for each in said["relatives"])
    said["sex"], said["state"] = Sex(said.get("sex", "")), State(said["state"])
    said["as_of"] = date.fromisoformat(said["as_of"]) if said["as_of"] else None
    return Resident(**said)
