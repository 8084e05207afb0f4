"""A look sees one state of the house, whatever happens meanwhile."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError

from engine import notices
from engine.act import SYSTEM, Office
from engine.identity.models import Account
from engine.notices import Notice
from engine.org.models import Officer


def test_what_others_finish_meanwhile_is_seen_by_the_next_look(city_office: Office) -> None:
    counted = select(func.count(Notice.id))
    with city_office.look(SYSTEM) as act:
        officer_id = act.session.scalars(select(Officer.id).limit(1)).one()
        before = act.session.scalar(counted)
        with city_office.act(SYSTEM) as other:
            notices.tell(other, officer_id, "test", "Đến giữa hai câu hỏi")
        assert act.session.scalar(counted) == before == 0
    with city_office.look(SYSTEM) as act:
        assert act.session.scalar(counted) == 1


def test_acts_still_write_after_a_look_on_the_same_connection(city_office: Office) -> None:
    for _ in range(3):
        with city_office.look(SYSTEM) as act:
            assert act.session.scalar(select(func.count(Account.id)))
        with city_office.act(SYSTEM) as act:
            act.session.execute(delete(Account).where(Account.login == "nobody"))


@pytest.mark.parametrize("copies", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_postgres_itself_refuses_to_write_while_looking(city_office: Office) -> None:
    with city_office.look(SYSTEM) as act, pytest.raises(DBAPIError, match="read-only"):
        act.session.execute(delete(Account))
