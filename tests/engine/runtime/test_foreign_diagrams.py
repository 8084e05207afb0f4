"""Diagrams other people drew with other tools, brought in and played as their authors meant them.

`FOREIGN_DIAGRAMS` names a folder with such diagrams and a `training.json` that says what must come out.
"""

import json
import os
from pathlib import Path

import pytest

from engine.definitions.play_command import play_brought
from engine.definitions.procedures import known_forms

FOLDER = os.environ.get("FOREIGN_DIAGRAMS")
CASES = json.loads((Path(FOLDER) / "training.json").read_text(encoding="utf-8")) if FOLDER else []

pytestmark = pytest.mark.skipif(not FOLDER, reason="left out: FOREIGN_DIAGRAMS names no folder of foreign diagrams")


def play(case):
    told = case.get("inputs", {})
    answers = {
        "facts": told.get("start_data", {}),
        "answers": told.get("task_data", {}),
        "instead": told.get("fire_at", {}),
        "instances": told.get("mi", {}),
    }
    file = Path(FOLDER) / case["file"]
    return play_brought([(file.name, file.read_bytes())], json.dumps(answers).encode(), known_forms())[1]


def numbered(order):
    seen = {}
    for element_id in order:
        seen[element_id] = seen.get(element_id, 0) + 1
        yield f"{element_id}#{seen[element_id]}"


@pytest.mark.parametrize("case", [c for c in CASES if c["expected"] == "runs"], ids=lambda c: c["id"])
def test_it_runs_as_meant(case):
    played = play(case)
    order = [item.element_id for item in played.order]
    assert (played.state, played.error) == (case["expected_state"], None)
    if case.get("unordered"):
        assert sorted(order) == sorted(case["expected_user_tasks"])
    else:
        assert order == case["expected_user_tasks"]
    places = list(numbered(order))
    for earlier, later in case.get("order_before", []):
        assert places.index(earlier) < places.index(later)


@pytest.mark.parametrize("case", [c for c in CASES if c["expected"] != "runs"], ids=lambda c: c["id"])
def test_it_is_refused_with_the_reason(case):
    played = play(case)
    assert played.state == "error" and not played.order
    said = json.dumps(played.findings, ensure_ascii=False)
    assert any(word in said for word in case["must_mention"])
