"""Checking answers against a form: every question is read, and every refused one gets its own sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from engine.errors import Invalid
from forms import identity
from forms.library import definition
from forms.model import Form, Value
from forms.reading import Circumstances, read
from forms.sentences import NOT_ANSWERS, Sentence
from forms.texts import Unreadable


class AnswersNotAccepted(Invalid):
    """Một số mục chưa hợp lệ, mời xem lời nhắc ở từng mục."""


@dataclass(frozen=True)
class Checked:
    """What may be kept (JSON values by field name, open questions left out), and what deserves a second look."""

    values: dict[str, Value]
    warnings: dict[str, Sentence]


def check(
    form: Form | str,
    answers: Mapping[str, object],
    *,
    today: date,
    candidates: Mapping[str, Collection[str]] | None = None,
) -> Checked:
    """Read the answers to a form (or the form of that key), as posted by a browser or sent as JSON.

    `today` is the local date in Hanoi. `candidates` holds, by field name, the codes an officer or unit field may
    take; without an entry any well-formed code is taken. Answers to questions that are not shown, and names the form
    does not have, are dropped. Defaults are not filled in: what was not answered is not an answer.

    Refuses with `AnswersNotAccepted`, whose `fields` holds a `Sentence` for every answer that was not accepted (under
    `""` when the whole is no set of answers).
    """
    form = definition(form) if isinstance(form, str) else form
    if not isinstance(answers, Mapping):
        raise AnswersNotAccepted({"": Sentence(NOT_ANSWERS)})
    values: dict[str, Value] = {}
    refused: dict[str, Sentence] = {}
    for field in form.fields:
        if not field.asks or not field.is_shown(values):
            continue
        try:
            value = read(field, answers.get(field.name), Circumstances(today, (candidates or {}).get(field.name)))
        except Unreadable as unreadable:
            refused[field.name] = unreadable.sentence
            continue
        if value is not None:
            values[field.name] = value
    if refused:
        raise AnswersNotAccepted(refused)
    return Checked(values, _warnings(form, values, today))


def _warnings(form: Form, values: Mapping[str, Value], today: date) -> dict[str, Sentence]:
    """What the law leaves to the officer's eye: an identity number that disagrees with what stands beside it."""
    warnings = {}
    for field in form.fields:
        if field.type != "identity_number" or field.name not in values:
            continue
        born_on, sex = (_entered(values, name) for name in (field.born_on, field.sex))
        if sentence := identity.doubt(str(values[field.name]), today=today, born_on=born_on, sex=sex):
            warnings[field.name] = sentence
    return warnings


def _entered(values: Mapping[str, Value], name: str | None) -> str | None:
    return str(values[name]) if name and name in values else None
