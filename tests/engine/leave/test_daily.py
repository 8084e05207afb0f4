"""Every working day somebody looks: which open steps nobody who is there may do, and the head is told once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.leave import daily, questions
from engine.leave.models import UnattendedStep
from engine.notices import Notice
from engine.org import operations as org
from tests import city
from tests.engine.leave.test_leave import CLERK, HEAD, officer


def test_the_head_is_told_once_a_day_of_steps_without_anybody(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    while (item := city.open_items(city_office, code)[0]).element_id != "examine_birth":
        city.complete(city_office, code, item.element_id)
    fall_ill(city_office, CLERK)
    assert daily.look(city_office) == 1
    assert daily.look(city_office) == 0, "once a day"
    with city_office.look(SYSTEM) as act:
        row = act.session.scalars(select(UnattendedStep)).one()
        assert (row.work_item_id, row.officer_id) == (item.id, officer(city_office, HEAD))
        assert questions.count_unattended(act, [item.unit_id]) == 1
        assert questions.unattended_items(act, [item.unit_id]) == [item.id]
        assert told(act.office) == [code]
    clock.advance(timedelta(days=1))
    assert daily.look(city_office) == 1, "and the next day again"
    clock.advance(timedelta(days=4))  # a Saturday
    assert daily.look(city_office) == 0


def test_two_nodes_and_one_that_died_tell_it_once(city_office: Office) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    while (item := city.open_items(city_office, code)[0]).element_id != "examine_birth":
        city.complete(city_office, code, item.element_id)
    fall_ill(city_office, CLERK)
    with city_office.act(SYSTEM) as act:  # it told one unit and died before the day was marked
        assert daily._tell(act, item.unit_id) == 1
    assert daily.look(city_office) == 0
    assert told(city_office) == [code]


# ---------------------------------------------------------------------------------------------------------------------


def fall_ill(office: Office, login: str) -> None:
    with office.act(SYSTEM) as act:
        org.report_absence(act, officer(office, login), act.today, act.today + timedelta(days=9), "Nghỉ ốm")


def told(office: Office) -> list[str]:
    """The dossiers of which a head was told, a line each."""
    with office.look(SYSTEM) as act:
        lines = act.session.scalars(select(Notice).where(Notice.kind == "leave.unattended"))
        return [str((line.filling or {})["steps"]).rpartition(" ")[2] for line in lines]
