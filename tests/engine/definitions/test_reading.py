"""Reading: what stands in a file, whatever tool wrote it."""

from __future__ import annotations

import pytest
from foreign import boundary, catch, end, file, flow, row, start, sub, tag, timer, user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from verdicts import verdict

from engine.definitions.diagram import Node, Process
from engine.definitions.reading import read, read_bundle

LINE = (start(), user("a"), end(), row("s", "a", "e"))


def process(*parts: str, roots: str = "", **more: str) -> Process:
    diagram, findings = read(*file(*parts, roots=roots, **more))  # type: ignore[arg-type]
    assert diagram is not None and not [f for f in findings if f.severity == "error"], findings
    return next(iter(diagram.processes.values()))


def node(inside: str, roots: str = "", element_id: str = "x") -> Node:
    return process(start(), inside, row("s", "x"), roots=roots).nodes[element_id]


def errors(*parts: str, roots: str = "") -> list[tuple[str, str | None]]:
    return [(f.rule, f.element_id) for f in read(*file(*parts, roots=roots))[1] if f.severity == "error"]


def test_flows_without_id_get_one() -> None:
    bare = '<sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow sourceRef="a" targetRef="e"/>'
    read_flows = process(start(), user("a"), end(), bare).flows
    assert [(f.source, f.target) for f in read_flows.values()] == [("s", "a"), ("a", "e")]
    assert len(set(read_flows)) == 2


def test_duplicate_ids_are_refused() -> None:
    assert errors(*LINE, user("a")) == [("duplicate-id", "a")]


def test_an_id_no_drawing_can_hold_runs_and_is_not_published() -> None:
    for own in ("a/../../etc", "a b", "9", "bước"):
        _, findings = read(*file(start(), user(own), end(), row("s", own, "e")))
        assert ("id-unusable", own) in [(f.rule, f.element_id) for f in findings]
        assert {f.severity for f in findings} == {"incomplete"}
    assert read(*file(start(), user("x:_A-1.b"), end(), row("s", "x:_A-1.b", "e")))[1] == []
    _, findings = read(*file(*LINE, '<laneSet><lane id="một cửa"/></laneSet>'))
    assert [(f.rule, f.element_id) for f in findings] == [("id-unusable", "một cửa")]


def test_dangling_references_name_element_and_target() -> None:
    _, findings = read(*file(start(), catch("m", '<messageEventDefinition messageRef="MSG_9"/>'), row("s", "m")))
    assert [(f.rule, f.element_id) for f in findings] == [("dangling-reference", "m")]
    assert "MSG_9" in findings[0].message and "MSG_9" in findings[0].message_en


def test_a_default_must_leave_its_gateway_and_a_boundary_event_must_sit_on_something() -> None:
    assert errors(*LINE, tag("exclusiveGateway", "g", default="s-a")) == [("dangling-reference", "g")]
    assert errors(*LINE, boundary("b", "nowhere")) == [("dangling-reference", "b")]
    assert errors(*LINE, boundary("b", "b")) == [("dangling-reference", "b")]


def test_flows_need_two_ends_on_one_level() -> None:
    inner = sub("x", start("xs"), user("q"), row("xs", "q"))
    assert errors(*LINE, flow("a", "nobody")) == [("flow-without-end", "a-nobody")]
    assert errors(*LINE, inner, flow("a", "x"), flow("q", "e")) == [("flow-crosses-border", "q-e")]


def test_unknown_elements_of_the_flow_are_refused_and_others_mentioned() -> None:
    assert errors(*LINE, tag("fooTask", "x")) == [("unknown-element", "x")]
    findings = read(*file(*LINE, tag("footnote", "x")))[1]
    assert [(f.rule, f.severity, f.element_id) for f in findings] == [("element-not-used", "advice", "x")]


def test_the_innermost_lane_holds_a_task_and_lends_itself_to_what_is_inside() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="outer" name="Quận"><flowNodeRef>a</flowNodeRef><flowNodeRef>x</flowNodeRef>'
        '<childLaneSet id="cl"><lane id="inner" name="Một cửa"><extensionElements><spiffworkflow:properties>'
        '<spiffworkflow:property name="role" value="desk_officer"/></spiffworkflow:properties></extensionElements>'
        "<flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet>"
    )
    got = process(lanes, *LINE, sub("x", user("q")))
    assert (got.nodes["a"].lane, got.nodes["x"].lane, got.nodes["q"].lane) == ("inner", "outer", "outer")
    assert got.lanes["inner"].parent == "outer" and got.lanes["inner"].properties == {"role": "desk_officer"}


def test_our_profile_and_other_tools_attributes_are_kept_apart() -> None:
    own = (
        '<extensionElements><spiffworkflow:properties><spiffworkflow:property name="form" value="f"/>'
        '</spiffworkflow:properties><zeebe:assignmentDefinition candidateGroups="desk"/></extensionElements>'
        "<potentialOwner><resourceAssignmentExpression><formalExpression>john</formalExpression>"
        "</resourceAssignmentExpression></potentialOwner>"
    )
    task = node(user("x", "X", own, camunda__formKey="k", flowable__assignee="kermit"))
    assert task.properties == {"form": "f"}
    assert task.foreign == {
        "camunda:formKey": "k",
        "flowable:assignee": "kermit",
        "zeebe:assignmentDefinition.candidateGroups": "desk",
        "bpmn:potentialOwner": "john",
    }


