"""What follows when a parcel has arrived, has come back, or is lost: for its dossier, its diagram and its desk.

A delivered result ends the dossier, at the instant of delivery; a parcel that came back is work of the desk; a loss is
an incident that somebody settles with the post (QĐ 45/2016 art. 14).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

import forms
from engine import notices
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.policy import ClockRule
from engine.dossiers import case as cases
from engine.dossiers import lifecycle
from engine.dossiers.case import Case
from engine.dossiers.models import NO_LIMIT, WorkItem
from engine.dossiers.status import Status
from engine.org import questions as org
from engine.org.models import Unit
from engine.postal import messages, places, sending, story
from engine.postal.contract import Mode
from engine.postal.models import PostalIncident, Shipment
from engine.postal.refusals import NoIncidentToSettle
from engine.words import Named, _
from engine.worktime.periods import Period
from forms.model import grouped

BACK, LOST = "post.returned", "post.lost"  # elements and forms of the desk's work
NAMES = {
    BACK: Named("Xử lý bưu gửi chuyển hoàn", "Deal with the parcel that came back"),
    LOST: Named("Xử lý bưu gửi thất lạc, hư hỏng", "Deal with the parcel lost or damaged"),
}
TO_DO = {BACK: Period(1, "wd"), LOST: Period(2, "wd")}

HAS_COME = _("Bưu gửi {shipment} đã đến, biên bản giao nhận số {minutes}: mời tiếp nhận hồ sơ.")
HAS_ARRIVED = _("Bưu gửi {shipment} đã giao cho {unit}.")
PLEASE_CONFIRM = _("Giấy tờ của hồ sơ {code} đã đến bằng bưu gửi {shipment}: mời kiểm tra và xác nhận đã nhận.")
CAME_BACK = _("Bưu gửi {shipment} không phát được và đã chuyển hoàn.")
IS_LOST = _("Bưu chính báo bưu gửi {shipment} thất lạc hoặc hư hỏng.")
MONEY_DIFFERS = _("Bưu gửi {shipment}: bưu chính báo thu hộ {collected} đồng, đơn ghi {collect} đồng.")
GIVEN_UP = _("Bưu chính đã hủy bưu gửi {shipment}.")


def settle(act: Act, parcel: Shipment, note: str) -> None:
    """Do what the parcel's new state asks for; `note` is what the carrier said of it."""
    if follow := FOLLOWS.get(parcel.state):
        follow(act, parcel, note)


# -- arrived ---------------------------------------------------------------------------------------------------------


def _delivered(act: Act, parcel: Shipment, note: str) -> None:
    DELIVERED[Mode(parcel.mode)](act, parcel, note)
    if parcel.collected is not None and parcel.collected != parcel.collect:
        told, ordered = grouped(parcel.collected), grouped(parcel.collect)
        story.tell(act, parcel, "post.money", MONEY_DIFFERS, collected=told, collect=ordered)


def _to_the_applicant(act: Act, parcel: Shipment, _note: str) -> None:
    hand_over(act, _case(act, parcel), parcel.settled_at)


def hand_over(act: Act, case: Case, at: datetime | None = None) -> bool:
    """The applicant has the result; a dossier somebody has closed meanwhile stays as it is. Answers whether anything
    came of it: the diagram waited for this, or the result for the applicant."""
    has_moved = messages.throw(act, case, "post.delivered")
    if case.dossier.status != Status.DONE:
        return has_moved
    lifecycle.return_result(act, case, at=at)
    lifecycle.drop_remaining(act, case)
    return True


def _to_the_desk(act: Act, parcel: Shipment, _note: str) -> None:
    story.tell(act, parcel, "post.came", HAS_COME, minutes=parcel.minutes_number or "…")


def _to_the_unit(act: Act, parcel: Shipment, _note: str) -> None:
    unit = act.session.get_one(Unit, parcel.to_unit_id)
    case = _case(act, parcel)
    messages.throw(act, case, "post.delivered")
    story.tell(act, parcel, "post.arrived", HAS_ARRIVED, unit=unit.name)
    head = org.head_of(act.session, unit, act.today)
    if head is not None:
        notices.tell(
            act, head.id, "post.arrived", PLEASE_CONFIRM,
            dossier_id=parcel.dossier_id, code=case.dossier.code, shipment=parcel.number,
        )  # fmt: skip


DELIVERED: dict[Mode, Callable[[Act, Shipment, str], None]] = {
    Mode.OUT: _to_the_applicant,
    Mode.IN: _to_the_desk,
    Mode.BETWEEN: _to_the_unit,
}


# -- not arrived -----------------------------------------------------------------------------------------------------


def _returned(act: Act, parcel: Shipment, note: str) -> None:
    story.tell(act, parcel, "post.returned", CAME_BACK)
    if parcel.dossier_id is not None:
        case = _case(act, parcel)
        messages.throw(act, case, "post.returned")
        _work(act, case, parcel, BACK, note)


