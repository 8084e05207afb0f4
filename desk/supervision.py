"""For those who lead: what needs them today, how their units stand, and the alarms that want an answer.

Numbers and board are a part of the page that is sent again by itself (`phan=song`), so that it lives without reload.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from desk import lines, words
from desk.posting import back
from desk.scope import UNIT, Scope, scope
from desk.worklist import capped
from engine.act import Act, SomeoneMovedItFirst
from engine.dossiers import batches, duties, offering, overview, queries
from engine.dossiers.offering import Offer
from engine.dossiers.overview import Whole
from engine.dossiers.rights import may_over
from engine.errors import Refusal
from engine.escalation import heartbeat
from engine.escalation import operations as escalation
from engine.escalation import queries as alarms
from engine.escalation.queries import PAGE, Raised
from engine.identity.permissions import Permission, may
from engine.leave import questions as leave
from engine.org.heads import REASONS, Reason
from engine.reports import lateness, paused
from engine.reports.board import board
from engine.reports.lateness import NOBODY
from web.addresses import ID, read_id
from web.guards import acting, looking
from web.language import local_name, say
from web.told import Told, tell

room = Blueprint("supervision", __name__)

Page = str | tuple[str, int] | Answer

SECTIONS = {"hom-nay": _("Hôm nay"), "canh-bao": _("Cảnh báo"), "da-tra-loi": _("Đã trả lời")}
FIRST_ALARMS = 3  # on the page of the day; the others have a page of their own
SEEN = "den"  # up to which alarm a page that is open knows them


@dataclass(frozen=True)
class Step:
    """An open step with what its reader may do; `why_not` says what keeps the reader from doing it in person."""

    id: int
    name: str
    offer: Offer
    why_not: str
    is_mine: bool


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
    """One section: the day, the alarms, or those that were answered; or the living part of the day alone."""
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
    chosen = scope(act)
    section = request.args.get("muc", "canh-bao" if told else "hom-nay")
    section = section if section in SECTIONS else "hom-nay"
    shown = {"section": section, "sections": SECTIONS, "words": words, "scope": chosen, "UNIT": UNIT}
    shown |= {"open_alarms": capped(alarms.count_open(act, chosen.units)), "silent_since": _silence(act)}
    if section == "hom-nay":
        shown |= _day(act, chosen)
    if request.args.get("phan") == "song":
        return render_template("desk/supervision_live.html", fresh=_fresh(act, chosen), **shown)
    first = FIRST_ALARMS if section == "hom-nay" else PAGE
    shown |= _alarms(act, chosen.units, answered=section == "da-tra-loi", size=first)
    forms = {f"answer-{card.alarm.id}" for card in shown["cards"] if card.may_answer}
    last = batches.last_of(act)
    here = {"muc": section, UNIT: chosen.code or None}
    return render_template(
        "desk/supervision.html",
        live=url_for("supervision.index", phan="song", **{SEEN: alarms.newest(act)}, **here),
        told=told,
        is_told_here=told is None or told.form in forms,  # otherwise the alarm has left the list meanwhile
        last=last,
        seconds_left=batches.seconds_left(last, act.now),
        **shown,
    )


@dataclass(frozen=True)
class Fresh:
    """How many alarms rang since the open page was written, as it is shown, and the address of just these."""

    count: str
    url: str


def _fresh(act: Act, chosen: Scope) -> Fresh | None:
    seen = read_id(request.args.get(SEEN, ""))
    count = capped(alarms.count_open(act, chosen.units, after=seen)) if seen is not None else "0"
    if count == "0":
        return None
    return Fresh(count, url_for("supervision.index", muc="canh-bao", sau=seen, **{UNIT: chosen.code or None}))


def _silence(act: Act) -> datetime | None:
    """Since when nobody watches over the dates; the page says so to the control office where nobody else has."""
    since = heartbeat.silent_since(act.session, act.now)
    if since is not None:
        heartbeat.watch(act.office)
    return since


def _day(act: Act, chosen: Scope) -> dict[str, Any]:
    """What lives: the numbers, the board, the steps that are behind, and what stands still."""
    piles = lateness.piles(act, chosen.units)
    people, more = board(act, chosen.units, piles)
    steps = lateness.steps(act, piles)
    tallies = lateness.summed(piles, lambda pile: pile.officer_id is None)
    return {
        "tally": sum(tallies.values(), lateness.Tally()),
        "unclaimed": tallies.get(True, lateness.Tally()),
        "people": people,
        "more": more,
        "NOBODY": NOBODY,
        "steps": steps,
        "english": lines.english_names(act, (step.version_id for step in steps)),
        "paused": paused.counts(act, chosen.units),
        "mine": queries.counters(act),
        "owed": duties.of_head(act),
        "may_lead": may(act.actor, Permission.REPORT_ABSENCE),
        "my_id": act.actor.officer_id,
        "unattended": leave.count_unattended(act, chosen.units),
        "capped": capped,
        "moment": act.now,
    }


def _alarms(act: Act, units: Collection[int], *, answered: bool, size: int) -> dict[str, Any]:
    after = request.args.get("sau", "")
    found = alarms.alarms(act, units, answered=answered, after=read_id(after), size=size + 1)
    older = None
    if len(found) > size:
        place = {"muc": request.args.get("muc", "canh-bao"), UNIT: request.args.get(UNIT)}
        older = url_for("supervision.index", sau=found[size - 1].id, **place)
    wholes = overview.wholes(act, {alarm.dossier_code for alarm in found[:size] if alarm.work_item_id is None})
    steps = offering.open_steps(act, [alarm.work_item_id for alarm in found[:size] if alarm.work_item_id])
    steps += [(step, whole.dossier) for whole in wholes.values() for step in whole.steps]
    offers = offering.of_steps(act, steps)
    cards = [_card(act, alarm, wholes.get(alarm.dossier_code), offers) for alarm in found[:size]]
    english = lines.english_names(act, (card.alarm.version_id for card in cards))
    _note_read(act, [card.alarm for card in cards])
    return {"cards": cards, "alarm_english": english, "newer": None, "older": older}


def _note_read(act: Act, shown: Collection[Raised]) -> None:
    """Who was told has seen the card, and so the alarm is read; once, in an act of its own beside the look."""
    me = act.actor.officer_id
    unread = [alarm.id for alarm in shown if alarm.read_at is None and alarm.told_id == me]
    if unread and me is not None:
        with suppress(SomeoneMovedItFirst), act.office.act(act.actor) as reading:
            escalation.mark_read(reading, unread)


def _card(act: Act, alarm: Raised, whole: Whole | None, offers: Mapping[int, Offer]) -> Card:
    """The alarm with what may be done by this reader about the step, or about each open step of the whole dossier."""
    if alarm.work_item_id is None:
        may_extend = whole is not None and whole.may_extend
        named = {item.id: local_name(item.name, item.name_en) for item in whole.steps} if whole else {}
    else:
        offer = offers.get(alarm.work_item_id)
        may_extend = offer is not None and offer.may_move
        named = {alarm.work_item_id: local_name(alarm.step or "", alarm.step_en)}
    mine = alarm.holder_id is not None and alarm.holder_id == act.actor.officer_id
    steps = [_step(item_id, name, offers[item_id], mine) for item_id, name in named.items() if item_id in offers]
    told_me = alarm.told_id is not None and alarm.told_id == act.actor.officer_id
    may_answer = alarm.answered_at is None and (told_me or may_over(act, Permission.ANSWER_ALARM, alarm.unit_id, None))
    return Card(
        alarm=alarm,
        why=" ".join(_reason(line) for line in alarm.why if line["code"] in REASONS),
        may_answer=may_answer and act.actor.officer_id is not None,
        may_extend=may_extend,
        steps=[step for step in steps if step.offer.may_move],
    )


def _reason(line: dict[str, str]) -> str:
    reason = Reason(**line)
    sentence = REASONS[reason.code]
    return reason.text(gettext(sentence))


def _step(item_id: int, name: str, offer: Offer, is_mine: bool) -> Step:
    return Step(item_id, name, offer, say(offer.refusal) if offer.refusal else "", is_mine)
