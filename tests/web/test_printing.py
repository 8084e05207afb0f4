"""What is printed for the applicant fits the sheet and says what the screen says."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from engine.act import Office
from tests import city
from tests.browser import SHOTS, arrive, shoot

pytestmark = pytest.mark.browser
A5 = {"width": 484, "height": 733}  # within the margins of the sheet


@pytest.mark.parametrize("procedure", [city.BIRTH, city.PERMIT])
def test_the_receipt_says_why_this_date_on_one_sheet_of_either_size(
    page: Page, city_office: Office, procedure: str
) -> None:
    code = city.register(city_office, procedure, city.COUNTER, "00004")
    arrive(page, city.COUNTER)
    page.goto(f"/ho-so/{code}")
    page.get_by_role("link", name="Giấy tiếp nhận hồ sơ và hẹn trả kết quả").click()
    page.emulate_media(media="print")
    why = page.locator(".letter-why")
    expect(why).to_be_visible()
    expect(why.locator("li").first).to_contain_text("Tiếp nhận lúc")
    expect(why.locator("li").last).to_contain_text("Hạn: ")
    page.set_viewport_size(A5)
    shoot(page, f"receipt-printed-{procedure}")
    for format in ("A5", "A4"):
        sheet = SHOTS / f"receipt-{procedure}-{format}.pdf"
        printed = page.pdf(path=sheet, format=format, prefer_css_page_size=format == "A5")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, format
