"""Processes of the product that stand at once, because all they read at their start was read before they were born:
good to be killed often.

    python -m tests.faults.nursery

Each line of its input is a process to be born (JSON: `words` after `run.py`, `log`); its number is answered. They end
with it. Whoever waits waits less here: beats are quick, leases and pauses short.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from typing import Any

import run
from engine import scheduler
from engine.outbox import neighbours, operations
from engine.postal import hearing
from engine.residents import operations as look_ups

READ_BEFORE = (
    *run.ROOMS,
    "celery.worker",
    "engine.migrate",
    "engine.outbox.broker",
    "engine.outbox.work_command",
    "integrations.national_db.client",
    "integrations.postal.jobs",
    "kombu.transport.pyamqp",
    "waitress.server",
    "web.app",
)


def hurry() -> None:
    """A day of these processes is short."""
    scheduler.JOBS_EVERY, scheduler.PARCELS_EVERY, scheduler.LOOK_UPS_EVERY = 0.15, 0.3, 1.0
    hearing.ASK_EVERY = timedelta(seconds=0.3)
    operations.LEASE, operations.LONGEST_WAIT = timedelta(seconds=1.5), timedelta(seconds=0.3)
    neighbours.FIRST_PAUSE, neighbours.LONGEST_PAUSE = timedelta(seconds=0.2), timedelta(seconds=0.5)
    look_ups.UNDER_WAY = timedelta(seconds=4)


def read_a_page() -> None:
    """So that what pages are made of is at hand; nothing stays open."""
    office = run._open_office()
    run.web(office).test_client().get("/dang-nhap")
    office.close()


def main() -> None:
    for name in READ_BEFORE:
        import_module(name)
    hurry()
    read_a_page()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    born = []
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os._exit(live(json.loads(line)))
        born.append(pid)
        print(pid, flush=True)
    for pid in born:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def live(said: dict[str, Any]) -> int:
    """As `run.py` would, from where its words are read."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(said["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for there, here in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(there, here)
    arguments = run._parser(said["words"][0]).parse_args(said["words"])
    return int(arguments.main(arguments))


if __name__ == "__main__":
    main()