def test_triggers_are_resolved() -> None:
    roots = '<message id="M" name="msg"/><error id="E" name="err" errorCode="42"/>'
    message = node(catch("x", '<messageEventDefinition messageRef="t:M"/>'), roots).trigger
    assert message and (message.kind, message.ref_id, message.ref) == ("message", "M", "msg")
    failing = node(end("x", '<errorEventDefinition errorRef="E"/>'), roots).trigger
    assert failing and failing.code == "42"
    waiting = node(catch("x", timer(" PT5M "))).trigger
    assert waiting and waiting.timer == ("duration", "PT5M")
    several = node(start("x", "<messageEventDefinition/>" + timer("PT1H"))).trigger
    assert several and several.kind == "multiple"


@pytest.mark.parametrize(
    ("inside", "collection"),
    [
        ('<multiInstanceLoopCharacteristics camunda:collection="docs"/>', "docs"),
        ("<multiInstanceLoopCharacteristics><loopDataInputRef>docs</loopDataInputRef></multiInstanceLoopCharacteristics>",
         "docs"),
        ('<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="= docs"/>'
         "</extensionElements></multiInstanceLoopCharacteristics>", "= docs"),
        ('<ioSpecification><dataInput id="d1" name="in"/></ioSpecification><dataInputAssociation>'
         "<sourceRef>v1</sourceRef><targetRef>d1</targetRef></dataInputAssociation><multiInstanceLoopCharacteristics><loopDataInputRef>d1"
         "</loopDataInputRef></multiInstanceLoopCharacteristics>", "docs"),
    ],
)  # fmt: skip
def test_collections_are_found_wherever_a_tool_writes_them(inside: str, collection: str) -> None:
    loop = process('<property id="v1" name="docs"/>', start(), user("x", "X", inside), row("s", "x")).nodes["x"].loop
    assert loop and loop.collection == collection and loop.kind == "parallel"


def test_called_processes_are_found_wherever_a_tool_writes_them() -> None:
    assert node(tag("callActivity", "x", calledElement="q")).called == "q"
    inside = '<extensionElements><zeebe:calledElement processId="q"/></extensionElements>'
    assert node(tag("callActivity", "x", inside)).called == "q"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1258", "windows-1252"])
def test_names_survive_every_declared_encoding(encoding: str) -> None:
    name, data = file(start(), user("a", "Hồ sơ" if encoding.startswith("utf") else "Ðơn é"), row("s", "a"))
    written = data.decode().replace("UTF-8", encoding)
    try:
        coded = written.encode(encoding)
    except UnicodeEncodeError:
        coded = written.replace("Ð", "D").replace("ơ", "o").encode(encoding)
    diagram, findings = read(name, coded)
    assert diagram is not None and not findings
    assert diagram.processes["p"].nodes["a"].name in {"Hồ sơ", "Ðơn é", "Don é", "Dơn é"}


def test_a_wrong_root_is_refused_with_the_namespace_that_came() -> None:
    beta = b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"><process id="p"/></definitions>'
    for data, namespace in ((beta, "http://schema.omg.org/spec/BPMN/2.0"), (b"<definitions/>", "(none)")):
        diagram, findings = read("old.bpmn", data)
        assert diagram is None
        assert findings[0].rule == "wrong-namespace" and namespace in findings[0].message_en


def test_unreadable_files_do_not_hide_the_others() -> None:
    reading = read_bundle([("bad.bpmn", b"<a"), file(*LINE), ("zip.bpmn", b"PK\x03\x04")])
    assert reading.unreadable == {"bad.bpmn", "zip.bpmn"}
    assert [diagram.file for diagram in reading.bundle.diagrams] == ["p.bpmn"]
    assert {f.file for f in reading.findings} == {"bad.bpmn", "zip.bpmn"}


def test_a_crowd_of_elements_is_refused_soon() -> None:
    verdicts = verdict([file(start(), *[user(f"t{n}") for n in range(45_000)])])
    assert [f.rule for f in verdicts[0].findings if f.severity == "error"] == ["too-many-elements"]


WHOLE = file(
    start(), user("a", "Tên"), sub("x", start("xs"), user("q"), row("xs", "q")), boundary("b", "a", timer("P1D")),
    tag("exclusiveGateway", "g"), end(), row("s", "a", "x", "g"), flow("g", "e", "${x == 1}"), row("b", "e"),
)[1]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), st.binary(max_size=6))
def test_a_damaged_file_gives_findings_never_a_traceback(cut: int, paste: int, noise: bytes) -> None:
    first, last = sorted((cut, paste))
    for damaged in (WHOLE[:cut], WHOLE[:first] + noise + WHOLE[last:], WHOLE[last:] + WHOLE[:first]):
        said = verdict([("f.bpmn", damaged)])[0]
        assert said.runnable or any(f.severity in {"error", "incomplete"} for f in said.findings)


@settings(max_examples=60, deadline=None)
@given(st.randoms())
def test_shuffled_attributes_give_findings_never_a_traceback(random: object) -> None:
    """Swap the values of two attributes anywhere in the file: ids, references, types, conditions."""
    text = WHOLE.decode()
    values = [v for v in text.split('"')[1::2] if v]
    one, two = random.choice(values), random.choice(values)  # type: ignore[attr-defined]
    swapped = text.replace(f'"{one}"', '"\0"').replace(f'"{two}"', f'"{one}"').replace('"\0"', f'"{two}"')
    said = verdict([("f.bpmn", swapped.encode())])[0]
    assert said.runnable or said.findings
