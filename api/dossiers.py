"""Dossiers: found, and shown as far as the caller may know."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import Field
from sqlalchemy import select

from api import cursors
from api.door import room
from api.reading import Line, Query
from api.receiving import Receipt, receipt
from api.shapes import DossierState, Instant, Json, Told, UnitRef, state, unit_ref
from engine import audit
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.models import Clock
from engine.definitions import catalog
from engine.dossiers import forecast, handling, letters, masking, queries
from engine.dossiers.case import NoSuchDossier
from engine.dossiers.counter import CHANNEL_OF
from engine.dossiers.letters import KINDS
from engine.dossiers.models import CLAIMED, OPEN, Dossier, Letter, WorkItem
from engine.dossiers.queries import Found
from engine.dossiers.rights import may_see, reads_in_full
from engine.identity.permissions import Permission, require
from engine.org.models import Officer
from engine.settings import LOCAL_ZONE
from web.guards import looking
from web.language import chosen

INSTANTS = ("due_at", "before", "after")  # of a line in the log


class DossierQuery(Query):
    q: Line = Field("", description="Words of code, name, identity number, telephone or procedure.")
    cursor: Line = ""


class DossierLine(DossierState):
    procedure_code: str
    procedure_name: str
    applicant_name: str


class Dossiers(Told):
    dossiers: list[DossierLine]
    cursor: str | None


class ClockOut(Told):
    state: str = Field(description="running, paused, met, stopped")
    due_at: Instant | None
    original_due_at: Instant
    why: list[str]


class Person(Told):
    name: str
    identity: str
    phone: str
    email: str
    address: str


class PaperOut(Told):
    code: str
    name: str
    kind: str
    copies: int
    is_listed: bool
    legal_basis: str


class StepOut(Told):
    """A work item of the dossier. `answers` are null for those who only look."""

    id: int
    element_id: str
    name: str
    state: str
    unit: UnitRef | None
    role: str
    officer: str | None
    opened_at: Instant
    due_at: Instant | None
    done_at: Instant | None
    answers: Json | None


class EventOut(Told):
    at: Instant
    verb: str
    actor: str
    subject: str
    details: Json


class LetterOut(Told):
    id: int
    form: str
    name: str
    number: str
    issued_at: Instant
    body: Json


class ForecastOut(Told):
    done_at: Instant = Field(description="When it ends if every step takes the time drawn for it.")
    fits: bool = Field(description="False: the appointment can no longer be kept.")


class DossierDetails(DossierLine):
    version: int
    outcome: str | None
    channel: str
    return_by_post: bool
    receiving_unit: UnitRef | None
    handling_unit: UnitRef | None
    received_at: Instant | None
    finished_at: Instant | None
    returned_at: Instant | None
    is_in_full: bool = Field(description="False: the dossier does not concern the caller, personal data is masked.")
    applicant: Person
    facts: Json | None = Field(description="What conditions read; null where personal data is masked.")
    papers: list[PaperOut]
    clock: ClockOut | None
    important: str | None = Field(description="Why a leader marked it important; null for an ordinary one.")
    forecast: ForecastOut | None = Field(description="What is to be expected of it while its clock runs.")
    items: list[StepOut]
    timeline: list[EventOut]
    letters: list[LetterOut]
    verbs: list[str] = Field(description="What the caller may do with the dossier now.")


@room.get("/dossiers")
@room.input(DossierQuery, location="query")
@room.output(Dossiers, description="A page of dossiers, the newest first.")
@room.doc(tags=["dossiers"])
def list_dossiers(query_data: DossierQuery) -> dict[str, Any]:
    """Find dossiers among those the caller may know."""
    with looking() as act:
        require(act.actor, Permission.LOOK_UNIT_WORK)
        found = queries.search(act, query_data.q, cursors.read_id(query_data.cursor), queries.PAGE + 1)
        more = cursors.write([found[queries.PAGE - 1].id]) if len(found) > queries.PAGE else None
        return {"dossiers": [_line(dossier) for dossier in found[: queries.PAGE]], "cursor": more}


@room.get("/dossiers/<code>")
@room.output(DossierDetails, description="The dossier with its papers, clock, steps, story and letters.")
@room.doc(tags=["dossiers"])
def show_dossier(code: str) -> dict[str, Any]:
    """One dossier."""
    with looking() as act:
        return _shown(act, known(act, code))


@room.get("/dossiers/<code>/receipt")
@room.output(Receipt, description="The appointment as it was given.")
@room.doc(tags=["dossiers"])
def show_receipt(code: str) -> dict[str, Any]:
    """The receipt given for the dossier."""
    with looking() as act:
        return receipt(act, known(act, code))


def known(act: Act, code: str) -> Dossier:
    """The dossier, if the caller may know of it. Refuses with `NoSuchDossier`."""
    dossier = act.session.scalar(select(Dossier).where(Dossier.code == code))
    if dossier is None or not may_see(act, dossier):
        raise NoSuchDossier()
    return dossier


def knows(act: Act, code: str) -> bool:
    dossier = act.session.scalar(select(Dossier).where(Dossier.code == code))
    return dossier is not None and may_see(act, dossier)


def _line(dossier: Dossier | Found) -> dict[str, Any]:
    return {
        **state(dossier),
        "procedure_code": dossier.procedure_code,
        "procedure_name": dossier.procedure_name,
        "applicant_name": dossier.applicant_name,
    }


def _shown(act: Act, dossier: Dossier) -> dict[str, Any]:
    in_full = reads_in_full(act, dossier)
    return {
        **_line(dossier),
        "version": catalog.loaded(act.session, dossier.version_id).number,
        "outcome": dossier.outcome,
        "channel": CHANNEL_OF[dossier.channel],
        "return_by_post": dossier.return_by_post,
        "receiving_unit": unit_ref(act, dossier.receiving_unit_id),
        "handling_unit": unit_ref(act, dossier.handling_unit_id),
        "received_at": dossier.received_at,
        "finished_at": dossier.finished_at,
        "returned_at": dossier.returned_at,
        "is_in_full": in_full,
        "applicant": asdict(masking.applicant(dossier, in_full=in_full)),
        "facts": dossier.facts if in_full else None,
        "papers": queries.papers_of(act.session, dossier.id),
        "clock": _clock(act, dossier),
        "important": dossier.important_reason,
        "forecast": forecast.of(act, dossier),
        "items": _steps(act, dossier, in_full),
        "timeline": [_event(line, in_full) for line in audit.lines_of(act.session, dossier.id)],
        "letters": [_letter(letter, in_full) for letter in letters.of_dossier(act.session, dossier.id)],
        "verbs": handling.available(act, dossier),
    }


def _clock(act: Act, dossier: Dossier) -> dict[str, Any] | None:
    clock = act.session.scalar(select(Clock).where(Clock.dossier_id == dossier.id, Clock.is_dossiers))
    if clock is None:
        return None
    why = deadlines.why(act.session, clock, act.now)
    return {
        "state": clock.state,
        "due_at": clock.due_at,
        "original_due_at": clock.original_due_at,
        "why": [line.en if chosen() == "en" else line.vi for line in why],
    }


def _steps(act: Act, dossier: Dossier, in_full: bool) -> list[dict[str, Any]]:
    items = queries.items_of(act.session, dossier.id)
    holders = {item.officer_id for item in items if item.officer_id is not None}
    rows = act.session.execute(select(Officer.id, Officer.full_name).where(Officer.id.in_(holders)))
    officers = {row.id: row.full_name for row in rows}
    return [_step(act, item, officers.get(item.officer_id or 0), in_full) for item in items]


def _step(act: Act, item: WorkItem, officer: str | None, in_full: bool) -> dict[str, Any]:
    is_open = item.state in (OPEN, CLAIMED)
    return {
        "id": item.id,
        "element_id": item.element_id,
        "name": item.name_en if chosen() == "en" and item.name_en else item.name,
        "state": item.state,
        "unit": unit_ref(act, item.unit_id),
        "role": item.role,
        "officer": officer,
        "opened_at": item.opened_at,
        "due_at": item.due_at if is_open else None,
        "done_at": item.done_at,
        "answers": item.answers if in_full else None,
    }


def _event(line: audit.AuditLine, in_full: bool) -> dict[str, Any]:
    said = {"at": line.at, "verb": line.verb, "actor": line.actor_name, "subject": line.subject}
    details = masking.details(line.details, in_full=in_full)
    return {**said, "details": {name: _local(name, value) for name, value in details.items()}}


def _local(name: str, value: Any) -> Any:
    """Dates are kept in UTC and told in the time of Hanoi, here as everywhere."""
    return datetime.fromisoformat(value).astimezone(LOCAL_ZONE).isoformat() if name in INSTANTS and value else value


def _letter(letter: Letter, in_full: bool) -> dict[str, Any]:
    kind = KINDS[letter.form]
    return {
        "id": letter.id,
        "form": letter.form,
        "name": kind.en if chosen() == "en" else kind.vi,
        "number": letter.number,
        "issued_at": letter.issued_at,
        "body": masking.letter(letter, in_full=in_full),
    }
