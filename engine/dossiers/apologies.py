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
from engine.clock import day_here
from engine.deadlines import operations as deadlines
from engine.deadlines.causes import CAUSES
from engine.deadlines.policy import ClockRule
from engine.definitions.catalog import LoadedVersion
from engine.definitions.profile import TaskProfile
from engine.dossiers import advance, forecast, routing
from engine.dossiers.case import Case
from engine.dossiers.models import ASKED_WHY, CLAIMED, NO_LIMIT, OPEN, Dossier, Letter, WorkItem
from engine.org import questions as org
from engine.org.models import Unit
from engine.org.tree import tree_of
from engine.settings import LOCAL_ZONE
from engine.words import Sentence, _
from engine.worktime.periods import Period

TO_TELL = Period(4, "wh")
TO_TELL_AGAIN = Period(1, "wd")
TELLING = "telling.done"

TELL = _("Hồ sơ {code} đã được hẹn lại ngày {until}: mời báo người nộp và gửi phiếu xin lỗi.")
PROMISED = _("Hồ sơ đã được hẹn lại ngày {until}, phiếu số {number}; bước này không phát hành phiếu mới.")
NOT_REACHED = _("Chưa liên lạc được với người nộp: việc báo được mở lại, hạn {due}.")


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


def drawn(version: LoadedVersion) -> dict[str, TaskProfile]:
    """The steps of the part of a diagram that extends, by their ids."""
    tasks = version.profile.tasks
    extending = {task.process_id for task in tasks.values() if task.effect == "extend"} - {version.profile.main}
    return {element: task for element, task in tasks.items() if task.process_id in extending or task.effect == "extend"}


def let_the_diagram_know(act: Act, case: Case, until: date, reason: str) -> None:
    """Where an apology is drawn, too, its fact says that one was made: the diagram asks for no second, and of one that
    is being drafted or lies to be signed nothing is left to do."""
    said = {"until": until.isoformat(), "reason": reason}
    steps = drawn(case.version)
    if not steps:
        return
    known = {task.fact: said for task in steps.values() if task.effect == "extend" and task.fact}
    act.session.change(case.dossier, facts={**case.dossier.facts, **known})
    advance.pass_over(act, case, steps.keys())


def drafted_cause(case: Case) -> str:
    """The cause the drawn steps have written down so far; empty where they ask for none."""
    facts = (case.dossier.facts.get(task.fact or task.form or "") for task in drawn(case.version).values())
    said = (fact.get("cause") for fact in facts if isinstance(fact, dict))
    return next((cause for cause in said if cause in CAUSES), "")


def promised_already(act: Act, version: LoadedVersion, dossier: Dossier, item: WorkItem) -> Sentence | None:
    """Of a drawn apology whose dossier has its one new date already: that the step issues nothing, so that nobody
    believes to promise another (NĐ 61/2018 article 19.9)."""
    if not dossier.extensions or dossier.due_at is None or item.element_id not in drawn(version):
        return None
    issued = select(Letter.number).where(Letter.dossier_id == dossier.id, Letter.form == "04")
    number = act.session.scalar(issued.order_by(Letter.id.desc()).limit(1))
    return Sentence(PROMISED, until=f"{day_here(dossier.due_at):%d/%m/%Y}", number=number or "04")


def tell_the_desk(act: Act, case: Case, until: date) -> None:
    """The receiving desk is to tell the applicant: a work item in its queue, with a date, and a line for its head."""
    desk_id = _to_tell(act, case, TO_TELL).unit_id
    head = org.head_of(act.session, act.session.get_one(Unit, desk_id), act.today)
    if head is not None:
        dossier = case.dossier
        notices.tell(act, head.id, "dossier.extended", TELL, dossier_id=dossier.id, code=dossier.code, until=until)


def tell_again(act: Act, case: Case) -> None:
    """The applicant was not reached: telling them stays owed, until the next working day; of a closed dossier there is
    nothing left to tell."""
    if case.dossier.closed_at is not None:
        return
    item = _to_tell(act, case, TO_TELL_AGAIN)
    assert item.due_at is not None
    act.remarks.append(Sentence(NOT_REACHED, due=f"{item.due_at.astimezone(LOCAL_ZONE):%H:%M %d/%m/%Y}"))


def _to_tell(act: Act, case: Case, period: Period) -> WorkItem:
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
        rule=ClockRule(period=period),
        unit_id=desk_id,
        work_item=lambda: item.id,
    )
    act.session.change(item, due_at=clock.due_at, sort_at=clock.due_at or item.sort_at)
    return item
