"""An invented set of answers a form accepts, for whoever wants to play and not to type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.rehearsal.inventing import BEFORE, IDENTITIES, MAIL, MARK, PHONE
from forms import Form
from forms.model import Field, Value


def sample(form: Form, on: date, units: Mapping[str, str]) -> dict[str, Value]:
    """What the form proposes, and something invented for every other question it insists on."""
    answers: dict[str, Value] = {}
    for field in form.fields:
        if not field.asks or not field.is_shown(answers):
            continue
        if (proposed := field.proposed(on)) is not None:
            answers[field.name] = proposed
        elif field.required:
            answers[field.name] = _invented(field, on, units)
    return answers


def _invented(field: Field, on: date, units: Mapping[str, str]) -> Value:
    day = (on if field.min == "today" else on - BEFORE).isoformat()
    match field.type:
        case "text" | "long_text":
            room = (field.max_length or 60) - len(MARK)
            return f"{field.label.vi[: max(room, 0)].strip()}{MARK}"
        case "integer" | "money":
            return field.min if isinstance(field.min, int) else 1
        case "decimal":
            return str(field.min) if field.min is not None else "1"
        case "choice":
            return field.choices[0].value
        case "choices":
            return [field.choices[0].value]
        case "papers":
            return [f"Giấy tờ{MARK}"]
        case "yes_no":
            return True
        case "unit":
            return next(iter(units), "")
    known = {"identity_number": IDENTITIES[12], "phone": PHONE, "email": MAIL, "date": day, "time": "09:00"}
    return {**known, "datetime": f"{day}T09:00"}.get(field.type, "")
