"""The stage: a throw-away office with the real engine, real verbs, a real (small) part of the city, and a set clock.

It is an ordinary `Office` on an SQLite database in memory, copied from a template that is made once per process. Nobody
else can reach it, it reaches nothing else, and when it closes nothing of it is left. What the engine remembers per
database (`Pool`) it remembers per stage, since every stage has a pool of its own.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from engine import migrate
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.org.invented import city
from engine.settings import LOCAL_ZONE, Settings
from engine.worktime import editions

BEGINNING = datetime(2018, 3, 5, 9, 0, tzinfo=LOCAL_ZONE)  # a Monday morning
URBAN, RURAL = "001", "016"  # Quận Ba Đình, Huyện Sóc Sơn
WARDS = ("00001", "00004")  # Phường Phúc Xá, Phường Trúc Bạch
COMMUNES = ("00376", "00382")  # Thị trấn Sóc Sơn, Xã Minh Trí
PART = {URBAN: WARDS, RURAL: COMMUNES}
MOST_IDLE = 4

_template: list[bytes] = []
_idle: list[Engine] = []  # they keep what they have compiled; their databases are gone
_lock = Lock()


@contextmanager
def open_stage(at: datetime = BEGINNING, database: bytes | None = None) -> Iterator[tuple[Office, SetClock]]:
    """A fresh stage (or one as it was, from its `database`) and its clock, standing at `at`; gone at the end of the
    `with`."""
    engine, clock = _engine(), SetClock(at)
    try:
        if database is not None:
            _driver(engine).deserialize(database)
        yield Office(_settings("sqlite://"), engine, clock), clock
    finally:
        engine.dispose()  # the next one begins with a new pool, so with a new database
        with _lock:
            if len(_idle) < MOST_IDLE:
                _idle.append(engine)


def database_of(stage: Office) -> bytes:
    """The whole database of a stage, to open it again."""
    return _driver(stage.engine).serialize()


def _driver(engine: Engine) -> sqlite3.Connection:
    connection = engine.raw_connection()  # the only one of its pool
    try:
        driver = connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver
    finally:
        connection.close()


def template() -> bytes:
    """The database every stage begins with: all tables, the part of the city, its calendar, and no procedure."""
    with _lock:
        if not _template:
            _template.append(_build())
        return _template[0]


def _build() -> bytes:
    with tempfile.TemporaryDirectory(prefix="motcua-stage-") as folder:
        file = Path(folder, "template.db")
        settings = _settings(f"sqlite:///{file}")
        migrate.upgrade(settings)
        office = Office.open(settings, SetClock(BEGINNING))
        with office.act(SYSTEM) as act:
            city.write(act.session, city.build(part=PART))
            editions.install(act)
        office.close()
        with sqlite3.connect(file) as plain:
            plain.execute("PRAGMA journal_mode=DELETE")  # a database in memory has no log beside it
        plain.close()
        return file.read_bytes()


def _settings(url: str) -> Settings:
    return Settings(
        database_url=url,
        var=Path(tempfile.gettempdir()),
        secret_key="nothing is signed on a stage",
        sqlite_synchronous="OFF",
    )


def _engine() -> Engine:
    with _lock:
        if _idle:
            return _idle.pop()
    engine = create_engine("sqlite://", creator=_copy, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        driver.execute("BEGIN")

    return engine


def _copy() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    connection.deserialize(template())
    connection.execute("PRAGMA foreign_keys=ON")
    return connection
