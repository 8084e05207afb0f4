"""What one may ask of the organisation. Every question takes a session and the local date it is asked for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.org.heads import Reason, acting_for, head_of, is_absent
from engine.org.models import DEPUTY_ROLE, LEADING_ROLES, Appointment, Delegation, Officer, Post, Unit
from engine.org.routing import NoSuchUnit, locate
from engine.org.search import Answer, acting_head_of
from engine.org.seats import seats_of
from engine.org.tree import tree_of

__all__ = [
    "Answer",
    "NoSuchUnit",
    "Officer",
    "Reason",
    "acting_for",
    "acting_head_of",
    "authority_of",
    "chain",
    "chairs",
    "children",
    "head_of",
    "holders_in",
    "is_absent",
    "lent_chairs",
    "lineage",
    "locate",
    "members",
    "parent",
    "posts",
    "seats_of",
    "unit",
]


def unit(session: Session, code: str, on: date) -> Unit:
    """The unit that bears `code` on that day. Refuses with `NoSuchUnit`."""
    found = session.scalar(select(Unit).where(Unit.code == code, Unit.holds_on(on)))
    if found is None:
        raise NoSuchUnit(routing=code, on=on.strftime("%d/%m/%Y"))
    return found


def parent(session: Session, unit: Unit, on: date) -> Unit | None:
    """The unit directly above; None at the top, or when the one above does not exist on that day."""
    if unit.parent_id is None:
        return None
    return session.scalar(select(Unit).where(Unit.id == unit.parent_id, Unit.holds_on(on)))


def lineage(session: Session, unit_id: int, on: date) -> tuple[int, ...]:
    """Ids of the unit and of everything above it, upwards; at most one statement when the tree is in memory."""
    return tuple(node.id for node in tree_of(session).lineage(unit_id, on))


def chain(session: Session, unit: Unit, on: date) -> tuple[Unit, ...]:
    """The unit itself and everything above it, upwards."""
    ids = lineage(session, unit.id, on)
    found = {above.id: above for above in session.scalars(select(Unit).where(Unit.id.in_(ids)))}
    return tuple(found[unit_id] for unit_id in ids)


def authority_of(session: Session, unit: Unit, on: date) -> Unit | None:
    """The authority the unit is, or is part of: the district for its urban management division."""
    node = tree_of(session).authority(unit.id, on)
    return session.get_one(Unit, node.id) if node else None


def children(session: Session, unit: Unit, on: date) -> list[Unit]:
    """The units directly below, by code."""
    query = select(Unit).where(Unit.parent_id == unit.id, Unit.holds_on(on))
    return list(session.scalars(query.order_by(Unit.code)))


def posts(session: Session, unit: Unit, on: date) -> list[Post]:
    """The unit's posts, filled or vacant, by rank."""
    query = select(Post).where(Post.unit_id == unit.id, Post.holds_on(on))
    return list(session.scalars(query.order_by(Post.rank, Post.id)))


def chairs(session: Session, unit: Unit, on: date) -> list[tuple[Post, Officer | None]]:
    """The unit's posts, by rank, each with its holder of that day."""
    query = (
        select(Post, Officer)
        .outerjoin(Appointment, (Appointment.post_id == Post.id) & Appointment.holds_on(on))
        .outerjoin(Officer, (Officer.id == Appointment.officer_id) & Officer.holds_on(on))
        .where(Post.unit_id == unit.id, Post.holds_on(on))
        .order_by(Post.rank, Post.id)
    )
    return [(post, officer) for post, officer in session.execute(query)]


def members(session: Session, unit: Unit, on: date, role: str | None = None) -> list[Officer]:
    """The officers with a post in the unit, by rank of their post; with `role`, only those whose post has it."""
    holders = holders_in(session, [unit.id], on)[unit.id]
    return list(dict.fromkeys(officer for post, officer in holders if role in (None, post.role_code)))


def lent_chairs(session: Session, unit_id: int, role: str, on: date) -> list[tuple[Officer, list[str] | None]]:
    """Who sits on such a chair for its holder that day, and for which procedures (None: all); one statement."""
    theirs = (Appointment.officer_id == Delegation.from_officer_id) & Appointment.holds_on(on)
    query = (
        select(Officer, Delegation.procedures)
        .join(Delegation, (Delegation.to_officer_id == Officer.id) & Delegation.holds_on(on))
        .join(Appointment, theirs)
        .join(Post, (Post.id == Appointment.post_id) & (Post.unit_id == Delegation.unit_id) & Post.holds_on(on))
        .where(Post.unit_id == unit_id, Post.role_code == role, Officer.holds_on(on))
    )
    if role in LEADING_ROLES or role == DEPUTY_ROLE:
        query = query.where(Delegation.power != "work")
    return [(officer, procedures) for officer, procedures in session.execute(query)]


def holders_in(session: Session, unit_ids: Collection[int], on: date) -> dict[int, list[tuple[Post, Officer]]]:
    """Of each of the units the posts that have a holder on that day, by rank, and the holders; one statement."""
    query = (
        select(Post, Officer)
        .join(Appointment, (Appointment.post_id == Post.id) & Appointment.holds_on(on))
        .join(Officer, (Officer.id == Appointment.officer_id) & Officer.holds_on(on))
        .where(Post.unit_id.in_(unit_ids), Post.holds_on(on))
        .order_by(Post.rank, Post.id)
    )
    found: dict[int, list[tuple[Post, Officer]]] = {unit_id: [] for unit_id in unit_ids}
    for post, officer in session.execute(query):
        found[post.unit_id].append((post, officer))
    return found
