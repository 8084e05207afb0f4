"""New notices are looked at once: a mail, the next digest, or the page alone. What one reader is told of one dossier at
once goes in one mail. An alarm that rings outside working time waits for its reader's next morning in the office.

It is a beat, not part of the act that tells: a sweep that rings ten thousand alarms writes ten thousand notices and
nothing else, and what a kill leaves undone the next beat finds (`way` is still `new`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal_column, select

from engine import notices
from engine.act import SYSTEM, Act, Office
from engine.mailing import readers
from engine.mailing.models import AT_ONCE, DIGEST, IN_HOURS, Mail
from engine.mailing.queueing import message_id, queue
from engine.mailing.readers import Reader, WhoReads
from engine.notices import Notice
from engine.worktime import editions

BATCH = 500
_IS_NEW = Notice.way == literal_column("'new'")  # written out: only then does the partial index serve


def sort(office: Office) -> int:
    """Decide on every new notice, a batch an act; answers how many. Any number of nodes may do it at once."""
    done = 0
    while batch := _sort_some(office):
        done += batch
    return done


def _sort_some(office: Office) -> int:
    with office.look(SYSTEM) as act:  # most beats find nothing, and then take no lock
        if act.session.scalar(select(Notice.id).where(_IS_NEW).limit(1)) is None:
            return 0
    with office.act(SYSTEM) as act:
        new = select(Notice).where(_IS_NEW).order_by(Notice.id).limit(BATCH)
        batch = act.session.scalars(new.with_for_update(skip_locked=True)).all()
        known = readers.of_notices(act.session, batch, act.today)
        for notice in batch:
            notice.way = _way(act, notice, known.get(_name(notice)))
        _queue(act, [(notice, known[_name(notice)]) for notice in batch if notice.way == notices.MAIL])
        return len(batch)


def _queue(act: Act, going: Sequence[tuple[Notice, Reader]]) -> None:
    """A mail for each, or for the first of those that go together; the others point at that one."""
    opens_at = editions.current(act.session).effective_start(act.now)
    firsts: dict[tuple[int, int, datetime], Notice] = {}
    mails, wait = [], {}
    for notice, reader in going:
        at = opens_at if reader.waits_for_the_office(notice.kind) else act.now
        key = reader.account_id, notice.dossier_id or -notice.id, at
        first = firsts.setdefault(key, notice)
        if first is not notice:
            notice.mailed_with_id = first.id
            continue
        mail = _mail(act, notice, reader)
        mails.append(mail)
        wait[mail] = at
    queue(act, mails, wait)


def _name(notice: Notice) -> WhoReads:
    return readers.name_of(notice.officer_id, notice.account_id)


def _way(act: Act, notice: Notice, reader: Reader | None) -> str:
    if act.office.settings.smtp is None or reader is None or not reader.address:
        return notices.PAGE
    chosen = reader.way_of(readers.topic_of(notice.kind))
    return {AT_ONCE: notices.MAIL, IN_HOURS: notices.MAIL, DIGEST: notices.DIGEST}.get(chosen, notices.PAGE)


def _mail(act: Act, notice: Notice, reader: Reader) -> Mail:
    return Mail(
        account_id=reader.account_id,
        notice_id=notice.id,
        message_id=message_id(act, f"notice-{notice.id}", notice.created_at.isoformat()),
        queued_at=act.now,
    )
