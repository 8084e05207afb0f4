"""A case as one act needs it: the dossier, its engine state, its published version, and perhaps one item of it.

Loading takes the rows' locks where the database knows such locks, so two officers on one dossier queue here; rows that
only point at the dossier (an alarm, a line of the audit) need not wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property

from sqlalchemy import bindparam, select

from engine.act import Act
from engine.clock import day_here
from engine.deadlines.models import Clock
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.legal import Edition
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem
from engine.dossiers.status import PAUSED
from engine.errors import Conflict, NotFound
from engine.session import columns
from engine.statements import Statement
from engine.worktime import editions
from engine.worktime.periods import Period


class NoSuchDossier(NotFound):
    """Không có hồ sơ này, hoặc anh/chị không được xem."""


class NoSuchWorkItem(NotFound):
    """Không có việc này, hoặc anh/chị không được xem."""


class WorkItemIsNotOpen(Conflict):
    """Việc này đã được xử lý xong hoặc đã rút lại; mời tải lại danh sách."""


class DossierIsPaused(Conflict):
    """Hồ sơ đang tạm dừng ({status}); việc sẽ mở lại khi hồ sơ tiếp tục."""


@dataclass
class Case:
    """One dossier in the hands of one act; `clock` is the item's (None without limit)."""

    act: Act
    dossier: Dossier
    version: LoadedVersion
    item: WorkItem | None = None
    clock: Clock | None = None

    @cached_property
    def own_clock(self) -> Clock:
        """The dossier's, which few verbs move; locked like the dossier."""
        [clock] = self.act.session.read(_own_question(), {"dossier_id": self.dossier.id}, Clock)
        assert isinstance(clock, Clock)
        return clock

    @property
    def edition(self) -> Edition:
        """The law the dossier was filed under."""
        return self.version.legal.edition(day_here(self.dossier.submitted_at))

    @property
    def is_paused(self) -> bool:
        return self.dossier.status in PAUSED


def with_item(act: Act, item_id: int) -> Case:
    """The case of one open work item, in one statement; refuses an item that is done or withdrawn."""
    found = act.session.read(_item_question(), {"item_id": item_id}, WorkItem, Dossier, Clock)
    if not found:
        raise NoSuchWorkItem()
    item, dossier, clock = found
    if item.state not in (OPEN, CLAIMED):
        raise WorkItemIsNotOpen()
    return _in_hand(Case(act, dossier, catalog.loaded(act.session, dossier.version_id), item, clock))


def of_code(act: Act, code: str) -> Case:
    """The case of a dossier by its code."""
    return _one(act, _question_by("code"), code)


def of_id(act: Act, dossier_id: int) -> Case:
    return _one(act, _question_by("id"), dossier_id)


def _one(act: Act, question: Statement, which: str | int) -> Case:
    found = act.session.read(question, {"which": which}, Dossier, Clock)
    if not found:
        raise NoSuchDossier()
    dossier, own_clock = found
    case = Case(act, dossier, catalog.loaded(act.session, dossier.version_id))
    case.own_clock = own_clock
    return _in_hand(case)


# Questions that are put together once: every completion asks them --------------------------------------------------


@cache
def _item_question() -> Statement:
    return Statement(
        select(*columns(WorkItem), *columns(Dossier), *columns(Clock))
        .select_from(WorkItem)
        .join(Dossier, Dossier.id == WorkItem.dossier_id)
        .outerjoin(Clock, Clock.work_item_id == WorkItem.id)
        .where(WorkItem.id == bindparam("item_id"))
        .with_for_update(of=(WorkItem, Dossier), key_share=True)
    )


@cache
def _own_question() -> Statement:
    mine = Clock.dossier_id == bindparam("dossier_id"), Clock.is_dossiers
    return Statement(select(*columns(Clock)).where(*mine).with_for_update(key_share=True))


@cache
def _question_by(name: str) -> Statement:
    query = select(*columns(Dossier), *columns(Clock)).join(Clock, (Clock.dossier_id == Dossier.id) & Clock.is_dossiers)
    return Statement(query.where(Dossier.__table__.c[name] == bindparam("which")).with_for_update(key_share=True))


def _in_hand(case: Case) -> Case:
    """Kept until the act ends: a session forgets rows nobody holds, and whoever answers for the act would read them
    again."""
    case.act.session.info["case"] = case
    return case


def legal_time(act: Act, period: str) -> datetime:
    """The instant `period` of legal time from now: what `after("2wd")` in a diagram means."""
    return editions.current(act.session).add(Period.parse(period), act.now)
