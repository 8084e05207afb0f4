"""The verbs of the queue: offer, claim, release, assign, complete, send back, consult.

Claimed means claimed: whoever comes second is told who was first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import forms
from engine import audit, notices
from engine.act import Act
from engine.clock import day_here
from engine.deadlines import operations as deadlines
from engine.deadlines.policy import ClockRule
from engine.dossiers import advance, candidates, checklist, doing, duty_items, effects, leading
from engine.dossiers import case as cases
from engine.dossiers.case import Case, legal_time
from engine.dossiers.lifecycle import SayWhy
from engine.dossiers.models import CLAIMED, DONE, NO_LIMIT, OPEN, WorkItem
from engine.dossiers.rights import is_addressed, require_over
from engine.errors import Conflict, Invalid
from engine.identity.permissions import Permission
from engine.org import questions as org
from engine.org.models import Officer, Unit
from engine.org.tree import tree_of
from engine.runtime import bridge
from engine.words import Named, Sentence, _
from engine.worktime import editions
from engine.worktime.periods import Period

LONGEST_QUESTION = 60  # days or hours
LATE_STEPS_DAYS = 10  # working days a step of a late dossier may still be given

GIVEN = _("Anh/chị được giao việc “{step}”, hồ sơ {code}.")
GIVEN_AWAY = _("Việc “{step}”, hồ sơ {code}, đã được giao cho {officer}.")
SENT_BACK = _("Việc “{step}”, hồ sơ {code}, được trả lại anh/chị: {reason}")


class NobodyHoldsIt(Conflict):
    """Việc này chưa có ai nhận nên không có gì để trả lại."""


class NobodyThereDoesThis(Invalid):
    """Chọn đơn vị và nhiệm vụ trong cùng cơ quan, nơi đang có người đảm nhiệm."""


class NoStepBefore(Conflict):
    """Việc này không thuộc bước nào của quy trình nên không trả về bước trước được."""


class StepBeforeHadItsEffect(Conflict):
    """Bước “{step}” là bước làm thay đổi chính hồ sơ (giấy tờ, thời hạn, trạng thái) nên không trả lại được."""


class AskForADate(Invalid):
    """Thời hạn trả lời tính bằng ngày hoặc giờ, từ 1 đến 60."""


class BeyondTheAppointment(Invalid):
    """Hạn của bước không được sau ngày {latest}; muốn lùi ngày trả kết quả thì gia hạn cả hồ sơ."""


class StepHasNoLimit(Conflict):
    """Bước này không đặt thời hạn nên không có gì để gia hạn."""


class AskSomeoneElse(Invalid):
    """Mời lấy ý kiến của đơn vị khác; việc này đang do chính đơn vị này, hoặc bộ phận của đơn vị này, giải quyết."""


class OfficerCannotDoThis(Invalid):
    """{officer} không giữ nhiệm vụ phù hợp tại đơn vị này."""


class OfficerMayNotDoThis(Invalid):
    """{officer} không được làm bước này: bước khác của hồ sơ do {officer} đã làm, hoặc sau này chỉ {officer} làm được,
    phải do một người khác thực hiện; hoặc bước này không làm thay."""


def claim(act: Act, item_id: int) -> WorkItem:
    """Take an open item into one's own hands. Claiming what one already holds changes nothing."""
    case = cases.with_item(act, item_id)
    item = _item(case)
    if item.state == CLAIMED and item.officer_id == act.actor.officer_id:
        return item
    doing.require_free(act, case, item)
    before = item.officer_id
    act.session.change(item, state=CLAIMED, officer_id=act.actor.officer_id, claimed_at=act.now)
    if before is None:
        _tell(act, case, "work_item.claimed")
    else:
        leading.tell_taken_over(act, case, before)
    return item


