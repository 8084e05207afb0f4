"""`run.py play`: who would do what by when, told beforehand."""

import argparse
import io
import json

import pytest

from engine.definitions import check_command, play_command
from engine.runtime.answers import AnswersAreUnreadable, read_answers
from engine.runtime.play import play_files

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
 xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"""


def says(**properties):
    rows = "".join(f'<s:property name="{name}" value="{value}"/>' for name, value in properties.items())
    return f"<extensionElements><s:properties>{rows}</s:properties></extensionElements>"


REGISTER = f"""{HEAD}
<message id="m" name="withdrawn"/>
<process id="register" isExecutable="true">
  <laneSet id="lanes">
    <lane id="desk" name="Một cửa">{says(role="desk_officer", routing="same/MC")}
      <flowNodeRef>receive</flowNodeRef></lane>
    <lane id="office" name="Phòng Tư pháp"><flowNodeRef>verify</flowNodeRef></lane>
  </laneSet>
  <startEvent id="start"/>
  <userTask id="receive" name="Tiếp nhận">{says(fact="intake", time_limit="4wh")}</userTask>
  <serviceTask id="notify" name="Báo">{says(operation="citizen.notify")}</serviceTask>
  <exclusiveGateway id="doubt" default="clear"/>
  <userTask id="verify" name="Xác minh">{says(time_limit="2wd")}</userTask>
  <boundaryEvent id="stop" attachedToRef="verify"><messageEventDefinition messageRef="m"/></boundaryEvent>
  <intermediateCatchEvent id="answer"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
  <intermediateCatchEvent id="night">
    <timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent>
  <userTask id="return" name="Trả kết quả">{says(time_limit="1wd")}</userTask>
  <endEvent id="end"/><endEvent id="stopped"/>
  <sequenceFlow id="f1" sourceRef="start" targetRef="receive"/>
  <sequenceFlow id="f2" sourceRef="receive" targetRef="notify"/>
  <sequenceFlow id="f3" sourceRef="notify" targetRef="doubt"/>
  <sequenceFlow id="unclear" sourceRef="doubt" targetRef="verify">
    <conditionExpression xsi:type="tFormalExpression">intake.doubt</conditionExpression></sequenceFlow>
  <sequenceFlow id="clear" sourceRef="doubt" targetRef="night"/>
  <sequenceFlow id="f4" sourceRef="verify" targetRef="answer"/>
  <sequenceFlow id="f5" sourceRef="answer" targetRef="night"/>
  <sequenceFlow id="f6" sourceRef="night" targetRef="return"/>
  <sequenceFlow id="f7" sourceRef="return" targetRef="end"/>
  <sequenceFlow id="f8" sourceRef="stop" targetRef="stopped"/>
</process></definitions>"""


def play(answers=None, diagram=REGISTER):
    return play_files([("register.bpmn", diagram.encode())], json.dumps(answers or {}).encode())


def order(played):
    return [item.element_id for item in played.order]


def test_without_answers_the_defaults_lead_the_way():
    played = play()
    assert (played.state, order(played)) == ("completed", ["receive", "return"])


def test_items_say_their_unit_and_their_date():
    receive, given = play().order
    assert (receive.name, receive.unit, receive.due_at) == ("Tiếp nhận", "same/MC", "2018-03-01T12:00+07:00")
    assert (given.unit, given.due_at[:10]) == (None, "2018-03-05"), "a Friday and its weekend after the drawn day"


def test_answers_choose_the_way_and_events_happen_when_told():
    told = {"answers": {"receive": {"doubt": True}}, "events": ["answer"]}
    assert order(play(told)) == ["receive", "verify", "return"]
    assert play(told).order[1].unit == "Phòng Tư pháp"


def test_what_is_not_told_to_happen_is_waited_for():
    played = play({"answers": {"receive": {"doubt": True}}})
    assert (played.state, played.waiting_for, order(played)) == ("waiting", ["answer"], ["receive", "verify"])


SILENCE = f"""{HEAD}
<message id="m" name="answered"/>
<process id="silence" isExecutable="true">
  <startEvent id="start"/><eventBasedGateway id="whatever"/>
  <intermediateCatchEvent id="month"><timerEventDefinition><timeDuration>P30D</timeDuration></timerEventDefinition>
  </intermediateCatchEvent>
  <intermediateCatchEvent id="week"><timerEventDefinition><timeDuration>P7D</timeDuration></timerEventDefinition>
  </intermediateCatchEvent>
  <intermediateCatchEvent id="answer"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
  <userTask id="close" name="Đóng"/><userTask id="remind" name="Nhắc"/><userTask id="read" name="Đọc"/>
  <sequenceFlow id="f1" sourceRef="start" targetRef="whatever"/>
  <sequenceFlow id="f2" sourceRef="whatever" targetRef="month"/>
  <sequenceFlow id="f3" sourceRef="whatever" targetRef="week"/>
  <sequenceFlow id="f4" sourceRef="whatever" targetRef="answer"/>
  <sequenceFlow id="f5" sourceRef="month" targetRef="close"/>
  <sequenceFlow id="f6" sourceRef="week" targetRef="remind"/>
  <sequenceFlow id="f7" sourceRef="answer" targetRef="read"/>
