"""What a leader asks of the units led: what is late, what soon will be, and how much lies with whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select

from engine.act import Act
from engine.dossiers import handling
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem
from engine.dossiers.queries import MOST_COUNTED, PAGE, Page, rows_of
from engine.dossiers.queues import Cursor
from engine.org.models import Officer, Unit
from engine.worktime import editions
from engine.worktime.periods import Period

SOON = Period.parse("2wd")
LATE, DUE_SOON = "late", "soon"


@dataclass(frozen=True)
class Load:
    """What one officer holds, or (without an officer) what waits in a unit's queue; counted up to `MOST_COUNTED`."""

    unit_id: int
    unit_name: str
    officer_id: int | None
    officer_name: str | None
    held: int
    late: int


@dataclass(frozen=True)
class Whole:
    """A dossier that is late as a whole: whether the actor may give it a new date, and the steps that hold it up."""

    may_extend: bool
    steps: Sequence[WorkItem]


def wholes(act: Act, codes: Collection[str]) -> dict[str, Whole]:
    """By code what can still be done about these dossiers."""
    if not codes:
        return {}
    found = act.session.scalars(select(Dossier).where(Dossier.code.in_(sorted(codes)))).all()
    is_open = WorkItem.state.in_((OPEN, CLAIMED))
    held = select(WorkItem).where(WorkItem.dossier_id.in_([each.id for each in found]), is_open).order_by(WorkItem.id)
    steps = act.session.scalars(held).all()
    return {
        each.code: Whole(
            "extend" in handling.available(act, each) and not each.extensions,
            [step for step in steps if step.dossier_id == each.id],
        )
        for each in found
    }


def items(act: Act, units: Collection[int], which: str, after: Cursor | None = None, size: int = PAGE) -> Page:
    """A page of the open items of these units that are `late`, or due within two working days (`soon`)."""
    rows = rows_of(act.session, [WorkItem.unit_id.in_(sorted(units)), *_when(act, which)], after, size + 1)
    return Page(rows[:size], rows[size - 1].key if len(rows) > size else None)


def count(act: Act, units: Collection[int], which: str) -> int:
    """How many there are, up to one more than `MOST_COUNTED`."""
    some = select(WorkItem.id).where(WorkItem.unit_id.in_(sorted(units)), *_when(act, which)).limit(MOST_COUNTED + 1)
    return act.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _when(act: Act, which: str) -> tuple[ColumnElement[bool], ...]:
    is_open = WorkItem.state.in_((OPEN, CLAIMED))
    if which == LATE:
        return is_open, WorkItem.sort_at < act.now
    return is_open, WorkItem.sort_at >= act.now, WorkItem.sort_at < soon_until(act)


def soon_until(act: Act) -> datetime:
    """The end of what counts as soon: two working days from now, and never less than a day."""
    return max(editions.current(act.session).add(SOON, act.now), act.now + timedelta(days=1))


def loads(act: Act, units: Collection[int], most: int = 200) -> list[Load]:
    """Who holds how much in these units, the latest first; no more than `most` lines."""
    late = func.sum(case((WorkItem.sort_at < act.now, 1), else_=0)).label("late")
    query = (
        select(
            WorkItem.unit_id,
            Unit.name.label("unit_name"),
            WorkItem.officer_id,
            Officer.full_name.label("officer_name"),
            func.count().label("held"),
            late,
        )
        .join(Unit, Unit.id == WorkItem.unit_id)
        .outerjoin(Officer, Officer.id == WorkItem.officer_id)
        .where(WorkItem.unit_id.in_(sorted(units)), WorkItem.state.in_((OPEN, CLAIMED)))
        .group_by(WorkItem.unit_id, Unit.name, WorkItem.officer_id, Officer.full_name)
        .order_by(late.desc(), func.count().desc(), Unit.name)
        .limit(most)
    )
    return [Load(**row) for row in act.session.execute(query).mappings()]
