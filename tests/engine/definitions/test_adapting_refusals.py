"""What cannot be run rightly is refused by name, with the element, and all reasons at once."""

from __future__ import annotations

import time

import pytest
from foreign import both, boundary, catch, end, file, flow, row, start, sub, tag, throw, timer, user, xor
from verdicts import FileVerdict, verdict

from engine.definitions.adapting import prepare
from engine.definitions.reading import read_bundle

OURS = (
    '<extensionElements><spiffworkflow:properties><spiffworkflow:property name="form" value="f"/>'
    "</spiffworkflow:properties></extensionElements>"
)


def judged(*parts: str, **more: str) -> FileVerdict:
    return verdict([file(*parts, **more)])[0]  # type: ignore[arg-type]


def errors(said: FileVerdict) -> list[tuple[str, str | None]]:
    return [(f.rule, f.element_id) for f in said.findings if f.severity == "error"]


def around(x: str, *more: str) -> tuple[str, ...]:
    return (start(), x, user("a"), end(), row("s", "x", "a", "e"), *more)


@pytest.mark.parametrize(
    ("rule", "element", "parts"),
    [
        ("complex-gateway", "x", around(tag("complexGateway", "x"))),
        ("ad-hoc", "x", around(sub("x", user("q"), kind="adHocSubProcess"))),
        ("choreography", "x", around(tag("choreographyTask", "x"))),
        ("compensation", "x", around(throw("x", "<compensateEventDefinition/>"))),
        ("compensation", "b", around(user("x"), boundary("b", "x", "<compensateEventDefinition/>"))),
        ("script", "x", around(tag("scriptTask", "x", "<script>x = 5;</script>", scriptFormat="groovy"))),
        ("script", "x", around(tag("scriptTask", "x", "<script>import os</script>", scriptFormat="python"))),
        ("script", "x", around(tag("scriptTask", "x", "<script>x = svc(1)</script>", scriptFormat="python"))),
        ("rule-without-decision", "x", around(tag("businessRuleTask", "x"))),
        ("decision-unknown", "x", around(tag("businessRuleTask", "x", camunda__decisionRef="d"))),
        ("call-without-process", "x", around(tag("callActivity", "x"))),
        ("called-process-unknown", "x", around(tag("callActivity", "x", calledElement="elsewhere"))),
        ("called-process-unknown", "x", around(tag("callActivity", "x", calledElement="${which}"))),
        ("call-cycle", "x", around(tag("callActivity", "x", calledElement="p"))),
        ("event-without-trigger", "b", around(user("x"), boundary("b", "x", ""))),
        ("event-without-trigger", "x", around(catch("x", ""))),
        ("event-kind", "x", around(catch("x", "<messageEventDefinition/><signalEventDefinition/>"))),
        ("cancel-outside-transaction", "b", around(user("x"), boundary("b", "x", "<cancelEventDefinition/>"))),
        ("cancel-not-caught", "z", around(sub("x", start("xs"), user("q"), end("z", "<cancelEventDefinition/>"),
                                              row("xs", "q", "z"), kind="transaction"))),
        ("link-without-target", "x", around(throw("x", '<linkEventDefinition name="L"/>'))),
        ("event-gateway-target", "x", around(tag("eventBasedGateway", "x"))),
        ("instances-without-number", "x", around(user("x", "X", "<multiInstanceLoopCharacteristics/>"))),
        ("loop-without-end", "x", around(user("x", "X", "<standardLoopCharacteristics/>"))),
        ("loop-text", "x", around(user("x", "X", '<standardLoopCharacteristics loopMaximum="many"/>'))),
        ("too-many-instances", "x", around(user("x", "X", "<multiInstanceLoopCharacteristics><loopCardinality>99999"
                                                          "</loopCardinality></multiInstanceLoopCharacteristics>"))),
        ("loop-text", "x", around(user("x", "X", "<multiInstanceLoopCharacteristics><loopCardinality>${svc.n()}"
                                                 "</loopCardinality></multiInstanceLoopCharacteristics>"))),
        ("timer-empty", "x", around(catch("x", "<timerEventDefinition/>"))),
        ("timer-cron", "x", around(catch("x", timer("0 0 9 ? * MON-FRI", "timeCycle")))),
        ("timer-cron", "s", (start("s", timer("0 0 9 * * ?", "timeCycle")), user("a"), row("s", "a"))),
        ("timer-text", "x", around(catch("x", timer("3 days")))),
        ("timer-text", "x", around(catch("x", timer("P5B")))),
        ("timer-text", "x", around(catch("x", timer("P1.5DT2H")))),
        ("timer-text", "x", around(catch("x", timer("P999999Y")))),
        ("timer-text", "x", around(catch("x", timer("${svc.due()}")))),
        ("condition-empty", "b", around(user("x"), boundary("b", "x", "<conditionalEventDefinition/>"))),
        ("condition-event", "b", around(user("x"), boundary(
            "b", "x", "<conditionalEventDefinition><condition>${svc.f()}</condition></conditionalEventDefinition>"))),
        ("condition", "x", around(xor("x"), flow("x", "e", "${svc.check(y)}"))),
        ("condition", "x", around(xor("x"), flow("x", "e", "Yes", name="Yes"))),
        ("flows-without-condition", "x", around(xor("x"), flow("x", "e"))),
        ("dead-end", "g", (start(), user("a"), xor("g"), row("s", "a", "g"))),
        ("dead-end", "s", (start(), user("a"), end("e"))),
        ("dead-end", "x", (start(), user("x", "X", OURS), user("b"), end(), row("s", "b", "e"), row("b", "x"))),
        ("no-start", "p", (user("a"), user("b"), row("a", "b", "a"))),
        ("several-starts-inside", "x", around(sub("x", start("s1"), start("s2"), user("q"), row("s1", "q"),
                                                  row("s2", "q")))),
        ("flow-at-border", "s", around(user("x"), flow("a", "s"))),
        ("flow-at-border", "e", around(user("x"), flow("e", "x"))),
        ("unreachable", "lost", around(user("x"), user("lost", "Lost"))),
        ("event-subprocess", "es", around(user("x"), sub("es", start("z"), user("h"), row("z", "h"),
                                                         triggeredByEvent="true"))),
        ("nothing-waits", "x", (start(), xor("x"), tag("serviceTask", "t"), xor("h"), end(), row("s", "x", "t", "h"),
                                flow("h", "x", "${again}"), flow("h", "e"))),
        ("join-never-fires", "j", (start(), xor("g"), user("a"), user("b"), both("j"), flow("s", "g"),
                                   flow("g", "a", "${x}"), flow("g", "b"), row("a", "j"), row("b", "j"), end(),
                                   row("j", "e"))),
        ("too-long", "p", (start(), *[user(f"t{n}") for n in range(500)], row("s", *[f"t{n}" for n in range(500)]))),
    ],
)  # fmt: skip
def test_refused_at_the_element(rule: str, element: str, parts: tuple[str, ...]) -> None:
    said = judged(*parts)
    assert said.readable and not said.runnable
    assert (rule, element) in errors(said), errors(said)
    found = next(f for f in said.findings if f.rule == rule)
    assert found.message and found.remedy and found.message_en and found.remedy_en
    assert found.file == "p.bpmn" and element in found.message


