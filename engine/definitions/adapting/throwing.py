"""Who catches what is thrown inside: errors, escalations, signals. What nobody throws inside is left to the outside,
which tells some things (`naming.MESSAGES`) and no others.

An error or escalation is caught by the nearest enclosing border that waits for its code, else for any code (BPMN 2.0,
10.5.1 and 10.5.7); a call activity is a border too, for every caller of the process. A signal reaches everyone.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions.adapting.plan import Event, Notes, Piece, Scope
from engine.definitions.adapting.shaping import named
from engine.definitions.naming import MESSAGES

CODED = {"error", "escalation"}


def settle_events(processes: Mapping[str, Scope], notes: Mapping[str, Notes]) -> None:
    """Decide for every throwing and catching piece of all processes (by drawn process id) what the engine sees."""
    nest = _Nest(processes)
    signals: set[str | None] = set()
    for process_id, process in processes.items():
        for scope in process.scopes():
            for piece in scope.pieces.values():
                if piece.role not in {"throw", "end"} or piece.event is None:
                    continue
                if piece.event.kind == "signal":
                    signals.add(piece.event.name)
                elif piece.event.kind in CODED and not nest.catches(scope, piece.event, {}):
                    notes[process_id].say("thrown-in-vain", piece, code=piece.event.name or "?")
                    _let_go(piece)
    for process_id, process in processes.items():
        for scope in process.scopes():
            _open_to_outside(scope, nest.codes, signals, notes[process_id])
            _keep_apart(scope, nest.codes, notes[process_id])


def _let_go(piece: Piece) -> None:
    piece.event = None
    if piece.role == "throw":
        piece.role = "pass"


class _Nest:
    """Which scope stands in which piece of which scope. `codes`: what reaches each boundary event (by its id)."""

    def __init__(self, processes: Mapping[str, Scope]) -> None:
        self.codes: dict[str, set[str | None]] = {}
        self.places: dict[str, list[tuple[Scope, Piece]]] = {}
        for process in processes.values():
            for scope in process.scopes():
                for piece in scope.pieces.values():
                    inside = piece.body or (processes.get(piece.called) if piece.called else None)
                    if inside is not None:
                        self.places.setdefault(inside.id, []).append((scope, piece))

    def catches(self, scope: Scope, event: Event, known: dict[str, bool]) -> bool:
        """Walk outwards from `scope`, along every caller; True when some border catches the event. `known` are the
        scopes this walk has already asked."""
        if scope.id not in known:
            known[scope.id] = False
            for outer, holder in self.places.get(scope.id, []):
                known[scope.id] |= self.caught_at(outer, holder, event) or self.catches(outer, event, known)
        return known[scope.id]

    def caught_at(self, outer: Scope, holder: Piece, event: Event) -> bool:
        waiting = [(piece, piece.event) for piece in outer.boundaries(holder.id) if piece.event]
        of_kind = [(piece, own) for piece, own in waiting if own.kind == event.kind]
        exact = [piece for piece, own in of_kind if own.name == event.name]
        catching = exact or [piece for piece, own in of_kind if own.name is None]
        for piece in catching:
            self.codes.setdefault(piece.id, set()).add(event.name)
        return bool(catching)


def _open_to_outside(
    scope: Scope, codes: Mapping[str, set[str | None]], signals: set[str | None], notes: Notes
) -> None:
    """What nobody inside throws waits for the outside: it may be played, but no dossier would ever see it happen,
    unless it is what a neighbour tells."""
    for piece in scope.pieces.values():
        event = piece.event
        if piece.role not in {"catch", "boundary"} or event is None or event.kind in {"timer", "conditional", "cancel"}:
            continue
        inside = (event.kind == "signal" and event.name in signals) or (event.kind in CODED and piece.id in codes)
        if not inside:
            if not (event.kind == "message" and event.name in MESSAGES):
                notes.say("event-from-outside", piece)
            piece.event = Event("message", f"event:{piece.id}")


def _keep_apart(scope: Scope, codes: Mapping[str, set[str | None]], notes: Notes) -> None:
    """The engine lets a catch-all fire beside the specific one; so a catch-all waits for the one code left to it."""
    for piece in scope.pieces.values():
        event = piece.event
        if piece.role != "boundary" or event is None or event.kind not in CODED or event.name is not None:
            continue
        rivals = [other for other in scope.boundaries(piece.host or "") if other is not piece]
        if not any(other.event and other.event.kind == event.kind for other in rivals):
            continue
        left = codes.get(piece.id, set())
        if len(left) == 1 and None not in left:
            event.name = next(iter(left))
        else:
            notes.say("error-pair", piece, host=named(scope.pieces[piece.host or ""]))
