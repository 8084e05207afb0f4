"""Versions of a procedure: handed in, decided on, listed, and their files as they were handed in."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import date
from io import BytesIO
from pathlib import PurePath
from typing import Any, Literal, Self

import orjson
from flask import Request, Response, send_file
from pydantic import Field

from api.door import room
from api.reading import Asked, Day, Document, Line, NotAccepted, Posted
from api.shapes import Error, Instant, Told
from engine import proving
from engine.definitions import catalog, handed_in, submission
from engine.definitions.importing import listing
from engine.definitions.models import ProcedureVersion
from engine.definitions.publishing import DiagramHasFindings, Draft
from engine.identity.permissions import Permission, require
from engine.words import _
from forms import Sentence
from web import errors
from web.addresses import ID
from web.guards import acting, looking

NOT_JSON = _("Tệp dữ liệu pháp lý không phải JSON hợp lệ.")


class VersionIn(Posted):
    """Files and legal data that are new; what is left out is taken from the newest version."""

    files: dict[str, str] = Field({}, description="File name -> the diagram as text or in base64.")
    tests: dict[str, str] = Field({}, description="NAME.tests.yaml -> its scripts as text; an empty one goes away.")
    legal: Document | None = Field(None, description="A catalogue document, as in processes/catalogue.")
    note: Line = Field("", max_length=1000, description="What has changed and why; required.")
    effective_on: Day | None = Field(None, description="First day in force; today when it is left out.")

    @classmethod
    def from_post(cls, request: Request) -> Self:
        """The same as a form: any parts with a `.bpmn` or `.tests.yaml` file, `legal` as a file or text, `note`,
        `effective_on`."""
        uploads = [part for parts in request.files.listvalues() for part in parts if part.filename]
        law = next((part.read() for part in uploads if part.name == "legal"), request.form.get("legal", "").encode())
        said: dict[str, Any] = {key: value for key, value in request.form.items() if key != "legal" and value}
        sent = {PurePath(part.filename or "").name: part.read() for part in uploads if part.name != "legal"}
        said["tests"] = {name: text.decode("utf-8", "replace") for name, text in sent.items() if _is_test(name)}
        said["files"] = {name: b64encode(file).decode() for name, file in sent.items() if not _is_test(name)}
        return cls.model_validate({**said, "legal": _read_law(law)}, strict=False)

    def contents(self) -> dict[str, bytes]:
        return {name: _bytes(text) for name, text in self.files.items()}


def _is_test(name: str) -> bool:
    return name.lower().endswith(handed_in.TESTS)


def _read_law(text: bytes) -> Any:
    try:
        return orjson.loads(text) if text.strip() else None
    except orjson.JSONDecodeError as wrong:
        raise NotAccepted({"legal": Sentence(NOT_JSON)}) from wrong


def _bytes(text: str) -> bytes:
    """A diagram begins with `<`, which base64 never does. What is neither is left to the reader, who says so."""
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        try:
            return b64decode(text, validate=True)
        except ValueError:
            return text.encode("utf-8", "replace")
    return text.encode("utf-8", "replace")


class FindingOut(Told):
    """Something to say about one element; nothing was stored while one is an error or incomplete."""

    file: str | None
    element_id: str | None
    element_name: str | None
    element_name_en: str | None = Field(
        None, description="Its English name, or what one without a name is called; null where there is none."
    )
    rule: str
    severity: Literal["error", "incomplete", "advice"]
    message: str
    remedy: str
    message_en: str
    remedy_en: str


class TranslatedOut(Told):
    """One thing another tool wrote, and what the import made of it in the file."""

    file: str
    element_id: str | None
    element_name: str | None
    what: str = Field(
        description="form, role, lane, assignee, time_limit, condition, timer, called, executable, end or ids."
    )
    before: str
    after: str
    message: str
    message_en: str


class KeptOut(Told):
    """A setting of another tool that stays in the file and is not followed."""

    file: str
    element_id: str
    element_name: str | None
    setting: str
    value: str
    place: str = Field(description="What the element is called, in Vietnamese.")
    place_en: str


class ImportOut(Told):
    """What came of bringing the new files in, as `run.py check --json` lists it; both are empty for files drawn for
    this house."""

    translated: list[TranslatedOut]
    kept: list[KeptOut]


class Findings(Error, ImportOut):
    findings: list[FindingOut]


class FileOut(Told):
    file: str
    is_main: bool
    hash: str = Field(description="SHA-256 of the file as the version runs it.")
    original_hash: str | None = Field(
        description="SHA-256 of the file as it was handed in, where the import or the studio has made another one of "
        "it; null where it runs as it was handed in, byte for byte."
    )


class CoveredOut(Told):
    passed: int
    all: int
    missing: list[str] = Field(description="Ids of the elements no script passes.")


class FailureOut(Told):
    script: str
    step: int | None = Field(description="Counted from 0; null: before the first step.")
    message: str


class ProofOut(Told):
    """What rehearsing the version's tests has shown."""

    scripts: list[str]
    failures: list[FailureOut]
    nodes: CoveredOut
    flows: CoveredOut
    rehearsed_at: Instant


