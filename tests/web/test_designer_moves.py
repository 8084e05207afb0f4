"""Every move of a play over HTTP: what the page offers is posted as it is there, and the page shows what came."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from apiflask import APIFlask
from werkzeug.test import TestResponse

from engine.act import Office
from engine.definitions import procedures
from engine.designs import work
from engine.designs.content import content_of
from engine.rehearsal.moves import MOVES
from tests import city
from tests.web.visiting import Visitor, words

STUDIO = "/quan-tri/thiet-ke"
SMALL = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="http://vidu.invalid">
 <bpmn:message id="told" name="told" />
 <bpmn:process id="drawn" name="Bản vẽ" isExecutable="true">
  <bpmn:laneSet id="lanes"><bpmn:lane id="desk" name="Một cửa"><bpmn:extensionElements><spiffworkflow:properties>
   <spiffworkflow:property name="role" value="desk_officer" /><spiffworkflow:property name="routing" value="same/MC" />
  </spiffworkflow:properties></bpmn:extensionElements><bpmn:flowNodeRef>begins</bpmn:flowNodeRef>
   <bpmn:flowNodeRef>notify</bpmn:flowNodeRef><bpmn:flowNodeRef>answered</bpmn:flowNodeRef>
   <bpmn:flowNodeRef>work</bpmn:flowNodeRef><bpmn:flowNodeRef>ends</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
  <bpmn:startEvent id="begins"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
  <bpmn:serviceTask id="notify" name="Báo tin"><bpmn:extensionElements><spiffworkflow:properties>
   <spiffworkflow:property name="operation" value="land.lookup" /></spiffworkflow:properties>
  </bpmn:extensionElements><bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:serviceTask>
  <bpmn:intermediateCatchEvent id="answered" name="Có trả lời"><bpmn:incoming>b</bpmn:incoming>
   <bpmn:outgoing>c</bpmn:outgoing><bpmn:messageEventDefinition id="m" messageRef="told" />
  </bpmn:intermediateCatchEvent>
  <bpmn:userTask id="work" name="Việc"><bpmn:incoming>c</bpmn:incoming><bpmn:outgoing>e</bpmn:outgoing></bpmn:userTask>
  <bpmn:endEvent id="ends"><bpmn:incoming>e</bpmn:incoming></bpmn:endEvent>
  <bpmn:sequenceFlow id="a" sourceRef="begins" targetRef="notify" />
  <bpmn:sequenceFlow id="b" sourceRef="notify" targetRef="answered" />
  <bpmn:sequenceFlow id="c" sourceRef="answered" targetRef="work" />
  <bpmn:sequenceFlow id="e" sourceRef="work" targetRef="ends" />
 </bpmn:process></bpmn:definitions>"""

Step = str | dict[str, Any]


class Move(NamedTuple):
    """After `before` the page offers `step` (as a button, or as a form of that verb), and shows `seen` once done."""

    design: str
    before: list[Step]
    step: Step
    seen: str


CHECKED: list[Step] = ["receive", {"complete": "check_papers"}]
ENTRUSTED: list[Step] = [*CHECKED, {"complete": "entrust"}]
ASSIGNED: list[Step] = [*ENTRUSTED, {"complete": "assign"}]
ASKED = {"ask_supplement": ["ban-ve"], "reason": "Giấy tờ chưa rõ"}
NOTIFIED: list[Step] = ["receive", {"neighbour": "land.lookup"}]
MOVED = [
    Move("permit", [], "receive", "mẫu 01"),
    Move("permit", CHECKED, {"claim": "entrust"}, "Đang giữ:"),
    Move("permit", [*CHECKED, {"claim": "entrust"}], {"release": "entrust"}, "Ai làm được:"),
    Move("permit", CHECKED, {"complete": "entrust"}, 'data-item="assign"'),
    Move("permit", ASSIGNED, {"assign": "appraise", "to": "specialist"}, "Đang giữ:"),
    Move("permit", ASSIGNED, {"send_back": "appraise", "reason": "Cần làm lại"}, 'data-item="assign"'),
    Move("permit", ASSIGNED, {"consult": "appraise", "to": "00004", "text": "?"}, 'data-item="consult.answer"'),
    Move("permit", CHECKED, {"wait": "2wd"}, "07/03/2018"),
    Move("permit", CHECKED, {"until": "2018-03-06 10:00"}, "06/03/2018 10:00"),
    Move("permit", [*CHECKED, {"wait": "2wh"}], {"answer_alarm": "overdue", "text": "Đã biết."}, "Trả lời cảnh báo"),
    Move("permit", CHECKED, {"suspend": "Chờ kết luận liên quan"}, "thời hạn đang dừng"),
    Move("permit", [*CHECKED, {"suspend": "Chờ"}], {"resume": True, "reason": "Đã đủ"}, "đang tính thời hạn"),
    Move("permit", ENTRUSTED, ASKED, "mẫu 02"),
    Move("permit", [*ENTRUSTED, ASKED], {"supplement": "received"}, "đang tính thời hạn"),
    Move("permit", CHECKED, {"extend": "2018-04-02", "reason": "Cần thêm thời gian"}, "02/04/2018"),
    Move("permit", CHECKED, {"withdraw": "Theo đơn của người nộp"}, "Hồ sơ đã kết thúc."),
    Move("permit", CHECKED, {"stop": "Không còn đối tượng giải quyết"}, "Hồ sơ đã kết thúc."),
    Move("small", ["receive"], {"neighbour": "land.lookup"}, "Cơ quan ngoài trả lời: land.lookup"),
    Move("small", ["receive"], {"neighbour": "land.lookup", "fails": "Không kết nối được"}, "đã hỏng 1 lần"),
    Move("small", NOTIFIED, {"event": "answered"}, 'data-item="work"'),
    Move("small", [*NOTIFIED, {"event": "answered"}, {"complete": "work"}], {"return_result": True}, "Đã trả kết quả"),
]  # fmt: skip


