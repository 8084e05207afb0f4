"""Notices: a line for one officer, shown in the page until read. `engine.mailing` decides which of them go out by
e-mail; telling costs an act this one row and nothing else.

A line is kept as its Vietnamese sentence with `{places}` and what fills them, not as finished words: it is put
together when it is read, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.act import Act
from engine.db import Base, Json
from engine.words import Named

Filling = str | Named | datetime | date


NEW, MAIL, DIGEST, PAGE = "new", "mail", "digest", "page"
_OWN = text("account_id IS NOT NULL")
_NEW = text("way = 'new'")
_WITH = text("mailed_with_id IS NOT NULL")
_FOR_DIGEST = text("way = 'digest' AND digest_id IS NULL AND read_at IS NULL")
TOLD = "has told"


class Notice(Base):
    """`sentence` is the key of its translation, `filling` goes into its places; without `filling` (lines from before
    the two were kept apart) the sentence is finished and is shown as it stands. A line for an account nobody of the
    organisation stands behind bears `account_id` instead of `officer_id`. `way` is how it leaves the page: not looked
    at yet, a mail, the digest, or not at all; `digest_id` the digest it went with, `mailed_with_id` the notice whose
    mail tells this one, too."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("(officer_id IS NULL) <> (account_id IS NULL)", name="has_one_reader"),
        CheckConstraint("way IN ('new', 'mail', 'digest', 'page')", name="way"),
        Index("ix_notice_officer_read", "officer_id", "read_at", "id"),
        Index("ix_notice_account_read", "account_id", "read_at", "id", postgresql_where=_OWN, sqlite_where=_OWN),
        Index("ix_notice_new", "id", postgresql_where=_NEW, sqlite_where=_NEW),
        Index("ix_notice_for_digest", "created_at", postgresql_where=_FOR_DIGEST, sqlite_where=_FOR_DIGEST),
        Index("ix_notice_digest_id", "digest_id"),
        Index("ix_notice_alarm_id", "alarm_id"),
        Index("ix_notice_mailed_with", "mailed_with_id", postgresql_where=_WITH, sqlite_where=_WITH),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    sentence: Mapped[str] = mapped_column(Text)
    filling: Mapped[dict[str, Any] | None] = mapped_column(Json)
    dossier_id: Mapped[int | None]
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarm.id"))
    way: Mapped[str] = mapped_column(String(6), default=PAGE, server_default=PAGE)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"))
    mailed_with_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    read_at: Mapped[datetime | None]


def tell(
    act: Act,
    officer_id: int,
    kind: str,
    sentence: str,
    *,
    dossier_id: int | None = None,
    **filling: Filling,
) -> Notice:
    """Leave a line for an officer: `sentence` marked with `_`, its places filled with texts as they were typed, names
    (`Named`), instants and days. Who tells of an alarm puts its number into `alarm_id` of the answer."""
    notice = Notice(officer_id=officer_id, dossier_id=dossier_id)
    return _leave(act, notice, kind, sentence, filling)


def tell_account(act: Act, account_id: int, kind: str, sentence: str, **filling: Filling) -> Notice:
    """The same for an account nobody of the organisation stands behind."""
    return _leave(act, Notice(account_id=account_id), kind, sentence, filling)


def _leave(act: Act, notice: Notice, kind: str, sentence: str, filling: Mapping[str, Filling]) -> Notice:
    notice.created_at, notice.kind, notice.sentence, notice.filling = act.now, kind, sentence, packed(filling)
    notice.way = NEW if act.office.settings.smtp else PAGE  # what nobody can mail today is not mailed years later
    act.session.add(notice)
    act.session.info[TOLD] = True
    return notice


def has_told(act: Act) -> bool:
    """Whether this act has left a line for anybody."""
    return bool(act.session.info.get(TOLD))


def packed(filling: Mapping[str, Filling]) -> dict[str, Any]:
    """As JSON: a name in both languages is an object `vi, en`, an instant `at`, a day `on`."""
    return {name: _packed(value) for name, value in filling.items()}


def _packed(value: Filling) -> str | dict[str, str]:
    if isinstance(value, Named):
        return {"vi": str(value), "en": value.en}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"on": value.isoformat()} if isinstance(value, date) else value


def unpacked(filling: Mapping[str, Any]) -> dict[str, Filling]:
    """The reverse of `packed`."""
    return {name: _unpacked(value) for name, value in filling.items()}


def _unpacked(value: Any) -> Filling:
    if not isinstance(value, dict):
        return str(value)
    if "at" in value:
        return datetime.fromisoformat(value["at"])
    return date.fromisoformat(value["on"]) if "on" in value else Named(value["vi"], value["en"])


def unread(
    session: Session,
    officer_id: int | None,
    limit: int = 50,
    before: int | None = None,
    *,
    account_id: int | None = None,
) -> list[Notice]:
    """What the officer (or the account without one) has not read, newest first; `before` is the id the page before
    ended with."""
    query = select(Notice).where(_for(officer_id, account_id), Notice.read_at.is_(None))
    return _page(session, query, limit, before)


def already_read(
    session: Session, officer_id: int | None, limit: int, before: int | None, *, account_id: int | None = None
) -> list[Notice]:
    """What the officer (or the account without one) has read, in the same way."""
    query = select(Notice).where(_for(officer_id, account_id), Notice.read_at.is_not(None))
    return _page(session, query, limit, before)


def _page(session: Session, query: Select[Notice], limit: int, before: int | None) -> list[Notice]:
    if before is not None:
        query = query.where(Notice.id < before)
    return list(session.scalars(query.order_by(Notice.id.desc()).limit(limit)))


def mark_read(act: Act, shown_ids: Collection[int]) -> list[int]:
    """These lines were shown to the actor; answers the alarms they tell of. Whatever came in since then, or belongs to
    others, stays unread."""
    mine = _for(act.actor.officer_id, act.actor.account_id)
    shown = update(Notice).where(mine, Notice.id.in_(shown_ids), Notice.read_at.is_(None))
    told = act.session.scalars(shown.values(read_at=act.now).returning(Notice.alarm_id)).all()
    return sorted({alarm_id for alarm_id in told if alarm_id is not None})


def _for(officer_id: int | None, account_id: int | None) -> ColumnElement[bool]:
    return Notice.officer_id == officer_id if officer_id is not None else Notice.account_id == account_id
