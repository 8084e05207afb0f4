"""A diagram that runs is not yet one the city may work by: who, with what, by when, and to what end.

The story: a designer hands in the birth registration and is told nothing is missing; then each thing is left out once,
and each time the check names the element and says what to do.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_drawn import (
    KNOWN,
    LANES,
    LAW,
    birth,
    boundary,
    bundle,
    call,
    drawn,
    end,
    gateway,
    person,
    start,
    without_lane_property,
)

from engine.definitions.checks import check
from engine.definitions.checks.known import OPERATIONS
from engine.definitions.diagram import Bundle, Finding, Loop, Trigger
from engine.definitions.rules import RULES
from engine.dossiers import automatic
from engine.postal import joining
from engine.worktime.periods import Period


def found(drawing: Bundle, *, law=LAW, known=KNOWN) -> list[Finding]:
    return check(drawing, known=known, law=law)


def rules(drawing: Bundle, **more) -> set[tuple[str, str | None]]:
    return {(finding.rule, finding.element_id) for finding in found(drawing, **more)}


def with_task(node_id: str, **says: str) -> Bundle:
    lane = {"check_papers": "desk", "sign": "head"}.get(node_id, "officer")
    return bundle(birth(change={node_id: person(node_id, lane, **says)}))


def test_nothing_is_said_about_a_complete_diagram():
    assert found(bundle(birth())) == []


class TestWho:
    def test_a_lane_without_role(self):
        assert rules(bundle(without_lane_property(birth(), "officer", "role"))) == {("lane-role-missing", "officer")}

    def test_a_lane_without_routing(self):
        assert rules(bundle(without_lane_property(birth(), "head", "routing"))) == {("lane-routing-missing", "head")}

    def test_a_lane_in_which_nobody_works_needs_neither(self):
        process = birth()
        process.lanes["citizen"] = replace(process.lanes["desk"], id="citizen", properties={})
        assert rules(bundle(process)) == set()

    def test_an_inner_lane_takes_the_role_of_the_lane_around_it(self):
        process = birth()
        process.lanes["inner"] = replace(process.lanes["officer"], id="inner", parent="officer", properties={})
        process.nodes["register"].lane = "inner"
        assert rules(bundle(process)) == set()

    def test_a_task_outside_all_lanes(self):
        assert rules(bundle(birth(change={"register": person("register", None)}))) == {
            ("task-outside-lanes", "register")
        }

    def test_a_task_in_a_subprocess_stands_where_the_subprocess_stands(self):
        process = birth()
        process.nodes["register"].scope = "inside"
        process.nodes["register"].lane = None
        process.nodes["inside"] = replace(gateway("inside", "subProcess"), lane="officer")
        assert ("task-outside-lanes", "register") not in rules(bundle(process))

    @pytest.mark.parametrize(
        "routing",
        ["same", "same/MC", "district/QLDT", "handling", "department:STP", "outside:CA", "fact:birth.born_on/MC"],
    )
    def test_routings_that_are_understood(self, routing):
        lanes = {**LANES, "officer": {"role": "specialist", "routing": routing}}
        process = birth()
        process.lanes["officer"] = replace(process.lanes["officer"], properties=lanes["officer"])
        assert rules(bundle(process)) == set()

    @pytest.mark.parametrize("routing", ["Phòng Tư pháp", "department:", "fact:", "same/"])
    def test_routings_nobody_understands(self, routing):
        process = birth()
        process.lanes["officer"] = replace(
            process.lanes["officer"], properties={"role": "specialist", "routing": routing}
        )
        assert rules(bundle(process)) == {("routing-unknown", "officer")}

    @pytest.mark.parametrize(
        ("routing", "code", "nearest"),
        [
            ("department:STX", "STX", "STP"),
            ("department:stp", "stp", "STP"),
            ("department:QHKT/HCTP", "HCTP", "QH"),
            ("outside:STP", "STP", "CA"),
            ("same/QLD", "QLD", "QLDT"),
            ("commune/QLDT", "QLDT", "MC"),
            ("handling/QQQ", "QQQ", "QH"),
        ],
    )
    def test_a_routing_to_a_unit_that_does_not_exist(self, routing, code, nearest):
        process = birth()
        properties = {"role": "specialist", "routing": routing}
        process.lanes["officer"] = replace(process.lanes["officer"], properties=properties)
        [finding] = found(bundle(process))
        assert (finding.rule, finding.severity, finding.element_id) == ("unit-unknown", "incomplete", "officer")
        assert f"“{code}”" in finding.message and f"“{code}”" in finding.message_en
        assert nearest in finding.remedy and nearest in finding.remedy_en

    def test_a_routing_by_a_fact_nobody_provides(self):
        process = birth()
        properties = {"role": "specialist", "routing": "fact:site.commune"}
        process.lanes["officer"] = replace(process.lanes["officer"], properties=properties)
        assert rules(bundle(process)) == {("reference-unknown-fact", "officer")}

    def test_a_role_the_organisation_does_not_have(self):
        process = birth()
        process.lanes["head"] = replace(
            process.lanes["head"], properties={"role": "emperor", "routing": "handling_authority"}
        )
        assert rules(bundle(process)) == {("role-unknown", "head")}

    def test_assignees_are_facts(self):
        assert rules(with_task("register", assignee="nguyen.van.a")) == {("assignee-unreadable", "register")}
        assert rules(with_task("register", assignee="fact:birth.child_name")) == set()
        assert rules(with_task("register", assignee="fact:assignment.officer")) == {
            ("reference-unknown-fact", "register")
        }

    def test_separation_names_another_step_done_by_a_person(self):
        assert rules(with_task("register", separate_from="check_papers")) == set()
        assert rules(with_task("register", separate_from="nowhere")) == {("separate-unknown", "register")}
        assert rules(with_task("register", separate_from="complete")) == {("separate-unknown", "register")}
        assert rules(with_task("register", separate_from="register")) == {("separate-self", "register")}


class TestWithWhat:
    def test_a_task_without_form(self):
        # the conditions that read its answers then hang in the air, too
        assert ("form-missing", "register") in rules(with_task("register", form=""))

    def test_a_form_that_does_not_exist(self):
        assert rules(with_task("check_papers", form="imagined")) == {("form-unknown", "check_papers")}

    def test_a_person_the_law_does_not_declare(self):
        law = replace(LAW, residents=("applicant",))
        drawn = with_task("check_papers", residents="applicant neighbour")
        assert rules(drawn, law=law) == {("person-not-declared", "check_papers")}

    def test_two_forms_that_answer_the_same_question(self):
        findings = found(with_task("check_papers", form="second_look", fact="appraisal"))
        assert [(finding.rule, finding.element_id) for finding in findings] == [("fact-shared", "register")]
        assert "appraisal.result" in findings[0].message

    def test_two_forms_may_answer_different_questions_under_one_fact(self):
        signing = {"form": "signing", "fact": "appraisal", "effect": "finish", "separate_from": "register"}
        assert rules(with_task("sign", **signing)) == set()

    def test_the_same_form_may_be_filled_again(self):
        assert rules(with_task("check_papers", fact="appraisal")) == set()

    def test_a_fact_with_an_impossible_name(self):
        assert rules(with_task("check_papers", fact="Kết quả")) == {("fact-unreadable", "check_papers")}

    def test_a_fact_with_a_dot_could_not_be_asked_for(self):
        assert rules(with_task("check_papers", fact="birth.check")) == {("fact-unreadable", "check_papers")}

    def test_an_effect_that_does_not_exist(self):
        assert rules(with_task("check_papers", effect="explode")) == {("effect-unknown", "check_papers")}

    @pytest.mark.parametrize(
        ("effect", "lacking"),
        [("refuse", ["reason"]), ("extend", ["until", "reason"]), ("ask_supplement", ["papers", "reason"])],
    )
    def test_an_effect_whose_question_nobody_asks(self, effect, lacking):
        found_here = found(with_task("check_papers", effect=effect))
        assert [finding.rule for finding in found_here] == ["effect-needs-field"] * len(lacking)
        assert all(f"“{field}”" in said.message for field, said in zip(lacking, found_here, strict=True))

    def test_a_supplement_may_be_asked_as_it_was_drafted(self):
        process = birth(change={"register": person("register", form="supplement", fact="supplement_draft")})
        process.nodes["check_papers"] = person("check_papers", "desk", effect="ask_supplement", fact="check")
        assert "effect-needs-field" not in {rule for rule, _ in rules(bundle(process))}

    def test_what_a_leader_has_signed_is_sent_as_it_was_drafted(self):
        process = birth(change={"register": person("register", form="second_look", fact="supplement_draft")})
        process.nodes["check_papers"] = person(
            "check_papers", "desk", form="supplement", fact="ask", effect="ask_supplement"
        )
        assert "effect-needs-field" not in {rule for rule, _ in rules(bundle(process))}
        process.nodes["sign"] = person("sign", "head", form="signing", fact="supplement_approval")
        lacking = [finding for finding in found(bundle(process)) if finding.rule == "effect-needs-field"]
        assert [finding.element_id for finding in lacking] == ["check_papers"] * 2
        assert "“second_look”" in lacking[1].message and "“reason”" in lacking[1].message
        assert "supplement" in lacking[1].remedy and "supplement" in lacking[1].remedy_en

    def test_a_letter_is_only_promised_where_it_is_written(self):
        assert rules(with_task("check_papers", letter="02")) == {("letter-not-issued", "check_papers")}
        refuses = {"form": "refusal", "fact": "refusal", "effect": "refuse"}
        for letter, said in (("03", set()), ("04", {("letter-not-issued", "refuse")})):
            assert rules(bundle(birth(change={"refuse": person("refuse", letter=letter, **refuses)}))) == said

    def test_a_flag_that_is_neither_true_nor_false(self):
        assert rules(with_task("check_papers", not_delegable="có")) == {("flag-unreadable", "check_papers")}

    def test_a_misspelt_property_is_not_lost_in_silence(self):
        assert rules(with_task("check_papers", timelimit="3wd")) == {("property-unknown", "check_papers")}

    def test_an_automatic_step_says_what_to_do(self):
        process = birth()
        process.nodes["check_papers"].tag = "serviceTask"
        process.nodes["check_papers"].properties = {"name_en": "Look up"}
        assert rules(bundle(process)) == {("operation-missing", "check_papers")}

    def test_an_automatic_step_asks_for_something_the_system_can_do(self):
        process = birth()
        process.nodes["check_papers"].tag = "serviceTask"
        process.nodes["check_papers"].properties = {"name_en": "Tell", "operation": "citizen.notfy"}
        assert rules(bundle(process)) == {("operation-unknown", "check_papers")}
        joining.join()
        assert set(OPERATIONS) == automatic.OPERATIONS.keys()


class TestByWhen:
    def test_a_task_without_time_limit(self):
        assert rules(with_task("register", time_limit="")) == {("time-limit-missing", "register")}

    def test_a_time_limit_nobody_can_read(self):
        assert rules(with_task("register", time_limit="soon")) == {("period-unreadable", "register")}

    @pytest.mark.parametrize("warning", ["8wh", "1wd", "2wd"])
    def test_a_warning_as_long_as_the_time_itself(self, warning):
        assert rules(with_task("register", warning=warning)) == {("warning-too-long", "register")}

    def test_a_task_without_warning_is_only_advised(self):
        [finding] = found(with_task("register", warning=""))
        assert (finding.rule, finding.severity) == ("warning-missing", "advice")

    def test_steps_that_fill_the_legal_time_exactly(self):
        assert rules(with_task("register", time_limit="1wd")) == set()

    def test_steps_beyond_the_legal_time(self):
        [finding] = found(with_task("register", time_limit="12wh"))
        assert (finding.rule, finding.element_id, finding.severity) == ("path-too-long", "birth_process", "incomplete")
        assert "3,5 ngày làm việc" in finding.message
        assert "3 ngày làm việc" in finding.message
        assert "Thực hiện check_papers → Thực hiện register → Thực hiện sign" in finding.message
        assert "3.5 working days" in finding.message_en

    def test_without_legal_data_no_time_is_compared(self):
        assert ("path-too-long", "birth_process") not in rules(with_task("register", time_limit="90wd"), law=None)

    def test_steps_outside_the_clock_do_not_count(self):
        assert rules(with_task("register", time_limit="30d", outside_clock="true")) == set()

    def test_calendar_days_are_counted_as_working_days_of_their_weeks(self):
        fifteen_days = replace(LAW, period=Period.parse("15d"))  # eleven working days
        assert rules(with_task("register", time_limit="9wd"), law=fifteen_days) == set()
        assert rules(with_task("register", time_limit="10wd"), law=fifteen_days) == {("path-too-long", "birth_process")}
        assert rules(with_task("register", time_limit="12d"), law=fifteen_days) == set()

    def test_what_comes_after_the_result_is_outside_the_clock(self):
        process = birth(change={"check_papers": person("check_papers", "desk", time_limit="2wd", effect="finish")})
        assert rules(bundle(process)) == set()

    def test_of_parallel_branches_the_longer_counts(self):
        def parallel(first: str, second: str) -> Bundle:
            nodes = [
                start(),
                gateway("split", "parallelGateway"),
                person("a", time_limit=first),
                person("b", time_limit=second),
                gateway("join", "parallelGateway"),
                person("sign", "head", form="signing", fact="signing", effect="finish"),
                end(),
            ]
            flows = ["start > split", "split > a", "split > b", "a > join", "b > join", "join > sign", "sign > end"]
            return bundle(drawn("p", nodes=nodes, flows=flows, procedure="1.001193"))

        assert rules(parallel("2wd", "2wd")) == set()
        assert rules(parallel("2wd", "3wd")) == {("path-too-long", "p")}

    def test_a_loop_counts_once(self):
        process = birth(
            flows=[
                "start > check_papers",
                "check_papers > register",
                "register > complete",
                'complete > sign if appraisal.result == "approved"',
                'complete > register if appraisal.result == "incomplete"',
                "complete > refuse",
                "sign > end",
                "refuse > refused",
            ]
        )
        assert rules(bundle(process)) == set()

    def test_called_processes_count_where_they_are_called(self):
        main = drawn(
            "main",
            nodes=[start(), call("first", "shared"), call("second", "shared"), end()],
            flows=["start > first", "first > second", "second > end"],
            procedure="1.001193",
        )
        shared = drawn(
            "shared",
            nodes=[
                start("shared_start"),
                person("work", time_limit="2wd"),
                person("close", effect="return_result", time_limit="4wh", fact="closing"),
                end("shared_end"),
            ],
            flows=["shared_start > work", "work > close", "close > shared_end"],
        )
        assert rules(bundle(main, shared)) == set(), "2.5 days, and then the clock has stopped"
        shared.nodes["close"] = person("close", time_limit="4wh", fact="closing")
        assert ("path-too-long", "main") in rules(bundle(main, shared)), "2.5 days twice"

    def test_a_received_supplement_starts_the_time_anew(self):
        nodes = [
            start(),
            person("appraise", time_limit="2wd"),
            person("ask", form="supplement", fact="ask", effect="ask_supplement", time_limit="4wh"),
            person("receive", "desk", effect="receive_supplement", time_limit="4wh", fact="received"),
            person("appraise_again", time_limit="2wd"),
            person("sign", "head", form="signing", fact="signing", effect="finish", time_limit="4wh"),
            end(),
        ]
        flows = ["start > appraise", "appraise > ask", "ask > receive", "receive > appraise_again"]
        process = drawn("p", nodes=nodes, flows=[*flows, "appraise_again > sign", "sign > end"], procedure="1.001193")
        assert rules(bundle(process)) == set()

    def test_a_letter_about_lateness_is_beside_the_way(self):
        process = birth()
        process.nodes["late"] = boundary("late", "register", interrupting=False)
        process.nodes["apologise"] = person("apologise", "head", time_limit="9wd", fact="apology")
        process.nodes["told"] = end("told")
        extra = drawn("x", nodes=[], flows=["late > apologise", "apologise > told"])
        process.flows.update(extra.flows)
        assert rules(bundle(process)) == set()

    def test_silence_that_interrupts_is_on_the_way(self):
        process = birth()
        process.nodes["silence"] = boundary("silence", "register", interrupting=True)
        process.nodes["decide"] = person("decide", "head", time_limit="9wd", fact="decision", effect="finish")
        process.nodes["decided"] = end("decided")
        extra = drawn("x", nodes=[], flows=["silence > decide", "decide > decided"])
        process.flows.update(extra.flows)
        assert rules(bundle(process)) == {("path-too-long", "birth_process")}


class TestToWhatEnd:
    def test_an_end_without_result(self):
        assert rules(with_task("refuse", fact="refusal")) == {("result-missing", "refused")}

    def test_of_parallel_branches_one_result_is_enough(self):
        nodes = [
            start(),
            gateway("split", "parallelGateway"),
            person("sign", "head", form="signing", fact="signing", effect="finish"),
            person("inform", fact="informed"),
            end(),
            end("informed", "Đã thông báo"),
        ]
        flows = ["start > split", "split > sign", "split > inform", "sign > end", "inform > informed"]
        assert rules(bundle(drawn("p", nodes=nodes, flows=flows, procedure="1.001193"))) == set()

    def test_a_called_process_may_refuse_for_its_caller(self):
        main = drawn(
            "main",
            nodes=[
                start(),
                call("receive", "reception"),
                gateway("accepted"),
                person("sign", "head", form="signing", fact="signing", effect="finish"),
                end(),
                end("turned_away", "Không tiếp nhận"),
            ],
            flows=[
                "start > receive",
                "receive > accepted",
                'accepted > sign if appraisal.result == "approved"',
                "accepted > turned_away",
                "sign > end",
            ],
            procedure="1.001193",
        )
        nodes = [
            start("s2"),
            person("look"),
            gateway("good"),
            person("say_no", form="refusal", fact="refusal", effect="refuse"),
            end("e2"),
            end("e3"),
        ]
        flows = ["s2 > look", "look > good", 'good > say_no if appraisal.result == "refused"', "good > e2"]
        reception = drawn("reception", nodes=nodes, flows=[*flows, "say_no > e3"])
        assert rules(bundle(main, reception)) == set()
        reception.nodes["say_no"] = person("say_no")
        assert rules(bundle(main, reception)) == {("result-missing", "turned_away")}

    def test_a_diagram_of_no_procedure_has_no_result_of_its_own(self):
        process = drawn("part", nodes=[start(), person("work"), end()], flows=["start > work", "work > end"])
        assert rules(bundle(process)) == {("procedure-unnamed", "part")}

    def test_a_loop_is_judged_by_its_way_out(self):
        nodes = [start(), person("work"), gateway("again"), end()]
        flows = ["start > work", "work > again", 'again > work if appraisal.result == "refused"', "again > end"]
        process = drawn("p", nodes=nodes, flows=flows, procedure="1.001193")
        assert rules(bundle(process)) == {("result-missing", "end")}


class TestDeciding:
    def condition(self, text: str, **more) -> set[tuple[str, str | None]]:
        process = birth()
        process.flows["birth_process_flow_3"] = replace(process.flows["birth_process_flow_3"], condition=text)
        return rules(bundle(process), **more)

    def test_a_fact_nobody_provides(self):
        assert self.condition('weather.today == "rain"') == {("condition-unknown-fact", "birth_process_flow_3")}

    def test_a_field_the_form_does_not_have(self):
        assert self.condition('appraisal.outcome == "approved"') == {
            ("condition-unknown-field", "birth_process_flow_3")
        }

    @pytest.mark.parametrize(
        "text",
        [
            'appraisal.result == "aproved"',
            'appraisal.result in ["approved", "maybe"]',
            '"yes" == birth.has_certificate',
        ],
    )
    def test_a_value_that_is_no_choice(self, text):
        assert self.condition(text) == {("condition-unknown-choice", "birth_process_flow_3")}

    @pytest.mark.parametrize(
        "text",
        [
            "appraisal.result == None",
            'appraisal.note == "anything"',
            'appraisal.result != "refused" and len(birth.child_name) > 2',
            "birth.has_certificate",
            'applicant.identity != None and channel == "counter"',
        ],
    )
    def test_what_is_known_may_be_asked(self, text):
        assert self.condition(text) == set()

    def test_facts_of_the_intake_are_known_only_where_the_law_names_its_form(self):
        assert ("condition-unknown-fact", "birth_process_flow_3") in self.condition(
            "birth.has_certificate == True", law=replace(LAW, intake_form=None, fact=None)
        )

    def test_another_legal_time_asks_for_what_some_form_writes(self):
        for when, found in {
            "birth.has_certificate == True": set(),
            'appraisal.result == "approved"': set(),
            "weather == 1": {"reference-unknown-fact"},
            "appraisal.outcome == 1": {"reference-unknown-fact"},
            'appraisal.result == "signed"': {"condition-unknown-choice"},
        }.items():
            assert rules(bundle(birth()), law=replace(LAW, conditions=(when,))) == {
                (rule, "birth_process") for rule in found
            }

    def test_foreign_conditions_are_understood(self):
        assert self.condition("${appraisal.result == 'approved'}") == set()
        assert self.condition("${weather == 'rain'}") == {("condition-unknown-fact", "birth_process_flow_3")}

    def test_a_timer_waits_for_an_instant_some_form_writes(self):
        def timed(text: str) -> set[tuple[str, str | None]]:
            process = birth()
            silent = boundary("silent", "sign", interrupting=False)
            process.nodes["silent"] = replace(silent, trigger=Trigger("timer", timer=("date", text)))
            return {each for each in rules(bundle(process)) if each[0] == "timer-unknown-fact"}

        for unknown in ("${deadline}", "${appraisal.until}", "weather.until"):
            assert timed(unknown) == {("timer-unknown-fact", "silent")}
        for known in ("${birth.born_on}", "P3D", 'after("2wd")', "2018-03-09", "3 days"):
            assert timed(known) == set()


class TestReading:
    def test_no_picture(self):
        assert rules(bundle(birth(), has_picture=False)) == {("picture-missing", "birth_process")}

    def test_names(self):
        process = birth()
        process.nodes["register"].name = ""
        process.nodes["sign"].name = "Phòng Tư pháp"
        process.nodes["refuse"].name = "Từ chối " * 20
        process.nodes["check_papers"].properties = {
            key: text for key, text in process.nodes["check_papers"].properties.items() if key != "name_en"
        }
        assert rules(bundle(process)) == {
            ("name-missing", "register"),
            ("name-not-an-action", "sign"),
            ("name-long", "refuse"),
            ("name-english-missing", "check_papers"),
        }

    def test_interviewing_is_an_action_though_it_begins_like_an_office(self):
        process = birth()
        process.nodes["sign"].name = "Phỏng vấn người nộp"
        process.nodes["refuse"].name = "Sở hữu trí tuệ: kiểm tra"
        assert ("name-not-an-action", "sign") not in rules(bundle(process))

    def test_gateways_ask_and_branches_answer(self):
        process = birth()
        process.nodes["complete"].name = ""
        process.flows["birth_process_flow_3"] = replace(process.flows["birth_process_flow_3"], name="")
        assert rules(bundle(process)) == {("gateway-unnamed", "complete"), ("branch-unnamed", "birth_process_flow_3")}

    def test_two_steps_of_one_name(self):
        process = birth()
        process.nodes["register"].name = process.nodes["sign"].name
        assert rules(bundle(process)) == {("name-shared", "register")}


class TestBundles:
    def test_one_id_names_one_task(self):
        other = drawn("other", nodes=[person("register", fact="other"), end("o")], flows=["register > o"])
        assert ("id-shared", "register") in rules(bundle(birth(), other))

    def test_events_of_two_files_may_share_ids(self):
        other = drawn("other", nodes=[start(), person("more"), end()], flows=["start > more", "more > end"])
        assert not any(rule == "id-shared" for rule, _ in rules(bundle(birth(), other)))

    def test_processes_that_call_each_other_do_not_hang_the_check(self):
        one = drawn("one", nodes=[start(), call("a", "two"), end()], flows=["start > a", "a > end"], procedure="1.1")
        two = drawn("two", nodes=[start("s2"), call("b", "one"), end("e2")], flows=["s2 > b", "b > e2"])
        assert ("result-missing", "end") in rules(bundle(one, two))

    def test_thousands_of_steps_in_a_row_are_judged(self):
        count = 3_000
        nodes = [start(), *(person(f"t{n}", fact=f"f{n}", time_limit="0wd") for n in range(count)), end()]
        flows = ["start > t0", *(f"t{n} > t{n + 1}" for n in range(count - 1)), f"t{count - 1} > end"]
        found_rules = {rule for rule, _ in rules(bundle(drawn("long", nodes=nodes, flows=flows, procedure="1.1")))}
        assert found_rules == {"result-missing"}


class TestSentences:
    def test_every_rule_speaks_both_languages_and_says_what_to_do(self):
        for rule in RULES.values():
            for sentence in (rule.message, rule.remedy, rule.message_en, rule.remedy_en):
                assert sentence.endswith((".", "?")), (rule.id, sentence)

    def test_a_finding_names_the_element_and_the_file(self):
        [finding] = found(with_task("register", time_limit=""))
        assert finding.message == "Bước “Thực hiện register” (register) chưa có thời hạn."
        assert finding.message_en == "Step “Thực hiện register” (register) has no time limit."
        assert (finding.element_name, finding.file) == ("Thực hiện register", "birth_process.bpmn")

    def test_the_gravest_comes_first(self):
        process = birth(change={"register": person("register", time_limit="", name_en="")})
        severities = [finding.severity for finding in found(bundle(process, has_picture=False))]
        assert severities == ["incomplete", "advice", "advice"]

    def test_a_loop_over_instances_changes_nothing(self):
        process = birth()
        process.nodes["register"].loop = Loop("parallel", cardinality="3")
        assert rules(bundle(process)) == set()
