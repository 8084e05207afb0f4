"""A search for whoever is told or answers: it begins at a place and only climbs.

`holder`: the officer who holds a step; `leader`: the head of the unit that holds it; `head`: of the authority that unit
belongs to; `desk`: of the receiving desk; `superior`: of the authority above; `control`: the city's control office,
where every search ends, with whoever is present of its officers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from engine.org.heads import Chairs, Passed, Reason, away_on, climb
from engine.org.models import (
    CONTROL_ROLE,
    DEPUTY_ROLE,
    LEADING_ROLES,
    OUTSIDE_ROLE,
    Appointment,
    Delegation,
    Officer,
    Post,
    Unit,
)
from engine.org.tree import Node, tree_of


@dataclass(frozen=True)
class Answer:
    """Who answers, in which unit, and why. `officer` is None only when everybody above is away or excluded."""

    officer: Officer | None
    unit: Unit
    why: tuple[Reason, ...]


@dataclass(frozen=True)
class Sought:
    """Whom a search looks for: from which `place`, for what happens in the unit, held by whom, received where."""

    place: str
    unit_id: int
    holder_id: int | None = None
    receiving_id: int | None = None
    procedure: str | None = None  # who may decide for some procedures alone is found for dossiers of those
    within: bool = False  # ends at the top of the body it began in, not at the control office


@dataclass(frozen=True)
class Found:
    """Who was found (None: nobody above is present and may be told), in which unit the search ended, and how."""

    officer_id: int | None
    unit_id: int
    why: tuple[Reason, ...]


class Chart:
    """Who leads which unit on one day, and who is away: read once for many searches."""

    def __init__(self, session: Session, on: date) -> None:
        self.session, self.on, self.tree = session, on, tree_of(session)
        self.officers: dict[int, Officer] = {}
        self._chairs: dict[int, Chairs] = {}
        self._away: set[int] = set()
        self._names: dict[int, str] = {}
        self._lent: dict[tuple[int, int], list[tuple[int, list[str] | None]]] = {}
        self._asked: set[int] = set()  # officers of whom it is known whether they are away

    def find(self, sought: Sought, passed: Passed, *, climbs: bool = True) -> Found:
        """Who is told: never somebody away, never one of those passed over. Without `climbs` only at the place."""
        path = self.path(sought)
        self.read([node.id for node in path], [sought.holder_id])
        names = self._names
        why: tuple[Reason, ...] = ()
        if sought.place == "holder":
            found, reason = self._holder(sought, path, passed)
            if found is not None or not climbs:
                return Found(found, sought.unit_id, (reason,))
            why = (reason,)
        chairs = [self._chairs[node.id] for node in (path if climbs else path[:1])]
        if not chairs:
            return Found(None, sought.unit_id, why)
        if sought.within and (liaison := self._liaison(chairs[0], passed)):
            return Found(liaison, sought.unit_id, (*why, Reason("liaison", chairs[0].unit_name, names[liaison])))
        lent = self._lent_for(sought.procedure, chairs)
        officer_id, unit_id, climbed = climb(chairs, self._away, lent, passed, names)
        control = self.tree.control_office(self.on) if officer_id is None and not sought.within else None
        return Found(officer_id, control.id if control else unit_id, (*why, *climbed))

    def path(self, sought: Sought) -> list[Node]:
        """The units the search passes, each once, upwards, at last the control office."""
        tree, on = self.tree, self.on
        lineage = list(tree.lineage(self._begin(sought), on)) if sought.place != "control" else []
        if lineage and sought.place in ("head", "superior"):
            first = next((n for n, node in enumerate(lineage) if node.is_authority), len(lineage) - 1)
            lineage = lineage[first:]
        if sought.place == "superior":
            lineage = lineage[next((n for n, node in enumerate(lineage) if n and node.is_authority), len(lineage)) :]
        control = tree.control_office(on)
        if sought.within:
            return lineage
        return lineage if control is None or control in lineage else [*lineage, control]

    def _begin(self, sought: Sought) -> int:
        if sought.place != "desk" or sought.receiving_id is None:
            return sought.unit_id
        below = self.tree.by_parent[sought.receiving_id]
        desks = (node.id for node in below if node.kind == "desk" and node.holds_on(self.on))
        return next(desks, sought.receiving_id)

    def _holder(self, sought: Sought, path: Sequence[Node], passed: Passed) -> tuple[int | None, Reason]:
        holder, names = sought.holder_id, self._names
        unit = path[0].name if path else ""
        if holder is None or holder not in self.officers:
            return None, Reason("no_holder", unit)
        if holder in self._away:
            return None, Reason("holder_away", unit, names[holder])
        if holder in passed:
            return None, Reason(passed[holder], unit, names[holder])
        return holder, Reason("holder", unit, names[holder])

    def _lent_for(self, procedure: str | None, path: Sequence[Chairs]) -> dict[tuple[int, int], list[int]]:
        keys = ((chairs.head, chairs.unit_id) for chairs in path if chairs.head is not None)
        return {
            key: [officer for officer, only in self._lent[key] if only is None or procedure in only]
            for key in keys
            if key in self._lent
        }

    def _liaison(self, chairs: Chairs, passed: Passed) -> int | None:
        return next((one for one in chairs.liaisons if one not in self._away | passed.keys()), None)

    def read(self, unit_ids: Collection[int], holders: Collection[int | None] = ()) -> None:
        """Learn who sits in these units and whether these officers are there: at most three statements, none for what
        is known."""
        new = [unit_id for unit_id in unit_ids if unit_id not in self._chairs]
        for unit_id in new:
            self._chairs[unit_id] = Chairs(unit_id, self.tree.nodes[unit_id].name)
        if new:
            seen, away = _officers(self.session, [self._chairs[unit_id] for unit_id in new], self.on)
            self._know(seen.values())
            self._away |= away
            self._asked |= seen.keys()
            lent = _delegates(self.session, [self._chairs[unit_id] for unit_id in new], self._away, self.on)
            self._lent |= {key: [(officer.id, only) for officer, only in some] for key, some in lent.items()}
            self._know(officer for some in lent.values() for officer, _only in some)
        strange = {one for one in holders if one is not None} - self._asked
        if strange:
            query = select(Officer, away_on(Officer.id, self.on)).where(Officer.id.in_(strange))
            for officer, is_away in self.session.execute(query.where(Officer.holds_on(self.on))):
                self._know([officer])
                self._away |= {officer.id} if is_away else set()
            self._asked |= strange

    def head(self, unit_id: int) -> int | None:
        """Who holds the leading post of a unit, present or not; None where the chair is empty."""
        self.read([unit_id])
        return self._chairs[unit_id].head

    def _know(self, officers: Iterable[Officer]) -> None:
        for officer in officers:
            self.officers[officer.id], self._names[officer.id] = officer, officer.full_name


def acting_head_of(
    session: Session, unit: Unit, on: date, excluding: Set[int] = frozenset(), procedure: str | None = None
) -> Answer:
    """Who answers for `unit` on `on`, never one of the officer ids in `excluding`; at most four statements.

    Head, else the present delegate with power `decide`, else a present deputy, else the same in the unit above, and
    at last in the city's control office. Who may decide for some procedures alone answers for dossiers of those:
    `procedure` is the one concerned.
    """
    chart = Chart(session, on)
    found = chart.find(Sought("leader", unit.id, procedure=procedure), dict.fromkeys(excluding, "excluded"))
    officer = chart.officers[found.officer_id] if found.officer_id else None
    return Answer(officer, session.get_one(Unit, found.unit_id), found.why)


def _officers(session: Session, ladder: list[Chairs], on: date) -> tuple[dict[int, Officer], set[int]]:
    """Seats the people of that day in their chairs. Returns them by id, and the ids of those away."""
    query = (
        select(Post.unit_id, Post.role_code, Officer, away_on(Officer.id, on))
        .select_from(Post)
        .outerjoin(Appointment, (Appointment.post_id == Post.id) & Appointment.holds_on(on))
        .outerjoin(Officer, (Officer.id == Appointment.officer_id) & Officer.holds_on(on))
        .where(Post.unit_id.in_([chairs.unit_id for chairs in ladder]), Post.holds_on(on))
        .where(Post.role_code.in_((*LEADING_ROLES, DEPUTY_ROLE, CONTROL_ROLE, OUTSIDE_ROLE)))
        .order_by(Post.rank, Post.id)
    )
    by_unit = {chairs.unit_id: chairs for chairs in ladder}
    officers: dict[int, Officer] = {}
    away: set[int] = set()
    for unit_id, role, officer, is_away in session.execute(query):
        chairs = by_unit[unit_id]
        if role == DEPUTY_ROLE:
            chairs.deputies += [officer.id] if officer else []
        elif role == CONTROL_ROLE:
            chairs.staff += [officer.id] if officer else []
        elif role == OUTSIDE_ROLE:
            chairs.liaisons += [officer.id] if officer else []
        elif not chairs.has_head_post:
            chairs.has_head_post, chairs.head = True, officer.id if officer else None
        if officer:
            officers[officer.id] = officer
            away |= {officer.id} if is_away else set()
    return officers, away


def _delegates(
    session: Session, ladder: list[Chairs], away: set[int], on: date
) -> dict[tuple[int, int], list[tuple[Officer, list[str] | None]]]:
    """Who is present and may decide for an absent head, by (head, unit), and for which procedures (None: all)."""
    heads = {chairs.head for chairs in ladder} & away
    if not heads:
        return {}
    lent = aliased(Delegation)
    query = (
        select(lent.from_officer_id, lent.unit_id, lent.procedures, Officer)
        .join(Officer, Officer.id == lent.to_officer_id)
        .where(lent.from_officer_id.in_(heads), lent.power == "decide", lent.holds_on(on))
        .where(Officer.holds_on(on), ~away_on(Officer.id, on))
        .order_by(lent.id)
    )
    found: dict[tuple[int, int], list[tuple[Officer, list[str] | None]]] = defaultdict(list)
    for head, unit_id, procedures, officer in session.execute(query):
        found[head, unit_id].append((officer, procedures))
    return found
