"""A few dossiers on their way, so that the first visitor finds work, a waiting applicant, and a step left too long.

They are made by the people's own verbs, under a clock that walks through the last working days; nothing is written
past the rules. Everybody in them is invented and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select

import forms
from engine.act import SYSTEM, Actor, Office
from engine.clock import SetClock, day_here
from engine.definitions import catalog
from engine.dossiers import intake, work
from engine.dossiers.counter import Applicant, PaperHandedIn, Request
from engine.dossiers.models import Dossier, WorkItem
from engine.escalation.sweep import sweep
from engine.identity.accounts import actor_of
from engine.identity.models import Account
from engine.org import questions as org
from engine.org.models import Officer, Unit
from engine.settings import LOCAL_ZONE
from engine.worktime import editions

BIRTH, PERMIT, RECORD, BUNDLE = "1.001193", "1.009994", "2.000488", "2.000986"


@dataclass(frozen=True)
class Story:
    """Received `days_ago` working days ago at `login`'s counter in `unit`, then `steps` of its way, an hour each."""

    procedure: str
    login: str
    unit: str
    days_ago: int
    steps: int
    name: str
    answers: Mapping[str, Any] = field(default_factory=dict)


def _child(name: str, sex: str) -> dict[str, Any]:
    return {
        "child_name": name,
        "sex": sex,
        "birth_place": "Bệnh viện Mẫu (hư cấu)",
        "proof": "certificate",
        "mother_name": "Người Mẹ Mẫu",
        "residence": "12 phố Mẫu, phường Trúc Bạch",
    }


def _house(address: str, storeys: int) -> dict[str, Any]:
    return {
        "commune": "00004",
        "address": address,
        "land_paper": "GCN số 999 (hư cấu)",
        "land_area": "62,4",
        "work_kind": "new",
        "storeys": storeys,
        "floor_area": 62 * storeys,
    }


def _record(name: str) -> dict[str, Any]:
    return {
        "full_name": name,
        "born_on": "1990-01-01",
        "sex": "female",
        "identity": "999190000001",
        "residences": "12 phố Mẫu, phường Trúc Bạch",
    }


_FAMILY = {"household_head": "Chủ Hộ Mẫu", "clinic": "Trạm y tế phường (hư cấu)"}

STORIES: Sequence[Story] = (
    Story(PERMIT, "motcua.badinh", "001", 9, 4, "Đặng Văn Mẫu", _house("8 phố Mẫu", 4)),
    Story(PERMIT, "motcua.trucbach", "00004", 4, 5, "Lý Thị Mẫu", _house("21 ngõ Mẫu", 3)),
    Story(PERMIT, "motcua.badinh", "001", 1, 2, "Hồ Văn Mẫu", _house("3 phố Mẫu", 5)),
    Story(BIRTH, "motcua.trucbach", "00004", 2, 1, "Trần Thị Mẫu", _child("Trần Bảo An", "female")),
    Story(BIRTH, "motcua.trucbach", "00004", 1, 7, "Lê Văn Mẫu", _child("Lê Gia Minh", "male")),
    Story(BIRTH, "motcua.trucbach", "00004", 1, 0, "Vũ Thị Mẫu", _child("Vũ Minh Châu", "female")),
    Story(BUNDLE, "motcua.trucbach", "00004", 3, 4, "Phạm Thị Mẫu", {**_child("Phạm Khánh Vy", "female"), **_FAMILY}),
    Story(RECORD, "motcua.stp", "STP", 3, 3, "Ngô Thị Mẫu", _record("Ngô Thị Mẫu")),
    Story(RECORD, "motcua.stp", "STP", 1, 0, "Mai Thị Mẫu", _record("Mai Thị Mẫu")),
)


