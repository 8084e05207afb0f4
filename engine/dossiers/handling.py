"""What an officer may do with a whole dossier from its page or the API: who may, then the life cycle.

The same list says which buttons a page shows (`available`) and which calls are let through (each verb).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select

from engine.act import Act
from engine.deadlines.causes import require_cause
from engine.dossiers import case as cases
from engine.dossiers import duties, effects, lifecycle, supplement
from engine.dossiers.case import Case
from engine.dossiers.desks import desk_of
from engine.dossiers.models import CLAIMED, Dossier, WorkItem
from engine.dossiers.rights import may_over
from engine.dossiers.status import Status, status_name
from engine.errors import Conflict, NotAllowed
from engine.identity.permissions import Permission, may
from engine.org.models import Unit


class NotYoursToDecide(NotAllowed):
    """Việc này do người đang thụ lý hoặc lãnh đạo đơn vị thụ lý thực hiện."""


class NotAtThisPoint(Conflict):
    """Hồ sơ đang ở trạng thái “{status}”, chưa hoặc không còn làm được việc này."""


class OnlyTheReceivingDesk(NotAllowed):
    """Việc này do Bộ phận Một cửa đã tiếp nhận hồ sơ thực hiện."""


def _holds_a_step(act: Act, dossier: Dossier) -> bool:
    """A step of the procedure; who is only asked for an opinion handles nothing."""
    query = select(WorkItem.id).where(WorkItem.dossier_id == dossier.id, WorkItem.origin == "diagram")
    mine = query.where(WorkItem.state == CLAIMED, WorkItem.officer_id == act.actor.officer_id)
    return act.actor.officer_id is not None and bool(act.session.scalar(mine.limit(1)))


def _leads(act: Act, dossier: Dossier) -> bool:
    return may_over(
        act, Permission.ASSIGN_WORK, dossier.handling_unit_id or dossier.receiving_unit_id, dossier.procedure_code
    )


def _handles(act: Act, dossier: Dossier) -> bool:
    return _holds_a_step(act, dossier) or _leads(act, dossier)


def _asks(act: Act, dossier: Dossier) -> bool:
    return _handles(act, dossier) or _leads_the_desk(act, _open_steps(act, dossier))


def _leads_the_desk(act: Act, steps: Sequence[WorkItem]) -> bool:
    """A dossier at the receiving desk is in the hands of those who lead there, whoever will handle it."""
    desks = {(step.unit_id, step.procedure_code) for step in steps if step.role in supplement.AT_THE_DESK}
    return any(may_over(act, Permission.ASSIGN_WORK, desk, procedure) for desk, procedure in desks)


def _open_steps(act: Act, dossier: Dossier) -> Sequence[WorkItem]:
    query = select(WorkItem).where(WorkItem.dossier_id == dossier.id, WorkItem.done_at.is_(None))
    return act.session.scalars(query.where(WorkItem.origin == "diagram")).all()


def _received(act: Act, dossier: Dossier) -> bool:
    unit = act.session.get_one(Unit, dossier.receiving_unit_id)
    return may(act.actor, Permission.RECEIVE_DOSSIER, desk_of(act, unit), procedure=dossier.procedure_code)


S = Status
RULES: dict[str, tuple[Callable[[Act, Dossier], bool], frozenset[Status], type[NotAllowed]]] = {
    "ask_supplement": (_asks, frozenset({S.RECEIVED, S.IN_PROGRESS}), NotYoursToDecide),
    "suspend": (_leads, frozenset({S.IN_PROGRESS}), NotYoursToDecide),
    "resume": (_leads, frozenset({S.STOPPED}), NotYoursToDecide),
    "extend": (_leads, frozenset({S.RECEIVED, S.IN_PROGRESS}), NotYoursToDecide),
    "mark_important": (
        _leads,
        frozenset({S.RECEIVED, S.IN_PROGRESS, S.WAITING_FOR_SUPPLEMENT, S.WAITING_FOR_PAYMENT, S.STOPPED}),
        NotYoursToDecide,
    ),
    "stop": (_leads, frozenset({S.RECEIVED, S.IN_PROGRESS, S.WAITING_FOR_SUPPLEMENT}), NotYoursToDecide),
    "withdraw": (
        _received,
        frozenset({S.RECEIVED, S.IN_PROGRESS, S.WAITING_FOR_SUPPLEMENT, S.STOPPED}),
        OnlyTheReceivingDesk,
    ),
    "return_result": (_received, frozenset({S.DONE}), OnlyTheReceivingDesk),
}


def available(act: Act, dossier: Dossier) -> list[str]:
    """The verbs the actor may use on the dossier as it stands, in the order a page shows them."""
    if dossier.closed_at is not None or "auditor" in act.actor.grants:
        return []
    offered = [verb for verb in RULES if verb != "mark_important" or dossier.important_reason is None]
    return [verb for verb in offered if dossier.status in RULES[verb][1] and RULES[verb][0](act, dossier)]


def _case(act: Act, code: str, verb: str) -> Case:
    case = cases.of_code(act, code)
    who, when, refusal = RULES[verb]
    if "auditor" in act.actor.grants or not who(act, case.dossier):
        raise refusal()
    if case.dossier.closed_at is None and case.dossier.status not in when:
        raise NotAtThisPoint(status=status_name(case.dossier.status))
    return case


def ask_supplement(act: Act, code: str, *, papers: Sequence[str], reason: str, legal_basis: str = "") -> Dossier:
    """Ask the applicant for papers (form 02), with the reason, ones outside the published list with their legal basis;
    a second time only a leader."""
    case = _case(act, code, "ask_supplement")
    steps = _open_steps(act, case.dossier)
    asking = [step for step in steps if step.officer_id == act.actor.officer_id] or steps
    supplement.ask(
        act,
        case,
        papers=papers,
        reason=reason,
        legal_basis=legal_basis,
        stage=supplement.stage_of(asking),
        by_leader=_leads(act, case.dossier) or _leads_the_desk(act, asking),
    )
    return case.dossier


def suspend(act: Act, code: str, *, reason: str) -> Dossier:
    """Stop handling for a time."""
    case = _case(act, code, "suspend")
    lifecycle.suspend(act, case, reason=reason)
    return case.dossier


def resume(act: Act, code: str, *, reason: str = "") -> Dossier:
    """Go on with a suspended dossier."""
    case = _case(act, code, "resume")
    lifecycle.resume(act, case, reason=reason)
    return case.dossier


def extend(act: Act, code: str, *, until: date, cause: str, reason: str) -> Dossier:
    """Give the dossier a new appointment, with an apology (form 04), at most once; `cause` is one of
    `causes.CAUSES`."""
    case = _case(act, code, "extend")
    require_cause(cause)
    lifecycle.extend(act, case, until=until, cause=cause, reason=reason)
    if case.dossier.process_ended:  # a drawn apology was all that was open
        effects.settle(act, case)
    return case.dossier


def mark_important(act: Act, code: str, *, reason: str) -> Dossier:
    """Mark the dossier important, with the reason: the head of the authority that handles it owes the applicant a
    dialogue in person (Decision 891, III.2.3)."""
    case = _case(act, code, "mark_important")
    lifecycle.mark_important(act, case, reason=reason)
    duties.open_dialogue(act, case)
    return case.dossier


def stop(act: Act, code: str, *, reason: str) -> Dossier:
    """End handling for good, without a result."""
    case = _case(act, code, "stop")
    lifecycle.stop(act, case, reason=reason)
    return case.dossier


def withdraw(act: Act, code: str, *, reason: str) -> Dossier:
    """The applicant takes the dossier back."""
    case = _case(act, code, "withdraw")
    lifecycle.withdraw(act, case, reason=reason)
    return case.dossier


def return_result(act: Act, code: str) -> Dossier:
    """Hand the result over; items that only waited for this are closed with it."""
    case = _case(act, code, "return_result")
    lifecycle.return_result(act, case)
    lifecycle.drop_remaining(act, case)
    return case.dossier
