"""Growing diagrams from dice: blocks inside blocks, everything of the profile, every one sound unless it is wild."""

from __future__ import annotations

import random
from itertools import pairwise

from sheets import WAYS, Flow, Node, Sheet

Block = tuple[str, str]  # first and last node

NESTS = ("row", "row", "xor", "xor", "and", "or", "loop", "sub", "call", "implicit", "merge", "failing", "listening")
LEAVES = ("human", "human", "human", "service", "send", "script", "many", "guarded", "watched", "timer", "gate", "pass",
          "link")  # fmt: skip


def grown(seed: int) -> Sheet:
    """The diagram of this seed. One in seven is wild: some flows lead where they please."""
    dice = random.Random(seed)
    sheet = Sheet()
    _process(sheet, dice, sheet.main, dice.randint(2, 9))
    if seed % 7 == 0:
        _go_wild(sheet, dice)
    return sheet


def _process(sheet: Sheet, dice: random.Random, process: str, size: int) -> None:
    sheet.processes.append(process)
    _scope(sheet, dice, process, size)


def _scope(sheet: Sheet, dice: random.Random, scope: str, size: int) -> None:
    start = sheet.new("start", scope)
    first, last = _block(sheet, dice, scope, size)
    end = sheet.new("end", scope)
    sheet.join(start.id, first)
    sheet.join(last, end.id)


