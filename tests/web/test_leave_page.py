"""The page of leave: who is away, who stands in, and what a leave would do, said before it is entered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.org.models import Absence, Delegation
from tests import city
from tests.browser import PHONE, LiveServer, arrive, shoot, violations
from tests.web.visiting import Visitor

CLERK, DEPUTY, HEAD = "hotich.trucbach", "phochutich.trucbach", "chutich.trucbach"
FIRST, LAST = date(2018, 3, 12), date(2018, 3, 14)
DAYS = {"begins": FIRST.isoformat(), "ends": LAST.isoformat(), "reason": "Nghỉ phép năm"}


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(city_office: Office, app: APIFlask) -> None:
    clerk = Visitor(app, CLERK)
    deputy, elsewhere = (city.sign_in(city_office, login).officer_id for login in (DEPUTY, "chuyenvien.badinh"))
    for change, sentence in (
        ({"begins": "31/02/2018"}, "Mời nhập ngày có thật"),
        ({"ends": "2018-03-11"}, "Ngày nghỉ cuối không được trước ngày nghỉ đầu"),
        ({"kind": "here"}, "Mời chọn người làm thay"),
        ({"stand_in": deputy, "power": "zzz"}, "Mời chọn một phạm vi làm thay trong danh sách"),
        ({"stand_in": elsewhere, "power": "work"}, "không thuộc cơ quan này"),
    ):
        answer = clerk.post("/vang-mat", {**DAYS, **change})
        assert answer.status_code == 422, sentence
        assert sentence in answer.text
        assert 'value="Nghỉ phép năm"' in answer.text, "what was typed stays"
    assert "không còn ai làm được" in clerk.post("/vang-mat", DAYS).text


def test_a_leader_enters_it_for_somebody_and_puts_it_right(city_office: Office, app: APIFlask) -> None:
    head, clerk = (city.sign_in(city_office, login).officer_id for login in (HEAD, CLERK))
    leader = Visitor(app, HEAD)
    fields = {**DAYS, "officer": clerk, "stand_in": city.sign_in(city_office, DEPUTY).officer_id, "power": "work"}
    assert leader.post("/vang-mat", fields).status_code == 302
    page = leader.read("/vang-mat?thang=2018-03")
    assert "Vũ Đình Toàn làm thay" in page
    assert "12/03/2018 – 14/03/2018" in page
    absence = one(city_office, Absence, Absence.officer_id == clerk)
    later = leader.post(f"/vang-mat/{absence.id}/sua", {"begins": "2018-03-12", "ends": "2018-03-13"})
    assert later.status_code == 302
    lent = one(city_office, Delegation, Delegation.absence_id == absence.id)
    assert lent.valid_to == LAST
    assert leader.post(f"/vang-mat/lam-thay/{lent.id}/thoi").status_code == 422, "the last who stands in stays"
    assert leader.post(f"/vang-mat/{absence.id}/tro-lai").status_code == 302
    assert one(city_office, Absence, Absence.officer_id == clerk).revoked_at is not None
    journal = Visitor(app, "kiemsoat.hanoi").read("/quan-tri/nhat-ky")
    assert all(said in journal for said in ("Ghi nhận vắng mặt", "Sửa ngày nghỉ", "Hủy lần nghỉ"))
    assert head is not None


def test_others_see_no_buttons_of_theirs(app: APIFlask) -> None:
    assert "Ai nghỉ" not in Visitor(app, CLERK).read("/vang-mat")
    assert Visitor(app, "thietke").get("/vang-mat").status_code == 403
    administrator = Visitor(app, "quantri")
    assert "Chưa chọn đơn vị" in administrator.read("/vang-mat")
    assert "/vang-mat?don-vi=00004" in administrator.get("/quan-tri/to-chuc/00004").text
    assert "Ai nghỉ" in administrator.read("/vang-mat?don-vi=00004")


@pytest.mark.browser
def test_who_leaves_sees_at_once_whom_the_work_would_lack(live_server: LiveServer, page: Page) -> None:
    arrive(page, HEAD)
    page.goto("/vang-mat")
    page.get_by_label("Nghỉ từ ngày").fill(FIRST.isoformat())
    page.get_by_label("Đến hết ngày").fill(LAST.isoformat())
    page.get_by_label("Lý do").fill("Nghỉ phép năm")
    expect(page.locator("#foreseen")).to_contain_text("Những bước này không còn ai làm được")
    expect(page.locator("#foreseen")).to_contain_text("từ 12/03/2018")
    shoot(page, "leave-foreseen")
    page.get_by_label("Người làm thay").first.select_option(label="Vũ Đình Toàn – Phó Chủ tịch UBND phường")
    page.get_by_label("Được làm gì").first.select_option("decide")
    expect(page.locator("#foreseen")).to_contain_text("Mọi bước vẫn có người làm được")
    page.get_by_role("button", name="Ghi nhận").press("Enter")
    expect(page.locator("#cua-toi")).to_contain_text("12/03/2018 – 14/03/2018")
    expect(page.locator("#thang td.is-away")).to_have_count((LAST - FIRST + timedelta(days=1)).days)
    assert violations(page) == []
    shoot(page, "leave")
    page.set_viewport_size(PHONE)
    expect(page.locator("#thang .leave-person").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    shoot(page, "leave-phone")


# ---------------------------------------------------------------------------------------------------------------------


def one(office: Office, kind: Any, *which: Any) -> Any:
    with office.look(SYSTEM) as act:
        return act.session.scalars(select(kind).where(*which)).one()
