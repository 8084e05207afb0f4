"""Neutral time: a recorded script says nothing of when a real dossier was received or moved.

Whoever knows the day somebody came to the desk would find the dossier, and the person, again. So the whole journey is
told in one and the same season: it begins in a week without a day off, on the weekday it really began, and what lay so
many working days behind lies as many behind. Times of day are rounded down, in their order. A season has no holiday for
seventeen weeks, so periods in calendar days hold as well as those in working days, save where the real journey crossed
a holiday. Where the law of that season was another one, the season is the first whole week of the law that counted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from engine.clock import day_here
from engine.settings import LOCAL_ZONE
from engine.worktime.calendar import WorkCalendar

SEASON = date(2018, 5, 7)  # a Monday; the next day off is Quốc khánh, 2018-09-02
ROUND = (60, 30, 15, 5)  # minutes
NIGHT = timedelta(hours=23)
DAY, WEEK = timedelta(days=1), timedelta(days=7)

Fits = Callable[[datetime], bool]


def minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


class NeutralTime:
    """Real days and instants as neutral ones. `real` is the calendar the dossier ran by, `stage` the one it is played
    by; the season begins on the first Monday from `beginning` on whose week is worked."""

    def __init__(self, real: WorkCalendar, stage: WorkCalendar, received: datetime, beginning: date = SEASON) -> None:
        self.real, self.stage, self.received = real, stage, day_here(received)
        weekday, is_worked = self.received.weekday(), real.is_working_day(self.received)
        if is_worked == (weekday in stage.rest_days):  # a Saturday that was worked, a Wednesday that was off
            weekday = 4 if is_worked else 6
        self.begins = _whole_week(stage, beginning) + timedelta(days=weekday)
        self.told: dict[datetime, datetime] = {}

    def day(self, day: date) -> date:
        """As many working days from the beginning; a day off among the days off behind the same working day. Before
        the beginning every day counts."""
        if day <= self.received:
            return self.begins - (self.received - day)
        if self.real.is_working_day(day):
            count = self.real.working_days_between(self.received, day) + (not self.real.is_working_day(self.received))
            return self.stage.working_day_after(self.begins, count)
        ahead = self.real.next_working_day(day)
        before = self.day(ahead) - min(ahead - day, self._rest_before(self.day(ahead)))
        return max(before, self.begins)

    def _rest_before(self, worked: date) -> timedelta:
        """How long the rest before a working day is; one day at least, which then is a working day's night."""
        return max(worked - self.stage.working_day_before(worked, 1) - DAY, DAY)

    def exact(self, at: datetime) -> datetime:
        """To the minute, for reckoning only: nothing of it is written down."""
        real = day_here(at)
        day = self.day(real)
        since = timedelta(hours=at.astimezone(LOCAL_ZONE).hour, minutes=at.astimezone(LOCAL_ZONE).minute)
        if self.stage.is_working_day(day) and not self.real.is_working_day(real):
            since = NIGHT  # a holiday's work is done in the night after the working day before it
        return datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE) + since

    def tell(self, at: datetime, fits: Fits = lambda _: True) -> datetime:
        """The instant as it is written down: rounded as far as it `fits` and stays behind the one told before."""
        at = minute(at)
        if at not in self.told:
            before = max(self.told.values(), default=None)
            rounded = [_rounded(self.exact(at), minutes) for minutes in ROUND]
            later = [one for one in rounded if before is None or one > before]
            next_one = rounded[-1] if before is None else max(rounded[-1], before + timedelta(minutes=1))
            self.told[at] = next((one for one in later if fits(one)), next_one)
        return self.told[at]


def _whole_week(stage: WorkCalendar, beginning: date) -> date:
    monday = beginning + timedelta(days=-beginning.weekday() % 7)
    while stage.working_days_between(monday, monday + WEEK) != 7 - len(stage.rest_days):
        monday += WEEK
    return monday


def _rounded(at: datetime, minutes: int) -> datetime:
    return at - timedelta(minutes=at.minute % minutes)
