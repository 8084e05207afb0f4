"""A head's morning: she comes in, hears the alarms ring, gives five items away at once, hears of two that could not be,
takes it back, grants one step more time, signs an apology, and enters a leave whose work she gives away. The page lives
meanwhile, and rests while she is choosing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import duties, forecast, work
from engine.dossiers.models import CLAIMED, WorkItem
from engine.escalation.sweep import sweep
from tests import city
from tests.browser import hold_time, look_at, sign_in

pytestmark = pytest.mark.browser

COLLEAGUE = "motcua2.trucbach"
LIVES_EVERY = 20_000  # milliseconds, as `live.js` has it


def test_a_heads_morning(page: Page, city_office: Office, clock: SetClock) -> None:
    codes = [city.register(city_office, city.BIRTH, city.COUNTER, "00004") for _ in range(5)]
    city.complete(city_office, codes[4], city.open_items(city_office, codes[4])[0].element_id)
    items = [city.open_items(city_office, code)[0].id for code in codes]
    clock.advance(timedelta(days=1))
    holder = claimed(city_office, items[0])

    hold_time(page)
    sign_in(page, "chutich.trucbach")
    alarms = page.locator(".number", has_text="cảnh báo chờ trả lời")
    expect(alarms).to_contain_text("0")
    sweep(city_office, fits=forecast.fits)
    duties.open_owed(city_office)
    page.clock.fast_forward(LIVES_EVERY)
    expect(alarms).to_contain_text("10")  # nobody has touched the page
    late = page.locator(".number", has_text="quá hạn")
    expect(late).to_contain_text("5")
    look_at(page, "head-day")

    late.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quá hạn")
    city.complete(city_office, codes[1], element(city_office, items[1]))  # somebody is quicker
    page.get_by_role("checkbox", name="Chọn cả trang").check()
    expect(page.locator("legend [data-ticked]")).to_have_text("5")
    assert refreshed(page) == 5, "while boxes are ticked the list stays as it is"
    page.get_by_role("combobox", name="Cán bộ").select_option(str(officer(city_office)))
    page.get_by_label("Lý do, ý kiến chỉ đạo").fill("Chia việc sáng nay")
    look_at(page, "head-chooses")
    page.get_by_role("button", name="Thực hiện").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("kết quả từng việc")
    expect(page.locator("main")).to_contain_text("3 trong 5 việc đã xong")
    expect(page.locator("main")).to_contain_text("đã được xử lý xong")
    expect(page.locator("main")).to_contain_text("không giữ nhiệm vụ phù hợp")
    expect(page.get_by_label("Lý do, ý kiến chỉ đạo")).to_have_value("Chia việc sáng nay")
    look_at(page, "head-told")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("main")).to_contain_text("Đã hoàn tác")
    assert claimed(city_office, items[0], look=True) == holder, "with whom it was"

    page.goto(f"/giam-sat/viec?can-bo={holder}")
    page.get_by_role("checkbox", name="Chọn Kiểm tra").check()
    page.get_by_role("radio", name="Gia hạn bước").check()
    page.get_by_role("button", name="Thực hiện").click()
    expect(page.locator("main")).to_contain_text("Mời chọn hạn mới")
    page.get_by_label("Hạn mới").fill("2018-03-09")
    page.get_by_label("Nguyên nhân").select_option(label="Lỗi hệ thống")
    page.get_by_label("Lý do, ý kiến chỉ đạo").fill("Máy chủ hỏng")
    page.get_by_role("button", name="Thực hiện").click()
    expect(page.locator("#said")).to_contain_text("Đã gia hạn 1 việc.")
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_in_viewport()
    look_at(page, "head-extended")

    page.goto("/giam-sat")
    page.get_by_role("link", name="Ký phiếu xin lỗi, hẹn lại ngày trả").first.click()
    page.locator("#f-cause").select_option(label="Quá tải")
    look_at(page, "head-signs")
    page.get_by_role("button", name="Ký và phát hành phiếu xin lỗi").click()
    expect(page.locator("#said")).to_contain_text("Đã xong việc “Ký phiếu xin lỗi, hẹn lại ngày trả”.")

    page.goto("/giam-sat")
    away = city.sign_in(city_office, city.COUNTER).name
    page.get_by_role("link", name=f"Cử người làm thay {away}").click()
    expect(page.get_by_label("Ai nghỉ")).to_have_value(str(holder))
    page.get_by_label("Đến hết ngày").first.fill("2018-03-08")
    page.get_by_label("Lý do").first.fill("Nghỉ ốm")
    page.get_by_label("Người làm thay").first.select_option(str(officer(city_office)))
    expect(page.locator("#foreseen")).to_contain_text("Mọi bước vẫn có người làm được")
    look_at(page, "head-enters-leave")
    page.get_by_role("button", name="Ghi nhận").click()
    expect(page.locator("#said")).to_contain_text("Đã ghi nhận nghỉ.")
    page.goto("/giam-sat")
    expect(page.locator(".board tr", has_text=away)).to_contain_text("đang nghỉ")
    look_at(page, "head-board")
    page.get_by_role("link", name="Giao hết cho người khác").click()
    page.get_by_role("combobox", name="Cán bộ").select_option(str(officer(city_office)))
    page.get_by_role("button", name="Thực hiện").click()
    expect(page.locator("#said")).to_contain_text("Đã giao 1 việc.")

    page.goto("/giam-sat/viec?han=qua-han")
    before = refreshed(page)
    city.complete(city_office, codes[2], element(city_office, items[2]))
    assert refreshed(page) == before - 1, "what is done leaves the list without a reload"

    page.goto("/giam-sat?muc=canh-bao")
    page.get_by_label("Nguyên nhân và biện pháp xử lý").first.fill("Đang kiểm tra")
    city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=1))
    sweep(city_office, fits=forecast.fits)
    refreshed(page)
    new = page.get_by_role("status").filter(has_text="cảnh báo mới")
    expect(new).to_be_in_viewport()
    expect(page.get_by_label("Nguyên nhân và biện pháp xử lý").first).to_have_value("Đang kiểm tra")
    look_at(page, "head-hears-of-new-alarms")


def refreshed(page: Page) -> int:
    """How many rows the list has after the page has asked for news."""
    page.evaluate(
        """() => new Promise((resolve) => {
            const root = document.querySelector("[data-live]");
            root.addEventListener("live:done", () => resolve(), { once: true });
            root.dispatchEvent(new Event("live:now"));
        })"""
    )
    return page.locator("tbody tr").count()


def claimed(office: Office, item_id: int, *, look: bool = False) -> int | None:
    """The counter takes the item up; who holds it."""
    if not look:
        with office.act(city.sign_in(office, city.COUNTER)) as act:
            assert work.claim(act, item_id).state == CLAIMED
    with office.look(SYSTEM) as act:
        return act.session.get_one(WorkItem, item_id).officer_id


def officer(office: Office) -> int | None:
    return city.sign_in(office, COLLEAGUE).officer_id


def element(office: Office, item_id: int) -> str:
    with office.look(SYSTEM) as act:
        return act.session.get_one(WorkItem, item_id).element_id
