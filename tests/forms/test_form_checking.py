"""Answers in, values or sentences out."""

from __future__ import annotations

from typing import Any

import pytest
from form_documents import TODAY, choices, form_of, question

import forms
from forms import AnswersNotAccepted, Form
from forms.sentences import NOT_ANSWERS

ENOUGH = {"full_name": "NGUYỄN VĂN MẪU", "sex": "male", "urgent": "no"}


def sentence_for(kind: str, answer: object, **more: Any) -> str:
    """The sentence that refuses this answer to a single question."""
    with pytest.raises(AnswersNotAccepted) as refusal:
        forms.check(form_of(question("q", kind, **more)), {"q": answer}, today=TODAY)
    assert list(refusal.value.fields) == ["q"]
    return refusal.value.fields["q"]


def kept(kind: str, answer: object, **more: Any) -> object:
    """What is kept of this answer to a single question; None when it counts as left open."""
    values = forms.check(form_of(question("q", kind, **more)), {"q": answer}, today=TODAY).values
    return values.get("q")


def test_an_officer_fills_in_the_form_and_every_answer_is_kept_as_json(whole_form: Form) -> None:
    posted = ENOUGH | {
        "full_name": ["  NGUYỄN   VĂN\tMẪU "],
        "born_on": "12/02/1999",
        "number": "999 099 000 001",
        "result": "incomplete",
        "missing": "Tờ khai\r\n\r\n Giấy chứng sinh ",
        "reason": "Thiếu giấy tờ",
        "ways": ["mail", "post"],
        "copies": "2",
        "fee": "150.000 đồng",
        "at": "8:05",
        "meeting": "2018-03-06T08:30",
        "phone": "+84 912 000 000",
        "unknown": "is dropped",
    }
    assert forms.check(whole_form, posted, today=TODAY) == forms.Checked(
        values={
            "full_name": "NGUYỄN VĂN MẪU",
            "sex": "male",
            "born_on": "1999-02-12",
            "number": "999099000001",
            "result": "incomplete",
            "missing": ["Tờ khai", "Giấy chứng sinh"],
            "reason": "Thiếu giấy tờ",
            "ways": ["post", "mail"],
            "urgent": False,
            "copies": 2,
            "fee": 150_000,
            "at": "08:05",
            "meeting": "2018-03-06T08:30+07:00",
            "phone": "0912000000",
        },
        warnings={},
    )


def test_every_wrong_answer_gets_its_own_sentence(whole_form: Form) -> None:
    with pytest.raises(AnswersNotAccepted) as refusal:
        forms.check(whole_form, {"sex": "other", "copies": "hai", "born_on": "31/02/2018"}, today=TODAY)
    assert refusal.value.fields == {
        "full_name": "Mời nhập mục này.",
        "sex": "Mời chọn trong các mục đã cho.",
        "born_on": "Mời nhập ngày có thật theo thứ tự ngày/tháng/năm, ví dụ 12/02/2018.",
        "urgent": "Mời chọn ở mục này.",
        "copies": "Mời nhập số nguyên, chỉ gồm chữ số.",
    }


def test_answers_to_questions_that_are_not_shown_are_dropped(whole_form: Form) -> None:
    answers = ENOUGH | {"result": "complete", "reason": "x", "missing": ["y"], "letter": "not a letter"}
    assert forms.check(whole_form, answers, today=TODAY).values == ENOUGH | {"result": "complete", "urgent": False}


def test_a_question_hidden_by_a_hidden_question_is_hidden_too() -> None:
    form = form_of(
        question("a", "yes_no"),
        question("b", "choice", choices=choices("x"), show_if={"field": "a", "equals": True}),
        question("c", "text", required=True, show_if={"field": "b", "equals": "x"}),
    )
    assert forms.check(form, {"a": "no", "b": "x"}, today=TODAY).values == {"a": False}


def test_a_ticked_list_shows_what_depends_on_one_of_its_ticks() -> None:
    form = form_of(
        question("ways", "choices", choices=choices("post", "desk")),
        question("address", "text", required=True, show_if={"field": "ways", "equals": "post"}),
    )
    assert forms.check(form, {"ways": ["desk"]}, today=TODAY).values == {"ways": ["desk"]}
    with pytest.raises(AnswersNotAccepted):
        forms.check(form, {"ways": ["desk", "post"]}, today=TODAY)


def test_a_no_is_an_answer_but_an_open_question_is_not() -> None:
    assert kept("yes_no", False, required=True) is False
    assert kept("yes_no", "") is None
    assert sentence_for("yes_no", "", required=True) == "Mời chọn ở mục này."


def test_defaults_are_offered_but_never_filled_in_silently(whole_form: Form) -> None:
    assert whole_form.examples() == {"result": "complete", "ways": ["desk"], "urgent": False, "copies": 1}
    assert forms.check(whole_form, ENOUGH, today=TODAY).values.keys() == ENOUGH.keys()


