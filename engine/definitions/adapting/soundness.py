"""What can be said about a scope without running it: who is reached, which circles never rest
or never end, what grows too long."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.definitions.adapting.plan import Event, Notes, Piece, Scope
from engine.definitions.adapting.shaping import named
from engine.definitions.adapting.timing import passes_at_once
from engine.definitions.expressions import compile_expression

MAX_IN_A_ROW = 450
MAX_AT_ONCE = 700
MAX_LEVELS = 50
DECIDING = frozenset({"xor", "or", "events"})


def check_reach(scope: Scope, notes: Notes) -> None:
    """Everything drawn must be reachable from the start of its scope."""
    for inner in scope.scopes():
        start = next((piece.id for piece in inner.pieces.values() if piece.role == "start"), None)
        if start is None:
            continue
        following = inner.successors()
        seen, waiting = {start}, [start]
        while waiting:
            for target in following[waiting.pop()]:
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        refused = {finding.element_id for finding in notes.findings if finding.severity == "error"}
        for piece in inner.pieces.values():
            if piece.id not in seen and piece.drawn and piece.drawn.id not in refused:
                notes.say("unreachable", piece)


# -- circles ---------------------------------------------------------------------------------------------------------


def check_circles(scope: Scope, processes: Mapping[str, Scope], notes: Notes) -> None:
    """A circle without a person, an event or a timer would spin; the engine never stops by itself. A timer that passes
    at once takes the token on before anybody works at what it hangs on: no person there stops the circle."""
    waits, sooner_or_later = _Waits(processes), _Waits(processes, _may_pass_at_once)
    for inner in scope.scopes():
        spinning = _restless_circles(inner, waits)
        for circle in spinning:
            drawn = [piece for piece in inner.pieces.values() if piece.id in circle and piece.drawn]
            notes.say("nothing-waits", drawn[0] if drawn else None, names=", ".join(map(named, drawn)))
        for circle in _restless_circles(inner, sooner_or_later):
            if not any(circle & known for known in spinning):
                _say_of_a_condition(inner, circle, notes)


def _restless_circles(scope: Scope, waits: _Waits) -> list[set[str]]:
    following = _passing(scope, waits.passes)
    restless = {piece.id for piece in scope.pieces.values() if not waits.at(piece, scope)}
    return [set(circle) for circle in _circles(restless, following)]


def _may_pass_at_once(event: Event | None) -> bool:
    """A condition, too, keeps nobody waiting once it is true; and so it stays until somebody writes other facts."""
    return passes_at_once(event) or (event is not None and event.kind == "conditional" and event.text != "False")


def _say_of_a_condition(scope: Scope, circle: set[str], notes: Notes) -> None:
    """Endless for certain where nothing on the way changes what the condition reads and no choice leads out."""
    pieces = [scope.pieces[piece_id] for piece_id in scope.pieces if piece_id in circle]
    asking = [piece for piece in pieces if piece.event and piece.event.kind == "conditional" and piece.drawn]
    written = {fact for piece in pieces for fact, _expression in piece.assign}
    read = {name.split(".")[0] for piece in asking for name in _names(piece.event)}
    leaving, around = scope.all_leaving(), circle | {piece.host for piece in asking}
    decided = any(edge.target not in around for piece in pieces if piece.role in DECIDING for edge in leaving[piece.id])
    working = any(piece.role in {"sub", "call"} or (piece.role == "rest" and not piece.assign) for piece in pieces)
    may_stop = decided or working or bool(read & written)
    names = ", ".join(named(piece) for piece in pieces if piece.drawn)
    for piece in asking:
        notes.say("condition-may-go-round" if may_stop else "condition-goes-round", piece, names=names)


def _names(event: Event | None) -> frozenset[str]:
    return compile_expression(event.text).names if event and event.text else frozenset()


def _passing(scope: Scope, passes: Callable[[Event | None], bool]) -> dict[str, list[str]]:
    """What follows what, with a border's immediate event behind all that leads to the piece it hangs on."""
    following = scope.successors()
    for piece in scope.pieces.values():
        if piece.role == "boundary" and passes(piece.event):
            for targets in following.values():
                if piece.host in targets:
                    targets.append(piece.id)
    return following


