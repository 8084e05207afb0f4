"""A day is decreed worked or off: every unfinished clock follows, and every date shown follows its clock.

Finished clocks keep the date they were judged by. Repeating changes nothing, so the metronome may ask again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from engine.act import SYSTEM, Act, Office
from engine.deadlines import decrees
from engine.deadlines.models import ALIVE, Clock
from engine.dossiers.models import Dossier, WorkItem
from engine.identity.permissions import Permission, require
from engine.worktime import editions
from engine.worktime.models import CalendarEdition

AT_ONCE = 500


def decree(act: Act, day: date, is_working: bool, legal_basis: str) -> CalendarEdition:
    """An administrator enters the decree; all that still runs is reckoned again in the same act."""
    require(act.actor, Permission.CHANGE_ORGANISATION)
    edition = editions.decree(act, day, is_working, legal_basis)
    _follow(act, edition)
    return edition


def catch_up(office: Office) -> int:
    """Bring clocks that another node started meanwhile to the newest edition; answers how many dates moved."""
    with office.look(SYSTEM) as act:
        newest = act.session.scalar(select(CalendarEdition.id).order_by(CalendarEdition.id.desc()).limit(1))
        behind = select(Clock.id).where(Clock.state.in_(ALIVE), Clock.calendar_edition_id != newest)
        if newest is None or act.session.scalar(behind.limit(1)) is None:
            return 0
    with office.act(SYSTEM) as act:
        return _follow(act, act.session.get_one(CalendarEdition, newest))


def _follow(act: Act, edition: CalendarEdition) -> int:
    """Dossiers are locked before their clocks, as every other act does."""
    behind = select(Clock.dossier_id).where(Clock.state.in_(ALIVE), Clock.calendar_edition_id != edition.id)
    lock = select(Dossier.id).where(Dossier.id.in_(behind)).order_by(Dossier.id).with_for_update(key_share=True)
    act.session.execute(lock).all()
    moved = decrees.recompute_running(act, edition)
    _show(act, moved)
    return len(moved)


def _show(act: Act, clocks: Sequence[Clock]) -> None:
    """The dates copied for lists are those of the clocks; a statement per table and batch, not per dossier."""
    for start in range(0, len(clocks), AT_ONCE):
        batch = {clock.dossier_id: clock for clock in clocks[start : start + AT_ONCE] if clock.is_dossiers}
        for dossier in act.session.scalars(select(Dossier).where(Dossier.id.in_(batch))):
            act.session.change(dossier, due_at=batch[dossier.id].due_at)
        steps = {clock.work_item_id: clock for clock in clocks[start : start + AT_ONCE] if clock.work_item_id}
        for item in act.session.scalars(select(WorkItem).where(WorkItem.id.in_(steps))):
            due_at = steps[item.id].due_at
            act.session.change(item, due_at=due_at, sort_at=due_at or item.sort_at)
        act.session.flush()