def _block(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    kind = dice.choice(NESTS) if size > 1 else dice.choice(LEAVES)
    block: Block = globals()[f"_{kind}"](sheet, dice, scope, size)
    return block


def _parts(dice: random.Random, size: int) -> list[int]:
    count = dice.randint(2, 3)
    return [max(1, (size - 1) // count) for _ in range(count)]


# -- leaves ------------------------------------------------------------------------------------------------------------


def _one(sheet: Sheet, kind: str, scope: str, **more: object) -> Block:
    node = sheet.new(kind, scope, **more)
    return node.id, node.id


def _human(sheet: Sheet, dice: random.Random, scope: str, size: int, **more: object) -> Block:
    tag = dice.choice(("userTask", "userTask", "manualTask", "task"))
    node = sheet.new("human", scope, tag=tag, **more)
    node.fact = f"fact_{node.id}"
    return node.id, node.id


def _service(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    return _one(sheet, "service", scope)


def _send(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    return _one(sheet, "send", scope)


def _script(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    return _one(sheet, "script", scope)


def _pass(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    return _one(sheet, "pass", scope)


def _many(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    return _human(sheet, dice, scope, size, many=dice.choice(("parallel", "sequential")), count=dice.randint(2, 3))


def _timer(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    return _one(sheet, "timer", scope, timer=_time(sheet, dice))


def _time(sheet: Sheet, dice: random.Random) -> str:
    taken = {node.timer for node in sheet.nodes.values()}
    while True:
        timer = f"PT{dice.randint(60, 20_000)}M" if dice.random() < 0.7 else f"{dice.randint(1, 12)}wd"
        if timer not in taken:
            return timer


def _link(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    one, other = sheet.new("link_out", scope), sheet.new("link_in", scope)
    one.called = other.called = f"link_{one.id}"
    return one.id, other.id


def _guarded(sheet: Sheet, dice: random.Random, scope: str, size: int, host: Block | None = None) -> Block:
    """An interrupting timer; both ways meet in an exclusive gateway."""
    first, last = host or _human(sheet, dice, scope, size)
    event = sheet.new("boundary", scope, host=last, timer=_time(sheet, dice))
    meet = sheet.new("xor", scope)
    sheet.join(last, meet.id)
    if dice.random() < 0.5:
        extra, _ = _human(sheet, dice, scope, size)
        sheet.join(event.id, extra)
        sheet.join(extra, meet.id)
    else:
        sheet.join(event.id, meet.id)
    return first, meet.id


def _watched(sheet: Sheet, dice: random.Random, scope: str, size: int, host: Block | None = None) -> Block:
    """A timer that does not interrupt, with an end of its own."""
    first, last = host or _human(sheet, dice, scope, size)
    event = sheet.new("boundary", scope, host=last, timer=_time(sheet, dice), interrupting=False)
    extra, _ = _human(sheet, dice, scope, size)
    end = sheet.new("end", scope)
    sheet.join(event.id, extra)
    sheet.join(extra, end.id)
    return first, last


def _gate(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    gate, meet = sheet.new("events", scope), sheet.new("xor", scope)
    for kind in dice.choice((("timer", "message"), ("message", "timer"), ("timer", "timer"), ("timer",))):
        event = sheet.new(kind, scope, timer=_time(sheet, dice) if kind == "timer" else None)
        sheet.join(gate.id, event.id)
        sheet.join(event.id, meet.id)
    return gate.id, meet.id


# -- nests -------------------------------------------------------------------------------------------------------------


def _row(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    blocks = [_block(sheet, dice, scope, part) for part in _parts(dice, size)]
    for (_, last), (first, _) in pairwise(blocks):
        sheet.join(last, first)
    return blocks[0][0], blocks[-1][1]


def _decision(sheet: Sheet, dice: random.Random, scope: str, gateway: str) -> tuple[Node, Node]:
    """A task that decides and the gateway that reads its answer."""
    task = sheet.nodes[_human(sheet, dice, scope, 1)[0]]
    gate = sheet.new(gateway, scope)
    sheet.join(task.id, gate.id)
    return task, gate


def _xor(sheet: Sheet, dice: random.Random, scope: str, size: int, merge: bool = False) -> Block:
    task, gate = _decision(sheet, dice, scope, "xor")
    join = sheet.new("human", scope, fact=None) if merge else sheet.new("xor", scope)
    if merge:
        join.fact = f"fact_{join.id}"
    parts = _parts(dice, size)
    ways = list(WAYS)
    dice.shuffle(ways)
    for number, part in enumerate(parts):
        chosen = (task.fact or "", (ways[number],)) if number else None
        if number == len(parts) - 1 and dice.random() < 0.3:
            flow = _leave(sheet, dice, scope, gate.id)
        elif dice.random() < 0.15:
            flow = sheet.join(gate.id, join.id)
        else:
            first, last = _block(sheet, dice, scope, part)
            flow = sheet.join(gate.id, first)
            sheet.join(last, join.id)
        flow.condition = chosen
        if chosen is None:
            gate.default = flow.id
    return task.id, join.id


def _leave(sheet: Sheet, dice: random.Random, scope: str, source: str) -> Flow:
    """A branch that ends here: plainly, or taking the whole scope with it."""
    task, _ = _human(sheet, dice, scope, 1)
    end = sheet.new("end", scope, ends=dice.choice(("", "terminate")))
    sheet.join(task, end.id)
    return sheet.join(source, task)


def _merge(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    """Alternatives that meet in a task, without a gateway."""
    return _xor(sheet, dice, scope, size, merge=True)


def _and(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    gate, join = sheet.new("and", scope), sheet.new("and", scope)
    _branches(sheet, dice, scope, size, gate.id, join.id)
    return gate.id, join.id


def _implicit(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    """Several flows out of a task."""
    task, _ = _human(sheet, dice, scope, 1)
    join = sheet.new("and", scope)
    _branches(sheet, dice, scope, size, task, join.id)
    return task, join.id


def _branches(sheet: Sheet, dice: random.Random, scope: str, size: int, gate: str, join: str) -> None:
    for part in _parts(dice, size):
        first, last = _whole(sheet, dice, scope, part)
        sheet.join(gate, first)
        sheet.join(last, join)


def _whole(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    """A block every token of which comes out again: what may end inside stands in a subprocess of its own."""
    sub = sheet.new("sub", scope)
    if dice.random() < 0.5:
        _scope(sheet, dice, sub.id, size)
        return sub.id, sub.id
    del sheet.nodes[sub.id]
    return _block(sheet, dice, scope, 1)


def _or(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    task, gate = _decision(sheet, dice, scope, "or")
    join = sheet.new("or", scope)
    for number, part in enumerate(_parts(dice, size)):
        first, last = _whole(sheet, dice, scope, part)
        flow = sheet.join(gate.id, first)
        sheet.join(last, join.id)
        if number:
            flow.condition = (task.fact or "", tuple(sorted(dice.sample(WAYS, 2))))
        else:
            gate.default = flow.id
    return task.id, join.id


def _loop(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    """Back to a gateway before the work, as often as the deciding person says so."""
    top = sheet.new("xor", scope)
    first, last = _block(sheet, dice, scope, size - 1)
    task, gate = _decision(sheet, dice, scope, "xor")
    after = sheet.new("xor", scope)
    sheet.join(top.id, first)
    sheet.join(last, task.id)
    sheet.join(gate.id, top.id, (task.fact or "", ("a",)))
    gate.default = sheet.join(gate.id, after.id).id
    return top.id, after.id


def _sub(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    sub = sheet.new("sub", scope)
    _scope(sheet, dice, sub.id, size - 1)
    return _maybe_timed(sheet, dice, scope, size, sub)


def _call(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    if len(sheet.processes) > 2:
        return _sub(sheet, dice, scope, size)
    call = sheet.new("call", scope)
    call.called = f"q{len(sheet.processes)}"
    _process(sheet, dice, call.called, size - 1)
    return _maybe_timed(sheet, dice, scope, size, call)


def _maybe_timed(sheet: Sheet, dice: random.Random, scope: str, size: int, node: Node) -> Block:
    timed = dice.random()
    if timed < 0.25:
        return _guarded(sheet, dice, scope, size, (node.id, node.id))
    if timed < 0.4:
        return _watched(sheet, dice, scope, size, (node.id, node.id))
    return node.id, node.id


def _failing(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    """A subprocess that may end by an error, caught on its border."""
    sub, meet = sheet.new("sub", scope), sheet.new("xor", scope)
    start, fine = sheet.new("start", sub.id), sheet.new("end", sub.id)
    task, gate = _decision(sheet, dice, sub.id, "xor")
    wrong = sheet.new("end", sub.id, ends="error", called=f"error_{sub.id}")
    sheet.join(start.id, task.id)
    gate.default = sheet.join(gate.id, fine.id).id
    sheet.join(gate.id, wrong.id, (task.fact or "", ("a", "b")))
    event = sheet.new("boundary", scope, host=sub.id, called=wrong.called)
    extra, _ = _human(sheet, dice, scope, 1)
    sheet.join(sub.id, meet.id)
    sheet.join(event.id, extra)
    sheet.join(extra, meet.id)
    return sub.id, meet.id


def _listening(sheet: Sheet, dice: random.Random, scope: str, size: int) -> Block:
    """A subprocess with an event subprocess inside that wakes up by itself."""
    sub = sheet.new("sub", scope)
    _scope(sheet, dice, sub.id, size - 1)
    listener = sheet.new("listener", sub.id)
    start = sheet.new("start", listener.id, timer=_time(sheet, dice), interrupting=dice.random() < 0.5)
    task, _ = _human(sheet, dice, listener.id, 1)
    end = sheet.new("end", listener.id)
    sheet.join(start.id, task)
    sheet.join(task, end.id)
    if not start.interrupting:
        for node in sheet.inside(sub.id):
            node.ends = "" if node.ends == "terminate" else node.ends
    return sub.id, sub.id


# -- wild --------------------------------------------------------------------------------------------------------------


def _go_wild(sheet: Sheet, dice: random.Random) -> None:
    """Joins become joins of another kind, or a flow leads elsewhere: alternatives wait for each other, parallel work
    does not, tokens multiply."""
    sheet.wild = True
    joins = [node for node in sheet.nodes.values() if node.kind in {"xor", "and"} and len(sheet.into(node.id)) > 1]
    if dice.random() < 0.6:
        for node in dice.sample(joins, min(len(joins), dice.randint(1, 2))):
            if len(sheet.out(node.id)) == 1:
                node.kind = "and" if node.kind == "xor" else "xor"
        return
    flow = dice.choice(list(sheet.flows.values()))
    scope = sheet.nodes[flow.source].scope
    places = [n.id for n in sheet.inside(scope) if n.kind not in {"start", "boundary", "listener", "link_in"}]
    behind_gates = {f.target for f in sheet.flows.values() if sheet.nodes[f.source].kind == "events"}
    if sheet.nodes[flow.source].kind != "events":
        flow.target = dice.choice([place for place in places if place not in behind_gates])
