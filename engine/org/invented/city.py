"""The city as rows: the units of Hanoi as of 26 February 2018, with their parts, their posts and someone on each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from engine.db import Base
from engine.org.codes import Codes, codes_of
from engine.org.fold import fold
from engine.org.invented import blueprint
from engine.org.invented.blueprint import PartPlan, PostPlan
from engine.org.invented.people import Names, officer_row
from engine.org.models import Absence, Appointment, Delegation, Level, Officer, Post, Role, Unit
from engine.org.successors import UNITS_FILE
from engine.org.tree import raise_edition

SINCE = date(2018, 1, 1)

Seats = Collection[tuple[str, str]]  # (unit code, role)
Part = Mapping[str, Collection[str]]  # district code -> its communes; all other districts are left out


@dataclass
class City:
    """Rows by table, ready to be written; ids count from one, because the database is empty."""

    named: Mapping[tuple[str, str, int], str]  # (unit code, role, which of them from 1) -> the full name to use
    vacant: Seats = ()  # posts nobody holds
    units: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    officers: list[dict[str, Any]] = field(default_factory=list)
    appointments: list[dict[str, Any]] = field(default_factory=list)
    absences: list[dict[str, Any]] = field(default_factory=list)
    delegations: list[dict[str, Any]] = field(default_factory=list)
    holders: dict[tuple[str, str, int], int] = field(default_factory=dict)
    unit_ids: dict[str, int] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def unit(
        self,
        code: str,
        name: str,
        kind: str,
        level: str,
        parent: str | None = None,
        *,
        name_en: str | None = None,
        agency_code: str | None = None,
        address: str | None = None,
    ) -> None:
        """Adds a unit under the unit with code `parent`."""
        self.unit_ids[code] = len(self.units) + 1
        self.units.append(
            {
                "id": self.unit_ids[code],
                "code": code,
                "name": name,
                "name_en": name_en,
                "search_text": f"{fold(name)} {fold(code)}",
                "level_code": level,
                "kind": kind,
                "parent_id": self.unit_ids[parent] if parent else None,
                "agency_code": agency_code,
                "hotline": None if kind == "division" else f"024 0000 {self.unit_ids[code]:04}",
                "address": address,
                "valid_from": SINCE,
                "valid_to": None,
            }
        )

    def staff(self, code: str, plans: Iterable[PostPlan], known: dict[str, int] | None = None) -> dict[str, int]:
        """Adds the posts of a unit and fills them. Returns the officers by the keys of their posts."""
        keyed = dict(known or {})
        ranks = count(1)
        for plan in plans:
            for _ in range(plan.times):
                self._post(code, plan, next(ranks), keyed)
        return keyed

    def part(self, authority: str, plan: PartPlan, level: str, keyed: dict[str, int], host: str | None = None) -> None:
        """Adds a part of an authority and its people; a desk hosted by the office stands under the office."""
        code = f"{authority}/{plan.code}"
        self.unit(code, plan.name, plan.kind, level, host or authority)
        self.staff(code, plan.posts, keyed)

    def _post(self, code: str, plan: PostPlan, rank: int, keyed: dict[str, int]) -> None:
        number = len(self.posts) + 1
        self.posts.append(
            {
                "id": number,
                "unit_id": self.unit_ids[code],
                "role_code": plan.role,
                "title": plan.title,
                "rank": rank,
                "valid_from": SINCE,
                "valid_to": None,
            }
        )
        if (code, plan.role) in self.vacant:
            return
        which = next(n for n in count(1) if (code, plan.role, n) not in self.holders)
        officer_id = keyed[plan.also] if plan.also else self._officer(self.named.get((code, plan.role, which)))
        self.holders[code, plan.role, which] = officer_id
        if plan.key:
            keyed[plan.key] = officer_id
        self.appointments.append({"post_id": number, "officer_id": officer_id, "valid_from": SINCE, "valid_to": None})

    def _officer(self, full_name: str | None) -> int:
        number = len(self.officers) + 1
        drawn = next(self.names)
        self.officers.append(officer_row(number, full_name or drawn) | {"valid_from": SINCE, "valid_to": None})
        return number


def build(
    named: Mapping[tuple[str, str, int], str] | None = None, *, vacant: Seats = (), part: Part | None = None
) -> City:
    """The whole city, or the `part` of its districts with all that is the city's own; people listed in `named` bear
    that name."""
    data = json.loads(UNITS_FILE.read_text())
    city = City(named or {}, vacant)
    city.unit("01", "UBND Thành phố Hà Nội", "city", "city", name_en="Hanoi", agency_code=agency())
    city.staff("01", blueprint.CITY_POSTS)
    _add_control_office(city)
    for number, (code, name, name_en) in enumerate((*blueprint.DEPARTMENTS, blueprint.INSTITUTE), start=2):
        _add_department(city, code, name, name_en, number)
    every = data["three_levels_2018"]["districts"]
    districts = every if part is None else [_reduced(one, part) for one in every if one["code"] in part]
    for number, district in enumerate(districts, start=31):
        _add_district(city, district, number)
    for body in blueprint.OUTSIDE_BODIES:
        _add_outside_body(city, districts, *body)
    return city


@cache
def codes() -> Codes:
    """The codes of all its units, for who has no database to ask."""
    return codes_of((unit["code"], unit["kind"], unit["level_code"]) for unit in build().units)


def _reduced(district: Mapping[str, Any], part: Part) -> dict[str, Any]:
    kept = part[district["code"]]
    return {**district, "communes": [commune for commune in district["communes"] if commune["code"] in kept]}


def write(session: Session, city: City) -> None:
    """Write the rows into a database without an organisation, and raise its edition."""
    tables: tuple[tuple[type[Base], Sequence[dict[str, Any]]], ...] = (
        (Level, [_level(*row) for row in blueprint.LEVELS]),
        (Role, [{"code": code, "name_vi": vi, "name_en": en} for code, vi, en in blueprint.ROLES]),
        (Unit, city.units),
        (Officer, city.officers),
        (Post, city.posts),
        (Appointment, city.appointments),
        (Absence, city.absences),
        (Delegation, city.delegations),
    )
    for table, rows in tables:
        if rows:
            session.execute(insert(table.__table__), rows)  # type: ignore[arg-type]
    _continue_counting(session, Unit, Officer, Post)
    raise_edition(session)


def _level(code: str, name_vi: str, name_en: str, rank: int) -> dict[str, Any]:
    row = {"code": code, "name_vi": name_vi, "name_en": name_en, "rank": rank}
    return {**row, "valid_from": SINCE, "valid_to": None}


def _continue_counting(session: Session, *tables: type[Base]) -> None:
    """PostgreSQL's sequences have not seen the ids we gave; SQLite counts from the last row by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        name = table.__tablename__
        session.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"))


