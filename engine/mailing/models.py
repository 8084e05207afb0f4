"""The rows of mailing: what each account has chosen, the digests, and the mails."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base

QUEUED, SENT, LEFT_OUT, FAILED = "queued", "sent", "left_out", "failed"
LONGEST_ERROR = 300
AT_ONCE, DIGEST, PAGE = "at_once", "digest", "page"
IN_HOURS = "in_hours"  # of alarms: at once in working time, else when the office opens; the house's choice, no row


class Mailbox(Base):
    """The address an account's own choice put in the place of the officer's."""

    __tablename__ = "mailbox"
    __table_args__ = (CheckConstraint("address <> ''", name="address"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(120))


class NoticeChoice(Base):
    """How an account wants the notices of one topic; no row means the house's own choice."""

    __tablename__ = "notice_choice"
    __table_args__ = (CheckConstraint("way IN ('at_once', 'digest', 'page')", name="way"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    way: Mapped[str] = mapped_column(String(8))


class Digest(Base):
    """One a day and account; the notices that went with it point here."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("account_id", "made_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_on: Mapped[date]


class Mail(Base):
    """One mail: of a notice and those that go with it, of a digest, or (neither) a trial its reader asked for.

    What waits and why is told by its job `mail:ID`; `error` says why one was left out: `read` in the page meanwhile, no
    `address`, an account that is `closed`; or why it failed, until its job is run again. `message_id` is made from what
    the mail tells, so that a copy sent twice is known as one.
    """

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'left_out', 'failed')", name="state"),
        CheckConstraint("notice_id IS NULL OR digest_id IS NULL", name="one_thing"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        CheckConstraint("(state IN ('left_out', 'failed')) = (error <> '')", name="left_out"),
        Index("ix_mail_account", "account_id", "id"),
        Index("ix_mail_queued_at", "queued_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), unique=True)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"), unique=True)
    state: Mapped[str] = mapped_column(String(8), default=QUEUED)
    message_id: Mapped[str] = mapped_column(String(160), unique=True)
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(LONGEST_ERROR), default="")
