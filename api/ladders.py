"""Ladders of alarms: which editions there are, what one would mean for a dossier, and a new one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.door import room
from api.reading import Asked, Code, Day, Line, Query
from api.shapes import Instant, Json, Told, UnitRef, unit_ref
from api.work_items import name_of
from engine.act import Act
from engine.definitions import catalog
from engine.dossiers.ladder_trials import simulate
from engine.escalation import ladders
from engine.escalation.models import LadderEdition
from engine.escalation.simulation import Course, Pair, Simulation, Telling
from engine.identity.permissions import Permission, require
from engine.org import questions as org
from web.guards import acting, looking

Level = Literal["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"]
At = Literal["holder", "leader", "head", "desk", "superior", "control"]
Period = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class When(Asked):
    """Exactly one of these."""

    used: int | None = Field(None, description="Percent of the time, 50 to 99.")
    before: Period | None = Field(None, description="A period before the date: `1wd`.")
    due: Literal[True] | None = Field(None, description="At the date.")
    unanswered: Period | None = Field(None, description="A period after the rung below was told without an answer.")
    late: Period | None = Field(None, description="A period after the date.")
    many: int | None = Field(None, description="Of a unit: so many of its dossiers passed their date in one week.")
    month: int | None = Field(None, description="Of a unit: told of a month on this day of the next, 1 to 28.")


class RungIn(Asked):
    level: Level
    clock: Literal["step", "dossier", "outside", "unit"]
    when: When
    to: At = Field(description="Where the search for whoever is told begins; it only climbs.")
    copies: list[Literal["holder", "leader", "head", "desk", "superior", "control", "handler"]] = Field(
        [], max_length=10
    )
    duty: Literal["apology", "explanation", "dialogue"] | None = None
    answer: bool = False

    def said(self) -> dict[str, Any]:
        """As the engine takes it."""
        said = self.model_dump(exclude_none=True)
        return {name: value for name, value in said.items() if value not in ([], False)}


class LadderIn(Asked):
    procedure: Code | None = Field(None, description="A procedure; left out: all.")
    unit: Code | None = Field(None, description="A unit and all below it; left out: the city.")
    rungs: list[RungIn] = Field(max_length=ladders.MOST_RUNGS, description="None: back to the more general ladder.")


class TrialIn(LadderIn):
    dossier: Line


class EditionIn(LadderIn):
    valid_from: Day = Field(description="Not before today.")
    basis: str = Field(max_length=ladders.LONGEST_BASIS)
    note: str = Field("", max_length=ladders.LONGEST_NOTE)


class LadderQuery(Query):
    on: Day | None = Field(None, description="Only those in force on that day.")


class EditionOut(Told):
    id: int
    procedure: str | None
    unit: UnitRef | None
    valid_from: date
    valid_to: date | None = Field(description="The day from which it no longer counts.")
    rungs: list[Json]
    basis: str
    note: str
    entered_at: Instant


class Editions(Told):
    ladders: list[EditionOut]


class TellingOut(Told):
    level: str
    at: Instant | None
    is_past: bool = Field(description="Told already.")
    never: str = Field(
        description="passed, overtaken, answered, unreached, of a unit unnoted, few: why nobody is told; empty where "
        "somebody is"
    )
    officer: str | None
    copies: list[str]
    duty: str | None
    answer: bool
    why: list[Json] = Field(description="How the search came to this person: code, unit, officer.")


class PairOut(Told):
    before: TellingOut | None = Field(description="By the ladder in force.")
    after: TellingOut | None = Field(description="By the ladder tried.")
    differences: list[str] = Field(
        description="added, dropped, earlier, later, never, now, person, copies, duty, answer"
    )


class CourseOut(Told):
    clock: str = Field(description="step, dossier, outside; unit: a week or a month of the unit that holds it")
    name: str
    unit: UnitRef | None
    state: str
    due_at: Instant | None
    looks_at: Instant | None = Field(description="The next look, before which no rung rings; null: never again.")
    applies: bool = Field(description="Whether the ladder tried is the one that counts here.")
    pairs: list[PairOut]


class Trial(Told):
    dossier: str
    procedure: str
    courses: list[CourseOut] = Field(description="Its own clock first, then its open steps, at last its unit.")


RUNGS = [
    {"level": "E1", "clock": "step", "when": {"used": 60}, "to": "holder"},
    {"level": "E3", "clock": "step", "when": {"due": True}, "to": "head", "answer": True},
    {"level": "E7", "clock": "step", "when": {"unanswered": "2wd"}, "to": "control", "answer": True},
]


@room.get("/ladders")
@room.input(LadderQuery, location="query")
@room.output(Editions, description="Every edition, place by place, the newest first.")
@room.doc(tags=["ladders"])
def list_ladders(query_data: LadderQuery) -> dict[str, Any]:
    """Editions of the ladder of alarms."""
    with looking() as act:
        require(act.actor, Permission.LOOK_LADDERS)
        found = [row for row in ladders.editions(act.session) if _counts_on(row, query_data.on)]
        return {"ladders": [_edition(act, row) for row in found]}


@room.post("/ladders")
@room.input(EditionIn, example={"rungs": RUNGS, "unit": "001", "valid_from": "2018-04-01", "basis": "12/QĐ-UBND"})
@room.output(EditionOut, status_code=201, description="The edition; it ends the one before in its place.")
@room.doc(tags=["ladders"])
def enter_ladder(json_data: EditionIn) -> dict[str, Any]:
    """Enter a ladder from a day on. What was in force stays as it was."""
    with acting() as act:
        require(act.actor, Permission.ENTER_LADDER)
        edition = ladders.enter(
            act, _rungs(json_data), json_data.valid_from, **_place(act, json_data), basis=json_data.basis,
            note=json_data.note,
        )  # fmt: skip
        return _edition(act, edition)


@room.post("/ladders/trials")
@room.input(TrialIn, example={"rungs": RUNGS, "dossier": "000.00.31.H26-180305-0001"})
@room.output(Trial, description="By the ladder in force and by this one, if nobody does anything and nobody answers.")
@room.doc(tags=["ladders"])
def try_ladder(json_data: TrialIn) -> dict[str, Any]:
    """Try a ladder on a dossier: who would be told when. Nothing is written and nobody is told."""
    with looking() as act:
        require(act.actor, Permission.LOOK_LADDERS)
        place = _place(act, json_data)
        found = simulate(act, json_data.dossier, _rungs(json_data), **place)
        courses = [_course(act, found, course) for course in found.courses]
        return {"dossier": found.code, "procedure": found.procedure_code, "courses": courses}


def _rungs(asked: LadderIn) -> list[Mapping[str, Any]]:
    return [rung.said() for rung in asked.rungs]


def _place(act: Act, asked: LadderIn) -> dict[str, Any]:
    if asked.procedure:
        catalog.procedure(act.session, asked.procedure)
    unit = org.unit(act.session, asked.unit, act.today) if asked.unit else None
    return {"procedure_code": asked.procedure or None, "unit_id": unit.id if unit else None}


def _counts_on(row: LadderEdition, on: date | None) -> bool:
    return on is None or (row.valid_from <= on and (row.valid_to is None or on < row.valid_to))


def _edition(act: Act, row: LadderEdition) -> dict[str, Any]:
    return {
        "id": row.id,
        "procedure": row.procedure_code,
        "unit": unit_ref(act, row.unit_id),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "rungs": row.rungs,
        "basis": row.basis,
        "note": row.note,
        "entered_at": row.entered_at,
    }


def _course(act: Act, found: Simulation, course: Course) -> dict[str, Any]:
    return {
        "clock": course.kind,
        "name": name_of(str(course.name), course.name.en),
        "unit": unit_ref(act, course.unit_id),
        "state": course.state,
        "due_at": course.due_at,
        "looks_at": course.looks_at,
        "applies": course.applies,
        "pairs": [_pair(found, pair) for pair in course.pairs],
    }


def _pair(found: Simulation, pair: Pair) -> dict[str, Any]:
    return {
        "before": _telling(found, pair.before),
        "after": _telling(found, pair.after),
        "differences": list(pair.differences),
    }


def _telling(found: Simulation, told: Telling | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {
        "level": told.level,
        "at": told.at,
        "is_past": told.is_past,
        "never": told.never,
        "officer": found.officers[told.officer_id] if told.officer_id else None,
        "copies": [found.officers[officer] for officer in told.copies],
        "duty": told.duty,
        "answer": told.answer,
        "why": [{"code": reason.code, "unit": reason.unit, "officer": reason.officer} for reason in told.why],
    }
