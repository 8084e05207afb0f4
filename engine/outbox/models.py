"""The rows of the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Json

QUEUED, LEASED, FINISHED, DEAD = "queued", "leased", "done", "dead"
_WAITING = text("state IN ('queued', 'leased')")
_DEAD = text("state = 'dead'")


class Job(Base):
    """One thing to do. `key` is unique and goes along to the far end as its idempotency key. `neighbour` is who must be
    called for it, "" where nobody is."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'leased', 'done', 'dead')", name="state"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done"),
        Index("ix_job_due", "neighbour", "due_at", "id", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_job_dead", "id", postgresql_where=_DEAD, sqlite_where=_DEAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    neighbour: Mapped[str] = mapped_column(String(20), default="", server_default="")
    key: Mapped[str] = mapped_column(String(160), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    dossier_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(8), default=QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
