"""How long mails, digests and finished jobs are kept: `mail_days`. What they told stays: the notices in the page, and
the journal. What failed stays until somebody has seen to it, and what still waits stays; so do the errands to other
neighbours, whose own rows look at them.

A notice whose mail is forgotten counts as one of the page alone: it is mailed no second time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy import exists as there_is

from engine import notices
from engine.act import SYSTEM, Act, Office
from engine.clock import day_here
from engine.mailing.models import LEFT_OUT, SENT, Digest, Mail
from engine.mailing.queueing import NEIGHBOUR
from engine.notices import Notice
from engine.outbox import HOUSE, Job
from engine.outbox.models import FINISHED

AT_ONCE = 500


def sweep(office: Office) -> int:
    """Forget what has been kept long enough, a batch an act; answers how many rows went."""
    gone = 0
    while True:
        with office.act(SYSTEM) as act:
            before = act.now - timedelta(days=act.office.settings.mail_days)
            some = [_jobs(act, before), _mails(act, before), _digests(act, before)]
        gone += sum(some)
        if max(some) < AT_ONCE:
            return gone


def _jobs(act: Act, before: datetime) -> int:
    old = select(Job.id).where(Job.state == FINISHED, Job.done_at < before, Job.neighbour.in_((HOUSE, NEIGHBOUR)))
    ids = act.session.scalars(old.order_by(Job.done_at).limit(AT_ONCE)).all()
    act.session.execute(delete(Job).where(Job.id.in_(ids)))
    return len(ids)


def _mails(act: Act, before: datetime) -> int:
    """Sent or left out; the errands of those have ended, too."""
    old = select(Mail.id, Mail.notice_id).where(Mail.state.in_((SENT, LEFT_OUT)), Mail.queued_at < before)
    rows = act.session.execute(old.order_by(Mail.queued_at).limit(AT_ONCE)).all()
    told = [row.notice_id for row in rows if row.notice_id is not None]
    of_them = or_(Notice.id.in_(told), Notice.mailed_with_id.in_(told))
    act.session.execute(update(Notice).where(of_them).values(way=notices.PAGE, mailed_with_id=None))
    act.session.execute(delete(Mail).where(Mail.id.in_([row.id for row in rows])))
    return len(rows)


def _digests(act: Act, before: datetime) -> int:
    old = select(Digest.id).where(Digest.made_on < day_here(before), ~there_is().where(Mail.digest_id == Digest.id))
    ids = act.session.scalars(old.order_by(Digest.id).limit(AT_ONCE)).all()
    act.session.execute(update(Notice).where(Notice.digest_id.in_(ids)).values(way=notices.PAGE, digest_id=None))
    act.session.execute(delete(Digest).where(Digest.id.in_(ids)))
    return len(ids)
