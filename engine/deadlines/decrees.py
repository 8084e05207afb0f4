"""After a decree: every unfinished clock is brought to the calendar edition that counts now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from engine import audit
from engine.act import Act
from engine.deadlines import book
from engine.deadlines.ledger import Entry, reckon
from engine.deadlines.models import ALIVE, Clock
from engine.settings import LOCAL_ZONE
from engine.worktime import editions
from engine.worktime.documents import first_difference
from engine.worktime.models import CalendarEdition

AT_ONCE = 500  # clocks reckoned again in one go


def recompute_running(act: Act, edition: CalendarEdition) -> list[Clock]:
    """Bring every unfinished clock to this calendar edition; returns those whose date moved.

    Each move is a line in its ledger and in the audit; finished clocks keep the edition they ended under. Safe to
    repeat: a clock already there is left alone. Whoever shows a copy of the date must take it from what is returned.
    """
    moved: list[Clock] = []
    alive = Clock.state.in_(ALIVE), Clock.calendar_edition_id != edition.id
    for old_id in act.session.scalars(select(Clock.calendar_edition_id).where(*alive).distinct()).all():
        of_old = Clock.state.in_(ALIVE) & (Clock.calendar_edition_id == old_id)
        touched = _touched(act.session, old_id, edition.id)
        for batch in _batches(act.session, of_old & touched):
            ledgers = book.ledgers_of(act.session, [clock.id for clock in batch])
            moved += [clock for clock in batch if _recalculate(act, clock, ledgers[clock.id], edition)]
            act.session.flush()
        # One that another act has started since the last batch stays behind, for the next time.
        act.session.execute(update(Clock).where(of_old, ~touched).values(calendar_edition_id=edition.id))
    return moved


def _touched(session: Session, old_id: int, new_id: int) -> ColumnElement[bool]:
    """Clocks that could tell the two editions apart: paused, or due on or after the first day that differs."""
    old, new = editions.calendar_of(session, old_id), editions.calendar_of(session, new_id)
    day = first_difference(old, new)
    if day is None:
        return Clock.id < 0
    if day == date.min:
        return Clock.id > 0
    return or_(Clock.due_at.is_(None), Clock.due_at >= datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE))


def _batches(session: Session, those: ColumnElement[bool]) -> Iterator[Iterable[Clock]]:
    last = 0
    query = select(Clock).order_by(Clock.id).limit(AT_ONCE).with_for_update(key_share=True)
    while batch := session.scalars(query.where(those, Clock.id > last)).all():
        yield batch
        last = batch[-1].id


def _recalculate(act: Act, clock: Clock, entries: list[Entry], edition: CalendarEdition) -> bool:
    """Reckon one clock by the new edition; True when its date moved."""
    calendar = editions.calendar_of(act.session, edition.id)
    rule, before = clock.clock_rule, (clock.due_at, clock.original_due_at)
    entry = Entry("recalculate", max(act.now, entries[-1].at), edition.legal_basis)
    new = reckon(rule, [*entries, entry], calendar)
    act.session.change(clock, calendar_edition_id=edition.id)
    if (new.due_at, new.original_due_at) == before:
        return False
    act.session.change(clock, rung=0, edition=book.next_edition(clock, entries), **book.shown(new, rule, entry.at))
    book.write(act, clock, entry)
    audit.record(
        act,
        "deadline.recalculated",
        f"clock:{clock.id}",
        dossier_id=clock.dossier_id,
        before=before[0] and before[0].isoformat(),
        after=new.due_at and new.due_at.isoformat(),
        legal_basis=edition.legal_basis,
    )
    return True
