"""The ways through a bundle: subprocesses and called processes laid out flat, so that whole paths can be judged.

What runs beside the dossier's way is no part of it: non-interrupting boundary events and event subprocesses (a letter
about lateness is not a step on the way to the result). `routes_beside` lays it out for whoever tells of all the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definitions.adapting.refusing import find_called
from engine.definitions.diagram import Bundle, Node, Process

LARGEST = 5_000  # steps laid out; shared processes called from many places multiply

Key = tuple[str, ...]  # the calls and subprocesses on the way in, then the element id


@dataclass
class Step:
    """One element on a way. `then`: what follows it; `instead`: interrupting boundary events that may take over."""

    node: Node
    process: Process
    then: list[Key] = field(default_factory=list)
    instead: list[Key] = field(default_factory=list)

    @property
    def decides(self) -> bool:
        """Whether one of its ways is taken, not all."""
        return self.node.tag in {"exclusiveGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}


@dataclass
class Routes:
    """`starts` are where a dossier may begin; `order` has every reachable step after all it leads to, except that
    `back` lists the steps a loop returns to, by the step it returns from."""

    steps: dict[Key, Step]
    starts: list[Key]
    order: list[Key] = field(default_factory=list)
    back: set[tuple[Key, Key]] = field(default_factory=set)

    def onward(self, key: Key) -> list[Key]:
        """What may follow a step, loops not taken again."""
        step = self.steps[key]
        return [after for after in (*step.then, *step.instead) if (key, after) not in self.back]


def routes_of(bundle: Bundle, main: Process) -> Routes:
    """Lay the ways from the starts of `main` out flat. Calls that cannot be resolved or go round are steps of their
    own; beyond `LARGEST` steps the rest is not laid out."""
    layout = _Layout(bundle)
    starts, _ends = layout.scope(main, None, ())
    routes = Routes(layout.steps, starts)
    _walk(routes)
    return routes


def routes_beside(bundle: Bundle, routes: Routes) -> dict[Key, Routes]:
    """The ways that begin beside these and beside one another, by what begins them: a boundary event that interrupts
    nothing, or an event subprocess."""
    layout = _Layout(bundle, routes.steps)
    found: dict[Key, Routes] = {}
    ahead = list(reversed(routes.order))
    for key in ahead:
        step, way = routes.steps[key], key[:-1]
        for node in step.process.nodes.values():
            begins = (*way, node.id)
            if begins in found or not _begins_beside(node, step.node):
                continue
            starts = [begins]
            if node.by_event:
                layout.steps[begins] = Step(node, step.process)
                starts, _ends = layout.scope(step.process, node.id, begins)
            beside = found[begins] = Routes(layout.steps, starts)
            _walk(beside)
            ahead += reversed(beside.order)
    return found


def _begins_beside(node: Node, step: Node) -> bool:
    if node.by_event:
        return node.scope == step.scope
    return node.attached_to == step.id and not node.interrupting


class _Layout:
    def __init__(self, bundle: Bundle, steps: dict[Key, Step] | None = None) -> None:
        self.bundle = bundle
        self.steps: dict[Key, Step] = {} if steps is None else steps
        self.flows: dict[str, dict[str, list[str]]] = {}
        for process in bundle.processes():
            onward = self.flows[process.id] = {node_id: [] for node_id in process.nodes}
            for flow in process.flows.values():
                onward.setdefault(flow.source, []).append(flow.target)

    def scope(self, process: Process, scope: str | None, way: Key) -> tuple[list[Key], list[Key]]:
        """Lay out one level of a process; its entries and exits."""
        nodes = [node for node in process.nodes.values() if node.scope == scope and not node.by_event]
        if len(self.steps) + len(nodes) > LARGEST:
            return [], []
        exits = {node.id: self._node(process, node, way) for node in nodes}
        for node in nodes:
            onward = [(*way, target) for target in self._targets(process, node) if target in exits]
            instead = [(*way, b.id) for b in nodes if b.attached_to == node.id and b.interrupting]
            for leaving in exits[node.id]:
                self.steps[leaving].then.extend(onward)
                self.steps[leaving].instead.extend(instead)
        entries = [node for node in nodes if node.tag == "startEvent"] or [n for n in nodes if _opens(process, n)]
        ends = [key for node in nodes if not self._targets(process, node) for key in exits[node.id]]
        return [(*way, node.id) for node in entries], ends

    def _node(self, process: Process, node: Node, way: Key) -> list[Key]:
        """Lay out one element and what is inside it; the steps it is left from."""
        key = (*way, node.id)
        step = self.steps[key] = Step(node, process)
        called = find_called(node.called, self.bundle) if node.called else None
        if node.tag == "callActivity" and called and called is not process and f"call:{called.id}" not in way:
            entries, ends = self.scope(called, None, (*key, f"call:{called.id}"))
        elif any(inner.scope == node.id for inner in process.nodes.values()):
            entries, ends = self.scope(process, node.id, key)
        else:
            return [key]
        step.then.extend(entries)
        return ends or [key]

    def _targets(self, process: Process, node: Node) -> list[str]:
        targets = list(self.flows[process.id][node.id])
        if node.tag == "intermediateThrowEvent" and _link(node):
            catching = (each for each in process.nodes.values() if each.tag == "intermediateCatchEvent")
            targets += [other.id for other in catching if _link(other) == _link(node)]
        return targets


def _link(node: Node) -> str | None:
    return (node.trigger.ref or node.name) if node.trigger and node.trigger.kind == "link" else None


def _opens(process: Process, node: Node) -> bool:
    return not process.incoming(node.id) and node.attached_to is None


def _walk(routes: Routes) -> None:
    """Depth first without recursion: fills `order` and finds the edges that close a loop."""
    entered: set[Key] = set()
    on_the_way: set[Key] = set()
    for start in routes.starts:
        if start in entered:
            continue
        entered.add(start)
        on_the_way.add(start)
        stack = [(start, iter(routes.onward(start)))]
        while stack:
            key, rest = stack[-1]
            after = next(rest, None)
            if after is None:
                stack.pop()
                on_the_way.discard(key)
                routes.order.append(key)
            elif after in on_the_way:
                routes.back.add((key, after))
            elif after not in entered:
                entered.add(after)
                on_the_way.add(after)
                stack.append((after, iter(routes.onward(after))))


def long_way_first(routes: Routes) -> list[Key]:
    """The steps so that each stands after what leads to it, the long way first and ways out at the end."""
    height: dict[Key, int] = {}
    for key in routes.order:
        height[key] = 1 + max((height[after] for after in routes.onward(key)), default=0)
    done: list[Key] = []
    entered: set[Key] = set(routes.starts)
    stack = [(start, iter(_short_first(routes, height, start))) for start in reversed(routes.starts)]
    while stack:
        key, rest = stack[-1]
        after = next(rest, None)
        if after is None:
            stack.pop()
            done.append(key)
        elif after not in entered:
            entered.add(after)
            stack.append((after, iter(_short_first(routes, height, after))))
    return done[::-1]


def _short_first(routes: Routes, height: Mapping[Key, int], key: Key) -> list[Key]:
    onward = routes.onward(key)
    onward.reverse()  # of equals the first drawn comes first: what is visited last
    return sorted(onward, key=lambda after: height[after])
