"""A second calendar, slow and plain, for comparison: it walks day by day and minute by minute and shares no code."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
_FILE = Path(__file__).parents[3] / "engine/worktime/data/hanoi.json"
_DOCUMENT = json.loads(_FILE.read_text(encoding="utf-8"))


def is_working(day: date) -> bool:
    if day.isoformat() in _DOCUMENT["days_worked"]:
        return True
    return day.weekday() < 5 and day.isoformat() not in _DOCUMENT["days_off"]


def is_open(at: datetime) -> bool:
    return is_working(at.date()) and (time(8) <= at.time() < time(12) or time(13) <= at.time() < time(17))


def effective(at: datetime, cutoff: time | None = None) -> datetime:
    """Local, without zone."""
    if cutoff is not None and at.time() > cutoff:
        at = datetime.combine(at.date() + DAY, time(0))
    while not is_open(at):
        at = at.replace(second=0, microsecond=0) + MINUTE
    return at


def add(count: int, unit: str, at: datetime, cutoff: time | None = None) -> datetime:
    """Local, without zone: the last day at 17:00, or the very minute of a period in hours."""
    at = effective(at, cutoff)
    if unit == "wh":
        return _add_minutes(count * 60, at)
    day = at.date()
    if unit == "wd":
        while count:
            day += DAY
            count -= is_working(day)
    elif unit == "m":
        day = _months_later(day, count)
    else:
        day += DAY * count * (7 if unit == "w" else 1)
    while not is_working(day):
        day += DAY
    return datetime.combine(day, time(17))


def minutes_between(first: datetime, last: datetime) -> int:
    minutes = 0
    while first < last:
        minutes += is_open(first)
        first += MINUTE
    return minutes


def _add_minutes(minutes: int, at: datetime) -> datetime:
    while minutes:
        minutes -= is_open(at)
        at += MINUTE
    return at


def _months_later(day: date, count: int) -> date:
    year, month, number = day.year, day.month, day.day
    for _ in range(count):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1
