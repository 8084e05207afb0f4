"""Where paths part: conditions brought into our language, defaults, implicit splits, and edges the engine can tell
apart. Exclusive pass-throughs after joins and on back edges keep the engine's forecast small and finite."""

from __future__ import annotations

from engine.definitions.adapting.plan import Edge, Notes, Piece, Scope
from engine.definitions.adapting.shaping import named
from engine.definitions.dialects import may_be_ours
from engine.definitions.expressions import BadExpression, compile_expression
from engine.definitions.translating import translate
from engine.definitions.words import quoted

LABELS = {"yes", "no", "ja", "nein", "oui", "non", "si", "sí", "true?", "ok", "nee", "có", "không", "đúng", "sai"}


def branch(scope: Scope, notes: Notes) -> None:
    """Settle what leaves every piece of this scope and of those inside it."""
    for inner in list(scope.scopes()):
        leaving = inner.all_leaving()
        for piece in list(inner.pieces.values()):
            for edge in leaving[piece.id]:
                _translate(piece, edge, notes)
            _settle(inner, piece, leaving[piece.id], notes)


def calm(scope: Scope) -> None:
    """Insert the pass-throughs. Done last, when no other edge will be added."""
    for inner in list(scope.scopes()):
        _separate_twins(inner)
        _pass_after_joins(inner)
        _pass_on_back_edges(inner)


# -- conditions ----------------------------------------------------------------------------------------------------


def _translate(piece: Piece, edge: Edge, notes: Notes) -> None:
    flow = edge.drawn
    if flow is None or flow.condition is None:
        return
    if piece.role in {"and", "events"} or piece.default == edge.id:
        notes.say("condition-not-used", piece, flow=_flow(edge))
        return
    try:
        if is_label(flow.condition, flow.name):
            raise BadExpression(flow.condition, "đây là nhãn, không phải phép so sánh", "a label, not a comparison")
        edge.condition = _own(flow.condition) if notes.ours and may_be_ours(flow.language) else None
        edge.condition = edge.condition or translate(flow.condition, flow.language)
    except BadExpression as refused:
        edge.condition = "False"
        notes.say("condition", piece, flow=_flow(edge), text=flow.condition[:200], reason=refused.reason,
                  english=refused.english)  # fmt: skip


def _own(text: str) -> str | None:
    try:
        return compile_expression(text).text
    except BadExpression:
        return None


def is_label(text: str, name: str) -> bool:
    """A lone word that repeats the flow's caption would be an unknown fact and never hold."""
    plain = text.strip().casefold()
    return plain in LABELS or (bool(name.strip()) and plain == name.strip().casefold())


def _flow(edge: Edge) -> str:
    flow = edge.drawn
    return quoted(flow.id, flow.name) if flow else "?"


def _towards(scope: Scope, edge: Edge) -> str:
    target = f"→ {named(scope.pieces[edge.target])}"
    return f"{_flow(edge)} {target}" if edge.drawn and edge.drawn.name else target


# -- what leaves a piece -------------------------------------------------------------------------------------------


def _settle(scope: Scope, piece: Piece, leaving: list[Edge], notes: Notes) -> None:
    if piece.role == "xor":
        _settle_exclusive(scope, piece, leaving, notes)
    elif piece.role == "or":
        _settle_inclusive(piece, leaving, notes)
    elif piece.role in {"and", "events"}:
        for edge in leaving:
            edge.condition = None
    elif len(leaving) > 1 or any(edge.condition for edge in leaving):
        _split_implicitly(scope, piece, leaving, notes)


def _settle_exclusive(scope: Scope, piece: Piece, leaving: list[Edge], notes: Notes) -> None:
    if not piece.drawn or (len(leaving) == 1 and leaving[0].condition is None):
        return
    bare = [edge for edge in leaving if edge.condition is None and edge.id != piece.default]
    if len(bare) == 1 and piece.default is None:
        piece.default = bare[0].id
        notes.say("assumed-default", piece, flow=_towards(scope, bare[0]))
    elif bare:
        notes.say("flows-without-condition", piece, flows=", ".join(_towards(scope, edge) for edge in bare))
        for edge in bare:
            edge.condition = "False"
    elif piece.default is None:
        notes.say("no-default", piece)


