"""What completing a task does to the dossier itself, as drawn (`effect`) or by the item's origin."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from engine import audit, notices
from engine.act import Act
from engine.definitions.checks.known import DRAFTED
from engine.dossiers import apologies, duty_items, lateness, lifecycle, supplement
from engine.dossiers.case import Case
from engine.dossiers.duty_models import APOLOGY, ELEMENTS, EXPLANATION, Duty
from engine.dossiers.models import ASKED_WHY, WorkItem
from engine.dossiers.rights import may_over
from engine.dossiers.status import RUNNING, Status
from engine.errors import Invalid
from engine.escalation import operations as escalation
from engine.identity.permissions import Permission
from engine.org.tree import tree_of
from engine.words import _

Values = Mapping[str, Any]
DRAFT, APPROVAL = DRAFTED["ask_supplement"]  # the facts of a supplement request and of a leader's signature under it

ANSWERED_WHY = _("{officer} đã trả lời câu hỏi của anh/chị, hồ sơ {code}: {question}")
ANSWERED = _("{unit} đã trả lời lấy ý kiến, hồ sơ {code}: {question}")


class SayUntilWhen(Invalid):
    """Mời ghi ngày hẹn trả kết quả mới."""


class ChooseAUnit(Invalid):
    """Mời chọn đơn vị thụ lý là bộ phận của chính cơ quan đang giữ hồ sơ."""


def perform(act: Act, case: Case, values: Values) -> None:
    """Perform the effect of the item just completed; ordinary work takes a received dossier into handling."""
    item = case.item
    assert item is not None
    if item.origin in BESIDE:
        return BESIDE[item.origin](act, case, item, values)
    effect = effect_of(case, item)
    if promised := apologies.promised_already(act, case.version, case.dossier, item):
        act.remarks.append(promised)
    if effect:
        return EFFECTS[effect](act, case, values)
    if case.dossier.status == Status.RECEIVED:
        lifecycle.move(act, case, Status.IN_PROGRESS)
    return None


def effect_of(case: Case, item: WorkItem) -> str | None:
    if item.origin == "supplement":
        return "receive_supplement"
    profile = case.version.profile.tasks.get(item.element_id)
    return profile.effect if profile else None


def goes_on_while_paused(case: Case, item: WorkItem) -> bool:
    """A waiting dossier allows the step that receives the supplement, answers of other units, and what a head owes; but
    no new appointment, while none runs."""
    waits = case.dossier.status == Status.WAITING_FOR_SUPPLEMENT
    beside = item.origin in BESIDE and item.element_id != ELEMENTS[APOLOGY]
    return beside or (waits and effect_of(case, item) == "receive_supplement")


def settle(act: Act, case: Case) -> None:
    """After a move of the process: an ended one leaves no dossier in handling (its result goes to the desk), and a
    closed dossier leaves nothing open."""
    if case.dossier.closed_at is not None and not case.dossier.process_ended:
        return lifecycle.drop_remaining(act, case)
    if case.dossier.process_ended and case.dossier.status in (Status.RECEIVED, Status.IN_PROGRESS):
        lifecycle.finish(act, case)
    _follow_the_law(act, case)
    return None


def _follow_the_law(act: Act, case: Case) -> None:
    """Other cases, other legal times: when what the edition asks for has just been written, the date follows."""
    if case.dossier.closed_at is not None:
        return
    edition = case.edition
    if edition.variants and _wrote(case, {name.split(".")[0] for each in edition.variants for name in each.names}):
        variant = edition.variant(case.dossier.facts)
        if variant is not None and case.own_clock.state == "running":
            lifecycle.lengthen(act, case, variant)


def _wrote(case: Case, facts: Collection[str]) -> bool:
    """Whether the step just completed may have written one of these facts; an operation may write any."""
    task = case.version.profile.tasks.get(case.item.element_id) if case.item else None
    return case.item is None or (task is not None and (task.fact or task.form) in facts)


def _ask_supplement(act: Act, case: Case, values: Values) -> None:
    """Sends the draft (fact `supplement_draft`) its leader has signed, as it was signed. Where no approval is drawn it
    sends what this step says, and of a draft what this step leaves open."""
    item = case.item
    assert item is not None
    draft = case.dossier.facts.get(DRAFT) or {}
    signed = bool(draft) and _approval_is_drawn(case, item)
    said = draft if signed else {**draft, **{name: value for name, value in values.items() if value}}
    supplement.ask(
        act,
        case,
        papers=said.get("papers") or [],
        reason=str(said.get("reason") or ""),
        legal_basis=str(said.get("legal_basis") or ""),
        stage=supplement.APPRAISAL if signed else supplement.stage_of([item]),
        by_leader=signed or may_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code),
        drawn=True,
    )


def _approval_is_drawn(case: Case, item: WorkItem) -> bool:
    """Whether the part of the diagram the item stands in has a step that approves the draft."""
    tasks = case.version.profile.tasks
    here = tasks[item.element_id].process_id
    return any(task.process_id == here and (task.fact or task.form) == APPROVAL for task in tasks.values())


def _receive_supplement(act: Act, case: Case, values: Values) -> None:
    """A step that asks how it went has to be answered `complete` for the dossier to count as full."""
    if values.get("result", "complete") == "complete":
        supplement.receive(act, case)
    else:
        supplement.do_without(act, case)


def _refuse(act: Act, case: Case, values: Values) -> None:
    said = {name: str(values.get(name) or "") for name in ("reason", "legal_basis", "advice")}
    lifecycle.refuse(act, case, **said)


def _finish(act: Act, case: Case, values: Values) -> None:
    """A step that asks whether the result is right and complete ends the handling only when it is."""
    if values.get("complete", True):
        lifecycle.finish(act, case)


def _return_result(act: Act, case: Case, values: Values) -> None:
    if case.dossier.status in (Status.RECEIVED, Status.IN_PROGRESS):
        lifecycle.finish(act, case)
    lifecycle.return_result(act, case)


def _extend(act: Act, case: Case, values: Values) -> None:
    """A drawn apology. Once extended, the law allows no second date (NĐ 61/2018 art 19.9): the step only ends; so it
    does when the result came first."""
    if not case.dossier.extensions and case.dossier.status in RUNNING:
        if not values.get("until"):
            raise SayUntilWhen({"until": SayUntilWhen.sentence()})
        until = date.fromisoformat(str(values["until"]))
        reason, cause = str(values.get("reason") or ""), apologies.drafted_cause(case)
        lifecycle.extend(act, case, until=until, reason=reason, cause=cause, drawn=True)


def _entrust(act: Act, case: Case, values: Values) -> None:
    """Another division of the same authority handles the dossier from now on; later lanes with `handling` go there,
    and so do the alarms of its own clock. Nobody named: the one the procedure entrusts keeps it."""
    tree, now_at = tree_of(act.session), case.dossier.handling_unit_id or case.dossier.receiving_unit_id
    code = str(values.get("unit") or "")
    unit = tree.find(code, act.today) if code else tree.nodes[now_at]
    home = tree.authority(now_at, act.today)
    if unit is None or tree.authority(unit.id, act.today) != home:
        raise ChooseAUnit({"unit": ChooseAUnit.sentence()})
    act.session.change(case.dossier, handling_unit_id=unit.id)
    act.session.change(case.own_clock, unit_id=unit.id)
    audit.record(act, "dossier.entrusted", f"dossier:{case.dossier.code}", dossier_id=case.dossier.id, unit=unit.name)
    if case.dossier.status == Status.RECEIVED:
        lifecycle.move(act, case, Status.IN_PROGRESS)


def _answer_the_asker(act: Act, case: Case, item: WorkItem, values: Values) -> None:
    if item.asked_by is not None:
        notices.tell(
            act,
            item.asked_by,
            "consultation.answered",
            ANSWERED_WHY if item.element_id == ASKED_WHY else ANSWERED,
            dossier_id=item.dossier_id,
            officer=act.actor.name,
            unit=tree_of(act.session).nodes[item.unit_id].name,
            code=case.dossier.code,
            question=item.question,
        )


def _fulfil(act: Act, case: Case, item: WorkItem, values: Values) -> None:
    """What a head owed is done: the apology is issued, the lateness is explained; and the alarm that obliged to it is
    answered with it."""
    duty = act.session.scalars(select(Duty).where(Duty.work_item_id == item.id)).one()
    answer = str(values.get("outcome") or values.get("reason") or "")
    if duty.kind == APOLOGY:
        until = date.fromisoformat(str(values["until"]))
        signed = {"capacity": duty_items.capacity(act, item), "unit_id": item.unit_id}
        lifecycle.extend(act, case, until=until, reason=answer, cause=values["cause"], signed=signed)
    elif duty.kind == EXPLANATION:
        lateness.explain(act, case, values)
        answer = lateness.in_words(values)
    else:
        duty_items.require_held(case.dossier, duty, date.fromisoformat(str(values["held_on"])))
    if duty.alarm_id is not None:
        escalation.answer_with_duty(act, duty.alarm_id, answer)


def _is_told(act: Act, case: Case, item: WorkItem, values: Values) -> None:
    """The applicant has heard of the new date; who was told how stands in the answers. Not reached, they are still to
    be told."""
    if values.get("how") == "not_reached":
        apologies.tell_again(act, case)


BESIDE: dict[str, Callable[[Act, Case, WorkItem, Values], None]] = {  # what is no step of the procedure, by its origin
    "consultation": _answer_the_asker,
    "duty": _fulfil,
    "telling": _is_told,
}

EFFECTS: dict[str, Callable[[Act, Case, Values], None]] = {
    "ask_supplement": _ask_supplement,
    "receive_supplement": _receive_supplement,
    "refuse": _refuse,
    "finish": _finish,
    "return_result": _return_result,
    "entrust": _entrust,
    "extend": _extend,
}

AGAIN = frozenset({"entrust"})  # may happen twice: of the others something stays, a letter, a status, a date
