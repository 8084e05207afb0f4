"""Every construct another tool may draw and the engine would get wrong: adapted, then played on the real engine."""

from __future__ import annotations

import pytest
from foreign import both, boundary, catch, end, file, flow, row, some, start, sub, tag, throw, timer, user, xor
from played import Played

ERROR = '<error id="E" errorCode="42"/><error id="F" errorCode="43"/>'
FAILS = '<errorEventDefinition errorRef="E"/>'


def play(*parts: str, roots: str = "", **how: object) -> Played:
    return Played(file(*parts, roots=roots), **how)  # type: ignore[arg-type]


def ran(*parts: str, roots: str = "", **how: object) -> list[str]:
    played = play(*parts, roots=roots, **how).all()
    assert played.state == "completed"
    return played.order


# -- ids, starts, ends ---------------------------------------------------------------------------------------------


def test_ids_the_library_keeps_for_itself_are_renamed_and_shown_as_drawn() -> None:
    assert ran(start("Start"), user("End"), user("Root.EndJoin"), end("Root"),
               row("Start", "End", "Root.EndJoin", "Root")) == ["End", "Root.EndJoin"]  # fmt: skip


def test_the_same_ids_in_two_files_do_not_collide() -> None:
    inner = file(start(), user("a"), end(), row("s", "a", "e"), process="q", name="q.bpmn")
    outer = file(start(), user("a"), tag("callActivity", "c", calledElement="q"), end(), row("s", "a", "c", "e"))
    assert Played(outer, inner).all().order == ["a", "a"]


def test_missing_starts_and_ends_are_added() -> None:
    assert ran(user("a"), user("b"), row("a", "b")) == ["a", "b"]
    played = play(user("a"), user("b"))
    assert played.open == ["a", "b"] and played.all().state == "completed"


def test_several_starts_are_chosen_between() -> None:
    parts = (
        start("s1"),
        start("s2", "<messageEventDefinition/>"),
        user("a"),
        user("b"),
        row("s1", "a"),
        row("s2", "b"),
    )
    assert ran(*parts) == ["a"]
    assert ran(*parts, start_event="s2") == ["b"]


def test_a_subprocess_without_anything_in_it_is_passed() -> None:
    assert ran(start(), user("a"), sub("x"), user("b"), row("s", "a", "x", "b")) == ["a", "b"]


def test_properties_named_like_those_of_the_copy_do_not_disturb_it() -> None:
    drawn = "".join(
        f'<spiffworkflow:property name="{name}" value="của tôi"/>' for name in ("assign", "kind", "lane", "tag", "form")
    )
    says = f"<extensionElements><spiffworkflow:properties>{drawn}</spiffworkflow:properties></extensionElements>"
    events = catch("m", says + "<messageEventDefinition/>"), throw("t", says), xor("x"), sub("inside", says, user("i"))
    played = play(start("s", says), user("a", inside=says), *events, end(), row("s", "a", "m", "t", "inside", "x", "e"))
    [task] = played.step.open
    assert (task.element_id, task.kind, task.lane) == ("a", "human", None)
    assert {element.kind for element in played.spec.elements().values()} >= {"intermediateCatchEvent", "startEvent"}
    assert not any(element.lane or element.assign for element in played.spec.elements().values())
    assert "của tôi" in played.prepared.sources[0].decode(), "what the copy does not need for itself stays"
    assert played.do("a").waiting == ["m"]


# -- splits --------------------------------------------------------------------------------------------------------


def test_two_flows_from_a_task_run_in_parallel() -> None:
    assert play(start(), user("a"), user("b"), user("c"), row("s", "a", "b"), row("a", "c")).do("a").open == ["b", "c"]


@pytest.mark.parametrize(("x", "order"), [(1, ["a", "b"]), (2, ["a", "c"]), (3, ["a", "d"])])
def test_conditional_flows_from_a_task_are_asked(x: int, order: list[str]) -> None:
    parts = (start(), user("a", default="a-d"), user("b"), user("c"), user("d"), flow("s", "a"),
             flow("a", "b", "${x == 1}"), flow("a", "c", "${x == 2}"), flow("a", "d"))  # fmt: skip
    assert ran(*parts, answers={"a": {"x": x}}) == order


