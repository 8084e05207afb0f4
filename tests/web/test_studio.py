"""The designers' studio as a designer meets it: drawing from an empty canvas, going back, two at one design."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.act import Office
from tests import city
from tests.browser import DESKTOP, PATIENCE, PHONE, LiveServer, arrive, shoot, until, violations
from tests.web import studio

pytestmark = pytest.mark.browser

TITLE = "Cấp biển số nhà (mẫu)"
LOOK_THROUGH = Path(__file__).with_name("look_through.js")
OPEN_EVERYTHING = Path(__file__).with_name("open_everything.js")
LANE_2 = "studio.modeler.get('elementRegistry').find((e) => e.id.endsWith('_lane_2')).id"
UNKNOWN_TO_THE_PROFILE = {
    "Bước nhận",
    "Bước chạy lệnh",
    "Bước theo quy tắc",
    "Giao dịch",
    "Cổng phức hợp",
    "Quy trình con tùy biến",
}


@pytest.fixture
def other(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The window of a second designer."""
    studio.second_designer(live_server.office)
    with chromium.new_context(base_url=live_server.url, viewport=DESKTOP, locale="vi-VN") as context:
        window = context.new_page()
        window.set_default_timeout(PATIENCE)
        arrive(window, studio.SECOND, studio.PASSWORD)
        yield window


def draw_a_procedure(page: Page) -> None:
    """Three lanes of three levels, two forms, a decision: without a mouse on the canvas."""
    for lane, role, unit, part in (
        ("Bộ phận Một cửa", "desk_officer", "same", "MC"),
        ("Phòng chuyên môn", "specialist", "district", "QLDT"),
        ("Lãnh đạo", "head", "city", ""),
    ):
        studio.choose(page, lane)
        studio.select(page, "Chức danh thực hiện", value=role)
        studio.select(page, "Nơi thực hiện", value=unit)
        studio.select(page, "Bộ phận", value=part)
    studio.choose(page, "Bộ phận Một cửa")
    studio.pick(page, "n", "Bắt đầu", "Nhận hồ sơ")
    studio.pick(page, "a", "Bước do cán bộ làm", "Kiểm tra hồ sơ")
    studio.select(page, "Biểu mẫu", value="intake.check")
    studio.fill(page, "Thời hạn", "4")
    studio.select(page, "Thời hạn: đơn vị thời gian", value="wh")
    studio.pick(page, "a", "Bước do cán bộ làm", "Thẩm định")
    studio.select(page, "Làn thực hiện", label_of="Phòng chuyên môn")
    studio.select(page, "Biểu mẫu", value="permit.appraise")
    studio.fill(page, "Tên dữ kiện", "appraisal")
    studio.fill(page, "Thời hạn", "3")
    studio.fill(page, "Nhắc trước", "1")
    page.locator("#panel-properties fieldset").get_by_label("Kiểm tra hồ sơ").check()
    studio.pick(page, "a", "Cổng chọn một hướng", "Đủ điều kiện?")
    studio.pick(page, "a", "Kết thúc", "Đã cấp")
    studio.choose(page, "Đủ điều kiện?")
    studio.pick(page, "a", "Kết thúc", "Không cấp")
    studio.choose(page, "Đủ điều kiện?")


