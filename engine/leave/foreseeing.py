"""What a leave or a substitution would do, before it is entered: which steps would be left without anybody, which units
without anybody to decide, and who could stand in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.act import Act
from engine.leave import reading
from engine.leave.reading import Place
from engine.leave.standing import Lent, Staff, Stranded, stranded, undecided
from engine.org import questions as org
from engine.org.models import DEPUTY_ROLE, LEADING_ROLES, Officer
from engine.org.tree import tree_of
from engine.words import Named
from engine.worktime import editions

MOST_PROPOSED = 5
LOOKED_AHEAD = timedelta(days=366)  # of a leave until further notice


@dataclass(frozen=True)
class Proposal:
    """Somebody whose standing in, with this power, would leave no step alone."""

    officer_id: int
    name: str
    power: str


@dataclass(frozen=True)
class Kept:
    """Who was named to stand in for a step and may not: he alone may do the later one, which is kept apart from it."""

    name: str
    step: Named
    later: Named


@dataclass(frozen=True)
class Foresight:
    """`alone`: steps somebody can do now and nobody could; `in_person`: those among the waiting ones that only the one
    who leaves may do, so that no substitute helps; `undecided`: units without anybody of their own to decide, each with
    its first day; `kept`: why somebody named is no substitute for steps of `alone`; `held`: how many open steps lie in
    the hands of who leaves."""

    alone: Sequence[Stranded] = ()
    in_person: Sequence[Stranded] = ()
    undecided: dict[int, date] = field(default_factory=dict)
    proposals: Sequence[Proposal] = ()
    kept: Sequence[Kept] = ()
    held: int = 0

    @property
    def is_clear(self) -> bool:
        return not self.alone and not self.undecided


@dataclass(frozen=True)
class Question:
    """A change of who is there: whose, on which days, and how the staff looks with it."""

    officer_id: int
    begins_on: date
    ends_on: date | None
    change: Callable[[Staff], Staff]


def foresee(act: Act, question: Question, *, propose: bool = True) -> Foresight:
    """What would follow on the working days of the period from today on; days that are past are let be."""
    begins_on = max(question.begins_on, act.today)
    if question.ends_on is not None and question.ends_on <= begins_on:
        return Foresight()
    places = _places(act, question.officer_id, begins_on, question.ends_on)
    waiting = reading.waiting(act, places, question.officer_id)
    units = {unit_id for unit_id, _ in places} | {need.unit_id for need in waiting}
    before = reading.staff_of(act, _around(act, units), begins_on)
    after = question.change(before)
    days = _days(act, before, after, begins_on, question.ends_on)
    coming = [need for need in reading.coming(act, places, question.ends_on) if not need.in_person]
    lost = stranded(before, after, [*waiting, *coming], days)
    leads = {unit_id for unit_id, role in places if role in (*LEADING_ROLES, DEPUTY_ROLE)}
    nobody = undecided(before, after, leads, days)
    alone = [each for each in lost if not each.need.in_person]
    found = _proposals(act, question, before, after, alone, nobody, days) if propose and (alone or nobody) else ()
    return Foresight(
        alone=alone,
        in_person=[each for each in lost if each.need.in_person],
        undecided=nobody,
        proposals=found,
        kept=_kept(act, after, alone),
        held=sum(need.held_by == question.officer_id for need in waiting),
    )


def _places(act: Act, officer_id: int, begins_on: date, ends_on: date | None) -> set[Place]:
    """Where the officer sits on some day of the period, for himself or for somebody else."""
    last = begins_on if ends_on is None else ends_on - timedelta(days=1)
    seats = [seat for on in {begins_on, last} for seat in org.seats_of(act.session, officer_id, on)]
    return {(seat.unit_id, seat.role) for seat in seats}


def _kept(act: Act, after: Staff, alone: Sequence[Stranded]) -> list[Kept]:
    found = {
        (officer_id, each.need.name, later): None
        for each in alone
        for officer_id, later in after.kept_for_later(each.need, each.on).items()
    }
    return [Kept(act.session.get_one(Officer, who).full_name, step, later) for who, step, later in found]


def _around(act: Act, units: Collection[int]) -> set[int]:
    """These units, their parts, and the authority they belong to with its parts: where a substitute is looked for."""
    tree = tree_of(act.session)
    found = set(units)
    for unit_id in units:
        authority = tree.authority(unit_id, act.today)
        tops = {unit_id, authority.id} if authority else {unit_id}
        found |= tops | {part.id for top in tops for part in tree.by_parent[top] if not part.is_authority}
    return found


def _days(act: Act, before: Staff, after: Staff, begins_on: date, ends_on: date | None) -> list[date]:
    calendar = editions.current(act.session)
    until = ends_on or begins_on + LOOKED_AHEAD
    return sorted({on for staff in (before, after) for on in staff.days(begins_on, until, calendar.is_working_day)})


# -- who could stand in ----------------------------------------------------------------------------------------------


def _proposals(
    act: Act,
    question: Question,
    before: Staff,
    after: Staff,
    alone: Sequence[Stranded],
    nobody: dict[int, date],
    days: Sequence[date],
) -> list[Proposal]:
    """Who is there all the time and would close every gap; people of the same unit first, leaders before others."""
    power = _power_for(alone, nobody)
    units = {each.need.unit_id for each in alone} | set(nobody)
    needs = [each.need for each in alone]
    able = []
    for officer_id in _order(before, units):
        if officer_id == question.officer_id or not all(after.is_present(officer_id, on) for on in days):
            continue
        spell = (question.begins_on, question.ends_on, question.officer_id, officer_id)
        tried = after.lending(*(Lent(*spell, unit_id, power) for unit_id in units))
        if not stranded(before, tried, needs, days) and not undecided(before, tried, nobody, days):
            able.append(officer_id)
        if len(able) == MOST_PROPOSED:
            break
    names = {officer_id: act.session.get_one(Officer, officer_id).full_name for officer_id in able}
    return [Proposal(officer_id, names[officer_id], power) for officer_id in able]


def _power_for(alone: Sequence[Stranded], nobody: dict[int, date]) -> str:
    if nobody:
        return "decide"
    leads = any(each.need.role in (*LEADING_ROLES, DEPUTY_ROLE) for each in alone)
    return "sign" if leads else "work"


def _order(staff: Staff, units: Collection[int]) -> list[int]:
    """Everybody around once, by how near they sit."""
    leading = (*LEADING_ROLES, DEPUTY_ROLE)
    ordered = sorted(staff.chairs, key=lambda chair: (chair.unit_id not in units, chair.role not in leading))
    return list(dict.fromkeys(chair.officer_id for chair in ordered))
