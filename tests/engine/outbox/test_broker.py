"""The cluster form: the broker carries words about jobs. It may lose them, say them twice, or be away."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy import func, select

import run
from engine import audit, outbox
from engine.act import SYSTEM, Act, Office
from engine.clock import SetClock
from engine.outbox import Errand, Job, work_command
from engine.outbox.broker import Broker, queue_of
from engine.outbox.models import FINISHED, LEASED, QUEUED
from engine.outbox.operations import LEASE
from engine.starting import CannotStart
from tests.brokers import HOST, RABBIT, REDIS, Line, forget_queues, need
from tests.serving import free_port

NAMES = ("", "far", "near")


@pytest.mark.parametrize("url", [RABBIT, REDIS], ids=["rabbitmq", "redis"])
def test_two_nodes_hand_out_and_a_worker_does_each_job_once(office: Office, nodes: Nodes, url: str) -> None:
    one, other = nodes.at(need(url)), nodes.at(url)
    put(office, "far", *"abcdefgh")
    put(office, "", *"ijkl")
    nodes.consume(one)
    threads = [threading.Thread(target=node.hand_out, args=(name,)) for node in (one, other) for name in ("far", "")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    nodes.wait_until(lambda: left(office) == 0, lambda: [one.hand_out(name) for name in NAMES])
    assert Counter(nodes.done) == Counter("abcdefghijkl")
    assert nodes.most <= office.settings.calls_at_once_with("far")
    assert told(office) == Counter("abcdefgh"), "each answer is written once"


def test_words_that_are_lost_or_said_twice_do_no_harm(office: Office, clock: SetClock, nodes: Nodes) -> None:
    node = nodes.at(need(RABBIT))
    put(office, "far", "a", "b", "c")
    assert node.hand_out("far") == 2, "no more than may be called at once"
    assert nodes.purge("far") == 2
    assert node.hand_out("far") == 0, "they may be under way"
    clock.advance(LEASE + timedelta(seconds=1))
    claimed = node._claim("far")
    for job_id, attempt in [*claimed, (claimed[0][0], 1), *claimed]:  # twice, with an old word between
        node._send("far", job_id, attempt)
    nodes.consume(node)
    nodes.wait_until(lambda: left(office) == 0 and nodes.waiting("far") == 0)
    assert Counter(nodes.done) == Counter("abc")
    assert {job.counted for job in jobs(office)} == {1}, "a lost word is not held against the job"


def test_jobs_wait_while_the_broker_is_away_and_it_is_found_again(
    office: Office, clock: SetClock, nodes: Nodes, caplog: pytest.LogCaptureFixture
) -> None:
    need(RABBIT)
    caplog.set_level(logging.INFO, "engine.outbox.broker")
    port = free_port()
    node = nodes.at(f"amqp://guest:guest@{HOST}:{port}//")
    with pytest.raises(CannotStart, match="MOTCUA_BROKER_URL") as refused:
        node.answering()
    assert "guest:guest" not in str(refused.value)
    put(office, "far", "a", "b")
    for _ in range(3):
        assert node.hand_out("far") == 0
    assert [(job.state, job.counted) for job in jobs(office)] == [(QUEUED, 0), (QUEUED, 0)]
    with Line(port):
        nodes.consume(node)
        nodes.wait_until(lambda: left(office) == 0, lambda: node.hand_out("far"))
    put(office, "far", "c")
    nodes.wait_until(lambda: node.hand_out("far") == 0 and node._is_lost)
    with Line(port):
        nodes.wait_until(lambda: left(office) == 0, lambda: (node.hand_out("far"), clock.advance(LEASE / 40)))
    assert Counter(nodes.done) == Counter("abc")
    said = [record.getMessage().partition(":")[0] for record in caplog.records if record.name == "engine.outbox.broker"]
    assert said == ["the broker is away, jobs wait", "the broker is there again"] * 2


def test_a_slow_neighbour_fills_the_workers_of_nobody_else(office: Office, nodes: Nodes) -> None:
    node = nodes.at(need(RABBIT))
    put(office, "far", *"abcd")
    put(office, "near", "e")
    nodes.slow = threading.Event()
    nodes.consume(node)
    node.hand_out("far")
    nodes.wait_until(lambda: nodes.now == 2)
    node.hand_out("near")
    nodes.wait_until(lambda: left(office) == 4)
    assert [job.state for job in jobs(office)] == [LEASED, LEASED, QUEUED, QUEUED, FINISHED]
    nodes.slow.set()
    nodes.wait_until(lambda: left(office) == 0)


def test_a_worker_may_do_the_jobs_of_some_neighbours_alone(office: Office, nodes: Nodes) -> None:
    node = nodes.at(need(RABBIT))
    put(office, "far", "a")
    put(office, "near", "b")
    nodes.consume(node, ["near"])
    assert (node.hand_out("far"), node.hand_out("near")) == (1, 1)
    nodes.wait_until(lambda: nodes.done == ["b"])
    assert jobs(office)[0].state == LEASED


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["work", "--consume"], "need the broker"),
        (["work", "--concurrency", "2"], "need the broker"),
    ],
)
def test_a_worker_alone_needs_a_broker(words: list[str], said: str) -> None:
    arguments = run._parser("work").parse_args(words)
    with pytest.raises(CannotStart, match=said):
        work_command.wanted(arguments, None)


def test_a_worker_is_told_whose_jobs_there_are(nodes: Nodes) -> None:
    node = nodes.at(RABBIT)
    arguments = run._parser("work").parse_args(["work", "--neighbours", "house,near"])
    assert work_command.wanted(arguments, node.runners) == ["", "near"]
    arguments.neighbours = "nobody"
    with pytest.raises(CannotStart, match="house, far, near"):
        work_command.wanted(arguments, node.runners)


# --- nodes over one database ----------------------------------------------------------------------------------------


@dataclass
class Nodes:
    """Nodes of one office, what their jobs did, and how many calls were under way at once."""

    office: Office
    done: list[str] = field(default_factory=list)
    slow: threading.Event | None = None
    now: int = 0
    most: int = 0
    secret: str = field(default_factory=lambda: token_hex(8))  # queues of its own
    lock: threading.Lock = field(default_factory=threading.Lock)
    brokers: list[Broker] = field(default_factory=list)
    stops: list[Callable[[], None]] = field(default_factory=list)

    def at(self, url: str) -> Broker:
        self.office.settings = replace(self.office.settings, broker_url=url, secret_key=self.secret)
        errand = Errand(lambda _act, payload: payload["word"], self._call, _settle)
        errands = {name: {"say": errand} for name in NAMES if name}
        self.brokers.append(Broker(self.office, errands, {"say": self._do}))
        return self.brokers[-1]

    def consume(self, node: Broker, names: list[str] | None = None) -> None:
        self.stops.append(node.consume(names))

    def _call(self, word: str) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        if self.slow and word in "abcd":
            assert self.slow.wait(20)
        with self.lock:
            self.now -= 1
            self.done.append(word)
        return word

    def _do(self, _act: Act, payload: Mapping[str, Any]) -> None:
        self.done.append(payload["word"])

    def purge(self, name: str) -> int:
        with self.brokers[0].celery.connection_for_write() as line:
            return int(line.default_channel.queue_purge(queue_of(self.office, name)))

    def waiting(self, name: str) -> int:
        """Messages nobody has taken yet."""
        with self.brokers[0].celery.connection_for_write() as line:
            declared = line.default_channel.queue_declare(queue_of(self.office, name), passive=True)
            return int(declared.message_count)

    def wait_until(self, is_so: Callable[[], bool], meanwhile: Callable[[], object] = lambda: None) -> None:
        until = time.monotonic() + 30
        while not is_so():
            assert time.monotonic() < until, f"done: {self.done}"
            meanwhile()
            time.sleep(0.02)

    def close(self) -> None:
        if self.slow:
            self.slow.set()
        for stop in self.stops:
            stop()
        if any(broker.office.settings.broker_url.startswith("amqp") for broker in self.brokers):
            forget_queues([queue_of(self.office, name) for name in NAMES])
        for broker in self.brokers:
            broker.close()


@pytest.fixture
def nodes(office: Office) -> Iterator[Nodes]:
    nodes = Nodes(office)
    yield nodes
    nodes.close()


def _settle(act: Act, payload: Mapping[str, Any], _answer: str | None) -> None:
    audit.record(act, "far.told", payload["word"])


def put(office: Office, neighbour: str, *words: str) -> None:
    with office.act(SYSTEM) as act:
        for word in words:
            outbox.put(act, "say", word, {"word": word}, neighbour=neighbour)


def jobs(office: Office) -> list[Job]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(Job).order_by(Job.id)))


def left(office: Office) -> int:
    with office.look(SYSTEM) as act:
        return act.session.scalar(select(func.count(Job.id)).where(Job.state != FINISHED)) or 0


def told(office: Office) -> Counter[str]:
    with office.look(SYSTEM) as act:
        said = select(audit.AuditLine.subject).where(audit.AuditLine.verb == "far.told")
        return Counter(act.session.scalars(said))
