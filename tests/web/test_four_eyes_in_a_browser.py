"""Four eyes as the two of them meet it: a designer submits and cannot approve, the control office looks at what would
follow and decides, and a dossier received afterwards travels by the new version while the open one keeps its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from engine.act import SYSTEM
from engine.definitions.models import ProcedureVersion
from engine.dossiers.models import Dossier
from engine.identity import accounts
from engine.identity.models import Account
from tests import city
from tests.browser import DESKTOP, PATIENCE, PHONE, LiveServer, arrive, look_at
from tests.web.test_admin import DRAWN, MAIN, SHORT

pytestmark = pytest.mark.browser

BIRTH = f"/quan-tri/quy-trinh/{city.BIRTH}"
DECIDE = f"/quan-tri/phe-duyet/{city.BIRTH}"
RENAMED = DRAWN.replace('name="Ký Giấy khai sinh"', 'name="Ký duyệt Giấy khai sinh"')
REHEARSING = 4 * PATIENCE  # the tests of a version are run for real


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    yield from window(chromium, live_server, DESKTOP)


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    yield from window(chromium, live_server, PHONE)


def test_a_version_needs_two_people_and_open_dossiers_keep_theirs(
    desk: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    before = city.register(live_server.office, city.BIRTH, city.COUNTER, "00004")
    grant(live_server, "thietke", "designer", "control")
    arrive(desk, "thietke")
    submit(desk, tmp_path, "Đổi tên bước ký theo góp ý của phường")
    desk.goto(f"{DECIDE}/2")
    expect(desk.get_by_text("cần một người khác phê duyệt")).to_be_visible()
    expect(desk.get_by_role("button", name="Phê duyệt", exact=True)).to_have_count(0)

    arrive(desk, "kiemsoat.hanoi")
    desk.goto("/quan-tri/phe-duyet")
    look_at(desk, "admin-approvals")
    desk.get_by_role("link", name="Đăng ký khai sinh").click()
    expect(desk.locator("#changes")).to_contain_text("Ký Giấy khai sinh → Ký duyệt Giấy khai sinh")
    expect(desk.locator("#travelling")).to_contain_text("1 hồ sơ ở lại phiên bản cũ")
    expect(desk.locator("[data-diagram]:not([data-shown])")).to_have_count(0)
    expect(desk.locator(".diagram-change")).to_have_count(2)
    gaps = desk.locator("[data-missed-in='khai-sinh.bpmn'] .djs-connection.is-missed > .djs-visual > path").first
    expect(gaps).to_have_css("stroke", "rgb(154, 91, 0)")
    look_at(desk, "admin-approval")
    desk.get_by_role("button", name="Phê duyệt", exact=True).click()
    desk.locator("dialog").get_by_role("button", name="Đồng ý").click()
    expect(desk.get_by_text("Đã phê duyệt phiên bản 2.")).to_be_visible(timeout=REHEARSING)

    after = city.register(live_server.office, city.BIRTH, city.COUNTER, "00004")
    assert [version_of(live_server, code) for code in (before, after)] == [1, 2]
    arrive(desk, "thietke")
    desk.goto("/thong-bao")
    expect(desk.get_by_text("đã được phê duyệt")).to_be_visible()


def test_a_version_returned_on_a_phone_tells_its_submitter_why(phone: Page, tmp_path: Path) -> None:
    arrive(phone, "thietke")
    submit(phone, tmp_path, "Đổi tên bước ký")
    arrive(phone, "kiemsoat.hanoi")
    phone.goto(f"{DECIDE}/2")
    phone.get_by_role("button", name="Trả lại người trình").click()
    expect(phone.get_by_text("Mời ghi lý do trả lại").first).to_be_visible()
    phone.fill("#reason", "Tên bước phải đúng như Nghị định 123/2015")
    phone.get_by_role("button", name="Trả lại người trình").click()
    expect(phone.get_by_text("Đã trả lại phiên bản 2 cho người trình.")).to_be_visible()
    arrive(phone, "thietke")
    phone.goto("/thong-bao")
    expect(phone.get_by_text("Tên bước phải đúng như Nghị định 123/2015")).to_be_visible()
    phone.goto(f"{BIRTH}/phien-ban/2")
    expect(phone.get_by_text("Đã trả lại").first).to_be_visible()


def test_the_internal_process_is_a_sheet_to_print(desk: Page) -> None:
    arrive(desk, "kiemsoat.hanoi")
    desk.goto(f"{BIRTH}/phien-ban/1/quy-trinh-noi-bo")
    expect(desk.locator("[data-diagram]:not([data-shown])")).to_have_count(0)
    steps = desk.locator(".official-table").first
    expect(steps).to_contain_text("Công chức Tư pháp – Hộ tịch")
    expect(steps).to_contain_text("Rõ ràng, đủ điều kiện: Đủ điều kiện → bước 6")
    expect(desk.locator(".official-log")).to_contain_text("Ban hành lần đầu")
    look_at(desk, "admin-process-table")


# --- the story's hands -----------------------------------------------------------------------------------------------


def window(chromium: Browser, server: LiveServer, size: ViewportSize) -> Iterator[Page]:
    with chromium.new_context(base_url=server.url, viewport=size, locale="vi-VN") as context:
        page = context.new_page()
        page.set_default_timeout(REHEARSING)
        yield page


def submit(window: Page, folder: Path, note: str) -> None:
    """Hand in the renamed drawing with one short test, and submit it."""
    files = [folder / MAIN, folder / "khai-sinh.tests.yaml"]
    files[0].write_text(RENAMED, "utf-8")
    files[1].write_text(SHORT, "utf-8")
    window.goto(f"{BIRTH}/nop-tep")
    window.set_input_files("#files", files)
    window.fill("#note", note)
    window.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(window.get_by_text("đủ điều kiện trình phê duyệt")).to_be_visible(timeout=REHEARSING)
    window.get_by_role("button", name="Trình phê duyệt").click()
    expect(window.get_by_text("Đã trình phiên bản 2, chờ phê duyệt.")).to_be_visible(timeout=REHEARSING)


def grant(server: LiveServer, login: str, *grants: str) -> None:
    administrator = city.sign_in(server.office, "quantri")
    with server.office.act(administrator) as act:
        account = act.session.scalars(select(Account).where(Account.login == login)).one()
        accounts.grant(act, account.id, frozenset(grants))


def version_of(server: LiveServer, code: str) -> int:
    with server.office.look(SYSTEM) as act:
        query = select(ProcedureVersion.number).join(Dossier, Dossier.version_id == ProcedureVersion.id)
        return act.session.scalars(query.where(Dossier.code == code)).one()
