"""The rooms of designers and administrators as a person meets them: readable for everybody, on a desk and a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import city
from tests.browser import DESKTOP, PHONE, LiveServer, shoot, sign_in, violations
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


@pytest.fixture(params=["desktop", "phone"])
def window(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    size = {"desktop": DESKTOP, "phone": PHONE}[request.param]
    with chromium.new_context(base_url=live_server.url, viewport=size, locale="vi-VN") as context:
        yield context.new_page()


def test_every_page_is_readable_for_everybody(window: Page, live_server: LiveServer) -> None:
    code = city.register(live_server.office, city.BIRTH, city.COUNTER, "00004")
    city.travel(live_server.office, code)
    failing_job(live_server.office)
    width = (window.viewport_size or {})["width"]
    for login, pages in PAGES.items():
        sign_in(window, login)
        for name, path in pages.items():
            window.goto(path)
            if window.locator("[data-diagram]").count():
                expect(window.locator("[data-shown]").first).to_be_visible()
            shoot(window, f"admin-{name}-{width}")
            assert violations(window) == [], path
            assert window.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_designer_mends_a_drawing_until_it_can_be_submitted(window: Page, tmp_path: Path) -> None:
    drawing = tmp_path / MAIN
    drawing.write_text(DRAWN.replace('name="form"', 'name="was-form"'), "utf-8")
    sign_in(window, "thietke")
    window.goto(f"{BIRTH}/nop-tep")
    window.set_input_files("#files", drawing)
    window.get_by_role("button", name="Kiểm tra").click()
    expect(window.get_by_text("Sơ đồ chưa thể trình.")).to_be_visible()
    expect(window.locator(".diagram-note").filter(has_text="1, 7")).to_be_visible()
    width = (window.viewport_size or {})["width"]
    shoot(window, f"admin-findings-{width}")
    assert violations(window) == []

    drawing.write_text(DRAWN.replace("</bpmn:definitions>", "<!-- vẽ lại -->\n</bpmn:definitions>"), "utf-8")
    window.set_input_files("#files", drawing)
    window.get_by_role("button", name="Kiểm tra").click()
    expect(window.get_by_text("đủ điều kiện trình phê duyệt")).to_be_visible()
    expect(window.get_by_role("button", name="Trình phê duyệt")).to_be_visible()
