"""Parallel joins that starve: every choice of every gateway is played with tokens, conditions unknown."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.adapting.branching import back_edges
from engine.definitions.adapting.plan import Notes, Piece, Scope

MAX_MARKINGS = 4_000
MAX_EDGES = 600
FIRED = "fired "
Marking = frozenset[tuple[str, int]]  # tokens per edge


def check_joins(scope: Scope, notes: Notes) -> None:
    """Play every choice of every gateway with tokens (conditions unknown) and see whether parallel joins starve.

    Only scopes whose markings can all be listed are judged; crowded scopes are left to the run.
    """
    for inner in scope.scopes():
        entering = inner.all_entering()
        merging = [piece for piece in inner.pieces.values() if len(entering[piece.id]) > 1]
        joins = [piece for piece in merging if piece.role == "and"]
        if not joins or len(inner.edges) > MAX_EDGES:
            continue
        play = _TokenPlay(inner)
        if not play.all_seen():
            continue
        for join in joins:
            if join.id in play.reached and join.id not in play.fired:
                notes.say("join-never-fires", join)
            elif join.id in play.starved:
                notes.say("join-hangs" if notes.ours else "join-may-hang", join)
            elif join.id in play.crowded:
                notes.say("join-crowded", join)


class _TokenPlay:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.entering = {piece_id: [edge.id for edge in edges] for piece_id, edges in scope.all_entering().items()}
        self.leaving = {piece_id: [edge.id for edge in edges] for piece_id, edges in scope.all_leaving().items()}
        self.reached: set[str] = set()
        self.fired: set[str] = set()
        self.starved: set[str] = set()
        self.crowded: set[str] = set()  # two tokens on one flow, or two firings without a circle
        self.one_by_one = not back_edges(scope)  # without circles the order of independent moves makes no difference
        self.before = {  # of every flow into an inclusive join: the pieces from which a token may yet come along it
            edge: self.pieces_before(edge)
            for piece in scope.pieces.values()
            if piece.role == "or" and len(self.entering[piece.id]) > 1
            for edge in self.entering[piece.id]
        }

    def all_seen(self) -> bool:
        """Walk all markings; False when there are too many."""
        start = next((piece.id for piece in self.scope.pieces.values() if piece.role == "start"), None)
        if start is None:
            return False
        first = frozenset((edge, 1) for edge in self.leaving[start])
        seen, waiting = {first}, [first]
        while waiting:
            marking = waiting.pop()
            for following in self.moves(dict(marking)):
                if following not in seen:
                    heap = any(count > 3 for _, count in following) and not self.one_by_one
                    if heap or len(seen) >= MAX_MARKINGS:
                        return False
                    self.crowded.update(self.place(key) for key, count in following if count > 1)
                    seen.add(following)
                    waiting.append(following)
        return True

    def moves(self, tokens: dict[str, int]) -> Iterable[Marking]:
        found: list[Marking] = []
        stuck: list[str] = []
        for piece_id in sorted({self.place(key) for key in tokens if key in self.scope.edges}):
            piece = self.scope.pieces[piece_id]
            marked = [edge for edge in self.entering[piece_id] if edge in tokens]
            if piece.role == "and" and len(self.entering[piece_id]) > 1:
                self.reached.add(piece_id)
                if len(marked) < len(self.entering[piece_id]):
                    stuck.append(piece_id)
                    continue
                self.fired.add(piece_id)
                fired = [f"{FIRED}{piece_id}"] if self.one_by_one else []
                found.append(self.after(tokens, marked, self.leaving[piece_id] + fired))
            elif piece.role == "or" and len(self.entering[piece_id]) > 1:
                if not self.more_may_come(piece_id, tokens):
                    found += [self.after(tokens, marked, out) for out in self.outcomes(piece)]
            else:
                found += self.passing(piece, tokens, marked)
            if found and self.one_by_one:
                return found
        if not found:
            self.starved.update(stuck)
        return found

    def more_may_come(self, join: str, tokens: dict[str, int]) -> bool:
        """BPMN 2.0, 13.3.3: an inclusive join waits while a token elsewhere can still come by a flow that has none."""
        places = {self.place(key) for key in tokens if key in self.scope.edges} - {join}
        return any(places & self.before[edge] for edge in self.entering[join] if edge not in tokens)

    def pieces_before(self, edge: str) -> set[str]:
        """The pieces with a way along this flow that does not pass the join it leads into."""
        join, found = self.scope.edges[edge].target, set[str]()
        waiting = [self.scope.edges[edge].source]
        while waiting:
            here = waiting.pop()
            if here in found or here == join:
                continue
            found.add(here)
            waiting += [self.scope.edges[entering].source for entering in self.entering[here]]
            waiting += [host for host in (self.scope.pieces[here].host,) if host]
        return found

    def place(self, key: str) -> str:
        """The piece a token stands before; for the mark of a firing, the piece that fired."""
        return self.scope.edges[key].target if key in self.scope.edges else key.removeprefix(FIRED)

    def passing(self, piece: Piece, tokens: dict[str, int], marked: list[str]) -> list[Marking]:
        """One of the tokens before this piece goes through it, in every way it may."""
        found: list[Marking] = []
        for edge in marked:
            found += [self.after(tokens, [edge], out) for out in self.outcomes(piece)]
            if piece.role == "end" and piece.event and piece.event.kind in {"terminate", "error"}:
                found.append(frozenset())
        return found

    def outcomes(self, piece: Piece) -> list[list[str]]:
        """The sets of edges that may get a token when this piece is left."""
        out = self.leaving[piece.id]
        if piece.role in {"xor", "events"}:
            return [[edge] for edge in out]
        if piece.role == "or":
            return [[edge] for edge in out] + ([out] if len(out) > 1 else [])
        outcomes = [out]
        for boundary in self.scope.boundaries(piece.id):
            extra = self.leaving[boundary.id]
            outcomes.append(extra if boundary.interrupting else out + extra)
        return outcomes

    @staticmethod
    def after(tokens: dict[str, int], used: list[str], given: list[str]) -> Marking:
        result = dict(tokens)
        for edge in used:
            result[edge] -= 1
            if not result[edge]:
                del result[edge]
        for edge in given:
            result[edge] = result.get(edge, 0) + 1
        return frozenset(result.items())
