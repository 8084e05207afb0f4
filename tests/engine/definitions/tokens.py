"""An independent token game over drawn flows (BPMN 2.0, chapter 13), to compare the engine's copy with.

Knows tasks, exclusive, parallel and inclusive gateways (inclusive joins only where every split closes again) and
implicit splits. Conditions are asked of a table, not of our expression language.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from foreign import both, end, file, flow, some, start, user, xor


@dataclass
class Sketch:
    """Nodes by kind, flows in drawn order with the number of their condition (None: no condition)."""

    kinds: dict[str, str] = field(default_factory=dict)
    flows: list[tuple[str, str, int | None]] = field(default_factory=list)

    def node(self, kind: str) -> str:
        name = f"{kind}{len(self.kinds)}"
        self.kinds[name] = kind
        return name

    def join(self, source: str, target: str, condition: int | None = None) -> None:
        self.flows.append((source, target, condition))

    def file(self) -> tuple[str, bytes]:
        make = {"start": start, "end": end, "task": user, "xor": xor, "and": both, "or": some}
        nodes = [make[kind](name) for name, kind in self.kinds.items()]
        flows = [
            flow(a, b, None if c is None else f"${{c{c} == true}}", element_id=f"f{n}")
            for n, (a, b, c) in enumerate(self.flows)
        ]
        return file(*nodes, *flows)


class TokenGame:
    def __init__(self, sketch: Sketch, truth: dict[int, bool]) -> None:
        self.kinds, self.flows, self.truth = sketch.kinds, sketch.flows, truth
        self.tokens: Counter[int] = Counter()
        self.open: Counter[str] = Counter()
        self.leave(next(name for name, kind in self.kinds.items() if kind == "start"))
        self.run()

    def out(self, name: str) -> list[int]:
        return [n for n, (a, _b, _c) in enumerate(self.flows) if a == name]

    def into(self, name: str) -> list[int]:
        return [n for n, (_a, b, _c) in enumerate(self.flows) if b == name]

    def leave(self, name: str) -> None:
        out, kind = self.out(name), self.kinds[name]
        true = [n for n in out if self.flows[n][2] is not None and self.truth[self.flows[n][2] or 0]]
        bare = [n for n in out if self.flows[n][2] is None]
        if kind == "xor" and len(out) > 1:
            chosen = (true or bare)[:1]
        elif kind == "or" and len(out) > 1:
            chosen = true + bare
        else:
            chosen = out
        for n in chosen:
            self.tokens[n] += 1

    def run(self) -> None:
        for _ in range(2_000):
            if not any(self.step(name) for name in self.kinds):
                return
        raise AssertionError("the token game does not come to rest")

    def step(self, name: str) -> bool:
        into, kind = self.into(name), self.kinds[name]
        marked = [n for n in into if self.tokens[n]]
        if not marked or (kind == "and" and len(marked) < len(into)):
            return False
        if kind == "or" and len(into) > 1 and self.more_may_come(name, marked):
            return False
        for n in marked if kind in {"and", "or"} else marked[:1]:
            self.tokens[n] -= 1
        if kind == "task":
            self.open[name] += 1
        elif kind != "end":
            self.leave(name)
        return True

    def more_may_come(self, join: str, marked: list[int]) -> bool:
        """Is there a token elsewhere from which an unmarked incoming flow can still be reached?"""
        wanted = set(self.into(join)) - set(marked)
        places = [n for n, count in self.tokens.items() if count and n not in self.into(join)]
        waiting = [self.flows[n][1] for n in places] + [name for name, count in self.open.items() if count]
        seen: set[str] = set()
        while waiting:
            here = waiting.pop()
            if here in seen or here == join:
                continue
            seen.add(here)
            for n in self.out(here):
                if n in wanted:
                    return True
                waiting.append(self.flows[n][1])
        return False

    def complete(self, name: str) -> None:
        self.open[name] -= 1
        self.leave(name)
        self.run()


def blocks(dice: random.Random, size: int) -> Sketch:
    """A sketch of nested blocks: rows, choices, parallel parts, inclusive parts, loops, implicit splits."""
    sketch = Sketch()
    first, last = sketch.node("start"), None
    entry, leave = _block(sketch, dice, size)
    sketch.join(first, entry)
    last = sketch.node("end")
    sketch.join(leave, last)
    return sketch


def _block(sketch: Sketch, dice: random.Random, size: int) -> tuple[str, str]:
    kind = dice.choice(["row", "xor", "and", "or", "loop", "implicit"]) if size > 1 else "task"
    if kind == "task":
        task = sketch.node("task")
        return task, task
    if kind == "row":
        entry, middle = _block(sketch, dice, size // 2)
        follow, leave = _block(sketch, dice, size - size // 2)
        sketch.join(middle, follow)
        return entry, leave
    if kind == "loop":
        entry, leave = sketch.node("xor"), sketch.node("xor")
        inner, out = _block(sketch, dice, size - 1)
        task = sketch.node("task")
        sketch.join(entry, inner)
        sketch.join(out, task)
        sketch.join(task, leave)
        sketch.join(leave, entry, dice.randrange(20, 24))
        after = sketch.node("task")
        sketch.join(leave, after)
        return entry, after
    opening = sketch.node("task" if kind == "implicit" else kind)
    closing = sketch.node("and" if kind == "implicit" else kind)
    for number in range(dice.randint(2, 3)):
        inner, out = _block(sketch, dice, max(1, size // 2 - number))
        sketch.join(opening, inner, dice.randrange(20) if kind in {"xor", "or"} and number else None)
        sketch.join(out, closing)
    return opening, closing


def tangle(dice: random.Random, size: int) -> Sketch:
    """A sketch without circles whose splits and joins do not match: tokens multiply, joins may starve."""
    sketch = Sketch()
    names = [sketch.node("start")] + [
        sketch.node(dice.choice(["task", "task", "xor", "and"])) for _ in range(size)
    ] + [sketch.node("end")]  # fmt: skip
    for place, name in enumerate(names[1:], 1):
        sketch.join(names[dice.randrange(max(0, place - 3), place)], name)
    for place, name in enumerate(names[:-1]):
        out = [n for n, (a, _b, _c) in enumerate(sketch.flows) if a == name]
        wanted = 1 if sketch.kinds[name] in {"start", "task"} else 2
        while len(out) < wanted:
            sketch.flows.append((name, names[dice.randrange(place + 1, min(place + 4, len(names)))], None))
            out.append(len(sketch.flows) - 1)
        if sketch.kinds[name] == "xor":
            for n in out[1:]:
                sketch.flows[n] = (*sketch.flows[n][:2], dice.randrange(20))
    return sketch
