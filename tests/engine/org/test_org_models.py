"""The rows keep the promises of the verbs, whoever writes them."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from engine.act import Office
from engine.org.models import Level, Unit

YEAR = date(2018, 1, 1)


def a_unit(**over: object) -> Unit:
    row = {"code": "001", "name": "Quận Ba Đình", "search_text": "quan ba dinh 001", "level_code": "district"}
    return Unit(**(row | {"kind": "district", "valid_from": YEAR} | over))


@pytest.fixture
def levelled(office: Office) -> Office:
    with office.acting() as session:
        session.add(Level(code="district", name_vi="Cấp huyện", name_en="District", rank=2, valid_from=YEAR))
        session.commit()
    return office


def test_a_code_may_be_used_again_on_another_day(levelled: Office) -> None:
    with levelled.acting() as session:
        session.add_all([a_unit(valid_to=date(2025, 7, 1)), a_unit(valid_from=date(2025, 7, 1))])
        session.commit()
        assert {unit.valid_to for unit in session.query(Unit)} == {date(2025, 7, 1), None}


@pytest.mark.parametrize(
    "wrong", [{"kind": "village"}, {"valid_to": YEAR}, {"level_code": "region"}], ids=["kind", "end", "level"]
)
def test_a_row_that_breaks_a_promise_is_refused_by_the_database(levelled: Office, wrong: dict[str, object]) -> None:
    with levelled.acting() as session:
        session.add(a_unit(**wrong))
        with pytest.raises(IntegrityError):
            session.commit()
