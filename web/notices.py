"""Notices: the lines left for an officer, shown until read."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import notices
from engine.act import Act
from engine.notices import Notice
from engine.words import Named
from web import display
from web.addresses import read_id
from web.guards import acting, looking
from web.language import name_of

room = Blueprint("notices", __name__)
AT_MOST = 99
PAGE = 50


@room.get("/thong-bao")
def index() -> str:
    """What waits to be read, newest first, a page at a time."""
    before = read_id(request.args.get("truoc", ""))
    with looking() as act:
        found = _waiting(act, PAGE + 1, before)
        lines = found[:PAGE]
        older = url_for("notices.index", truoc=lines[-1].id) if len(found) > PAGE else None
        newest = url_for("notices.index") if before else None
        return render_template("notices.html", lines=lines, line_of=line_of, newest=newest, older=older)


@room.post("/thong-bao")
def read() -> Response:
    """The lines of the page have been read; what has come in since it was shown has not."""
    shown = [number for text in request.form.getlist("shown")[:PAGE] if (number := read_id(text))]
    with acting() as act:
        notices.mark_read(act, shown)
    return redirect(url_for("notices.index"))


@room.get("/thong-bao/so")
def count() -> Markup:
    """How many wait, as a small mark; nothing when none does."""
    with looking() as act:
        waiting = len(_waiting(act, AT_MOST))
    return Markup(f'<span class="mark mark-red">{waiting}</span>') if waiting else Markup("")


def _waiting(act: Act, most: int, before: int | None = None) -> list[Notice]:
    actor = act.actor
    return notices.unread(act.session, actor.officer_id, most, before, account_id=actor.account_id)


def line_of(notice: Notice) -> str:
    """The notice in the reader's language; one that was kept as finished words is shown as it stands."""
    if notice.filling is None:
        return notice.sentence
    words = {name: _filled(value) for name, value in notices.unpacked(notice.filling).items()}
    return gettext(notice.sentence).format(**words)


def _filled(value: notices.Filling) -> str:
    if isinstance(value, Named):
        return name_of(value)
    if isinstance(value, datetime):
        return display.at(value)
    return display.on(value) if isinstance(value, date) else value
