"""One script more in a file, and answers invented for a form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import forms
from engine.rehearsal.adding import added
from engine.rehearsal.reading import ScriptIsWrong, read_scripts
from engine.rehearsal.sampling import sample
from engine.rehearsal.script import Given, Script, Step
from engine.settings import ROOT

SHIPPED = (ROOT / "processes/bpmn/khai-sinh.tests.yaml").read_text("utf-8")
PLAYED = Script("Diễn thử", Given(answers={"child_name": "Khác (mẫu)"}), (Step("receive"), Step("complete", "check")))


def test_what_the_author_wrote_stays_as_it_was() -> None:
    text = "# Ghi chú\ntests:\n  - name: Cũ  # nhớ xem lại\n    steps: [receive]\n"
    longer = added(text, PLAYED)
    assert longer.startswith(text)
    assert [script.name for script in read_scripts(longer)] == ["Cũ", "Diễn thử"]


def test_what_the_file_gives_to_all_is_not_given_to_a_script_that_says_otherwise() -> None:
    before = read_scripts(SHIPPED)
    after = read_scripts(added(SHIPPED, PLAYED))
    assert after[-1].given == PLAYED.given
    assert [script.given for script in after[:-1]] == [script.given for script in before]


def test_the_first_script_makes_the_file() -> None:
    assert [script.name for script in read_scripts(added("", PLAYED))] == ["Diễn thử"]


@pytest.mark.parametrize("name", ["", "Diễn thử"])
def test_a_name_is_needed_and_only_once(name: str) -> None:
    with pytest.raises(ScriptIsWrong):
        added(added("", PLAYED), replace(PLAYED, name=name))


@pytest.mark.parametrize("key", forms.keys())
def test_what_is_invented_is_taken_by_the_form(key: str) -> None:
    form = forms.definition(key)
    officers = {field.name: "DEMO-1" for field in form.fields if field.type == "officer" and field.required}
    answers = {**sample(form, date(2018, 3, 5), {"00004": "UBND phường Trúc Bạch"}), **officers}
    forms.check(form, answers, today=date(2018, 3, 5))
