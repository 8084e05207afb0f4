"""How many dossiers still travel by which version of their procedure: what a new version leaves untouched."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.definitions.models import ProcedureVersion
from engine.dossiers.models import Dossier


def open_by_version(session: Session, code: str) -> dict[int, int]:
    """Number of the version -> its dossiers that are not closed; one statement."""
    query = (
        select(ProcedureVersion.number, func.count(Dossier.id).label("dossiers"))
        .join(Dossier, Dossier.version_id == ProcedureVersion.id)
        .where(Dossier.procedure_code == code, Dossier.closed_at.is_(None))
        .group_by(ProcedureVersion.number)
        .order_by(ProcedureVersion.number)
    )
    return {row.number: row.dossiers for row in session.execute(query)}
