"""Diagrams of other tools become designs of this house: what has a counterpart is translated, the rest is kept.

The story: a designer brings the permit of another city, drawn with another tool. Forms, groups, due dates and
conditions become ours; what nobody here follows is shown; what cannot run is named at its element, everything at once.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from foreign import both, boundary, end, file, flow, row, start, sub, tag, timer, user, xor
from lxml import etree

from engine.definitions.checks import Known
from engine.definitions.diagram import Process
from engine.definitions.examination import Files, look_through
from engine.definitions.importing import Imported, bring, imported, translated
from engine.definitions.importing.meaning import form_key, period
from engine.definitions.procedures import PROCESSES, known_forms
from engine.definitions.profile import profile_of
from engine.definitions.reading import read, read_bundle
from engine.runtime.play import play_files

KNOWN = Known(forms={"permit.appraise": {"result": ("approved", "refused")}, "result.return": {}})
FOLDER = os.environ.get("FOREIGN_DIAGRAMS")
CASES = json.loads((Path(FOLDER) / "training.json").read_text(encoding="utf-8")) if FOLDER else []

DI = (
    '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:c="http://www.omg.org/spec/DD/20100524/DC" xmlns:l="http://www.omg.org/spec/DD/20100524/DI">'
    '<d:BPMNPlane bpmnElement="p">{shapes}</d:BPMNPlane></d:BPMNDiagram>'
)


def pictured(*parts: str, at: dict[str, tuple[int, int]], lines: dict[str, list[tuple[int, int]]]) -> tuple[str, bytes]:
    shapes = "".join(
        f'<d:BPMNShape bpmnElement="{id}"><c:Bounds x="{x}" y="{y}" width="100" height="80"/></d:BPMNShape>'
        for id, (x, y) in at.items()
    )
    edges = "".join(
        f'<d:BPMNEdge bpmnElement="{id}">{"".join(map(waypoint, points))}</d:BPMNEdge>' for id, points in lines.items()
    )
    return file(*parts, roots=DI.format(shapes=shapes + edges))


def waypoint(point: tuple[int, int]) -> str:
    return f'<l:waypoint x="{point[0]}" y="{point[1]}"/>'


def brought(*files: tuple[str, bytes], **roles: str) -> Imported:
    return bring(dict(files), KNOWN, {}, roles)


def process_of(result: Imported, name: str = "p.bpmn") -> Process:
    diagram, findings = read(name, result.files[name])
    assert diagram is not None, findings
    return next(iter(diagram.processes.values()))


def said(result: Imported) -> list[tuple[str | None, str, str]]:
    return [(each.element_id, each.what, each.after) for each in result.translated]


PERMIT = file(
    start(),
    user("a", camunda__formKey="embedded:app:forms/permit-appraise.html", camunda__candidateGroups="specialist",
         camunda__dueDate="${dateTime().plusDays(3).toDate()}", camunda__priority="50"),
    xor("g", default="g-r"),
    user("b", inside='<extensionElements><zeebe:formDefinition formId="result.return"/><zeebe:assignmentDefinition '
         'candidateGroups="APP_TREASURY"/><zeebe:taskSchedule dueDate="=now() + duration(&quot;P2W&quot;)"/>'
         "</extensionElements>"),
    user("r", flowable__assignee="${assignment.officer}"),
    end(), end("e2"),
    row("s", "a", "g"), flow("g", "b", "${a.result == 'approved' && !a.late}", element_id="yes", name="Yes"),
    flow("g", "r"), row("b", "e"), row("r", "e2"),
)  # fmt: skip


def test_what_has_a_counterpart_becomes_ours() -> None:
    result = brought(PERMIT)
    tasks = profile_of(read_bundle(result.files.items()).bundle).tasks
    assert (tasks["a"].form, tasks["a"].time_limit, tasks["a"].role) == ("permit.appraise", "3d", "specialist")
    assert (tasks["b"].form, tasks["b"].time_limit, tasks["b"].role) == ("result.return", "2w", None)
    assert tasks["r"].assignee == "fact:assignment.officer"
    assert process_of(result).flows["yes"].condition == "a.result == 'approved' and (not a.late)"
    assert result.originals == dict([PERMIT])


def test_every_translation_is_told_in_both_languages() -> None:
    told = {(each.element_id, each.what): each for each in brought(PERMIT).translated}
    assert {("a", "form"), ("a", "time_limit"), ("b", "form"), ("r", "assignee"), ("yes", "condition")} <= told.keys()
    assert "permit.appraise" in told["a", "form"].message and told["a", "form"].message_en.startswith("“A”: the form")


def test_an_id_is_told_only_where_two_have_the_name() -> None:
    twins = (user(id, "Ký", camunda__dueDate="P3D") for id in ("a", "b"))
    bare = "<userTask id='c' camunda:dueDate='P3D'/>"
    told = brought(file(start(), *twins, bare, end(), row("s", "a", "b", "c", "e"))).translated
    said = {each.element_id: each.message for each in told if each.what == "time_limit"}
    assert said["a"].startswith("“Ký” (a): hạn") and said["b"].startswith("“Ký” (b): hạn")
    assert said["c"].startswith("Bước do cán bộ làm sau “Ký”: hạn")


def test_what_nothing_follows_stays_in_the_file_and_is_shown() -> None:
    result = brought(PERMIT)
    assert [(each.element_id, each.setting, each.value) for each in result.kept] == [("a", "camunda:priority", "50")]
    root = etree.fromstring(result.files["p.bpmn"])
    assert root.xpath("string(//@camunda:formKey)", namespaces={"camunda": "http://camunda.org/schema/1.0/bpmn"})
    assert b"zeebe:taskSchedule" in result.files["p.bpmn"]


def test_groups_nobody_knows_are_asked_for_and_then_become_roles() -> None:
    assert brought(PERMIT).groups == ("APP_TREASURY",)
    answered = brought(PERMIT, APP_TREASURY="records_clerk")
    assert answered.groups == ()
    assert profile_of(read_bundle(answered.files.items()).bundle).tasks["b"].role == "records_clerk"


def test_a_step_nobody_was_named_for_falls_to_nobody() -> None:
    people = user("a", camunda__candidateGroups="head"), user("b")
    result = brought(file(start(), *people, end(), row("s", "a", "b", "e")))
    process = process_of(result)
    lanes = {node.id: process.lanes[node.lane or ""].name for node in process.nodes.values()}
    assert lanes["a"] == "head" and lanes["b"] == "Chưa rõ người làm"
    assert (lanes["s"], lanes["e"]) == ("head", "Chưa rõ người làm")
    missing = {f.element_id for f in result.findings if f.rule == "lane-role-missing"}
    assert missing == {process.nodes["b"].lane}


def test_a_drawn_lane_takes_the_role_of_its_name_or_of_all_its_steps() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="Văn thư"><flowNodeRef>a</flowNodeRef></lane>'
        '<lane id="l2" name="Phòng"><flowNodeRef>b</flowNodeRef></lane>'
        '<lane id="l3" name="Khác"><flowNodeRef>c</flowNodeRef><flowNodeRef>d</flowNodeRef></lane></laneSet>'
    )
    tasks = [user(id, camunda__candidateGroups=who) for id, who in zip("bcd", ("head", "head", "deputy"), strict=True)]
    result = brought(file(lanes, start(), user("a"), *tasks, end(), row("s", "a", "b", "c", "d", "e")))
    roles = {lane.id: lane.properties.get("role") for lane in process_of(result).lanes.values()}
    assert roles == {"l1": "records_clerk", "l2": "head", "l3": None}


def given_to(who: str, name: str = "candidateGroups") -> Imported:
    says = f"<extensionElements><zeebe:assignmentDefinition {name}='{who}'/></extensionElements>"
    return brought(file(start(), user("a", inside=says), user("b", camunda__candidateGroups="head"), end(),
                        row("s", "a", "b", "e")))  # fmt: skip


@pytest.mark.parametrize("groups", ['=["specialist"]', '="specialist"', '= [ "specialist", "chuyên viên" ]'])
def test_groups_listed_in_so_many_words_are_read(groups: str) -> None:
    result = given_to(groups)
    assert profile_of(read_bundle(result.files.items()).bundle).tasks["a"].role == "specialist"
    assert result.groups == () and result.kept == ()


def test_a_list_of_different_people_is_asked_for() -> None:
    assert given_to('=["specialist","head"]').groups == ("specialist,head",)


@pytest.mark.parametrize("group", ["${group}", "=owner", "=org.team", "$INITIATOR", "a-${unit}", "=[team]"])
def test_a_group_found_out_on_the_way_names_no_lane_and_is_asked_for(group: str) -> None:
    result = given_to(group)
    process = process_of(result)
    assert process.lanes[process.nodes["a"].lane or ""].name == "Chưa rõ người làm"
    assert result.groups == (group,) and [each.value for each in result.kept] == [group]


def test_people_named_in_the_words_of_the_standard_are_seated() -> None:
    given = (
        '<ioSpecification><dataInput id="i1" name="GroupId"/><dataInput id="i2" name="TaskName"/></ioSpecification>'
        "<dataInputAssociation><targetRef>i1</targetRef><assignment><from>specialist</from><to>i1</to></assignment>"
        "</dataInputAssociation><dataInputAssociation><targetRef>i2</targetRef><assignment><from>hr_form</from>"
        "<to>i2</to></assignment></dataInputAssociation>"
    )
    performer = "<performer><resourceRef>_A</resourceRef></performer>"
    owner = "<potentialOwner><resourceRef>t:_H</resourceRef></potentialOwner>"
    roots = '<resource id="_A" name="Employee"/><resource id="_H" name="head"/>'
    people = user("a", inside=given), user("b", inside=performer), user("c", inside=owner)
    result = brought(file(start(), *people, end(), row("s", "a", "b", "c", "e"), roots=roots))
    tasks = profile_of(read_bundle(result.files.items()).bundle).tasks
    assert [tasks[id].role for id in "abc"] == ["specialist", None, "head"]
    assert result.groups == ("Employee",)
    assert [(each.setting, each.value) for each in result.kept] == [("dataInput:TaskName", "hr_form")]
    lane = '<laneSet id="ls"><lane id="l" name="Phòng"><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    drawn = brought(file(lane, start(), people[1], end(), row("s", "b", "e"), roots=roots))
    assert drawn.groups == ("Employee",)
    assert [(each.setting, each.value) for each in drawn.kept] == [("bpmn:performer", "Employee")]


def test_text_inside_what_is_kept_is_shown() -> None:
    fields = "".join(
        f'<flowable:field name="{name}"><flowable:string>{text}</flowable:string></flowable:field>'
        for name, text in (("to", "a@b.invalid"), ("subject", "Chào"))
    )
    mail = tag("serviceTask", "m", f"<extensionElements>{fields}</extensionElements>")
    shown = [each.message_en for each in brought(file(start(), mail, end(), row("s", "m", "e"))).kept]
    assert any("flowable:field[to].string = a@b.invalid" in each for each in shown)
    assert any("flowable:field[subject].string = Chào" in each for each in shown)


def test_what_stands_only_in_attributes_deep_inside_is_shown_too() -> None:
    zeebe = "<zeebe:ioMapping><zeebe:input source='=total' target='sum'/><zeebe:input source='=vat' target='tax'/>"
    fields = "<camunda:formField id='age' label='Tuổi' type='long'><camunda:validation/></camunda:formField>"
    script = "<camunda:script scriptFormat='groovy'>1 + 1</camunda:script>"
    given = "<camunda:inputOutput><camunda:inputParameter name='n'>{}</camunda:inputParameter></camunda:inputOutput>"
    heard = "<camunda:taskListener event='create' class='a.B'/><camunda:taskListener event='complete' class='a.C'/>"
    inside = (
        f"{zeebe}</zeebe:ioMapping>",
        f"<camunda:formData>{fields}</camunda:formData>",
        given.format(script),
        heard,
    )
    late = "<errorEventDefinition camunda:errorCodeVariable='why'/>"
    drawn = file(
        start(), user("a", inside=f"<extensionElements>{''.join(inside)}</extensionElements>"), end(),
        boundary("late", "a", late), end("e2"), row("s", "a", "e"), row("late", "e2"),
        "<sequenceFlow id='f' sourceRef='late' targetRef='e2' camunda:skip='yes'/>",
    )  # fmt: skip
    assert {(each.element_id, each.setting): each.value for each in brought(drawn).kept} == {
        ("a", "zeebe:ioMapping.input"): "source: =total, target: sum",
        ("a", "zeebe:ioMapping.input #2"): "source: =vat, target: tax",
        ("a", "camunda:formData.formField[age]"): "label: Tuổi, type: long",
        ("a", "camunda:formData.formField[age].validation"): "",
        ("a", "camunda:inputOutput.inputParameter[n].script"): "(scriptFormat: groovy) 1 + 1",
        ("a", "camunda:taskListener.event"): "create",
        ("a", "camunda:taskListener.class"): "a.B",
        ("a", "camunda:taskListener.event #2"): "complete",
        ("a", "camunda:taskListener.class #2"): "a.C",
        ("late", "errorEventDefinition.camunda:errorCodeVariable"): "why",
        ("f", "camunda:skip"): "yes",
    }


def test_two_files_with_the_same_ids_keep_their_own_names() -> None:
    one = file(
        start(), user("a", "Ký", camunda__priority="1"), end(), row("s", "a", "e"), name="one.bpmn", process="p1"
    )
    other = file(start(), user("a", "Đọc", camunda__priority="2"), xor("g"), row("s", "a", "g"), name="other.bpmn")
    result = brought(one, other)
    assert {(each.file, each.message) for each in result.kept} == {
        ("one.bpmn", "“Ký”: camunda:priority = 1"),
        ("other.bpmn", "“Đọc”: camunda:priority = 2"),
    }
    formless = {each.file: each.message_en for each in result.findings if each.rule == "form-missing"}
    assert formless == {"one.bpmn": "Step “Ký” has no form.", "other.bpmn": "Step “Đọc” has no form."}


def test_what_is_endless_is_cut_and_says_so() -> None:
    rows = "".join(f"<camunda:property name='k{n}' value='{'x' * 9_000}'/>" for n in range(400))
    many = f"<extensionElements><camunda:properties>{rows}</camunda:properties></extensionElements>"
    kept = brought(file(start(), user("a", inside=many), end(), row("s", "a", "e"))).kept
    assert len(kept) == 301 and (kept[-1].setting, kept[-1].value) == ("…", "+100")
    assert max(len(each.value) for each in kept) == 4_000 and len(kept[0].message) < 500


def test_lanes_are_drawn_as_bands_in_a_pool_of_their_own() -> None:
    at = {"s": (0, 0), "a": (150, 0), "b": (300, 0), "e": (450, 0)}
    lines = {"s-a": [(100, 40), (150, 40)], "a-b": [(250, 40), (300, 40)], "b-e": [(400, 40), (450, 40)]}
    people = user("a", camunda__candidateGroups="head"), user("b", camunda__candidateGroups="deputy")
    result = brought(pictured(start(), *people, end(), row("s", "a", "b", "e"), at=at, lines=lines))
    root = etree.fromstring(result.files["p.bpmn"])
    boxes = {
        shape.get("bpmnElement"): [float(shape[0].get(side)) for side in ("x", "y", "width", "height")]
        for shape in root.iter("{*}BPMNShape")
    }
    process = process_of(result)
    for node_id, (x, y) in at.items():
        lane = boxes[process.nodes[node_id].lane]
        own = boxes[node_id]
        assert own[0] == x and lane[1] <= own[1] and own[1] + 80 <= lane[1] + lane[3], (node_id, y)
    assert boxes["b"][1] - boxes["a"][1] == boxes[process.nodes["b"].lane][1] - boxes[process.nodes["a"].lane][1] > 0
    points = [(float(p.get("x")), float(p.get("y"))) for p in root.iterfind(".//{*}BPMNEdge[@bpmnElement='a-b']/*")]
    assert points[0] == (250, 40) and points[-1] == (300, boxes["b"][1] + 40) and len(points) == 4
    pool = root.find(".//{*}participant")
    assert pool.get("processRef") == "p" and boxes[pool.get("id")][3] == 2 * boxes[process.nodes["a"].lane][3]
    assert root.find(".//{*}BPMNPlane").get("bpmnElement") == root.find(".//{*}collaboration").get("id")


def test_a_path_that_simply_stops_gets_its_end() -> None:
    result = brought(file(start(), user("a"), user("b"), end(), row("s", "a", "e"), row("a", "b")))
    assert ("b", "end", "b_end") in said(result)
    assert process_of(result).nodes["b_end"].tag == "endEvent"
    assert result.examination.is_runnable("p.bpmn")


def test_flows_without_ids_get_them_so_that_findings_can_be_clicked() -> None:
    bare = "".join(f'<sequenceFlow sourceRef="{one}" targetRef="{two}"/>' for one, two in ("sg", "ga", "ge"))
    result = brought(file(start(), xor("g"), user("a"), end(), bare))
    flows = process_of(result).flows
    assert len(flows) == 4 and (None, "ids", "3") in said(result)
    assert [f.element_id for f in result.findings if f.severity == "error"] == ["g"]


def test_everything_that_cannot_run_is_said_at_once_and_stays_in_the_file() -> None:
    parts = (start(), tag("complexGateway", "x"), tag("businessRuleTask", "r"), xor("g"),
             sub("es", user("q"), kind="adHocSubProcess"), end(), row("s", "x", "r", "g", "es", "e"),
             flow("g", "e", "${svc.may(y)}", element_id="f"))  # fmt: skip
    result = brought(file(*parts))
    errors = {(f.rule, f.element_id) for f in result.findings if f.severity == "error"}
    assert {("complex-gateway", "x"), ("rule-without-decision", "r"), ("ad-hoc", "es"), ("condition", "g")} <= errors
    assert all(f.remedy and f.remedy_en for f in result.findings)
    assert process_of(result).flows["f"].condition == "${svc.may(y)}"


def test_a_bundle_that_calls_itself_is_one() -> None:
    inside = '<extensionElements><zeebe:calledElement processId="q"/></extensionElements>'
    outer = file(start(), tag("callActivity", "c", inside), end(), row("s", "c", "e"))
    inner = file(start(), user("b"), row("s", "b"), process="q", name="q.bpmn")
    assert ("called-process-unknown", "c") in {(f.rule, f.element_id) for f in brought(outer).findings}
    result = brought(outer, inner)
    assert result.examination.is_runnable("p.bpmn") and b'calledElement="q"' in result.files["p.bpmn"]


def test_an_unreadable_file_spoils_no_other() -> None:
    result = imported(dict([("bad.bpmn", b"<definitions"), PERMIT]), known=KNOWN)
    assert set(result.files) == {"p.bpmn"} and set(result.originals) == {"bad.bpmn", "p.bpmn"}
    assert {"xml-broken"} == {f.rule for f in result.findings if f.file == "bad.bpmn"}


def test_what_needs_nothing_stays_byte_for_byte() -> None:
    name, data = file(start(), user("a"), end(), row("s", "a", "e"))
    assert brought((name, data)).files[name] == data


def test_nothing_of_what_is_drawn_for_this_house_is_changed() -> None:
    ours = {path.name: path.read_bytes() for path in sorted((PROCESSES / "bpmn").glob("*.bpmn"))}
    marked = {f"bom-{name}": b"\xef\xbb\xbf" + xml.replace(b"\n", b"\r\n") for name, xml in ours.items()}
    result = translated({**ours, **marked}, known_forms())
    assert ours and result.files == {**ours, **marked}
    assert (result.changed, result.foreign, result.translated, result.kept) == (frozenset(), frozenset(), (), ())


def test_files_beside_are_looked_through_as_they_are_and_what_runs_is_made() -> None:
    inside = '<extensionElements><zeebe:calledElement processId="q"/></extensionElements>'
    outer = file(start(), tag("callActivity", "c", inside), end(), row("s", "c", "e"))
    inner = file(start(), user("b", camunda__formKey="b"), end(), row("s", "b", "e"), process="q", name="q.bpmn")
    result = bring(dict([outer]), KNOWN, {}, {}, Files(dict([inner]), "p.bpmn"))
    assert set(result.files) == {"p.bpmn"} and {each.file for each in result.translated} == {"p.bpmn"}
    [main] = result.examination.starts
    assert main.files == ("p.bpmn", "q.bpmn") and main.content


def test_a_language_nobody_reads_is_refused_whatever_else_was_translated() -> None:
    way = '<sequenceFlow id="f" sourceRef="g" targetRef="a"><conditionExpression language="urn:cobol">a.b == 1</{}>'
    step = user("a", camunda__formKey="ask", camunda__candidateGroups="head")
    parts = (start(), xor("g", default="g-e"), step, end(), row("s", "g", "e"), row("a", "e"))
    result = brought(file(*parts, way.format("conditionExpression") + "</sequenceFlow>"))
    assert [(f.rule, f.element_id) for f in result.findings if f.severity == "error"] == [("condition", "g")]
    assert any("urn:cobol" in f.message for f in result.findings)


def test_a_condition_rewritten_is_ours_whatever_language_the_file_names() -> None:
    name, data = file(start(), xor("g", default="g-e"), user("a", camunda__formKey="ask"), end(), row("s", "g", "e"),
                      flow("g", "a", '= x = "y"', element_id="f"), row("a", "e"))  # fmt: skip
    feel = data.replace(b"<definitions ", b'<definitions expressionLanguage="https://www.omg.org/spec/DMN/FEEL/" ', 1)
    assert feel != data
    result = brought((name, feel))
    assert process_of(result).flows["f"].condition == "x == 'y'"
    assert result.examination.is_runnable(name)


def test_of_two_processes_the_one_that_stood_back_is_not_put_forward() -> None:
    first = file(start(), user("a"), end(), row("s", "a", "e"))
    name, data = file(start(), user("b"), end(), row("s", "b", "e"), process="q", name="q.bpmn")
    behind = data.replace(b'isExecutable="true"', b'isExecutable="false"')
    assert behind != data
    assert brought(first, (name, behind)).files[name] == behind
    assert b'isExecutable="true"' in brought((name, behind)).files[name], "alone it is the one that is meant"


def test_importing_what_was_imported_changes_nothing_more() -> None:
    once = brought(PERMIT).files["p.bpmn"]
    again = brought(("p.bpmn", once))
    assert again.files["p.bpmn"] == once and again.translated == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("permit.appraise", "permit.appraise"),
        ("embedded:deployment:permit-appraise.html", "permit.appraise"),
        ("camunda-forms:app:new_form.form", "new_form"),
        ("https://example.org/forms/f1.html", "f1"),
        ("${which}", None),
        ("hai từ", None),
    ],
)
def test_form_keys_of_other_tools(text: str, key: str | None) -> None:
    assert form_key(text, KNOWN.forms) == key


@pytest.mark.parametrize(
    ("form", "fact"),
    [
        ("intake.check", "intake_check"),
        ("leaveForm", "leave_form"),
        ("đơn-nghỉ", "don_nghi"),
        ("2018", "form_2018"),
        ("appraisal", "appraisal"),
    ],
)
def test_answers_get_a_name_that_can_be_used(form: str, fact: str) -> None:
    step = user("a", camunda__formKey=form)
    result = brought(file(start(), step, end(), row("s", "a", "e")))
    assert profile_of(read_bundle(result.files.items()).bundle).tasks["a"].fact == fact
    assert not [each for each in result.findings if each.rule == "fact-unreadable"]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("P3D", "3d"), ("${'P2W'}", "2w"), ('=duration("P1M")', "1m"), ("PT48H", "2d"),
        ("${dateTime().plusWeeks(2).toDate()}", "2w"), ('=today() + duration("P5D")', "5d"),
        ("PT4H", None), ("P1Y", None), ("${dueDate}", None), ("2018-03-01", None), ("P1DT2H", None),
    ],
)  # fmt: skip
def test_due_dates_of_other_tools(text: str, limit: str | None) -> None:
    assert period(text) == limit


def test_times_lose_their_wrapping() -> None:
    waiting = tag("intermediateCatchEvent", "t", timer("${'pt5m'}"))
    result = brought(file(start(), waiting, end(), both("x"), row("s", "t", "x", "e")))
    trigger = process_of(result).nodes["t"].trigger
    assert trigger is not None and trigger.timer == ("duration", "PT5M")


# --- real diagrams ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_real_diagram_is_judged_and_played_as_before(case: dict) -> None:
    data = (Path(FOLDER or "") / case["file"]).read_bytes()
    result = brought((case["file"], data))
    before = look_through(Files({case["file"]: data}), KNOWN, {})
    assert result.examination.is_runnable(case["file"]) == before.is_runnable(case["file"])
    errors = [
        {(f.rule, f.element_id) for f in each.findings if f.severity == "error"}
        for each in (before, result.examination)
    ]
    assert errors[0] == errors[1]
    if case["expected"] != "runs":
        return
    told = case.get("inputs", {})
    answers = {"facts": told.get("start_data", {}), "answers": told.get("task_data", {}),
               "instead": told.get("fire_at", {}), "instances": told.get("mi", {})}  # fmt: skip
    foreign, ours = (
        play_files([(case["file"], each)], json.dumps(answers).encode()) for each in (data, result.files[case["file"]])
    )
    assert ours.state == case["expected_state"]
    assert [item.element_id for item in ours.order] == [item.element_id for item in foreign.order]