def agency(district: int = 0, commune: int = 0) -> str:
    """An agency code in the pattern of QCVN 102:2016/BTTTT, province last; the middle numbers are invented."""
    return f"000.{commune:02}.{district:02}.H26"


def _add_control_office(city: City) -> None:
    """Văn phòng UBND Thành phố counts among the 22 departments, and controls procedures in the whole city."""
    name = "Văn phòng UBND Thành phố"
    city.unit("VPUB", name, "office", "city", "01", name_en="Office of the People's Committee", agency_code=agency(1))
    city.staff("VPUB", blueprint.CONTROL_OFFICE_POSTS)
    city.part("01", blueprint.desk("UBND Thành phố"), "city", {}, host="VPUB")


def _add_department(city: City, code: str, name: str, name_en: str, number: int) -> None:
    city.unit(code, name, "department", "city", "01", name_en=name_en, agency_code=agency(number))
    keyed = city.staff(code, blueprint.department_posts(code, name))
    city.part(code, blueprint.office(f"Văn phòng {name}"), "city", keyed)
    city.part(code, blueprint.desk(name), "city", keyed)
    for plan in blueprint.DEPARTMENT_DIVISIONS.get(code, blueprint.ANY_DEPARTMENT):
        city.part(code, replace(plan, name=f"{plan.name}, {name}"), "city", keyed)


def _add_district(city: City, district: Mapping[str, Any], number: int) -> None:
    code, name, kind = district["code"], district["name"], district["type"]
    address = f"Trụ sở UBND {_lower(name)}, Hà Nội"
    city.unit(code, f"UBND {_lower(name)}", "district", "district", "01", agency_code=agency(number), address=address)
    keyed = city.staff(code, blueprint.district_posts(kind))
    city.part(code, blueprint.office(f"Văn phòng HĐND và UBND {_lower(name)}"), "district", keyed)
    city.part(code, blueprint.desk(f"UBND {_lower(name)}"), "district", keyed, host=f"{code}/VP")
    own = blueprint.RURAL_DIVISIONS if kind == "huyện" else blueprint.URBAN_DIVISIONS
    for plan in (*blueprint.DISTRICT_DIVISIONS, *own):
        city.part(code, replace(plan, name=f"{plan.name} {_lower(name)}"), "district", keyed)
    for commune_number, commune in enumerate(district["communes"], start=1):
        _add_commune(city, commune, code, agency(number, commune_number))


def _add_commune(city: City, commune: Mapping[str, Any], district_code: str, agency_code: str) -> None:
    """The head of the commune heads its desk too (NĐ 61/2018 điều 10)."""
    code, name, kind = commune["code"], commune["name"], commune["type"]
    address = f"Trụ sở UBND {_lower(name)}, Hà Nội"
    full_name = f"UBND {_lower(name)}"
    city.unit(code, full_name, "commune", "commune", district_code, agency_code=agency_code, address=address)
    keyed = city.staff(code, blueprint.commune_posts(kind))
    desk = blueprint.desk(full_name, "Trưởng Bộ phận Một cửa (kiêm nhiệm)", headed_by="head")
    city.part(code, desk, "commune", keyed)


def _add_outside_body(
    city: City, districts: Iterable[Mapping[str, Any]], code: str, name: str, branch: str, liaison: str
) -> None:
    """A body the city does not command: at its city seat and in every district one liaison, no head to escalate to."""
    posts = (PostPlan("outside_officer", liaison),)
    city.unit(code, name, "outside", "city")
    city.staff(code, posts)
    for district in districts:
        own_code = f"{code}/{district['code']}"
        city.unit(own_code, f"{branch} {_lower(district['name'])}", "outside", "district", code)
        city.staff(own_code, posts)


def _lower(name: str) -> str:
    """`Phường Trúc Bạch` inside a name: `phường Trúc Bạch`."""
    return name[0].lower() + name[1:]
