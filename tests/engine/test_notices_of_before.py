"""Notices left before sentences and fillings were kept apart are read as they were written."""

from collections.abc import Callable

from sqlalchemy import select, text

from engine import migrate
from engine.act import SYSTEM, Office
from engine.notices import Notice
from tests import city
from tests.serving import go_back, mark_migrated


def test_a_notice_of_before_stays_as_it_was_written(open_office: Callable[[str], Office]) -> None:
    office = open_office("city")
    officer_id = city.sign_in(office, city.COUNTER).officer_id
    mark_migrated(office)
    go_back(office, "0003")
    with office.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO notice (officer_id, created_at, kind, text) "
                "VALUES (:officer, '2018-03-05 02:00:00+00:00', 'work_item.assigned', 'H26-1: Ký {duyệt}')"
            ),
            {"officer": officer_id},
        )
    migrate.upgrade(office.settings)
    migrate.check(office.settings)
    with office.look(SYSTEM) as act:
        [notice] = act.session.scalars(select(Notice)).all()
    assert (notice.sentence, notice.filling, notice.officer_id) == ("H26-1: Ký {duyệt}", None, officer_id)
