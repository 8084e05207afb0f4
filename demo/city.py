"""The demo city: all of Hanoi, with one post vacant and one head on leave, so that substitution can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.org.invented import city
from engine.org.invented.city import City

ON_LEAVE_SINCE = date(2018, 3, 1)

VACANT = ("002/QLDT", "unit_leader")  # so that an alarm there reaches the deputy: Phòng Quản lý đô thị, Hoàn Kiếm
ON_LEAVE = ("00070", "head")  # so that an alarm there reaches the delegate: the head of a ward of Hoàn Kiếm


def build(named: Mapping[tuple[str, str, int], str]) -> City:
    """The whole city; people listed in `named` bear that name."""
    whole = city.build(named, vacant={VACANT})
    _send_on_leave(whole)
    return whole


def _send_on_leave(whole: City) -> None:
    """The head named by `ON_LEAVE` is away until further notice, and the first deputy decides in the meantime."""
    code, role = ON_LEAVE
    head, deputy = whole.holders[code, role, 1], whole.holders[code, "deputy", 1]
    since = {"valid_from": ON_LEAVE_SINCE, "valid_to": None}
    whole.absences.append({"officer_id": head, "reason": "Được cử đi học dài hạn", **since})
    lent = {"from_officer_id": head, "to_officer_id": deputy, "power": "decide", "basis": "Văn bản ủy quyền (minh họa)"}
    whole.delegations += [{**lent, "unit_id": whole.unit_ids[place], **since} for place in (code, f"{code}/MC")]
