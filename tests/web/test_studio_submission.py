"""From the drawing to the page that submits it: nothing unsaved is left behind, and what takes long says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import city
from tests.browser import DESKTOP, PATIENCE, LiveServer, arrive, shoot, violations
from tests.web import studio

pytestmark = pytest.mark.browser


@pytest.fixture
def other(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A second designer at a window of their own."""
    studio.second_designer(live_server.office)
    with chromium.new_context(base_url=live_server.url, viewport=DESKTOP, locale="vi-VN") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        arrive(page, studio.SECOND, studio.PASSWORD)
        yield page


def test_what_is_being_typed_is_saved_before_it_is_submitted(page: Page, live_server: LiveServer) -> None:
    design_id = studio.begin(page, "Cấp biển số nhà (mẫu)")
    studio.choose(page, "Lãnh đạo")
    studio.panel(page).get_by_label("Tên", exact=True).fill("Lãnh đạo phường")
    page.get_by_role("link", name="Trình phê duyệt").click()
    page.wait_for_url("**/trinh")
    assert "Lãnh đạo phường" in next(iter(studio.content(live_server.office, design_id)["files"].values()))


def test_a_save_that_fails_keeps_the_designer_at_the_drawing(page: Page, live_server: LiveServer) -> None:
    design_id = studio.begin(page, "Cấp biển số nhà (mẫu)")
    page.route("**/luu", lambda route: route.fulfill(status=429))
    studio.choose(page, "Lãnh đạo")
    studio.fill(page, "Tên", "Lãnh đạo phường")
    page.get_by_role("link", name="Trình phê duyệt").click()
    expect(page.locator("[data-said]")).to_contain_text("Chưa chuyển sang trang trình phê duyệt")
    expect(page.locator("[data-save-state=notSaved]")).to_be_visible()
    assert page.url.endswith(f"/{design_id}")
    page.unroute("**/luu")
    page.get_by_role("link", name="Trình phê duyệt").click()
    page.wait_for_url("**/trinh")
    assert studio.revision(live_server.office, design_id) == 2


def test_an_edition_of_somebody_else_is_not_submitted_unseen(page: Page, other: Page, live_server: LiveServer) -> None:
    design_id = studio.begin(page, "Cấp biển số nhà (mẫu)")
    studio.enter(other, design_id)
    studio.choose(other, "Lãnh đạo")
    studio.fill(other, "Tên", "Của Minh")
    studio.saved(other)

    page.get_by_role("link", name="Trình phê duyệt").click()
    expect(page.locator("[data-said]")).to_contain_text("Minh (mẫu) đã lưu bản mới hơn")
    assert page.url.endswith(f"/{design_id}")
    studio.choose(page, "Lãnh đạo")
    studio.fill(page, "Tên", "Của tôi")
    page.get_by_role("link", name="Trình phê duyệt").click()
    dialog = page.get_by_role("dialog", name="Bản thiết kế đã được người khác lưu")
    dialog.get_by_role("button", name="Mở bản của người kia").click()
    expect(page.locator("[data-save-state=savedAt]")).to_be_visible()
    expect(page.locator("[data-said]")).to_contain_text("Bản của anh/chị nằm trong thẻ Lịch sử")
    assert page.url.endswith(f"/{design_id}") and "Của Minh" in studio.drawn(page)


def test_while_it_is_proved_the_page_says_what_is_done_and_takes_no_second_press(
    page: Page, live_server: LiveServer
) -> None:
    with live_server.office.act(city.sign_in(live_server.office, studio.DESIGNER)) as act:
        design_id = studio.work.start_from_version(act, city.BIRTH).id
    arrive(page, studio.DESIGNER)
    page.goto(f"{studio.STUDIO}/{design_id}/trinh")
    page.fill("#note", "Trình lại như cũ")
    sent: list[str] = []
    page.route(
        "**/trinh", lambda route: (sent.append(route.request.method), route.fulfill(status=204))
    )  # no answer yet
    button = page.get_by_role("button", name="Trình phê duyệt")
    expect(page.locator("[data-taking]")).to_be_hidden()
    button.click()
    expect(page.locator("[data-taking] [role=status]")).to_contain_text("chạy 10 kịch bản kiểm thử")
    expect(page.locator("[data-taking] progress")).to_be_visible()
    expect(page.locator("[data-elapsed]")).to_have_text(re.compile(r"Đã qua [1-9]\d* giây"))
    expect(button).to_have_attribute("aria-disabled", "true")
    shoot(page, "studio-submitting-1280")
    assert violations(page) == []
    button.press("Enter")
    page.locator("#note").press("Enter")
    assert sent == ["POST"]
    page.unroute("**/trinh")
    page.reload()
    page.fill("#note", "Trình lại như cũ")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("Nội dung giống hệt phiên bản 1")
