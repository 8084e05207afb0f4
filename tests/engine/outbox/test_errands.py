"""Errands: the neighbour is called between two acts, with the database let go, and every answer is written once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from engine import outbox
from engine.act import SYSTEM, Act, Office
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.outbox import Errand, Job, NeighbourIsAway, RefusedForGood
from engine.outbox.errands import MOST_CALLS, NOT_WRITTEN
from engine.outbox.models import DEAD, FINISHED, QUEUED
from engine.outbox.operations import LEASE


def test_the_answer_of_a_neighbour_is_written_with_the_end_of_its_errand(office: Office, far: Far) -> None:
    put(office, "a")
    assert far.call_due() == 1
    assert (far.said, far.settled) == (["a"], [("a", "answer to a")])
    assert job(office, "a").state == FINISHED
    assert far.call_due() == 0


def test_the_database_is_let_go_while_a_neighbour_is_called(office: Office, far: Far) -> None:
    """Another act may write meanwhile: on SQLite, where there is one writer at a time, this would wait for ever."""

    def answer(message: str) -> str:
        put(office, "written during the call")
        assert office.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        return message

    far.answer = answer
    put(office, "a")
    far.call_due(most=1)
    assert far.settled == [("a", "a")]


def test_an_errand_with_nothing_to_say_any_more_calls_nobody(office: Office, far: Far) -> None:
    far.silent_about = {"a"}
    put(office, "a")
    assert far.call_due() == 1
    assert (far.said, far.settled, job(office, "a").state) == ([], [("a", None)], FINISHED)


def test_jobs_of_the_house_and_errands_do_not_wait_for_each_other(office: Office, far: Far) -> None:
    done: list[str] = []
    put(office, "outside")
    with office.act(SYSTEM) as act:
        outbox.put(act, "inside", "inside", {})
    assert outbox.tick(office, {"inside": lambda _act, _payload: done.append("inside")}) == 1
    assert (done, far.said) == (["inside"], [])
    assert outbox.call_due(office, "somebody else", {}) == 0
    assert far.call_due() == 1


def test_a_neighbour_who_is_away_is_tried_once_a_beat_and_later_again(
    office: Office, far: Far, clock: SetClock
) -> None:
    far.answer = refuse_with(NeighbourIsAway("nobody answers"))
    for key in "abc":
        put(office, key)
    assert (far.call_due(), far.said) == (1, ["a"])
    assert (job(office, "a").state, job(office, "a").error) == (QUEUED, "nobody answers")
    far.answer = str.upper
    assert far.call_due() == 2, "the others went as soon as it was back; the first waits for its turn"
    clock.advance(timedelta(seconds=3))
    assert far.call_due() == 1
    assert {said for said, _ in far.settled} == {"a", "b", "c"}


def test_what_a_neighbour_refuses_for_good_dies_at_once_and_holds_nobody_up(office: Office, far: Far) -> None:
    far.answer = lambda message: refuse_with(RefusedForGood("no such person"))(message) if message == "a" else "ok"
    put(office, "a")
    put(office, "b")
    assert far.call_due() == 2
    assert (job(office, "a").state, job(office, "a").error) == (DEAD, "no such person")
    assert job(office, "b").state == FINISHED
    with office.look(SYSTEM) as act:
        assert [line.verb for line in act.session.query(AuditLine)] == ["job.died"]
    with office.act(SYSTEM) as act:
        outbox.retry(act, job(office, "a").id)
    far.answer = str.upper
    assert far.call_due() == 1
    assert far.settled[-1] == ("a", "A")


def test_an_errand_nobody_can_do_dies_after_most_of_a_day(office: Office, far: Far, clock: SetClock) -> None:
    far.answer = refuse_with(ValueError("an answer nobody understands"))
    put(office, "a")
    began, tried = clock.now(), 0
    while job(office, "a").state != DEAD:
        tried += far.call_due()
        clock.advance(timedelta(minutes=10))
    assert tried == MOST_CALLS
    assert timedelta(hours=16) < clock.now() - began < timedelta(hours=36)


def test_an_errand_whose_runner_died_for_the_last_time_holds_nobody_up(office: Office, far: Far) -> None:
    put(office, "a")
    put(office, "b")
    with office.act(SYSTEM) as act:
        act.session.query(Job).filter_by(key="a").one().attempts = MOST_CALLS
    assert far.call_due() == 1
    assert (far.said, job(office, "a").state, job(office, "b").state) == (["b"], DEAD, FINISHED)


def test_an_answer_that_comes_after_the_lease_is_not_written_a_second_time(
    office: Office, far: Far, clock: SetClock
) -> None:
    """The call takes so long that another runner does the errand meanwhile."""

    def answer(message: str) -> str:
        far.answer = str.upper
        clock.advance(LEASE + timedelta(seconds=1))
        assert far.call_due() == 1
        return "too late"

    far.answer = answer
    put(office, "a")
    far.call_due(most=1)
    assert far.said == ["a", "a"], "the far end was told twice, and knows it by the key"
    assert far.settled == [("a", "A")]
    assert job(office, "a").attempts == 2


def test_an_answer_that_cannot_be_written_is_no_reason_to_call_again(office: Office, far: Far, clock: SetClock) -> None:
    far.unwritable = {"answer to a"}
    put(office, "a")
    put(office, "b")
    assert far.call_due() == 2, "the next errand does not wait"
    assert (job(office, "a").state, job(office, "b").state) == (DEAD, FINISHED)
    assert job(office, "a").error == f"{NOT_WRITTEN}: RuntimeError: this cannot be written"
    with office.look(SYSTEM) as act:
        assert act.session.query(Job).filter_by(key="seen answer to a").count() == 0, "it leaves nothing of itself"
    clock.advance(timedelta(hours=2))
    assert far.call_due() == 0
    assert far.said == ["a", "b"]


def test_only_the_writing_is_tried_again(office: Office, far: Far) -> None:
    far.writable_after = 2
    put(office, "a")
    far.call_due()
    assert (far.said, far.settled, job(office, "a").state) == (["a"], [("a", "answer to a")], FINISHED)


# --- the far end ---------------------------------------------------------------------------------------------------


@dataclass
class Far:
    """A neighbour who remembers what was said, and answers as the story wants."""

    office: Office
    answer: Callable[[str], str] = "answer to {}".format
    silent_about: set[str] = field(default_factory=set)
    unwritable: set[str] = field(default_factory=set)
    writable_after: int = 0
    said: list[str] = field(default_factory=list)
    settled: list[tuple[str, str | None]] = field(default_factory=list)

    def call_due(self, most: int = 50) -> int:
        return outbox.call_due(self.office, "far", {"say": Errand(self._prepare, self._call, self._settle)}, most=most)

    def _prepare(self, act: Act, payload: Mapping[str, Any]) -> str | None:
        assert act.session.query(Job).filter_by(key=payload["word"]).one().attempts > 0
        return None if payload["word"] in self.silent_about else payload["word"]

    def _call(self, message: str) -> str:
        self.said.append(message)
        return self.answer(message)

    def _settle(self, act: Act, payload: Mapping[str, Any], answer: str | None) -> None:
        outbox.put(act, "nothing", f"seen {answer}", {}, neighbour="nobody")
        act.session.flush()
        self.writable_after -= 1
        if answer in self.unwritable or self.writable_after >= 0:
            raise RuntimeError("this cannot be written")
        self.settled.append((payload["word"], answer))


@pytest.fixture
def far(office: Office) -> Far:
    return Far(office)


def refuse_with(error: Exception) -> Callable[[str], str]:
    def refuse(_message: str) -> str:
        raise error

    return refuse


def put(office: Office, word: str) -> None:
    with office.act(SYSTEM) as act:
        outbox.put(act, "say", word, {"word": word}, neighbour="far")


def job(office: Office, key: str) -> Job:
    with office.look(SYSTEM) as act:
        return act.session.query(Job).filter_by(key=key).one()
