"""The story of a dossier, read from the audit log and told in the words of the office. Newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from desk.people import names_of
from engine import audit
from engine.act import Act
from engine.audit import AuditLine
from engine.org.tree import tree_of
from forms import Sentence
from web.display import at as moment
from web.display import money, on
from web.language import local_name
from web.naming import CAUSES, LOOK_UPS

Details = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """`kind`: step (something done), quiet (the system's own moves), alarm; `reason` is quoted as typed."""

    at: datetime
    who: str
    text: str
    kind: str = "step"
    reason: str = ""


def events(act: Act, dossier_id: int) -> list[Event]:
    """Every line of the dossier's log as a sentence; newest first. What the post tells stands where it happened, which
    may be before it was heard, and what followed from it above it."""
    lines = audit.lines_of(act.session, dossier_id)
    names = _Names(act, lines)
    newest_first = sorted(lines, key=lambda line: (_instant(line), not _is_news(line), line.id), reverse=True)
    return [_event(line, names) for line in newest_first]


def _is_news(line: AuditLine) -> bool:
    return line.verb.startswith("post.") and "happened_at" in line.details


def _event(line: AuditLine, names: _Names) -> Event:
    told = {
        **line.details,
        "step": local_name(line.details.get("name") or "", line.details.get("name_en")),
        "to": local_name(line.details.get("to") or "", line.details.get("to_en")),
        **names.of(line),
    }
    sentence = SENTENCES.get(line.verb)
    return Event(
        at=_instant(line),
        who="" if line.officer_id is None or line.verb in OF_ITSELF else line.actor_name,
        text=sentence(told) if sentence else _("Hồ sơ được cập nhật."),
        kind=_kind(line.verb),
        reason=_quoted(line.details),
    )


def _quoted(told: Details) -> str:
    """What was typed, behind the cause that was chosen with it."""
    typed = next((str(told[name]) for name in QUOTED if told.get(name)), "")
    cause = CAUSES.get(told.get("cause", ""))
    return f"{cause}: {typed}" if cause and typed else typed


def _instant(line: AuditLine) -> datetime:
    happened_at = line.details.get("happened_at")
    return datetime.fromisoformat(happened_at) if happened_at else line.at


def _kind(verb: str) -> str:
    if verb.startswith("deadline.") or verb in WORRYING:
        return "alarm"
    return "quiet" if verb in QUIET else "step"


def _asked(told: Details) -> str:
    """A question to the residents database: which unit, what for, what kind of answer; never about whom by name."""
    said = {**_answered(told), "unit": told.get("unit", "")}
    if told.get("operation") == "look_up":
        return _("%(unit)s lấy dữ liệu từ CSDL dân cư. Mục đích: %(purpose)s. Kết quả: %(result)s.", **said)
    return _("%(unit)s đối chiếu với CSDL dân cư. Mục đích: %(purpose)s. Kết quả: %(result)s.", **said)


def _adopted(told: Details) -> str:
    asked = _(
        "Khi tiếp nhận đã đối chiếu với CSDL dân cư. Mục đích: %(purpose)s. Kết quả: %(result)s.", **_answered(told)
    )
    return f"{asked} {_('Hệ thống sẽ tự hỏi lại.')}" if told.get("is_put_off") else asked


def _answered(told: Details) -> dict[str, Any]:
    return {"purpose": told.get("purpose", ""), "result": LOOK_UPS.get(told.get("result", ""), "")}


class _Names:
    """The people and places the lines mention by id, read in one statement."""

    def __init__(self, act: Act, lines: Iterable[AuditLine]) -> None:
        self.officers = names_of(act, [line.details.get("officer_id") for line in lines])
        self.units = tree_of(act.session).nodes

    def of(self, line: AuditLine) -> dict[str, str]:
        told = {}
        if line.details.get("officer_id"):
            told["officer"] = self.officers.get(line.details["officer_id"], "")
        if (node := self.units.get(line.details.get("unit_id") or 0)) is not None:
            told["unit"] = node.name
        return told


def _due(told: Details) -> str:
    due_at = told.get("due_at")
    return moment(datetime.fromisoformat(due_at)) if due_at else ""


def _expected(told: Details) -> str:
    expected_on = told.get("expected_on")
    return on(date.fromisoformat(expected_on)) if expected_on else ""


def _money_differs(told: Details) -> str:
    if "collect" not in told:
        return ""
    return " " + _(
        "Bưu chính báo thu hộ %(collected)s, đơn ghi %(collect)s.",
        collected=money(told.get("collected") or 0),
        collect=money(told["collect"]),
    )


def _stumbled(told: Details) -> str:
    sentence = told.get("sentence")
    return Sentence(sentence, **told.get("filling") or {}).said(_) if sentence else _("Quy trình gặp trục trặc")


QUOTED = ("reason", "question", "answer", "note")
WORRYING = frozenset({"post.returned", "post.lost", "post.overdue", "post.refused"})
OF_ITSELF = frozenset(
    {"work_item.opened", "duty.opened", "work_item.withdrawn"}
)  # the procedure's doing, whoever set it off
QUIET = frozenset({"work_item.opened", "work_item.claimed", "work_item.released", "work_item.withdrawn", "job.retried"})

SENTENCES: dict[str, Callable[[Details], str]] = {
    "dossier.registered": lambda d: _("Tiếp nhận hồ sơ, hẹn trả kết quả %(due)s.", due=_due(d)),
    "dossier.refused": lambda d: _("Từ chối giải quyết hồ sơ."),
    "dossier.supplement_asked": lambda d: _("Yêu cầu bổ sung: %(papers)s.", papers="; ".join(d.get("papers") or [])),
    "dossier.supplement_received": lambda d: _("Nhận đủ giấy tờ bổ sung, hẹn lại %(due)s.", due=_due(d)),
    "dossier.supplement_missing": lambda d: _(
        "Không được bổ sung đầy đủ, thời hạn chạy tiếp, hẹn trả %(due)s.", due=_due(d)
    ),
    "dossier.suspended": lambda d: _("Tạm dừng giải quyết."),
    "dossier.resumed": lambda d: _("Tiếp tục giải quyết, hạn mới %(due)s.", due=_due(d)),
    "dossier.extended": lambda d: (
        _("Xin lỗi, hẹn lại ngày trả kết quả %(due)s; báo muộn hơn quy định.", due=_due(d))
        if d.get("is_late")
        else _("Xin lỗi, hẹn lại ngày trả kết quả %(due)s.", due=_due(d))
    ),
    "dossier.marked_important": lambda d: _("Đánh dấu hồ sơ quan trọng."),
    "duty.opened": lambda d: (
        _("Mở việc “%(step)s” cho %(officer)s, %(unit)s.", step=d["step"], officer=d["officer"], unit=d.get("unit", ""))
        if d.get("officer")
        else _("Mở việc “%(step)s” tại %(unit)s, đang khuyết người đứng đầu.", step=d["step"], unit=d.get("unit", ""))
    ),
    "lateness.explained": lambda d: _("Giải trình hồ sơ trễ hạn, vào sổ theo dõi."),
    "dossier.lengthened": lambda d: _("Áp dụng thời hạn khác theo luật, hẹn lại %(due)s.", due=_due(d)),
    "dossier.finished": lambda d: _("Giải quyết xong, chờ trả kết quả."),
    "dossier.returned": lambda d: _("Đã trả kết quả cho người nộp."),
    "dossier.withdrawn": lambda d: _("Người nộp rút hồ sơ."),
    "dossier.stopped": lambda d: _("Dừng giải quyết, không có kết quả."),
    "dossier.entrusted": lambda d: _("Giao %(unit)s thụ lý.", unit=d.get("unit", "")),
    "dossier.consulted": lambda d: _("Lấy ý kiến %(unit)s.", unit=d.get("unit", "")),
    "process.stumbled": _stumbled,
    "job.died": lambda d: _("Một bước tự động dừng vì lỗi, chờ quản trị hệ thống chạy lại."),
    "job.retried": lambda d: _("Chạy lại bước tự động."),
    "job.given_up": lambda d: _("Dừng hẳn bước tự động."),
    "work_item.opened": lambda d: _("Mở bước “%(step)s” tại %(unit)s.", step=d["step"], unit=d.get("unit", "")),
    "work_item.claimed": lambda d: _("Nhận việc “%(step)s”.", step=d["step"]),
    "work_item.released": lambda d: _("Trả việc “%(step)s” về danh sách chờ.", step=d["step"]),
    "work_item.assigned": lambda d: _("Giao “%(step)s” cho %(officer)s.", step=d["step"], officer=d.get("officer", "")),
    "work_item.offered": lambda d: _("Chuyển “%(step)s” sang %(unit)s.", step=d["step"], unit=d.get("unit", "")),
    "work_item.completed": lambda d: (
        _("Xong bước “%(step)s”, làm thay %(officer)s.", step=d["step"], officer=d["acting_for"])
        if d.get("acting_for")
        else _("Xong bước “%(step)s”.", step=d["step"])
    ),
    "work_item.undone": lambda d: _("Hoàn tác bước “%(step)s”, việc mở lại như trước.", step=d["step"]),
    "work_item.sent_back": lambda d: _("Trả lại từ “%(step)s” về “%(to)s”.", step=d["step"], to=d.get("to", "")),
    "work_item.extended": lambda d: _("Gia hạn bước “%(step)s” đến %(due)s.", step=d["step"], due=_due(d)),
    "work_item.taken_over": lambda d: (
        _("Nhận làm thay bước “%(step)s” của %(officer)s.", step=d["step"], officer=d["taken_from"])
        if d.get("taken_from")
        else _("Nhận làm thay bước “%(step)s”.", step=d["step"])
    ),
    "work_item.asked_why": lambda d: _("Hỏi %(officer)s về bước “%(step)s”.", officer=d["officer"], step=d["step"]),
    "work_item.given_back": lambda d: _("Hoàn tác việc giao bước “%(step)s”.", step=d["step"]),
    "work_item.extension_retracted": lambda d: _(
        "Hoàn tác gia hạn bước “%(step)s”, hạn trở lại %(due)s.", step=d["step"], due=_due(d)
    ),
    "work_item.withdrawn": lambda d: _("Rút lại bước “%(step)s”, không còn cần thiết.", step=d["step"]),
    "deadline.warned": lambda d: _(
        "Nhắc %(officer)s: “%(step)s” đến hạn %(due)s.", officer=d.get("officer", ""), step=d["step"], due=_due(d)
    ),
    "deadline.reminded": lambda d: _("Nhắc cơ quan phối hợp: “%(step)s” đến hạn %(due)s.", step=d["step"], due=_due(d)),
    "deadline.endangered": lambda d: _(
        "Không kịp ngày hẹn trả %(due)s. Đã báo %(officer)s xin lỗi và hẹn lại.",
        officer=d.get("officer", ""),
        due=_due(d),
    ),
    "deadline.missed": lambda d: _(
        "Quá hạn: “%(step)s” (hạn %(due)s). Đã báo %(officer)s.",
        officer=d.get("officer", ""),
        step=d["step"],
        due=_due(d),
    ),
    "deadline.recalculated": lambda d: _("Tính lại thời hạn vì lịch làm việc thay đổi."),
    "alarm.answered": lambda d: _("Trả lời cảnh báo trễ hạn."),
    "register.asked": _asked,
    "register.adopted": _adopted,
    "post.ordered_out": lambda d: _(
        "Gửi trả kết quả qua bưu chính, bưu gửi %(shipment)s, dự kiến phát chậm nhất %(day)s.",
        shipment=d["shipment"],
        day=_expected(d),
    ),
    "post.ordered_between": lambda d: _(
        "Chuyển giấy tờ qua bưu chính, bưu gửi %(shipment)s, dự kiến đến chậm nhất %(day)s.",
        shipment=d["shipment"],
        day=_expected(d),
    ),
    "post.taken_back": lambda d: _("Hoàn tác bưu gửi %(shipment)s, chưa có gì gửi đi.", shipment=d["shipment"]),
    "post.call_back_asked": lambda d: _("Đề nghị bưu chính hủy bưu gửi %(shipment)s.", shipment=d["shipment"]),
    "post.call_back_refused": lambda d: _("Bưu chính không hủy bưu gửi %(shipment)s nữa.", shipment=d["shipment"]),
    "post.refused": lambda d: _("Bưu chính không nhận bưu gửi %(shipment)s.", shipment=d["shipment"]),
    "post.registration_refused": lambda d: _(
        "Bưu chính không nhận đăng ký hồ sơ của bưu gửi %(shipment)s.", shipment=d["shipment"]
    ),
    "post.accepted": lambda d: _("Bưu chính đã nhận đơn bưu gửi %(shipment)s.", shipment=d["shipment"]),
    "post.picked_up": lambda d: _(
        "Bưu chính đã thu gom bưu gửi %(shipment)s, dự kiến phát chậm nhất %(day)s.",
        shipment=d["shipment"],
        day=_expected(d),
    ),
    "post.in_transit": lambda d: _("Bưu gửi %(shipment)s đang vận chuyển.", shipment=d["shipment"]),
    "post.failed": lambda d: _("Phát bưu gửi %(shipment)s không thành công.", shipment=d["shipment"]),
    "post.invited": lambda d: _("Bưu chính mời nhận lần hai, bưu gửi %(shipment)s.", shipment=d["shipment"]),
    "post.delivered": lambda d: _("Bưu gửi %(shipment)s đã phát.", shipment=d["shipment"]) + _money_differs(d),
    "post.returned": lambda d: _("Bưu gửi %(shipment)s không phát được, chuyển hoàn.", shipment=d["shipment"]),
    "post.lost": lambda d: _("Bưu gửi %(shipment)s thất lạc hoặc hư hỏng.", shipment=d["shipment"]),
    "post.cancelled": lambda d: _("Bưu gửi %(shipment)s đã hủy.", shipment=d["shipment"]),
    "post.overdue": lambda d: _(
        "Bưu gửi %(shipment)s quá ngày dự kiến phát %(day)s, chưa có tin.", shipment=d["shipment"], day=_expected(d)
    ),
    "post.dealt_with": lambda d: _("Đã xử lý bưu gửi chuyển hoàn %(shipment)s.", shipment=d["shipment"]),
    "post.incident_settled": lambda d: _(
        "Đã làm việc với bưu chính về bưu gửi %(shipment)s thất lạc, hư hỏng.", shipment=d["shipment"]
    ),
    "post.minutes_signed": lambda d: _(
        "Ký biên bản giao nhận số %(minutes)s, bưu gửi %(shipment)s.", minutes=d["minutes"], shipment=d["shipment"]
    ),
    "post.confirmed": lambda d: _(
        "%(unit)s xác nhận đã nhận đủ giấy tờ của bưu gửi %(shipment)s.", unit=d.get("unit", ""), shipment=d["shipment"]
    ),
    "post.taken_in": lambda d: _(
        "Nhận hồ sơ từ bưu gửi %(shipment)s, biên bản giao nhận số %(minutes)s.",
        shipment=d["shipment"],
        minutes=d.get("minutes", ""),
    ),
}
