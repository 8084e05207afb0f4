"""What was typed is kept for as long as it may be needed, and no longer: drafts hold personal data."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Actor, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.dossiers import drafts, retention
from engine.dossiers.models import Draft
from tests import city

AT_COUNTER = f"intake:{city.BIRTH}"
FIRST, SECOND, THIRD = ({"applicant.name": [f"Người Thứ {which} (mẫu)"]} for which in ("Nhất", "Hai", "Ba"))


@pytest.fixture
def clerk(city_office: Office) -> Actor:
    return city.sign_in(city_office, city.COUNTER)


def keep(office: Office, clerk: Actor, key: str, data: dict[str, Any], based_on: int | None = None) -> int:
    with office.act(clerk) as act:
        return drafts.keep(act, key, data, based_on).version


def hand_in(office: Office, clerk: Actor, key: str) -> None:
    with office.act(clerk) as act:
        drafts.hand_in(act, key)


def kept(office: Office) -> dict[str, list[Any]]:
    """All that lies in the drawers: by key, the draft and its earlier versions."""
    with office.look(SYSTEM) as act:
        rows = act.session.scalars(select(Draft)).all()
        return {row.key: [row.data, *(one["data"] for one in row.earlier)] for row in rows}


def told(office: Office) -> list[dict[str, Any]]:
    with office.look(SYSTEM) as act:
        lines = act.session.scalars(select(AuditLine).where(AuditLine.verb == "drafts.forgotten"))
        return [line.details for line in lines]


def test_an_intake_nobody_came_back_to_is_forgotten_after_a_month(
    city_office: Office, clock: SetClock, clerk: Actor
) -> None:
    keep(city_office, clerk, AT_COUNTER, FIRST)
    clock.advance(timedelta(days=29))
    assert retention.sweep(city_office) == 0
    keep(city_office, clerk, AT_COUNTER, FIRST)
    clock.advance(timedelta(days=29))
    assert retention.sweep(city_office) == 0, "it was touched again"
    clock.advance(timedelta(days=1))
    assert retention.sweep(city_office) == 1
    assert kept(city_office) == {}
    assert told(city_office) == [{"drafts": 1, "versions": 0}], "counts, and nothing of what was typed"
    assert retention.sweep(city_office) == 0
    assert len(told(city_office)) == 1


def test_what_was_handed_in_is_forgotten_after_a_week(city_office: Office, clock: SetClock, clerk: Actor) -> None:
    keep(city_office, clerk, AT_COUNTER, FIRST)
    hand_in(city_office, clerk, AT_COUNTER)
    clock.advance(timedelta(days=6))
    assert retention.sweep(city_office) == 0
    clock.advance(timedelta(days=1))
    assert retention.sweep(city_office) == 1
    assert kept(city_office) == {}


def test_a_busy_drawer_loses_the_applicants_of_last_week(city_office: Office, clock: SetClock, clerk: Actor) -> None:
    version = keep(city_office, clerk, AT_COUNTER, FIRST)
    hand_in(city_office, clerk, AT_COUNTER)
    clock.advance(timedelta(days=6))
    keep(city_office, clerk, AT_COUNTER, SECOND, version + 1)
    keep(city_office, clerk, AT_COUNTER, THIRD, version + 1)
    assert kept(city_office) == {AT_COUNTER: [THIRD, FIRST, SECOND]}
    clock.advance(timedelta(days=1))
    assert retention.sweep(city_office) == 1
    assert kept(city_office) == {AT_COUNTER: [THIRD, SECOND]}, "the other tab of today's applicant stays"
    assert told(city_office) == [{"drafts": 0, "versions": 1}]
    clock.advance(timedelta(days=30))
    assert retention.sweep(city_office) == 1
    assert kept(city_office) == {}


def test_drafts_of_an_item_stay_while_it_is_open_and_a_week_longer(
    city_office: Office, clock: SetClock, clerk: Actor
) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    [item] = city.open_items(city_office, code)
    key = f"item:{item.id}"
    keep(city_office, clerk, key, {"result": "complete"})
    clock.advance(timedelta(days=60))
    assert retention.sweep(city_office) == 0
    city.complete(city_office, code, item.element_id)
    clock.advance(timedelta(days=6))
    assert retention.sweep(city_office) == 0
    assert key in kept(city_office)
    clock.advance(timedelta(days=1))
    assert retention.sweep(city_office) >= 1
    assert key not in kept(city_office)


def test_more_than_one_batch_is_swept(city_office: Office, clock: SetClock, clerk: Actor) -> None:
    with city_office.act(clerk) as act:
        for number in range(retention.AT_ONCE + 20):
            drafts.keep(act, f"intake:{number}", FIRST)
    fresh = f"intake:{retention.AT_ONCE + 20}"
    clock.advance(timedelta(days=30))
    keep(city_office, clerk, fresh, SECOND)
    assert retention.sweep(city_office) == retention.AT_ONCE + 20
    assert kept(city_office) == {fresh: [SECOND]}


def test_an_office_may_keep_drafts_for_longer(city_office: Office, clock: SetClock, clerk: Actor) -> None:
    patient = replace(city_office, settings=replace(city_office.settings, draft_days=90))
    keep(city_office, clerk, AT_COUNTER, FIRST)
    clock.advance(timedelta(days=60))
    assert retention.sweep(patient) == 0
    assert retention.sweep(city_office) == 1
