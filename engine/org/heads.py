"""Who answers for a unit today: its head, whoever acts for the head, a deputy, else the unit above.

Signing for the head does not move the responsibility, so the head comes first whenever present. A head who is
excluded (has been told already, or is the one concerned) passes the matter upwards, never to a subordinate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, case, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from engine.org.models import (
    DEPUTY_ROLE,
    LEADING_ROLES,
    POWERS,
    Absence,
    Appointment,
    Delegation,
    Officer,
    Post,
    Unit,
)
from engine.org.tree import tree_of
from engine.words import _

REASONS = {
    "head": _("{officer} là người đứng đầu {unit}."),
    "vacant": _("Chức danh người đứng đầu {unit} đang khuyết."),
    "no_head": _("{unit} không có chức danh người đứng đầu trong hệ thống."),
    "absent": _("{officer}, người đứng đầu {unit}, đang vắng mặt."),
    "delegate": _("{officer} được ủy quyền thay người đứng đầu {unit}."),
    "deputy": _("{officer} là cấp phó phụ trách thay tại {unit}."),
    "excluded": _("{officer}, người đứng đầu {unit}, không thuộc diện nhận việc này; chuyển lên cấp trên."),
    "upwards": _("Không còn ai phụ trách thay tại {unit}; chuyển lên cấp trên."),
    "nobody": _("Không tìm được người phụ trách từ {unit} trở lên."),
}


@dataclass(frozen=True)
class Reason:
    """One step of the search: a code of `REASONS` and whom it speaks of."""

    code: str
    unit: str
    officer: str = "…"

    def text(self, sentence: str | None = None) -> str:
        """The sentence, in Vietnamese unless a translated one is given."""
        return (sentence or REASONS[self.code]).format(unit=self.unit, officer=self.officer)


@dataclass(frozen=True)
class Answer:
    """Who answers, in which unit, and why. `officer` is None only when everybody above is away or excluded."""

    officer: Officer | None
    unit: Unit
    why: tuple[Reason, ...]


@dataclass
class Chairs:
    """The leading chairs of one unit on one day. Officers by id."""

    unit_id: int
    unit_name: str
    has_head_post: bool = False
    head: int | None = None
    deputies: list[int] = field(default_factory=list)


def head_of(session: Session, unit: Unit, on: date) -> Officer | None:
    """Who holds the unit's leading post on `on`, present or not; None when the post is vacant."""
    query = (
        select(Officer)
        .select_from(Post)
        .outerjoin(Appointment, (Appointment.post_id == Post.id) & Appointment.holds_on(on))
        .outerjoin(Officer, (Officer.id == Appointment.officer_id) & Officer.holds_on(on))
        .where(Post.unit_id == unit.id, Post.role_code.in_(LEADING_ROLES), Post.holds_on(on))
        .order_by(Post.rank, Post.id)
        .limit(1)
    )
    return session.scalar(query)


def acting_for(session: Session, officer: Officer, on: date, power: str | None = None) -> Officer | None:
    """The present delegate of an absent officer, the widest power first; None when the officer is there."""
    query = (
        select(Officer)
        .join(Delegation, Delegation.to_officer_id == Officer.id)
        .where(Delegation.from_officer_id == officer.id, Delegation.holds_on(on), Officer.holds_on(on))
        .where(_is_away(Delegation.from_officer_id, on), ~_is_away(Officer.id, on))
        .order_by(case({name: rank for rank, name in enumerate(POWERS)}, value=Delegation.power).desc(), Delegation.id)
        .limit(1)
    )
    return session.scalar(query.where(Delegation.power == power) if power else query)


def is_absent(session: Session, officer_id: int, on: date) -> bool:
    return bool(session.scalar(select(exists().where(Absence.officer_id == officer_id, Absence.holds_on(on)))))


def acting_head_of(
    session: Session, unit: Unit, on: date, excluding: Set[int] = frozenset(), procedure: str | None = None
) -> Answer:
    """Who answers for `unit` on `on`, never one of the officer ids in `excluding`; at most four statements.

    Head, else the present delegate with power `decide`, else a present deputy, else the same in the unit above, and
    at last in the city's control office. Who may decide for some procedures alone answers for dossiers of those:
    `procedure` is the one concerned.
    """
    chairs = _ladder(session, unit, on)
    officers, away = _officers(session, chairs, on)
    delegates = _delegates(session, chairs, away, on, procedure)
    officers |= {officer.id: officer for lent in delegates.values() for officer in lent}
    lent_ids = {key: [officer.id for officer in lent] for key, lent in delegates.items()}
    names = {officer_id: officer.full_name for officer_id, officer in officers.items()}
    found, unit_id, why = climb(chairs, away, lent_ids, excluding, names)
    return Answer(officers[found] if found else None, session.get_one(Unit, unit_id), why)


