"""Parcels of the public post: what is on its way, what comes in, what is in trouble; sending, and handing over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

import forms
from desk import counter_page, post_page, words
from desk.posting import answers, back
from engine.act import Act
from engine.errors import Invalid, Refusal
from engine.identity.permissions import Permission, require
from engine.org import questions as org
from engine.postal import arriving, hearing, places, questions, receiving, sending
from engine.postal.contract import Happening
from engine.settings import LOCAL_ZONE
from web.addresses import ID, asked, read_id
from web.guards import acting, looking
from web.language import say
from web.told import Told, day, tell

room = Blueprint("post", __name__, url_prefix="/buu-chinh")

Page = str | tuple[str, int] | Answer
PLACE = ("name", "phone", "line", "province", "district", "email")
TABS = {"dang-di": "under_way", "den": "coming", "can-xu-ly": "trouble", "da-xong": "ended"}


class NotAnInstant(Invalid):
    """Mời nhập ngày và giờ có thật."""


class ChooseWhatHappened(Invalid):
    """Mời chọn tin của bưu chính trong danh sách."""


@room.get("")
def index() -> str:
    """The parcels of the reader's desk."""
    with looking() as act:
        require(act.actor, Permission.RECEIVE_DOSSIER)
        tab = asked("muc", 20) if asked("muc", 20) in TABS else "dang-di"
        found = questions.listed(act, TABS[tab], read_id(asked("sau", 12)), questions.PAGE + 1)
        older = url_for("post.index", muc=tab, sau=found[-2].id) if len(found) > questions.PAGE else None
        return render_template(
            "desk/post.html",
            tab=tab,
            tabs=TABS,
            counted=questions.counted(act),
            rows=post_page.rows(act, found[: questions.PAGE]),
            unknown=questions.unknown(act),
            heard=questions.cursor(act),
            is_connected=act.office.settings.post is not None,
            older=older,
            words=words,
        )


@room.get("/bg/<number>")
def open(number: str) -> Page:
    """One parcel: where it is, what is expected, what is to be done."""
    return _show(number)


@room.post("/bg/<number>/huy")
def cancel(number: str) -> Page:
    """Call it back."""

    def verb(act: Act) -> str:
        parcel = sending.cancel(act, number)
        return gettext("Đã hủy bưu gửi.") if not parcel.is_under_way else gettext("Đã đề nghị bưu chính hủy bưu gửi.")

    return _perform(number, "cancel", verb)


@room.post("/bg/<number>/bien-ban")
def sign(number: str) -> Page:
    """The minutes of handing over, as both sides have signed them."""

    def verb(act: Act) -> str:
        said = request.form
        receiving.sign_minutes(
            act, number, said.get("minutes_number", ""), said.get("signed_by", ""), _instant("signed_at")
        )
        return gettext("Đã ghi biên bản giao nhận.")

    return _perform(number, "sign", verb)


@room.post("/bg/<number>/xac-nhan")
def confirm(number: str) -> Page:
    """The papers have come, and are complete."""

    def verb(act: Act) -> str:
        receiving.confirm(act, number)
        return gettext("Đã xác nhận nhận đủ giấy tờ.")

    return _perform(number, "confirm", verb)


@room.post("/bg/<number>/su-co")
def settle(number: str) -> Page:
    """How the post has put right a loss."""

    def verb(act: Act) -> str:
        arriving.settle_incident(act, number, answers())
        return gettext("Đã ghi kết quả giải quyết sự cố.")

    return _perform(number, "settle", verb)


@room.post("/bg/<number>/tin")
def write_down(number: str) -> Page:
    """What the post has said, where it does not tell the office itself."""

    def verb(act: Act) -> str:
        happening = read_id(request.form.get("happening", "")) or 0
        if happening not in post_page.BY_HAND:
            raise ChooseWhatHappened({"happening": ChooseWhatHappened.sentence()})
        hearing.write_down(act, number, Happening(happening), _instant("at"), request.form.get("note", ""))
        return gettext("Đã ghi tin của bưu chính.")

    return _perform(number, "news", verb)


@room.post(f"/tin/<{ID}:event_id>/xep-lai")
def set_aside(event_id: int) -> Page:
    """A line about an order nobody here knows was looked into."""
    try:
        with acting() as act:
            receiving.set_aside(act, event_id, request.form.get("why", ""))
    except Invalid as refusal:
        flash(say(refusal), "warning")
    else:
        flash(gettext("Đã xếp lại tin."))
    return redirect(url_for("post.index", muc=asked("muc", 20) or None))


# -- sending ---------------------------------------------------------------------------------------------------------


@room.get("/gui/<code>")
def prepare(code: str) -> Page:
    """What is asked before a result is given to the post."""
    return _prepare(code)


