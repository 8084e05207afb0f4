"""The rows of the legal clock: the clock as last reckoned, and the ledger it was reckoned from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    event,
    literal_column,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Mapper, mapped_column, orm_insert_sentinel

from engine.db import Base, Json
from engine.deadlines.ledger import Entry
from engine.deadlines.policy import ClockRule
from engine.session import Moved
from engine.worktime.periods import Period

ALIVE = ("running", "paused")


class Clock(Moved, Base):
    """A clock per dossier and per step. All dates are a cache of the ledger; `reckon` is the truth.

    `edition` grows whenever the date moves, so that alarms of an older reckoning do not block new ones; `rung` is how
    far this edition's alarms have climbed. `next_ring_at` is None when nothing shall ring: paused, ended, silenced.
    """

    __tablename__ = "clock"
    __table_args__ = (
        CheckConstraint("subject IN ('dossier', 'work_item')", name="subject"),
        CheckConstraint("(subject = 'work_item') = (work_item_id IS NOT NULL)", name="one_subject"),
        CheckConstraint("state IN ('running', 'paused', 'met', 'stopped')", name="state"),
        CheckConstraint("state = 'running' OR next_ring_at IS NULL", name="rings_while_running"),
        CheckConstraint("(state = 'paused') = (due_at IS NULL)", name="due"),
        CheckConstraint("(state IN ('met', 'stopped')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("rung >= 0 AND edition >= 1", name="counted"),
        Index("ix_clock_next_ring_at", "next_ring_at", postgresql_where=text("next_ring_at IS NOT NULL"),
              sqlite_where=text("next_ring_at IS NOT NULL")),
        Index("uq_clock_dossier", "dossier_id", unique=True, postgresql_where=text("subject = 'dossier'"),
              sqlite_where=text("subject = 'dossier'")),
        Index("ix_clock_dossier_id", "dossier_id", "state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(10))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    work_item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    calendar_edition_id: Mapped[int] = mapped_column(ForeignKey("calendar_edition.id"))
    rule: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    original_due_at: Mapped[datetime]
    warn_at: Mapped[datetime | None]
    next_ring_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    rung: Mapped[int] = mapped_column(default=0)
    edition: Mapped[int] = mapped_column(default=1)
    lines: Mapped[int] = mapped_column()  # how many its ledger has
    # Lets SQLite take many clocks in one INSERT and still say which id is whose; means nothing.
    row_of_insert: Mapped[int | None] = orm_insert_sentinel(omit_from_statements=True)

    # Whoever writes a row whose ledger has grown meanwhile is refused; an alarm that only rang stands in nobody's way.
    __mapper_args__ = {"version_id_col": lines, "version_id_generator": False}

    @hybrid_property
    def is_dossiers(self) -> bool:
        """Whether it counts for the whole dossier, not for a step."""
        return self.subject == "dossier"

    @is_dossiers.inplace.expression
    @classmethod
    def _is_dossiers(cls) -> ColumnElement[bool]:
        return cls.subject == literal_column("'dossier'")  # as a parameter beside the index on it, it is planned anew

    @property
    def clock_rule(self) -> ClockRule:
        """The rule as the policy understands it."""
        return ClockRule.from_dict(self.rule)


class ClockEntry(Base):
    """One line of a clock's ledger; written once. `data` may hold `until`, or `period` with `whole`,
    `reason_en` and `cause`.

    Lines are numbered from 1 without a gap, so that two acts can never write the same line.
    """

    __tablename__ = "clock_entry"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('start', 'pause', 'resume', 'restart', 'extend', 'retract', 'recalculate', 'meet', 'stop')",
            name="kind",
        ),
        CheckConstraint("(kind = 'start') = (number = 1)", name="starts_once"),
    )

    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    by_officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    @property
    def entry(self) -> Entry:
        """The line as the policy reads it."""
        until, period = self.data.get("until"), self.data.get("period")
        return Entry(
            kind=self.kind,  # type: ignore[arg-type]  # the CHECK holds it to the kinds
            at=self.at,
            reason=self.reason,
            until=date.fromisoformat(until) if until else None,
            period=Period.parse(period) if period else None,
            whole=self.data.get("whole", False),
            reason_en=self.data.get("reason_en", ""),
            cause=self.data.get("cause", ""),
        )


@event.listens_for(ClockEntry, "before_update")
@event.listens_for(ClockEntry, "before_delete")
def _keep(_mapper: Mapper[Any], _connection: Connection, line: ClockEntry) -> None:
    raise AssertionError(f"line {line.number} of clock {line.clock_id} is written: add another")
