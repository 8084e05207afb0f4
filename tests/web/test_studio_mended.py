"""The studio where a mistrustful designer tried it: nothing chosen, nonsense typed, a large drawing, two languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from engine.definitions.diagram import Node
from tests.browser import LiveServer
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
