"""The rooms of designers and administrators as a person meets them: readable for everybody, on a desk and a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import city
from tests.browser import LiveServer, arrive, look_at
from tests.web.test_admin import DRAWN, MAIN, failing_job

pytestmark = pytest.mark.browser

BIRTH = f"/quan-tri/quy-trinh/{city.BIRTH}"
PAGES = {
    "thietke": {
        "procedures": "/quan-tri/quy-trinh",
        "procedure": BIRTH,
        "version": f"{BIRTH}/phien-ban/1",
        "hand-in": f"{BIRTH}/nop-tep",
        "organisation": "/quan-tri/to-chuc",
        "found": "/quan-tri/to-chuc?q=ba dinh",
        "unit": "/quan-tri/to-chuc/001",
    },
    "quantri": {
        "accounts": "/quan-tri/tai-khoan",
        "account": "/quan-tri/tai-khoan/1",
        "new-account": "/quan-tri/tai-khoan/moi",
        "jobs": "/quan-tri/cong-viec-nen",
    },
    "giamsat": {"journal": "/quan-tri/nhat-ky"},
}


def test_every_page_is_readable_for_everybody(page: Page, live_server: LiveServer) -> None:
    code = city.register(live_server.office, city.BIRTH, city.COUNTER, "00004")
    city.travel(live_server.office, code)
    failing_job(live_server.office)
    for login, pages in PAGES.items():
        arrive(page, login)
        for name, path in pages.items():
            page.goto(path)
            if page.locator("[data-diagram]").count():
                expect(page.locator("[data-shown]").first).to_be_visible()
            if name == "version":
                a_dot_explains_the_drawing(page)
            look_at(page, f"admin-{name}")


def test_a_version_without_a_picture_says_so_in_the_place_of_its_picture(page: Page) -> None:
    undrawn = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", DRAWN, flags=re.DOTALL)
    page.route("**/tep/*?xem=1", lambda asked: asked.fulfill(body=undrawn, content_type="application/xml"))
    arrive(page, "kiemsoat.hanoi")
    page.goto(f"{BIRTH}/phien-ban/1")
    expect(page.locator("[data-shown]").first).to_have_text(re.compile("^Tệp này chưa có hình vẽ"))
    look_at(page, "admin-undrawn")


def a_dot_explains_the_drawing(page: Page) -> None:
    """For those who only read it; what moves the dot comes when it is asked for."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    button = page.get_by_role("button", name="Minh họa")
    button.press("Enter")
    panel = page.get_by_role("complementary", name="Minh họa sơ đồ")
    run = panel.get_by_role("button", name="Chạy")
    expect(run).to_be_focused()
    run.press("Enter")
    expect(panel.get_by_role("status")).to_contain_text("Đang ở: Tiếp nhận hồ sơ")
    assert [url for url in loaded if "/static/dist/part-" in url]
    look_at(page, "admin-version-explained")
    page.keyboard.press("Escape")
    expect(page.locator(".simulation")).to_have_count(0)
    expect(button).to_be_focused()


def test_a_designer_mends_a_drawing_until_it_can_be_submitted(page: Page, tmp_path: Path) -> None:
    drawing = tmp_path / MAIN
    drawing.write_text(DRAWN.replace('name="form"', 'name="was-form"'), "utf-8")
    arrive(page, "thietke")
    page.goto(f"{BIRTH}/nop-tep")
    page.set_input_files("#files", drawing)
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.get_by_text("Sơ đồ chưa thể trình.")).to_be_visible()
    expect(page.locator(".diagram-note").filter(has_text="1, 7")).to_be_visible()
    look_at(page, "admin-findings")

    drawing.write_text(DRAWN.replace("</bpmn:definitions>", "<!-- vẽ lại -->\n</bpmn:definitions>"), "utf-8")
    page.set_input_files("#files", drawing)
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.get_by_text("đủ điều kiện trình phê duyệt")).to_be_visible()
    expect(page.get_by_role("button", name="Trình phê duyệt")).to_be_visible()
