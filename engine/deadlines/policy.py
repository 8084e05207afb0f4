"""What the law of a procedure, or the drawing of a step, says about time; and how a result is judged by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from engine.settings import LOCAL_ZONE
from engine.worktime.calendar import Hours, WorkCalendar
from engine.worktime.documents import read_hours
from engine.worktime.periods import Period


@dataclass(frozen=True)
class ClockRule:
    """How long, and from when it counts.

    `cutoff` is a local time of day after which reception counts from the next working day; `basis` the legal text;
    `hours` the office hours of a desk that differs from the calendar's; `warning` how long before the date to warn;
    without `rings` the clock is watched but alarms nobody (what waits for the applicant).
    """

    period: Period
    cutoff: time | None = None
    basis: str = ""
    hours: Hours | None = None
    warning: Period | None = None
    rings: bool = True

    def to_dict(self) -> dict[str, Any]:
        """As JSON values; what is not said is left out."""
        said = {
            "period": str(self.period),
            "cutoff": self.cutoff and self.cutoff.isoformat("minutes"),
            "basis": self.basis,
            "hours": self.hours and [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in self.hours],
            "warning": self.warning and str(self.warning),
        }
        return {key: value for key, value in said.items() if value} | ({} if self.rings else {"rings": False})

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> ClockRule:
        """The reverse of `to_dict`. Refuses with `NotAPeriod`."""
        cutoff, hours, warning = said.get("cutoff"), said.get("hours"), said.get("warning")
        return cls(
            period=Period.parse(said["period"]),
            cutoff=time.fromisoformat(cutoff) if cutoff else None,
            basis=said.get("basis", ""),
            hours=read_hours(hours) if hours else None,
            warning=Period.parse(warning) if warning else None,
            rings=said.get("rings", True),
        )

    def calendar(self, calendar: WorkCalendar) -> WorkCalendar:
        """The calendar under this rule's office hours."""
        return calendar.with_hours(self.hours) if self.hours else calendar


def warn_at(rule: ClockRule, begun_at: datetime, due_at: datetime, calendar: WorkCalendar) -> datetime | None:
    """When to warn: the rule's warning before the date; None without one, or if that lies before the beginning."""
    if rule.warning is None:
        return None
    at = rule.calendar(calendar).subtract(rule.warning, due_at)
    return at if at > begun_at else None


def is_late(due_at: datetime, at: datetime, *, in_hours: bool) -> bool:
    """Had the date passed by then? The same comparison, where a page knows only whether the period is in hours."""
    return _to_compare(at, in_hours) > _to_compare(due_at, in_hours)


def filed_at(arrived_at: datetime, handover_signed_at: datetime | None = None) -> datetime:
    """When a dossier counts as filed. By post: when the hand-over record is signed with the agency (not when the
    applicant gave it to the post office): QĐ 45/2016/QĐ-TTg article 7.4."""
    return handover_signed_at or arrived_at


def latest_extension_notice(due_at: datetime, calendar: WorkCalendar) -> datetime:
    """Until when an extension with apology may still be announced: one day before (NĐ 61/2018 article 19.9)."""
    return calendar.subtract(Period(1, "d"), due_at)


def _to_compare(instant: datetime, in_hours: bool) -> datetime:
    local = instant.astimezone(LOCAL_ZONE).replace(second=0, microsecond=0)
    return local if in_hours else local.replace(hour=0, minute=0)
