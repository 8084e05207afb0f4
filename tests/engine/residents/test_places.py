"""Where an address of the register lies today: the written successor, a choice for a person, or the code as it came."""

from __future__ import annotations

from datetime import UTC, date, datetime

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.residents.contract import Address
from engine.residents.places import Place, place_of

AS_OF = date(2018, 1, 1)


WITH_ONE_SUCCESSOR, DIVIDED, OF_NO_LIST = "00001", "00007", "99901"


def test_a_commune_with_one_written_successor_is_shown_as_both(office: Office, clock: SetClock) -> None:
    found = today(office, clock, WITH_ONE_SUCCESSOR)
    assert found.is_sure and len(found.now) == 1 and found.written == f"{found.line} ({found.now[0]})"


def test_of_a_divided_commune_a_person_chooses_and_no_form_is_filled_in(office: Office, clock: SetClock) -> None:
    found = today(office, clock, DIVIDED)
    assert not found.is_sure and len(found.now) > 1 and found.written == ""


def test_a_code_of_no_list_stays_as_it_came(office: Office, clock: SetClock) -> None:
    assert today(office, clock, OF_NO_LIST) == Place("Số 1", unknown=OF_NO_LIST)


def test_a_commune_the_office_knows_today_needs_no_successor(city_to_read: Office) -> None:
    with city_to_read.look(SYSTEM) as act:
        found = place_of(act, Address("01", "001", "00004", "Số 1"), AS_OF)
    assert found == Place("Số 1, Phường Trúc Bạch, Quận Ba Đình") and found.written == found.line


def today(office: Office, clock: SetClock, code: str) -> Place:
    """Told in 2018, read in 2026 by an office whose tree does not know the code."""
    clock.at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    with office.look(SYSTEM) as act:
        return place_of(act, Address("01", "001", code, "Số 1"), AS_OF)
