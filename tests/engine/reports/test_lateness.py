"""What a head is told in numbers is what the lists behind them hold; it costs the same however much there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.act import Act, Office
from engine.clock import SetClock
from engine.dossiers import handling, work
from engine.dossiers.status import Status
from engine.identity.permissions import MayNot
from engine.org import operations as organisation
from engine.reports import lateness, paused
from engine.reports.board import board
from engine.reports.lateness import DUE, NOBODY, Asked, Tally
from engine.reports.places import NotAUnitOfYours, places
from tests import city

HEAD, OTHER = "chutich.trucbach", "motcua2.trucbach"


def test_every_number_is_as_long_as_its_list(city_office: Office, clock: SetClock) -> None:
    late, today, soon = a_ward_at_work(city_office, clock)
    with city_office.look(city.sign_in(city_office, HEAD)) as act:
        units, _node = places(act)
        piles = lateness.piles(act, units)
        tally = sum((pile.tally for pile in piles), Tally())
        assert (tally.late, tally.today, tally.soon, tally.later) == (late, today, soon, 0)
        for due in DUE:
            assert tally.of(due) == listed(act, Asked(units, due)), due
        people, more = board(act, units, piles)
        assert more == 0
        for one in people:
            for due in DUE:
                who = one.officer_id or NOBODY
                where = units if one.officer_id else places(act, one.code)[0]
                assert one.tally.of(due) == listed(act, Asked(where, due, who)), (one, due)
        assert [one.tally.late for one in people] == sorted((one.tally.late for one in people), reverse=True)
        [step] = lateness.steps(act, piles)
        there = Asked(units, lateness.LATE, None, step.procedure_code, step.element_id)
        assert (step.tally.late, step.name) == (listed(act, there), "Kiểm tra, số hóa và chuyển hồ sơ")


def test_who_holds_nothing_and_who_is_away_stand_on_the_board(city_office: Office, clock: SetClock) -> None:
    a_ward_at_work(city_office, clock)
    away = city.sign_in(city_office, OTHER)
    with city_office.act(city.sign_in(city_office, "quantri")) as act:
        assert away.officer_id is not None
        organisation.report_absence(act, away.officer_id, date(2018, 3, 5), date(2018, 3, 8), "Ốm")
    with city_office.look(city.sign_in(city_office, HEAD)) as act:
        units, _node = places(act)
        people, _more = board(act, units, lateness.piles(act, units))
        by_id = {one.officer_id: one for one in people}
        assert by_id[away.officer_id].is_away
        assert by_id[city.sign_in(city_office, HEAD).officer_id].tally == Tally()


def test_what_stands_still_is_told_with_its_reason(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in ("check_papers", "entrust"):
        city.complete(city_office, code, element)
    with city_office.act(city.sign_in(city_office, "chutich.badinh")) as act:
        handling.suspend(act, code, reason="Chờ kết luận tranh chấp")
    with city_office.look(city.sign_in(city_office, "truongphong.badinh")) as act:
        units, _node = places(act)
        assert paused.counts(act, units) == {Status.STOPPED: 1}
        [found], more = paused.dossiers(act, units, Status.STOPPED)
        assert (found.code, found.reason, more) == (code, "Chờ kết luận tranh chấp", None)
        assert paused.dossiers(act, units, after=(found.paused_at, found.id)) == ([], None)
    with city_office.look(city.sign_in(city_office, HEAD)) as act:
        assert paused.counts(act, places(act)[0]) == {}


def test_a_head_sees_down_the_tree_and_not_beside_it(city_office: Office) -> None:
    with city_office.look(city.sign_in(city_office, "chutich.badinh")) as act:
        everything, _none = places(act)
        ward, node = places(act, "00004")
        assert node is not None
        assert ward < everything
        with pytest.raises(NotAUnitOfYours):
            places(act, "002")
    with city_office.look(city.sign_in(city_office, city.COUNTER)) as act, pytest.raises(MayNot):
        places(act)


def test_counting_costs_the_same_however_much_there_is(
    city_office: Office, clock: SetClock, statements: Callable[[Office], list[str]]
) -> None:
    costs = []
    for _ in range(2):
        a_ward_at_work(city_office, clock)
        with city_office.look(city.sign_in(city_office, HEAD)) as act:
            units, _node = places(act)
            said = statements(city_office)
            piles = lateness.piles(act, units)
            board(act, units, piles)
            lateness.steps(act, piles)
            paused.counts(act, units)
            costs.append(len(said))
    assert costs[0] == costs[1] <= 6, costs


def a_ward_at_work(office: Office, clock: SetClock) -> tuple[int, int, int]:
    """Births at a counter: two are late, one of them with somebody, one is due today, one tomorrow; as many each."""
    codes = [city.register(office, city.BIRTH, city.COUNTER, "00004") for _ in range(2)]
    with office.act(city.sign_in(office, city.COUNTER)) as act:
        work.claim(act, city.open_items(office, codes[0])[0].id)
    clock.advance(timedelta(hours=4))
    with office.look(city.sign_in(office, HEAD)) as act:
        late = listed(act, Asked(places(act)[0], lateness.LATE))
    city.register(office, city.BIRTH, city.COUNTER, "00004")
    with office.look(city.sign_in(office, HEAD)) as act:
        units = places(act)[0]
        return late, listed(act, Asked(units, lateness.TODAY)), listed(act, Asked(units, lateness.DUE_SOON))


def listed(act: Act, asked: Asked) -> int:
    """The length of a list, walked page by page."""
    found, after = 0, None
    while True:
        page = lateness.items(act, asked, after, size=2)
        found, after = found + len(page.rows), page.next
        if after is None:
            assert found == lateness.count(act, asked, 500) == len(lateness.ids(act, asked, 500))
            return found
