"""Who may say of an officer that he is away, and who stands in for him: himself, the administrator, and those over him.

A post reaches down the tree, but not to whoever leads beside or above it: no deputy sends his head away and takes his
power for the time.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.act import Act
from engine.identity.permissions import TABLE, Permission, may, require
from engine.org.models import DEPUTY_ROLE, LEADING_ROLES, Appointment, Post
from engine.org.questions import lineage


def chairs_of(session: Session, officer_id: int, on: date) -> list[tuple[int, str]]:
    """(unit, role) of every post the officer holds that day."""
    query = select(Post.unit_id, Post.role_code).join(Appointment, Appointment.post_id == Post.id)
    query = query.where(Appointment.officer_id == officer_id, Appointment.holds_on(on), Post.holds_on(on))
    return [(unit_id, role) for unit_id, role in session.execute(query.order_by(Post.rank, Post.id))]


def require_over_person(act: Act, officer_id: int) -> None:
    """Refuse with `MayNot` unless `may_over_person`."""
    if not may_over_person(act, officer_id):
        require(act.actor, Permission.REPORT_ABSENCE, unit_id=0)


def may_over_person(act: Act, officer_id: int) -> bool:
    """Whether the actor is the officer, an administrator, or over the officer: in a leading seat of a unit where the
    officer has a post, or above it; of one who leads there himself, over all that he leads."""
    if act.actor.officer_id == officer_id and officer_id is not None and "auditor" not in act.actor.grants:
        return True
    if may(act.actor, Permission.REPORT_ABSENCE, unit_id=0):
        return True
    chairs = chairs_of(act.session, officer_id, act.today)
    leading = [chair for chair in chairs if chair[1] in (*LEADING_ROLES, DEPUTY_ROLE)]
    if leading:
        return all(_is_over(act, officer_id, unit_id, role) for unit_id, role in leading)
    return any(_is_over(act, officer_id, unit_id, role) for unit_id, role in chairs)


def _is_over(act: Act, officer_id: int, unit_id: int, role: str) -> bool:
    if "auditor" in act.actor.grants:
        return False
    above = lineage(act.session, unit_id, act.today)
    own = [seat for seat in act.actor.seats if seat.procedures is None and seat.acting_for != officer_id]
    leading = [seat for seat in own if seat.role in TABLE[Permission.REPORT_ABSENCE].roles and seat.unit_id in above]
    if role in LEADING_ROLES:
        return any(seat.unit_id != unit_id for seat in leading)
    if role == DEPUTY_ROLE:
        return any(seat.unit_id != unit_id or seat.role in LEADING_ROLES for seat in leading)
    return bool(leading)