def test_splits_met_by_two_tokens_give_two_of_everything() -> None:
    plain = (start(), user("a"), user("b"), user("c"), user("d"), row("s", "a", "b"), row("s", "b"), row("b", "c"))
    for split in (row("b", "d"), flow("b", "d", "${x}")):
        played = play(*plain, split, facts={"x": True}).do("b").do("a").do("b")
        assert sorted(played.open) == ["c", "c", "d", "d"]


def test_branches_are_tried_in_drawn_order_wherever_the_shapes_stand() -> None:
    parts = (
        start(),
        xor("g"),
        user("a"),
        user("b"),
        flow("s", "g"),
        flow("g", "b", "${true}"),
        flow("g", "a", "${true}"),
    )
    assert ran(*parts) == ["b"]


def test_one_flow_without_condition_becomes_the_default() -> None:
    parts = (start(), xor("g"), user("a"), user("b"), flow("s", "g"), flow("g", "a"), flow("g", "b", "${x == 1}"))
    assert ran(*parts) == ["a"]
    assert ran(*parts, facts={"x": 1}) == ["b"]


def test_two_flows_between_the_same_elements_are_told_apart() -> None:
    parts = (start(), xor("g"), user("a"), flow("s", "g"), flow("g", "a", "${x == 1}", element_id="f1"),
             flow("g", "a", "${x == 2}", element_id="f2"))  # fmt: skip
    assert ran(*parts, facts={"x": 2}) == ["a"]


def test_an_inclusive_gateway_takes_every_true_branch_and_waits_for_them() -> None:
    parts = (start(), some("g"), user("a"), user("b"), user("c"), some("j"), user("d"), flow("s", "g"),
             flow("g", "a", "${x}"), flow("g", "b", "${y}"), flow("g", "c"), row("a", "j"), row("b", "j"),
             row("c", "j", "d"))  # fmt: skip
    assert ran(*parts, facts={"x": True}) == ["a", "c", "d"]


def test_parallel_blocks_in_a_row_stay_small() -> None:
    blocks = "".join(
        both(f"f{n}") + both(f"j{n}") + "".join(user(f"t{n}{k}") + row(f"f{n}", f"t{n}{k}", f"j{n}") for k in range(4))
        + (row(f"j{n - 1}", f"f{n}") if n else row("s", "f0"))
        for n in range(8)
    )  # fmt: skip
    played = play(start(), blocks, end(), row("j7", "e"))
    assert len(played.step.state) < 20_000
    assert len(played.all().order) == 32


def test_circles_without_any_gateway_run() -> None:
    played = play(start(), user("a"), user("b"), boundary("t", "b"), end(), row("s", "a", "b", "a"), row("t", "e"))
    for _ in range(3):
        played.do("a").do("b")
    assert played.do("a").happens("t").state == "completed"


def test_a_long_row_of_tasks_runs() -> None:
    names = [f"t{n}" for n in range(440)]
    played = play(start(), *[user(name) for name in names], end(), row("s", *names, "e"))
    assert played.do("t0").open == ["t1"]


# -- events --------------------------------------------------------------------------------------------------------


def test_links_are_followed() -> None:
    link = '<linkEventDefinition name="weiter"/>'
    assert ran(start(), user("a"), throw("out", link), catch("in", link), user("b"), row("s", "a", "out"),
               row("in", "b")) == ["a", "b"]  # fmt: skip


def test_a_signal_end_reaches_who_waits_for_it() -> None:
    signal = '<signalEventDefinition signalRef="S"/>'
    played = play(start(), both("g"), user("a"), end("e1", signal), user("b"), boundary("w", "b", signal), user("c"),
                  end(), row("s", "g", "a", "e1"), row("g", "b", "e"), row("w", "c", "e"),
                  roots='<signal id="S" name="stop"/>')  # fmt: skip
    assert played.do("a").open == ["c"]


def test_a_receive_task_without_message_waits() -> None:
    played = play(start(), tag("receiveTask", "r"), user("a"), row("s", "r", "a"))
    assert (played.open, played.waiting) == ([], ["r"])
    assert played.happens("r").open == ["a"]


def test_messages_that_leave_are_work_for_the_outside() -> None:
    message = "<messageEventDefinition/>"
    played = play(start(), throw("m", message), user("a"), end("e", message), row("s", "m", "a", "e"))
    assert [(task.element_id, task.kind) for task in played.step.open] == [("m", "send")]
    assert played.all().order == ["a"] and played.state == "completed"


