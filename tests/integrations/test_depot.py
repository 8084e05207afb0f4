"""The post office of our own keeps its promises to who plays with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from engine.clock import SetClock
from engine.postal.contract import BEGINNING, Event, Mode
from engine.settings import ROOT
from integrations.postal.codes import codes
from integrations.postal.courses import Course, Mood
from integrations.postal.depot import Depot

NOON = datetime(2018, 3, 5, 5, 0, tzinfo=UTC)


def test_a_day_lasts_as_long_as_it_is_told() -> None:
    depot = Depot(SetClock(NOON), day=timedelta(seconds=10))
    depot.create("H26-1", Mode.OUT, 0)
    depot.clock.advance(timedelta(seconds=20))
    *_, last = told(depot)
    assert last.at < NOON + timedelta(seconds=20), "what has happened lies behind, not ahead"


def test_days_can_be_let_pass_at_once() -> None:
    depot = Depot(SetClock(NOON))
    depot.create("H26-1", Mode.OUT, 0)
    depot.advance(days=2)
    assert [event.happening.value for event in told(depot)] == [1, 2, 3, 4]


def test_of_one_seed_every_parcel_goes_its_own_way_again() -> None:
    one, again, other = (everything(seed) for seed in (7, 7, 8))
    assert one == again != other
    assert len({tuple(each) for each in one.values()}) > 2, "mixed"


def test_one_parcel_can_be_singled_out() -> None:
    depot = Depot(SetClock(NOON), courses={"H26-2": Course.LOST})
    for number in ("H26-1", "H26-2"):
        depot.create(number, Mode.OUT, 0)
    depot.advance(days=5)
    ends = {event.order_number: event.happening.value for event in told(depot)}
    assert ends == {"H26-1": 4, "H26-2": 8}


def test_lines_are_written_in_the_order_of_time_whosesoever_they_are() -> None:
    depot = Depot(SetClock(NOON), course=Course.MIXED)
    for number in range(20):
        depot.create(f"H26-{number}", Mode.OUT, 0)
        depot.clock.advance(timedelta(hours=3))
    depot.advance(days=20)
    events = told(depot)
    assert [event.id for event in events] == sorted(event.id for event in events)
    later = [event for event in events if event.happening.value > 1]
    assert [event.at for event in later] == sorted(event.at for event in later)


def test_a_cursor_still_counts_after_a_new_start() -> None:
    first = Depot(SetClock(NOON))
    first.create("H26-1", Mode.OUT, 0)
    cursor = told(first)[-1].id
    second = Depot(SetClock(NOON + timedelta(seconds=1)))
    second.create("H26-2", Mode.OUT, 0)
    assert len(second.track(cursor, 10)[0]) == 1


@pytest.mark.parametrize("name", [*Course, *Mood])
def test_every_scenario_has_a_name_of_its_own(name: str) -> None:
    depot = Depot()
    depot.behave(name)
    assert name in (depot.course, depot.mood)
    depot.behave("well")
    assert (depot.course, depot.mood) == (Course.WELL, Mood.WELL)


def test_every_commune_of_today_is_sorted_where_its_code_comes_from() -> None:
    units = json.loads((ROOT / "engine/org/data/hanoi_units.json").read_text(encoding="utf-8"))
    before = {
        commune["code"]: district["code"]
        for edition in ("three_levels_2018", "three_levels_2025_01")
        for district in units[edition]["districts"]
        for commune in district["communes"]
    }
    today = {commune["code"]: before[commune["code"]] for commune in units["two_levels_2025_07"]["communes"]}
    assert codes().communes == {"01": today}
    listed = {district["code"]: district["name"] for district in units["three_levels_2018"]["districts"]}
    assert {code: title for code, (_, title) in codes().districts["01"].items()} == listed


def told(depot: Depot) -> list[Event]:
    return [line.event for line in depot.track(BEGINNING, 1000)[0] if line.event]


def everything(seed: int) -> dict[str, list[int]]:
    depot = Depot(SetClock(NOON), course=Course.MIXED, seed=seed)
    for number in range(12):
        depot.create(f"H26-{number}", Mode.OUT, 0)
    depot.advance(days=12)
    return {
        f"H26-{number}": [event.happening.value for event in told(depot) if event.order_number == f"H26-{number}"]
        for number in range(12)
    }
