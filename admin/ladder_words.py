"""The words of the office for ladders: when a rung rings, whom it asks for, what differs between two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from engine.escalation.ladder import Rung
from engine.escalation.simulation import Telling
from engine.org.heads import REASONS, Reason
from engine.org.tree import Node
from web.language import local_name

CLOCKS = {
    "step": _("Từng bước"),
    "dossier": _("Cả hồ sơ"),
    "outside": _("Cơ quan phối hợp ngoài thành phố"),
    "unit": _("Đơn vị"),
}
PLACES = {
    "holder": _("Người giữ bước"),
    "leader": _("Lãnh đạo đơn vị đang giữ"),
    "desk": _("Phụ trách Bộ phận Một cửa"),
    "head": _("Người đứng đầu cơ quan"),
    "superior": _("Người đứng đầu cấp trên"),
    "control": _("Cơ quan kiểm soát thủ tục hành chính"),
    "handler": _("Lãnh đạo đơn vị thụ lý hồ sơ"),
}
TOLD = {code: name for code, name in PLACES.items() if code != "handler"}  # who may be asked for, not told beside only
LANES = (_("Người giữ"), _("Lãnh đạo"), _("Người đứng đầu"), _("Cấp trên"), _("Kiểm soát"))
DUTIES = {
    "apology": _("Xin lỗi và hẹn lại"),
    "explanation": _("Giải trình"),
    "dialogue": _("Đối thoại trực tiếp"),
}
MOMENTS = {
    "used": _("Đã dùng"),
    "before": _("Trước hạn"),
    "due": _("Đến hạn"),
    "unanswered": _("Chưa trả lời sau"),
    "late": _("Quá hạn"),
    "many": _("Nhiều hồ sơ trễ trong tuần"),
    "month": _("Hết tháng, báo vào ngày"),
}
UNITS = {
    "%": _("% thời gian"),
    "wd": _("ngày làm việc"),
    "wh": _("giờ làm việc"),
    "d": _("ngày"),
    "w": _("tuần"),
    "m": _("tháng"),
    "c": _("hồ sơ"),
    "md": _("của tháng sau"),
}
DIFFERENCES = {
    "added": _("Bậc thêm mới"),
    "dropped": _("Không còn bậc này"),
    "earlier": _("Báo sớm hơn"),
    "later": _("Báo muộn hơn"),
    "never": _("Không còn được báo"),
    "now": _("Nay được báo"),
    "person": _("Báo người khác"),
    "copies": _("Đồng báo người khác"),
    "duty": _("Nghĩa vụ khác"),
    "answer": _("Yêu cầu trả lời khác"),
}
NEVER = {
    "passed": _("Không báo nữa: nhắc trước hạn mà hạn đã qua."),
    "overtaken": _("Không báo: bậc trên đã được báo trước nó."),
    "answered": _("Không báo: cảnh báo trước đã được trả lời."),
    "unreached": _("Không báo: chưa có bậc nào trước đó được báo."),
    "unnoted": _("Không báo: không có bậc nào buộc giải trình, nên hồ sơ không vào sổ trễ hạn."),
    "few": _("Không báo: kể cả hồ sơ này, tuần ấy đơn vị chưa đủ số hồ sơ quá hạn."),
}
STATES = {
    "current": (_("Đang có hiệu lực"), "green"),
    "coming": (_("Sẽ có hiệu lực"), "blue"),
    "ended": (_("Đã hết hiệu lực"), ""),
}


def when(rung: Rung) -> str:
    """When a rung rings: "Khi đã dùng 75 % thời gian"."""
    period = local_name(rung.period.vi, rung.period.en) if rung.period else ""
    if rung.when == "used":
        return gettext("Khi đã dùng %(percent)s %% thời gian", percent=rung.percent)
    if rung.asks_whether_it_fits:
        return gettext("Khi việc còn lại không kịp hạn, chậm nhất %(period)s trước hạn", period=period)
    if rung.when == "many":
        return gettext("Khi từ %(count)s hồ sơ của đơn vị quá hạn trong một tuần", count=rung.count)
    if rung.when == "month":
        return gettext("Hết tháng, vào ngày %(day)s của tháng sau: kết quả và số hồ sơ trễ của tháng", day=rung.count)
    if rung.when == "before":
        return gettext("%(period)s trước hạn", period=period)
    if rung.when == "unanswered":
        return gettext("Sau %(period)s chưa được trả lời", period=period)
    return gettext("Khi quá hạn %(period)s", period=period) if rung.when == "late" else gettext("Khi đến hạn")


def places(codes: Iterable[str]) -> str:
    """Several places in one line."""
    return "; ".join(str(PLACES[code]) for code in codes)


def scope(name: str, units: Mapping[int, Node]) -> str:
    """What an edition is for: the city, a procedure, a unit, a procedure in a unit."""
    said = []
    for part in name.split("/"):
        kind, _colon, key = part.partition(":")
        if kind == "procedure":
            said.append(gettext("Thủ tục %(code)s", code=key))
        elif kind == "unit":
            node = units.get(int(key)) if key.isdecimal() else None
            said.append(node.name if node else key)
    return " · ".join(said) or gettext("Toàn thành phố")


def why(telling: Telling) -> list[str]:
    """How the search came to this person, where it did not find him at once."""
    return [_reason(reason) for reason in telling.why] if len(telling.why) > 1 else []


def _reason(reason: Reason) -> str:
    return reason.text(gettext(REASONS[reason.code]))
