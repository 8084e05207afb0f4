"""What the system does on a dossier by itself: drawn timers that fall due, and the operations of service tasks.

Both go through the people's door: one act, the same bridge, the same `advance.apply`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from engine import audit
from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.audit import AuditLine
from engine.dossiers import advance, effects, letters
from engine.dossiers import case as cases
from engine.dossiers.case import Case, legal_time
from engine.dossiers.models import Dossier
from engine.dossiers.status import MEANINGS, PAUSED, Status
from engine.outbox import Handler
from engine.runtime import bridge
from engine.runtime.refusals import EngineStopped

log = logging.getLogger(__name__)

PUT_OFF = timedelta(minutes=30)


def wake_due(office: Office, most: int = 200) -> int:
    """Wake every dossier whose drawn timer is due; each in its own act, so one bad dossier does not hold the others.

    Answers how many were woken. Late or twice, the result is the same: the question is `<=`. A dossier that cannot be
    woken is put off for a while, so that it does not stand in front of those that can.
    """
    with office.look(SYSTEM) as act:
        due = select(Dossier.id).where(Dossier.next_wake_at <= act.now, Dossier.status.not_in(sorted(PAUSED)))
        ids = list(act.session.scalars(due.order_by(Dossier.next_wake_at).limit(most)))
    return sum(_wake_one(office, dossier_id) for dossier_id in ids)


def _wake_one(office: Office, dossier_id: int) -> bool:
    try:
        with office.act(SYSTEM) as act:
            return wake(act, dossier_id)
    except SomeoneMovedItFirst:
        return False  # whoever moved it left the timer where the next beat finds it
    except Exception as error:
        log.exception("dossier %s could not be woken", dossier_id)
        with office.act(SYSTEM) as act:
            _put_off(act, dossier_id, error)
        return False


def _put_off(act: Act, dossier_id: int, error: Exception) -> None:
    """Unless somebody has set another timer meanwhile. The dossier's story says once why it does not go on."""
    is_due = Dossier.id == dossier_id, Dossier.next_wake_at <= act.now
    put_off = update(Dossier).where(*is_due).values(next_wake_at=act.now + PUT_OFF).returning(Dossier.code)
    code = act.session.scalar(put_off)
    if code is None or not isinstance(error, EngineStopped):
        return
    newest = select(AuditLine.verb).where(AuditLine.dossier_id == dossier_id).order_by(AuditLine.id.desc()).limit(1)
    if act.session.scalar(newest) != "process.stumbled":
        said = {"sentence": error.sentence(), "filling": error.details}
        audit.record(act, "process.stumbled", f"dossier:{code}", dossier_id=dossier_id, **said)


def wake(act: Act, dossier_id: int) -> bool:
    """Let the drawn timers of one dossier that are due happen; a paused dossier sleeps on."""
    case = cases.of_id(act, dossier_id)
    if case.dossier.next_wake_at is None or case.dossier.next_wake_at > act.now or case.is_paused:
        return False
    step = bridge.wake(
        case.version.spec,
        case.dossier.state,
        case.dossier.facts,
        now=act.now,
        after=lambda period: legal_time(act, period),
    )
    advance.apply(act, case, step)
    effects.settle(act, case)
    return True


Operation = Callable[[Act, Case, Mapping[str, Any]], Mapping[str, Any]]
"""What a service task asks for: the case and the job's payload (`token`, `element_id`) go in, what the task answers
comes out."""


def notify_citizen(act: Act, case: Case, _task: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write the message the applicant is to get about the dossier's present state."""
    status = MEANINGS[Status(case.dossier.status)]
    letters.issue(act, case.dossier, "TB", {"text": status.vi, "phone": case.dossier.applicant_phone})
    return {}


OPERATIONS: dict[str, Operation] = {"citizen.notify": notify_citizen}
"""Rooms on floors above add theirs (`postal.joining`)."""


def operate(act: Act, payload: Mapping[str, Any]) -> None:
    """Do the operation of a service or send task, then complete the task with its result.

    The operation is done even when the dossier has moved on (the desk may return a result before the message about it
    was written); a task the dossier no longer waits for is not completed. Nothing is to be done for a thrown message
    without an operation; one that nobody knows is no success, and its job dies where an administrator sees it.
    """
    case = cases.of_id(act, payload["dossier_id"])
    asked = payload["operation"]
    answered(act, case, payload["token"], OPERATIONS[asked](act, case, payload) if asked else {})


def answered(act: Act, case: Case, token: str, result: Mapping[str, Any]) -> None:
    """The answer of an operation is here: its task is completed with it, if the dossier still waits for that."""
    if token not in case.dossier.resting:
        return
    step = bridge.complete(
        case.version.spec,
        case.dossier.state,
        token,
        case.dossier.facts,
        now=act.now,
        after=lambda period: legal_time(act, period),
        result=result,
    )
    advance.apply(act, case, step)
    effects.settle(act, case)


HANDLERS: dict[str, Handler] = {"dossier.operation": operate}
"""The jobs that stay in the house, by kind; rooms above add theirs in the same way."""
