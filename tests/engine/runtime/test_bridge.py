"""A case moves through a diagram: people, branches, events, time, and what the engine refuses."""

import pytest
from running import START, Case

from engine.runtime import bridge, specs
from engine.runtime.workflow import Instance
from engine.worktime.periods import NotAPeriod

PERMIT = """
    start s
    human receive lane=desk
    human appraise lane=specialist
    boundary late on appraise timer=P3D free
    human hurry
    xor g
    and split
    human commune
    human planning
    and join
    human sign lane=head
    end e
    end refused
    end hurried
    s -> receive -> appraise -> g -> refused
    g -> split if appraisal.result == "approved"
    split -> commune -> join
    split -> planning -> join
    join -> sign -> e
    late -> hurry -> hurried
"""


def test_a_permit_goes_from_the_counter_to_the_result():
    case = Case(PERMIT)
    assert case.open == ["receive"]
    assert case.do("receive") == ["appraise"]
    assert case.do("appraise", appraisal={"result": "approved"}) == ["commune", "planning"]
    assert case.do("planning") == ["commune"]
    assert case.do("commune") == ["sign"]
    assert case.do("sign") == []
    assert case.step.ended and case.step.incident is None


def test_the_way_passed_is_told_in_drawn_ids():
    case = Case(PERMIT)
    case.do("receive")
    case.do("appraise", appraisal={"result": "refused"})
    assert case.passed == [
        "s",
        "s-receive",
        "receive",
        "receive-appraise",
        "appraise",
        "appraise-g",
        "g",
        "g-refused",
        "refused",
    ]


def test_an_open_task_says_where_it_stands():
    task = Case(PERMIT).step.open[0]
    assert (task.element_id, task.process_id, task.name, task.kind) == ("receive", "P", "Receive", "human")
    assert (task.lane, task.instance, task.item, task.path) == ("desk", None, None, ())


def test_a_missing_fact_takes_the_default_way():
    case = Case(PERMIT)
    case.do("receive")
    assert case.do("appraise") == [] and case.step.ended


def test_a_task_is_completed_once():
    case = Case(PERMIT)
    token, state = case.token("receive"), case.step.state
    case.do("receive")
    with pytest.raises(bridge.TaskIsNotOpen):
        bridge.complete(case.spec, case.step.state, token, {}, now=START)
    again = bridge.complete(case.spec, state, token, {}, now=START)
    assert again.state == case.step.state, "the same act on the same state gives the same bytes"


@pytest.mark.parametrize("token", ["999", "1", "4", "", "x", "-3", "³"])
def test_a_token_that_is_not_an_open_task_is_refused(token):
    case = Case(PERMIT)
    with pytest.raises(bridge.TaskIsNotOpen):
        bridge.complete(case.spec, case.step.state, token, {}, now=START)


def test_cancelling_leaves_nothing_open():
    case = Case(PERMIT)
    case.do("receive")
    step = bridge.cancel(case.spec, case.step.state)
    assert step.ended and not step.open and not step.wakes and not step.waiting
    with pytest.raises(bridge.TaskIsNotOpen):
        bridge.complete(case.spec, step.state, case.token("appraise"), {}, now=START)


def test_position_reads_without_moving():
    case = Case(PERMIT)
    assert bridge.look(case.spec, case.step.state).open == case.step.open


def test_two_parallel_branches_do_not_lose_each_others_facts():
    case = Case(PERMIT)
    case.do("receive", v=0)
    case.do("appraise", appraisal={"result": "approved"})
    case.do("commune", v=1)
    case.do("planning")
    assert case.facts["v"] == 1


# Loops and joins.


def test_a_parallel_join_in_a_loop_waits_again_in_every_round():
    case = Case(
        """
        start s
        xor again
        and split
        human a
        human b
        and join
        xor more
        end e
        s -> again -> split
        split -> a -> join
        split -> b -> join
        join -> more -> e
        more -> again if repeat
    """,
        facts={"repeat": True},
    )
    assert case.open == ["a", "b"]
    assert case.do("a") == ["b"]
    assert case.do("b") == ["a", "b"]
    assert case.do("b") == ["a"], "the token of the first round must not count"
    case.do("a", repeat=False)
    assert case.step.ended


