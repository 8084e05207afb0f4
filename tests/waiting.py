"""What waits in the demo city, which demo account may do it, and what its form proposes: work for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from demo.accounts import LISTED
from engine.act import SYSTEM, Office
from engine.dossiers.models import CLAIMED, OPEN, WorkItem
from tests import city


@dataclass(frozen=True)
class Waiting:
    """One open item and who is to complete it, with which answers."""

    item_id: int
    dossier_id: int
    element_id: str
    login: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Desks:
    """Which demo accounts sit where, each in person before those who act for somebody."""

    by_seat: Mapping[tuple[int, str], list[str]]
    by_officer: Mapping[int, str]

    @classmethod
    def of(cls, office: Office) -> Desks:
        seated: dict[tuple[int, str], list[tuple[bool, int, str]]] = defaultdict(list)
        officers: dict[int, str] = {}
        for place, person in enumerate(LISTED):
            actor = city.sign_in(office, person.login)
            if actor.officer_id is not None:
                officers[actor.officer_id] = person.login
            for seat in actor.seats:
                seated[seat.unit_id, seat.role].append((seat.acting_for is not None, place, person.login))
        return cls({seat: [login for *_, login in sorted(people)] for seat, people in seated.items()}, officers)

    def for_item(self, item: WorkItem) -> str | None:
        """The holder's account, else the first at the item's desk; None where nobody has an account."""
        if item.officer_id is not None:
            return self.by_officer.get(item.officer_id)
        return next(iter(self.by_seat.get((item.unit_id, item.role), ())), None)


def waiting(office: Office, desks: Desks) -> list[Waiting]:
    """Every open item somebody with an account may do, oldest first."""
    with office.look(SYSTEM) as act:
        query = select(WorkItem).where(WorkItem.state.in_((OPEN, CLAIMED))).order_by(WorkItem.id)
        items = list(act.session.scalars(query))
    found = ((item, desks.for_item(item)) for item in items)
    return [
        Waiting(item.id, item.dossier_id, item.element_id, login, city.defaults_for(office, item))
        for item, login in found
        if login is not None
    ]
