"""More time for one step, given by who leads, with a cause and the reason in words; and the way back while it is open.

The appointment with the applicant stays: that one is moved by `lifecycle.extend`, with an apology.
"""

from __future__ import annotations

from datetime import date

from engine import audit
from engine.act import Act
from engine.clock import day_here
from engine.deadlines import operations as deadlines
from engine.deadlines.causes import require_cause
from engine.deadlines.operations import Ringing
from engine.dossiers import case as cases
from engine.dossiers import duty_items
from engine.dossiers.case import Case
from engine.dossiers.lifecycle import say_why
from engine.dossiers.models import WorkItem
from engine.dossiers.rights import require_over
from engine.errors import Conflict, Invalid
from engine.identity.permissions import Permission
from engine.worktime import editions

LATE_STEPS_DAYS = 10  # working days a step of a late dossier may still be given


class BeyondTheAppointment(Invalid):
    """Hạn của bước không được sau ngày {latest}; muốn lùi ngày trả kết quả thì gia hạn cả hồ sơ."""


class StepHasNoLimit(Conflict):
    """Bước này không đặt thời hạn nên không có gì để gia hạn."""


def extend(act: Act, item_id: int, *, until: date, cause: str, reason: str) -> WorkItem:
    """Give one step more time, with the cause (one of `causes.CAUSES`) and the reason in words. The dossier's own date
    does not move by this."""
    require_cause(cause)
    say_why(reason)
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
    deadlines.extend(act, case.clock, until=until, cause=cause, reason=reason)
    act.session.change(item, due_at=case.clock.due_at, sort_at=case.clock.due_at or item.sort_at)
    _tell(act, case, "work_item.extended", cause=cause, reason=reason)
    return item


def _latest_for_a_step(act: Act, case: Case) -> date:
    """The dossier's own appointment; where that has passed, a fortnight of working days to bring it to an end."""
    due_at = case.dossier.due_at
    if due_at is not None and due_at > act.now:
        return day_here(due_at)
    return editions.current(act.session).working_day_after(act.today, LATE_STEPS_DAYS)


def retract(act: Act, case: Case, before: Ringing) -> None:
    """Undo the extension of a step: it has never counted, and its alarms go on where they stood `before`."""
    item = _item(case)
    require_over(act, Permission.ASSIGN_WORK, item.unit_id, item.procedure_code)
    assert case.clock is not None  # it was extended
    deadlines.retract(act, case.clock, before, reason="")
    act.session.change(item, due_at=case.clock.due_at, sort_at=case.clock.due_at or item.sort_at)
    _tell(act, case, "work_item.extension_retracted")


def _item(case: Case) -> WorkItem:
    assert case.item is not None
    return case.item


def _tell(act: Act, case: Case, verb: str, **details: object) -> None:
    """A line of the audit, with the date the step has now."""
    item = _item(case)
    said = {"name": item.name, "name_en": item.name_en, "due_at": item.due_at and item.due_at.isoformat(), **details}
    audit.record(act, verb, f"work_item:{item.id}", dossier_id=case.dossier.id, **said)
