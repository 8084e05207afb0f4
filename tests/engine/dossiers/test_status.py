"""The portal's ten statuses: what may follow what, and what the clock does meanwhile."""

import pytest

from engine.dossiers.status import MEANINGS, PAUSED, RUNNING, Status, StatusDoesNotAllowThis, require_move

UNLAWFUL = [(3, 4), (10, 4), (7, 9), (5, 9), (9, 4), (1, 4), (10, 9), (8, 9)]
LAWFUL = [(1, 2), (1, 3), (2, 4), (4, 5), (5, 4), (4, 9), (9, 10), (4, 7), (5, 7), (4, 8), (8, 4)]


@pytest.mark.parametrize(("now", "wanted"), UNLAWFUL)
def test_an_unlawful_move_is_refused_and_both_statuses_are_named(now: int, wanted: int) -> None:
    with pytest.raises(StatusDoesNotAllowThis) as refusal:
        require_move(now, Status(wanted))
    assert MEANINGS[Status(now)].vi in str(refusal.value)
    assert MEANINGS[Status(wanted)].vi in str(refusal.value)


@pytest.mark.parametrize(("now", "wanted"), LAWFUL)
def test_a_lawful_move_is_let_through(now: int, wanted: int) -> None:
    require_move(now, Status(wanted))
    assert Status(wanted) in MEANINGS[Status(now)].next


def test_what_has_ended_moves_nowhere() -> None:
    assert all(not MEANINGS[status].next for status in (Status.REFUSED_AT_DESK, Status.WITHDRAWN, Status.RETURNED))


def test_the_clock_runs_only_while_the_office_holds_the_dossier() -> None:
    assert {Status.RECEIVED, Status.IN_PROGRESS} == RUNNING
    assert {Status.WAITING_FOR_SUPPLEMENT, Status.WAITING_FOR_PAYMENT, Status.STOPPED} == PAUSED
