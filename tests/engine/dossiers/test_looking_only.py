"""What somebody who only looks is shown of an answer: what is known to be nobody's personal data, and no more."""

from __future__ import annotations

import forms
from engine.dossiers import masking
from forms import HIDDEN

FILED = {"child_name": "Trần Bảo An", "carer_identity": "999199000001", "born_on": "2018-02-20", "left_out": ""}


def test_an_answer_the_form_no_longer_asks_for_is_hidden() -> None:
    form = forms.definition("birth.intake")
    asked = {field.name for field in form.fields}
    assert "child_name" in asked and not {"carer_identity", "left_out"} & asked
    seen = masking.answers(form, FILED, in_full=False)
    assert (seen["carer_identity"], seen["left_out"]) == (HIDDEN, "")


def test_whom_the_dossier_concerns_reads_it_all() -> None:
    assert masking.answers(forms.definition("birth.intake"), FILED, in_full=True) == FILED
