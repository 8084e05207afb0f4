"""Leave and standing in: one's own, those of a unit one leads, and the verbs that enter and end them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select

from api.door import acting_on, room
from api.reading import Asked, Code, Day, Line, NotAccepted, Query
from api.receiving import unit_of
from api.shapes import Names, Told
from api.work_item_verbs import NO_SUCH_OFFICER
from engine.act import Act
from engine.identity.permissions import Permission, require
from engine.leave import operations as leave
from engine.leave import questions
from engine.leave.foreseeing import Foresight
from engine.leave.operations import Plan, StandIn
from engine.leave.questions import Leave, StandingIn
from engine.org import questions as org
from engine.org.corrections import NoSuchAbsence, NoSuchDelegation
from engine.org.models import Absence, Delegation, Officer
from engine.org.persons import may_over_person
from engine.org.tree import tree_of
from engine.words import _
from forms import Sentence
from web.addresses import ID
from web.guards import acting, looking

NOBODY_BEHIND = _("Tài khoản này không của cán bộ nào; mời ghi mã cán bộ.")
Power = Literal["work", "sign", "decide"]
PLAN = {
    "officer": "CB00123",
    "begins_on": "2018-03-12",
    "ends_on": "2018-03-15",
    "reason": "Nghỉ phép năm",
    "stand_ins": [{"officer": "CB00124", "power": "decide"}],
}


class StandInIn(Asked):
    officer: Code = Field(description="Code of the officer who stands in.")
    power: Power = Field("work", description="work; sign: also for leading posts; decide: also answers alarms.")
    procedures: list[Code] | None = Field(None, max_length=100, description="Procedure codes; all where left out.")


class LeaveIn(Asked):
    officer: Code | None = Field(None, description="Code of who is away; the caller where left out.")
    begins_on: Day = Field(description="The first day away.")
    ends_on: Day | None = Field(None, description="The first day back; until further notice where left out.")
    reason: Line = ""
    stand_ins: list[StandInIn] = Field(default_factory=list, max_length=10)


class DaysIn(Asked):
    begins_on: Day
    ends_on: Day | None = None


class BackIn(Asked):
    on: Day | None = Field(None, description="The first day back; today where left out.")


class SubstitutionIn(Asked):
    officer: Code | None = Field(None, description="Code of whose work it is; the caller where left out.")
    stand_in: StandInIn
    begins_on: Day
    ends_on: Day | None = None
    basis: Line = Field(description="The paper, or why.")


class SubstitutionOut(Told):
    id: int
    officer: str = Field(description="Code of whose work it is.")
    stand_in: str = Field(description="Code of who stands in.")
    stand_in_name: str
    power: Power
    procedures: list[str] | None
    begins_on: date
    ends_on: date | None
    basis: str


class LeaveOut(Told):
    id: int
    officer: str
    officer_name: str
    begins_on: date
    ends_on: date | None = Field(description="The first day back.")
    reason: str
    stand_ins: list[SubstitutionOut]


class Leaves(Told):
    leaves: list[LeaveOut]
    standing_in_for: list[SubstitutionOut] = Field(description="For whom the caller stands in.")


class LeftAlone(Told):
    step: Names
    procedure: str
    unit: str = Field(description="Code of the unit.")
    role: str
    on: date = Field(description="The first day on which nobody could do it.")
    dossier: str | None = Field(description="The dossier that waits there; null for one that may come.")


class Candidate(Told):
    officer: str
    name: str
    power: Power


class ForesightOut(Told):
    is_clear: bool = Field(description="Nothing would be left alone: the leave can be entered.")
    alone: list[LeftAlone]
    in_person: list[LeftAlone] = Field(description="Waiting steps only the one who leaves may do.")
    undecided: dict[str, date] = Field(description="Units with nobody of their own to decide, and since when.")
    could_stand_in: list[Candidate]


class LeaveQuery(Query):
    unit: Code = Field("", description="Code of a unit the caller leads; the caller's own leave where left out.")
    begins_on: Day | None = None
    ends_on: Day | None = None


@room.get("/leaves")
@room.input(LeaveQuery, location="query")
@room.output(Leaves, description="Leaves that fall into the period, by their days.")
@room.doc(tags=["leave"])
def list_leaves(query_data: LeaveQuery) -> dict[str, Any]:
    """The caller's leave, or that of a unit's people."""
    with looking() as act:
        me, since = act.actor.officer_id, query_data.begins_on or act.today
        people = [me] if me is not None else []
        if query_data.unit:
            unit = unit_of(act, query_data.unit)
            above = org.lineage(act.session, unit.id, act.today)
            require(act.actor, Permission.REPORT_ABSENCE, unit.id, above)
            people = [officer.id for officer in org.members(act.session, unit, act.today)]
        found = questions.leaves_of(act, people, since, query_data.ends_on)
        mine = questions.standing_in_for(act, me) if me is not None else []
        return {"leaves": [_leave(one) for one in found], "standing_in_for": [_standing(one) for one in mine]}


@room.post("/leaves/foresight")
@room.input(LeaveIn, example=PLAN)
@room.output(ForesightOut, description="What the leave would do; nothing is entered.")
@room.doc(tags=["leave"])
def foresee_leave(json_data: LeaveIn) -> dict[str, Any]:
    """Try a leave before it is entered."""
    with looking() as act:
        return _foresight(act, leave.preview(act, _plan(act, json_data)))


@room.post("/leaves")
@room.input(LeaveIn, example=PLAN)
@room.output(LeaveOut, status_code=201, description="The leave.")
@room.doc(tags=["leave"])
def enter_leave(json_data: LeaveIn) -> dict[str, Any]:
    """Enter a leave: one's own, or that of somebody one leads."""
    with acting() as act:
        return _entered(act, leave.enter(act, _plan(act, json_data)))


