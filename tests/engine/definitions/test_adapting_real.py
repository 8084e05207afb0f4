"""Real diagrams of other tools, when a directory of them is given (FOREIGN_DIAGRAMS, with a training.json)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from played import Played
from verdicts import verdict

FOLDER = os.environ.get("FOREIGN_DIAGRAMS")
CASES: list[dict[str, Any]] = json.loads((Path(FOLDER) / "training.json").read_text()) if FOLDER else []

if not CASES:
    pytest.skip("FOREIGN_DIAGRAMS is not set: the real diagrams were left out", allow_module_level=True)


def the_file(case: dict[str, Any]) -> tuple[str, bytes]:
    assert FOLDER
    return case["file"], (Path(FOLDER) / case["file"]).read_bytes()


@pytest.mark.parametrize("case", [c for c in CASES if c["expected"] != "runs"], ids=lambda c: c["id"])
def test_what_cannot_run_is_refused_with_its_elements(case: dict[str, Any]) -> None:
    said = verdict([the_file(case)])[0]
    assert not said.runnable
    text = " ".join(f"{f.element_id} {f.element_name} {f.message} {f.message_en}" for f in said.findings)
    found = [word for word in case["must_mention"] if word in text]
    assert found, text


@pytest.mark.parametrize("case", [c for c in CASES if c["expected"] == "runs"], ids=lambda c: c["id"])
def test_what_runs_offers_its_human_tasks_in_order(case: dict[str, Any]) -> None:
    assert verdict([the_file(case)])[0].runnable
    given = case.get("inputs", {})
    played = Played(
        the_file(case),
        facts=given.get("start_data"),
        answers=given.get("task_data"),
        instances=given.get("mi"),
    ).all(given.get("fire_at"))
    assert played.prepared.drawn.get(played.prepared.main, played.prepared.main) == case["expected_process"]
    assert played.state == case["expected_state"]
    if not case.get("unordered"):
        assert played.order == case["expected_user_tasks"]
        return
    assert sorted(played.order) == sorted(case["expected_user_tasks"])
    for before, after in case.get("order_before", []):
        assert played.order.index(before.split("#")[0]) < played.order.index(after.split("#")[0])