@pytest.mark.parametrize("rounds", [1, 2])
def test_an_inclusive_join_waits_for_the_chosen_branches_only(rounds):
    case = Case(
        """
        start s
        xor again
        or split
        human a
        human b
        human c
        or join
        human last
        xor more
        end e
        s -> again -> split
        split -> a if a
        split -> b if b
        split -> c -> join
        a -> join
        b -> join
        join -> last -> more -> e
        more -> again if repeat
    """,
        facts={"a": True, "b": True, "repeat": rounds == 2},
    )
    for round in range(rounds):
        assert case.open == ["a", "b"]
        assert case.do("b") == ["a"]
        assert case.do("a") == ["last"]
        case.do("last", repeat=round + 1 < rounds)
    assert case.step.ended


def test_an_inclusive_join_goes_on_when_the_other_branch_ended_elsewhere():
    case = Case("""
        start s
        and split
        human a
        human b
        xor way
        end aside
        or join
        human last
        end e
        s -> split
        split -> a -> join
        split -> b -> way -> join
        way -> aside if stop
        join -> last -> e
    """)
    assert case.do("a") == ["b"]
    assert case.do("b", stop=True) == ["last"]


def test_a_join_that_can_never_fire_is_an_incident():
    case = Case("""
        start s
        human a
        xor g
        and join
        end e
        s -> a -> g -> join
        g -> join2 if x
        human join2
        join2 -> join
        join -> e
    """)
    assert case.do("a") == []
    assert not case.step.ended and "join" in case.step.incident


def test_terminate_ends_the_other_branches():
    case = Case("""
        start s
        and f
        human a
        human b
        end all terminate
        end e
        s -> f
        f -> a -> all
        f -> b -> e
    """)
    assert case.do("a") == [] and case.step.ended and case.step.incident is None


# Subprocesses and called processes.

CALLING = """
    start s
    call first of=sign lane=heads
    human after
    end e
    s -> first -> after -> e
"""
SIGN = """process sign
    start s1
    human draft
    sub inner {
        start s2
        human initial lane=deputy
        end e2
        s2 -> initial -> e2
    }
    end e1
    s1 -> draft -> inner -> e1
"""


def test_a_called_process_with_a_subprocess():
    case = Case(CALLING, SIGN)
    (draft,) = case.step.open
    assert (draft.element_id, draft.process_id, draft.lane, draft.path) == ("draft", "sign", "heads", ("first",))
    case.do("draft")
    (initial,) = case.step.open
    assert (initial.process_id, initial.lane, initial.path) == ("sign", "deputy", ("first", "inner"))
    assert case.do("initial") == ["after"]
    case.do("after")
    assert case.step.ended
    assert case.passed == [
        "s", "s-first", "s1", "s1-draft", "draft", "draft-inner", "s2", "s2-initial", "initial", "initial-e2", "e2",
        "inner", "inner-e1", "e1", "first", "first-after", "after", "after-e", "e",
    ]  # fmt: skip


def test_an_interrupting_event_on_a_subprocess_closes_what_is_inside():
    case = Case("""
        start s
        sub scope {
            start s1
            and f
            human a
            human b
            end e1
            end e2
            s1 -> f
            f -> a -> e1
            f -> b -> e2
        }
        boundary withdrawn on scope message
        human close
        end e
        end e3
        s -> scope -> e
        withdrawn -> close -> e3
    """)
    assert case.waiting == ["withdrawn"] and case.step.waiting[0].attached_to == "scope"
    case.do("a")
    assert case.happens("withdrawn") == ["close"] and case.waiting == []
    with pytest.raises(bridge.NothingWaitsForThis):
        case.happens("withdrawn")
    case.do("close")
    assert case.step.ended


# Events.


def test_a_non_interrupting_event_happens_as_often_as_it_likes():
    case = Case("""
        start s
        human work
        boundary more on work message free
        human read
        end e
        end e2
        s -> work -> e
        more -> read -> e2
    """)
    assert case.happens("more") == ["work", "read"]
    assert case.happens("more") == ["work", "read", "read"]
    assert case.do("work") == ["read", "read"] and case.waiting == []
    case.do("read")
    case.do("read")
    assert case.step.ended and case.passed.count("e2") == 2


