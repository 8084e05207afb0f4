"""Minh họa: a drawing explained by a dot that travels over it, and nothing else: no step is done, nothing is drawn."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import city
from tests.browser import DESKTOP, LiveServer, arrive, send, shoot, until, violations
from tests.conftest import leave_out
from tests.web import studio
from web.bundle import DIST, read_manifest

pytestmark = pytest.mark.browser

TITLE = "Cấp biển số nhà (mẫu)"
DRAWING = "async () => (await studio.modeler.saveXML({ format: true })).xml"


def test_a_dot_travels_to_the_end_that_is_chosen(page: Page) -> None:
    draw_a_decision(page)
    panel = explain(page)
    expect(panel).to_contain_text("chỉ để giải thích sơ đồ")
    expect(panel.get_by_role("status")).to_have_text("Bấm Chạy để chấm tròn bắt đầu đi.")
    assert violations(page) == []
    shoot(page, "studio-simulation-ready-1280")

    panel.get_by_role("button", name="Chạy").press("Enter")
    expect(page.locator(".bts-token").first).to_be_visible()
    expect(panel.get_by_role("button", name="Tạm dừng")).to_be_visible()
    shoot(page, "studio-simulation-moving-1280")
    expect(panel.get_by_role("status")).to_have_text("Đã đi hết, kết thúc ở: Đã cấp.")
    passed(page, "Đã cấp")
    expect(page.locator(".simulation-end")).to_have_text("Hết đường đi")
    assert way(panel) == ["Nhận hồ sơ", "Thẩm định", "Đủ điều kiện?", "Đã cấp"]
    assert violations(page) == []
    shoot(page, "studio-simulation-ended-1280")

    panel.get_by_label("→ Không cấp").check()
    panel.get_by_label("Tốc độ").select_option(label="Nhanh")
    panel.get_by_role("button", name="Chạy").click()
    expect(panel.get_by_role("status")).to_have_text("Đã đi hết, kết thúc ở: Không cấp.")
    assert way(panel)[-2:] == ["Đủ điều kiện?", "Không cấp"]


def test_a_way_is_chosen_on_the_picture_while_the_dot_is_held(page: Page) -> None:
    draw_a_decision(page)
    panel = explain(page)
    panel.get_by_label("Dừng ở mỗi bước").check()
    panel.get_by_label("Tốc độ").select_option(label="Nhanh")
    panel.get_by_role("button", name="Chạy").press("Enter")
    page.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="Làm lại từ đầu")).to_be_focused()
    expect(page.locator(".simulation .bts-token-count")).to_have_count(1)
    panel.get_by_role("button", name="Tạm dừng").click()
    expect(panel.get_by_role("button", name="Chạy")).to_be_visible()
    page.locator(".simulation").get_by_role("button", name="Đi hướng khác: Đủ điều kiện?").click()
    expect(panel.get_by_label("→ Không cấp")).to_be_checked()
    shape(page, "Đủ điều kiện?").click()
    expect(panel.get_by_label("→ Đã cấp")).to_be_checked()
    shape(page, "Đủ điều kiện?").click()
    expect(panel.get_by_label("→ Không cấp")).to_be_checked()
    shoot(page, "studio-simulation-held-1280")
    page.locator(".simulation").get_by_role("button", name="Đi tiếp từ: Thẩm định").press("Enter")
    expect(panel.get_by_role("status")).to_have_text("Đã đi hết, kết thúc ở: Không cấp.")
    panel.get_by_role("button", name="Làm lại từ đầu").press("Enter")
    expect(panel.get_by_role("status")).to_have_text("Bấm Chạy để chấm tròn bắt đầu đi.")
    expect(page.locator(".simulation .is-passed")).to_have_count(0)


def test_a_shipped_procedure_comes_to_its_end_by_the_ways_proposed(page: Page) -> None:
    arrive(page, studio.DESIGNER)
    place = send(page, f"{studio.STUDIO}/moi", way="version", procedure=city.BIRTH)
    studio.enter(page, int(place.rpartition("/")[2]))
    panel = explain(page)
    panel.get_by_label("Tốc độ").select_option(label="Nhanh")
    panel.get_by_role("button", name="Chạy").click()
    ended = "Đã đi hết, kết thúc ở: Đã trả Giấy khai sinh."
    expect(panel.get_by_role("status")).to_have_text(ended, timeout=60_000)
    assert len(way(panel)) == len(set(way(panel))), "no way is gone twice"

    panel.get_by_label("Sai, ghi lại").check()  # back to a step before
    panel.get_by_role("button", name="Chạy").click()
    expect(panel.get_by_role("status")).to_have_text(ended, timeout=60_000)
    assert [way(panel).count(each) for each in ("Đúng?", "Đồng ý ký?")] == [2, 1], "round once"
    panel.get_by_role("button", name="Làm lại từ đầu").click()
    expect(panel.get_by_label("Sai, ghi lại")).to_be_checked()


def test_the_drawing_and_its_history_are_as_they_were(page: Page, live_server: LiveServer) -> None:
    design_id = draw_a_decision(page)
    before, revision = page.evaluate(DRAWING), studio.revision(live_server.office, design_id)
    saves: list[str] = []
    page.on("request", lambda request: saves.append(request.url) if request.url.endswith("/luu") else None)
    panel = explain(page)
    panel.get_by_label("Tốc độ").select_option(label="Nhanh")
    panel.get_by_role("button", name="Chạy").click()
    for key in ("Control+z", "Delete", "n", "F6"):  # none of them reaches the drawing
        page.keyboard.press(key)
    expect(panel.get_by_role("status")).to_have_text("Đã đi hết, kết thúc ở: Đã cấp.")
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(page.get_by_role("button", name="Sắp xếp lại")).to_be_disabled()

    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Minh họa")).to_be_focused()
    expect(page.locator(".simulation")).to_have_count(0)
    assert page.evaluate(DRAWING) == before
    assert (saves, studio.revision(live_server.office, design_id)) == ([], revision)
    assert page.evaluate("studio.isUnsaved()") is False
    studio.press(page, "Control+z")
    until(page, "studio.modeler.get('commandStack').canRedo()")
    assert "Không cấp" not in studio.drawn(page)


def test_a_timer_rings_when_it_is_told_to(page: Page) -> None:
    studio.begin(page, TITLE)
    studio.choose(page, "Bộ phận Một cửa")
    studio.pick(page, "n", "Bắt đầu", "Nhận hồ sơ")
    studio.pick(page, "a", "Chờ đến giờ hẹn", "Chờ hai ngày")
    studio.pick(page, "a", "Kết thúc", "Đã xong")
    panel = explain(page)
    panel.get_by_label("Tốc độ").select_option(label="Nhanh")
    panel.get_by_role("button", name="Chạy").click()
    panel.get_by_role("button", name="Cho xảy ra: Chờ hai ngày").press("Enter")
    expect(panel.get_by_role("status")).to_have_text("Đã đi hết, kết thúc ở: Đã xong.")
    panel.get_by_role("button", name="Sang Diễn tập").click()
    expect(page.get_by_role("tab", name="Diễn tập")).to_be_focused()
    expect(page.locator("#panel-play")).to_be_visible()


def test_an_empty_drawing_says_that_there_is_no_way_and_english_is_complete(page: Page) -> None:
    studio.begin(page, TITLE)
    panel = explain(page)
    panel.get_by_role("button", name="Chạy").click()
    expect(panel.get_by_role("status")).to_have_text("Sơ đồ chưa có điểm bắt đầu nên chưa đi được.")
    page.get_by_role("button", name="Minh họa", exact=True).click()
    expect(page.get_by_role("tab", name="Diễn tập")).to_be_visible()
    studio.in_english(page)
    page.get_by_role("button", name="Explain").press("Enter")
    english = page.get_by_role("complementary", name="Explain the drawing")
    expect(english.get_by_role("status")).to_have_text("Press Run to let the dot set out.")
    shoot(page, "studio-simulation-en-1280")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"]


def test_what_moves_the_dot_is_loaded_when_it_is_switched_on_and_never_for_officers() -> None:
    manifest = read_manifest(DIST)
    if not manifest:
        leave_out("what looks at the pages' bundle (it was not built)")
    moving = {path.name for path in DIST.glob("*.js") if b"bts-token" in path.read_bytes()}
    assert moving
    for page in ("desk", "viewer", "studio"):
        assert moving & loaded_at_once(manifest[page]["js"]) == set(), page


# --- the story's hands -----------------------------------------------------------------------------------------------


def draw_a_decision(page: Page) -> int:
    """A start, a step, a decision between two ends."""
    design_id = studio.begin(page, TITLE)
    studio.choose(page, "Bộ phận Một cửa")
    studio.pick(page, "n", "Bắt đầu", "Nhận hồ sơ")
    studio.pick(page, "a", "Bước do cán bộ làm", "Thẩm định")
    studio.pick(page, "a", "Cổng chọn một hướng", "Đủ điều kiện?")
    studio.pick(page, "a", "Kết thúc", "Đã cấp")
    studio.choose(page, "Đủ điều kiện?")
    studio.pick(page, "a", "Kết thúc", "Không cấp")
    studio.saved(page)
    return design_id


def explain(page: Page) -> Locator:
    """Switch on by the toolbar, with the keyboard; the panel beside the drawing."""
    page.get_by_role("button", name="Minh họa").press("Enter")
    panel = page.get_by_role("complementary", name="Minh họa sơ đồ")
    expect(panel.get_by_role("button", name="Chạy")).to_be_focused()
    return panel


def way(panel: Locator) -> list[str]:
    return panel.locator("[data-path] li").all_text_contents()


def passed(page: Page, name: str) -> None:
    """The picture shows that the dot was there."""
    expect(shape(page, name)).to_have_class(re.compile(r"\bis-passed\b"))


def shape(page: Page, name: str) -> Locator:
    """An element on the picture that is explained."""
    found = page.evaluate(
        """(name) => studio.modeler.get("elementRegistry")
        .find((e) => e.businessObject?.name === name && !e.labelTarget).id""",
        name,
    )
    return page.locator(f".simulation .djs-shape[data-element-id={found}]")


def loaded_at_once(script: str) -> set[str]:
    """A script and what it imports before it begins."""
    waiting, met = [script], set()
    while waiting:
        met.add(name := waiting.pop())
        imported = re.findall(r'(?:from|import)"\./([\w-]+\.js)"', (DIST / name).read_text("utf-8"))
        waiting += {*imported} - met
    return met
