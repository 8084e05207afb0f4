"""What the codes of a design mean: why an edition was saved, where a routing leads, what an effect brings about."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from engine.definitions import naming
from engine.definitions.kinds import KINDS
from engine.designs.models import BESIDE, INSTEAD, RESTORED, SAVED, STARTED, STEPPED
from engine.words import Named
from web.language import local_name

CAUSES = {
    STARTED: _("Bắt đầu bản thiết kế"),
    SAVED: _("Lưu trong khi vẽ"),
    RESTORED: _("Lấy lại bản lưu %(number)s"),
    STEPPED: _("Quay về bản lưu %(number)s"),
    BESIDE: _("Giữ riêng vì người khác đã lưu trước"),
    INSTEAD: _("Giữ bản của mình thay bản người khác vừa lưu"),
}
ROUTINGS = {
    "same": _("cơ quan tiếp nhận hồ sơ"),
    "commune": _("Ủy ban nhân dân cấp xã nơi tiếp nhận"),
    "district": _("Ủy ban nhân dân cấp huyện của nơi tiếp nhận"),
    "city": _("Ủy ban nhân dân thành phố"),
    "handling": _("đơn vị được giao thụ lý"),
    "handling_authority": _("cơ quan chủ quản của đơn vị được giao thụ lý"),
    "department": _("một sở, ngành của thành phố"),
    "outside": _("một cơ quan phối hợp bên ngoài"),
    "fact": _("đơn vị ghi trong hồ sơ"),
}
EFFECTS = {
    "ask_supplement": _("Yêu cầu bổ sung hồ sơ, tạm dừng thời hạn"),
    "receive_supplement": _("Nhận bổ sung: đủ thì tính lại thời hạn từ đầu, không đủ thì chạy tiếp"),
    "refuse": _("Từ chối hồ sơ"),
    "finish": _("Ghi nhận đã giải quyết xong"),
    "return_result": _("Ghi nhận đã trả kết quả"),
    "entrust": _("Giao đơn vị thụ lý"),
    "extend": _("Hẹn lại ngày trả kết quả"),
}
UNITS = {
    "wd": _("ngày làm việc"),
    "wh": _("giờ làm việc"),
    "d": _("ngày"),
    "w": _("tuần"),
    "m": _("tháng"),
}


def cause(code: str, copy_of: int | None) -> str:
    """Why an edition was saved."""
    return str(CAUSES[code]) % {"number": copy_of} if copy_of else str(CAUSES[code])


def routing(kind: str) -> str:
    """The unit a routing word means, inside a sentence."""
    return str(ROUTINGS.get(kind, kind))


def routings() -> list[dict[str, str]]:
    """The words a routing may begin with, as a list to choose from."""
    return [{"code": code, "name": str(name)[0].upper() + str(name)[1:]} for code, name in ROUTINGS.items()]


def effect(code: str) -> str:
    """What an effect brings about; one we have no words for is shown as it is written."""
    return str(EFFECTS.get(code, code))


def operation(code: str | None) -> str:
    """What the system does in a step of its own, as the versions' tables say it."""
    return capital(naming.OPERATIONS.get(code or "", Named(code or "")))


def kinds() -> dict[str, str]:
    """What every kind of element is called."""
    return {code: local_name(kind, kind.en) for code, kind in KINDS.items()}


def capital(name: Named) -> str:
    """A name in the reader's language, alone in a list."""
    said = local_name(name, name.en)
    return said[:1].upper() + said[1:]