OUTSIDE = "event-from-outside"


def said(*parts: str, roots: str = "", **how: object) -> set[tuple[str, str | None]]:
    findings = play(*parts, roots=roots, **how).prepared.findings
    return {(finding.element_id or "", finding.severity) for finding in findings if finding.rule == OUTSIDE}


@pytest.mark.parametrize("kind", ["message", "signal", "error", "escalation"])
def test_what_nothing_in_the_system_makes_happen_is_incomplete(kind: str) -> None:
    waits = boundary("b", "a", f"<{kind}EventDefinition/>")
    assert said(start(), user("a"), waits, end(), row("s", "a", "e"), row("b", "e")) == {("b", "incomplete")}


def test_every_place_that_waits_for_the_outside_is_named() -> None:
    listens = sub("l", start("ls", "<messageEventDefinition/>"), user("la"), row("ls", "la"), triggeredByEvent="true")
    parts = (start(), catch("m"), tag("receiveTask", "r"), tag("eventBasedGateway", "g"), catch("g1"),
             catch("g2", timer("P1D")), end(), row("s", "m", "r", "g", "g1", "e"), row("g", "g2", "e"))  # fmt: skip
    assert {element for element, _ in said(*parts, listens)} == {"m", "r", "g1", "ls"}


def test_what_happens_by_itself_or_is_thrown_inside_needs_no_outside() -> None:
    signal = '<signalEventDefinition signalRef="S"/>'
    parts = (
        both("g"),
        user("a"),
        sub("x", user("xa"), end("xe", FAILS), row("xa", "xe")),
        boundary("failed", "x", FAILS),
        boundary("late", "a", timer("P3D")),
        boundary(
            "known", "a", "<conditionalEventDefinition><condition>v == 1</condition></conditionalEventDefinition>"
        ),
        catch("heard", signal),
        throw("called", signal),
        end(),
    )
    flows = row("s", "g", "a", "called", "e") + row("g", "heard", "e") + row("g", "x", "e")
    flows += row("failed", "e") + row("late", "e") + row("known", "e")
    assert said(start(), *parts, flows, roots=ERROR + '<signal id="S" name="S"/>') == set()


@pytest.mark.parametrize("kind", ["message", "signal", "error", "escalation", "conditional", "timer"])
def test_any_boundary_event_may_happen_from_outside(kind: str) -> None:
    inside = {"timer": timer("P1D"), "conditional": "<conditionalEventDefinition><condition>${x == 1}</condition>"
              "</conditionalEventDefinition>"}.get(kind, f"<{kind}EventDefinition/>")  # fmt: skip
    played = play(
        start(), user("a"), boundary("b", "a", inside), user("c"), end(), row("s", "a", "e"), row("b", "c", "e")
    )
    assert played.waiting == ["b"]
    assert played.happens("b").open == ["c"]
    assert played.all().state == "completed"


def test_a_condition_that_comes_true_fires_by_itself() -> None:
    event = "<conditionalEventDefinition><condition>${withdrawn == true}</condition></conditionalEventDefinition>"
    parts = (start(), both("g"), user("a"), user("z"), boundary("b", "a", event), user("c"), row("s", "g", "a"),
             row("g", "z"), row("b", "c"))  # fmt: skip
    assert play(*parts).do("z", withdrawn=True).open == ["c"]
    assert play(*parts).do("z", withdrawn=False).open == ["a"]


def test_the_first_event_after_an_event_gateway_wins() -> None:
    parts = (start(), tag("eventBasedGateway", "g"), catch("m"), catch("t", timer("P3D")), tag("receiveTask", "r"),
             user("a"), user("b"), user("c"), row("s", "g", "m", "a"), row("g", "t", "b"),
             row("g", "r", "c"))  # fmt: skip
    assert play(*parts).later(days=4).open == ["b"]
    assert play(*parts).happens("r").open == ["c"]
    assert play(*parts).happens("m").open == ["a"]