def _lost(act: Act, parcel: Shipment, note: str) -> None:
    story.tell(act, parcel, "post.lost", IS_LOST, head=True)
    incident = PostalIncident(
        shipment_id=parcel.id, happened_at=parcel.settled_at or act.now, opened_at=act.now, note=note
    )
    act.session.add(incident)
    if parcel.dossier_id is not None:
        case = _case(act, parcel)
        messages.throw(act, case, "post.lost")
        item = _work(act, case, parcel, LOST, note)
        act.session.flush()
        incident.work_item_id = item.id


def _cancelled(act: Act, parcel: Shipment, _note: str) -> None:
    story.tell(act, parcel, "post.cancelled", GIVEN_UP)


FOLLOWS: dict[str, Callable[[Act, Shipment, str], None]] = {
    "delivered": _delivered,
    "returned": _returned,
    "lost": _lost,
    "cancelled": _cancelled,
}


def _work(act: Act, case: Case, parcel: Shipment, kind: str, said: str) -> WorkItem:
    """A work item of the unit that answers for the parcel, with a date of its own."""
    dossier, unit = case.dossier, act.session.get_one(Unit, parcel.desk_id)
    item = act.session.open(
        WorkItem,
        dossier_id=dossier.id,
        procedure_code=dossier.procedure_code,
        origin="post",
        element_id=kind,
        name=str(NAMES[kind]),
        name_en=NAMES[kind].en,
        form=kind,
        question=f"{parcel.number} {said}".strip(),
        unit_id=unit.id,
        role=_role(act, unit),
        opened_at=act.now,
        sort_at=act.now + NO_LIMIT,
        risk_at=dossier.due_at or act.now + NO_LIMIT,
    )
    clock = deadlines.start(
        act,
        subject="work_item",
        dossier_id=dossier.id,
        rule=ClockRule(period=TO_DO[kind]),
        unit_id=unit.id,
        work_item=lambda: item.id,
    )
    act.session.change(item, due_at=clock.due_at, sort_at=clock.due_at or item.sort_at)
    return item


def _role(act: Act, unit: Unit) -> str:
    """Who deals with it there: the desk's officers; elsewhere whoever sits on the unit's lowest chair."""
    if unit.kind == "desk":
        return "desk_officer"
    chairs = org.posts(act.session, unit, act.today)
    return chairs[-1].role_code if chairs else "head"


# -- the desk has dealt with it --------------------------------------------------------------------------------------


def deal(act: Act, _case: Case, item: WorkItem, values: Mapping[str, Any]) -> None:
    """What the desk wrote down of a parcel that came back or was lost; sent again, it goes under a new number to the
    same address, or the one that was corrected."""
    parcel = sending.of_number(act, item.question.split()[0], lock=True)
    DEALT[item.element_id](act, parcel, values)


def _send_again(act: Act, parcel: Shipment, values: Mapping[str, Any]) -> None:
    parcel.fault_party = values.get("fault_party") or None
    story.say(act, parcel, "post.dealt_with", reason=str(values.get("note") or ""))
    if values.get("what") != "again":
        return
    case, there = _case(act, parcel), places.unpacked(parcel.receiver)
    if parcel.mode == Mode.BETWEEN:
        sending.order_transport(act, case, parcel.desk_id, parcel.to_unit_id or 0, parcel.papers, parcel.note)
        return
    corrected = {name: str(values[name]) for name in ("phone", "line") if values.get(name)}
    receiver = places.unpacked({**places.packed(there), **corrected})
    again = sending.Parcel(receiver, parcel.papers, parcel.collect, parcel.authorised_on, parcel.with_slip, parcel.note)
    sending.order_result(act, case, again)


def settle_incident(act: Act, number: str, values: Mapping[str, Any]) -> None:
    """How the post has put right the loss of a parcel that has no dossier yet, and so no work item. Refused with
    `NotYourParcel`, `NoIncidentToSettle`, or as the form refuses."""
    parcel = sending.of_number(act, number, lock=True)
    sending.require_mine(act, parcel)
    open_ = select(PostalIncident.id).where(
        PostalIncident.shipment_id == parcel.id, PostalIncident.settled_at.is_(None)
    )
    if act.session.scalar(open_.where(PostalIncident.work_item_id.is_(None))) is None:
        raise NoIncidentToSettle()
    _settle_incident(act, parcel, forms.check(forms.definition(LOST), values, today=act.today).values)


def _settle_incident(act: Act, parcel: Shipment, values: Mapping[str, Any]) -> None:
    incident = act.session.scalars(select(PostalIncident).where(PostalIncident.shipment_id == parcel.id)).one()
    incident.outcome, incident.compensation = values["outcome"], int(values.get("compensation") or 0)
    incident.settled_at, incident.settled_by = act.now, act.actor.officer_id
    incident.note = str(values.get("note") or incident.note)
    parcel.fault_party = "post"
    story.say(act, parcel, "post.incident_settled", reason=incident.note)


DEALT: dict[str, Callable[[Act, Shipment, Mapping[str, Any]], None]] = {BACK: _send_again, LOST: _settle_incident}


def _case(act: Act, parcel: Shipment) -> Case:
    assert parcel.dossier_id is not None
    return cases.of_id(act, parcel.dossier_id)
