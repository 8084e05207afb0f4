"""The codes a routing may name, as plain values: what is known of an organisation without asking its database.

A code is missing where no unit bears it: `department:ZZZ`, or `same/QQQ`, a part no authority has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

DEPARTMENTS = frozenset({"department", "office"})  # what stands right under the city: its departments and its office
NEAREST = 5

Parts = Mapping[str, frozenset[str]]  # a code -> the parts behind its slash


@dataclass(frozen=True)
class Codes:
    """`departments` by code, `outside` bodies, and `levels`: the parts of the authorities of each."""

    departments: Parts
    outside: Parts
    levels: Parts

    def missing(self, routing: str) -> tuple[str, list[str]] | None:
        """The code in a well-written routing that no unit bears, with the known ones nearest to it."""
        word, _, part = routing.partition("/")
        kind, _, name = word.partition(":")
        named = {"department": self.departments, "outside": self.outside}.get(kind)
        if named is not None and name not in named:
            return name, nearest(name, named)
        parts = named[name] if named is not None else self.levels.get(kind, frozenset().union(*self._every_part()))
        return (part, nearest(part, parts)) if part and part not in parts else None

    def _every_part(self) -> list[frozenset[str]]:
        return [*self.departments.values(), *self.levels.values()]


def codes_of(units: Iterable[tuple[str, str, str]]) -> Codes:
    """From units as (code, kind, level). A department's parts are its own; those of a level are of all its authorities,
    for a routing does not say which of them is meant."""
    found: dict[str, dict[str, set[str]]] = {each: defaultdict(set) for each in ("departments", "outside", "levels")}
    rows = list(units)
    kinds = {code: kind for code, kind, _level in rows}
    for code, kind, level in rows:
        whole, _, part = code.partition("/")
        if kind == "outside":
            found["outside"][whole]  # its branches stand for an area, no routing names them
            continue
        parts = found["departments"][whole] if kinds.get(whole) in DEPARTMENTS else found["levels"][level]
        parts |= {part} if part else set()
    return Codes(**{name: {code: frozenset(parts) for code, parts in each.items()} for name, each in found.items()})


def nearest(code: str, known: Iterable[str]) -> list[str]:
    """The known codes most like this one, however it is capitalised."""
    by_letters = {each.upper(): each for each in sorted(known)}
    return [by_letters[each] for each in get_close_matches(code.upper(), by_letters, NEAREST, 0.0)]