def test_a_procedure_is_drawn_from_an_empty_canvas(page: Page, live_server: LiveServer) -> None:
    design_id = studio.begin_on_the_page(page, TITLE)
    draw_a_procedure(page)
    condition = studio.panel(page).get_by_label("Điều kiện của “→ Đã cấp”")
    condition.fill('appraisal.result == "sufficient"')
    condition.press("Tab")
    expect(studio.panel(page).get_by_text("Đọc được. Dữ kiện dùng tới: appraisal.result.")).to_be_visible()
    studio.select(page, "Hướng mặc định", label_of="→ Không cấp")
    studio.saved(page)
    shoot(page, "studio-drawn-1280")
    assert violations(page) == []

    profile = studio.profile(live_server.office, design_id)
    tasks = {task.name: task for task in profile.tasks.values()}
    check, appraise = tasks["Kiểm tra hồ sơ"], tasks["Thẩm định"]
    assert (check.role, check.routing, check.form, check.time_limit) == (
        "desk_officer", "same/MC", "intake.check", "4wh",
    )  # fmt: skip
    assert (appraise.role, appraise.routing, appraise.form) == ("specialist", "district/QLDT", "permit.appraise")
    assert (appraise.fact, appraise.time_limit, appraise.warning) == ("appraisal", "3wd", "1wd")
    assert appraise.separate_from == (check.element_id,)

    page.reload()
    studio.ready(page)
    assert {"Kiểm tra hồ sơ", "Thẩm định", "Đã cấp", "Không cấp"} <= set(studio.drawn(page))


def test_a_form_brings_a_fact_that_conditions_can_read(page: Page, live_server: LiveServer) -> None:
    """A name of its own for every step; what somebody wrote or drew before stays."""
    design_id = studio.begin(page, TITLE)
    studio.choose(page, "Bộ phận Một cửa")
    studio.pick(page, "n", "Bắt đầu", "Nhận hồ sơ")
    fact = studio.panel(page).get_by_label("Tên dữ kiện", exact=True)
    for step, form, proposed in (
        ("Thẩm định", "permit.appraise", "appraise"),
        ("Thẩm định lại", "permit.appraise", "appraise_2"),
        ("Trả kết quả", "result.return", "result_return"),
    ):
        studio.pick(page, "a", "Bước do cán bộ làm", step)
        studio.select(page, "Biểu mẫu", value=form)
        expect(fact).to_have_value(proposed)
    studio.select(page, "Biểu mẫu", value="intake.check")
    expect(fact).to_have_value("check")
    studio.fill(page, "Tên dữ kiện", "papers")
    studio.select(page, "Biểu mẫu", value="signing.sign")
    expect(fact).to_have_value("papers")
    studio.saved(page)
    tasks = studio.profile(live_server.office, design_id).tasks.values()
    assert {task.name: task.fact for task in tasks} == {
        "Thẩm định": "appraise",
        "Thẩm định lại": "appraise_2",
        "Trả kết quả": "papers",
    }


def test_a_lane_tells_what_is_wrong_and_where_it_is_and_a_step_tells_when(page: Page) -> None:
    studio.begin(page, TITLE)
    lane = page.evaluate(LANE_2)
    page.evaluate("(id) => studio.mark(id, 'error', 'Làn này chưa có chức danh.')", lane)
    mark = page.locator(".djs-overlays .studio-mark.is-error[title*='chưa có chức danh']")
    expect(mark).to_have_count(1)
    studio.choose(page, "Phòng chuyên môn")
    expect(studio.panel(page).get_by_text("Làn này chưa có chức danh.")).to_be_visible()
    page.evaluate("studio.clearMarks()")
    expect(mark).to_have_count(0)
    expect(studio.panel(page).get_by_text("Làn này chưa có chức danh.")).to_have_count(0)

    studio.select(page, "Nơi thực hiện", value="district")
    studio.select(page, "Bộ phận", value="QLDT")
    told = studio.panel(page).locator(".studio-told")
    expect(told).to_contain_text("Việc trong làn này do Phòng Quản lý đô thị thuộc Ủy ban nhân dân cấp huyện")
    expect(told).to_contain_text("Với UBND phường Phúc Xá: Phòng Quản lý đô thị quận Ba Đình")
    studio.pick(page, "n", "Bước do cán bộ làm", "Thẩm định")
    studio.fill(page, "Thời hạn", "3")
    expect(told).to_contain_text("Hồ sơ nhận bây giờ sẽ đến hạn lúc 08/03/2018 17:00 (3 ngày làm việc).")
    studio.fill(page, "Thời hạn", "ba")
    expect(studio.panel(page)).to_contain_text("“ba” không phải là thời hạn.")
    studio.select(page, "Biểu mẫu", value="permit.appraise")
    studio.panel(page).get_by_role("button", name="Xem trước biểu mẫu").click()
    preview = page.get_by_role("dialog", name="Thẩm định hồ sơ")
    expect(preview.get_by_label("Đủ để lấy ý kiến, kiểm tra thực địa")).not_to_be_checked()
    expect(preview.get_by_label("Nội dung còn thiếu")).to_be_hidden()
    shoot(page, "studio-preview-1280")