def test_every_reason_is_said_at_once() -> None:
    said = judged(
        *around(tag("complexGateway", "x")), tag("businessRuleTask", "r"), xor("g"), catch("t", timer("0 0 9 * * ?")),
        flow("a", "r"), row("r", "g", "t"), flow("g", "e"), flow("t", "nowhere"),
    )  # fmt: skip
    rules = {rule for rule, _ in errors(said)}
    assert rules >= {
        "complex-gateway", "rule-without-decision", "flows-without-condition", "timer-cron", "flow-without-end"
    }  # fmt: skip


def test_a_refusal_of_a_gateway_names_its_flows_and_where_they_lead() -> None:
    parts = around(tag("exclusiveGateway", "x", name="is bug?"), flow("x", "e", element_id="sid-9", name="no"))
    found = next(f for f in judged(*parts).findings if f.rule == "flows-without-condition")
    for word in ("is bug?", "sid-9", "no", "A"):
        assert word in found.message and word in found.message_en


def test_an_unknown_called_process_is_named_with_the_activity() -> None:
    call = tag("callActivity", "x", calledElement="publish-it", name="Execute announcement")
    found = next(f for f in judged(*around(call)).findings if f.rule == "called-process-unknown")
    assert all(word in found.message for word in ("publish-it", "Execute announcement", "x"))


def test_a_bundle_brings_what_is_called_and_its_faults() -> None:
    outer = file(*around(tag("callActivity", "x", calledElement="q")))
    good = file(start(), user("b"), row("s", "b"), process="q", name="q.bpmn")
    bad = file(start(), tag("complexGateway", "b"), row("s", "b"), process="q", name="q.bpmn")
    assert [said.runnable for said in verdict([outer, good])] == [True, True]
    first, second = verdict([outer, bad])
    assert not first.runnable and not second.runnable
    assert ("complex-gateway", "b") in errors(first)


def test_calls_in_a_circle_through_two_files_are_refused_in_both() -> None:
    one = file(start(), user("a"), tag("callActivity", "c", calledElement="q"), row("s", "a", "c"))
    two = file(start(), user("b"), tag("callActivity", "d", calledElement="p"), row("s", "b", "d"), process="q",
               name="q.bpmn")  # fmt: skip
    for said in verdict([one, two]):
        assert {("call-cycle", "c"), ("call-cycle", "d")} & set(errors(said))


