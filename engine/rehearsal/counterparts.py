"""Where on a stage a real unit has its counterpart: the same kind of authority, the same part of it."""

from __future__ import annotations

from datetime import date

from engine.org.tree import Node, Tree
from engine.rehearsal.stage import COMMUNES, RURAL, URBAN, WARDS

TOWNSHIP, VILLAGE = COMMUNES


def counterpart(tree: Tree, code: str, on: date) -> str:
    """The code on a stage of the unit that bears `code` in `tree`; codes of the city's own units stay as they are."""
    head, _, rest = code.partition("/")
    node = tree.find(head, on)
    if node is not None and node.kind == "outside" and rest:  # CA/002: the branch for a district
        return f"{head}/{counterpart(tree, rest, on)}"
    moved = head if node is None else _moved(tree, node, on)
    return f"{moved}/{rest}" if rest else moved


def _moved(tree: Tree, node: Node, on: date) -> str:
    if node.kind == "district":
        return RURAL if _is_rural(node) else URBAN
    if node.kind == "commune":
        above = tree.lineage(node.id, on)
        if len(above) > 1 and not _is_rural(above[1]):
            return WARDS[-1]
        return TOWNSHIP if "thị trấn" in node.name.lower() else VILLAGE
    return node.code


def _is_rural(node: Node) -> bool:
    return "huyện" in node.name.lower()
