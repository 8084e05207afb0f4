"""A form document says what is asked; a bad one is told everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from form_documents import TODAY, choices, document, everything, question, words

import forms
from forms import library

YES_NO = question("ok", "yes_no")


def faults(bad: object) -> dict[str, str]:
    return {fault.where: str(fault.message) for fault in forms.validate_document(bad)}


def faults_of(*fields: Any) -> dict[str, str]:
    return faults(document(*fields))


# --- the forms of the house ----------------------------------------------------------------------------------------


def test_every_form_of_the_house_is_a_good_document() -> None:
    assert forms.keys()
    for key in forms.keys():  # noqa: SIM118 - a function of the room, not a dictionary
        form = forms.definition(key)
        assert form.key == key
        assert form.facts()


def test_the_examples_of_every_form_are_answers_where_they_suffice() -> None:
    for key in forms.keys():  # noqa: SIM118
        form = forms.definition(key)
        examples = form.examples(TODAY)
        shown = [field for field in form.fields if field.asks and field.is_shown(examples)]
        missing = {field.name for field in shown if field.required and field.name not in examples}
        try:
            assert forms.check(form, examples, today=TODAY).values == examples
            assert not missing
        except forms.AnswersNotAccepted as refusal:
            assert refusal.fields.keys() == missing, key


def test_no_page_of_an_officer_begins_with_a_judgement() -> None:
    """What is filled in before anybody has looked: ways of sending, what the applicant wants, counts; nothing else."""
    house = [forms.definition(key) for key in forms.keys()]  # noqa: SIM118
    begun = {(form.key, field.name) for form in house for field in form.fields if field.default is not None}
    assert begun == {
        ("birth.intake", "extracts"),
        ("bundle.forward", "by"),
        ("permit.intake", "work_kind"),
        ("record.intake", "copies"),
        ("record.intake", "number_type"),
        ("refusal.hand_back", "by"),
        ("result.return", "by"),
        ("supplement.send", "by"),
    }


@pytest.mark.parametrize("unsealed", ["no", False, ""])
def test_no_result_is_issued_without_its_seal(unsealed: object) -> None:
    numbered = forms.definition("signing.number").examples(TODAY)
    assert forms.check("signing.number", numbered, today=TODAY).values["sealed"] == "stamp"
    with pytest.raises(forms.AnswersNotAccepted) as refusal:
        forms.check("signing.number", {**numbered, "sealed": unsealed}, today=TODAY)
    assert refusal.value.fields.keys() == {"sealed"}


# --- the library ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["no.such", "", "../secrets", "A", "a..b", "a/b", "a\x00"])
def test_a_key_without_a_form_is_refused(key: str) -> None:
    with pytest.raises(forms.NoSuchForm):
        forms.definition(key)


def test_a_form_with_faults_is_never_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "DEFINITIONS", tmp_path)
    (tmp_path / "half.made.json").write_text('{"key": "half.made", "title": {"vi": "Nửa"}, "fields": []}')
    assert forms.keys() == ["half.made"]
    with pytest.raises(forms.FormHasFaults) as refusal:
        forms.definition("half.made")
    assert "title: Thiếu lời tiếng Việt hoặc tiếng Anh;" in str(refusal.value)


def test_a_file_that_is_no_json_is_a_form_with_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "DEFINITIONS", tmp_path)
    (tmp_path / "torn.json").write_text('{"key": ')
    with pytest.raises(forms.FormHasFaults):
        forms.definition("torn")


def test_facts_are_the_names_of_what_is_asked(whole_form: forms.Form) -> None:
    assert "note" not in whole_form.facts()
    assert {"full_name", "number", "letter"} <= whole_form.facts()


# --- faults --------------------------------------------------------------------------------------------------------


def test_a_document_with_every_type_is_good() -> None:
    assert faults(everything()) == {}


@pytest.mark.parametrize("bad", [None, [], "form", 3, True])
def test_a_document_is_an_object(bad: object) -> None:
    assert faults(bad) == {"": "Biểu mẫu phải là một đối tượng JSON."}


def test_everything_wrong_is_said_at_once() -> None:
    assert faults({"key": "Wrong Key", "titel": 1}).keys() == {"", "key", "title", "fields"}


def test_the_key_must_be_that_of_the_file() -> None:
    assert [fault.where for fault in forms.validate_document(everything(), key="other")] == ["key"]


@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("text", "fields.1"),
        (question("Result", "text"), "fields.1.name"),
        (question("a-b", "text"), "fields.1.name"),
        (question("ok", "text"), "fields.1.name"),
        (question("q", "file"), "fields.1.type"),
        (question("q", ["text"]), "fields.1.type"),  # type: ignore[arg-type]
        (question("q", "text") | {"label": "Tên"}, "fields.1.label"),
        (question("q", "text") | {"label": {"vi": "Tên"}}, "fields.1.label"),
        (question("q", "text") | {"label": {"vi": "Tên", "en": " "}}, "fields.1.label"),
        (question("q", "text") | {"label": words("Tên") | {"fr": "Nom"}}, "fields.1.label"),
        (question("q", "text", hint={"en": "Name"}), "fields.1.hint"),
        (question("q", "text", group={}), "fields.1.group"),
        (question("q", "text", require=True), "fields.1"),
        (question("q", "text", min=3), "fields.1"),
        (question("q", "statement", required=True), "fields.1"),
        (question("q", "text", required="yes"), "fields.1.required"),
        (question("q", "choice"), "fields.1.choices"),
        (question("q", "choice", choices=[]), "fields.1.choices"),
        (question("q", "choice", choices=["x"]), "fields.1.choices.0"),
        (question("q", "choice", choices=[{"value": "x"}]), "fields.1.choices.0"),
        (question("q", "choice", choices=[{"value": "a b", **words("x")}]), "fields.1.choices.0"),
        (question("q", "choice", choices=choices("x", "x")), "fields.1.choices.1"),
        (question("q", "integer", min="1"), "fields.1.min"),
        (question("q", "integer", max=True), "fields.1.max"),
        (question("q", "money", min=5, max=4), "fields.1"),
        (question("q", "decimal", min=0.5), "fields.1.min"),
        (question("q", "decimal", max="0,5"), "fields.1.max"),
        (question("q", "decimal", min="10.5", max=9), "fields.1"),
        (question("q", "decimal", scale=0), "fields.1.scale"),
        (question("q", "decimal", scale=True), "fields.1.scale"),
        (question("q", "decimal", scale=7), "fields.1.scale"),
        (question("q", "integer", scale=2), "fields.1"),
        (question("q", "decimal", default=60.5), "fields.1.default"),
        (question("q", "decimal", default="60,5"), "fields.1.default"),
        (question("q", "date", max="tomorrow"), "fields.1.max"),
        (question("q", "date", min="20180101"), "fields.1.min"),
        (question("q", "time", min="7h"), "fields.1.min"),
        (question("q", "text", max_length=0), "fields.1.max_length"),
        (question("q", "text", max_length="9"), "fields.1.max_length"),
        (question("q", "text", pattern="["), "fields.1.pattern"),
        (question("q", "text", pattern="(a+)+"), "fields.1.pattern"),
        (question("q", "text", pattern=5), "fields.1.pattern"),
        (question("q", "text", show_if="ok == True"), "fields.1.show_if"),
        (question("q", "text", show_if={"field": "ok"}), "fields.1.show_if"),
        (question("q", "text", show_if={"field": "ok", "in": []}), "fields.1.show_if"),
        (question("q", "text", show_if={"field": "later", "equals": True}), "fields.1.show_if"),
        (question("q", "text", show_if={"field": "ok", "equals": "yes"}), "fields.1.show_if"),
        (question("q", "identity_number", compare={"born_on": "ok"}), "fields.1.compare"),
        (question("q", "identity_number", compare={"sex": "ok"}), "fields.1.compare"),
        (question("q", "identity_number", compare=["ok"]), "fields.1.compare"),
        (question("q", "integer", default="1"), "fields.1.default"),
        (question("q", "integer", example="1"), "fields.1.example"),
        (question("q", "date", default="today"), "fields.1.default"),
        (question("q", "integer", max=3, default=4), "fields.1.default"),
        (question("q", "date", default="12/02/2018"), "fields.1.default"),
        (question("q", "choice", choices=choices("x"), default="y"), "fields.1.default"),
    ],
)
def test_a_fault_says_where_it_is(field: Any, where: str) -> None:
    assert list(faults_of(YES_NO, field)) == [where]


def test_a_question_may_depend_only_on_one_before_it() -> None:
    found = faults_of(question("q", "text", show_if={"field": "ok", "equals": True}), YES_NO)
    assert list(found) == ["fields.0.show_if"]


def test_a_question_that_depends_on_a_nonsense_one_is_told_so() -> None:
    nonsense = question("a", "text") | {"type": ["choice"], "choices": {"value": "x"}}
    found = faults_of(nonsense, question("q", "text", show_if={"field": "a", "equals": "x"}))
    assert found.keys() == {"fields.0.type", "fields.1.show_if"}
