"""The beats that tell how late units are, by the ladder's rungs for units (Decision 891, III.2.5): the superior, when
many dossiers of one unit passed their date in a week; every head of an authority, when a month has ended.

A line of the ledger is weighed once, after it was written, so that asking costs what is late. Every month that ended
since the last one told is made up for, head by head, each in one row that can be written once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.clock import day_here
from engine.dossiers import months
from engine.dossiers.duty_models import Lateness
from engine.dossiers.models import Dossier
from engine.escalation import ladders, reporting
from engine.escalation.models import MONTH, WEEK, UnitReport
from engine.org.search import Chart
from engine.org.tree import Node, tree_of, within

TOGETHER = 50  # heads told in one act
WEEK_DAYS = 7


def weigh(office: Office) -> int:
    """Ask of every new line of the ledger whether too many came together; answers how many units were reported."""
    with office.look(SYSTEM) as act:
        new = select(Lateness.unit_id).where(Lateness.weighed_at.is_(None)).distinct()
        units = act.session.scalars(new.order_by(Lateness.unit_id)).all()
    return sum(_weigh_one(office, unit_id) for unit_id in units)


def _weigh_one(office: Office, unit_id: int) -> int:
    try:
        with office.act(SYSTEM) as act:
            new = select(Lateness).where(Lateness.weighed_at.is_(None), Lateness.unit_id == unit_id)
            lines = act.session.scalars(new.with_for_update()).all()
            weeks = {monday_of(day_here(line.due_at)) for line in lines}
            for line in lines:
                line.weighed_at = act.now
            return sum(_report_week(act, unit_id, monday) for monday in sorted(weeks))
    except SomeoneMovedItFirst:
        return 0  # another node weighs them this instant; what it has not seen stays new


def _report_week(act: Act, unit_id: int, monday: date) -> bool:
    rung = reporting.rung_of(ladders.in_force(act.session, act.today), WEEK, unit_id)
    if rung is None or reporting.is_told(act, WEEK, unit_id, monday):
        return False
    late = select(func.count(Lateness.dossier_id.distinct())).where(Lateness.unit_id == unit_id)
    count = act.session.scalar(late.where(*months.due_within(monday, WEEK_DAYS))) or 0
    if count >= rung.count:
        reporting.tell(act, Chart(act.session, act.today), WEEK, rung, unit_id, monday, {"count": count})
    return count >= rung.count


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def tell_months(office: Office) -> int:
    """Tell the heads of the months that ended and of which they have not heard; answers how many were told."""
    with office.look(SYSTEM) as act:
        ended = list(_ended_months(act))
        owed = [(first, _untold(act, first)) for first in ended]
        found = {first: months.figures(act, first) for first, nodes in owed if nodes}
    told = 0
    for first, nodes in owed:
        for begins in range(0, len(nodes), TOGETHER):
            told += _tell_some(office, first, nodes[begins : begins + TOGETHER], found[first])
    return told


def _tell_some(office: Office, first: date, nodes: Sequence[Node], found: dict[int, months.Figures]) -> int:
    try:
        with office.act(SYSTEM) as act:
            counting, chart = ladders.in_force(act.session, act.today), Chart(act.session, act.today)
            chart.read([node.id for node in nodes])
            for node in nodes:
                rung = reporting.rung_of(counting, MONTH, node.id)
                if rung is not None:
                    numbers = months.summed(found, within(act.session, [node.id])).told
                    reporting.tell(act, chart, MONTH, rung, node.id, first, numbers)
            return len(nodes)
    except SomeoneMovedItFirst:
        return 0  # another node tells them


def _ended_months(act: Act) -> Iterator[date]:
    """From the last one of which anybody was told, or else from the first dossier, to the last that has ended."""
    first = act.session.scalar(select(func.max(UnitReport.begins_on)).where(UnitReport.kind == MONTH))
    if first is None:
        oldest = act.session.scalar(select(Dossier.submitted_at).order_by(Dossier.id).limit(1))
        first = day_here(oldest).replace(day=1) if oldest else act.today.replace(day=1)
    while months.next_month(first) <= act.today:
        yield first
        first = months.next_month(first)


def _untold(act: Act, first: date) -> list[Node]:
    """The authorities of that month, as far as they still stand, whose ladder's day has come and who were not told."""
    tree, last = tree_of(act.session), months.next_month(first) - timedelta(days=1)
    counting = ladders.in_force(act.session, act.today)
    mine = UnitReport.kind == MONTH, UnitReport.begins_on == first
    told = set(act.session.scalars(select(UnitReport.unit_id).where(*mine)))
    standing = [
        node
        for node in tree.nodes.values()
        if node.is_authority and node.kind != "outside" and node.holds_on(last) and node.holds_on(act.today)
    ]
    rungs = {node: reporting.rung_of(counting, MONTH, node.id) for node in standing if node.id not in told}
    return [node for node, rung in rungs.items() if rung and act.today >= last + timedelta(days=rung.count)]
