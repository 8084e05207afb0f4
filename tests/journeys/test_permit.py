"""A house permit, from the counter of a ward through its district and the city's planning department to the result."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from engine import outbox
from engine.act import Office
from engine.dossiers import automatic
from engine.dossiers.status import Status
from tests import city
from tests.browser import LiveServer, shoot, sign_in, violations
from tests.journeys.officers import do, receive, say, take_up

pytestmark = pytest.mark.browser

COUNTER, CHAIR, HEAD, SPECIALIST = "motcua.trucbach", "chutich.badinh", "truongphong.badinh", "chuyenvien.badinh"
LAND_OFFICER, PLANNER, DEPUTY, CLERK = "diachinh.trucbach", "chuyenvien.qhkt", "phochutich.badinh", "vanthu.badinh"


def test_a_house_permit_travels_through_three_levels_to_the_applicant(page: Page, live_server: LiveServer) -> None:
    office = live_server.office
    code = receive(
        page,
        COUNTER,
        "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        {
            "Phường, xã nơi xây dựng": "UBND phường Trúc Bạch",
            "Địa chỉ công trình": "12 phố Mẫu",
            "Giấy chứng nhận quyền sử dụng đất số": "GCN số 999 (mẫu)",
            "Diện tích lô đất (m²)": "60",
            "Số tầng": "4",
            "Tổng diện tích sàn (m²)": "220",
        },
    )
    shoot(page, "permit-1-received")
    page.get_by_role("link", name="In giấy tiếp nhận và hẹn trả").click()
    expect(page.locator(".letter")).to_contain_text(code)
    shoot(page, "permit-2-receipt")

    do(page, COUNTER, code, "Kiểm tra, số hóa và chuyển hồ sơ", say("Đầy đủ, hợp lệ"))
    do(page, CHAIR, code, "Giao phòng chuyên môn thụ lý")
    do(page, HEAD, code, "Phân công chuyên viên thụ lý", choose_the_specialist)
    do(page, SPECIALIST, code, "Thẩm định hồ sơ thiết kế, đất đai", say("Đủ để lấy ý kiến, kiểm tra thực địa"))
    where_it_stands_is_on_the_diagram(page, code)
    do(page, SPECIALIST, code, "Kiểm tra thực địa, lập biên bản", say("Phù hợp hồ sơ"))
    do(page, LAND_OFFICER, code, "Xác nhận hiện trạng thửa đất", say("Đồng ý"))
    do(page, PLANNER, code, "Cho ý kiến quy hoạch, kiến trúc", say("Đồng ý"))
    do(page, SPECIALIST, code, "Dự thảo kết quả giải quyết", say("Cấp giấy phép"))
    do(page, HEAD, code, "Thẩm tra, ký nháy dự thảo", say("Đạt, ký nháy"))
    do(page, DEPUTY, code, "Ký duyệt kết quả", say("Ký duyệt", "KT. (ký thay)"))
    do(page, CLERK, code, "Lấy số, đóng dấu, phát hành", number_and_seal)
    do(page, COUNTER, code, "Nhận kết quả từ nơi giải quyết", say("Có"))
    the_system_tells_the_applicant(office)
    do(page, COUNTER, code, "Trả kết quả, thu phí, trả bản chính")

    assert city.dossier(office, code).status == Status.RETURNED
    page.goto(f"/ho-so/{code}")
    expect(page.locator("main")).to_contain_text("Hồ sơ đã kết thúc")
    expect(page.locator("main")).to_contain_text("Văn bản kết quả số 15/GPXD, ngày 01/03/2018.")
    expect(page.locator(".timeline")).to_contain_text("Đã trả kết quả cho người nộp.")
    shoot(page, "permit-9-returned")


def choose_the_specialist(page: Page) -> None:
    page.get_by_label("Người thụ lý").select_option(label="Nguyễn Mạnh Cường")


def number_and_seal(page: Page) -> None:
    """A result goes out under its number and date, or not at all."""
    page.get_by_role("button", name="Hoàn thành bước này").click()
    expect(page.locator(".invalid-feedback")).to_have_count(3)
    page.get_by_label("Số văn bản").fill("15/GPXD")
    page.get_by_label("Ngày ban hành").fill("2018-03-01")
    say("Đóng dấu cơ quan trên bản giấy")(page)


def where_it_stands_is_on_the_diagram(page: Page, code: str) -> None:
    """While two agencies are asked and the site is inspected, the picture says so in three places."""
    page.goto(f"/ho-so/{code}")
    expect(page.locator(".holdings li")).to_have_count(3)
    expect(page.locator(".djs-element.is-current")).to_have_count(3)
    expect(page.locator("[data-element-id=consult_planning].is-current")).to_be_attached()
    assert violations(page) == []
    shoot(page, "permit-5-three-steps-at-once")


def the_system_tells_the_applicant(office: Office) -> None:
    assert outbox.tick(office, automatic.HANDLERS) == 1


def test_typed_words_and_place_survive_a_neighbour_and_a_closed_tab(page: Page, live_server: LiveServer) -> None:
    office = live_server.office
    code = city.register(office, city.BIRTH, city.COUNTER, "00004")
    take_up(page, COUNTER, code, "Kiểm tra, số hóa và chuyển hồ sơ")
    page.get_by_role("button", name="Nhận việc").click()
    expect(page.locator("#said")).to_contain_text("Đã nhận việc")
    note = page.locator("form[data-draft] textarea").last
    note.fill("Đã đối chiếu bản chính")
    expect(page.locator("[data-draft-state]")).to_contain_text("Đã lưu nháp lúc")
    shoot(page, "item-draft-saved")

    take_up_as_neighbour(page, code)
    sign_in(page, COUNTER)
    page.goto(f"/viec?tab=mine&q={code}")
    page.get_by_role("link", name="Kiểm tra, số hóa và chuyển hồ sơ").click()
    expect(page.locator("form[data-draft] textarea").last).to_have_value("Đã đối chiếu bản chính")
    page.get_by_role("link", name="Danh sách việc").click()
    expect(page).to_have_url(f"{live_server.url}/viec?tab=mine&q={code}")


def take_up_as_neighbour(page: Page, code: str) -> None:
    """The officer at the next counter sees who holds it, and gets no button."""
    sign_in(page, "motcua2.trucbach")
    page.goto(f"/viec?tab=unit&q={code}")
    page.get_by_role("link", name="Kiểm tra, số hóa và chuyển hồ sơ").click()
    expect(page.locator("main")).to_contain_text("Nguyễn Thị Thu Hà đang giữ việc này")
    expect(page.get_by_role("button", name="Hoàn thành bước này")).to_have_count(0)
