"""The words of `run.py work`: what a worker consumes, and how much at once. The door does the rest."""

from __future__ import annotations

import argparse
from collections.abc import Collection

from engine.starting import CannotStart

HOUSE_SAID = "house"  # how one says that it is nobody outside


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether it only consumes, whose jobs, and how many at once."""
    parser.add_argument("--consume", action="store_true", help="only do what others hand out; needs a broker")
    parser.add_argument(
        "--neighbours", help="do the jobs of these alone, e.g. mail,post; house: those for which nobody is called"
    )
    parser.add_argument(
        "--concurrency", type=_at_least_one, help="jobs at once (as many as all neighbours may be called at once)"
    )


def _at_least_one(said: str) -> int:
    number = int(said)
    if number < 1:
        raise ValueError(said)
    return number


def wanted(arguments: argparse.Namespace, known: Collection[str] | None) -> list[str] | None:
    """Whose jobs are done here; None: everybody's. `known` are the neighbours the broker has queues for, None where
    there is no broker. Refuses with `CannotStart`."""
    if known is None and (arguments.consume or arguments.neighbours or arguments.concurrency):
        raise CannotStart(
            "--consume, --neighbours và --concurrency cần bộ trung chuyển công việc trong MOTCUA_BROKER_URL.",
            "--consume, --neighbours and --concurrency need the broker of MOTCUA_BROKER_URL.",
        )
    if known is None or not arguments.neighbours:
        return None
    said = [word.strip() for word in arguments.neighbours.split(",")]
    by_word = {name or HOUSE_SAID: name for name in known}
    if strange := [word for word in said if word not in by_word]:
        raise CannotStart(
            f"--neighbours ghi “{strange[0]}”; ở đây chỉ có: {', '.join(by_word)}.",
            f"--neighbours says “{strange[0]}”; here there are: {', '.join(by_word)}.",
        )
    return [by_word[word] for word in said]
