"""The apology for a late dossier: what the head's draft proposes, and that the applicant hears of it.

There is one way to issue form 04, `lifecycle.extend`; a drawn step, a leader's verb and the duty of a head all end in
it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from engine import notices
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.policy import ClockRule
from engine.dossiers import forecast, routing
from engine.dossiers.case import Case
from engine.dossiers.models import ASKED_WHY, CLAIMED, NO_LIMIT, OPEN, Dossier, WorkItem
from engine.org import questions as org
from engine.org.models import Unit
from engine.org.tree import tree_of
from engine.words import _
from engine.worktime.periods import Period

TO_TELL = Period(4, "wh")
TELLING = "telling.done"

TELL = _("Hồ sơ {code} đã được hẹn lại ngày {until}: mời báo người nộp và gửi phiếu xin lỗi.")


def proposed(act: Act, dossier: Dossier) -> dict[str, Any]:
    """What stands in the form before the head has typed: the day, the cause as far as the rows tell it, and where the
    dossier lies. In Vietnamese, as the letter."""
    open_ = select(WorkItem).where(WorkItem.dossier_id == dossier.id, WorkItem.state.in_((OPEN, CLAIMED)))
    items = act.session.scalars(open_.order_by(WorkItem.sort_at, WorkItem.id)).all()
    steps = [item for item in items if item.origin == "diagram"]
    until, cause = forecast.proposed_day(act, dossier), _cause(act, dossier, items, steps)
    said: dict[str, Any] = {"until": until.isoformat() if until else None, "cause": cause}
    if steps:
        unit = tree_of(act.session).nodes[steps[0].unit_id].name
        said["reason"] = f"Hồ sơ đang ở bước “{steps[0].name}” tại {unit}, cần thêm thời gian để hoàn thành."
    return {name: value for name, value in said.items() if value}


def _cause(act: Act, dossier: Dossier, items: Any, steps: list[WorkItem]) -> str | None:
    """The cause the rows speak of: another unit has not answered in time, who holds the step is away, the applicant was
    asked for papers. Otherwise the head knows."""
    asked = [item for item in items if item.origin == "consultation" and item.element_id != ASKED_WHY]
    if any(item.due_at and item.due_at < act.now for item in asked):
        return "consulted"
    if any(step.officer_id and org.is_absent(act.session, step.officer_id, act.today) for step in steps):
        return "absent"
    return "supplement" if dossier.supplements_asked else None


def tell_the_desk(act: Act, case: Case, until: date) -> None:
    """The receiving desk is to tell the applicant: a work item in its queue, with a date, and a line for its head."""
    dossier, desk_id = case.dossier, routing.place(act, case.dossier, "same/MC")
    item = act.session.open(
        WorkItem,
        dossier_id=dossier.id,
        procedure_code=dossier.procedure_code,
        origin="telling",
        element_id=TELLING,
        name="Báo người nộp ngày hẹn mới",
        name_en="Tell the applicant the new date",
        form=TELLING,
        unit_id=desk_id,
        role="desk_officer",
        opened_at=act.now,
        sort_at=act.now + NO_LIMIT,
        risk_at=dossier.due_at or act.now + NO_LIMIT,
    )
    clock = deadlines.start(
        act,
        subject="work_item",
        dossier_id=dossier.id,
        rule=ClockRule(period=TO_TELL),
        unit_id=desk_id,
        work_item=lambda: item.id,
    )
    act.session.change(item, due_at=clock.due_at, sort_at=clock.due_at or item.sort_at)
    head = org.head_of(act.session, act.session.get_one(Unit, desk_id), act.today)
    if head is not None:
        notices.tell(act, head.id, "dossier.extended", TELL, dossier_id=dossier.id, code=dossier.code, until=until)
