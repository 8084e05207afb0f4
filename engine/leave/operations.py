"""The verbs of leave and substitution. No step loses the last who may do it, no unit the last who decides.

    enter(act, Plan(officer_id, begins_on, ends_on, reason, [StandIn(...)]))      correct   come_back
    stand_in(act, officer_id, StandIn(...), begins_on, ends_on, basis)            correct_standing_in   end_standing_in

Days: `begins_on` is the first day away, `ends_on` the first day back (None: until further notice). The organisation's
edition is raised before anything is asked, so that of two colleagues who enter their leave at once the second is asked
about what the first has left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from engine import notices
from engine.act import Act
from engine.definitions import catalog
from engine.leave import daily, questions
from engine.leave.foreseeing import Foresight, Question, foresee
from engine.leave.refusals import (
    AllOfItHasPassed,
    DoTheseFirst,
    HoldsNoPost,
    LeaveSomebodyToDecide,
    NotForOneself,
    SayWhyAway,
    StandInIsAwayToo,
    StandInIsElsewhere,
    StandInIsNeededLater,
    StepsLeftAlone,
)
from engine.leave.standing import Lent, Spell, Staff
from engine.org import corrections
from engine.org import operations as org
from engine.org.models import Absence, Delegation, Officer, Unit
from engine.org.operations import NoSuchOfficer
from engine.org.persons import chairs_of, require_over_person
from engine.org.tree import raise_edition
from engine.words import Named, Sentence, _

LONGEST_REASON = 200

STAND_IN = _("Anh/chị làm thay {officer} từ ngày {begins} ({power}). {basis}")
NO_LONGER = _("Việc anh/chị làm thay {officer} kết thúc từ ngày {on}.")
OTHER_DAYS = _("Thời gian anh/chị làm thay {officer} đổi lại: từ ngày {begins}, đến hết ngày trước {ends}.")
YOU_ARE_AWAY = _("{who} ghi nhận anh/chị vắng mặt từ ngày {begins}: {reason}")
UNTIL_FURTHER_NOTICE = Named("khi có thông báo", "further notice")
POWERS = {
    "work": Named("thụ lý công việc", "work"),
    "sign": Named("thụ lý và ký thay", "work and sign"),
    "decide": Named("thụ lý, ký và quyết định thay", "work, sign and decide"),
}


@dataclass(frozen=True)
class StandIn:
    """Who stands in, with which power, for which procedures (None: all)."""

    officer_id: int
    power: str
    procedures: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Plan:
    """A leave as it is asked for."""

    officer_id: int
    begins_on: date
    ends_on: date | None
    reason: str = ""
    stand_ins: tuple[StandIn, ...] = ()


# --- asking before entering ------------------------------------------------------------------------------------------


def preview(act: Act, plan: Plan) -> Foresight:
    """What the leave would do, without entering it. Refused with `MayNot`, `NoSuchOfficer` or `DatesDoNotFit`."""
    _require_officer(act, plan.officer_id)
    require_over_person(act, plan.officer_id)
    org.check_dates(plan.begins_on, plan.ends_on)
    return foresee(act, _question(act, plan))


def _question(act: Act, plan: Plan) -> Question:
    lent = [
        Lent(plan.begins_on, plan.ends_on, plan.officer_id, each.officer_id, unit_id, each.power, each.procedures)
        for each in plan.stand_ins
        for unit_id in _units(act, plan.officer_id, plan.begins_on)
    ]
    spell = Spell(plan.begins_on, plan.ends_on)
    return Question(
        plan.officer_id,
        plan.begins_on,
        plan.ends_on,
        lambda staff: staff.without(plan.officer_id, spell).lending(*lent),
    )


def _units(act: Act, officer_id: int, on: date) -> list[int]:
    return list(dict.fromkeys(unit_id for unit_id, _ in chairs_of(act.session, officer_id, max(on, act.today))))


# --- the verbs -------------------------------------------------------------------------------------------------------


def enter(act: Act, plan: Plan) -> Absence:
    """Enter a leave, and who stands in meanwhile in every unit where the officer has a post.

    The officer may, an administrator, and who leads the officer. Refused with `MayNot`, `DatesDoNotFit`,
    `AllOfItHasPassed`, `SayWhyAway`, `AlreadyAbsent`, `StandInIsAwayToo`, `StandInIsElsewhere`, `CannotDelegate`,
    `StepsLeftAlone` (of somebody named who is needed for a later step `StandInIsNeededLater`) or
    `LeaveSomebodyToDecide`; who enters his own with `DoTheseFirst`, too (nobody else can keep a sick head from falling
    ill).
    """
    _begin(act)
    officer = _require_officer(act, plan.officer_id)
    require_over_person(act, plan.officer_id)
    org.check_dates(plan.begins_on, plan.ends_on)
    if plan.ends_on is not None and plan.ends_on <= act.today:
        raise AllOfItHasPassed({"ends_on": AllOfItHasPassed.sentence()})
    reason = _reason(plan.reason)
    org.require_not_away(act.session, plan.officer_id, plan.begins_on, plan.ends_on)
    for each in plan.stand_ins:
        _require_there(act, each.officer_id, plan)
    _require_clear(act, _question(act, plan), plan.officer_id)
    absence = org.report_absence(act, plan.officer_id, plan.begins_on, plan.ends_on, reason)
    for each in plan.stand_ins:
        _lend(act, officer, each, plan.begins_on, plan.ends_on, reason, absence.id)
    if act.actor.officer_id != plan.officer_id:
        who, begins = act.actor.name, plan.begins_on
        notices.tell(act, plan.officer_id, "leave.entered", YOU_ARE_AWAY, who=who, begins=begins, reason=reason)
    return absence


def correct(act: Act, absence_id: int, begins_on: date, ends_on: date | None) -> Absence:
    """Other days for a leave that is not over; who stands in does so on the new days. Refused as `enter` is, and with
    `NoSuchAbsence` or `ItIsOver`."""
    _begin(act)
    row = corrections.absence(act, absence_id)
    org.check_dates(begins_on, ends_on)
    linked, spell = _linked(act, row), Spell(begins_on, ends_on)

    def change(staff: Staff) -> Staff:
        old = Spell(row.valid_from, row.valid_to)
        away = [a for a in staff.away if a.officer_id != row.officer_id or Spell(a.begins_on, a.ends_on) != old]
        moved = _moved(staff, linked, lambda lent: replace(lent, begins_on=begins_on, ends_on=ends_on))
        return replace(moved, away=away).without(row.officer_id, spell)

    first, last = min(begins_on, row.valid_from), _later(ends_on, row.valid_to)
    _require_clear(act, Question(row.officer_id, first, last, change), row.officer_id)
    corrections.move_absence(act, row, begins_on, ends_on)
    for each in linked:
        corrections.move_delegation(act, each, begins_on, ends_on)
        _tell_days(act, each)
    return row


def come_back(act: Act, absence_id: int, on: date | None = None) -> Absence:
    """The officer is back on that day (today); whoever stood in for this leave no longer does. A leave that has not
    begun by then is taken back. Refused with `MayNot`, `NoSuchAbsence` or `ItIsOver`."""
    _begin(act)
    row, back_on = corrections.absence(act, absence_id), on or act.today
    if row.valid_to is not None and back_on >= row.valid_to:
        raise corrections.ItIsOver()
    for each in _linked(act, row):
        if each.valid_to is None or back_on < each.valid_to:
            corrections.end_delegation(act, each, back_on)
            _tell_end(act, each, back_on)
    corrections.end_absence(act, row, back_on)
    return row


def stand_in(
    act: Act, officer_id: int, stand_in: StandIn, begins_on: date, ends_on: date | None, basis: str
) -> list[Delegation]:
    """Who stands in for an officer, be he away or not, in every unit where he has a post. Refused with `MayNot`,
    `DatesDoNotFit`, `SayWhyAway`, `StandInIsAwayToo` or `CannotDelegate`."""
    _begin(act)
    officer = _require_officer(act, officer_id)
    require_over_person(act, officer_id)
    org.check_dates(begins_on, ends_on)
    _require_there(act, stand_in.officer_id, Plan(officer_id, begins_on, ends_on))
    return _lend(act, officer, stand_in, begins_on, ends_on, _reason(basis), None)


def correct_standing_in(act: Act, delegation_id: int, begins_on: date, ends_on: date | None) -> Delegation:
    """Other days for standing in, in every unit it was entered for. Refused as `enter` is, and with `NoSuchDelegation`
    or `ItIsOver`."""
    _begin(act)
    row = corrections.delegation(act, delegation_id)
    rows = _alike(act, row)
    org.check_dates(begins_on, ends_on)
    first, last = min(begins_on, row.valid_from), _later(ends_on, row.valid_to)

    def change(lent: Lent) -> Lent:
        return replace(lent, begins_on=begins_on, ends_on=ends_on)

    _require_clear(act, _about(rows, first, last, change), None)
    for each in rows:
        corrections.move_delegation(act, each, begins_on, ends_on)
    _tell_days(act, row)
    return row


def end_standing_in(act: Act, delegation_id: int, on: date | None = None) -> Delegation:
    """Standing in ends on that day (today), in every unit it was entered for.

    Refused with `MayNot`, `NoSuchDelegation`, `ItIsOver`, `StepsLeftAlone` or `LeaveSomebodyToDecide`.
    """
    _begin(act)
    row, ends_on = corrections.delegation(act, delegation_id), on or act.today
    if row.valid_to is not None and ends_on >= row.valid_to:
        raise corrections.ItIsOver()
    rows = _alike(act, row)
    _require_clear(act, _about(rows, ends_on, row.valid_to, lambda lent: replace(lent, ends_on=ends_on)), None)
    for each in rows:
        corrections.end_delegation(act, each, ends_on)
    _tell_end(act, row, ends_on)
    return row


# --- inside ----------------------------------------------------------------------------------------------------------


def _require_clear(act: Act, question: Question, leaver_id: int | None) -> None:
    found = foresee(act, question)
    if found.in_person and leaver_id is not None and act.actor.officer_id == leaver_id:
        raise DoTheseFirst(found)
    if found.alone:
        raise StandInIsNeededLater(found) if found.kept else StepsLeftAlone(found)
    for unit_id, on in found.undecided.items():
        raise LeaveSomebodyToDecide(found, act.session.get_one(Unit, unit_id).name, on)


def _about(rows: Sequence[Delegation], first: date, last: date | None, change: Callable[[Lent], Lent]) -> Question:
    """A change of what was lent: it touches where the one who stands in sits for the lender."""
    return Question(rows[0].to_officer_id, first, last, lambda staff: _moved(staff, rows, change))


def _alike(act: Act, row: Delegation) -> Sequence[Delegation]:
    """What was lent with it: the same to the same for the same days, in each unit."""
    same = (
        Delegation.from_officer_id == row.from_officer_id,
        Delegation.to_officer_id == row.to_officer_id,
        Delegation.power == row.power,
        Delegation.valid_from == row.valid_from,
        Delegation.revoked_at.is_(None),
    )
    found = act.session.scalars(select(Delegation).where(*same).order_by(Delegation.id)).all()
    key = (row.valid_to, row.procedures, row.absence_id, row.basis)
    return [each for each in found if (each.valid_to, each.procedures, each.absence_id, each.basis) == key]


def _moved(staff: Staff, rows: Sequence[Delegation], change: Callable[[Lent], Lent]) -> Staff:
    ids = {row.id for row in rows}
    return replace(staff, lent=[change(lent) if lent.id in ids else lent for lent in staff.lent])


def _lend(
    act: Act, officer: Officer, one: StandIn, begins_on: date, ends_on: date | None, basis: str, absence_id: int | None
) -> list[Delegation]:
    units = _units(act, officer.id, begins_on)
    if not units:
        raise HoldsNoPost(officer=officer.full_name)
    for code in one.procedures or ():
        catalog.procedure(act.session, code)
    rows = []
    for unit_id in units:
        lent = (officer.id, one.officer_id, unit_id, one.power, begins_on, ends_on, basis)
        rows.append(org.delegate(act, *lent, procedures=one.procedures, absence_id=absence_id))
    name, power = officer.full_name, POWERS[one.power]
    notices.tell(
        act, one.officer_id, "leave.stand_in", STAND_IN, officer=name, begins=begins_on, power=power, basis=basis
    )
    return rows


def _linked(act: Act, absence: Absence) -> Sequence[Delegation]:
    query = select(Delegation).where(Delegation.absence_id == absence.id, Delegation.revoked_at.is_(None))
    return act.session.scalars(query.where(Delegation.from_officer_id == absence.officer_id)).all()


def _begin(act: Act) -> None:
    """Who is there will have changed: for the organisation, and for the look of today."""
    raise_edition(act.session)
    daily.look_again(act)


def _require_officer(act: Act, officer_id: int) -> Officer:
    officer = act.session.get(Officer, officer_id)
    if officer is None:
        raise NoSuchOfficer()
    return officer


def _require_there(act: Act, officer_id: int, plan: Plan) -> None:
    other = _require_officer(act, officer_id)
    if officer_id == plan.officer_id:
        raise NotForOneself({"stand_in": NotForOneself.sentence()})
    near = {unit for each in (plan.officer_id, act.actor.officer_id) if each for unit in questions.around(act, each)}
    if near.isdisjoint(unit_id for unit_id, _role in chairs_of(act.session, officer_id, act.today)):
        elsewhere = Sentence(StandInIsElsewhere.sentence(), officer=other.full_name)
        raise StandInIsElsewhere({"stand_in": elsewhere}, officer=other.full_name)
    try:
        org.require_not_away(act.session, officer_id, plan.begins_on, plan.ends_on)
    except org.AlreadyAbsent as away:
        raise StandInIsAwayToo({"stand_in": StandInIsAwayToo.sentence()}, officer=other.full_name) from away


def _reason(text: str) -> str:
    text = " ".join(text.split())
    if not 0 < len(text) <= LONGEST_REASON:
        raise SayWhyAway({"reason": SayWhyAway.sentence()})
    return text


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def _tell_end(act: Act, row: Delegation, on: date) -> None:
    lender = act.session.get_one(Officer, row.from_officer_id)
    notices.tell(act, row.to_officer_id, "leave.stand_in", NO_LONGER, officer=lender.full_name, on=on)


def _tell_days(act: Act, row: Delegation) -> None:
    lender = act.session.get_one(Officer, row.from_officer_id).full_name
    ends = UNTIL_FURTHER_NOTICE if row.valid_to is None else row.valid_to
    notices.tell(act, row.to_officer_id, "leave.stand_in", OTHER_DAYS, officer=lender, begins=row.valid_from, ends=ends)
