"""The sweep's own obligation: to be alive. When it is silent, whoever notices first tells the control office, once.

Every sweep that came to its end leaves one row, `heartbeat`, shared by all nodes. `watch` runs on every node beside the
sweep, and pages ask `silent_since`; each silence is one row, unique by its beginning, so it is told once whoever
notices it.
"""

from __future__ import annotations

import platform
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import audit, notices
from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.escalation.models import SET_BACK, SILENT, Heartbeat, Silence
from engine.identity.accounts import holders_of
from engine.org import questions as org
from engine.org.models import CONTROL_ROLE, Unit
from engine.org.tree import tree_of
from engine.words import _

SWEEP = "sweep"
SILENT_AFTER = timedelta(minutes=5)
ASTRAY = timedelta(minutes=1)  # how far the clocks of two nodes may differ
SAID_AGAIN_AFTER = timedelta(hours=1)  # two nodes whose clocks differ for good would say so at every beat

SILENT_SENTENCE = _(
    "Việc rà soát thời hạn đã ngừng từ {since}: các cảnh báo trễ hạn chưa được gửi. Mời báo bộ phận vận hành hệ thống."
)
AGAIN_SENTENCE = _("Việc rà soát thời hạn đã ngừng từ {since} đến {until}; các cảnh báo bị chậm nay đã được gửi.")
SET_BACK_SENTENCE = _("Đồng hồ của hệ thống đã bị lùi từ {until} về {since}; thời hạn được tính theo giờ mới.")


def silent_since(session: Session, now: datetime) -> datetime | None:
    """Since when no sweep has come to its end; None while all is well, and before the first ever."""
    last = session.scalar(select(Heartbeat.beat_at).where(Heartbeat.name == SWEEP))
    return last if last is not None and now - last > SILENT_AFTER else None


def beat(office: Office) -> bool:
    """A sweep came to its end: it is alive, and a silence before it is over. Whether this beat counts: of two nodes
    that beat at once one is enough.

    A last beat that lies ahead was made by a clock that has been set back since: put right, and said.
    """
    try:
        with office.act(SYSTEM) as act:
            _beat(act)
    except SomeoneMovedItFirst:
        return False
    return True


def watch(office: Office) -> bool:
    """Notice a silence, on any node; whether there is one."""
    with office.look(SYSTEM) as act:  # most looks find all well, and then take no lock
        if silent_since(act.session, act.now) is None:
            return False
    try:
        with office.act(SYSTEM) as act:
            return note_silence(act) is not None
    except SomeoneMovedItFirst:  # another node has just said it
        return True


def note_silence(act: Act) -> datetime | None:
    """Tell the control office of a silence that lasts, once; since when, or None. Pages may call it as well."""
    since = silent_since(act.session, act.now)
    if since is not None and not _is_known(act, SILENT, since):
        told = tell_control(act, "system.silent", SILENT_SENTENCE, since=since, until=act.now)
        act.session.add(Silence(kind=SILENT, since=since, noticed_at=act.now, told=told))
        audit.record(act, "sweep.silent", "heartbeat:sweep", since=since.isoformat())
    return since


def _beat(act: Act) -> None:
    node = platform.node()[:120]
    last = act.session.get(Heartbeat, SWEEP, with_for_update=True)
    if last is None:
        act.session.add(Heartbeat(name=SWEEP, beat_at=act.now, node=node))
        return
    if last.beat_at - act.now > ASTRAY:
        _put_right(act, last.beat_at)
    elif last.beat_at > act.now:
        return
    elif act.now - last.beat_at > SILENT_AFTER:
        _end_silence(act, last.beat_at)
    last.beat_at, last.node = act.now, node


def _end_silence(act: Act, since: datetime) -> None:
    """It is over; told now where nobody had noticed it before."""
    if _is_known(act, SILENT, since):
        known = Silence.kind == SILENT, Silence.since == since
        act.session.execute(update(Silence).where(*known).values(until=act.now))
    else:
        told = tell_control(act, "system.silent", AGAIN_SENTENCE, since=since, until=act.now)
        act.session.add(Silence(kind=SILENT, since=since, until=act.now, noticed_at=act.now, told=told))
    audit.record(act, "sweep.resumed", "heartbeat:sweep", since=since.isoformat())


def _put_right(act: Act, ahead: datetime) -> None:
    lately = Silence.kind == SET_BACK, Silence.noticed_at > act.now - SAID_AGAIN_AFTER, Silence.noticed_at <= act.now
    if act.session.scalar(select(Silence.id).where(*lately).limit(1)) is not None:
        return
    told = tell_control(act, "system.set_back", SET_BACK_SENTENCE, since=act.now, until=ahead)
    act.session.add(Silence(kind=SET_BACK, since=act.now, until=ahead, noticed_at=act.now, told=told))
    audit.record(act, "clock.set_back", "heartbeat:sweep", beat_at=ahead.isoformat())


def _is_known(act: Act, kind: str, since: datetime) -> bool:
    return act.session.scalar(select(Silence.id).where(Silence.kind == kind, Silence.since == since)) is not None


def tell_control(act: Act, kind: str, sentence: str, **filling: notices.Filling) -> int:
    """A line for everybody who controls procedures for the city, by post or by grant; how many."""
    holders = holders_of(act.session, "control")
    office = tree_of(act.session).control_office(act.today)
    officers = {officer_id for _account, officer_id in holders if officer_id is not None}
    if office is not None:
        unit = act.session.get_one(Unit, office.id)
        officers |= {officer.id for officer in org.members(act.session, unit, act.today, CONTROL_ROLE)}
    accounts = [account_id for account_id, officer_id in holders if officer_id is None]
    for officer_id in sorted(officers):
        notices.tell(act, officer_id, kind, sentence, dossier_id=None, **filling)
    for account_id in accounts:
        notices.tell_account(act, account_id, kind, sentence, **filling)
    return len(officers) + len(accounts)
