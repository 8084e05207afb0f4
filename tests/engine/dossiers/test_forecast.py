"""What remains of a dossier's way is reckoned from the drawing, and said in time when it no longer fits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.definitions import catalog
from engine.dossiers import forecast, handling
from engine.dossiers.forecast import Forecast
from engine.dossiers.models import Dossier
from engine.runtime import bridge
from engine.settings import LOCAL_ZONE
from tests import city

RECEIVED = [
    (city.BIRTH, city.COUNTER, "00004"),
    (city.PERMIT, city.DISTRICT_COUNTER, "001"),
    (city.BUNDLE, city.COUNTER, "00004"),
    (city.RECORD, city.JUSTICE_COUNTER, "STP"),
]


@pytest.mark.parametrize(("procedure", "login", "unit"), RECEIVED)
@pytest.mark.parametrize("hour", [9, 14])
def test_a_dossier_just_received_fits(
    city_office: Office, clock: SetClock, procedure: str, login: str, unit: str, hour: int
) -> None:
    clock.at = clock.at.replace(hour=hour, minute=55)
    expected = forecast_of(city_office, city.register(city_office, procedure, login, unit))
    assert expected is not None
    assert expected.fits


def test_a_step_left_lying_no_longer_fits_before_anybody_is_late_with_the_whole(
    city_office: Office, clock: SetClock
) -> None:
    code = permit_at_appraisal(city_office)
    due_at = city.dossier(city_office, code).due_at
    clock.at = datetime(2018, 3, 9, 11, tzinfo=LOCAL_ZONE)  # seven and a half working days follow the appraisal
    assert expected_of(city_office, code).fits
    clock.at = datetime(2018, 3, 9, 15, tzinfo=LOCAL_ZONE)
    expected = expected_of(city_office, code)
    assert due_at is not None
    assert not expected.fits
    assert expected.done_at > due_at > clock.at
    assert not fits(city_office, code)
    assert proposed(city_office, code) == date(2018, 3, 21), "a day that can be kept, and never the present one"
    with city_office.act(city.sign_in(city_office, "chutich.badinh")) as act:
        handling.extend(act, code, until=date(2018, 3, 21), cause="verification", reason="Phải xác minh")
    assert fits(city_office, code)


def test_a_dossier_that_rests_or_has_ended_is_not_about_to_miss_anything(city_office: Office, clock: SetClock) -> None:
    paused = permit_at_appraisal(city_office)
    with city_office.act(city.sign_in(city_office, "chutich.badinh")) as act:
        handling.suspend(act, paused, reason="Chờ kết luận")
    done = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    city.travel(city_office, done)
    clock.advance(timedelta(days=60))
    for code in (paused, done):
        assert forecast_of(city_office, code) is None
        assert fits(city_office, code)


def test_where_a_step_stands_is_known_by_the_calls_around_it(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    with city_office.acting() as session:
        dossier = session.get_one(Dossier, city.dossier(city_office, code).id)
        version = catalog.loaded(session, dossier.version_id)
        [task] = bridge.look(version.spec, dossier.state).open
    with city_office.look(SYSTEM) as act:
        after = forecast.ahead_of(act, version).after
    assert after[task.element_id] == {task.path: 72}
    assert after["number_and_seal"] == {("permit_sign",): 2}
    assert "draft_apology" not in after, "what runs beside the way is no part of it"


def test_many_dossiers_are_asked_about_together(city_office: Office, statements: Callable[[Office], list[str]]) -> None:
    codes = [city.register(city_office, city.BIRTH, city.COUNTER, "00004") for _ in range(4)]
    ids = [city.dossier(city_office, code).id for code in codes]
    with city_office.look(SYSTEM) as act:
        assert forecast.fits(act, ids) == set(ids)  # what is drawn is laid out
    said = statements(city_office)
    with city_office.look(SYSTEM) as act:
        forecast.fits(act, ids[:1])
        so_many = len(said)
        forecast.fits(act, ids)
    assert len(said) <= 2 * so_many and so_many < 8, "the dossiers, their clocks, their steps, whatever their number"


# ---------------------------------------------------------------------------------------------------------------------


def permit_at_appraisal(office: Office) -> str:
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in ("check_papers", "entrust", "assign"):
        city.complete(office, code, element)
    return code


def forecast_of(office: Office, code: str) -> Forecast | None:
    with office.look(SYSTEM) as act:
        return forecast.of(act, city.dossier(office, code))


def expected_of(office: Office, code: str) -> Forecast:
    found = forecast_of(office, code)
    assert found is not None
    return found


def fits(office: Office, code: str) -> bool:
    with office.look(SYSTEM) as act:
        dossier_id = city.dossier(office, code).id
        return forecast.fits(act, [dossier_id]) == {dossier_id}


def proposed(office: Office, code: str) -> date | None:
    with office.look(SYSTEM) as act:
        return forecast.proposed_day(act, city.dossier(office, code))