def test_an_example_stands_before_a_default_and_may_be_the_day_itself() -> None:
    form = form_of(question("a", "text", default="x", example="y"), question("b", "date", example="today"))
    assert form.examples(TODAY) == {"a": "y", "b": TODAY.isoformat()}
    assert form.examples() == {"a": "y"}


def test_a_hidden_question_has_no_example() -> None:
    shown_by_yes = {"field": "a", "equals": True}
    form = form_of(question("a", "yes_no", default=False), question("b", "text", default="x", show_if=shown_by_yes))
    assert form.examples() == {"a": False}


def test_officers_and_units_come_from_the_callers_candidates(whole_form: Form) -> None:
    candidates = {"officer": {"CB01": "Trần Thị Mẫu"}, "unit": ["H26.1"]}
    answers = ENOUGH | {"officer": "CB01", "unit": "H26.1"}
    assert forms.check(whole_form, answers, today=TODAY, candidates=candidates).values["officer"] == "CB01"
    with pytest.raises(AnswersNotAccepted) as refusal:
        forms.check(whole_form, answers | {"officer": "CB02", "unit": "CB01"}, today=TODAY, candidates=candidates)
    assert refusal.value.fields.keys() == {"officer", "unit"}


def test_without_candidates_any_well_formed_code_is_taken() -> None:
    assert kept("officer", "CB01") == "CB01"
    assert kept("unit", "001/QLDT") == "001/QLDT"
    assert "gạch chéo" in sentence_for("unit", "<b>")
    assert "gạch chéo" not in sentence_for("officer", "001/QLDT")


@pytest.mark.parametrize("nothing", [None, [], "answers", 7, True])
def test_what_is_no_set_of_answers_is_refused_as_a_whole(whole_form: Form, nothing: Any) -> None:
    with pytest.raises(AnswersNotAccepted) as refusal:
        forms.check(whole_form, nothing, today=TODAY)
    assert refusal.value.fields == {"": NOT_ANSWERS}


