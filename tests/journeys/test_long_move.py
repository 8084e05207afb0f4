"""A head gives more items away than one request does: the page goes on by itself until all are done."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from engine.act import Office
from engine.dossiers.moving import AT_ONCE
from tests import city
from tests.browser import look_at, sign_in

pytestmark = pytest.mark.browser


def test_a_move_over_the_whole_list_goes_on_by_itself(page: Page, city_office: Office) -> None:
    count = AT_ONCE + 1
    for _ in range(count):
        city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    sign_in(page, "chutich.trucbach")
    page.goto("/giam-sat/viec?han=hom-nay")
    page.get_by_role("radio", name="Tôi nhận làm").check()
    page.get_by_role("checkbox", name=f"Làm với cả danh sách: {count} việc").check()
    page.get_by_role("button", name="Thực hiện").click()
    expect(page.locator("main")).to_contain_text(f"{count} trong {count} việc đã xong")
    look_at(page, "head-long-move")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("main")).to_contain_text(f"Đã hoàn tác {count} trong {count} việc")
