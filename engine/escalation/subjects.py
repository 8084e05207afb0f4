"""What clocks are about, in words: a step of a dossier, or the dossier itself.

Dossiers and work items are read by table, not by model: escalation stands below the dossiers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from engine.deadlines.models import Clock
from engine.definitions import catalog
from engine.words import Named

_DOSSIER = ("id", "code", "procedure_code", "procedure_name", "version_id", "receiving_unit_id", "handling_unit_id")
_dossier = table("dossier", *map(column, (*_DOSSIER, "extensions")))
_work_item = table("work_item", *map(column, ("id", "name", "name_en", "officer_id")))


@dataclass(frozen=True)
class Subject:
    """`holder_id` is the officer who holds the step, None where nobody does or the whole dossier is meant; `extensions`
    is how often the dossier's own date was put later with an apology."""

    session: Session
    code: str
    procedure_code: str
    procedure_name: str
    version_id: int
    receiving_id: int
    handling_id: int
    extensions: int
    step: Named | None
    holder_id: int | None

    @property
    def is_step(self) -> bool:
        return self.step is not None

    @cached_property
    def name(self) -> Named:
        """The step's, or the procedure's where the whole dossier is meant."""
        if self.step is not None:
            return self.step
        return Named(self.procedure_name, catalog.loaded(self.session, self.version_id).legal.name.en)


def subjects_of(session: Session, clock_ids: Collection[int]) -> dict[int, Subject]:
    """What each of these clocks is about; one statement."""
    of_dossier, of_item = _dossier.c, _work_item.c
    query = (
        select(
            Clock.id,
            of_dossier.code,
            of_dossier.procedure_code,
            of_dossier.procedure_name,
            of_dossier.version_id,
            of_dossier.receiving_unit_id,
            of_dossier.handling_unit_id,
            of_dossier.extensions,
            of_item.id.label("item_id"),
            of_item.name,
            of_item.name_en,
            of_item.officer_id,
        )
        .join(_dossier, of_dossier.id == Clock.dossier_id)
        .outerjoin(_work_item, of_item.id == Clock.work_item_id)
        .where(Clock.id.in_(clock_ids))
    )
    return {
        row.id: Subject(
            session=session,
            code=row.code,
            procedure_code=row.procedure_code,
            procedure_name=row.procedure_name,
            version_id=row.version_id,
            receiving_id=row.receiving_unit_id,
            handling_id=row.handling_unit_id or row.receiving_unit_id,
            extensions=row.extensions,
            step=Named(row.name, row.name_en) if row.item_id is not None else None,
            holder_id=row.officer_id,
        )
        for row in session.execute(query)
    }


def subject_of(session: Session, clock: Clock) -> Subject:
    """What one clock is about."""
    return subjects_of(session, [clock.id])[clock.id]
