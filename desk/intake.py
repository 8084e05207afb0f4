"""The counter: choose the procedure, write down what the applicant brings, and hand out the receipt."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from desk import counter_look_up, counter_page, look_ups, words
from desk.posting import based_on, posted, told_of, wanted_draft
from engine.act import SomeoneMovedItFirst
from engine.dossiers import drafts, intake
from engine.dossiers.intake import KeyWasUsedForSomethingElse
from engine.errors import Refusal
from engine.identity.permissions import Permission, require
from engine.postal import receiving
from web.addresses import asked
from web.guards import acting, looking
from web.told import Told, tell

room = Blueprint("intake", __name__)

Page = str | tuple[str, int] | Answer


@room.get("/tiep-nhan")
def index() -> str:
    """The procedures this officer's desk receives."""
    with looking() as act:
        require(act.actor, Permission.RECEIVE_DOSSIER)
        return render_template("desk/procedures.html", desks=counter_page.desks(act), today=act.today)


@room.get("/tiep-nhan/<procedure>")
def fill(procedure: str) -> Page:
    """One page with everything the counter asks."""
    return _show(procedure)


@room.post("/tiep-nhan/<procedure>")
def register(procedure: str) -> Page:
    """Receive: code, appointment, first step. Sent twice, it is received once."""
    try:
        try:
            code = _register(procedure)
        except SomeoneMovedItFirst:
            code = _register(procedure)  # the same page came in twice at once: now the first is there
    except Refusal as refusal:
        return _refuse(procedure, tell(refusal, "register"), renew=isinstance(refusal, KeyWasUsedForSomethingElse))
    return redirect(url_for("intake.receipt", code=code))


def _register(procedure: str) -> str:
    with acting() as act:
        wanted = counter_page.request_of(act, procedure, posted())
        dossier = intake.register(act, wanted)
        code = dossier.code
        if number := request.form.get("request.parcel", ""):
            receiving.attach(act, number, dossier)
        drafts.hand_in(act, counter_page.key_of(procedure))
        return code


@room.post("/tiep-nhan/<procedure>/tu-choi")
def refuse(procedure: str) -> Page:
    """Do not accept, in writing (form 03)."""
    try:
        with acting() as act:
            wanted = counter_page.request_of(act, procedure, posted())
            code = intake.refuse_at_desk(act, wanted, reason=request.form.get("refusal.reason", "")).code
            drafts.hand_in(act, counter_page.key_of(procedure))
    except Refusal as refusal:
        return _refuse(procedure, tell(refusal, "refuse"))
    flash(gettext("Đã lập phiếu từ chối tiếp nhận."))
    return redirect(url_for("dossier_file.open", code=code))


@room.post("/tiep-nhan/<procedure>/doi-chieu/<person>")
def look_up(procedure: str, person: str) -> Page:
    """Ask the residents database about somebody the page describes; everything typed stays."""
    try:
        unit = counter_look_up.ask(procedure, person)
    except Refusal as refusal:
        return _refuse(procedure, tell(refusal, "look_up"))
    return redirect(url_for("intake.fill", procedure=procedure, _anchor=f"look-up-{person}", **{"don-vi": unit}))


@room.post("/tiep-nhan/<procedure>/ban-nhap")
def keep(procedure: str) -> Response:
    """Keep what is being typed at the counter."""
    with acting() as act:
        return told_of(counter_page.keep(act, procedure, posted(), based_on()))


@room.post("/tiep-nhan/<procedure>/bo-nhap")
def discard(procedure: str) -> Answer:
    """Put the draft aside and begin with an empty page."""
    with acting() as act:
        counter_page.put_aside(act, procedure)
    return redirect(url_for("intake.fill", procedure=procedure))


@room.get("/tiep-nhan/<procedure>/hen")
def appointment(procedure: str) -> str:
    """The appointment as it would be given now, and why; part of the page, asked again while it stands open."""
    with looking() as act:
        counter = counter_page.counter(act, procedure, request.args.get("don-vi"))
        return render_template("desk/appointment.html", counter=counter)


@room.get("/tiep-nhan/bien-nhan/<code>")
def receipt(code: str) -> str:
    """What to tell the applicant: code, appointment, why, and the receipt to print."""
    with looking() as act:
        return render_template("desk/received.html", page=counter_page.received(act, code), words=words)


def _refuse(procedure: str, told: Told, *, renew: bool = False) -> Page:
    with acting() as act:
        if act.actor.officer_id is not None:
            counter_page.keep(act, procedure, posted(), based_on())
    return _show(procedure, told, renew=renew)


def _show(procedure: str, told: Told | None = None, *, renew: bool = False) -> Page:
    with looking() as act:
        counter = counter_page.counter(act, procedure, request.values.get("don-vi"))
        drawer = drafts.drawer(act.session, act.actor.officer_id, counter_page.key_of(procedure))
        draft = drawer.take(wanted_draft())
        parcel = counter_page.parcel_of(act, asked("buu-gui", 60)) if told is None else None
        begun = counter_page.begun_by(receiving.waiting(act, parcel.number)) if parcel else {}
        typed: Mapping[str, Any] = told.typed if told else begun or (draft.data if draft else {})
        key = secrets.token_urlsafe(12) if told is None or renew else _key(told)
        page = render_template(
            "desk/intake.html",
            counter=counter,
            typed=counter_page.Typed(typed),
            key=key,
            draft=draft,
            drawer=drawer,
            told=told,
            people=counter_look_up.outcomes(act, counter, typed),
            look_ups=look_ups,
            warnings=counter_page.warnings(act, counter, told.typed if told else None),
            words=words,
        )
    return (page, told.status) if told else page


def _key(told: Told) -> str:
    return next(iter(told.typed.get("request.key", [])), "") or secrets.token_urlsafe(12)
