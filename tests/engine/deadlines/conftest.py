"""An office where a clock needs no dossier: neighbours' rows are mere numbers here, everything else is enforced."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from engine.act import Office


@pytest.fixture
def ledger_office(office: Office) -> Office:
    """Checks and unique keys hold, foreign keys are not looked at."""
    is_sqlite = office.engine.dialect.name == "sqlite"
    sentence = "PRAGMA foreign_keys=OFF" if is_sqlite else "SET session_replication_role = replica"

    @event.listens_for(office.engine, "connect")
    def look_away(connection: Any, _record: Any) -> None:
        connection.cursor().execute(sentence)
        if not is_sqlite:
            connection.commit()

    office.engine.dispose()
    return office
