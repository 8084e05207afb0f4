"""The words of the office for what the engine keeps as codes."""

from __future__ import annotations

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from engine.dossiers.status import MEANINGS, Status
from web.language import local_name
from web.naming import CAUSES as CAUSES
from web.naming import CHANNELS as CHANNELS
from web.naming import PAPER_KINDS as PAPER_KINDS

STATUS_COLOURS = {
    Status.RECEIVED: "blue",
    Status.IN_PROGRESS: "blue",
    Status.WAITING_FOR_SUPPLEMENT: "amber",
    Status.WAITING_FOR_PAYMENT: "amber",
    Status.STOPPED: "amber",
    Status.DONE: "green",
    Status.RETURNED: "green",
    Status.REFUSED_AT_DESK: "red",
}

TABS = {"mine": _("Đang xử lý"), "available": _("Chờ nhận"), "unit": _("Cả đơn vị")}
DUE = {"overdue": _("Quá hạn"), "today": _("Hạn hôm nay trở về trước"), "week": _("Hạn trong 7 ngày")}

STANDING = {
    "qua-han": _("Quá hạn"),
    "hom-nay": _("Đến hạn hôm nay"),
    "sap-den-han": _("Sắp đến hạn"),
    "con-lai": _("Còn lại"),
}
MOVES = {
    "assign": _("Giao cho cán bộ"),
    "take_over": _("Tôi nhận làm"),
    "extend": _("Gia hạn bước"),
    "ask_why": _("Hỏi vì sao"),
}
BECAME = {
    "waiting": (_("Chưa làm"), "amber"),
    "done": (_("Đã xong"), "green"),
    "refused": (_("Không làm được"), "red"),
    "undone": (_("Đã hoàn tác"), ""),
    "kept": (_("Giữ nguyên"), "amber"),
}

RUNGS = {
    "warning": _("Nhắc trước hạn"),
    "reminder": _("Nhắc cơ quan phối hợp"),
    "apology": _("Không kịp ngày hẹn, phải xin lỗi và hẹn lại"),
    "overdue": _("Quá hạn, báo lãnh đạo"),
    "head": _("Chưa được trả lời, báo người đứng đầu"),
    "superior": _("Chưa được trả lời, báo cấp trên"),
    "control": _("Báo cơ quan kiểm soát thủ tục hành chính"),
}

VERBS = {
    "ask_supplement": _("Yêu cầu bổ sung giấy tờ"),
    "suspend": _("Tạm dừng giải quyết"),
    "resume": _("Tiếp tục giải quyết"),
    "extend": _("Xin lỗi và hẹn lại ngày trả"),
    "mark_important": _("Đánh dấu hồ sơ quan trọng"),
    "stop": _("Dừng hẳn, không có kết quả"),
    "withdraw": _("Người nộp rút hồ sơ"),
    "return_result": _("Trả kết quả cho người nộp"),
}
VERB_EXPLANATIONS = {
    "ask_supplement": _(
        "Gửi phiếu yêu cầu bổ sung (mẫu số 02). Thời hạn dừng lại, chỉ tính lại từ đầu khi đủ giấy tờ."
    ),
    "suspend": _("Mọi thời hạn của hồ sơ dừng lại cho tới khi tiếp tục."),
    "resume": _("Các thời hạn chạy tiếp từ chỗ đã dừng."),
    "extend": _("Lập phiếu xin lỗi và hẹn lại ngày trả kết quả (mẫu số 04). Chỉ được một lần."),
    "mark_important": _(
        "Ghi lý do. Người đứng đầu cơ quan giải quyết có trách nhiệm trực tiếp đối thoại với người nộp, không ủy quyền."
    ),
    "stop": _("Kết thúc hồ sơ không có kết quả; các bước đang mở được rút lại."),
    "withdraw": _("Theo đề nghị của người nộp, trước khi có quyết định giải quyết."),
    "return_result": _("Người nộp đã nhận kết quả; hồ sơ kết thúc."),
}


PARCEL_TABS = {
    "dang-di": _("Đang đi"),
    "den": _("Chờ nhận"),
    "can-xu-ly": _("Cần xử lý"),
    "da-xong": _("Đã kết thúc"),
}
PARCEL_MODES = {
    "in": _("Gửi hồ sơ đến"),
    "out": _("Trả kết quả"),
    "between": _("Chuyển giữa các đơn vị"),
}
PARCEL_STATES = {  # in words, and a colour beside them
    "ordered": (_("Đã lập đơn"), ""),
    "accepted": (_("Bưu chính đã nhận đơn"), "blue"),
    "picked_up": (_("Đã thu gom"), "blue"),
    "in_transit": (_("Đang vận chuyển"), "blue"),
    "failed": (_("Phát không thành công"), "amber"),
    "invited": (_("Đã mời nhận lần hai"), "amber"),
    "delivered": (_("Đã phát"), "green"),
    "returned": (_("Chuyển hoàn"), "red"),
    "lost": (_("Thất lạc, hư hỏng"), "red"),
    "cancelled": (_("Đã hủy"), ""),
    "refused": (_("Bưu chính không nhận"), "red"),
}
HAPPENINGS = {
    1: _("Đã tạo đơn"),
    2: _("Đã thu gom"),
    3: _("Đang vận chuyển"),
    4: _("Đã phát"),
    5: _("Phát không thành công"),
    6: _("Mời nhận lần hai"),
    7: _("Chuyển hoàn"),
    8: _("Thất lạc, hư hỏng"),
    9: _("Đã hủy"),
}
VERDICTS = {
    "twice": (_("bưu chính ghi hai lần"), "red"),
    "amount": (_("lệch tiền thu hộ"), "red"),
    "missing_here": (_("không có tại đây"), "amber"),
    "missing_there": (_("bưu chính chưa ghi"), "amber"),
    "matched": (_("khớp"), "green"),
}
AT_FAULT = {"agency": _("Cơ quan"), "applicant": _("Người nhận"), "post": _("Bưu chính")}


def moved(verb: str, number: int) -> str:
    """What was done to so many items."""
    said = {
        "assign": ngettext("Đã giao %(num)d việc.", "Đã giao %(num)d việc.", number),
        "take_over": ngettext("Đã nhận làm %(num)d việc.", "Đã nhận làm %(num)d việc.", number),
        "extend": ngettext("Đã gia hạn %(num)d việc.", "Đã gia hạn %(num)d việc.", number),
        "ask_why": ngettext("Đã gửi %(num)d câu hỏi.", "Đã gửi %(num)d câu hỏi.", number),
    }
    return said[verb]


def status_words(status: int, outcome: str | None = None) -> str:
    """The national portal's word for a status, in the reader's language; beside it that the result is a refusal."""
    meaning = MEANINGS[Status(status)]
    words = local_name(meaning.vi, meaning.en)
    is_refusal = outcome == "refused" and status in (Status.DONE, Status.RETURNED)
    return f"{words} · {gettext('Từ chối')}" if is_refusal else words


def status_colour(status: int) -> str | None:
    return STATUS_COLOURS.get(Status(status))