def load(office: Office) -> list[str]:
    """Play the stories up to the present and ring what has become late; the codes of the dossiers received now.

    Broken off, it may be called again: a story is told once. Where people have begun to work, no story is added.
    """
    untold = _untold(office)
    now = office.clock.now()
    codes = []
    for number, story in sorted(untold.items(), key=lambda one: -one[1].days_ago):
        clock = SetClock(_morning(office, now, story.days_ago))
        codes.append(_play(Office(office.settings, office.engine, clock), clock, number, story, now))
    if untold:
        sweep(office)
    return codes


def _untold(office: Office) -> Mapping[int, Story]:
    """The stories, by number, whose dossier is not there yet."""
    with office.look(SYSTEM) as act:
        ours = Dossier.request_key.like(f"%:{_key('%')}")
        theirs = select(Dossier.id).where(or_(Dossier.request_key.is_(None), ~ours)).limit(1)
        if act.session.scalar(theirs) is not None:
            return {}
        keys = act.session.scalars(select(Dossier.request_key).where(ours)).all()
    told = {key.rpartition(":")[2] for key in keys if key}
    return {number: story for number, story in enumerate(STORIES, 1) if str(number) not in told}


def _key(number: object) -> str:
    return f"demo:{number}"


def _morning(office: Office, now: datetime, days_ago: int) -> datetime:
    """Nine o'clock of the working day so many working days ago."""
    with office.look(SYSTEM) as act:
        day = editions.current(act.session).working_day_before(day_here(now), days_ago)
    return datetime.combine(day, time(9), LOCAL_ZONE)


def _play(past: Office, clock: SetClock, number: int, story: Story, now: datetime) -> str:
    with past.look(SYSTEM) as act:
        request = replace(_request(act.session, story, act.today), key=_key(number))
        counter = actor_of(act.session, _account(act.session, story.login), act.today)
    with past.act(counter) as act:
        code = intake.register(act, request).code
    for _ in range(story.steps):
        clock.advance(timedelta(hours=1))
        if clock.at >= now or not _next_step(past, code):
            break
    return code


def _account(session: Any, login: str) -> int:
    return int(session.scalars(select(Account.id).where(Account.login == login)).one())


def _request(session: Any, story: Story, on: date) -> Request:
    """What is handed in on that day; whoever brings a child's papers brings those of a newborn."""
    version = catalog.loaded(session, catalog.in_force(session, story.procedure, on).id)
    listed = version.legal.edition(on).papers
    examples = forms.definition(version.legal.intake_form or "").examples(on)
    born = {"born_on": (on - timedelta(days=14)).isoformat()} if "child_name" in story.answers else {}
    return Request(
        procedure_code=story.procedure,
        unit_id=org.unit(session, story.unit, on).id,
        applicant=Applicant(story.name, "999190000001", "0240000000", "", "12 phố Mẫu, phường Trúc Bạch"),
        answers={**examples, **born, **story.answers},
        papers=[PaperHandedIn(paper.code, paper.count) for paper in listed if paper.required],
    )


def _next_step(past: Office, code: str) -> bool:
    """The first member of its queue does the oldest open item as its form proposes; False when nothing is open."""
    with past.look(SYSTEM) as act:
        query = select(WorkItem).join(Dossier, Dossier.id == WorkItem.dossier_id)
        query = query.where(Dossier.code == code, WorkItem.done_at.is_(None)).order_by(WorkItem.id)
        item = act.session.scalars(query.limit(1)).first()
        if item is None:
            return False
        officer = act.session.get(Officer, item.officer_id) if item.officer_id else None
        unit = act.session.get_one(Unit, item.unit_id)
        officer = officer or org.members(act.session, unit, act.today, role=item.role)[0]
        seats = org.seats_of(act.session, officer.id, act.today)
    doer = Actor(name=officer.full_name, officer_id=officer.id, officer_code=officer.code, seats=seats)
    with past.act(doer) as act:
        work.complete(act, item.id, forms.definition(item.form).examples(act.today) if item.form else {})
    return True