def _settle_inclusive(piece: Piece, leaving: list[Edge], notes: Notes) -> None:
    if len(leaving) == 1 and leaving[0].condition is None:
        return
    for edge in leaving:
        if edge.condition is None and edge.id != piece.default:
            edge.condition = "True"
    if piece.default is None and all(edge.condition != "True" for edge in leaving):
        notes.say("no-default", piece)


def _split_implicitly(scope: Scope, piece: Piece, leaving: list[Edge], notes: Notes) -> None:
    """BPMN 2.0, 10.3.1 and 13.3.1: flows leaving an activity run in parallel, those with a condition if it holds."""
    conditional = any(edge.condition for edge in leaving)
    if piece.drawn and piece.drawn.tag.endswith("Event") and not conditional:
        notes.say("silent-split", piece, count=len(leaving))
    split = scope.add(Piece(f"{piece.id}~split", "or" if conditional else "and"))
    split.default, piece.default = piece.default, None
    for edge in leaving:
        edge.source = split.id
        if conditional and edge.condition is None and edge.id != split.default:
            edge.condition = "True"
    scope.join(piece.id, split.id)
    if conditional and split.default is None and all(edge.condition != "True" for edge in leaving):
        notes.say("no-default", piece)


# -- calm ----------------------------------------------------------------------------------------------------------


def _detour(scope: Scope, edge: Edge) -> None:
    """Lead an edge through a pass-through exclusive gateway. The edge keeps its place in the order of branches."""
    between = scope.add(Piece(f"{edge.id}~pass", "xor"))
    target, edge.target = edge.target, between.id
    scope.join(between.id, target)


def _separate_twins(scope: Scope) -> None:
    """The engine knows a flow by its two ends; a second flow between the same two needs a step of its own."""
    seen: set[tuple[str, str]] = set()
    for edge in list(scope.edges.values()):
        if (edge.source, edge.target) in seen:
            _detour(scope, edge)
        seen.add((edge.source, edge.target))


def _pass_after_joins(scope: Scope) -> None:
    entering = scope.all_entering()
    for piece in list(scope.pieces.values()):
        if piece.role != "and" or len(entering[piece.id]) < 2:
            continue
        leaving = scope.leaving(piece.id)
        between = scope.add(Piece(f"{piece.id}~pass", "xor"))
        if len(leaving) == 1:
            leaving[0].source = between.id
        else:
            split = scope.add(Piece(f"{piece.id}~split", "and"))
            for edge in leaving:
                edge.source = split.id
            scope.join(between.id, split.id)
        scope.join(piece.id, between.id)


def _pass_on_back_edges(scope: Scope) -> None:
    for edge in back_edges(scope):
        if scope.pieces[edge.source].role not in {"xor", "or", "events"}:
            _detour(scope, edge)


def back_edges(scope: Scope) -> list[Edge]:
    """Edges that close a circle in a depth-first walk from the start, boundary events counted with their host."""
    leaving: dict[str, list[tuple[str, Edge | None]]] = {piece_id: [] for piece_id in scope.pieces}
    for piece in scope.pieces.values():
        if piece.role == "boundary" and piece.host in leaving:
            leaving[piece.host].append((piece.id, None))
    for edge in scope.edges.values():
        leaving[edge.source].append((edge.target, edge))
    found: list[Edge] = []
    state: dict[str, int] = {}
    for root in sorted(scope.pieces, key=lambda piece_id: scope.pieces[piece_id].role != "start"):
        stack = [(root, iter(leaving[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            here, following = stack[-1]
            step = next(following, None)
            if step is None:
                state[here] = 2
                stack.pop()
            elif state.get(step[0]) == 1:
                found += [step[1]] if step[1] else []
            elif step[0] not in state:
                state[step[0]] = 1
                stack.append((step[0], iter(leaving[step[0]])))
    return found
