"""The register of the invented city: what it answers, in the contract's words, and in which mood.

The simulator puts it behind HTTP, the fake answers from it in memory; so both know the same people and misbehave alike:

    well        answers
    slow        answers, after a pause and letter by letter
    silent      takes the question and says nothing
    down        HTTP 503
    forbidden   does not let this office ask
    unmapped    does not know the procedure
    repeated    says of every question that its number is used
    mismatch    knows everybody under another name and another year
    broken      stops in the middle of an answer
    huge        goes on for a megabyte more
    hostile     answers with what makes careless readers blow up
"""

from __future__ import annotations

import threading
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace

from engine.residents.contract import Born, Question, Resident
from integrations.national_db import faults
from integrations.national_db.population import Population
from integrations.national_db.soap import Operation

MOODS = (
    "well", "slow", "silent", "down", "forbidden", "unmapped", "repeated", "mismatch", "broken", "huge", "hostile",
)  # fmt: skip
MUTE = ("slow", "silent", "down", "broken", "huge", "hostile")  # no whole answer reaches who has little time


class Fault(Exception):
    """The register says no; `code` is one of `faults`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Asked:
    """Who asked, and under which number; not about whom."""

    operation: str
    key: str
    procedure: str
    officer: str
    unit: str


@dataclass
class InventedRegister:
    """Answers from a population. `asked` is every question that was taken, in the order of coming."""

    population: Population = field(default_factory=Population)
    mood: str = "well"
    asked: list[Asked] = field(default_factory=list)
    _keys: set[str] = field(default_factory=set)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def verify(self, question: Question) -> bool:
        """Raises `Fault`."""
        self._take(Operation.VERIFY, question)
        return any(_is_meant(question, one) for one in self._bearers(question.identity))

    def look_up(self, question: Question) -> tuple[Resident, ...]:
        """Raises `Fault`."""
        self._take(Operation.LOOK_UP, question)
        return self._bearers(question.identity)

    @property
    def counted(self) -> Counter[str]:
        """How often each operation was asked for."""
        return Counter(each.operation for each in self.asked)

    def _take(self, operation: Operation, question: Question) -> None:
        caller = question.caller
        if code := {"forbidden": faults.FORBIDDEN, "unmapped": faults.UNMAPPED_PROCEDURE}.get(self.mood):
            raise Fault(code)
        named = {faults.NO_PROCEDURE: caller.procedure, faults.NO_OFFICER: caller.officer}
        for code, name in named.items():
            if not name:
                raise Fault(code)
        with self._one_at_a_time:
            if self.mood == "repeated" or question.key in self._keys:
                raise Fault(faults.KEY_USED)
            self._keys.add(question.key)
            self.asked.append(Asked(operation, question.key, caller.procedure, caller.officer, caller.unit))

    def _bearers(self, number: str) -> tuple[Resident, ...]:
        found = self.population.bearers(number)
        return tuple(_under_another_name(one) for one in found) if self.mood == "mismatch" else found


def _is_meant(question: Question, one: Resident) -> bool:
    """By name, whatever its capitals, and by as much of the birth date as both sides know."""
    asked, known = question.born, one.born
    is_born_then = asked is None or known is None or asked == known
    if asked and known and not (asked.whole and known.whole):
        is_born_then = asked.year == known.year
    return is_born_then and _plain(question.full_name) == _plain(one.full_name)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _under_another_name(one: Resident) -> Resident:
    *before, given = one.full_name.split()
    born = replace(one.born, year=one.born.year - 1, day=min(one.born.day or 1, 28)) if one.born else Born(1990)
    return replace(one, full_name=" ".join([*before, "Khác", given]), born=born if born.month else Born(born.year))
