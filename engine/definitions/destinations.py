"""Where the lanes of a version lead: which units its steps come to, seen backwards from a unit, and where nobody sits.

The words of `org.routing` say where a step of one dossier goes. Here they are asked for all dossiers at once: for every
authority that receives the procedure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.legal import Legal
from engine.definitions.profile import Profile, TaskProfile
from engine.errors import Invalid
from engine.org.models import Appointment, Officer, Post, Unit
from engine.org.tree import Node, Tree, tree_of
from engine.words import Named, Sentence

MOST_NAMED = 8


class NobodyAnywhereDoesThis(Invalid):
    """Không đơn vị nào có người giữ nhiệm vụ của bước: {steps}. Bổ nhiệm người trước, hoặc sửa lại quy trình."""


def human(profile: Profile) -> Iterator[TaskProfile]:
    """The steps people do."""
    return (task for task in profile.tasks.values() if task.kind == "human" and task.role and task.routing)


def is_received_at(legal: Legal, unit: Node | Unit) -> bool:
    """Whether the desk of this authority receives the procedure (by kind of authority, or by name)."""
    return bool({unit.kind, unit.code, f"{unit.kind}:{unit.code}"} & set(legal.received_at))


@dataclass
class Map:
    """The units of one day, and which of them receive one procedure."""

    tree: Tree
    legal: Legal
    profile: Profile
    on: date

    def __post_init__(self) -> None:
        authorities = [node for node in self.tree.nodes.values() if node.is_authority and node.holds_on(self.on)]
        self.receiving = [node for node in authorities if is_received_at(self.legal, node)]

    def places(self, routing: str) -> set[int]:
        """The units a routing leads to. `handling` and `fact` may mean many: every unit they could."""
        word, _, part = routing.strip().partition("/")
        bases = self._bases(word)
        if not part:
            return {node.id for node in bases}
        parts = (self.tree.find(f"{node.code}/{part}", self.on) for node in bases)
        return {node.id for node in parts if node}

    def _bases(self, word: str) -> list[Node]:
        kind, _, name = word.partition(":")
        match kind:
            case "same":
                return self.receiving
            case "department":
                found = self.tree.find(name, self.on)
                return [found] if found and self.receiving else []
            case "outside":
                branches = {name, *(f"{name}/{area.code}" for node in self.receiving for area in self._above(node))}
                return [node for code in branches if (node := self.tree.find(code, self.on))]
            case "fact":
                level = next((level for level in ("commune", "district") if level in name), None)
                return [node for node in self._authorities() if level is None or node.kind == level]
            case "handling":
                return [part for node in self._handling() for part in self._parts(node)]
            case "handling_authority":
                return self._handling()
            case _:
                at_level = ([n for n in self._above(node) if _is_at(n, kind)] for node in self.receiving)
                return list({found[-1].id: found[-1] for found in at_level if found}.values())

    def _handling(self) -> list[Node]:
        """The authorities whose parts a dossier may be entrusted to: the receiving ones, and where other lanes lead."""
        words = {task.routing.partition("/")[0] for task in human(self.profile) if task.routing}
        found = {node.id: node for node in self.receiving}
        words |= {routing.partition("/")[0] for routing in self.legal.handling.values()}
        for word in words - {"handling", "handling_authority"}:
            found |= {node.id: node for node in self._bases(word) if node.kind != "outside"}
        return list(found.values())

    def _above(self, node: Node) -> tuple[Node, ...]:
        return self.tree.lineage(node.id, self.on)

    def _parts(self, authority: Node) -> list[Node]:
        parts = [node for node in self.tree.by_parent[authority.id] if not node.is_authority]
        deeper = [node for part in parts for node in self.tree.by_parent[part.id]]
        return [node for node in (*parts, *deeper) if node.holds_on(self.on)]

    def _authorities(self) -> list[Node]:
        return [node for node in self.tree.nodes.values() if node.is_authority and node.holds_on(self.on)]


def _is_at(node: Node, level_code: str) -> bool:
    return node.level_code == level_code and node.is_authority


def map_of(session: Session, legal: Legal, profile: Profile, on: date) -> Map:
    return Map(tree_of(session), legal, profile, on)


# -- where nobody sits -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Vacancy:
    """Steps of one role that come to `vacant` units where nobody holds it, of `total` they come to at all; the names of
    the first few. A `choice` of units (entrusted, named in the facts) is told only where all of them are empty."""

    steps: tuple[Named, ...]
    role: str
    routing: str
    units: tuple[Named, ...]
    vacant: int
    total: int

    @property
    def is_nowhere(self) -> bool:
        """Whether no unit at all has anybody."""
        return self.total > 0 and self.vacant == self.total


def vacancies(session: Session, legal: Legal, profile: Profile, on: date) -> list[Vacancy]:
    """The places the lanes lead to where nobody holds the role on that day; two statements at most."""
    map = map_of(session, legal, profile, on)
    held = _held(session, {task.role for task in human(profile) if task.role}, on)
    steps: dict[tuple[str, str], list[Named]] = {}
    for task in human(profile):
        steps.setdefault((task.role or "", task.routing or ""), []).append(Named(task.name, task.name_en))
    found = []
    for (role, routing), names in steps.items():
        places = map.places(routing)
        vacant = sorted(unit_id for unit_id in places if (unit_id, role) not in held)
        is_choice = routing.startswith(("handling", "fact:"))
        if vacant and (not is_choice or len(vacant) == len(places)):
            nodes = sorted((map.tree.nodes[unit_id] for unit_id in vacant), key=lambda node: node.code)
            named = tuple(Named(node.name) for node in nodes[:MOST_NAMED])
            found.append(Vacancy(tuple(dict.fromkeys(names)), role, routing, named, len(vacant), len(places)))
    return found


def require_somebody_somewhere(session: Session, legal: Legal, profile: Profile, on: date) -> None:
    """Refuse with `NobodyAnywhereDoesThis` where a step would come to nobody, wherever the dossier is received."""
    nowhere = [each for each in vacancies(session, legal, profile, on) if each.is_nowhere]
    if nowhere:
        names = [step for each in nowhere for step in each.steps][:MOST_NAMED]
        filling: Mapping[str, Named] = {f"step_{number}": name for number, name in enumerate(names)}
        raise NobodyAnywhereDoesThis(steps=Sentence("; ".join(f"“{{{name}}}”" for name in filling), **filling))


def _held(session: Session, roles: Iterable[str], on: date) -> set[tuple[int, str]]:
    query = (
        select(Post.unit_id, Post.role_code)
        .join(Appointment, (Appointment.post_id == Post.id) & Appointment.holds_on(on))
        .join(Officer, (Officer.id == Appointment.officer_id) & Officer.holds_on(on))
        .where(Post.role_code.in_(sorted(roles)), Post.holds_on(on))
        .distinct()
    )
    return {(unit_id, role) for unit_id, role in session.execute(query)}
