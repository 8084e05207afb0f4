"""An officer has completed a step and sees at once that it was the wrong one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from apiflask import APIFlask

from engine.act import Office
from engine.clock import SetClock
from tests import city
from tests.web.calling import calling
from tests.web.visiting import Visitor, words

OFFER = "Còn hoàn tác được trong 50 giây, nếu chưa ai làm tiếp."


@pytest.fixture
def birth(city_office: Office) -> str:
    return city.register(city_office, city.BIRTH, city.COUNTER, "00004")


@pytest.fixture
def counter(app: APIFlask) -> Visitor:
    return Visitor(app, city.COUNTER)


def test_the_step_is_offered_for_undoing_and_is_open_again(
    city_office: Office, clock: SetClock, birth: str, counter: Visitor
) -> None:
    item = city.open_items(city_office, birth)[0].id
    clock.advance(timedelta(minutes=1))
    counter.post(f"/viec/{item}", result="complete", note="Nhầm hồ sơ")
    clock.advance(timedelta(seconds=10))
    for page in ("/", f"/viec/{item}"):
        assert OFFER in counter.read(page)
    undone = counter.post(f"/viec/{item}/hoan-tac")
    assert undone.location.endswith(f"/viec/{item}")
    page = counter.read(f"/viec/{item}")
    assert "Đã hoàn tác: việc “" in page
    assert "Nhầm hồ sơ" in page and OFFER not in page
    assert "mở lại như trước" in counter.read(f"/ho-so/{birth}")


def test_who_comes_too_late_reads_why(city_office: Office, clock: SetClock, birth: str, counter: Visitor) -> None:
    item = city.open_items(city_office, birth)[0].id
    clock.advance(timedelta(minutes=1))
    counter.post(f"/viec/{item}", result="complete")
    clock.advance(timedelta(seconds=61))
    assert "Hoàn tác" not in counter.read("/")
    late = counter.post(f"/viec/{item}/hoan-tac")
    assert late.status_code == 409 and "Đã quá thời gian hoàn tác bước này." in words(late)


def test_a_step_that_has_changed_the_dossier_says_so_and_offers_nothing(
    city_office: Office, clock: SetClock, birth: str, counter: Visitor
) -> None:
    city.complete(city_office, birth, "check_papers", {"result": "refuse"})
    [item] = city.open_items(city_office, birth)
    clock.advance(timedelta(minutes=2))
    counter.post(f"/viec/{item.id}", reason="Không thuộc thẩm quyền", legal_basis="Điều 13", advice="Đến phường khác")
    page = counter.read("/")
    assert "nên không hoàn tác được." in page and "Còn hoàn tác được" not in page


def test_a_program_undoes_it_too(city_office: Office, clock: SetClock, birth: str, app: APIFlask) -> None:
    caller, item = calling(app, city.COUNTER), city.open_items(city_office, birth)[0].id
    clock.advance(timedelta(minutes=1))
    assert caller.call("POST", f"/work-items/{item}/undo").status_code == 404
    assert (
        caller.call("POST", f"/work-items/{item}/complete", json={"answers": {"result": "complete"}}).json["state"]
        == "done"
    )
    assert caller.call("POST", f"/work-items/{item}/undo").json["state"] == "open"
