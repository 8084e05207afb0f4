"""The working copy between the drawing and the engine's document: scopes of pieces joined by edges.

A piece knows what it does for the engine (`role`) and what was drawn (`drawn`, None for scenery we add). Everything
that reshapes a diagram works on these values; nothing here knows XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.definitions.diagram import Finding, Flow, Loop, Node
from engine.definitions.words import say

Role = Literal[
    "start", "end", "pass", "rest", "catch", "boundary", "throw", "xor", "or", "and", "events", "sub", "call"
]  # fmt: skip


@dataclass
class Event:
    """What a catching or throwing piece waits for or sends. `kind`: message signal error escalation timer
    conditional terminate cancel; `name` is the message or signal name, the code of an error or escalation (None
    catches all); `text` the expression of a timer or condition."""

    kind: str
    name: str | None = None
    text: str | None = None
    timer: str | None = None  # date duration cycle


@dataclass
class Piece:
    id: str
    role: Role
    drawn: Node | None = None
    event: Event | None = None
    host: str | None = None
    interrupting: bool = True
    default: str | None = None  # id of the default edge
    body: Scope | None = None
    called: str | None = None  # process id, as drawn
    kind: str = ""  # of a rest: human service send script
    loop: Loop | None = None  # its texts translated
    assign: list[tuple[str, str]] = field(default_factory=list)

    @property
    def drawn_id(self) -> str:
        return self.drawn.id if self.drawn else self.id


@dataclass
class Edge:
    id: str
    source: str
    target: str
    condition: str | None = None  # in our language, once translated
    drawn: Flow | None = None


@dataclass
class Scope:
    """One level: a process, or the inside of a subprocess."""

    id: str
    name: str
    drawn_id: str
    pieces: dict[str, Piece] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    listeners: list[Piece] = field(default_factory=list)  # event subprocesses, not yet hung up
    is_process: bool = False

    def add(self, piece: Piece) -> Piece:
        self.pieces[piece.id] = piece
        return piece

    def join(self, source: str, target: str, edge_id: str | None = None, condition: str | None = None) -> Edge:
        edge_id = edge_id or f"{source}~{target}"
        while edge_id in self.edges:
            edge_id += "~"
        edge = Edge(edge_id, source, target, condition)
        self.edges[edge.id] = edge
        return edge

    def leaving(self, piece_id: str) -> list[Edge]:
        return [edge for edge in self.edges.values() if edge.source == piece_id]

    def entering(self, piece_id: str) -> list[Edge]:
        return [edge for edge in self.edges.values() if edge.target == piece_id]

    def all_leaving(self) -> dict[str, list[Edge]]:
        """What leaves every piece, for who asks about all of them."""
        found: dict[str, list[Edge]] = {piece_id: [] for piece_id in self.pieces}
        for edge in self.edges.values():
            found[edge.source].append(edge)
        return found

    def all_entering(self) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {piece_id: [] for piece_id in self.pieces}
        for edge in self.edges.values():
            found[edge.target].append(edge)
        return found

    def boundaries(self, piece_id: str) -> list[Piece]:
        return [piece for piece in self.pieces.values() if piece.role == "boundary" and piece.host == piece_id]

    def successors(self) -> dict[str, list[str]]:
        """For every piece the pieces a token may go to next, boundary events included."""
        found: dict[str, list[str]] = {piece_id: [] for piece_id in self.pieces}
        for piece in self.pieces.values():
            if piece.role == "boundary" and piece.host in found:
                found[piece.host].append(piece.id)
        for edge in self.edges.values():
            found[edge.source].append(edge.target)
        return found

    def scopes(self) -> Iterator[Scope]:
        """This scope and all inside it."""
        waiting = [self]
        while waiting:
            scope = waiting.pop()
            yield scope
            waiting += [piece.body for piece in [*scope.pieces.values(), *scope.listeners] if piece.body]


@dataclass
class Notes:
    """Findings on the way, each with the file it belongs to. `ours`: the bundle uses our own profile, so what
    another tool leaves implicit counts as a mistake."""

    file: str | None = None
    ours: bool = False
    findings: list[Finding] = field(default_factory=list)

    def say(self, rule: str, about: Node | Flow | Piece | None = None, **details: object) -> None:
        if isinstance(about, Piece):
            about = about.drawn
        element_id, name = (about.id, about.name) if about is not None else (None, None)
        self.findings.append(say(rule, element_id, name, self.file, **details))

    def say_of(self, rule: str, element_id: str | None, name: str | None, **details: object) -> None:
        self.findings.append(say(rule, element_id, name, self.file, **details))


RESERVED = re.compile(
    r"(Start|End|Root|StartEventSplit|StartEventJoin|.*\.(EndJoin|BoundaryEventSplit|BoundaryEventJoin)|.*\[child\])",
    re.DOTALL,
)


class Ids:
    """Engine ids: the drawn one where it is free and harmless, otherwise one beside it; `drawn` leads back."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.drawn: dict[str, str] = {}

    def take(self, drawn: str, is_process: bool = False) -> str:
        base = drawn.replace("~", "_")
        engine, number = base, 1
        while engine in self.taken or (RESERVED.fullmatch(engine) and not is_process):
            number += 1
            engine = f"{base}_{number}"
        self.taken.add(engine)
        if engine != drawn:
            self.drawn[engine] = drawn
        return engine
