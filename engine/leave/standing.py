"""Who may do what on which day, from rows alone: pure, so that a leave can be tried before anybody enters it.

A `Need` is a step somebody must be able to do; `Staff` are the people of some units with what moves them. Between two
changes nothing moves, so a period is looked at once for each stretch that has a working day in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from engine.org.models import DEPUTY_ROLE, LEADING_ROLES
from engine.words import Named

LONGEST_REST = 15  # days without a working day, at most: Tết with its swapped days


@dataclass(frozen=True)
class Spell:
    """From a day until the day before another (None: until further notice)."""

    begins_on: date
    ends_on: date | None

    def holds_on(self, on: date) -> bool:
        return self.begins_on <= on and (self.ends_on is None or on < self.ends_on)


@dataclass(frozen=True)
class Chair(Spell):
    officer_id: int
    unit_id: int
    role: str


@dataclass(frozen=True)
class Away(Spell):
    officer_id: int


@dataclass(frozen=True)
class Lent(Spell):
    """`id` is the row's; None for one that is only tried."""

    from_officer_id: int
    to_officer_id: int
    unit_id: int
    power: str
    procedures: tuple[str, ...] | None = None
    id: int | None = None

    def covers(self, procedure: str) -> bool:
        return self.procedures is None or procedure in self.procedures


@dataclass(frozen=True)
class Need:
    """A step of a procedure that waits at `role` in `unit_id` (`item_id`, `dossier_code`), or may come there any day
    (both None). `barred`: who may not do it, having done a step it is kept apart from; `in_person`: no substitute may;
    `held_by` has it in their hands; `later`: the steps kept apart from it, with the role of each."""

    unit_id: int
    role: str
    procedure_code: str
    element_id: str
    name: Named
    in_person: bool = False
    barred: frozenset[int] = frozenset()
    held_by: int | None = None
    later: tuple[tuple[str, Named], ...] = ()
    item_id: int | None = None
    dossier_code: str | None = None

    @property
    def likeness(self) -> tuple[object, ...]:
        """Steps alike in this may be done by the same people."""
        return (self.unit_id, self.role, self.procedure_code, self.in_person, self.barred, self.held_by, self.later)


