"""Receiving a dossier over the API: what is sent, at which desk it is received, and the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from pydantic import Field

from api.door import room
from api.reading import Answers, Asked, Code, Headers, Line, Moment, NotAccepted, Words, answering
from api.shapes import Instant, Told
from engine.act import Act, SomeoneMovedItFirst
from engine.definitions import catalog
from engine.dossiers import intake, letters
from engine.dossiers.case import Case
from engine.dossiers.counter import CHANNELS, MOST_COPIES, Applicant, PaperHandedIn, Request
from engine.dossiers.models import Dossier
from engine.identity.permissions import DESK
from engine.org import questions as org
from engine.org.models import Unit
from engine.words import _
from forms import Sentence
from web.guards import acting
from web.language import chosen

SAY_WHERE = _("Mời ghi mã đơn vị tiếp nhận; tài khoản này không ngồi ở đúng một Bộ phận Một cửa.")
NO_SUCH_UNIT = _("Không có đơn vị mang mã {code}.")
LONGEST_KEY = 100


class ApplicantIn(Asked):
    name: Line
    identity: Code = Field("", max_length=20, description="12 or 9 digits, or a passport")
    phone: Code = Field("", max_length=20)
    email: Line = Field("", max_length=120)
    address: Words = ""


class PaperIn(Asked):
    """A paper handed in. One outside the published list needs its name and its legal basis."""

    code: Code
    copies: int = Field(1, json_schema_extra={"minimum": 0, "maximum": MOST_COPIES})
    kind: Literal["", "form", "original", "copy", "certified", "shown", "electronic"] = ""
    name: Line = ""
    legal_basis: Line = ""


class DossierIn(Asked):
    """What the desk is handed. Channel and copies are looked at with the answers, so that all is said at once."""

    procedure_code: Code
    unit: Code | None = Field(
        None, description="Code of the receiving authority; may be left out by an officer of exactly one desk."
    )
    applicant: ApplicantIn
    answers: Answers = Field({}, description="Answers to the procedure's intake form, by field name.")
    papers: list[PaperIn] = Field([], max_length=200)
    channel: Line = Field("direct", json_schema_extra={"enum": [*CHANNELS]})
    return_by_post: bool = False
    handed_over_at: Moment | None = Field(
        None, description="When the hand-over record with the post was signed; the dossier counts as filed from then."
    )


class Receipt(Told):
    code: str
    due_at: Instant | None
    why: list[str] = Field(description="Why this date, line by line, in the caller's language.")


class ReceiveHeaders(Headers):
    idempotency_key: Line | None = Field(
        None,
        max_length=LONGEST_KEY,
        description="The same request under the same key is received once and answered the same.",
    )


class RefusedIn(DossierIn):
    reason: Words = Field(description="Why, as the letter to the applicant says it.")


class RefusedAtDesk(Told):
    """What the desk did not take: no clock runs, the applicant has form 03."""

    code: str
    status: int


EXAMPLE = {
    "procedure_code": "1.001193",
    "unit": "00004",
    "applicant": {"name": "Nguyễn Thị Mẫu", "identity": "999199000001", "phone": "0240000001"},
    "answers": {
        "child_name": "Trần Bảo An",
        "born_on": "2018-02-20",
        "sex": "female",
        "birth_place": "Bệnh viện Phụ sản (mẫu)",
        "proof": "certificate",
        "mother_name": "Nguyễn Thị Mẫu",
        "residence": "12 phố Mẫu, phường Trúc Bạch",
    },
    "papers": [{"code": "to-khai"}, {"code": "chung-sinh"}, {"code": "giay-to-tuy-than"}],
}

RECEIPT = {
    "code": "000.02.31.H26-180305-0001",
    "due_at": "2018-03-05T17:00:00+07:00",
    "why": ["Tiếp nhận lúc 09:00 Thứ Hai 05/03/2018.", "Hạn: 17:00 Thứ Hai 05/03/2018."],
}


@room.post("/dossiers/refusals")
@room.input(RefusedIn, example={**EXAMPLE, "reason": "Không thuộc thẩm quyền của phường"})
@room.output(RefusedAtDesk, status_code=201, description="Refused with form 03; no clock runs.")
@room.doc(tags=["dossiers"])
def refuse(json_data: RefusedIn) -> dict[str, Any]:
    """Refuse a dossier at the desk, with the reason."""
    with acting() as act:
        with _all_answers_asked_for(act, json_data):
            dossier = intake.refuse_at_desk(act, request_of(act, json_data, None), reason=json_data.reason)
        return {"code": dossier.code, "status": dossier.status}


@room.post("/dossiers")
@room.input(ReceiveHeaders, location="headers")
@room.input(DossierIn, example=EXAMPLE)
@room.output(Receipt, status_code=201, description="Received; the appointment and why.", example=RECEIPT)
@room.doc(tags=["dossiers"], responses={200: "Received before under this key; the same answer."})
def receive(headers_data: ReceiveHeaders, json_data: DossierIn) -> tuple[dict[str, Any], int]:
    """Receive a dossier at the one-stop desk."""
    key = headers_data.idempotency_key or None
    try:
        return _receive(json_data, key)
    except SomeoneMovedItFirst:
        if key is None:
            raise
        return _receive(json_data, key)  # the same key came in twice at once: now the first is there


def _receive(asked: DossierIn, key: str | None) -> tuple[dict[str, Any], int]:
    with acting() as act:
        wanted = request_of(act, asked, key)
        before = intake.already(act, wanted)
        with _all_answers_asked_for(act, asked):
            dossier = intake.register(act, wanted)
        return receipt(act, dossier), 200 if before else 201


def request_of(act: Act, asked: DossierIn, key: str | None) -> Request:
    """What the intake desk is handed; keys of programs are kept apart from those of the counter's pages."""
    return Request(
        procedure_code=asked.procedure_code,
        unit_id=_authority(act, asked.unit),
        applicant=Applicant(**asked.applicant.model_dump()),
        answers=asked.answers,
        papers=[PaperHandedIn(**paper.model_dump()) for paper in asked.papers],
        channel=asked.channel,
        return_by_post=asked.return_by_post,
        handed_over_at=asked.handed_over_at,
        key=f"api:{key}" if key else None,
    )


