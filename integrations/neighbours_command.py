"""`run.py neighbours`: calls every neighbour of the settings once, with nothing that anybody would have to undo."""

from __future__ import annotations

import argparse
from importlib import import_module

from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.settings import Settings

TRIALS = ("integrations.mail.trial", "integrations.postal.trial", "integrations.national_db.trial")
"""Each a module with `NAMES` (Vietnamese, English), `SETTING` (the variable that names the neighbour),
`is_named(settings)` and `call(settings) -> (Vietnamese, English)`, which tells what was answered, or refuses as an
errand does."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing is asked: the settings say who the neighbours are."""


def main(_arguments: argparse.Namespace, settings: Settings) -> int:
    """A line per neighbour and language; the exit code is 1 when one that is named did not answer as it should."""
    answered = [_try(module, settings) for module in TRIALS]
    return 0 if all(answered) else 1


def _try(module: str, settings: Settings) -> bool:
    room = import_module(module)
    answered, said = True, (f"chưa khai báo ({room.SETTING}).", f"not named ({room.SETTING}).")
    if room.is_named(settings):
        try:
            said = room.call(settings)
        except NeighbourIsAway as away:
            answered, said = False, (f"KHÔNG LIÊN LẠC ĐƯỢC: {away}", f"AWAY: {away}")
        except RefusedForGood as refused:
            answered, said = False, (f"TỪ CHỐI: {refused}", f"REFUSED: {refused}")
    for name, words in zip(room.NAMES, said, strict=True):
        print(f"{name}: {words}", flush=True)
    return answered