</process></definitions>"""


def test_of_two_timers_on_one_event_gateway_the_nearer_rings_and_a_message_shuts_both():
    left_alone = play(diagram=SILENCE)
    assert (left_alone.state, order(left_alone)) == ("completed", ["remind"])
    answered = play({"events": ["answer"]}, diagram=SILENCE)
    assert (answered.state, order(answered)) == ("completed", ["read"])


def test_an_event_instead_of_a_work_item():
    played = play({"answers": {"receive": {"doubt": True}}, "instead": {"verify": "stop"}})
    assert (played.state, order(played)) == ("completed", ["receive"])


def test_an_event_that_cannot_happen_is_an_error_at_the_event():
    played = play({"instead": {"receive": "nowhere"}})
    assert played.state == "error" and played.error["element_id"] == "nowhere"


def test_the_virtual_clock_begins_when_told():
    played = play({"start": "2018-02-12T08:00:00"})
    assert played.order[0].due_at == "2018-02-12T12:00+07:00"


def test_a_slip_of_the_pen_in_the_answers_is_told():
    assert play({"answers": {"recieve": {}}, "events": ["answr"]}).unused == ["answr", "recieve"]


def test_of_several_starts_the_one_named_is_taken_and_an_unknown_one_is_refused():
    lines = "".join(
        f'<startEvent id="s{n}"/><userTask id="t{n}" name="T{n}"/><sequenceFlow id="f{n}" sourceRef="s{n}" '
        f'targetRef="t{n}"/>'
        for n in (1, 2)
    )
    twice = f'{HEAD}<process id="p" isExecutable="true">{lines}</process></definitions>'
    assert order(play({"start_event": "s2"}, twice)) == ["t2"]
    played = play({"start_event": "zz"}, twice)
    assert (played.state, order(played)) == ("error", [])
    assert played.error["message"] == "Không có sự kiện bắt đầu “zz”. Có: s1, s2."
    assert play({"start_event": "zz"}).error is not None, "with one start as well"
    assert play({"start_event": "start"}).error is None


def test_several_answers_are_one_per_completion():
    again = REGISTER.replace('targetRef="night">', 'targetRef="night">').replace(
        '<sequenceFlow id="f7" sourceRef="return" targetRef="end"/>',
        """<exclusiveGateway id="more" default="done"/>
        <sequenceFlow id="f7" sourceRef="return" targetRef="more"/>
        <sequenceFlow id="done" sourceRef="more" targetRef="end"/>
        <sequenceFlow id="back" sourceRef="more" targetRef="receive">
          <conditionExpression>missing</conditionExpression></sequenceFlow>""",
    )
    played = play({"answers": {"return": [{"missing": True}, {"missing": True}, {"missing": False}]}}, again)
    assert order(played) == ["receive", "return"] * 3 and played.state == "completed"


def test_a_diagram_that_cannot_run_says_why_at_the_element():
    played = play(diagram=REGISTER.replace("intake.doubt<", "intake.doubt = 1<"))
    assert played.state == "error" and played.error["element_id"] and played.findings and played.readable


def test_a_condition_that_cannot_be_worked_out_is_an_error_at_its_gateway():
    played = play({"answers": {"receive": {"doubt": "x"}}}, REGISTER.replace("intake.doubt<", "intake.doubt &gt; 1<"))
    assert played.error["element_id"] == "doubt" and order(played) == ["receive"]


@pytest.mark.parametrize(
    "text",
    [b"[1]", b"{", b"a: [", b"strange: 1", b"events: x", b"answers: [1]", b"instances: {a: -1}", b"start: soon"],
)
def test_answers_that_make_no_sense_are_refused_with_the_place(text):
    with pytest.raises(AnswersAreUnreadable):
        read_answers(text)


def test_answers_may_be_yaml():
    told = read_answers(b"facts:\n  born: 2018-03-01\nevents: [a, b]\ninstances: {vote: 3}\n")
    assert (told.facts, told.events, told.instances) == ({"born": "2018-03-01"}, ("a", "b"), {"vote": 3})


# The command.


def command(*words):
    parser = argparse.ArgumentParser()
    play_command.add_arguments(parser)
    out = io.StringIO()
    return play_command.main(parser.parse_args([str(word) for word in words]), out=out), out.getvalue()


def test_the_command_prints_json_and_answers_by_its_exit_code(tmp_path):
    diagram, answers = tmp_path / "register.bpmn", tmp_path / "answers.yaml"
    diagram.write_text(REGISTER, encoding="utf-8")
    answers.write_text("answers: {receive: {doubt: true}}\n", encoding="utf-8")
    code, text = command(diagram, "--json")
    told = json.loads(text)
    assert code == 0 and set(told) == {"order", "state", "waiting_for", "error"}
    assert set(told["order"][0]) == {"element_id", "name", "unit", "due_at"}
    code, text = command(diagram, "--answers", answers)
    assert code == 1 and "Đang chờ: answer" in text


def test_the_command_speaks_english_when_asked(tmp_path):
    diagram, broken, told = tmp_path / "register.bpmn", tmp_path / "broken.bpmn", tmp_path / "answers.json"
    diagram.write_text(REGISTER, encoding="utf-8")
    broken.write_text(REGISTER.replace("<timeDuration>P1D", "<timeDuration>3 days"), encoding="utf-8")
    told.write_text('{"answers": {"receive": {"doubt": "yes"}}}')
    assert "Completed." in command(str(diagram), "--lang", "en")[1]
    assert "Waiting for: answer" in command(str(diagram), "--answers", str(told), "--lang", "en")[1]
    assert "Error at night: The time" in command(str(broken), "--lang", "en")[1]
    senseless = REGISTER.replace(">intake.doubt<", '>"a" &lt; 1<')
    diagram.write_text(senseless, encoding="utf-8")
    assert "cannot be worked out: values of different kinds" in command(str(diagram), "--lang", "en")[1]
    assert "Không tính được biểu thức" in command(str(diagram))[1]
    broken.write_text(REGISTER.replace("<timeDuration>P1D", "<timeDuration>${deadline}"), encoding="utf-8")
    assert "Error at night: the fact the timer waits for is not there" in command(str(broken), "--lang", "en")[1]


def test_what_cannot_be_read_is_told_apart(tmp_path):
    torn = tmp_path / "torn.bpmn"
    torn.write_text("<definitions", encoding="utf-8")
    assert command(torn)[0] == 2
    assert command(tmp_path / "missing.bpmn")[0] == 2
    torn.write_text(REGISTER, encoding="utf-8")
    (tmp_path / "bad.json").write_text("[]", encoding="utf-8")
    assert command(torn, "--answers", tmp_path / "bad.json")[0] == 2


def test_a_missing_file_is_told_in_our_words(tmp_path):
    diagram = tmp_path / "register.bpmn"
    diagram.write_text(REGISTER, encoding="utf-8")
    _code, text = command(tmp_path / "missing.bpmn")
    assert "missing.bpmn: không có tệp này" in text
    _code, text = command(diagram, "--answers", tmp_path / "none.json")
    assert "none.json: không có tệp này" in text


FOREIGN = f"""{HEAD}
<process id="permit" isExecutable="true" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <startEvent id="start"/>
  <userTask id="decide" name="Decide" camunda:formKey="embedded:app:forms/decide.html" camunda:dueDate="P3D"
            camunda:candidateGroups="head" camunda:priority="50"/>
  <exclusiveGateway id="which" default="no"/><userTask id="issue" name="Issue"/><endEvent id="end"/>
  <sequenceFlow id="f1" sourceRef="start" targetRef="decide"/>
  <sequenceFlow id="f2" sourceRef="decide" targetRef="which"/>
  <sequenceFlow id="yes" sourceRef="which" targetRef="issue">
    <conditionExpression>${{approved == 'yes'}}</conditionExpression></sequenceFlow>
  <sequenceFlow id="no" sourceRef="which" targetRef="end"/>
