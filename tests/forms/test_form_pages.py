"""Forms as HTML: named, described, and whole without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from form_documents import TODAY, choices, form_of, question, words
from lxml.html import HtmlElement

import forms
from forms import AnswersNotAccepted, Form

Page = Callable[..., HtmlElement]


def errors_of(form: Form, answers: dict[str, object]) -> dict[str, str]:
    with pytest.raises(AnswersNotAccepted) as refusal:
        forms.check(form, answers, today=TODAY)
    return refusal.value.fields


def by_id(page: HtmlElement, id: str) -> HtmlElement:
    [found] = page.xpath("//*[@id=$id]", id=id)
    return found


def said(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_input_has_a_name_of_the_form_and_a_label(whole_form: Form, page: Page) -> None:
    html = page("form_fields", whole_form)
    inputs = html.xpath("//input|//select|//textarea")
    assert {each.get("name") for each in inputs} == whole_form.facts()
    ids = [each.get("id") for each in html.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    for each in inputs:
        assert said(html.xpath("//label[@for=$id]", id=each.get("id"))[0])


def test_a_required_question_says_so_in_words(page: Page) -> None:
    html = page("form_fields", form_of(question("q", "text", required=True), question("r", "yes_no", required=True)))
    assert said(html.xpath("//label")[0]) == "Mục q (bắt buộc)"
    assert said(html.xpath("//fieldset/legend")[0]) == "Mục r (bắt buộc)"
    assert html.xpath("//*[@required]") == []


def test_an_error_stands_at_its_input_and_in_the_summary(whole_form: Form, page: Page) -> None:
    posted: dict[str, object] = {"full_name": "", "sex": "x", "born_on": "31/02/2018", "copies": "hai"}
    html = page("form_fields", whole_form, posted, errors_of(whole_form, posted))
    name = by_id(html, "f-full_name")
    assert "is-invalid" in name.get("class")
    assert name.get("aria-invalid") == "true"
    assert name.get("aria-describedby") == "f-full_name-hint f-full_name-error"
    assert said(by_id(html, "f-full_name-error")) == "Mời nhập mục này."
    summary = by_id(html, "f-errors")
    assert summary.get("role") == "alert"
    links = [link.get("href")[1:] for link in summary.xpath(".//a")]
    assert links == ["f-full_name", "f-sex-male", "f-born_on", "f-urgent-yes", "f-copies"]
    assert all(by_id(html, target).tag in {"input", "select", "textarea"} for target in links)


def test_nothing_typed_is_lost(whole_form: Form, page: Page) -> None:
    posted: dict[str, object] = {
        "full_name": ['A "B" <i>'],
        "born_on": ["31/02/2018"],
        "at": ["8 giờ"],
        "meeting": ["mai"],
        "fee": ["1,5"],
        "missing": ["một\nhai"],
        "ways": ["post", "mail"],
        "area": ["area.4"],
    }
    html = page("form_fields", whole_form, posted, errors_of(whole_form, posted))
    assert by_id(html, "f-full_name").get("value") == 'A "B" <i>'
    assert html.xpath("//i") == []
    for name in ("born_on", "at", "meeting", "fee"):
        assert by_id(html, f"f-{name}").get("type") == "text"
        assert [by_id(html, f"f-{name}").get("value")] == posted[name]
    assert by_id(html, "f-missing").text.strip() == "một\nhai"
    assert html.xpath("//input[@name='ways'][@checked]/@value") == ["post", "mail"]
    assert html.xpath("//select[@name='area']/option[@selected]/@value") == ["area.4"]


def test_kept_values_fill_the_inputs_as_a_browser_wants_them(whole_form: Form, page: Page) -> None:
    kept = {"born_on": "1999-02-12", "meeting": "2018-03-06T08:30+07:00", "fee": 150_000, "urgent": True}
    html = page("form_fields", whole_form, kept)
    assert (by_id(html, "f-born_on").get("type"), by_id(html, "f-born_on").get("value")) == ("date", "1999-02-12")
    assert by_id(html, "f-meeting").get("type") == "datetime-local"
    assert by_id(html, "f-meeting").get("value") == "2018-03-06T08:30"
    assert by_id(html, "f-fee").get("value") == "150000"
    assert html.xpath("//input[@checked]/@id") == ["f-urgent-yes"]


def test_defaults_are_filled_in_only_where_nothing_is_known_yet(whole_form: Form, page: Page) -> None:
    assert page("form_fields", whole_form).xpath("//input[@checked]/@id") == [
        "f-result-complete",
        "f-ways-desk",
        "f-urgent-no",
    ]
    assert page("form_fields", whole_form, {}).xpath("//input[@checked]") == []


def test_a_condition_is_said_to_the_script_and_to_nobody_else(whole_form: Form, page: Page) -> None:
    html = page("form_fields", whole_form)
    found = {
        (each.get("data-show-if-field"), each.get("data-show-if-value"))
        for each in html.xpath("//*[@data-show-if-field]")
    }
    assert found == {("result", "incomplete"), ("result", "incomplete refused"), ("urgent", "yes")}
    assert html.xpath("//script|//@onclick|//@style|//@hidden") == []


def test_questions_of_a_group_stand_under_one_legend(whole_form: Form, page: Page) -> None:
    [section] = page("form_fields", whole_form).xpath("//fieldset[contains(@class, 'form-section')]")
    assert said(section.xpath("./legend")[0]) == "Người khai"
    assert {each.get("name") for each in section.xpath(".//input")} == {"sex", "born_on", "number"}


def test_personal_data_is_not_offered_by_the_browser(whole_form: Form, page: Page) -> None:
    html = page("form_fields", whole_form)
    assert {each.get("autocomplete") for each in html.xpath("//input[@type='text']|//input[@type='tel']")} == {"off"}


def test_candidates_are_offered_by_name(whole_form: Form, page: Page) -> None:
    html = page(
        "form_fields", whole_form, {"officer": "CB2"}, candidates={"officer": {"CB1": "Trần Mẫu", "CB2": "Lê Mẫu"}}
    )
    options = by_id(html, "f-officer").xpath("./option")
    assert [(option.get("value"), option.text) for option in options[1:]] == [("CB1", "Trần Mẫu"), ("CB2", "Lê Mẫu")]
    assert options[2].get("selected") is not None


def test_a_warning_is_shown_and_tied_to_its_input(whole_form: Form, page: Page) -> None:
    values = {"full_name": "NGUYỄN VĂN MẪU", "sex": "male", "urgent": False, "number": "001199000001"}
    warnings = forms.check(whole_form, values, today=TODAY).warnings
    html = page("form_fields", whole_form, values, warnings=warnings)
    assert said(by_id(html, "f-number-warning")).startswith("Lưu ý: Số này cho biết giới tính khác")
    assert by_id(html, "f-number").get("aria-describedby") == "f-number-warning"


def test_a_decimal_is_written_as_its_reader_writes_it(page: Page) -> None:
    form = form_of(question("area", "decimal"))
    kept = forms.check(form, {"area": "1.250,75"}, today=TODAY).values
    for lang, filled, told in (("vi", "1250,75", "1.250,75"), ("en", "1250.75", "1,250.75")):
        entry = by_id(page("form_fields", form, kept, lang=lang), "f-area")
        assert (entry.get("value"), entry.get("inputmode")) == (filled, "decimal")
        assert forms.check(form, {"area": filled}, today=TODAY).values == kept
        assert said(page("answers_table", form, kept, lang=lang).xpath("//td")[0]) == told


@pytest.mark.parametrize("typed", ["1.250", "1,250", "60.50", "60,5 m²"])
def test_a_decimal_that_was_refused_stands_as_it_was_typed(page: Page, typed: str) -> None:
    form = form_of(question("area", "decimal"))
    assert by_id(page("form_fields", form, {"area": [typed]}), "f-area").get("value") == typed


def test_english_readers_get_english_words(page: Page) -> None:
    form = form_of(question("q", "choice", choices=choices("x"), hint=words("Gợi ý")))
    assert said(page("form_fields", form, lang="en")) == "Mục q (en) Gợi ý (en) x (en)"


def test_two_forms_fit_on_one_page(page: Page) -> None:
    html = page("form_fields", form_of(question("q", "text")), prefix="g")
    assert html.xpath("//input/@id") == ["g-q"]


def test_answers_are_shown_as_a_reader_expects_them(whole_form: Form, page: Page) -> None:
    values = {
        "full_name": "NGUYỄN VĂN MẪU",
        "sex": "male",
        "born_on": "1999-02-12",
        "missing": ["Tờ khai", "<b>Ảnh</b>"],
        "urgent": False,
        "fee": 1_500_000,
        "meeting": "2018-03-06T08:30+07:00",
        "officer": "CB1",
    }
    html = page("answers_table", whole_form, values, candidates={"officer": {"CB1": "Trần Mẫu"}})
    rows = {said(row.xpath("./th")[0]): said(row.xpath("./td")[0]) for row in html.xpath("//tr")}
    assert rows == {
        "Mục full_name": "NGUYỄN VĂN MẪU",
        "Mục sex": "male",
        "Mục born_on": "12/02/1999",
        "Mục missing": "Tờ khai<b>Ảnh</b>",
        "Mục urgent": "Không",
        "Mục fee": "1.500.000 đồng",
        "Mục meeting": "08:30 06/03/2018",
        "Mục officer": "Trần Mẫu",
    }
    assert [cell.text for cell in html.xpath("//li")] == ["Tờ khai", "<b>Ảnh</b>"]
    long = page("answers_table", whole_form, {"reason": "một <b>\nhai"}).xpath("//td")[0]
    assert (long.text, long.xpath("./br")[0].tail) == ("một <b>", "hai")
    english = page("answers_table", whole_form, values, "en")
    assert "1,500,000 VND" in english.text_content()
