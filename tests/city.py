"""The demo city at work, for stories: who sits where, a dossier on the counter, and the next officer's next move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

import forms
from engine.act import SYSTEM, Actor, Office
from engine.definitions import catalog
from engine.dossiers import intake, work
from engine.dossiers.counter import Applicant, PaperHandedIn, Request
from engine.dossiers.models import Dossier, WorkItem
from engine.identity.accounts import actor_of
from engine.identity.models import Account
from engine.org import questions as org
from engine.org.models import Unit

BIRTH, PERMIT, RECORD, BUNDLE = "1.001193", "1.009994", "2.000488", "2.000986"
COUNTER, DISTRICT_COUNTER, JUSTICE_COUNTER = "motcua.trucbach", "motcua.badinh", "motcua.stp"

APPLICANT = Applicant("Nguyễn Thị Mẫu", "999199000001", "0240000001", "mau@vidu.invalid", "12 phố Mẫu, Trúc Bạch")

CHILD = {
    "child_name": "Trần Bảo An",
    "born_on": "2018-02-20",
    "sex": "female",
    "birth_place": "Bệnh viện Phụ sản (mẫu)",
    "proof": "certificate",
    "mother_name": "Nguyễn Thị Mẫu",
    "residence": "12 phố Mẫu, phường Trúc Bạch",
}
ANSWERS: dict[str, dict[str, Any]] = {
    BIRTH: CHILD,
    BUNDLE: {**CHILD, "household_head": "Trần Văn Mẫu", "clinic": "Trạm y tế phường (mẫu)"},
    PERMIT: {
        "commune": "00004",
        "address": "12 phố Mẫu",
        "land_paper": "GCN số 999 (mẫu)",
        "land_area": "60,5",
        "work_kind": "new",
        "storeys": 4,
        "floor_area": 220,
    },
    RECORD: {
        "full_name": "Nguyễn Thị Mẫu",
        "born_on": "1990-01-01",
        "sex": "female",
        "identity": "999190000001",
        "residences": "12 phố Mẫu, Trúc Bạch",
    },
}


def sign_in(office: Office, login: str) -> Actor:
    """The actor behind a demo account, today."""
    with office.look(SYSTEM) as act:
        account_id = act.session.scalar(select(Account.id).where(Account.login == login))
        assert account_id is not None, f"no demo account {login}"
        return actor_of(act.session, account_id, act.today)


def unit_id(office: Office, code: str) -> int:
    with office.look(SYSTEM) as act:
        return org.unit(act.session, code, act.today).id


def request(office: Office, procedure: str, unit: str, **changes: Any) -> Request:
    """A complete application for a procedure at the desk of an authority; `answers` are merged in."""
    with office.look(SYSTEM) as act:
        version = catalog.loaded(act.session, catalog.in_force(act.session, procedure, act.today).id)
        listed = version.legal.edition(act.today).papers
        papers = [PaperHandedIn(paper.code, paper.count) for paper in listed if paper.required]
        examples = forms.definition(version.legal.intake_form or "").examples()
        newborn = (
            {"born_on": (act.today - timedelta(days=13)).isoformat()} if "child_name" in ANSWERS[procedure] else {}
        )
    answers = {**examples, **ANSWERS[procedure], **newborn, **changes.pop("answers", {})}
    return replace(Request(procedure, unit_id(office, unit), APPLICANT, answers, papers), **changes)


def register(office: Office, procedure: str, login: str, unit: str, **changes: Any) -> str:
    """Receive a dossier at the counter; its code."""
    wanted = request(office, procedure, unit, **changes)
    with office.act(sign_in(office, login)) as act:
        return intake.register(act, wanted).code


def dossier(office: Office, code: str) -> Dossier:
    with office.look(SYSTEM) as act:
        return act.session.scalars(select(Dossier).where(Dossier.code == code)).one()


def open_items(office: Office, code: str) -> list[WorkItem]:
    """What waits for somebody, oldest first."""
    with office.look(SYSTEM) as act:
        query = select(WorkItem).join(Dossier, Dossier.id == WorkItem.dossier_id)
        return list(
            act.session.scalars(
                query.where(Dossier.code == code, WorkItem.state.in_(("open", "claimed"))).order_by(WorkItem.id)
            )
        )


def officer_for(office: Office, item: WorkItem, *, not_these: frozenset[int] = frozenset()) -> Actor:
    """Somebody who may do the item: its holder, else the first member of its queue."""
    with office.look(SYSTEM) as act:
        if item.officer_id is not None:
            officer_id = item.officer_id
        else:
            unit = act.session.get_one(Unit, item.unit_id)
            members = org.members(act.session, unit, act.today, role=item.role)
            chosen = [one.id for one in members if one.id not in not_these]
            assert chosen, f"nobody holds {item.role} in {unit.code} for {item.element_id}"
            officer_id = chosen[0]
        officer = act.session.get_one(org.Officer, officer_id)
        seats = org.seats_of(act.session, officer_id, act.today)
    return Actor(name=officer.full_name, officer_id=officer_id, officer_code=officer.code, seats=seats)


def defaults_for(office: Office, item: WorkItem) -> dict[str, Any]:
    """What the form proposes; an officer is chosen where one must be, a date a month ahead."""
    if item.form is None:
        return {}
    form = forms.definition(item.form)
    with office.look(SYSTEM) as act:
        values = form.examples(act.today)
    for field in form.fields:
        if field.required and values.get(field.name) in (None, "", []):
            values[field.name] = {
                "text": "mẫu",
                "long_text": "mẫu",
                "papers": ["Giấy tờ mẫu"],
                "date": "2018-06-01",
            }.get(field.type, values.get(field.name))
    return values


def complete(office: Office, code: str, element_id: str, answers: Mapping[str, Any] | None = None) -> WorkItem:
    """The right officer completes the open item of that element."""
    item = next((one for one in open_items(office, code) if one.element_id == element_id), None)
    assert item, f"{element_id} is not open; open are {[one.element_id for one in open_items(office, code)]}"
    with office.act(officer_for(office, item)) as act:
        return work.complete(act, item.id, {**defaults_for(office, item), **(answers or {})})


def travel(
    office: Office, code: str, answers: Mapping[str, Mapping[str, Any]] | None = None, most: int = 60
) -> list[str]:
    """Complete whatever is open, oldest first, until nothing is; the element ids in order."""
    done: list[str] = []
    while (items := open_items(office, code)) and len(done) < most:
        complete(office, code, items[0].element_id, (answers or {}).get(items[0].element_id))
        done.append(items[0].element_id)
    return done
