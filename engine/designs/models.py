"""The rows of designs: what is being drawn, each edition of it, and who sits before it.

design ─ design_edition     every save is an edition; `design.edition` says which of them is shown
   └──── design_presence    one line per open page, refreshed by its heartbeat
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Json

STARTED, SAVED, RESTORED, STEPPED, BESIDE, INSTEAD = "started", "saved", "restored", "stepped", "beside", "instead"
CAUSES = (STARTED, SAVED, RESTORED, STEPPED, BESIDE, INSTEAD)


class Design(Base):
    """A procedure version being drawn. `procedure_code` is empty until the drawing says one; `revision` rises with
    every change of what is shown, so that a page that has not seen the last one is refused."""

    __tablename__ = "design"
    __table_args__ = (
        CheckConstraint("length(title) > 0", name="title_given"),
        CheckConstraint("revision > 0 AND edition > 0", name="counted_from_one"),
        Index("ix_design_updated_at", "put_aside_at", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_code: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revision: Mapped[int] = mapped_column(default=1)
    edition: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(120))
    put_aside_at: Mapped[datetime | None]


class DesignEdition(Base):
    """What was saved at one moment. `content` is `{main, files, originals, legal, tests}`; `cause` says why it was
    saved, `copy_of` which earlier edition it brings back."""

    __tablename__ = "design_edition"
    __table_args__ = (
        CheckConstraint(f"cause IN ({', '.join(repr(cause) for cause in CAUSES)})", name="cause_known"),
        CheckConstraint("number > 0", name="counted_from_one"),
        CheckConstraint("copy_of IS NULL OR copy_of < number", name="copies_an_earlier_one"),
    )

    design_id: Mapped[int] = mapped_column(ForeignKey("design.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(120))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    cause: Mapped[str] = mapped_column(String(20))
    copy_of: Mapped[int | None]


class DesignPresence(Base):
    """One open page on a design. `tab` is a key the page gave itself, so it only tells the pages of one account
    apart."""

    __tablename__ = "design_presence"
    __table_args__ = (CheckConstraint("length(tab) > 0", name="tab_given"),)

    design_id: Mapped[int] = mapped_column(ForeignKey("design.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    tab: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    seen_at: Mapped[datetime]