class VersionOut(Told):
    procedure_code: str
    number: int
    edition: int | None = Field(description="Which approved one it is; null while it never was approved.")
    state: Literal["submitted", "returned", "taken_back", "published", "withdrawn"]
    effective_on: date
    submitted_at: Instant
    submitted_by: str
    decided_at: Instant | None = Field(description="When it was approved or returned.")
    decided_by: str | None
    reason: str = Field(description="Why it was returned.")
    note: str = Field(description="Its line of the change log.")
    findings: list[FindingOut] = Field(description="The advice kept with it.")
    tests: list[str] = Field(description="The names of its test files.")
    proof: ProofOut | None


class SubmittedOut(VersionOut, ImportOut):
    """The version that waits now, and what the import made of its new files."""


class VersionWithFiles(VersionOut):
    files: list[FileOut]


class Versions(Told):
    versions: list[VersionWithFiles]


@room.errorhandler(DiagramHasFindings)
def say_findings(refusal: DiagramHasFindings) -> Response:
    """The refusal with every finding, gravest first, and what the import has made of the files."""
    response = errors.answer(refusal, errors.status_of(refusal))
    found = {"findings": [asdict(finding) for finding in refusal.findings], **_told(refusal.draft)}
    response.set_data(orjson.dumps({**(response.get_json() or {}), **found}))
    return response


@room.post("/procedures/<code>/versions")
@room.input(VersionIn, example={"files": {"khai-sinh.bpmn": "<?xml …"}, "note": "Bỏ bước xác minh lần hai"})
@room.output(SubmittedOut, status_code=201, description="Handed in; it waits for the control office.")
@room.doc(tags=["procedures"])
def submit_version(code: str, json_data: VersionIn) -> dict[str, Any]:
    """Hand in the next version of a procedure; it is in force when somebody else has approved it.

    Diagrams of other tools are translated where that is certain; the answer lists what was, and what was kept, and the
    original can be downloaded beside the file. Looks the diagrams through and rehearses the tests; a version with
    errors, not yet complete, or whose tests fail is refused with what was found, and nothing is stored.
    """
    with looking() as act:
        day, tests = json_data.effective_on or act.today, json_data.tests
        whole = handed_in.gather(act, code, json_data.contents(), json_data.legal, tests=tests, effective_on=day)
    draft = handed_in.drafted(whole)
    return {**_shown(proving.submit(whole, draft, json_data.note, looking=looking, acting=acting)), **_told(draft)}


@room.post(f"/procedures/<code>/versions/<{ID}:number>/approve")
@room.output(VersionOut, description="Published; in force from its day.")
@room.doc(tags=["procedures"])
def approve_version(code: str, number: int) -> dict[str, Any]:
    """Approve a version that waits. It is looked through and rehearsed once more; never by whoever submitted it."""
    return _shown(proving.approve(code, number, looking=looking, acting=acting))


class ReturnIn(Asked):
    reason: Line = Field("", max_length=1000, description="What has to be mended; required.")


@room.post(f"/procedures/<code>/versions/<{ID}:number>/return")
@room.input(ReturnIn, example={"reason": "Thời hạn thẩm định vượt thời hạn giải quyết"})
@room.output(VersionOut, description="Returned to whoever submitted it.")
@room.doc(tags=["procedures"])
def return_version(code: str, number: int, json_data: ReturnIn) -> dict[str, Any]:
    """Return a version that waits, with the reason."""
    with acting() as act:
        require(act.actor, Permission.APPROVE_PROCEDURE)
        return _shown(submission.send_back(act, catalog.version(act.session, code, number).id, json_data.reason))


@room.get("/procedures/<code>/versions")
@room.output(Versions, description="All versions, the newest first.")
@room.doc(tags=["procedures"])
def list_versions(code: str) -> dict[str, Any]:
    """The versions of a procedure."""
    with looking() as act:
        require(act.actor, Permission.LOOK_PROCEDURES)
        catalog.procedure(act.session, code)
        versions = catalog.versions(act.session, code)
        files = catalog.files(act.session, [version.id for version in versions])
        return {"versions": [{**_shown(version), "files": files[version.id]} for version in versions]}


@room.get(f"/procedures/<code>/versions/<{ID}:number>/files/<file>")
@room.doc(
    tags=["procedures"],
    responses={200: "The file, byte for byte."},
)
def download(code: str, number: int, file: str) -> Response:
    """One drawn file of a version, byte for byte as the version runs it."""
    with looking() as act:
        require(act.actor, Permission.LOOK_PROCEDURES)
        xml = catalog.drawn(act.session, code, number, file)
    return send_file(BytesIO(xml), mimetype="application/xml", as_attachment=True, download_name=file)


@room.get(f"/procedures/<code>/versions/<{ID}:number>/files/<file>/original")
@room.doc(
    tags=["procedures"],
    responses={200: "The original, byte for byte."},
)
def download_original(code: str, number: int, file: str) -> Response:
    """One file of a version, byte for byte as it was handed in, or as another tool wrote what the studio drew on; the
    file itself where it was not translated."""
    with looking() as act:
        require(act.actor, Permission.LOOK_PROCEDURES)
        xml = catalog.as_handed_in(act.session, code, number, file)
    return send_file(BytesIO(xml), mimetype="application/octet-stream", as_attachment=True, download_name=file)


def _told(draft: Draft) -> dict[str, Any]:
    return listing.as_plain(draft.translated, draft.kept)


def _shown(version: ProcedureVersion) -> dict[str, Any]:
    same = VersionOut.model_fields.keys() - {"tests"}
    return {**{name: getattr(version, name) for name in same}, "tests": sorted(version.tests)}
