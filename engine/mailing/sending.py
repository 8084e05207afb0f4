"""The errand of a mail: what it says is put together when it is sent, the server is called, the row says how it went.

The words are those of the pages and the call is the client's; both are handed in by the door, because they stand on
higher floors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from engine.act import Act
from engine.mailing import readers
from engine.mailing.digests import lines_of
from engine.mailing.models import LEFT_OUT, QUEUED, SENT, Mail
from engine.mailing.queueing import KIND
from engine.mailing.readers import Reader
from engine.notices import Filling, Notice, unpacked
from engine.outbox import Errand

LONGEST_DIGEST = 50
SAID = frozenset({"code", "unit", "who", "officer", "number", "count"})  # texts that hold no words somebody typed


@dataclass(frozen=True)
class Line:
    """One notice as a mail may tell it: words that were typed stay in the house, for they may name people."""

    sentence: str
    filling: Mapping[str, Filling | None]
    kind: str
    told_at: datetime
    code: str | None


@dataclass(frozen=True)
class Content:
    """What a mail tells, before it is put in words. `kind` is `alarm`, `notice`, `digest` or `trial`; `more` counts the
    lines a long digest leaves out."""

    kind: str
    language: str
    lines: Sequence[Line] = ()
    more: int = 0


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Message:
    """What the client is given."""

    to: str
    words: Words
    language: str
    message_id: str
    at: datetime


def errands(compose: Callable[[Content], Words], send: Callable[[Message], str]) -> dict[str, Errand]:
    """`compose` puts a content into words; `send` hands a message to the mail server and answers what it said."""

    def prepare(act: Act, payload: Mapping[str, Any]) -> Message | None:
        mail = act.session.get_one(Mail, payload["mail_id"])
        reader = readers.of_account(act.session, mail.account_id, act.today)
        content = _content(act, mail, reader)
        if isinstance(content, str) or reader is None:
            return None
        return Message(reader.address, compose(content), reader.language, mail.message_id, mail.queued_at)

    return {KIND: Errand(prepare, send, _settle)}


def _settle(act: Act, payload: Mapping[str, Any], answer: Any | None) -> None:
    mail = act.session.get_one(Mail, payload["mail_id"])
    if mail.state != QUEUED:
        return
    if answer is not None:
        mail.state, mail.sent_at = SENT, act.now
        return
    why = _content(act, mail, readers.of_account(act.session, mail.account_id, act.today))
    mail.state, mail.error = LEFT_OUT, why if isinstance(why, str) else "read"


def _content(act: Act, mail: Mail, reader: Reader | None) -> Content | str:
    """What it tells, or why it tells nothing any more."""
    if reader is None:
        return "closed"
    if not reader.address:
        return "address"
    if mail.digest_id is not None:
        unread = lines_of(act, mail.digest_id)
        lines = [_line(notice) for notice in unread[:LONGEST_DIGEST]]
        return Content("digest", reader.language, lines, len(unread) - len(lines)) if lines else "read"
    if mail.notice_id is None:
        return Content("trial", reader.language)
    together = select(Notice).where(or_(Notice.id == mail.notice_id, Notice.mailed_with_id == mail.notice_id))
    told = [one for one in act.session.scalars(together.order_by(Notice.id)) if one.read_at is None or _is_alarm(one)]
    if not told:
        return "read"
    return Content("alarm" if any(map(_is_alarm, told)) else "notice", reader.language, list(map(_line, told)))


def _is_alarm(notice: Notice) -> bool:
    """Goes out even when it was read in the page."""
    return readers.topic_of(notice.kind) == readers.ALARMS


def _line(notice: Notice) -> Line:
    filling = unpacked(notice.filling or {})
    code = filling.get("code")
    said = {name: value if name in SAID or type(value) is not str else None for name, value in filling.items()}
    sentence = notice.sentence if notice.filling is not None else ""
    return Line(sentence, said, notice.kind, notice.created_at, str(code) if code else None)
