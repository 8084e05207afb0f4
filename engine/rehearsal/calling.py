"""What codes of a script and of a sight are called in a sentence for people: steps, units, roles, states, alarms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from engine.definitions.naming import LETTERS, OPERATIONS, Names
from engine.dossiers.status import Status, status_name
from engine.rehearsal.script import Due, ExpectedAlarm, ExpectedItem
from engine.settings import LOCAL_ZONE
from engine.words import Named

NONE = Named("không có", "none")
DOSSIER = Named("cả hồ sơ", "the dossier")
CLOCKS = {
    "running": Named("đang tính thời hạn", "its time is running"),
    "paused": Named("thời hạn đang dừng", "its time is stopped"),
    "met": Named("đã xong đúng hạn", "done in time"),
    "late": Named("đã xong, trễ hạn", "done late"),
    "stopped": Named("không tính thời hạn nữa", "its time is counted no more"),
}
RUNGS = {
    "warning": Named("Nhắc trước hạn", "Warning before the date"),
    "reminder": Named("Nhắc cơ quan phối hợp", "The outside body is reminded"),
    "apology": Named("Người đứng đầu phải xin lỗi, hẹn lại", "The head must apologise and set a new date"),
    "overdue": Named("Báo lãnh đạo: đã quá hạn", "The leader is told: it is overdue"),
    "head": Named("Báo người đứng đầu", "The head is told"),
    "superior": Named("Báo cấp trên", "The superior is told"),
    "control": Named("Báo cơ quan kiểm soát thủ tục hành chính", "The control office is told"),
}
OUTCOMES = {"granted": Named("được giải quyết", "granted"), "refused": Named("bị từ chối", "refused")}
HELD = {True: Named("đã có người nhận", "somebody took it"), False: Named("chưa ai nhận", "nobody took it")}

Place = Callable[[str], str]
"""From a unit as a script writes it (a code, or a routing) to the unit's code."""


Known = tuple[Names, Mapping[str, Named]]
"""The names of roles and units, and those of the steps by element id."""


class Calling:
    """`place` finds the unit a routing means; `gather` the names, asked for only where there is something to say."""

    def __init__(self, place: Place, gather: Callable[[], Known]) -> None:
        self.place, self._gather = place, gather

    @cached_property
    def known(self) -> Known:
        return self._gather()

    @property
    def names(self) -> Names:
        return self.known[0]

    # -- work ----------------------------------------------------------------------------------------------------

    def wanted_item(self, one: ExpectedItem) -> Named:
        who = [one.role and self.names.role(one.role), one.unit and self.unit(one.unit)]
        held = None if one.held is None else HELD[one.held]
        return _with(
            self.step(one.element), [*who, one.due and _by(day(one.due)), one.clock and clock(one.clock), held]
        )

    def seen_item(self, seen: Mapping[str, Any]) -> Named:
        who = [self.names.role(seen["role"]), self.unit(seen["unit"]["code"])]
        by = seen["due_at"] and _by(instant(seen["due_at"]))
        name = Named(seen["name"] or seen["element"], seen["name_en"])
        return _with(name, [*who, by, seen["clock"] and clock(seen["clock"]), HELD[seen["holder"] is not None]])

    # -- alarms --------------------------------------------------------------------------------------------------

    def wanted_alarm(self, one: ExpectedAlarm) -> Named:
        seat = one.to and self._seat(one.to.role, one.to.unit)
        return _with(RUNGS.get(one.rung, Named(one.rung)), [one.about and self._about(one.about), seat])

    def seen_alarm(self, seen: Mapping[str, Any]) -> Named:
        seats = [self._seat(chair["role"], chair["unit"]) for chair in seen["chairs"]]
        return _with(RUNGS.get(seen["rung"], Named(seen["rung"])), [self._about(seen["about"]), *seats])

    def _about(self, element: str) -> Named:
        return DOSSIER if element == "dossier" else _quoted(self.step(element))

    def _seat(self, role: str, unit: str | None) -> Named:
        name = self.names.role(role)
        return name if unit is None else Named(f"{name} – {self.unit(unit)}", f"{name.en} – {self.unit(unit).en}")

    # -- single things -------------------------------------------------------------------------------------------

    def step(self, element: str) -> Named:
        return self.known[1].get(element, Named(element))

    def unit(self, unit: str) -> Named:
        """By its own name where there is such a unit, else by what the routing means."""
        return self.names.units.get(self.place(unit)) or self.names.routing(unit)


def letter(code: str) -> Named:
    return LETTERS.get(code, Named(f"mẫu {code}", f"form {code}"))


def operation(code: str) -> Named:
    return OPERATIONS.get(code, Named(code))


def clock(state: str | None) -> Named:
    return CLOCKS.get(state or "", NONE)


def status(code: int) -> Named:
    return status_name(Status(code))


def outcome(code: str | None) -> Named:
    return OUTCOMES.get(code or "", Named(code) if code else NONE)


def instant(there: str | None) -> Named:
    return Named(f"{datetime.fromisoformat(there):%H:%M %d/%m/%Y}") if there else NONE


def day(wanted: Due) -> Named:
    return Named(f"{wanted.at.astimezone(LOCAL_ZONE):%H:%M %d/%m/%Y}" if wanted.at else f"{wanted.day:%d/%m/%Y}")


def listed(names: Iterable[Named]) -> Named:
    found = list(names)
    return Named("; ".join(found), "; ".join(name.en for name in found)) if found else NONE


def _by(when: Named) -> Named:
    return Named(f"hạn {when}", f"due {when.en}")


def _quoted(name: Named) -> Named:
    return Named(f"“{name}”", f"“{name.en}”")


def _with(name: Named, said: Iterable[Any]) -> Named:
    """“Ký Giấy khai sinh” (người đứng đầu, UBND phường Trúc Bạch, chưa ai nhận)."""
    known = [each for each in said if each]
    if not known:
        return _quoted(name)
    return Named(f"“{name}” ({', '.join(known)})", f"“{name.en}” ({', '.join(each.en for each in known)})")
