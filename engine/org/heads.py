"""Who answers for a unit today: its head, whoever acts for the head, a deputy, else the unit above.

Signing for the head does not move the responsibility, so the head comes first whenever present. A head who is passed
over (has been told already, or is the one concerned) passes the matter upwards, never to a subordinate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, case, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine.org.models import (
    LEADING_ROLES,
    POWERS,
    Absence,
    Appointment,
    Delegation,
    Officer,
    Post,
    Unit,
)
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
    "holder": _("{officer} đang giữ việc này."),
    "holder_away": _("{officer} đang giữ việc này nhưng vắng mặt; báo lãnh đạo."),
    "no_holder": _("Chưa có ai nhận việc này; báo lãnh đạo."),
    "told": _("{officer}, người đứng đầu {unit}, đã được báo trước đó; chuyển lên cấp trên."),
    "late": _("{officer}, người đứng đầu {unit}, đang giữ chính việc trễ hạn; chuyển lên cấp trên."),
    "staff": _("{officer} là công chức kiểm soát thủ tục hành chính tại {unit}."),
    "liaison": _("{officer} là đầu mối phối hợp tại {unit}."),
    "second": _("Hồ sơ đã hẹn lại một lần; báo từ cấp cao hơn một bậc."),
}
FOUND = frozenset({"head", "delegate", "deputy", "staff", "liaison", "holder"})
Passed = Mapping[int, str]  # officer id -> the code of `REASONS` that says why he is passed over


@dataclass(frozen=True)
class Reason:
    """One step of the search: a code of `REASONS` and whom it speaks of."""

    code: str
    unit: str
    officer: str = "…"

    def text(self, sentence: str | None = None) -> str:
        """The sentence, in Vietnamese unless a translated one is given."""
        return (sentence or REASONS[self.code]).format(unit=self.unit, officer=self.officer)


@dataclass
class Chairs:
    """The leading chairs of one unit on one day. Officers by id. `staff`: those who control procedures there,
    `liaisons`: those of a body outside the city's command who work with its authorities."""

    unit_id: int
    unit_name: str
    has_head_post: bool = False
    head: int | None = None
    deputies: list[int] = field(default_factory=list)
    staff: list[int] = field(default_factory=list)
    liaisons: list[int] = field(default_factory=list)


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
        .where(away_on(Delegation.from_officer_id, on), ~away_on(Officer.id, on))
        .order_by(case({name: rank for rank, name in enumerate(POWERS)}, value=Delegation.power).desc(), Delegation.id)
        .limit(1)
    )
    return session.scalar(query.where(Delegation.power == power) if power else query)


def is_absent(session: Session, officer_id: int, on: date) -> bool:
    return bool(session.scalar(select(exists().where(Absence.officer_id == officer_id, Absence.holds_on(on)))))


def climb(
    ladder: Sequence[Chairs],
    away: Set[int],
    delegates: Mapping[tuple[int, int], Sequence[int]],
    passed: Passed,
    names: Mapping[int, str] | None = None,
) -> tuple[int | None, int, tuple[Reason, ...]]:
    """(officer id, unit id, reasons): walk the ladder upwards once. `delegates` holds the present ones, by
    (absent officer, unit)."""
    why: list[Reason] = []
    for chairs in ladder:
        for code, officer_id in _candidates(chairs, away, delegates, passed):
            named = (names or {}).get(officer_id, "…") if officer_id else "…"
            why.append(Reason(code, chairs.unit_name, named))
            if officer_id and code in FOUND:
                return officer_id, chairs.unit_id, tuple(why)
    why.append(Reason("nobody", ladder[0].unit_name))
    return None, ladder[-1].unit_id, tuple(why)


def _candidates(
    chairs: Chairs, away: Set[int], delegates: Mapping[tuple[int, int], Sequence[int]], passed: Passed
) -> Iterator[tuple[str, int | None]]:
    head, out = chairs.head, away | passed.keys()
    if head and head in passed:
        yield passed[head], head
    elif head and head not in away:
        yield "head", head
    elif head:
        yield "absent", head
        yield from (("delegate", lent) for lent in delegates.get((head, chairs.unit_id), ()) if lent not in out)
    else:
        yield ("vacant" if chairs.has_head_post else "no_head"), None
    if not (head and head in passed):
        yield from (("deputy", deputy) for deputy in chairs.deputies if deputy not in out)
    yield from (("staff", officer) for officer in chairs.staff if officer not in out)
    if not (head and head in passed):
        yield "upwards", None


def away_on(officer_id: InstrumentedAttribute[int], on: date) -> ColumnElement[bool]:
    return exists().where(Absence.officer_id == officer_id, Absence.holds_on(on))
