"""Who stands on the stage: from a chair in a script to the officer who sits there that day."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine.act import Act, Actor
from engine.dossiers.models import WorkItem
from engine.errors import Invalid, NotFound
from engine.org import questions as org
from engine.org.models import Absence as AbsenceRow
from engine.org.models import Appointment, Delegation, Officer, Post, Unit
from engine.org.tree import raise_edition, tree_of
from engine.rehearsal.script import Absence, Seat
from engine.rehearsal.stage import URBAN, WARDS

AT_HOME = {"commune": WARDS[-1], "district": URBAN, "city": "01", "department": "STP"}


class NoSuchPlaceOnStage(NotFound):
    """Sân tập không có đơn vị “{unit}”. Sân tập có Thành phố, các sở, quận Ba Đình (001; phường 00001, 00004), huyện
    Sóc Sơn (016; 00376, 00382) và các cơ quan ngoài ở hai nơi đó."""


class NobodySitsThere(Invalid):
    """Không có ai giữ chức danh {role} tại {unit} vào ngày này."""


def home(received_by: str) -> str:
    """The unit's code for a kind of authority or a code: `commune`, `department:STP`, `001`."""
    kind, _, code = received_by.partition(":")
    return code or AT_HOME.get(kind, kind)


def place(act: Act, unit: str, *, receiving_id: int, handling_id: int | None, facts: dict[str, object]) -> int:
    """The unit a script means: by code, or by routing as a lane does. Refuses `NoSuchPlaceOnStage`."""
    if found := tree_of(act.session).find(unit, act.today):
        return found.id
    try:
        return org.locate(
            act.session, unit, receiving_id=receiving_id, handling_id=handling_id, facts=facts, on=act.today
        )
    except org.NoSuchUnit as missing:
        raise NoSuchPlaceOnStage(unit=unit) from missing


def actor(act: Act, officer: Officer) -> Actor:
    seats = org.seats_of(act.session, officer.id, act.today)
    return Actor(name=officer.full_name, officer_id=officer.id, officer_code=officer.code, seats=seats)


def on_chair(act: Act, unit_id: int, role: str) -> Actor:
    """Whoever acts on that chair today: a holder who is there, else whoever has the power meanwhile, else a holder."""
    found = next(candidates(act, unit_id, role), None)
    if found is None:
        raise NobodySitsThere(role=role, unit=tree_of(act.session).nodes[unit_id].name)
    return actor(act, found)


def candidates(act: Act, unit_id: int, role: str) -> Iterator[Officer]:
    """Everybody who may sit on that chair today, those first whom one would ask first."""
    holders = org.members(act.session, act.session.get_one(Unit, unit_id), act.today, role=role)
    away = []
    for officer in holders:
        if org.is_absent(act.session, officer.id, act.today):
            away.append(officer)
        else:
            yield officer
    for officer in away:
        if (other := org.acting_for(act.session, officer, act.today)) is not None:
            yield other
    yield from away


def doers(act: Act, item: WorkItem) -> Iterator[Officer]:
    """Who may do a work item: its holder, else the people of its queue."""
    if item.officer_id is not None:
        yield act.session.get_one(Officer, item.officer_id)
    else:
        yield from candidates(act, item.unit_id, item.role)


# -- what is given of the organisation -----------------------------------------------------------------------------


def send_away(act: Act, unit_id: int, absence: Absence, delegate_unit_id: int | None) -> None:
    """Whoever sits on the chair is away; who is named holds their powers in that unit meanwhile."""
    holders = org.members(act.session, act.session.get_one(Unit, unit_id), act.today, role=absence.seat.role)
    if not holders:
        raise NobodySitsThere(role=absence.seat.role, unit=tree_of(act.session).nodes[unit_id].name)
    days = {"valid_from": absence.since or act.today, "valid_to": absence.until}
    for officer in holders:
        act.session.add(AbsenceRow(officer_id=officer.id, reason="Vắng mặt (giả định)", **days))
        if absence.delegate is not None:
            other = on_chair(act, delegate_unit_id or unit_id, absence.delegate.role)
            lent = {"power": "decide", "basis": "Ủy quyền (giả định)", **days}
            act.session.add(
                Delegation(from_officer_id=officer.id, to_officer_id=other.officer_id, unit_id=unit_id, **lent)
            )
    raise_edition(act.session)


def vacate(act: Act, unit_id: int, seat: Seat) -> None:
    """Nobody holds the chair."""
    chairs = select(Post.id).where(Post.unit_id == unit_id, Post.role_code == seat.role)
    act.session.execute(delete(Appointment).where(Appointment.post_id.in_(chairs)))
    raise_edition(act.session)


def officer_named(session: Session, officer_id: int | None) -> dict[str, str] | None:
    officer = session.get(Officer, officer_id) if officer_id is not None else None
    return {"code": officer.code, "name": officer.full_name} if officer else None
