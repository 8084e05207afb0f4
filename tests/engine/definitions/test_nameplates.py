"""What is drawn without a name is called by what it is and where it stands, in lists, sentences and findings alike."""

from __future__ import annotations

import pytest

from engine.definitions.checks import Known
from engine.definitions.diagram import Bundle
from engine.definitions.examination import Files, look_through
from engine.definitions.nameplates import names_in
from engine.definitions.reading import read_bundle

BPMN = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
DRAWN = f"""<definitions {BPMN} targetNamespace="x"><process id="p" isExecutable="true">
  <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
  <userTask id="check" name="Thẩm định"/><sequenceFlow id="f2" sourceRef="check" targetRef="decide"/>
  <boundaryEvent id="late" attachedToRef="check"><timerEventDefinition><timeDuration>P3D</timeDuration>
  </timerEventDefinition></boundaryEvent><sequenceFlow id="f3" sourceRef="late" targetRef="end"/>
  <exclusiveGateway id="decide"/><sequenceFlow id="f4" name="Đủ" sourceRef="decide" targetRef="split"/>
  <parallelGateway id="split"/><sequenceFlow id="f5" sourceRef="decide" targetRef="end"/>
  <sequenceFlow id="f6" sourceRef="split" targetRef="end"/><endEvent id="end" name="Xong"/>
  <task id="alone"/></process></definitions>"""


@pytest.fixture
def bundle() -> Bundle:
    return read_bundle([("a.bpmn", DRAWN.encode())]).bundle


@pytest.mark.parametrize(
    ("element", "vi", "en"),
    [
        ("check", "Thẩm định", "Thẩm định"),
        ("start", "Bắt đầu trước “Thẩm định”", "Start before “Thẩm định”"),
        ("decide", "Cổng chọn một hướng sau “Thẩm định”", "Gateway: one way after “Thẩm định”"),
        ("split", "Cổng làm song song sau “Thẩm định”", "Gateway: all ways at once after “Thẩm định”"),
        ("late", "Hẹn giờ trên bước “Thẩm định”", "Timer at the step “Thẩm định”"),
        ("f5", "Cổng chọn một hướng sau “Thẩm định” → Xong", "Gateway: one way after “Thẩm định” → Xong"),
        ("alone", "Bước (alone)", "Step (alone)"),
    ],
)
def test_what_is_drawn_has_a_name_for_people(bundle: Bundle, element: str, vi: str, en: str) -> None:
    name = names_in(bundle)[element]
    assert (name, name.en) == (vi, en)


def test_borders_that_hang_on_each_other_have_names_too() -> None:
    ring = DRAWN.replace('id="alone"/>', 'id="alone"/><boundaryEvent id="x" attachedToRef="y"/>'
                         '<boundaryEvent id="y" attachedToRef="x"/>')  # fmt: skip
    found = look_through(Files({"a.bpmn": ring.encode()}), Known(), {}).findings
    assert {("dangling-reference", "x"), ("dangling-reference", "y")} <= {(f.rule, f.element_id) for f in found}


def test_only_what_is_wanted_is_named(bundle: Bundle) -> None:
    assert names_in(bundle, {"f2", "check"}).keys() == {"f2", "check"}


def test_a_finding_calls_a_nameless_gateway_by_its_place(bundle: Bundle) -> None:
    found = look_through(Files({"a.bpmn": DRAWN.encode()}), Known(), {}).findings
    unnamed = next(each for each in found if each.rule == "gateway-unnamed")
    assert unnamed.element_name == "Cổng chọn một hướng sau “Thẩm định”"
    assert "Cổng chọn một hướng sau “Thẩm định”" in unnamed.message
    assert "Gateway: one way after “Thẩm định”" in unnamed.message_en
    assert [each.message for each in found if "“decide”" in each.message + each.message_en] == []
    bare = next(each for each in found if each.rule == "flows-without-condition")
    assert bare.message.startswith("Cổng chọn một hướng sau “Thẩm định” có luồng chưa ghi điều kiện: “Đủ”")
    assert "→ “Xong”" in bare.message and "f5" not in bare.message


def test_a_kind_is_said_once(bundle: Bundle) -> None:
    odd = DRAWN.replace('<task id="alone"/>', '<adHocSubProcess id="ah"/><userTask id="t"/>').replace("P3D", "")
    said = {each.rule: each for each in look_through(Files({"a.bpmn": odd.encode()}), Known(), {}).findings}
    assert said["ad-hoc"].message_en.startswith("Ad-hoc sub-process (ah) cannot be run")
    assert said["name-missing"].message.startswith("Bước do cán bộ làm (t) chưa có tên")
    assert said["timer-empty"].message_en.startswith("Timer at the step “Thẩm định” has no time")


def test_an_id_stands_beside_a_name_only_where_two_are_called_so() -> None:
    twins = DRAWN.replace('<task id="alone"/>', '<task id="alone" name="Ký"/><userTask id="again" name="Ký"/>')
    found = look_through(Files({"a.bpmn": twins.encode()}), Known(), {}).findings
    outside = {each.element_id: each for each in found if each.rule == "task-outside-lanes"}
    assert "“Thẩm định”" in outside["check"].message and "(check)" not in outside["check"].message
    assert "“Ký” (alone)" in outside["alone"].message and "“Ký” (again)" in outside["again"].message_en