def release(act: Act, item_id: int) -> WorkItem:
    """Put a claimed item back into its queue; the holder may, and whoever assigns work there."""
    case = cases.with_item(act, item_id)
    item = _item(case)
    duty_items.refuse_to_move(act, item)
    if item.state != CLAIMED:
        raise NobodyHoldsIt()
    if not (item.officer_id == act.actor.officer_id and is_addressed(act, item)):
        require_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code)
    act.session.change(item, state=OPEN, officer_id=None, claimed_at=None)
    _tell(act, case, "work_item.released")
    return item


def assign(act: Act, item_id: int, officer_id: int, *, reason: str = "") -> WorkItem:
    """Give an item to an officer who holds its role in its unit. The officer is told; so is who loses it."""
    case = cases.with_item(act, item_id)
    item = _item(case)
    duty_items.refuse_to_move(act, item)
    require_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code)
    officer = act.session.get(Officer, officer_id)
    if officer is None or officer_id not in candidates.for_item(act, item):
        raise OfficerCannotDoThis(
            {"officer": OfficerCannotDoThis.sentence()}, officer=officer.full_name if officer else officer_id
        )
    if not doing.may_be_given(act, case, item, officer):
        said = Sentence(OfficerMayNotDoThis.sentence(), officer=officer.full_name)
        raise OfficerMayNotDoThis({"officer": said}, officer=officer.full_name)
    before = item.officer_id
    act.session.change(item, state=CLAIMED, officer_id=officer_id, claimed_at=act.now)
    for told in {officer_id, before or officer_id} - {act.actor.officer_id}:
        sentence = GIVEN if told == officer_id else GIVEN_AWAY
        _leave_word(act, case, item, told, "work_item.assigned", sentence, officer=officer.full_name)
    _tell(act, case, "work_item.assigned", officer=officer.full_name, reason=reason)
    return item


def offer(act: Act, item_id: int, *, unit_id: int, role: str) -> WorkItem:
    """Move an item into another queue of the same authority (another division, another role)."""
    case = cases.with_item(act, item_id)
    item = _item(case)
    for place in {item.unit_id, unit_id}:
        require_over(act, Permission.ASSIGN_WORK, place, item.procedure_code)
    doing.require_movable(act, case, item)
    tree = tree_of(act.session)
    unit = act.session.get(Unit, unit_id)
    same_house = tree.authority(unit_id, act.today) == tree.authority(item.unit_id, act.today)
    if unit is None or not same_house or not org.members(act.session, unit, act.today, role=role):
        raise NobodyThereDoesThis()
    act.session.change(item, state=OPEN, officer_id=None, claimed_at=None, unit_id=unit_id, role=role)
    if case.clock is not None:
        act.session.change(case.clock, unit_id=unit_id)
    _tell(act, case, "work_item.offered", unit_id=unit_id, role=role)
    return item


def complete(act: Act, item_id: int, answers: Mapping[str, Any]) -> WorkItem:
    """The officer finishes a work item and the procedure moves on.

    `answers` as the item's form asks; a refused answer changes nothing. Claims an open item on the way.
    """
    with act.session.no_autoflush:  # all that changes goes in at the end, each table once
        return _complete(act, cases.with_item(act, item_id), answers)


def _complete(act: Act, case: Case, answers: Mapping[str, Any]) -> WorkItem:
    item = _item(case)
    doing.require_ready(act, case, item)
    values = _checked(act, case, answers)
    _finish(act, case, values)
    effects.perform(act, case, values)
    if item.token is not None:
        step = bridge.complete(
            case.version.spec,
            case.dossier.state,
            item.token,
            case.dossier.facts,
            now=act.now,
            after=lambda period: legal_time(act, period),
        )
        advance.apply(act, case, step)
    effects.settle(act, case)
    return item


def send_back(act: Act, item_id: int, *, reason: str) -> WorkItem:
    """Return the dossier to the step before, with the reason; its doer gets it back."""
    if not reason.strip():
        raise SayWhy({"reason": SayWhy.sentence()})
    case = cases.with_item(act, item_id)
    item = _item(case)
    doing.require_ready(act, case, item)
    step = _step_before(act, case)
    _finish(act, case, None)
    opened = advance.apply(act, case, step)
    to, to_en = (", ".join(names) for names in ([one.name for one in opened], [one.name_en for one in opened]))
    _tell(act, case, "work_item.sent_back", reason=reason, to=to, to_en=to_en)
    _give_back_to_last_doer(act, case, opened, reason)
    return item


