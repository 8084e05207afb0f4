"""Verbs that put right what was entered of absences and lent powers. Nothing is deleted: dates move, and what should
never have been entered is taken back; the audit line says how it stood before."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine import audit
from engine.act import Act
from engine.errors import Conflict, NotFound
from engine.org.models import Absence, Delegation
from engine.org.operations import check_dates, require_not_away
from engine.org.persons import require_over_person
from engine.org.tree import raise_edition


class NoSuchAbsence(NotFound):
    """Không có lần nghỉ này, hoặc đã được hủy."""


class NoSuchDelegation(NotFound):
    """Không có việc làm thay này, hoặc đã được hủy."""


class ItIsOver(Conflict):
    """Thời gian này đã qua nên không sửa được nữa."""


def absence(act: Act, absence_id: int) -> Absence:
    """One that stands, of an officer the actor may speak for. Refuses with `NoSuchAbsence`."""
    found = act.session.get(Absence, absence_id, with_for_update=True)
    if found is None or found.revoked_at is not None:
        raise NoSuchAbsence()
    require_over_person(act, found.officer_id)
    return found


def delegation(act: Act, delegation_id: int) -> Delegation:
    """The same of what was lent. Refuses with `NoSuchDelegation`."""
    found = act.session.get(Delegation, delegation_id, with_for_update=True)
    if found is None or found.revoked_at is not None:
        raise NoSuchDelegation()
    require_over_person(act, found.from_officer_id)
    return found


def move_absence(act: Act, row: Absence, begins_on: date, ends_on: date | None) -> None:
    """Other days for an absence that is not over; those already past stay as they are unless they are said anew."""
    raise_edition(act.session)
    check_dates(begins_on, ends_on)
    _require_not_over(act, row)
    require_not_away(act.session, row.officer_id, begins_on, ends_on, besides=row.id)
    before = _days(row)
    row.valid_from, row.valid_to = begins_on, ends_on
    audit.record(act, "absence.corrected", f"officer:{row.officer_id}", **_days(row), before=_said(before))


def move_delegation(act: Act, row: Delegation, begins_on: date, ends_on: date | None) -> None:
    """Other days for what was lent and is not over."""
    raise_edition(act.session)
    check_dates(begins_on, ends_on)
    _require_not_over(act, row)
    before = _days(row)
    row.valid_from, row.valid_to = begins_on, ends_on
    what: dict[str, Any] = {"to": row.to_officer_id, "unit": row.unit_id, "power": row.power}
    audit.record(act, "power.corrected", f"officer:{row.from_officer_id}", **what, **_days(row), before=_said(before))


def end_absence(act: Act, row: Absence, on: date) -> None:
    """The officer is back on that day; one that would never have begun is taken back."""
    if on > row.valid_from:
        move_absence(act, row, row.valid_from, on)
        return
    raise_edition(act.session)
    row.revoked_at = act.now
    audit.record(act, "absence.revoked", f"officer:{row.officer_id}", **_days(row), reason=row.reason)


def end_delegation(act: Act, row: Delegation, on: date) -> None:
    """What was lent comes back on that day; what would never have been lent is taken back."""
    if on > row.valid_from:
        move_delegation(act, row, row.valid_from, on)
        return
    raise_edition(act.session)
    row.revoked_at = act.now
    what: dict[str, Any] = {"to": row.to_officer_id, "unit": row.unit_id, "power": row.power}
    audit.record(act, "power.revoked", f"officer:{row.from_officer_id}", **what, **_days(row), basis=row.basis)


def _require_not_over(act: Act, row: Absence | Delegation) -> None:
    if row.valid_to is not None and row.valid_to <= act.today:
        raise ItIsOver()


def _days(row: Absence | Delegation) -> dict[str, Any]:
    return {"begins_on": row.valid_from, "ends_on": row.valid_to}


def _said(days: dict[str, Any]) -> str:
    return " – ".join(f"{day:%d/%m/%Y}" if day else "…" for day in days.values())
