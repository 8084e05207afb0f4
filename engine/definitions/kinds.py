"""What every kind of element is called, one word for each: in the studio's lists and menus, in what a check says, in
the difference between two versions. Pure values.

A kind is its tag; of an event, its tag and what sets it off: `boundaryEvent.timer`.
"""

from __future__ import annotations

from engine.definitions.diagram import Node
from engine.words import Named

KINDS = {
    "userTask": Named("Bước do cán bộ làm", "Step done by an officer"),
    "manualTask": Named("Bước làm tay", "Step done by hand"),
    "task": Named("Bước", "Step"),
    "serviceTask": Named("Bước hệ thống tự làm", "Step the system does itself"),
    "sendTask": Named("Bước gửi thông báo", "Step that sends a message"),
    "receiveTask": Named("Bước nhận", "Step that receives"),
    "scriptTask": Named("Bước chạy lệnh", "Step that runs a script"),
    "businessRuleTask": Named("Bước theo quy tắc", "Step by business rules"),
    "callActivity": Named("Gọi quy trình dùng chung", "Call of a shared process"),
    "subProcess": Named("Quy trình con", "Sub-process"),
    "adHocSubProcess": Named("Quy trình con tùy biến", "Ad-hoc sub-process"),
    "transaction": Named("Giao dịch", "Transaction"),
    "exclusiveGateway": Named("Cổng chọn một hướng", "Gateway: one way"),
    "parallelGateway": Named("Cổng làm song song", "Gateway: all ways at once"),
    "inclusiveGateway": Named("Cổng chọn một hoặc nhiều hướng", "Gateway: one or several ways"),
    "eventBasedGateway": Named("Cổng theo việc đến trước", "Gateway: whatever happens first"),
    "complexGateway": Named("Cổng phức hợp", "Complex gateway"),
    "startEvent": Named("Bắt đầu", "Start"),
    "startEvent.timer": Named("Bắt đầu theo hẹn giờ", "Start by a timer"),
    "startEvent.message": Named("Bắt đầu khi có thông điệp", "Start by a message"),
    "startEvent.signal": Named("Bắt đầu khi có tín hiệu", "Start by a signal"),
    "startEvent.conditional": Named("Bắt đầu khi đủ điều kiện", "Start by a condition"),
    "startEvent.error": Named("Bắt đầu khi có lỗi", "Start by an error"),
    "startEvent.escalation": Named("Bắt đầu khi báo cấp trên", "Start by an escalation"),
    "endEvent": Named("Kết thúc", "End"),
    "endEvent.message": Named("Kết thúc và gửi thông điệp", "End with a message"),
    "endEvent.error": Named("Kết thúc vì lỗi", "End with an error"),
    "endEvent.escalation": Named("Kết thúc và báo cấp trên", "End with an escalation"),
    "endEvent.signal": Named("Kết thúc và phát tín hiệu", "End with a signal"),
    "endEvent.terminate": Named("Kết thúc ngay mọi nhánh", "End of all branches at once"),
    "intermediateThrowEvent": Named("Mốc trên đường đi", "Milestone on the way"),
    "intermediateCatchEvent": Named("Chờ sự kiện", "Wait for an event"),
    "intermediateThrowEvent.message": Named("Gửi thông điệp", "Send a message"),
    "intermediateThrowEvent.signal": Named("Phát tín hiệu", "Send a signal"),
    "intermediateThrowEvent.escalation": Named("Báo cấp trên", "Superior told"),
    "intermediateCatchEvent.timer": Named("Chờ đến giờ hẹn", "Wait for a timer"),
    "intermediateCatchEvent.message": Named("Chờ thông điệp", "Wait for a message"),
    "intermediateCatchEvent.signal": Named("Chờ tín hiệu", "Wait for a signal"),
    "intermediateCatchEvent.conditional": Named("Chờ đủ điều kiện", "Wait for a condition"),
    "boundaryEvent": Named("Sự kiện trên bước", "Event at the step"),
    "boundaryEvent.timer": Named("Hẹn giờ trên bước", "Timer at the step"),
    "boundaryEvent.message": Named("Thông điệp trên bước", "Message at the step"),
    "boundaryEvent.error": Named("Lỗi trên bước", "Error at the step"),
    "boundaryEvent.escalation": Named("Báo cấp trên từ bước", "Escalation from the step"),
    "boundaryEvent.signal": Named("Tín hiệu trên bước", "Signal at the step"),
    "boundaryEvent.conditional": Named("Điều kiện trên bước", "Condition at the step"),
    "sequenceFlow": Named("Luồng", "Flow"),
    "messageFlow": Named("Luồng thông điệp", "Message flow"),
    "association": Named("Liên kết ghi chú", "Association"),
    "textAnnotation": Named("Ghi chú", "Note"),
    "lane": Named("Làn", "Lane"),
    "participant": Named("Cơ quan (pool)", "Pool"),
    "process": Named("Quy trình", "Process"),
    "collaboration": Named("Sơ đồ", "Diagram"),
}
STEPS = ("task", "callactivity", "subprocess", "transaction")


def kind_of(node: Node) -> Named:
    """The kind of a node; of one nobody draws here, the nearest."""
    exactly = f"{node.tag}.{node.trigger.kind}" if node.trigger else node.tag
    return KINDS.get(exactly) or KINDS.get(node.tag) or KINDS["task"]


def family_of(node: Node) -> str:
    """How a sentence speaks of it before its name: as a step, a gateway, an event."""
    tag = node.tag.lower()
    return "step" if tag.endswith(STEPS) else "gateway" if tag.endswith("gateway") else "event"