def check_ways_out(scope: Scope, notes: Notes) -> None:
    """A circle nobody decides to leave: the case would go round until the engine stops it. What may be broken off (a
    terminating end, an interrupting event around it) is left alone."""
    stoppable = {scope.id: False}
    for outer in scope.scopes():
        stops = stoppable[outer.id] or any(_breaks_off(piece) for piece in outer.pieces.values())
        for piece in outer.pieces.values():
            if piece.body is not None:
                stoppable[piece.body.id] = stops or any(b.interrupting for b in outer.boundaries(piece.id))
        circles = [] if stops else _without_way_out(outer)
        for circle in circles:
            drawn = [piece for piece in outer.pieces.values() if piece.id in circle and piece.drawn]
            if drawn:
                notes.say("endless", drawn[0], names=", ".join(map(named, drawn)))


def _breaks_off(piece: Piece) -> bool:
    return piece.role == "end" and piece.event is not None and piece.event.kind in {"terminate", "error", "cancel"}


def _without_way_out(scope: Scope) -> list[set[str]]:
    """Circles all of whose pieces hand every token on, and circles no piece of which leads to an end."""
    leaving = scope.all_leaving()
    following = {piece_id: [edge.target for edge in edges] for piece_id, edges in leaving.items()}
    taken = {b.host for b in scope.pieces.values() if b.role == "boundary" and b.interrupting}
    always = {
        id for id, p in scope.pieces.items() if id not in taken and (p.role not in DECIDING or len(leaving[id]) < 2)
    }
    found = [set(circle) for circle in _circles(always, following)]
    for piece in scope.pieces.values():
        if piece.role == "boundary" and piece.interrupting and piece.host in following:
            following[piece.host].append(piece.id)
    closed = set(scope.pieces) - _leading_to_an_end(following)
    return found + [
        set(circle) for circle in _circles(closed, following) if not any(set(circle) & own for own in found)
    ]


def _leading_to_an_end(following: Mapping[str, list[str]]) -> set[str]:
    before: dict[str, list[str]] = {piece_id: [] for piece_id in following}
    for piece_id, targets in following.items():
        for target in targets:
            before[target].append(piece_id)
    waiting = [piece_id for piece_id, targets in following.items() if not targets]
    found = set(waiting)
    while waiting:
        for piece_id in before[waiting.pop()]:
            if piece_id not in found:
                found.add(piece_id)
                waiting.append(piece_id)
    return found


class _Waits:
    """Does a token rest at this piece for somebody or something? `passes` are the events it does not rest at."""

    def __init__(self, processes: Mapping[str, Scope], passes: Callable[[Event | None], bool] = passes_at_once) -> None:
        self.processes = processes
        self.passes = passes
        self.known: dict[str, bool] = {}

    def at(self, piece: Piece, scope: Scope) -> bool:
        if piece.role == "rest":
            return piece.kind == "human"
        if piece.role == "events":
            return not any(self.passes(scope.pieces[edge.target].event) for edge in scope.leaving(piece.id))
        if piece.role in {"catch", "boundary"} and self.passes(piece.event):
            return False
        if piece.role == "catch":
            return True
        if piece.role == "boundary":
            return piece.event is None or piece.event.kind not in {"error", "escalation", "cancel"}
        inside = piece.body or (self.processes.get(piece.called) if piece.called else None)
        if inside is not None and inside.id not in self.known:
            self.known[inside.id] = False
            self.known[inside.id] = any(self.at(inner, inside) for inner in inside.pieces.values())
        return inside is not None and self.known[inside.id]


