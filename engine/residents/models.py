"""The rows of the residents room: the ledger of calls, which stays, and what was answered, which does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, Json

VERIFY, LOOK_UP = "verify", "look_up"
ASKED, AWAY, REFUSED, NOT_PERMITTED = "asked", "away", "refused", "not_permitted"
MATCH, MISMATCH = "match", "mismatch"
FOUND, NOBODY, SEVERAL = "found", "nobody", "several"
RESULTS = (ASKED, AWAY, REFUSED, NOT_PERMITTED, MATCH, MISMATCH, FOUND, NOBODY, SEVERAL)
_OPEN, _NOT_ADMITTED = text("result = 'asked'"), text("result = 'not_permitted'")


class RegisterCall(Base):
    """One question put to the residents database: who asked, where, for which dossier and step, what for and on which
    basis, which fields, and what kind of answer came. Never the answer itself.

    `subject` is a keyed digest of the number asked about, so that a person can be told who looked without the ledger
    being a list of numbers. A question at the counter bears the `draft` it was typed in until there is a dossier.
    """

    __tablename__ = "register_call"
    __table_args__ = (
        CheckConstraint("operation IN ('verify', 'look_up')", name="operation"),
        CheckConstraint(
            "result IN ('asked', 'away', 'refused', 'not_permitted', 'match', 'mismatch', 'found', 'nobody', "
            "'several')",
            name="result",
        ),
        CheckConstraint("(result = 'asked') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("dossier_id IS NOT NULL OR draft <> ''", name="belongs"),
        Index("ix_register_call_dossier", "dossier_id", "id"),
        Index("ix_register_call_draft", "draft", "id"),
        Index("ix_register_call_subject", "subject", "id"),
        Index("ix_register_call_officer", "officer_id", "asked_at"),
        Index("ix_register_call_open", "asked_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_register_call_not_admitted", "asked_at", postgresql_where=_NOT_ADMITTED, sqlite_where=_NOT_ADMITTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    operation: Mapped[str] = mapped_column(String(8))
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    draft: Mapped[str] = mapped_column(String(120), default="")
    step: Mapped[str] = mapped_column(String(80), default="")
    person: Mapped[str] = mapped_column(String(40))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    procedure_code: Mapped[str] = mapped_column(ForeignKey("procedure.code"))
    purpose: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text)
    fields: Mapped[list[str]] = mapped_column(Json)
    subject: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(String(13), default=ASKED)


class RegisterAnswer(Base):
    """What the register said to one look-up: the declared fields alone, and for a time alone."""

    __tablename__ = "register_answer"
    __table_args__ = (Index("ix_register_answer_erase", "erase_at"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("register_call.id"), primary_key=True)
    people: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    erase_at: Mapped[datetime]
