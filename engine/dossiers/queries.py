"""What lists and pages ask. No list loads a workflow, counts what it does not show, or goes through all there is.

Lists are paged by key: a page ends with a cursor (the sort key of its last row), the next begins behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from engine.act import Act, Actor, Seat
from engine.clock import day_here
from engine.dossiers import queues, word_index
from engine.dossiers.models import CLAIMED, OPEN, Dossier, DossierPaper, WorkItem
from engine.dossiers.queues import Cursor, Queue
from engine.dossiers.rights import Scope, scope_of
from engine.identity.permissions import Permission, may
from engine.org.models import Officer, Unit
from engine.settings import LOCAL_ZONE

Place = TypeVar("Place", int, tuple[int, str])

PAGE = 50
MOST_COUNTED = 500
LOOKED_THROUGH = 1_000  # of the newest that match, before a search goes by the actor's places


@dataclass(frozen=True)
class Filter:
    """What the officer narrowed the list to. `due`: overdue, today, week or empty; `text` is folded before use."""

    text: str = ""
    due: str = ""
    procedure_code: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a worklist."""

    id: int
    element_id: str
    version_id: int
    procedure_code: str
    role: str
    name: str
    name_en: str
    state: str
    officer_id: int | None
    officer_name: str | None
    unit_id: int
    unit_name: str
    opened_at: datetime
    due_at: datetime | None
    sort_at: datetime
    risk_at: datetime
    dossier_code: str
    dossier_due_at: datetime | None
    dossier_status: int
    applicant_name: str
    procedure_name: str
    important_reason: str | None

    @property
    def key(self) -> Cursor:
        return (self.sort_at, self.risk_at, self.id)


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    next: Cursor | None


@dataclass(frozen=True)
class Counters:
    """How many, up to `MOST_COUNTED`; more is shown as "500+"."""

    mine: int
    available: int
    unit: int


def worklist(act: Act, tab: str, chosen: Filter, after: Cursor | None = None, size: int | None = None) -> Page:
    """A page of work, `size` rows or else `PAGE`. `tab` is `mine` (I hold it), `available` (my seats, nobody holds it)
    or `unit` (all of my units).

    Sorted by due date, then by the dossier's own due date (the nearer its end, the greater the risk), then by age.
    """
    size = size or PAGE
    words = word_index.words_of(chosen.text)
    if chosen.text.strip() and not words:
        return Page([], None)
    asked = _due(chosen.due, act.now)
    if chosen.procedure_code:
        asked.append(WorkItem.procedure_code == chosen.procedure_code)
    ids = queues.next_items(act.session, _queues(act.actor, tab, *asked), words, after, size + 1)
    rows = _rows(act.session, _base().where(WorkItem.id.in_(ids)), None, size + 1) if ids else []
    return Page(rows[:size], rows[size - 1].key if len(rows) > size else None)


def counters(act: Act) -> Counters:
    """The numbers beside the tabs, each counted no further than it is shown."""
    return Counters(
        mine=_count(act, "mine"),
        available=_count(act, "available"),
        unit=_count(act, "unit"),
    )


def _queues(actor: Actor, tab: str, *asked: ColumnElement[bool]) -> list[Queue]:
    """What belongs to each queue of a tab, and what else is asked of it."""
    if tab == "mine":
        held = (WorkItem.state == CLAIMED, *asked)
        return [Queue(WorkItem.officer_id, actor.officer_id, held)] if actor.officer_id else []
    if tab == "available":
        chairs = _covered(((seat.unit_id, seat.role), seat) for seat in actor.seats)
        return [
            Queue(WorkItem.unit_id, unit, (WorkItem.role == role, WorkItem.state == OPEN, *those, *asked))
            for (unit, role), those in sorted(chairs.items(), key=lambda chair: chair[0])
        ]
    units = sorted(_covered((seat.unit_id, seat) for seat in actor.seats).items(), key=lambda unit: unit[0])
    states = (OPEN, CLAIMED)
    return [Queue(WorkItem.unit_id, u, (WorkItem.state == s, *those, *asked)) for u, those in units for s in states]


def _covered(seats: Iterable[tuple[Place, Seat]]) -> dict[Place, tuple[ColumnElement[bool], ...]]:
    """Of each place what else is asked there: nothing, unless every seat in it was lent for some procedures alone."""
    found: dict[Place, set[str] | None] = {}
    for place, seat in seats:
        before = found.get(place, set())
        found[place] = None if before is None or seat.procedures is None else before | set(seat.procedures)
    return {place: () if codes is None else (_of_these(codes),) for place, codes in found.items()}


def _of_these(codes: set[str]) -> ColumnElement[bool]:
    return WorkItem.procedure_code.in_(sorted(codes))


