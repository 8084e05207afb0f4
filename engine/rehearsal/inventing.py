"""Invented answers in the place of real ones: what identifies a person goes, what a diagram may decide by stays.

Choices, numbers, yes and no, and times are kept; names, addresses, remarks, identity numbers, telephones and mail
become invented ones (`masking` hides them from readers; a script needs values a form accepts). Days of birth keep their
month; papers the procedure publishes keep their names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from forms import Form
from forms.model import Field

IDENTITIES = {12: "999199000001", 9: "999000001", 8: "M9990001"}
PHONE, MAIL = "0240000001", "mau@vidu.invalid"
MARK = " (mẫu)"

Place = Callable[[str], str]


def answers(form: Form, values: Mapping[str, Any], place: Place, published: Collection[str] = ()) -> dict[str, Any]:
    """The answers with everybody in them invented; units moved by `place`, officers left to whom it concerns."""
    births = {field.born_on for field in form.fields if field.born_on}
    invented = {}
    for field in form.fields:
        value = values.get(field.name)
        if value in (None, "", []) or field.type == "officer":
            continue
        invented[field.name] = _month(value) if field.name in births else _invented(field, value, place, published)
    return {name: value for name, value in invented.items() if value != form.examples().get(name)}


def _invented(field: Field, value: Any, place: Place, published: Collection[str]) -> Any:
    match field.type:
        case "text" | "long_text":
            return value if value in (field.default, field.proposed()) else _text(field)
        case "identity_number":
            return IDENTITIES.get(len(str(value)), IDENTITIES[12])
        case "phone":
            return PHONE
        case "email":
            return MAIL
        case "unit":
            return place(str(value))
        case "papers":
            return value if value in (field.default, field.proposed()) else papers(value, published)
    return value


def papers(asked: Sequence[str], published: Collection[str]) -> list[str]:
    """Those the procedure publishes; an invented one where there are none."""
    return [paper for paper in asked if paper in published] or [f"Giấy tờ{MARK}"]


def _text(field: Field) -> str:
    room = (field.max_length or 60) - len(MARK)
    return f"{field.label.vi[: max(room, 0)].strip()}{MARK}"


def _month(value: Any) -> str:
    """The first day of the month."""
    return f"{str(value)[:7]}-01"
