"""The board of a unit: everybody who works there beside what they hold, and what waits for somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.act import Act
from engine.org import questions as org
from engine.org.fold import sort_key
from engine.org.models import Absence, Officer
from engine.org.tree import tree_of
from engine.reports.lateness import NOBODY, Pile, Tally, summed

MOST_UNITS = 40  # up to so many units those who hold nothing stand on the board, too
MOST_LINES = 100


@dataclass(frozen=True)
class Person:
    """A line of the board: an officer by id and code, or the queue of a unit by its code. `is_away` is today's; `place`
    is the code of a unit the line belongs to."""

    officer_id: int | None
    name: str
    code: str
    unit: str
    tally: Tally
    is_away: bool = False
    place: str = ""


def board(act: Act, units: Collection[int], found: Sequence[Pile]) -> tuple[list[Person], int]:
    """The lines, who is most behind first, and how many more there are; at most three statements."""
    sums = summed(found, lambda pile: (pile.officer_id or NOBODY, pile.unit_id if pile.officer_id is None else 0))
    places: dict[int, set[int]] = defaultdict(set)
    for pile in found:
        places[pile.officer_id or NOBODY].add(pile.unit_id)
    if len(units) <= MOST_UNITS:
        for unit_id, holders in org.holders_in(act.session, sorted(units), act.today).items():
            for _post, officer in holders:
                places[officer.id].add(unit_id)
    officers = _officers(act, places.keys() - {NOBODY})
    nodes = tree_of(act.session).nodes
    lines = [
        Person(None, "", nodes[at].code, nodes[at].name, sums[who, at], place=nodes[at].code)
        for who, at in sums
        if not who
    ]
    for officer_id, (name, code, is_away) in officers.items():
        at = sorted(places[officer_id])
        tally = sums.get((officer_id, 0), Tally())
        lines.append(Person(officer_id, name, code, _place(act, at), tally, is_away, nodes[at[0]].code))
    lines.sort(key=_by_need)
    return lines[:MOST_LINES], max(0, len(lines) - MOST_LINES)


def _place(act: Act, unit_ids: Sequence[int]) -> str:
    nodes = tree_of(act.session).nodes
    return ", ".join(nodes[unit_id].name for unit_id in unit_ids[:2]) + (" …" if len(unit_ids) > 2 else "")


def _by_need(line: Person) -> tuple[object, ...]:
    tally = line.tally
    return -tally.late, -tally.today, -tally.soon, -tally.total, line.officer_id is not None, sort_key(line.name)


def _officers(act: Act, ids: Collection[int]) -> dict[int, tuple[str, str, bool]]:
    """Name, code and whether away today, by id."""
    if not ids:
        return {}
    away = select(Absence.id).where(Absence.officer_id == Officer.id, Absence.holds_on(act.today)).exists()
    query = select(Officer.id, Officer.full_name, Officer.code, away).where(Officer.id.in_(sorted(ids)))
    return {row[0]: (row[1], row[2], bool(row[3])) for row in act.session.execute(query)}
