"""The offices the tests share keep out of each other's way."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import create_engine, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from engine.act import Office
from engine.db import Base
from engine.identity.models import Account
from engine.org.models import Officer, Post, Unit
from engine.settings import Settings
from tests.databases import Copies


def test_what_one_test_writes_no_other_sees(open_office: Callable[[str], Office]) -> None:
    mine, yours = open_office("city"), open_office("city")
    with mine.acting() as session:
        session.execute(delete(Account))
        session.commit()
    with yours.looking() as session:
        assert session.scalar(select(func.count(Account.id)))


def test_the_city_that_is_read_together_refuses_to_be_written_to(city_to_read: Office) -> None:
    with city_to_read.acting() as session:
        assert session.scalar(select(func.count(Unit.id)))
        with pytest.raises(DBAPIError):
            session.execute(delete(Account))


def everything(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        rows = {
            t.name: sorted(map(tuple, connection.execute(select(t))), key=repr) for t in Base.metadata.sorted_tables
        }
    engine.dispose()
    return rows


def test_a_database_that_comes_back_is_as_it_was(copies: Copies) -> None:
    first = copies.copy_of("city")
    before = everything(first)
    office = Office.open(first)
    with office.acting() as session:
        session.execute(delete(Account).where(Account.login == "quantri"))
        session.execute(update(Officer).where(Officer.id < 50).values(full_name="Người khác"))
        session.add(Post(unit_id=1, role_code="specialist", title="Chuyên viên", valid_from=date(2018, 1, 1)))
        session.commit()
    office.close()
    copies.drop(first)
    second = copies.copy_of("city")
    assert everything(second) == before
    copies.drop(second)


def test_a_database_whose_tables_were_changed_is_not_lent_again(copies: Copies) -> None:
    first = copies.copy_of("empty")
    before = everything(first)
    engine = create_engine(first.database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE unit ADD COLUMN colour VARCHAR(10)"))
    engine.dispose()
    copies.drop(first)
    second = copies.copy_of("empty")
    assert second.database_url != first.database_url
    assert everything(second) == before
    copies.drop(second)
