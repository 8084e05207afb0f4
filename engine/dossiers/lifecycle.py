"""The life of a dossier after intake: pause, extension, withdrawal, the end and the return.

Each verb moves the status lawfully, does what the law says to the clock, issues the letter that belongs to it, and
leaves one line in the audit log; `supplement` adds its own. Who may is asked by the two that call: `handling` for an
officer on the dossier's page, `effects` for a task whose doer has been asked already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine import audit
from engine.act import Act
from engine.clock import day_here
from engine.deadlines import operations as deadlines
from engine.deadlines.models import Clock
from engine.deadlines.policy import latest_extension_notice
from engine.definitions.legal import Variant
from engine.dossiers import advance, apologies, letters
from engine.dossiers.case import Case
from engine.dossiers.duty_models import APOLOGY, ELEMENTS, EXPLANATION
from engine.dossiers.models import NO_LIMIT, WorkItem
from engine.dossiers.status import MEANINGS, Status, require_move
from engine.errors import Conflict, Invalid
from engine.runtime import bridge
from engine.settings import LOCAL_ZONE
from engine.words import Sentence, _
from engine.worktime import editions
from engine.worktime.periods import Period

NOTICE_IS_LATE = _("Gia hạn được báo muộn: theo quy định, chậm nhất là {latest} (NĐ 61/2018 điều 19.9).")


class DossierIsClosed(Conflict):
    """Hồ sơ đã kết thúc, không thay đổi được nữa."""


class SayWhy(Invalid):
    """Mời ghi rõ lý do."""


class WasExtendedBefore(Conflict):
    """Hồ sơ đã được gia hạn một lần; theo quy định không gia hạn lần nữa."""


class DateIsNotLater(Invalid):
    """Ngày hẹn mới phải sau ngày hẹn đang có hiệu lực."""


class WasMarkedBefore(Conflict):
    """Hồ sơ đã được đánh dấu quan trọng."""


def move(act: Act, case: Case, wanted: Status) -> None:
    """Change the status, if the portal's rules know the move."""
    if case.dossier.closed_at is not None:
        raise DossierIsClosed()
    require_move(case.dossier.status, wanted)
    act.session.change(case.dossier, status=wanted, closed_at=None if MEANINGS[wanted].next else act.now)


def _open_steps(act: Act, case: Case) -> list[tuple[WorkItem, Clock | None]]:
    """The dossier's other open items with their clocks. Consultations are between units, duties are the head's, and
    what the desk tells is told: they go their own way."""
    query = select(WorkItem, Clock).outerjoin(Clock, Clock.work_item_id == WorkItem.id)
    mine = case.item.id if case.item else 0
    which = WorkItem.dossier_id == case.dossier.id, WorkItem.done_at.is_(None), WorkItem.id != mine
    found = act.session.execute(query.where(*which, WorkItem.origin.in_(("diagram", "supplement")))).all()
    return [(item, clock) for item, clock in found]


def stand_still(act: Act, case: Case, reason: str) -> None:
    """Every clock of the dossier stands still, and no list shows a date that does not run."""
    deadlines.pause(act, case.own_clock, reason=reason)
    act.session.change(case.dossier, due_at=None, paused_at=act.now)
    for item, clock in _open_steps(act, case):
        if clock is not None and clock.state == "running":
            deadlines.pause(act, clock, reason=reason)
        show_date(act, case, item, clock)


def go_on(act: Act, case: Case) -> None:
    """The clocks of the steps and the drawn timers run on from where they stood; lists show the dates they have now."""
    act.session.change(case.dossier, due_at=case.own_clock.due_at)
    for item, clock in _open_steps(act, case):
        if clock is not None and clock.state == "paused":
            deadlines.resume(act, clock)
        show_date(act, case, item, clock)
    if case.dossier.next_wake_at is not None and case.dossier.paused_at is not None:
        _move_timers(act, case, case.dossier.paused_at)
    act.session.change(case.dossier, paused_at=None)


def _move_timers(act: Act, case: Case, paused_at: datetime) -> None:
    """A drawn timer has as much working time left as it had when the dossier stopped."""
    calendar = editions.current(act.session)

    def move(due_at: datetime) -> datetime:
        left = calendar.working_time_between(paused_at, due_at)
        return calendar.add_working_time(act.now, left) if due_at > paused_at else act.now

    step = bridge.reschedule(case.version.spec, case.dossier.state, move)
    next_wake_at = min((wake.due_at for wake in step.wakes), default=None)
    act.session.change(case.dossier, state=step.state, next_wake_at=next_wake_at)


