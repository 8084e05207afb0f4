"""What time it is: asked once per act and handed down as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from engine.settings import LOCAL_ZONE


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class SetClock:
    """A clock that stands where it is put: for tests, for play, for rehearsals."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


def day_here(instant: datetime) -> date:
    """The local day of an instant, in Hanoi: before seven in the morning it is not the day of UTC."""
    return instant.astimezone(LOCAL_ZONE).date()
