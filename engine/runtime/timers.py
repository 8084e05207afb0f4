"""Drawn times as text (ISO 8601): a date, a duration, a cycle. Pure; the present instant is always an argument.

A text without zone is Hanoi time. Months and years are calendar months: `2018-01-31` plus `P1M` is `2018-02-28`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.settings import LOCAL_ZONE

MOST_SKIPPED = 1_000

_DURATION = re.compile(
    r"P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?",
    re.IGNORECASE,
)
_CYCLE = re.compile(r"R(?P<count>\d*)/(?:(?P<start>[^P][^/]*)/)?(?P<every>P[^/]+)(?:/(?P<end>[^P].*))?", re.IGNORECASE)


@dataclass(frozen=True)
class Alarm:
    """When a drawn timer rings: first at `due_at`, then `left` more times (None: without end), each `every` later."""

    due_at: datetime
    left: int | None = 0
    every: str | None = None

    def next_after(self, now: datetime) -> Alarm | None:
        """The ring after this one, or None. Rings missed while nobody looked are skipped, not caught up one by one."""
        if self.every is None or self.left == 0:
            return None
        due_at, left = self.due_at, self.left
        for _ in range(MOST_SKIPPED):
            due_at, left = later(due_at, self.every), None if left is None else left - 1
            if due_at > now or left == 0:
                return Alarm(due_at, left, self.every)
        return Alarm(later(now, self.every), left, self.every)


def first_alarm(value: object, now: datetime) -> Alarm:
    """What a timer's expression gave (a text or an instant) as the alarm it stands for; ValueError when neither."""
    if isinstance(value, datetime):
        return Alarm(_aware(value))
    if not isinstance(value, str):
        raise ValueError(f"not a time: {value!r}")
    text = value.strip()
    if text[:1] in "Pp" and text:
        return Alarm(later(now, text))
    if text[:1] in "Rr" and text:
        return _cycle(text, now)
    return Alarm(_aware(datetime.fromisoformat(text)))


def later(start: datetime, duration: str) -> datetime:
    """`start` (aware) plus an ISO 8601 duration, in UTC."""
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        raise ValueError(f"not a duration: {duration!r}")
    part = {name: float(text.replace(",", ".")) if text else 0.0 for name, text in match.groupdict().items()}
    local = start.astimezone(LOCAL_ZONE)
    month = local.month - 1 + int(part["months"]) + 12 * int(part["years"])
    year, month = local.year + month // 12, month % 12 + 1
    local = local.replace(year=year, month=month, day=min(local.day, monthrange(year, month)[1]))
    span = timedelta(part["days"], part["seconds"], 0, 0, part["minutes"], part["hours"], part["weeks"])
    return (local + span).astimezone(UTC)


def _cycle(text: str, now: datetime) -> Alarm:
    match = _CYCLE.fullmatch(text)
    if match is None:
        raise ValueError(f"not a cycle: {text!r}")
    every, count = match["every"], match["count"]
    first = _aware(datetime.fromisoformat(match["start"])) if match["start"] else later(now, every)
    return Alarm(first, int(count) - 1 if count else None, every)


def _aware(instant: datetime) -> datetime:
    return (instant if instant.tzinfo else instant.replace(tzinfo=LOCAL_ZONE)).astimezone(UTC)
