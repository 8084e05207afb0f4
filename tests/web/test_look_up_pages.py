"""The residents database on the pages: asked at the counter and at a step, whatever mood it is in, over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import select

import run
from engine import outbox
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.neighbour_settings import NATIONAL
from engine.residents import keeping, operations
from engine.residents.contract import Resident, State
from engine.residents.models import RegisterCall
from integrations.national_db.invented import InventedRegister
from integrations.national_db.population import Population
from integrations.national_db.simulator import Simulator
from tests import city
from tests.web.visiting import Visitor, counter_form, words

BIRTH_PAGE = f"/tiep-nhan/{city.BIRTH}"
PEOPLE = Population(2_000)


@pytest.fixture
def register() -> Iterator[Simulator]:
    """A residents database that listens on this machine; slow means slower than anybody waits."""
    with Simulator(there=InventedRegister(PEOPLE), pause=30.0) as simulator:
        yield simulator


@pytest.fixture
def city_office(city_office: Office, register: Simulator) -> Office:
    city_office.settings = replace(city_office.settings, residents=register.place(NATIONAL))
    return city_office


@pytest.fixture
def desk(app: APIFlask) -> Visitor:
    return Visitor(app, city.COUNTER)


def test_the_counter_asks_and_fills_in_what_was_left_empty(city_office: Office, desk: Visitor) -> None:
    person = somebody()
    typed = form_of(city_office, person, address="")
    page = asked(desk, typed)
    assert "khớp số và họ tên đã khai" in page and "Chỉ CSDL có" in page
    assert "Mục đích: Xác định người đi khai sinh" in page and "Căn cứ chờ xác nhận" in page
    assert "Điền từ CSDL dân cư" in page
    raw = desk.get(BIRTH_PAGE).text
    assert f'value="{typed["child_name"]}"' in raw, "everything typed is still there"
    assert f'name="applicant.address" type="text" value="{person.permanent.line}"' in raw
    code = received(city_office, desk, {**typed, "applicant.address": person.permanent.line})
    story = desk.read(f"/ho-so/{code}")
    assert "Khi tiếp nhận đã đối chiếu với CSDL dân cư. Mục đích: Xác định người đi khai sinh" in story
    assert {call.dossier_id for call in ledger(city_office)} == {city.dossier(city_office, code).id}


def test_what_does_not_match_is_a_matter_for_the_officer_and_refuses_nothing(
    city_office: Office, desk: Visitor
) -> None:
    typed = form_of(city_office, somebody(), name="Người Khác Hẳn")
    assert "không khớp" in asked(desk, typed)
    received(city_office, desk, typed)


def test_of_the_dead_the_page_says_so_and_leaves_the_decision_to_a_person(city_office: Office, desk: Visitor) -> None:
    page = asked(desk, form_of(city_office, somebody(State.DECEASED)))
    assert "CSDL dân cư ghi người này đã chết." in page and "hệ thống không tự từ chối" in page


@pytest.mark.parametrize("mood", ["down", "slow"])
def test_without_an_answer_in_two_seconds_the_way_goes_on_by_paper_and_the_system_asks_again(
    city_office: Office, desk: Visitor, register: Simulator, clock: SetClock, mood: str
) -> None:
    register.there.mood = mood
    typed = form_of(city_office, somebody())
    assert "tiếp tục theo giấy tờ; hệ thống sẽ tự hỏi lại sau khi tiếp nhận" in asked(desk, typed)
    code = received(city_office, desk, typed)
    due_at = city.dossier(city_office, code).due_at
    item = f"/viec/{city.open_items(city_office, code)[0].id}"
    assert "hệ thống tự hỏi lại và báo khi có kết quả" in desk.read(item)
    register.there.mood = "well"
    clock.advance(timedelta(minutes=5))
    called = run.neighbours(city_office)
    assert outbox.call_due(city_office, operations.NEIGHBOUR, called[operations.NEIGHBOUR]) == 1
    assert "khớp số và họ tên đã khai" in desk.read(item)
    assert "Cơ sở dữ liệu dân cư đã trả lời về người nộp hồ sơ" in desk.read("/thong-bao")
    assert city.dossier(city_office, code).due_at == due_at


def test_a_step_asks_shows_both_sides_and_forgets_in_time(
    app: APIFlask, city_office: Office, desk: Visitor, clock: SetClock
) -> None:
    person = somebody()
    code = received(city_office, desk, form_of(city_office, person, address="Số 1 phố Khác"))
    item = f"/viec/{city.open_items(city_office, code)[0].id}"
    done = desk.post(f"{item}/doi-chieu/applicant")
    assert done.status_code == 302, words(done)
    page = desk.read(item)
    assert "Khác nhau" in page and person.permanent.line in page
    watcher = Visitor(app, "giamsat").read(item)
    assert person.permanent.line not in watcher and "Khác nhau" in watcher
    assert "lấy dữ liệu từ CSDL dân cư. Mục đích" in desk.read(f"/ho-so/{code}")
    clock.advance(timedelta(days=city_office.settings.residents_answer_days))
    keeping.erase_due(city_office)
    assert "Dữ liệu trả lời đã xóa theo lịch" in desk.read(item)


def test_a_step_asks_about_nobody_it_does_not_declare_and_only_for_whoever_does_it(
    app: APIFlask, city_office: Office, desk: Visitor
) -> None:
    code = received(city_office, desk, form_of(city_office, somebody()))
    item = f"/viec/{city.open_items(city_office, code)[0].id}"
    assert desk.post(f"{item}/doi-chieu/hang-xom").status_code == 403
    for login in ("giamsat", "hotich.trucbach", "chuyenvien.badinh"):
        assert Visitor(app, login).post(f"{item}/doi-chieu/applicant").status_code in (403, 404)
    assert ledger(city_office) == []


def test_half_a_number_is_refused_at_its_field_and_nothing_typed_is_lost(city_office: Office, desk: Visitor) -> None:
    typed = {**form_of(city_office, somebody()), "applicant.identity": "9991"}
    refused = desk.post(f"{BIRTH_PAGE}/doi-chieu/applicant", typed)
    assert refused.status_code == 422 and "Mời ghi số định danh cá nhân (12 số)" in words(refused)
    assert f'value="{typed["child_name"]}"' in refused.text


def test_who_watches_over_the_look_ups_reads_who_asked_and_that_is_written_down_too(
    app: APIFlask, city_office: Office, desk: Visitor, clock: SetClock
) -> None:
    person, ledger_page = somebody(), "/quan-tri/tra-cuu-dan-cu"
    asked(desk, form_of(city_office, person))
    watcher = Visitor(app, "giamsat")
    newest = watcher.read(ledger_page)
    assert "Tại quầy, chưa có hồ sơ" in newest and "Xác định người đi khai sinh" in newest
    found = words(watcher.post(ledger_page, identity=person.identity))
    assert "2 câu hỏi về người mang số vừa tìm." in found and person.identity not in found
    assert "0 câu hỏi" in words(watcher.post(ledger_page, identity="999199000009"))
    assert watcher.post(ledger_page, identity="12").status_code == 422
    assert "Tìm trong nhật ký tra cứu dân cư" in watcher.read("/quan-tri/nhat-ky")
    unclaimed = f"{ledger_page}?xem=khong-ho-so"
    assert "Không có câu hỏi nào" in watcher.read(unclaimed), "a dossier may still follow"
    clock.advance(timedelta(days=2))
    assert "Tại quầy, chưa có hồ sơ" in watcher.read(unclaimed)


# -- below: the person at the counter ---------------------------------------------------------------------------------


def somebody(state: State = State.LIVING) -> Resident:
    return next(one for one in PEOPLE if one.state is state and len(one.identity) == 12 and one.permanent.line)


def form_of(office: Office, person: Resident, **changes: str) -> dict[str, Any]:
    typed = counter_form(office, city.BIRTH, "00004")
    own = {"name": person.full_name, "identity": person.identity, **changes}
    return {**typed, **{f"applicant.{name}": value for name, value in own.items()}}


def asked(desk: Visitor, typed: dict[str, Any]) -> str:
    """The page as it comes back after the question."""
    answer = desk.post(f"{BIRTH_PAGE}/doi-chieu/applicant", typed)
    assert answer.status_code == 302, words(answer)
    return desk.read(answer.location)


def received(office: Office, desk: Visitor, typed: dict[str, Any]) -> str:
    answer = desk.post(BIRTH_PAGE, typed)
    assert answer.status_code == 302, words(answer)
    found = re.search(r"bien-nhan/([^?]+)", answer.location)
    assert found
    return found[1]


def ledger(office: Office) -> list[RegisterCall]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(RegisterCall).order_by(RegisterCall.id)))
