"""Programs that call the server, in a process of their own so that their work is not measured as the server's.

Reads one plan from standard input, writes one result to standard output; see `Plan` and `Result`.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from engine.settings import ROOT
from tests.serving import Caller


@dataclass(frozen=True)
class Call:
    """One call under `/api/v1`, in the name of a token."""

    token: str
    method: str
    path: str
    body: dict[str, Any] | None = None


@dataclass(frozen=True)
class Plan:
    port: int
    clients: int
    calls: list[Call]


@dataclass(frozen=True)
class Result:
    """`seconds` from the first call to the last answer; `latencies` in seconds, one per call; `refused` in words."""

    seconds: float
    latencies: list[float]
    refused: list[str]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def p95_ms(self) -> float:
        return 1000 * sorted(self.latencies)[int(len(self.latencies) * 0.95)]

    @property
    def median_ms(self) -> float:
        return 1000 * sorted(self.latencies)[len(self.latencies) // 2]


def carry_out(port: int, clients: int, calls: list[Call]) -> Result:
    """Let `clients` programs make the calls between them; each call must be answered with 200."""
    plan = orjson.dumps(asdict(Plan(port, clients, calls)))
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench.callers"], cwd=ROOT, input=plan, stdout=subprocess.PIPE, check=True
    )
    result = Result(**orjson.loads(said.stdout))
    if result.refused:
        raise RuntimeError(f"{len(result.refused)} calls were refused, the first: {result.refused[0]}")
    return result


def main() -> int:
    said = orjson.loads(sys.stdin.buffer.read())
    calls = [Call(**call) for call in said["calls"]]
    latencies: list[float] = []
    refused: list[str] = []
    pile = iter(calls)
    taking = threading.Lock()

    def take() -> Iterator[Call]:
        while True:
            with taking:
                call = next(pile, None)
            if call is None:
                return
            yield call

    def work() -> None:
        caller = Caller(said["port"])
        for call in take():
            caller.headers = {"Authorization": f"Bearer {call.token}"}
            begun = time.perf_counter()
            status, answer = caller.call(call.method, call.path, call.body)
            latencies.append(time.perf_counter() - begun)
            if status != 200:
                refused.append(f"{call.path}: {status} {answer}")
        caller.close()

    programs = [threading.Thread(target=work) for _ in range(said["clients"])]
    begun = time.perf_counter()
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    result = Result(time.perf_counter() - begun, latencies, refused)
    sys.stdout.buffer.write(orjson.dumps(asdict(result)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
