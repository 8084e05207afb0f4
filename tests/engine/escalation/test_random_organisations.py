"""Whatever an organisation looks like on a day, the ladder finds somebody present, nobody twice, and ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine.act import Office
from engine.escalation import ladder, recipients
from engine.escalation.ladder import ClockKind
from engine.escalation.recipients import Concerned
from engine.escalation.shipped import SHIPPED
from engine.org.heads import REASONS
from engine.org.models import Absence, Appointment, Delegation, Level, Officer, Post, Role, Unit
from engine.org.search import Chart, Sought
from tests.databases import SqliteCopies

TODAY = date(2018, 3, 5)
ROLES = ("head", "unit_leader", "deputy", "desk_head", "control_officer", "specialist")
LADDER = ladder.read(SHIPPED)
NUMBERS = st.integers(0, 9)


@dataclass(frozen=True)
class Drawn:
    """An organisation by numbers: units with their parents and kinds, chairs, who sits on them, who is away, who may
    decide for whom; `control` is the unit of the control office."""

    units: list[tuple[int, str]]
    chairs: list[tuple[int, str, int | None]]
    away: frozenset[int]
    lent: list[tuple[int, int, int]]
    control: int
    at: tuple[int, int, int]
    holder: int | None
    is_second: bool


@pytest.fixture
def copies(sqlite_copies: SqliteCopies) -> SqliteCopies:
    return sqlite_copies


KINDS = st.sampled_from(["city", "district", "commune", "division", "desk", "office", "department"])
ORGANISATIONS = st.builds(
    Drawn,
    units=st.lists(st.tuples(NUMBERS, KINDS), min_size=1, max_size=7),
    chairs=st.lists(st.tuples(NUMBERS, st.sampled_from(ROLES), st.none() | NUMBERS), max_size=14),
    away=st.frozensets(NUMBERS, max_size=6),
    lent=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=8),
    control=NUMBERS,
    at=st.tuples(NUMBERS, NUMBERS, NUMBERS),
    holder=st.none() | NUMBERS,
    is_second=st.booleans(),
)


@pytest.mark.parametrize("clock", ["step", "dossier"])
@given(drawn=ORGANISATIONS)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_ladder_always_ends_at_somebody_present_or_at_the_control_office(
    empty_office: Office, clock: ClockKind, drawn: Drawn
) -> None:
    with empty_office.acting() as session:
        units, officers = build(session, drawn)
        concerned = Concerned(
            unit_id=units[drawn.at[0] % len(units)],
            receiving_id=units[drawn.at[1] % len(units)],
            handling_id=units[drawn.at[2] % len(units)],
            procedure_code="",
            holder_id=officers[drawn.holder] if drawn.holder is not None and clock == "step" else None,
            is_second=drawn.is_second and clock == "dossier",
        )
        away = {officers[one] for one in drawn.away}
        walk(Chart(session, TODAY), clock, concerned, away, units[drawn.control % len(units)])
        session.rollback()


def walk(chart: Chart, clock: ClockKind, concerned: Concerned, away: set[int], control: int) -> None:
    """Up the whole ladder, nobody ever answering."""
    asked: list[int] = []
    for rung in LADDER[clock]:
        found = recipients.told(chart, rung, concerned, asked)
        copies = recipients.beside(chart, rung, concerned, found.officer_id)
        assert {reason.code for reason in found.why} <= set(REASONS)
        assert not away & {found.officer_id, *copies}, "nobody who is away is told"
        assert len({found.officer_id, *copies}) == 1 + len(copies), "nobody is told twice of one thing"
        passes = [node.id for node in chart.path(concerned.sought(rung.to))]
        assert len(passes) == len(set(passes)), "no unit is asked twice"
        if rung.to != "holder":
            assert found.officer_id is None or found.officer_id != concerned.holder_id, "not the late officer himself"
        if found.officer_id is None:
            assert found.unit_id == control, "at last the control office, whoever may sit there tomorrow"
            assert not present_at(chart, control) - away - {*asked, concerned.holder_id}
        elif rung.answer:
            assert found.officer_id not in asked, "nobody is asked twice"
            asked.append(found.officer_id)
    assert rung.to == "control"


def present_at(chart: Chart, unit_id: int) -> set[int]:
    """Those who control procedures in the unit."""
    query = select(Appointment.officer_id).join(Post, Post.id == Appointment.post_id)
    return set(chart.session.scalars(query.where(Post.unit_id == unit_id, Post.role_code == "control_officer")))


def build(session: Session, drawn: Drawn) -> tuple[list[int], list[int]]:
    """The rows of a drawn organisation, of an edition nobody will remember; the ids of its units and ten officers."""
    session.add(Level(code="any", name_vi="cấp", name_en="level", rank=1, valid_from=TODAY))
    session.add_all(Role(code=code, name_vi=code, name_en=code) for code in ROLES)
    units = [
        Unit(code=f"U{n}", name=f"đơn vị {n}", search_text="", level_code="any", kind=kind, valid_from=TODAY)
        for n, (_parent, kind) in enumerate(drawn.units)
    ]
    people = [Officer(code=f"O{n}", full_name=f"Người {n}", search_text="", valid_from=TODAY) for n in range(10)]
    session.add_all([*units, *people])
    session.flush()
    ids, officers = [unit.id for unit in units], [one.id for one in people]
    for own, (parent, _kind) in zip(ids, drawn.units, strict=True):
        above = ids[parent % len(ids)]
        if above != own:  # in a circle, too: nothing keeps people from entering one
            session.execute(update(Unit).where(Unit.id == own).values(parent_id=above))
    session.add_all(chairs(session, drawn, ids, officers))
    session.add_all(Absence(officer_id=officers[one], reason="Nghỉ", valid_from=TODAY) for one in drawn.away)
    session.add_all(
        Delegation(from_officer_id=officers[a], to_officer_id=officers[b], unit_id=ids[unit % len(ids)],
                   power="decide", basis="", valid_from=TODAY)
        for a, b, unit in drawn.lent
        if a != b
    )  # fmt: skip
    session.flush()
    session.expire_all()
    return ids, officers


def chairs(session: Session, drawn: Drawn, ids: list[int], officers: list[int]) -> Iterator[Appointment]:
    """The appointments to the drawn chairs; the control office has a chair of its own, filled or not."""
    here = drawn.control % len(ids)
    mine = [one for one in drawn.chairs if one[1] != "control_officer" or one[0] % len(ids) == here]
    for rank, (unit, role, holder) in enumerate([(here, "control_officer", None), *mine]):
        post = Post(unit_id=ids[unit % len(ids)], role_code=role, title=role, rank=rank, valid_from=TODAY)
        session.add(post)
        session.flush()
        if holder is not None:
            yield Appointment(post_id=post.id, officer_id=officers[holder], valid_from=TODAY)


def test_a_search_for_the_superior_begins_above_the_authority(city_to_read: Office) -> None:
    with city_to_read.looking() as session:
        division = session.scalars(select(Unit).where(Unit.code == "001/QLDT")).one()
        chart = Chart(session, TODAY)
        names = {place: chart.path(Sought(place, division.id))[0].code for place in ("leader", "head", "superior")}
        assert (names["leader"], names["head"]) == ("001/QLDT", "001")
        above = chart.path(Sought("superior", division.id))
        assert "001" not in [node.code for node in above]
        assert above[-1].code == "VPUB"