@dataclass(frozen=True)
class Staff:
    """The people of some units: their chairs, who is away, what is lent."""

    chairs: Sequence[Chair] = ()
    away: Sequence[Away] = ()
    lent: Sequence[Lent] = ()
    names: dict[int, str] = field(default_factory=dict)

    def is_present(self, officer_id: int, on: date) -> bool:
        return not any(each.officer_id == officer_id and each.holds_on(on) for each in self.away)

    def sitting(self, unit_id: int, role: str, procedure: str, on: date) -> Iterator[tuple[int, int | None]]:
        """(officer, for whom) of everybody who is there and sits on such a chair, for himself or somebody else."""
        for chair in self.chairs:
            if (chair.unit_id, chair.role) != (unit_id, role) or not chair.holds_on(on):
                continue
            if self.is_present(chair.officer_id, on):
                yield chair.officer_id, None
            for lent in self.lent:
                is_theirs = lent.from_officer_id == chair.officer_id and lent.unit_id == unit_id and lent.holds_on(on)
                is_enough = lent.covers(procedure) and lends(lent.power, role)
                if is_theirs and is_enough and self.is_present(lent.to_officer_id, on):
                    yield lent.to_officer_id, chair.officer_id

    def can_do(self, need: Need, on: date) -> bool:
        """Whether anybody who is there that day may do the step."""
        for officer_id, for_whom in self.sitting(need.unit_id, need.role, need.procedure_code, on):
            if {officer_id, for_whom} & need.barred:
                continue
            if for_whom is None or not (need.in_person or self.needed_later(officer_id, need, on)):
                return True
        held_by = need.held_by
        return held_by is not None and self._may_finish(held_by, need, on)

    def needed_later(self, officer_id: int, need: Need, on: date) -> Named | None:
        """The step kept apart from this one for which the officer alone has the chair: who does this step for somebody
        else would leave that one to nobody (`doing.require_not_needed_later` refuses it)."""
        sitting = [chair for chair in self.chairs if chair.holds_on(on)]
        for role, name in need.later:
            for unit_id in {chair.unit_id for chair in sitting if (chair.officer_id, chair.role) == (officer_id, role)}:
                on_chair = {chair.officer_id for chair in sitting if (chair.unit_id, chair.role) == (unit_id, role)}
                if on_chair == {officer_id}:
                    return name
        return None

    def kept_for_later(self, need: Need, on: date) -> dict[int, Named]:
        """Who would stand in for this step, were he not needed for a later one; and for which."""
        lent = {who for who, for_whom in self.sitting(need.unit_id, need.role, need.procedure_code, on) if for_whom}
        return {who: later for who in sorted(lent) if (later := self.needed_later(who, need, on)) is not None}

    def _may_finish(self, officer_id: int, need: Need, on: date) -> bool:
        """Who holds the step may do it without its role, from a chair in the unit or in a part of it."""
        sits = any(chair.officer_id == officer_id and chair.holds_on(on) for chair in self.chairs)
        return sits and not need.in_person and officer_id not in need.barred and self.is_present(officer_id, on)

    def decides(self, unit_id: int, on: date) -> bool:
        """Whether somebody of the unit itself answers for it that day: its head, whoever may decide for him, a
        deputy. A unit that has no head to be away is nobody's concern here."""
        heads = [chair for chair in self.chairs if chair.unit_id == unit_id and chair.role in LEADING_ROLES]
        deputies = [chair for chair in self.chairs if chair.unit_id == unit_id and chair.role == DEPUTY_ROLE]
        if any(each.holds_on(on) and self.is_present(each.officer_id, on) for each in (*heads, *deputies)):
            return True
        return any(self._decides_for(lent, unit_id, heads, on) for lent in self.lent)

    def _decides_for(self, lent: Lent, unit_id: int, heads: Sequence[Chair], on: date) -> bool:
        is_whole = lent.power == "decide" and lent.procedures is None and lent.unit_id == unit_id
        from_head = any(chair.officer_id == lent.from_officer_id and chair.holds_on(on) for chair in heads)
        return is_whole and from_head and lent.holds_on(on) and self.is_present(lent.to_officer_id, on)

    def without(self, officer_id: int, spell: Spell) -> Staff:
        """The same people with one of them away in addition."""
        return replace(self, away=[*self.away, Away(spell.begins_on, spell.ends_on, officer_id)])

    def lending(self, *more: Lent) -> Staff:
        return replace(self, lent=[*self.lent, *more])

    def days(self, begins_on: date, ends_on: date | None, is_working: Callable[[date], bool]) -> list[date]:
        """A working day of each stretch of the period in which nobody's standing changes."""
        moving: list[Spell] = [*self.chairs, *self.away, *self.lent]
        turns = {turn for each in moving for turn in (each.begins_on, each.ends_on) if turn is not None}
        inside = sorted({begins_on, *(turn for turn in turns if begins_on < turn and (not ends_on or turn < ends_on))})
        last = max([begins_on, *turns]) + timedelta(days=LONGEST_REST)
        stretches = zip(inside, [*inside[1:], ends_on or last], strict=True)
        return [on for first, after in stretches if (on := _working_day(first, after, is_working)) is not None]


def lends(power: str, role: str) -> bool:
    """Whether that power lends a chair of that role: `work` lends none that leads and signs."""
    return power != "work" or role not in (*LEADING_ROLES, DEPUTY_ROLE)


def _working_day(first: date, after: date, is_working: Callable[[date], bool]) -> date | None:
    day = first
    while day < after and day < first + timedelta(days=LONGEST_REST):
        if is_working(day):
            return day
        day += timedelta(days=1)
    return None


@dataclass(frozen=True)
class Stranded:
    """A step that nobody present may do, from that day on."""

    need: Need
    on: date


def stranded(before: Staff, after: Staff, needs: Iterable[Need], days: Iterable[date]) -> list[Stranded]:
    """The steps somebody could do `before` and nobody can `after`, each with the first such day."""
    every = list(days)
    known: dict[tuple[object, ...], date | None] = {}  # a queue is long, but its steps differ in little
    found = []
    for need in needs:
        if need.likeness not in known:
            lost = (on for on in every if not after.can_do(need, on) and before.can_do(need, on))
            known[need.likeness] = next(lost, None)
        if (on := known[need.likeness]) is not None:
            found.append(Stranded(need, on))
    return found


def undecided(before: Staff, after: Staff, unit_ids: Iterable[int], days: Iterable[date]) -> dict[int, date]:
    """The units that would have nobody of their own to decide, each with the first such day."""
    every = list(days)
    found = {}
    for unit_id in unit_ids:
        lost = (on for on in every if not after.decides(unit_id, on) and before.decides(unit_id, on))
        if (on := next(lost, None)) is not None:
            found[unit_id] = on
    return found