def verb_of(step: Step) -> str:
    return step if isinstance(step, str) else next(iter(step))


@pytest.mark.parametrize("move", MOVED, ids=lambda move: verb_of(move.step))
def test_a_move_that_is_offered_is_done_and_shown(designer: Visitor, design_id: int, move: Move) -> None:
    if move.before:
        assert verb_of(move.step) in offered(play(designer, design_id, move.design, move.before))
    answer = play(designer, design_id, move.design, move.before, move.step)
    assert answer.status_code == 200 and answer.json
    assert answer.json["taken"], words(answer)
    assert move.seen in re.sub(r"\s+", " ", answer.json["html"])
    assert len(answer.json["script"]["steps"]) == len(move.before) + 1


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (CHECKED, {"resume": True}),
        (CHECKED, {"complete": "appraise"}),
        (CHECKED, {"supplement": "received"}),
        (CHECKED, {"extend": "2018-03-01", "reason": "Lùi lại"}),
        (CHECKED, {"neighbour": "no.such"}),
    ],
    ids=lambda step: "" if isinstance(step, list) else verb_of(step),
)
def test_a_move_that_cannot_be_done_says_why_and_moves_nothing(
    designer: Visitor, design_id: int, before: list[Step], step: Step
) -> None:
    answer = play(designer, design_id, "permit", before, step)
    assert answer.status_code == 200 and answer.json
    assert not answer.json["taken"] and "Không làm được:" in answer.json["html"]
    assert len(answer.json["script"]["steps"]) == len(before)


def test_every_verb_of_a_script_is_tried() -> None:
    assert {verb_of(move.step) for move in MOVED} == set(MOVES)


@pytest.fixture
def designer(app: APIFlask) -> Visitor:
    return Visitor(app, "thietke")


@pytest.fixture
def design_id(city_office: Office) -> int:
    with city_office.act(city.sign_in(city_office, "thietke")) as act:
        return work.start_from_version(act, city.PERMIT).id


def contents() -> Mapping[str, tuple[dict[str, Any], dict[str, Any]]]:
    """The designs to play, each with what is given."""
    legal = procedures.catalogue()[city.PERMIT]
    files = {name: xml.decode() for name, xml in procedures.diagrams(legal).items()}
    answers = {**city.ANSWERS[city.PERMIT], "land_area": 60}
    return {
        "permit": (
            content_of(files, legal.main, legal=legal.document),
            {"received_by": "district", "answers": answers},
        ),
        "small": (content_of({"ve.bpmn": SMALL}), {}),
    }


def play(visitor: Visitor, design_id: int, design: str, steps: list[Step], step: Step | None = None) -> TestResponse:
    """Where the script has come to, with one more step where one is given."""
    content, given = contents()[design]
    parts = {"content": content, "script": {"given": given, "steps": steps}, **({"step": step} if step else {})}
    return visitor.client.post(
        f"{STUDIO}/{design_id}/dien-tap",
        data={name: (BytesIO(json.dumps(part).encode()), f"{name}.json") for name, part in parts.items()},
        headers={"X-CSRFToken": visitor.token(), "Accept": "application/json"},
    )


def offered(answer: TestResponse) -> set[str]:
    """The verbs a page of a play has a button or a form for."""
    assert answer.json, answer.text
    page = answer.json["html"].replace("&#34;", '"')
    found = set(re.findall(r'data-move="(\w+)"', page)) | set(
        re.findall(r'data-step="{"(?:unit": "[^"]*", ")?(\w+)"', page)
    )
    wait = {"wait"} if "data-wait" in page else set()
    return found | wait | ({"complete"} if "data-form-of" in page else set())