def may_send_back(act: Act, case: Case) -> bool:
    """Whether the way back from the case's item is free; nothing moves."""
    try:
        return bool(_step_before(act, case))
    except Conflict:
        return False


def _step_before(act: Act, case: Case) -> bridge.Step:
    """The move back. A step that has changed the dossier itself is not opened again: what it did would stay done."""
    item = _item(case)
    if item.token is None:
        raise NoStepBefore()
    step, reopened = bridge.send_back(
        case.version.spec,
        case.dossier.state,
        item.token,
        case.dossier.facts,
        now=act.now,
        after=lambda period: legal_time(act, period),
    )
    before = case.version.profile.tasks[next(task.element_id for task in step.open if task.token == reopened)]
    if before.effect and before.effect not in effects.AGAIN:
        raise StepBeforeHadItsEffect(step=Named(before.name, before.name_en))
    return step


def extend(act: Act, item_id: int, *, until: date, reason: str) -> WorkItem:
    """Give one step more time, with the reason. The dossier's own date does not move by this."""
    if not reason.strip():
        raise SayWhy({"reason": SayWhy.sentence()})
    case = cases.with_item(act, item_id)
    item = _item(case)
    duty_items.refuse_to_move(act, item)
    require_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code)
    if case.clock is None:
        raise StepHasNoLimit()
    latest = _latest_for_a_step(act, case)
    if until > latest:
        refusal = BeyondTheAppointment(latest=f"{latest:%d/%m/%Y}")
        refusal.fields = {"until": refusal.text()}
        raise refusal
    deadlines.extend(act, case.clock, until=until, reason=reason)
    act.session.change(item, due_at=case.clock.due_at, sort_at=case.clock.due_at or item.sort_at)
    _tell(act, case, "work_item.extended", reason=reason, due_at=item.due_at and item.due_at.isoformat())
    return item


def _latest_for_a_step(act: Act, case: Case) -> date:
    """The dossier's own appointment; where that has passed, a fortnight of working days to bring it to an end."""
    due_at = case.dossier.due_at
    if due_at is not None and due_at > act.now:
        return day_here(due_at)
    return editions.current(act.session).working_day_after(act.today, LATE_STEPS_DAYS)


def consult(act: Act, item_id: int, *, unit_id: int, question: str, period: str = "3wd") -> WorkItem:
    """Ask another unit in writing, with a date (NĐ 61/2018 art 19.5); its head's queue gets the question."""
    if not question.strip():
        raise SayWhy({"question": SayWhy.sentence()})
    case = cases.with_item(act, item_id)
    item = _item(case)
    doing.require_ready(act, case, item)
    unit = act.session.get(Unit, unit_id)
    if unit is None:
        raise org.NoSuchUnit(routing=unit_id, on=f"{act.today:%d/%m/%Y}")
    if unit_id in _own_house(act, item.unit_id):
        raise AskSomeoneElse({"unit": AskSomeoneElse.sentence()})
    limit = Period.parse(period)
    if not (limit.unit in ("wd", "wh", "d") and 0 < limit.count <= LONGEST_QUESTION):
        raise AskForADate({"period": AskForADate.sentence()})
    asked = act.session.open(
        WorkItem,
        dossier_id=case.dossier.id,
        procedure_code=case.dossier.procedure_code,
        origin="consultation",
        element_id="consult.answer",
        name="Trả lời lấy ý kiến",
        name_en="Answer the consultation",
        form="consult.answer",
        question=question.strip(),
        unit_id=unit.id,
        role=candidates.leading_role(act, unit),
        asked_by=act.actor.officer_id,
        opened_at=act.now,
        sort_at=act.now + NO_LIMIT,
        risk_at=case.dossier.due_at or act.now + NO_LIMIT,
    )
    clock = deadlines.start(
        act,
        subject="work_item",
        dossier_id=case.dossier.id,
        rule=ClockRule(period=limit),
        unit_id=unit.id,
        work_item=lambda: asked.id,
    )
    act.session.change(asked, due_at=clock.due_at, sort_at=clock.due_at or asked.sort_at)
    _tell(act, case, "dossier.consulted", unit=unit.name, question=question)
    return asked