def test_two_tokens_through_one_split_and_join_do_not_disturb_each_other():
    case = Case("""
        start s
        human work
        boundary more on work message free
        and split
        human a
        human b
        and join
        human sum
        end e
        end e2
        s -> work -> e
        more -> split
        split -> a -> join
        split -> b -> join
        join -> sum -> e2
    """)
    case.happens("more")
    case.happens("more")
    assert sorted(case.open) == ["a", "a", "b", "b", "work"]
    case.do("a")
    case.do("a")
    assert sorted(case.do("b")) == ["b", "sum", "work"]
    assert sorted(case.do("b")) == ["sum", "sum", "work"]
    for step in ("sum", "sum", "work"):
        case.do(step)
    assert case.step.ended and case.passed.count("e2") == 2


def test_an_exclusive_gateway_without_a_way_is_refused_at_the_gateway():
    case = Case("""
        start s
        human a
        xor g
        human b
        end e
        s -> a -> g
        g -> b if x
        g -> e if y
        b -> e
    """)
    with pytest.raises(bridge.EngineStopped) as refused:
        case.do("a")
    assert refused.value.element_id == "g"


ERRORS = """
    start s
    sub scope {
        start s1
        human check
        xor g
        end fine
        end wrong error=E1
        end odd error=E2
        s1 -> check -> g -> fine
        g -> wrong if bad == 1
        g -> odd if bad == 2
    }
    boundary named on scope error=E1
    boundary any on scope error
    human repair
    human look
    end e
    end e2
    end e3
    s -> scope -> e
    named -> repair -> e2
    any -> look -> e3
"""


@pytest.mark.parametrize(("bad", "opens"), [(1, ["repair"]), (2, ["look"]), (0, [])])
def test_an_error_is_caught_once_by_its_code_first(bad, opens):
    assert Case(ERRORS).do("check", bad=bad) == opens


def test_an_error_nobody_catches_is_an_incident():
    case = Case("""
        start s
        human a
        end wrong error=E9
        s -> a -> wrong
    """)
    case.do("a")
    assert case.step.ended and "wrong" in case.step.incident


def test_an_escalation_nobody_catches_disturbs_nobody():
    case = Case("""
        start s
        throw up escalation=X
        human a
        end e
        s -> up -> a -> e
    """)
    assert case.open == ["a"] and case.step.incident is None


def test_an_escalation_leaves_the_subprocess_running():
    case = Case("""
        start s
        sub scope {
            start s1
            human a
            throw up escalation=X
            human b
            end e1
            s1 -> a -> up -> b -> e1
        }
        boundary heard on scope escalation=X free
        human look
        end e
        end e2
        s -> scope -> e
        heard -> look -> e2
    """)
    assert case.do("a") == ["look", "b"] or case.open == ["b", "look"]
    case.do("b")
    case.do("look")
    assert case.step.ended


def test_a_signal_thrown_inside_is_caught_inside():
    case = Case("""
        start s
        and f
        human a
        throw call signal=go
        end e
        catch hear signal=go
        human b
        end e2
        s -> f
        f -> a -> call -> e
        f -> hear -> b -> e2
    """)
    assert case.open == ["a"] and case.waiting == ["hear"]
    assert case.do("a") == ["b"]


def test_a_condition_is_asked_again_after_every_completion():
    case = Case("""
        start s
        and f
        human pay
        end e
        catch paid when="fee.paid"
        human give
        end e2
        s -> f
        f -> pay -> e
        f -> paid -> give -> e2
    """)
    assert case.step.waiting[0].kind == "conditional"
    assert case.do("pay", fee={"paid": True}) == ["give"]


GATE = """
    start s
    human ask
    eventgate gate
    catch answer message
    catch soon timer=P1D
    catch later timer=P5D
    human read
    human remind
    human stop
    end e
    s -> ask -> gate
    gate -> later -> stop -> e
    gate -> answer -> read -> e
    gate -> soon -> remind -> e
"""


def test_an_event_gateway_waits_for_a_message_and_two_timers():
    case = Case(GATE)
    case.do("ask")
    assert sorted(case.waiting) == ["answer", "later", "soon"]
    assert {(w.element_id, (w.due_at - START).days) for w in case.step.wakes} == {("soon", 1), ("later", 5)}
    assert case.later(hours=23) == []
    assert case.later(hours=2) == ["remind"] and case.waiting == []


def test_the_first_event_at_a_gateway_shuts_the_others():
    case = Case(GATE)
    case.do("ask")
    assert case.happens("answer") == ["read"] and case.step.wakes == ()


# Time.


