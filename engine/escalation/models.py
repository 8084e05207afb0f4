"""The rows of escalation: one alarm per clock, rung and clock edition, so the second ring is impossible; one report per
unit and week or month; the ladder in force from a day on; and when the sweep lived."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Json

LEVELS = ("E1", "E2", "E3", "E4", "E5", "E6", "E7")
KINDS = ("warning", "reminder", "apology", "overdue", "head", "superior", "control")
DUTIES = ("apology", "explanation", "dialogue")
SILENT, SET_BACK = "silent", "set_back"
WEEK, MONTH = "week", "month"
_FOLLOWS = text("follow_at IS NOT NULL")
_OPEN = text("valid_to IS NULL")
_SCOPE = (  # what `ladders.scope` says
    "scope = CASE WHEN procedure_code IS NULL AND unit_id IS NULL THEN 'city' "
    "WHEN unit_id IS NULL THEN 'procedure:' || procedure_code "
    "WHEN procedure_code IS NULL THEN 'unit:' || CAST(unit_id AS VARCHAR) "
    "ELSE 'procedure:' || procedure_code || '/unit:' || CAST(unit_id AS VARCHAR) END"
)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Alarm(Base):
    """Somebody was told of a clock. `why` says how the ladder came to this person, `copies` who was told beside.

    `rung` is the position on the ladder of its kind of clock, `level` the rung's name (E1 to E7), `duty` what it
    obliges the told person to beside an answer; until that duty is opened, `follow_at` says when to try. It is
    delivered when it stands in the page of who was told, and read when it was first shown there.
    """

    __tablename__ = "alarm"
    __table_args__ = (
        UniqueConstraint("clock_id", "rung", "clock_edition"),
        CheckConstraint("rung >= 0", name="rung"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered"),
        CheckConstraint("read_at IS NULL OR delivered_at IS NOT NULL", name="read"),
        _one_of("kind", KINDS),
        _one_of("level", LEVELS),
        _one_of("duty", DUTIES),
        Index("ix_alarm_officer", "officer_id", "answered_at", "id"),
        Index("ix_alarm_unit", "unit_id", "answered_at", "id"),
        Index("ix_alarm_dossier", "dossier_id"),
        Index("ix_alarm_follow", "follow_at", "id", postgresql_where=_FOLLOWS, sqlite_where=_FOLLOWS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    clock_edition: Mapped[int]
    rung: Mapped[int]
    level: Mapped[str] = mapped_column(String(4))
    kind: Mapped[str] = mapped_column(String(10))
    duty: Mapped[str | None] = mapped_column(String(12))
    follow_at: Mapped[datetime | None] = mapped_column(default=None)
    wants_answer: Mapped[bool] = mapped_column(default=False)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    work_item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    copies: Mapped[list[int]] = mapped_column(Json, default=list)
    why: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    due_at: Mapped[datetime]
    rung_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answer: Mapped[str | None] = mapped_column(Text)


class UnitReport(Base):
    """Somebody was told how late a unit is: that many of its dossiers passed their date in one week, or, its head, what
    became of a month (`begins_on` is the Monday, or the first). Once per unit and time: a second row is impossible.

    `numbers` are those that were told; they stay, whatever is explained later.
    """

    __tablename__ = "unit_report"
    __table_args__ = (
        UniqueConstraint("kind", "begins_on", "unit_id"),
        _one_of("kind", (WEEK, MONTH)),
        Index("ix_unit_report_unit", "unit_id", "begins_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(5))
    begins_on: Mapped[date]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    level: Mapped[str] = mapped_column(String(4))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    copies: Mapped[list[int]] = mapped_column(Json, default=list)
    why: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    numbers: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    told_at: Mapped[datetime]


class LadderEdition(Base):
    """A ladder in force from `valid_from` until the day before `valid_to`, for a procedure, a unit and all below it,
    both, or the city. Never changed once in force: a new edition ends the one before.

    `scope` says in one word what it is for, so that two of one day, and two that never end, are impossible.
    """

    __tablename__ = "ladder_edition"
    __table_args__ = (
        UniqueConstraint("scope", "valid_from"),
        Index("uq_ladder_edition_open", "scope", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
        CheckConstraint(_SCOPE, name="scope"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(80))
    procedure_code: Mapped[str | None] = mapped_column(ForeignKey("procedure.code"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    rungs: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    basis: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Heartbeat(Base):
    """When a beat last came to its end, and on which machine."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    beat_at: Mapped[datetime]
    node: Mapped[str] = mapped_column(String(120), default="")


class Silence(Base):
    """A time without a beat, noticed once; `until` is None while it lasts, `told` is how many were told of it.

    A clock that was set back (`kind` set_back) had made a beat at `until` that lay ahead of `since`.
    """

    __tablename__ = "silence"
    __table_args__ = (
        UniqueConstraint("kind", "since"),
        _one_of("kind", (SILENT, SET_BACK)),
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
        CheckConstraint("told >= 0", name="told"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    noticed_at: Mapped[datetime]
    told: Mapped[int]
