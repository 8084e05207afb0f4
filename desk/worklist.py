"""The worklist: mine, free to take, and all of my unit; narrowed, searched, and turned page by page.

Tab, filter, search and place stand in the address, so they survive whatever is opened from the list.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from desk import lines, words
from engine.act import Act
from engine.definitions import catalog
from engine.dossiers import queries, undoing
from engine.dossiers.queries import MOST_COUNTED, Counters, Filter
from engine.identity.permissions import Permission, require
from web.guards import looking

room = Blueprint("worklist", __name__)


@room.get("/viec")
def index() -> str:
    """One page of one tab."""
    with looking() as act:
        require(act.actor, Permission.WORK_ITEM)
        counters = queries.counters(act)
        tab = _tab(counters)
        chosen = Filter(
            text=request.args.get("q", "")[:200],
            due=request.args.get("han", ""),
            procedure_code=request.args.get("thu-tuc", ""),
        )
        visited = request.args.getlist("sau")
        page = queries.worklist(act, tab, chosen, lines.read(visited[-1]) if visited else None)
        return render_template(
            "desk/worklist.html",
            tab=tab,
            tabs=_tabs(counters),
            chosen=chosen,
            is_narrowed=bool(chosen.text or chosen.due or chosen.procedure_code),
            has_several_units=len(act.actor.unit_ids) > 1,
            lines=lines.lines(act, page.rows),
            undone=(last := undoing.last_of(act)) and last[0],
            seconds_left=last and undoing.seconds_left(last[1], act.now),
            procedures=_procedures(act),
            due=words.DUE,
            newer=_place(visited[:-1]) if visited else None,
            older=_place([*visited, lines.written(page.next)][-lines.MOST_PAGES_BACK :]) if page.next else None,
        )


def _tab(counters: Counters) -> str:
    """The tab asked for; otherwise what I hold, or what I might take when I hold nothing."""
    wanted = request.args.get("tab")
    if wanted in words.TABS:
        return wanted
    return "mine" if counters.mine or not counters.available else "available"


def _tabs(counters: Counters) -> list[dict[str, Any]]:
    counted = {"mine": counters.mine, "available": counters.available, "unit": counters.unit}
    return [
        {"name": name, "label": label, "count": capped(counted[name]), "url": _url(tab=name, sau=[])}
        for name, label in words.TABS.items()
    ]


def capped(number: int) -> str:
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


def _procedures(act: Act) -> list[Any]:
    return [row.procedure for row in catalog.list_procedures(act.session, act.today) if row.version_id is not None]


def _place(visited: list[str]) -> str:
    return _url(sau=visited)


def _url(**changes: Any) -> str:
    """This list with other words in its address; empty ones are left out."""
    said: dict[str, Any] = {**request.args.to_dict(flat=False), **changes}
    return url_for("worklist.index", **{name: value for name, value in said.items() if value and value != [""]})
