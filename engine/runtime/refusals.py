"""What the engine says no to."""

from __future__ import annotations

from engine.errors import Conflict, Invalid


class TaskIsNotOpen(Conflict):
    """Bước này không còn chờ xử lý: đã được xử lý xong hoặc đã bị hủy."""


class NothingWaitsForThis(Conflict):
    """Hồ sơ hiện không chờ sự kiện «{event_id}»."""


class CannotSendBack(Conflict):
    """Không thể trả lại bước trước: {reason}."""


class EngineStopped(Conflict):
    """Quy trình dừng tại «{element_id}»: {message}. Hồ sơ vẫn giữ nguyên ở bước trước đó."""

    def __init__(self, *, element_id: str | None, message: str) -> None:
        self.element_id, self.message = element_id, message
        super().__init__(element_id=element_id or "?", message=message)


class DiagramIsNotRunnable(Invalid):
    """Sơ đồ quy trình còn lỗi nên chưa chạy được: {message}."""


class StateIsDamaged(Conflict):
    """Trạng thái quy trình đã lưu không đọc được: {message}."""
