"""What a leader does to many items: the list a number opens, one move over all that are ticked, what became of each,
and the way back while it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from desk import lines, words
from desk.posting import BACK, back
from desk.scope import UNIT, Scope, scope
from engine import notices
from engine.act import Act
from engine.deadlines.explain import because
from engine.dossiers import batches, moving
from engine.dossiers.batches import MOST
from engine.dossiers.models import Batch, BatchLine
from engine.dossiers.queries import PAGE
from engine.errors import Conflict, Refusal
from engine.identity.permissions import Permission, may
from engine.leave import questions as leave
from engine.org.models import Officer
from engine.reports import lateness, paused
from engine.reports.board import MOST_UNITS, Person, board
from engine.reports.lateness import Asked
from engine.reports.paused import Paused
from web.addresses import ID, read_id
from web.guards import acting, looking
from web.language import chosen as language
from web.language import filled
from web.told import Told, day, tell

room = Blueprint("supervision_moves", __name__)

Page = str | tuple[str, int] | Answer
FILTER = (UNIT, "han", "can-bo", "thu-tuc", "buoc")
UNATTENDED, NOTHING = "khong-ai", (0,)
DUE = {"qua-han": lateness.LATE, "hom-nay": lateness.TODAY, "sap-den-han": lateness.DUE_SOON, "con-lai": lateness.LATER}


@room.get("/giam-sat/viec")
def index() -> str:
    """The open items of a filter, which stands in the address; with `phan=song` the rows alone."""
    with looking() as act:
        return _list(act)


@room.post("/giam-sat/viec")
def do() -> Page:
    """One move over the ticked items, or over all of the filter: each in an act of its own."""
    try:
        with acting() as act:
            batch_id = _start(act).id
        moving.run(acting, batch_id)
    except Refusal as refusal:
        told = tell(refusal, "moves")
        with looking() as act:
            return _list(act, told), told.status
    return _onward(batch_id)


@room.get(f"/giam-sat/lan/<{ID}:batch_id>")
def show(batch_id: int) -> str:
    """What became of each item; those refused can be tried again another way."""
    with looking() as act:
        batch, rows = batches.of(act, batch_id)
        refused = {item.id for line, item, _dossier in rows if item and line.state == "refused"}
        places = {item.unit_id for _line, item, _dossier in rows if item and item.id in refused}
        may_try_again = any(item and item.id in refused and item.done_at is None for _line, item, _dossier in rows)
        left = batches.left(act, batch)
        return render_template(
            "desk/batch.html",
            batch=batch,
            rows=rows,
            refused=refused,
            left=len(left),
            goes_on=bool(left) and "tiep" in request.args,
            unknown=len(batches.unknown_of(batch)),
            may_try_again=may_try_again and not left,
            may_undo=batches.may_undo(batch, act.now),
            seconds_left=batches.seconds_left(batch, act.now),
            said=_said_of(act, batch),
            told_line=_told_line,
            back_to=back(url_for("supervision_moves.index")),
            **_shown(act, _people(act, scope(act).units, places) if may_try_again and not left else []),
        )


@room.post(f"/giam-sat/lan/<{ID}:batch_id>/hoan-tac")
def undo(batch_id: int) -> Page:
    """Take back what still stands as the move has left it."""
    return _again(batch_id, lambda: moving.undo(acting, batch_id))


@room.post(f"/giam-sat/lan/<{ID}:batch_id>/lam-tiep")
def go_on(batch_id: int) -> Page:
    """The next few of what is left, to be done or taken back; the page asks for them by itself."""
    return _again(batch_id, lambda: moving.run(acting, batch_id))


@room.get("/giam-sat/tam-dung")
def resting() -> str:
    """The dossiers that stand still, and why."""
    with looking() as act:
        chosen = scope(act)
        status = read_id(request.args.get("vi-sao", ""))
        after = request.args.get("sau", "")
        place = lines.read_place(after) if after else None
        rows, more = paused.dossiers(act, chosen.units, status, place)
        older = _url("resting", sau=lines.written_place(more)) if more else None
        english = lines.english_names(act, (row.version_id for row in rows))
        return render_template(
            "desk/paused.html",
            rows=rows,
            counts=paused.counts(act, chosen.units),
            status=status,
            older=older,
            english=english,
            scope=chosen,
            words=words,
            reason=_reason,
        )


# The list ----------------------------------------------------------------------------------------------------------


def _list(act: Act, told: Told | None = None) -> str:
    chosen = scope(act)
    asked = _asked(act, chosen)
    if told and (ticked := _ticked(told)):  # refused, the page shows what it was about, wherever in the list it stood
        asked = Asked(chosen.units, ids=ticked)
    visited = request.values.getlist("sau")
    page = lateness.items(act, asked, lines.read(visited[-1]) if visited else None, size=MOST if asked.ids else PAGE)
    shown = {
        "lines": lines.lines(act, page.rows),
        "newer": _url("index", sau=visited[:-1]) if visited else None,
        "older": _url("index", sau=_further(visited, lines.written(page.next))) if page.next else None,
        "told": told,
        "all_of_it": (all_of_it := request.args.get("chon") == "ca"),
        "ticked": [str(row.id) for row in page.rows] if all_of_it else (),
    }
    if request.args.get("phan") == "song":
        return render_template("desk/moves_live.html", **shown, **_shown(act))
    last = batches.last_of(act)
    return render_template(
        "desk/moves.html",
        last=last,
        seconds_left=batches.seconds_left(last, act.now),
        count=lateness.count(act, asked, MOST),
        about=_about(act, asked),
        kept={name: request.values[name] for name in FILTER if request.values.get(name)},
        scope=chosen,
        DUE=words.STANDING,
        with_due=lambda name: _url("index", han=name, sau=None),
        live=_url("index", phan="song"),
        here_again=_url("index"),
        **shown,
        **_shown(act, _people(act, chosen.units, (row.unit_id for row in page.rows))),
    )


def _ticked(told: Told) -> tuple[int, ...]:
    return tuple(found for text in told.ticked("items")[:MOST] if (found := read_id(text)) is not None)


def _shown(act: Act, people: list[Person] | None = None) -> dict[str, Any]:
    return {
        "may_move": may(act.actor, Permission.ASSIGN_WORK) and act.actor.officer_id is not None,
        "people": [one for one in people or () if one.officer_id is not None],
        "words": words,
        "most": MOST,
        "key": uuid4().hex,
    }


def _asked(act: Act, chosen: Scope) -> Asked:
    holder = request.values.get("can-bo", "")
    if request.values.get("han") == UNATTENDED:
        return Asked(chosen.units, ids=tuple(leave.unattended_items(act, chosen.units)) or NOTHING)
    return Asked(
        chosen.units,
        DUE.get(request.values.get("han", ""), ""),
        lateness.NOBODY if holder == "0" else read_id(holder),
        request.values.get("thu-tuc", "")[:40],
        request.values.get("buoc", "")[:120],
    )


def _about(act: Act, asked: Asked) -> str:
    """Whom or which step the list is narrowed to, in words."""
    if asked.officer_id:
        officer = act.session.get(Officer, asked.officer_id)
        return officer.full_name if officer else ""
    if asked.officer_id == lateness.NOBODY:
        return gettext("Chưa ai nhận")
    return ""


def _people(act: Act, units: frozenset[int], others: Iterable[int] = ()) -> list[Person]:
    """Whom the work can be given to, who holds least first: those of the chosen units, or, where these are too many to
    choose from, of those the page is about."""
    where = units if len(units) <= MOST_UNITS else frozenset(others) & units
    if not where or len(where) > MOST_UNITS:
        return []
    found, _more = board(act, where, lateness.piles(act, where, held=True))
    return sorted(found, key=lambda one: (one.tally.total, one.name))


def _further(visited: list[str], place: str) -> list[str]:
    return [*visited, place][-lines.MOST_PAGES_BACK :]


def _url(view: str, **changes: Any) -> str:
    """This list with other words in its address; empty ones are left out."""
    kept: dict[str, Any] = {name: request.values.get(name) for name in (*FILTER, "vi-sao")}
    said = {**kept, "sau": request.values.getlist("sau"), **changes}
    return url_for(f"supervision_moves.{view}", **{name: value for name, value in said.items() if value})


# The move ----------------------------------------------------------------------------------------------------------


def _start(act: Act) -> Batch:
    verb = request.form.get("verb", "")
    until = request.form.get("until", "") if verb == "extend" else ""
    return batches.start(
        act,
        verb,
        _wanted(act),
        officer_id=read_id(request.form.get("officer", "")) if verb == "assign" else None,
        until=day(until, "until") if until else None,
        cause=request.form.get("cause", "") if verb == "extend" else "",
        reason=request.form.get("reason", "") if verb in ("assign", "extend") else "",
        question=request.form.get("question", "") if verb == "ask_why" else "",
        among=_among(),
        key=request.form.get("key", "")[:64] or None,
    )


def _among() -> str:
    """The filter, where all of it is meant: sent twice it is the same move, though the list has changed by then."""
    return urlencode({name: request.form.get(name, "") for name in FILTER}) if request.form.get("all") else ""


def _wanted(act: Act) -> list[int]:
    """What is ticked, or the first of the whole list."""
    if request.form.get("all"):
        return lateness.ids(act, _asked(act, scope(act)), MOST)
    return [found for text in request.form.getlist("items") if (found := read_id(text)) is not None]


def _onward(batch_id: int) -> Answer:
    """Back where one came from when all went well; else to what became of each."""
    with looking() as act:
        batch, rows = batches.of(act, batch_id)
        is_left = bool(batches.left(act, batch))
    if is_left or batches.unknown_of(batch) or any(line.state != "done" for line, _item, _dossier in rows):
        return _to_lines(batch_id, is_left)
    flash(words.moved(batch.verb, len(rows)))
    return redirect(back(url_for("supervision_moves.index")))


def _to_lines(batch_id: int, is_left: bool) -> Answer:
    """What became of each, so far; `tiep` lets the page go on by itself."""
    place: dict[str, Any] = {BACK: back(url_for("supervision_moves.index")), "tiep": 1 if is_left else None}
    return redirect(url_for("supervision_moves.show", batch_id=batch_id, **place))


def _again(batch_id: int, does: Callable[[], bool]) -> Page:
    is_left = False
    try:
        is_left = does()
    except Conflict as refusal:
        flash(tell(refusal).message, "danger")
    return _to_lines(batch_id, is_left)


def _told_line(line: BatchLine) -> str:
    """Why an item was refused or kept, in the reader's language."""
    return gettext(line.sentence).format(**filled(notices.unpacked(line.filling)))


def _reason(row: Paused) -> str:
    """What was typed, or what the law says, in the reader's language."""
    why = because(row.reason or "")
    return why.en if language() == "en" else why.vi


def _said_of(act: Act, batch: Batch) -> dict[str, str]:
    """What was said with the move, so that nothing is typed twice."""
    said = {name: str(batch.details.get(name, "")) for name in ("cause", "reason", "question", "until", "officer_id")}
    officer = act.session.get(Officer, batch.details["officer_id"]) if said["officer_id"] else None
    return {**said, "officer": officer.full_name if officer else ""}
