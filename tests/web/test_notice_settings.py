"""Each person chooses how notices come: in a browser, and what the page says when it cannot keep what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from apiflask import APIFlask
from playwright.sync_api import Page, expect

import run
from engine import outbox
from engine.act import Office
from engine.mailing import readers
from engine.mailing.queueing import NEIGHBOUR
from engine.settings import Smtp
from integrations.mail.fake import FakeServer
from tests import city
from tests.browser import LiveServer, arrive, look_at, serve
from tests.web.calling import calling
from tests.web.visiting import Visitor

OFFICER = "chuyenvien.badinh"


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as one:
        yield one


@pytest.fixture
def mailing_office(city_office: Office, server: FakeServer) -> Office:
    city_office.settings = replace(
        city_office.settings, smtp=Smtp("127.0.0.1", server.port, is_tls=False), mail_from="motcua@coquan.example"
    )
    return city_office


@pytest.fixture
def live_server(mailing_office: Office) -> Iterator[LiveServer]:
    for url in serve(run.web(mailing_office)):
        yield LiveServer(mailing_office, url)


@pytest.mark.browser
def test_an_officer_chooses_how_to_be_told_and_tries_the_address(
    page: Page, live_server: LiveServer, server: FakeServer
) -> None:
    arrive(page, OFFICER)
    page.goto("/thong-bao")
    page.get_by_role("link", name="Cài đặt thông báo").click()
    expect(page.get_by_label("Cảnh báo thời hạn", exact=True)).to_have_value("in_hours")
    page.get_by_label("Địa chỉ nhận thư").fill("toi@coquan")
    page.get_by_label("Việc của tôi", exact=True).select_option("Gửi thư ngay")
    page.keyboard.press("Enter")
    expect(page.locator("#address-error")).to_contain_text("Mời nhập một địa chỉ thư điện tử")
    expect(page.get_by_label("Địa chỉ nhận thư")).to_have_value("toi@coquan")
    expect(page.get_by_label("Việc của tôi", exact=True)).to_have_value("at_once")
    look_at(page, "notice-settings-refused")
    page.get_by_label("Địa chỉ nhận thư").fill("toi@coquan.example")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã lưu cài đặt thông báo.")).to_be_visible()
    page.get_by_role("button", name="Gửi thư thử").click()
    expect(page.locator("#thu-thu [role=status]").get_by_text("đang gửi")).to_be_visible()
    office = live_server.office
    assert outbox.call_due(office, NEIGHBOUR, run.neighbours(office)[NEIGHBOUR]) == 1
    page.goto("/thong-bao/cai-dat")
    expect(page.locator("#thu-thu [role=status]").get_by_text("máy chủ thư đã nhận")).to_be_visible()
    look_at(page, "notice-settings")
    assert [mail["To"] for mail in server.taken] == ["toi@coquan.example"]


def test_the_page_says_why_a_test_mail_did_not_leave(mailing_office: Office, server: FakeServer) -> None:
    server.mood = "refusing"
    officer = Visitor(run.web(mailing_office), OFFICER)
    assert officer.post("/thong-bao/thu-thu").status_code == 302
    assert officer.post("/thong-bao/thu-thu").status_code == 409
    outbox.call_due(mailing_office, NEIGHBOUR, run.neighbours(mailing_office)[NEIGHBOUR])
    page = officer.read("/thong-bao/cai-dat")
    assert "không gửi được" in page and "no such mailbox here" in page
    jobs = Visitor(run.web(mailing_office), "quantri").read("/quan-tri/cong-viec-nen")
    assert f"Gửi thư điện tử Gửi tài khoản {OFFICER}." in jobs and "no such mailbox here" in jobs


def test_a_way_that_does_not_exist_is_refused_at_its_field(app: APIFlask, city_office: Office) -> None:
    officer = Visitor(app, OFFICER)
    answer = officer.post("/thong-bao/cai-dat", address="toi@coquan.example", work="by pigeon")
    assert answer.status_code == 422
    assert 'id="work-error"' in answer.text and 'value="toi@coquan.example"' in answer.text
    assert "chưa nối với máy chủ thư" in officer.read("/thong-bao/cai-dat")
    assert officer.post("/thong-bao/cai-dat", address="toi@coquan.example", work="page").status_code == 302
    with city_office.look(city.sign_in(city_office, OFFICER)) as act:
        reader = readers.of_account(act.session, act.actor.account_id or 0, act.today)
    assert reader and (reader.address, reader.way_of("work")) == ("toi@coquan.example", "page")


def test_a_program_chooses_as_a_person_does(app: APIFlask) -> None:
    caller = calling(app, OFFICER)
    before = caller.call("GET", "/notice-choices").json
    assert before["ways"]["work"] == "digest" and before["address"] == before["office_address"] != ""
    kept = caller.call("PUT", "/notice-choices", json={"ways": {"work": "page"}}).json
    assert kept == {**before, "ways": {**before["ways"], "work": "page"}} == caller.call("GET", "/notice-choices").json
    for wrong, field in (
        ({"ways": {"alarms": "page"}}, "alarms"),
        ({"ways": {"work": "pigeon"}}, "ways"),
        ({"address": "a@b"}, "address"),
    ):
        answer = caller.call("PUT", "/notice-choices", json=wrong)
        assert answer.status_code == 422
        assert any(name.startswith(field) for name in answer.json["fields"]), answer.json
