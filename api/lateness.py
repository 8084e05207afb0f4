"""Lateness as it stands in the caller's units, counted: the numbers of the page of those who lead."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import Field
from sqlalchemy import select

from api.door import room
from api.reading import Code, NotAccepted, Query
from api.shapes import Told, status_name
from api.work_item_verbs import NO_SUCH_OFFICER
from api.work_items import name_of
from engine.act import Act
from engine.org.models import Officer
from engine.reports import lateness, paused
from engine.reports.board import board
from engine.reports.lateness import NOBODY, Asked, Tally
from engine.reports.places import places
from forms import Sentence
from web.guards import looking

DUE = {"late": lateness.LATE, "today": lateness.TODAY, "soon": lateness.DUE_SOON, "later": lateness.LATER}


class UnitChoice(Query):
    unit: Code = Field("", description="Code of a unit the caller leads; left out: all of them.")


class TallyOut(Told):
    """Open items by when their step is due; `soon` is within two working days. Each is counted once."""

    late: int
    today: int
    soon: int
    later: int


class HolderOut(TallyOut):
    officer: str | None = Field(description="Code of the officer; null: what waits for somebody in this unit.")
    name: str | None
    unit: str
    is_away: bool


class LateStepOut(TallyOut):
    procedure: str
    element_id: str
    name: str


class PausedOut(Told):
    status: int
    status_name: str
    dossiers: int


class LatenessOut(TallyOut):
    unclaimed: int
    people: list[HolderOut] = Field(description="Who is most behind first.")
    steps: list[LateStepOut] = Field(description="Where something is late, the most first.")
    paused: list[PausedOut]


@room.get("/lateness")
@room.input(UnitChoice, location="query")
@room.output(LatenessOut, description="The numbers, who holds what, and where it is late.")
@room.doc(tags=["lateness"])
def show_lateness(query_data: UnitChoice) -> dict[str, Any]:
    """What is late, due today and due soon in the units the caller leads, as it stands now."""
    with looking() as act:
        units, _node = places(act, query_data.unit)
        piles = lateness.piles(act, units)
        people, _more = board(act, units, piles)
        steps = lateness.steps(act, piles)
        return {
            **asdict(sum((pile.tally for pile in piles), Tally())),
            "unclaimed": sum(pile.tally.total for pile in piles if pile.officer_id is None),
            "people": [
                {**asdict(one.tally), "officer": one.code if one.officer_id else None, "name": one.name or None}
                | {"unit": one.unit, "is_away": one.is_away}
                for one in people
            ],
            "steps": [
                {**asdict(step.tally), "procedure": step.procedure_code, "element_id": step.element_id}
                | {"name": name_of(step.name, step.name_en)}
                for step in steps
            ],
            "paused": [
                {"status": status, "status_name": status_name(status), "dossiers": number}
                for status, number in paused.counts(act, units).items()
            ],
        }


def asked_of(act: Act, unit: str, due: str, officer: str, procedure: str, step: str) -> Asked:
    """The filter by codes. Refuses units that are not the caller's, and officers there are none of."""
    units, _node = places(act, unit)
    holder = None
    if officer == "-":
        holder = NOBODY
    elif officer:
        holder = act.session.scalar(select(Officer.id).where(Officer.code == officer))
        if holder is None:
            raise NotAccepted({"among.officer": Sentence(NO_SUCH_OFFICER, code=officer)})
    return Asked(units, due, holder, procedure, step)
