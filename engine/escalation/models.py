"""The rows of escalation: one alarm per clock, rung and clock edition, so the second ring is impossible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Json


class Alarm(Base):
    """Somebody was told of a clock. `why` says how the ladder came to this person."""

    __tablename__ = "alarm"
    __table_args__ = (
        UniqueConstraint("clock_id", "rung", "clock_edition"),
        CheckConstraint("rung >= 0", name="rung"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered"),
        CheckConstraint("kind IN ('warning', 'overdue', 'superior', 'control')", name="kind"),
        Index("ix_alarm_officer", "officer_id", "answered_at", "id"),
        Index("ix_alarm_unit", "unit_id", "answered_at", "id"),
        Index("ix_alarm_dossier", "dossier_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    clock_edition: Mapped[int]
    rung: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    work_item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    why: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    due_at: Mapped[datetime]
    rung_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answer: Mapped[str | None] = mapped_column(Text)