@pytest.mark.parametrize("procedure", [city.PERMIT, city.BIRTH])
def test_a_procedure_in_force_is_looked_through_and_saved_as_it_was(
    page: Page, live_server: LiveServer, procedure: str
) -> None:
    office = live_server.office
    with office.act(city.sign_in(office, studio.DESIGNER)) as act:
        design_id = studio.work.start_from_version(act, procedure).id
    before = studio.profile(office, design_id)
    arrive(page, studio.DESIGNER)
    studio.enter(page, design_id)
    for file in page.evaluate("Object.keys(studio.content.files)"):
        page.evaluate("(file) => studio.open(file)", file)
        said = page.evaluate(LOOK_THROUGH.read_text("utf-8"))
        assert [line for line in said if "undefined" in line or "[object" in line] == [], file
        page.evaluate("studio.touch(() => {})")
        studio.saved(page)
    shoot(page, f"studio-{procedure}-1280")
    assert studio.profile(office, design_id) == before
    assert page.evaluate("[...studio.untranslated]") == []


def test_timers_calls_and_messages_are_written_as_the_engine_reads_them(page: Page, live_server: LiveServer) -> None:
    design_id = studio.begin(page, TITLE)
    studio.choose(page, "Phòng chuyên môn")
    studio.pick(page, "n", "Bắt đầu", "Nhận")
    studio.pick(page, "a", "Chờ đến giờ hẹn", "Chờ hai ngày")
    told = studio.panel(page).locator(".studio-told")
    studio.fill(page, "Thời gian", "hai ngày")
    expect(told).to_contain_text("chưa hợp lệ")
    studio.fill(page, "Thời gian", 'after("2wd")')
    expect(told).to_contain_text("Nếu bắt đầu bây giờ thì đến giờ vào 07/03/2018 17:00.")
    studio.pick(page, "a", "Gọi quy trình dùng chung", "Trả kết quả")
    studio.select(page, "Quy trình được gọi", value="return_to_applicant")
    expect(studio.panel(page).get_by_role("button", name="Mở quy trình này")).to_be_visible()
    studio.pick(page, "a", "Kết thúc và gửi thông điệp", "Báo người nộp")
    studio.fill(page, "Tên thông điệp", "Đã xong")
    studio.select(page, "Việc hệ thống làm", value="citizen.notify")
    studio.saved(page)

    files = studio.content(live_server.office, design_id)["files"]
    assert set(files) == {"cap-bien-so-nha-mau.bpmn", "tra-ket-qua.bpmn"}
    nodes = {
        node.name: node
        for process in studio.bundle(live_server.office, design_id).processes()
        if process.id.startswith("p_")
        for node in process.nodes.values()
    }
    timer, message = nodes["Chờ hai ngày"].trigger, nodes["Báo người nộp"].trigger
    assert timer and timer.timer == ("duration", 'after("2wd")')
    assert nodes["Trả kết quả"].called == "return_to_applicant"
    assert message and (message.kind, message.ref) == ("message", "Đã xong")
    assert nodes["Báo người nộp"].properties["operation"] == "citizen.notify"
    studio.choose(page, "Trả kết quả")
    studio.panel(page).get_by_role("button", name="Mở quy trình này").click()
    expect(page.locator("[data-files]")).to_have_value("tra-ket-qua.bpmn")


