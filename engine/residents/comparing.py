"""What was declared beside what the register says: lines for a person to judge. Pure.

A difference is no reason to refuse (Decision 891 II.1 wants papers saved, not people sent away): the register may be
the one that is wrong. A year of birth alone agrees with every day of that year, and a name is compared as it sounds,
without accents only where the two differ in nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.definitions.register_needs import Need
from engine.org.fold import fold
from engine.residents.contract import Address, Born, Resident
from engine.residents.places import Place


class Verdict(StrEnum):
    """`ONLY_HERE` and `ONLY_THERE`: one side says nothing."""

    SAME = "same"
    NEARLY = "nearly"
    DIFFERENT = "different"
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"


@dataclass(frozen=True)
class Line:
    """One field: what the papers say, what the register says, as texts; dates as ISO (`1999`, `1999-01-31`);
    `place` is what an address is today."""

    field: str
    declared: str
    registered: str
    verdict: Verdict
    place: Place | None = None

    @property
    def is_doubtful(self) -> bool:
        return self.verdict in (Verdict.DIFFERENT, Verdict.NEARLY)


def compare(
    need: Need, facts: Mapping[str, Any], resident: Resident, places: Mapping[str, Place] | None = None
) -> list[Line]:
    """A line for each field the need asks for, in its order, the name always first. `places` are its addresses in
    words."""
    declared = {"full_name": need.full_name, **need.facts}
    fields = ["full_name", *(field for field in need.asked if field != "full_name")]
    return [
        _line(field, fact(facts, declared.get(field)), registered(resident, field), (places or {}).get(field))
        for field in fields
    ]


def fact(facts: Mapping[str, Any], path: str | None) -> str:
    """The text under a dotted name, "" where there is none."""
    value: Any = facts
    for part in path.split(".") if path else ():
        value = value.get(part) if isinstance(value, Mapping) else None
    return str(value).strip() if path and value is not None and not isinstance(value, Mapping | list) else ""


def registered(resident: Resident, field: str) -> str:
    """One field of the register as a text."""
    value: Any = getattr(resident, field)
    if isinstance(value, Born):
        return written(value)
    if isinstance(value, Address):
        return value.line
    if isinstance(value, tuple):
        return "; ".join(relative.full_name for relative in value)
    return str(value or "")


def written(born: Born) -> str:
    """As far as the date is known: `1999`, `1999-01`, `1999-01-31`."""
    parts = (f"{born.year:04}", *(f"{each:02}" for each in (born.month, born.day) if each))
    return "-".join(parts)


def _line(field: str, declared: str, there: str, place: Place | None) -> Line:
    if place is None:
        return Line(field, declared, there, _verdict(field, declared, there))
    verdicts = [_verdict(field, declared, each) for each in (there, place.line, place.written)]
    return Line(field, declared, place.line, min(verdicts, key=[*Verdict].index), place)


def _verdict(field: str, declared: str, there: str) -> Verdict:
    if not there:
        return Verdict.ONLY_HERE if declared else Verdict.SAME
    if not declared:
        return Verdict.ONLY_THERE
    if field == "born" and (declared.startswith(there) or there.startswith(declared)):
        return Verdict.SAME
    if _plain(declared) == _plain(there):
        return Verdict.SAME
    return Verdict.NEARLY if fold(declared) == fold(there) else Verdict.DIFFERENT


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split())
