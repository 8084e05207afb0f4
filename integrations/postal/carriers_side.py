"""The carrier's side of the documents: how its clerk reads an order, and how lines of the tracking are written."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from engine.postal.contract import Event, Happening, Mode
from engine.settings import LOCAL_ZONE
from integrations.postal.codes import codes
from integrations.postal.depot import DepotRefuses, Line

CUSTOMER = "H26"

STATUS_WORDS = {
    Happening.ORDER_CREATED: "Đã tạo đơn",
    Happening.PICKED_UP: "Đã thu gom",
    Happening.IN_TRANSIT: "Đang vận chuyển",
    Happening.DELIVERED: "Đã phát",
    Happening.DELIVERY_FAILED: "Phát không thành công",
    Happening.SECOND_INVITATION: "Mời lần 2",
    Happening.RETURNED_TO_AGENCY: "Chuyển hoàn",
    Happening.LOST_OR_DAMAGED: "Thất lạc, hư hỏng",
    Happening.CANCELLED: "Đã hủy",
}


def require_customer(said: Any) -> None:
    if said.get("CustomerCode") != CUSTOMER or not said.get("OrderNumber"):
        raise DepotRefuses("INVALID", "Mã khách hàng hoặc số đơn hàng không đúng.")


def require_region(province: object, district: object) -> None:
    numbers = {number: code for code, (number, _) in codes().provinces.items()}
    if type(province) is not int or province not in numbers:
        raise DepotRefuses("UNKNOWN_PROVINCE", "Mã tỉnh, thành phố không có trong danh mục.")
    listed = codes().districts.get(numbers[province])
    if type(district) is not int or (listed and district not in {number for number, _ in listed.values()}):
        raise DepotRefuses("UNKNOWN_DISTRICT", "Mã quận, huyện không có trong danh mục.")


def mode_of(description: str) -> Mode:
    """What kind of parcel it is stands in words."""
    for mode, words in codes().modes.items():
        if description.startswith(words):
            return Mode(mode)
    raise DepotRefuses("INVALID", "Không rõ loại bưu gửi.")


def written(line: Line) -> dict[str, Any]:
    """A line of the tracking; one that cannot be read has a status nobody knows or an hour that is none."""
    event = line.event
    if event is None:
        when, status = ("05/03/2018 09:15:00", "77") if crc32(line.id.encode()) % 2 else ("hôm qua", "3")
        said = {"OrderNumber": "H26", "EventTime": when, "POSID": "", "ItemCode": "", "StatusCode": status}
        return {"_id": {"oid": line.id}, "CustomerCode": CUSTOMER, **said, "StatusMessage": "", "Notes": None}
    [status] = [code for code, happening in codes().happenings.items() if happening is event.happening]
    return {
        "_id": {"oid": line.id},
        "CustomerCode": CUSTOMER,
        "OrderNumber": event.order_number,
        "EventTime": event.at.astimezone(LOCAL_ZONE).strftime(codes().time),
        "POSID": event.post_office,
        "ItemCode": event.item_code,
        "StatusCode": status,
        "StatusMessage": STATUS_WORDS[event.happening],
        "Notes": _notes(event),
    }


def _notes(event: Event) -> str:
    words = [f"Lần {event.attempt}."] if event.attempt else []
    words += [event.note] if event.note else []
    if minutes := event.handover:
        signed_at = minutes.signed_at.astimezone(LOCAL_ZONE).strftime(codes().time)
        words.append(f"Biên bản giao nhận số {minutes.number}, người ký {minutes.signed_by}, lúc {signed_at}.")
    words += [f"Đã thu hộ {event.collected} đồng."] if event.collected else []
    return " ".join(words)
