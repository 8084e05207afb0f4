"""The verbs of the queue: offer, claim, release, assign, complete, send back. Beside them: `consulting` asks another
unit, `extending` gives a step more time.

Claimed means claimed: whoever comes second is told who was first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import forms
from engine import audit, notices
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.dossiers import advance, candidates, checklist, doing, duty_items, effects, leading, undoing
from engine.dossiers import case as cases
from engine.dossiers.case import Case, legal_time
from engine.dossiers.lifecycle import SayWhy
from engine.dossiers.models import CLAIMED, DONE, OPEN, WorkItem
from engine.dossiers.rights import is_addressed, require_over
from engine.errors import Conflict, Invalid
from engine.identity.permissions import Permission
from engine.org import questions as org
from engine.org.models import Officer, Unit
from engine.org.tree import tree_of
from engine.runtime import bridge
from engine.words import Named, Sentence, _

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
    was, opened = undoing.before(case), list[WorkItem]()
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
        opened = advance.apply(act, case, step)
    effects.settle(act, case)
    undoing.offer(act, case, was, opened)
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
