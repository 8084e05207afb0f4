"""What a first visitor finds: dossiers on their way, one of them late, all of them made by the ordinary verbs."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

import run
from demo import dossiers
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import queries
from engine.dossiers.models import Dossier
from engine.escalation.models import Alarm
from tests import city


def test_the_first_visitor_finds_work_at_three_levels_and_an_alarm_at_a_head(city_office: Office) -> None:
    codes = dossiers.load(city_office)
    assert len(set(codes)) == len(dossiers.STORIES)
    for login in ("motcua.trucbach", "chuyenvien.badinh", "motcua.stp"):
        with city_office.look(city.sign_in(city_office, login)) as act:
            assert queries.worklist(act, "unit", queries.Filter()).rows, login
    with city_office.look(SYSTEM) as act:
        assert act.session.scalar(select(func.count()).select_from(Alarm).where(Alarm.kind == "overdue"))
        names = act.session.scalars(select(Dossier.applicant_name)).all()
    assert all(name.endswith("Mẫu") for name in names), "everybody is marked as invented"


@pytest.mark.parametrize("year", [2026, 2031])
def test_whoever_starts_the_demo_years_later_finds_the_same(city_office: Office, clock: SetClock, year: int) -> None:
    clock.at = clock.at.replace(year=year)
    assert len(set(dossiers.load(city_office))) == len(dossiers.STORIES)
    for login in ("motcua.trucbach", "chuyenvien.badinh", "motcua.stp"):
        with city_office.look(city.sign_in(city_office, login)) as act:
            assert queries.worklist(act, "unit", queries.Filter()).rows, login


def dossiers_in(office: Office) -> int:
    with office.look(SYSTEM) as act:
        return act.session.scalar(select(func.count(Dossier.id))) or 0


def test_a_loading_that_was_broken_off_is_made_good_by_the_next_start(
    empty_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    play, broken = dossiers._play, RuntimeError("the machine went dark")

    def play_until_dark(*story: Any) -> str:
        if dossiers_in(empty_office) == 2:
            raise broken
        return play(*story)

    monkeypatch.setattr(dossiers, "_play", play_until_dark)
    with pytest.raises(RuntimeError):
        run._load_demo(empty_office)
    monkeypatch.setattr(dossiers, "_play", play)
    assert run._load_demo(empty_office)
    assert dossiers_in(empty_office) == len(dossiers.STORIES)
    assert not run._load_demo(empty_office), "a third start finds nothing to load"
    assert dossiers_in(empty_office) == len(dossiers.STORIES)


def test_no_story_is_added_where_people_have_begun_to_work(city_office: Office) -> None:
    city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    assert dossiers.load(city_office) == []
