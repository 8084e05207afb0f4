"""The units as one tree in memory, read once per edition of the organisation and kept by every process.

Two thousand units change a few times a year and are asked for on every step of every dossier; so one small row, the
edition number, says whether the tree in memory is still the one in the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from engine.org.models import AUTHORITIES, CONTROL_ROLE, OrgEdition, Post, Unit


@dataclass(frozen=True, slots=True)
class Node:
    id: int
    code: str
    name: str
    kind: str
    level_code: str
    parent_id: int | None
    valid_from: date
    valid_to: date | None

    def holds_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def is_authority(self) -> bool:
        return self.kind in AUTHORITIES


@dataclass
class Tree:
    """Every unit of every day."""

    nodes: dict[int, Node]
    controlling: frozenset[int]  # units with a post of the control office
    by_code: dict[str, list[Node]] = field(init=False)
    by_parent: dict[int | None, list[Node]] = field(init=False)
    _codes: dict[date, frozenset[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_code, self.by_parent = defaultdict(list), defaultdict(list)
        for node in self.nodes.values():
            self.by_code[node.code].append(node)
            self.by_parent[node.parent_id].append(node)

    def find(self, code: str, on: date) -> Node | None:
        return next((node for node in self.by_code.get(code, ()) if node.holds_on(on)), None)

    def codes(self, on: date) -> frozenset[str]:
        """The codes of all units that hold on that day; kept, because every form that asks for a unit asks."""
        if on not in self._codes:
            self._codes[on] = frozenset(node.code for node in self.nodes.values() if node.holds_on(on))
        return self._codes[on]

    def lineage(self, unit_id: int, on: date) -> tuple[Node, ...]:
        """The unit and everything above it on that day, upwards; ends where a parent does not hold."""
        path: list[Node] = []
        node = self.nodes.get(unit_id)
        while node and node not in path and (node.holds_on(on) or not path):
            path.append(node)
            node = self.nodes.get(node.parent_id) if node.parent_id else None
        return tuple(path)

    def authority(self, unit_id: int, on: date) -> Node | None:
        """The authority the unit is, or is part of."""
        return next((node for node in self.lineage(unit_id, on) if node.is_authority), None)

    def control_office(self, on: date) -> Node | None:
        offices = [self.nodes[unit_id] for unit_id in self.controlling]
        return min((node for node in offices if node.holds_on(on)), key=lambda node: node.code, default=None)


_kept: WeakKeyDictionary[Pool, tuple[int, Tree]] = WeakKeyDictionary()


def tree_of(session: Session) -> Tree:
    """The tree as this session sees it: one statement when it is in memory, none the second time in an act."""
    seen = session.info.get("org_tree")
    if seen and seen[0] is session.get_transaction():
        tree: Tree = seen[1]
        return tree
    number = _edition_number(session)
    pool = session.get_bind().engine.pool
    kept = _kept.get(pool)
    if kept and kept[0] == number:
        tree = kept[1]
    else:
        tree = _read(session)
        if number is not None and not _changed_here(session):
            _kept[pool] = (number, tree)
    session.info["org_tree"] = (session.get_transaction(), tree)
    return tree


def within(session: Session, units: Iterable[int]) -> frozenset[int]:
    """These units and every one below them: as far down as a post reaches by the table of permissions."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for node in tree_of(session).nodes.values():
        below[node.parent_id].append(node.id)
    found: set[int] = set()
    ahead = list(units)
    while ahead:
        if (unit_id := ahead.pop()) not in found:
            found.add(unit_id)
            ahead += below[unit_id]
    return frozenset(found)


def remember_edition(session: Session, number: int | None) -> None:
    """Another question of this act has learned the edition on its way: the tree need not ask again."""
    session.info["org_edition"] = (session.get_transaction(), number)


def _edition_number(session: Session) -> int | None:
    known = session.info.get("org_edition")
    if known and known[0] is session.get_transaction():
        number: int | None = known[1]
        return number
    return session.scalar(select(OrgEdition.number))


def raise_edition(session: Session) -> None:
    """Say that the organisation has changed. Every act that writes one of its rows does this before it ends."""
    session.flush()
    raised: Any = session.execute(update(OrgEdition).values(number=OrgEdition.number + 1))
    if raised.rowcount == 0:
        session.execute(insert(OrgEdition).values(id=1, number=1))
    session.info["org_changed"] = session.get_transaction()
    session.info.pop("org_tree", None)
    session.info.pop("org_edition", None)


def _changed_here(session: Session) -> bool:
    """An edition not yet committed may still be rolled back; it must not reach the other acts' memory."""
    return session.info.get("org_changed") is session.get_transaction()


def _read(session: Session) -> Tree:
    columns = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.level_code, Unit.parent_id)
    rows = session.execute(select(*columns, Unit.valid_from, Unit.valid_to))
    nodes = {row[0]: Node(*row) for row in rows}
    controlling = session.scalars(select(Post.unit_id).where(Post.role_code == CONTROL_ROLE).distinct())
    return Tree(nodes, frozenset(controlling))
