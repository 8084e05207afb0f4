"""Two pages sent at the same instant, where the database lets two write at once."""

from __future__ import annotations

from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import event, func, select

from engine.act import SYSTEM, Office
from engine.dossiers.models import Dossier
from tests import city
from tests.databases import Copies
from tests.web.visiting import Visitor, counter_form

BIRTH_PAGE = f"/tiep-nhan/{city.BIRTH}"


@pytest.fixture(params=[pytest.param("postgres", marks=pytest.mark.postgres)])
def copies(request: pytest.FixtureRequest) -> Copies:
    """On PostgreSQL: SQLite has one writer at a time, so the second finds what the first has made."""
    found: Copies = request.getfixturevalue(f"{request.param}_copies")
    return found


def test_the_same_page_in_two_hands_at_once_makes_one_dossier(app: APIFlask, city_office: Office) -> None:
    form = counter_form(city_office, city.BIRTH, "00004")
    one, other = Visitor(app, city.COUNTER), Visitor(app, city.COUNTER)
    first: list[str] = []

    def send_first(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO dossier_counter") and not first:
            first.append("…")
            first[0] = other.post(BIRTH_PAGE, form).location

    event.listen(city_office.engine, "before_cursor_execute", send_first)
    answer = one.post(BIRTH_PAGE, form)
    event.remove(city_office.engine, "before_cursor_execute", send_first)
    assert (answer.status_code, [answer.location]) == (302, first)
    with city_office.look(SYSTEM) as act:
        assert act.session.scalar(select(func.count(Dossier.id))) == 1
