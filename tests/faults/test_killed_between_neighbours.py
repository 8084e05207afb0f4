"""The journey by post with misbehaving neighbours once more (`tests/journeys/test_neighbours_misbehave`), with real
processes that are killed at twenty random moments, half of them while a neighbour is about to answer: embedded, and on
PostgreSQL and RabbitMQ with a node that ticks and two workers. Who was cut off looks what became of it, and goes on.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.clock import SystemClock
from engine.deadlines.models import Clock
from engine.dossiers.models import Dossier
from engine.dossiers.status import Status
from engine.outbox import HOUSE
from engine.outbox.broker import queue_of
from engine.postal.contract import Happening, Mode
from engine.postal.errands import NEIGHBOUR as POST
from engine.postal.models import Shipment
from engine.residents.models import AWAY, FOUND, MATCH, RegisterCall
from engine.residents.operations import NEIGHBOUR as RESIDENTS
from engine.settings import ROOT, Settings
from integrations.postal.courses import Mood
from tests import city
from tests.brokers import RABBIT, forget_queues, need
from tests.databases import Copies, PostgresCopies, SqliteCopies
from tests.faults.invariants import problems
from tests.faults.killing import Record
from tests.neighbours import ANNOUNCED, COUNTER, SENT_BACK, Neighbours, contradictions, misbehaving, typed
from tests.serving import HOST, Caller, free_port, mark_migrated, token_for
from tests.waiting import Desks, waiting
from tests.web.visiting import TOKEN

TIMES = 20
A_DAY = timedelta(seconds=1)
WITHIN = 90  # seconds for any step
STEPS = 8  # between which the deaths are spread, more or less

SERVE, CONSUME = ("serve",), ("work", "--consume")


@pytest.mark.slow
def test_killed_at_twenty_moments_in_one_process(
    sqlite_copies: SqliteCopies, tmp_path: Path, record_property: Record
) -> None:
    settings = replace(sqlite_copies.copy_of("city"), var=tmp_path, sqlite_synchronous="FULL")
    with office_of(sqlite_copies, settings) as office:
        travels(office, [SERVE], random.Random(45), record_property)


@pytest.mark.postgres
@pytest.mark.slow
def test_killed_at_twenty_moments_in_a_cluster(
    postgres_copies: PostgresCopies, tmp_path: Path, record_property: Record
) -> None:
    need(RABBIT)
    settings = replace(
        postgres_copies.copy_of("city"), var=tmp_path, secret_key=token_hex(32), broker_url=RABBIT
    )  # with a key of its own the queues are its own
    with office_of(postgres_copies, settings) as office, own_queues(office):
        travels(office, [SERVE, CONSUME, CONSUME], random.Random(891), record_property)


def travels(office: Office, roles: Sequence[Sequence[str]], dice: random.Random, record: Record) -> None:
    """The journey, and what must hold after it."""
    with ExitStack() as stack:
        there = stack.enter_context(misbehaving(SystemClock(), A_DAY))
        there.depot.mood, there.people.mood = Mood.TIMEOUT_AFTER_CREATING, "down"
        nursery = stack.enter_context(Nursery(office.settings, there))
        deaths = stack.enter_context(Deaths([nursery.bear(words) for words in roles], nursery.port, there, dice))
        desk = stack.enter_context(Desk(office, nursery.port, deaths))
        number = desk.announce()
        desk.wait_for(lambda: shipment(office, Mode.IN).minutes_signed_at, "the parcel comes")
        desk.ask_about_the_applicant(number)
        code = desk.receive(number)
        there.people.mood = "well"
        desk.work_until_done(code)
        there.depot.mood = Mood.STORM
        desk.send(code)
        desk.wait_for(lambda: shipment(office, Mode.OUT).failures, "nobody is at home")
        there.depot.mood = Mood.WELL
        desk.wait_for(lambda: city.dossier(office, code).status == Status.RETURNED, "the result arrives")
        desk.wait_for(lambda: deaths.count >= TIMES, "everybody has died often enough")
        desk.wait_for(lambda: not contradictions(office, there), "all is heard and understood")
    record("faults", deaths.count)
    assert problems(office) == []
    assert contradictions(office, there) == []
    dossier, signed_at = city.dossier(office, code), shipment(office, Mode.IN).minutes_signed_at
    assert clock_of(office, dossier).started_at == signed_at == happened(there, number, Happening.DELIVERED)
    assert dossier.returned_at == happened(there, shipment(office, Mode.OUT).number, Happening.DELIVERED)
    with office.look(SYSTEM) as act:
        assert len(act.session.scalars(select(Dossier)).all()) == 1
        assert len(act.session.scalars(select(Shipment)).all()) == 2
        answers = Counter(act.session.scalars(select(RegisterCall.result)))
    assert (answers[MATCH], answers[FOUND], answers[AWAY] > 0) == (1, 1, True), "asked again, and answered once"


# -- processes, and their deaths -------------------------------------------------------------------------------------


@dataclass
class Mortal:
    """A process that is there again after it was killed."""

    bear: Callable[[], int]
    pid: int = 0

    def die(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def live(self) -> None:
        self.pid = self.bear()


@dataclass
class Nursery:
    """Where they are born (`tests.faults.nursery`); all are gone at the end."""

    settings: Settings
    there: Neighbours
    port: int = field(default_factory=free_port)

    def __enter__(self) -> Nursery:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT, env={**environ, **self._environ}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def bear(self, words: Sequence[str]) -> Mortal:
        return Mortal(lambda: self._born(words))

    def _born(self, words: Sequence[str]) -> int:
        said = {"words": words, "log": str(self.settings.var / "processes.log")}
        pipes = self._process
        assert pipes.stdin is not None and pipes.stdout is not None
        pipes.stdin.write(f"{json.dumps(said)}\n")
        pipes.stdin.flush()
        return int(pipes.stdout.readline())

    @property
    def _environ(self) -> Mapping[str, str]:
        return {
            **self.there.environ,
            "DATABASE_URL": self.settings.database_url,
            "MOTCUA_VAR": str(self.settings.var),
            "MOTCUA_SECRET_KEY": self.settings.secret_key,
            "MOTCUA_PASSWORD_MEMORY_KIB": str(self.settings.password_memory_kib),
            "MOTCUA_BROKER_URL": self.settings.broker_url,
            "MOTCUA_TICK_SECONDS": "1",
            "MOTCUA_UNDO_SECONDS": "0",
            "MOTCUA_DEMO": "0",
            "HOST": HOST,
            "PORT": str(self.port),
        }


@dataclass
class Deaths:
    """Kills one of them now and then, and lets it live again. Each life ends at a random moment: one of ten while it
    may not yet stand, five as soon as a neighbour has heard a question and not answered it, where one is asked soon."""

    mortals: Sequence[Mortal]
    port: int
    there: Neighbours
    dice: random.Random
    count: int = 0
    allowed: int = 0

    def __enter__(self) -> Deaths:
        self._over, self._heard, self._lurks = threading.Event(), threading.Event(), threading.Event()
        self.there.overhear(self._overheard)
        for mortal in self.mortals:
            mortal.live()
        self._thread = threading.Thread(target=self._reap)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._heard.set()
        self._thread.join(30)

    def _overheard(self) -> None:
        if self._lurks.is_set():
            self._lurks.clear()
            for mortal in self._chosen:
                mortal.die()
            self._heard.set()

    def _reap(self) -> None:
        while not self._over.is_set() and self.count < TIMES:
            if self.count >= self.allowed:
                self._over.wait(0.02)
                continue
            self._chosen = [self.dice.choice(self.mortals)]
            self._let_live(self.dice.uniform(0.05, 0.5), self.dice.random())
            for mortal in self._chosen:
                mortal.die()
                mortal.live()
            self.count += 1

    def _let_live(self, seconds: float, how: float) -> None:
        while how > 0.1 and not self._over.is_set() and not _listens(self.port):
            self._over.wait(0.02)
        if how < 0.5:
            self._over.wait(seconds)
            return
        self._heard.clear()
        self._lurks.set()
        self._heard.wait(seconds * 2)
        self._lurks.clear()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


# -- who works there -------------------------------------------------------------------------------------------------


@dataclass
class Desk:
    """Officers before their browsers: cut off, they look what became of it, and do it again where it is not done."""

    office: Office
    port: int
    deaths: Deaths
    step: int = 0
    is_in: bool = False
    tokens: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Desk:
        self.caller = Caller(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        self.caller.close()

    def announce(self) -> str:
        self._until(lambda: self._send("/buu-chinh/bao-truoc", ANNOUNCED), lambda: shipments(self.office, Mode.IN))
        return shipment(self.office, Mode.IN).number

    def ask_about_the_applicant(self, number: str) -> None:
        fields = typed(self.office, number)
        answered: list[bool] = []
        self._until(lambda: answered.append(self._send(f"{COUNTER}/doi-chieu/applicant", fields)), lambda: answered)

    def receive(self, number: str) -> str:
        fields = typed(self.office, number)
        self._until(lambda: self._send(COUNTER, fields), lambda: shipment(self.office, Mode.IN).dossier_id)
        with self.office.look(SYSTEM) as act:
            return act.session.scalars(select(Dossier.code)).one()

    def work_until_done(self, code: str) -> None:
        desks = Desks.of(self.office)
        self._until(lambda: self._next_item(desks), lambda: city.dossier(self.office, code).status == Status.DONE)

    def send(self, code: str) -> None:
        self._until(lambda: self._send(f"/buu-chinh/gui/{code}", SENT_BACK), lambda: shipments(self.office, Mode.OUT))

    def wait_for(self, is_there: Callable[[], Any], what: str) -> None:
        self._until(lambda: time.sleep(0.05), is_there, what)

    def _until(self, do: Callable[[], object], is_done: Callable[[], Any], what: str = "it is done") -> None:
        self.step += 1
        self.deaths.allowed = TIMES * self.step // STEPS
        until = time.monotonic() + WITHIN
        while not is_done():
            assert time.monotonic() < until, f"{what}: not within {WITHIN} seconds"
            try:
                do()
            except (OSError, http.client.HTTPException, RuntimeError):
                self.caller.close()
                time.sleep(0.03)

    def _next_item(self, desks: Desks) -> None:
        for one in waiting(self.office, desks)[:1] or [None]:
            if one is None:
                time.sleep(0.03)
                return
            if one.login not in self.tokens:
                self.tokens[one.login] = token_for(self.port, one.login)
            program = Caller(self.port, self.tokens[one.login])
            try:
                status, said = program.call("POST", f"/work-items/{one.item_id}/complete", {"answers": one.answers})
            finally:
                program.close()
            assert status in (200, 409), said

    def _send(self, path: str, fields: Mapping[str, Any]) -> bool:
        """A form of the pages."""
        if not self.is_in:
            self.caller.headers.clear()
            self.caller.enter(city.DISTRICT_COUNTER)
            self.is_in = True
        token = TOKEN.search(self.caller._send("GET", "/no-such-page", None, self.caller.headers)[1].decode())
        assert token
        said = urlencode({"csrf_token": token[1], **fields}, doseq=True).encode()
        headers = {**self.caller.headers, "Content-Type": "application/x-www-form-urlencoded"}
        status, page = self.caller._send("POST", path, said, headers)
        assert status == 302, re.sub(r"<[^>]+>|\s+", " ", page.decode())[:3000]
        return True


# -- below: what is looked up ----------------------------------------------------------------------------------------


@contextmanager
def office_of(copies: Copies, settings: Settings) -> Iterator[Office]:
    """The demo city of today, for whoever looks on."""
    office = Office.open(settings)
    mark_migrated(office)
    try:
        yield office
    finally:
        office.close()
        copies.drop(settings)


@contextmanager
def own_queues(office: Office) -> Iterator[None]:
    """Gone at the end."""
    try:
        yield
    finally:
        forget_queues(queue_of(office, name) for name in (HOUSE, POST, RESIDENTS))


def shipments(office: Office, mode: Mode) -> list[Shipment]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(Shipment).where(Shipment.mode == mode)))


def shipment(office: Office, mode: Mode) -> Shipment:
    [found] = shipments(office, mode)
    return found


def clock_of(office: Office, dossier: Dossier) -> Clock:
    with office.look(SYSTEM) as act:
        return act.session.scalars(
            select(Clock).where(Clock.dossier_id == dossier.id, Clock.subject == "dossier")
        ).one()


def happened(there: Neighbours, number: str, what: Happening) -> datetime:
    return next(event.at for event in there.depot.lines if (event.order_number, event.happening) == (number, what))
