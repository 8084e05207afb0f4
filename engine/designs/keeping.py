"""How long editions are kept: a rule one can say in a sentence.

The newest thirty editions of a design are kept, each edition somebody chose to make (a start, a restored one, one
chosen instead of another's) as well, of those kept beside another the newest thirty, and of older autosaves the last
of each local day.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine.clock import day_here
from engine.designs.models import BESIDE, SAVED, STEPPED, Design, DesignEdition

NEWEST = 30


def thin_out(session: Session, design: Design, now: datetime) -> list[int]:
    """Delete the editions the rule lets go; answers their numbers."""
    kept = DesignEdition
    query = select(kept.number, kept.saved_at, kept.cause).where(kept.design_id == design.id)
    rows = session.execute(query.order_by(kept.number.desc())).all()
    beside = [row.number for row in rows if row.cause == BESIDE][:NEWEST]
    gone = [row.number for row in rows[NEWEST:] if row.cause == BESIDE and row.number not in beside]
    days = {_day(row.saved_at) for row in rows[:NEWEST]}
    for row in rows[NEWEST:]:
        day = _day(row.saved_at)
        if row.cause in (SAVED, STEPPED) and day in days and row.number != design.edition:
            gone.append(row.number)
        days.add(day)
    if gone:
        session.execute(delete(kept).where(kept.design_id == design.id, kept.number.in_(gone)))
    return gone


def _day(at: datetime) -> str:
    return day_here(at).isoformat()
