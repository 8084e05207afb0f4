"""A process that dies at its n-th word to the database, for n = 1, 2, 3 …, until it lives to the end of its beat.

    python -m tests.faults.dying URL BEAT INSTANT [INSTANT …]

Words are every statement, every COMMIT about to be sent, and every COMMIT just done. Each death is `os._exit` in a
child: no rollback, no goodbye. Prints one JSON list per instant: how many words each child got out before it died; the
last one lived. The instant moves on a little with each child, as time does. The beat `deliver` mails notices to the
server of `MOTCUA_SMTP_URL`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event, update
from sqlalchemy.orm import Session

import run
from engine import outbox
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import automatic, duties, unit_reports
from engine.escalation import heartbeat
from engine.escalation.sweep import beat, sweep
from engine.mailing import digests, sorting
from engine.mailing.queueing import NEIGHBOUR
from engine.migrate import gather_models
from engine.org.tree import tree_of
from engine.settings import Settings
from engine.worktime import editions

DIED, MOST = 9, 200
ERRANDS: dict[str, outbox.Errand] = {}  # put together before the first child is born


def deliver(office: Office) -> int:
    """Every beat of the mails, one after the other."""
    return sorting.sort(office) + digests.make_due(office) + outbox.call_due(office, NEIGHBOUR, ERRANDS)


BEATS: dict[str, tuple[Callable[[Office], int], timedelta]] = {  # and how long until another may take over
    "sweep": (sweep, timedelta(seconds=1)),
    "beat": (beat, timedelta(seconds=1)),
    "owe": (duties.open_owed, timedelta(seconds=1)),
    "watch": (heartbeat.watch, timedelta(seconds=1)),
    "weigh": (unit_reports.weigh, timedelta(seconds=1)),
    "months": (unit_reports.tell_months, timedelta(seconds=1)),
    "tick": (lambda office: outbox.tick(office, automatic.HANDLERS), outbox.operations.LEASE + timedelta(seconds=1)),
    "deliver": (deliver, outbox.operations.LEASE + timedelta(seconds=1)),
}


def main(words: list[str]) -> int:
    url, name, *instants = words
    do, apart = BEATS[name]
    office = _opened(url)
    for instant in map(datetime.fromisoformat, instants):
        _take_back(office, do, instant)
        print(json.dumps(_until_one_lives(office, do, instant, apart)))
    return 0


def _opened(url: str) -> Office:
    """An office that has seen its database and holds no connection, so that children may open theirs."""
    gather_models()
    said = {name: value for name, value in os.environ.items() if name.startswith("MOTCUA_")}
    var = Path(tempfile.gettempdir())
    settings = Settings.from_environment({**said, "MOTCUA_VAR": str(var), "MOTCUA_SECRET_KEY": "only-for-tests"})
    office = Office.open(replace(settings, database_url=url, sqlite_synchronous="OFF"))
    with office.look(SYSTEM) as act:
        tree_of(act.session)
        editions.current(act.session)
    ERRANDS.update(run.neighbours(office).get(NEIGHBOUR, {}))
    office.engine.pool.dispose()
    return office


class _TakenBack(BaseException):
    """Nothing of it stays."""


def _take_back(office: Office, do: Callable[[Office], int], at: datetime) -> None:
    """Do it and take it back before its first COMMIT: what its words mean is then known to all children."""

    def refuse(_session: Session) -> None:
        raise _TakenBack()

    office.clock = SetClock(at)
    event.listen(Session, "before_commit", refuse)
    with suppress(_TakenBack):
        do(office)
    event.remove(Session, "before_commit", refuse)
    office.engine.pool.dispose()


def _until_one_lives(office: Office, do: Callable[[Office], int], at: datetime, apart: timedelta) -> list[int]:
    codes: list[int] = []
    for allowed in range(1, MOST):
        child = os.fork()
        if child == 0:
            office.clock = SetClock(at + apart * allowed)
            os._exit(_live(office, do, allowed))
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        if codes[-1] != DIED:
            return codes
    raise RuntimeError(f"nobody lived through {MOST} words")


def _live(office: Office, do: Callable[[Office], int], allowed: int) -> int:
    left = allowed
    with office.act(SYSTEM) as act:  # each death is a story of its own, not the eighth of one job
        act.session.execute(update(outbox.Job).values(attempts=0))

    def word(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(DIED)

    event.listen(office.engine, "before_cursor_execute", word)
    event.listen(office.engine, "commit", word)
    event.listen(Session, "after_commit", word)
    do(office)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
