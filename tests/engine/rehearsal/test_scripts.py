"""Scripts as they are written: what is wrong is said all at once, at its line; what is written can be read again."""

from __future__ import annotations

import re

import pytest

from engine.definitions.procedures import PROCESSES
from engine.rehearsal.reading import ScriptIsWrong, read_scripts, scripts_of
from engine.rehearsal.script import Due, Script
from engine.rehearsal.writing import as_document, write_scripts
from engine.settings import ROOT

GOOD = """
given: {answers: {a: 1, b: "2"}, received_by: commune}
tests:
- name: một
  given: {answers: {a: 3}, at: 2018-03-05 15:30}
  steps:
  - receive
  - wait: 2wd
  - complete: check
    by: {did: draft}
    expect: {work_items: [{element: sign, due: 2018-03-06}], refused: true}
  - resume:
"""


def problems(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(ScriptIsWrong) as refused:
        read_scripts(text)
    return [(problem.place, problem.line) for problem in refused.value.problems]


def test_a_script_is_read() -> None:
    [script] = read_scripts(GOOD)
    assert script.given.answers == {"a": 3, "b": "2"}
    assert script.given.received_by == "commune"
    assert [step.verb for step in script.steps] == ["receive", "wait", "complete", "resume"]
    complete = script.steps[2]
    assert complete.by is not None
    assert complete.by.did == "draft"
    assert complete.expect is not None
    assert complete.expect.refused == ""
    [item] = complete.expect.work_items or ()
    assert isinstance(item.due, Due)
    assert item.due.at is None


def test_everything_wrong_is_said_at_once_each_at_its_line() -> None:
    text = """tests:
- name: một
  given: {at: hôm nay, colour: red}
  steps:
  - complete: a
    wait: 2wd
  - wait: mãi
  - fly: away
  - receive:
    expect:
      status: happy
      clock: broken
      alarms: [{about: x}]
- name: một
  steps: []
- steps: {}
"""
    assert problems(text) == [
        ("tests[0].given.at", 3),
        ("tests[0].given.colour", 3),
        ("tests[0].steps[0]", 5),
        ("tests[0].steps[1].wait", 7),
        ("tests[0].steps[2]", 8),
        ("tests[0].steps[3].expect.status", 11),
        ("tests[0].steps[3].expect.clock", 12),
        ("tests[0].steps[3].expect.alarms[0]", 13),
        ("tests[1].name", 14),
        ("tests[2]", 16),
        ("tests[2].steps", 16),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "tests: [",
        "a: &x [1, 2]\ntests: [*x, *x]",
        "tests: !!python/object:os.system {}",
        "tests: " + "[" * 200 + "]" * 200,
        "tests: []\ntests: []",
        "just words",
        "",
        b"\xff\xfe\x00",
    ],
)
def test_what_cannot_be_a_script_is_refused_with_a_sentence(text: str | bytes) -> None:
    with pytest.raises(ScriptIsWrong) as refused:
        read_scripts(text)
    assert str(refused.value).startswith("Kịch bản kiểm thử còn")


def test_codes_and_dates_stay_as_they_were_written() -> None:
    text = "name: x\ngiven: {received_by: 00004, answers: {on: 2018-02-20, n: 5, x: 1.5, ok: true}}\nsteps: []"
    [script] = read_scripts(text)
    assert script.given.received_by == "00004"
    assert script.given.answers == {"on": "2018-02-20", "n": 5, "x": 1.5, "ok": True}


@pytest.mark.parametrize("path", sorted((PROCESSES / "bpmn").glob("*.tests.yaml")), ids=lambda path: path.stem)
def test_what_is_shipped_can_be_written_and_read_again(path: object) -> None:
    scripts = read_scripts(path.read_text())  # type: ignore[attr-defined]
    again = read_scripts(write_scripts(scripts))
    assert [bare(script) for script in again] == [bare(script) for script in scripts]


def test_the_example_of_the_manual_can_be_read() -> None:
    manual = (ROOT / "docs" / "tests-beside-diagrams.md").read_text()
    [example] = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)
    assert [script.name for script in read_scripts(example)] == ["Quá hạn, báo Chủ tịch"]


def test_a_script_may_come_as_json() -> None:
    [script] = read_scripts(GOOD)
    [again] = scripts_of(as_document(script))
    assert bare(again) == bare(script)


def bare(script: Script) -> object:
    """Without the lines, which a text written anew has elsewhere."""
    return as_document(script)