def test_a_called_process_that_stands_in_two_files_is_ambiguous() -> None:
    outer = file(*around(tag("callActivity", "x", calledElement="q")))
    same = [file(start(), user("b"), row("s", "b"), process="q", name=name) for name in ("q1.bpmn", "q2.bpmn")]
    assert ("process-twice", "q") in errors(verdict([outer, *same])[0])


def two_processes(first: str = "", second: str = "") -> tuple[str, bytes]:
    body = "".join(
        f'<process id="p{n}"{mark}>{start(f"s{n}")}{user(f"a{n}")}{row(f"s{n}", f"a{n}")}</process>'
        for n, mark in ((1, first), (2, second))
    )
    pools = '<collaboration id="c"><participant id="x1" name="Công dân" processRef="p1"/></collaboration>'
    return file(body, roots=pools, wrap=False)


def test_the_executable_process_is_taken_and_the_others_are_named() -> None:
    prepared = prepare(read_bundle([two_processes(second=' isExecutable="true"')]))
    assert prepared.main == "p2" and prepared.runnable
    assert "Công dân" in next(f.message for f in prepared.findings if f.rule == "other-processes")


def test_among_several_processes_one_must_be_chosen() -> None:
    reading = read_bundle([two_processes()])
    prepared = prepare(reading)
    asked = next(f for f in prepared.findings if f.rule == "several-processes")
    assert prepared.main is None and not prepared.runnable
    assert asked.severity == "incomplete" and "Công dân" in asked.message and "p2" in asked.message
    assert prepare(reading, "p2").main == "p2"
    assert [f.rule for f in prepare(reading, "p3").findings] == ["process-unknown"]
    assert verdict([two_processes()])[0].runnable


def test_a_missing_end_is_a_habit_of_other_tools_but_a_mistake_in_our_own_diagrams() -> None:
    foreign = judged(start(), user("a"), user("b"), end(), row("s", "a", "e"), row("a", "b"))
    assert foreign.runnable and "implicit-end" in {f.rule for f in foreign.findings}
    own = judged(start(), user("a", "A", OURS), user("b"), end(), row("s", "a", "e"), row("a", "b"))
    assert errors(own) == [("dead-end", "b")]


PAST_THE_TASK = (start(), xor("x"), user("a"), end(), row("s", "x", "a", "e"))


@pytest.mark.parametrize("at_once", [timer("PT0S"), timer("P0D"), timer('after("0wd")'), timer("R3/PT0S", "timeCycle"),
                                     timer("2018-01-01", "timeDate")])  # fmt: skip
@pytest.mark.parametrize("back_to", ["x", "a"])
@pytest.mark.parametrize("stops", [True, False])
def test_a_person_does_not_stop_a_circle_an_immediate_timer_drives(at_once: str, back_to: str, stops: bool) -> None:
    spinning = judged(*PAST_THE_TASK, boundary("b", "a", at_once, stops), flow("b", back_to))
    assert "nothing-waits" in {rule for rule, _ in errors(spinning)}
    onward = judged(*PAST_THE_TASK, boundary("b", "a", at_once, stops), flow("b", "e"))
    assert onward.runnable
    reminding = judged(*PAST_THE_TASK, boundary("b", "a", timer("PT1H"), stops), flow("b", "x"))
    assert "nothing-waits" not in {rule for rule, _ in errors(reminding)}


WITHDRAWN = "<conditionalEventDefinition><condition>withdrawn == true</condition></conditionalEventDefinition>"


@pytest.mark.parametrize("stops", [True, False])
def test_a_condition_that_stays_true_must_not_lead_back_before_its_own_task(stops: bool) -> None:
    def led(*way: str, more: str = "") -> set[tuple[str, str | None]]:
        said = judged(*PAST_THE_TASK, boundary("b", "a", WITHDRAWN, stops), more, row("b", *way))
        return {(f.rule, f.element_id) for f in said.findings if f.rule.startswith("condition-")}

    assert led("x") == led("a") == {("condition-goes-round", "b")}
    assert led("e") == led("c", "x", more=user("c")) == set()
    choice = xor("g") + flow("g", "e", "${tired}")
    assert led("g", "x", more=choice) == {("condition-may-go-round", "b")}
    assert led("t", "x", more=tag("serviceTask", "t")) == {("condition-may-go-round", "b")}
    undone = tag("scriptTask", "u", inside="<script>withdrawn = False</script>")
    assert led("u", "x", more=undone) == {("condition-may-go-round", "b")}


