"""A permit that can no longer be ready by its appointment: the head signs the apology, the desk tells the applicant."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from engine.clock import SetClock
from engine.dossiers import duties, forecast
from engine.escalation import sweep
from engine.settings import LOCAL_ZONE
from tests import city
from tests.browser import DESKTOP, PHONE, LiveServer, shoot, sign_in, violations

pytestmark = pytest.mark.browser

SIGN, TELL = "Ký phiếu xin lỗi, hẹn lại ngày trả", "Báo người nộp ngày hẹn mới"


def test_the_head_signs_the_apology_and_the_desk_tells_the_applicant(
    page: Page, live_server: LiveServer, clock: SetClock
) -> None:
    code = permit_left_lying(live_server, clock)
    sign_in(page, "chutich.badinh")
    page.goto(f"/ho-so/{code}")
    expect(page.locator("main")).to_contain_text("hồ sơ dự kiến xong ngày 21/03/2018, sau ngày hẹn 20/03/2018")
    page.goto("/viec?tab=mine")
    page.get_by_role("link", name=SIGN).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SIGN)
    expect(page.get_by_label("Ngày hẹn trả mới")).to_have_value("2018-03-21")
    expect(page.get_by_label("Lý do ghi trong phiếu")).to_have_value(
        "Hồ sơ đang ở bước “Thẩm định hồ sơ thiết kế, đất đai” tại Phòng Quản lý đô thị quận Ba Đình, "
        "cần thêm thời gian để hoàn thành."
    )
    assert violations(page) == []
    shoot(page, "apology-1-the-draft")
    page.set_viewport_size(PHONE)
    shoot(page, "apology-2-on-a-phone")
    page.set_viewport_size(DESKTOP)

    page.get_by_role("button", name="Ký và phát hành phiếu xin lỗi").click()
    expect(page.locator("#f-errors")).to_be_visible()
    page.locator("#f-cause").select_option(label="Quá tải")
    page.get_by_label("Ngày hẹn trả mới").fill("2018-03-23")
    page.get_by_role("button", name="Ký và phát hành phiếu xin lỗi").click()
    expect(page.locator("#said")).to_contain_text(f"Đã xong việc “{SIGN}”.")
    shoot(page, "apology-3-signed")
    page.get_by_role("link", name="In phiếu xin lỗi (mẫu số 04)").click()
    letter = page.locator("body")
    for told in ("xin lỗi ông/bà", "ngày 20/03/2018", "ngày 23/03/2018", "Phan Anh Tuấn"):
        expect(letter).to_contain_text(told)
    shoot(page, "apology-4-form-04")

    sign_in(page, "motcua.badinh")
    page.goto("/viec?tab=available")
    page.get_by_role("link", name=TELL).click()
    expect(page.get_by_role("link", name="In phiếu xin lỗi (mẫu số 04)")).to_be_visible()
    page.get_by_label("Điện thoại", exact=True).check()
    shoot(page, "apology-5-the-desk-tells")
    page.get_by_role("button", name="Đã báo người nộp").click()
    expect(page.locator("#said")).to_contain_text(f"Đã xong việc “{TELL}”.")
    page.goto(f"/ho-so/{code}")
    story = page.locator(".timeline")
    for told in (f"Mở việc “{SIGN}”", "Xin lỗi, hẹn lại ngày trả kết quả 23/03/2018 17:00", f"Xong bước “{TELL}”"):
        expect(story).to_contain_text(told)
    shoot(page, "apology-6-the-story")


def permit_left_lying(live_server: LiveServer, clock: SetClock) -> str:
    """Seven and a half working days follow the appraisal, and it has not begun when no more are left."""
    office = live_server.office
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    for element in ("check_papers", "entrust", "assign"):
        city.complete(office, code, element)
    clock.at = datetime(2018, 3, 9, 15, tzinfo=LOCAL_ZONE)
    sweep.sweep(office, fits=forecast.fits)
    assert duties.open_owed(office) == 1
    return code
