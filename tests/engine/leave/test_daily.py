"""Every working day somebody looks: which open steps nobody who is there may do, and the head is told once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, text

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.leave import daily, operations, questions
from engine.leave.models import UnattendedStep
from engine.mailing import sending
from engine.notices import Notice
from engine.org import operations as org
from engine.settings import LOCAL_ZONE
from engine.words import Named
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


def test_it_looks_before_work_begins_and_again_when_somebody_falls_ill(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    while (item := city.open_items(city_office, code)[0]).element_id != "examine_birth":
        city.complete(city_office, code, item.element_id)
    clock.at = datetime(2018, 3, 6, 0, 5, tzinfo=LOCAL_ZONE)
    assert daily.look(city_office) == 0
    clock.at = datetime(2018, 3, 6, 7, 10, tzinfo=LOCAL_ZONE)
    assert daily.look(city_office) == 0, "everybody is there"
    ill = officer(city_office, CLERK)
    with city_office.act(SYSTEM) as act:
        org.report_absence(act, ill, act.today, act.today + timedelta(days=9), "Nghỉ ốm")
    assert daily.look(city_office) == 0, "the day is done"
    with city_office.act(city.sign_in(city_office, HEAD)) as act:
        somebody = officer(city_office, "motcua.trucbach")
        operations.enter(act, operations.Plan(somebody, act.today, act.today + timedelta(days=1), reason="Nghỉ ốm"))
    assert daily.look(city_office) == 1
    with city_office.look(SYSTEM) as act:
        [notice] = act.session.scalars(select(Notice).where(Notice.kind == "leave.unattended"))
        line = sending._line(notice)
    assert None not in line.filling.values(), "a mail about it says all of it"
    steps = line.filling["steps"]
    assert isinstance(steps, Named) and code in steps.en and steps.en != steps


def test_a_day_on_which_a_unit_could_not_be_looked_at_is_not_done(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    while (item := city.open_items(city_office, code)[0]).element_id != "examine_birth":
        city.complete(city_office, code, item.element_id)
    fall_ill(city_office, CLERK)
    with city_office.engine.begin() as database:
        database.execute(text("ALTER TABLE unattended_step RENAME TO put_aside"))
    assert daily.look(city_office) == 0
    with city_office.engine.begin() as database:
        database.execute(text("ALTER TABLE put_aside RENAME TO unattended_step"))
    clock.advance(timedelta(minutes=10))
    assert daily.look(city_office) == 1
    assert told(city_office) == [code]


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
        return [str((line.filling or {})["steps"]["vi"]).rpartition(" ")[2] for line in lines]
