"""Writers on SQLite take turns in the order in which they came, whatever becomes of the one before them."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from sqlalchemy import text

from engine.act import SYSTEM, Act, Office
from engine.dossiers.codes import next_number
from tests.databases import SqliteCopies


@pytest.fixture
def copies(sqlite_copies: SqliteCopies) -> SqliteCopies:
    return sqlite_copies


def test_whoever_came_first_writes_first(empty_office: Office) -> None:
    came: list[int] = []

    def write(number: int) -> None:
        with empty_office.act(SYSTEM) as act:
            next_number(act.session, "a", "b")
            came.append(number)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    with empty_office.act(SYSTEM) as act:
        next_number(act.session, "a", "b")
        for place, writer in enumerate(writers, start=1):
            writer.start()
            until_waiting(act, place)
        assert came == [], "one writes at a time"
    for writer in writers:
        writer.join(60)
    assert came == list(range(6))


def until_waiting(act: Act, count: int) -> None:
    """So many writers stand in the queue behind this one."""
    driver: Any = act.session.connection().connection.dbapi_connection
    patience = time.monotonic() + 60
    while len(driver.turn._waiting) < count:
        assert time.monotonic() < patience, "nobody queues"
        time.sleep(0.005)


def test_a_writer_who_fails_passes_the_turn_on(empty_office: Office) -> None:
    for wrong in ("INSERT INTO nowhere VALUES (1)", "INSERT INTO dossier_counter VALUES ('a', 'b', -1)"):
        with pytest.raises(Exception, match=r"nowhere|ck_dossier_counter_last"), empty_office.act(SYSTEM) as act:
            act.session.execute(text(wrong))
    with empty_office.act(SYSTEM) as act:
        assert next_number(act.session, "a", "b") == 1


def test_nobody_waits_for_a_reader_and_no_reader_waits(empty_office: Office) -> None:
    with empty_office.look(SYSTEM) as looking, empty_office.act(SYSTEM) as act:
        next_number(act.session, "a", "b")
        assert looking.session.scalar(text("SELECT count(*) FROM dossier_counter")) == 0


def test_many_writers_lose_no_number(empty_office: Office) -> None:
    def write() -> None:
        for _ in range(25):
            with empty_office.act(SYSTEM) as act:
                next_number(act.session, "a", "b")

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    with empty_office.act(SYSTEM) as act:
        assert next_number(act.session, "a", "b") == 201
