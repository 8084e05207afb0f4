"""What a post office of our own lets happen: the ways a parcel can go, and the moods of its door.

Courses (what becomes of a parcel):

    well             picked up, carried, delivered in time; to an office with the minutes of handing over
    late             the same, but delivered more than a week later
    lost             carried, and then lost
    second-try       nobody at home the first time, delivered at the second invitation
    returned         nobody at home twice, back to the agency
    twice            every line of the tracking is written two times
    out-of-order     the delivery is written before the journey
    unknown-order    between the lines stands one of a parcel nobody here ordered
    garbled          between the lines stand two that cannot be read
    cod-difference   on delivery another sum is collected than was ordered
    mixed            each parcel its own way, as the seed has it

Moods (how calls are answered):

    well                    as they should be
    token-expiry            a token is forgotten after two calls, long before its time
    timeout-after-creating  the first order of each number is kept, and not answered
    storm                   three calls of four find the server broken (503)
    busy                    too many calls (429)
    slow                    every answer takes its time, and comes
    dripping                answers come a letter at a time
    silent                  nobody answers
    unknown-province        no address is understood
    duplicate-number        every number was there already
    not-accepted            calls from this machine are not accepted
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.postal.contract import Happening

NOBODY_HOME = "Không có người nhận tại địa chỉ."
BY_APPOINTMENT = "Đã để lại giấy mời lần 2."


class Course(StrEnum):
    WELL = "well"
    LATE = "late"
    LOST = "lost"
    SECOND_TRY = "second-try"
    RETURNED = "returned"
    TWICE = "twice"
    OUT_OF_ORDER = "out-of-order"
    UNKNOWN_ORDER = "unknown-order"
    GARBLED = "garbled"
    COD_DIFFERENCE = "cod-difference"
    MIXED = "mixed"


class Mood(StrEnum):
    WELL = "well"
    TOKEN_EXPIRY = "token-expiry"
    TIMEOUT_AFTER_CREATING = "timeout-after-creating"
    STORM = "storm"
    BUSY = "busy"
    SLOW = "slow"
    DRIPPING = "dripping"
    SILENT = "silent"
    UNKNOWN_PROVINCE = "unknown-province"
    DUPLICATE_NUMBER = "duplicate-number"
    NOT_ACCEPTED = "not-accepted"


@dataclass(frozen=True)
class Step:
    """Something that will happen `days` after the order, and is written down `written` days after it. `is_foreign`: to
    a parcel nobody ordered; `is_garbled`: written so that nobody can read it."""

    days: float
    happening: Happening
    note: str = ""
    attempt: int = 0
    written: float = 0.0
    collected_more: int = 0
    is_foreign: bool = False
    is_garbled: bool = False

    @property
    def written_after(self) -> float:
        return max(self.days, self.written)


_UNDER_WAY = (Step(0.2, Happening.PICKED_UP), Step(0.5, Happening.IN_TRANSIT))
_DELIVERED = Step(1.3, Happening.DELIVERED)
_FAILED = Step(1.3, Happening.DELIVERY_FAILED, NOBODY_HOME, attempt=1)
_INVITED = Step(3.3, Happening.SECOND_INVITATION, BY_APPOINTMENT, attempt=2)

_COURSES: dict[Course, tuple[Step, ...]] = {
    Course.WELL: (*_UNDER_WAY, _DELIVERED),
    Course.LATE: (*_UNDER_WAY, replace(_DELIVERED, days=9.5)),
    Course.LOST: (*_UNDER_WAY, Step(4.0, Happening.LOST_OR_DAMAGED, "Không tìm thấy bưu gửi.")),
    Course.SECOND_TRY: (*_UNDER_WAY, _FAILED, _INVITED, replace(_DELIVERED, days=3.6)),
    Course.RETURNED: (
        *_UNDER_WAY,
        _FAILED,
        _INVITED,
        Step(3.6, Happening.DELIVERY_FAILED, NOBODY_HOME, attempt=2),
        Step(5.6, Happening.RETURNED_TO_AGENCY, "Chuyển hoàn sau hai lần mời."),
    ),
    Course.TWICE: tuple(step for step in (*_UNDER_WAY, _DELIVERED) for _ in range(2)),
    Course.OUT_OF_ORDER: (_UNDER_WAY[0], replace(_UNDER_WAY[1], written=1.4), _DELIVERED),
    Course.UNKNOWN_ORDER: (*_UNDER_WAY, replace(_DELIVERED, days=0.6, is_foreign=True), _DELIVERED),
    Course.GARBLED: (
        *_UNDER_WAY,
        Step(0.6, Happening.IN_TRANSIT, is_garbled=True),
        Step(0.7, Happening.IN_TRANSIT, is_garbled=True),
        _DELIVERED,
    ),
    Course.COD_DIFFERENCE: (*_UNDER_WAY, replace(_DELIVERED, collected_more=5_000)),
}
_MIXED = (Course.WELL,) * 5 + (Course.LATE, Course.LOST, Course.SECOND_TRY, Course.RETURNED, Course.TWICE)


def laid_out(course: Course, dice: random.Random) -> list[Step]:
    """What will become of a parcel, in the order of writing. No two parcels are equally quick."""
    way = dice.choice(_MIXED) if course is Course.MIXED else course
    haste = dice.uniform(0.9, 1.1)
    steps = [replace(step, days=step.days * haste, written=step.written * haste) for step in _COURSES[way]]
    return sorted(steps, key=lambda step: step.written_after)
