"""What officers do in a browser, in their own words: come in, find the work in their list, do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import arrive, sign_in


def take_up(page: Page, login: str, code: str, step: str) -> None:
    """Find the step of that dossier in the list, and open it."""
    arrive(page, login)
    for tab in ("mine", "available"):
        page.goto(f"/viec?tab={tab}&q={code}")
        link = page.get_by_role("link", name=step, exact=True)
        if link.count():
            link.click()
            break
    expect(page.get_by_role("heading", level=1)).to_have_text(step)


def say(*chosen: str) -> Callable[[Page], Any]:
    """Choose these answers by their labels: on a page of judgement nothing is chosen beforehand."""

    def fill(page: Page) -> None:
        for label in chosen:
            page.locator("form[data-draft]").get_by_label(label, exact=True).check()

    return fill


def do(page: Page, login: str, code: str, step: str, fill: Callable[[Page], Any] | None = None) -> None:
    """Take up a step, write what it asks, and complete it; the officer is back in the list."""
    take_up(page, login, code, step)
    if fill:
        fill(page)
    page.get_by_role("button", name="Hoàn thành bước này").click()
    expect(page.locator("#said")).to_contain_text(f"Đã xong bước “{step}”.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")


def receive(page: Page, login: str, procedure: str, answers: dict[str, str]) -> str:
    """Receive a dossier at the counter: applicant, `answers` by label (radios by the option's), every required paper.
    Its code, read from the page that is shown to the applicant."""
    sign_in(page, login)
    page.get_by_role("link", name="Tiếp nhận", exact=True).click()
    page.locator(".choose a").filter(has=page.get_by_text(procedure, exact=True)).click()
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Mẫu")
    page.get_by_label("Số định danh, CMND hoặc hộ chiếu").fill("999199000001")
    page.get_by_label("Điện thoại").fill("0240000001")
    page.get_by_label("Địa chỉ", exact=True).fill("12 phố Mẫu, Trúc Bạch")
    for label, answer in answers.items():
        field = page.get_by_label(label).first
        if answer == "":
            field.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=answer)
        else:
            field.fill(answer)
    for paper in page.locator(".papers input[type=checkbox]").all():
        if "bắt buộc" in (paper.locator("xpath=..").text_content() or ""):
            paper.check()
    page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã tiếp nhận hồ sơ")
    return (page.locator(".big-code .code").text_content() or "").strip()
