"""Routing: which unit a lane means, seen from the unit that received the dossier. The words are those of the profile.

same · handling · handling_authority · <a level's code> · department:STP · outside:CA · fact:site.commune
each may end in /SUB, a part of that unit: same/MC is its one-stop desk
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.org.tree import Node, Tree, tree_of


class NoSuchUnit(NotFound):
    """Không tìm thấy đơn vị theo chỉ định “{routing}” (ngày {on})."""


def locate(
    session: Session, routing: str, *, receiving_id: int, handling_id: int | None, facts: Mapping[str, Any], on: date
) -> int:
    """The id of the unit meant by `routing` on the local date `on`; at most one statement when the tree is in memory.

    `receiving_id` is the unit that received the dossier, `handling_id` the one entrusted with it, `facts` the dossier's
    facts. Refuses with `NoSuchUnit`.
    """
    tree = tree_of(session)
    word, _, part = routing.strip().partition("/")
    node = _meant(tree, word, receiving_id, handling_id, facts, on)
    if node and part:
        node = tree.find(f"{node.code}/{part}", on)
    if node is None:
        raise NoSuchUnit(routing=routing, on=on.strftime("%d/%m/%Y"))
    return node.id


def _meant(
    tree: Tree, word: str, receiving_id: int, handling_id: int | None, facts: Mapping[str, Any], on: date
) -> Node | None:
    kind, _, name = word.partition(":")
    match kind:
        case "same":
            return tree.authority(receiving_id, on)
        case "handling":
            return tree.lineage(handling_id, on)[0] if handling_id in tree.nodes and handling_id else None
        case "handling_authority":
            return tree.authority(handling_id, on) if handling_id else None
        case "department":
            return tree.find(name, on)
        case "outside":
            return _serving(tree, name, receiving_id, on)
        case "fact":
            code = _fact(facts, name)
            return tree.find(code, on) if isinstance(code, str) else None
        case _:
            return _at_level(tree, kind, receiving_id, on)


def _at_level(tree: Tree, level_code: str, unit_id: int, on: date) -> Node | None:
    """The highest unit of that level above (or at) the receiving one: for a department, `city` is the city itself."""
    at_level = [node for node in tree.lineage(unit_id, on) if node.level_code == level_code and node.is_authority]
    return at_level[-1] if at_level else None


def _serving(tree: Tree, body: str, unit_id: int, on: date) -> Node | None:
    """The branch `CA/001` of an outside body for the nearest area that has one, else the body itself."""
    branches = (tree.find(f"{body}/{area.code}", on) for area in tree.lineage(unit_id, on))
    return next((branch for branch in branches if branch), None) or tree.find(body, on)


def _fact(facts: Mapping[str, Any], path: str) -> object:
    value: object = facts
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
