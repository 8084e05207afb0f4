"""A neighbour that is away is left alone and found again; one that is slow or paused holds nobody up but its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from engine import outbox
from engine.act import SYSTEM, Act, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.outbox import Errand, Job, Neighbour, NeighbourIsAway, RefusedForGood, neighbours
from engine.outbox.models import CLOSED, FINISHED, HALF_OPEN, OPEN, QUEUED
from engine.outbox.neighbours import FIRST_PAUSE, LONGEST_PAUSE, OPENS_AFTER
from engine.outbox.operations import LEASE


def test_a_neighbour_away_several_times_in_a_row_is_left_alone(office: Office, far: Far, clock: SetClock) -> None:
    far.answer = away
    put(office, "a", "b", "c", "d", "e")
    lose(far)
    assert how_is(office).state == OPEN
    assert (far.call_due(), far.said) == (0, ["a", "b", "c"]), "the others are not even begun"
    assert [job(office, key).attempts for key in "de"] == [0, 0]
    assert (how_is(office).error, verbs(office)) == ("nobody answers", ["neighbour.lost"])


def test_one_errand_tries_after_a_pause_that_grows_and_all_go_when_it_answers(
    office: Office, far: Far, clock: SetClock
) -> None:
    far.answer = away
    put(office, "a", "b", "c", "d", "e")
    lose(far)
    pauses = []
    for _ in range(12):
        until = how_is(office).open_until
        assert until is not None
        pauses.append(until - clock.now())
        clock.at = until
        assert (far.call_due(), how_is(office).state) == (1, OPEN)
    assert FIRST_PAUSE * 0.8 <= pauses[0] <= FIRST_PAUSE * 1.2
    assert pauses[0] < pauses[3] < pauses[5]
    assert LONGEST_PAUSE * 0.8 <= pauses[-1] <= LONGEST_PAUSE * 1.2
    clock.at = how_is(office).open_until or clock.at
    far.answer = str.upper
    assert far.call_due() == 5
    assert (how_is(office).state, how_is(office).failures, verbs(office)[-1]) == (CLOSED, 0, "neighbour.back")


def test_an_errand_outlives_a_week_without_its_neighbour(office: Office, far: Far, clock: SetClock) -> None:
    far.answer = away
    put(office, "a")
    began = clock.now()
    while clock.now() < began + timedelta(days=7):
        far.call_due()
        clock.advance(timedelta(hours=1))
    assert (job(office, "a").state, job(office, "a").counted) == (QUEUED, OPENS_AFTER - 1)
    assert len(far.said) > 100
    far.answer = str.upper
    assert far.call_due() == 1
    assert job(office, "a").state == FINISHED


def test_a_neighbour_that_says_no_is_there(office: Office, far: Far, clock: SetClock) -> None:
    far.answer = away
    put(office, "a", "b", "c", "d")
    lose(far)
    clock.advance(FIRST_PAUSE * 2)
    far.answer = raising(RefusedForGood("no"))
    far.call_due()
    assert how_is(office).state == CLOSED


def test_while_one_tries_no_other_does_and_should_its_runner_die_another_may(
    office: Office, far: Far, clock: SetClock
) -> None:
    far.answer = away
    put(office, "a", "b", "c", "d", "e")
    lose(far)
    clock.advance(FIRST_PAUSE * 2)
    assert len(outbox.operations.claim(office, "far", 5, 30)) == 1, "its runner dies now"
    assert (how_is(office).state, far.call_due()) == (HALF_OPEN, 0)
    clock.advance(LEASE)
    far.answer = str.upper
    assert far.call_due() == 5


def test_a_trial_that_has_nothing_to_say_leaves_it_to_the_next(office: Office, far: Far, clock: SetClock) -> None:
    far.answer = away
    put(office, "a", "b", "c")
    lose(far)
    clock.advance(FIRST_PAUSE * 2)
    far.silent_about, far.answer = {"a"}, str.upper
    assert far.call_due() == 3
    assert (far.said[OPENS_AFTER:], how_is(office).state) == (["b", "c"], CLOSED)


def test_no_more_calls_at_once_than_the_settings_allow_however_many_nodes(office: Office, far: Far) -> None:
    put(office, *"abcdefgh")
    meeting = threading.Barrier(3)  # two calls, and the test

    def answer(message: str) -> str:
        with far.lock:
            far.now += 1
            far.most = max(far.most, far.now)
        if message in "ab":
            meeting.wait(20)
            meeting.wait(20)
        with far.lock:
            far.now -= 1
        return message

    far.answer = answer
    nodes = [threading.Thread(target=far.call_due) for _ in range(2)]
    for node in nodes:
        node.start()
    meeting.wait(20)
    assert far.call_due() == 0, "two calls are under way"
    meeting.wait(20)
    for node in nodes:
        node.join(20)
    assert (far.most, sorted(far.said)) == (2, list("abcdefgh"))


def test_a_slow_neighbour_holds_up_nobody_else(office: Office, far: Far) -> None:
    put(office, "a")
    with office.act(SYSTEM) as act:
        outbox.put(act, "say", "b", {"word": "b"}, neighbour="near")

    def answer(message: str) -> str:
        if message == "a":
            assert far.call_due("near") == 1, "the other neighbour is called meanwhile"
        return message

    far.answer = answer
    far.call_due()
    assert far.said == ["a", "b"]


def test_a_paused_neighbour_is_not_called_until_somebody_resumes_it(office: Office, far: Far, clock: SetClock) -> None:
    put(office, "a")
    with office.act(SYSTEM) as act:
        neighbours.pause(act, "far", "Bảo trì đường truyền")
    assert far.call_due() == 0
    for refusal, verb in (
        (neighbours.NeighbourIsPaused, neighbours.pause),
        (neighbours.SayWhyPaused, neighbours.pause),
    ):
        with pytest.raises(refusal), office.act(SYSTEM) as act:
            verb(act, "far", "" if refusal is neighbours.SayWhyPaused else "lần nữa")
    with office.act(SYSTEM) as act:
        neighbours.resume(act, "far")
    with pytest.raises(neighbours.NeighbourIsNotPaused), office.act(SYSTEM) as act:
        neighbours.resume(act, "far")
    assert far.call_due() == 1
    assert verbs(office) == ["neighbour.paused", "neighbour.resumed"]


# --- jobs of which a message tells ---------------------------------------------------------------------------------


def test_a_job_whose_message_is_lost_goes_out_again_and_that_is_not_held_against_it(
    office: Office, clock: SetClock
) -> None:
    put(office, "a")
    for attempt in range(1, 50):
        assert outbox.operations.claim(office, "far", 5, 30, begins=False) == [(job(office, "a").id, attempt)]
        clock.advance(LEASE + timedelta(seconds=1))
    assert (job(office, "a").counted, job(office, "a").attempts) == (1, 49)


def test_of_two_messages_that_say_the_same_the_second_comes_too_late(office: Office, clock: SetClock) -> None:
    put(office, "a")
    [(job_id, attempt)] = outbox.operations.claim(office, "far", 5, 30, begins=False)
    clock.advance(LEASE - timedelta(seconds=1))
    assert outbox.operations.begin(office, job_id, attempt)
    assert job(office, "a").due_at == clock.now() + LEASE, "the lease covers the call, not the way of the message"
    assert not outbox.operations.begin(office, job_id, attempt)
    clock.advance(LEASE + timedelta(seconds=1))
    [(_, later)] = outbox.operations.claim(office, "far", 5, 30, begins=False)
    assert not outbox.operations.begin(office, job_id, attempt), "an old message is about an attempt that is over"
    assert outbox.operations.begin(office, job_id, later)


def test_what_could_not_be_told_waits_on(office: Office, clock: SetClock) -> None:
    put(office, "a")
    claimed = outbox.operations.claim(office, "far", 5, 30, begins=False)
    outbox.operations.let_go(office, claimed)
    assert (job(office, "a").state, job(office, "a").counted) == (QUEUED, 0)
    assert outbox.operations.claim(office, "far", 5, 30) == [(job(office, "a").id, 2)]


# --- the far end ---------------------------------------------------------------------------------------------------


@dataclass
class Far:
    """A neighbour that answers as the story wants; `most` is how many calls it had at once."""

    office: Office
    answer: Callable[[str], str] = str.upper
    silent_about: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    now: int = 0
    most: int = 0

    def call_due(self, name: str = "far") -> int:
        return outbox.call_due(self.office, name, {"say": Errand(self._prepare, self._call, lambda *_: None)})

    def _prepare(self, _act: Act, payload: Mapping[str, Any]) -> str | None:
        return None if payload["word"] in self.silent_about else payload["word"]

    def _call(self, message: str) -> str:
        self.said.append(message)
        return self.answer(message)


@pytest.fixture
def far(office: Office) -> Far:
    return Far(office)


def lose(far: Far) -> None:
    """Call until the neighbour is left alone."""
    for _ in range(OPENS_AFTER):
        assert far.call_due() == 1


def raising(error: Exception) -> Callable[[str], str]:
    def refuse(_message: str) -> str:
        raise error

    return refuse


away = raising(NeighbourIsAway("nobody answers"))


def put(office: Office, *words: str) -> None:
    with office.act(SYSTEM) as act:
        for word in words:
            outbox.put(act, "say", word, {"word": word}, neighbour="far")


def job(office: Office, key: str) -> Job:
    with office.look(SYSTEM) as act:
        return act.session.query(Job).filter_by(key=key).one()


def how_is(office: Office) -> Neighbour:
    with office.look(SYSTEM) as act:
        return act.session.get_one(Neighbour, "far")


def verbs(office: Office) -> list[str]:
    with office.look(SYSTEM) as act:
        return [line.verb for line in act.session.query(AuditLine).order_by(AuditLine.id)]
