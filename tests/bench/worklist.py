"""The worklist of an officer with very much within reach, and the pages of her leader: as the server gives them, and
their questions alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from sqlalchemy import func, select

from api import cursors
from desk import lines
from engine.act import Actor, Office
from engine.dossiers import queries
from engine.dossiers.models import CLAIMED, OPEN, WorkItem
from engine.dossiers.queries import Cursor, Filter
from engine.reports import lateness
from engine.reports.places import places
from tests import city
from tests.bench.filling import LAST, RARE, fill
from tests.serving import Caller, Server, token_for

LOGIN, LEADER = "chuyenvien.badinh", "chutich.badinh"
TABS = ("mine", "available", "unit")
OVERDUE, WEEK = Filter(due="overdue"), Filter(due="week")
PERMITS, BIRTHS = Filter(procedure_code=city.PERMIT), Filter(procedure_code=city.BIRTH)
ASKED: tuple[tuple[str, str, Filter, bool], ...] = (  # in words, tab, filter, deep in the list
    *((f"{tab}, first page", tab, Filter(), False) for tab in TABS),
    *((f"{tab}, half way down", tab, Filter(), True) for tab in TABS),
    *((f"{tab}, overdue", tab, OVERDUE, False) for tab in TABS),
    ("unit, due within a week, deep", "unit", WEEK, True),
    ("unit, the procedure of all, deep", "unit", PERMITS, True),
    *((f"{tab}, a procedure of others only", tab, BIRTHS, False) for tab in TABS),
    *((f"{tab}, a common name", tab, Filter(text="Nguyễn"), False) for tab in TABS),
    *((f"{tab}, a common name, half way down", tab, Filter(text="Nguyễn"), True) for tab in TABS),
    ("unit, two common words", "unit", Filter(text="nguyễn văn"), False),
    ("unit, a word everybody has, half way down", "unit", Filter(text="giấy phép"), True),
    ("unit, one letter", "unit", Filter(text="n"), False),
    ("unit, a full name", "unit", Filter(text="Đặng Xuân Yến"), False),
    ("available, a full name, overdue", "available", Filter(text="đặng xuân yến", due="overdue"), False),
    ("unit, one dossier's code", "unit", Filter(text="170101-004321"), False),
    ("unit, one dossier's whole code", "unit", Filter(text="000.00.31.H26-170101-004321"), False),
    ("unit, a telephone number", "unit", Filter(text="0240004321"), False),
    ("unit, a name only one has", "unit", Filter(text=RARE), False),
    ("available, words nobody has", "available", Filter(text="không có ai"), False),
    ("unit, words of others only, many", "unit", Filter(text="khai sinh"), False),
    ("mine, words of others only, many", "mine", Filter(text="khai sinh"), False),
    ("unit, a name only the last ones have", "unit", Filter(text=LAST), False),
    ("unit, all filters, of others only", "unit", Filter(text="nguyễn", due="week", procedure_code=city.BIRTH), False),
)


LED: tuple[tuple[str, str, str], ...] = (  # in words, page, list of the interface
    ("leader, the day with its board", "/giam-sat", "/api/v1/lateness"),
    ("leader, what lives of it", "/giam-sat?phan=song", "/api/v1/lateness?unit=001/QLDT"),
    ("leader, what is late", "/giam-sat/viec?han=qua-han", "/api/v1/lateness"),
    ("leader, all that nobody holds", "/giam-sat/viec?can-bo=0", "/api/v1/lateness"),
    ("leader, a step with nothing late", "/giam-sat/viec?han=qua-han&buoc=none", "/api/v1/lateness"),
    ("leader, what stands still", "/giam-sat/tam-dung", "/api/v1/lateness"),
)


@dataclass(frozen=True)
class Times:
    """Milliseconds, from the call to the answer; `cpu` is the server's processor time for each (with SQLite all there
    is, with PostgreSQL without the database), which a busy machine disturbs less."""

    least: float
    median: float
    p95: float
    cpu: float


@dataclass(frozen=True)
class Line:
    """The same question as a page, as a list of the interface, and as its questions to the database alone."""

    what: str
    page: Times
    listed: Times
    query: Times


@dataclass(frozen=True)
class Worklist:
    """`load` is the machine's load average before and after."""

    open_items: int
    load: tuple[float, float]
    lines: list[Line]


