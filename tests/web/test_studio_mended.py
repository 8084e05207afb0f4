"""The studio where a mistrustful designer tried it: nothing chosen, nonsense typed, a large drawing, two languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from engine.definitions.diagram import Node
from tests import city
from tests.browser import LiveServer, shoot, sign_in, violations
from tests.web import studio

pytestmark = pytest.mark.browser

TITLE = "Cấp biển số nhà (mẫu)"


@pytest.mark.parametrize("label", ["Bắt đầu", "Bước do cán bộ làm"])
def test_with_nothing_chosen_an_element_goes_into_the_first_lane(
    page: Page, live_server: LiveServer, label: str
) -> None:
    design_id = studio.begin(page, TITLE)
    page.keyboard.press("F6")
    for number in (1, 2):
        page.keyboard.press("n")
        search = page.locator(".djs-popup input")
        search.press_sequentially(label)
        expect(page.locator(".djs-popup .entry.selected")).to_contain_text(label)
        search.press("Enter")
        expect(page.locator(".djs-popup")).to_have_count(0)
        expect(studio.panel(page).get_by_label("Làn thực hiện")).to_have_value(lanes(live_server, design_id)[0])
        page.keyboard.press("Escape")
        studio.saved(page)
        assert [node.lane for node in nodes(live_server, design_id)] == lanes(live_server, design_id)[:1] * number
    page.reload()
    studio.ready(page)
    page.get_by_role("tab", name="Phần tử").click()
    expect(page.get_by_role("option", name=label)).to_have_count(2)


def test_nothing_is_dropped_beside_the_pool(page: Page, live_server: LiveServer) -> None:
    """Neither a new step from the palette nor one that is dragged out of its lane."""
    design_id = studio.begin(page, TITLE)
    pool = box_of(page, "bpmn:Participant")
    beside, inside = (pool["x"] + 300, pool["y"] + pool["height"] + 60), (pool["x"] + 300, pool["y"] + 60)
    for spot, count in ((beside, 0), (inside, 1)):
        page.locator(".djs-palette [data-action='create.user-task']").click()
        page.mouse.move(spot[0] + 5, spot[1] + 5)
        page.mouse.move(*spot)
        page.mouse.click(*spot)
        page.keyboard.press("Escape")
        assert page.evaluate(COUNT, "bpmn:UserTask") == count
    page.keyboard.press("Escape")
    page.mouse.move(*inside)
    page.mouse.down()
    page.mouse.move(beside[0] - 20, beside[1] - 20, steps=4)
    page.mouse.move(*beside)
    page.mouse.up()
    step = box_of(page, "bpmn:UserTask")
    assert step["y"] + step["height"] < pool["y"] + pool["height"]
    studio.saved(page)
    [node] = nodes(live_server, design_id)
    assert node.lane == lanes(live_server, design_id)[0]


def test_what_is_no_period_stays_as_typed_and_is_not_written(page: Page, live_server: LiveServer) -> None:
    design_id = enter_birth(page, live_server)
    number = studio.panel(page).get_by_label("Thời hạn", exact=True)
    unit = studio.panel(page).get_by_label("Thời hạn: đơn vị thời gian")
    for typed, told in (
        ("abc", "“abc” không phải là thời hạn."),
        ("-1", "“-1” không phải là thời hạn."),
        ("0,5", "Không tính được “0,5 giờ làm việc”. Viết số tròn"),
    ):
        for reselected in (False, True):
            studio.choose(page, SIGNING)
            if not reselected:
                studio.fill(page, "Thời hạn", typed)
            expect(studio.panel(page)).to_contain_text(told)
            expect(studio.panel(page)).to_contain_text("Chưa ghi; vẫn giữ 1 giờ làm việc.")
            expect(number).to_have_value(typed)
            expect(number).to_have_attribute("aria-invalid", "true")
            expect(unit).to_have_value("wh")
            studio.choose(page, "Kiểm tra nội dung khai sinh")
            expect(number).to_have_attribute("aria-invalid", "false")
    studio.choose(page, SIGNING)
    shoot(page, "studio-no-period-1280")
    assert violations(page) == []
    assert time_limit(live_server, design_id) == "1wh"
    studio.fill(page, "Thời hạn", "2")
    studio.choose(page, "Kiểm tra nội dung khai sinh")
    studio.choose(page, SIGNING)
    expect(number).to_have_value("2")
    expect(unit).to_have_value("wh")
    studio.saved(page)
    assert time_limit(live_server, design_id) == "2wh"
    studio.fill(page, "Thời hạn", "0,5")
    unit.select_option("wd")
    studio.saved(page)
    assert time_limit(live_server, design_id) == "0.5wd"


def test_the_whole_drawing_can_be_seen_and_its_parts_come_nearer(page: Page, live_server: LiveServer) -> None:
    enter_birth(page, live_server)
    assert not page.evaluate(IS_WHOLE)  # it opens so that it can be read
    studio.press(page, "f")
    assert page.evaluate(IS_WHOLE)
    shoot(page, "studio-whole-1280")
    assert violations(page) == []
    for nearer, farther in (("+", "-"), ("=", "-")):
        before = page.evaluate(ZOOM)
        studio.press(page, nearer)
        assert page.evaluate(ZOOM) > before
        studio.press(page, farther)
        assert page.evaluate(ZOOM) == pytest.approx(before)
    page.get_by_role("button", name="Phóng to").click()
    assert page.evaluate(ZOOM) > before
    page.get_by_role("button", name="Thu nhỏ").click()
    assert page.evaluate(ZOOM) == pytest.approx(before)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Phóng to, thu nhỏ")


SIGNING = "Ký Giấy khai sinh"
ZOOM = """studio.modeler.get("canvas").zoom()"""
IS_WHOLE = """(() => {
    const { x, y, width, height, inner } = studio.modeler.get("canvas").viewbox();
    return inner.x >= x && inner.y >= y && inner.x + inner.width <= x + width && inner.y + inner.height <= y + height;
})()"""
COUNT = """(type) => studio.modeler.get("elementRegistry").filter((each) => each.type === type).length"""
BOX = """(type) => {
    const [shape] = studio.modeler.get("elementRegistry").filter((each) => each.type === type);
    const { x, y, width, height } = studio.modeler.get("elementRegistry").getGraphics(shape).getBoundingClientRect();
    return { x, y, width, height };
}"""


def box_of(page: Page, kind: str) -> dict[str, float]:
    """Where on the screen the first element of that kind is."""
    found: dict[str, float] = page.evaluate(BOX, kind)
    return found


def nodes(live_server: LiveServer, design_id: int) -> list[Node]:
    [process] = studio.bundle(live_server.office, design_id).processes()
    return list(process.nodes.values())


def lanes(live_server: LiveServer, design_id: int) -> list[str]:
    """The ids of the lanes, from the upper to the lower."""
    [process] = studio.bundle(live_server.office, design_id).processes()
    return list(process.lanes)


def enter_birth(page: Page, live_server: LiveServer) -> int:
    """In the studio, with a design from the registration of births in force."""
    with live_server.office.act(city.sign_in(live_server.office, studio.DESIGNER)) as act:
        design_id = studio.work.start_from_version(act, city.BIRTH).id
    sign_in(page, studio.DESIGNER)
    studio.enter(page, design_id)
    return design_id


def time_limit(live_server: LiveServer, design_id: int) -> str | None:
    """The time limit of the signing, as it is saved."""
    [task] = [task for task in studio.profile(live_server.office, design_id).tasks.values() if task.name == SIGNING]
    return task.time_limit
