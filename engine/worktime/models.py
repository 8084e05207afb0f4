"""The calendar editions of this installation: written once, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, String, Text, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from engine.db import Base, Json


class CalendarEdition(Base):
    """One edition: a calendar document (see `documents`), the day it was made known, its legal basis."""

    __tablename__ = "calendar_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    valid_from: Mapped[date]
    legal_basis: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime]


@event.listens_for(CalendarEdition, "before_update")
@event.listens_for(CalendarEdition, "before_delete")
def _keep(_mapper: Mapper[Any], _connection: Connection, edition: CalendarEdition) -> None:
    raise AssertionError(f"calendar edition {edition.code} is never changed: decree a new one")
