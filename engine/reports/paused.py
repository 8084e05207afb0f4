"""Dossiers that stand still: how many and why, and which. Found by a narrow index over what is paused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, func, literal, select, tuple_

from engine.act import Act
from engine.db import UtcDateTime
from engine.deadlines.models import Clock, ClockEntry
from engine.dossiers.models import Dossier
from engine.dossiers.queries import PAGE
from engine.org.models import Unit

Place = tuple[datetime, int]


@dataclass(frozen=True)
class Paused:
    """One of them; `reason` is that of its last pause, as it stands in the ledger."""

    id: int
    code: str
    status: int
    applicant_name: str
    version_id: int
    procedure_name: str
    unit_name: str
    paused_at: datetime
    reason: str | None


def counts(act: Act, units: Collection[int]) -> dict[int, int]:
    """How many stand still in these units, by status: which says why."""
    query = select(Dossier.status, func.count()).where(*_still(units)).group_by(Dossier.status)
    return dict(act.session.execute(query.order_by(Dossier.status)).all())


def dossiers(
    act: Act, units: Collection[int], status: int | None = None, after: Place | None = None, size: int = PAGE
) -> tuple[list[Paused], Place | None]:
    """A page of them, who waits longest first, and the place the next page begins behind."""
    last = (
        select(ClockEntry.reason)
        .where(ClockEntry.clock_id == Clock.id, ClockEntry.kind == "pause")
        .order_by(ClockEntry.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (Dossier.id, Dossier.code, Dossier.status, Dossier.applicant_name, Dossier.version_id)
    query = (
        select(*columns, Dossier.procedure_name, Unit.name, Dossier.paused_at, last)
        .join(Unit, Unit.id == func.coalesce(Dossier.handling_unit_id, Dossier.receiving_unit_id))
        .join(Clock, (Clock.dossier_id == Dossier.id) & Clock.is_dossiers)
        .where(*_still(units))
    )
    if status is not None:
        query = query.where(Dossier.status == status)
    if after is not None:
        query = query.where(
            tuple_(Dossier.paused_at, Dossier.id) > tuple_(*map(literal, after, (UtcDateTime, Integer)))
        )
    rows = [Paused(*row) for row in act.session.execute(query.order_by(Dossier.paused_at, Dossier.id).limit(size + 1))]
    return rows[:size], (rows[size - 1].paused_at, rows[size - 1].id) if len(rows) > size else None


def _still(units: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    where = func.coalesce(Dossier.handling_unit_id, Dossier.receiving_unit_id)
    return Dossier.paused_at.is_not(None), Dossier.closed_at.is_(None), where.in_(sorted(units))
