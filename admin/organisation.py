"""The organisation, to be looked at: found by name or walked from the top, and every unit as it is on a chosen day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, render_template, request
from flask_babel import gettext
from sqlalchemy import select

from admin import words
from engine.act import Act
from engine.errors import Refusal
from engine.identity.permissions import Permission, may, require
from engine.org import questions as org
from engine.org.fold import fold
from engine.org.heads import REASONS, Reason
from engine.org.models import Absence, Level, Officer, Post, Role, Unit
from engine.org.tree import Node, tree_of
from web.addresses import asked
from web.guards import looking
from web.told import Told, day, tell

room = Blueprint("organisation", __name__, url_prefix="/quan-tri/to-chuc")
PAGE = 60


@dataclass
class Branch:
    """One unit of the tree with how much hangs below it."""

    node: Node
    parts: int = 0
    below: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Chair:
    post: Post
    officer: Officer | None
    is_absent: bool


@room.get("")
def index() -> str:
    """The tree by level, or what was searched for."""
    with looking() as act:
        require(act.actor, Permission.LOOK_ORGANISATION)
        text, level, after = asked("q"), asked("cap", 20), asked("sau", 40)
        found = _search(act, text, level, after) if text or level else None
        more = found[PAGE - 1].code if found and len(found) > PAGE else None
        return render_template(
            "admin/organisation.html",
            text=text, level=level, found=found[:PAGE] if found is not None else None, more=more, after=after,
            levels=_levels(act), tree=None if found is not None else _tree(act),
            nodes=tree_of(act.session).nodes, words=words,
        )  # fmt: skip


@room.get("/<path:code>")
def show(code: str) -> str | tuple[str, int]:
    """One unit on a day: who sits there, who answers for it, what is above and below."""
    with looking() as act:
        require(act.actor, Permission.LOOK_ORGANISATION)
        try:
            on, refused = day(request.args.get("ngay", ""), "ngay", act.today), None
        except Refusal as refusal:
            on, refused = act.today, tell(refusal, "day")
        page = _unit_page(act, code, on, refused)
        return (page, refused.status) if refused else page


def _unit_page(act: Act, code: str, on: date, refused: Told | None) -> str:
    unit = org.unit(act.session, code, on)
    answers = org.acting_head_of(act.session, unit, on)
    above = org.chain(act.session, unit, on)[1:]
    below: dict[str, list[Unit]] = {}
    for part in org.children(act.session, unit, on):
        below.setdefault(part.kind, []).append(part)
    return render_template(
        "admin/unit.html",
        unit=unit, above=above, below=below, on=on, refused=refused, words=words,
        head=org.head_of(act.session, unit, on), answers=answers, why=[_why(reason) for reason in answers.why],
        chairs=_chairs(act, unit, on), roles=_roles(act),
        may_enter_leave=may(act.actor, Permission.REPORT_ABSENCE, unit.id, [each.id for each in above]),
    )  # fmt: skip


def _why(reason: Reason) -> str:
    return reason.text(gettext(REASONS[reason.code]))


def _chairs(act: Act, unit: Unit, on: date) -> list[Chair]:
    chairs = org.chairs(act.session, unit, on)
    sitting = {officer.id for _, officer in chairs if officer}
    query = select(Absence.officer_id).where(Absence.officer_id.in_(sitting), Absence.holds_on(on))
    away = set(act.session.scalars(query))
    return [Chair(post, officer, officer is not None and officer.id in away) for post, officer in chairs]


def _roles(act: Act) -> dict[str, Role]:
    return {role.code: role for role in act.session.scalars(select(Role))}


def _levels(act: Act) -> list[Level]:
    return list(act.session.scalars(select(Level).where(Level.holds_on(act.today)).order_by(Level.rank)))


def _search(act: Act, text: str, level: str, after: str) -> list[Unit]:
    query = select(Unit).where(Unit.holds_on(act.today), Unit.code > after)
    if level:
        query = query.where(Unit.level_code == level, Unit.kind.in_(("city", "department", "district", "commune")))
    for word in fold(text).split()[:8]:
        query = query.where(Unit.search_text.contains(word, autoescape=True))
    return list(act.session.scalars(query.order_by(Unit.code).limit(PAGE + 1)))


def _tree(act: Act) -> tuple[Node | None, dict[str, list[Branch]]]:
    """The unit at the top, and what stands directly under it by kind, each with its own authorities below."""
    nodes = [node for node in tree_of(act.session).nodes.values() if node.holds_on(act.today)]
    top = next((node for node in nodes if node.parent_id is None and node.kind == "city"), None)
    branches = {node.id: Branch(node) for node in nodes if top and node.parent_id == top.id}
    for node in sorted(nodes, key=lambda node: node.code):
        if (branch := branches.get(node.parent_id or 0)) is not None:
            branch.parts += not node.is_authority
            branch.below += [node] if node.is_authority else []
    kinds: dict[str, list[Branch]] = {}
    for branch in sorted(branches.values(), key=lambda branch: branch.node.code):
        kinds.setdefault(branch.node.kind, []).append(branch)
    outside = [Branch(node) for node in nodes if node.kind == "outside" and node.parent_id is None]
    if outside:
        kinds.setdefault("outside", []).extend(outside)
    return top, kinds
