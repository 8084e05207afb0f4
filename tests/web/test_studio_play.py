"""Playing a design in the studio: a dossier received, steps done on real forms, time passing, a test made of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import city
from tests.browser import LiveServer, arrive, hold_time, shoot, violations
from tests.web import studio
from tests.web.test_admin import SHORT

pytestmark = pytest.mark.browser

CHECK, EXAMINE = "check_papers", "examine_birth"
WAY = (EXAMINE, "register_birth", "confirm_birth", "sign_birth", "receive_result", "return_result")
SECOND_FILE = "tra-ket-qua.tests.yaml"
TWO_FILES = {"khai-sinh.tests.yaml": SHORT, SECOND_FILE: SHORT}
NAME = "Làm đúng hạn (mẫu)"


def test_a_play_goes_on_rings_goes_back_and_becomes_a_test(page: Page, live_server: LiveServer) -> None:
    design_id = enter_birth(page, live_server)
    play = studio.play(page)
    expect(play.get_by_role("heading", name="Bắt đầu diễn tập")).to_be_visible()
    shoot(page, "studio-play-begin-1280")
    assert violations(page) == []
    play.get_by_role("button", name="Tiếp nhận hồ sơ").click()

    expect(item(play, CHECK)).to_contain_text("Công chức")
    expect(play.locator("[data-clock]")).to_have_text("05/03/2018 09:00")
    marked(page, CHECK, "is-here")
    shoot(page, "studio-play-received-1280")
    assert violations(page) == []
    studio.do(page, item(play, CHECK))
    expect(item(play, EXAMINE)).to_be_visible()
    marked(page, EXAMINE, "is-here")
    the_focus_stays_where_one_works(page, play)

    play.get_by_role("button", name="cảnh báo").first.click()
    happened = play.get_by_role("region", name="Vừa xảy ra")
    expect(happened).to_contain_text(": Kiểm tra nội dung khai sinh")
    expect(happened).to_contain_text("là người đứng đầu UBND phường Trúc Bạch")
    shoot(page, "studio-play-alarm-1280")
    page.reload()
    studio.ready(page)
    expect(happened).to_contain_text(": Kiểm tra nội dung khai sinh")

    play.get_by_role("button", name="Quay lại đến: Làm xong").click()
    expect(play.locator(".play-path li")).to_have_count(2)
    expect(play.locator("[data-clock]")).to_have_text("05/03/2018 09:00")
    for element in WAY:
        studio.do(page, item(play, element))
    expect(play.get_by_text("Hồ sơ đã kết thúc.")).to_be_visible()
    shoot(page, "studio-play-ended-1280")
    play.get_by_role("button", name="Lưu thành kịch bản").click()
    name = page.get_by_label("Tên kịch bản")
    expect(name).to_have_value("Kết thúc: Đã trả Giấy khai sinh")
    name.fill(" ")
    page.get_by_role("button", name="Lưu kịch bản", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("Mời nhập tên kịch bản.")
    expect(name).to_be_focused()
    shoot(page, "studio-play-unnamed-1280")
    name.press("Escape")
    studio.keep_play(page, NAME)
    studio.saved(page)
    text = studio.content(live_server.office, design_id)["tests"]["khai-sinh.tests.yaml"]
    assert text.startswith("# Kịch bản kiểm thử của thủ tục Đăng ký khai sinh") and NAME in text

    tests = open_tests(page)
    run = tests.get_by_role("button", name=f"Chạy kịch bản: {NAME}")
    run.press("Enter")
    expect(tests.locator("[data-sum]")).to_contain_text("Đạt cả 1 kịch bản.")
    expect(run).to_be_focused()
    expect(tests.get_by_role("status").filter(has_text="Đạt cả 1 kịch bản.")).to_have_count(1)
    tests.get_by_role("button", name="Xin lỗi, hẹn lại", exact=True).click()
    marked(page, "birth_apology", "is-missed")
    marked(page, "register_birth", "is-passed")
    shoot(page, "studio-tests-1280")
    assert violations(page) == []
    tests.get_by_role("button", name=f"Phát lại kịch bản: {NAME}").click()
    expect(play.get_by_text("Hồ sơ đã kết thúc.")).to_be_visible()


def test_a_refused_answer_keeps_what_was_typed(page: Page, live_server: LiveServer) -> None:
    enter_birth(page, live_server)
    play = studio.play(page)
    play.get_by_text("Tờ khai:").click()
    play.get_by_label("Họ, chữ đệm, tên (bắt buộc)").fill("")
    play.get_by_label("Ngày sinh").fill("2018-02-20")
    play.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(play.get_by_role("alert")).to_contain_text("Chưa ghi nhận được")
    expect(play.get_by_label("Ngày sinh")).to_have_value("2018-02-20")
    shoot(page, "studio-play-refused-1280")
    play.get_by_label("Họ, chữ đệm, tên (bắt buộc)").fill("Trần Bảo An (mẫu)")
    play.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(item(play, CHECK)).to_be_visible()
    studio.in_english(page)
    page.get_by_role("tab", name="Play").click()
    expect(item(play, CHECK).get_by_role("button", name="Do this step")).to_be_visible()
    play.get_by_text("Something else").click()
    shoot(page, "studio-play-en-1280")


def test_scripts_are_run_mended_in_their_text_and_show_what_they_miss(page: Page, live_server: LiveServer) -> None:
    enter_birth(page, live_server)
    tests = open_tests(page)
    tests.get_by_role("button", name="Chạy tất cả").click()
    expect(tests.locator("[data-sum]")).to_contain_text("Đạt cả 10 kịch bản.")
    expect(tests.locator("[data-coverage]")).to_contain_text("Bước, sự kiện, cổng: 58/58 (100%)")
    tests.get_by_text("Sửa văn bản kịch bản").click()
    text = tests.get_by_label("Văn bản YAML của khai-sinh.tests.yaml")
    written = text.input_value()
    text.fill(written[: written.index("  - name: Quá hạn, báo Chủ tịch")])
    tests.get_by_role("button", name="Ghi văn bản này").click()
    tests.get_by_role("button", name="Chạy tất cả").click()
    expect(tests.locator("[data-sum]")).to_contain_text("Đạt cả 9 kịch bản.")
    expect(tests.locator(".tests-missed").last).to_contain_text("luồng Rồi: Đã hẹn lại lần nào? → Chỉ hẹn lại một lần")
    tests.get_by_text("Sửa văn bản kịch bản").click()
    text.fill(written.replace("role: civil_status_officer", "role: head", 1))
    tests.get_by_role("button", name="Ghi văn bản này").click()
    tests.get_by_role("button", name="Chạy tất cả").click()
    expect(tests.locator("[data-sum]")).to_contain_text("Đạt 9 trên 10 kịch bản.")
    wrong = tests.locator(".studio-finding").first
    expect(wrong).to_contain_text("Bước 2: Làm xong")
    shoot(page, "studio-tests-wrong-1280")
    wrong.get_by_role("button", name="dòng").click()
    expect(text).to_be_focused()
    text.fill(written.replace("- complete: check_papers", "- compleet: check_papers", 1))
    tests.get_by_role("button", name="Ghi văn bản này").click()
    expect(tests.get_by_role("alert")).to_contain_text("Mỗi bước ghi đúng một việc")
    expect(text).to_have_value(re.compile("compleet"))


def test_a_text_is_kept_and_all_are_run_when_both_are_asked_for_at_once(page: Page, live_server: LiveServer) -> None:
    design_id = enter_birth(page, live_server, TWO_FILES)
    tests = open_tests(page)
    studio.hold_answers(page, "kiem-thu")
    text = text_of(tests, SECOND_FILE)
    text.fill(SHORT.replace("Một đường ngắn", "Đổi tên kịch bản"))
    tests.get_by_role("button", name="Ghi văn bản này").last.click()
    expect(tests).to_have_attribute("aria-busy", "true")
    tests.get_by_role("button", name="Chạy tất cả").press("Enter")
    studio.let_answers_in(page)
    expect(tests.locator("[data-sum]")).to_contain_text("Đạt cả 2 kịch bản.")
    expect(tests.get_by_role("button", name="Chạy kịch bản: Đổi tên kịch bản")).to_be_visible()
    studio.saved(page)
    assert "Đổi tên kịch bản" in studio.content(live_server.office, design_id)["tests"][SECOND_FILE]


def test_what_is_typed_while_the_scripts_run_stays_and_the_cursor_with_it(page: Page, live_server: LiveServer) -> None:
    enter_birth(page, live_server, TWO_FILES)
    tests = open_tests(page)
    studio.hold_answers(page, "kiem-thu")
    tests.get_by_role("button", name="Chạy tất cả").click()
    text = text_of(tests, SECOND_FILE)
    text.press("Control+Home")
    page.keyboard.type("# Ghi chú ")
    studio.let_answers_in(page)
    expect(tests.locator("[data-sum]")).to_contain_text("Đạt cả 2 kịch bản.")
    expect(text).to_be_focused()
    page.keyboard.type("khi chạy.\n")
    expect(text).to_have_value(f"# Ghi chú khi chạy.\n{SHORT}")
    expect(text_of(tests, "khai-sinh.tests.yaml")).to_have_value(SHORT)


def test_a_run_over_an_older_drawing_paints_nothing_on_the_new_one(page: Page, live_server: LiveServer) -> None:
    enter_birth(page, live_server, TWO_FILES)
    tests = open_tests(page)
    studio.hold_answers(page, "kiem-thu")
    tests.get_by_role("button", name="Chạy tất cả").click()
    studio.rename(page, EXAMINE, "Xem nội dung (mẫu)")
    studio.let_answers_in(page)
    expect(tests.locator("[data-sum]")).to_contain_text("Đạt cả 2 kịch bản.")
    expect(page.locator("[data-canvas] .is-passed")).to_have_count(0)
    tests.get_by_role("button", name="Chạy tất cả").click()
    expect(page.locator("[data-canvas] .is-passed").first).to_be_attached()


def test_a_drawing_changed_while_it_is_played_is_played_again(page: Page, live_server: LiveServer) -> None:
    hold_time(page)
    enter_birth(page, live_server)
    play = studio.play(page)
    play.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(item(play, CHECK)).to_be_visible()
    studio.hold_answers(page, "dien-tap")
    play.get_by_role("button", name="1 giờ làm việc sau").click()
    studio.rename(page, CHECK, "Xem giấy tờ (mẫu)")
    page.clock.run_for(3000)  # longer than the pause after a change: it is busy then, and asks later
    studio.let_answers_in(page)
    expect(item(play, CHECK)).to_contain_text("Xem giấy tờ (mẫu)")
    expect(play.locator(".play-path li")).to_have_count(2)


def test_a_script_chosen_during_an_answer_is_the_one_that_is_played(page: Page, live_server: LiveServer) -> None:
    waits = SHORT.replace("Một đường ngắn", "Chờ hai ngày") + "      - wait: 2wd\n"
    enter_birth(page, live_server, {"khai-sinh.tests.yaml": waits})
    play = studio.play(page)
    play.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(item(play, CHECK)).to_be_visible()
    studio.hold_answers(page, "dien-tap")
    play.get_by_role("button", name="1 giờ làm việc sau").click()
    open_tests(page).get_by_role("button", name="Phát lại kịch bản: Chờ hai ngày").click()
    studio.let_answers_in(page)
    expect(play.locator(".play-path")).to_contain_text("Chờ 2 ngày làm việc")


def test_a_card_that_is_being_filled_in_is_left_alone(page: Page, live_server: LiveServer) -> None:
    enter_birth(page, live_server)
    play = studio.play(page)
    play.get_by_text("Tờ khai:").click()
    born_on = play.get_by_label("Ngày sinh")
    born_on.fill("2018-02-20")
    studio.rename(page, EXAMINE, "Xem nội dung (mẫu)")
    open_tests(page)
    page.get_by_role("tab", name="Diễn tập").click()
    assert play.get_attribute("aria-busy") is None
    expect(born_on).to_have_value("2018-02-20")


def the_focus_stays_where_one_works(page: Page, play: Locator) -> None:
    """A list is drawn anew after every step: whoever works by keyboard is not sent back to the top of the page."""
    expect(item(play, EXAMINE).get_by_role("button", name="Làm bước này")).to_be_focused()
    expect(play.get_by_role("status").filter(has_text="Việc đang mở: Kiểm tra nội dung khai sinh.")).to_have_count(1)
    for pressed, after in (("Chỉ nhận việc", "Trả lại hàng chờ"), ("Trả lại hàng chờ", "Chỉ nhận việc")):
        item(play, EXAMINE).get_by_role("button", name=pressed).press("Enter")
        expect(item(play, EXAMINE).get_by_role("button", name=after)).to_be_focused()
    play.get_by_role("button", name="Quay lại đến: Làm xong").press("Enter")
    expect(play.locator(".play-path li")).to_have_count(2)
    expect(play.locator(".play-path li").get_by_role("button")).to_be_focused()


def enter_birth(page: Page, live_server: LiveServer, tests: dict[str, str] | None = None) -> int:
    """In the studio, with a design from the version in force; with these tests instead of its own."""
    office = live_server.office
    with office.act(city.sign_in(office, studio.DESIGNER)) as act:
        design = studio.work.start_from_version(act, city.BIRTH)
        design_id = design.id
        if tests:
            content = studio.work.edition(act.session, design_id).content
            studio.work.save(act, design_id, {**content, "tests": tests}, based_on=design.revision)
    arrive(page, studio.DESIGNER)
    studio.enter(page, design_id)
    return design_id


def open_tests(page: Page) -> Locator:
    page.get_by_role("tab", name="Kiểm thử").click()
    tests = page.locator("#panel-tests")
    expect(tests.get_by_role("button", name="Chạy tất cả")).to_be_visible()
    return tests


def text_of(tests: Locator, file: str) -> Locator:
    """The text of a file of scripts, opened."""
    part = tests.locator(f"[data-file='{file}']")
    if not part.locator("textarea").is_visible():
        part.get_by_text("Sửa văn bản kịch bản").click()
    return part.locator("textarea")


def item(play: Locator, element: str) -> Locator:
    return play.locator(f"[data-item={element}]")


def marked(page: Page, element: str, marker: str) -> None:
    """The drawing on the canvas shows it so."""
    expect(page.locator(f"[data-canvas] [data-element-id={element}].djs-shape")).to_have_class(
        re.compile(rf"\b{marker}\b")
    )
