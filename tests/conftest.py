"""Shared fixtures: offices on SQLite and on PostgreSQL, empty or with the demo city, and a clock that stands still.

`MOTCUA_TEST_DB=sqlite|postgres|both` chooses the databases; what a run had to leave out is said at its end, and
`MOTCUA_NOTHING_LEFT_OUT=1` makes that a failure.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event

from engine.act import Office
from engine.clock import SetClock
from tests.databases import LEFT_OUT, OPENING, Copies, PostgresCopies, SqliteCopies, find_postgres

hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


ABSENT = "not on this machine: "


def leave_out(what: str) -> NoReturn:
    """Skip a test because this machine lacks something; the end of the run says so."""
    pytest.skip(LEFT_OUT + what)


def do_without(what: str) -> NoReturn:
    """Skip a test for which something need not be installed; the end of the run says so, and that is all."""
    pytest.skip(ABSENT + what)


# --- what was left out -------------------------------------------------------------------------------------------


def _skipped(config: pytest.Config, because: str) -> set[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reasons = [report.longrepr[2] for report in reporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)]
    return {reason.split(because, 1)[1] for reason in reasons if because in reason}


def _left_out(config: pytest.Config) -> list[str]:
    parts = _skipped(config, LEFT_OUT)
    chosen = os.environ.get("MOTCUA_TEST_DB", "both")
    if chosen != "both":
        parts.add(f"the other database (MOTCUA_TEST_DB={chosen})")
    return sorted(parts)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    on_a_worker = hasattr(session.config, "workerinput")
    if not on_a_worker and os.environ.get("MOTCUA_NOTHING_LEFT_OUT") == "1" and _left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for part in _left_out(config):
        terminalreporter.write_line(f"LEFT OUT: {part}", yellow=True)
    for part in sorted(_skipped(config, ABSENT)):
        terminalreporter.write_line(f"NOT ON THIS MACHINE: {part}", yellow=True)
    reports = (report for reports in terminalreporter.stats.values() for report in reports)
    told = (getattr(report, "user_properties", []) for report in reports if getattr(report, "when", "") == "call")
    faults = sum(count for properties in told for name, count in properties if name == "faults")
    if faults:
        terminalreporter.write_line(f"FAULTS INJECTED: {faults}")


@pytest.fixture(scope="session")
def sqlite_copies(tmp_path_factory: pytest.TempPathFactory) -> SqliteCopies:
    return SqliteCopies(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresCopies]:
    folder = tmp_path_factory.mktemp("postgres")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    copies = PostgresCopies(find_postgres(folder), folder, f"motcua_test_{os.getpid()}_{worker}")
    yield copies
    copies.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def copies(request: pytest.FixtureRequest) -> Copies:
    """Where this test's databases come from: each test runs once on SQLite and once on PostgreSQL."""
    chosen = os.environ.get("MOTCUA_TEST_DB", "both")
    if chosen not in ("both", request.param):
        pytest.skip(f"MOTCUA_TEST_DB={chosen}")
    found: Copies = request.getfixturevalue(f"{request.param}_copies")
    return found


# --- offices -----------------------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> SetClock:
    """Monday 5 March 2018, 09:00 in Hanoi, until the test moves it."""
    return SetClock(OPENING)


@pytest.fixture
def open_office(copies: Copies, clock: SetClock, tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """Opens offices on copies of a template ("empty" or "city"); closes and drops them after the test."""
    offices: list[Office] = []

    def open_one(template: str) -> Office:
        settings = replace(copies.copy_of(template), var=tmp_path)
        offices.append(Office.open(settings, clock))
        return offices[-1]

    yield open_one
    for office in offices:
        office.close()
        copies.drop(office.settings)


@pytest.fixture
def empty_office(open_office: Callable[[str], Office]) -> Office:
    """An office with all tables and no rows."""
    return open_office("empty")


@pytest.fixture
def city_office(open_office: Callable[[str], Office]) -> Office:
    """An office with the whole demo city, its officers and its accounts."""
    return open_office("city")


def _refuse_writes_on(dialect: str) -> Callable[[Any, Any], None]:
    writing = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}

    def on_sqlite(connection: Any, _record: Any) -> None:
        connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action in writing else sqlite3.SQLITE_OK)

    def on_postgres(connection: Any, _record: Any) -> None:
        connection.execute("SET default_transaction_read_only = on")
        connection.commit()

    return on_sqlite if dialect == "sqlite" else on_postgres


@pytest.fixture
def city_to_read(copies: Copies, clock: SetClock, tmp_path: Path) -> Iterator[Office]:
    """The demo city for tests that only look: one database for all of them, which refuses to be written to."""
    copies.reading = copies.reading or copies.copy_of("city")
    office = Office.open(replace(copies.reading, var=tmp_path), clock)
    event.listen(office.engine, "connect", _refuse_writes_on(office.engine.dialect.name))
    yield office
    office.close()


@pytest.fixture
def office(empty_office: Office) -> Office:
    """The same as `empty_office`."""
    return empty_office


@pytest.fixture
def statements(request: pytest.FixtureRequest) -> Callable[[Office], list[str]]:
    """`said = statements(office)`: the SQL sent from now on, in order, without BEGIN and COMMIT."""

    def listen(office: Office) -> list[str]:
        said: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            said.append(statement)

        event.listen(office.engine, "before_cursor_execute", hear)
        request.addfinalizer(lambda: event.remove(office.engine, "before_cursor_execute", hear))
        return said

    return listen