def test_what_is_being_typed_belongs_to_the_save_and_saves_at_once_all_succeed(
    page: Page, live_server: LiveServer
) -> None:
    design_id = studio.begin(page, TITLE)
    studio.choose(page, "Lãnh đạo")
    studio.panel(page).get_by_label("Tên", exact=True).fill("Lãnh đạo quận")
    studio.saved(page)
    assert 'name="Lãnh đạo quận"' in next(iter(studio.content(live_server.office, design_id)["files"].values()))
    answers = page.evaluate("""async () => {
        const rename = (name) => studio.touch((content) => { content.tests[name] = ""; });
        const asked = ["a", "b", "c"].map((name) => { rename(`${name}.tests.yaml`); return studio.save(); });
        return Promise.all(asked);
    }""")
    assert answers == [True, True, True]
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_undo_goes_on_after_a_reload(page: Page, live_server: LiveServer) -> None:
    design_id = studio.begin(page, TITLE)
    studio.choose(page, "Lãnh đạo")
    for name in ("Lãnh đạo xã", "Lãnh đạo quận"):
        studio.fill(page, "Tên", name)
        studio.saved(page)
    page.reload()
    studio.ready(page)
    for key, name in (("z", "Lãnh đạo xã"), ("z", "Lãnh đạo"), ("y", "Lãnh đạo xã"), ("y", "Lãnh đạo quận")):
        before = studio.revision(live_server.office, design_id)
        page.keyboard.press(f"Control+{key}")
        until(page, "(before) => studio.design.revision > before && !studio.isUnsaved()", before)
        assert name in studio.drawn(page)
    page.get_by_role("tab", name="Lịch sử").click()
    expect(page.get_by_text("Quay về bản lưu 1", exact=True)).to_be_visible()
    shoot(page, "studio-history-1280")
    page.get_by_role("button", name="Lấy lại bản lưu 1", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Lấy lại", exact=True).click()
    expect(page.locator(".studio-history").get_by_text("Lấy lại bản lưu 1", exact=True)).to_be_visible()
    assert "Lãnh đạo" in studio.drawn(page)


def test_two_designers_see_each_other_and_lose_nothing(page: Page, other: Page, live_server: LiveServer) -> None:
    """Whichever drawing is shown after both were saved, the other is in the history."""
    design_id = studio.begin(page, TITLE)
    studio.enter(other, design_id)
    page.evaluate("studio.company()")
    expect(page.get_by_text("Đang cùng mở: Minh (mẫu).")).to_be_visible()

    studio.choose(other, "Lãnh đạo")
    studio.choose(page, "Lãnh đạo")
    dialog = page.get_by_role("dialog", name="Bản thiết kế đã được người khác lưu")
    draw_both(page, other, "Của tôi", "Của Minh")
    expect(dialog).to_contain_text("Minh (mẫu) đã lưu bản thiết kế này lúc 09:00 05/03/2018")
    shoot(page, "studio-stale-1280")
    dialog.get_by_role("button", name="Giữ bản của tôi thành bản lưu mới").click()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "savedAt")
    assert "Của tôi" in studio.drawn(page)
    assert_kept(live_server.office, design_id, (2, 3), "Của tôi", "Của Minh")

    studio.enter(other, design_id)
    studio.choose(other, "Của tôi")
    draw_both(page, other, "Vẫn của tôi", "Lại của Minh")
    dialog.get_by_role("button", name="Mở bản của người kia").click()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "savedAt")
    assert "Lại của Minh" in studio.drawn(page)
    assert_kept(live_server.office, design_id, (4, 5), "Lại của Minh", "Vẫn của tôi")


def draw_both(page: Page, other: Page, mine: str, theirs: str) -> None:
    """The other names the chosen element and saves it; then I do."""
    studio.fill(other, "Tên", theirs)
    studio.saved(other)
    studio.fill(page, "Tên", mine)
    page.keyboard.press("Control+s")


