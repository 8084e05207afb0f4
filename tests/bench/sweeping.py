"""The sweep: what it costs beside a thousand and beside a million running clocks, and ten thousand due in one minute.

The running clocks are open steps written in bulk that are not due for a month. What is due are steps of dossiers of
their own; each tells its leader that it is late. Times are of the wall, on a database as durable as the product, and of
the processor in this process, which on SQLite does all the work.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import bindparam, func, select, text, update

from engine.act import SYSTEM, Office
from engine.db import UtcDateTime
from engine.deadlines.models import Clock
from engine.dossiers.models import WorkItem
from engine.escalation.models import Alarm
from engine.escalation.sweep import sweep
from tests.bench.filling import fill

LOGIN = "chuyenvien.badinh"
ROUNDS, A_FEW = 5, 200
FEW, MANY = 1_000, 1_000_000

MORE_ITEMS = """
INSERT INTO work_item ({columns})
WITH RECURSIVE n(i) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < :last)
SELECT n.i, 'nền ' || n.i, {others} FROM work_item, n WHERE work_item.id = :model
"""
MORE_CLOCKS = """
INSERT INTO clock ({columns})
WITH RECURSIVE n(i) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < :last)
SELECT CAST(:clocks AS INTEGER) + n.i, n.i, :due_at, :next_at, {others} FROM clock, n WHERE clock.work_item_id = :model
"""


@dataclass
class Cost:
    """The least of some rounds: whatever else the machine does only adds to it."""

    ms: float
    cpu_ms: float

    @classmethod
    def of(cls, rounds: list[tuple[float, float]]) -> Cost:
        return cls(min(ms for ms, _ in rounds), min(cpu for _, cpu in rounds))


@dataclass
class Sweeping:
    """Milliseconds of a sweep over `A_FEW` due clocks beside few and beside many running ones, and of one that finds
    nothing; `due` clocks that fell due in one minute were all told in `seconds`."""

    beside: tuple[int, int]
    few: Cost
    many: Cost
    idle_few: Cost
    idle_many: Cost
    due: int
    seconds: float
    cpu_seconds: float

    @property
    def ratio(self) -> float:
        return self.many.ms / self.few.ms


def measure(office: Office, many: int = MANY, due: int = 10_000) -> Sweeping:
    """A city with `due` steps, then first few and then `many` running clocks beside them."""
    fill(office, LOGIN, 2 * ROUNDS * A_FEW + due)
    waiting = _steps(office)
    model = next(waiting)
    _run_beside(office, model, 0, FEW)
    few, idle_few = _rounds(office, waiting)
    _run_beside(office, model, FEW, many)
    big, idle_many = _rounds(office, waiting)
    _make_due(office, list(islice(waiting, due)))
    before = _alarms(office)
    ms, cpu_ms = _timed(office, due)
    assert _alarms(office) - before == due, "every alarm is out, once"
    return Sweeping((FEW, many), few, big, idle_few, idle_many, due, ms / 1000, cpu_ms / 1000)


def _rounds(office: Office, waiting: Iterator[int]) -> tuple[Cost, Cost]:
    """A sweep over a few, and over nothing."""
    sweep(office)
    of_few, of_none = [], []
    for _ in range(ROUNDS):
        _make_due(office, list(islice(waiting, A_FEW)))
        of_few.append(_timed(office, A_FEW))
        of_none.append(_timed(office, 0))
    return Cost.of(of_few), Cost.of(of_none)


def _timed(office: Office, found: int) -> tuple[float, float]:
    """Milliseconds of the wall and of the processor of one sweep, which finds so many."""
    began, cpu = time.perf_counter(), time.process_time()
    assert sweep(office) == found
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - cpu)


def _steps(office: Office) -> Iterator[int]:
    """Items of the filled city with a clock that rings at nobody yet."""
    with office.look(SYSTEM) as act:
        query = select(Clock.work_item_id).where(Clock.work_item_id.is_not(None), Clock.next_ring_at.is_(None))
        ids = act.session.scalars(query.where(Clock.state == "running").order_by(Clock.id)).all()
    return iter([one for one in ids if one is not None])


def _make_due(office: Office, items: list[int]) -> None:
    """Within the last minute, one after the other."""
    with office.act(SYSTEM) as act:
        for first in range(0, len(items), 500):
            some = items[first : first + 500]
            at = act.now - timedelta(seconds=59) * (first / max(len(items), 1))
            due = update(Clock).where(Clock.work_item_id.in_(some))
            act.session.execute(due.values(due_at=at, warn_at=None, next_ring_at=at, started_at=at - timedelta(days=9)))


def _run_beside(office: Office, model: int, already: int, count: int) -> None:
    """Running clocks up to `count`, copied inside the database."""
    with office.act(SYSTEM) as act:
        items = act.session.scalar(select(func.max(WorkItem.id))) or 0
        clocks = act.session.scalar(select(func.max(Clock.id))) or 0
        first = items + 1
        named = {"first": first, "last": first + count - already - 1, "model": model}
        far: datetime = act.now + timedelta(days=30)
        instants = {"due_at": far, "next_at": far - timedelta(days=10), "clocks": max(clocks - items, 0)}
        own = {"id", "token"}
        others = ", ".join(_columns(WorkItem, own))
        columns = f"id, token, {others}"
        act.session.execute(text(MORE_ITEMS.format(columns=columns, others=_from("work_item", others))), named)
        own = {"id", "work_item_id", "due_at", "next_ring_at"}
        others = ", ".join(_columns(Clock, own))
        columns = f"id, work_item_id, due_at, next_ring_at, {others}"
        statement = text(MORE_CLOCKS.format(columns=columns, others=_from("clock", others)))
        dated = [bindparam(name, type_=UtcDateTime()) for name in ("due_at", "next_at")]
        act.session.execute(statement.bindparams(*dated), named | instants)
    if office.engine.dialect.name == "postgresql":
        with office.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    else:
        with office.engine.connect() as connection:  # what was filled in lies where it belongs, as after a while
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _columns(model: type[WorkItem] | type[Clock], but: set[str]) -> list[str]:
    return [column.name for column in model.__table__.columns if column.name not in but]


def _from(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{column}" for column in columns.split(", "))


def _alarms(office: Office) -> int:
    with office.look(SYSTEM) as act:
        return act.session.scalar(select(func.count()).select_from(Alarm)) or 0
