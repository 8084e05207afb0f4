"""Handing in a new version: choose files, look at what the check says, submit. Nothing is stored before that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from typing import Any

import orjson
from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from admin import tray, words
from admin.tray import LAW, HandIn
from engine import proving
from engine.act import Act
from engine.definitions import catalog, handed_in, submission
from engine.definitions.diagram import Finding
from engine.definitions.handed_in import Whole
from engine.definitions.importing import Became, Kept
from engine.definitions.models import Procedure
from engine.definitions.publishing import DiagramHasFindings, Draft
from engine.errors import Invalid, Refusal
from engine.identity.permissions import Permission, require
from web.guards import acting, looking
from web.headers import allow_inline_styles
from web.language import chosen
from web.told import Told, day, tell

room = Blueprint("handing_in", __name__, url_prefix="/quan-tri/quy-trinh")
SUBMIT = "submit"
NEW = "-"  # in the address where the procedure is not in the catalogue yet

Page = str | tuple[str, int] | Answer


class LawIsNotJson(Invalid):
    """Tệp dữ liệu pháp lý không phải JSON hợp lệ."""


class LawSaysNoCode(Invalid):
    """Thủ tục mới cần tệp dữ liệu pháp lý có ghi mã thủ tục (code)."""


@dataclass(frozen=True)
class Numbered:
    """A finding with the number it has in table and picture alike."""

    number: int
    finding: Finding

    @property
    def message(self) -> str:
        return self.finding.message_en if chosen() == "en" else self.finding.message

    @property
    def remedy(self) -> str:
        return self.finding.remedy_en if chosen() == "en" else self.finding.remedy


@dataclass(frozen=True)
class Looked:
    """What the check made of a hand-in; `translated` and `kept` are what the import of its new files tells."""

    findings: list[Numbered] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    is_fit: bool = False
    translated: Sequence[Became] = ()
    kept: Sequence[Kept] = ()

    def has_picture(self, file: str) -> bool:
        """Whether anything is drawn in that file; drawing tools are not the only ones that write such files."""
        return not any(each.finding.rule == "picture-missing" and each.finding.file == file for each in self.findings)

    def of(self, severity: str) -> list[Numbered]:
        return [each for each in self.findings if each.finding.severity == severity]

    def notes(self, file: str) -> dict[str, str]:
        """Element id -> the numbers of its findings, for the picture of that file."""
        notes: dict[str, list[str]] = {}
        for each in self.findings:
            if each.finding.element_id and each.finding.file in (file, None):
                notes.setdefault(each.finding.element_id, []).append(str(each.number))
        return {element: ", ".join(numbers) for element, numbers in notes.items()}


@room.get("/<code>/nop-tep")
def show(code: str) -> str:
    """The empty form, or what lies in the tray."""
    with looking() as act:
        require(act.actor, Permission.SUBMIT_PROCEDURE)
        key = request.args.get("khay", "")
        return _page(act, code, tray.take(act, key), key)


@room.post("/<code>/nop-tep")
def hand_in(code: str) -> Page:
    """Look the hand-in through; submit it if that was the button and nothing is in the way."""
    allow_inline_styles()
    with looking() as act:
        require(act.actor, Permission.SUBMIT_PROCEDURE)
        handed = _handed_in(act)
        key = tray.put(act, handed)
    looked = Looked()
    try:
        whole, draft, looked = _drafted(code, handed)
        if request.form.get("do") == SUBMIT:
            return _submit(whole, draft)
    except Refusal as refusal:
        looked = looked_at(refusal.findings, refusal.draft) if isinstance(refusal, DiagramHasFindings) else looked
        refused = tell(refusal)
        with looking() as act:
            return _page(act, code, handed, key, looked, refused), refused.status
    with looking() as act:
        return _page(act, code, handed, key, looked)


@room.get("/<code>/khay/<key>/<file>")
def lying(code: str, key: str, file: str) -> Response:
    """A drawing that lies in the caller's tray, for the picture."""
    with looking() as act:
        require(act.actor, Permission.SUBMIT_PROCEDURE)
        files = tray.take(act, key).files
        if file not in files:
            files = {source.file: source.xml for source in _sources(act, code)}
    if file not in files:
        raise catalog.NoSuchVersion()
    return send_file(BytesIO(files[file]), mimetype="application/xml", download_name=file)