def _base() -> Select[*tuple[Any, ...]]:
    return (
        select(
            WorkItem.id,
            WorkItem.element_id,
            Dossier.version_id,
            WorkItem.procedure_code,
            WorkItem.role,
            WorkItem.name,
            WorkItem.name_en,
            WorkItem.state,
            WorkItem.officer_id,
            Officer.full_name.label("officer_name"),
            WorkItem.unit_id,
            Unit.name.label("unit_name"),
            WorkItem.opened_at,
            WorkItem.due_at,
            WorkItem.sort_at,
            WorkItem.risk_at,
            Dossier.code.label("dossier_code"),
            Dossier.due_at.label("dossier_due_at"),
            Dossier.status.label("dossier_status"),
            Dossier.applicant_name,
            Dossier.procedure_name,
            Dossier.important_reason,
        )
        .join(Dossier, Dossier.id == WorkItem.dossier_id)
        .join(Unit, Unit.id == WorkItem.unit_id)
        .outerjoin(Officer, Officer.id == WorkItem.officer_id)
    )


def _due(due: str, now: datetime) -> list[ColumnElement[bool]]:
    until = {"overdue": now, "today": _midnight_after(now), "week": now + timedelta(days=7)}.get(due)
    return [] if until is None else [WorkItem.sort_at < until]


def _midnight_after(now: datetime) -> datetime:
    tomorrow = day_here(now) + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=LOCAL_ZONE)


def _rows(session: Session, query: Select[*tuple[Any, ...]], after: Cursor | None, limit: int) -> list[Row]:
    if (is_behind := queues.behind(after)) is not None:
        query = query.where(is_behind)
    found = session.execute(query.order_by(*queues.ORDER).limit(limit))
    return [Row(**row) for row in found.mappings()]


def rows_of(session: Session, conditions: Iterable[ColumnElement[bool]], after: Cursor | None, limit: int) -> list[Row]:
    """The lines of a worklist under these conditions, in its order."""
    return _rows(session, _base().where(*conditions), after, limit)


def _count(act: Act, tab: str) -> int:
    total = 0
    for queue in _queues(act.actor, tab):
        some = select(WorkItem.id).where(queue.walked()).limit(MOST_COUNTED + 1 - total)
        total += act.session.scalar(select(func.count()).select_from(some.subquery())) or 0
        if total > MOST_COUNTED:
            break
    return total


@dataclass(frozen=True)
class Found:
    """One line of what was found; never the facts, never the engine's memory."""

    id: int
    code: str
    status: int
    applicant_name: str
    version_id: int
    procedure_code: str
    procedure_name: str
    due_at: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    important_reason: str | None


def search(act: Act, text: str, after_id: int | None = None, size: int = PAGE) -> list[Found]:
    """Dossiers the actor may see, newest first, by beginnings of words of code, name, identity number, phone or
    procedure.

    Who may not look everywhere is shown those of the newest that concern him; where they do not fill the page and there
    are more, his places are so few among all that they are gone through instead.
    """
    words = word_index.words_of(text)
    if text.strip() and not words:
        return []
    scope = scope_of(act, below=True)
    if may(act.actor, Permission.LOOK_EVERYWHERE):
        return _found_everywhere(act, words, _readable(act, words, scope), after_id, size)
    newest = _newest(act, words, after_id, LOOKED_THROUGH)
    found = _found(act, word_index.among(act.session, Dossier.id, newest), scope.concerns(), size=size)
    if len(found) == size or len(newest) < LOOKED_THROUGH:
        return found
    below = [] if after_id is None else [Dossier.id < after_id]
    return _found(act, Dossier.id.in_(scope.dossiers()), *below, *word_index.having(act.session, words), size=size)


def _found_everywhere(
    act: Act, words: Sequence[str], asked: Sequence[ColumnElement[bool]], after_id: int | None, size: int
) -> list[Found]:
    newest = _newest(act, words, after_id, LOOKED_THROUGH if asked else size)
    found = _found(act, word_index.among(act.session, Dossier.id, newest), *asked, size=size)
    if not asked or len(found) == size or len(newest) < LOOKED_THROUGH:
        return found
    below = [] if after_id is None else [Dossier.id < after_id]
    return _found(act, *asked, *below, *word_index.having(act.session, words), size=size)


def _readable(act: Act, words: Sequence[str], scope: Scope) -> list[ColumnElement[bool]]:
    """Where the actor may not read numbers of people, a word with a digit is looked for in the code alone, or trying
    the beginnings of a number, one after the other, would tell him all of it."""
    in_code = [word_index.in_code(word) for word in words if not word.isalpha()]
    if not in_code:
        return []
    in_full = [scope.concerns()] if may(act.actor, Permission.READ_PERSONAL_DATA) else []
    return [or_(and_(*in_code), *in_full)]


def _newest(act: Act, words: Sequence[str], after_id: int | None, most: int) -> list[int]:
    return word_index.newest(act.session, words, after_id, most)


def _found(act: Act, *conditions: ColumnElement[bool], size: int) -> list[Found]:
    columns = [getattr(Dossier, each.name) for each in fields(Found)]
    query = select(*columns).where(*conditions).order_by(Dossier.id.desc()).limit(size)
    return [Found(*row) for row in act.session.execute(query)]


def items_of(session: Session, dossier_id: int) -> list[WorkItem]:
    """All work items of a dossier, oldest first."""
    return list(session.scalars(select(WorkItem).where(WorkItem.dossier_id == dossier_id).order_by(WorkItem.id)))


def papers_of(session: Session, dossier_id: int) -> list[DossierPaper]:
    query = select(DossierPaper).where(DossierPaper.dossier_id == dossier_id).order_by(DossierPaper.id)
    return list(session.scalars(query))
