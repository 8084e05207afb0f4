"""Nothing typed is lost: not to a second tab, not to a save that comes late, and not to the next applicant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from engine.act import SYSTEM, Actor, Office
from engine.dossiers import drafts
from engine.dossiers.drafts import Saved
from tests import city

KEY = f"intake:{city.BIRTH}"
LONG, SHORT, BLANK = {"note": "một đoạn dài"}, {"note": "thẻ thứ hai"}, {"note": ""}


@pytest.fixture
def clerk(city_office: Office) -> Actor:
    return city.sign_in(city_office, city.COUNTER)


def save(office: Office, clerk: Actor, data: dict[str, Any], based_on: int | None) -> Saved:
    with office.act(clerk) as act:
        return drafts.keep(act, KEY, data, based_on)


def hand_in(office: Office, clerk: Actor) -> int:
    """Hands in; the version a page opened afterwards is based on."""
    with office.act(clerk) as act:
        drafts.hand_in(act, KEY)
    with office.look(clerk) as act:
        return drafts.drawer(act.session, clerk.officer_id, KEY).version


def offered(office: Office, clerk: Actor) -> tuple[Any, list[Any]]:
    """What a page opened now shows: the draft and its earlier versions."""
    with office.look(clerk) as act:
        drawer = drafts.drawer(act.session, clerk.officer_id, KEY)
        return drawer.draft.data if drawer.draft else None, [one.data for one in drawer.earlier]


def test_one_tab_saves_on_and_on_without_leaving_versions_behind(city_office: Office, clerk: Actor) -> None:
    first = save(city_office, clerk, SHORT, 0)
    second = save(city_office, clerk, LONG, first.version)
    assert (first.is_elsewhere, second.is_elsewhere) == (False, False)
    assert offered(city_office, clerk) == (LONG, [])


def test_an_empty_save_of_a_second_tab_wipes_nothing(city_office: Office, clerk: Actor) -> None:
    save(city_office, clerk, LONG, 0)
    assert save(city_office, clerk, BLANK, 0).is_elsewhere
    assert offered(city_office, clerk) == (BLANK, [LONG])


def test_a_save_that_does_not_say_what_it_is_based_on_wipes_nothing(city_office: Office, clerk: Actor) -> None:
    assert not save(city_office, clerk, LONG, None).is_elsewhere
    assert not save(city_office, clerk, LONG, None).is_elsewhere, "the same again is no other version"
    assert save(city_office, clerk, SHORT, None).is_elsewhere
    assert offered(city_office, clerk) == (SHORT, [LONG])


def test_two_tabs_that_save_for_the_first_time_at_once_both_succeed(city_office: Office, clerk: Actor) -> None:
    texts = [{"note": f"thẻ số {number}"} for number in range(4)]
    with ThreadPoolExecutor(4) as tabs:
        saved = list(tabs.map(lambda text: save(city_office, clerk, text, 0), texts))
    newest, earlier = offered(city_office, clerk)
    assert sorted([newest, *earlier], key=str) == texts
    assert sorted(one.version for one in saved) == [1, 2, 3, 4]
    assert [one.is_elsewhere for one in sorted(saved, key=lambda one: one.version)] == [False, True, True, True]


def test_a_late_save_does_not_open_what_was_handed_in(city_office: Office, clerk: Actor) -> None:
    page = save(city_office, clerk, LONG, 0)
    hand_in(city_office, clerk)
    for based_on in (page.version, 0, None):
        save(city_office, clerk, SHORT, based_on)
    assert offered(city_office, clerk) == (None, [])


def test_a_late_save_of_a_page_that_had_never_saved_stays_closed_too(city_office: Office, clerk: Actor) -> None:
    hand_in(city_office, clerk)
    save(city_office, clerk, LONG, 0)
    assert offered(city_office, clerk) == (None, [])


def test_the_next_applicant_s_page_begins_empty_and_saves_as_usual(city_office: Office, clerk: Actor) -> None:
    page = save(city_office, clerk, LONG, 0)
    fresh = hand_in(city_office, clerk)
    next_page = save(city_office, clerk, SHORT, fresh)
    assert not next_page.is_elsewhere
    assert save(city_office, clerk, {"note": "còn đang trên đường"}, page.version).version == page.version
    assert not save(city_office, clerk, BLANK, next_page.version).is_elsewhere
    assert offered(city_office, clerk) == (BLANK, [])
    with city_office.look(SYSTEM) as act:
        draft = act.session.get_one(drafts.Draft, (clerk.officer_id, KEY))
    assert [one["data"] for one in draft.earlier] == [LONG, {"note": "còn đang trên đường"}], "kept, but not offered"


def test_the_drawer_holds_the_last_twenty(city_office: Office, clerk: Actor) -> None:
    for number in range(25):
        save(city_office, clerk, {"note": str(number)}, 0)
    newest, earlier = offered(city_office, clerk)
    assert [newest["note"], earlier[0]["note"], earlier[-1]["note"], len(earlier)] == ["24", "23", "4", 20]
