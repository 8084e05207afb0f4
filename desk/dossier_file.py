"""The dossier's page: what it is, who holds it until when, why that date, its story, its place on the diagram."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from desk import drawings, file_page, lines, post_page, words
from desk.posting import back, flash_remarks
from engine.act import Act
from engine.definitions import catalog
from engine.dossiers import handling, queries
from engine.dossiers.queries import PAGE
from engine.errors import NotFound, Refusal
from engine.identity.permissions import Permission, require
from web.addresses import read_id
from web.guards import acting, looking
from web.headers import allow_inline_styles
from web.told import Told, day, tell

room = Blueprint("dossier_file", __name__)

Page = str | tuple[str, int] | Answer


class NoSuchDrawing(NotFound):
    """Hồ sơ này không có sơ đồ ấy."""


class NoSuchVerb(NotFound):
    """Không có thao tác ấy trên hồ sơ."""


@room.get("/ho-so")
def index() -> str:
    """Search: any words of code, name, identity number, telephone or procedure; without words, the newest."""
    text, before = request.args.get("q", "").strip()[:200], request.args.get("sau", "")
    with looking() as act:
        require(act.actor, Permission.LOOK_UNIT_WORK)
        found = queries.search(act, text, read_id(before), PAGE + 1)
        older = url_for("dossier_file.index", q=text or None, sau=found[PAGE - 1].id) if len(found) > PAGE else None
        newest = url_for("dossier_file.index", q=text or None) if before else None
        english = lines.english_names(act, (one.version_id for one in found[:PAGE]))
        return render_template(
            "desk/search.html", text=text, found=found[:PAGE], english=english, newer=newest, older=older, words=words
        )


@room.get("/ho-so/<code>")
def open(code: str) -> Page:
    """The whole dossier."""
    return _show(code)


@room.get("/ho-so/<code>/so-do/<path:file>")
def drawing(code: str, file: str) -> Response:
    """A diagram of the version the dossier travels by, as it was drawn."""
    with looking() as act:
        dossier = file_page.readable(act, code)
        version = catalog.loaded(act.session, dossier.version_id)
        source = drawings.source(act.session, version, file)
        if source is None:
            raise NoSuchDrawing()
        return Response(source.xml, content_type="application/xml; charset=utf-8")


@room.post("/ho-so/<code>/<verb>")
def perform(code: str, verb: str) -> Page:
    """A verb on the whole dossier; refused, its form is open again with what was typed."""
    if verb not in VERBS:
        raise NoSuchVerb()
    try:
        with acting() as act:
            VERBS[verb](act, code)
    except Refusal as refusal:
        return _show(code, tell(refusal, verb))
    flash(gettext("Đã ghi: %(what)s.", what=words.VERBS[verb]))
    flash_remarks(act)
    return redirect(back(url_for("dossier_file.open", code=code)))


def _reason() -> str:
    return request.form.get("reason", "")


def _cause() -> str:
    return request.form.get("cause", "")


def _until() -> date:
    return day(request.form.get("until", ""), "until")


def _ask_supplement(act: Act, code: str) -> None:
    """Papers ticked on the published list, and others, a line each, with their legal basis."""
    papers = [line for block in request.form.getlist("papers") for line in block.splitlines()]
    basis = request.form.get("legal_basis", "")
    handling.ask_supplement(act, code, papers=papers, reason=_reason(), legal_basis=basis)


VERBS: dict[str, Callable[[Act, str], Any]] = {
    "ask_supplement": _ask_supplement,
    "suspend": lambda act, code: handling.suspend(act, code, reason=_reason()),
    "resume": lambda act, code: handling.resume(act, code, reason=_reason()),
    "extend": lambda act, code: handling.extend(act, code, until=_until(), cause=_cause(), reason=_reason()),
    "mark_important": lambda act, code: handling.mark_important(act, code, reason=_reason()),
    "stop": lambda act, code: handling.stop(act, code, reason=_reason()),
    "withdraw": lambda act, code: handling.withdraw(act, code, reason=_reason()),
    "return_result": lambda act, code: handling.return_result(act, code),
}


def _show(code: str, told: Told | None = None) -> Page:
    allow_inline_styles()
    with looking() as act:
        shown = file_page.gather(act, code)
        page = render_template(
            "desk/dossier.html",
            page=shown,
            post=post_page.beside(act, shown.dossier),
            told=told,
            words=words,
            detailed=request.args.get("day-du") == "1",
            back=back(url_for("dossier_file.index")),
        )
    return (page, told.status) if told else page
