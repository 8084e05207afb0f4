"""Invented answers in the place of real ones: what identifies a person goes, what a diagram may decide by stays.

Choices, numbers, yes and no, and the days officers set are kept; names, addresses, remarks, identity numbers,
telephones, mail, sex and the dates of persons become invented ones (`masking` hides them from readers; a script needs
values a form accepts), unless the diagram decides by them: a day of birth then keeps its month. Papers the procedure
publishes keep their names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from forms import Form
from forms.days import day_of
from forms.model import Field

IDENTITIES = {12: "999199000001", 9: "999000001", 8: "M9990001"}
PHONE, MAIL = "0240000001", "mau@vidu.invalid"
MARK = " (mẫu)"
BIRTH, SEX = "1999-01-01", "female"  # as the invented identity number says
BEFORE = timedelta(days=30)

DATES = {"date", "datetime"}

Place = Callable[[str], str]
Moved = Callable[[date], date]


def answers(
    form: Form,
    values: Mapping[str, Any],
    place: Place,
    published: Collection[str] = (),
    *,
    kept: Collection[str],
    moved: Moved,
    on: date,
    intake: bool = False,
) -> dict[str, Any]:
    """The answers with everybody in them invented; units moved by `place`, officers left to whom it concerns. `kept`
    are the names the diagram decides by, `on` the local date of receipt on the stage, `moved` what becomes of a real
    date there; every date of the `intake` is a person's."""
    births = {field.born_on for field in form.fields if field.born_on}
    sexes = {field.sex for field in form.fields if field.sex} | {"sex", "gender"}
    invented = {}
    for field in form.fields:
        value = values.get(field.name)
        if value in (None, "", []) or field.type == "officer":
            continue
        if field.name in kept:
            value = _moved(field, value, moved) if field.type in DATES else _invented(field, value, place, published)
            value = _month(value) if field.name in births else value
        elif field.name in births:
            value = _within(field, BIRTH, on)
        elif field.type in DATES and (intake or (field.is_personal and field.min != "today")):
            value = _day(field, on)
        elif field.type in DATES:
            value = _moved(field, value, moved)
        elif field.name in sexes and field.type == "choice":
            value = SEX if any(choice.value == SEX for choice in field.choices) else field.choices[0].value
        else:
            value = _invented(field, value, place, published)
        invented[field.name] = value
    return {name: value for name, value in invented.items() if value != form.examples().get(name)}


def _day(field: Field, on: date) -> Any:
    """The form's example, else a month before it was received, within what the form accepts."""
    if (proposed := field.proposed(on)) is not None:
        return proposed
    day = _within(field, (on - BEFORE).isoformat(), on)
    return f"{day}T09:00" if field.type == "datetime" else day


def _moved(field: Field, value: Any, moved: Moved) -> Any:
    """The same distance ahead, or ago, in the time of the script; an hour is a round one."""
    day = moved(date.fromisoformat(str(value)[:10])).isoformat()
    return f"{day}T{str(value)[11:13] or '09'}:00" if field.type == "datetime" else day


def _within(field: Field, day: str, on: date) -> str:
    """The day, or the nearest the form accepts."""
    if isinstance(field.min, str):
        day = max(day, day_of(field.min, on).isoformat())
    return min(day, day_of(field.max, on).isoformat()) if isinstance(field.max, str) else day


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
