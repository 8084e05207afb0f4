"""A node or a worker of the cluster form, to be killed: its errands are written, one line each, into a file.

    python -m tests.faults.working URL BROKER SECRET FILE [worker|node]

A line is the key of the job, as a far end would note it. Leases are short, so that the living need not wait.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine import audit
from engine.act import Act, Office
from engine.migrate import gather_models
from engine.outbox import Errand, operations
from engine.outbox.broker import Broker
from engine.settings import Settings

NEIGHBOUR, KIND, TOLD = "far", "say", "far.told"


def opened(url: str, broker: str, secret: str, file: str) -> Broker:
    """The office of this database, with a neighbour that is a file."""
    gather_models()
    operations.LEASE = timedelta(seconds=2)
    settings = Settings(
        database_url=url,
        var=Path(tempfile.gettempdir()),
        secret_key=secret,
        broker_url=broker,
        calls_at_once={NEIGHBOUR: 8},
    )

    def call(word: str) -> str:
        with open(file, "a") as far:
            far.write(f"{word}\n")
        time.sleep(0.03)
        return word

    errand = Errand(lambda _act, payload: payload["word"], call, _settle)
    return Broker(Office.open(settings), {NEIGHBOUR: {KIND: errand}}, {})


def _settle(act: Act, payload: Mapping[str, Any], _answer: str | None) -> None:
    audit.record(act, TOLD, payload["word"])


def main(words: list[str]) -> None:
    broker = opened(*words[:4])
    if words[4] == "worker":
        broker.consume()
    print(os.getpid(), flush=True)
    while True:
        if words[4] == "node":
            broker.hand_out(NEIGHBOUR)
        time.sleep(0.1)


if __name__ == "__main__":
    main(sys.argv[1:])
