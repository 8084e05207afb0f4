"""A step is sent back: to whom, what opens again, and when it would cost others their work."""

import pytest
from running import Case

from engine.runtime import bridge, specs

LINE = """
    start s
    human receive
    service check
    xor g
    human appraise
    boundary late on appraise timer=P3D free
    human hurry
    human sign
    end e
    end e2
    s -> receive -> check -> g -> appraise -> sign -> e
    g -> sign if fast
    late -> hurry -> e2
"""


def at_sign(**facts) -> Case:
    case = Case(LINE)
    case.do("receive", **facts)
    case.do("check")
    if case.open == ["appraise"]:
        case.do("appraise")
    assert case.open == ["sign"]
    return case


def test_back_to_the_step_before_under_a_new_token():
    case = at_sign()
    earlier = Case(LINE)
    earlier.do("receive")
    earlier.do("check")
    assert case.back("sign") == ["appraise"]
    assert case.token("appraise") == case.reopened != earlier.token("appraise")
    assert case.do("appraise") == ["sign"]
    case.do("sign")
    assert case.step.ended


def test_what_was_automatic_on_the_way_is_done_again():
    case = at_sign(fast=True)
    assert case.back("sign") == ["receive"]
    assert case.do("receive", fast=False) == ["check"]
    assert case.do("check") == ["appraise"]


def test_back_again_and_again_to_the_beginning():
    case = at_sign()
    case.back("sign")
    assert case.back("appraise") == ["receive"]
    with pytest.raises(bridge.CannotSendBack, match="đầu tiên"):
        case.back("receive")
    assert case.open == ["receive"]


def test_the_drawn_timer_of_the_reopened_step_runs_anew():
    case = at_sign()
    case.later(days=10)
    case.back("sign")
    assert [(w.element_id, (w.due_at - case.now).days) for w in case.step.wakes] == [("late", 3)]
    assert case.later(days=3) == ["appraise", "hurry"]
    assert case.do("appraise") == ["hurry", "sign"] or sorted(case.open) == ["hurry", "sign"]


def test_what_a_border_event_started_stays():
    case = Case(LINE)
    case.do("receive")
    case.do("check")
    case.later(days=3)
    assert case.do("appraise") and sorted(case.open) == ["hurry", "sign"]
    assert sorted(case.back("sign")) == ["appraise", "hurry"]
    assert [w.element_id for w in case.step.wakes] == ["late"]


def test_only_an_open_task_is_sent_back():
    case = at_sign()
    with pytest.raises(bridge.TaskIsNotOpen):
        bridge.send_back(case.spec, case.step.state, "1", {}, now=case.now)


PARALLEL = """
    start s
    human receive
    and split
    human a
    human a2
    human b
    and join
    human sign
    end e
    s -> receive -> split
    split -> a -> a2 -> join
    split -> b -> join
    join -> sign -> e
"""


def test_inside_a_branch_the_way_back_is_free():
    case = Case(PARALLEL)
    case.do("receive")
    case.do("a")
    assert sorted(case.back("a2")) == ["a", "b"]
    case.do("a")
    case.do("b")
    assert case.do("a2") == ["sign"]


@pytest.mark.parametrize("at", ["a", "b"])
def test_not_over_a_split_while_others_work(at):
    case = Case(PARALLEL)
    case.do("receive")
    with pytest.raises(bridge.CannotSendBack, match="song song"):
        case.back(at)
    assert case.open == ["a", "b"]


def test_not_over_a_join():
    case = Case(PARALLEL)
    for step in ("receive", "a", "b", "a2"):
        case.do(step)
    with pytest.raises(bridge.CannotSendBack, match="song song"):
        case.back("sign")


CALLED = """
    start s
    call first of=inner
    boundary out on first message
    human middle
    call second of=inner
    human last
    end e
    end e2
    s -> first -> middle -> second -> last -> e
    out -> e2
"""
INNER = """process inner
    start s1
    human one
    human two
    end e1
    s1 -> one -> two -> e1
"""


def test_into_a_finished_called_process():
    case = Case(CALLED, INNER)
    case.do("one")
    case.do("two")
    assert case.waiting == []
    assert case.back("middle") == ["two"] and case.step.open[0].path == ("first",)
    assert case.waiting == ["out"], "the event on the call's border is armed again"
    assert case.back("two") == ["one"]
    for step in ("one", "two", "middle", "one", "two", "last"):
        case.do(step)
    assert case.step.ended


def test_out_of_a_called_process():
    case = Case(CALLED, INNER)
    for step in ("one", "two", "middle"):
        case.do(step)
    assert case.back("one") == ["middle"] and case.step.open[0].path == ()
    for step in ("middle", "one", "two", "last"):
        case.do(step)
    assert case.step.ended


def test_one_instance_of_many_stays_where_it_is():
    case = Case("""
        start s
        human receive
        human vote parallel=3
        human sign
        end e
        s -> receive -> vote -> sign -> e
    """)
    case.do("receive")
    with pytest.raises(bridge.CannotSendBack):
        case.back("vote")
    for _ in range(3):
        case.do("vote")
    with pytest.raises(bridge.CannotSendBack):
        case.back("sign")


def test_the_loop_of_a_supplement_is_walked_back_round_by_round():
    case = Case("""
        start s
        xor top
        human check
        xor g
        human add
        end e
        s -> top -> check -> g -> e
        g -> add if missing
        add -> top
    """)
    case.do("check", missing=True)
    case.do("add")
    assert case.back("check") == ["add"]
    assert case.back("add") == ["check"]
    case.do("check", missing=False)
    assert case.step.ended


def test_sending_back_leaves_the_shared_spec_alone():
    case = at_sign()
    before = specs.describe(case.spec)
    case.back("sign")
    assert specs.describe(case.spec) == before