def test_a_drawn_timer_is_reported_stored_and_woken():
    case = Case(PERMIT)
    case.do("receive")
    (wake,) = case.step.wakes
    assert (wake.element_id, (wake.due_at - START).total_seconds()) == ("late", 3 * 86400)
    assert case.later(days=2) == ["appraise"]
    assert case.later(days=1) == ["appraise", "hurry"] and case.step.wakes == ()


def test_completing_does_not_ring_a_timer_that_nobody_woke():
    case = Case(PERMIT)
    case.do("receive")
    case.now = START.replace(month=6)
    case.do("appraise", appraisal={"result": "approved"})
    assert case.open == ["commune", "planning"]


def test_a_cycle_reminds_as_often_as_it_says_and_not_for_the_past():
    case = Case("""
        start s
        human work
        boundary tick on work timer=R3/P1D free
        human note
        end e
        end e2
        s -> work -> e
        tick -> note -> e2
    """)
    assert case.later(days=1) == ["work", "note"]
    assert case.step.wakes[0].due_at == case.now.replace(day=3)
    assert case.later(days=1.5) == ["work", "note", "note"]
    assert case.later(days=10) == ["work", "note", "note", "note"] and case.step.wakes == ()
    assert case.do("work") == ["note", "note", "note"], "reminders given out stay when the work is done"


def test_legal_time_comes_from_outside():
    case = Case("""
        start s
        human a
        boundary late on a at='after("2wd")'
        human b
        end e
        end e2
        s -> a -> e
        late -> b -> e2
    """)
    assert (case.step.wakes[0].due_at - START).days == 2
    assert case.later(days=2) == ["b"]


def test_a_period_the_calendar_does_not_know_is_refused_at_its_element():
    def strict(period):
        raise NotAPeriod(text=period)

    case = Case("""
        start s
        human a
        catch until at='after("soon")'
        end e
        s -> a -> until -> e
    """)
    with pytest.raises(bridge.EngineStopped) as refused:
        bridge.complete(case.spec, case.step.state, case.token("a"), {}, now=START, after=strict)
    assert refused.value.element_id == "until"


def test_a_timer_whose_fact_is_no_time_is_refused_at_its_element():
    case = Case("""
        start s
        human a
        catch until at=appointment
        human b
        end e
        s -> a -> until -> b -> e
    """)
    with pytest.raises(bridge.EngineStopped) as refused:
        case.do("a", appointment="tomorrow")
    assert refused.value.element_id == "until" and "tomorrow" in str(refused.value)
    assert case.open == ["a"], "the state before is still valid"
    case.do("a", appointment="2018-03-02T08:00:00")
    assert case.later(days=1) == ["b"]


# Several instances.


def test_parallel_instances_are_separate_tasks():
    case = Case(
        """
        start s
        human opinion parallel="instances('opinion', consult.units)"
        human sum
        end e
        s -> opinion -> sum -> e
    """,
        facts={"consult": {"units": ["UBND", "CA", "STP"]}},
    )
    assert [(t.instance, t.item) for t in case.step.open] == [(0, "UBND"), (1, "CA"), (2, "STP")]
    case.do("opinion")
    assert [t.item for t in case.step.open] == ["CA", "STP"]
    case.do("opinion")
    assert case.do("opinion") == ["sum"]


def test_sequential_instances_come_one_by_one():
    case = Case(
        """
        start s
        human sign sequential="instances('sign', n)"
        end e
        s -> sign -> e
    """,
        facts={"n": 3},
    )
    seen = []
    while case.open:
        seen.append(case.step.open[0].instance)
        case.do("sign")
    assert seen == [0, 1, 2] and case.step.ended


def test_enough_answers_close_the_rest():
    case = Case("""
        start s
        human vote parallel=5 until="nrOfCompletedInstances >= 2 or veto"
        end e
        s -> vote -> e
    """)
    assert len(case.do("vote")) == 4
    case.do("vote")
    assert case.step.ended


def test_a_subprocess_per_item_knows_its_item():
    case = Case(
        """
        start s
        sub each parallel="instances('each', list)" {
            start s1
            human one
            human two
            end e1
            s1 -> one -> two -> e1
        }
        end e
        s -> each -> e
    """,
        facts={"list": ["x", "y"]},
    )
    assert [(t.element_id, t.item) for t in case.step.open] == [("one", "x"), ("one", "y")]
    case.do("one")
    assert [(t.element_id, t.item) for t in case.step.open] == [("two", "x"), ("one", "y")]


