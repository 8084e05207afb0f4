"""Who may be chosen: officers for an item, and the choices a form offers."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from sqlalchemy import Date, Select, bindparam, select

import forms
from engine.act import Act
from engine.dossiers.models import WorkItem
from engine.org import questions as org
from engine.org.fold import sort_key
from engine.org.models import Appointment, Officer, Post, Unit
from engine.org.tree import tree_of


def for_item(act: Act, item: WorkItem) -> set[int]:
    """Officers who hold the item's role in its unit today, and who stands in for them there."""
    unit = act.session.get_one(Unit, item.unit_id)
    holders = {officer.id for officer in org.members(act.session, unit, act.today, role=item.role)}
    return holders | {officer.id for officer in stand_ins(act, item)}


def stand_ins(act: Act, item: WorkItem) -> list[Officer]:
    """Who sits on the item's chairs for somebody today, for its procedure too; in the order of their names."""
    lent = org.lent_chairs(act.session, item.unit_id, item.role, act.today)
    people = {officer for officer, procedures in lent if procedures is None or item.procedure_code in procedures}
    return sorted(people, key=lambda officer: (sort_key(officer.full_name), officer.id))


def leading_role(act: Act, unit: Unit) -> str:
    """The role that answers for a unit: its head's, whatever it is called there."""
    posts = org.posts(act.session, unit, act.today)
    held = {post.role_code for post in posts}
    return next((role for role in ("head", "unit_leader", "desk_head", "outside_officer") if role in held), "head")


def officers_of(act: Act, unit_id: int) -> dict[str, str]:
    """Officer code → name, for a form's `officer` field: the people of the unit and of its parts, by rank and then in
    Vietnamese order; one statement."""
    parts = [node.id for node in tree_of(act.session).by_parent[unit_id] if not node.is_authority]
    asked = {"on": act.today, "unit_ids": [unit_id, *parts]}
    rows = act.session.connection().execute(_people_question(), asked)
    found = sorted(rows, key=lambda row: (row.rank, sort_key(row.full_name), row.code))
    act.session.info.setdefault("officer_ids", {}).update({row.code: row.id for row in found})
    return {row.code: row.full_name for row in found}


@cache
def _people_question() -> Select[str, str, int, int]:
    """Put together once: every form that gives a dossier to somebody asks it."""
    on = bindparam("on", type_=Date)
    return (
        select(Officer.code, Officer.full_name, Officer.id, Post.rank)
        .join(Appointment, (Appointment.officer_id == Officer.id) & Appointment.holds_on(on))
        .join(Post, (Post.id == Appointment.post_id) & Post.holds_on(on))
        .where(Post.unit_id.in_(bindparam("unit_ids", expanding=True)), Officer.holds_on(on))
    )


def units_below(act: Act, unit_id: int) -> dict[str, str]:
    """Unit code → name of the sub-units of an authority, for a form's `unit` field; in Vietnamese order."""
    children = org.children(act.session, act.session.get_one(Unit, unit_id), act.today)
    return {one.code: one.name for one in sorted(children, key=lambda one: (sort_key(one.name), one.code))}


def for_form(act: Act, item: WorkItem) -> dict[str, Collection[str]]:
    """The allowed codes of each `officer` and `unit` field of the item's form; no query where it has none."""
    return for_fields(act, forms.definition(item.form), item.unit_id) if item.form else {}


def for_fields(act: Act, form: forms.Form, unit_id: int | None) -> dict[str, Collection[str]]:
    """The same for any form; `officer` fields offer the people of `unit_id`."""
    allowed: dict[str, Collection[str]] = {}
    for field in form.fields:
        if field.type == "officer" and unit_id is not None:
            allowed[field.name] = set(officers_of(act, unit_id))
        elif field.type == "unit":
            allowed[field.name] = tree_of(act.session).codes(act.today)
    return allowed
