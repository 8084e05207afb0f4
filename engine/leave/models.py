"""What the daily look has found: open steps that nobody present may do."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base


class UnattendedStep(Base):
    """On that day nobody who was there could do this step; `officer_id` is who was told, once a day."""

    __tablename__ = "unattended_step"
    __table_args__ = (Index("ix_unattended_step_unit", "found_on", "unit_id"),)

    found_on: Mapped[date] = mapped_column(primary_key=True)
    work_item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
