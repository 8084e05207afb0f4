"""Personal data as a reader may see it: in full where the permission table lets them, masked for those who only look.

An identity number keeps its last three digits, so that two people can still be told apart over the telephone; of other
personal answers (`personal` in the form) nothing is left. Pure: whoever shows a dossier asks `rights.reads_in_full`
first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.dossiers.models import Dossier, Letter
from forms import HIDDEN, Field, Form

SHOWN = 3
PERSONAL = frozenset({"identity_number", "phone", "email"})
_SAID = """name name_en to to_en unit unit_id role officer officer_id kind procedure procedure_en papers due_at before
after legal_basis is_late cause late_minutes reason reason_en
question answer sentence acting_for taken_from
shipment expected_on happened_at post_office count collect collected minutes
purpose result operation is_put_off"""
TOLD = frozenset(_SAID.split())  # of a line of the log: what officers said and decided, not what an applicant filed


@dataclass(frozen=True)
class Person:
    """The applicant as this reader may see them."""

    name: str
    identity: str
    phone: str
    email: str
    address: str


def masked(text: str) -> str:
    """`999199000001` -> `•••••••••001`; an address of mail keeps its house."""
    if "@" in text:
        return f"{HIDDEN}@{text.rpartition('@')[2]}"
    return "•" * max(len(text) - SHOWN, 0) + text[-SHOWN:] if text else ""


def applicant(dossier: Dossier, *, in_full: bool) -> Person:
    """Who filed the dossier."""
    veil = str if in_full else masked
    return Person(
        name=dossier.applicant_name,
        identity=veil(dossier.applicant_identity),
        phone=veil(dossier.applicant_phone),
        email=veil(dossier.applicant_email),
        address=dossier.applicant_address if in_full or not dossier.applicant_address else HIDDEN,
    )


def answers(form: Form, values: Mapping[str, Any], *, in_full: bool) -> dict[str, Any]:
    """The answers to a form, personal ones masked unless `in_full`."""
    if in_full:
        return dict(values)
    fields = {field.name: field for field in form.fields}
    return {name: _veiled(fields.get(name), value) for name, value in values.items()}


def _veiled(field: Field | None, value: Any) -> Any:
    if value in (None, "", []):
        return value
    if field is None:  # asked once, by an earlier form: nobody can say any more whether it is personal
        return HIDDEN
    if field.type in PERSONAL:
        return masked(str(value))
    return HIDDEN if field.is_personal else value


def letter(sent: Letter, *, in_full: bool) -> dict[str, Any]:
    """What fills a letter: its reasons and papers for everybody who sees the dossier, a telephone number masked."""
    return {name: masked(str(value)) if name == "phone" and not in_full else value for name, value in sent.body.items()}


def details(said: Mapping[str, Any], *, in_full: bool) -> dict[str, Any]:
    """The details of a line of the log: unless `in_full`, those of which it is known that they name no applicant."""
    return {name: value for name, value in said.items() if in_full or name in TOLD}
