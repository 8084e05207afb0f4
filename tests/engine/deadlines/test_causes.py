"""One short list of causes, wherever somebody says why it takes longer."""

from __future__ import annotations

from typing import get_args

import pytest

import forms
from api.dossier_verbs import Cause
from engine.deadlines.causes import CAUSES, ChooseACause, require_cause


@pytest.mark.parametrize("key", ["duty.apology", "duty.explanation", "late.draft"])
def test_every_form_offers_the_same_causes(key: str) -> None:
    choices = forms.definition(key).field("cause").choices
    said = {choice.value: (choice.label.vi, choice.label.en) for choice in choices}
    assert said == {code: (str(name), name.en) for code, name in CAUSES.items()}
    assert list(said) == list(CAUSES) == list(get_args(Cause))


def test_what_is_not_on_the_list_is_no_cause() -> None:
    require_cause("workload")
    with pytest.raises(ChooseACause) as refusal:
        require_cause("")
    assert list(refusal.value.fields) == ["cause"]
