"""A holiday decreed later moves what still runs, and nothing that is over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from engine.act import Office
from engine.clock import SetClock
from engine.dossiers import calendar
from engine.identity.permissions import MayNot
from engine.settings import LOCAL_ZONE
from tests import city

BASIS = "Thông báo 999/TB-MẪU (hư cấu)"


def test_a_holiday_decreed_later_moves_only_unfinished_clocks(city_office: Office, clock: SetClock) -> None:
    over = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    city.travel(city_office, over)
    running = city.register(city_office, city.RECORD, city.JUSTICE_COUNTER, "STP")
    before = due(city_office, over), due(city_office, running)
    with city_office.act(city.sign_in(city_office, "quantri")) as act:
        calendar.decree(act, date(2018, 3, 15), False, BASIS)
    assert before[1] == date(2018, 3, 15), "10 days, the last of which is the decreed one"
    assert (due(city_office, over), due(city_office, running)) == (before[0], date(2018, 3, 16))
    assert calendar.catch_up(city_office) == 0


def test_a_dossier_registered_while_a_decree_is_entered_follows_it_a_moment_later(city_office: Office) -> None:
    if city_office.engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time: nothing is registered meanwhile")
    meanwhile: list[str] = []

    def register(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("UPDATE clock SET calendar_edition_id") and not meanwhile:
            meanwhile.append("…")
            meanwhile[0] = city.register(city_office, city.RECORD, city.JUSTICE_COUNTER, "STP")

    city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    event.listen(city_office.engine, "before_cursor_execute", register)
    with city_office.act(city.sign_in(city_office, "quantri")) as act:
        calendar.decree(act, date(2018, 3, 15), False, BASIS)
    event.remove(city_office.engine, "before_cursor_execute", register)
    [code] = meanwhile
    assert due(city_office, code) == date(2018, 3, 15), "its own act knew of no decree"
    calendar.catch_up(city_office)
    assert due(city_office, code) == date(2018, 3, 16)


def test_lists_show_the_dates_the_clocks_have(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.RECORD, city.JUSTICE_COUNTER, "STP")
    shown = city.open_items(city_office, code)[0]
    assert shown.due_at
    with city_office.act(city.sign_in(city_office, "quantri")) as act:
        calendar.decree(act, shown.due_at.astimezone(LOCAL_ZONE).date(), False, BASIS)
    moved = city.open_items(city_office, code)[0]
    assert moved.due_at
    assert moved.sort_at == moved.due_at > shown.due_at


def test_only_an_administrator_enters_a_decree(city_office: Office) -> None:
    with pytest.raises(MayNot), city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        calendar.decree(act, date(2018, 3, 15), False, BASIS)


# ---------------------------------------------------------------------------------------------------------------------


def due(office: Office, code: str) -> date:
    due_at = city.dossier(office, code).due_at
    assert due_at
    return due_at.astimezone(LOCAL_ZONE).date()
