"""A test recorded from a real dossier: whoever may not see the dossier finds none, and nobody real is in the test."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import select
from werkzeug.test import TestResponse

import forms
from engine.act import Office
from engine.clock import SetClock
from engine.definitions import procedures
from engine.designs import work
from engine.dossiers.counter import Applicant
from engine.identity import accounts
from engine.identity.models import Account
from forms import Form
from tests import city
from tests.web.visiting import Visitor, words

STUDIO = "/quan-tri/thiet-ke"
DESIGNER = "thietke"
REAL = Applicant("Đinh Thị Hồng Riêng", "999292000777", "0999888777", "rieng.tu@vidu.invalid", "77 ngõ Riêng, Nghĩa Đô")
PERSONAL = {
    "text": "Đinh Riêng ngõ 77",
    "long_text": "Con ông Đinh Văn Riêng, ngõ 77",
    "identity_number": "999292000778",
    "phone": "0999888776",
    "email": "rieng.tu2@vidu.invalid",
}
TELLS = ("Riêng", "Đinh", "999292", "0999888", "rieng", "77")  # pieces of all of these
STORIES = {city.BIRTH: (city.COUNTER, "00004", 3), city.PERMIT: (city.DISTRICT_COUNTER, "001", 3)}


@pytest.mark.parametrize("procedure", STORIES)
def test_a_real_dossier_becomes_a_test_with_nobody_real_in_it(
    app: APIFlask, city_office: Office, clock: SetClock, procedure: str
) -> None:
    code = real_dossier(city_office, clock, procedure)
    assert all(tell in everything(city_office, code) for tell in TELLS), "the dossier itself is full of it"
    grant(city_office, DESIGNER, "designer", "control")
    designer, design_id = Visitor(app, DESIGNER), design(city_office, procedure)
    content = designer.get(f"{STUDIO}/{design_id}/noi-dung").json["content"] | {"tests": {}}  # type: ignore[index]

    answer = recorded(designer, design_id, content, code, "Theo hồ sơ thật")
    assert answer.status_code == 200 and answer.json
    text = answer.json["text"]
    assert [tell for tell in TELLS if tell in text] == []
    assert code not in text
    assert all(number.startswith(("999199", "0240000")) for number in re.findall(r"\d{9,}", text))

    tests = {answer.json["file"]: text}
    run = sent(designer, f"{design_id}/kiem-thu", content=content | {"tests": tests}, run="all")
    assert run.json and "Đạt cả 1 kịch bản." in run.json["html"], words(run)


def test_who_may_not_see_the_dossier_is_told_that_there_is_none(
    app: APIFlask, city_office: Office, clock: SetClock
) -> None:
    code = real_dossier(city_office, clock, city.BIRTH)
    designer, design_id = Visitor(app, DESIGNER), design(city_office, city.BIRTH)
    content = designer.get(f"{STUDIO}/{design_id}/noi-dung").json["content"]  # type: ignore[index]
    hidden, nowhere = (recorded(designer, design_id, content, each, "Thử") for each in (code, "H26.0.000"))
    assert hidden.status_code == nowhere.status_code == 404
    assert hidden.json == nowhere.json
    asked = sent(designer, f"{design_id}/kiem-thu", content=content)
    assert asked.json and "data-no-recording" in asked.json["html"] and "data-record>" not in asked.json["html"]


def test_a_dossier_of_another_procedure_cannot_be_played_here(
    app: APIFlask, city_office: Office, clock: SetClock
) -> None:
    code = real_dossier(city_office, clock, city.BIRTH)
    grant(city_office, DESIGNER, "designer", "control")
    designer, design_id = Visitor(app, DESIGNER), design(city_office, city.PERMIT)
    content = designer.get(f"{STUDIO}/{design_id}/noi-dung").json["content"]  # type: ignore[index]
    refused = recorded(designer, design_id, content, code, "Thử")
    assert refused.status_code == 409 and city.BIRTH in words(refused)


def real_dossier(office: Office, clock: SetClock, procedure: str) -> str:
    """A dossier full of what is personal, in the applicant, the intake form and every step that was completed."""
    login, unit, steps = STORIES[procedure]
    form = forms.definition(procedures.catalogue()[procedure].intake_form or "")
    code = city.register(office, procedure, login, unit, applicant=REAL, answers=personal(form))
    for _ in range(steps):
        clock.advance(timedelta(minutes=15))
        [item, *_] = city.open_items(office, code)
        answers = {**city.defaults_for(office, item), **(personal(forms.definition(item.form)) if item.form else {})}
        city.complete(office, code, item.element_id, answers)
    return code


def personal(form: Form) -> dict[str, Any]:
    """Something personal wherever a form has room for it."""
    return {
        field.name: PERSONAL[field.type][: field.max_length]
        for field in form.fields
        if field.type in PERSONAL and not field.pattern and field.show_if is None
    }


def everything(office: Office, code: str) -> str:
    """All that is kept of the dossier and its items, as one text."""
    dossier = city.dossier(office, code)
    return " ".join(str(value) for value in (*vars(dossier).values(), dossier.facts))


def design(office: Office, procedure: str) -> int:
    with office.act(city.sign_in(office, DESIGNER)) as act:
        return work.start_from_version(act, procedure).id


def grant(office: Office, login: str, *grants: str) -> None:
    with office.act(city.sign_in(office, "quantri")) as act:
        account = act.session.scalars(select(Account).where(Account.login == login)).one()
        accounts.grant(act, account.id, frozenset(grants))


def recorded(visitor: Visitor, design_id: int, content: dict[str, Any], code: str, name: str) -> TestResponse:
    return sent(visitor, f"{design_id}/kiem-thu/ghi", content=content, typed={"_code": code, "_name": name})


def sent(visitor: Visitor, path: str, typed: dict[str, str] | None = None, **parts: Any) -> TestResponse:
    """Parts as the studio sends them: JSON as files, beside what was typed."""
    files = {name: (BytesIO(json.dumps(part).encode()), f"{name}.json") for name, part in parts.items()}
    headers = {"X-CSRFToken": visitor.token(), "Accept": "application/json"}
    return visitor.client.post(f"{STUDIO}/{path}", data={**(typed or {}), **files}, headers=headers)
