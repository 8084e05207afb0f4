"""Diagrams of other tools on their way into the studio: opened, told at the element, repaired, given a picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.settings import ROOT
from tests import city
from tests.browser import DESKTOP, LiveServer, arrive, shoot, until, violations
from tests.web import studio

pytestmark = pytest.mark.browser

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
VENDORS = (
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn" '
    'xmlns:signavio="http://www.signavio.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)

CAMUNDA = """
  <startEvent id="s" name="Nhận đơn"/><sequenceFlow id="f1" sourceRef="s" targetRef="check"/>
  <userTask id="check" name="Kiểm tra đơn" camunda:formKey="embedded:app:forms/intake-check.html"
    camunda:candidateGroups="desk_officer" camunda:dueDate="${dateTime().plusDays(2).toDate()}"
    camunda:asyncBefore="true"/>
  <sequenceFlow id="f2" sourceRef="check" targetRef="decide"/>
  <exclusiveGateway id="decide" name="Đủ giấy tờ?" default="no"/>
  <sequenceFlow id="yes" name="Đủ" sourceRef="decide" targetRef="sign">
    <conditionExpression xsi:type="tFormalExpression">${intake.check.result == 'complete'}</conditionExpression>
  </sequenceFlow>
  <sequenceFlow id="no" name="Thiếu" sourceRef="decide" targetRef="refused"/>
  <userTask id="sign" name="Ký giấy" camunda:candidateGroups="APP_MAYOR"/>
  <sequenceFlow id="f3" sourceRef="sign" targetRef="done"/>
  <endEvent id="done" name="Đã cấp"/><endEvent id="refused" name="Không nhận"/>"""

FLOWABLE = """
  <laneSet id="lanes">
    <lane id="desk" name="Công chức một cửa"><extensionElements>
      <signavio:signaviometadata metakey="bgcolor" metavalue="#ffffff"/></extensionElements>
      <flowNodeRef>s</flowNodeRef><flowNodeRef>take</flowNodeRef></lane>
    <lane id="division" name="Phòng chuyên môn"><flowNodeRef>appraise</flowNodeRef><flowNodeRef>late</flowNodeRef>
      <flowNodeRef>told</flowNodeRef></lane>
    <lane id="leader" name="Lãnh đạo"><flowNodeRef>together</flowNodeRef><flowNodeRef>e</flowNodeRef></lane>
  </laneSet>
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="take"/>
  <userTask id="take" name="Tiếp nhận" flowable:formKey="intake.check"/>
  <sequenceFlow id="f2" sourceRef="take" targetRef="appraise"/>
  <userTask id="appraise" name="Thẩm định" flowable:candidateGroups="experts" flowable:skipExpression="${quick}"/>
  <boundaryEvent id="late" name="Quá ba ngày" attachedToRef="appraise" cancelActivity="false">
    <timerEventDefinition id="late_timer"><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>
  <sequenceFlow id="f4" sourceRef="late" targetRef="told"/><endEvent id="told" name="Đã nhắc"/>
  <sequenceFlow id="f3" sourceRef="appraise" targetRef="together"/>
  <subProcess id="together" name="Ký và đóng dấu"><startEvent id="s2"/>
    <sequenceFlow id="g1" sourceRef="s2" targetRef="sign"/><userTask id="sign" name="Ký"/>
    <sequenceFlow id="g2" sourceRef="sign" targetRef="seal"/><userTask id="seal" name="Đóng dấu"/>
    <sequenceFlow id="g3" sourceRef="seal" targetRef="e2"/><endEvent id="e2"/></subProcess>
  <sequenceFlow id="f5" sourceRef="together" targetRef="e"/><endEvent id="e"/>"""

COMPLEX = """
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="take"/>
  <userTask id="take" name="Tiếp nhận"/><sequenceFlow id="f2" sourceRef="take" targetRef="decide"/>
  <complexGateway id="decide" name="Ai trả lời trước?"/>
  <sequenceFlow id="f3" sourceRef="decide" targetRef="sign"/>
  <userTask id="sign" name="Ký giấy"/><sequenceFlow id="f4" sourceRef="sign" targetRef="e"/><endEvent id="e"/>"""

UNKEPT = """
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="take"/>
  <userTask id="take" name="Tiếp nhận">
    <checklist><line>Tờ khai</line></checklist>
  </userTask>
  <acme:sticker xmlns:acme="http://acme.example/bpmn" text="Nhớ gọi điện"/>
  <sequenceFlow id="f2" sourceRef="take" targetRef="e"/><endEvent id="e"/>"""


def of(process: str) -> str:
    return (
        f'<definitions xmlns="{BPMN}" {VENDORS} targetNamespace="x"><process id="p" isExecutable="true">{process}'
        "</process></definitions>"
    )


def bring_in(page: Page, *files: tuple[str, str | bytes]) -> None:
    """Hand in these files at the page where designs begin, and wait for the studio and its first check."""
    arrive(page, studio.DESIGNER)
    page.goto(f"{studio.STUDIO}/moi")
    sent = [{"name": n, "mimeType": "text/xml", "buffer": t if isinstance(t, bytes) else t.encode()} for n, t in files]
    page.set_input_files("#files", sent)  # type: ignore[arg-type]
    with page.expect_navigation():
        page.get_by_role("button", name="Nạp và mở").click()
    studio.ready(page)
    checked(page)


def checked(page: Page) -> None:
    """Until the house has checked what is on the canvas and the picture is saved."""
    expect(findings(page).locator("[role=status]")).to_have_text(re.compile("^(Sơ đồ|The diagram)"))
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "savedAt")


def findings(page: Page) -> Any:
    return page.locator("#panel-findings")


def look_at_findings(page: Page) -> None:
    page.get_by_role("tab", name="Kiểm tra").click()


def design_of(page: Page) -> int:
    return int(page.url.rpartition("/")[2])


def shape(page: Page, element: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(
        """(id) => { const e = studio.modeler.get("elementRegistry").get(id);
        return e && { x: e.x, y: e.y, width: e.width, height: e.height }; }""",
        element,
    )
    return found


def is_inside(inner: dict[str, float], outer: dict[str, float]) -> bool:
    return (
        outer["x"] <= inner["x"]
        and outer["y"] <= inner["y"]
        and inner["x"] + inner["width"] <= outer["x"] + outer["width"]
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"]
    )


def note(page: Page, kind: str, text: str) -> Any:
    return findings(page).locator(f"[data-notes={kind}] li").filter(has_text=text)


def test_a_camunda_diagram_says_what_became_of_it(page: Page, live_server: LiveServer) -> None:
    bring_in(page, ("giay-phep.bpmn", of(CAMUNDA)))
    task = studio.profile(live_server.office, design_of(page)).tasks["check"]
    assert (task.role, task.form, task.time_limit) == ("desk_officer", "intake.check", "2d")

    look_at_findings(page)
    expect(note(page, "asked", "Công cụ cũ giao việc cho “APP_MAYOR”.")).to_be_visible()
    findings(page).locator("[data-notes=kept] summary").click()
    note(page, "kept", "camunda:asyncBefore: true").get_by_role("button").click()
    page.get_by_role("tab", name="Thuộc tính").click()
    expect(studio.panel(page).get_by_role("heading", name="Kiểm tra đơn")).to_be_visible()
    expect(studio.panel(page)).to_contain_text("camunda:asyncBefore: true")
    shoot(page, "studio-import-camunda-1280")
    assert violations(page) == []

    look_at_findings(page)
    note(page, "asked", "APP_MAYOR").get_by_role("button").click()
    page.get_by_role("tab", name="Thuộc tính").click()
    studio.select(page, "Chức danh thực hiện", value="head")
    look_at_findings(page)
    expect(note(page, "asked", "APP_MAYOR")).to_have_count(0)
    with page.expect_download() as downloading:
        findings(page).get_by_role("link", name="giay-phep.bpmn").click()
    assert Path(downloading.value.path()).read_text("utf-8") == of(CAMUNDA)


def test_what_the_canvas_cannot_hold_is_told_before_it_is_lost(page: Page, live_server: LiveServer) -> None:
    text = of(UNKEPT)
    lines = {word: 1 + text[: text.index(word)].count("\n") for word in ("<checklist", "<acme:sticker")}
    bring_in(page, ("don.bpmn", text))
    told = page.locator("[data-unkept]")
    for word, line in lines.items():
        expect(told).to_contain_text(f"{word}>, dòng {line}: không phải phần tử BPMN, hoặc đặt sai chỗ")
    expect(told).to_contain_text("mời vẽ lại bằng phần tử có trong bảng vẽ")
    shoot(page, "studio-import-unkept-1280")
    assert violations(page) == []
    with page.expect_download() as downloading:
        told.get_by_role("link", name="don.bpmn").click()
    assert Path(downloading.value.path()).read_text("utf-8") == text
    told.get_by_role("button", name="Đóng").click()
    expect(told).to_be_hidden()
    kept = studio.content(live_server.office, design_of(page))
    assert "checklist" not in kept["files"]["don.bpmn"] and kept["originals"]["don.bpmn"] == text


def test_what_a_drawing_of_ours_cannot_hold_stays_in_its_history(page: Page, live_server: LiveServer) -> None:
    with live_server.office.act(city.sign_in(live_server.office, studio.DESIGNER)) as act:
        content = studio.work.content_of({"don.bpmn": of(UNKEPT)}, "don.bpmn")
        design_id = studio.work.start(act, "Đơn (mẫu)", content).id
    arrive(page, studio.DESIGNER)
    studio.enter(page, design_id)
    expect(page.locator("[data-unkept]")).to_contain_text("Bản lưu trước vẫn còn nguyên trong thẻ Lịch sử")
    expect(page.locator("[data-unkept]").get_by_role("link")).to_have_count(0)


def test_what_came_of_the_files_is_one_note_that_can_be_closed(page: Page) -> None:
    bring_in(page, ("giay-phep.bpmn", of(CAMUNDA)), ("hong.bpmn", "<definitions"))
    notes = page.locator("#said .note")
    expect(notes).to_have_count(1)
    for told in (
        "Đã chuyển",
        "thiết lập của công cụ cũ",
        "Chưa biết chức danh cho: APP_MAYOR",
        "Không mở được: hong.bpmn",
    ):
        expect(notes).to_contain_text(told)
    shoot(page, "studio-import-note-1280")
    notes.get_by_role("button", name="Đóng").click()
    expect(notes).to_have_count(0)


def test_a_diagram_without_a_picture_is_given_one_with_its_lanes(page: Page, live_server: LiveServer) -> None:
    bring_in(page, ("ky-so.bpmn", of(FLOWABLE)))
    boxes = {each: shape(page, each) for each in ("desk", "division", "leader", "take", "appraise", "together", "sign")}
    assert all(boxes.values())
    for inner, outer in (("take", "desk"), ("appraise", "division"), ("together", "leader"), ("sign", "together")):
        assert is_inside(boxes[inner], boxes[outer]), inner
    late, host = shape(page, "late"), boxes["appraise"]
    assert late["y"] < host["y"] + host["height"] < late["y"] + late["height"]
    look_at_findings(page)
    expect(note(page, "asked", "“experts”")).to_be_visible()
    shoot(page, "studio-import-without-picture-1280")

    [written] = studio.content(live_server.office, design_of(page))["files"].values()
    assert "BPMNDiagram" in written and 'flowable:skipExpression="${quick}"' in written
    assert 'metavalue="#ffffff"' in written  # nothing of the other tool is lost with the picture
    page.reload()
    studio.ready(page)
    assert shape(page, "together") == boxes["together"]


def test_our_own_procedure_is_drawn_anew_and_can_be_taken_back(page: Page, live_server: LiveServer) -> None:
    drawn = (ROOT / "processes" / "bpmn" / "khai-sinh.bpmn").read_text("utf-8")
    bring_in(page, ("khai-sinh.bpmn", drawn))
    before = {id: shape(page, id) for id in page.evaluate(NODES)}
    studio.press(page, "-")
    page.get_by_role("button", name="Sắp xếp lại").click()
    expect(page.locator("[data-said]")).to_have_text("Đã sắp xếp lại hình vẽ. Ctrl+Z để trở lại như cũ.")
    after = {id: shape(page, id) for id in page.evaluate(NODES)}
    assert before.keys() == after.keys() and before != after
    until(page, IN_VIEW)
    assert page.evaluate(LANES)[0] < 200, "its steps stand in one row"
    shoot(page, "studio-arranged-1280")
    revision = studio.revision(live_server.office, design_of(page))
    studio.press(page, "Control+z")
    until(page, "(seen) => studio.design.revision > seen && !studio.isUnsaved()", revision)
    assert {id: shape(page, id) for id in page.evaluate(NODES)} == before
    for name in ("khai-sinh", "cap-phep-xay-dung", "ly-lich-tu-phap", "lien-thong-khai-sinh"):
        no_name_is_crossed_in(page, f"{name}.bpmn")


def no_name_is_crossed_in(page: Page, file: str) -> None:
    """Drawn from nothing, every name of a large procedure stands clear of all lines, steps and other names."""
    xml = (ROOT / "processes" / "bpmn" / file).read_text("utf-8")
    bare = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", xml, flags=re.DOTALL)
    page.evaluate(
        "(xml) => studio.show({ ...studio.content, files: { ...studio.content.files, [studio.file]: xml } })", bare
    )
    assert page.evaluate(CROSSED) == {"names": xml_names(bare), "crossed": []}, file


def xml_names(xml: str) -> int:
    """How many names stand outside their elements."""
    return len(re.findall(r"<bpmn:(?:\w*Event|\w*Gateway|sequenceFlow) [^>]*name=", xml))


def test_what_is_refused_is_marked_at_its_element_and_repaired_there(page: Page) -> None:
    bring_in(page, ("phuc-hop.bpmn", of(COMPLEX)))
    look_at_findings(page)
    refused = findings(page).locator(".studio-finding.is-error").filter(has_text="Ai trả lời trước?")
    expect(refused.first).to_be_visible()
    expect(refused.first.locator("span").first).not_to_be_empty()  # the remedy
    mark = page.locator("[data-container-id=decide] .studio-mark.is-error")
    expect(mark).to_have_count(1)
    shoot(page, "studio-import-refused-1280")

    refused.first.click()
    studio.press(page, "r")
    page.locator(".djs-popup .entry").filter(has_text="song song").first.click()
    expect(refused).to_have_count(0)
    checked(page)
    expect(page.locator(".djs-overlays .studio-mark.is-error")).to_have_count(0)
    expect(refused).to_have_count(0)


def test_what_cannot_be_drawn_says_why(page: Page) -> None:
    bring_in(page, ("trong.bpmn", f'<definitions xmlns="{BPMN}" targetNamespace="x"/>'))
    look_at_findings(page)
    expect(findings(page).locator(".studio-finding.is-error")).to_contain_text("không có quy trình nào")


def test_a_reference_that_leads_nowhere_stays_said(page: Page) -> None:
    waits = (
        '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="c"/><intermediateCatchEvent id="c" '
        'name="Chờ tin"><messageEventDefinition id="d" messageRef="gone"/></intermediateCatchEvent>'
        '<sequenceFlow id="g" sourceRef="c" targetRef="e"/><endEvent id="e"/>'
    )
    bring_in(page, ("cho-tin.bpmn", of(waits)))
    look_at_findings(page)
    lost = findings(page).locator(".studio-finding.is-error").filter(has_text="gone")
    expect(lost).to_be_visible()
    page.reload()
    studio.ready(page)
    look_at_findings(page)
    expect(lost).to_be_visible()
    lost.click()
    page.get_by_role("tab", name="Thuộc tính").click()
    studio.fill(page, "Tên thông điệp", "Tin đã về")
    look_at_findings(page)
    expect(lost).to_have_count(0)


def test_files_that_call_each_other_come_together_and_all_are_drawn(page: Page) -> None:
    main = (
        '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="c"/>'
        '<callActivity id="c" name="Kiểm tra" calledElement="part"/><sequenceFlow id="g" sourceRef="c" targetRef="e"/>'
        '<endEvent id="e"/>'
    )
    part = (
        '<startEvent id="s2"/><sequenceFlow id="f2" sourceRef="s2" targetRef="t2"/><userTask id="t2" name="Xem xét"/>'
        '<sequenceFlow id="g2" sourceRef="t2" targetRef="e2"/><endEvent id="e2"/>'
    )
    bring_in(page, ("phan.bpmn", of(part).replace('id="p"', 'id="part"')), ("chinh.bpmn", of(main)))
    expect(page.locator("[data-files]")).to_have_value("chinh.bpmn")
    look_at_findings(page)
    findings(page).locator("button").filter(has_text="Xem xét").first.click()
    expect(page.locator("[data-files]")).to_have_value("phan.bpmn")
    assert shape(page, "t2")


def test_what_is_pasted_from_elsewhere_is_marked_too(page: Page) -> None:
    studio.begin(page, "Dán từ nơi khác (mẫu)")
    page.evaluate(PASTE)
    look_at_findings(page)
    expect(findings(page).locator(".studio-finding.is-error").filter(has_text="Tính phí")).not_to_have_count(0)
    expect(page.locator(".djs-overlays .studio-mark.is-error")).not_to_have_count(0)


def test_four_hundred_steps_are_arranged_and_the_page_goes_on(page: Page) -> None:
    steps = "".join(
        f'<userTask id="t{n}" name="Bước {n}"/><sequenceFlow id="f{n}" sourceRef="t{n}" targetRef="t{n + 1}"/>'
        for n in range(400)
    )
    start = '<startEvent id="s"/><sequenceFlow id="fs" sourceRef="s" targetRef="t0"/>'
    bring_in(page, ("dai.bpmn", of(f'{start}{steps}<endEvent id="t400"/>')))
    assert len(page.evaluate(NODES)) == 402
    studio.press(page, "f")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"]


IN_VIEW = """() => {
    const { inner, x, y, width, height } = studio.modeler.get("canvas").viewbox();
    return inner.x >= x && inner.y >= y && inner.x + inner.width <= x + width && inner.y + inner.height <= y + height;
}"""
LANES = "studio.modeler.get('elementRegistry').filter((e) => e.type === 'bpmn:Lane').map((e) => Math.round(e.height))"
CROSSED = """() => {
    const registry = studio.modeler.get("elementRegistry");
    const touch = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
    const legs = ({ id, waypoints }) => waypoints.slice(1).map((end, n) => {
        const [x, y] = [Math.min(waypoints[n].x, end.x), Math.min(waypoints[n].y, end.y)];
        return { id, x, y, width: Math.abs(waypoints[n].x - end.x), height: Math.abs(waypoints[n].y - end.y) };
    });
    const names = registry.filter((each) => each.labelTarget);
    const ours = /Task|Event|Gateway|Activity/;
    const isStep = ({ type, waypoints, labelTarget }) => !waypoints && !labelTarget && ours.test(type);
    const steps = registry.filter(isStep);
    const others = [...registry.filter((each) => each.waypoints).flatMap(legs), ...steps, ...names];
    const isOther = (name, { id }) => id !== name.id && id !== name.labelTarget.id;
    const met = (name) => others.filter((other) => isOther(name, other) && touch(name, other));
    return { names: names.length, crossed: names.flatMap((name) => met(name).map(({ id }) => [name.id, id])) };
}"""
NODES = """studio.modeler.get("elementRegistry")
    .filter((e) => !e.labelTarget && !e.waypoints && e.parent && !["bpmn:Participant", "bpmn:Lane"].includes(e.type))
    .map((e) => e.id).sort()"""

PASTE = """() => {
    const factory = studio.modeler.get("elementFactory");
    const shape = factory.createShape({ type: "bpmn:BusinessRuleTask" });
    shape.businessObject.name = "Tính phí";
    const lane = studio.modeler.get("elementRegistry").find((e) => e.type === "bpmn:Participant");
    studio.modeler.get("modeling").createShape(shape, { x: lane.x + 400, y: lane.y + 60 }, lane);
}"""
