"""Adapting: from a bundle as read to the engine's copy, or to every reason why not.

    refusing    what the engine cannot run, named          building   drawn nodes become pieces in scopes
    choosing    which process is meant, who calls whom      shaping    starts, ends, event subprocesses
    timing      timers, conditions of events, loops         branching  conditions, defaults, splits, pass-throughs
    throwing    who catches what                            soundness  reach, circles, ways out, length
    starving    joins that wait for ever
    writing     the document; its look is told in docs/decisions/0003-engine-copy.md

The order follows the measured path: all findings are collected before anything is refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.adapting import words as words
from engine.definitions.adapting import words_of_flows as words_of_flows
from engine.definitions.adapting.branching import branch, calm
from engine.definitions.adapting.building import build
from engine.definitions.adapting.choosing import check_call_circles, choose, listed, needed
from engine.definitions.adapting.plan import Ids, Notes, Scope
from engine.definitions.adapting.refusing import find_called, refuse
from engine.definitions.adapting.shaping import shape
from engine.definitions.adapting.soundness import (
    check_circles,
    check_length,
    check_reach,
    check_size,
    check_ways_out,
)
from engine.definitions.adapting.starving import check_joins
from engine.definitions.adapting.throwing import settle_events
from engine.definitions.adapting.timing import settle_times
from engine.definitions.adapting.writing import write
from engine.definitions.diagram import Bundle, Finding, Prepared, Process
from engine.definitions.reading import Reading, errors_in

__all__ = ["prepare", "uses_our_profile"]


def prepare(bundle: Bundle | Reading, process: str | None = None, start_in: str | None = None) -> Prepared:
    """The engine's copy of the process named `process`, or of the one that is meant (looked for in the file
    `start_in` when given), together with all it calls. Findings of reading go in and come out when a `Reading` is
    given. Any finding of severity error means no sources."""
    read = bundle.findings if isinstance(bundle, Reading) else []
    diagrams = bundle.bundle if isinstance(bundle, Reading) else bundle
    notes = Notes(start_in)
    offered = [p for d in diagrams.diagrams if start_in in (None, d.file) for p in d.processes.values()]
    main = choose(diagrams, offered, process, notes)
    if main is None:
        return Prepared(None, [], {}, _unique([*read, *_circles(diagrams, offered), *notes.findings]))
    return _Preparation(diagrams, main, [*read, *notes.findings]).prepare(offered)


def _circles(bundle: Bundle, offered: list[Process]) -> list[Finding]:
    """Where none is meant because all call one another, that is the reason to name."""
    among = {each.id: each for process in offered for each in needed(process, bundle)}
    files = {id(process): diagram.file for diagram in bundle.diagrams for process in diagram.processes.values()}
    notes = {key: Notes(files[id(each)]) for key, each in among.items()}
    check_call_circles(list(among.values()), bundle, notes)
    return [finding for each in notes.values() for finding in each.findings]


class _Preparation:
    """One process and all it calls, on their way through the steps."""

    def __init__(self, bundle: Bundle, main: Process, findings: list[Finding]) -> None:
        self.bundle = bundle
        self.main = main
        self.findings = findings
        self.processes = needed(main, bundle)
        files = {id(p): d.file for d in bundle.diagrams for p in d.processes.values()}
        ours = any(uses_our_profile(p) for p in self.processes)
        self.notes = {p.id: Notes(files[id(p)], ours) for p in self.processes}
        self.ids = Ids()
        for called in self.processes[1:]:
            holders = [diagram.file for diagram in bundle.diagrams if called.id in diagram.processes]
            if len(holders) > 1:
                self.notes[main.id].say_of("process-twice", called.id, called.name, files=", ".join(holders))

    def prepare(self, offered: list[Process]) -> Prepared:
        self.remark_on_choice(offered)
        check_call_circles(self.processes, self.bundle, self.notes)
        scopes = {process.id: self.shaped(process) for process in self.processes}
        settle_events(scopes, self.notes)
        for process_id, scope in scopes.items():
            check_circles(scope, scopes, self.notes[process_id])
            check_ways_out(scope, self.notes[process_id])
            check_joins(scope, self.notes[process_id])
            calm(scope)
            check_length(scope, self.notes[process_id])
            check_size(scope, self.notes[process_id])
        findings = _unique([*self.findings, *(f for notes in self.notes.values() for f in notes.findings)])
        mine = {notes.file for notes in self.notes.values()}
        if any(f.file in mine or f.file is None for f in errors_in(findings)):
            return Prepared(self.main.id, [], {}, findings)
        called = {process_id: scope.id for process_id, scope in scopes.items()}
        return Prepared(called[self.main.id], [write(scopes.values(), called)], self.way_back(scopes), findings)

    def way_back(self, scopes: dict[str, Scope]) -> dict[str, str]:
        """Engine ids to drawn ones; scenery (`a~split`) leads to what it was added for, so that an error names that."""
        drawn = dict(self.ids.drawn)
        for process in scopes.values():
            for scope in process.scopes():
                for piece_id in scope.pieces:
                    base = piece_id.split("~")[0]
                    if base != piece_id:
                        drawn[piece_id] = drawn.get(base, base)
        return drawn

    def shaped(self, process: Process) -> Scope:
        notes = self.notes[process.id]
        refuse(process, self.bundle, notes)
        scope = build(process, self.ids, notes)
        for inner in scope.scopes():
            for piece in inner.pieces.values():
                target = find_called(piece.called, self.bundle) if piece.called else None
                piece.called = target.id if target else None
        settle_times(scope, notes)
        shape(scope, notes)
        check_reach(scope, notes)
        branch(scope, notes)
        return scope

    def remark_on_choice(self, offered: list[Process]) -> None:
        notes = self.notes[self.main.id]
        if not self.main.executable:
            notes.say_of("process-not-marked", self.main.id, self.main.pool or self.main.name)
        mine = {process.id for process in self.processes}
        others = [process for process in offered if process.id not in mine and process.nodes]
        if others:
            notes.say_of("other-processes", None, None, processes=listed(others))


def uses_our_profile(process: Process) -> bool:
    """Drawn for this house: what other tools leave implicit is then a mistake, not a habit."""
    nodes, lanes = process.nodes.values(), process.lanes.values()
    return bool(process.properties) or any(n.properties for n in nodes) or any(lane.properties for lane in lanes)


def _unique(findings: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))
