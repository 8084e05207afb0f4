"""`python3 -m tests.bench [--quick] [--json FILE]`: what a completion, a worklist and the sweep cost.

Only numbers of one run may be compared: machines differ, and so does what else they do.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import environment

DATABASES = ("sqlite", "postgres")
PARTS = ("completions", "worklist", "sweep")


def main(words: list[str]) -> int:
    environment.enter("requirements-test.txt")
    import orjson

    from tests.bench import completions, report, sweeping, worklist

    chosen = _arguments(words)
    found: dict[str, Any] = {"machine": report.machine(), "quick": chosen.quick}
    for name in chosen.database or DATABASES:
        with _offices(name) as open_city:
            if open_city is None:
                print(f"LEFT OUT: {name} (no server answers)")
                continue
            numbers: dict[str, Any] = {}
            if "completions" in chosen.only:
                done = completions.measure(open_city(), 60 if chosen.quick else 300)
                report.completions(name, done)
                numbers["completions"] = {**asdict(done), "floor_ms": done.floor_ms, "ratios": done.ratios}
            if "worklist" in chosen.only:
                pages = worklist.measure(open_city(), 5_000 if chosen.quick else 100_000)
                report.worklist(name, pages)
                numbers["worklist"] = asdict(pages)
            if "sweep" in chosen.only:
                swept = sweeping.measure(
                    open_city(), 20_000 if chosen.quick else sweeping.MANY, 1_000 if chosen.quick else 10_000
                )
                report.sweep(name, swept)
                numbers["sweep"] = {**asdict(swept), "ratio": swept.ratio}
            found[name] = numbers
    if chosen.json:
        Path(chosen.json).write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS))
    return 0


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and rows; for trying, not for quoting")
    parser.add_argument("--json", metavar="FILE", help="the numbers as JSON")
    parser.add_argument("--database", choices=DATABASES, action="append", help="this one only")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS))
    return parser.parse_args(words)


@contextmanager
def _offices(name: str) -> Iterator[Any]:
    """Opens demo cities of today on a database of this kind, as durable as the product; None where there is none."""
    from engine.act import Office
    from tests.databases import PostgresCopies, SqliteCopies, find_postgres
    from tests.serving import mark_migrated

    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        copies: SqliteCopies | PostgresCopies = SqliteCopies(Path(folder))
        if name == "postgres":
            server = find_postgres(Path(folder))
            copies = PostgresCopies(server, Path(folder), f"motcua_bench_{os.getpid()}")
        offices: list[Office] = []

        def open_city() -> Office:
            settings = replace(copies.copy_of("city"), var=Path(folder), sqlite_synchronous="FULL")
            offices.append(Office.open(settings))
            mark_migrated(offices[-1])
            gc.collect()
            gc.freeze()  # as the server does
            return offices[-1]

        try:
            yield open_city
        finally:
            for office in offices:
                office.close()
                copies.drop(office.settings)
            if isinstance(copies, PostgresCopies):
                copies.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
