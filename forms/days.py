"""The ends of a date's range: an ISO day, or one reckoned from the day the answer is given: `today`, `today-6y+1d`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

RELATIVE = re.compile(r"today((?:[+-][0-9]{1,3}[dmy]){0,3})")
TERM = re.compile(r"([+-][0-9]{1,3})([dmy])")


def is_relative(limit: object) -> bool:
    return isinstance(limit, str) and RELATIVE.fullmatch(limit) is not None


def day_of(limit: str, today: date) -> date:
    """The day a limit means. Terms count from left to right; a month that is too short gives its last day, and what
    lies beyond the calendar its end."""
    if not (found := RELATIVE.fullmatch(limit)):
        return date.fromisoformat(limit)
    day = today
    for count, unit in TERM.findall(found[1]):
        try:
            day = day + timedelta(days=int(count)) if unit == "d" else _months_on(day, int(count), unit)
        except (OverflowError, ValueError):
            day = date.min if count.startswith("-") else date.max
    return day


def _months_on(day: date, count: int, unit: str) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + (count if unit == "m" else count * 12), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