def test_of_several_timers_after_an_event_gateway_the_nearest_rings_whatever_was_drawn_first() -> None:
    parts = (start(), tag("eventBasedGateway", "g"), catch("far", timer("P9D")), catch("near", timer("PT1H")),
             catch("day", timer("2018-03-03T08:00:00", "timeDate")), catch("m"), user("a"), user("b"), user("c"),
             user("d"), row("s", "g", "far", "a"), row("g", "near", "b"), row("g", "day", "c"),
             row("g", "m", "d"))  # fmt: skip
    waiting = play(*parts)
    assert sorted(waiting.waiting) == ["day", "far", "m", "near"]
    assert len(waiting.step.wakes) == 3
    assert waiting.later(minutes=59).open == []
    rung = waiting.later(minutes=2)
    assert rung.open == ["b"] and rung.waiting == [] and list(rung.step.wakes) == []
    assert rung.later(days=30).open == ["b"], "the others are shut for good"
    assert rung.do("b").state == "completed"
    assert play(*parts).happens("m").later(days=30).open == ["d"]


def test_drawn_times_of_every_tool_ring() -> None:
    for text, kind in [
        ("P2D", "timeDuration"), ('"P2D"', "timeDuration"), ("${'P2D'}", "timeDuration"), ('="P2D"', "timeDuration"),
        ('=duration("P2D")', "timeDuration"), ("p2d", "timeDuration"), ("2018-03-03T08:00:00", "timeDate"),
        ("2018-03-03T01:00:00Z", "timeDate"), ('after("2wd")', "timeDate"), ('after("2wd")', "timeDuration"),
        ("${due}", "timeDuration"), ("R/P2D", "timeCycle"), ("R3/P2D", "timeCycle"),
    ]:  # fmt: skip
        played = play(start(), catch("t", timer(text, kind)), user("a"), row("s", "t", "a"), facts={"due": "P2D"})
        assert [w.due_at.isoformat() for w in played.step.wakes] == ["2018-03-03T01:00:00+00:00"], text
        assert played.later(days=1).open == [] and played.later(days=2).open == ["a"], text


def test_terminate_ends_its_own_scope_only() -> None:
    stop = "<terminateEventDefinition/>"
    assert play(start(), both("g"), user("a"), user("b"), end("t", stop), row("s", "g", "a", "t"),
                row("g", "b")).do("a").state == "completed"  # fmt: skip
    inner = sub("x", start("xs"), both("g"), user("a"), user("b"), end("t", stop), end("xe"), row("xs", "g", "a", "t"),
                row("g", "b", "xe"))  # fmt: skip
    assert play(start(), inner, user("c"), row("s", "x", "c")).do("a").open == ["c"]


# -- errors and escalations ----------------------------------------------------------------------------------------

FAILING = sub(
    "x", start("xs"), user("xa"), xor("xg"), end("bad", FAILS), end("good"), row("xs", "xa", "xg"),
    flow("xg", "bad", "${bad}"), flow("xg", "good"),
)  # fmt: skip
AROUND = (start(), FAILING, user("c"), user("d"), user("f"), end(), row("s", "x", "d", "e"))


@pytest.mark.parametrize(("bad", "order"), [(True, ["xa", "c"]), (False, ["xa", "d"])])
def test_an_error_thrown_inside_is_caught_on_the_border(bad: bool, order: list[str]) -> None:
    parts = (*AROUND[:4], end(), row("s", "x", "d", "e"), boundary("b", "x", FAILS), row("b", "c", "e"))
    assert ran(*parts[:4], *parts[4:], roots=ERROR, facts={"bad": bad}) == order


def test_only_the_specific_error_event_fires_beside_a_catch_all() -> None:
    parts = (*AROUND, boundary("b", "x", FAILS), boundary("all", "x", "<errorEventDefinition/>"), row("b", "c", "e"),
             row("all", "f", "e"))  # fmt: skip
    assert ran(*parts, roots=ERROR, facts={"bad": True}) == ["xa", "c"]


def test_a_catch_all_takes_what_no_specific_one_takes() -> None:
    other = '<errorEventDefinition errorRef="F"/>'
    parts = (*AROUND, boundary("b", "x", other), boundary("all", "x", "<errorEventDefinition/>"), row("b", "c", "e"),
             row("all", "f", "e"))  # fmt: skip
    assert ran(*parts, roots=ERROR, facts={"bad": True}) == ["xa", "f"]


