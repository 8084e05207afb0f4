"""What a form offers it also takes."""

from __future__ import annotations

import forms
from engine.act import Office
from engine.dossiers import candidates
from tests import city


def test_every_code_a_form_offers_is_accepted(city_to_read: Office) -> None:
    form = forms.definition("assignment.entrust")
    with city_to_read.look(city.sign_in(city_to_read, "chutich.badinh")) as act:
        unit_id = city.unit_id(city_to_read, "001")
        allowed = candidates.for_fields(act, form, unit_id)
        parts = candidates.units_below(act, unit_id)
        assert "001/QLDT" in parts
        for code in (*parts, *allowed["unit"]):
            assert forms.check(form, {"unit": code}, today=act.today, candidates=allowed).values["unit"] == code
