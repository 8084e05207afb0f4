"""Fixtures of the journeys: the product in a real browser, over the demo city on SQLite."""

from __future__ import annotations

import pytest

from tests.browser import chromium, live_server, page  # noqa: F401
from tests.conftest import SqliteCopies


@pytest.fixture
def copies(sqlite_copies: SqliteCopies) -> SqliteCopies:
    return sqlite_copies
