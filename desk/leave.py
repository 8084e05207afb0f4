"""Leave and standing in: one's own days away and who does the work meanwhile; for those who lead, the unit's month.

Whoever types sees at once what the leave would do, before it is entered.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from desk.leave_page import LeavePage, gather
from engine.act import Act
from engine.errors import Invalid, Refusal
from engine.identity.permissions import Permission, may, require
from engine.leave import operations as leave
from engine.leave.foreseeing import Foresight
from engine.leave.operations import Plan, StandIn
from engine.org.models import POWERS
from web.addresses import ID, asked, read_id
from web.guards import acting, looking
from web.told import Told, day, tell

room = Blueprint("leave", __name__, url_prefix="/vang-mat")

Page = str | tuple[str, int] | Answer
STAND_INS = ("", "_2")  # of each who stands in the ending of its fields


class ChooseWho(Invalid):
    """Mời chọn người nghỉ."""


class ChooseStandIn(Invalid):
    """Mời chọn người làm thay."""


class ChoosePower(Invalid):
    """Mời chọn một phạm vi làm thay trong danh sách."""


class LastDayBeforeFirst(Invalid):
    """Ngày nghỉ cuối không được trước ngày nghỉ đầu."""


@room.get("")
def index() -> str:
    """One's own leave, for whom one stands in, and the month of those one leads."""
    with looking() as act:
        return _show(act)


@room.post("")
def enter() -> Page:
    """Enter a leave with who stands in, or only who stands in."""

    def verb(act: Act) -> str:
        plan = _plan(act)
        if request.form.get("kind") == "here":
            if not plan.stand_ins:
                raise ChooseStandIn({"stand_in": ChooseStandIn.sentence()})
            for each in plan.stand_ins:
                leave.stand_in(act, plan.officer_id, each, plan.begins_on, plan.ends_on, plan.reason)
            return gettext("Đã giao làm thay.")
        leave.enter(act, plan)
        return gettext("Đã ghi nhận nghỉ.")

    return _perform(verb, "enter")


@room.post("/xem-truoc")
def preview() -> str:
    """What the leave being typed would do; says nothing until there is enough to go by."""
    with looking() as act:
        _require_room(act)
        try:
            foresight = leave.preview(act, _plan(act))
        except Refusal:
            return ""
        if request.form.get("kind") == "here":
            return ""
        return _foreseen(foresight)


@room.post(f"/<{ID}:absence_id>/sua")
def correct(absence_id: int) -> Page:
    """Other days for a leave."""

    def verb(act: Act) -> str:
        leave.correct(act, absence_id, *_days(act))
        return gettext("Đã sửa ngày nghỉ.")

    return _perform(verb, f"correct-{absence_id}")


@room.post(f"/<{ID}:absence_id>/tro-lai")
def come_back(absence_id: int) -> Page:
    """Back today, or not away at all where the leave has not begun."""

    def verb(act: Act) -> str:
        row = leave.come_back(act, absence_id)
        return gettext("Đã hủy lần nghỉ.") if row.revoked_at else gettext("Đã ghi nhận trở lại làm việc từ hôm nay.")

    return _perform(verb, f"back-{absence_id}")


@room.post(f"/lam-thay/<{ID}:delegation_id>/thoi")
def end(delegation_id: int) -> Page:
    """Standing in ends today."""

    def verb(act: Act) -> str:
        leave.end_standing_in(act, delegation_id)
        return gettext("Việc làm thay đã kết thúc.")

    return _perform(verb, f"end-{delegation_id}")


def _perform(verb: Any, form: str) -> Page:
    try:
        with acting() as act:
            _require_room(act)
            said = verb(act)
    except Refusal as refusal:
        told = tell(refusal, form)
        with looking() as act:
            return _show(act, told, getattr(refusal, "foresight", None)), told.status
    flash(said)
    return redirect(url_for("leave.index", thang=asked("thang", 7) or None, **{"don-vi": asked("don-vi", 40) or None}))


def _require_room(act: Act) -> None:
    """Everybody who sits somewhere has days away; an administrator enters those of others."""
    if not may(act.actor, Permission.REPORT_ABSENCE):
        require(act.actor, Permission.WORK_ITEM)


def _show(act: Act, told: Told | None = None, foresight: Foresight | None = None) -> str:
    _require_room(act)
    page: LeavePage = gather(act, asked("thang", 7), asked("don-vi", 40))
    foreseen = _foreseen(foresight) if foresight else ""
    return render_template("desk/leave.html", page=page, told=told, foreseen=foreseen, endings=STAND_INS)


def _foreseen(foresight: Foresight) -> str:
    return render_template("desk/foreseen.html", foresight=foresight)


# -- what was typed ---------------------------------------------------------------------------------------------------


def _plan(act: Act) -> Plan:
    officer_id = read_id(request.form.get("officer", "")) or act.actor.officer_id
    if officer_id is None:
        raise ChooseWho({"officer": ChooseWho.sentence()})
    begins_on, ends_on = _days(act)
    stand_ins = tuple(one for ending in STAND_INS if (one := _stand_in(ending)) is not None)
    return Plan(officer_id, begins_on, ends_on, request.form.get("reason", ""), stand_ins)


def _days(act: Act) -> tuple[date, date | None]:
    """First day away and first day back; people say the last day away, or none."""
    begins_on = day(request.form.get("begins", ""), "begins", act.today)
    if not request.form.get("ends", "").strip():
        return begins_on, None
    last = day(request.form.get("ends", ""), "ends")
    if last < begins_on:
        raise LastDayBeforeFirst({"ends": LastDayBeforeFirst.sentence()})
    return begins_on, last + timedelta(days=1)


def _stand_in(ending: str) -> StandIn | None:
    officer_id = read_id(request.form.get(f"stand_in{ending}", ""))
    if officer_id is None:
        return None
    power = request.form.get(f"power{ending}", "work")
    if power not in POWERS:
        raise ChoosePower({f"power{ending}": ChoosePower.sentence()})
    chosen = request.form.getlist(f"procedures{ending}")
    return StandIn(officer_id, power, tuple(sorted(chosen)) or None)
