"""Scopes that begin and end: start events, ends, and event subprocesses hung up as boundary events."""

from __future__ import annotations

from engine.definitions.adapting.plan import Notes, Piece, Scope
from engine.definitions.words import quoted

GATEWAY_ROLES = {"xor", "or", "and", "events"}


def shape(scope: Scope, notes: Notes) -> None:
    """Give this scope and every one inside it one start, ends where paths end, and no event subprocess."""
    if scope.listeners:
        _hang_up_listeners(scope, notes)
    for piece in list(scope.pieces.values()):
        if piece.body is not None:
            if piece.drawn and not piece.body.pieces and not piece.body.listeners:
                notes.say("empty-subprocess", piece)
            shape(piece.body, notes)
    _begin(scope, notes)
    _end(scope, notes)


# -- event subprocesses ----------------------------------------------------------------------------------------------


def _hang_up_listeners(scope: Scope, notes: Notes) -> None:
    """BPMN 2.0, 13.5.4: while the scope is open the event subprocess listens. We wrap the rest of the scope in a
    subprocess and let its start event listen on the border of that wrapper."""
    body = Scope(f"{scope.id}~body", scope.name, scope.drawn_id, scope.pieces, scope.edges, is_process=scope.is_process)
    wrapper = Piece(body.id, "sub", body=body)
    scope.pieces, scope.edges, listeners, scope.listeners = {}, {}, scope.listeners, []
    scope.add(wrapper)
    for listener in listeners:
        _hang_up(scope, wrapper, listener, notes)
    if any(not piece.interrupting for piece in scope.pieces.values() if piece.role == "boundary"):
        for piece in body.pieces.values():
            if piece.role == "end" and piece.event and piece.event.kind == "terminate":
                notes.say("terminate-beside-listener", piece)


def _hang_up(scope: Scope, wrapper: Piece, listener: Piece, notes: Notes) -> None:
    body = listener.body
    starts = [piece for piece in body.pieces.values() if piece.role == "start"] if body else []
    if body is None or len(starts) != 1 or starts[0].event is None:
        notes.say("event-subprocess", listener)
        return
    start = starts[0]
    boundary = Piece(start.id, "boundary", start.drawn, start.event, wrapper.id, start.interrupting)
    del body.pieces[start.id]
    quiet = body.add(Piece(f"{start.id}~start", "start"))
    for edge in body.leaving(start.id):
        edge.source = quiet.id
    scope.add(boundary)
    scope.add(listener)
    scope.join(boundary.id, listener.id)


# -- beginnings --------------------------------------------------------------------------------------------------------


def _begin(scope: Scope, notes: Notes) -> None:
    starts = [piece for piece in scope.pieces.values() if piece.role == "start"]
    for start in starts:
        for edge in scope.entering(start.id):
            notes.say("flow-at-border", start, flow=_flow(edge), which="bắt đầu không có luồng vào",
                      en_which="a start event has no incoming flow")  # fmt: skip
        if start.event and start.event.kind != "none":
            notes.say("start-by-hand", start, kind=start.event.kind)
        start.event = None
    if not starts:
        _begin_without_event(scope, notes)
    elif len(starts) > 1:
        _begin_by_choice(scope, starts, notes)


def _begin_without_event(scope: Scope, notes: Notes) -> None:
    """BPMN 2.0, 10.5.2: without a start event everything without incoming flow begins at once."""
    entered = {edge.target for edge in scope.edges.values()}
    first = [piece for piece in scope.pieces.values() if piece.role != "boundary" and piece.id not in entered]
    start = Piece(f"{scope.id}~start", "start")
    if scope.pieces and not first:
        notes.say_of("no-start", scope.drawn_id, scope.name)
        return
    scope.add(start)
    if any(piece.drawn for piece in first):
        names = ", ".join(named(piece) for piece in first)
        notes.say_of("implicit-start", scope.drawn_id, scope.name, starts=names)
    if not first:
        first = [scope.add(Piece(f"{scope.id}~end", "end"))]
    for piece in first:
        scope.join(start.id, piece.id)


def _begin_by_choice(scope: Scope, starts: list[Piece], notes: Notes) -> None:
    names = ", ".join(named(piece) for piece in starts)
    if not scope.is_process:
        notes.say_of("several-starts-inside", scope.drawn_id, scope.name, starts=names)
        return
    plain = [piece for piece in starts if piece.drawn and piece.drawn.trigger is None]
    chosen = plain[0] if len(plain) == 1 else starts[0]
    notes.say_of("several-starts", scope.drawn_id, scope.name, starts=names, chosen=named(chosen))
    start = scope.add(Piece(f"{scope.id}~start", "start"))
    choice = scope.add(Piece(f"{scope.id}~choice", "xor"))
    scope.join(start.id, choice.id)
    for piece in starts:
        piece.role = "pass"
        condition = None if piece is chosen else f"started_by({piece.drawn_id!r})"
        edge = scope.join(choice.id, piece.id, condition=condition)
        if piece is chosen:
            choice.default = edge.id


# -- ends --------------------------------------------------------------------------------------------------------------


def _end(scope: Scope, notes: Notes) -> None:
    has_end = any(piece.role == "end" and piece.drawn for piece in scope.pieces.values())
    leaving = scope.all_leaving()
    for piece in list(scope.pieces.values()):
        if piece.role == "end":
            for edge in leaving[piece.id]:
                notes.say("flow-at-border", piece, flow=_flow(edge), which="kết thúc không có luồng ra",
                          en_which="an end event has no outgoing flow")  # fmt: skip
            _end_with_effect(scope, piece)
        elif not leaving[piece.id]:
            _end_silently(scope, piece, has_end, notes)


def _end_with_effect(scope: Scope, piece: Piece) -> None:
    """A message end is work that leaves the office, a signal end throws; both then end plainly."""
    kind = piece.event.kind if piece.event else None
    if kind == "message":
        piece.role, piece.kind, piece.event = "rest", "send", None
    elif kind == "signal":
        piece.role = "throw"
    else:
        return
    end = scope.add(Piece(f"{piece.id}~end", "end"))
    scope.join(piece.id, end.id)


def _end_silently(scope: Scope, piece: Piece, has_end: bool, notes: Notes) -> None:
    if piece.drawn and (piece.role in {*GATEWAY_ROLES, "start"} or (notes.ours and has_end)):
        notes.say("dead-end", piece)
        return
    if piece.drawn and piece.drawn.tag != "endEvent" and not piece.drawn.by_event:
        notes.say("implicit-end", piece)
    end = scope.add(Piece(f"{piece.id}~end", "end"))
    scope.join(piece.id, end.id)


def named(piece: Piece) -> str:
    return quoted(piece.drawn_id, piece.drawn.name if piece.drawn else None)


def _flow(edge: object) -> str:
    drawn = getattr(edge, "drawn", None)
    return quoted(drawn.id, drawn.name) if drawn else "?"
