"""An old commune code on its own day: which commune lies there today.

Codes are used again (00235 was Ngã Tư Sở, then Thịnh Quang, then Đống Đa), so a code says something with its day alone.
Hanoi's map changed on 01/03/2020 (NQ 895/NQ-UBTVQH14), 01/01/2025 (NQ 1286/NQ-UBTVQH15) and 01/07/2025 (NQ
1656/NQ-UBTVQH15). For the last change the successors of every commune are written down. For the two before it they are
not: a commune that kept code and name is the same one, one that kept its code under another name is probably in it, and
one whose code went is unknown. Nothing is guessed: whoever reads the answer asks, unless there is a `sure` one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from engine.settings import ROOT

UNITS_FILE = ROOT / "engine" / "org" / "data" / "hanoi_units.json"
NQ_895, NQ_1286, NQ_1656 = date(2020, 3, 1), date(2025, 1, 1), date(2025, 7, 1)
EARLIEST = date(2018, 1, 1)  # what was before this map is not known here
GONE_BY_NQ_895 = ("00250", "00253", "09730", "09736", "10285")
NAMED_BY_NQ_895 = {"09727": "Xã Xuân Đình", "09733": "Xã Sen Phương", "10282": "Xã Nam Tiến"}


@dataclass(frozen=True)
class Commune:
    """As it is called in its time. `district` is empty since 01/07/2025."""

    code: str
    name: str
    district: str = ""


@dataclass(frozen=True)
class Successors:
    """Where the old commune may lie: nobody knows, one, or several. `is_written_down`: the law says so, every step of
    the way."""

    communes: tuple[Commune, ...] = ()
    is_written_down: bool = False

    @property
    def sure(self) -> Commune | None:
        """The one that need not be asked for."""
        return self.communes[0] if self.is_written_down and len(self.communes) == 1 else None


Map = Mapping[str, Commune]


def of(code: str, then: date, on: date) -> Successors:
    """The communes that on the day `on` lie where `code` lay on the day `then`.

    An address with a district is from before 01/07/2025, whenever it was told. A code that the office's own tree knows
    on that day needs no successor.
    """
    maps = [one for since, one in _maps() if since <= on]
    first = sum(since <= then for since, _ in _maps()) - 1
    if not 0 <= first < len(maps) or code not in maps[first]:
        return Successors()
    found = Successors((maps[first][code],), is_written_down=True)
    for number in range(first + 1, len(maps)):
        found = _a_step(found, maps[number - 1], maps[number])
    return found


def called(code: str, then: date) -> Commune | None:
    """The commune that bore this code on that day; None for a code of no list."""
    maps = [one for since, one in _maps() if since <= then]
    return maps[-1].get(code) if maps else None


def in_words(commune: Commune) -> tuple[str, ...]:
    """Its name, and that of its district where it had one."""
    return tuple(filter(None, (commune.name, _districts().get(commune.district, ""))))


def _a_step(found: Successors, before: Map, after: Map) -> Successors:
    steps = [_next(each, before, after) for each in found.communes]
    communes = {each.code: each for step in steps for each in step.communes}
    is_written_down = found.is_written_down and all(step.is_written_down for step in steps)
    return Successors(tuple(communes[code] for code in sorted(communes)), is_written_down and bool(communes))


def _next(commune: Commune, before: Map, after: Map) -> Successors:
    if after is two_levels():
        return Successors(tuple(after[code] for code in _recorded()[commune.code]), is_written_down=True)
    kept = after.get(commune.code)
    return Successors((kept,), kept.name == before[commune.code].name) if kept else Successors()


@cache
def communes_of_2018() -> tuple[Commune, ...]:
    """All 584, by code."""
    return tuple(_three_levels("three_levels_2018")[code] for code in sorted(_three_levels("three_levels_2018")))


@cache
def districts_of_2018() -> Mapping[str, str]:
    """The names of all 30 by code."""
    return {each["code"]: each["name"] for each in _data()["three_levels_2018"]["districts"]}


@cache
def two_levels() -> Map:
    """The 126 communes since 01/07/2025, by code."""
    return {each["code"]: Commune(each["code"], each["name"]) for each in _data()["two_levels_2025_07"]["communes"]}


@cache
def _maps() -> tuple[tuple[date, Map], ...]:
    of_2018 = _three_levels("three_levels_2018")
    of_2020 = {
        code: replace(each, name=NAMED_BY_NQ_895.get(code, each.name))
        for code, each in of_2018.items()
        if code not in GONE_BY_NQ_895
    }
    of_2025 = _three_levels("three_levels_2025_01")
    return (EARLIEST, of_2018), (NQ_895, of_2020), (NQ_1286, of_2025), (NQ_1656, two_levels())


@cache
def _three_levels(name: str) -> Map:
    return {
        each["code"]: Commune(each["code"], each["name"], district["code"])
        for district in _data()[name]["districts"]
        for each in district["communes"]
    }


@cache
def _districts() -> Mapping[str, str]:
    """Name by code; no district changed its name between 2018 and the end of districts."""
    return {each["code"]: each["name"] for each in _data()["three_levels_2018"]["districts"]}


@cache
def _recorded() -> Mapping[str, tuple[str, ...]]:
    """Commune code of January 2025 -> codes since July."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in _data()["successors_2025_07"]:
        found[each["old_code"]].append(each["new_code"])
    return {old: tuple(sorted(new)) for old, new in found.items()}


@cache
def _data() -> Any:
    return json.loads(UNITS_FILE.read_text())
