"""The difference between two versions in words, and which elements of the pictures it concerns. Pure values.

    differences.between(before, after, names) -> Difference(drawn, law)

Elements are the same when their ids are; a step or gateway drawn anew under another id is recognised by its kind and
name, an arrow by its ends. How a picture is laid out is no difference. Every sentence comes in both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.definitions import differences_of_law
from engine.definitions import drawn_words as words
from engine.definitions.diagram import Bundle, Flow, Lane, Node, Process
from engine.definitions.kinds import KINDS, kind_of
from engine.definitions.legal import Legal
from engine.definitions.nameplates import Nameplates
from engine.definitions.naming import NOTHING, YES, Names, changed
from engine.definitions.reading import read_bundle
from engine.words import Named

Kind = Literal["added", "removed", "changed"]
Called = Callable[[str | None], Named]  # the name of the process behind a call


@dataclass(frozen=True)
class Change:
    """One element, or one part of the law. `what` is its kind in words, `says` a sentence per change; `before_id` and
    `element_id` are its ids in the two pictures, None where it is not there; `file` is the picture."""

    kind: Kind
    what: Named
    name: Named
    says: tuple[Named, ...] = ()
    element_id: str | None = None
    before_id: str | None = None
    file: str | None = None


@dataclass(frozen=True)
class Side:
    """One version: its drawn files (name -> bytes) and its legal data."""

    files: Mapping[str, bytes]
    legal: Legal


@dataclass(frozen=True)
class Difference:
    """`drawn` changes as the files are ordered, then as drawn; `law` those of the legal data."""

    drawn: tuple[Change, ...]
    law: tuple[Change, ...]

    def count(self, kind: Kind) -> int:
        return sum(change.kind == kind for change in (*self.drawn, *self.law))

    def marks(self, file: str, *, before: bool = False) -> dict[str, Kind]:
        """Element id -> what happened to it, for the picture of that file after the change (or before it)."""
        mine = [change for change in self.drawn if change.file == file]
        ids = [(change.before_id if before else change.element_id, change.kind) for change in mine]
        return {element_id: kind for element_id, kind in ids if element_id}

    def files(self) -> list[str]:
        """The pictures that differ."""
        return list(dict.fromkeys(change.file for change in self.drawn if change.file))


def between(before: Side, after: Side, names: Names) -> Difference:
    """What has changed from one version to the other."""
    old, new = (read_bundle(side.files.items()).bundle for side in (before, after))
    drawn = _Drawn(old, new, names)
    law = [Change("changed", *part) for part in differences_of_law.between(before.legal, after.legal, names)]
    return Difference(tuple(drawn.changes()), tuple(law))


class _Drawn:
    """The two bundles side by side."""

    def __init__(self, old: Bundle, new: Bundle, names: Names) -> None:
        self.names = names
        self.old = {process.id: process for process in old.processes() if process.nodes}
        self.new = {process.id: process for process in new.processes() if process.nodes}
        self.files = {p.id: d.file for bundle in (old, new) for d in bundle.diagrams for p in d.processes.values()}

    def changes(self) -> Iterator[Change]:
        for key, process in self.new.items():
            if key in self.old:
                yield from _Process(self.old[key], process, self.names, self.files[key], self.called).changes()
            else:
                yield self._whole("added", process)
        for key in self.old.keys() - self.new.keys():
            yield self._whole("removed", self.old[key])

    def called(self, process_id: str | None) -> Named:
        process = self.new.get(process_id or "") or self.old.get(process_id or "")
        return Named(process.name or process.id, process.properties.get("name_en")) if process else NOTHING

    def _whole(self, kind: Kind, process: Process) -> Change:
        steps = sum(node.tag.lower().endswith("task") for node in process.nodes.values())
        says = Named(f"Gồm {steps} bước", f"{steps} steps" if steps != 1 else "1 step")
        return Change(kind, words.PROCESS, self.called(process.id), (says,), file=self.files[process.id])


class _Process:
    """One process before and after."""

    def __init__(self, old: Process, new: Process, names: Names, file: str, called: Called) -> None:
        self.old, self.new, self.names, self.file = old, new, names, file
        self.called = called
        self.plates = Nameplates(old), Nameplates(new)
        self.same = _same_nodes(old, new)  # id before -> id after
        self.flows = _same_flows(old, new, self.same)

    def changes(self) -> Iterator[Change]:
        if says := changed(words.LABELS, words.of_process(self.old), words.of_process(self.new)):
            yield self._change("changed", words.PROCESS, self.new, says, before=self.old)
        yield from self._each(
            words.LANE, self.old.lanes, self.new.lanes, {k: k for k in self.old.lanes if k in self.new.lanes}
        )
        yield from self._each(None, self.old.nodes, self.new.nodes, self.same)
        yield from self._each(words.FLOW, self.old.flows, self.new.flows, self.flows)

    def _each(
        self,
        what: Named | None,
        old: Mapping[str, Node] | Mapping[str, Flow] | Mapping[str, Lane],
        new: Mapping[str, Node] | Mapping[str, Flow] | Mapping[str, Lane],
        same: Mapping[str, str],
    ) -> Iterator[Change]:
        back = {after: before for before, after in same.items()}
        for key, element in new.items():
            if key not in back:
                yield self._change("added", what, element, words.brief(self._facts(self.new, element)))
            elif says := changed(words.LABELS, self._facts(self.old, old[back[key]]), self._facts(self.new, element)):
                yield self._change("changed", what, element, says, before=old[back[key]])
        for key, element in old.items():
            if key not in same:
                yield self._change("removed", what, None, (), before=element)

    def _change(
        self,
        kind: Kind,
        what: Named | None,
        element: Node | Flow | Lane | Process | None,
        says: tuple[Named, ...],
        before: Node | Flow | Lane | Process | None = None,
    ) -> Change:
        shown = element or before
        assert shown is not None
        process = self.new if element else self.old
        if what is None and isinstance(shown, Node):
            what = kind_of(shown)
        return Change(
            kind,
            what or KINDS["task"],
            self._name(process, shown),
            says,
            element_id=element.id if element else None,
            before_id=before.id if before else None,
            file=self.file,
        )

    def _name(self, process: Process, element: Node | Flow | Lane | Process) -> Named:
        if isinstance(element, Flow):
            return self._plates(process).flow(element)
        if isinstance(element, Node):
            return self._plates(process).node(element.id)
        return Named(element.name or element.id, element.properties.get("name_en"))

    def _plates(self, process: Process) -> Nameplates:
        return self.plates[process is self.new]

    def _end(self, process: Process, node_id: str) -> Named:
        """What another element refers to, by its name of today: a renamed step changes itself, not its neighbours."""
        if process is self.old and node_id in self.same:
            return self.plates[1].node(self.same[node_id])
        return self._plates(process).node(node_id)

    def _facts(self, process: Process, element: Node | Flow | Lane) -> dict[str, Named]:
        """What is said about an element, in words; two elements differ where these do."""
        if isinstance(element, Lane):
            said = words.of_properties(element.properties, self.names)
            return {"name": Named(element.name), **said}
        if isinstance(element, Flow):
            ends = {"from": self._end(process, element.source), "to": self._end(process, element.target)}
            return {"name": Named(element.name), **ends, "condition": Named(element.condition or "")}
        return {**self._node_facts(process, element), **self._profile(process, element)}

    def _node_facts(self, process: Process, node: Node) -> dict[str, Named]:
        lane = process.lanes.get(node.lane or "")
        trigger = node.trigger
        return {
            "name": Named(node.name),
            "tag": kind_of(node),
            "lane": Named(lane.name or lane.id, lane.properties.get("name_en")) if lane else Named(""),
            "timer": words.timer(trigger.timer[1]) if trigger and trigger.timer else Named(""),
            "event": Named(trigger.ref or trigger.kind) if trigger and not trigger.timer else Named(""),
            "called": self.called(node.called) if node.called else Named(""),
            "attached_to": self._end(process, node.attached_to) if node.attached_to else Named(""),
            "interrupting": YES if node.attached_to and node.interrupting else Named(""),
            "default": self._default(process, node),
            "loop": Named(node.loop.kind) if node.loop else Named(""),
            "script": Named(node.script or ""),
        }

    def _default(self, process: Process, node: Node) -> Named:
        flow = process.flows.get(node.default or "")
        return self._end(process, flow.target) if flow else Named("")

    def _profile(self, process: Process, node: Node) -> dict[str, Named]:
        said = words.of_properties(node.properties, self.names)
        if ids := node.properties.get("separate_from", "").split():
            steps = [self._end(process, each) for each in ids]
            said["separate_from"] = Named("; ".join(steps), "; ".join(step.en for step in steps))
        return said


def _same_nodes(old: Process, new: Process) -> dict[str, str]:
    same = {key: key for key in old.nodes if key in new.nodes}
    left, there = [[n for k, n in p.nodes.items() if k not in same and n.name] for p in (old, new)]
    for node in left:
        alike = [other for other in there if (other.tag, other.name) == (node.tag, node.name)]
        if len(alike) == 1 and sum((n.tag, n.name) == (node.tag, node.name) for n in left) == 1:
            same[node.id] = alike[0].id
    return same


def _same_flows(old: Process, new: Process, nodes: Mapping[str, str]) -> dict[str, str]:
    same = {key: key for key in old.flows if key in new.flows}
    taken = set(same)
    for key, flow in old.flows.items():
        ends = (nodes.get(flow.source), nodes.get(flow.target))
        alike = [k for k, f in new.flows.items() if k not in taken and (f.source, f.target) == ends]
        if key not in same and alike:
            same[key] = alike[0]
            taken.add(alike[0])
    return same
