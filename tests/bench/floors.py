"""The floors under a completion, each measured alone in the same run: below their sum nobody can get.

commit   one row updated and committed, by the bare driver on this database
engine   restore + complete + save through `engine.runtime.bridge`, on the very items that are completed later
empty    a signed-in call over HTTP that only says whose token it is (measured at the server by `completions`)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer_group

import forms
from engine.act import SYSTEM, Office
from engine.definitions import catalog
from engine.dossiers.case import legal_time
from engine.dossiers.models import ENGINE, Dossier, WorkItem
from engine.runtime import bridge
from tests.waiting import Waiting


@dataclass(frozen=True)
class Floor:
    """Processor and wall time of one, in milliseconds."""

    cpu_ms: float
    wall_ms: float


def commit(office: Office, times: int) -> Floor:
    """One-row update + commit, with the pragmas and the durability the product has."""
    connection = office.engine.raw_connection()
    try:
        cursor = connection.cursor()
        is_sqlite = office.engine.dialect.name == "sqlite"

        def once() -> None:
            if is_sqlite:
                cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("UPDATE account SET failures = 1 - failures WHERE login = 'quantri'")
            if is_sqlite:
                cursor.execute("COMMIT")
            else:
                connection.commit()

        return _measured(once, times)
    finally:
        connection.close()


def engine(office: Office, items: Sequence[Waiting], rounds: int) -> Floor:
    """Restore + complete + save, for each of these items as often as there are rounds."""
    moves: list[Callable[[], object]] = []
    with office.look(SYSTEM) as act:
        query = select(WorkItem.id, WorkItem.token, WorkItem.form, WorkItem.element_id, Dossier)
        query = query.join(Dossier, Dossier.id == WorkItem.dossier_id).options(undefer_group(ENGINE))
        query = query.where(WorkItem.id.in_([one.item_id for one in items]))
        found = {row.id: row for row in act.session.execute(query)}
        for one in items:
            row = found[one.item_id]
            version = catalog.loaded(act.session, row.Dossier.version_id)
            task = version.profile.tasks[row.element_id]
            facts = dict(row.Dossier.facts)
            if row.form:
                values = forms.check(row.form, one.answers, today=act.today, candidates=None).values
                facts[task.fact or row.form] = dict(values)
            moves.append(
                lambda spec=version.spec, state=row.Dossier.state, token=row.token, facts=facts: bridge.complete(
                    spec, state, token, facts, now=act.now, after=lambda period: legal_time(act, period)
                )
            )
        ahead = iter(moves * (rounds + 1))
        for _ in moves:
            next(ahead)()  # the first round warms up
        return _measured(lambda: next(ahead)(), len(moves) * rounds)


def _measured(once: Callable[[], object], times: int) -> Floor:
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        once()
    return Floor(1000 * (time.process_time() - cpu) / times, 1000 * (time.perf_counter() - wall) / times)
