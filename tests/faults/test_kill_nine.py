"""The server is killed while eight programs complete work items, ten times; what it had acknowledged is there."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import outbox
from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.dossiers import automatic
from engine.dossiers.models import DONE, Dossier, WorkItem
from tests import city
from tests.databases import Copies
from tests.faults.invariants import problems
from tests.serving import Caller, Server, mark_migrated, token_for
from tests.waiting import Desks, Waiting, waiting

TIMES = 10
CLIENTS = 8
RECEIVED = (  # procedure, account at the counter, authority, how many
    (city.PERMIT, city.DISTRICT_COUNTER, "001", 14),
    (city.RECORD, city.JUSTICE_COUNTER, "STP", 8),
    (city.BIRTH, city.COUNTER, "00004", 6),
    (city.BUNDLE, city.COUNTER, "00004", 4),
)
DONE_STATUS, LATE_STATUS = 200, 409


@pytest.fixture
def now_office(copies: Copies, tmp_path: Path) -> Iterator[Office]:
    """The demo city of today, which a server of today can serve, too."""
    settings = replace(copies.copy_of("city"), var=tmp_path, sqlite_synchronous="FULL")
    office = Office.open(settings, SetClock(datetime.now(UTC)))
    mark_migrated(office)
    yield office
    office.close()
    copies.drop(settings)


@pytest.mark.slow
def test_what_was_acknowledged_survives_ten_kills_and_no_dossier_is_stuck(now_office: Office) -> None:
    dice = random.Random(891)
    for procedure, login, unit, how_many in RECEIVED:
        for _ in range(how_many):
            city.register(now_office, procedure, login, unit)
    desks, acknowledged, cut_off = Desks.of(now_office), Counter[int](), 0
    server = Server(now_office.settings)
    try:
        server.start()
        tokens = {login: token_for(server.port, login) for login in desks.by_officer.values()}
        for _ in range(TIMES):
            crowd = Crowd(server, tokens, twice(waiting(now_office, desks), dice))
            crowd.work_until(dice.randint(6, 16), then=server.kill)
            server.start()
            assert crowd.strange == [], "every call is done, or comes too late"
            cut_off += crowd.cut_off
            acknowledged += Counter(crowd.acknowledged)
            assert problems(now_office) == []
            assert missing(now_office, acknowledged) == []
    finally:
        server.stop()
    assert max(acknowledged.values()) == 1, "nobody is told twice that the same item is done"
    assert cut_off > 0, "calls were under way when the server died"
    assert everything_ends(now_office) == []
    assert problems(now_office) == []


def twice(work: list[Waiting], dice: random.Random) -> list[Waiting]:
    """Each item for two programs, in one row, so that they reach for it at the same moment."""
    dice.shuffle(work)
    return [one for one in work for _ in range(2)]


@dataclass
class Crowd:
    """Programs that take from one pile until the server is gone."""

    server: Server
    tokens: dict[str, str]
    pile: list[Waiting]
    acknowledged: list[int] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    cut_off: int = 0

    def work_until(self, enough: int, then: Callable[[], None]) -> None:
        """Begin with all hands, and do `then` in the middle: after that many acknowledged calls."""
        threads = [threading.Thread(target=self._work) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        until = time.monotonic() + 180
        while len(self.acknowledged) < enough and any(thread.is_alive() for thread in threads):
            assert time.monotonic() < until, "the server stands still"
            time.sleep(0.001)
        then()
        for thread in threads:
            thread.join(40)
            assert not thread.is_alive()

    def _work(self) -> None:
        caller = Caller(self.server.port)
        try:
            while self.pile:
                self._complete(caller, self.pile.pop(0))
        except (OSError, http.client.HTTPException):
            self.cut_off += 1
        except IndexError:  # another one took the last
            return
        finally:
            caller.close()

    def _complete(self, caller: Caller, one: Waiting) -> None:
        caller.headers = {"Authorization": f"Bearer {self.tokens[one.login]}"}
        status, said = caller.call("POST", f"/work-items/{one.item_id}/complete", {"answers": one.answers})
        if status == DONE_STATUS:
            self.acknowledged.append(one.item_id)
        elif status != LATE_STATUS:
            self.strange.append(f"{one.element_id} by {one.login}: {status} {said}")


def missing(office: Office, acknowledged: Counter[int]) -> list[str]:
    """Acknowledged completions the database does not know exactly once."""
    with office.look(SYSTEM) as act:
        states = {row.id: row.state for row in act.session.execute(select(WorkItem.id, WorkItem.state))}
        told = Counter(act.session.scalars(select(AuditLine.subject).where(AuditLine.verb == "work_item.completed")))
    return [
        f"item {item_id} is {states[item_id]}, told {told[f'work_item:{item_id}']} times"
        for item_id in acknowledged
        if states[item_id] != DONE or told[f"work_item:{item_id}"] != 1
    ]


def everything_ends(office: Office) -> list[str]:
    """Travel every dossier to its end, days passing where only time or a job can move it; the codes of those left."""
    assert isinstance(office.clock, SetClock)
    office.clock.at = datetime.now(UTC)
    for _ in range(60):
        with office.look(SYSTEM) as act:
            left = list(act.session.scalars(select(Dossier.code).where(Dossier.closed_at.is_(None))))
        if not left:
            return []
        moved = sum(len(city.travel(office, code)) for code in left)
        moved += outbox.tick(office, automatic.HANDLERS) + automatic.wake_due(office)
        if not moved:
            office.clock.advance(timedelta(days=1))
    return left
