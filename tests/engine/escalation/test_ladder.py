"""The ladder by itself: which rung is owed when, what an administrator may write, and what he may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.errors import Invalid
from engine.escalation import ladder, owed
from engine.escalation.ladder import Rung
from engine.escalation.owed import Look, Standing
from engine.escalation.shipped import SHIPPED
from engine.settings import LOCAL_ZONE
from engine.worktime.documents import shipped_calendar

LADDER = ladder.read(SHIPPED)
STEP, DOSSIER = LADDER["step"], LADDER["dossier"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


MONDAY, FRIDAY = at("2018-03-05T08:00"), at("2018-03-09T17:00")
STANDING = Standing(
    due_at=FRIDAY,
    allowed=lambda: timedelta(hours=40),
    rung=0,
    told={},
    answered=False,
    calendar=shipped_calendar(),
)


def climbed(rungs: tuple[Rung, ...], standing: Standing, days: int, *, fits: bool = True) -> list[tuple[str, str]]:
    """Looked at whenever wanted, nobody answering: the levels told and the local hours they were."""
    now, told = MONDAY, []
    look = owed.look(rungs, standing, now, fits=fits)
    while now < MONDAY + timedelta(days=days):
        if look.rung is not None:
            told.append((rungs[look.rung].level, f"{now.astimezone(LOCAL_ZONE):%d/%m %H:%M}"))
            standing = replace(standing, rung=look.rung + 1, told={**standing.told, look.rung: now})
        elif look.again_at is None:
            break
        else:
            assert look.again_at > now, "a look never asks to be repeated at once"
            now = look.again_at
        look = owed.look(rungs, standing, now, fits=fits)
    return told


def test_a_step_left_lying_climbs_from_its_holder_to_the_control_office() -> None:
    assert climbed(STEP, STANDING, 60) == [
        ("E1", "08/03 15:00"),
        ("E2", "09/03 13:00"),
        ("E3", "09/03 17:00"),
        ("E4", "13/03 17:00"),
        ("E6", "16/03 17:00"),
        ("E7", "21/03 17:00"),
    ]


def test_a_drawn_warning_wins_over_the_percentage() -> None:
    drawn = replace(STANDING, warn_at=at("2018-03-06T09:00"))
    assert climbed(STEP, drawn, 60)[0] == ("E1", "06/03 09:00")


def test_a_dossier_that_fits_warns_and_apologises_only_when_its_date_has_come() -> None:
    assert climbed(DOSSIER, STANDING, 60) == [
        ("E1", "08/03 15:00"),
        ("E4", "09/03 17:00"),
        ("E5", "09/03 17:00"),
        ("E6", "13/03 17:00"),
        ("E7", "16/03 17:00"),
    ]


def test_a_dossier_that_no_longer_fits_owes_its_apology_at_once_before_any_warning() -> None:
    assert climbed(DOSSIER, STANDING, 60, fits=False)[:2] == [("E4", "05/03 08:00"), ("E5", "09/03 17:00")]


def test_from_one_working_day_before_the_date_it_is_asked_again_and_again_whether_it_fits() -> None:
    warned = replace(STANDING, rung=1)
    first = owed.look(DOSSIER, warned, at("2018-03-08T15:00"), fits=True)
    assert first == Look(again_at=at("2018-03-08T17:00"))
    later = owed.look(DOSSIER, warned, at("2018-03-08T17:00"), fits=True).again_at
    assert later == at("2018-03-09T05:00"), "half way to the date"
    assert owed.look(DOSSIER, warned, at("2018-03-09T05:00"), fits=False) == Look(1)


def test_after_a_silence_nobody_is_passed_over_who_had_no_time_to_answer() -> None:
    late = at("2018-03-19T09:00")
    assert owed.look(STEP, STANDING, late, fits=True) == Look(2), "the warnings would warn of nothing"
    told = replace(STANDING, rung=3, told={2: late})
    assert owed.look(STEP, told, late, fits=True) == Look(again_at=at("2018-03-21T17:00"))
    dossier = replace(STANDING, rung=3, told={1: late, 2: late})
    assert owed.look(DOSSIER, dossier, late, fits=True) == Look(again_at=at("2018-03-21T17:00"))


def test_an_answer_ends_what_waits_for_one_and_not_what_counts_the_days() -> None:
    answered = replace(STANDING, rung=3, told={2: FRIDAY}, answered=True)
    assert owed.look(STEP, answered, at("2018-04-02T09:00"), fits=True) == Look()
    assert owed.look(DOSSIER, answered, at("2018-04-02T09:00"), fits=True) == Look(3)


def test_what_is_read_is_written_the_same() -> None:
    assert [rung.to_dict() for kind in ladder.CLOCKS for rung in LADDER[kind]] == SHIPPED


TOP = {"level": "E7", "clock": "step", "when": {"unanswered": "3wd"}, "to": "control", "answer": True}
PILE = {"level": "E7", "clock": "unit", "when": {"many": 3}, "to": "superior"}
DATE = {"level": "E3", "clock": "step", "when": {"due": True}, "to": "leader", "answer": True}


@pytest.mark.parametrize(
    ("rungs", "refusal"),
    [
        ([DATE | {"when": {"due": True, "used": 75}}, TOP], "WhenIsOneThing"),
        ([DATE | {"when": {"some": "day"}}, TOP], "WhenIsOneThing"),
        ([DATE | {"to": "mayor"}, TOP], "RungNotUnderstood"),
        ([DATE | {"level": "E9"}, TOP], "RungNotUnderstood"),
        ([DATE | {"colour": "red"}, TOP], "RungNotUnderstood"),
        ([DATE | {"when": {"late": "soon"}}, TOP], "RungNotUnderstood"),
        ([DATE | {"when": {"used": "75"}}, TOP], "RungNotUnderstood"),
        ([DATE | {"copies": ["everybody"]}, TOP], "RungNotUnderstood"),
        ([{"level": "E3"}, TOP], "RungNotUnderstood"),
        ([DATE | {"when": {"used": 10}}, TOP], "UsedTooLittle"),
        ([DATE, DATE | {"when": {"used": 75}}, TOP], "NotAboveTheOneBelow"),
        ([DATE, DATE, TOP], "NotAboveTheOneBelow"),
        ([TOP], "NothingToAnswer"),
        ([DATE | {"answer": False}, TOP], "NothingToAnswer"),
        ([DATE | {"duty": "apology"}, TOP], "DutyNotHere"),
        ([DATE | {"clock": "dossier", "duty": "apology"}], "DutyNotHere"),
        ([DATE | {"clock": "outside"}], "OutsideIsNotCharged"),
        ([DATE | {"when": {"many": 3}}, TOP], "UnitsAreToldOf"),
        ([PILE | {"when": {"due": True}}], "UnitsAreToldOf"),
        ([PILE | {"answer": True}], "UnitsAreToldOf"),
        ([PILE | {"to": "leader"}], "UnitsAreToldOf"),
        ([PILE | {"when": {"many": 1}}], "RungNotUnderstood"),
        ([PILE | {"when": {"month": 31}}], "RungNotUnderstood"),
        ([PILE | {"level": "E3"}], "RungNotUnderstood"),
        ([PILE, PILE], "NotAboveTheOneBelow"),
        ([DATE], "EndsBelowTheControlOffice"),
        ([DATE, TOP | {"answer": False}], "EndsBelowTheControlOffice"),
    ],
)
def test_a_ladder_that_would_leave_somebody_untold_is_refused(rungs: list[dict[str, Any]], refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        ladder.read(rungs)
    assert type(refused.value).__name__ == refusal
