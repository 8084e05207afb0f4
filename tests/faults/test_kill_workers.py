"""Workers and a node are killed in the middle of their work; each errand is done, and its answer written once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import func, select

from engine import outbox
from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.outbox.broker import queue_of
from engine.outbox.models import FINISHED, Job
from engine.settings import ROOT
from tests.brokers import RABBIT, forget_queues, need
from tests.databases import PostgresCopies
from tests.faults.working import KIND, NEIGHBOUR, TOLD, opened

HOW_MANY, WITHIN = 90, 90  # seconds


@pytest.mark.postgres
@pytest.mark.slow
def test_workers_and_nodes_are_killed_and_nothing_is_lost_or_written_twice(
    postgres_copies: PostgresCopies, tmp_path: Path
) -> None:
    need(RABBIT)
    settings = postgres_copies.copy_of("empty")
    words = [settings.database_url, RABBIT, token_hex(8), str(tmp_path / "far")]
    broker = opened(*words)
    with broker.office.act(SYSTEM) as act:
        for number in range(HOW_MANY):
            outbox.put(act, KIND, f"job {number}", {"word": f"job {number}"}, neighbour=NEIGHBOUR)
    with ExitStack() as stack:
        roles = ("worker", "worker", "node", "node")
        running = [stack.enter_context(process([*words, role])) for role in roles]
        for place, done in ((0, 10), (2, 30), (1, 50)):
            wait_until(broker.office, done)
            running[place].send_signal(signal.SIGKILL)
            running[place].wait()
            running[place] = stack.enter_context(process([*words, roles[place]]))
        wait_until(broker.office, HOW_MANY)
    with broker.office.look(SYSTEM) as act:
        told = Counter(act.session.scalars(select(AuditLine.subject).where(AuditLine.verb == TOLD)))
    heard = Counter((tmp_path / "far").read_text().split("\n")[:-1])
    assert told == Counter(f"job {number}" for number in range(HOW_MANY)), "each answer is written exactly once"
    assert set(heard) == set(told), "and nobody was called for anything else"
    assert heard.total() - HOW_MANY <= 8 * 2, "called again were at most those whose worker died in the call"
    forget_queues(queue_of(broker.office, name) for name in broker.runners)
    broker.office.close()
    postgres_copies.drop(settings)


@contextmanager
def process(words: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A node or worker of its own, gone at the end."""
    started = subprocess.Popen([sys.executable, "-m", "tests.faults.working", *words], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        yield started
    finally:
        started.kill()
        started.wait()
        assert started.stdout is not None
        started.stdout.close()


def wait_until(office: Office, done: int) -> None:
    until = time.monotonic() + WITHIN
    while True:
        with office.look(SYSTEM) as act:
            if (act.session.scalar(select(func.count(Job.id)).where(Job.state == FINISHED)) or 0) >= done:
                return
        assert time.monotonic() < until, f"fewer than {done} errands are done"
        time.sleep(0.05)