def test_an_error_passes_two_borders_and_a_call() -> None:
    inner = file(start(), sub("deep", start("ds"), user("a"), end("de", FAILS), row("ds", "a", "de")), end(),
                 row("s", "deep", "e"), process="q", name="q.bpmn", roots=ERROR)  # fmt: skip
    outer = file(start(), tag("callActivity", "c", calledElement="q"), boundary("b", "c", FAILS), user("z"), end(),
                 row("s", "c", "e"), row("b", "z", "e"), roots=ERROR)  # fmt: skip
    assert Played(outer, inner).all().order == ["a", "z"]


def test_an_escalation_need_not_interrupt() -> None:
    cry = '<escalationEventDefinition escalationRef="X"/>'
    inner = sub("x", start("xs"), throw("t", cry), user("xa"), end("xe"), row("xs", "t", "xa", "xe"))
    played = play(start(), inner, boundary("b", "x", cry, stops=False), user("c"), row("s", "x"), row("b", "c"),
                  roots='<escalation id="X" escalationCode="7"/>')  # fmt: skip
    assert sorted(played.open) == ["c", "xa"]


def test_a_transaction_is_cancelled() -> None:
    inner = sub("x", start("xs"), user("xa"), end("xe", "<cancelEventDefinition/>"), row("xs", "xa", "xe"),
                kind="transaction")  # fmt: skip
    assert ran(start(), inner, boundary("b", "x", "<cancelEventDefinition/>"), user("c"), user("d"), row("s", "x", "d"),
               row("b", "c")) == ["xa", "c"]  # fmt: skip


# -- event subprocesses --------------------------------------------------------------------------------------------


def listener(inside: str, stops: bool = True) -> str:
    return sub("es", start("es_s", inside, isInterrupting=str(stops).lower()), user("h"), end("es_e"),
               row("es_s", "h", "es_e"), triggeredByEvent="true")  # fmt: skip


@pytest.mark.parametrize("kind", ["message", "signal", "error", "escalation", "timer"])
@pytest.mark.parametrize("stops", [True, False])
def test_event_subprocesses_interrupt_or_accompany(kind: str, stops: bool) -> None:
    inside = timer("P1D") if kind == "timer" else f"<{kind}EventDefinition/>"
    parts = (start(), user("a"), end(), row("s", "a", "e"), listener(inside, stops))
    assert ran(*parts) == ["a"]
    played = play(*parts).happens("es_s")
    assert sorted(played.open) == (["h"] if stops else ["a", "h"])
    assert played.all().state == "completed"


def test_an_error_thrown_in_the_scope_reaches_its_event_subprocess() -> None:
    parts = (start(), user("a"), end("e", FAILS), row("s", "a", "e"), listener(FAILS))
    assert ran(*parts, roots=ERROR) == ["a", "h"]


def test_an_event_subprocess_inside_a_subprocess_stops_only_that() -> None:
    inner = sub("x", start("xs"), user("xa"), row("xs", "xa"), listener("<messageEventDefinition/>"))
    played = play(start(), inner, user("b"), row("s", "x", "b")).happens("es_s")
    assert played.open == ["h"]
    assert played.do("h").open == ["b"]


def test_an_event_subprocess_by_time_is_reported_and_wakes() -> None:
    played = play(start(), user("a"), end(), row("s", "a", "e"), listener(timer("P1D")))
    assert [wake.element_id for wake in played.step.wakes] == ["es_s"]
    assert played.later(days=2).open == ["h"]


# -- loops ---------------------------------------------------------------------------------------------------------


def many(inside: str = "", **more: str) -> str:
    return user("a", "A", tag("multiInstanceLoopCharacteristics", "mi", inside, **more))


@pytest.mark.parametrize(
    ("loop", "times"),
    [
        (many("<loopCardinality>2</loopCardinality>"), 2),
        (many("<loopCardinality>2</loopCardinality>", isSequential="true"), 2),
        (many("<loopCardinality>${n}</loopCardinality>"), 4),
        (many(camunda__collection="docs", camunda__elementVariable="doc"), 3),
        (many(camunda__collection="${docs}", isSequential="true"), 3),
        (many(flowable__collection="docs"), 3),
        (many('<extensionElements><zeebe:loopCharacteristics inputCollection="= docs"/></extensionElements>'), 3),
        (many("<loopDataInputRef>docs</loopDataInputRef>"), 3),
        (many("<loopCardinality>5</loopCardinality><completionCondition>${nrOfCompletedInstances == 2}"
              "</completionCondition>"), 2),
        (user("a", "A", '<standardLoopCharacteristics loopMaximum="3"/>'), 3),
    ],
)  # fmt: skip
def test_loops_run_as_often_as_drawn(loop: str, times: int) -> None:
    assert ran(start(), loop, row("s", "a"), facts={"docs": ["x", "y", "z"], "n": 4}) == ["a"] * times


