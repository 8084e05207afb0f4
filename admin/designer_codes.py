"""What the codes of a design mean: why an edition was saved, where a routing leads, what an effect brings about."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from engine.designs.models import BESIDE, INSTEAD, RESTORED, SAVED, STARTED, STEPPED

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
OPERATIONS = {"citizen.notify": _("Nhắn cho người nộp hồ sơ")}
UNITS = {
    "wd": _("ngày làm việc"),
    "wh": _("giờ làm việc"),
    "d": _("ngày"),
    "w": _("tuần"),
    "m": _("tháng"),
}
KINDS = {
    "userTask": _("Bước do cán bộ làm"),
    "manualTask": _("Bước làm tay"),
    "task": _("Bước"),
    "serviceTask": _("Bước hệ thống tự làm"),
    "sendTask": _("Bước gửi thông báo"),
    "receiveTask": _("Bước nhận"),
    "scriptTask": _("Bước chạy lệnh"),
    "businessRuleTask": _("Bước theo quy tắc"),
    "callActivity": _("Gọi quy trình dùng chung"),
    "subProcess": _("Quy trình con"),
    "adHocSubProcess": _("Quy trình con tùy biến"),
    "transaction": _("Giao dịch"),
    "exclusiveGateway": _("Cổng chọn một hướng"),
    "parallelGateway": _("Cổng làm song song"),
    "inclusiveGateway": _("Cổng chọn một hoặc nhiều hướng"),
    "eventBasedGateway": _("Cổng theo việc đến trước"),
    "complexGateway": _("Cổng phức hợp"),
    "startEvent": _("Bắt đầu"),
    "startEvent.timer": _("Bắt đầu theo hẹn giờ"),
    "startEvent.message": _("Bắt đầu khi có thông điệp"),
    "startEvent.signal": _("Bắt đầu khi có tín hiệu"),
    "startEvent.conditional": _("Bắt đầu khi đủ điều kiện"),
    "startEvent.error": _("Bắt đầu khi có lỗi"),
    "startEvent.escalation": _("Bắt đầu khi báo cấp trên"),
    "endEvent": _("Kết thúc"),
    "endEvent.message": _("Kết thúc và gửi thông điệp"),
    "endEvent.error": _("Kết thúc vì lỗi"),
    "endEvent.escalation": _("Kết thúc và báo cấp trên"),
    "endEvent.signal": _("Kết thúc và phát tín hiệu"),
    "endEvent.terminate": _("Kết thúc ngay mọi nhánh"),
    "intermediateThrowEvent": _("Mốc trên đường đi"),
    "intermediateThrowEvent.message": _("Gửi thông điệp"),
    "intermediateThrowEvent.signal": _("Phát tín hiệu"),
    "intermediateThrowEvent.escalation": _("Báo cấp trên"),
    "intermediateCatchEvent.timer": _("Chờ đến giờ hẹn"),
    "intermediateCatchEvent.message": _("Chờ thông điệp"),
    "intermediateCatchEvent.signal": _("Chờ tín hiệu"),
    "intermediateCatchEvent.conditional": _("Chờ đủ điều kiện"),
    "boundaryEvent.timer": _("Hẹn giờ trên bước"),
    "boundaryEvent.message": _("Thông điệp trên bước"),
    "boundaryEvent.error": _("Lỗi trên bước"),
    "boundaryEvent.escalation": _("Báo cấp trên từ bước"),
    "boundaryEvent.signal": _("Tín hiệu trên bước"),
    "boundaryEvent.conditional": _("Điều kiện trên bước"),
    "sequenceFlow": _("Luồng"),
    "messageFlow": _("Luồng thông điệp"),
    "association": _("Liên kết ghi chú"),
    "textAnnotation": _("Ghi chú"),
    "lane": _("Làn"),
    "participant": _("Cơ quan (pool)"),
    "process": _("Quy trình"),
    "collaboration": _("Sơ đồ"),
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


def operation(code: str) -> str:
    """What the system does in a step of its own."""
    return str(OPERATIONS.get(code, code))
