"""Where an address of the register lies today: it bears the commune's code of its own day.

Nothing is guessed. A code the office knows today is that commune; for an older one the written successors say which,
and where a commune was divided a person has to choose; of an unknown one the code itself stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.act import Act
from engine.org import successors
from engine.org.fold import fold
from engine.org.tree import tree_of
from engine.residents.contract import Address

TWO_LEVELS_SINCE = successors.NQ_1656


@dataclass(frozen=True)
class Place:
    """An address in words. `now`: the communes that lie there today, where the code is an older one; one that is
    `is_sure`, or several of which a person chooses. `unknown` is a code that says nothing here."""

    line: str
    now: tuple[str, ...] = ()
    is_sure: bool = True
    unknown: str = ""

    @property
    def written(self) -> str:
        """As a form takes it; "" where nobody can say without a person's choice."""
        if self.unknown or (self.now and not self.is_sure):
            return ""
        return f"{self.line} ({'; '.join(self.now)})" if self.now else self.line


def place_of(act: Act, address: Address, as_of: date | None) -> Place:
    """The address as it was told on `as_of`, and where that is today."""
    if not address.commune:
        return Place(address.line)
    known = tree_of(act.session).find(address.commune, act.today)
    then = min(as_of or act.today, date(2025, 6, 30)) if address.district else as_of or act.today
    before = successors.called(address.commune, then)
    named = successors.in_words(before) if before else ()
    line = ", ".join(filter(None, [address.line, *(name for name in named if fold(name) not in fold(address.line))]))
    if before is None:
        return Place(line, unknown=address.commune)
    if known is not None and fold(before.name) in fold(known.name):
        return Place(line)
    found = successors.of(address.commune, then, act.today)
    names = tuple(one.name for one in found.communes)
    if names == (before.name,) and found.sure:
        return Place(line)
    return Place(line, names, is_sure=found.sure is not None, unknown="" if names else address.commune)
