"""Seats: the chairs an officer sits on today, by appointment or for somebody who lent them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, CompoundSelect, Date, Integer, bindparam, null, or_, select, union
from sqlalchemy.orm import Session, aliased

from engine.act import Seat
from engine.db import Json
from engine.org.models import DEPUTY_ROLE, LEADING_ROLES, Appointment, Delegation, Post


def seats_of(session: Session, officer_id: int, on: date) -> tuple[Seat, ...]:
    """The officer's seats on the local date `on`, own ones and lent ones; one statement."""
    rows = session.execute(_own_question(), {"officer_id": officer_id, "on": on}).all()
    return tuple(sorted((seat(*row) for row in rows), key=seat_order))


def seat(unit_id: int, role: str, acting_for: int | None, procedures: Collection[str] | None) -> Seat:
    """The seat one row of `seat_rows` speaks of."""
    return Seat(unit_id, role, acting_for, None if procedures is None else tuple(procedures))


def seat_order(seat: Seat) -> tuple[int, str, int, tuple[str, ...]]:
    return (seat.unit_id, seat.role, seat.acting_for or 0, seat.procedures or ())


@cache
def _own_question() -> CompoundSelect[int, str, int | None, list[str] | None]:
    return seat_rows(bindparam("officer_id", type_=Integer), bindparam("on", type_=Date))


def seat_rows(
    officer_id: ColumnElement[int | None], on: date | ColumnElement[date]
) -> CompoundSelect[int, str, int | None, list[str] | None]:
    """The question for rows (unit_id, role, acting_for, procedures), to stand in a larger one.

    What was lent cannot be lent on, so only the lender's own appointments count; `work` lends no leading post.
    """
    own = (
        select(
            Post.unit_id,
            Post.role_code.label("role"),
            null().cast(Integer).label("acting_for"),
            null().cast(Json).label("procedures"),
        )
        .join(Appointment, Appointment.post_id == Post.id)
        .where(Appointment.officer_id == officer_id, Appointment.holds_on(on), Post.holds_on(on))
    )
    post, theirs = aliased(Post), aliased(Appointment)
    leads = post.role_code.in_((*LEADING_ROLES, DEPUTY_ROLE))
    lent = (
        select(post.unit_id, post.role_code, Delegation.from_officer_id, Delegation.procedures)
        .select_from(Delegation)
        .join(theirs, theirs.officer_id == Delegation.from_officer_id)
        .join(post, (post.id == theirs.post_id) & (post.unit_id == Delegation.unit_id))
        .where(Delegation.to_officer_id == officer_id, Delegation.holds_on(on))
        .where(theirs.holds_on(on), post.holds_on(on), or_(Delegation.power != "work", ~leads))
    )
    return union(own, lent)
