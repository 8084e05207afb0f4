"""Moves over many items, by page and by program: nothing typed is lost, each item has its answer, and all of a list
goes as far as the bound."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from apiflask import APIFlask

from engine.act import Office
from engine.clock import SetClock
from engine.dossiers import batches, work
from tests import city
from tests.web.calling import calling
from tests.web.visiting import Visitor, words

HEAD, OTHER = "chutich.trucbach", "motcua2.trucbach"


@pytest.fixture
def items(city_office: Office) -> list[int]:
    """The open steps of three births at the counter of a ward."""
    codes = [city.register(city_office, city.BIRTH, city.COUNTER, "00004") for _ in range(3)]
    return [city.open_items(city_office, code)[0].id for code in codes]


def test_a_refused_move_shows_its_items_and_its_words_again(app: APIFlask, items: list[int]) -> None:
    head = Visitor(app, HEAD)
    answer = head.post("/giam-sat/viec", verb="assign", items=[str(items[0])], reason="Chia việc", key="a")
    assert answer.status_code == 422 and "Mời chọn cán bộ." in words(answer)
    assert 'value="Chia việc"' in answer.text
    assert re.findall(r'name="items" value="(\d+)" checked', answer.text) == [str(items[0])]
    nothing = head.post("/giam-sat/viec", verb="take_over", key="b")
    assert nothing.status_code == 422 and "Mời chọn ít nhất một việc." in words(nothing)


def test_all_of_a_list_goes_as_far_as_the_bound(
    app: APIFlask, city_office: Office, items: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.supervision_moves.MOST", 2)
    head, other = Visitor(app, HEAD), city.sign_in(city_office, OTHER).officer_id
    assert "Làm với 2 việc gần hạn nhất" in head.read("/giam-sat/viec?can-bo=0")
    done = head.post("/giam-sat/viec", {"can-bo": "0"}, verb="assign", all="1", officer=str(other), key="c")
    assert done.status_code == 302 and "Đã giao 2 việc." in head.read(done.location or "")
    again = head.post("/giam-sat/viec", {"can-bo": "0"}, verb="assign", all="1", officer=str(other), key="c")
    assert again.status_code == 302
    assert "Chưa ai nhận" in head.read("/giam-sat/viec?can-bo=0"), "sent twice it is one move: the third stays"


def test_a_program_moves_many_and_takes_it_back(app: APIFlask, city_office: Office, items: list[int]) -> None:
    head, other = calling(app, HEAD), city.sign_in(city_office, OTHER)
    with city_office.act(city.sign_in(city_office, city.COUNTER)) as act:
        work.complete(act, items[1], city.defaults_for(city_office, _item(city_office, items[1])))
    said = {"verb": "assign", "items": [*items, 999_999], "officer": other.officer_code, "reason": "Chia việc"}
    done = head.call("POST", "/batches", json=said)
    assert done.status_code == 201
    told = done.json or {}
    assert [line["state"] for line in told["lines"]] == ["done", "refused", "done"], "what is not there has no line"
    assert told["lines"][1]["message"].startswith("Việc này đã được xử lý xong")
    undone = head.call("POST", f"/batches/{told['id']}/undo", json={}).json or {}
    assert [line["state"] for line in undone["lines"]] == ["undone", "refused", "undone"]
    assert calling(app, OTHER).call("GET", f"/batches/{told['id']}").status_code == 404
    late = head.call("POST", "/batches", json={"verb": "extend", "items": items, "until": "2018-03-09"})
    assert late.status_code == 422 and "reason" in (late.json or {})["fields"]


def test_the_window_is_a_setting(app: APIFlask, city_office: Office, items: list[int], clock: SetClock) -> None:
    assert city_office.settings.undo_seconds == 60
    head = calling(app, HEAD)
    told = head.call("POST", "/batches", json={"verb": "take_over", "items": items[:1]}).json or {}
    clock.advance(timedelta(seconds=61))
    answer = head.call("POST", f"/batches/{told['id']}/undo", json={})
    assert (answer.status_code, (answer.json or {})["code"]) == (409, batches.TooLateToUndo.__name__)


def test_what_lives_on_the_page_costs_the_same_however_much_is_late(
    app: APIFlask, city_office: Office, items: list[int], clock: SetClock, statements: Callable[[Office], list[str]]
) -> None:
    head, said, costs = Visitor(app, HEAD), statements(city_office), []
    for _ in range(2):
        clock.advance(timedelta(days=1))
        head.read("/giam-sat?phan=song")
        said.clear()
        head.read("/giam-sat?phan=song")
        costs.append(len(said))
        for _ in range(3):
            city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    assert costs[0] == costs[1] <= 16, costs


def _item(office: Office, item_id: int) -> work.WorkItem:
    with office.look(city.sign_in(office, HEAD)) as act:
        return act.session.get_one(work.WorkItem, item_id)