def _own_house(act: Act, unit_id: int) -> set[int]:
    """The unit, and the authority it is part of."""
    authority = tree_of(act.session).authority(unit_id, act.today)
    return {unit_id, authority.id if authority else unit_id}


def _item(case: Case) -> WorkItem:
    assert case.item is not None
    return case.item


def _checked(act: Act, case: Case, answers: Mapping[str, Any]) -> dict[str, Any]:
    item = _item(case)
    if item.form is None:
        return {}
    form = forms.definition(item.form)
    allowed = candidates.for_form(act, item)
    return checklist.answered(
        case.edition, form, forms.check(form, answers, today=act.today, candidates=allowed).values
    )


def _finish(act: Act, case: Case, values: dict[str, Any] | None) -> None:
    """Close the item: who, when, with which answers; its clock is met; the facts grow."""
    item = _item(case)
    me = act.actor.officer_id
    act.session.change(item, state=DONE, done_at=act.now, done_by=me, officer_id=me, answers=values)
    if case.clock is not None and case.clock.state in ("running", "paused"):
        deadlines.meet(act, case.clock)
    profile = case.version.profile.tasks.get(item.element_id)
    fact = (profile.fact or profile.form) if profile else None
    if values and fact:
        before = case.dossier.facts.get(fact)
        kept = before if isinstance(before, dict) else {}
        act.session.change(case.dossier, facts={**case.dossier.facts, fact: {**kept, **values}})
    if values is not None:
        _tell(act, case, "work_item.completed", **_note_doer(act, case))


def _note_doer(act: Act, case: Case) -> dict[str, str]:
    """Remember who has done the step, and in whose place; of the latter the audit line says the name."""
    item, dossier = _item(case), case.dossier
    profile = case.version.profile.tasks.get(item.element_id)
    barred = {who for each in (profile.separate_from if profile else ()) for who in doing.people_of(dossier, each)}
    other = doing.for_whom(act, item, barred)
    done_by = [*dossier.doers.get(item.element_id, ()), act.actor.officer_id]
    act.session.change(dossier, doers={**dossier.doers, item.element_id: done_by})
    if other is None:
        return {}
    acted_for = [*dossier.acted_for.get(item.element_id, ()), other]
    act.session.change(dossier, acted_for={**dossier.acted_for, item.element_id: acted_for})
    return {"acting_for": act.session.get_one(Officer, other).full_name}


def _give_back_to_last_doer(act: Act, case: Case, opened: list[WorkItem], reason: str) -> None:
    """Who did the step gets it back, if still in that office; otherwise it waits in its queue."""
    for item in opened:
        doers = case.dossier.doers.get(item.element_id)
        if doers and doers[-1] in candidates.for_item(act, item):
            act.session.change(item, state=CLAIMED, officer_id=doers[-1], claimed_at=act.now)
            _leave_word(act, case, item, doers[-1], "work_item.sent_back", SENT_BACK, reason=reason.strip())


def _leave_word(
    act: Act, case: Case, item: WorkItem, officer_id: int, kind: str, sentence: str, **filling: notices.Filling
) -> None:
    """A notice about a step of the dossier."""
    filling |= {"step": Named(item.name, item.name_en), "code": case.dossier.code}
    notices.tell(act, officer_id, kind, sentence, dossier_id=item.dossier_id, **filling)


def _tell(act: Act, case: Case, verb: str, **details: object) -> None:
    item = _item(case)
    audit.record(
        act, verb, f"work_item:{item.id}", dossier_id=case.dossier.id, name=item.name, name_en=item.name_en, **details
    )
