"""Ladders of alarms as pages, words and pictures: what a rung says, where it stands, and that nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from apiflask import APIFlask
from flask import session
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from admin import ladder_words
from admin.ladder_picture import DUE, picture
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.escalation import ladder
from engine.escalation.ladder import Rung
from engine.escalation.models import Alarm
from engine.escalation.shipped import SHIPPED
from engine.worktime.periods import Period
from tests import city
from tests.browser import LiveServer, arrive, look_at
from tests.engine.escalation.test_alarms import late_birth
from tests.web.calling import calling
from tests.web.test_admin import Visitor

LADDERS = "/quan-tri/thang-canh-bao"


@pytest.mark.parametrize(
    ("rung", "says", "in_english"),
    [
        (
            Rung("E1", "step", "used", "holder", percent=75),
            "Khi đã dùng 75 % thời gian",
            "When 75 % of the time is used",
        ),
        (
            Rung("E2", "step", "before", "leader", Period(4, "wh")),
            "4 giờ làm việc trước hạn",
            "4 working hours before the date",
        ),
        (
            Rung("E4", "dossier", "before", "head", Period(1, "wd"), duty="apology"),
            "Khi việc còn lại không kịp hạn, chậm nhất 1 ngày làm việc trước hạn",
            "When what remains no longer fits, at the latest 1 working day before the date",
        ),
        (Rung("E3", "step", "due", "leader"), "Khi đến hạn", "At the date"),
        (
            Rung("E4", "step", "unanswered", "head", Period(2, "wd")),
            "Sau 2 ngày làm việc chưa được trả lời",
            "After 2 working days without an answer",
        ),
        (
            Rung("E7", "unit", "many", "superior", count=3),
            "Khi từ 3 hồ sơ của đơn vị quá hạn trong một tuần",
            "When 3 or more dossiers of the unit pass their date in one week",
        ),
        (Rung("E6", "dossier", "late", "superior", Period(2, "w")), "Khi quá hạn 2 tuần", "When 2 weeks late"),
    ],
)
def test_when_a_rung_rings_is_said_in_words(app: APIFlask, rung: Rung, says: str, in_english: str) -> None:
    for language, sentence in (("vi", says), ("en", in_english)):
        with app.test_request_context():
            session["language"] = language
            assert ladder_words.when(rung) == sentence


def test_in_the_picture_time_runs_to_the_right_and_responsibility_rises() -> None:
    for clock in ("step", "dossier"):
        marks = picture(ladder.read(SHIPPED)[clock]).marks
        places = [(mark.x, -mark.y) for mark in marks]
        assert places == sorted(places)
        assert all((mark.x < DUE) == (mark.rung.when in ("used", "before")) for mark in marks)
        assert len({mark.x for mark in marks}) == len(marks), "none lies on another"
    of_units = picture(ladder.read(SHIPPED)["unit"])
    assert of_units.is_of_units
    assert [mark.x for mark in of_units.marks] == sorted({mark.x for mark in of_units.marks}), (
        "the week, then the month"
    )
    crowd = [Rung("E1", "step", "used", "holder", percent=percent) for percent in range(50, 70)]
    assert len({mark.x for mark in picture(crowd).marks}) == len(crowd), "not even in a crowd"


def test_what_counts_where_is_shown_with_what_comes_later(app: APIFlask, city_office: Office, clock: SetClock) -> None:
    later = (clock.at + timedelta(days=20)).date()
    caller = calling(app, "quantri")
    entered = caller.post(
        "/ladders",
        {"rungs": SHIPPED[:6], "unit": "001", "valid_from": later.isoformat(), "basis": "12/QĐ-UBND"},
        status=201,
    )
    assert (entered["unit"]["code"], entered["valid_to"]) == ("001", None)
    assert caller.get("/ladders")["ladders"] == [entered]
    assert caller.get(f"/ladders?on={clock.at.date()}")["ladders"] == []
    control = Visitor(app, "kiemsoat.hanoi")
    page = control.get(f"{LADDERS}?don-vi=00004")
    assert "theo thang kèm sẵn trong hệ thống" in page
    assert "Sẽ có hiệu lực" in page
    assert "Soạn thang mới" not in page, "the control office looks"
    clock.advance(timedelta(days=20))
    assert "theo thang: UBND quận Ba Đình" in control.get(f"{LADDERS}?don-vi=00004&thu-tuc={city.BIRTH}")
    assert "Không có đơn vị mang mã hoặc tên này." in control.get(f"{LADDERS}?don-vi=xyz", 422)
    assert "UBND quận Ba Đình" in control.get("/quan-tri/nhat-ky"), "the log says what it is for in words"


def test_a_program_tries_a_ladder_and_nothing_is_written(app: APIFlask, city_office: Office, clock: SetClock) -> None:
    code = late_birth(city_office, clock)
    rungs = [SHIPPED[0], {**SHIPPED[5], "when": {"due": True}}]
    found = calling(app, "kiemsoat.hanoi").post("/ladders/trials", {"dossier": code, "rungs": rungs})
    [step] = [course for course in found["courses"] if course["clock"] == "step"]
    [at_once] = [pair for pair in step["pairs"] if pair["after"] and pair["after"]["level"] == "E7"]
    assert at_once["differences"] == ["earlier"]
    assert at_once["after"]["officer"] == at_once["before"]["officer"]
    refused = calling(app, "quantri").post("/ladders/trials", {"dossier": code, "rungs": rungs[:1]}, status=422)
    assert list(refused["fields"]) == ["rungs.0.to"]
    with city_office.look(SYSTEM) as act:
        assert act.session.scalar(select(func.count()).select_from(Alarm)) == 0


@pytest.mark.browser
def test_an_administrator_writes_tries_and_enters_a_ladder(
    page: Page, live_server: LiveServer, clock: SetClock
) -> None:
    code = late_birth(live_server.office, clock)
    arrive(page, "quantri")
    page.goto("/quan-tri/to-chuc")
    page.get_by_role("link", name="Thang cảnh báo").click()
    expect(page.locator("svg.stairs")).to_have_count(4)
    look_at(page, "ladders")
    page.get_by_role("link", name="Soạn thang mới").click()

    page.get_by_label("Căn cứ").fill("Quyết định mẫu 12/QĐ-UBND")
    page.get_by_label("Bao nhiêu").first.fill("bảy mươi")
    page.get_by_role("button", name="Thêm bậc phía sau").first.click()
    page.locator("#row-14").get_by_label("Khi nào").select_option("used")
    page.get_by_role("button", name="Ban hành", exact=True).click()
    expect(page.get_by_text("Mời nhập một số từ 1 trở lên.")).to_have_count(2)
    expect(page.get_by_label("Căn cứ")).to_have_value("Quyết định mẫu 12/QĐ-UBND")
    expect(page.get_by_label("Bao nhiêu").first).to_have_value("bảy mươi")
    look_at(page, "ladder-wrong")

    page.get_by_label("Bao nhiêu").first.fill("60")
    page.get_by_role("button", name="Bỏ bậc 2", exact=True).click()
    page.locator("#row-2").get_by_label("Báo cho").select_option("superior")
    expect(page.get_by_label("Mã hồ sơ")).to_have_value(code)
    page.get_by_role("button", name="Chạy thử với hồ sơ này").click()
    expect(page.locator("svg.stairs")).to_have_count(4)
    step = page.locator(".trial section").filter(has_text="E6").last
    expect(step.get_by_text("≠ Báo người khác").first).to_be_visible()
    look_at(page, "ladder-trial")

    page.get_by_role("button", name="Ban hành", exact=True).click()
    expect(page.get_by_text("Đã ban hành thang cảnh báo, có hiệu lực từ ngày 06/03/2018.")).to_be_visible()
    expect(page.get_by_text("Sẽ có hiệu lực")).to_be_visible()