@room.post("/gui/<code>")
def send(code: str) -> Page:
    """Give the result to the post."""
    try:
        with acting() as act:
            post_page.before_sending(act, code)
            number = sending.send_result(act, code, _parcel(act)).number
    except Refusal as refusal:
        return _prepare(code, tell(refusal, "send"))
    flash(gettext("Đã lập bưu gửi; có thể hủy khi bưu chính chưa thu gom."))
    return redirect(url_for("post.open", number=number))


@room.get("/chuyen/<code>")
def prepare_transport(code: str) -> Page:
    """Which papers go to which unit."""
    return _prepare_transport(code)


@room.post("/chuyen/<code>")
def transport(code: str) -> Page:
    """Send papers to another unit."""
    try:
        with acting() as act:
            post_page.before_transport(act, code)
            there = org.unit(act.session, request.form.get("unit", "").strip()[:40], act.today)
            number = sending.transport(act, code, there.id, _lines(), request.form.get("note", "")).number
    except Refusal as refusal:
        return _prepare_transport(code, tell(refusal, "transport"))
    flash(gettext("Đã lập bưu gửi chuyển giấy tờ."))
    return redirect(url_for("post.open", number=number))


@room.get("/bao-truoc")
def expect() -> Page:
    """An applicant has said that a dossier will come by post."""
    return _expect()


@room.post("/bao-truoc")
def announce() -> Page:
    """Let the post fetch it."""
    try:
        with acting() as act:
            require(act.actor, Permission.RECEIVE_DOSSIER)
            place = counter_page.counter(act, request.form.get("procedure", ""), None)
            sender = places.of_person(act, {name: request.form.get(name, "") for name in PLACE})
            parcel = sending.announce(act, place.version.procedure_code, place.authority, sender, _lines())
            number = parcel.number
    except Refusal as refusal:
        return _expect(tell(refusal, "announce"))
    flash(gettext("Đã báo bưu chính đến nhận hồ sơ tại nhà người nộp."))
    return redirect(url_for("post.open", number=number))


# -- inside ----------------------------------------------------------------------------------------------------------


def _perform(number: str, form: str, verb: Callable[[Act], str]) -> Page:
    try:
        with acting() as act:
            said = verb(act)
    except Refusal as refusal:
        return _show(number, tell(refusal, form))
    flash(said)
    return redirect(url_for("post.open", number=number))


def _show(number: str, told: Told | None = None) -> Page:
    with looking() as act:
        shown = post_page.gather(act, number)
        page = render_template(
            "desk/parcel.html",
            page=shown,
            told=told,
            words=words,
            incident_form=forms.definition(arriving.LOST),
            back=back(url_for("post.index")),
        )
    return (page, told.status) if told else page


def _prepare(code: str, told: Told | None = None) -> Page:
    with looking() as act:
        shown = post_page.before_sending(act, code)
        seconds = act.office.settings.undo_seconds if act.office.settings.post else 0
        page = render_template("desk/send.html", page=shown, told=told, words=words, undo_seconds=seconds)
    return (page, told.status) if told else page


def _prepare_transport(code: str, told: Told | None = None) -> Page:
    with looking() as act:
        shown = post_page.before_transport(act, code)
        page = render_template("desk/transport.html", page=shown, told=told, words=words)
    return (page, told.status) if told else page


def _expect(told: Told | None = None) -> Page:
    with looking() as act:
        require(act.actor, Permission.RECEIVE_DOSSIER)
        page = render_template("desk/announce.html", page=post_page.before_announcing(act), told=told, words=words)
    return (page, told.status) if told else page


def _parcel(act: Act) -> sending.Parcel:
    said = request.form
    return sending.Parcel(
        receiver=places.of_person(act, {name: said.get(name, "") for name in PLACE}),
        papers=_lines(),
        collect=_money(said.get("collect", "")),
        authorised_on=_day("authorised_on"),
        with_slip="with_slip" in said,
        note=said.get("note", ""),
    )


def _lines() -> list[str]:
    return request.form.get("papers", "").splitlines()


def _money(text: str) -> int | None:
    """A sum as people write it; None where it is none."""
    digits = "".join(letter for letter in text if letter not in " .,đ")
    return int(digits or 0) if digits.isascii() and (digits or "0").isdecimal() and len(digits) <= 12 else None


def _day(name: str) -> date | None:
    text = request.form.get(name, "")
    return day(text, name) if text.strip() else None


def _instant(name: str) -> datetime:
    """Day and time of a field of that name, local."""
    try:
        return datetime.fromisoformat(request.form.get(name, "")).replace(tzinfo=LOCAL_ZONE)
    except ValueError as wrong:
        raise NotAnInstant({name: NotAnInstant.sentence()}) from wrong