def _circles(allowed: set[str], following: Mapping[str, list[str]]) -> list[list[str]]:
    """Strongly connected components with a circle in them (Tarjan, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_path: list[str] = []
    member: set[str] = set()
    found: list[list[str]] = []
    for root in sorted(allowed):
        if root in index:
            continue
        work = [(root, iter([n for n in following[root] if n in allowed]))]
        index[root] = low[root] = len(index)
        on_path.append(root)
        member.add(root)
        while work:
            here, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[here])
                if low[here] == index[here]:
                    group = on_path[on_path.index(here) :]
                    del on_path[-len(group) :]
                    member -= set(group)
                    if len(group) > 1 or here in following[here]:
                        found.append(group)
            elif target not in index:
                index[target] = low[target] = len(index)
                on_path.append(target)
                member.add(target)
                work.append((target, iter([n for n in following[target] if n in allowed])))
            elif target in member:
                low[here] = min(low[here], index[target])
    return found


# -- length ----------------------------------------------------------------------------------------------------------


def check_length(scope: Scope, notes: Notes) -> None:
    """The engine's parser and its task tree go one level down per step; both have a floor."""
    for inner in scope.scopes():
        depth = _depth(inner)
        if depth > MAX_IN_A_ROW:
            notes.say_of("too-long", inner.drawn_id, inner.name, depth=depth, limit=MAX_IN_A_ROW)


def check_size(scope: Scope, notes: Notes) -> None:
    """The engine stops an instance of more than 800 tasks. It lays out everything up to the next choice at once, one
    task per path; so many must not be open or foreseen from the start."""
    levels = {scope.id: 1}
    for inner in scope.scopes():
        count = _laid_out(inner)
        if count > MAX_AT_ONCE and _opens_several(inner):  # of one row in one line, that it is too long is all
            notes.say_of("too-wide", inner.drawn_id, inner.name, count=min(count, 10**9), limit=MAX_AT_ONCE)
        for piece in inner.pieces.values():
            if piece.body is not None:
                levels[piece.body.id] = levels[inner.id] + 1
                if levels[piece.body.id] == MAX_LEVELS + 1:
                    notes.say("too-nested", piece, depth=MAX_LEVELS + 1, limit=MAX_LEVELS)


def _opens_several(scope: Scope) -> bool:
    choices = {piece.id for piece in scope.pieces.values() if piece.role in {"xor", "or", "events"}}
    return any(len(after) > 1 for piece_id, after in scope.successors().items() if piece_id not in choices)


def _laid_out(scope: Scope) -> int:
    """How many tasks stand in the tree before anything is decided: one per path up to the next choice."""
    following = scope.successors()
    choices = {piece.id for piece in scope.pieces.values() if piece.role in {"xor", "or", "events"}}
    hosts = {piece.host for piece in scope.pieces.values() if piece.role == "boundary"}
    sizes: dict[str, int] = {}
    for here in _walk(scope)[0]:
        own = 4 if here in hosts else 1  # a boundary event brings a split and a join with it
        sizes[here] = own + sum(1 if here in choices else sizes.get(target, 1) for target in following[here])
    return max(sizes.values(), default=0)


def _depth(scope: Scope) -> int:
    """The longest row met by a depth-first walk as the engine's parser makes it; subprocesses start anew."""
    return _walk(scope)[1]


def _walk(scope: Scope) -> tuple[list[str], int]:
    """Depth first from the start: pieces in the order they are left, and the longest way that was open at once."""
    start = next((piece.id for piece in scope.pieces.values() if piece.role == "start"), None)
    if start is None:
        return [], 0
    following, deepest = scope.successors(), 0
    left: list[str] = []
    seen, path = {start}, [(start, iter(following[start]))]
    while path:
        here, targets = path[-1]
        deepest = max(deepest, len(path))
        target = next((target for target in targets if target not in seen), None)
        if target is None:
            left.append(here)
            path.pop()
        else:
            seen.add(target)
            path.append((target, iter(following[target])))
    return left, deepest