def assert_kept(office: Office, design_id: int, editions: tuple[int, int], *names: str) -> None:
    with office.look(studio.SYSTEM) as act:
        contents = [studio.work.edition(act.session, design_id, number).content for number in editions]
    texts = ["".join(content["files"].values()) for content in contents]
    assert [name for name in names if not any(name in text for text in texts)] == []


def test_a_session_that_ends_keeps_the_drawing_in_the_tab(page: Page, live_server: LiveServer) -> None:
    design_id = studio.begin(page, TITLE)
    studio.end_sessions(live_server.office, studio.DESIGNER)
    studio.choose(page, "Lãnh đạo")
    studio.fill(page, "Tên", "Lãnh đạo quận")
    expect(page.locator("[data-save-state=signedOut]")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())  # leaving with unsaved work is asked about
    elsewhere = page.context.new_page()
    arrive(elsewhere, studio.DESIGNER)
    page.reload()
    studio.ready(page)
    until(page, "studio.design.revision === 2 && !studio.isUnsaved()")
    assert "Lãnh đạo quận" in studio.drawn(page)
    assert studio.revision(live_server.office, design_id) == 2


def test_a_tab_without_room_saves_and_a_lost_connection_is_outlived(page: Page, live_server: LiveServer) -> None:
    design_id = studio.begin(page, TITLE)
    page.evaluate("""() => { for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2))
        try { for (;;) sessionStorage.setItem(`full-${size}-${Math.random()}`, "x".repeat(size)); } catch {} }""")
    page.route("**/luu", lambda route: route.fulfill(status=429))
    studio.choose(page, "Lãnh đạo")
    studio.fill(page, "Tên", "Lãnh đạo quận")
    expect(page.locator("[data-save-state=notSaved]")).to_be_visible()
    page.unroute("**/luu")
    studio.saved(page)
    assert 'name="Lãnh đạo quận"' in next(iter(studio.content(live_server.office, design_id)["files"].values()))


def test_only_what_the_profile_runs_is_offered_and_everything_is_vietnamese(page: Page) -> None:
    studio.begin(page, TITLE)
    offered = set(page.evaluate(OPEN_EVERYTHING.read_text()))
    assert offered  # the menus of every kind of element were opened
    refused = {
        "Bước nhận",
        "Bước chạy lệnh",
        "Bước theo quy tắc",
        "Giao dịch",
        "Cổng phức hợp",
        "Quy trình con tùy biến",
    }
    assert offered & refused == set()
    press_search(page)
    assert page.evaluate("[...studio.untranslated]") == []
    assert [label for label in offered if label.isascii() and len(label) > 1] == []


def press_search(page: Page) -> None:
    studio.press(page, "Control+f")
    expect(page.locator(".djs-search-container.open, .djs-search-open")).not_to_have_count(0)
    page.keyboard.press("Escape")


def test_a_step_is_drawn_with_the_mouse_and_lanes_and_notes_need_none(page: Page) -> None:
    studio.begin(page, TITLE)
    page.get_by_label("Bước do cán bộ làm", exact=True).click()
    lane = page.locator("[data-canvas] [data-element-id$=_lane_2]").first.bounding_box()
    assert lane
    page.mouse.move(lane["x"] + 260, lane["y"] + 40)
    page.mouse.move(lane["x"] + 300, lane["y"] + 50)
    page.mouse.click(lane["x"] + 300, lane["y"] + 50)
    expect(studio.panel(page).get_by_label("Làn thực hiện")).to_have_value(page.evaluate(LANE_2))
    page.locator(".djs-context-pad [data-action='append.none-end-event']").click()
    until(page, "studio.modeler.get('elementRegistry').filter((e) => e.type === 'bpmn:EndEvent').length > 0")

    studio.choose(page, "Lãnh đạo")
    studio.pick(page, "n", "Thêm làn phía dưới", "Văn thư")
    studio.select(page, "Chức danh thực hiện", value="records_clerk")
    studio.pick(page, "n", "Bước làm tay", "Đóng dấu")
    expect(studio.panel(page).get_by_label("Làn thực hiện")).to_contain_text("Văn thư")
    studio.pick(page, "a", "Thêm ghi chú")
    studio.choose(page, "Đóng dấu")
    studio.pick(page, "r", "Bước do cán bộ làm")
    expect(studio.panel(page).get_by_text("Bước do cán bộ làm ·")).to_be_visible()
    studio.press(page, "Control+z")
    studio.choose(page, "Đóng dấu")
    expect(studio.panel(page).get_by_text("Bước làm tay ·")).to_be_visible()


