"""What the counter's page shows and what it sends: applicant, questions, papers exactly as published, channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

import forms
from desk import choices, file_page
from engine.act import Act
from engine.deadlines.ledger import Reckoning
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.legal import Edition
from engine.dossiers import desks as receiving
from engine.dossiers import drafts, intake
from engine.dossiers.counter import Applicant, PaperHandedIn, Request
from engine.dossiers.models import Letter
from engine.identity.permissions import DESK, Permission, require
from engine.org import questions as org
from engine.org.models import Unit
from engine.postal import sending
from engine.postal.models import Shipment
from forms import AnswersNotAccepted, Form, Sentence

APPLICANT_FIELDS = ("name", "identity", "phone", "email", "address")
SENDER_AS = {"name": "name", "phone": "phone", "email": "email", "address": "line"}
OTHER_PAPERS = 3  # lines offered for papers outside the published list


@dataclass(frozen=True)
class Desk:
    """An authority at whose desk the officer sits, and what may be received there."""

    authority: Unit
    versions: Sequence[LoadedVersion]


@dataclass(frozen=True)
class Counter:
    """A procedure on the counter of an authority."""

    authority: Unit
    desks: Sequence[Desk]
    version: LoadedVersion
    edition: Edition
    form: Form | None
    choices: Mapping[str, Mapping[str, str]]
    appointment: Reckoning


class Typed:
    """What was typed, by name; asked by the template."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def __bool__(self) -> bool:
        return bool(self.values)

    def get(self, name: str, otherwise: str = "") -> str:
        values = self.values.get(name)
        if isinstance(values, list):
            return str(values[0]) if values else otherwise
        return otherwise if values is None else str(values)

    def has(self, name: str, otherwise: bool = False) -> bool:
        """Whether a box was ticked; `otherwise` on an untouched page."""
        return name in self.values if self.values else otherwise

    @property
    def answers(self) -> dict[str, Any] | None:
        """The answers to the procedure's own form, None on an untouched page."""
        return {name: value for name, value in self.values.items() if "." not in name} or None


@dataclass(frozen=True)
class Received:
    """A dossier just received, for the applicant in front of the counter."""

    file: file_page.FilePage
    receipt: Letter | None


def key_of(procedure: str) -> str:
    """The drawer the counter's draft lies in."""
    return f"intake:{procedure}"


def keep(act: Act, procedure: str, typed: Mapping[str, list[str]], based_on: int | None) -> drafts.Saved:
    """Keep what is being typed. A draft taken up again is a new request, so it does not bring its old key. Refuses with
    `NoSuchProcedure`."""
    catalog.procedure(act.session, procedure)
    without_key = {name: values for name, values in typed.items() if name != "request.key"}
    return drafts.keep(act, key_of(procedure), without_key, based_on)


def put_aside(act: Act, procedure: str) -> None:
    """The next page begins empty. Refuses with `NoSuchProcedure`."""
    catalog.procedure(act.session, procedure)
    drafts.hand_in(act, key_of(procedure))


def desks(act: Act) -> list[Desk]:
    """Where the officer sits at a desk, each with the procedures received there today."""
    found: dict[int, Desk] = {}
    for seat in act.actor.seats:
        authority = org.authority_of(act.session, act.session.get_one(Unit, seat.unit_id), act.today)
        if seat.role in DESK and authority is not None and authority.id not in found:
            found[authority.id] = Desk(authority, receiving.receivable(act, authority))
    return list(found.values())


def counter(act: Act, procedure: str, unit_code: str | None) -> Counter:
    """The procedure as this officer's desk receives it. Refuses with `MayNot`, `NoSuchProcedure`, or
    `ReceivedElsewhere`: it exists, but another desk receives it."""
    require(act.actor, Permission.RECEIVE_DOSSIER)
    mine = desks(act)
    for desk in mine:
        for version in desk.versions:
            if version.procedure_code == procedure and unit_code in (None, "", desk.authority.code):
                return _counter(act, mine, desk, version)
    if unit_code and all(unit_code != desk.authority.code for desk in mine):
        there = org.unit(act.session, unit_code, act.today)
        require(act.actor, Permission.RECEIVE_DOSSIER, receiving.desk_of(act, there))
    version = catalog.loaded(act.session, _in_force(act, procedure))
    here = [desk.authority.name for desk in mine if unit_code in (None, "", desk.authority.code)]
    raise receiving.elsewhere(act, version.legal, "; ".join(here))


