"""What who is told reads: a line per kind of alarm, of a step and of the whole dossier."""

from __future__ import annotations

from engine import notices
from engine.act import Act
from engine.escalation.models import Alarm
from engine.escalation.subjects import Subject
from engine.words import _

OF_A_STEP = {
    "warning": _("Sắp đến hạn: bước “{step}”, hồ sơ {code}, hạn {due}."),
    "reminder": _("Nhắc cơ quan phối hợp {unit}: bước “{step}”, hồ sơ {code}, hạn {due}."),
    "overdue": _("Quá hạn tại {unit}: bước “{step}”, hồ sơ {code}, hạn {due}."),
    "superior": _("Quá hạn tại {unit}, cảnh báo trước chưa được trả lời: bước “{step}”, hồ sơ {code}, hạn {due}."),
}
OF_A_STEP["head"] = OF_A_STEP["control"] = OF_A_STEP["superior"]
OF_A_DOSSIER = {
    "warning": _("Sắp đến ngày hẹn trả: hồ sơ {code} ({step}), hạn {due}."),
    "apology": _("Không kịp ngày hẹn trả tại {unit}: hồ sơ {code} ({step}), hạn {due}. Phải xin lỗi và hẹn lại."),
    "again": _("Đã hẹn lại một lần, vẫn không kịp ngày hẹn trả tại {unit}: hồ sơ {code} ({step}), hạn {due}."),
    "overdue": _("Quá ngày hẹn trả tại {unit}: hồ sơ {code} ({step}), hạn {due}."),
    "superior": _("Vẫn quá ngày hẹn trả tại {unit}, đã báo cấp dưới: hồ sơ {code} ({step}), hạn {due}."),
}
OF_A_DOSSIER["head"] = OF_A_DOSSIER["control"] = OF_A_DOSSIER["superior"]


OBLIGES = {  # who is told, and owes that
    "explanation": _("Quá ngày hẹn trả tại {unit}: hồ sơ {code} ({step}), hạn {due}. Anh/chị phải giải trình."),
    "dialogue": _(
        "Vẫn quá ngày hẹn trả tại {unit}, đã báo cấp dưới: hồ sơ {code} ({step}), hạn {due}. "
        "Người đứng đầu phải trực tiếp đối thoại với người nộp, không ủy quyền."
    ),
}


def leave_word(act: Act, officer_id: int, alarm: Alarm, subject: Subject, unit: str) -> None:
    """A line in the page of who is told of an alarm that has its number; it says, too, what who is asked owes, so that
    the duty needs no line of its own."""
    kind = alarm.kind
    if subject.is_step:
        sentence = OF_A_STEP[alarm.kind]
    elif alarm.duty in OBLIGES and officer_id == alarm.officer_id:
        kind, sentence = alarm.duty, OBLIGES[alarm.duty]
    else:
        sentence = OF_A_DOSSIER["again" if alarm.kind == "apology" and subject.extensions else alarm.kind]
    notice = notices.tell(
        act,
        officer_id,
        f"alarm.{kind}",
        sentence,
        dossier_id=alarm.dossier_id,
        step=subject.name,
        code=subject.code,
        unit=unit,
        due=alarm.due_at,
    )
    notice.alarm_id = alarm.id
