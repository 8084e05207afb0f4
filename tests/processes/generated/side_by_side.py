"""Walking a generated diagram: `play` on one side, the oracle on the other, every choice taken in turn.

A walk is a list of choices: the answer of a deciding person, a timer that rings before the work is done, a message. The
choices of one walk say which walk comes next, so that every path is met as long as there are not too many.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from dialects import DIALECTS, FORM, OURS, Dialect, written
from growth import grown
from oracle import Oracle
from sheets import WAYS, Sheet

from engine.definitions.adapting import prepare
from engine.definitions.checks import Known
from engine.definitions.diagram import Bundle, Prepared
from engine.definitions.examination import Files, look_through
from engine.definitions.importing import bring
from engine.definitions.reading import read_bundle
from engine.org.invented import city
from engine.runtime.answers import Answers
from engine.runtime.play import Play, Played
from engine.runtime.steps import OpenTask

WITH_REASON = "reason"
KNOWN = Known(forms={FORM: {"way": WAYS}, WITH_REASON: {"papers": None, "reason": None}}, units=city.codes())
MOST_WALKS = 8
MOST_STEPS = 90
MOST_AGAIN = 2


class Parted(AssertionError):
    """Play and oracle say different things."""


class Enough(Exception):
    """The walk is longer than we follow."""


@dataclass
class Choices:
    """Choices to repeat, then the first of each; `taken` remembers (what was chosen, out of how many)."""

    script: Sequence[int] = ()
    taken: list[tuple[int, int]] = field(default_factory=list)

    def pick(self, options: list[Any]) -> Any:
        place = len(self.taken)
        number = self.script[place] % len(options) if place < len(self.script) else 0
        self.taken.append((number, len(options)))
        return options[number]

    def next_script(self) -> list[int] | None:
        taken = list(self.taken)
        while taken and taken[-1][0] + 1 >= taken[-1][1]:
            taken.pop()
        return [*(number for number, _ in taken[:-1]), taken[-1][0] + 1] if taken else None


class Walk(Play):
    """One play, move by move beside the oracle."""

    def __init__(self, sheet: Sheet, bundle: Bundle, prepared: Prepared) -> None:
        super().__init__(bundle, prepared, Answers())
        self.sheet = sheet
        self.decides = {flow.condition[0] for flow in sheet.flows.values() if flow.condition}

    def afresh(self, choices: Choices, dice: random.Random) -> Walk:
        """The same diagram from its start."""
        walk = copy(self)
        walk.now, walk.facts, walk.times_answered, walk.offered_at = self.told.start, {}, {}, {}
        walk.played = Played()
        walk.choices, walk.dice = choices, dice
        walk.oracle = Oracle(self.sheet, walk.now)
        walk.done_times = Counter()
        walk.steps, walk.way = 0, ""
        return walk

    def move(self) -> bool:
        automatic = next((task for task in self.step.open if task.kind != "human"), None)
        if automatic is not None:
            self.work(automatic)
            return True
        self.compare()
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Enough
        if self.oracle.state != "going":
            return False
        self.act_on(self.choices.pick(self.options()))
        return True

    def compare(self) -> None:
        offered = Counter(task.element_id for task in self.step.open)
        if offered != self.oracle.open:
            raise Parted(f"play offers {dict(offered)}, the oracle {dict(self.oracle.open)}")
        if self.step.ended != (self.oracle.state == "ended"):
            raise Parted(f"ended: play {self.step.ended}, the oracle {self.oracle.state}")
        rings = min((wake.due_at for wake in self.step.wakes), default=None)
        if not self.step.ended and rings != self.oracle.next_due:
            raise Parted(f"play rings at {rings}, the oracle at {self.oracle.next_due}")

    def options(self) -> list[tuple[Callable[..., None], str, str]]:
        """What may happen next; of several people any one goes first, the order of their work is no path."""
        found: list[tuple[Callable[..., None], str, str]] = []
        if self.oracle.open:
            who = self.dice.choice(sorted(self.oracle.open))
            fact = self.sheet.nodes[who].fact
            again = self.done_times[who] >= MOST_AGAIN
            ways = ("d",) if again else WAYS if fact in self.decides else ("a",)
            found += [(self.person, who, way) for way in self.telling(fact, ways)]
        found += [(self.message, name, "") for name in sorted(set(self.oracle.messages))]
        if self.oracle.next_due is None:
            return found
        late = any(self.done_times[who] > MOST_AGAIN for who in self.oracle.open)
        time = (self.time, "time", "")
        return [time] if late or not found else [*found, time] if self.done_times["time"] < 3 else found

    def telling(self, fact: str | None, ways: Sequence[str]) -> list[str]:
        """Of the answers only those that lead to different branches."""
        conditions = [
            flow.condition for flow in self.sheet.flows.values() if flow.condition and flow.condition[0] == fact
        ]
        different = {tuple(way in condition[1] for condition in conditions): way for way in reversed(ways)}
        return sorted(different.values())

    def act_on(self, option: tuple[Callable[..., None], str, str]) -> None:
        does, name, way = option
        self.done_times[name] += 1
        does(name, way)

    def person(self, name: str, way: str) -> None:
        self.way = way
        task = self.dice.choice([task for task in self.step.open if task.element_id == name])
        self.oracle.complete(name, way)
        self.work(task)

    def message(self, name: str, way: str) -> None:
        self.oracle.hear(name)
        self.happen(name)

    def time(self, name: str, way: str) -> None:
        self.oracle.pass_time()
        self.let_time_pass()

    def let_time_pass(self) -> None:
        """As `Play.move` does when nobody has work left."""
        self.step = replace(self.step, open=())
        super().move()

    def answer(self, task: OpenTask) -> None:
        fact = self.sheet.nodes[task.element_id].fact
        if task.kind == "human" and fact:
            self.facts[fact] = {"way": self.way}


@dataclass
class Looked:
    """What became of one generated diagram. `trouble` is empty when play and oracle agreed on every walk."""

    seed: int
    dialect: str
    wild: bool
    accepted: bool
    rules: dict[str, list[str | None]] = field(default_factory=dict)  # errors and incomplete ones
    walks: int = 0
    all_paths: bool = False
    trouble: str = ""

    @property
    def is_unfit(self) -> bool:
        """Whether more is said than that a message comes from outside, which no dossier hears yet."""
        return bool(self.rules.keys() - {"event-from-outside"})


def look_at(seed: int, imports: bool = False) -> Looked:
    """Generate, check, and walk the diagram of this seed in the dialect of this seed."""
    sheet = grown(seed)
    dialect = DIALECTS[seed % 5 and seed % len(DIALECTS)]
    files = written(sheet, dialect, files=1 + seed % 2)
    if imports:
        files = list(bring(dict(files), KNOWN, {}, {}).files.items())
    return walked(sheet, dialect, files, seed)


def walked(sheet: Sheet, dialect: Dialect, files: list[tuple[str, bytes]], seed: int) -> Looked:
    examined = look_through(Files(dict(files)), KNOWN, {})
    looked = Looked(seed, dialect.name, sheet.wild, all(examined.is_runnable(name) for name, _ in files))
    for finding in examined.findings:
        if finding.severity != "advice":
            looked.rules.setdefault(finding.rule, []).append(finding.element_id)
    if looked.accepted:
        _walk_all(sheet, files, looked)
    return looked


def _walk_all(sheet: Sheet, files: list[tuple[str, bytes]], looked: Looked) -> None:
    reading = read_bundle(files)
    beginning = Walk(sheet, reading.bundle, prepare(reading))
    script: list[int] | None = []
    dice = random.Random(looked.seed)
    while script is not None and looked.walks < MOST_WALKS:
        choices = Choices(script)
        try:
            walk = beginning.afresh(choices, random.Random(looked.seed))
            played = walk.run()
            looked.walks += 1
            if walk.oracle.state == "stuck":
                looked.trouble = "accepted, but it hangs"
            elif played.state != "completed" or walk.oracle.state != "ended":
                looked.trouble = f"{played.state}: {played.error} {played.waiting_for}"
        except Enough:
            looked.walks += 1
        except AssertionError as parted:
            looked.trouble = f"{type(parted).__name__}: {parted}"
        if looked.trouble:
            looked.trouble += f" after {choices.taken}"
            return
        script = choices.next_script()
        if script is not None and looked.walks >= MOST_WALKS // 2:
            script = [dice.randrange(most) for _, most in choices.taken]  # half in turn, half anywhere
    looked.all_paths = script is None


def look_at_all(first: int, last: int) -> list[Looked]:
    """For the walled child."""
    return [look_at(seed) for seed in range(first, last)]


def import_all(first: int, last: int) -> list[Looked]:
    return [look_at(seed, imports=True) for seed in range(first, last)]


__all__ = ["OURS", "Looked", "import_all", "look_at", "look_at_all"]
