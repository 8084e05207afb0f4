"""Telling how late a unit is: who hears of it by the ladder's rungs for units, once per unit and week or month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from engine import audit, notices
from engine.act import Act
from engine.escalation.ladder import Rung
from engine.escalation.ladders import Ladders
from engine.escalation.models import MONTH, WEEK, UnitReport
from engine.org.search import Chart, Found, Sought
from engine.org.tree import tree_of
from engine.words import _

SENTENCES = {
    WEEK: _("{unit}: {count} hồ sơ quá hạn trong tuần từ ngày {since}; mời xem từng hồ sơ và chỉ đạo khắc phục."),
    MONTH: _(
        "{unit}, tháng {month}: giải quyết xong {done} hồ sơ, đúng hạn {on_time}; {count} hồ sơ quá hạn trong tháng, "
        "{unexplained} chưa giải trình."
    ),
}


def rung_of(ladders: Ladders, kind: str, unit_id: int) -> Rung | None:
    """The rung of a unit's ladder that tells of a week or of a month; None where nobody is to be told."""
    word = {WEEK: "many", MONTH: "month"}[kind]
    return next((rung for rung in ladders.rungs("unit", None, unit_id) if rung.when == word), None)


def is_told(act: Act, kind: str, unit_id: int, begins_on: date) -> bool:
    mine = UnitReport.kind == kind, UnitReport.unit_id == unit_id, UnitReport.begins_on == begins_on
    return act.session.scalar(select(UnitReport.id).where(*mine)) is not None


def tell(
    act: Act, chart: Chart, kind: str, rung: Rung, unit_id: int, begins_on: date, numbers: Mapping[str, int]
) -> UnitReport:
    """Write down that it was told, and leave a line for who is told and who hears of it beside. Of a month the head is
    told himself, present or not: it is his to answer for; whoever acts for him, where the chair is empty."""
    found = told(chart, kind, rung, unit_id)
    copies = beside(chart, rung, unit_id, found.officer_id)
    report = UnitReport(
        kind=kind,
        begins_on=begins_on,
        unit_id=unit_id,
        level=rung.level,
        officer_id=found.officer_id,
        copies=copies,
        why=[{"code": reason.code, "unit": reason.unit, "officer": reason.officer} for reason in found.why],
        numbers=dict(numbers),
        told_at=act.now,
    )
    act.session.add(report)
    node = tree_of(act.session).nodes[unit_id]
    said: dict[str, notices.Filling] = {"unit": node.name, "since": begins_on, "month": f"{begins_on:%m/%Y}"}
    said |= {name: str(number) for name, number in numbers.items()} | {"place": node.code}
    for officer_id in (found.officer_id, *copies):
        if officer_id is not None:
            notices.tell(act, officer_id, f"report.{kind}", SENTENCES[kind], dossier_id=None, **said)
    about: dict[str, Any] = {"begins_on": begins_on.isoformat(), "officer_id": found.officer_id, "level": rung.level}
    audit.record(act, f"lateness.{kind}_told", f"unit:{unit_id}", numbers=dict(numbers), **about)
    return report


def told(chart: Chart, kind: str, rung: Rung, unit_id: int) -> Found:
    """Who hears of a week or a month of the unit on the chart's day, and how the search came to him."""
    head = chart.head(unit_id) if kind == MONTH and rung.to == "head" else None
    return Found(head, unit_id, ()) if head is not None else chart.find(Sought(rung.to, unit_id), {})


def beside(chart: Chart, rung: Rung, unit_id: int, first: int | None) -> list[int]:
    """Who hears of it, too, each once."""
    found = [chart.find(Sought(place, unit_id), {}, climbs=False).officer_id for place in rung.copies]
    return sorted({one for one in found if one is not None} - {first})
