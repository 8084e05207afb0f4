"""The studio by keyboard alone: a new procedure from the page that begins it to the version that waits for approval.
The mouse is not touched; where the keys have led is read from the focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import arrive, shoot, until
from tests.web import studio

pytestmark = pytest.mark.browser

STEP, END = "Trả giấy xác nhận", "Đã trả"
FARTHEST = 60  # presses of Tab; beyond, nobody would get there
FOCUSED = """() => {
    const { activeElement: here } = document;
    const label = here.labels?.[0]?.textContent ?? "";
    return (here.getAttribute("aria-label") ?? (label || here.textContent)).replace(/\\s+/g, " ").trim().slice(0, 80);
}"""
CHOSEN = "studio.modeler.get('selection').get().map((each) => each.businessObject.name ?? each.type)"
PLACE = "studio.modeler.get('selection').get().map(({ x, y }) => [x, y])"


def test_a_new_procedure_is_drawn_mended_played_and_submitted_without_a_mouse(page: Page) -> None:
    begin(page)
    say_who_works_in_the_lane(page)
    draw(page)
    mend_what_is_found(page)
    write_the_law(page)
    play_it_and_run_its_test(page)
    submit(page)


# --- the designer's hands ---------------------------------------------------------------------------------------------


def begin(page: Page) -> None:
    arrive(page, studio.DESIGNER)
    page.goto(f"{studio.STUDIO}/moi")
    tab_to(page, "Tên thủ tục")
    keys(page, "Xác nhận số nhà (mẫu)", "Enter")
    studio.ready(page)


def say_who_works_in_the_lane(page: Page) -> None:
    keys(page, "F6", ".", ".")
    assert page.evaluate(CHOSEN) == ["Bộ phận Một cửa"]
    keys(page, "Enter")
    for label, value in (("Chức danh thực hiện", "desk_officer"), ("Nơi thực hiện", "same"), ("Bộ phận", "MC")):
        tab_to(page, label)
        walk_to(page, value)


def draw(page: Page) -> None:
    """A beginning and a step after it; an end put down beside, moved, named on the drawing, and led to."""
    keys(page, "F6")
    pick(page, "n", "Bắt đầu")
    pick(page, "a", "Bước do cán bộ làm")
    keys(page, "Enter")
    expect(studio.panel(page).get_by_label("Tên", exact=True)).to_be_focused()
    keys(page, STEP)
    for label, value in (("Biểu mẫu", "result.return"), ("Khi hoàn thành thì", "return_result")):
        tab_to(page, label)
        walk_to(page, value)
    keys(page, "F6", "n")
    expect(page.locator(".djs-popup input")).to_be_focused()
    keys(page, "Escape")
    expect(page.locator(".djs-popup")).to_have_count(0)
    until(page, "document.activeElement.localName === 'svg'")
    pick(page, "n", "Kết thúc")
    [(x, y)] = page.evaluate(PLACE)
    keys(page, "Shift+ArrowRight", "ArrowRight")
    [(moved, level)] = page.evaluate(PLACE)
    assert moved > x and level == y
    keys(page, "e", END, "Enter")
    until(page, "document.activeElement.localName === 'svg'")
    keys(page, ",")
    assert page.evaluate(CHOSEN) == [STEP]
    pick(page, "k", END)
    assert page.evaluate("studio.modeler.get('selection').get()[0].outgoing.length") == 1
    shoot(page, "studio-keyboard-drawn-1280")


def mend_what_is_found(page: Page) -> None:
    """The step has no limit: the finding leads to the very field."""
    keys(page, "4")
    expect(page.get_by_role("tab", name="Kiểm tra")).to_be_focused()
    finding = f"Sửa: Bước “{STEP}” chưa có thời hạn."
    expect(page.get_by_role("button", name=finding)).to_be_visible()
    tab_to(page, finding)
    keys(page, "Enter")
    expect(studio.panel(page).get_by_label("Thời hạn", exact=True)).to_be_focused()
    keys(page, "1", "Tab")
    keys(page, "F6", "4")
    expect(page.get_by_role("button", name=finding)).to_have_count(0)


def write_the_law(page: Page) -> None:
    keys(page, "F6", "3")
    for label, text in (("Mã thủ tục (bắt buộc)", "1.999002"), ("Lĩnh vực (bắt buộc)", "Hoạt động xây dựng")):
        tab_to(page, label)
        keys(page, text)
    tab_to(page, "Cấp thực hiện (bắt buộc)")
    walk_to(page, "commune")
    tab_to(page, "Thời hạn giải quyết (bắt buộc)")
    keys(page, "3")
    for button, field, text in (
        ("Thêm giấy tờ", "Tên giấy tờ", "Đơn đề nghị xác nhận số nhà"),
        ("Thêm căn cứ", "Văn bản", "Quyết định 05/2013/QĐ-UBND (mẫu)"),
    ):
        tab_to(page, button)
        keys(page, "Enter")
        until(page, f"({FOCUSED})() === {field!r}")  # a new line is at once written in
        keys(page, text)
    keys(page, "Tab")
    expect(page.locator("#panel-law").get_by_role("status").first).to_have_text("Dữ liệu pháp lý đã đủ.")
    keys(page, "Control+s")
    until(page, "!studio.isUnsaved()")


def play_it_and_run_its_test(page: Page) -> None:
    play = page.locator("#panel-play")
    keys(page, "F6", "5")
    press(page, play.get_by_role("button", name="Tiếp nhận hồ sơ"))
    press(page, play.get_by_role("button", name="Làm bước này"))
    press(page, page.get_by_role("dialog").get_by_role("button", name="Làm xong bước này"))
    expect(play.get_by_text("Hồ sơ đã kết thúc.")).to_be_visible()
    press(page, play.get_by_role("button", name="Lưu thành kịch bản"))
    keys(page, "Trả đúng hạn (mẫu)", "Enter")
    expect(page.locator(".studio-said")).to_contain_text("Trả đúng hạn (mẫu)")
    keys(page, "F6", "6")
    press(page, page.get_by_role("button", name="Chạy tất cả"))
    expect(page.locator("#panel-tests [data-sum]")).to_contain_text("Đạt cả 1 kịch bản.")
    shoot(page, "studio-keyboard-tested-1280")


def submit(page: Page) -> None:
    keys(page, "F6", "Shift+Tab", "Shift+Tab")
    expect(page.get_by_role("link", name="Trình phê duyệt")).to_be_focused()
    keys(page, "Enter")
    expect(page.get_by_label("Nội dung thay đổi")).to_be_visible()
    tab_to(page, "Nội dung thay đổi")
    keys(page, "Thủ tục mới (mẫu)")
    press(page, page.get_by_role("button", name="Trình phê duyệt"))
    expect(page.get_by_text("Đã trình phiên bản 1, chờ phê duyệt.")).to_be_visible()


# --- the keys ---------------------------------------------------------------------------------------------------------


def keys(page: Page, *pressed: str) -> None:
    """Keys by their names, everything else is typed."""
    for key in pressed:
        is_named = len(key) == 1 or (key.isascii() and key.replace("+", "").isalnum())
        page.keyboard.press(key) if is_named else page.keyboard.type(key)


def pick(page: Page, key: str, label: str) -> None:
    """Open a menu by its key and take the first entry that is found; a short one is not searched."""
    keys(page, key)
    expect(page.locator(".djs-popup .entry.selected")).to_be_visible()
    if page.locator(".djs-popup input").is_visible():
        page.keyboard.type(label)
    expect(page.locator(".djs-popup .entry.selected")).to_contain_text(label)
    keys(page, "Enter")
    expect(page.locator(".djs-popup")).to_have_count(0)


def tab_to(page: Page, name: str) -> None:
    """Go on with Tab until what has the focus is called so."""
    met = []
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        met.append(page.evaluate(FOCUSED))
        if met[-1].startswith(name):
            return
    raise AssertionError(f"{name} is not reached: {met}")


def press(page: Page, button: Locator) -> None:
    """Go on with Tab to a button that is there, and press it."""
    expect(button.first).to_be_visible()
    for _ in range(FARTHEST):
        if button.first.evaluate("(each) => each === document.activeElement"):
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"{button} is not reached")


def walk_to(page: Page, value: str) -> None:
    """In a list, down with the arrow until this is chosen."""
    for _ in range(FARTHEST):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not in the list")
