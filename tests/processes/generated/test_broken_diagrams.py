"""Sound drawings broken on purpose in one way: each is refused for that reason at that element, whatever the drawing.

There is a way to break every rule a drawing can violate; a rule without one fails here.
"""

from __future__ import annotations

from typing import Any

import breaking
import pytest

from engine.definitions import adapting, rules, words
from engine.definitions.walls import run_walled

EACH = 4
NOT_DRAWN = {
    "file-missing": "the command's",
    "person-not-declared": "of the legal data, which are not drawn",
    "check-took-too-long": "the wall's",
    "check-needed-too-much-memory": "the wall's",
    "check-broke": "the wall's",
    "engine-refuses": "the engine's last word, which the others leave nothing for",
    "process-unknown": "asked by name from outside",
    "start-unknown": "asked by name from outside",
    "file-not-used": "about what is handed in, not about a drawing",
    "legal-time-unknown-fact": "about legal data, not about a drawing",
}


@pytest.fixture(scope="module")
def looked() -> list[tuple[str, list[dict[str, Any]]]]:
    result: list[tuple[str, list[dict[str, Any]]]] = run_walled(
        breaking.look_at_all_broken, (EACH,), 300.0, 2 << 30, 1_800.0
    )
    return result


@pytest.mark.parametrize(
    "number", range(len(breaking.BREAKS)), ids=lambda number: f"{number}-{breaking.BREAKS[number][0]}"
)
def test_it_is_refused_for_that_reason_at_that_element(
    number: int, looked: list[tuple[str, list[dict[str, Any]]]]
) -> None:
    rule, drawings = looked[number]
    assert len(drawings) == EACH, f"too few drawings for {rule}"
    for drawing in drawings:
        assert drawing["said"], (rule, drawing)
        assert drawing["complete"], (rule, "a sentence or a remedy is missing")
        assert not drawing["published"], (rule, drawing)
        assert drawing["severity"] == ("incomplete" if drawing["runs"] else "error") or drawing["others"]


def test_every_rule_a_drawing_can_violate_is_violated_here() -> None:
    assert adapting.words
    severities = {name: rule.severity for name, rule in rules.RULES.items()}
    severities |= {name: said[0] for name, said in words.RULES.items()}
    refusing = {name for name, severity in severities.items() if severity != "advice"}
    broken = {rule for rule, _ in breaking.BREAKS}
    assert refusing - broken - NOT_DRAWN.keys() == set()
    assert broken <= refusing
