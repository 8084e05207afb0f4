"""Periods as the law writes them: `3wd` working days, `8wh` working hours, `10d` days, `2w` weeks, `1m` months.

A period is never converted into another unit: "3 ngày làm việc" and "3 ngày" are different promises (the law of each
procedure says which). One exception is a matter of writing only: parts of a working day are working hours, eight to
the day, as the published time tables count them (`0.5wd` is `4wh`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from engine.errors import Invalid

HOURS_IN_A_WORKING_DAY = 8
LONGEST = 9_999

_WRITTEN = re.compile(r"\s*(\d{1,40}(?:[.,]\d{1,3})?)\s*(.+?)\s*", re.IGNORECASE)
_VIETNAMESE = {"wd": "ngày làm việc", "wh": "giờ làm việc", "d": "ngày", "w": "tuần", "m": "tháng"}
_ENGLISH = {"wd": "working day", "wh": "working hour", "d": "day", "w": "week", "m": "month"}


class NotAPeriod(Invalid):
    """“{text}” không phải là thời hạn. Viết một số và đơn vị: 3wd (ngày làm việc), 8wh (giờ làm việc), 10d (ngày),
    2w (tuần), 1m (tháng)."""


class TooLongAPeriod(NotAPeriod):
    """Thời hạn “{text}” quá dài: số lớn nhất là {longest}."""


class PartOfADay(NotAPeriod):
    """Thời hạn “{text}” có phần lẻ của ngày làm việc: giờ làm việc tính ngay từ lúc nhận, ngày làm việc thì không tính
    ngày đầu. Viết số ngày tròn, hoặc {hours}."""

    @property
    def en(self) -> str:
        return (
            "“{text}” has part of a working day: working hours count at once, working days without the first one. "
            "Write whole days, or {hours}.".format(**self.details)
        )


@dataclass(frozen=True)
class Period:
    """So many units: `wd` working days, `wh` working hours, `d` calendar days, `w` weeks, `m` months.

    Zero is a period too: `0wd` is "the same working day".
    """

    count: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in _VIETNAMESE or not 0 <= self.count <= LONGEST:
            raise NotAPeriod(text=f"{self.count}{self.unit}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `3wd`, `0.5wd`, `3 ngày làm việc` or `3 working days`. Refuses with `NotAPeriod`."""
        written = _WRITTEN.fullmatch(text)
        unit = _unit(written[2]) if written else None
        if not written or not unit:
            raise NotAPeriod(text=text)
        count = Decimal(written[1].replace(",", "."))
        if unit == "wd" and count % 1:
            count, unit = count * HOURS_IN_A_WORKING_DAY, "wh"
        if count > LONGEST:
            raise TooLongAPeriod(text=text, longest=LONGEST)
        if count % 1:
            raise NotAPeriod(text=text)
        return cls(int(count), unit)

    @classmethod
    def whole(cls, text: str) -> Period:
        """Read a legal time, as `parse`; but a part of a day is refused, with `PartOfADay`: it would be due before a
        whole one, because hours are counted from another moment."""
        period = cls.parse(text)
        written = _WRITTEN.fullmatch(text)
        if written and _unit(written[2]) != period.unit:
            raise PartOfADay(text=text, hours=str(period))
        return period

    @property
    def is_in_hours(self) -> bool:
        return self.unit == "wh"

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    @property
    def vi(self) -> str:
        """`3 ngày làm việc`."""
        return f"{self.count} {_VIETNAMESE[self.unit]}"

    @property
    def en(self) -> str:
        """`3 working days`."""
        return f"{self.count} {_ENGLISH[self.unit]}{'' if self.count == 1 else 's'}"


def _unit(word: str) -> str | None:
    word = " ".join(word.lower().split())
    for unit in _VIETNAMESE:
        if word in (unit, _VIETNAMESE[unit], _ENGLISH[unit], _ENGLISH[unit] + "s"):
            return unit
    return None
