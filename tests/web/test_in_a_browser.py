"""The pages as a person meets them: in a browser, on a desk and on a phone, by keyboard, and readable for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Blueprint, render_template, request
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

import run
from demo.accounts import PASSWORD
from engine.act import SYSTEM, Office
from engine.dossiers.models import Dossier
from engine.dossiers.status import Status
from tests import city
from tests.browser import DESKTOP, PHONE, LiveServer, arrive, serve, shoot, until, violations
from tests.web.visiting import counter_form
from web.guards import acting, looking
from web.headers import allow_inline_styles

pytestmark = pytest.mark.browser

FILL_IN = """values => {
    for (const control of document.forms.counter.elements) {
        if (!(control.name in values)) continue;
        if (["radio", "checkbox"].includes(control.type)) control.checked = control.value === values[control.name];
        else control.value = values[control.name];
    }
}"""
NO_DRAFT_WAITS = "() => !Object.keys(sessionStorage).some(key => key.startsWith('draft:'))"
PROBE = Path(__file__).parent / "probe"


def probe(kept: list[dict[str, str]]) -> Blueprint:
    """A room with one of every mark and manner the house has; what it is sent goes into `kept`."""
    room = Blueprint("probe", __name__, template_folder=str(PROBE))

    @room.get("/probe")
    def everything() -> str:
        allow_inline_styles()
        with looking() as act:
            dues = [act.now + timedelta(days=days) for days in (-9, 0, 1, 20)]
            return render_template("probe.html", dues=dues)

    @room.get("/probe/diagram")
    def diagram() -> tuple[str, dict[str, str]]:
        with looking():
            return (PROBE / "probe.bpmn").read_text("utf-8"), {"Content-Type": "application/xml"}

    @room.post("/probe/<what>")
    def keep(what: str) -> str:
        with acting():
            kept.append({"what": what, **request.form})
        return "<p>ok</p>"

    return room


@pytest.fixture
def kept() -> list[dict[str, str]]:
    return []


@pytest.fixture
def live_server(city_office: Office, kept: list[dict[str, str]]) -> Iterator[LiveServer]:
    """The product and the probe room."""
    app = run.web(city_office)
    app.register_blueprint(probe(kept))
    for url in serve(app):
        yield LiveServer(city_office, url)


def test_an_officer_comes_in_by_one_press_on_a_demo_person(page: Page) -> None:
    page.goto("/")
    shoot(page, "sign-in")
    assert violations(page) == []
    page.get_by_role("button", name="Chuyên viên Phòng Quản lý đô thị").click()
    expect(page.locator("#password")).to_have_value(PASSWORD)
    expect(page.locator("#tries")).to_contain_text("Thẩm định giấy phép xây dựng")
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_contain_text("Nguyễn Mạnh Cường")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_every_mark_of_the_house_is_readable_for_everybody(page: Page) -> None:
    arrive(page, "chuyenvien.badinh")
    page.goto("/probe")
    expect(page.locator("[data-shown]")).to_be_visible()
    shoot(page, "marks")
    assert violations(page) == []
    page.emulate_media(media="print")
    shoot(page, "marks-printed")


def test_a_refusal_is_readable_for_everybody(page: Page) -> None:
    page.goto("/dang-nhap")
    page.fill("#login", "chuyenvien.badinh")
    page.fill("#password", "not-the-password")
    page.click("#sign-in")
    expect(page.locator("#refused")).to_contain_text("Tên đăng nhập hoặc mật khẩu không đúng.")
    assert violations(page) == []
    page.goto("/no-such-page")
    shoot(page, "not-found")
    assert violations(page) == []


def test_on_a_phone_nothing_runs_out_of_the_page_or_over_the_mark_of_the_drawing_library(
    chromium: Browser, live_server: LiveServer
) -> None:
    code = city.register(live_server.office, city.BIRTH, city.COUNTER, "00004")
    with chromium.new_context(base_url=live_server.url, viewport=PHONE, locale="vi-VN") as context:
        page = context.new_page()
        arrive(page, "chuyenvien.badinh")
        for path, name in (("/probe", "marks-phone"), ("/thong-bao", "notices-phone")):
            page.goto(path)
            shoot(page, name)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        arrive(page, "motcua.trucbach")
        page.goto(f"/ho-so/{code}")
        drawing = page.locator("[data-diagram][data-shown]").first
        drawing.scroll_into_view_if_needed()
        tools, mark = (drawing.locator(one).bounding_box() for one in (".diagram-tools", ".bjs-powered-by"))
        assert tools and mark and tools["y"] + tools["height"] <= mark["y"]
        context.clear_cookies()
        page.goto("/dang-nhap")
        shoot(page, "sign-in-phone")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_diagram_says_in_words_where_the_dossier_stands_and_fills_the_screen(page: Page) -> None:
    arrive(page, "chuyenvien.badinh")
    page.goto("/probe")
    diagram = page.locator("[data-diagram]")
    expect(diagram.locator(".is-current[data-element-id=work]")).to_be_visible()
    expect(diagram.locator(".diagram-here")).to_have_text("Đang ở đây")
    expect(diagram.locator(".diagram-note")).to_have_text("Nguyễn Mạnh Cường, hạn 12/03")
    expect(diagram.locator(".diagram-late")).to_contain_text("Quá hạn")
    expect(diagram.locator(".bjs-powered-by")).to_be_visible()  # the drawing library's mark stays
    tag, step = (
        diagram.locator(one).bounding_box() for one in (".diagram-tag", "[data-element-id=work] .djs-visual > rect")
    )
    assert tag and step and tag["y"] + tag["height"] <= step["y"], "above the step, clear of what hangs below"
    page.get_by_role("button", name="Toàn màn hình").click()
    expect(page.locator("[data-diagram]:fullscreen")).to_be_visible()
    page.get_by_role("button", name="Thu về trang").click()
    expect(page.get_by_role("button", name="Toàn màn hình")).to_be_visible()


def test_a_diagram_is_named_in_english_where_the_drawing_says_how(chromium: Browser, live_server: LiveServer) -> None:
    code = city.register(live_server.office, city.BIRTH, city.COUNTER, "00004")
    with chromium.new_context(base_url=live_server.url, viewport=DESKTOP, locale="vi-VN") as context:
        page = context.new_page()
        arrive(page, "motcua.trucbach")
        page.goto("/viec")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.goto(f"/ho-so/{code}")
        drawing = page.locator("[data-diagram][data-shown]").first
        expect(drawing).to_contain_text("One-stop")
        expect(drawing).not_to_contain_text("Tiếp nhận hồ sơ")


def test_what_is_typed_is_kept_as_a_draft_and_sent_once_after_a_question(
    page: Page, kept: list[dict[str, str]]
) -> None:
    arrive(page, "chuyenvien.badinh")
    page.goto("/probe")
    expect(page.locator("#rest")).to_be_hidden()
    page.check("#more")
    expect(page.locator("#rest")).to_be_visible()
    page.fill("#note", "đã xem thực địa")
    page.press("#note", "Enter")  # goes on to the next field and sends nothing
    expect(page.locator("#more")).to_be_focused()
    expect(page.locator("[data-draft-state]")).to_contain_text("Đã lưu nháp lúc")
    assert [(line["what"], line["note"]) for line in kept] == [("draft", "đã xem thực địa")]

    page.press("#note", "Control+Enter")
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("Gửi thật chứ?")
    dialog.get_by_role("button", name="Đồng ý").dblclick()
    expect(page.locator("body")).to_have_text("ok")
    assert [line["what"] for line in kept] == ["draft", "send"]


def test_a_draft_that_could_not_be_saved_comes_back_in_the_same_tab(page: Page, kept: list[dict[str, str]]) -> None:
    arrive(page, "chuyenvien.badinh")
    page.goto("/probe")
    page.route("**/probe/draft", lambda route: route.fulfill(status=401))
    page.fill("#note", "chưa kịp lưu")
    expect(page.locator("[data-draft-state]")).to_contain_text("Phiên đã hết")
    page.unroute("**/probe/draft")
    page.goto("/probe")
    expect(page.locator("#note")).to_have_value("chưa kịp lưu")
    expect(page.locator("[data-draft-state]")).to_contain_text("Đã lưu nháp lúc")
    assert kept[-1]["note"] == "chưa kịp lưu"


def test_ticked_papers_and_others_come_back_to_where_they_were(page: Page, live_server: LiveServer) -> None:
    office = live_server.office
    code = city.register(office, city.BIRTH, city.COUNTER, "00004")
    city.complete(office, code, "check_papers", {"result": "incomplete"})
    arrive(page, city.COUNTER)
    page.goto(f"/viec/{city.open_items(office, code)[0].id}")
    page.route("**/ban-nhap", lambda route: route.fulfill(status=404, json={"message": "Không có việc này."}))
    page.get_by_label("Giấy chứng sinh").check()
    page.get_by_label("Giấy tờ ngoài danh mục").fill("Sổ hộ khẩu")
    expect(page.locator("[data-draft-state]")).to_contain_text("Chưa lưu được nháp. Không có việc này.")
    page.unroute("**/ban-nhap")
    page.reload()
    expect(page.get_by_label("Giấy chứng sinh")).to_be_checked()
    expect(page.get_by_label("Giấy tờ ngoài danh mục")).to_have_value("Sổ hộ khẩu")
    shoot(page, "asked-papers")


def test_two_tabs_at_the_counter_are_told_of_each_other_and_keep_both_texts(page: Page) -> None:
    arrive(page, "motcua.trucbach")
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"/tiep-nhan/{city.BIRTH}")
    for text in ("Lê Văn", "Lê Văn Dài"):
        with page.expect_response(lambda answer: answer.url.endswith("/ban-nhap")):
            page.fill("#applicant-name", text)
        expect(page.locator("[data-draft-state]")).to_contain_text("Đã lưu nháp lúc")
    other.fill("#applicant-name", "Trần Thị Ngắn")
    expect(other.locator("[data-draft-state]")).to_contain_text("đang được sửa ở thẻ khác")
    other.goto(f"/tiep-nhan/{city.BIRTH}")
    expect(other.locator("#applicant-name")).to_have_value("Trần Thị Ngắn")
    other.get_by_text("Các bản nháp trước đó").click()
    other.get_by_role("link", name="Bản lưu lúc").click()
    expect(other.locator("#applicant-name")).to_have_value("Lê Văn Dài")


def test_what_a_tab_could_not_save_before_it_was_handed_in_is_not_shown_again(page: Page) -> None:
    arrive(page, "motcua.trucbach")
    page.goto(f"/tiep-nhan/{city.BIRTH}")
    page.route("**/ban-nhap", lambda route: route.fulfill(status=401))
    page.fill("#applicant-name", "Người nộp trước (mẫu)")
    expect(page.locator("[data-draft-state]")).to_contain_text("Phiên đã hết")
    with page.expect_navigation():
        page.evaluate("document.getElementById('discard').submit()")
    page.unroute("**/ban-nhap")
    page.reload()
    expect(page.locator("#applicant-name")).to_have_value("")
    page.wait_for_load_state("networkidle")
    until(page, NO_DRAFT_WAITS)  # what was handed over does not wait any more
    page.reload()
    expect(page.locator("#applicant-name")).to_have_value("")


def test_after_a_dossier_is_received_the_next_page_is_empty_and_a_request_of_its_own(
    page: Page, live_server: LiveServer
) -> None:
    arrive(page, "motcua.trucbach")
    page.goto(f"/tiep-nhan/{city.BIRTH}")
    key = page.locator("[name='request.key']").input_value()
    fields = counter_form(live_server.office, city.BIRTH, "00004")
    page.evaluate(FILL_IN, {name: value for name, value in fields.items() if name not in ("request.key", "don-vi")})
    page.fill("#applicant-address", "Số 1 phố mẫu")  # nothing is saved yet when the button is pressed
    page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    page.wait_for_url("**/bien-nhan/**")
    page.goto(f"/tiep-nhan/{city.BIRTH}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#applicant-name")).to_have_value("")
    expect(page.locator("#applicant-address")).to_have_value("")
    assert page.locator("[name='request.key']").input_value() != key
    until(page, NO_DRAFT_WAITS)


def test_a_refused_page_begins_at_what_is_wrong(page: Page) -> None:
    arrive(page, "motcua.trucbach")
    page.goto(f"/tiep-nhan/{city.BIRTH}")
    page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(page.locator(".told")).to_be_focused()
    expect(page.locator(".told li a").first).to_have_text("Họ và tên")
    assert violations(page) == []


def test_a_refusal_at_the_desk_is_asked_about_once_it_says_why(page: Page, live_server: LiveServer) -> None:
    arrive(page, city.COUNTER)
    page.goto(f"/tiep-nhan/{city.BIRTH}")
    page.fill("#applicant-name", "Nguyễn Thị Mẫu")
    refuse = page.get_by_role("button", name="Từ chối tiếp nhận")
    page.locator("#refuse summary").click()
    refuse.click()  # without a reason there is nothing to ask: the house says what is missing
    expect(page.locator(".told")).to_be_focused()
    expect(page.locator("#refuse")).to_contain_text("Mời ghi rõ lý do.")
    page.fill("#refusal-reason", "Thuộc thẩm quyền của phường khác")
    refuse.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Từ chối tiếp nhận hồ sơ này?")
    assert violations(page) == []
    dialog.get_by_role("button", name="Không").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#refusal-reason")).to_have_value("Thuộc thẩm quyền của phường khác")
    refuse.click()
    dialog.get_by_role("button", name="Đồng ý").click()
    page.wait_for_url("**/ho-so/**")
    expect(page.locator("main")).to_contain_text("Đã lập phiếu từ chối tiếp nhận.")
    with live_server.office.look(SYSTEM) as act:
        [refused] = act.session.scalars(select(Dossier)).all()
        assert refused.status == Status.REFUSED_AT_DESK


def test_words_brought_back_by_a_tab_do_not_bring_their_old_request(page: Page) -> None:
    arrive(page, "motcua.trucbach")
    page.goto(f"/tiep-nhan/{city.BIRTH}")
    key = page.locator("[name='request.key']").input_value()
    page.route("**/ban-nhap", lambda route: route.fulfill(status=401))
    page.fill("#applicant-name", "Người nộp (mẫu)")
    expect(page.locator("[data-draft-state]")).to_contain_text("Phiên đã hết")
    page.unroute("**/ban-nhap")
    page.goto(f"/tiep-nhan/{city.BIRTH}")
    expect(page.locator("#applicant-name")).to_have_value("Người nộp (mẫu)")
    assert page.locator("[name='request.key']").input_value() != key


def test_a_list_is_walked_by_keyboard_and_its_keys_are_explained_without_their_counts(page: Page) -> None:
    arrive(page, "chuyenvien.badinh")
    page.goto("/probe")
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator("tr.is-chosen")).to_contain_text("Hồ sơ số 2")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_contain_text("Nhận việc")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/viec/2")
    arrive(page, "motcua.trucbach")
    page.goto("/viec")
    page.keyboard.press("?")
    expect(page.locator("dialog dd", has_text="Đang xử lý")).to_have_text("Đang xử lý")


def test_pages_work_without_any_script(chromium: Browser, live_server: LiveServer) -> None:
    with chromium.new_context(base_url=live_server.url, viewport=DESKTOP, java_script_enabled=False) as context:
        page = context.new_page()
        arrive(page, "chuyenvien.badinh")
        page.goto("/viec")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
