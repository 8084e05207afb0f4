"""New notices are looked at once: a mail of its own, the next digest, or the page alone.

It is a beat, not part of the act that tells: a sweep that rings ten thousand alarms writes ten thousand notices and
nothing else, and what a kill leaves undone the next beat finds (`way` is still `new`).
"""

from __future__ import annotations

from sqlalchemy import literal_column, select

from engine import notices
from engine.act import SYSTEM, Act, Office
from engine.mailing import readers
from engine.mailing.models import AT_ONCE, DIGEST, Mail
from engine.mailing.queueing import message_id, queue
from engine.mailing.readers import Reader, WhoReads
from engine.notices import Notice

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
        going = [notice for notice in batch if notice.way == notices.MAIL]
        queue(act, [_mail(act, notice, known[_name(notice)]) for notice in going])
        return len(batch)


def _name(notice: Notice) -> WhoReads:
    return readers.name_of(notice.officer_id, notice.account_id)


def _way(act: Act, notice: Notice, reader: Reader | None) -> str:
    if act.office.settings.smtp is None or reader is None or not reader.address:
        return notices.PAGE
    chosen = reader.way_of(readers.topic_of(notice.kind))
    return {AT_ONCE: notices.MAIL, DIGEST: notices.DIGEST}.get(chosen, notices.PAGE)


def _mail(act: Act, notice: Notice, reader: Reader) -> Mail:
    return Mail(
        account_id=reader.account_id,
        notice_id=notice.id,
        message_id=message_id(act, f"notice-{notice.id}", notice.created_at.isoformat()),
        queued_at=act.now,
    )
