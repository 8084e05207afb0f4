"""Which of the units one leads a page of supervision is about, and which others may be chosen from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request

from engine.act import Act
from engine.escalation import queries as alarms
from engine.org.fold import sort_key
from engine.org.tree import Node, Tree, tree_of
from engine.reports.places import places

UNIT = "don-vi"
WHOLE_TREE = 40  # units: up to so many all are offered, above that the way to the chosen one and what lies below it


@dataclass(frozen=True)
class Choice:
    code: str
    name: str
    depth: int


@dataclass(frozen=True)
class Scope:
    """`units`: the chosen one with all below it, or everything the reader leads; `code` is empty there."""

    units: frozenset[int]
    code: str
    name: str
    choices: list[Choice]


def scope(act: Act) -> Scope:
    """By the word `don-vi` of the address or the form. Refuses who leads nobody and may not look everywhere, and units
    that are not the reader's."""
    units, chosen = places(act, request.values.get(UNIT, ""))
    led, tree = alarms.led(act), tree_of(act.session)
    here = [node for node in (tree.nodes[unit_id] for unit_id in led) if node.holds_on(act.today)]
    tops = sorted((node for node in here if node.parent_id not in led), key=_by_name)
    walk = _walk(tree, tops, led) if len(here) <= WHOLE_TREE else _along(tree, tops, led, chosen, act)
    choices = [Choice(node.code, node.name, depth) for node, depth in walk if node.holds_on(act.today)]
    if chosen is None:
        return Scope(units, "", tops[0].name if len(tops) == 1 else "", choices)
    return Scope(units, chosen.code, chosen.name, choices)


def _walk(tree: Tree, nodes: list[Node], led: frozenset[int], depth: int = 0) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        yield from _walk(tree, _below(tree, node, led), led, depth + 1)


def _along(
    tree: Tree, tops: list[Node], led: frozenset[int], chosen: Node | None, act: Act
) -> Iterator[tuple[Node, int]]:
    """The units above the chosen one, the chosen one, and those right below it."""
    if chosen is None and len(tops) > 1:
        yield from ((node, 0) for node in tops)
        return
    last = chosen or tops[0]
    path = [node for node in reversed(tree.lineage(last.id, act.today)) if node.id in led]
    yield from ((node, depth) for depth, node in enumerate(path))
    yield from ((node, len(path)) for node in _below(tree, last, led))


def _below(tree: Tree, node: Node, led: frozenset[int]) -> list[Node]:
    return sorted((child for child in tree.by_parent[node.id] if child.id in led), key=_by_name)


def _by_name(node: Node) -> tuple[object, ...]:
    return sort_key(node.name), node.code
