"""The legal data beside a drawing: written in one form, told at the field what is not right, kept by the date."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.definitions import legal as legal_data
from tests import city
from tests.browser import LiveServer, arrive, shoot, violations
from tests.web import studio
from tests.web.studio import write

pytestmark = pytest.mark.browser

TITLE = "Cấp biển số nhà (mẫu)"
CODE = "1.999001"


def test_a_simple_procedure_needs_few_words(page: Page, live_server: LiveServer) -> None:
    design_id = studio.begin(page, TITLE)
    tab = studio.law(page)
    expect(tab.get_by_label("Tên thủ tục (bắt buộc)")).to_have_value(TITLE)
    write(tab, "Mã thủ tục (bắt buộc)", CODE)
    period = tab.locator("[data-path='editions[0].period']")
    expect(period).to_contain_text("Còn thiếu.")
    shoot(page, "studio-law-begun-1280")
    write(tab, "Tên thủ tục (bắt buộc)", "Cấp biển số nhà")
    write(tab, "Lĩnh vực (bắt buộc)", "Hoạt động xây dựng")
    expect(tab.get_by_label("Lĩnh vực, tiếng Anh")).to_have_value("Construction")
    tab.get_by_label("Cấp thực hiện (bắt buộc)").select_option("commune")
    expect(tab.get_by_label("Xã, phường, thị trấn")).to_be_checked()
    write(tab, "Thời hạn giải quyết (bắt buộc)", "10")
    expect(period).not_to_contain_text("Còn thiếu.")
    tab.get_by_role("button", name="Thêm giấy tờ").press("Enter")
    page.keyboard.type("Đơn đề nghị")
    page.keyboard.press("Tab")
    expect(tab.get_by_label("Mã giấy tờ")).to_have_value("don-de-nghi")
    tab.get_by_role("button", name="Thêm căn cứ").press("Enter")
    write(tab, "Văn bản", "Quyết định 05/2013/QĐ-UBND")
    expect(tab.get_by_role("status").first).to_have_text("Dữ liệu pháp lý đã đủ.")
    studio.saved(page)
    expect(page.locator("[data-title]")).to_have_text("Cấp biển số nhà")
    expect(page.locator("[data-procedure]")).to_have_text(f"Thủ tục {CODE}")
    shoot(page, "studio-law-1280")
    assert violations(page) == []

    written = legal_data.parse(law_of(live_server, design_id))
    assert (written.code, written.slug, written.main) == (CODE, "cap-bien-so-nha", "cap-bien-so-nha-mau.bpmn")
    assert (written.received_at, written.handling) == (("commune",), {"default": "same"})
    assert studio.profile(live_server.office, design_id).procedure == CODE


def test_what_is_wrong_is_told_at_its_field_and_the_codes_must_agree(page: Page, live_server: LiveServer) -> None:
    design_id = enter_permit(page, live_server)
    tab = studio.law(page)
    expect(tab.get_by_role("status").first).to_have_text("Dữ liệu pháp lý đã đủ.")
    write(tab, "Tên tắt", "khai-sinh")
    expect(tab.locator("[data-path=slug]")).to_contain_text("đã dùng cho thủ tục 1.001193")
    write(tab, "Tên tắt", "Cấp phép")
    expect(tab.locator("[data-path=slug]")).to_contain_text("Chỉ gồm chữ thường")
    write(tab, "Phí, lệ phí (đồng)", "bảy lăm")
    write(tab, "Mã giấy tờ", "ban-ve", line=0)
    for path, told in (
        ("slug", "Chỉ gồm chữ thường"),
        ("editions[0].fee", "Phải là số nguyên"),
        ("editions[0].papers", "bị trùng"),
    ):
        expect(tab.locator(f"[data-path='{path}']")).to_contain_text(told)
    expect(tab.get_by_label("Phí, lệ phí (đồng)")).to_have_attribute("aria-invalid", "true")
    write(tab, "Mã thủ tục (bắt buộc)", CODE)
    expect(tab).to_contain_text(f"Sơ đồ ghi mã {city.PERMIT}, dữ liệu pháp lý ghi mã {CODE}")
    shoot(page, "studio-law-wrong-1280")
    tab.get_by_role("button", name="Ghi mã này vào sơ đồ").click()
    expect(tab.get_by_role("button", name="Ghi mã này vào sơ đồ")).to_be_hidden()
    studio.saved(page)
    assert studio.profile(live_server.office, design_id).procedure == CODE


def test_a_finding_about_the_law_leads_to_its_field(page: Page, live_server: LiveServer) -> None:
    enter_permit(page, live_server)
    write(studio.law(page), "Phí, lệ phí (đồng)", "bảy lăm")
    page.get_by_role("tab", name="Kiểm tra").click()
    page.get_by_role("button", name="chưa đúng ở mục “editions[0].fee”").click()
    expect(page.locator("#panel-law")).to_be_visible()
    expect(page.locator("#panel-law").get_by_label("Phí, lệ phí (đồng)")).to_be_focused()


def test_a_new_rule_begins_on_its_day_and_the_old_one_stays(page: Page, live_server: LiveServer) -> None:
    design_id = enter_permit(page, live_server)
    before = law_of(live_server, design_id)
    tab = studio.law(page)
    tab.get_by_text("Thêm quy định mới từ ngày…").click()
    write(tab, "Quy định mới áp dụng từ ngày", "2018-07-01")
    tab.get_by_role("button", name="Thêm quy định mới", exact=True).click()
    expect(tab.get_by_label("Áp dụng từ ngày", exact=True)).to_have_value("2018-07-01")
    write(tab, "Thời hạn giải quyết (bắt buộc)", "12")
    tab.get_by_role("button", name="Bỏ dòng này: Đơn đề nghị cấp giấy phép xây dựng").click()
    expect(tab.get_by_label("Tên giấy tờ")).to_have_count(3)
    tab.get_by_text(re.compile("Trước đó: từ 01/01/2015 đến trước 01/07/2018")).click()
    expect(tab.locator(".law-editions")).to_contain_text("15d")
    studio.saved(page)
    shoot(page, "studio-law-editions-1280")
    after = law_of(live_server, design_id)
    old, new = after["editions"]
    assert old == {**before["editions"][0], "valid_to": "2018-07-01"}
    assert (new["period"], len(new["papers"]), new["valid_to"]) == ("12d", 3, None)
    tab.get_by_role("button", name="Bỏ quy định mới nhất này").click()
    expect(tab.get_by_label("Áp dụng từ ngày", exact=True)).to_have_value("2015-01-01")
    studio.saved(page)
    assert law_of(live_server, design_id) == before


def enter_permit(page: Page, live_server: LiveServer) -> int:
    """In the studio, with a design from the building permit in force."""
    with live_server.office.act(city.sign_in(live_server.office, studio.DESIGNER)) as act:
        design_id = studio.work.start_from_version(act, city.PERMIT).id
    arrive(page, studio.DESIGNER)
    studio.enter(page, design_id)
    return design_id


def law_of(live_server: LiveServer, design_id: int) -> dict[str, Any]:
    found: dict[str, Any] = studio.content(live_server.office, design_id)["legal"]
    return found
