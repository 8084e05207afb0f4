"""Where a play has come to, remembered: so that playing one step more costs one step, not the whole way again.

The script is still the whole state: what is forgotten is played anew. A place is known by the design's content, what is
given, and every step up to there.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

import orjson

from engine.rehearsal.playing import Play
from engine.rehearsal.script import Script
from engine.rehearsal.writing import as_document

MOST_PLACES = 24  # a stage is some 700 KB


@dataclass(frozen=True)
class Reached:
    """A stage after so many steps (its database as bytes), and what was found on the way."""

    steps: int
    database: bytes
    at: datetime
    dossier_id: int | None
    receiving_id: int | None
    seen: Mapping[str, int]
    passed: tuple[str, ...]
    sights: tuple[Any, ...]
    failures: tuple[Any, ...]

    def restore(self, play: Play) -> None:
        """Let a play stand here; its stage has been opened on this database."""
        play.dossier_id, play.receiving_id = self.dossier_id, self.receiving_id
        play.seen.update(self.seen)
        play.passed.update(dict.fromkeys(self.passed))


_kept: OrderedDict[str, Reached] = OrderedDict()
_lock = Lock()


def furthest(design: str, script: Script) -> Reached | None:
    """The furthest place on the way of a script that is remembered."""
    keys = _keys(design, script)
    with _lock:
        for key in reversed(keys):
            if key in _kept:
                _kept.move_to_end(key)
                return _kept[key]
    return None


def remember(
    design: str, script: Script, play: Play, database: bytes, sights: Sequence[Any], failures: Sequence[Any]
) -> None:
    """Keep where the script has brought the play."""
    here = Reached(
        steps=len(script.steps),
        database=database,
        at=play.clock.at,
        dossier_id=play.dossier_id,
        receiving_id=play.receiving_id,
        seen=dict(play.seen),
        passed=tuple(play.passed),
        sights=tuple(sights),
        failures=tuple(failures),
    )
    with _lock:
        _kept[_keys(design, script)[-1]] = here
        while len(_kept) > MOST_PLACES:
            _kept.popitem(last=False)


def _keys(design: str, script: Script) -> list[str]:
    """One key for every number of steps, from none."""
    document = as_document(script)
    digest = hashlib.sha256(orjson.dumps([design, document.get("given"), script.given.at.isoformat()]))
    keys = [digest.hexdigest()]
    for step in document["steps"]:
        digest.update(orjson.dumps(step))
        keys.append(digest.hexdigest())
    return keys
