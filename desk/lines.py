"""A line of a worklist as a page shows it, and the cursor that pages are turned with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.act import Act
from engine.definitions import catalog
from engine.dossiers.duty_models import ELEMENTS
from engine.dossiers.models import OPEN
from engine.dossiers.queries import Cursor, Row
from engine.dossiers.status import PAUSED
from engine.errors import Invalid
from engine.worktime.periods import Period
from web.addresses import read_id
from web.language import chosen

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MOST_PAGES_BACK = 40


class NoSuchPlaceInTheList(Invalid):
    """Địa chỉ này không chỉ đúng một chỗ trong danh sách; mời mở lại danh sách."""


@dataclass(frozen=True)
class Line:
    """`may_claim`: nobody holds it and it waits at a seat of the reader's, in person where it cannot be delegated."""

    row: Row
    in_hours: bool
    may_claim: bool
    procedure_en: str | None

    @property
    def is_paused(self) -> bool:
        return self.row.dossier_status in PAUSED

    @property
    def is_duty(self) -> bool:
        """What a head owes is given to nobody."""
        return self.row.element_id in ELEMENTS.values()


def lines(act: Act, rows: Iterable[Row]) -> list[Line]:
    return [
        Line(
            row,
            counts_hours(act, row.version_id, row.element_id),
            row.state == OPEN and _is_addressed(act, row),
            catalog.loaded(act.session, row.version_id).legal.name.en,
        )
        for row in rows
    ]


def _is_addressed(act: Act, row: Row) -> bool:
    if "auditor" in act.actor.grants or row.role not in act.actor.roles_in(row.unit_id, row.procedure_code):
        return False
    task = catalog.loaded(act.session, row.version_id).profile.tasks.get(row.element_id)
    chair = (row.unit_id, row.role, None)
    in_person = any((seat.unit_id, seat.role, seat.acting_for) == chair for seat in act.actor.seats)
    return in_person or not (task and task.not_delegable)


def english_names(act: Act, version_ids: Iterable[int]) -> dict[int, str | None]:
    """Version -> its procedure's English name, for a page read in English; a worker asks once for each version."""
    wanted = set(version_ids) if chosen() == "en" else ()
    return {version_id: catalog.loaded(act.session, version_id).legal.name.en for version_id in wanted}


def counts_hours(act: Act, version_id: int, element_id: str) -> bool:
    """Whether the step's limit is drawn in working hours, so that it is late at the instant, not the day after."""
    task = catalog.loaded(act.session, version_id).profile.tasks.get(element_id)
    return bool(task and task.time_limit and Period.parse(task.time_limit).is_in_hours)


def written(cursor: Cursor) -> str:
    """A cursor for an address: two instants in microseconds and an id."""
    sort_at, risk_at, row_id = cursor
    return f"{(sort_at - EPOCH) // MICROSECOND}-{(risk_at - EPOCH) // MICROSECOND}-{row_id}"


def read(text: str) -> Cursor:
    """The reverse of `written`. Refuses with `NoSuchPlaceInTheList`."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 18 for part in parts) or read_id(parts[2]) is None:
        raise NoSuchPlaceInTheList()
    first, second, row_id = map(int, parts)
    return EPOCH + first * MICROSECOND, EPOCH + second * MICROSECOND, row_id


def written_place(place: tuple[datetime, int]) -> str:
    """A place in a list that is ordered by one instant and an id."""
    at, row_id = place
    return f"{(at - EPOCH) // MICROSECOND}-{row_id}"


def read_place(text: str) -> tuple[datetime, int]:
    """The reverse of `written_place`. Refuses with `NoSuchPlaceInTheList`."""
    at, _between, row_id = text.partition("-")
    number = read_id(row_id)
    if not (at.isdecimal() and len(at) < 18) or number is None:
        raise NoSuchPlaceInTheList()
    return EPOCH + int(at) * MICROSECOND, number