@pytest.mark.parametrize("count", [None, "many", -1, 10_000])
def test_a_count_that_is_none_is_refused_at_its_element(count):
    sketch = """
        start s
        human first
        human vote parallel="instances('vote', n)"
        end e
        s -> first -> vote -> e
    """
    case = Case(sketch, facts={"n": count})
    if count == -1:
        assert case.do("first") == [] and case.step.ended
        return
    with pytest.raises(bridge.EngineStopped) as refused:
        case.do("first")
    assert refused.value.element_id == "vote"


def test_a_number_of_instances_may_be_asked_for_at_the_start():
    case = Case(
        """
        start s
        human first
        human vote parallel="instances('vote', nothing)"
        end e
        s -> first -> vote -> e
    """,
        instances={"vote": 2},
    )
    assert case.do("first") == ["vote", "vote"], "also when the instances come steps later"


def test_a_standard_loop_goes_on_while_its_condition_holds():
    case = Case("""
        start s
        human ask while="not answer"
        end e
        s -> ask -> e
    """)
    assert case.do("ask") == ["ask"]
    assert case.do("ask") == ["ask"]
    case.do("ask", answer=True)
    assert case.step.ended


# Starts, scripts, services.


def test_the_start_event_decides_the_way_in():
    sketch = """
        start ~start
        xor ~which
        throw online
        throw desk
        human check
        human receive
        end e
        ~start -> ~which -> desk
        ~which -> online if started_by("online")
        online -> check -> e
        desk -> receive -> e
    """
    assert Case(sketch, start_event="online").open == ["check"]
    case = Case(sketch)
    assert case.open == ["receive"] and case.passed == ["desk", "desk-receive"], "scenery is not told"


def test_a_script_task_works_out_facts_at_once():
    case = Case("""
        start s
        human a
        script sum assign='[["fee.total", "fee.base * 2"], ["known", "fee.total"]]'
        xor g
        human dear
        end e
        s -> a -> sum -> g -> e
        g -> dear if fee.total > 100
        dear -> e
    """)
    assert case.do("a", fee={"base": 60}) == ["dear"]
    assert case.facts == {"fee": {"base": 60, "total": 120}, "known": 120}


def test_service_and_send_tasks_rest_until_their_answer_comes():
    case = Case("""
        start s
        service register
        send letter
        end e
        s -> register -> letter -> e
    """)
    assert [t.kind for t in case.step.open] == ["service"]
    case.do("register")
    assert [t.kind for t in case.step.open] == ["send"]
    case.do("letter")
    assert case.step.ended


# Bounds.


def test_an_automatic_loop_is_stopped_with_a_reason():
    sketch = """
        start s
        human a
        xor top
        script tick
        xor g
        end e
        s -> a -> top -> tick -> g -> e
        g -> top if spin
    """
    case = Case(sketch)
    with pytest.raises(bridge.EngineStopped) as refused:
        case.do("a", spin=True)
    assert refused.value.element_id in ("top", "tick", "g")
    case.do("a", spin=False)
    assert case.step.ended


def test_what_the_library_stumbles_over_is_a_refusal(monkeypatch):
    case = Case(PERMIT)
    monkeypatch.setattr(Instance, "look_at_waiting", lambda self: 1 / 0)
    with pytest.raises(bridge.EngineStopped, match="ZeroDivisionError"):
        case.do("receive")


def test_a_process_that_calls_itself_is_stopped():
    with pytest.raises(bridge.EngineStopped):
        Case("""
            start s
            call me of=P
            end e
            s -> me -> e
        """)


def test_a_long_loop_warns_and_then_stops_before_the_engine_loses_it():
    case = Case(
        """
        start s
        xor top
        human work
        xor g
        end e
        s -> top -> work -> g -> e
        g -> top if more
    """,
        facts={"more": True},
    )
    warned = False
    with pytest.raises(bridge.EngineStopped):
        for _ in range(400):
            case.do("work")
            warned = warned or case.step.incident is not None
    assert warned and case.open == ["work"]
    case.do("work", more=False)
    assert case.step.ended, "the way out stays open"


def test_the_content_of_a_spec_is_stable():
    from drawing import prepared

    content = specs.build(prepared(PERMIT))
    assert specs.build(prepared(PERMIT)) == content
    assert specs.restore(content).hash == specs.content_hash(content)