@room.post(f"/leaves/<{ID}:absence_id>/correct")
@room.input(DaysIn, example={"begins_on": "2018-03-12", "ends_on": "2018-03-14"})
@room.output(LeaveOut, description="The leave with its new days.")
@room.doc(tags=["leave"])
def correct_leave(absence_id: int, json_data: DaysIn) -> dict[str, Any]:
    """Other days for a leave that is not over."""
    with acting_on(lambda act: _knows(act, Absence, absence_id), NoSuchAbsence) as act:
        return _entered(act, leave.correct(act, absence_id, json_data.begins_on, json_data.ends_on))


@room.post(f"/leaves/<{ID}:absence_id>/come-back")
@room.input(BackIn, example={})
@room.output(LeaveOut, description="The leave as it ended; one that had not begun is taken back.")
@room.doc(tags=["leave"])
def come_back_from_leave(absence_id: int, json_data: BackIn) -> dict[str, Any]:
    """Back earlier than was said, or not away at all."""
    with acting_on(lambda act: _knows(act, Absence, absence_id), NoSuchAbsence) as act:
        return _entered(act, leave.come_back(act, absence_id, json_data.on))


@room.post("/substitutions")
@room.input(
    SubstitutionIn,
    example={"stand_in": {"officer": "CB00124"}, "begins_on": "2018-03-12", "basis": "Văn bản phân công (mẫu)"},
)
@room.output(SubstitutionOut, status_code=201, description="Who stands in.")
@room.doc(tags=["leave"])
def enter_substitution(json_data: SubstitutionIn) -> dict[str, Any]:
    """Let somebody stand in for an officer who need not be away."""
    with acting() as act:
        officer_id = _officer_id(act, json_data.officer, "officer")
        one, days = _stand_in(act, json_data.stand_in, "stand_in"), (json_data.begins_on, json_data.ends_on)
        rows = leave.stand_in(act, officer_id, one, *days, json_data.basis)
        return _lent(act, rows[0])


@room.post(f"/substitutions/<{ID}:delegation_id>/correct")
@room.input(DaysIn, example={"begins_on": "2018-03-12", "ends_on": "2018-03-14"})
@room.output(SubstitutionOut, description="Who stands in, on the new days.")
@room.doc(tags=["leave"])
def correct_substitution(delegation_id: int, json_data: DaysIn) -> dict[str, Any]:
    """Other days for standing in."""
    with acting_on(lambda act: _knows(act, Delegation, delegation_id), NoSuchDelegation) as act:
        return _lent(act, leave.correct_standing_in(act, delegation_id, json_data.begins_on, json_data.ends_on))


