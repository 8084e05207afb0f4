"""A ladder tried out before it is saved: for this dossier, who, when, what; and who may enter one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine.act import Office
from engine.clock import SetClock
from engine.dossiers import forecast
from engine.errors import Invalid
from engine.escalation import ladders
from engine.escalation.ladder import NothingToAnswer
from engine.escalation.ladders import BeganThatDay, NoBasis, NotBeforeToday, TooLong
from engine.escalation.shipped import SHIPPED
from engine.escalation.simulation import NoDossierToTry, Simulation, Telling, compare, offered, simulate
from engine.escalation.sweep import sweep
from engine.identity.permissions import MayNot
from engine.org import operations as changes
from tests import city
from tests.engine.escalation.test_alarms import alarms, late_birth

STEP = [rung for rung in SHIPPED if rung["clock"] == "step"]
SHORT: list[dict[str, Any]] = [
    {"level": "E1", "clock": "step", "when": {"used": 50}, "to": "holder"},
    {"level": "E3", "clock": "step", "when": {"due": True}, "to": "head", "answer": True},
    {"level": "E7", "clock": "step", "when": {"unanswered": "1wd"}, "to": "control", "answer": True},
]


def test_an_edition_without_rungs_gives_its_place_back_to_the_more_general_ladder(
    city_office: Office, clock: SetClock
) -> None:
    ward, district = (city.unit_id(city_office, code) for code in ("00004", "001"))
    enter(city_office, STEP, clock.at.date())
    enter(city_office, SHORT, clock.at.date(), unit_id=district)
    enter(city_office, SHORT[1:], clock.at.date(), procedure_code=city.BIRTH)
    with city_office.look(city.sign_in(city_office, "quantri")) as act:
        found = ladders.in_force(act.session, act.today)
        assert found.scope("step", city.BIRTH, ward) == f"unit:{district}", "a unit's holds for all below it"
        assert found.scope("step", city.BIRTH, None) == f"procedure:{city.BIRTH}"
        assert found.scope("step", city.PERMIT, None) == "city"
    clock.advance(timedelta(days=1))
    enter(city_office, [], clock.at.date(), unit_id=district)
    with city_office.look(city.sign_in(city_office, "quantri")) as act:
        assert ladders.in_force(act.session, act.today).scope("step", city.BIRTH, ward) == f"procedure:{city.BIRTH}"


def test_only_an_administrator_enters_one_and_what_is_wrong_is_said_at_its_field(
    city_office: Office, clock: SetClock
) -> None:
    today = clock.at.date()
    for login in ("kiemsoat.hanoi", "giamsat", "chutich.badinh"):
        with pytest.raises(MayNot):
            enter(city_office, STEP, today, login=login)
    enter(city_office, STEP, today)
    never_asked = [STEP[0], {**STEP[3], "when": {"unanswered": "1wd"}}, STEP[5]]
    wrong: list[tuple[type[Invalid], str, dict[str, Any]]] = [
        (NotBeforeToday, "valid_from", {"valid_from": today - timedelta(days=1)}),
        (BeganThatDay, "valid_from", {}),
        (NoBasis, "basis", {"basis": "  "}),
        (TooLong, "note", {"note": "dài " * 300}),
        (NothingToAnswer, "rungs.1.when", {"rungs": never_asked}),
    ]
    for refusal, field, said in wrong:
        with pytest.raises(refusal) as refused:
            enter(city_office, **{"rungs": STEP, "valid_from": today, **said})
        assert list(refused.value.fields) == [field]


def test_what_a_trial_foretells_is_what_then_rings(city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    before = len(alarms(city_office, code))
    foretold = [
        (course.clock_id, told.level, told.at, told.officer_id, list(told.copies))
        for course in tried(city_office, code, SHIPPED).courses
        for told in (pair.after for pair in course.pairs)
        if told is not None and told.at is not None
    ]
    assert len(alarms(city_office, code)) == before, "a trial tells nobody"
    assert len(foretold) > 6
    for at in sorted({at for _, _, at, _, _ in foretold if at is not None}):
        clock.at = max(clock.at, at)
        sweep(city_office, fits=forecast.fits)
    rung = [(a.clock_id, a.level, a.rung_at, a.officer_id, a.copies) for a in alarms(city_office, code)]
    assert sorted(rung) == sorted(foretold)


def test_a_trial_says_who_is_passed_over_and_what_would_differ(city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    with city_office.act(city.sign_in(city_office, "quantri")) as act:
        away = city.sign_in(city_office, "chutich.badinh").officer_id or 0
        changes.report_absence(act, away, act.today, act.today + timedelta(days=30), "Nghỉ phép")
    [step] = [course for course in tried(city_office, code, SHORT).courses if course.kind == "step"]
    said = {(pair.after or pair.before or pytest.fail()).level: pair for pair in step.pairs}
    assert step.applies
    assert said["E1"].differences == (), "a warning after the date warns of nothing by either ladder"
    assert said["E1"].after is not None
    assert said["E1"].after.never == "passed"
    assert said["E4"].differences == said["E6"].differences == ("dropped",)
    assert said["E7"].differences == ("earlier",)
    assert said["E4"].before is not None
    assert [reason.code for reason in said["E4"].before.why][:2] == ["told", "absent"]
    sweep(city_office)
    [step] = [course for course in tried(city_office, code, SHORT).courses if course.kind == "step"]
    assert [pair.after.level for pair in step.pairs if pair.after and pair.after.is_past] == ["E3"], "told is told"


def test_an_apology_overtakes_the_warning_below_it(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    with city_office.look(city.sign_in(city_office, "quantri")) as act:
        courses = simulate(act, code, SHIPPED, fits=lambda _act, _dossier_ids: ()).courses
    whole = {pair.after.level: pair.after for pair in courses[0].pairs if pair.after is not None}
    assert whole["E1"].never == "overtaken"
    assert whole["E4"].duty == "apology"


def test_a_ladder_for_elsewhere_leaves_a_dossier_as_it_is(city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    elsewhere = city.unit_id(city_office, "001/QLDT")
    found = tried(city_office, code, SHORT, unit_id=elsewhere)
    assert not any(course.applies or pair.differences for course in found.courses for pair in course.pairs)
    with pytest.raises(NoDossierToTry):
        tried(city_office, "000.00.00.H26-000000-0000", SHORT)
    with city_office.look(city.sign_in(city_office, "quantri")) as act:
        assert [one for one, _ in offered(act, city.BIRTH, city.unit_id(city_office, "00004"))] == [code]
        assert offered(act, city.PERMIT) == offered(act, None, elsewhere) == []


@pytest.mark.parametrize(
    ("before", "after", "differences"),
    [
        ({"officer_id": 1}, {"officer_id": 1}, ()),
        ({"officer_id": 1}, {"officer_id": 2}, ("person",)),
        ({"copies": (1, 2)}, {"copies": (2, 1)}, ()),
        ({"duty": None}, {"duty": "dialogue", "answer": True}, ("duty", "answer")),
        ({"days": 2}, {"days": 1}, ("earlier",)),
        ({"days": 1}, {"days": 2}, ("later",)),
        ({"days": None}, {"days": 2}, ("now",)),
        ({"days": 1}, {"days": None}, ("never",)),
        (None, {}, ("added",)),
        ({}, None, ("dropped",)),
    ],
)  # fmt: skip
def test_what_differs_between_two_rungs(
    before: dict[str, Any] | None, after: dict[str, Any] | None, differences: tuple[str, ...]
) -> None:
    [pair] = compare(*([] if said is None else [telling(**said)] for said in (before, after)))
    assert pair.differences == differences


# ---------------------------------------------------------------------------------------------------------------------


def enter(
    office: Office, rungs: list[dict[str, Any]], valid_from: date, *, login: str = "quantri", **scope: Any
) -> int:
    with office.act(city.sign_in(office, login)) as act:
        return ladders.enter(act, rungs, valid_from, **{"basis": "Quyết định thử nghiệm", **scope}).id


def tried(office: Office, code: str, rungs: list[dict[str, Any]], **scope: Any) -> Simulation:
    with office.look(city.sign_in(office, "quantri")) as act:
        return simulate(act, code, rungs, fits=forecast.fits, **scope)


def telling(days: int | None = 1, **said: Any) -> Telling:
    at = datetime(2018, 3, 5, tzinfo=UTC) + timedelta(days=days) if days is not None else None
    return Telling("E1", at, **said)
