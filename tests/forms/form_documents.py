"""Documents to ask with: small ones made on the spot, and one with every type of question."""

from __future__ import annotations

from datetime import date
from typing import Any

from forms import Form, validate_document

TODAY = date(2018, 3, 5)


def words(text: str) -> dict[str, str]:
    return {"vi": text, "en": f"{text} (en)"}


def question(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": words(f"Mục {name}"), **more}


def document(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"key": "test.form", "title": words("Biểu mẫu thử"), "fields": list(fields)}


def form_of(*fields: dict[str, Any]) -> Form:
    """A form with these questions; the document must be good."""
    assert validate_document(document(*fields)) == []
    return Form.from_document(document(*fields))


def choices(*values: str) -> list[dict[str, str]]:
    return [{"value": value, **words(value)} for value in values]


def everything() -> dict[str, Any]:
    """A document with every type of question, conditions and groups."""
    return document(
        question("note", "statement"),
        question("full_name", "text", required=True, max_length=60, hint=words("Viết hoa")),
        question("sex", "choice", choices=choices("male", "female"), required=True, group=words("Người khai")),
        question("born_on", "date", max="today", group=words("Người khai")),
        question("number", "identity_number", compare={"born_on": "born_on", "sex": "sex"}, group=words("Người khai")),
        question("result", "choice", choices=choices("complete", "incomplete", "refused"), default="complete"),
        question("missing", "papers", required=True, show_if={"field": "result", "equals": "incomplete"}),
        question("reason", "long_text", required=True, show_if={"field": "result", "in": ["incomplete", "refused"]}),
        question("area", "choice", choices=choices(*(f"area.{n}" for n in range(9)))),
        question("ways", "choices", choices=choices("post", "desk", "mail"), default=["desk"]),
        question("urgent", "yes_no", required=True, default=False),
        question("copies", "integer", min=1, max=20, default=1),
        question("land", "decimal", min="0.5", max=100_000, scale=3),
        question("fee", "money", max=1_000_000),
        question("at", "time", min="07:30", max="17:00"),
        question("meeting", "datetime"),
        question("phone", "phone"),
        question("email", "email"),
        question("officer", "officer"),
        question("unit", "unit"),
        question("letter", "text", pattern="[A-Z]{2}-[0-9]+", show_if={"field": "urgent", "equals": True}),
    )
