"""What a clock is about, in words: a step of a dossier, or the dossier itself.

Read by table, not by model: escalation and dossiers stand on the same floor and do not import each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from engine.deadlines.models import Clock
from engine.definitions import catalog
from engine.words import Named

_dossier = table("dossier", column("id"), column("code"), column("procedure_name"), column("version_id"))
_work_item = table("work_item", column("id"), column("name"), column("name_en"), column("officer_id"))


@dataclass(frozen=True)
class Subject:
    """`name` is the step's, or the procedure's where the whole dossier is meant; `holder_id` is the officer who holds
    the step, None where nobody does."""

    code: str
    name: Named
    is_step: bool
    holder_id: int | None


def subject_of(session: Session, clock: Clock) -> Subject:
    code, procedure, version_id = session.execute(
        select(_dossier.c.code, _dossier.c.procedure_name, _dossier.c.version_id).where(
            _dossier.c.id == clock.dossier_id
        )
    ).one()
    if clock.work_item_id is None:
        in_english = catalog.loaded(session, version_id).legal.name.en
        return Subject(code, Named(procedure, in_english), is_step=False, holder_id=None)
    name, name_en, holder_id = session.execute(
        select(_work_item.c.name, _work_item.c.name_en, _work_item.c.officer_id).where(
            _work_item.c.id == clock.work_item_id
        )
    ).one()
    return Subject(code, Named(name, name_en), is_step=True, holder_id=holder_id)
