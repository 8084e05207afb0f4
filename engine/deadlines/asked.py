"""A date asked for from outside, by `run.py due` or the API: received then, so long, with these pauses.

Moments are texts of ISO 8601. Without an offset they are Hanoi's; a date alone is the opening of that day, or, at the
end of a pause, the whole day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from engine.deadlines.ledger import Entry, OutOfOrder, Reckoning, reckon
from engine.deadlines.policy import ClockRule
from engine.errors import Invalid
from engine.settings import LOCAL_ZONE
from engine.worktime.calendar import WorkCalendar


class PausesDoNotFit(Invalid):
    """Khoảng tạm dừng phải bắt đầu sau lúc tiếp nhận, không kết thúc trước khi bắt đầu và không chồng lên nhau."""

    en = "A pause must begin after reception, may not end before it begins, and pauses may not overlap."


def reckon_asked(
    rule: ClockRule, received: str, pauses: Iterable[tuple[str, str]], calendar: WorkCalendar
) -> Reckoning:
    """The date and why. Refuses `PausesDoNotFit`; a text that is no moment is a `ValueError`."""
    received_at, is_day = instant(received)
    if is_day:
        received_at = calendar.opening(received_at.date())
    entries = [Entry("start", received_at)]
    for begins_at, ends_at in sorted(_pauses(pauses)):
        entries += [Entry("pause", begins_at), Entry("resume", ends_at)]
    try:
        return reckon(rule, entries, calendar)
    except OutOfOrder as crossed:
        raise PausesDoNotFit() from crossed


def _pauses(pauses: Iterable[tuple[str, str]]) -> Iterator[tuple[datetime, datetime]]:
    for begins, ends in pauses:
        begins_at, _ = instant(begins)
        ends_at, is_day = instant(ends)
        if is_day:
            ends_at += timedelta(days=1)
        if ends_at < begins_at or (is_day and ends_at == begins_at):
            raise PausesDoNotFit()
        yield begins_at, ends_at


def instant(text: str) -> tuple[datetime, bool]:
    """The instant, and whether only a date was written. Anything else is a `ValueError`."""
    text = text.strip()
    at = datetime.fromisoformat(text)
    is_day = len(text) <= 10 and at == datetime.combine(date.fromisoformat(text), time(0))
    return at.replace(tzinfo=LOCAL_ZONE) if at.tzinfo is None else at, is_day
