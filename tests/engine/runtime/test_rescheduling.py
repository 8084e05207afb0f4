"""Time that does not count: drawn timers are moved while nothing else is, and end with the instance."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from running import START, Case

from engine.runtime import bridge, codec
from engine.runtime.environment import Environment

WEEK = timedelta(weeks=1)

WAITING_EVERYWHERE = """
    start s
    and split
    human appraise
    boundary late on appraise timer=P3D
    boundary hurry on appraise timer=R3/P1D free
    catch pause timer=P2D
    human after_pause
    eventgate whatever
    catch answer message
    catch silence timer=P4D
    catch long_silence timer=P9D
    human answered
    human silent
    human long_silent
    call opinion of=Q
    boundary no_opinion on opinion timer=P5D
    human apology
    human hurried
    end e
    s -> split -> appraise -> e
    late -> apology -> e
    hurry -> hurried -> e
    split -> pause -> after_pause -> e
    split -> whatever -> answer -> answered -> e
    whatever -> silence -> silent -> e
    whatever -> long_silence -> long_silent -> e
    split -> opinion -> e
    no_opinion -> e
"""
ASKED = """process Q
    start qs
    human answer_it parallel=2
    boundary no_word on answer_it timer=P6D
    end qe
    qs -> answer_it -> qe
    no_word -> qe
"""


def due(case: Case) -> dict[str, timedelta]:
    """How long after the start each timer rings."""
    return {wake.element_id: wake.due_at - START for wake in case.step.wakes}


def move(case: Case, how: Callable[[datetime], datetime]) -> bridge.Step:
    return case.take(bridge.reschedule(case.spec, case.step.state, how))


def a_week_on(at: datetime) -> datetime:
    return at + WEEK


@pytest.fixture
def case() -> Case:
    return Case(WAITING_EVERYWHERE, ASKED)


def test_every_timer_that_has_not_rung_moves(case):
    before = due(case)
    assert set(before) == {"late", "hurry", "pause", "silence", "long_silence", "no_opinion", "no_word"}
    move(case, a_week_on)
    assert due(case) == {element: left + WEEK for element, left in before.items()}


def test_a_pause_takes_no_time_from_anybody(case):
    """Stopped after one day for a week: silence does not become consent meanwhile, and afterwards each has what it
    had left."""
    asked = case.open
    move(case, a_week_on)
    assert sorted(case.later(days=8, hours=23)) == sorted([*asked, "hurried"])  # the first reminder, after a day
    assert "after_pause" in case.later(hours=2)  # two days and a week
    assert "silent" in case.later(days=2)  # four and a week
    assert "apology" in case.open and "appraise" not in case.open  # three and a week


def test_nothing_else_moves(case):
    before, state = case.step, case.step.state
    move(case, a_week_on)
    assert (case.step.open, case.step.waiting) == (before.open, before.waiting)
    assert not case.step.passed and not case.step.facts and not case.step.ended
    back = bridge.reschedule(case.spec, case.step.state, lambda at: at - WEEK)
    assert (back.state, back.wakes) == (state, before.wakes), "there and back is the same bytes"


def test_the_state_that_was_given_stays_valid(case):
    state = case.step.state
    move(case, a_week_on)
    old = bridge.wake(case.spec, state, {}, now=START + timedelta(days=2), after=case.after)
    assert "after_pause" in [task.element_id for task in old.open]


def test_a_timer_moved_into_the_past_rings_when_it_is_woken(case):
    move(case, lambda at: at - WEEK)
    assert "after_pause" not in case.open
    assert "after_pause" in case.later(seconds=0)


def test_a_cycle_keeps_the_rings_it_has_left():
    case = Case(
        """
        start s
        human a
        boundary hurry on a timer=R3/P1D free
        human hurried
        end e
        s -> a -> e
        hurry -> hurried -> e
        """
    )
    case.later(days=1)
    move(case, a_week_on)
    assert due(case) == {"hurry": timedelta(days=2) + WEEK}
    case.later(days=8)
    move(case, a_week_on)
    assert due(case) == {"hurry": timedelta(days=3) + 2 * WEEK}
    assert case.later(days=8).count("hurried") == 3
    assert due(case) == {}


def test_an_armed_timer_that_is_rescheduled_still_goes_with_its_activity(case):
    move(case, a_week_on)
    case.do("appraise")
    assert not {"late", "hurry"} & set(due(case))


def test_a_message_at_the_gateway_still_shuts_its_timers_after_a_move(case):
    move(case, a_week_on)
    assert "answered" in case.happens("answer")
    assert not {"silence", "long_silence"} & set(due(case))


def test_an_instance_without_timers_stays_the_same():
    case = Case("start s\nhuman a\nend e\ns -> a -> e")
    state = case.step.state
    assert move(case, a_week_on).state == state
    case.do("a")
    ended = case.step.state
    assert move(case, a_week_on).state == ended and case.step.ended


def test_an_instant_without_zone_is_refused(case):
    with pytest.raises(ValueError, match="time zone"):
        bridge.reschedule(case.spec, case.step.state, lambda at: at.replace(tzinfo=None))


# The end before the end.


def test_a_cancelled_instance_rings_and_opens_nothing_ever_again(case):
    step = case.take(bridge.cancel(case.spec, case.step.state))
    assert step.ended and step.incident is None
    assert not step.open and not step.wakes and not step.waiting and not step.passed
    assert case.later(days=100) == [] and case.step.ended and case.step.incident is None
    assert not bridge.look(case.spec, case.step.state).open
    assert move(case, a_week_on).ended
    with pytest.raises(bridge.NothingWaitsForThis):
        case.happens("answer")


def test_cancelling_twice_is_the_same_as_once(case):
    once = bridge.cancel(case.spec, case.step.state)
    assert bridge.cancel(case.spec, once.state) == once


def test_a_cancelled_instance_holds_no_token_anywhere(case):
    token = case.token("answer_it")
    step = bridge.cancel(case.spec, case.step.state)
    inside = codec.load(case.spec, step.state, Environment({}, now=START))
    assert all(scope.completed for scope in (inside, *inside.subprocesses.values()))
    assert inside.event_manager.tasks == {}
    with pytest.raises(bridge.TaskIsNotOpen):
        bridge.send_back(case.spec, step.state, token, {}, now=START)
