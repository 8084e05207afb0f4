"""What a diagram means, played with tokens straight from the sheet (BPMN 2.0, chapter 13). Knows nothing of the engine.

Services, letters and scripts answer at once. Whoever plays says which work is done with which answer, and when time
passes or a message comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sheets import Condition, Flow, Node, Sheet

from engine.worktime.documents import shipped_calendar
from engine.worktime.periods import Period

MOST_STEPS = 5_000


class DoesNotRest(AssertionError):
    """The tokens never come to rest."""


@dataclass(eq=False)
class Busy:
    """An activity or event under way: work of a person (`left`, `waiting` instances), a scope, a wait."""

    node: Node
    place: Room
    open: int = 0
    left: int = 0  # instances of a sequential activity not begun yet
    room: Room | None = None
    due: list[tuple[str, datetime]] = field(default_factory=list)  # timers: (event id, when)
    listens: list[str] = field(default_factory=list)  # messages


@dataclass(eq=False)
class Room:
    """One instance of a scope."""

    scope: str
    holder: Busy | None = None
    tokens: Counter[str] = field(default_factory=Counter)  # flow id -> tokens on it
    busy: list[Busy] = field(default_factory=list)
    heard: list[tuple[str, datetime]] = field(default_factory=list)  # event subprocesses armed: (listener, when)
    is_over: bool = False


class Oracle:
    def __init__(self, sheet: Sheet, now: datetime) -> None:
        self.sheet, self.now = sheet, now
        self.facts: dict[str, str] = {}
        self.out: dict[str, list[Flow]] = {node: [] for node in sheet.nodes}
        self.into: dict[str, list[Flow]] = {node: [] for node in sheet.nodes}
        self.inside: dict[str, list[Node]] = {}
        for flow in sheet.flows.values():
            self.out[flow.source].append(flow)
            self.into[flow.target].append(flow)
        for node in sheet.nodes.values():
            self.inside.setdefault(node.scope, []).append(node)
        self.main = Room(sheet.main)
        self.begin(self.main)
        self.rest()

    # -- asking ------------------------------------------------------------------------------------------------------

    @property
    def open(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for busy in self.all_busy():
            found[busy.node.id] += busy.open
        return +found

    def all_rooms(self) -> Iterator[Room]:
        waiting = [self.main]
        while waiting:
            room = waiting.pop()
            yield room
            waiting += [busy.room for busy in room.busy if busy.room]

    def all_busy(self) -> Iterator[Busy]:
        for room in self.all_rooms():
            yield from room.busy

    @property
    def next_due(self) -> datetime | None:
        times = [when for busy in self.all_busy() for _, when in busy.due]
        times += [when for room in self.all_rooms() for _, when in room.heard]
        return min(times, default=None)

    @property
    def messages(self) -> list[str]:
        return [name for busy in self.all_busy() for name in busy.listens]

    @property
    def state(self) -> Literal["ended", "stuck", "going"]:
        if self.main.is_over:
            return "ended"
        return "going" if self.open or self.next_due or self.messages else "stuck"

    # -- what happens ------------------------------------------------------------------------------------------------

    def complete(self, node_id: str, way: str) -> None:
        busy = next(busy for busy in self.all_busy() if busy.node.id == node_id and busy.open)
        if busy.node.fact:
            self.facts[busy.node.fact] = way
        busy.open -= 1
        if busy.left:
            busy.left, busy.open = busy.left - 1, busy.open + 1
        if not busy.open:
            self.finish(busy)
        self.rest()

    def hear(self, event_id: str) -> None:
        busy = next(busy for busy in self.all_busy() if event_id in busy.listens)
        self.leave_for(busy, event_id)
        self.rest()

    def pass_time(self) -> None:
        """The clock jumps to the next timer."""
        due = self.next_due
        assert due is not None
        self.now = max(self.now, due)
        while (ripe := self.ripe()) is not None:
            ripe()
            self.rest()

    def ripe(self):
        """What to do for the earliest timer that is due, if any."""
        found = [(when, busy, name) for busy in self.all_busy() for name, when in busy.due if when <= self.now]
        heard = [(when, room, name) for room in self.all_rooms() for name, when in room.heard if when <= self.now]
        if not found and not heard:
            return None
        when, holder, name = min([*found, *heard], key=lambda each: each[0])
        if isinstance(holder, Room):
            return lambda: self.wake_listener(holder, name)
        holder.due.remove((name, when))
        return lambda: self.fire(holder, name)

    def fire(self, busy: Busy, event_id: str) -> None:
        event = self.sheet.nodes[event_id]
        if event.kind != "boundary":
            self.leave_for(busy, event_id)
            return
        if event.interrupting:
            busy.place.busy.remove(busy)
        self.emit(busy.place, event)

    def leave_for(self, busy: Busy, event_id: str) -> None:
        busy.place.busy.remove(busy)
        self.emit(busy.place, self.sheet.nodes[event_id])

    def wake_listener(self, room: Room, listener_id: str) -> None:
        room.heard = [each for each in room.heard if each[0] != listener_id]
        start = next(node for node in self.inside[listener_id] if node.kind == "start")
        if start.interrupting:
            room.tokens.clear()
            room.busy.clear()
            room.heard.clear()
        self.open_room(room, self.sheet.nodes[listener_id], listener_id)

    # -- tokens ------------------------------------------------------------------------------------------------------

    def begin(self, room: Room) -> None:
        for node in self.inside.get(room.scope, []):
            if node.kind == "listener":
                start = next(inner for inner in self.inside[node.id] if inner.kind == "start")
                room.heard.append((node.id, self.when(start.timer)))
        for node in self.inside.get(room.scope, []):
            if node.kind == "start":
                self.emit(room, node)

    def when(self, timer: str | None) -> datetime:
        assert timer
        if timer.startswith("PT"):
            return self.now + timedelta(minutes=int(timer[2:-1]))
        return shipped_calendar().add(Period.parse(timer), self.now)

    def holds(self, condition: Condition) -> bool:
        fact, ways = condition
        return self.facts.get(fact) in ways

    def emit(self, room: Room, node: Node) -> None:
        """Tokens onto what leaves a node."""
        out = self.out[node.id]
        if node.kind == "link_out":
            target = next(n for n in self.inside[node.scope] if n.kind == "link_in" and n.called == node.called)
            self.emit(room, target)
            return
        true = [flow for flow in out if flow.condition and self.holds(flow.condition)]
        default = [flow for flow in out if flow.id == node.default]
        bare = [flow for flow in out if not flow.condition and flow.id != node.default]
        if node.kind == "xor":
            chosen = (true or default or bare)[:1]
        elif node.kind == "or" or any(flow.condition for flow in out):
            chosen = true + bare or default
        else:
            chosen = out
        for flow in chosen:
            room.tokens[flow.id] += 1

    def rest(self) -> None:
        for _ in range(MOST_STEPS):
            if not any(self.step(room) for room in list(self.all_rooms())):
                return
        raise DoesNotRest

    def step(self, room: Room) -> bool:
        """One move in one room; False when nothing moves there."""
        for node in self.inside.get(room.scope, []):
            marked = [flow.id for flow in self.into[node.id] if room.tokens[flow.id]]
            if not marked or not self.may_enter(room, node, marked):
                continue
            for flow_id in marked if node.kind in {"and", "or"} else marked[:1]:
                room.tokens[flow_id] -= 1
            self.enter(room, node)
            return True
        if not room.is_over and not room.busy and not +room.tokens:
            self.close(room)
            return True
        return False

    def close(self, room: Room) -> None:
        room.is_over = True
        room.heard.clear()
        if room.holder is not None:
            self.finish(room.holder)

    def may_enter(self, room: Room, node: Node, marked: list[str]) -> bool:
        if node.kind == "and":
            return len(marked) == len(self.into[node.id])
        if node.kind == "or" and len(self.into[node.id]) > 1:
            return not self.more_may_come(room, node.id, marked)
        return True

    def more_may_come(self, room: Room, join: str, marked: list[str]) -> bool:
        """Can a token elsewhere in the room still reach a flow into the join that has none yet?"""
        wanted = {flow.id for flow in self.into[join]} - set(marked)
        own = {flow.id for flow in self.into[join]}
        waiting = [self.sheet.flows[flow].target for flow, count in room.tokens.items() if count and flow not in own]
        waiting += [busy.node.id for busy in room.busy]
        seen: set[str] = set()
        while waiting:
            here = waiting.pop()
            if here in seen or here == join:
                continue
            seen.add(here)
            for flow in self.out[here]:
                if flow.id in wanted:
                    return True
                waiting.append(flow.target)
            node = self.sheet.nodes[here]
            waiting += [n.id for n in self.inside[node.scope] if n.host == here]
            waiting += [n.id for n in self.inside[node.scope] if n.kind == "link_in" and n.called == node.called]
        return False

    def enter(self, room: Room, node: Node) -> None:
        if node.kind == "end":
            self.end(room, node)
        elif node.kind == "human":
            busy = self.begin_busy(room, node)
            busy.open = node.count if node.many == "parallel" else 1
            busy.left = node.count - 1 if node.many == "sequential" else 0
        elif node.kind in {"sub", "call"}:
            self.open_room(room, node, node.called if node.kind == "call" else node.id)
        elif node.kind in {"timer", "message", "events"}:
            self.wait(room, node)
        else:
            self.emit(room, node)

    def open_room(self, room: Room, node: Node, scope: str | None) -> None:
        busy = self.begin_busy(room, node)
        busy.room = Room(scope or "", busy)
        self.begin(busy.room)

    def wait(self, room: Room, node: Node) -> None:
        busy = self.begin_busy(room, node)
        events = [self.sheet.nodes[flow.target] for flow in self.out[node.id]] if node.kind == "events" else [node]
        busy.due += [(event.id, self.when(event.timer)) for event in events if event.kind == "timer"]
        busy.listens += [event.id for event in events if event.kind == "message"]

    def begin_busy(self, room: Room, node: Node) -> Busy:
        busy = Busy(node, room)
        room.busy.append(busy)
        for event in self.inside[node.scope]:
            if event.host == node.id and event.timer:
                busy.due.append((event.id, self.when(event.timer)))
        return busy

    def finish(self, busy: Busy) -> None:
        if busy in busy.place.busy:
            busy.place.busy.remove(busy)
            self.emit(busy.place, busy.node)

    def end(self, room: Room, node: Node) -> None:
        if node.ends == "terminate":
            room.tokens.clear()
            room.busy.clear()
        elif node.ends == "error":
            holder = room.holder
            while holder is not None:
                caught = [
                    e for e in self.inside[holder.node.scope] if e.host == holder.node.id and e.called == node.called
                ]
                if caught:
                    holder.place.busy.remove(holder)
                    self.emit(holder.place, caught[0])
                    return
                holder = holder.place.holder
