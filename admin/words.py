"""The words of the office for what the engine keeps as codes."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.definitions.legal import Basis, Edition
from engine.definitions.models import PUBLISHED, RETURNED, SUBMITTED, TAKEN_BACK, WITHDRAWN
from engine.outbox.models import CLOSED, DEAD, FINISHED, HALF_OPEN, LEASED, OPEN, QUEUED
from engine.worktime.periods import Period
from web.language import local_name
from web.naming import CAUSES
from web.naming import CHANNELS as CHANNELS
from web.naming import LOOK_UPS as LOOK_UPS
from web.naming import PAPER_KINDS as PAPER_KINDS
from web.naming import REGISTER_FIELDS as REGISTER_FIELDS

LEVELS = {"city": _("Cấp tỉnh"), "district": _("Cấp huyện"), "commune": _("Cấp xã")}
KINDS = {
    "city": _("Ủy ban nhân dân thành phố"),
    "department": _("Sở và cơ quan tương đương"),
    "district": _("Quận, huyện, thị xã"),
    "commune": _("Xã, phường, thị trấn"),
    "office": _("Văn phòng"),
    "division": _("Phòng chuyên môn"),
    "desk": _("Bộ phận Một cửa"),
    "outside": _("Cơ quan phối hợp ngoài thành phố"),
}
ROUTINGS = {
    "same": _("Cơ quan tiếp nhận"),
    "commune": _("Ủy ban nhân dân cấp xã"),
    "district": _("Ủy ban nhân dân cấp huyện"),
    "city": _("Thành phố"),
}

VERSION_STATES = {
    SUBMITTED: (_("Chờ phê duyệt"), "amber"),
    RETURNED: (_("Đã trả lại"), "red"),
    TAKEN_BACK: (_("Người trình rút lại"), ""),
    PUBLISHED: (_("Đã ban hành"), "blue"),
    WITHDRAWN: (_("Đã rút"), "red"),
}
SEVERITIES = {
    "error": (_("Lỗi: không chạy được"), _("Lỗi"), "x-circle-fill", "red"),
    "incomplete": (_("Chưa đầy đủ: chạy được nhưng chưa trình được"), _("Chưa đủ"), "exclamation-triangle", "amber"),
    "advice": (_("Gợi ý: có thể làm tốt hơn"), _("Gợi ý"), "info-circle", "blue"),
}

GRANTS = {
    "administrator": (_("Quản trị hệ thống"), _("Tạo, khóa tài khoản; chạy lại công việc nền.")),
    "designer": (_("Thiết kế quy trình"), _("Vẽ, kiểm thử và trình phê duyệt quy trình.")),
    "control": (_("Kiểm soát thủ tục hành chính"), _("Xem toàn thành phố, đôn đốc, phê duyệt và rút quy trình.")),
    "auditor": (_("Thanh tra, chỉ xem"), _("Xem mọi hồ sơ và nhật ký, không sửa được gì.")),
}

JOB_STATES = {
    QUEUED: (_("Đang chờ"), "blue", "hourglass-split"),
    LEASED: (_("Đang chạy"), "blue", "arrow-repeat"),
    FINISHED: (_("Đã xong"), "green", "check-circle-fill"),
    DEAD: (_("Đã dừng"), "red", "x-circle-fill"),
}
JOB_KINDS = {
    "dossier.operation": _("Bước tự động của hồ sơ"),
    "mail.send": _("Gửi thư điện tử"),
    "post.create": _("Đặt bưu chính nhận và phát"),
    "post.cancel": _("Hủy bưu gửi"),
    "post.register": _("Đăng ký dùng bưu chính"),
    "post.track": _("Hỏi hành trình bưu gửi"),
    "post.heard": _("Đọc tin về bưu gửi"),
    "residents.ask": _("Tra cứu cơ sở dữ liệu dân cư"),
}
NEIGHBOURS = {
    "": _("Việc trong hệ thống"),
    "mail": _("Máy chủ thư điện tử"),
    "post": _("Bưu chính công ích"),
    "residents": _("Cơ sở dữ liệu dân cư"),
}
LINES = {
    CLOSED: (_("Hoạt động bình thường"), "green", "check-circle-fill"),
    OPEN: (_("Mất liên lạc"), "red", "x-circle-fill"),
    HALF_OPEN: (_("Đang thử lại"), "amber", "arrow-repeat"),
}

RUNGS = {
    "warning": _("Nhắc trước hạn"),
    "reminder": _("Nhắc cơ quan phối hợp"),
    "apology": _("Người đứng đầu phải xin lỗi, hẹn lại"),
    "overdue": _("Báo lãnh đạo: đã quá hạn"),
    "head": _("Báo người đứng đầu"),
    "superior": _("Báo cấp trên"),
    "control": _("Báo cơ quan kiểm soát thủ tục hành chính"),
}
VERBS = {
    "dossier.registered": _("Tiếp nhận hồ sơ"),
    "dossier.refused": _("Từ chối hồ sơ"),
    "dossier.entrusted": _("Giao đơn vị thụ lý"),
    "dossier.consulted": _("Lấy ý kiến đơn vị khác"),
    "dossier.supplement_asked": _("Yêu cầu bổ sung giấy tờ"),
    "dossier.supplement_received": _("Nhận giấy tờ bổ sung"),
    "dossier.supplement_missing": _("Không được bổ sung đầy đủ"),
    "dossier.suspended": _("Tạm dừng giải quyết"),
    "dossier.resumed": _("Tiếp tục giải quyết"),
    "dossier.extended": _("Hẹn lại ngày trả kết quả"),
    "dossier.marked_important": _("Đánh dấu hồ sơ quan trọng"),
    "duty.opened": _("Mở việc của người đứng đầu"),
    "lateness.explained": _("Giải trình hồ sơ trễ hạn"),
    "lateness.week_told": _("Báo cấp trên: nhiều hồ sơ trễ trong tuần"),
    "lateness.month_told": _("Báo người đứng đầu: kết quả và hồ sơ trễ trong tháng"),
    "dossier.lengthened": _("Áp dụng thời hạn khác theo luật"),
    "drafts.forgotten": _("Xóa bản nháp hết thời hạn lưu giữ"),
    "dossier.withdrawn": _("Người nộp rút hồ sơ"),
    "dossier.stopped": _("Dừng hẳn hồ sơ"),
    "dossier.finished": _("Giải quyết xong hồ sơ"),
    "dossier.returned": _("Trả kết quả"),
    "work_item.opened": _("Mở bước"),
    "work_item.offered": _("Chuyển bước sang hàng việc khác"),
    "work_item.claimed": _("Nhận việc"),
    "work_item.released": _("Trả việc lại hàng chờ"),
    "work_item.assigned": _("Phân công"),
    "work_item.completed": _("Hoàn thành bước"),
    "work_item.undone": _("Hoàn tác bước vừa làm xong"),
    "work_item.sent_back": _("Trả lại bước trước"),
    "work_item.extended": _("Gia hạn bước"),
    "work_item.taken_over": _("Nhận làm thay"),
    "work_item.asked_why": _("Hỏi người giữ việc"),
    "work_item.given_back": _("Hoàn tác việc giao"),
    "work_item.extension_retracted": _("Hoàn tác gia hạn bước"),
    "work_item.withdrawn": _("Rút lại bước"),
    "register.asked": _("Hỏi CSDL dân cư"),
    "register.adopted": _("Nhận câu hỏi tại quầy vào hồ sơ"),
    "register_answers.erased": _("Xóa dữ liệu dân cư hết thời hạn lưu"),
    "register_ledger.searched": _("Tìm trong nhật ký tra cứu dân cư"),
    "process.stumbled": _("Quy trình gặp trục trặc"),
    "deadline.warned": _("Nhắc trước hạn"),
    "deadline.missed": _("Cảnh báo trễ hạn"),
    "deadline.endangered": _("Không kịp ngày hẹn trả"),
    "deadline.reminded": _("Nhắc cơ quan phối hợp"),
    "ladder.entered": _("Ban hành thang cảnh báo"),
    "ladder.unreadable": _("Không đọc được thang cảnh báo"),
    "ladder.replaced": _("Thay thang cảnh báo chưa có hiệu lực"),
    "sweep.silent": _("Việc rà soát thời hạn đã ngừng"),
    "sweep.resumed": _("Việc rà soát thời hạn chạy lại"),
    "clock.set_back": _("Đồng hồ hệ thống bị lùi"),
    "deadline.recalculated": _("Tính lại thời hạn"),
    "alarm.answered": _("Trả lời cảnh báo"),
    "procedure.published": _("Ban hành phiên bản quy trình"),
    "procedure.submitted": _("Trình phê duyệt phiên bản quy trình"),
    "procedure.approved": _("Phê duyệt phiên bản quy trình"),
    "procedure.returned": _("Trả lại phiên bản quy trình"),
    "procedure.taken_back": _("Rút lại phiên bản đã trình"),
    "procedure.withdrawn": _("Rút phiên bản quy trình"),
    "design.started": _("Bắt đầu bản thiết kế"),
    "design.restored": _("Lấy lại bản lưu cũ của bản thiết kế"),
    "design.renamed": _("Đổi tên bản thiết kế"),
    "design.put_aside": _("Cất bản thiết kế"),
    "design.taken_up": _("Lấy lại bản thiết kế đã cất"),
    "account.signed_in": _("Đăng nhập"),
    "account.locked": _("Khóa tạm do nhập sai mật khẩu"),
    "account.created": _("Tạo tài khoản"),
    "account.disabled": _("Khóa tài khoản"),
    "account.enabled": _("Mở tài khoản"),
    "account.granted": _("Đổi quyền của tài khoản"),
    "account.password_changed": _("Đổi mật khẩu"),
    "account.password_reset": _("Đặt lại mật khẩu"),
    "account.sessions_ended": _("Kết thúc mọi phiên làm việc"),
    "absence.reported": _("Ghi nhận vắng mặt"),
    "absence.corrected": _("Sửa ngày nghỉ"),
    "absence.revoked": _("Hủy lần nghỉ"),
    "power.delegated": _("Giao làm thay, ủy quyền"),
    "power.corrected": _("Sửa thời gian làm thay"),
    "power.revoked": _("Hủy việc làm thay"),
    "steps.unattended": _("Báo các bước không có ai làm được"),
    "officer.moved": _("Điều động cán bộ"),
    "post.filled": _("Bổ nhiệm"),
    "post.vacated": _("Cho thôi giữ chức danh"),
    "post.ordered_out": _("Gửi trả kết quả qua bưu chính"),
    "post.ordered_in": _("Báo bưu chính đến nhận hồ sơ"),
    "post.ordered_between": _("Chuyển giấy tờ qua bưu chính"),
    "post.taken_back": _("Hoàn tác bưu gửi"),
    "post.call_back_asked": _("Đề nghị hủy bưu gửi"),
    "post.call_back_refused": _("Bưu chính không hủy bưu gửi"),
    "post.refused": _("Bưu chính không nhận bưu gửi"),
    "post.registration_refused": _("Bưu chính không nhận đăng ký"),
    "post.accepted": _("Bưu chính nhận đơn"),
    "post.picked_up": _("Bưu chính thu gom"),
    "post.in_transit": _("Bưu gửi đang vận chuyển"),
    "post.failed": _("Phát không thành công"),
    "post.invited": _("Mời nhận lần hai"),
    "post.delivered": _("Bưu gửi đã phát"),
    "post.returned": _("Bưu gửi chuyển hoàn"),
    "post.lost": _("Bưu gửi thất lạc, hư hỏng"),
    "post.cancelled": _("Bưu gửi đã hủy"),
    "post.overdue": _("Bưu gửi quá ngày dự kiến"),
    "post.minutes_signed": _("Ghi biên bản giao nhận"),
    "post.taken_in": _("Nhận hồ sơ từ bưu gửi"),
    "post.confirmed": _("Xác nhận nhận đủ giấy tờ"),
    "post.dealt_with": _("Xử lý bưu gửi chuyển hoàn"),
    "post.incident_settled": _("Giải quyết sự cố bưu gửi"),
    "post.statement_entered": _("Nhận danh sách đối soát của bưu chính"),
    "calendar.decreed": _("Đổi lịch làm việc"),
    "job.withdrawn": _("Rút công việc nền chưa gửi đi"),
    "job.died": _("Công việc nền dừng vì lỗi"),
    "job.retried": _("Chạy lại công việc nền"),
    "job.given_up": _("Dừng công việc nền"),
    "neighbour.lost": _("Mất liên lạc với hệ thống bên ngoài"),
    "neighbour.back": _("Liên lạc lại được với hệ thống bên ngoài"),
    "neighbour.tried": _("Thử lại ngay kết nối với hệ thống bên ngoài"),
    "neighbour.paused": _("Tạm dừng kết nối với hệ thống bên ngoài"),
    "neighbour.resumed": _("Mở lại kết nối với hệ thống bên ngoài"),
    "notices.chosen": _("Chọn cách nhận thông báo"),
    "demo.loaded": _("Nạp dữ liệu mẫu"),
}
DETAILS = {
    "name": _("Bước"),
    "procedure": _("Thủ tục"),
    "unit": _("Đơn vị"),
    "unit_id": _("Đơn vị"),
    "role": _("Vai trò"),
    "officer": _("Cán bộ"),
    "due_at": _("Hạn"),
    "until": _("Đến"),
    "reason": _("Lý do"),
    "shipment": _("Bưu gửi"),
    "expected_on": _("Dự kiến đến"),
    "happened_at": _("Xảy ra lúc"),
    "post_office": _("Bưu cục"),
    "minutes": _("Biên bản giao nhận"),
    "collect": _("Thu hộ khi phát"),
    "collected": _("Đã thu hộ"),
    "papers": _("Giấy tờ"),
    "question": _("Hỏi"),
    "answer": _("Trả lời"),
    "to": _("Đến bước"),
    "to_officer": _("Ủy quyền cho"),
    "number": _("Phiên bản"),
    "edition": _("Lần ban hành"),
    "effective_on": _("Có hiệu lực từ"),
    "note": _("Ghi chú"),
    "login": _("Tên đăng nhập"),
    "grants": _("Quyền"),
    "before": _("Trước đó"),
    "error": _("Lỗi"),
    "kind": _("Loại"),
    "units": _("Số đơn vị"),
    "officers": _("Số cán bộ"),
    "officer_id": _("Báo cho"),
    "begins_on": _("Từ ngày"),
    "ends_on": _("Đến trước ngày"),
    "on": _("Từ ngày"),
    "day": _("Ngày"),
    "is_working": _("Là ngày làm việc"),
    "is_late": _("Báo muộn hơn quy định"),
    "cause": _("Nguyên nhân"),
    "late_minutes": _("Số phút làm việc bị trễ"),
    "legal_basis": _("Căn cứ"),
    "basis": _("Căn cứ"),
    "level": _("Bậc"),
    "scope": _("Áp dụng cho"),
    "valid_from": _("Có hiệu lực từ"),
    "since": _("Từ"),
    "beat_at": _("Lần rà soát cuối"),
    "after": _("Sau đó"),
    "power": _("Phạm vi"),
    "procedures": _("Chỉ các thủ tục"),
    "acting_for": _("Làm thay"),
    "taken_from": _("Nhận làm thay"),
    "steps": _("Số bước"),
    "from_post": _("Thôi giữ"),
    "to_post": _("Sang giữ"),
    "sentence": _("Nội dung"),
    "title": _("Tên"),
    "address": _("Địa chỉ thư"),
    "address_changed": _("Đổi địa chỉ thư"),
    "purpose": _("Mục đích"),
    "result": _("Kết quả"),
    "operation": _("Câu hỏi"),
    "is_put_off": _("Sẽ tự hỏi lại"),
}
POWERS = {
    "work": _("Thụ lý công việc"),
    "sign": _("Ký thay"),
    "decide": _("Quyết định thay"),
}
QUESTIONS = {"verify": _("Xác thực"), "look_up": _("Lấy dữ liệu")}
CODES: dict[str, dict[str, LazyString]] = {
    "kind": {**RUNGS, **JOB_KINDS},
    "power": POWERS,
    "cause": CAUSES,
    "result": LOOK_UPS,
    "operation": QUESTIONS,
}
SUBJECTS = {
    "dossier": _("Hồ sơ"),
    "work_item": _("Việc số"),
    "clock": _("Thời hạn số"),
    "alarm": _("Cảnh báo số"),
    "ladder_edition": _("Thang cảnh báo số"),
    "heartbeat": _("Nhịp rà soát"),
    "job": _("Công việc nền số"),
    "shipment": _("Bưu gửi"),
    "statement": _("Danh sách đối soát số"),
    "account": _("Tài khoản của"),
    "officer": _("Cán bộ"),
    "post": _("Chức danh"),
    "procedure": _("Thủ tục"),
    "design": _("Bản thiết kế số"),
    "calendar_edition": _("Lịch làm việc số"),
    "register_call": _("Câu hỏi số"),
}


def period(edition: Edition) -> str:
    """The legal time in the reader's language."""
    if edition.same_day:
        return str(_("Trong ngày làm việc"))
    said = Period.parse(edition.period)
    return local_name(said.vi, said.en)


def variants(edition: Edition) -> list[tuple[str, str, tuple[Basis, ...]]]:
    """The legal times of other cases: how long, for which, and by which law."""
    said = [(Period.parse(each.period), each) for each in edition.variants]
    return [
        (local_name(length.vi, length.en), local_name(each.reason.vi, each.reason.en), each.legal_basis)
        for length, each in said
    ]


def verb(code: str) -> str:
    """What was done, in words."""
    return str(VERBS.get(code) or _("Việc khác"))
