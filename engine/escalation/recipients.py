"""Who is told at a rung: found by a search that only climbs, never the late officer himself, never asked twice.

A dossier that was given a later date once is told one place higher. A body outside the city's command hears of its own
lateness itself, whoever holds the step first, and nobody above it does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from engine.escalation.ladder import HIGHER, Rung
from engine.org.heads import Reason
from engine.org.search import Chart, Found, Sought


@dataclass(frozen=True)
class Concerned:
    """What a search must know of a late step or dossier: where it counts, who holds it, where it was received, which
    unit handles it; `is_second` when its applicant was given a later date once already."""

    unit_id: int
    receiving_id: int
    handling_id: int
    procedure_code: str
    holder_id: int | None = None
    is_second: bool = False

    def sought(self, place: str) -> Sought:
        if place == "handler":
            return Sought("leader", self.handling_id, procedure=self.procedure_code)
        return Sought(place, self.unit_id, self.holder_id, self.receiving_id, self.procedure_code)


def told(chart: Chart, rung: Rung, concerned: Concerned, asked: Collection[int]) -> Found:
    """Who is told, and how the search came to him; `asked` were asked for an answer at rungs below."""
    if rung.clock == "outside":
        return chart.find(replace(concerned.sought(rung.to), within=True), {})
    is_higher = concerned.is_second and not rung.warns
    passed = dict.fromkeys(asked, "told")
    if concerned.holder_id is not None and rung.to != "holder":
        passed[concerned.holder_id] = "late"
    found = chart.find(concerned.sought(HIGHER.get(rung.to, rung.to) if is_higher else rung.to), passed)
    return replace(found, why=(Reason("second", ""), *found.why)) if is_higher else found


def beside(chart: Chart, rung: Rung, concerned: Concerned, first: int | None) -> list[int]:
    """Who hears of it, too, each once; a place where nobody is present is left out."""
    told = {first: "told"} if first is not None else {}
    copies: list[int] = []
    for place in rung.copies:
        found = chart.find(concerned.sought(place), told, climbs=False).officer_id
        if found is not None:
            told[found] = "told"
            copies.append(found)
    return copies