def show_date(act: Act, case: Case, item: WorkItem, clock: Clock | None) -> None:
    """An item shows the date its clock has, and how near the whole dossier is to its own."""
    far = act.now + NO_LIMIT
    due_at = clock.due_at if clock else None
    act.session.change(item, due_at=due_at, sort_at=due_at or far, risk_at=case.dossier.due_at or far)


def suspend(act: Act, case: Case, *, reason: str) -> None:
    """Stop handling for a time, with the reason; every clock of the dossier stands still."""
    say_why(reason)
    move(act, case, Status.STOPPED)
    stand_still(act, case, reason)
    tell(act, case, "dossier.suspended", reason=reason)


def resume(act: Act, case: Case, *, reason: str = "") -> None:
    """Go on with a suspended dossier; the clocks run on from where they stood."""
    move(act, case, Status.IN_PROGRESS)
    deadlines.resume(act, case.own_clock)
    go_on(act, case)
    tell(act, case, "dossier.resumed", reason=reason, due_at=written(case.own_clock))


def extend(
    act: Act,
    case: Case,
    *,
    until: date,
    reason: str,
    cause: str = "",
    signed: Mapping[str, Any] | None = None,
    drawn: bool = False,
) -> None:
    """A new appointment with an apology (form 04), at most once. NĐ 61/2018 art 19.9.

    The law wants the notice one day before the date at latest; one that comes later is not refused, since the
    applicant still needs a date, but whoever extends is told, and the log says that it came late. `cause`: of the
    short list, empty where a diagram asks for none. `signed`: what the letter keeps of its signature. `drawn`: the
    diagram itself says how the applicant hears of it; otherwise the desk gets an item for it.
    """
    say_why(reason)
    if case.dossier.extensions:
        raise WasExtendedBefore()
    clock = case.own_clock
    if clock.due_at is None or until <= day_here(clock.due_at):
        raise DateIsNotLater({"until": DateIsNotLater.sentence()})
    latest = latest_extension_notice(clock.due_at, editions.current(act.session))
    if is_late := act.now > latest:
        act.remarks.append(Sentence(NOTICE_IS_LATE, latest=f"{latest.astimezone(LOCAL_ZONE):%H:%M %d/%m/%Y}"))
    body = {"reason": reason, "due_at": letters.in_body(clock.due_at), "until": until.isoformat(), "is_late": is_late}
    body |= {"cause": cause} if cause else {}
    deadlines.extend(act, clock, until=until, reason=reason, cause=cause)
    act.session.change(case.dossier, extensions=case.dossier.extensions + 1, due_at=clock.due_at)
    for item, step_clock in _open_steps(act, case):
        show_date(act, case, item, step_clock)
    letters.issue(act, case.dossier, "04", {**body, **(signed or {})})
    take_back_apology(act, case)
    if not drawn:
        apologies.tell_the_desk(act, case, until)
        apologies.let_the_diagram_know(act, case, until, reason)
    said = {"cause": cause} if cause else {}
    tell(act, case, "dossier.extended", reason=reason, due_at=written(clock), is_late=is_late, **said)


def take_back_apology(act: Act, case: Case) -> None:
    """No new date is to be given any more: one was given, the result is there, or the time began anew."""
    mine = case.item.id if case.item else 0
    advance.take_back(act, case, WorkItem.element_id == ELEMENTS[APOLOGY], WorkItem.id != mine)


def mark_important(act: Act, case: Case, *, reason: str) -> None:
    """Say that the dossier matters more than others, and why; it stays so."""
    say_why(reason)
    if case.dossier.closed_at is not None:
        raise DossierIsClosed()
    if case.dossier.important_reason is not None:
        raise WasMarkedBefore()
    act.session.change(case.dossier, important_reason=reason.strip())
    tell(act, case, "dossier.marked_important", reason=reason)


def lengthen(act: Act, case: Case, variant: Variant) -> None:
    """The case is one of those to which the law gives more time: its date moves, with reason and basis. This is no
    apology: no form 04, and the one extension the law allows is still there."""
    basis = "; ".join(str(one) for one in variant.legal_basis)
    reason, reason_en = (f"{said}; {basis}" if basis else said for said in (variant.reason.vi, variant.reason.en))
    clock = case.own_clock
    if not deadlines.lengthen(act, clock, Period.parse(variant.period), reason, reason_en):
        return
    act.session.change(case.dossier, due_at=clock.due_at)
    for item, step_clock in _open_steps(act, case):
        show_date(act, case, item, step_clock)
    tell(act, case, "dossier.lengthened", reason=reason, reason_en=reason_en, due_at=written(clock))


