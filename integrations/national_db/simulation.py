"""`run.py simulate residents`: a residents database on this machine, in an invented city, in any mood."""

from __future__ import annotations

import argparse
import contextlib
import threading
from itertools import islice

from engine.neighbour_settings import KINDS, Residents
from engine.starting import CannotStart
from integrations.national_db.invented import MOODS, InventedRegister
from integrations.national_db.population import HOUSE, MOST, Population
from integrations.national_db.simulator import Simulator

HELP = "a residents database of an invented city, by both protocols"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens, who lives there, and how it behaves."""
    parser.add_argument("--port", type=int, default=8108, help="port on this machine (8108)")
    parser.add_argument("--people", type=_people, default=100_000, help=f"how many live there, up to {MOST} (100000)")
    parser.add_argument("--seed", type=int, default=2018, help="another number, another city (2018)")
    parser.add_argument("--scenario", choices=MOODS, default="well", help="how it behaves (well)")


def main(arguments: argparse.Namespace) -> int:
    """Listen until Ctrl+C."""
    people = Population(arguments.people, arguments.seed)
    with contextlib.ExitStack() as open_until_told:
        simulator = Simulator(arguments.port, InventedRegister(people, arguments.scenario))
        try:
            open_until_told.enter_context(simulator)
        except (OSError, OverflowError) as trouble:
            raise CannotStart(
                f"không mở được cổng {arguments.port}; --port chọn cổng khác.",
                f"port {arguments.port} cannot be opened; --port chooses another.",
            ) from trouble
        print(how_to_ask(simulator, people), flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()
    return 0


def _people(said: str) -> int:
    if not (said.isdecimal() and HOUSE <= int(said) <= MOST):
        raise argparse.ArgumentTypeError(f"from {HOUSE} to {MOST}")
    return int(said)


def how_to_ask(simulator: Simulator, people: Population) -> str:
    """What is shown when it listens."""
    lines = [f"A residents database of {len(people)} invented people is listening – stop with Ctrl+C"]
    for kind in KINDS:
        lines += [f"As the {kind} one:", f"  {_settings(simulator.place(kind))}"]
    lines += ["For example:", *(f"  {one.identity}  {one.full_name}" for one in islice(people, HOUSE))]
    return "\n".join(lines)


def _settings(place: Residents) -> str:
    """What to say before `run.py`, so that an office asks here. The secrets are invented, too."""
    said = {
        "URL": place.url,
        "KIND": place.kind,
        "USER": place.user,
        "SECRET": place.secret,
        "API_KEY": place.api_key,
        "CLIENT": place.client,
    }
    return " ".join(f"MOTCUA_RESIDENTS_{name}={value}" for name, value in said.items() if value)
