"""Which calendar counts: the editions in the database, read once per process, and the administrator's decree.

An edition is never changed, so its calendar may be kept for ever; only which edition is the newest is asked again, at
most every half minute. A decree made in another process is noticed within that time, and clocks started meanwhile are
moved by the next `deadlines.decrees.recompute_running`.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from engine import audit
from engine.act import Act
from engine.errors import Invalid
from engine.worktime import documents
from engine.worktime.calendar import WorkCalendar
from engine.worktime.models import CalendarEdition

LOOK_AGAIN_AFTER = 30.0  # seconds

_WRITTEN = "calendar_editions"  # in session.info: what this act has written, for nobody else to see yet


class NoLegalBasis(Invalid):
    """Thay đổi ngày làm việc phải ghi căn cứ pháp lý (số, ngày của văn bản)."""


class AlreadySo(Invalid):
    """Ngày {day} vốn đã được tính như vậy trong lịch đang dùng."""


class _Known:
    """What this process remembers of one database."""

    def __init__(self) -> None:
        self.calendars: dict[int, WorkCalendar] = {}
        self.newest: int | None = None
        self.look_again = 0.0


_known: WeakKeyDictionary[Pool, _Known] = WeakKeyDictionary()


def _of(session: Session) -> _Known:
    """Acting and looking sessions of one database share a pool; two databases never do."""
    return _known.setdefault(session.get_bind().engine.pool, _Known())


def _forget(session: Session) -> None:
    """Forget what is remembered of this database: a new edition has just been committed."""
    _known.pop(session.get_bind().engine.pool, None)


def current(session: Session) -> WorkCalendar:
    """The calendar of the newest edition; the shipped one while the database has none."""
    newest = _newest(session)
    return documents.shipped_calendar() if newest is None else calendar_of(session, newest)


def calendar_of(session: Session, edition_id: int) -> WorkCalendar:
    """The calendar of one edition; read from the database once per process."""
    written = _written(session)
    calendars = written if edition_id in written else _of(session).calendars
    if edition_id not in calendars:
        calendars[edition_id] = documents.read(session.get_one(CalendarEdition, edition_id).body)
    return calendars[edition_id]


def current_id(act: Act) -> int:
    """The edition new clocks run by. A database without one gets the shipped edition, in this act."""
    return _newest(act.session) or install(act).id


def install(act: Act) -> CalendarEdition:
    """Write the edition that comes with the product."""
    return _write(act, dict(documents.shipped_document()))


def decree(act: Act, day: date, is_working: bool, legal_basis: str) -> CalendarEdition:
    """An administrator writes that `day` is worked, or is off: a new edition; the old ones stand.

    Clocks already running keep their edition until `deadlines.decrees.recompute_running`. Refuses without a legal
    basis (`NoLegalBasis`), and when the newest edition says the same already (`AlreadySo`).
    """
    if not legal_basis.strip():
        raise NoLegalBasis(fields={"legal_basis": NoLegalBasis.sentence()})
    old = act.session.get_one(CalendarEdition, current_id(act))
    if calendar_of(act.session, old.id).is_working_day(day) == is_working:
        written = f"{day:%d/%m/%Y}"
        raise AlreadySo(fields={"day": AlreadySo.sentence().format(day=written)}, day=written)
    root, _, number = old.code.partition(".")
    code = f"{root}.{int(number or 0) + 1}"
    edition = _write(act, documents.with_day(old.body, code, act.today, day, is_working, legal_basis.strip()))
    audit.record(
        act,
        "calendar.decreed",
        f"calendar_edition:{edition.id}",
        day=day.isoformat(),
        is_working=is_working,
        legal_basis=edition.legal_basis,
    )
    return edition


def _newest(session: Session) -> int | None:
    if written := _written(session):
        return max(written)
    known = _of(session)
    if known.newest is None or time.monotonic() >= known.look_again:
        known.newest = session.scalar(select(func.max(CalendarEdition.id)))
        known.look_again = time.monotonic() + LOOK_AGAIN_AFTER
    return known.newest


def _write(act: Act, body: dict[str, Any]) -> CalendarEdition:
    edition = CalendarEdition(
        code=body["code"],
        valid_from=date.fromisoformat(body["valid_from"]),
        legal_basis=body["legal_basis"],
        body=body,
        created_at=act.now,
    )
    act.session.add(edition)
    act.session.flush()
    _written(act.session)[edition.id] = documents.read(body)
    event.listen(act.session, "after_commit", _forget, once=True)
    return edition


def _written(session: Session) -> dict[int, WorkCalendar]:
    """Editions that are not committed, with their calendars: SQLite gives a number out again after a rollback."""
    calendars: dict[int, WorkCalendar] = session.info.setdefault(_WRITTEN, {})
    return calendars
