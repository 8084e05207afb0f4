"""Every verb a script may use does on the stage what it does in the office."""

from __future__ import annotations

import pytest
from designs import END, START, drawn, played, said, shipped, task

from engine.rehearsal.moves import MOVES
from engine.rehearsal.reading import VERBS

PERMIT = """
name: Cấp phép
given:
  received_by: district
  answers: {{commune: "00004", address: 12 phố Mẫu, land_paper: GCN 999 (mẫu), land_area: 60, storeys: 4,
            floor_area: 220}}
steps:
- receive
- complete: check_papers
{steps}
"""

MESSAGE = (
    '<bpmn:intermediateCatchEvent id="answered" name="Có trả lời">$flows'
    '<bpmn:messageEventDefinition id="m" messageRef="told" /></bpmn:intermediateCatchEvent>'
)


def test_there_is_a_move_for_every_verb() -> None:
    assert MOVES.keys() == VERBS.keys()


@pytest.mark.parametrize(
    "steps",
    [
        """
- claim: entrust
  expect: {work_items: [{element: entrust, held: true}]}
- release: entrust
  expect: {work_items: [{element: entrust, held: false}]}""",
        """
- complete: entrust
- complete: assign
- assign: appraise
  to: specialist@handling
  expect: {work_items: [{element: appraise, held: true}]}""",
        """
- complete: entrust
- complete: assign
- send_back: appraise
  reason: Giao nhầm người
  expect: {work_items: [{element: assign, held: true}], exactly: true}""",
        """
- complete: entrust
- complete: assign
- consult: appraise
  to: {role: head, unit: "00004"}
  text: Đề nghị cho ý kiến
  expect: {work_items: [appraise, {element: consult.answer, unit: "00004"}]}
- complete: consult.answer
  expect: {work_items: [appraise], exactly: true}""",
        """
- suspend: Chờ quy hoạch
  expect: {status: stopped, clock: paused}
- wait: 3wd
  expect: {alarms: []}
- resume:
  expect: {status: in_progress, clock: running, due: 2018-03-23}""",
        """
- complete: entrust
- ask_supplement: [ban-ve]
  reason: Thiếu bản vẽ
  expect: {status: waiting_for_supplement, letters: ["02"], work_items: [assign, supplement.receive]}
- supplement: received
  expect: {status: in_progress, work_items: [assign], exactly: true}""",
        """
- extend: 2018-04-02
  reason: Cần thêm thời gian
  expect: {due: 2018-04-02, letters: ["04"]}""",
        """
- stop: Không bổ sung
  expect: {status: stopped, ended: true, work_items: []}""",
        """
- withdraw: Đổi ý
  expect: {status: withdrawn, ended: true}""",
        """
- wait: 2wh
  expect: {alarms: [{rung: overdue, about: entrust}]}
- answer_alarm: overdue
  text: Đã đôn đốc
- wait: 2wd
  expect: {alarms: []}""",
        """
- complete: entrust
  by: deputy@001
  expect: {refused: NotAddressedToYou}
- complete: entrust
  by: head@001""",
    ],
    ids=lambda steps: steps.split()[-1] if "by:" in steps else next(w[:-1] for w in steps.split() if w[:-1] in VERBS),
)
def test_a_verb_of_a_script_is_the_verb_of_the_office(steps: str) -> None:
    assert said(played(shipped("cap-phep-xay-dung"), PERMIT.format(steps=steps))) == []


def test_a_result_is_returned_from_the_page_of_the_dossier() -> None:
    content = drawn({"begins": START, "work": task("work"), "ends": END}, {"a": "begins work", "b": "work ends"})
    text = "name: trả\nsteps:\n- receive\n- complete: work\n  expect: {status: done}\n"
    text += "- return_result:\n  expect: {status: returned, ended: true}\n"
    assert said(played(content, text)) == []


def test_an_event_the_diagram_waits_for_happens_when_the_script_says_so() -> None:
    nodes = {"begins": START, "answered": MESSAGE, "work": task("work"), "ends": END}
    content = drawn(nodes, {"a": "begins answered", "b": "answered work", "c": "work ends"})
    [(name, text)] = content["files"].items()
    message = '<bpmn:message id="told" name="told" /><bpmn:process'
    content = {**content, "files": {name: text.replace("<bpmn:process", message, 1)}}
    script = "name: tin\nsteps:\n- receive:\n  expect: {work_items: []}\n"
    script += "- event: answered\n  expect: {work_items: [work]}\n- event: answered\n  expect: {refused: true}\n"
    assert said(played(content, script)) == []