</process></definitions>"""


def test_a_diagram_of_another_tool_is_played_as_it_is_brought_in(tmp_path):
    diagram, told = tmp_path / "permit.bpmn", tmp_path / "answers.json"
    diagram.write_text(FOREIGN, encoding="utf-8")
    told.write_text('{"answers": {"decide": {"approved": "yes"}}}')
    code, text = command(diagram, "--answers", told)
    assert code == 0
    assert text.splitlines()[:3] == [
        "  1. Decide (decide) – head, hạn 2018-03-05T17:00+07:00",
        "  2. Issue (issue) – Chưa rõ người làm",
        "Đã kết thúc.",
    ]
    assert "  ĐÃ CHUYỂN  “Decide”: hạn “P3D” thành thời hạn 3d." in text
    assert "  GIỮ NGUYÊN  “Decide”: camunda:priority = 50" in text
    played = json.loads(command(diagram, "--answers", told, "--json")[1])
    assert {each["what"] for each in played["translated"]} >= {"form", "time_limit", "lane", "role", "condition", "end"}
    assert [each["setting"] for each in played["kept"]] == ["camunda:priority"]
    checking = argparse.ArgumentParser()
    check_command.add_arguments(checking)
    out = io.StringIO()
    check_command.main(checking.parse_args([str(diagram), "--json"]), out=out)
    [checked] = json.loads(out.getvalue())
    assert (played["translated"], played["kept"]) == (checked["translated"], checked["kept"])


def test_of_several_files_each_is_named_above_what_came_of_it(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.bpmn").write_text(FOREIGN.replace('id="permit"', f'id="{name}"'), encoding="utf-8")
    _code, text = command(tmp_path / "one.bpmn", tmp_path / "two.bpmn", "--lang", "en")
    assert f"{tmp_path / 'one.bpmn'}:\n  TRANSLATED  " in text and f"{tmp_path / 'two.bpmn'}:\n  TRANSLATED  " in text


# Several files.


def bundle(answers=None, **files):
    drawn = [(f"{name}.bpmn", text.encode()) for name, text in files.items()]
    return play_files(drawn, json.dumps(answers or {}).encode())


def test_of_several_processes_that_could_start_none_is_guessed():
    other = REGISTER.replace('id="register"', 'id="other"')
    played = bundle(register=REGISTER, other=other)
    assert played.state == "error" and played.order == []
    assert "register" in played.error["message"] and "other" in played.error["message"]
    assert bundle({"process": "other"}, register=REGISTER, other=other).state == "completed"


def test_a_called_process_is_no_candidate():
    caller = f"""{HEAD}<process id="caller" isExecutable="true"><startEvent id="s"/>
      <callActivity id="c" calledElement="register"/><endEvent id="e"/>
      <sequenceFlow id="g1" sourceRef="s" targetRef="c"/><sequenceFlow id="g2" sourceRef="c" targetRef="e"/>
      </process></definitions>"""
    assert bundle(register=REGISTER, caller=caller).state == "completed"


def test_a_bundle_that_calls_itself_is_refused_naming_the_loop():
    def calling(own, other):
        return f"""{HEAD}<process id="{own}" isExecutable="true"><startEvent id="s"/>
          <callActivity id="{own}_calls" calledElement="{other}"/><endEvent id="e"/>
          <sequenceFlow id="g1" sourceRef="s" targetRef="{own}_calls"/>
          <sequenceFlow id="g2" sourceRef="{own}_calls" targetRef="e"/></process></definitions>"""

    played = bundle(one=calling("one", "two"), two=calling("two", "one"))
    assert played.state == "error" and played.error["element_id"] == "one_calls"
    assert "thành vòng: one → two → one" in played.error["message"]


def test_a_process_id_in_two_files_is_refused_naming_both():
    played = bundle({"process": "register"}, one=REGISTER, two=REGISTER)
    assert played.state == "error" and played.order == []
    assert "one.bpmn" in played.error["message"] and "two.bpmn" in played.error["message"]