# --- one question at a time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "answer", "value"),
    [
        ("text", "e\u0301", "é"),
        ("text", "một\r\nhai", "một hai"),
        ("text", "vô\u200bhình\ufeff", "vôhình"),
        ("text", "\u202e", None),
        ("text", "   ", None),
        ("long_text", " một\r\nhai\n", "một\nhai"),
        ("integer", "-12", -12),
        ("integer", 12, 12),
        ("decimal", "60,5", "60.5"),
        ("decimal", "60.5", "60.5"),
        ("decimal", "60,50", "60.5"),
        ("decimal", "60", "60.0"),
        ("decimal", 60, "60.0"),
        ("decimal", 0.1, "0.1"),
        ("decimal", "1.250,75", "1250.75"),
        ("decimal", "1,250.75", "1250.75"),
        ("decimal", "1 250,75", "1250.75"),
        ("decimal", "1.250.000", "1250000.0"),
        ("decimal", "1250", "1250.0"),
        ("decimal", "1250,750", "1250.75"),
        ("decimal", "-0,5", "-0.5"),
        ("decimal", "-0", "0.0"),
        ("decimal", " ", None),
        ("money", "1 500 000đ", 1_500_000),
        ("money", 0, 0),
        ("date", "1/2/2018", "2018-02-01"),
        ("date", "2016-02-29", "2016-02-29"),
        ("time", "23:59:30", "23:59"),
        ("datetime", "2018-03-05T02:00:00Z", "2018-03-05T09:00+07:00"),
        ("datetime", "2018-03-05 09:00", "2018-03-05T09:00+07:00"),
        ("yes_no", "on", True),
        ("yes_no", ["yes"], True),
        ("identity_number", "c1234567", "C1234567"),
        ("identity_number", "012345678", "012345678"),
        ("phone", "(024) 3825-3536", "02438253536"),
        ("phone", "19001009", "19001009"),
        ("phone", "+33 1 23 45 67 89", "+33123456789"),
        ("email", "mau@example.vn", "mau@example.vn"),
        ("papers", ["Tờ khai\nBản sao", "", " Ảnh "], ["Tờ khai", "Bản sao", "Ảnh"]),
        ("papers", "\n \n", None),
    ],
)
def test_an_answer_is_kept_in_one_form(kind: str, answer: object, value: object) -> None:
    found = kept(kind, answer)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "answer", "part", "more"),
    [
        ("text", "\x00", "ký tự điều khiển", {}),
        ("text", "\ud800", "ký tự điều khiển", {}),
        ("text", 12, "phải là chữ", {}),
        ("text", ["a", "b"], "một câu trả lời", {}),
        ("text", "dài quá", "dài quá 3 ký tự", {"max_length": 3}),
        ("text", "x" * 501, "dài quá 500 ký tự", {}),
        ("text", "x" * 300_000, "dài quá 200.000 ký tự", {}),
        ("text", "ab-1", "mẫu quy định", {"pattern": "[A-Z]+-[0-9]"}),
        ("integer", "1.5", "số nguyên", {}),
        ("integer", "٣", "số nguyên", {}),
        ("integer", 1.0, "số nguyên", {}),
        ("integer", True, "số nguyên", {}),
        ("integer", 10**30, "không được lớn hơn", {}),
        ("integer", "9" * 5000, "số nguyên", {}),
        ("integer", 0, "từ 1 trở lên", {"min": 1}),
        ("decimal", "1.250", "Số 1.250 có hai cách hiểu; mời viết 1250 hoặc 1,25", {}),
        ("decimal", "60,125", "mời viết 60125 hoặc 60,1250", {}),
        ("decimal", "60,5 m²", "60,5 hoặc 1.250,75", {}),
        ("decimal", "1.25.0", "phần lẻ sau dấu phẩy", {}),
        ("decimal", "12.34,5", "phần lẻ sau dấu phẩy", {}),
        ("decimal", "٣,٥", "phần lẻ sau dấu phẩy", {}),
        ("decimal", "1e3", "phần lẻ sau dấu phẩy", {}),
        ("decimal", float("nan"), "phần lẻ sau dấu phẩy", {}),
        ("decimal", True, "phần lẻ sau dấu phẩy", {}),
        ("decimal", "0,1255", "nhiều nhất 2 chữ số", {}),
        ("decimal", "0,55", "nhiều nhất 1 chữ số", {"scale": 1}),
        ("decimal", "0,4", "từ 0,5 trở lên", {"min": "0.5"}),
        ("decimal", "1000,6", "không được lớn hơn 1.000,5", {"max": "1000.5"}),
        ("decimal", "9" * 5000, "không được lớn hơn", {}),
        ("money", "1.50", "số tiền", {}),
        ("money", "150,5", "số tiền", {}),
        ("money", -1, "từ 0 trở lên", {}),
        ("money", "2.000.001", "không được lớn hơn 2.000.000", {"max": 2_000_000}),
        ("date", "20180212", "ngày có thật", {}),
        ("date", "0000-01-01", "ngày có thật", {}),
        ("date", "06/03/2018", "không được sau 05/03/2018", {"max": "today"}),
        ("date", "2017-12-31", "từ 01/01/2018 trở đi", {"min": "2018-01-01"}),
        ("date", "2012-03-05", "từ 06/03/2012 trở đi", {"min": "today-6y+1d"}),
        ("date", "2018-06-06", "không được sau 05/06/2018", {"max": "today+3m"}),
        ("time", "24:00", "giờ và phút", {}),
        ("time", "17:01", "không được sau 17:00", {"max": "17:00"}),
        ("datetime", "2018-03-05", "ngày và giờ", {}),
        ("datetime", "0001-01-01T00:00+23:00", "ngày và giờ", {}),
        ("datetime", "2018-03-06T00:00", "không được sau 05/03/2018", {"max": "today"}),
        ("yes_no", "maybe", "Có hoặc Không", {}),
        ("yes_no", 1, "Có hoặc Không", {}),
        ("choices", ["x", "z"], "các mục đã cho", {"choices": choices("x", "y")}),
        ("identity_number", "12345", "12 chữ số", {}),
        ("phone", "12", "số điện thoại", {}),
        ("email", "mau@", "thư điện tử", {}),
        ("papers", ["x"] * 201, "quá 200 dòng", {}),
        ("papers", [{"a": 1}], "phải là chữ", {}),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused_with_a_sentence(
    kind: str, answer: object, part: str, more: dict[str, Any]
) -> None:
    assert part in sentence_for(kind, answer, **more)


# --- identity numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "beside", "part"),
    [
        ("999199000001", {"sex": "female", "born_on": "1999-05-01"}, None),
        ("001199000001", {"sex": "female", "born_on": "1999-05-01"}, None),
        ("001204000001", {"sex": "male", "born_on": "2004-05-01"}, None),
        ("001199000001", {"sex": "male"}, "giới tính"),
        ("001199000001", {"sex": "female", "born_on": "1998-05-01"}, "năm sinh 1999, khác"),
        ("003199000001", {"sex": "female"}, "003 không phải mã"),
        ("001250000001", {"sex": "male"}, "năm sinh 2050, sau"),
        ("012345678", {"sex": "male"}, None),
        ("B1234567", {"sex": "male"}, None),
    ],
)
def test_a_number_that_disagrees_is_a_warning_and_never_a_refusal(
    whole_form: Form, number: str, beside: dict[str, str], part: str | None
) -> None:
    checked = forms.check(whole_form, ENOUGH | beside | {"number": number}, today=TODAY)
    assert checked.values["number"] == number
    assert checked.warnings.keys() == ({"number"} if part else set())
    assert part is None or part in checked.warnings["number"]


def test_a_sentence_can_be_said_again_in_another_language() -> None:
    english = {"Số này phải từ {limit} trở lên.": "This number must be at least {limit}."}
    sentence = sentence_for("integer", 0, min=1)
    assert isinstance(sentence, forms.Sentence)
    assert sentence.said(lambda template: english[template]) == "This number must be at least 1."
