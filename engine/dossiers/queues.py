"""Queues walked in order: which items come next, and which of those have some words, without reading all there is.

How common words are in a queue nobody knows beforehand, and no number is kept of it. So they are looked for in three
ways, each only where the one before gave up:

1. among the next few items, one by one: fills a page where the words are very common, and ends most queues;
2. from the dossiers that have the words, where these are few: their items are found and put in order;
3. along the whole queue, in its index alone, beside the set of all dossiers with the words, until the page is full.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Integer,
    Subquery,
    and_,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine.db import UtcDateTime
from engine.dossiers import word_index
from engine.dossiers.models import WorkItem

# Items looked at one by one. SQLite reads whole dossiers for it, and looks at all of them before it puts them in order.
STRIDES = {"sqlite": 300, "postgresql": 2_000}
FEW = 2_000  # dossiers whose items are put in order

Cursor = tuple[datetime, datetime, int]
_ITEM = WorkItem.__table__.c  # asked plainly: what is wanted are numbers, not rows
ORDER = (_ITEM.sort_at, _ITEM.risk_at, _ITEM.id)


@dataclass(frozen=True)
class Queue:
    """Items whose `place` (a unit, an officer) is this one, under conditions their index decides."""

    place: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
    whose: int
    conditions: tuple[ColumnElement[bool], ...]

    def walked(self) -> ColumnElement[bool]:
        """Asked in a way that walks the index."""
        return and_(self.place == self.whose, *self.conditions)

    def beside(self) -> ColumnElement[bool]:
        """Asked of items found in another way; a sum keeps SQLite from walking the index after all."""
        return and_(self.place + 0 == self.whose, *self.conditions)


def behind(cursor: Cursor | None) -> ColumnElement[bool] | None:
    """Whether an item comes after this place in the order of lists."""
    if cursor is None:
        return None
    return tuple_(*ORDER) > tuple_(*map(literal, cursor, (UtcDateTime, UtcDateTime, Integer)))


def next_items(
    session: Session, queues: Sequence[Queue], words: Sequence[str], after: Cursor | None, most: int
) -> list[int]:
    """Ids of the items that come next in these queues and have all these words; in order, no more than `most`."""
    if not queues:
        return []
    if not words:
        return _ids(session, _ahead(queues, after, most), most)
    for way in (_one_by_one, _few):
        if (found := way(session, queues, words, after, most)) is not None:
            return found
    # A whole set, and no join: PostgreSQL would else believe that words are everywhere and look them up line by line.
    having = word_index.matching(session, words).cte("having")
    is_among = _ITEM.dossier_id.in_(select(having)).is_(true())
    return _ids(session, _ahead(queues, after, most, is_among), most)


def _one_by_one(
    session: Session, queues: Sequence[Queue], words: Sequence[str], after: Cursor | None, most: int
) -> list[int] | None:
    """None when neither the page nor the end of the queues was reached."""
    stride = STRIDES[session.get_bind().dialect.name]
    stretch = _ahead(queues, after, stride)
    found = _ids(session, stretch, most, *word_index.having(session, words, stretch.c.dossier_id))
    is_all = len(found) == most or session.connection().scalar(select(func.count()).select_from(stretch)) != stride
    return found if is_all else None


def _few(
    session: Session, queues: Sequence[Queue], words: Sequence[str], after: Cursor | None, most: int
) -> list[int] | None:
    """None when too many dossiers have the words."""
    ids = word_index.some(session, words, FEW + 1)
    if len(ids) > FEW:
        return None
    theirs = word_index.among(session, _ITEM.dossier_id, ids)
    query = select(_ITEM.id).where(theirs, or_(*(queue.beside() for queue in queues)))
    if (is_behind := behind(after)) is not None:
        query = query.where(is_behind)
    return list(session.connection().scalars(query.order_by(*ORDER).limit(most)))


def _ahead(queues: Sequence[Queue], after: Cursor | None, most: int, *asked: ColumnElement[bool]) -> Subquery:
    """The next items of all these queues, each walked on its own."""
    columns = (*ORDER, _ITEM.dossier_id)
    parts = []
    for queue in queues:
        part = select(*columns).where(queue.walked(), *asked)
        if (is_behind := behind(after)) is not None:
            part = part.where(is_behind)
        parts.append(part.order_by(*ORDER).limit(most).subquery())
    if len(parts) == 1:
        return parts[0]
    merged = union_all(*(select(part) for part in parts)).subquery()
    order = (merged.c.sort_at, merged.c.risk_at, merged.c.id)
    return select(merged).order_by(*order).limit(most).subquery()


def _ids(session: Session, stretch: Subquery, most: int, *conditions: ColumnElement[bool]) -> list[int]:
    order = (stretch.c.sort_at, stretch.c.risk_at, stretch.c.id)
    return list(session.connection().scalars(select(stretch.c.id).where(*conditions).order_by(*order).limit(most)))
