"""For those who lead: alarms that want an answer, what is late, what soon will be, and who holds how much."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
from engine.dossiers.overview import Whole
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
from web.language import local_name
from web.told import Told, tell

room = Blueprint("supervision", __name__)

Holders = Mapping[int, list[tuple[Post, Officer]]]  # of a unit: its posts and who sits on them
Page = str | tuple[str, int] | Answer

SECTIONS = {
    "canh-bao": _("Cảnh báo"),
    "qua-han": _("Quá hạn"),
    "sap-den-han": _("Sắp đến hạn"),
    "can-bo": _("Theo cán bộ"),
    "da-tra-loi": _("Đã trả lời"),
}


@dataclass(frozen=True)
class Step:
    """An open step its reader may give to one of these officers, by id."""

    id: int
    name: str
    officers: dict[int, str]


@dataclass(frozen=True)
class Card:
    """An alarm with what its reader may do about it. Of a step more time for the step, of a dossier that is late as a
    whole a new date for the applicant; either way the open steps may go to somebody else."""

    alarm: Raised
    why: str
    may_answer: bool
    may_extend: bool
    steps: list[Step]


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
    wholes = overview.wholes(act, {alarm.dossier_code for alarm in found[:PAGE] if alarm.work_item_id is None})
    places = {alarm.unit_id for alarm in found} | {step.unit_id for whole in wholes.values() for step in whole.steps}
    holders = org.holders_in(act.session, places, act.today)
    cards = [_card(act, alarm, wholes.get(alarm.dossier_code), holders) for alarm in found[:PAGE]]
    english = lines.english_names(act, (card.alarm.version_id for card in cards))
    return {"cards": cards, "english": english, "newer": None, "older": older}


def _card(act: Act, alarm: Raised, whole: Whole | None, holders: Holders) -> Card:
    """The alarm with what may be done by this reader about the step, or about each open step of the whole dossier."""
    steps: list[Step | None] = []
    if alarm.work_item_id is None:
        may_extend = whole is not None and whole.may_extend
        for item in whole.steps if whole else ():
            steps.append(
                _step(
                    act, item.id, local_name(item.name, item.name_en), item.unit_id, item.role, item.officer_id, holders
                )
            )
    else:
        may_extend = alarm.step_state in (OPEN, CLAIMED) and may_over(act, Permission.ASSIGN_WORK, alarm.unit_id, None)
        if may_extend:
            name = local_name(alarm.step or "", alarm.step_en)
            steps.append(_step(act, alarm.work_item_id, name, alarm.unit_id, alarm.role, alarm.holder_id, holders))
    told_me = alarm.told_id is not None and alarm.told_id == act.actor.officer_id
    may_answer = alarm.answered_at is None and (told_me or may_over(act, Permission.ANSWER_ALARM, alarm.unit_id, None))
    return Card(
        alarm=alarm,
        why=" ".join(_reason(line) for line in alarm.why if line["code"] in REASONS),
        may_answer=may_answer and act.actor.officer_id is not None,
        may_extend=may_extend,
        steps=[step for step in steps if step],
    )


def _reason(line: dict[str, str]) -> str:
    reason = Reason(**line)
    sentence = REASONS[reason.code]
    return reason.text(gettext(sentence))


def _step(
    act: Act, item_id: int, name: str, unit_id: int, role: str | None, holder_id: int | None, holders: Holders
) -> Step | None:
    """A step the actor may give away, with whoever could take it; none where that is nobody."""
    if not may_over(act, Permission.ASSIGN_WORK, unit_id, None):
        return None
    able = [officer for post, officer in holders[unit_id] if role in (None, post.role_code)]
    officers = {officer.id: officer.full_name for officer in able if officer.id != holder_id}
    return Step(item_id, name, officers) if officers else None
