"""Coverage: which of the drawn nodes and flows the scripts have passed, on the ids of the original diagrams.

A node is passed when its task was finished (an interrupted one was not), a flow when a token took it. What counts is
the main process and every process it calls.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.adapting.choosing import needed
from engine.definitions.reading import read_bundle

Ids = tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """What is drawn: file name -> (node ids, flow ids), in the order of the file."""

    files: Mapping[str, tuple[Ids, Ids]]


NOTHING_DRAWN = Drawing({})


@dataclass(frozen=True)
class Covered:
    """One kind of element: how many there are, and those nothing has passed."""

    all: int
    missed: Ids

    @property
    def passed(self) -> int:
        return self.all - len(self.missed)

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when nothing is missing."""
        return 100 * self.passed // self.all if self.all else 100

    def as_json(self) -> dict[str, Any]:
        return {"all": self.all, "passed": self.passed, "percent": self.percent, "missed": list(self.missed)}


@dataclass(frozen=True)
class Coverage:
    """Nodes and flows by file; `passed` are all ids that were passed, for the picture."""

    files: Mapping[str, tuple[Covered, Covered]]
    passed: Ids

    @property
    def nodes(self) -> Covered:
        return _sum(nodes for nodes, _ in self.files.values())

    @property
    def flows(self) -> Covered:
        return _sum(flows for _, flows in self.files.values())

    @property
    def is_complete(self) -> bool:
        return not self.nodes.missed and not self.flows.missed

    def as_json(self) -> dict[str, Any]:
        files = {file: {"nodes": n.as_json(), "flows": f.as_json()} for file, (n, f) in self.files.items()}
        return {
            "nodes": self.nodes.as_json(),
            "flows": self.flows.as_json(),
            "files": files,
            "passed": list(self.passed),
        }


def drawing_of(files: Mapping[str, bytes], main: str) -> Drawing:
    """What is drawn in these files, as far as the process `main` needs it, directly or by a call."""
    bundle = read_bundle(files.items()).bundle
    start = bundle.process(main)
    wanted = {id(process) for process in needed(start, bundle)} if start else set()
    found = {}
    for diagram in bundle.diagrams:
        drawn = [process for process in diagram.processes.values() if id(process) in wanted]
        if drawn:
            nodes = tuple(node for process in drawn for node in process.nodes)
            found[diagram.file] = (nodes, tuple(flow for process in drawn for flow in process.flows))
    return Drawing(found)


def coverage_of(drawings: Iterable[Drawing], passed: Collection[str]) -> Coverage:
    """The coverage of these drawings by what was passed, over all scripts; a file in several of them counts once."""
    files = {file: ids for drawing in drawings for file, ids in drawing.files.items()}
    seen = set(passed)
    covered = {file: (_covered(nodes, seen), _covered(flows, seen)) for file, (nodes, flows) in files.items()}
    known = [id for nodes, flows in files.values() for id in (*nodes, *flows)]
    return Coverage(covered, tuple(id for id in known if id in seen))


def _covered(ids: Ids, passed: Collection[str]) -> Covered:
    return Covered(len(ids), tuple(id for id in ids if id not in passed))


def _sum(parts: Iterable[Covered]) -> Covered:
    each = list(parts)
    return Covered(sum(part.all for part in each), tuple(id for part in each for id in part.missed))
