"""What a diagram says about its tasks, read into plain values."""

from __future__ import annotations

import orjson
from hand_drawn import birth, bundle, call, drawn, end, person, start

from engine.definitions.diagram import Node, Trigger
from engine.definitions.profile import Profile, TaskProfile, main_process, profile_of


def test_everything_a_task_may_say():
    said = person(
        "sign",
        "head",
        form="signing",
        fact="signature",
        time_limit="4wh",
        warning="1wh",
        separate_from="register  check_papers",
        not_delegable="true",
        assignee="fact:assignment.officer",
        effect="finish",
        letter="05",
        operation="citizen.notify",
        outside_clock="True",
    )
    assert profile_of(bundle(birth(change={"sign": said}))).tasks["sign"] == TaskProfile(
        element_id="sign",
        process_id="birth_process",
        kind="human",
        name="Thực hiện sign",
        name_en="Do sign",
        lane_id="head",
        role="head",
        routing="handling_authority",
        form="signing",
        fact="signature",
        time_limit="4wh",
        warning="1wh",
        separate_from=("register", "check_papers"),
        not_delegable=True,
        assignee="fact:assignment.officer",
        effect="finish",
        letter="05",
        operation="citizen.notify",
        outside_clock=True,
    )


def test_the_answers_go_by_the_key_of_the_form_unless_a_fact_is_named():
    process = birth(change={"register": person("register", fact="")})
    assert profile_of(bundle(process)).tasks["register"].fact == "appraisal"


def test_what_is_not_said_is_none():
    process = drawn("p", nodes=[Node("quiet", "task", "")], flows=[], lanes={})
    assert profile_of(bundle(process)).tasks["quiet"] == TaskProfile("quiet", "p", "human", "")


def test_who_does_what_is_drawn():
    nodes = [
        Node("user", "userTask", ""),
        Node("manual", "manualTask", ""),
        Node("abstract", "task", ""),
        Node("service", "serviceTask", ""),
        Node("rule", "businessRuleTask", ""),
        Node("send", "sendTask", ""),
        Node("thrown", "intermediateThrowEvent", "", trigger=Trigger("message")),
        Node("last_word", "endEvent", "", trigger=Trigger("message")),
        Node("signal", "endEvent", "", trigger=Trigger("signal")),
        Node("script", "scriptTask", ""),
        Node("receive", "receiveTask", ""),
    ]
    tasks = profile_of(bundle(drawn("p", nodes=nodes, flows=[]))).tasks
    assert {key: task.kind for key, task in tasks.items()} == {
        "user": "human",
        "manual": "human",
        "abstract": "human",
        "service": "service",
        "rule": "service",
        "send": "send",
        "thrown": "send",
        "last_word": "send",
    }


class TestMain:
    shared = drawn("shared", nodes=[start("s"), end("e")], flows=["s > e"])

    def test_the_process_that_names_a_procedure(self):
        free = drawn("free", nodes=[start("s2")], flows=[])
        profile = profile_of(bundle(free, birth()))
        assert (profile.main, profile.procedure) == ("birth_process", "1.001193")

    def test_else_the_one_nobody_calls(self):
        caller = drawn("caller", nodes=[start(), call("c", "shared")], flows=["start > c"])
        assert profile_of(bundle(self.shared, caller)).main == "caller"

    def test_else_the_executable_one(self):
        other = drawn("other", nodes=[start("s2")], flows=[])
        other.executable = False
        assert main_process(bundle(other, self.shared)) is self.shared

    def test_else_none(self):
        other = drawn("other", nodes=[start("s2")], flows=[])
        assert main_process(bundle(other, self.shared)) is None
        assert profile_of(bundle(other, self.shared), "other").main == "other"


def test_names_of_everything_drawn():
    names = profile_of(bundle(birth())).names
    assert names["register"] == ("Thực hiện register", "Do register")
    assert names["end"] == ("Đã trả kết quả", None)


def test_a_profile_survives_json():
    profile = profile_of(bundle(birth()))
    assert Profile.from_json(orjson.loads(orjson.dumps(profile.as_json()))) == profile
