"""A dossier that really travelled becomes a script with nobody real in it, and the script holds on a stage."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

import forms
from demo import dossiers
from engine import outbox
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.definitions import catalog
from engine.dossiers import automatic, handling
from engine.dossiers.models import Dossier
from engine.org.tree import tree_of
from engine.rehearsal import inventing
from engine.rehearsal.counterparts import counterpart
from engine.rehearsal.neutral import SEASON, NeutralTime
from engine.rehearsal.reading import read_scripts
from engine.rehearsal.recording import record
from engine.rehearsal.rehearsing import Rehearsals, rehearse
from engine.rehearsal.script import Script
from engine.rehearsal.writing import write_scripts
from engine.settings import LOCAL_ZONE
from engine.worktime.documents import shipped_calendar
from tests import city

ASKED = {"appraise": {"result": "supplement", "shortcomings": "Thiếu bản vẽ móng nhà ông Trần Văn Mẫu"}}


def test_a_birth_registered_on_the_same_day(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    travel(city_office, clock, code)
    script, rehearsals = recorded(city_office, code)
    assert_green(rehearsals)
    assert [step.target for step in script.steps if step.verb == "complete"][-1] == "return_result"
    assert script.steps[-1].expect is not None
    assert script.steps[-1].expect.ended


def test_a_permit_with_a_supplement_and_silent_neighbours(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    travel(city_office, clock, code, most=3)
    clock.advance(timedelta(minutes=15))
    city.complete(city_office, code, "appraise", ASKED["appraise"])
    travel(city_office, clock, code, most=3)
    clock.advance(timedelta(days=9))
    travel(city_office, clock, code)
    _, rehearsals = recorded(city_office, code)
    assert_green(rehearsals)


def test_one_the_applicant_took_back(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    travel(city_office, clock, code, most=2)
    clock.advance(timedelta(hours=1))
    with city_office.act(city.sign_in(city_office, city.DISTRICT_COUNTER)) as act:
        handling.withdraw(act, code, reason="Ông Mẫu đổi ý")
    script, rehearsals = recorded(city_office, code)
    assert_green(rehearsals)
    assert script.steps[-1].verb == "withdraw"


def test_every_dossier_of_the_demo_city_can_be_played_again(city_office: Office, clock: SetClock) -> None:
    clock.advance(timedelta(days=10))
    dossiers.load(city_office)
    while outbox.tick(city_office, automatic.HANDLERS):
        clock.advance(timedelta(minutes=1))
    with city_office.look(SYSTEM) as act:
        codes = act.session.scalars(select(Dossier.code).order_by(Dossier.id)).all()
    assert len(codes) == len(dossiers.STORIES)
    for code in codes:
        assert_green(recorded(city_office, code)[1])


def test_nobody_real_is_in_it(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    travel(city_office, clock, code, most=3)
    clock.advance(timedelta(minutes=15))
    city.complete(city_office, code, "appraise", ASKED["appraise"])
    with city_office.look(SYSTEM) as act:
        text = write_scripts([record(act, code)])
    assert "supplement" in text
    for real in (city.APPLICANT.name, city.APPLICANT.identity, "12 phố Mẫu", "Trần Văn Mẫu", "Thiếu bản vẽ móng", code):
        assert real not in text


def test_no_date_sex_or_minute_of_a_person_is_in_it(city_office: Office, clock: SetClock) -> None:
    clock.advance(timedelta(minutes=37))
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    received, facts = city.dossier(city_office, code).received_at, city.dossier(city_office, code).facts
    clock.advance(timedelta(minutes=7))
    travel(city_office, clock, code)
    script, rehearsals = recorded(city_office, code)
    assert_green(rehearsals)
    assert received is not None
    told = [script.given.at, *(step.target for step in script.steps if step.verb == "until")]
    here = received.astimezone(LOCAL_ZONE)
    assert (script.given.at.date(), script.given.at.minute) == (SEASON + timedelta(days=here.weekday()), 0)
    assert all(at.minute % 5 == 0 and at.date() >= SEASON for at in told)
    assert f"{here:%Y-%m-%d}" not in write_scripts([script])
    [born] = [answers["born_on"] for answers in facts.values() if isinstance(answers, dict) and "born_on" in answers]
    assert script.given.answers["born_on"] != born


def test_a_birth_date_and_a_sex_become_those_of_the_sample_person_unless_the_diagram_reads_them() -> None:
    form = forms.definition("record.intake")
    real = {"born_on": "1971-06-17", "sex": "male", "identity": "999071000123"}
    told = partial(inventing.answers, form, real, str, moved=lambda day: day, on=date(2018, 3, 5), intake=True)
    assert told(kept=set()) == {"born_on": "1999-01-01", "sex": "female", "identity": "999199000001"}
    assert told(kept={"born_on", "sex"})["born_on"] == "1971-06-01"
    assert told(kept={"born_on", "sex"})["sex"] == "male"


@pytest.mark.parametrize(
    ("real", "neutral"),
    [
        ("2018-04-24 09:37", "2018-05-08 09:00"),  # the day before a holiday
        ("2018-04-25 10:00", "2018-05-08 23:00"),  # done on Giỗ Tổ: in the night before the next working day
        ("2018-04-26 14:52", "2018-05-09 14:00"),  # one working day later, across the holiday
        ("2018-05-02 16:20", "2018-05-11 16:00"),  # three working days later, across 30/4 and 1/5
        ("2018-05-05 09:00", "2018-05-15 23:00"),  # a Saturday: its Friday and Monday are Tuesday and Wednesday now
    ],
)
def test_working_distances_hold_in_neutral_time(real: str, neutral: str) -> None:
    received = datetime(2018, 4, 24, 8, 11, tzinfo=LOCAL_ZONE)
    time = NeutralTime(shipped_calendar(), shipped_calendar(), received)
    at = datetime.fromisoformat(real).replace(tzinfo=LOCAL_ZONE)
    assert f"{time.tell(at):%Y-%m-%d %H:%M}" == neutral


def test_told_instants_keep_their_order() -> None:
    begin = datetime(2018, 4, 24, 9, 58, tzinfo=LOCAL_ZONE)
    time = NeutralTime(shipped_calendar(), shipped_calendar(), begin)
    told = [time.tell(begin + timedelta(minutes=n)) for n in range(9)]
    assert told == sorted(set(told)) and told[0].minute == 0


@pytest.mark.parametrize(
    ("real", "staged"),
    [
        ("00070", "00004"),  # a ward of Hoàn Kiếm
        ("00070/MC", "00004/MC"),
        ("002/QLDT", "001/QLDT"),
        ("017/KTHT", "016/KTHT"),  # Huyện Đông Anh
        ("CA/002", "CA/001"),
        ("STP/HCTP", "STP/HCTP"),
    ],
)
def test_a_unit_has_its_counterpart_on_the_stage(city_to_read: Office, real: str, staged: str) -> None:
    with city_to_read.look(SYSTEM) as act:
        assert counterpart(tree_of(act.session), real, act.today) == staged


def travel(office: Office, clock: SetClock, code: str, most: int = 60) -> None:
    """Complete what is open, a quarter of an hour each."""
    while most and (items := city.open_items(office, code)):
        clock.advance(timedelta(minutes=15))
        city.complete(office, code, items[0].element_id)
        outbox.tick(office, automatic.HANDLERS)
        most -= 1


def recorded(office: Office, code: str) -> tuple[Script, Rehearsals]:
    """The script of the dossier, written down and read again, and how it goes on a stage."""
    with office.look(SYSTEM) as act:
        version = catalog.loaded(act.session, city.dossier(office, code).version_id)
        sources = catalog.sources(act.session, version.id)
        files = {source.file: source.xml for source in sources}
        content = {"main": sources[0].file, "files": files, "legal": version.legal.document}
        text = write_scripts([record(act, code)])
    [script] = read_scripts(text)
    return script, rehearse(content, script, seconds=60)


def assert_green(rehearsals: Rehearsals) -> None:
    assert rehearsals.refused is None
    said = [f"{failure.step}: {failure.said.text()}" for one in rehearsals.each for failure in one.failures]
    assert said == []
