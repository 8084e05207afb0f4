"""The studio where a mistrustful designer tried it: nothing chosen, nonsense typed, a large drawing, two languages."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from engine.definitions.diagram import Node
from tests import city
from tests.browser import LiveServer, arrive, shoot, violations
from tests.web import studio
from tests.web.test_studio_import import bring_in, of

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
    only_the_letter_that_is_issued_is_offered(page)


def only_the_letter_that_is_issued_is_offered(page: Page) -> None:
    effect, letter = (
        studio.panel(page).get_by_label(label, exact=True) for label in ("Khi hoàn thành thì", "Giấy tờ phát hành")
    )
    for code, offered in (
        ("refuse", "Phiếu từ chối tiếp nhận giải quyết hồ sơ (mẫu 03) (mặc định)"),
        ("finish", "Bước này không phát hành giấy tờ"),
    ):
        effect.select_option(code)
        expect(letter.locator("option")).to_have_text([offered])


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


def test_the_branches_of_a_gateway_are_drawn_apart(page: Page) -> None:
    """A diagram without a picture: no two ways out lie on each other, and every name can be read."""
    bring_in(page, ("phan-loai.bpmn", of(SORTED)))
    studio.press(page, "f")
    shoot(page, "studio-branches-1280")
    assert page.evaluate(LAID_OVER) == []


def test_english_pages_list_the_elements_by_their_english_names(page: Page, live_server: LiveServer) -> None:
    enter_birth(page, live_server)
    studio.in_english(page)
    page.get_by_role("tab", name="Elements").click()
    step = page.get_by_role("option", name="Sign the birth certificate")
    step.click()
    expect(page.get_by_role("option", name=SIGNING)).to_have_count(0)
    shoot(page, "studio-elements-english-1280")
    page.get_by_role("tab", name="Properties").click()
    expect(studio.panel(page).get_by_role("heading", name="Sign the birth certificate")).to_be_visible()
    expect(studio.panel(page).get_by_label("Name", exact=True)).to_have_value(SIGNING)


def test_what_has_changed_on_a_branch_is_told_beside_its_name(page: Page, live_server: LiveServer) -> None:
    design_id = enter_birth(page, live_server)
    branches = page.evaluate(NAMED_BRANCHES)
    changes = json.dumps(dict.fromkeys(branches, "changed"))

    def compared(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace("data-diagram ", f"data-diagram data-changes='{changes}' ", 1)
        route.fulfill(response=answer, body=body)

    page.route("**/hinh", compared)
    page.goto(f"{studio.STUDIO}/{design_id}/hinh")
    expect(page.locator(".diagram-change")).to_have_count(len(branches))
    for _ in range(5):  # until the badges are no larger than drawn
        page.get_by_role("button", name="Phóng to").click()
    shoot(page, "studio-changed-branches-1280")
    assert page.evaluate(COVERED) == []


NAMED_BRANCHES = """studio.modeler.get("elementRegistry")
    .filter((each) => each.waypoints && each.businessObject.name).map(({ id }) => id)"""
COVERED = """(() => {
    const all = (what) => [...document.querySelectorAll(what)];
    const boxes = (what) => all(what).map((each) => [each.textContent, each.getBoundingClientRect()]);
    const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const badges = boxes(".diagram-change");
    const isCovered = ([, name]) => badges.some(([, badge]) => touch(name, badge));
    return boxes("text.djs-label").filter(isCovered).map(([name]) => name);
})()"""
SORTED = """
  <laneSet id="lanes">
    <lane id="desk" name="Một cửa"><flowNodeRef>s</flowNodeRef><flowNodeRef>take</flowNodeRef>
      <flowNodeRef>sort</flowNodeRef><flowNodeRef>now</flowNodeRef><flowNodeRef>e</flowNodeRef></lane>
    <lane id="division" name="Phòng chuyên môn"><flowNodeRef>visit</flowNodeRef><flowNodeRef>read</flowNodeRef></lane>
    <lane id="leader" name="Lãnh đạo"><flowNodeRef>decide</flowNodeRef><flowNodeRef>refuse</flowNodeRef></lane>
  </laneSet>
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="take"/>
  <userTask id="take" name="Tiếp nhận" camunda:candidateGroups="desk_officer"/>
  <sequenceFlow id="f2" sourceRef="take" targetRef="sort"/>
  <exclusiveGateway id="sort" name="Hồ sơ loại nào?" default="w1"/>
  <sequenceFlow id="w1" name="Giải quyết ngay" sourceRef="sort" targetRef="now"/>
  <sequenceFlow id="w2" name="Phải kiểm tra thực địa" sourceRef="sort" targetRef="visit"/>
  <sequenceFlow id="w3" name="Chỉ xem giấy tờ" sourceRef="sort" targetRef="read"/>
  <sequenceFlow id="w4" name="Vượt thẩm quyền" sourceRef="sort" targetRef="decide"/>
  <sequenceFlow id="w5" name="Không tiếp nhận" sourceRef="sort" targetRef="refuse"/>
  <userTask id="now" name="Cấp ngay"/><userTask id="visit" name="Xem tại chỗ"/><userTask id="read" name="Đọc hồ sơ"/>
  <userTask id="decide" name="Quyết định"/><userTask id="refuse" name="Từ chối"/>
  <sequenceFlow id="g1" sourceRef="now" targetRef="e"/><sequenceFlow id="g2" sourceRef="visit" targetRef="e"/>
  <sequenceFlow id="g3" sourceRef="read" targetRef="e"/><sequenceFlow id="g4" sourceRef="decide" targetRef="e"/>
  <sequenceFlow id="g5" sourceRef="refuse" targetRef="e"/><endEvent id="e" name="Xong"/>"""
LAID_OVER = """(() => {
    const registry = studio.modeler.get("elementRegistry");
    const pieces = ({ waypoints }) => waypoints.slice(1).map((end, n) => {
        const start = waypoints[n];
        const [x, y] = [Math.min(start.x, end.x), Math.min(start.y, end.y)];
        return { x, y, right: Math.max(start.x, end.x), bottom: Math.max(start.y, end.y) };
    });
    const across = (a, b) => Math.min(a.right, b.right) - Math.max(a.x, b.x);
    const meet = (a, b) => across(a, b) + Math.min(a.bottom, b.bottom) - Math.max(a.y, b.y);
    const touch = (a, b) => a.x <= b.right && b.x <= a.right && a.y <= b.bottom && b.y <= a.bottom;
    const box = ({ x, y, width, height }) => ({ x, y, right: x + width, bottom: y + height });
    const words = (flow) => flow.labels.map(box);
    const found = [];
    for (const gateway of registry.filter(({ type }) => /Gateway$/.test(type))) {
        for (const one of gateway.outgoing) for (const other of gateway.outgoing) {
            if (one === other) continue;
            const isOver = pieces(one).some((a) => pieces(other).some((b) => touch(a, b) && meet(a, b) > 1));
            const isHidden = words(one).some((a) => [...words(other), ...pieces(other)].some((b) => touch(a, b)));
            if (isOver || isHidden) found.push([one.id, other.id, isOver ? "line" : "name"]);
        }
    }
    return found;
})()"""
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
    arrive(page, studio.DESIGNER)
    studio.enter(page, design_id)
    return design_id


def time_limit(live_server: LiveServer, design_id: int) -> str | None:
    """The time limit of the signing, as it is saved."""
    [task] = [task for task in studio.profile(live_server.office, design_id).tasks.values() if task.name == SIGNING]
    return task.time_limit