def test_the_keys_are_told_and_every_tab_and_the_pages_before_are_readable_for_everybody(page: Page) -> None:
    studio.begin(page, TITLE)
    studio.press(page, "?")
    expect(page.get_by_role("dialog", name="Phím tắt khi vẽ")).to_contain_text("Nối thêm sau phần tử đang chọn")
    shoot(page, "studio-keys-1280")
    page.keyboard.press("Escape")
    for name in ("Phần tử", "Lịch sử", "Thuộc tính"):
        page.get_by_role("tab", name=name).click()
        assert violations(page) == [], name
    page.get_by_role("tab", name="Thuộc tính").press("ArrowRight")
    expect(page.get_by_role("tab", name="Phần tử")).to_be_focused()
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(studio.panel(page).get_by_label("Tên", exact=True)).to_be_focused()
    for path, name in ((studio.STUDIO, "list"), (f"{studio.STUDIO}/moi", "new")):
        page.goto(path)
        shoot(page, f"studio-{name}-1280")
        assert violations(page) == [], path


def test_english_is_the_second_language(page: Page) -> None:
    studio.begin(page, TITLE)
    studio.in_english(page)
    expect(page.get_by_role("tab", name="Properties")).to_be_visible()
    expect(page.get_by_label("Step done by an officer").first).to_be_attached()
    page.evaluate("studio.select(studio.modeler.get('elementRegistry').find((e) => e.type === 'bpmn:Lane').id)")
    expect(studio.panel(page).get_by_label("Role", exact=True)).to_be_visible()
    studio.panel(page).get_by_label("Where", exact=True).select_option("district")
    expect(studio.panel(page).locator(".studio-told")).to_contain_text("The work in this lane is done by")
    shoot(page, "studio-english-1280")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"]


def test_a_phone_offers_the_picture(page: Page, chromium: Browser, live_server: LiveServer) -> None:
    design_id = studio.begin(page, TITLE)
    with chromium.new_context(base_url=live_server.url, viewport=PHONE, locale="vi-VN") as context:
        phone = context.new_page()
        arrive(phone, studio.DESIGNER)
        phone.goto(f"{studio.STUDIO}/{design_id}")
        expect(phone.get_by_text("Vẽ quy trình cần màn hình rộng hơn.")).to_be_visible()
        shoot(phone, "studio-390")
        assert violations(phone) == []
        phone.get_by_role("link", name="Xem sơ đồ").last.click()
        expect(phone.locator("[data-shown]")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        shoot(phone, "studio-picture-390")


def test_officers_load_the_small_viewer_and_never_the_studio(page: Page, live_server: LiveServer) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    arrive(page, city.COUNTER)
    code = city.register(live_server.office, city.BIRTH, city.COUNTER, "00004")
    page.goto("/viec")
    page.goto(f"/ho-so/{code}")
    expect(page.locator("[data-shown]").locator("visible=true").first).to_be_visible()
    assert [url for url in loaded if "/static/dist/viewer-" in url]
    assert not [url for url in loaded if "studio" in url]
    assert [url for url in loaded if "/static/dist/desk-" in url]
