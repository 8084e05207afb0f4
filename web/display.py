"""How instants, dates, deadlines and money read on a page: local time of Hanoi, words before colour.

Filters: `at` (12/02/2018 09:30), `on` (12/02/2018), `clock` (09:30), `money` (1.500.000 đồng), `iso` for <time>,
`who` (the system by its name).
Function: `standing(due_at, now, ...)`, what the `deadline` macro shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Flask
from flask_babel import gettext, lazy_gettext, ngettext

from engine.act import SYSTEM
from engine.deadlines.policy import is_late
from engine.settings import LOCAL_ZONE
from engine.worktime.calendar import WorkCalendar
from engine.worktime.documents import shipped_calendar
from forms.model import grouped
from web.language import chosen, local_name


@dataclass(frozen=True)
class Standing:
    """How a deadline stands: `kind` is late, today, soon, fine, paused, met, met_late or none; `words` say it."""

    kind: str
    words: str

    @property
    def icon(self) -> str:
        return _ICONS[self.kind]

    @property
    def colour(self) -> str:
        """The mark's class; never the only difference."""
        return _COLOURS.get(self.kind, "")


_ICONS = {
    "late": "exclamation-triangle-fill",
    "today": "alarm",
    "soon": "hourglass-split",
    "fine": "clock",
    "paused": "pause-circle-fill",
    "met": "check-circle-fill",
    "met_late": "exclamation-circle",
    "none": "circle",
}
_COLOURS = {
    "late": "mark-red",
    "today": "mark-amber",
    "soon": "mark-amber",
    "met": "mark-green",
    "met_late": "mark-red",
}
_WEEKDAYS = (
    lazy_gettext("thứ Hai"),
    lazy_gettext("thứ Ba"),
    lazy_gettext("thứ Tư"),
    lazy_gettext("thứ Năm"),
    lazy_gettext("thứ Sáu"),
    lazy_gettext("thứ Bảy"),
    lazy_gettext("Chủ nhật"),
)


def standing(
    due_at: datetime | None,
    now: datetime,
    *,
    in_hours: bool = False,
    is_paused: bool = False,
    met_at: datetime | None = None,
    calendar: WorkCalendar | None = None,
) -> Standing:
    """How the deadline `due_at` stands at `now` (aware instants).

    A period in days is late from the day after its last day (BLDS 2015, điều 148), one in hours (`in_hours`) at the
    instant itself. Distances are counted in working days of `calendar` (the shipped one), and only whole ones: what
    fell due on Friday is one working day late on Monday, and on Sunday no working day at all.
    """
    if due_at is None and is_paused:  # no date until it goes on
        return Standing("paused", gettext("Đang tạm dừng"))
    if due_at is None:
        return Standing("none", gettext("Không tính thời hạn"))
    if met_at is not None:
        late = is_late(due_at, met_at, in_hours=in_hours)
        return Standing("met_late", gettext("Xong, quá hạn")) if late else Standing("met", gettext("Xong đúng hạn"))
    if is_paused:
        return Standing("paused", gettext("Đang tạm dừng"))
    today, due_on = _local(now).date(), _local(due_at).date()
    calendar = calendar or shipped_calendar()
    days = calendar.working_days_between(today, due_on)
    if is_late(due_at, now, in_hours=in_hours):
        return Standing("late", _late_words(now, due_at, _whole_days(calendar, due_on, today)))
    if due_on == today:
        return Standing("today", gettext("Hạn hôm nay, %(at)s", at=clock(due_at)))
    if days <= 0:  # not a working day passes until then
        return Standing("soon", gettext("Sắp đến hạn"))
    words = ngettext("Còn %(num)d ngày làm việc", "Còn %(num)d ngày làm việc", days)
    return Standing("soon" if days <= 1 else "fine", words)


def _whole_days(calendar: WorkCalendar, due_on: date, today: date) -> int:
    """The working days begun after the day it fell due, today included."""
    day = timedelta(days=1)
    return max(0, calendar.working_days_between(due_on + day, today + day))


def _late_words(now: datetime, due_at: datetime, working_days: int) -> str:
    if working_days > 0:
        return ngettext("Quá hạn %(num)d ngày làm việc", "Quá hạn %(num)d ngày làm việc", working_days)
    hours = int((now - due_at) / timedelta(hours=1))
    if _local(now).date() != _local(due_at).date():  # only days off lie between
        return gettext("Quá hạn từ %(weekday)s", weekday=_WEEKDAYS[_local(due_at).weekday()])
    if hours > 0:
        return ngettext("Quá hạn %(num)d giờ", "Quá hạn %(num)d giờ", hours)
    return gettext("Vừa quá hạn")


def _local(at: datetime) -> datetime:
    return at.astimezone(LOCAL_ZONE)


def at(instant: datetime | None) -> str:
    """12/02/2018 09:30, in Hanoi."""
    return _local(instant).strftime("%d/%m/%Y %H:%M") if instant else ""


def on(day: date | None) -> str:
    """12/02/2018; an instant gives its local date."""
    if isinstance(day, datetime):
        day = _local(day).date()
    return day.strftime("%d/%m/%Y") if day else ""


def clock(instant: datetime | None) -> str:
    """09:30, in Hanoi."""
    return _local(instant).strftime("%H:%M") if instant else ""


def iso(instant: datetime | None) -> str:
    """2018-02-12T09:30+07:00, for `<time datetime>`."""
    return _local(instant).isoformat(timespec="minutes") if instant else ""


def money(dong: int | None) -> str:
    """1.500.000 đồng (1,500,000 VND in English)."""
    if dong is None:
        return ""
    return f"{grouped(dong, ',')} VND" if chosen() == "en" else f"{grouped(dong)} đồng"


def who(name: str | None) -> str:
    """Whoever did it: a person's name, or the system in the reader's language."""
    return gettext(SYSTEM.name) if name == SYSTEM.name else name or ""


def init_app(app: Flask) -> None:
    for filter_ in (at, on, clock, iso, money, who):
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.globals.update(standing=standing, local_name=local_name)
