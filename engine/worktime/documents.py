"""Calendar documents: what is decreed is data with a date and a legal basis.

A document (`data/hanoi.json`, or the body of a `calendar_edition`) holds `code`, `valid_from`, `legal_basis`,
`office_hours` [[from, to]], `rest_days` (0 is Monday), `known` [first year, last year], `bases` [[vi, en]], `days_off`
and `days_worked` {date: place in bases}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from engine.worktime.calendar import Basis, Hours, WorkCalendar

DATA = Path(__file__).parent / "data"
SHIPPED = "hanoi"


@cache
def shipped_document() -> Mapping[str, Any]:
    """The edition that comes with the product, as its document."""
    document: dict[str, Any] = json.loads((DATA / f"{SHIPPED}.json").read_text(encoding="utf-8"))
    return document


@cache
def shipped_calendar() -> WorkCalendar:
    """The edition that comes with the product: what is used where there is no database."""
    return read(shipped_document())


def read(document: Mapping[str, Any]) -> WorkCalendar:
    """The calendar a document describes."""
    bases = [Basis(*pair) for pair in document["bases"]]
    first, last = document["known"]
    return WorkCalendar(
        code=document["code"],
        hours=read_hours(document["office_hours"]),
        rest_days=frozenset(document["rest_days"]),
        known=(first, last),
        days_off={date.fromisoformat(day): bases[place] for day, place in document["days_off"].items()},
        days_worked={date.fromisoformat(day): bases[place] for day, place in document["days_worked"].items()},
    )


def read_hours(pairs: Any) -> Hours:
    """`[["08:00", "12:00"], ...]` as times of day."""
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def with_day(
    document: Mapping[str, Any], code: str, valid_from: date, day: date, is_working: bool, basis: str
) -> dict[str, Any]:
    """A new document in which `day` is worked or off by this legal basis. The old one stays as it was."""
    new = deepcopy(dict(document))
    new.update(code=code, valid_from=valid_from.isoformat(), legal_basis=basis)
    new["bases"].append([basis, basis])
    for table in ("days_off", "days_worked"):
        new[table].pop(day.isoformat(), None)
    new["days_worked" if is_working else "days_off"][day.isoformat()] = len(new["bases"]) - 1
    return new


def first_difference(old: WorkCalendar, new: WorkCalendar) -> date | None:
    """The first day that counts differently in the two; None when no clock could tell them apart."""
    if (old.hours, old.rest_days) != (new.hours, new.rest_days):
        return date.min
    named = {*old.days_off, *old.days_worked, *new.days_off, *new.days_worked}
    return min((day for day in named if old.is_working_day(day) != new.is_working_day(day)), default=None)
