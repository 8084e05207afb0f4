"""The findings beside the drawing: at once what the browser sees, then what the house says; each leads to its place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import shoot, until, violations
from tests.web import studio

pytestmark = pytest.mark.browser

TITLE = "Cấp biển số nhà (mẫu)"
CHOSEN = "studio.modeler.get('selection').get().map((each) => each.businessObject.name)"
COUNTED = """() => {
    const [tab, panel] = ["#tab-findings .studio-badge", "#panel-findings"].map((each) => document.querySelector(each));
    const isGrave = (section) => !section.querySelector(".is-advice");
    const headings = [...panel.querySelectorAll("section")].filter(isGrave).map((each) => each.querySelector("h3"));
    const said = headings.reduce((sum, { textContent }) => sum + Number(/\\((\\d+)\\)/.exec(textContent)[1]), 0);
    const listed = panel.querySelectorAll(".studio-finding:not(.is-advice)").length;
    return said === listed && Number(tab.textContent) === listed;
}"""
GATEWAY = "Cổng chọn một hướng sau “Thẩm định”"
NO_END = "Chưa có điểm kết thúc."


def test_the_browser_says_at_once_what_it_sees_and_the_house_has_the_last_word(page: Page) -> None:
    studio.begin(page, TITLE)
    studio.hold_answers(page, "kiem-tra")
    draw_without_an_end(page)
    findings = open_findings(page)
    expect(state(findings)).to_have_text("Đang kiểm tra…")
    expect(findings.get_by_role("button", name=NO_END)).to_be_visible()
    until(page, COUNTED)
    shoot(page, "studio-findings-at-once-1280")

    seen_by_the_browser = grave(findings).count()
    studio.let_answers_in(page)
    expect(state(findings)).to_have_text("Sơ đồ chạy được nhưng chưa đủ điều kiện trình phê duyệt.")
    assert grave(findings).count() > seen_by_the_browser
    until(page, COUNTED)
    expect(findings.get_by_role("heading", name="Phải bổ sung trước khi trình")).to_be_visible()
    expect(marks(page)).not_to_have_count(0)
    assert violations(page) == []
    shoot(page, "studio-findings-1280")


def test_a_click_leads_to_the_element_and_a_nameless_one_is_called_by_its_place(page: Page) -> None:
    studio.begin(page, TITLE)
    draw_without_an_end(page)
    studio.pick(page, "a", "Cổng chọn một hướng")
    studio.pick(page, "a", "Kết thúc", "Đã cấp")
    studio.choose(page, GATEWAY)
    studio.pick(page, "a", "Kết thúc", "Không cấp")
    findings = open_findings(page)
    expect(state(findings)).to_have_text("Sơ đồ chưa chạy được.")
    shoot(page, "studio-findings-nameless-1280")
    findings.get_by_role("button", name="Bước “Thẩm định”").first.click()
    assert page.evaluate(CHOSEN) == ["Thẩm định"]
    for line, label in (
        ("Sửa: Bước “Thẩm định” chưa có biểu mẫu", "Biểu mẫu"),
        ("Sửa: Bước “Thẩm định” chưa có thời hạn", "Thời hạn"),
        ("Sửa: Làn “Bộ phận Một cửa” chưa ghi vai trò", "Chức danh thực hiện"),
    ):
        findings.get_by_role("button", name=line).press("Enter")
        expect(studio.panel(page).get_by_label(label, exact=True)).to_be_focused()
        open_findings(page)
    expect(findings).not_to_contain_text(re.compile("“Gateway_|“Flow_"))
    findings.get_by_role("button", name=GATEWAY).first.click()
    page.get_by_role("tab", name="Thuộc tính").click()
    expect(studio.panel(page).get_by_text("Cổng chọn một hướng ·")).to_be_visible()

    studio.fill(page, "Tên", "Đủ điều kiện?")
    open_findings(page)
    expect(findings.get_by_role("button", name=GATEWAY)).to_have_count(0)
    expect(findings.get_by_role("button", name="Đủ điều kiện?").first).to_be_visible()


def test_what_is_mended_leaves_the_list(page: Page) -> None:
    studio.begin(page, TITLE)
    studio.hold_answers(page, "kiem-tra")
    draw_without_an_end(page)
    findings = open_findings(page)
    expect(findings.get_by_role("button", name=NO_END)).to_be_visible()
    studio.choose(page, "Thẩm định")
    studio.pick(page, "a", "Kết thúc", "Đã cấp")
    open_findings(page)
    expect(findings.get_by_role("button", name=NO_END)).to_have_count(0)


def test_findings_are_said_in_english_too(page: Page) -> None:
    studio.begin(page, TITLE)
    draw_without_an_end(page)
    studio.saved(page)
    studio.in_english(page)
    page.get_by_role("tab", name="Check").click()
    findings = page.locator("#panel-findings")
    expect(state(findings)).to_have_text("The diagram runs but may not be submitted yet.")
    expect(findings.get_by_role("heading", level=3).first).to_have_text(
        re.compile("^To be completed before it is submitted")
    )
    said = " ".join(findings.locator("b, .studio-finding > span").all_text_contents())
    names = "Nhận hồ sơ|Thẩm định|Bộ phận Một cửa|Phòng chuyên môn|Lãnh đạo|" + re.escape(TITLE)
    assert re.findall("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệ]", re.sub(names, "", said)) == []
    shoot(page, "studio-findings-en-1280")


# --- the story's hands -----------------------------------------------------------------------------------------------


def draw_without_an_end(page: Page) -> None:
    studio.choose(page, "Bộ phận Một cửa")
    studio.pick(page, "n", "Bắt đầu", "Nhận hồ sơ")
    studio.pick(page, "a", "Bước do cán bộ làm", "Thẩm định")


def open_findings(page: Page) -> Locator:
    page.get_by_role("tab", name="Kiểm tra").click()
    return page.locator("#panel-findings")


def state(findings: Locator) -> Locator:
    return findings.get_by_role("status").first


def marks(page: Page) -> Locator:
    return page.locator(".djs-overlays .studio-mark")


def grave(findings: Locator) -> Locator:
    """The lines of what has to be mended; advice is not counted."""
    return findings.locator(".studio-finding:not(.is-advice)")
