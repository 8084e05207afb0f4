"""The database: one declarative base, one way to open it, the same on SQLite and PostgreSQL.

SQLite runs in WAL mode; a transaction that will write takes the write lock at its beginning (`BEGIN IMMEDIATE`), so
that two writers queue instead of failing half way. One that only looks says so and takes no lock.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from datetime import UTC, datetime
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import URL, Dialect, Engine, MetaData, Text, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import DateTime, TypeDecorator

from engine.settings import Settings
from engine.starting import CannotStart

PATIENCE_SECONDS = 30  # of a writer whom others keep waiting
OPENED_WITH: dict[str, Any] = {"pool_size": 16, "max_overflow": 16, "hide_parameters": True}  # they hold people's data


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: goes in aware, is kept in UTC, comes out aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A document kept as text, key order and all (never `jsonb`, which reorders)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}


def _address(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as trouble:  # a port that is no number
        raise CannotStart("không đọc được địa chỉ trong DATABASE_URL.", "DATABASE_URL cannot be read.") from trouble


def open_engine(settings: Settings) -> Engine:
    """Open the database the settings name; sets SQLite up so that concurrent writers wait their turn."""
    if not settings.database_url.startswith("sqlite"):
        return create_engine(_address(settings.database_url), pool_pre_ping=True, **OPENED_WITH)
    connect_args = {"timeout": PATIENCE_SECONDS, "factory": _Connection}
    engine = create_engine(settings.database_url, connect_args=connect_args, **OPENED_WITH)
    turn = _Turn()

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.turn = turn
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={settings.sqlite_synchronous}",
            "foreign_keys=ON",
            f"busy_timeout={1000 * PATIENCE_SECONDS}",
            "cache_size=-20000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        looking = connection.get_execution_options().get("looking", False)
        driver: Any = connection.connection.dbapi_connection
        driver.execute("BEGIN") if looking else driver.begin_to_write()

    return engine


class _Turn:
    """Writers of one process, in the order in which they came. SQLite itself would let them sleep and try again,
    longer each time, so that an unlucky one is overtaken for seconds; other processes still meet there."""

    def __init__(self) -> None:
        self._looking = Lock()
        self._waiting: deque[Lock] = deque()
        self._is_taken = False

    def take(self) -> bool:
        """Wait for the turn; False when patience has ended, and SQLite must decide."""
        with self._looking:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=PATIENCE_SECONDS):
            return True
        with self._looking:
            if called not in self._waiting:
                return True  # called at the last moment
            self._waiting.remove(called)
            return False

    def pass_on(self) -> None:
        with self._looking:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


class _Connection(sqlite3.Connection):
    """A connection that waits for its turn before it writes, and passes it on when it has."""

    turn: _Turn
    is_writing = False

    def begin_to_write(self) -> None:
        self.is_writing = self.turn.take()
        try:
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            self._pass_on()
            raise

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self._pass_on()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._pass_on()

    def close(self) -> None:
        super().close()
        self._pass_on()

    def _pass_on(self) -> None:
        if self.is_writing:
            self.is_writing = False
            self.turn.pass_on()