@room.post(f"/substitutions/<{ID}:delegation_id>/end")
@room.input(BackIn, example={})
@room.output(SubstitutionOut, description="Who stood in, and until when.")
@room.doc(tags=["leave"])
def end_substitution(delegation_id: int, json_data: BackIn) -> dict[str, Any]:
    """Standing in ends, as long as no step is left alone by it."""
    with acting_on(lambda act: _knows(act, Delegation, delegation_id), NoSuchDelegation) as act:
        return _lent(act, leave.end_standing_in(act, delegation_id, json_data.on))


# -- what comes in ----------------------------------------------------------------------------------------------------


def _plan(act: Act, asked: LeaveIn) -> Plan:
    stand_ins = tuple(_stand_in(act, one, f"stand_ins.{number}") for number, one in enumerate(asked.stand_ins))
    officer_id = _officer_id(act, asked.officer, "officer")
    return Plan(officer_id, asked.begins_on, asked.ends_on, asked.reason, stand_ins)


def _stand_in(act: Act, asked: StandInIn, field: str) -> StandIn:
    codes = None if asked.procedures is None else tuple(sorted(set(asked.procedures)))
    return StandIn(_officer_id(act, asked.officer, f"{field}.officer"), asked.power, codes)


def _officer_id(act: Act, code: str | None, field: str) -> int:
    if code is None and act.actor.officer_id is not None:
        return act.actor.officer_id
    if code is None:
        raise NotAccepted({field: Sentence(NOBODY_BEHIND)})
    found = act.session.scalar(select(Officer.id).where(Officer.code == code))
    if found is None:
        raise NotAccepted({field: Sentence(NO_SUCH_OFFICER, code=code or "…")})
    return found


def _knows(act: Act, kind: type[Absence] | type[Delegation], row_id: int) -> bool:
    row = act.session.get(kind, row_id)
    if row is None or row.revoked_at is not None:
        return False
    officer_id = row.officer_id if isinstance(row, Absence) else row.from_officer_id
    return may_over_person(act, officer_id)


# -- what is told -----------------------------------------------------------------------------------------------------


def _entered(act: Act, row: Absence) -> dict[str, Any]:
    act.session.flush()
    officer = act.session.get_one(Officer, row.officer_id)
    return _leave(Leave(row, officer, questions.stand_ins_of(act, row.id)))


def _leave(one: Leave) -> dict[str, Any]:
    return {
        "id": one.row.id,
        "officer": one.officer.code,
        "officer_name": one.officer.full_name,
        "begins_on": one.row.valid_from,
        "ends_on": one.row.valid_to,
        "reason": one.row.reason,
        "stand_ins": [_standing(each) for each in one.stand_ins],
    }


def _standing(one: StandingIn) -> dict[str, Any]:
    return {
        "id": one.ids[0],
        "officer": one.lender.code,
        "stand_in": one.other.code,
        "stand_in_name": one.other.full_name,
        "power": one.power,
        "procedures": None if one.procedures is None else list(one.procedures),
        "begins_on": one.begins_on,
        "ends_on": one.ends_on,
        "basis": one.basis,
    }


def _lent(act: Act, row: Delegation) -> dict[str, Any]:
    act.session.flush()
    lender, other = (act.session.get_one(Officer, each) for each in (row.from_officer_id, row.to_officer_id))
    codes = None if row.procedures is None else tuple(row.procedures)
    days = (row.valid_from, row.valid_to, row.basis, row.absence_id)
    return _standing(StandingIn((row.id,), lender, other, row.power, codes, *days))


def _foresight(act: Act, found: Foresight) -> dict[str, Any]:
    nodes = tree_of(act.session).nodes
    people = {one.officer_id: act.session.get_one(Officer, one.officer_id).code for one in found.proposals}

    def alone(one: Any) -> dict[str, Any]:
        return {
            "step": {"vi": str(one.need.name), "en": one.need.name.en},
            "procedure": one.need.procedure_code,
            "unit": nodes[one.need.unit_id].code,
            "role": one.need.role,
            "on": one.on,
            "dossier": one.need.dossier_code,
        }

    return {
        "is_clear": found.is_clear,
        "alone": [alone(one) for one in found.alone],
        "in_person": [alone(one) for one in found.in_person],
        "undecided": {nodes[unit_id].code: on for unit_id, on in found.undecided.items()},
        "could_stand_in": [
            {"officer": people[one.officer_id], "name": one.name, "power": one.power} for one in found.proposals
        ],
    }
