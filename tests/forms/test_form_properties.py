"""What holds for every form and every answer, whatever is sent."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from typing import Any

import orjson
import pytest
from form_documents import TODAY, everything
from hypothesis import assume, given
from hypothesis import strategies as st

import forms
from forms import AnswersNotAccepted, Form

WHOLE = Form.from_document(everything())
NAMES = [field.name for field in WHOLE.fields]

texts = st.text(st.characters(codec=None), max_size=40)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | texts
json_values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)
)
signs = st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\t\u0301\u200b e")
lines = st.text(signs, max_size=20)
written = lines.map(lambda text: f"x{text}")
days = st.dates(date(1800, 1, 1), date(2018, 3, 5)).map(str) | st.just("1/2/2018")
moments = st.datetimes(datetime(1801, 1, 1), datetime(2199, 1, 1))
GOOD = {
    "text": lines,
    "long_text": lines,
    "integer": st.integers(1, 20) | st.integers(1, 20).map(str),
    "decimal": st.decimals("0.5", 100_000, places=3).map(str) | st.just("1.250,75") | st.integers(1, 100),
    "money": st.integers(0, 10**6) | st.just("150.000 đồng"),
    "date": days,
    "time": st.times(time(7, 30), time(16, 59)).map(lambda at: at.isoformat("minutes")),
    "datetime": moments.map(lambda at: at.isoformat("T", "minutes")) | st.just("1945-03-14T23:30"),
    "yes_no": st.booleans() | st.sampled_from(["yes", "no", ""]),
    "identity_number": st.from_regex("[0-9]{12}", fullmatch=True) | st.sampled_from(["c1234567", "012 345 678"]),
    "phone": st.sampled_from(["0912 000 000", "+84 24 3825 3536", "19001009"]),
    "email": st.just("mau@example.vn"),
    "officer": st.sampled_from(["CB1", "CB-2.x"]),
    "unit": st.just("H26.1"),
    "papers": st.lists(lines, max_size=3) | lines,
    "choice": st.just(""),
    "choices": st.lists(st.sampled_from(["post", "desk", "mail"])),
}


def good(name: str) -> st.SearchStrategy[Any]:
    field = WHOLE.field(name)
    return st.sampled_from([each.value for each in field.choices]) if field.type == "choice" else GOOD[field.type]


NEEDED = {
    "sex": good("sex"),
    "urgent": st.booleans() | st.sampled_from(["yes", "no"]),
    **dict.fromkeys(("full_name", "reason", "missing"), written),
}
ASKED = {name: good(name) for name in sorted(WHOLE.facts() - NEEDED.keys() - {"letter"})}
answers = st.dictionaries(st.sampled_from(NAMES), json_values | st.one_of(*GOOD.values()))
enough = st.fixed_dictionaries(NEEDED, optional=ASKED)


def checked(given_answers: Any) -> forms.Checked | None:
    try:
        return forms.check(WHOLE, given_answers, today=TODAY)
    except AnswersNotAccepted:
        return None


@given(json_values)
def test_anything_at_all_is_either_accepted_or_refused(value: Any) -> None:
    checked(value)


@given(answers)
def test_a_refusal_names_questions_of_the_form_and_has_a_sentence_for_each(given_answers: dict[str, Any]) -> None:
    try:
        forms.check(WHOLE, given_answers, today=TODAY)
    except AnswersNotAccepted as refusal:
        assert refusal.fields
        assert refusal.fields.keys() <= set(NAMES)
        assert all(sentence.endswith((".", "!")) and "{" not in sentence for sentence in refusal.fields.values())


@given(enough)
def test_what_was_kept_is_kept_again_unchanged(given_answers: dict[str, Any]) -> None:
    first = checked(given_answers)
    assume(first is not None)
    assert first is not None
    assert checked(first.values) == first


@given(enough)
def test_what_is_kept_is_json_in_nfc_without_invisible_characters(given_answers: dict[str, Any]) -> None:
    first = checked(given_answers)
    assume(first is not None)
    assert first is not None
    assert orjson.loads(orjson.dumps(first.values)) == first.values
    for value in first.values.values():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                assert unicodedata.is_normalized("NFC", text)
                assert text == text.strip() != ""
                assert not any(unicodedata.category(sign) in {"Cf", "Cs"} for sign in text)


@given(enough)
def test_what_was_typed_into_an_input_reads_as_what_was_kept(given_answers: dict[str, Any]) -> None:
    first = checked(given_answers)
    assume(first is not None)
    assert first is not None
    again = {}
    for field in WHOLE.fields:
        value = first.values.get(field.name)
        again[field.name] = field.ticked(value) if field.is_set_of_inputs else field.typed(value)
    assert checked(again) == first


@given(json_values)
def test_any_document_has_faults_or_none_but_never_breaks(value: Any) -> None:
    assert forms.validate_document(value)


@given(st.data())
def test_a_document_with_one_thing_replaced_never_breaks(data: st.DataObject) -> None:
    document = everything()
    field = data.draw(st.sampled_from(document["fields"]))
    names = [*field, "show_if", "default", "example", "compare", "min", "pattern"]
    field[data.draw(st.sampled_from(names))] = data.draw(json_values)
    if not forms.validate_document(document):
        form = Form.from_document(document)
        form.examples(date(2018, 3, 1))


@pytest.mark.parametrize("sentence", forms.sentences.every())
def test_every_sentence_is_whole_and_fit_for_translation(sentence: str) -> None:
    assert sentence[0].isupper()
    assert sentence.endswith((".", "{reason}"))
    assert "%" not in sentence
