"""What a diagram may ask of the post: `post.return` sends the result to the applicant, `post.transport` the papers to
the unit of the lane the task stands in. The task is done when the order is written; what becomes of the parcel the
post tells by its messages (`messages`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from engine.act import Act
from engine.dossiers import queries, routing
from engine.dossiers.case import Case
from engine.dossiers.desks import desk_of
from engine.org.models import Unit
from engine.postal import places, sending
from engine.postal.contract import Mode
from engine.postal.models import Shipment
from engine.postal.refusals import NobodyNamedToReceive, NotRegistered


def send_result(act: Act, case: Case, task: Mapping[str, Any]) -> Mapping[str, Any]:
    """The result to the applicant, where they asked for it when they filed. Refused with `NotRegistered`, and as
    `sending.order_result` refuses; a parcel under way is not sent twice."""
    dossier = case.dossier
    if sending.result_under_way(act, dossier.id) is None:
        if not dossier.return_by_post:
            raise NotRegistered()
        near = places.of_unit(act, dossier.receiving_unit_id)  # what was typed at the counter names no district
        there = replace(
            near,
            name=dossier.applicant_name,
            phone=dossier.applicant_phone,
            line=dossier.applicant_address,
            commune="",
        )
        result = case.edition.result
        parcel = sending.Parcel(there, [result.vi if result else case.version.legal.name.vi])
        sending.order_result(act, case, parcel, token=task["token"])
    return {}


def send_papers(act: Act, case: Case, task: Mapping[str, Any]) -> Mapping[str, Any]:
    """The dossier's papers from where the post brought them last (at first: the desk that received them) to the unit of
    the lane. Refused with `NobodyNamedToReceive`; where they lie there already nothing is sent."""
    profile = case.version.profile.tasks[task["element_id"]]
    if not profile.routing:
        raise NobodyNamedToReceive()
    to_unit_id, here = routing.place(act, case.dossier, profile.routing), _lies_at(act, case)
    if to_unit_id != here:
        papers = [paper.name for paper in queries.papers_of(act.session, case.dossier.id)]
        sending.order_transport(act, case, here, to_unit_id, papers or [case.dossier.code], token=task["token"])
    return {}


def _lies_at(act: Act, case: Case) -> int:
    sent = select(Shipment.to_unit_id).where(Shipment.dossier_id == case.dossier.id, Shipment.mode == Mode.BETWEEN)
    last = act.session.scalar(sent.where(Shipment.state == "delivered").order_by(Shipment.id.desc()).limit(1))
    return last or desk_of(act, act.session.get_one(Unit, case.dossier.receiving_unit_id))