def test_the_number_of_instances_may_be_given_for_a_rehearsal() -> None:
    assert ran(start(), many(camunda__collection="docs"), row("s", "a"), instances={"a": 2}) == ["a", "a"]


def test_a_multi_instance_may_be_met_again_and_may_be_interrupted() -> None:
    again = (start(), many("<loopCardinality>2</loopCardinality>"), xor("g"), end(), row("s", "a", "g"),
             flow("g", "a", "${again == true}"), flow("g", "e"))  # fmt: skip
    played = play(*again, facts={"again": True}).do().do().do(again=False).do()
    assert played.order == ["a"] * 4 and played.state == "completed"
    inner = sub(
        "x",
        start("xs"),
        user("xa"),
        row("xs", "xa"),
        "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>",
    )
    played = play(start(), inner, boundary("b", "x"), user("c"), row("s", "x"), row("b", "c"))
    assert played.open == ["xa"] * 3
    assert played.do().happens("b").open == ["c"]


def test_a_repeated_receive_task_waits_as_often_and_may_be_interrupted() -> None:
    loop = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
    parts = (start(), tag("receiveTask", "r", loop), boundary("t", "r", timer("P1D")), user("a"), user("c"),
             row("s", "r", "a"), row("t", "c"))  # fmt: skip
    assert sorted(play(*parts).waiting) == ["r", "r", "t"]
    assert play(*parts).happens("r").happens("r").open == ["a"]
    assert play(*parts).happens("r").later(days=2).open == ["c"]


@pytest.mark.parametrize("kind", ["sendTask", "serviceTask", "scriptTask", "task", "manualTask"])
def test_every_kind_of_task_may_be_repeated(kind: str) -> None:
    loop = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
    played = play(start(), tag(kind, "x", loop), user("a"), row("s", "x", "a")).all()
    assert played.state == "completed"
    assert played.order == (["x", "x", "a"] if kind in {"task", "manualTask"} else ["a"])


def test_an_error_is_caught_around_its_own_subprocess_not_around_its_neighbour() -> None:
    def fails(name: str) -> str:
        return sub(name, start(f"{name}s"), user(f"{name}a"), end(f"{name}e", FAILS),
                   row(f"{name}s", f"{name}a", f"{name}e"))  # fmt: skip

    played = play(start(), both("g"), fails("x"), boundary("xb", "x", FAILS), fails("y"), boundary("yb", "y", FAILS),
                  user("c"), user("d"), row("s", "g", "x"), row("g", "y"), row("xb", "c"), row("yb", "d"),
                  roots=ERROR)  # fmt: skip
    assert sorted(played.do("ya").open) == ["d", "xa"]


def test_an_event_subprocess_may_throw_on_what_it_caught() -> None:
    inner = sub("x", start("xs"), user("a"), end("xe", FAILS), row("xs", "a", "xe"),
                sub("es", start("es_s", FAILS), user("h"), end("es_e", FAILS), row("es_s", "h", "es_e"),
                    triggeredByEvent="true"))  # fmt: skip
    assert ran(start(), inner, boundary("b", "x", FAILS), user("z"), user("n"), row("s", "x", "n"), row("b", "z"),
               roots=ERROR) == ["a", "h", "z"]  # fmt: skip


# -- scripts -------------------------------------------------------------------------------------------------------


def test_plain_assignments_become_facts() -> None:
    script = tag("scriptTask", "sc", "<script>fee = pages * 2\nkind = 'copy'</script>", scriptFormat="python")
    parts = (start(), script, xor("g"), user("a"), user("b"), row("s", "sc", "g"), flow("g", "a", "${fee == 6}"),
             flow("g", "b"))  # fmt: skip
    assert ran(*parts, facts={"pages": 3}) == ["a"]


def test_an_empty_script_is_passed() -> None:
    assert ran(start(), tag("scriptTask", "sc", scriptFormat="groovy"), user("a"), row("s", "sc", "a")) == ["a"]
