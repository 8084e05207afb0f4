"""A thousand diagrams from dice, drawn in seven dialects: what `check` accepts runs to its end on every path.

At every rest `play` offers exactly the work the oracle expects, and its next timer rings at the same instant; the
oracle is a token game over the generator's own sheet and knows nothing of the engine. Wild diagrams may be refused, but
what is accepted never hangs. Everything happens behind walls, a batch at a time, so that nothing can hang the tests.
"""

from __future__ import annotations

from collections import Counter

import pytest
import side_by_side
from dialects import DIALECTS

from engine.definitions.walls import run_walled

DIAGRAMS, BATCH = 1_000, 100
IMPORTED = 100
SECONDS, MEMORY, PATIENCE = 300.0, 2 << 30, 1_800.0

pytestmark = pytest.mark.slow


def looked(first: int, last: int) -> list[side_by_side.Looked]:
    result: list[side_by_side.Looked] = run_walled(side_by_side.look_at_all, (first, last), SECONDS, MEMORY, PATIENCE)
    return result


@pytest.mark.parametrize("first", range(1, DIAGRAMS + 1, BATCH))
def test_what_is_accepted_runs_to_its_end_as_the_oracle_says(first: int) -> None:
    batch = looked(first, first + BATCH)
    assert [(each.seed, each.dialect, each.trouble) for each in batch if each.trouble] == []
    refused = {each.seed: each.rules for each in batch if not each.accepted and not each.wild}
    assert refused == {}, "only a wild diagram may be refused"
    unfit = {each.seed: each.rules for each in batch if each.dialect == "ours" and not each.wild and each.is_unfit}
    assert unfit == {}, "in our own dialect nothing is missing"
    assert Counter(each.dialect for each in batch).keys() == {dialect.name for dialect in DIALECTS}
    assert sum(each.all_paths for each in batch if each.accepted) > BATCH / 2, "most are walked on every path there is"
    assert {each.accepted for each in batch if each.wild} == {True, False}


def test_imported_into_our_own_hand_they_run_the_same() -> None:
    result: list[side_by_side.Looked] = run_walled(
        side_by_side.import_all, (2_000, 2_000 + IMPORTED), SECONDS, MEMORY, PATIENCE
    )
    assert [(each.seed, each.dialect, each.trouble) for each in result if each.trouble] == []
    assert {each.seed: each.rules for each in result if not each.accepted and not each.wild} == {}
