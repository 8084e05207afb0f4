"""Procedures: which version is in force, what the law says beside it, every version with its files, and the ways out:
an approved version is withdrawn by the control office, a waiting one taken back by whoever submitted it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from admin import words
from admin.brought import brought_in
from admin.designer_words import explained_words
from engine.act import Act
from engine.definitions import catalog, submission
from engine.definitions import legal as legal_data
from engine.definitions.catalog import Listed
from engine.definitions.models import PUBLISHED, SUBMITTED, ProcedureVersion
from engine.definitions.proof import Proof
from engine.errors import Invalid, Refusal
from engine.identity.permissions import Permission, may, require
from web.addresses import ID
from web.guards import acting, looking
from web.headers import allow_inline_styles
from web.told import Told, tell

room = Blueprint("procedures", __name__, url_prefix="/quan-tri/quy-trinh")

Page = str | tuple[str, int] | Answer


class SayWhyWithdrawn(Invalid):
    """Mời ghi lý do rút phiên bản."""


@room.get("")
def index() -> str:
    """Every procedure, by field."""
    with looking() as act:
        require(act.actor, Permission.LOOK_PROCEDURES)
        rows = catalog.list_procedures(act.session, act.today)
        ids = [row.version_id for row in rows if row.version_id]
        return render_template(
            "admin/procedures.html", fields=_by_field(rows), versions=_versions(act, ids), words=words, **_rights(act)
        )


@room.get("/<code>")
def show(code: str) -> str:
    """One procedure: the law in force and its versions."""
    with looking() as act:
        return _page(act, code)


@room.get(f"/<code>/phien-ban/<{ID}:number>")
def version(code: str, number: int) -> str:
    """One version: its drawings to look at, and what the check advised."""
    allow_inline_styles()
    with looking() as act:
        return _version_page(act, code, number)


@room.get(f"/<code>/phien-ban/<{ID}:number>/tep/<file>")
def download(code: str, number: int, file: str) -> Response:
    """One drawn file, byte for byte as the version runs it; shown in the page with `?xem`."""
    with looking() as act:
        require(act.actor, Permission.LOOK_PROCEDURES)
        xml = catalog.drawn(act.session, code, number, file)
    as_file = "xem" not in request.args
    return send_file(BytesIO(xml), mimetype="application/xml", as_attachment=as_file, download_name=file)


@room.get(f"/<code>/phien-ban/<{ID}:number>/tep/<file>/goc")
def download_original(code: str, number: int, file: str) -> Response:
    """The same file, byte for byte as it was handed in."""
    with looking() as act:
        require(act.actor, Permission.LOOK_PROCEDURES)
        xml = catalog.as_handed_in(act.session, code, number, file)
    return send_file(BytesIO(xml), mimetype="application/octet-stream", as_attachment=True, download_name=file)


@room.post(f"/<code>/phien-ban/<{ID}:number>/rut")
def withdraw(code: str, number: int) -> Page:
    """Take back a version found wrong; the one before it is in force again."""
    try:
        with acting() as act:
            require(act.actor, Permission.APPROVE_PROCEDURE)
            reason = request.form.get("reason", "").strip()[:1000]
            if not reason:
                raise SayWhyWithdrawn({"reason": SayWhyWithdrawn.sentence()})
            catalog.withdraw(act, catalog.version(act.session, code, number).id, reason)
    except Refusal as refusal:
        allow_inline_styles()
        refused = tell(refusal, "withdraw")
        with looking() as act:
            return _version_page(act, code, number, refused), refused.status
    flash(gettext("Đã rút phiên bản %(number)s.", number=number))
    return redirect(url_for("procedures.show", code=code))


@room.post(f"/<code>/phien-ban/<{ID}:number>/rut-trinh")
def take_back(code: str, number: int) -> Page:
    """The submitter takes a waiting version back."""
    try:
        with acting() as act:
            require(act.actor, Permission.SUBMIT_PROCEDURE)
            submission.take_back(act, catalog.version(act.session, code, number).id)
    except Refusal as refusal:
        allow_inline_styles()
        refused = tell(refusal, "take-back")
        with looking() as act:
            return _version_page(act, code, number, refused), refused.status
    flash(gettext("Đã rút lại phiên bản %(number)s, chưa phê duyệt.", number=number))
    return redirect(url_for("procedures.version", code=code, number=number))


def _page(act: Act, code: str) -> str:
    require(act.actor, Permission.LOOK_PROCEDURES)
    procedure = catalog.procedure(act.session, code)
    versions = catalog.versions(act.session, code)
    current = _in_force(act, code)
    approved = [version for version in versions if version.is_approved]
    newest = next(iter(approved or versions), None)
    legal = legal_data.parse((current or newest).legal) if newest else None
    edition = legal.edition_near(act.today) if legal else None
    files = catalog.files(act.session, [version.id for version in versions[:20]])
    return render_template(
        "admin/procedure.html",
        procedure=procedure, versions=versions, files=files, current=current, legal=legal, edition=edition,
        words=words, **_rights(act),
    )  # fmt: skip


def _version_page(act: Act, code: str, number: int, refused: Told | None = None) -> str:
    require(act.actor, Permission.LOOK_PROCEDURES)
    procedure, found = catalog.procedure(act.session, code), catalog.version(act.session, code, number)
    sources = catalog.sources(act.session, found.id)
    wanted = request.args.get("tep")
    source = next((each for each in sources if each.file == wanted), sources[0])
    current = _in_force(act, code)
    proof = Proof.from_json(found.proof) if found.proof else None
    is_waiting = found.state == SUBMITTED
    return render_template(
        "admin/version.html",
        procedure=procedure, version=found, sources=sources, source=source, refused=refused, words=words,
        is_current=current is not None and current.id == found.id, is_published=found.state == PUBLISHED,
        brought=brought_in(found, sources), is_waiting=is_waiting, is_own=submission.is_own(act, found),
        proof=proof, missed=proof.missing if proof and is_waiting else (), explained_words=explained_words(),
        **_rights(act),
    )  # fmt: skip


def _rights(act: Act) -> dict[str, Any]:
    return {
        "may_submit": may(act.actor, Permission.SUBMIT_PROCEDURE),
        "may_design": may(act.actor, Permission.DESIGN_PROCEDURE),
        "may_approve": may(act.actor, Permission.APPROVE_PROCEDURE),
    }


def _by_field(rows: list[Listed]) -> dict[tuple[str, str], list[Listed]]:
    fields: dict[tuple[str, str], list[Listed]] = {}
    for row in rows:
        fields.setdefault((row.procedure.field_vi, row.procedure.field_en), []).append(row)
    return fields


def _versions(act: Act, ids: list[int]) -> dict[int, ProcedureVersion]:
    query = select(ProcedureVersion).where(ProcedureVersion.id.in_(ids))
    return {version.id: version for version in act.session.scalars(query)}


def _in_force(act: Act, code: str) -> ProcedureVersion | None:
    try:
        return catalog.in_force(act.session, code, act.today)
    except catalog.NoVersionInForce:
        return None