def climb(
    ladder: Sequence[Chairs],
    away: Set[int],
    delegates: Mapping[tuple[int, int], Sequence[int]],
    excluding: Set[int] = frozenset(),
    names: Mapping[int, str] | None = None,
) -> tuple[int | None, int, tuple[Reason, ...]]:
    """(officer id, unit id, reasons): walk the ladder upwards once. `delegates` holds the present ones, by
    (absent officer, unit)."""
    why: list[Reason] = []
    for chairs in ladder:
        for code, officer_id in _candidates(chairs, away, delegates, excluding):
            named = (names or {}).get(officer_id, "…") if officer_id else "…"
            why.append(Reason(code, chairs.unit_name, named))
            if officer_id and code in {"head", "delegate", "deputy"}:
                return officer_id, chairs.unit_id, tuple(why)
    why.append(Reason("nobody", ladder[0].unit_name))
    return None, ladder[-1].unit_id, tuple(why)


def _candidates(
    chairs: Chairs, away: Set[int], delegates: Mapping[tuple[int, int], Sequence[int]], excluding: Set[int]
) -> Iterator[tuple[str, int | None]]:
    head = chairs.head
    if head in excluding:
        yield "excluded", head
        return
    if head and head not in away:
        yield "head", head
    elif head:
        yield "absent", head
        yield from (("delegate", lent) for lent in delegates.get((head, chairs.unit_id), ()) if lent not in excluding)
    else:
        yield ("vacant" if chairs.has_head_post else "no_head"), None
    yield from (("deputy", deputy) for deputy in chairs.deputies if deputy not in away | excluding)
    yield "upwards", None


def _is_away(officer_id: InstrumentedAttribute[int], on: date) -> ColumnElement[bool]:
    return exists().where(Absence.officer_id == officer_id, Absence.holds_on(on))


def _ladder(session: Session, unit: Unit, on: date) -> list[Chairs]:
    """The unit, those above it, and the control office, each once; still without their people."""
    tree = tree_of(session)
    path = list(tree.lineage(unit.id, on))
    control = tree.control_office(on)
    if control and control not in path:
        path.append(control)
    return [Chairs(node.id, node.name) for node in path] or [Chairs(unit.id, unit.name)]


def _officers(session: Session, ladder: list[Chairs], on: date) -> tuple[dict[int, Officer], set[int]]:
    """Seats the people of that day in their chairs. Returns them by id, and the ids of those away."""
    query = (
        select(Post.unit_id, Post.role_code, Officer, _is_away(Officer.id, on))
        .select_from(Post)
        .outerjoin(Appointment, (Appointment.post_id == Post.id) & Appointment.holds_on(on))
        .outerjoin(Officer, (Officer.id == Appointment.officer_id) & Officer.holds_on(on))
        .where(Post.unit_id.in_([chairs.unit_id for chairs in ladder]), Post.holds_on(on))
        .where(Post.role_code.in_((*LEADING_ROLES, DEPUTY_ROLE)))
        .order_by(Post.rank, Post.id)
    )
    by_unit = {chairs.unit_id: chairs for chairs in ladder}
    officers: dict[int, Officer] = {}
    away: set[int] = set()
    for unit_id, role, officer, is_away in session.execute(query):
        chairs = by_unit[unit_id]
        if role == DEPUTY_ROLE:
            chairs.deputies += [officer.id] if officer else []
        elif not chairs.has_head_post:
            chairs.has_head_post, chairs.head = True, officer.id if officer else None
        if officer:
            officers[officer.id] = officer
            away |= {officer.id} if is_away else set()
    return officers, away


def _delegates(
    session: Session, ladder: list[Chairs], away: set[int], on: date, procedure: str | None
) -> dict[tuple[int, int], list[Officer]]:
    """Who is present and may decide for an absent head, by (head, unit)."""
    heads = {chairs.head for chairs in ladder} & away
    if not heads:
        return {}
    lent = aliased(Delegation)
    query = (
        select(lent.from_officer_id, lent.unit_id, lent.procedures, Officer)
        .join(Officer, Officer.id == lent.to_officer_id)
        .where(lent.from_officer_id.in_(heads), lent.power == "decide", lent.holds_on(on))
        .where(Officer.holds_on(on), ~_is_away(Officer.id, on))
        .order_by(lent.id)
    )
    found: dict[tuple[int, int], list[Officer]] = defaultdict(list)
    for head, unit_id, procedures, officer in session.execute(query):
        if procedures is None or procedure in procedures:
            found[head, unit_id].append(officer)
    return found
