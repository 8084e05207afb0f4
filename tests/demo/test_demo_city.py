"""The demo city is Hanoi as the Decision found it, and nobody in it is real."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from demo import city
from demo.accounts import LISTED, PASSWORD, Listed
from demo.load import CityIsAlreadyThere, load
from engine.act import SYSTEM, Office
from engine.identity.accounts import actor_of
from engine.identity.models import Account
from engine.identity.signing_in import sign_in
from engine.org import questions
from engine.org.models import Officer, Post, Unit
from tests.serving import Caller, Server, mark_migrated

TODAY = date(2018, 3, 5)


def test_the_city_has_the_units_the_decision_speaks_of(city_to_read: Office) -> None:
    with city_to_read.looking() as session:
        units = list(session.scalars(select(Unit)))
    kinds = Counter(unit.kind for unit in units)
    assert (kinds["city"], kinds["district"], kinds["commune"]) == (1, 30, 584)
    departments = {unit.code for unit in units if unit.kind == "department"}
    assert len(departments - {"VNC"} | {"VPUB"}) == 22
    desks = {unit.code.removesuffix("/MC") for unit in units if unit.kind == "desk"}
    assert desks == {unit.code for unit in units if unit.kind in {"city", "department", "district", "commune"}}


def test_every_head_is_there_but_for_the_one_vacant_post(city_to_read: Office) -> None:
    with city_to_read.looking() as session:
        led = [unit for unit in session.scalars(select(Unit)) if unit.kind != "outside"]
        headless = [unit.code for unit in led[::7] + led[:200] if questions.head_of(session, unit, TODAY) is None]
        assert set(headless) <= {city.VACANT[0]}
        assert questions.head_of(session, questions.unit(session, city.VACANT[0], TODAY), TODAY) is None


def test_an_alarm_at_the_vacant_post_reaches_the_deputy(city_to_read: Office) -> None:
    with city_to_read.looking() as session:
        unit = questions.unit(session, city.VACANT[0], TODAY)
        answer = questions.acting_head_of(session, unit, TODAY)
        assert [reason.code for reason in answer.why] == ["vacant", "deputy"]
        assert answer.unit is unit


def test_an_alarm_for_the_head_on_leave_reaches_the_delegate(city_to_read: Office) -> None:
    with city_to_read.looking() as session:
        unit = questions.unit(session, city.ON_LEAVE[0], TODAY)
        answer = questions.acting_head_of(session, unit, TODAY)
        assert [reason.code for reason in answer.why] == ["absent", "delegate"]
        head = questions.head_of(session, unit, TODAY)
        assert head and questions.acting_for(session, head, TODAY) is answer.officer


def test_everybody_is_marked_as_invented(city_to_read: Office) -> None:
    with city_to_read.looking() as session:
        assert session.scalar(select(func.count()).where(Officer.is_invented.is_(False))) == 0
        hotlines = session.scalars(select(Unit.hotline).where(Unit.hotline.is_not(None)))
        assert all(re.fullmatch(r"024 0000 \d{4}", line) for line in hotlines if line)


@pytest.mark.parametrize("listed", LISTED, ids=lambda listed: listed.login)
def test_every_listed_account_signs_in_as_whom_it_says(sqlite_city: Office, listed: Listed) -> None:
    account = sign_in(sqlite_city, listed.login, PASSWORD)
    with sqlite_city.looking() as session:
        actor = actor_of(session, account.id, TODAY)
        assert actor.name == listed.name
        assert actor.seats or actor.grants


def test_the_titles_of_the_list_are_those_of_the_posts(city_to_read: Office) -> None:
    """A page that promises a head must not hand out a clerk."""
    with city_to_read.looking() as session:
        for listed in LISTED:
            if listed.post is None:
                continue
            account = session.scalars(select(Account).where(Account.login == listed.login)).one()
            unit = questions.unit(session, listed.post[0], TODAY)
            assert account.officer_id in {o.id for o in questions.members(session, unit, TODAY, listed.post[1])}


def test_loading_twice_is_refused(city_office: Office) -> None:
    with pytest.raises(CityIsAlreadyThere), city_office.act(SYSTEM) as act:
        load(act)


def test_nobody_signs_in_with_the_published_password_where_others_can_reach_an_empty_office(
    empty_office: Office,
) -> None:
    mark_migrated(empty_office)
    with Server(empty_office.settings, {"MOTCUA_DEMO": "", "HOST": "0.0.0.0"}) as server:
        caller = Caller(server.port)
        with pytest.raises(RuntimeError, match="quantri could not sign in: 401"):
            caller.enter("quantri")
        caller.close()
    assert "The database is empty: nobody can sign in." in server.log.read_text()


def test_rows_added_later_get_numbers_of_their_own(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        last = act.session.scalar(select(func.max(Post.id))) or 0
        post = Post(unit_id=1, role_code="specialist", title="Chuyên viên", rank=9, valid_from=TODAY)
        act.session.add(post)
        act.session.flush()
        assert post.id > last


def test_the_city_loads_in_seconds(empty_office: Office) -> None:
    began = time.process_time()
    with empty_office.act(SYSTEM) as act:
        load(act)
    assert time.process_time() - began < 6


@pytest.fixture(scope="module")
def sqlite_city(sqlite_copies: Any) -> Iterator[Office]:
    office = Office.open(sqlite_copies.copy_of("city"))
    yield office
    office.close()
