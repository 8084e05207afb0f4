"""`run.py simulate NEIGHBOUR`: a stand-in for a neighbour on this machine, to see what the office would say to it."""

from __future__ import annotations

import argparse
from importlib import import_module

from engine.starting import CannotStart

SIMULATED = {
    "mail": "integrations.mail.simulation",
    "postal": "integrations.postal.simulation",
    "residents": "integrations.national_db.simulation",
}
"""Each a module with `HELP`, `add_arguments(parser)` and `main(arguments) -> exit code`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The neighbour, and what it can be told."""
    neighbours = parser.add_subparsers(metavar="NEIGHBOUR", required=True)
    for name, module in SIMULATED.items():
        room = import_module(module)
        page = neighbours.add_parser(name, help=room.HELP)
        room.add_arguments(page)
        page.set_defaults(listen=room.main)


def main(arguments: argparse.Namespace) -> int:
    """Listen until Ctrl+C. Refuses with `CannotStart` where another program listens already."""
    try:
        return int(arguments.listen(arguments))
    except (OSError, OverflowError) as trouble:
        raise CannotStart(
            f"không mở được cổng {arguments.port} trên máy này ({trouble}); --port chọn cổng khác.",
            f"port {arguments.port} of this machine cannot be opened ({trouble}); --port chooses another one.",
        ) from trouble
