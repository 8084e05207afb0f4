"""The month's reconciliation with the post: the carrier's list is handed in, what differs stands first and goes out."""

from __future__ import annotations

import csv
import io
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from desk import counter_page, words
from engine.act import Act
from engine.dossiers.desks import desk_of
from engine.errors import Invalid, Refusal
from engine.identity.permissions import Permission, require
from engine.postal import reconciling
from engine.postal.reconciling import Line
from engine.postal.refusals import MonthIsUnknown
from web.addresses import asked
from web.guards import acting, looking
from web.told import Told, tell

room = Blueprint("post_statement", __name__, url_prefix="/buu-chinh/doi-soat")

Page = str | tuple[str, int] | Answer
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NoDeskOfYours(Invalid):
    """Đối soát dành cho người ngồi tại Bộ phận Một cửa."""


@room.get("")
def index() -> Page:
    """One month of the reader's desk."""
    return _show()


@room.post("")
def enter() -> Page:
    """The carrier's list of the month."""
    try:
        with acting() as act:
            require(act.actor, Permission.RECEIVE_DOSSIER)
            handed_in = request.files.get("list")
            lines = reconciling.read(handed_in.read() if handed_in else b"")
            month = _month(act)
            reconciling.enter(act, _desk(act), month, lines)
    except Refusal as refusal:
        return _show(tell(refusal, "list"))
    flash(gettext("Đã nhận danh sách của bưu chính."))
    return redirect(url_for("post_statement.index", thang=f"{month:%Y-%m}"))


@room.get("/tai-ve")
def export() -> Response:
    """The comparison as CSV, to be sent to the post."""
    with looking() as act:
        found = reconciling.of_month(act, _desk(act), _month(act))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["so_don", "ma_buu_gui", "ngay_phat", "thu_ho_tai_day", "thu_ho_buu_chinh", "ket_qua"])
    for pair in found.pairs:
        either = pair.theirs or pair.ours or Line(pair.order_number)
        day = f"{either.settled_on:%d/%m/%Y}" if either.settled_on else ""
        sums = [line.collected if line else "" for line in (pair.ours, pair.theirs)]
        row = [pair.order_number, either.item_code, day, *sums, str(words.VERDICTS[pair.verdict][0])]
        writer.writerow([_harmless(cell) for cell in row])
    name = f"doi-soat-buu-chinh-{found.month:%Y-%m}.csv"
    head = {"Content-Disposition": f"attachment; filename={name}"}
    return Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=head)


def _harmless(cell: object) -> object:
    """What came from outside is a text, not a formula, wherever it is opened."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _show(told: Told | None = None) -> Page:
    with looking() as act:
        require(act.actor, Permission.RECEIVE_DOSSIER)
        month = act.today.replace(day=1) if told and "month" in told.fields else _month(act)
        found = reconciling.of_month(act, _desk(act), month)
        page = render_template(
            "desk/statement.html", found=found, told=told, words=words, columns=reconciling.COLUMNS, today=act.today
        )
    return (page, told.status) if told else page


def _desk(act: Act) -> int:
    require(act.actor, Permission.RECEIVE_DOSSIER)
    desks = counter_page.desks(act)
    if not desks:
        raise NoDeskOfYours()
    return desk_of(act, desks[0].authority)


def _month(act: Act) -> date:
    """`2018-03` of the address or the form; else this month."""
    text = request.form.get("thang", "") or asked("thang", 7)
    try:
        return date.fromisoformat(f"{text}-01") if text else act.today.replace(day=1)
    except ValueError as wrong:
        raise MonthIsUnknown({"month": MonthIsUnknown.sentence()}) from wrong
