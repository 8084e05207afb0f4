"""The rows of what heads owe: duties, and the ledger of lateness."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base
from engine.deadlines.causes import CAUSES

APOLOGY, EXPLANATION, DIALOGUE = "apology", "explanation", "dialogue"
ELEMENTS = {kind: f"duty.{kind}" for kind in (APOLOGY, EXPLANATION, DIALOGUE)}  # what a duty's work item stands for
_NEW = text("weighed_at IS NULL")
_ONE_APOLOGY = text("kind = 'apology' AND work_item_id IS NOT NULL AND withdrawn_at IS NULL")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Duty(Base):
    """What the head of an authority owes: the apology with a new date (NĐ 61/2018 article 19.9), the explanation of a
    lateness, the dialogue with the applicant (Decision 891, III.2.3, 2.5, 2.7). An alarm obliges to it (`alarm_id`), or
    a dossier was marked important.

    Whether it is done its work item says. Without one there was nothing left to do when it would have been opened.
    """

    __tablename__ = "duty"
    __table_args__ = (
        _one_of("kind", (APOLOGY, EXPLANATION, DIALOGUE)),
        CheckConstraint("withdrawn_at IS NULL OR work_item_id IS NOT NULL", name="withdrawn"),
        Index("uq_duty_apology", "dossier_id", unique=True, postgresql_where=_ONE_APOLOGY, sqlite_where=_ONE_APOLOGY),
        Index("ix_duty_dossier", "dossier_id", "id"),
        Index("ix_duty_officer", "officer_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarm.id"), unique=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    work_item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    opened_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Lateness(Base):
    """A line of the ledger of lateness: which step of which dossier, in whose hands, whose leader and whose head that
    day, how late, why. Opened with the duty to explain, completed by the explanation.

    `late_minutes` is working time past `due_at` (the date in force when the alarm rang) until it was explained, or
    until the handling ended. `weighed_at`: when it was asked whether too many came together in its unit and week.
    """

    __tablename__ = "lateness"
    __table_args__ = (
        _one_of("cause", tuple(CAUSES)),
        CheckConstraint("(explained_at IS NULL) = (cause IS NULL)", name="explained"),
        CheckConstraint("(explained_at IS NULL) = (late_minutes IS NULL)", name="measured"),
        CheckConstraint("late_minutes >= 0", name="late_minutes"),
        CheckConstraint("explained_at IS NULL OR (explanation <> '' AND remedy <> '')", name="says_why"),
        Index("ix_lateness_head", "head_id", "noted_at"),
        Index("ix_lateness_unit", "unit_id", "noted_at"),
        Index("ix_lateness_dossier", "dossier_id"),
        Index("ix_lateness_new", "unit_id", "id", postgresql_where=_NEW, sqlite_where=_NEW),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), unique=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    work_item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    head_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    due_at: Mapped[datetime]
    noted_at: Mapped[datetime]
    weighed_at: Mapped[datetime | None]
    explained_at: Mapped[datetime | None]
    late_minutes: Mapped[int | None]
    cause: Mapped[str | None] = mapped_column(String(20))
    explanation: Mapped[str] = mapped_column(Text, default="")
    remedy: Mapped[str] = mapped_column(Text, default="")
