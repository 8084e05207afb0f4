"""The ten statuses of the National Public Service Portal, which moves are lawful, and what each does to the clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from engine.errors import Conflict
from engine.words import Named


class Status(IntEnum):
    SUBMITTED = 1
    RECEIVED = 2
    REFUSED_AT_DESK = 3
    IN_PROGRESS = 4
    WAITING_FOR_SUPPLEMENT = 5
    WAITING_FOR_PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10


@dataclass(frozen=True)
class Meaning:
    """`clock`: none (not running yet or over), running, paused."""

    vi: str
    en: str
    clock: str
    next: frozenset[int]


def _to(*statuses: Status) -> frozenset[int]:
    return frozenset(statuses)


S = Status
MEANINGS: dict[Status, Meaning] = {
    S.SUBMITTED: Meaning("Mới đăng ký", "Submitted", "none", _to(S.RECEIVED, S.REFUSED_AT_DESK, S.WITHDRAWN)),
    S.RECEIVED: Meaning(
        "Được tiếp nhận",
        "Received",
        "running",
        _to(S.REFUSED_AT_DESK, S.IN_PROGRESS, S.WAITING_FOR_SUPPLEMENT, S.WAITING_FOR_PAYMENT, S.WITHDRAWN, S.STOPPED),
    ),
    S.REFUSED_AT_DESK: Meaning("Không được tiếp nhận", "Not accepted", "none", _to()),
    S.IN_PROGRESS: Meaning(
        "Đang xử lý",
        "In progress",
        "running",
        _to(S.WAITING_FOR_SUPPLEMENT, S.WAITING_FOR_PAYMENT, S.WITHDRAWN, S.STOPPED, S.DONE),
    ),
    S.WAITING_FOR_SUPPLEMENT: Meaning(
        "Yêu cầu bổ sung giấy tờ",
        "Waiting for papers",
        "paused",
        _to(S.RECEIVED, S.IN_PROGRESS, S.WITHDRAWN, S.STOPPED),
    ),
    S.WAITING_FOR_PAYMENT: Meaning(
        "Yêu cầu thực hiện nghĩa vụ tài chính",
        "Waiting for payment",
        "paused",
        _to(S.IN_PROGRESS, S.WITHDRAWN, S.STOPPED),
    ),
    S.WITHDRAWN: Meaning("Công dân yêu cầu rút hồ sơ", "Withdrawn", "none", _to()),
    S.STOPPED: Meaning("Dừng xử lý", "Stopped", "paused", _to(S.IN_PROGRESS, S.WITHDRAWN)),
    S.DONE: Meaning("Đã xử lý xong", "Done, result waiting", "none", _to(S.RETURNED)),
    S.RETURNED: Meaning("Đã trả kết quả", "Result returned", "none", _to()),
}

RUNNING = frozenset(status for status, meaning in MEANINGS.items() if meaning.clock == "running")
PAUSED = frozenset(status for status, meaning in MEANINGS.items() if meaning.clock == "paused")


def status_name(status: int) -> Named:
    """The portal's word for a status, as it stands inside a sentence."""
    meaning = MEANINGS[Status(status)]
    return Named(meaning.vi, meaning.en)


class StatusDoesNotAllowThis(Conflict):
    """Hồ sơ đang ở trạng thái “{now}”, không thể chuyển sang “{wanted}”."""


def require_move(now: int, wanted: Status) -> None:
    """Refuse a move the portal's rules do not know (3→4, 10→4, 7→9, 5→9 ...)."""
    if wanted not in MEANINGS[Status(now)].next:
        raise StatusDoesNotAllowThis(now=status_name(now), wanted=status_name(wanted))
