"""Lateness as it stands: what is late, due today and due soon, with whom and at which step; each number opens its list.

One statement counts all open items of the units, by their narrow index over what is open; numbers are exact. Lists are
paged by key like the worklist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, case, func, literal_column, select

from engine.act import Act
from engine.clock import day_here
from engine.dossiers import queues
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem
from engine.dossiers.queries import PAGE, Page, rows_of
from engine.dossiers.queues import Cursor, Queue
from engine.settings import LOCAL_ZONE
from engine.worktime import editions
from engine.worktime.periods import Period

SOON = Period.parse("2wd")
LATE, TODAY, DUE_SOON, LATER = "late", "today", "soon", "later"
DUE = (LATE, TODAY, DUE_SOON, LATER)
NOBODY = 0  # in place of an officer: what waits in a queue

Key = TypeVar("Key", bound=Hashable)
FEW_UNITS = 12  # so many queues are walked each on its own; above that all that is open, in the order of its dates
# In the words of the indexes over what is open: as parameters beside them they would not be recognised.
_IS_OPEN = WorkItem.state.in_([literal_column(f"'{OPEN}'"), literal_column(f"'{CLAIMED}'")])


@dataclass(frozen=True)
class Tally:
    """So many items by when they are due: each is counted once."""

    late: int = 0
    today: int = 0
    soon: int = 0
    later: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.late + other.late, self.today + other.today, self.soon + other.soon, self.later + other.later)

    @property
    def total(self) -> int:
        return self.late + self.today + self.soon + self.later

    def of(self, due: str) -> int:
        """The number of one of `DUE`; of all of them for an empty word."""
        return {LATE: self.late, TODAY: self.today, DUE_SOON: self.soon, LATER: self.later}.get(due, self.total)


@dataclass(frozen=True)
class Pile:
    """The open items of one step with one officer, or in one queue; `sample` is one of them, to learn its name."""

    unit_id: int
    officer_id: int | None
    procedure_code: str
    element_id: str
    sample: int
    tally: Tally


@dataclass(frozen=True)
class Step:
    """A step with what is open there; its names are those of one of its items."""

    procedure_code: str
    element_id: str
    name: str
    name_en: str
    version_id: int
    procedure_name: str
    tally: Tally


@dataclass(frozen=True)
class Asked:
    """Which items: of these units, due so (one of `DUE`, or any), with this officer (`NOBODY`: waiting in a queue;
    None: with anybody), at this step."""

    units: frozenset[int]
    due: str = ""
    officer_id: int | None = None
    procedure_code: str = ""
    element_id: str = ""
    ids: tuple[int, ...] = ()

    def narrowed(self, act: Act) -> tuple[ColumnElement[bool], ...]:
        """What is asked beside the units."""
        asked = _when(act, self.due)
        if self.ids:
            asked.append(WorkItem.id.in_(self.ids))
        if self.officer_id is not None:
            nobody = self.officer_id == NOBODY
            asked.append(WorkItem.officer_id.is_(None) if nobody else WorkItem.officer_id == self.officer_id)
        if self.procedure_code:
            asked.append(WorkItem.procedure_code == self.procedure_code)
        if self.element_id:
            asked.append(WorkItem.element_id == self.element_id)
        return tuple(asked)


def items(act: Act, asked: Asked, after: Cursor | None = None, size: int = PAGE) -> Page:
    """A page of them, by due date, then by risk, then by age."""
    found = ids(act, asked, size + 1, after)
    rows = rows_of(act.session, [WorkItem.id.in_(found)], None, size + 1) if found else []
    return Page(rows[:size], rows[size - 1].key if len(rows) > size else None)


def ids(act: Act, asked: Asked, most: int, after: Cursor | None = None) -> list[int]:
    """The ids of the first so many behind a place, in the order of the list; each by the index that has this order."""
    narrowed = asked.narrowed(act)
    if asked.officer_id:
        within = WorkItem.unit_id.in_(sorted(asked.units))
        mine = Queue(WorkItem.officer_id, asked.officer_id, (WorkItem.state == CLAIMED, within, *narrowed))
        return queues.next_items(act.session, [mine], (), after, most)
    if len(asked.units) <= FEW_UNITS and not asked.element_id:  # the queues would be read item by item for it
        states = (OPEN,) if asked.officer_id == NOBODY else (OPEN, CLAIMED)
        each = [(unit_id, (WorkItem.state == state, *narrowed)) for unit_id in sorted(asked.units) for state in states]
        return queues.next_items(act.session, [Queue(WorkItem.unit_id, *one) for one in each], (), after, most)
    within = (WorkItem.unit_id + 0).in_(sorted(asked.units))  # a sum, or the queues of all units would be sorted
    query = select(WorkItem.id).where(_IS_OPEN, within, *narrowed)
    if (is_behind := queues.behind(after)) is not None:
        query = query.where(is_behind)
    return list(act.session.scalars(query.order_by(*queues.ORDER).limit(most)))


def count(act: Act, asked: Asked, most: int) -> int:
    """How many there are, up to one more than `most`."""
    return len(ids(act, asked, most + 1))


def piles(act: Act, units: Collection[int], *, held: bool = False) -> list[Pile]:
    """All that is open in these units, or `held` by somebody, counted by unit, officer and step; one statement."""
    key = (WorkItem.unit_id, WorkItem.officer_id, WorkItem.procedure_code, WorkItem.element_id)
    before = [func.sum(case((WorkItem.sort_at < edge, 1), else_=0)) for edge in _edges(act)]
    query = select(*key, func.min(WorkItem.id), func.count(), *before)
    query = query.where(_IS_OPEN, WorkItem.unit_id.in_(sorted(units)))
    if held:
        query = query.where(WorkItem.officer_id.is_not(None))
    rows = act.session.execute(query.group_by(*key))
    return [_pile(*row) for row in rows.all()]


def _pile(unit_id: int, officer_id: int | None, code: str, element: str, sample: int, total: int, *before: int) -> Pile:
    late, today, soon = before
    return Pile(unit_id, officer_id, code, element, sample, Tally(late, today - late, soon - today, total - soon))


def summed(found: Iterable[Pile], by: Callable[[Pile], Key]) -> dict[Key, Tally]:
    """The numbers of the piles added up by a key, such as the officer or the step."""
    sums: dict[Key, Tally] = defaultdict(Tally)
    for pile in found:
        sums[by(pile)] += pile.tally
    return sums


def steps(act: Act, found: Sequence[Pile], most: int = 12) -> list[Step]:
    """The steps where something is late, the most first; one statement for their names."""
    sums = summed(found, lambda pile: (pile.procedure_code, pile.element_id))
    samples = {(pile.procedure_code, pile.element_id): pile.sample for pile in found}
    late = sorted((key for key in sums if sums[key].late), key=lambda key: (-sums[key].late, str(key)))[:most]
    query = (
        select(WorkItem.id, WorkItem.name, WorkItem.name_en, Dossier.version_id, Dossier.procedure_name)
        .join(Dossier, Dossier.id == WorkItem.dossier_id)
        .where(WorkItem.id.in_([samples[key] for key in late]))
    )
    named = {row.id: row for row in act.session.execute(query)} if late else {}
    told = []
    for key in late:
        row = named[samples[key]]
        told.append(Step(*key, row.name, row.name_en, row.version_id, row.procedure_name, sums[key]))
    return told


# When --------------------------------------------------------------------------------------------------------------


def _edges(act: Act) -> tuple[datetime, datetime, datetime]:
    """Before the first an item is late, before the second it is due today, before the third soon."""
    midnight = _midnight_after(act.now)
    return act.now, midnight, max(midnight, soon_until(act))


def soon_until(act: Act) -> datetime:
    """The end of what counts as soon: two working days from now, and never less than a day."""
    return max(editions.current(act.session).add(SOON, act.now), act.now + timedelta(days=1))


def _when(act: Act, due: str) -> list[ColumnElement[bool]]:
    if due not in DUE:
        return []
    edges = (None, *_edges(act), None)
    number = DUE.index(due)
    begins, ends = edges[number], edges[number + 1]
    found: list[ColumnElement[bool]] = [] if begins is None else [WorkItem.sort_at >= begins]
    return found if ends is None else [*found, WorkItem.sort_at < ends]


def _midnight_after(now: datetime) -> datetime:
    tomorrow = day_here(now) + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=LOCAL_ZONE)
