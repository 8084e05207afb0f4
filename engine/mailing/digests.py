"""The digest: once a working day, in the morning, what an account has not read and no mail has told it.

A row per account and day keeps it from being made twice; the notices point at the digest they went with, so that none
comes again on the next day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, literal_column, select

from engine import notices
from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.identity.models import Account
from engine.mailing import readers
from engine.mailing.models import DIGEST, Digest, Mail
from engine.mailing.queueing import message_id, queue
from engine.mailing.readers import Reader, WhoReads
from engine.notices import Notice
from engine.settings import LOCAL_ZONE
from engine.worktime import editions

_WAITS = and_(
    Notice.way == literal_column("'digest'"),  # written out: only then does the partial index serve
    Notice.digest_id.is_(None),
    Notice.read_at.is_(None),
)


def make_due(office: Office) -> int:
    """Make today's digests, each in its own act; answers how many. Before the hour, or on a day off, none. A node that
    was not there in the morning makes them when it is back the same day."""
    if office.settings.smtp is None:
        return 0
    with office.look(SYSTEM) as act:
        until = _hour_of(act)
        if act.now < until or not editions.current(act.session).is_working_day(act.today):
            return 0
        waiting = act.session.execute(select(Notice.officer_id, Notice.account_id).where(*_until(until)).distinct())
        names = [readers.name_of(*row) for row in waiting]
        served = _served(act) if names else frozenset()
    return sum(_make_one(office, name, until) for name in names if name not in served)


def _hour_of(act: Act) -> datetime:
    return datetime.combine(act.today, act.office.settings.digest_at, LOCAL_ZONE)


def _until(until: datetime) -> tuple[ColumnElement[bool], ...]:
    return _WAITS, Notice.created_at < until


def _served(act: Act) -> frozenset[WhoReads]:
    """Whoever has today's digest: what reached them late waits for tomorrow's."""
    query = select(Account.id, Account.officer_id).join(Digest, Digest.account_id == Account.id)
    return frozenset(
        name
        for account_id, officer_id in act.session.execute(query.where(Digest.made_on == act.today))
        for name in (("account", account_id), ("officer", officer_id or 0))
    )


def _make_one(office: Office, name: WhoReads, until: datetime) -> bool:
    try:
        with office.act(SYSTEM) as act:
            return _make(act, name, until)
    except SomeoneMovedItFirst:
        return False  # another node made it


def _make(act: Act, name: WhoReads, until: datetime) -> bool:
    waiting = act.session.scalars(_waiting(name, until)).all()
    reader = readers.of_notices(act.session, waiting, act.today).get(name)
    wanted = [notice for notice in waiting if reader and _wants(reader, notice)]
    for notice in waiting:
        if notice not in wanted:  # another choice was made since, or the address is gone
            notice.way = notices.PAGE
    if reader is None or not wanted:
        return False
    digest = Digest(account_id=reader.account_id, made_on=act.today)
    act.session.add(digest)
    act.session.flush()
    for notice in wanted:
        notice.digest_id = digest.id
    mark = message_id(act, f"digest-{digest.id}", act.today.isoformat())
    queue(act, [Mail(account_id=reader.account_id, digest_id=digest.id, message_id=mark, queued_at=act.now)])
    return True


def _waiting(name: WhoReads, until: datetime) -> Select[Notice]:
    kind, number = name
    reads = Notice.officer_id == number if kind == "officer" else Notice.account_id == number
    return select(Notice).where(reads, *_until(until)).order_by(Notice.id).with_for_update()


def _wants(reader: Reader, notice: Notice) -> bool:
    return bool(reader.address) and reader.way_of(readers.topic_of(notice.kind)) == DIGEST


def lines_of(act: Act, digest_id: int) -> Sequence[Notice]:
    """What a digest tells: its notices that are still unread, the oldest first."""
    mine = select(Notice).where(Notice.digest_id == digest_id, Notice.read_at.is_(None))
    return act.session.scalars(mine.order_by(Notice.id)).all()