def refuse(act: Act, case: Case, *, reason: str, legal_basis: str = "", advice: str = "") -> None:
    """Say no in writing (form 03): why, by which law, and where the applicant may turn. Before handling began the
    dossier was not accepted (status 3); afterwards the refusal is a result the desk hands over (status 9).
    NĐ 61/2018 art 17, 19.8."""
    say_why(reason)
    if case.dossier.status == Status.RECEIVED:
        move(act, case, Status.REFUSED_AT_DESK)
    else:
        move(act, case, Status.DONE)
        act.session.change(case.dossier, finished_at=act.now)
    act.session.change(case.dossier, outcome="refused")
    deadlines.stop(act, case.own_clock, reason="dossier.refused")
    _take_back_questions(act, case)
    letters.issue(act, case.dossier, "03", {"reason": reason, "legal_basis": legal_basis, "advice": advice})
    tell(act, case, "dossier.refused", reason=reason, legal_basis=legal_basis)


def finish(act: Act, case: Case) -> None:
    """Handling is over; the result waits at the desk."""
    if case.dossier.status == Status.RECEIVED:
        move(act, case, Status.IN_PROGRESS)
    move(act, case, Status.DONE)
    act.session.change(case.dossier, finished_at=act.now, outcome=case.dossier.outcome or "granted")
    deadlines.meet(act, case.own_clock)
    _take_back_questions(act, case)
    tell(act, case, "dossier.finished")


def return_result(act: Act, case: Case, at: datetime | None = None) -> None:
    """The applicant has the result. The desk that received returns it. NĐ 61/2018 art 19.7, 20. `at`: when it was put
    into their hands, where the post did so and told of it later (never ahead of now)."""
    returned_at = min(at or act.now, act.now)
    act.session.change(case.dossier, returned_at=returned_at)
    move(act, case, Status.RETURNED)
    told = {"happened_at": returned_at.isoformat()} if returned_at < act.now else {}
    tell(act, case, "dossier.returned", **told)


def withdraw(act: Act, case: Case, *, reason: str) -> None:
    """The applicant takes the dossier back before a decision is issued."""
    say_why(reason)
    move(act, case, Status.WITHDRAWN)
    _end_everything(act, case, "dossier.withdrawn")
    tell(act, case, "dossier.withdrawn", reason=reason)


def stop(act: Act, case: Case, *, reason: str) -> None:
    """End handling for good without a result (the applicant did not complete the dossier in time ...)."""
    say_why(reason)
    move(act, case, Status.STOPPED)
    act.session.change(case.dossier, closed_at=act.now)  # unlike a suspended one it does not go on
    _end_everything(act, case, "dossier.stopped")
    tell(act, case, "dossier.stopped", reason=reason)


def _take_back_questions(act: Act, case: Case) -> None:
    """When handling is over nobody needs to answer a consultation any more, give a new date or talk it over; what was
    late is still to be explained, and what the post brought back or lost is still to be settled."""
    asked = WorkItem.origin.not_in(("diagram", "post"))
    advance.take_back(act, case, asked, WorkItem.element_id != ELEMENTS[EXPLANATION])


def drop_remaining(act: Act, case: Case) -> None:
    """A closed dossier leaves nothing open: not in the queues, not in the engine, and no drawn timer. Only what was
    late is still to be explained."""
    act.session.flush()  # what this act has done and opened counts, too
    advance.take_back(act, case, WorkItem.element_id != ELEMENTS[EXPLANATION])
    ended = bridge.cancel(case.version.spec, case.dossier.state)
    act.session.change(case.dossier, state=ended.state, resting=[], next_wake_at=None, process_ended=True)


def _end_everything(act: Act, case: Case, reason: str) -> None:
    drop_remaining(act, case)
    deadlines.stop(act, case.own_clock, reason=reason)


def say_why(reason: str) -> None:
    if not reason.strip():
        raise SayWhy({"reason": SayWhy.sentence()})


def written(clock: Clock) -> str | None:
    return clock.due_at.isoformat() if clock.due_at else None


def tell(act: Act, case: Case, verb: str, **details: object) -> None:
    audit.record(act, verb, f"dossier:{case.dossier.code}", dossier_id=case.dossier.id, **details)
