"""`run.py test`: what it prints, and what its exit code says."""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import orjson
import pytest
from designs import END, START, drawn, task

from engine.rehearsal import test_command as command
from web.translations import english

GREEN = "tests:\n- name: xong\n  steps: [receive, {complete: work, expect: {work_items: []}}]\n"


@pytest.fixture
def diagram(tmp_path: Path) -> Path:
    content = drawn({"begins": START, "work": task("work"), "ends": END}, {"a": "begins work", "b": "work ends"})
    (tmp_path / "ve.bpmn").write_text(content["files"]["ve.bpmn"])
    return tmp_path / "ve.bpmn"


def run(*names: object, json: bool = False, lang: str = "vi") -> tuple[int, str]:
    out = io.StringIO()
    code = command.main(argparse.Namespace(files=[str(name) for name in names], json=json, lang=lang), out, english())
    return code, out.getvalue()


def test_green_is_nought_and_says_what_was_walked_through(diagram: Path) -> None:
    command.scripts_beside(diagram).write_text(GREEN)
    code, said = run(diagram)
    assert code == 0
    assert "ĐẠT   xong" in said
    assert "ve.bpmn: 100% bước và sự kiện (3/3), 100% luồng" in said


def test_the_file_of_scripts_may_be_named_instead(diagram: Path) -> None:
    command.scripts_beside(diagram).write_text(GREEN)
    code, _ = run(command.scripts_beside(diagram))
    assert code == 0


def test_a_failure_is_one(diagram: Path) -> None:
    command.scripts_beside(diagram).write_text(GREEN.replace("[]", "[other]"))
    code, said = run(diagram)
    assert code == 1
    assert "bước 2 (complete work" in said
    _code, said = run(diagram, lang="en")
    assert "FAILED  xong" in said and "Work item missing: “other”; there are: none." in said
    assert "step 2 (complete work, line 3)" in said and "100% of steps and events (3/3)" in said
    code, text = run(diagram, json=True)
    document = orjson.loads(text)
    assert (code, document["green"]) == (1, False)
    assert document["diagrams"][0]["scripts"][0]["failures"][0]["step"] == 1


@pytest.mark.parametrize("scripts", [None, "tests: ["])
def test_bad_use_is_two(diagram: Path, scripts: str | None) -> None:
    if scripts is not None:
        command.scripts_beside(diagram).write_text(scripts)
    code, _ = run(diagram)
    assert code == 2
