"""What a check may take for granted: the forms, roles and units there are. Plain values, so that it crosses into the
child process that reads foreign XML."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from engine.org.codes import Codes
from engine.worktime.periods import Period
from forms.model import Field, Form

ROLES = (
    "desk_officer",
    "desk_head",
    "specialist",
    "unit_leader",
    "head",
    "deputy",
    "records_clerk",
    "civil_status_officer",
    "land_officer",
    "outside_officer",
    "control_officer",
)
EFFECTS = ("ask_supplement", "receive_supplement", "refuse", "finish", "return_result", "entrust", "extend")
NEEDED: Mapping[str, tuple[str, ...]] = {  # what an effect takes from the answers
    "ask_supplement": ("papers", "reason"),
    "refuse": ("reason",),
    "extend": ("until", "reason"),
}
DRAFTED = {  # the fact it takes the rest from, and the one under which a leader signs it
    "ask_supplement": ("supplement_draft", "supplement_approval")
}
ISSUED = {"ask_supplement": "02", "refuse": "03", "extend": "04", "citizen.notify": "TB"}  # who writes which letter
OPERATIONS = ("citizen.notify", "post.return", "post.transport")

Choices = tuple[object, ...] | None  # the values a field may take, None where it is free


@dataclass(frozen=True)
class Known:
    """What lies beside the diagrams. `forms`: key -> field -> its choices. `roles`: codes of the organisation.
    `units`: the codes a routing may name, None where any is accepted."""

    forms: Mapping[str, Mapping[str, Choices]] = dataclasses.field(default_factory=dict)
    roles: tuple[str, ...] = ROLES
    units: Codes | None = None


@dataclass(frozen=True)
class Law:
    """What the catalogue says about the procedure a bundle belongs to: its legal time, the form of the intake with
    the name its answers go by, and on what its other legal times depend."""

    code: str
    period: Period | None = None
    intake_form: str | None = None
    fact: str | None = None
    conditions: tuple[str, ...] = ()  # of its other legal times
    residents: tuple[str, ...] = ()  # whom the residents database may be asked about


def fields_of(form: Form) -> dict[str, Choices]:
    """The fields of a form that can be asked for, and what they may hold."""
    return {field.name: choices_of(field) for field in form.fields if field.asks}


def choices_of(field: Field) -> Choices:
    if field.type == "yes_no":
        return (True, False)
    return tuple(choice.value for choice in field.choices) if field.type in {"choice", "choices"} else None
