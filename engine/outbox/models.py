"""The rows of the outbox: the jobs, and how the neighbours are whom they call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Json

QUEUED, LEASED, FINISHED, DEAD = "queued", "leased", "done", "dead"
CLOSED, OPEN, HALF_OPEN = "closed", "open", "half-open"  # of the breaker in the line to a neighbour
_WAITING = text("state IN ('queued', 'leased')")
_DEAD = text("state = 'dead'")
_DONE = text("state = 'done'")


class Job(Base):
    """One thing to do. `key` is unique and goes along to the far end as its idempotency key. `neighbour` is who must be
    called for it, "" where nobody is. `spared` counts the attempts that are not held against it: nobody began it, or
    the neighbour was away. `begun_at` is when this attempt's runner began, None while only a message is on its way."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'leased', 'done', 'dead')", name="state"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done"),
        Index("ix_job_due", "neighbour", "due_at", "id", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_job_done", "done_at", "id", postgresql_where=_DONE, sqlite_where=_DONE),
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
    spared: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")

    @property
    def counted(self) -> int:
        """The attempts that are held against it."""
        return self.attempts - self.spared


class Neighbour(Base):
    """How one neighbour is, the same for all nodes. The breaker in the line to it: `closed` while it answers, `open`
    when it was away several times in a row, until `open_until`; then `half-open`, one call tries it. Whoever paused it
    says why."""

    __tablename__ = "neighbour"
    __table_args__ = (
        CheckConstraint("state IN ('closed', 'open', 'half-open')", name="state"),
        CheckConstraint("(state = 'closed') = (open_until IS NULL)", name="open_until"),
        CheckConstraint("failures >= 0", name="failures"),
        CheckConstraint("(paused_at IS NULL) = (pause_reason = '')", name="says_why"),
        CheckConstraint("paused_at IS NOT NULL OR paused_by IS NULL", name="paused_by"),
    )

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default=CLOSED)
    failures: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
    failed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    pause_reason: Mapped[str] = mapped_column(Text, default="")