@contextmanager
def _all_answers_asked_for(act: Act, asked: DossierIn) -> Iterator[None]:
    """Refuse answers the intake form does not ask for, together with what else is refused."""
    version = catalog.loaded(act.session, catalog.in_force(act.session, asked.procedure_code, act.today).id)
    with answering(lambda: version.legal.intake_form, asked.answers):
        yield


def _authority(act: Act, code: str | None) -> int:
    """The authority that receives: the one named (or whose desk is named), else that of the caller's only desk."""
    if code:
        return _authority_of(act, unit_of(act, code))
    desks = {seat.unit_id for seat in act.actor.seats if seat.role in DESK}
    authorities = {_authority_of(act, act.session.get_one(Unit, desk)) for desk in desks}
    if len(authorities) != 1:
        raise NotAccepted({"unit": Sentence(SAY_WHERE)})
    return authorities.pop()


def unit_of(act: Act, code: str) -> Unit:
    """The unit a request names in its field `unit`. Refuses with `NotAccepted`."""
    try:
        return org.unit(act.session, code, act.today)
    except org.NoSuchUnit as unknown:
        raise NotAccepted({"unit": Sentence(NO_SUCH_UNIT, code=code)}) from unknown


def _authority_of(act: Act, unit: Unit) -> int:
    authority = org.authority_of(act.session, unit, act.today) if unit.kind == "desk" else unit
    return authority.id if authority else unit.id


def receipt(act: Act, dossier: Dossier) -> dict[str, Any]:
    """The appointment as it was given; what happened to the clock afterwards changes no receipt."""
    act.session.flush()
    given = letters.promised_to(Case(act, dossier, catalog.loaded(act.session, dossier.version_id)))
    if given is None:
        return {"code": dossier.code, "due_at": None, "why": []}
    lines = [line.en if chosen() == "en" else line.vi for line in given.why]
    return {"code": dossier.code, "due_at": given.due_at, "why": lines}