def test_an_immediate_timer_does_not_make_a_circle_rest() -> None:
    def circle(waiting: str, name: str) -> set[str]:
        way_out = flow("h", "e", "${done}")
        said = judged(start(), xor("x"), waiting, xor("h"), end(), row("s", "x", name), way_out, flow("h", "x"))
        return {rule for rule, _ in errors(said)}

    def race(text: str) -> str:
        return (tag("eventBasedGateway", "g") + catch("t", timer(text)) + catch("u", timer("P1D")) + row("g", "t", "h")
                + row("g", "u", "h"))  # fmt: skip

    assert "nothing-waits" in circle(catch("t", timer("PT0S")) + row("t", "h"), "t")
    assert "nothing-waits" not in circle(catch("t", timer("PT5S")) + row("t", "h"), "t")
    assert "nothing-waits" in circle(race("PT0S"), "g")
    assert "nothing-waits" not in circle(race("PT5S"), "g")


def test_a_join_that_may_wait_for_ever_is_pointed_at() -> None:
    parts = (start(), both("k"), xor("g"), user("a"), user("b"), both("j"), end(), row("s", "k", "g"),
             flow("g", "a", "${x}"), flow("g", "e"), row("k", "b", "j"), row("a", "j", "e"))  # fmt: skip
    assert "join-may-hang" in {f.rule for f in judged(*parts).findings}


def test_sound_joins_are_left_alone() -> None:
    parts = (start(), both("k"), xor("g"), user("a"), user("b"), user("c"), xor("m"), both("j"), end(),
             row("s", "k", "g"), flow("g", "a", "${x}"), flow("g", "b"), row("a", "m"), row("b", "m", "j"),
             row("k", "c", "j", "e"))  # fmt: skip
    said = judged(*parts)
    assert said.runnable and not {"join-may-hang", "join-never-fires"} & {f.rule for f in said.findings}


def test_errors_that_cannot_be_told_apart_are_refused() -> None:
    ends = "".join(end(f"x{n}", f'<errorEventDefinition errorRef="E{n}"/>') for n in range(3))
    roots = "".join(f'<error id="E{n}" errorCode="{n}"/>' for n in range(3))
    inner = sub("x", start("xs"), user("q"), xor("g"), ends, row("xs", "q", "g"), flow("g", "x0", "${a}"),
                flow("g", "x1", "${b}"), flow("g", "x2"))  # fmt: skip
    said = judged(start(), inner, boundary("b", "x", '<errorEventDefinition errorRef="E0"/>'),
                  boundary("all", "x", "<errorEventDefinition/>"), end(), row("s", "x", "e"), row("b", "e"),
                  row("all", "e"), roots=roots)  # fmt: skip
    assert errors(said) == [("error-pair", "all")]


@pytest.mark.parametrize(("count", "rule"), [(150, None), (300, "too-wide"), (2_900, "too-wide")])
def test_large_diagrams_are_judged_in_bounded_time(count: int, rule: str | None) -> None:
    begun = time.thread_time()
    branches = "".join(user(f"t{n}") + row("g", f"t{n}", "j") for n in range(count))
    said = judged(start(), both("g"), both("j"), end(), row("s", "g"), branches, row("j", "e"))
    assert {found for found, _ in errors(said)} == ({rule} if rule else set())
    assert time.thread_time() - begun < 10


def test_of_a_row_in_one_line_only_its_length_is_said() -> None:
    steps = "".join(user(f"t{n}") + row(f"t{n}", f"t{n + 1}") for n in range(1_000))
    said = judged(start(), steps, user("t1000"), end(), row("s", "t0"), row("t1000", "e"))
    assert {found for found, _ in errors(said)} == {"too-long"}


def test_events_that_open_several_steps_at_once_are_pointed_at() -> None:
    late = boundary("late", "a", "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>")
    drawn = (start(), user("a"), user("b"), late, end(), row("s", "a"), row("s", "b"), row("a", "e"), row("b", "e"))
    said = judged(*drawn, row("late", "b"), row("late", "e"))
    assert {each.element_id for each in said.findings if each.rule == "silent-split"} == {"s", "late"}


def test_subprocesses_in_subprocesses_have_a_floor() -> None:
    inner = user("u")
    for level in range(60):
        inside = f"x{level - 1}" if level else "u"
        inner = sub(f"x{level}", start(f"s{level}"), inner, row(f"s{level}", inside))
    assert ("too-nested", "x10") in errors(judged(start(), inner, row("s", "x59")))


def test_processes_that_call_each_other_again_and_again_are_judged_soon() -> None:
    begun = time.thread_time()
    calls = [
        file(start(), *[tag("callActivity", f"c{k}", calledElement=f"p{n + 1}") for k in (1, 2)], end(),
             row("s", "c1", "c2", "e"), process=f"p{n}", name=f"{n}.bpmn")
        for n in range(30)
    ]  # fmt: skip
    last = file(start(), user("a"), row("s", "a"), process="p30", name="30.bpmn")
    assert verdict([*calls, last])[0].runnable
    assert time.thread_time() - begun < 5
