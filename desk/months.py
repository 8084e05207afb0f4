"""What became of a month in the units one leads, and which dossiers passed their date in one week: where the reports of
the ladder lead. Every number opens its list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _

from desk import words
from desk.scope import Scope, scope
from engine.act import Act
from engine.dossiers import months
from engine.dossiers.months import MOST_LISTED, Figures
from engine.dossiers.unit_reports import WEEK_DAYS, monday_of
from engine.org.tree import Node, tree_of
from web.addresses import asked
from web.guards import looking

room = Blueprint("months", __name__)

BACK = 12  # months that may be chosen
LISTS = {
    "xong": _("Đã giải quyết xong"),
    "xong-tre": _("Xong sau ngày hẹn đầu tiên"),
    "qua-han": _("Quá hạn trong tháng"),
}


@dataclass(frozen=True)
class Row:
    """A unit by itself, without those below it."""

    node: Node
    figures: Figures


@room.get("/giam-sat/thang")
def index() -> str:
    """A month, unit by unit, the best kept promises first; or the list behind one number."""
    with looking() as act:
        chosen = scope(act)
        first = _month(asked("thang", 7), act.today)
        found, wanted = months.figures(act, first), asked("so", 10)
        nodes = tree_of(act.session).nodes
        rows = [Row(nodes[unit], found[unit]) for unit in found if unit in chosen.units]
        rows.sort(key=lambda row: (row.figures.share is None, -(row.figures.share or 0), row.node.name))
        listed = _list(act, first, chosen, wanted) if wanted in LISTS else None
        return render_template(
            "desk/months.html", scope=chosen, first=first, choices=_choices(act.today), rows=rows,
            total=months.summed(found, chosen.units), wanted=wanted, lists=LISTS, listed=listed, most=MOST_LISTED,
            ends=months.next_month(first) - timedelta(days=1), causes=words.CAUSES, running=first == _this(act.today),
        )  # fmt: skip


@room.get("/giam-sat/tuan")
def week() -> str:
    """The dossiers of the chosen units whose date passed in one week."""
    with looking() as act:
        chosen = scope(act)
        first = monday_of(_day(asked("tu", 10), date.fromisoformat) or act.today)
        listed = months.passed(act, first, chosen.units, days=WEEK_DAYS)
        return render_template(
            "desk/late_week.html", scope=chosen, first=first, ends=first + timedelta(days=WEEK_DAYS - 1),
            listed=listed, most=MOST_LISTED, causes=words.CAUSES,
            before=first - timedelta(days=WEEK_DAYS), after=first + timedelta(days=WEEK_DAYS),
        )  # fmt: skip


def _list(act: Act, first: date, chosen: Scope, wanted: str) -> Sequence[Any]:
    if wanted == "qua-han":
        return months.passed(act, first, chosen.units)
    return months.ended(act, first, chosen.units, late=wanted == "xong-tre")


def _this(today: date) -> date:
    return today.replace(day=1)


def _month(said: str, today: date) -> date:
    """The month asked for, or the last one that has ended."""
    return _day(said, lambda text: date.fromisoformat(f"{text}-01")) or _this(_this(today) - timedelta(days=1))


def _day(said: str, read: Callable[[str], date]) -> date | None:
    try:
        found = read(said) if said else None
    except ValueError:
        return None
    return found if found and 2000 <= found.year <= 2100 else None


def _choices(today: date) -> list[date]:
    """The present month and those before it."""
    found = [_this(today)]
    while len(found) < BACK:
        found.append(_this(found[-1] - timedelta(days=1)))
    return found
