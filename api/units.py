"""The organisation, to be looked up: units by code or by words of their name, and who sits in them on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import select

from api import cursors
from api.door import room
from api.reading import Day, Line, Query
from api.shapes import Told, UnitRef, unit_ref
from engine.act import Act
from engine.org import questions as org
from engine.org.fold import fold
from engine.org.models import Officer, Unit
from web.guards import looking

PAGE = 50


class UnitQuery(Query):
    q: Line = Field("", description="Words of the name or code, with or without tone marks.")
    cursor: Line = ""


class UnitLine(UnitRef):
    name_en: str | None
    kind: str = Field(description="city, department, district, commune, office, division, desk, outside")
    level: str
    parent: UnitRef | None


class Units(Told):
    units: list[UnitLine]
    cursor: str | None = Field(description="Send it back for the next page; null at the end.")


class Member(Told):
    post: str
    role: str
    officer: str | None = Field(description="Code of the officer; null where the post is vacant.")
    officer_name: str | None


class OfficerRef(Told):
    code: str
    name: str


class UnitDetails(UnitLine):
    hotline: str | None
    address: str | None
    on: date
    head: OfficerRef | None = Field(description="Who holds the leading post on that day.")
    acting_head: OfficerRef | None = Field(description="Who answers for the unit on that day.")
    acting_head_unit: UnitRef
    members: list[Member]
    parts: list[UnitRef]


class OnQuery(Query):
    on: Day | None = Field(None, description="The day asked for; today when it is left out.")


@room.get("/units")
@room.input(UnitQuery, location="query")
@room.output(Units, description="A page of units, by code.")
@room.doc(tags=["units"])
def list_units(query_data: UnitQuery) -> dict[str, Any]:
    """Find units."""
    with looking() as act:
        query = select(Unit).where(Unit.holds_on(act.today))
        query = query.where(*(Unit.search_text.contains(word, autoescape=True) for word in fold(query_data.q).split()))
        if after := cursors.read_code(query_data.cursor):
            query = query.where(Unit.code > after)
        found = list(act.session.scalars(query.order_by(Unit.code).limit(PAGE + 1)))
        more = cursors.write([found[PAGE - 1].code]) if len(found) > PAGE else None
        return {"units": [_line(act, unit) for unit in found[:PAGE]], "cursor": more}


@room.get("/units/<path:code>")
@room.input(OnQuery, location="query")
@room.output(UnitDetails, description="The unit with its people.")
@room.doc(tags=["units"])
def show_unit(code: str, query_data: OnQuery) -> dict[str, Any]:
    """One unit, with its people on a day. Parts have codes like `001/QLDT`."""
    with looking() as act:
        on = query_data.on or act.today
        unit = org.unit(act.session, code, on)
        answers = org.acting_head_of(act.session, unit, on)
        return {
            **_line(act, unit),
            "hotline": unit.hotline,
            "address": unit.address,
            "on": on,
            "head": _officer(org.head_of(act.session, unit, on)),
            "acting_head": _officer(answers.officer),
            "acting_head_unit": unit_ref(act, answers.unit.id),
            "members": [_member(*chair) for chair in org.chairs(act.session, unit, on)],
            "parts": [{"code": part.code, "name": part.name} for part in org.children(act.session, unit, on)],
        }


def _line(act: Act, unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "name_en": unit.name_en,
        "kind": unit.kind,
        "level": unit.level_code,
        "parent": unit_ref(act, unit.parent_id),
    }


def _officer(officer: Officer | None) -> dict[str, str] | None:
    return {"code": officer.code, "name": officer.full_name} if officer else None


def _member(post: Any, officer: Officer | None) -> dict[str, Any]:
    return {
        "post": post.title,
        "role": post.role_code,
        "officer": officer.code if officer else None,
        "officer_name": officer.full_name if officer else None,
    }
