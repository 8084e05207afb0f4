"""The watch over parcels: one without news beyond its day is asked after, every working day of the post.

The legal clock is not this: a parcel's lateness is the carrier's, and no officer is charged with it. So there is no
clock and no ladder, only the day by which it should be there, and who is told to ask (QĐ 45/2016, TT 17/2017 art. 7).
"""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select

from engine.act import SYSTEM, Act, Office
from engine.postal import story, times
from engine.postal.models import Shipment
from engine.settings import LOCAL_ZONE
from engine.words import _
from engine.worktime import editions

AT = time(8)
BATCH = 100
HEAD_FROM = 2  # from the second time the head of the unit is told beside

IS_LATE = _("Bưu gửi {shipment} quá ngày dự kiến phát {expected} mà chưa có tin: mời nhắc bưu chính tra soát.")


def first_look(act: Act, expected_on: date) -> datetime:
    """When to ask first: the morning of the post's next day after the one expected."""
    return _morning(_next_day(act, expected_on))


def next_look(act: Act, expected_on: date) -> datetime:
    """When to ask after there was news: not today."""
    return max(first_look(act, expected_on), _morning(_next_day(act, act.today)))


def look(office: Office) -> int:
    """Ask after all parcels that should have arrived; answers how many. Any number of nodes may look at once."""
    done = 0
    while batch := _look_at_some(office):
        done += batch
    return done


def _look_at_some(office: Office) -> int:
    with office.look(SYSTEM) as act:  # most beats find nothing, and then take no lock
        if act.session.scalar(select(Shipment.id).where(Shipment.look_at <= act.now).limit(1)) is None:
            return 0
    with office.act(SYSTEM) as act:
        due = select(Shipment).where(Shipment.look_at <= act.now).order_by(Shipment.look_at, Shipment.id)
        parcels = act.session.scalars(due.limit(BATCH).with_for_update(skip_locked=True)).all()
        for parcel in parcels:
            _ask_after(act, parcel)
        return len(parcels)


def _ask_after(act: Act, parcel: Shipment) -> None:
    parcel.look_at = _morning(_next_day(act, act.today))
    if act.today <= parcel.expected_on:
        parcel.look_at = first_look(act, parcel.expected_on)
        return
    parcel.reminders += 1
    count = parcel.reminders
    story.say(act, parcel, "post.overdue", expected_on=parcel.expected_on.isoformat(), count=count)
    story.tell(act, parcel, "post.overdue", IS_LATE, head=count >= HEAD_FROM, expected=parcel.expected_on)


def _next_day(act: Act, day: date) -> date:
    return times.of(day).working(editions.current(act.session)).next_working_day(day)


def _morning(day: date) -> datetime:
    return datetime.combine(day, AT, tzinfo=LOCAL_ZONE)
