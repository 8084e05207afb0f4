"""The numbers as a table one can read."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.completions import Completions
    from tests.bench.sweeping import Sweeping
    from tests.bench.worklist import Worklist

MOST, AIM = 3.0, 2.0
LIMIT_MS = 100.0
TWO_TICKS = 30.0


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def completions(name: str, found: Completions) -> None:
    """Loads, floors, ratios, and where the rest goes."""
    print(f"\n{name}: completing work items of house permits over HTTP  ({machine()})")
    print(f"  {'':28}{'clients':>8}{'per s':>9}{'median':>10}{'p95':>10}{'server CPU':>13}")
    for what, loads in (("complete", found.complete), ("empty signed-in call", found.empty)):
        for load in loads:
            print(
                f"  {what:28}{load.clients:>8}{load.per_second:>9.1f}{load.median_ms:>7.1f} ms{load.p95_ms:>7.1f} ms"
                f"{load.cpu_ms:>10.2f} ms"
            )
    for what, floor in (("raw commit", found.commit), ("raw engine", found.engine)):
        print(f"  {what:28}{'':8}{1000 / floor.wall_ms:>9.1f}{floor.wall_ms:>7.2f} ms{'':10}{floor.cpu_ms:>10.2f} ms")
    parts = f"{found.commit.cpu_ms:.2f} + {found.engine.cpu_ms:.2f} + {found.empty[0].cpu_ms:.2f}"
    for clients, ratio in found.ratios.items():
        verdict = "aim reached" if ratio <= AIM else "within the limit" if ratio <= MOST else "ABOVE THE LIMIT"
        print(f"  {clients} client(s): {ratio:.2f} times the floors ({parts} = {found.floor_ms:.2f} ms): {verdict}")
    parts = ", ".join(f"{package} {share:.0%}" for package, share in found.shares.items() if share > 0.015)
    print(f"  where the processor time of a completion goes: {parts}")


def worklist(name: str, found: Worklist) -> None:
    """Each question as page, as list of the interface and alone; a page or list above the limit at the p95 is told."""
    load = " to ".join(f"{number:.1f}" for number in found.load)
    print(f"\n{name}: the worklist with {found.open_items:,} open items within reach  ({machine()}; load {load})")
    print(f"  {'milliseconds':44}{'page over HTTP':^32}{'list of the interface':^32}{'questions alone':^32}")
    print(f"  {'':44}" + 3 * f"{'min':>7}{'median':>8}{'p95':>8}{'CPU':>7}  ")
    for line in found.lines:
        of_all = (line.page, line.listed, line.query)
        numbers = (f"{one.least:>7.1f}{one.median:>8.1f}{one.p95:>8.1f}{one.cpu:>7.1f}  " for one in of_all)
        is_slow = max(line.page.p95, line.listed.p95) > LIMIT_MS
        print(f"  {line.what:44}" + "".join(numbers) + ("SLOW" if is_slow else ""), flush=True)


def sweep(name: str, found: Sweeping) -> None:
    """What a sweep costs beside few and beside many running clocks, and how long all that fell due together took."""
    few, many = found.beside
    print(f"\n{name}: the sweep  ({machine()})")
    print(f"  {'running clocks beside it':36}{few:>12,}{many:>12,}{'ratio':>9}")
    print(f"  {'200 due clocks':36}{found.few.ms:>9.0f} ms{found.many.ms:>9.0f} ms{found.ratio:>9.2f}")
    print(f"  {'  processor, here':36}{found.few.cpu_ms:>9.0f} ms{found.many.cpu_ms:>9.0f} ms")
    print(f"  {'nothing due':36}{found.idle_few.ms:>9.1f} ms{found.idle_many.ms:>9.1f} ms")
    verdict = "within two ticks" if found.seconds <= TWO_TICKS else "LONGER THAN TWO TICKS"
    told = f"{found.due:,} clocks due in one minute: all told after {found.seconds:.1f} s: {verdict}"
    print(f"  {told} (processor here {found.cpu_seconds:.1f} s; load {os.getloadavg()[0]:.1f})")
