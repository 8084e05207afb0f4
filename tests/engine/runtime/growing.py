"""Random diagrams for walks: blocks inside blocks, drawn as sketches. Conditions are facts `c1`, `c2` ..."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

PLAIN = ("human", "service", "script", "parallel", "sequential", "while")
EVENTFUL = ("guarded", "watched", "gate", "timer", "failing")
NESTED = ("xor", "and", "loop", "sub", "call", "each", "seq")


def blocks(leaves=PLAIN + EVENTFUL, nests=(*NESTED, "or"), depth=2):
    """A tree: ("human",) or ("xor", block, block ...). A row of blocks, each up to `depth` levels deep."""
    leaf = st.sampled_from(leaves).map(lambda kind: (kind,))
    block = leaf
    for _ in range(depth):
        nest = st.tuples(st.sampled_from(nests), st.lists(block, min_size=2, max_size=3))
        block = st.one_of(nest.map(lambda pair: (pair[0], *pair[1])), leaf)
    return st.lists(block, min_size=2, max_size=4).map(lambda row: ("seq", *row))


class Drawing:
    """Turns a tree into sketches: the main process first, called ones after it."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.called: list[str] = []
        self.conditions: list[str] = []

    def draw(self, tree) -> list[str]:
        return [self.process("P", tree), *self.called]

    def process(self, name: str, tree) -> str:
        return "\n".join([f"process {name}", *self.scope(tree)])

    def scope(self, tree) -> list[str]:
        start, end = self.new("s"), self.new("e")
        lines, first, last = self.block(tree)
        return [f"start {start}", f"end {end}", *lines, f"{start} -> {first}", f"{last} -> {end}"]

    def new(self, kind: str) -> str:
        return f"{kind}{next(self.numbers)}"

    def condition(self) -> str:
        self.conditions.append(f"c{len(self.conditions) + 1}")
        return self.conditions[-1]

    def block(self, tree) -> tuple[list[str], str, str]:
        """Lines, first and last node of a block."""
        kind, *inner = tree
        return getattr(self, f"_{kind}")(*inner)

    def one(self, kind: str, words: str = "") -> tuple[list[str], str, str]:
        name = self.new(kind[0])
        return [f"{kind} {name} {words}"], name, name

    def _human(self):
        return self.one("human")

    def _service(self):
        return self.one("service")

    def _script(self):
        return self.one("script", """assign='[["worked", "1"]]'""")

    def _parallel(self):
        return self.one("human", "parallel=3")

    def _sequential(self):
        return self.one("human", "sequential=2")

    def _while(self):
        return self.one("human", f"while={self.condition()}")

    def _timer(self):
        return self.one("catch", "timer=P1D")

    def _guarded(self):
        return self.with_border("message")

    def _watched(self):
        return self.with_border("message free")

    def with_border(self, words: str):
        work, event, extra, end = self.new("h"), self.new("b"), self.new("h"), self.new("e")
        meet = self.new("x")
        lines = [f"human {work}", f"boundary {event} on {work} {words}", f"human {extra}", f"{event} -> {extra}"]
        if "free" in words:
            return [*lines, f"end {end}", f"{extra} -> {end}"], work, work
        return [*lines, f"xor {meet}", f"{work} -> {meet}", f"{extra} -> {meet}"], work, meet

    def _gate(self):
        gate, one, two, meet = self.new("g"), self.new("c"), self.new("c"), self.new("x")
        lines = [f"eventgate {gate}", f"catch {one} message", f"catch {two} timer=P2D", f"xor {meet}"]
        return [*lines, f"{gate} -> {one} -> {meet}", f"{gate} -> {two} -> {meet}"], gate, meet

    def _failing(self):
        """A subprocess that may end by an error, caught on its border."""
        sub, event, meet, gate, fine, wrong, work = (self.new(k) for k in "fbxgeeh")
        start = self.new("s")
        lines = [f"sub {sub} {{", f"start {start}", f"human {work}", f"xor {gate}", f"end {fine}"]
        lines += [f"end {wrong} error=E", f"{start} -> {work} -> {gate} -> {fine}"]
        lines += [f"{gate} -> {wrong} if {self.condition()}", "}"]
        lines += [f"boundary {event} on {sub} error=E", f"xor {meet}", f"{sub} -> {meet}", f"{event} -> {meet}"]
        return lines, sub, meet

    def _seq(self, *inner):
        lines, first, last = self.block(inner[0])
        for tree in inner[1:]:
            more, start, end = self.block(tree)
            lines, last = [*lines, *more, f"{last} -> {start}"], end
        return lines, first, last

    def branches(self, kind: str, inner, conditional: bool):
        split, join = self.new(kind), self.new(kind)
        lines = [f"{kind} {split}", f"{kind} {join}"]
        for number, tree in enumerate(inner):
            more, first, last = self.block(tree)
            condition = f" if {self.condition()}" if conditional and number else ""
            lines += [*more, f"{split} -> {first}{condition}", f"{last} -> {join}"]
        after = self.new("x")
        return [*lines, f"xor {after}", f"{join} -> {after}"], split, after

    def _xor(self, *inner):
        return self.branches("xor", inner, True)

    def _or(self, *inner):
        return self.branches("or", inner, True)

    def _and(self, *inner):
        return self.branches("and", inner, False)

    def _loop(self, *inner):
        top, gate = self.new("x"), self.new("x")
        lines, first, last = self._seq(*inner)
        lines = [f"xor {top}", f"xor {gate}", *lines, f"{top} -> {first}", f"{last} -> {gate}"]
        after = self.new("x")
        return [*lines, f"xor {after}", f"{gate} -> {after}", f"{gate} -> {top} if {self.condition()}"], top, after

    def _sub(self, *inner, words: str = ""):
        name = self.new("sub")
        return [f"sub {name} {words} {{", *self.scope(("seq", *inner)), "}"], name, name

    def _each(self, *inner):
        return self._sub(*inner, words="parallel=2")

    def _call(self, *inner):
        name, process = self.new("call"), self.new("Q")
        self.called.append(self.process(process, ("seq", *inner)))
        return [f"call {name} of={process}"], name, name
