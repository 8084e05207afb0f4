"""For those who lead: alarms that want an answer, what is late, what soon will be, and who holds how much."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from desk import lines, words
from desk.posting import back
from desk.worklist import capped
from engine.act import Act
from engine.dossiers import overview
from engine.dossiers.models import CLAIMED, OPEN
from engine.dossiers.rights import may_over
from engine.errors import Refusal
from engine.escalation import operations as escalation
from engine.escalation import queries as alarms
from engine.escalation.queries import PAGE, Raised
from engine.identity.permissions import Permission, may, require
from engine.org import questions as org
from engine.org.heads import REASONS, Reason
from engine.org.models import Officer, Post
from web.addresses import ID, read_id
from web.guards import acting, looking
from web.told import Told, tell

room = Blueprint("supervision", __name__)

Page = str | tuple[str, int] | Answer

SECTIONS = {
    "canh-bao": _("Cảnh báo"),
    "qua-han": _("Quá hạn"),
    "sap-den-han": _("Sắp đến hạn"),
    "can-bo": _("Theo cán bộ"),
    "da-tra-loi": _("Đã trả lời"),
}


@dataclass(frozen=True)
class Card:
    """An alarm with what its reader may do about it."""

    alarm: Raised
    why: str
    may_answer: bool
    may_assign: bool
    officers: dict[int, str]


@room.get("/giam-sat")
def index() -> str:
    """One section; without being asked for one, the alarms, or what is late when nothing rings."""
    with looking() as act:
        return _page(act)


@room.post(f"/giam-sat/canh-bao/<{ID}:alarm_id>")
def answer(alarm_id: int) -> Page:
    """Say what was found and what is done about it."""
    try:
        with acting() as act:
            escalation.answer(act, alarm_id, request.form.get("answer", ""))
    except Refusal as refusal:
        told = tell(refusal, f"answer-{alarm_id}")
        with looking() as act:
            return _page(act, told), told.status
    flash(gettext("Đã trả lời cảnh báo."))
    return redirect(back(url_for("supervision.index")))


def _page(act: Act, told: Told | None = None) -> str:
    if not may(act.actor, Permission.LOOK_EVERYWHERE):
        require(act.actor, Permission.SUPERVISE)
    units = alarms.led(act)
    counted = {
        "canh-bao": alarms.count_open(act, units),
        "qua-han": overview.count(act, units, overview.LATE),
        "sap-den-han": overview.count(act, units, overview.DUE_SOON),
    }
    section = request.args.get("muc") or ("canh-bao" if counted["canh-bao"] or told else "qua-han")
    section = section if section in SECTIONS else "canh-bao"
    content = _content(act, section, units)
    forms = {f"answer-{card.alarm.id}" for card in content.get("cards", ()) if card.may_answer}
    return render_template(
        "desk/supervision.html",
        section=section,
        sections=[(name, label, capped(counted[name]) if name in counted else "") for name, label in SECTIONS.items()],
        told=told,
        is_told_here=told is None or told.form in forms,  # otherwise the alarm has left the list meanwhile
        words=words,
        **content,
    )


def _content(act: Act, section: str, units: Collection[int]) -> dict[str, Any]:
    if section in ("canh-bao", "da-tra-loi"):
        return _alarms(act, units, answered=section == "da-tra-loi")
    if section == "can-bo":
        return {"loads": overview.loads(act, units)}
    visited = request.args.getlist("sau")
    which = overview.LATE if section == "qua-han" else overview.DUE_SOON
    page = overview.items(act, units, which, lines.read(visited[-1]) if visited else None)
    return {
        "lines": lines.lines(act, page.rows),
        "newer": _place(section, visited[:-1]) if visited else None,
        "older": _place(section, [*visited, lines.written(page.next)][-lines.MOST_PAGES_BACK :]) if page.next else None,
    }


def _place(section: str, visited: list[str]) -> str:
    return url_for("supervision.index", muc=section, sau=visited or None)


def _alarms(act: Act, units: Collection[int], *, answered: bool) -> dict[str, Any]:
    after = request.args.get("sau", "")
    found = alarms.alarms(act, units, answered=answered, after=read_id(after), size=PAGE + 1)
    older = None
    if len(found) > PAGE:
        older = url_for("supervision.index", muc=request.args.get("muc"), sau=found[PAGE - 1].id)
    holders = org.holders_in(act.session, {alarm.unit_id for alarm in found}, act.today)
    cards = [_card(act, alarm, holders[alarm.unit_id]) for alarm in found[:PAGE]]
    english = lines.english_names(act, (card.alarm.version_id for card in cards))
    return {"cards": cards, "english": english, "newer": None, "older": older}


def _card(act: Act, alarm: Raised, holders: list[tuple[Post, Officer]]) -> Card:
    is_open = alarm.work_item_id is not None and alarm.step_state in (OPEN, CLAIMED)
    may_assign = is_open and may_over(act, Permission.ASSIGN_WORK, alarm.unit_id)
    told_me = alarm.told_id is not None and alarm.told_id == act.actor.officer_id
    may_answer = alarm.answered_at is None and (told_me or may_over(act, Permission.ANSWER_ALARM, alarm.unit_id))
    return Card(
        alarm=alarm,
        why=" ".join(_reason(line) for line in alarm.why if line["code"] in REASONS),
        may_answer=may_answer and act.actor.officer_id is not None,
        may_assign=may_assign,
        officers=_eligible(alarm, holders) if may_assign else {},
    )


def _reason(line: dict[str, str]) -> str:
    reason = Reason(**line)
    sentence = REASONS[reason.code]
    return reason.text(gettext(sentence))


def _eligible(alarm: Raised, holders: list[tuple[Post, Officer]]) -> dict[int, str]:
    able = [officer for post, officer in holders if alarm.role in (None, post.role_code)]
    return {officer.id: officer.full_name for officer in able if officer.id != alarm.holder_id}
