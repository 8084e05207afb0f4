"""A birth registration left lying: it rings at the head of the ward, who answers and gives it to somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from engine.clock import SetClock
from engine.escalation.sweep import sweep
from tests.browser import LiveServer, shoot, sign_in, violations
from tests.journeys.officers import receive

pytestmark = pytest.mark.browser

STEP = "Kiểm tra, số hóa và chuyển hồ sơ"


def test_a_late_step_rings_at_the_head_who_answers_and_reassigns(
    page: Page, live_server: LiveServer, clock: SetClock
) -> None:
    code = received_birth(page)
    expect(page.locator("main")).to_contain_text("17:00 05/03/2018")
    page.get_by_role("link", name="Làm bước tiếp theo").click()
    page.get_by_role("button", name="Nhận việc").click()

    clock.advance(timedelta(hours=1, minutes=30))
    assert sweep(live_server.office) == 1, "the officer is warned before the date"
    clock.advance(timedelta(hours=1, minutes=30))
    assert sweep(live_server.office) == 1, "the head is told at the date"
    assert sweep(live_server.office) == 0, "each rung rings once"

    sign_in(page, "chutich.trucbach")
    expect(page.get_by_role("heading", level=1)).to_have_text("Giám sát")
    alarm = page.locator(".alarm").filter(has_text=code)
    expect(alarm).to_contain_text(STEP)
    expect(alarm).to_contain_text("Nguyễn Thị Thu Hà")
    expect(alarm).to_contain_text("Quá hạn")
    assert violations(page) == []
    shoot(page, "late-1-the-head-sees")

    alarm.get_by_text("Giao cho cán bộ khác").click()
    alarm.get_by_label("Cán bộ").select_option(label="Trần Minh Phương")
    alarm.get_by_role("button", name="Giao việc").click()
    expect(page.locator("#said")).to_contain_text("Đã giao 1 việc")
    alarm = page.locator(".alarm").filter(has_text=code)
    expect(alarm).to_contain_text("Trần Minh Phương")
    alarm.get_by_label("Nguyên nhân và biện pháp xử lý").fill("Quầy quá tải, đã giao cán bộ khác làm ngay.")
    alarm.get_by_role("button", name="Gửi trả lời").click()
    expect(page.locator("#said")).to_contain_text("Đã trả lời cảnh báo.")
    expect(page.locator(".alarm").filter(has_text=code)).to_have_count(0)

    page.goto(f"/ho-so/{code}")
    story = page.locator(".timeline")
    for told in ("Quá hạn: “" + STEP, "Giao “" + STEP + "” cho Trần Minh Phương.", "Quầy quá tải"):
        expect(story).to_contain_text(told)
    shoot(page, "late-2-the-story")

    sign_in(page, "motcua2.trucbach")
    page.goto("/viec")
    expect(page.locator("main")).to_contain_text(code)
    page.goto("/thong-bao")
    expect(page.locator("main")).to_contain_text(code)


def test_a_dossier_late_as_a_whole_gets_a_new_date_from_its_head(
    page: Page, live_server: LiveServer, clock: SetClock
) -> None:
    code = received_birth(page)
    clock.advance(timedelta(days=1))
    while sweep(live_server.office):
        pass

    sign_in(page, "chutich.trucbach")
    whole = page.locator(".alarm").filter(has_text="Cả hồ sơ quá ngày hẹn trả").filter(has_text=code)
    whole.get_by_text(f"Giao “{STEP}” cho cán bộ khác").click()
    expect(whole.get_by_label("Cán bộ", exact=False).locator("option")).to_contain_text(["mời chọn", "Nguyễn"])
    whole.get_by_text("Xin lỗi và hẹn lại ngày trả").first.click()
    whole.get_by_label("Ngày hẹn mới").fill("2018-03-08")
    whole.locator("select[name=cause]").select_option(label="Quá tải")
    whole.get_by_label("Lý do").fill("Quầy quá tải đầu tháng.")
    assert violations(page) == []
    shoot(page, "late-3-a-new-date")
    whole.get_by_role("button", name="Xin lỗi và hẹn lại ngày trả").click()
    expect(page.locator("#said")).to_contain_text("Đã ghi: Xin lỗi và hẹn lại ngày trả.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Giám sát")
    expect(whole).to_have_count(0)
    page.goto(f"/ho-so/{code}")
    expect(page.locator("main")).to_contain_text("Xin lỗi, hẹn lại ngày trả kết quả")
    expect(page.locator("main")).to_contain_text("08/03/2018")


def received_birth(page: Page) -> str:
    return receive(
        page,
        "motcua.trucbach",
        "Đăng ký khai sinh",
        {
            "Họ, chữ đệm, tên": "Trần Bảo An",
            "Ngày sinh": "2018-02-20",
            "Nữ": "",
            "Giấy chứng sinh": "",
            "Nơi sinh": "Bệnh viện Phụ sản (mẫu)",
            "Họ, tên mẹ": "Nguyễn Thị Mẫu",
            "Nơi cư trú của cha, mẹ": "12 phố Mẫu, phường Trúc Bạch",
        },
    )
