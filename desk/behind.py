"""What lies behind a dossier: what was filed at the counter and what each step answered, as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import forms
from desk import choices
from engine.act import Act
from engine.dossiers import masking
from engine.dossiers.case import Case
from engine.dossiers.models import DONE, WorkItem
from forms import Form


@dataclass(frozen=True)
class Answered:
    """A form filled in: by a step (`item`, done `by` whom), or at the counter."""

    form: Form
    values: Mapping[str, Any]
    choices: Mapping[str, Mapping[str, str]]
    item: WorkItem | None = None
    by: str = ""


def filed(act: Act, case: Case, in_full: bool) -> Answered | None:
    """What the applicant filed; None where nothing was asked."""
    legal, dossier = case.version.legal, case.dossier
    said = dossier.facts.get(legal.fact or "")
    if not legal.intake_form or not isinstance(said, dict):
        return None
    form = forms.definition(legal.intake_form)
    values = masking.answers(form, said, in_full=in_full)
    return Answered(form, values, choices.offered(act, form, dossier.receiving_unit_id))


def has_answers(item: WorkItem) -> bool:
    """Whether the step is done and had something to answer."""
    return item.state == DONE and bool(item.form and item.answers)


def steps(act: Act, case: Case, items: Iterable[WorkItem], names: Mapping[int, str], in_full: bool) -> list[Answered]:
    """The steps done so far that had something to answer, oldest first; `names` are those of the officers."""
    found = []
    for item in filter(has_answers, items):
        form = forms.definition(item.form or "")
        values = masking.answers(form, item.answers or {}, in_full=in_full)
        offered = choices.offered(act, form, item.unit_id, case.edition)
        found.append(Answered(form, values, offered, item, names.get(item.done_by or 0, "")))
    return found
