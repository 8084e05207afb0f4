"""The verbs of whoever leads, beside `work.assign` and `extending`: take a step over, ask who holds it why, and undo.

What is undone has its own lines in the audit: nothing that was done disappears.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from engine import audit, notices
from engine.act import Act, Actor
from engine.deadlines import operations as deadlines
from engine.deadlines.policy import ClockRule
from engine.dossiers import case as cases
from engine.dossiers import doing
from engine.dossiers.case import Case
from engine.dossiers.models import ASKED_WHY, CLAIMED, NO_LIMIT, OPEN, WorkItem
from engine.dossiers.rights import is_addressed, require_over
from engine.errors import Conflict, Invalid
from engine.identity.permissions import Permission
from engine.org.models import Officer
from engine.org.seats import seats_of
from engine.words import Named, _
from engine.worktime.periods import Period

TO_ANSWER = Period.parse("1wd")

TAKEN_OVER = _("{officer} đã nhận làm thay việc “{step}”, hồ sơ {code}.")
ASKED = _("{officer} hỏi về việc “{step}”, hồ sơ {code}: {question}")
TAKEN_BACK = _("Việc “{step}”, hồ sơ {code}, vừa giao cho anh/chị đã được thu lại.")
GIVEN_BACK = _("Việc “{step}”, hồ sơ {code}, trở lại với anh/chị.")


class NobodyToAsk(Conflict):
    """Việc này chưa có ai nhận nên không có ai để hỏi; mời giao việc."""


class AskSomebodyElse(Conflict):
    """Việc này do chính anh/chị đang giữ."""


class AlreadyAsked(Conflict):
    """{officer} đang có một câu hỏi chưa trả lời về hồ sơ này."""


class WhatDoYouAsk(Invalid):
    """Mời ghi câu hỏi."""


class NoLongerTheirs(Conflict):
    """{officer} không còn giữ nhiệm vụ ở đây, hoặc đã làm một bước khác của hồ sơ, nên việc không trở lại được."""


def take_over(act: Act, item_id: int) -> WorkItem:
    """The leader does the step in person; who held it is told. Taking what one already holds changes nothing.

    Refuses what its holder has to do in person, a step beside one the leader has done, and one whose doer may not do a
    later step that nobody but the leader could do.
    """
    case = cases.with_item(act, item_id)
    item = _item(case)
    require_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code)
    me = act.actor.officer_id
    if me is None or (item.state == CLAIMED and item.officer_id == me):
        return item
    doing.require_fit(act, case, item)
    doing.require_not_needed_later(act, case, item)
    before = item.officer_id
    act.session.change(item, state=CLAIMED, officer_id=me, claimed_at=act.now)
    tell_taken_over(act, case, before)
    return item


def tell_taken_over(act: Act, case: Case, before: int | None) -> None:
    """Somebody has taken a step over, a leader or who may do it for somebody away: whoever held it is told."""
    if before is None:
        _tell(act, case, "work_item.taken_over")
        return
    _leave_word(act, case, before, "work_item.taken_over", TAKEN_OVER, officer=act.actor.name)
    _tell(act, case, "work_item.taken_over", taken_from=act.session.get_one(Officer, before).full_name)


def ask_why(act: Act, item_id: int, *, question: str) -> WorkItem:
    """Ask who holds the step: a work item of theirs, to be answered within a working day; the answer is told to who
    asked and stays with the dossier. One question at a time."""
    if not question.strip():
        raise WhatDoYouAsk({"question": WhatDoYouAsk.sentence()})
    case = cases.with_item(act, item_id)
    item = _item(case)
    require_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code)
    holder = _to_be_asked(act, item)
    asked = act.session.open(
        WorkItem,
        dossier_id=case.dossier.id,
        procedure_code=case.dossier.procedure_code,
        origin="consultation",
        element_id=ASKED_WHY,
        name="Trả lời câu hỏi của lãnh đạo",
        name_en="Answer the leader's question",
        form=ASKED_WHY,
        question=question.strip(),
        unit_id=item.unit_id,
        role=item.role,
        state=CLAIMED,
        officer_id=holder.id,
        claimed_at=act.now,
        asked_by=act.actor.officer_id,
        opened_at=act.now,
        sort_at=act.now + NO_LIMIT,
        risk_at=case.dossier.due_at or act.now + NO_LIMIT,
    )
    clock = deadlines.start(
        act,
        subject="work_item",
        dossier_id=case.dossier.id,
        rule=ClockRule(period=TO_ANSWER),
        unit_id=item.unit_id,
        work_item=lambda: asked.id,
    )
    act.session.change(asked, due_at=clock.due_at, sort_at=clock.due_at or asked.sort_at)
    words = {"officer": act.actor.name, "question": question.strip()}
    _leave_word(act, case, holder.id, "work_item.asked_why", ASKED, **words)
    _tell(act, case, "work_item.asked_why", officer=holder.full_name, question=question.strip())
    return asked


def _to_be_asked(act: Act, item: WorkItem) -> Officer:
    if item.officer_id is None:
        raise NobodyToAsk()
    if item.officer_id == act.actor.officer_id:
        raise AskSomebodyElse()
    holder = act.session.get_one(Officer, item.officer_id)
    open_question = select(WorkItem.id).where(
        WorkItem.dossier_id == item.dossier_id,
        WorkItem.element_id == ASKED_WHY,
        WorkItem.officer_id == holder.id,
        WorkItem.state.in_((OPEN, CLAIMED)),
    )
    if act.session.scalar(open_question.limit(1)) is not None:
        raise AlreadyAsked(officer=holder.full_name)
    return holder


def give_back(act: Act, case: Case, officer_id: int | None, claimed_at: datetime | None) -> None:
    """Undo an assignment or a taking over: the item is again with who held it since then, or open. Both sides are
    told. Refuses with `NoLongerTheirs`."""
    item = _item(case)
    require_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code)
    from_id = item.officer_id
    state = OPEN if officer_id is None else CLAIMED
    act.session.change(item, state=state, officer_id=officer_id, claimed_at=claimed_at)
    if officer_id is not None:
        _require_still_theirs(act, case, officer_id)
    for told, sentence in ((from_id, TAKEN_BACK), (officer_id, GIVEN_BACK)):
        if told is not None and told != act.actor.officer_id:
            _leave_word(act, case, told, "work_item.given_back", sentence)
    _tell(act, case, "work_item.given_back", officer_id=officer_id)


def _require_still_theirs(act: Act, case: Case, officer_id: int) -> None:
    """Whoever gets an item back may still hold it: has not left its unit meanwhile, nor done a step beside it."""
    item, officer = _item(case), act.session.get_one(Officer, officer_id)
    seats = seats_of(act.session, officer_id, act.today)
    for_them = replace(act, actor=Actor(officer.full_name, officer_id=officer_id, seats=seats))
    if not is_addressed(for_them, item) or doing.apart(for_them, case.version, case.dossier, item) is not None:
        raise NoLongerTheirs(officer=officer.full_name)


def _item(case: Case) -> WorkItem:
    assert case.item is not None
    return case.item


def _leave_word(act: Act, case: Case, officer_id: int, kind: str, sentence: str, **filling: notices.Filling) -> None:
    item = _item(case)
    filling |= {"step": Named(item.name, item.name_en), "code": case.dossier.code}
    notices.tell(act, officer_id, kind, sentence, dossier_id=item.dossier_id, **filling)


def _tell(act: Act, case: Case, verb: str, **details: object) -> None:
    item = _item(case)
    audit.record(
        act, verb, f"work_item:{item.id}", dossier_id=case.dossier.id, name=item.name, name_en=item.name_en, **details
    )
