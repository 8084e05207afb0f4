"""The audit log: who did what, when, to what. Written in the act's own transaction, never changed afterwards.

The timeline of a dossier is read from here, so there is no second story beside it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.act import Act
from engine.db import Base, Json


class AuditLine(Base):
    """One line: `verb` is past tense, `subject` is `kind:id`."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_dossier", "dossier_id", "id"),
        Index("ix_audit_at", "at", "id"),
        Index("ix_audit_verb", "verb", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(String(60))
    actor_name: Mapped[str] = mapped_column(String(120))
    account_id: Mapped[int | None]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    dossier_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(80))
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


def record(act: Act, verb: str, subject: str, *, dossier_id: int | None = None, **details: Any) -> None:
    """Write one line about what this act has just done. Details are JSON values; no secret belongs in them."""
    line = {
        "at": act.now,
        "verb": verb,
        "actor_name": act.actor.name,
        "account_id": act.actor.account_id,
        "officer_id": act.actor.officer_id,
        "dossier_id": dossier_id,
        "subject": subject,
        "details": details,
    }
    act.session.write(AuditLine.__table__, lambda: line)


def lines_of(session: Session, dossier_id: int) -> list[AuditLine]:
    """The dossier's story, oldest first."""
    return list(session.scalars(select(AuditLine).where(AuditLine.dossier_id == dossier_id).order_by(AuditLine.id)))
