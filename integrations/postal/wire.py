"""The carrier's words for what the contract says: documents that go there, lines that come back.

Whatever comes back is somebody else's: every text is cut and freed of control characters, and a line that cannot be
read is counted, not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.postal.contract import Event, Handover, Order, Place, Registration, Tracking
from engine.settings import LOCAL_ZONE
from integrations.postal.codes import AWAY, DONE, Codes

Document = Mapping[str, Any]

ID = re.compile(r"[0-9a-f]{24}")
LONGEST_NUMBER, LONGEST_CODE, LONGEST_NOTE, LONGEST_REASON = 60, 40, 500, 300
LARGEST_SUM = 999_999_999  # đồng
PERSONAL = re.compile(r"[^\s<>@:;,'\"(]+@[^\s<>@:;,'\")]+|\+?\d[\d .-]{7,}\d")  # mailboxes, long numbers


def order_document(order: Order, customer: str, codes: Codes) -> dict[str, Any]:
    """An order. Refuses an address the carrier has no number for."""
    return {
        "CustomerCode": customer,
        "OrderNumber": order.number,
        "CODAmount": order.collect,
        **_party("Sender", order.sender, codes),
        "SenderDesc": "; ".join(order.papers),
        "Description": ". ".join(filter(None, (codes.modes[order.mode], order.note))),
        **_party("Receiver", order.receiver, codes),
    }


def _party(side: str, place: Place, codes: Codes) -> dict[str, Any]:
    region = codes.region(place)
    return {
        f"{side}Province": region.province,
        f"{side}District": region.district,
        f"{side}Address": place.line,
        f"{side}Name": place.name,
        f"{side}Email": place.email,
        f"{side}Tel": place.phone,
    }


def registration_document(said: Registration, customer: str, codes: Codes) -> dict[str, Any]:
    """That an applicant uses the post; who does not do the one or the other is not named for it."""
    applicant = _person(said.applicant, codes)
    return {
        "CustomerCode": customer,
        "OrderNumber": said.number,
        "Procedure": {
            "Code": said.procedure_code,
            "Title": said.procedure_name,
            "Category": said.procedure_field,
            "Elements": [],
        },
        "IsSendDocument": said.sends_papers,
        "DocumentSender": applicant if said.sends_papers else None,
        "IsReceiveResult": said.receives_result,
        "ResultReceiver": applicant if said.receives_result else None,
        "State": codes.state,
    }


def _person(place: Place, codes: Codes) -> dict[str, Any]:
    region = codes.region(place)
    return {
        "Name": place.name,
        "Phone": place.phone,
        "ProvinceCode": region.province,
        "ProvinceTitle": region.province_title,
        "DistrictCode": region.district,
        "DistrictTitle": region.district_title,
        "Address": place.line,
        "Email": place.email,
    }


@dataclass(frozen=True)
class About:
    """What a question is about: its number may come back in a reason, who stands in it may not."""

    number: str = ""
    people: tuple[str, ...] = ()

    @classmethod
    def of(cls, number: str, *places: Place) -> About:
        return cls(
            number, tuple(text for place in places for text in (place.name, place.phone, place.line, place.email))
        )


def require_done(status: object, message: object, about: About, codes: Codes) -> None:
    """Refuses unless the carrier says that it is done, or that it was done before."""
    meaning = codes.meaning(status)
    if meaning != DONE:
        words = reason(status, message, about)
        raise NeighbourIsAway(words) if meaning == AWAY else RefusedForGood(words)


def reason(status: object, message: object, about: About) -> str:
    """The carrier's words of a refusal in one line, without the people in it: it stands in the journal for ever."""
    words = f"{_plain(status, LONGEST_NUMBER)}: {_plain(message, LONGEST_NOTE)}"
    pieces = words.split(about.number) if about.number else [words]
    return about.number.join(_nobodys(piece, about.people) for piece in pieces)[:LONGEST_REASON]


def _nobodys(words: str, people: Iterable[str]) -> str:
    for text in sorted((text for text in people if len(text) > 2), key=len, reverse=True):
        words = re.sub(re.escape(text), "…", words, flags=re.IGNORECASE)
    return PERSONAL.sub("…", words)


def item_code(answer: Document) -> str:
    """The carrier's own number of the parcel, where it says one at once."""
    return _plain(answer.get("ItemCode"), LONGEST_CODE)


def tracking(page: Document, after: str, most: int, customer: str, codes: Codes) -> Tracking:
    """A page of lines. The cursor is the greatest id of all lines with one, and never before `after`."""
    embedded = page.get("_embedded")
    lines = embedded.get("rh:doc") if isinstance(embedded, Mapping) else None
    if not isinstance(lines, list):
        raise NeighbourIsAway("the page of tracking cannot be read")
    events = [event for line in lines for event in [_event(line, customer, codes)] if event is not None]
    cursor = max([after, *(line_id for line in lines for line_id in [_id(line)] if line_id)])
    pages = page.get("_total_pages")
    is_full = len(lines) >= most if not isinstance(pages, int) else pages > 1
    return Tracking(tuple(events), cursor, is_full and cursor > after, len(lines) - len(events))


def _id(line: object) -> str:
    held = line.get("_id") if isinstance(line, Mapping) else None
    said = held.get("oid", held.get("$oid")) if isinstance(held, Mapping) else None
    return said.lower() if isinstance(said, str) and ID.fullmatch(said.lower()) else ""


def _event(line: object, customer: str, codes: Codes) -> Event | None:
    """None: it cannot be read, or it is about somebody else's parcel."""
    line_id = _id(line)
    if not line_id or not isinstance(line, Mapping) or line.get("CustomerCode", customer) != customer:
        return None
    number = _plain(line.get("OrderNumber"), LONGEST_NUMBER + 1)
    happening = codes.happenings.get(str(line.get("StatusCode")).strip())
    if happening is None or not 0 < len(number) <= LONGEST_NUMBER:
        return None
    try:
        at = _instant(line.get("EventTime"), codes)
        noted = _noted(_plain(line.get("Notes"), 2 * LONGEST_NOTE), codes)
    except (ValueError, OverflowError):
        return None
    return Event(
        id=line_id,
        order_number=number,
        item_code=_plain(line.get("ItemCode"), LONGEST_CODE),
        happening=happening,
        at=at,
        post_office=_plain(line.get("POSID"), LONGEST_NUMBER),
        **noted,
    )


def _noted(notes: str, codes: Codes) -> dict[str, Any]:
    """What stands in the notes in a fixed form, and the rest as it is."""
    found: dict[str, str] = {}
    for pattern in codes.notes.values():
        if match := pattern.search(notes):
            found |= match.groupdict()
            notes = notes[: match.start()] + notes[match.end() :]
    collected, signed_at = int(found.get("collected", 0)), found.get("signed_at")
    if collected > LARGEST_SUM:
        raise ValueError("nobody pays that much at a door")
    return {
        "note": notes.strip()[:LONGEST_NOTE],
        "attempt": int(found.get("attempt", 0)),
        "collected": collected,
        "handover": Handover(found["number"], found["signed_by"], _instant(signed_at, codes)) if signed_at else None,
    }


def _instant(said: object, codes: Codes) -> datetime:
    """The carrier writes local time."""
    return datetime.strptime(str(said), codes.time).replace(tzinfo=LOCAL_ZONE).astimezone(UTC)


def _plain(said: object, most: int) -> str:
    text = said if isinstance(said, str) else str(said) if isinstance(said, int) else ""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:most]