def measure(office: Office, count: int, rounds: int = 20) -> Worklist:
    """Each page, list and question so many times, `count` open items within the officer's reach."""
    fill(office, LOGIN, count)
    return look(office, rounds)


def look(office: Office, rounds: int) -> Worklist:
    """The same over a city that is full already."""
    actor = city.sign_in(office, LOGIN)
    measured: list[Line] = []
    begun = os.getloadavg()[0]
    with Server(office.settings) as server:
        people, programs = Caller(server.port), Caller(server.port, token_for(server.port, LOGIN))
        people.enter(LOGIN)
        for what, tab, chosen, is_deep in ASKED:
            after = half_way(office, actor, tab) if is_deep else None
            page, listed = _address(tab, chosen, after), _listed(tab, chosen, after)
            ask = partial(_ask, office, actor, tab, chosen, after)
            measured.append(
                Line(
                    what,
                    _times(partial(people.page, page), rounds, server.cpu_seconds),
                    _times(partial(programs.page, listed), rounds, server.cpu_seconds),
                    _times(ask, rounds, time.process_time),
                )
            )
        measured += _led(office, server, rounds)
    return Worklist(_within_reach(office, actor), (begun, os.getloadavg()[0]), measured)


def _led(office: Office, server: Server, rounds: int) -> list[Line]:
    """The pages of who leads all this; beside each the counts of the interface, and the counting alone."""
    people, programs = Caller(server.port), Caller(server.port, token_for(server.port, LEADER))
    people.enter(LEADER)
    actor = city.sign_in(office, LEADER)
    return [
        Line(
            what,
            _times(partial(people.page, page), rounds, server.cpu_seconds),
            _times(partial(programs.page, listed), rounds, server.cpu_seconds),
            _times(partial(_count, office, actor), rounds, time.process_time),
        )
        for what, page, listed in LED
    ]


def _count(office: Office, actor: Actor) -> None:
    with office.look(actor) as act:
        lateness.piles(act, places(act)[0])


def _ask(office: Office, actor: Actor, tab: str, chosen: Filter, after: Cursor | None) -> None:
    """What the page asks the database for its list and the numbers beside its tabs."""
    with office.look(actor) as act:
        queries.counters(act)
        queries.worklist(act, tab, chosen, after)


def half_way(office: Office, actor: Actor, tab: str) -> Cursor:
    """The sort key in the middle of a tab, found the slow way."""
    states = {"mine": (CLAIMED,), "available": (OPEN,), "unit": (OPEN, CLAIMED)}[tab]
    key = (WorkItem.sort_at, WorkItem.risk_at, WorkItem.id)
    query = select(*key).where(WorkItem.state.in_(states), WorkItem.unit_id.in_(actor.unit_ids))
    if tab == "mine":
        query = query.where(WorkItem.officer_id == actor.officer_id)
    with office.look(actor) as act:
        size = act.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        row = act.session.execute(query.order_by(*key).offset(size // 2).limit(1)).one()
        return row[0], row[1], row[2]


def _within_reach(office: Office, actor: Actor) -> int:
    with office.look(actor) as act:
        query = select(func.count()).where(WorkItem.state.in_((OPEN, CLAIMED)), WorkItem.unit_id.in_(actor.unit_ids))
        return act.session.scalar(query) or 0


def _address(tab: str, chosen: Filter, after: Cursor | None) -> str:
    place = lines.written(after) if after else ""
    return _said("/viec", {"q": chosen.text, "han": chosen.due, "thu-tuc": chosen.procedure_code, "sau": place}, tab)


def _listed(tab: str, chosen: Filter, after: Cursor | None) -> str:
    said = {"q": chosen.text, "due": chosen.due, "procedure": chosen.procedure_code, "cursor": cursors.write(after)}
    return _said("/api/v1/work-items", said, tab)


def _said(path: str, said: Mapping[str, str | None], tab: str) -> str:
    return f"{path}?" + urlencode({"tab": tab, **{name: value for name, value in said.items() if value}})


def _times(do: Callable[[], object], rounds: int, cpu_seconds: Callable[[], float]) -> Times:
    """After one that warms up."""
    do()
    took: list[float] = []
    before = cpu_seconds()
    for _ in range(rounds):
        begun = time.perf_counter()
        do()
        took.append(1000 * (time.perf_counter() - begun))
    cpu = 1000 * (cpu_seconds() - before) / rounds
    took.sort()
    return Times(took[0], took[rounds // 2], took[int(rounds * 0.95)], cpu)
