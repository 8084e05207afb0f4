"""Builds the shipped calendar edition from the `holidays` package and the overrides beside it.

    python -m engine.worktime.build

Run by whoever maintains the data, once a notice of the year is out; the product reads the written file only. What the
package gets wrong or runs ahead of the law is corrected in `data/overrides.json`, every line with its legal basis.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import holidays

from engine.worktime.documents import DATA, SHIPPED

FIRST_YEAR, LAST_YEAR = 2016, 2035
KNOWN = (2018, 2026)  # years whose notices on Tết, Quốc khánh and swapped days are out and were compared
CODE_IN_FORCE_FROM = date(2021, 1, 1)  # Bộ luật Lao động 2019

# What the package calls a day, the point of article 115.1 (2012) or 112.1 (2019) that gives it, its names.
_NAMES = [
    (r"New Year's Day", "a", "Tết Dương lịch", "New Year"),
    (r"Lunar New Year|of Lunar New Year", "b", "Tết Âm lịch", "Lunar New Year"),
    (r"Liberation Day", "c", "Ngày Chiến thắng", "Victory Day"),
    (r"International Labor Day", "d", "Ngày Quốc tế lao động", "Labour Day"),
    (r"National Day", "đ", "Quốc khánh", "National Day"),
    (r"Hung Kings", "e", "Giỗ Tổ Hùng Vương", "Hùng Kings' Commemoration Day"),
]
_SWAPPED = re.compile(r"Day off \(substituted from (\d\d/\d\d/\d{4})\)")


class Day(NamedTuple):
    on: date
    is_working: bool
    vi: str
    en: str


def build() -> dict[str, Any]:
    """The shipped edition as the document written to `data/hanoi.json`."""
    overrides = json.loads((DATA / "overrides.json").read_text(encoding="utf-8"))
    days = {day.on: day for day in _decreed(not_law={entry["name"] for entry in overrides["not_law"]})}
    for entry in overrides["days"]:
        on = date.fromisoformat(entry["date"])
        days[on] = Day(on, entry["is_working"], entry["vi"], entry["en"])
    return {
        "code": SHIPPED,
        "valid_from": "2018-01-01",
        "legal_basis": "Bộ luật Lao động 2012 Điều 115; Bộ luật Lao động 2019 Điều 112; Quyết định 188/1999/QĐ-TTg; "
        "thông báo nghỉ Tết, Quốc khánh và hoán đổi ngày làm việc hằng năm",
        "office_hours": [["08:00", "12:00"], ["13:00", "17:00"]],
        "rest_days": [5, 6],
        "known": list(KNOWN),
        **_as_tables([days[on] for on in sorted(days)]),
    }


def _decreed(not_law: set[str]) -> Iterator[Day]:
    package = holidays.country_holidays("VN", years=range(FIRST_YEAR, LAST_YEAR + 1), language="en_US")
    for on, names in package.items():
        lawful = [name for name in names.split("; ") if name.removesuffix(" (observed)") not in not_law]
        if not lawful:
            continue
        swap = _SWAPPED.fullmatch(lawful[0])
        if swap:
            yield from _swap(on, datetime.strptime(swap[1], "%m/%d/%Y").date())
        else:
            yield _holiday(on, lawful[0])


def _swap(off: date, worked: date) -> Iterator[Day]:
    """Both sides of a swap: the weekday off and the Saturday worked for it (yearly notice)."""
    vi, en = "theo thông báo hoán đổi ngày làm việc", "by the notice on swapped working days"
    yield Day(off, False, f"Hoán đổi với {worked:%d/%m/%Y}, {vi}", f"Swapped with {worked:%d/%m/%Y}, {en}")
    yield Day(worked, True, f"Làm việc bù cho {off:%d/%m/%Y}, {vi}", f"Worked in exchange for {off:%d/%m/%Y}, {en}")


def _holiday(on: date, name: str) -> Day:
    point, vi, en = next(entry[1:] for entry in _NAMES if re.search(entry[0], name))
    is_new = on >= CODE_IN_FORCE_FROM
    article, year = (112, 2019) if is_new else (115, 2012)
    code_vi, code_en = f"Bộ luật Lao động {year} Điều {article}", f"Labour Code {year} Art. {article}"
    if "(observed)" in name:
        paragraph = "Điều 111 khoản 3" if is_new else "Điều 115 khoản 3"
        english = "Art. 111.3" if is_new else "Art. 115.3"
        return Day(on, False, f"Nghỉ bù {vi}, Bộ luật Lao động {year} {paragraph}", f"In lieu of {en}, {english}")
    return Day(on, False, f"{vi}, {code_vi} khoản 1 điểm {point}", f"{en}, {code_en}.1.{point}")


def _as_tables(days: list[Day]) -> dict[str, Any]:
    """`bases`: [vi, en] pairs, each once; `days_off`, `days_worked`: date -> place of its basis in that list."""
    bases: list[list[str]] = []
    tables: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for day in days:
        basis = [day.vi, day.en]
        if basis not in bases:
            bases.append(basis)
        tables[day.is_working][day.on.isoformat()] = bases.index(basis)
    return {"bases": bases, "days_off": tables[False], "days_worked": tables[True]}


if __name__ == "__main__":
    document = json.dumps(build(), ensure_ascii=False, indent=1)
    (DATA / f"{SHIPPED}.json").write_text(document + "\n", encoding="utf-8")
