"""`run.py simulate postal`: a post office on this machine that takes orders and moves parcels on while one looks."""

from __future__ import annotations

import argparse
import threading
from datetime import timedelta

from integrations.postal.courses import Course, Mood
from integrations.postal.depot import Depot
from integrations.postal.simulator import Heard, Simulator

HELP = "the public post: takes orders, moves parcels on, and tells of it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens, how it behaves and how fast time goes by."""
    parser.add_argument("--port", type=int, default=9101, help="port on this machine (9101)")
    parser.add_argument(
        "--scenario",
        choices=list(dict.fromkeys([*Course, *Mood])),
        metavar="NAME",
        action="append",
        default=[],
        help="what becomes of parcels, or how calls are answered; may be said twice, once for each (well): "
        + ", ".join(dict.fromkeys([*Course, *Mood])),
    )
    parser.add_argument("--seed", type=int, default=0, help="of one seed every parcel goes the same way again (0)")
    parser.add_argument(
        "--day", type=_seconds, default=20.0, metavar="SECONDS", help="how long a day of carrying lasts (20 seconds)"
    )


def main(arguments: argparse.Namespace) -> int:
    """Listen until Ctrl+C."""
    depot = Depot(seed=arguments.seed, day=timedelta(seconds=arguments.day))
    for name in arguments.scenario:
        depot.behave(name)
    with Simulator(port=arguments.port, depot=depot, told=_show) as post:
        named = "  ".join(f"{name}={value}" for name, value in post.environ.items())
        print(f"A post office is listening: {named}  – stop with Ctrl+C", flush=True)
        print(f"To behave otherwise: curl -d behave=lost -d advance=2 {post.place.url}/simulator", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()
    return 0


def _seconds(said: str) -> float:
    """At least a hundredth: a day that takes no time has no order of things."""
    if not 0.01 <= float(said) <= 1_000_000:
        raise argparse.ArgumentTypeError("a day lasts from 0.01 to 1000000 seconds")
    return float(said)


def _show(heard: Heard) -> None:
    """One line a call; who asks for a token is not shown."""
    number = heard.question.get("OrderNumber", "")
    said = heard.answer or {"Status": "(not answered)"}
    answer = said.get("Status") or (f"{said['_returned']} lines" if "_returned" in said else "")
    print(
        f"{heard.status or '---'} {heard.method} {heard.path.partition('?')[0]} {number} {answer}".rstrip(), flush=True
    )
