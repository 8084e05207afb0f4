"""A design on its stage: what is to be seen, what is compared, what is refused, and that it always ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from designs import END, START, all_played, drawn, elements, played, said, service, shipped, task, told_by

from engine.act import SYSTEM, Office
from engine.definitions import catalog
from engine.org import questions as org
from engine.org.tree import tree_of
from engine.rehearsal.beginning import beginning
from engine.rehearsal.reading import read_scripts
from engine.rehearsal.rehearsing import rehearse
from engine.rehearsal.stage import BEGINNING, open_stage
from engine.rehearsal.writing import with_what_was_seen, write_scripts
from engine.words import Named

BIRTH = """
name: Khai sinh
given:
  received_by: commune
  answers: {{child_name: An (mẫu), born_on: 2018-02-20, sex: female, birth_place: BV (mẫu), mother_name: Mẹ Mẫu,
            residence: 12 phố Mẫu}}
steps:
{steps}
"""
ONE_TASK = drawn(
    {"begins": START, "work": task("work", time_limit="2wd"), "ends": END}, {"a": "begins work", "b": "work ends"}
)
ONE_SCRIPT = "name: một việc\nsteps:\n- receive\n- complete: work\n"


class TestSights:
    def test_a_step_shows_who_does_what_by_when(self) -> None:
        one = played(shipped("khai-sinh"), BIRTH.format(steps="- receive"))
        [seen] = one.sights
        [item] = seen["work_items"]
        assert (item["element"], item["unit"]["code"], item["role"]) == ("check_papers", "00004/MC", "desk_officer")
        assert (item["form"], item["due_at"], item["clock"]) == ("intake.check", "2018-03-05T11:00+07:00", "running")
        assert len(item["may"]) == 2
        assert seen["position"] == ["check_papers"]
        assert [letter["form"] for letter in seen["letters"]] == ["01"]
        assert seen["status"]["key"] == "received"
        assert seen["clock"] == {"state": "running", "due_at": "2018-03-05T17:00+07:00", "is_late": False}

    @pytest.mark.parametrize(("waits", "is_late"), [("1wd", False), ("90wd", True)])
    def test_a_dossier_that_ends_after_its_date_was_late(self, waits: str, is_late: bool) -> None:
        one = played(ONE_TASK, ONE_SCRIPT.replace("- receive", f"- receive\n- wait: {waits}"))
        assert (one.sights[-1]["clock"]["state"], one.sights[-1]["clock"]["is_late"]) == ("met", is_late)

    def test_the_last_sight_says_where_one_may_jump_to(self) -> None:
        one = played(shipped("khai-sinh"), BIRTH.format(steps="- receive\n- complete: check_papers"))
        ahead = [(each["kind"], each["about"], each["at"]) for each in one.sights[-1]["next"]]
        assert ("alarm", "examine_birth", "2018-03-05T09:45+07:00") in ahead
        assert ("due", "dossier", "2018-03-05T17:00+07:00") in ahead
        assert ("timer", "birth_late", "2018-03-06T17:00+07:00") in ahead
        assert [each[2] for each in ahead] == sorted(each[2] for each in ahead)

    def test_each_sight_has_the_letters_and_alarms_its_own_step_brought(self) -> None:
        one = played(shipped("khai-sinh"), BIRTH.format(steps="- receive\n- wait: 2wh\n- wait: 1wh"))
        assert [len(seen["letters"]) for seen in one.sights] == [1, 0, 0]
        rungs = [[alarm["rung"] for alarm in seen["alarms"]] for seen in one.sights]
        assert rungs == [[], ["warning", "warning", "overdue"], []]

    def test_what_is_law_from_another_day_on_is_rehearsed_on_the_same_days(self) -> None:
        editions = [
            {"valid_from": "2027-01-01", "valid_to": None, "period": "9wd"},
            {"valid_from": "2026-11-23", "valid_to": "2027-01-01", "period": "8wd"},
        ]
        one = played({**ONE_TASK, "legal": {"editions": editions}}, ONE_SCRIPT)
        assert one.is_green
        assert (
            one.sights[0]["clock"]["due_at"] == "2018-03-15T17:00+07:00"
        )  # eight working days, as its first rule says

    def test_a_rehearsal_is_json_through_and_through(self) -> None:
        whole = all_played(shipped("khai-sinh"), BIRTH.format(steps="- receive\n- complete: check_papers"))
        document = orjson.loads(orjson.dumps(whole.as_json()))
        assert document["green"] is True
        assert document["coverage"]["files"]["khai-sinh.bpmn"]["nodes"]["passed"] == 3


class TestExpectations:
    def test_what_is_not_so_is_said_with_its_line(self) -> None:
        steps = (
            "- receive:\n  expect: {work_items: [{element: check_papers, role: head}], status: done, letters: ['02']}"
        )
        one = played(shipped("khai-sinh"), BIRTH.format(steps=steps))
        step = "“Kiểm tra, số hóa và chuyển hồ sơ”"
        who = "Công chức Bộ phận Một cửa, Bộ phận Một cửa UBND phường Trúc Bạch"
        there = f"{step} ({who}, hạn 11:00 05/03/2018, đang tính thời hạn, chưa ai nhận)"
        assert said(one) == [
            f"Thiếu việc {step} (Người đứng đầu cơ quan); đang có: {there}.",
            "Thiếu giấy tờ: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu 02); "
            "đang có: Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu 01).",
            "Trạng thái hồ sơ phải là Đã xử lý xong, đang là Được tiếp nhận.",
        ]
        assert {failure.line for failure in one.failures} == {8}

    def test_what_is_not_so_names_step_and_role_in_english_too(self) -> None:
        steps = "- receive:\n  expect: {work_items: [{element: check_papers, role: head, clock: met, held: true}]}"
        [failure] = played(shipped("khai-sinh"), BIRTH.format(steps=steps)).failures
        wanted = failure.said.filling["wanted"]
        assert isinstance(wanted, Named)
        assert wanted.en.startswith("“Check") and wanted.en.endswith("done in time, somebody took it)")
        assert "check_papers" not in wanted + wanted.en and "head," not in wanted

    def test_what_is_not_listed_is_not_compared_unless_exactly(self) -> None:
        for exactly, failures in (("false", 0), ("true", 1)):
            steps = f"- receive:\n  expect: {{letters: [], work_items: [check_papers], exactly: {exactly}}}"
            steps = steps.replace("letters: [], ", "") if exactly == "false" else steps
            assert len(said(played(shipped("khai-sinh"), BIRTH.format(steps=steps)))) == failures

    def test_an_empty_list_wants_that_there_be_none(self) -> None:
        one = played(shipped("khai-sinh"), BIRTH.format(steps="- receive:\n  expect: {work_items: []}"))
        assert len(said(one)) == 1

    def test_a_refusal_that_is_expected_is_no_failure_and_the_script_goes_on(self) -> None:
        steps = "- receive\n- complete: sign_birth\n  expect: {refused: ItemIsNotThere}\n- complete: check_papers"
        one = played(shipped("khai-sinh"), BIRTH.format(steps=steps))
        assert (said(one), len(one.sights)) == ([], 3)

    def test_a_step_that_is_not_open_is_called_by_its_name_as_are_those_that_are(self) -> None:
        one = played(shipped("khai-sinh"), BIRTH.format(steps="- receive\n- complete: sign_birth"))
        assert said(one) == [
            "Không có việc “Ký Giấy khai sinh” nào đang mở; đang mở: Kiểm tra, số hóa và chuyển hồ sơ."
        ]

    def test_a_refusal_that_is_expected_and_does_not_come_is_a_failure(self) -> None:
        steps = "- receive\n- complete: check_papers\n  expect: {refused: true}"
        assert said(played(shipped("khai-sinh"), BIRTH.format(steps=steps))) == [
            "Bước này lẽ ra phải bị từ chối nhưng đã làm được."
        ]

    def test_after_any_other_refusal_nothing_more_is_done(self) -> None:
        steps = "- receive\n- complete: check_papers\n  answers: {result: nonsense}\n- complete: examine_birth"
        one = played(shipped("khai-sinh"), BIRTH.format(steps=steps))
        assert [(failure.step, failure.refusal, list(failure.fields)) for failure in one.failures] == [
            (1, "AnswersNotAccepted", ["result"])
        ]
        assert len(one.sights) == 2

    def test_an_answer_the_form_does_not_ask_is_a_slip_of_the_pen(self) -> None:
        steps = "- receive\n- complete: check_papers\n  answers: {reslut: complete}"
        [failure] = played(shipped("khai-sinh"), BIRTH.format(steps=steps)).failures
        assert failure.refusal == "AnswerIsNotAsked"


class TestOrganisation:
    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ("", "head@same"),
            ("absent: [{role: head, unit: same, delegate: civil_status_officer}]", "civil_status_officer@same"),
            ("absent: [head@same]", "deputy@same"),
            ("vacant: [head@same]", "deputy@same"),
        ],
    )
    def test_alarms_reach_whoever_stands_in(self, given: str, told: str) -> None:
        expect = f"{{alarms: [{{rung: overdue, about: examine_birth, to: {told}}}]}}"
        steps = f"- receive\n- complete: check_papers\n- wait: 1wh\n  expect: {expect}"
        text = BIRTH.format(steps=steps).replace("given:", f"given:\n  {given}")
        assert said(played(shipped("khai-sinh"), text)) == []

    def test_a_decreed_day_off_moves_the_date(self) -> None:
        text = ONE_SCRIPT.replace("steps:", "given:\n  calendar: [{day: 2018-03-06, works: false}]\nsteps:")
        text = text.replace("- receive", "- receive:\n  expect: {work_items: [{element: work, due: 2018-03-08}]}")
        assert said(played(ONE_TASK, text)) == []

    def test_a_place_the_stage_does_not_have_is_refused_by_name(self) -> None:
        text = ONE_SCRIPT.replace("steps:", "given: {received_by: '00070'}\nsteps:")
        [failure] = played(ONE_TASK, text).failures
        assert (failure.step, failure.refusal) == (None, "NoSuchPlaceOnStage")


class TestNeighbours:
    DESIGN = drawn(
        {
            "begins": START,
            "ask": service("ask", "register.look_up"),
            "work": task("work"),
            "ends": END,
        },
        {"a": "begins ask", "b": "ask work", "c": "work ends"},
    )

    def test_a_call_waits_until_the_script_says_what_is_answered(self) -> None:
        text = "name: gọi\nsteps:\n- receive:\n  expect: {calls: [register.look_up], work_items: []}\n"
        text += "- wait: 5d\n  expect: {calls: [register.look_up]}\n"
        text += "- neighbour: register.look_up\n  answers: {found: true}\n  expect: {calls: [], work_items: [work]}\n"
        assert said(played(self.DESIGN, text)) == []

    def test_a_call_that_fails_waits_on(self) -> None:
        text = "name: gọi\nsteps:\n- receive\n- neighbour: register.look_up\n  fails: Quá tải\n"
        [call] = played(self.DESIGN, text).sights[-1]["calls"]
        assert (call["attempts"], call["error"]) == (1, "NeighbourFailed: Quá tải")

    def test_what_goes_wrong_on_a_stage_stands_in_no_log(self, caplog: pytest.LogCaptureFixture) -> None:
        played(self.DESIGN, "name: gọi\nsteps:\n- receive\n- neighbour: register.look_up\n  fails: Quá tải\n")
        assert caplog.records == []

    def test_an_answer_nobody_waits_for_is_refused(self) -> None:
        [failure] = played(self.DESIGN, "name: gọi\nsteps:\n- receive\n- neighbour: other.thing").failures
        assert failure.refusal == "NoSuchCall"


class TestThePost:
    DESIGN = drawn(
        {
            "begins": START,
            "finished": task("finished", effect="finish"),
            "send": service("send", "post.return"),
            "which": '<bpmn:eventBasedGateway id="which">$flows</bpmn:eventBasedGateway>',
            "delivered": told_by("delivered", "post.delivered"),
            "returned": told_by("returned", "post.returned"),
            "fetch": task("fetch", effect="return_result"),
            "ends": END,
            "ends_too": END.replace('id="ends"', 'id="ends_too"'),
        },
        {
            "a": "begins finished",
            "b": "finished send",
            "c": "send which",
            "d": "which delivered",
            "e": "which returned",
            "f": "delivered ends",
            "g": "returned fetch",
            "h": "fetch ends_too",
        },
    )
    BEGUN = "name: bưu chính\nsteps:\n- receive\n- complete: finished\n  expect: {calls: [post.return]}\n"
    BEGUN += "- neighbour: post.return\n"

    def test_the_post_tells_that_it_has_delivered(self) -> None:
        text = self.BEGUN + "- neighbour: post.delivered\n  expect: {status: returned, ended: true, work_items: []}\n"
        one = played(self.DESIGN, text)
        assert said(one) == []
        assert {"send", "delivered"} <= set(one.passed)

    def test_what_the_post_brings_back_waits_at_the_desk(self) -> None:
        text = self.BEGUN + "- neighbour: post.returned\n  expect: {status: done, work_items: [fetch]}\n"
        assert said(played(self.DESIGN, text)) == []

    def test_what_no_diagram_waits_for_is_refused(self) -> None:
        text = self.BEGUN + "- neighbour: post.lost\n"
        [failure] = played(self.DESIGN, text).failures
        assert failure.refusal == "NothingWaitsForThis"

    def test_nobody_says_that_nothing_makes_it_happen(self) -> None:
        rules = {finding.rule for finding in all_played(self.DESIGN, self.BEGUN).findings}
        assert rules & {"event-from-outside", "operation-unknown"} == set()


class TestBounds:
    def test_a_loop_without_a_person_is_a_clear_finding(self) -> None:
        gateway = '<bpmn:exclusiveGateway id="again" default="c">$flows</bpmn:exclusiveGateway>'
        other = '<bpmn:exclusiveGateway id="round" default="b">$flows</bpmn:exclusiveGateway>'
        content = drawn(
            {"begins": START, "again": gateway, "round": other, "ends": END},
            {"a": "begins again", "b": "round again", "c": "again round", "d": "round ends|facts.never == 1"},
        )
        whole = all_played(content, "name: vòng\nsteps:\n- receive")
        assert whole.refused is not None
        assert "Vòng lặp" in whole.refused.text()

    def test_services_that_call_each_other_for_ever_are_refused(self) -> None:
        gate = '<bpmn:exclusiveGateway id="gate" default="c">$flows</bpmn:exclusiveGateway>'
        out = '<bpmn:exclusiveGateway id="out" default="d">$flows</bpmn:exclusiveGateway>'
        content = drawn(
            {"begins": START, "gate": gate, "ask": service("ask", "citizen.notify"), "out": out, "ends": END},
            {"a": "begins gate", "c": "gate ask", "b": "ask out", "d": "out gate", "e": "out ends|channel == 'never'"},
        )
        whole = all_played(content, "name: vòng\nsteps:\n- receive")
        assert whole.refused is not None
        assert "Vòng lặp" in whole.refused.text()

    def test_a_timer_that_rings_every_second_for_a_year_is_stopped(self) -> None:
        ring = (
            '<bpmn:boundaryEvent id="ring" cancelActivity="false" attachedToRef="work">$flows'
            '<bpmn:timerEventDefinition id="t"><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">"R/PT1S"'
            "</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
        )
        rung = '<bpmn:endEvent id="rung" name="Đã nhắc">$flows</bpmn:endEvent>'
        content = drawn(
            {"begins": START, "work": task("work"), "ring": ring, "ends": END, "rung": rung},
            {"a": "begins work", "b": "work ends", "c": "ring rung"},
        )
        one = played(content, "name: chuông\nsteps:\n- receive\n- wait: 365d", seconds=20)
        assert one.failures[0].refusal in ("TookTooManyBeats", "RehearsalTookTooLong", "EngineStopped")

    def test_time_is_up_when_it_is_up(self) -> None:
        [failure] = played(ONE_TASK, ONE_SCRIPT, seconds=0.0001).failures if _is_known() else [None]
        assert failure is not None
        assert failure.refusal == "RehearsalTookTooLong"

    def test_all_scripts_have_one_time_in_common(self) -> None:
        done = rehearse(ONE_TASK, read_scripts(ONE_SCRIPT) * 3, in_all=-1)
        [one] = done.each
        assert one.failures[0].refusal == "RehearsalsTookTooLong"
        assert one.failures[0].said.filling["left"] == 3
        assert not done.is_green

    def test_a_design_that_does_not_run_says_why_and_shows_its_findings(self) -> None:
        whole = all_played({"main": "x.bpmn", "files": {"x.bpmn": "<not bpmn"}}, ONE_SCRIPT)
        assert whole.refused is not None
        assert whole.findings
        assert whole.each == []


def _is_known() -> bool:
    """The design is looked through before the clock of the script runs."""
    return played(ONE_TASK, ONE_SCRIPT).is_green


class TestWithoutLegalData:
    def test_a_picture_alone_can_be_played(self) -> None:
        one = played(ONE_TASK, ONE_SCRIPT + "  expect: {work_items: []}\n")
        assert said(one) == []
        assert one.sights[-1]["process_ended"]

    def test_coverage_is_on_the_ids_as_drawn(self) -> None:
        whole = all_played(ONE_TASK, "name: mới nhận\nsteps:\n- receive")
        nodes, flows = whole.coverage.files["ve.bpmn"]
        assert (nodes.missed, flows.missed) == (("work", "ends"), ("b",))
        assert whole.coverage.passed == ("begins", "a")


class TestPlaying:
    STEPS = ("receive", "complete: check_papers", "wait: 1wh", "complete: examine_birth", "complete: register_birth")

    def test_a_play_that_goes_on_step_by_step_is_the_script_played_at_once(self) -> None:
        content = shipped("khai-sinh")
        for most in range(1, len(self.STEPS) + 1):
            [script] = read_scripts(BIRTH.format(steps="\n".join(f"- {step}" for step in self.STEPS[:most])))
            [played_on] = rehearse(content, script, 60, playing=True).each
        [at_once] = rehearse(content, script, 60).each
        for one in (played_on, at_once):
            for seen in one.sights[:-1]:  # the last sight of a play tells more
                seen.pop("next")
                [item.pop("may") for item in seen["work_items"]]
        assert played_on.sights == at_once.sights
        assert played_on.passed == at_once.passed

    def test_a_played_path_becomes_a_test_that_holds(self) -> None:
        content = shipped("khai-sinh")
        [script] = read_scripts(BIRTH.format(steps="\n".join(f"- {step}" for step in self.STEPS)))
        [one] = rehearse(content, script, 60, playing=True).each
        saved = write_scripts([with_what_was_seen(script, one.sights)])
        assert said(played(content, saved)) == []
        assert "rung: overdue" in saved
        broken = saved.replace("element: sign_birth", "element: nobody")
        broken = broken.replace("element: confirm_birth", "element: nobody")
        assert len(said(played(content, broken))) == 1

    def test_a_step_taken_back_and_taken_otherwise_is_another_way(self) -> None:
        content, begun = shipped("khai-sinh"), "- receive\n- complete: check_papers\n"
        ends = []
        for answer in ("clear", "verify", "clear"):
            text = BIRTH.format(steps=f"{begun}- complete: examine_birth\n  answers: {{result: {answer}}}")
            [one] = rehearse(content, read_scripts(text), 60, playing=True).each
            ends.append(elements(one.sights[-1]))
        assert ends == [["register_birth"], ["request_verification"], ["register_birth"]]


class TestBeginning:
    def test_a_page_that_plays_learns_where_and_with_what_it_begins(self) -> None:
        found = beginning(shipped("khai-sinh"))
        assert found is not None
        assert found["intake_form"] == "birth.intake"
        assert [place["code"] for place in found["places"]] == ["00004", "00001", "00376", "00382"]
        assert "001/QLDT" in found["units"]

    def test_an_officer_may_be_named_by_chair(self) -> None:
        steps = ["receive", "complete: check_papers", "complete: entrust"]
        text = "name: giao\ngiven:\n  received_by: STP\n  answers: {full_name: Mẫu, born_on: 1990-01-01, "
        text += 'identity: "999190000001", residences: Hà Nội}\nsteps:\n' + "".join(f"- {step}\n" for step in steps)
        before = played(shipped("ly-lich-tu-phap"), text).sights[-1]
        [item] = before["work_items"]
        assert len(item["officers"]) > 1
        text += "- complete: assign\n  answers: {officer: specialist}\n"
        text += "  expect: {work_items: [{element: look_up, held: true}]}\n"
        assert said(played(shipped("ly-lich-tu-phap"), text)) == []


class TestIsolation:
    def test_stages_of_several_threads_do_not_meet(self) -> None:
        text = BIRTH.format(steps="- receive\n- complete: check_papers\n- complete: examine_birth")
        with ThreadPoolExecutor(4) as pool:
            runs = list(pool.map(lambda _number: played(shipped("khai-sinh"), text), range(8)))
        assert [elements(run.sights[-1]) for run in runs] == [["register_birth"]] * 8

    def test_a_stage_sees_nothing_of_a_real_office_and_leaves_nothing_in_it(self, city_office: Office) -> None:
        with city_office.look(SYSTEM) as act:
            before = len(tree_of(act.session).nodes)
            in_force = catalog.in_force(act.session, "1.001193", act.today).id
            real = catalog.loaded(act.session, in_force)
        assert played(shipped("khai-sinh"), BIRTH.format(steps="- receive\n- complete: check_papers")).is_green
        with city_office.look(SYSTEM) as act:
            assert len(tree_of(act.session).nodes) == before
            assert catalog.loaded(act.session, in_force) is real
            assert org.unit(act.session, "00070", act.today).code == "00070"

    def test_two_stages_share_nothing_though_their_ids_are_the_same(self) -> None:
        other = drawn(
            {"begins": START, "second": task("second"), "ends": END}, {"a": "begins second", "b": "second ends"}
        )
        assert elements(played(ONE_TASK, "name: x\nsteps:\n- receive").sights[0]) == ["work"]
        assert elements(played(other, "name: x\nsteps:\n- receive").sights[0]) == ["second"]

    def test_what_one_stage_writes_the_next_does_not_find(self) -> None:
        for _ in range(2):
            with open_stage(BEGINNING) as (office, _clock), office.act(SYSTEM) as act:
                assert catalog.list_procedures(act.session, act.today) == []
                catalog.seed(act)
