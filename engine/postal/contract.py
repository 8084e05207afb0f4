"""What the office asks of the public post, in its own words (QĐ 45/2016/QĐ-TTg, TT 17/2017/TT-BTTTT).

Whoever carries (the adapter in `integrations/postal`, and the one in memory beside it) speaks this contract. A call
refuses with `outbox.NeighbourIsAway` (nobody there, or not now) or `outbox.RefusedForGood` (understood, and no). The
order's number is ours and the key by which a repetition is known: creating one twice is creating it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

BEGINNING = "0" * 24  # the cursor before the first event


class Mode(StrEnum):
    """Where a parcel goes: to the office that receives, to the applicant, or from one office to another."""

    IN = "in"
    OUT = "out"
    BETWEEN = "between"


class Happening(IntEnum):
    """What the carrier tells of an order; the numbers travel."""

    ORDER_CREATED = 1
    PICKED_UP = 2
    IN_TRANSIT = 3
    DELIVERED = 4
    DELIVERY_FAILED = 5
    SECOND_INVITATION = 6
    RETURNED_TO_AGENCY = 7
    LOST_OR_DAMAGED = 8
    CANCELLED = 9


@dataclass(frozen=True)
class Place:
    """Who hands over or is given the parcel, and where. Codes are the statistical office's texts; since 01/07/2025
    there are no districts, and `district` is empty."""

    name: str
    phone: str
    line: str
    province: str
    district: str = ""
    commune: str = ""
    email: str = ""


@dataclass(frozen=True)
class Order:
    """One parcel. `collect` is what the receiver pays on delivery, in đồng; `papers` what lies in it."""

    number: str
    mode: Mode
    sender: Place
    receiver: Place
    papers: tuple[str, ...]
    collect: int = 0
    note: str = ""


@dataclass(frozen=True)
class Registration:
    """That an applicant uses the post for a procedure (art. 5): to send papers, to be sent the result, or both."""

    number: str
    procedure_code: str
    procedure_name: str
    procedure_field: str
    applicant: Place
    sends_papers: bool
    receives_result: bool


@dataclass(frozen=True)
class Handover:
    """The minutes of handing over (Biên bản giao nhận), signed by both sides; for papers sent to the office their
    instant is the filing time (art. 7.4)."""

    number: str
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True)
class Event:
    """One line of the carrier's tracking. `id` is 24 hex digits that grow in the carrier's order of writing, which
    need not be the order of happening; `at` is aware UTC."""

    id: str
    order_number: str
    item_code: str
    happening: Happening
    at: datetime
    post_office: str = ""
    note: str = ""
    attempt: int = 0
    handover: Handover | None = None
    collected: int = 0


@dataclass(frozen=True)
class Tracking:
    """A page of events after a cursor, and the cursor to go on from. `left_out` counts lines that could not be read:
    they are passed over, and told."""

    events: tuple[Event, ...]
    cursor: str
    has_more: bool
    left_out: int = 0


class Carrier(Protocol):
    """The public post."""

    def create(self, order: Order) -> str:
        """Order the transport; answers the carrier's item code, "" where it gives none yet."""

    def cancel(self, number: str) -> None:
        """Call an order back that has not been picked up; refused for good once it has."""

    def register(self, registration: Registration) -> None:
        """Tell the carrier that the applicant sends or is sent papers by post."""

    def track(self, after: str, most: int = 1000) -> Tracking:
        """What happened behind the cursor, at most a thousand lines."""