def _in_force(act: Act, procedure: str) -> int:
    catalog.procedure(act.session, procedure)  # a code that is none says so, rather than that nothing is in force
    return catalog.in_force(act.session, procedure, act.today).id


def _counter(act: Act, mine: Sequence[Desk], desk: Desk, version: LoadedVersion) -> Counter:
    form = forms.definition(version.legal.intake_form) if version.legal.intake_form else None
    return Counter(
        authority=desk.authority,
        desks=[one for one in mine if any(each.id == version.id for each in one.versions)],
        version=version,
        edition=version.legal.edition(act.today),
        form=form,
        choices=choices.offered(act, form, desk.authority.id) if form else {},
        appointment=intake.appointment(act, version),
    )


def request_of(act: Act, procedure: str, typed: Mapping[str, list[str]]) -> Request:
    """What the page sent, as the engine takes it; the engine says what is wrong with it."""
    said = Typed(typed)
    place = counter(act, procedure, said.get("don-vi"))
    key = said.get("request.key")[:80]
    parcel = parcel_of(act, said.get("request.parcel"))
    return Request(
        procedure_code=procedure,
        unit_id=place.authority.id,
        applicant=Applicant(**{name: said.get(f"applicant.{name}") for name in APPLICANT_FIELDS}),
        answers={name: values for name, values in typed.items() if "." not in name},
        papers=[*_listed(place.edition, said), *_others(said)],
        channel="post" if parcel else said.get("request.channel", "direct"),
        return_by_post=said.has("request.return_by_post"),
        handed_over_at=parcel.minutes_signed_at if parcel else None,
        key=f"counter:{act.actor.officer_id}:{key}" if key else None,
    )


def parcel_of(act: Act, number: str) -> Shipment | None:
    """The parcel a dossier is taken in from. Refused with `NoSuchShipment` or `NotYourParcel`."""
    if not number:
        return None
    parcel = sending.of_number(act, number)
    sending.require_mine(act, parcel)
    return parcel


def begun_by(parcel: Shipment) -> dict[str, Any]:
    """What a parcel says of the dossier in it, before anybody has typed."""
    told = {f"applicant.{name}": parcel.sender.get(here, "") for name, here in SENDER_AS.items()}
    return {**told, "request.parcel": parcel.number, "request.channel": "post"}


def _listed(edition: Edition, said: Typed) -> list[PaperHandedIn]:
    return [
        PaperHandedIn(paper.code, _copies(said, f"papers.{paper.code}.copies"), said.get(f"papers.{paper.code}.kind"))
        for paper in edition.papers
        if said.has(f"papers.{paper.code}.here")
    ]


def _others(said: Typed) -> list[PaperHandedIn]:
    """Papers outside the list; the engine asks each for its legal basis."""
    return [
        PaperHandedIn(
            f"other-{number}",
            _copies(said, f"other.{number}.copies"),
            "copy",
            said.get(f"other.{number}.name"),
            said.get(f"other.{number}.legal_basis"),
        )
        for number in range(1, OTHER_PAPERS + 1)
        if said.get(f"other.{number}.name").strip()
    ]


def _copies(said: Typed, name: str) -> int | None:
    """A paper that is here is here at least once; None where no such number was typed."""
    text = said.get(name, "1").strip() or "1"
    return (int(text) or None) if text.isascii() and text.isdecimal() and len(text) <= 4 else None


def warnings(act: Act, place: Counter, typed: Mapping[str, Any] | None) -> Mapping[str, Sentence]:
    """What deserves a second look in answers otherwise good: an identity number that disagrees with a date of birth."""
    if place.form is None or not typed:
        return {}
    try:
        return forms.check(place.form, typed, today=act.today).warnings
    except AnswersNotAccepted:
        return {}


def received(act: Act, code: str) -> Received:
    """The dossier and its receipt. Refuses with `NoSuchDossier`."""
    page = file_page.gather(act, code)
    query = select(Letter).where(Letter.dossier_id == page.dossier.id, Letter.form == "01").order_by(Letter.id)
    return Received(page, act.session.scalar(query.limit(1)))
