"""One contract, three who keep it: the national client and the city's against the simulator over HTTP, and the fake.

Every test is told three times; what is said of one register is true of all.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.residents.contract import Born, Caller, NotPermitted, Question, Register, Resident, State
from integrations.national_db.client import register
from integrations.national_db.fake import FakeRegister
from integrations.national_db.faults import KeyWasUsed
from integrations.national_db.invented import MOODS, InventedRegister
from integrations.national_db.population import HOUSE, IN_NO_LIST, Population
from integrations.national_db.simulator import Simulator

CALLER = Caller(procedure="1.001193", officer="cb.hotich.01", unit="H26.1.4")
KEYS = (f"H26-{number:08x}" for number in itertools.count(1))

PEOPLE = Population()


def about(one: Resident, **other: object) -> Question:
    return replace(Question(next(KEYS), CALLER, one.identity, one.full_name, one.born), **other)  # type: ignore[arg-type]


def somebody(fits: Callable[[Resident], bool]) -> Resident:
    return next(one for one in PEOPLE if fits(one))


AN_ADULT = somebody(lambda one: one.state is State.LIVING and one.marital_status == "married" and one.born.whole)


# --- verifying ------------------------------------------------------------------------------------------------------


def test_a_person_of_this_number_name_and_birth_date_exists(asked: Register) -> None:
    assert asked.verify(about(AN_ADULT)) is True
    assert asked.verify(about(AN_ADULT, full_name=AN_ADULT.full_name.lower())) is True, "capitals say nothing"
    assert asked.verify(about(AN_ADULT, born=None)) is True, "less was asked"
    assert asked.verify(about(AN_ADULT, born=Born(AN_ADULT.born.year))) is True


@pytest.mark.parametrize(
    "other",
    [
        {"full_name": "Nguyễn Thị Không Có"},
        {"born": Born(1950, 1, 1)},
        {"born": Born(1950)},
        {"identity": "999199000001"},
        {"identity": "001199000001"},  # a real one could begin so; the simulator knows invented people only
    ],
)
def test_a_difference_is_an_answer_and_no_refusal(asked: Register, other: dict[str, object]) -> None:
    assert asked.verify(about(AN_ADULT, **other)) is False


def test_who_knows_the_year_of_birth_alone_is_verified_by_the_year(asked: Register) -> None:
    old = somebody(lambda one: one.born.whole is None)
    assert asked.verify(about(old)) is True
    assert asked.verify(about(old, born=Born(old.born.year, 5, 7))) is True


# --- looking up -----------------------------------------------------------------------------------------------------


def test_who_is_found_is_told_whole(asked: Register) -> None:
    for place in (*range(2 * HOUSE), 4_711, 99_999):
        assert asked.look_up(about(PEOPLE[place])) == (PEOPLE[place],)


def test_nobody_found_is_an_answer(asked: Register) -> None:
    assert asked.look_up(about(AN_ADULT, identity="999199000001")) == ()


def test_an_older_card_may_have_several_bearers(asked: Register) -> None:
    shared = [PEOPLE[140 * HOUSE], PEOPLE[141 * HOUSE], PEOPLE[139 * HOUSE]]
    found = asked.look_up(about(shared[0], identity=shared[0].old_identity))
    assert set(found) == set(shared)
    alone = PEOPLE[50 * HOUSE]
    assert asked.look_up(about(alone, identity=alone.old_identity)) == (alone,)


def test_the_dead_and_the_locked_are_told_with_the_registers_remark(asked: Register) -> None:
    for state, word in ((State.DECEASED, "Đã chết ngày"), (State.LOCKED, "Tạm khóa")):
        [found] = asked.look_up(about(somebody(lambda one, state=state: one.state is state)))
        assert found.state is state and word in found.remark


def test_no_day_is_invented_for_a_year(asked: Register) -> None:
    old = somebody(lambda one: one.born.whole is None)
    [found] = asked.look_up(about(old))
    assert found.born == Born(old.born.year) and found.born.whole is None


@pytest.mark.parametrize("province_or_commune", ["28", IN_NO_LIST])
def test_an_address_keeps_the_codes_of_its_own_day(asked: Register, province_or_commune: str) -> None:
    def bears_it(one: Resident) -> bool:
        return province_or_commune in (one.birth_registered.province, one.permanent.commune)

    one = somebody(bears_it)
    [found] = asked.look_up(about(one))
    assert bears_it(found) and found == one


@pytest.mark.parametrize("people", ["Mông", "Ê-đê", "Khơ-me", "Chăm"])
def test_names_of_every_people_arrive_letter_by_letter(asked: Register, people: str) -> None:
    one = somebody(lambda one: one.ethnicity == people)
    [found] = asked.look_up(about(one))
    assert (found.full_name, found.ethnicity) == (one.full_name, people)


# --- what goes wrong ------------------------------------------------------------------------------------------------

OPERATIONS = ("verify", "look_up")


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("mood", "refusal"),
    [
        ("silent", NeighbourIsAway),
        ("slow", NeighbourIsAway),
        ("down", NeighbourIsAway),
        ("broken", NeighbourIsAway),
        ("huge", NeighbourIsAway),
        ("hostile", NeighbourIsAway),
        ("forbidden", NotPermitted),
        ("unmapped", NotPermitted),
        ("repeated", RefusedForGood),
    ],
)
def test_what_goes_wrong_is_told_apart_in_time_and_without_a_name(
    asked: Register, there: InventedRegister, mood: str, refusal: type[Exception], operation: str
) -> None:
    there.mood = mood
    began = time.monotonic()
    with pytest.raises(refusal) as refused:
        getattr(asked, operation)(about(AN_ADULT), within=0.25)
    assert time.monotonic() - began < 1.5, "a counter does not wait for a neighbour's mood"
    assert isinstance(refused.value, NotPermitted) == (refusal is NotPermitted)
    told = str(refused.value)
    assert told and not any(word in told for word in (AN_ADULT.identity, *AN_ADULT.full_name.split()))


def test_every_mood_is_told_of_here() -> None:
    assert set(MOODS) == {
        "well", "mismatch", "silent", "slow", "down", "broken", "huge", "hostile", "forbidden", "unmapped", "repeated",
    }  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS)
def test_who_has_time_hears_a_slow_register_to_the_end(
    asked: Register, there: InventedRegister, operation: str
) -> None:
    there.mood = "slow"
    assert getattr(asked, operation)(about(AN_ADULT), within=20.0)


@pytest.mark.parametrize("lacking", ["procedure", "officer"])
def test_a_question_on_nobodys_behalf_is_for_the_administrator(asked: Register, lacking: str) -> None:
    with pytest.raises(NotPermitted):
        asked.look_up(about(AN_ADULT, caller=replace(CALLER, **{lacking: ""})))


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("number", ["B1234567", "", "99919900000", "999 199 000 001"])
def test_what_is_no_number_of_the_register_is_not_asked_for(
    asked: Register, there: InventedRegister, number: str, operation: str
) -> None:
    with pytest.raises(RefusedForGood, match="twelve or nine digits"):
        getattr(asked, operation)(about(AN_ADULT, identity=number))
    assert there.asked == []


def test_a_number_used_before_is_asked_again_under_a_new_one(asked: Register, there: InventedRegister) -> None:
    question = about(AN_ADULT)
    assert asked.look_up(question) == asked.look_up(question) == (AN_ADULT,)
    first, second = (each.key for each in there.asked)
    assert first == question.key and second.startswith(f"{first}-")


def test_a_new_number_is_tried_once_only(asked: Register, there: InventedRegister) -> None:
    there.mood = "repeated"
    with pytest.raises(KeyWasUsed):
        asked.verify(about(AN_ADULT))
    assert there.asked == []


def test_differences_are_there_to_be_shown(asked: Register, there: InventedRegister) -> None:
    there.mood = "mismatch"
    assert asked.verify(about(AN_ADULT)) is False
    [found] = asked.look_up(about(AN_ADULT))
    assert found.identity == AN_ADULT.identity
    assert found.full_name != AN_ADULT.full_name and found.born != AN_ADULT.born


def test_the_register_remembers_who_asked_and_not_about_whom(asked: Register, there: InventedRegister) -> None:
    asked.verify(about(AN_ADULT))
    asked.look_up(about(AN_ADULT))
    assert there.counted == {"XacThucThongTinCongDan": 1, "TraCuuThongTinCongDan": 1}
    assert {(each.procedure, each.officer) for each in there.asked} == {("1.001193", "cb.hotich.01")}
    assert AN_ADULT.identity not in repr(there.asked)


# --- who is asked ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(there=InventedRegister(PEOPLE), pause=0.4) as one:
        yield one


@pytest.fixture(params=["national", "city", "fake"])
def asked(request: pytest.FixtureRequest, simulator: Simulator, there: InventedRegister) -> Register:
    if request.param == "fake":
        return FakeRegister(there, pause=simulator.pause)
    return register(simulator.place(request.param))


@pytest.fixture
def there(simulator: Simulator) -> InventedRegister:
    """The register itself, in a good mood and without memories."""
    simulator.there = InventedRegister(PEOPLE)
    return simulator.there
