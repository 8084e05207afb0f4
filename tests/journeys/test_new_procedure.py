"""A new procedure from an empty canvas to the counter: drawn in lanes of three levels, checked and mended, given its
law, played, submitted, approved by another, and the next applicant's dossier travels by it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import PATIENCE, LiveServer, shoot, sign_in
from tests.journeys.officers import receive, take_up
from tests.web import studio
from tests.web.studio import write

pytestmark = pytest.mark.browser

TITLE = "Cấp biển số nhà (mẫu)"
CODE = "1.999001"
CHECK, APPRAISE, SIGN = "Kiểm tra hồ sơ", "Thẩm định vị trí nhà", "Ký quyết định cấp biển số"
CONTROL, COUNTER = "kiemsoat.hanoi", "motcua.trucbach"
REHEARSING = 4 * PATIENCE  # the check of a whole design takes its time on a busy machine


def test_a_new_procedure_comes_from_an_empty_canvas_to_the_counter(page: Page, live_server: LiveServer) -> None:
    page.set_default_timeout(REHEARSING)
    design_id = studio.begin_on_the_page(page, TITLE)
    draw_lanes_of_three_levels(page)
    draw_the_way(page)
    shoot(page, "design-1-drawn")
    fix_what_is_found(page)
    write_the_law(page)
    findings = panel(page, "Kiểm tra", "findings")
    expect(findings.get_by_role("status").first).to_contain_text("Sơ đồ chạy được", timeout=REHEARSING)
    studio.saved(page)
    law = studio.content(live_server.office, design_id)["legal"]
    assert (law["code"], law["slug"], law["uses"]) == (
        CODE,
        "cap-bien-so-nha-mau",
        ["tra-ket-qua.bpmn", "tu-choi.bpmn"],
    )
    play_it(page)
    submit(page, design_id)
    approve(page)
    receive_a_dossier(page)


# --- the designer ----------------------------------------------------------------------------------------------------


def draw_lanes_of_three_levels(page: Page) -> None:
    for lane, role, unit, part in (
        ("Bộ phận Một cửa", "desk_officer", "same", "MC"),
        ("Phòng chuyên môn", "specialist", "district", "QLDT"),
        ("Lãnh đạo", "head", "department", ""),
    ):
        studio.choose(page, lane)
        studio.select(page, "Chức danh thực hiện", value=role)
        studio.select(page, "Nơi thực hiện", value=unit)
        if unit == "department":
            studio.select(page, "Cơ quan", value="QHKT")
        studio.select(page, "Bộ phận", value=part)


def draw_the_way(page: Page) -> None:
    """Three steps on two forms, a decision, and what the city shares for returning and for refusing."""
    studio.choose(page, "Bộ phận Một cửa")
    studio.pick(page, "n", "Bắt đầu", "Nhận hồ sơ")
    studio.pick(page, "a", "Bước do cán bộ làm", CHECK)
    studio.select(page, "Biểu mẫu", value="intake.check")
    limit(page, "4", "wh")
    studio.pick(page, "a", "Bước do cán bộ làm", APPRAISE)
    studio.select(page, "Làn thực hiện", label_of="Phòng chuyên môn")
    studio.select(page, "Biểu mẫu", value="permit.appraise")
    studio.fill(page, "Tên dữ kiện", "appraisal")
    limit(page, "3", "wd")
    studio.pick(page, "a", "Cổng chọn một hướng", "Đủ điều kiện?")
    studio.pick(page, "a", "Bước do cán bộ làm", SIGN)
    studio.select(page, "Làn thực hiện", label_of="Lãnh đạo")
    studio.pick(page, "a", "Gọi quy trình dùng chung", "Trả kết quả cho người nộp")
    call(page, "return_to_applicant")
    studio.select(page, "Làn thực hiện", label_of="Bộ phận Một cửa")
    studio.pick(page, "a", "Kết thúc", "Đã cấp biển số nhà")
    studio.choose(page, "Đủ điều kiện?")
    studio.pick(page, "a", "Gọi quy trình dùng chung", "Từ chối hồ sơ")
    call(page, "refuse_dossier")
    studio.pick(page, "a", "Kết thúc", "Đã từ chối")


def fix_what_is_found(page: Page) -> None:
    """The check names the step without form and time, and the decision without conditions; a click leads there."""
    findings = panel(page, "Kiểm tra", "findings")
    expect(findings.get_by_role("status").first).to_have_text("Sơ đồ chưa chạy được.", timeout=REHEARSING)
    shoot(page, "design-2-findings")
    findings.locator(".studio-finding.is-error").first.click()
    studio.choose(page, "Đủ điều kiện?")
    condition = studio.panel(page).get_by_label(f"Điều kiện của “→ {SIGN}”")
    condition.fill('appraisal.result == "sufficient"')
    condition.press("Tab")
    studio.select(page, "Hướng mặc định", label_of="→ Từ chối hồ sơ")
    findings = panel(page, "Kiểm tra", "findings")
    missing = findings.locator("button.studio-finding").filter(has_text=SIGN).first
    expect(missing).to_be_visible(timeout=REHEARSING)
    missing.click()
    page.get_by_role("tab", name="Thuộc tính").click()
    expect(studio.panel(page).get_by_role("heading", name=SIGN)).to_be_visible()
    studio.select(page, "Biểu mẫu", value="signing.sign")
    limit(page, "2", "wd")


def write_the_law(page: Page) -> None:
    tab = studio.law(page)
    write(tab, "Mã thủ tục (bắt buộc)", CODE)
    write(tab, "Lĩnh vực (bắt buộc)", "Hoạt động xây dựng")
    tab.get_by_label("Cấp thực hiện (bắt buộc)").select_option("commune")
    write(tab, "Thời hạn giải quyết (bắt buộc)", "8")
    for line, paper in enumerate(("Đơn đề nghị cấp biển số nhà", "Giấy tờ về nhà đất")):
        tab.get_by_role("button", name="Thêm giấy tờ").press("Enter")
        write(tab, "Tên giấy tờ", paper, line)
    tab.get_by_role("button", name="Thêm căn cứ").press("Enter")
    write(tab, "Văn bản", "Quyết định 05/2013/QĐ-UBND (mẫu)")
    expect(tab.get_by_role("status").first).to_have_text("Dữ liệu pháp lý đã đủ.")
    shoot(page, "design-3-law")


def play_it(page: Page) -> None:
    """Once through, on the real forms; what was played is kept as its test."""
    play = studio.play(page)
    play.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    for step, *chosen in (
        (CHECK,),
        (APPRAISE, "Đủ để lấy ý kiến, kiểm tra thực địa"),
        (SIGN,),
        ("Nhận kết quả từ nơi giải quyết",),
        ("Trả kết quả, thu phí, trả bản chính",),
    ):
        studio.do(page, play.locator("[data-item]").filter(has_text=step), *chosen)
    expect(play.get_by_text("Hồ sơ đã kết thúc.")).to_be_visible()
    shoot(page, "design-4-played")
    studio.keep_play(page, "Cấp biển số đúng hạn (mẫu)")
    studio.saved(page)


def submit(page: Page, design_id: int) -> None:
    page.get_by_role("link", name="Trình phê duyệt").click()
    expect(page.locator("main")).to_contain_text("đây sẽ là lần ban hành đầu tiên")
    page.get_by_label("Nội dung thay đổi").fill("Thủ tục mới (mẫu)")
    page.get_by_role("button", name="Trình phê duyệt").click()
    expect(page.get_by_text("Đã trình phiên bản 1, chờ phê duyệt.")).to_be_visible()
    shoot(page, "design-5-submitted")


# --- the control office, the counter ----------------------------------------------------------------------------------


def approve(page: Page) -> None:
    sign_in(page, CONTROL)
    page.goto("/quan-tri/phe-duyet")
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("[data-diagram]").first).to_be_visible()
    expect(page.locator("[data-diagram]:not([data-shown])")).to_have_count(0)
    shoot(page, "design-6-approval")
    page.get_by_role("button", name="Minh họa").click()  # who decides may have it explained
    page.get_by_role("button", name="Chạy").click()
    expect(page.locator("[data-path]")).to_contain_text("Nhận hồ sơ")
    shoot(page, "design-6-explained")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Phê duyệt", exact=True).click()
    page.locator("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã phê duyệt phiên bản 1.")).to_be_visible()


def receive_a_dossier(page: Page) -> None:
    """The next applicant at the counter: her dossier waits where the designer has drawn it."""
    code = receive(page, COUNTER, TITLE, {})
    take_up(page, COUNTER, code, CHECK)
    shoot(page, "design-7-work-item")
    page.goto(f"/ho-so/{code}")
    expect(page.locator("main")).to_contain_text(TITLE)
    expect(page.locator(".djs-element.is-current")).to_have_count(1)
    expect(page.locator(".djs-element.is-current")).to_contain_text(CHECK)
    shoot(page, "design-8-dossier")


# --- where things are -------------------------------------------------------------------------------------------------


def panel(page: Page, name: str, tab: str) -> Locator:
    page.get_by_role("tab", name=name).click()
    return page.locator(f"#panel-{tab}")


def call(page: Page, process: str) -> None:
    """Call a shared diagram; it is there when it can be opened."""
    studio.select(page, "Quy trình được gọi", value=process)
    expect(studio.panel(page).get_by_role("button", name="Mở quy trình này")).to_be_visible()


def limit(page: Page, count: str, unit: str) -> None:
    studio.fill(page, "Thời hạn", count)
    studio.select(page, "Thời hạn: đơn vị thời gian", value=unit)
