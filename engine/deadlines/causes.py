"""Why something takes longer than promised: the short list a leader chooses from, with words of their own beside it.

Decision 891, III.2.7 and NĐ 61/2018 article 19.9 ask for the cause; a report counts by this list. The forms of
apologies and explanations offer the same one.
"""

from __future__ import annotations

from engine.errors import Invalid
from engine.words import Named

CAUSES = {
    "supplement": Named("Người nộp bổ sung giấy tờ chậm", "Supplement of the applicant late"),
    "consulted": Named("Cơ quan phối hợp trả lời chậm", "Consulted agency late"),
    "verification": Named("Phải xác minh", "Verification"),
    "system": Named("Lỗi hệ thống", "System fault"),
    "absent": Named("Cán bộ vắng mặt", "Staff absent"),
    "workload": Named("Quá tải", "Overload"),
    "legal": Named("Vướng mắc pháp luật", "Conflict of law"),
    "officer": Named("Lỗi của cán bộ", "Officer's fault"),
    "force_majeure": Named("Bất khả kháng", "Force majeure"),
}


class ChooseACause(Invalid):
    """Mời chọn nguyên nhân trong danh sách."""


def require_cause(cause: str) -> None:
    """Refuse with `ChooseACause` what is not on the list."""
    if cause not in CAUSES:
        raise ChooseACause({"cause": ChooseACause.sentence()})