def _handed_in(act: Act) -> HandIn:
    """What lay in the tray with what was chosen now; ticked files are taken out again."""
    before = tray.take(act, request.form.get("tray", ""))
    uploads = [part for part in request.files.getlist("files") if part.filename]
    files = {PurePath(part.filename or "").name: part.read() for part in uploads}
    law = request.files.get("legal")
    return before.with_more(files, law.read() if law else b"", frozenset(request.form.getlist("without")))


def _drafted(code: str, handed: HandIn) -> tuple[Whole, Draft, Looked]:
    document = _document(handed)
    if code == NEW:
        code = str((document or {}).get("code") or "")
        if not code:
            raise LawSaysNoCode({"legal": LawSaysNoCode.sentence()})
    tests = {name: text.decode("utf-8", "replace") for name, text in handed.files.items() if is_test(name)}
    files = {name: xml for name, xml in handed.files.items() if not is_test(name)}
    with looking() as act:
        effective_on = day(request.form.get("effective_on", ""), "effective_on", act.today)
        whole = handed_in.gather(act, code, files, document, tests=tests, effective_on=effective_on)
    draft = handed_in.drafted(whole)
    return whole, draft, looked_at(draft.examination.findings, draft)


def is_test(name: str) -> bool:
    return name.lower().endswith(handed_in.TESTS)


def _document(handed: HandIn) -> Mapping[str, Any] | None:
    if not handed.law.strip():
        return None
    try:
        document = orjson.loads(handed.law)
    except orjson.JSONDecodeError as wrong:
        raise LawIsNotJson({"legal": LawIsNotJson.sentence()}) from wrong
    if not isinstance(document, dict):
        raise LawIsNotJson({"legal": LawIsNotJson.sentence()})
    return document


def _files(draft: Draft) -> list[str]:
    starts = draft.examination.starts
    return list(starts[0].files) if starts else list(draft.files)


def looked_at(findings: Iterable[Finding], draft: Draft | None = None) -> Looked:
    """The findings, numbered as the page shows them, beside what else there is to show of their draft."""
    numbered = [Numbered(number, finding) for number, finding in enumerate(findings, 1)]
    is_fit = all(each.finding.severity == "advice" for each in numbered)
    if draft is None:
        return Looked(numbered, is_fit=is_fit)
    return Looked(numbered, _files(draft), is_fit, draft.translated, draft.kept)


def _submit(whole: Whole, draft: Draft) -> Answer:
    version = proving.submit(whole, draft, request.form.get("note", ""), looking=looking, acting=acting)
    flash(gettext("Đã trình phiên bản %(number)s, chờ phê duyệt.", number=version.number))
    return redirect(url_for("procedures.version", code=version.procedure_code, number=version.number))


def _page(
    act: Act, code: str, handed: HandIn, key: str, looked: Looked | None = None, refused: Told | None = None
) -> str:
    procedure = act.session.get(Procedure, code)
    if procedure is None and code != NEW:
        raise catalog.NoSuchProcedure(code=code)
    return render_template(
        "admin/hand_in.html",
        code=code, procedure=procedure, handed=handed, key=key, looked=looked, refused=refused, words=words, LAW=LAW,
        in_force=_sources(act, code), tests=_tests(act, code), today=act.today,
        waiting=submission.waiting_of(act.session, code),
    )  # fmt: skip


def _sources(act: Act, code: str) -> list[catalog.Source]:
    last = handed_in.newest(act, code)
    return catalog.sources(act.session, last.id) if last else []


def _tests(act: Act, code: str) -> list[str]:
    last = handed_in.newest(act, code)
    return sorted(last.tests) if last else []
