"""What a play needs before it begins: where the procedure is received on a stage, what is asked and handed in there,
and which units stand on it. Plain values, for the page that plays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.act import SYSTEM, Act
from engine.definitions.legal import Legal
from engine.dossiers import desks
from engine.org.models import Role, Unit
from engine.org.tree import tree_of
from engine.rehearsal.design import Content, design_of
from engine.rehearsal.people import home
from engine.rehearsal.stage import BEGINNING, open_stage


def beginning(content: Content) -> dict[str, Any] | None:
    """None for a design that cannot be put on a stage. `places` are the authorities that receive it, the usual one
    first; `units` and `roles` all a script may name."""
    design = design_of(content)
    if design.draft is None:
        return None
    legal = design.draft.legal
    on = BEGINNING.date()
    with open_stage() as (office, _clock), office.look(SYSTEM) as act:
        edition = legal.edition_near(on)
        return {
            "procedure": legal.code,
            "intake_form": legal.intake_form,
            "papers": [
                {"code": paper.code, "vi": paper.name.vi, "en": paper.name.en, "required": paper.required}
                for paper in edition.papers
            ],
            "channels": list(edition.channels) or ["direct"],
            "places": _places(act, legal),
            "units": {node.code: node.name for node in tree_of(act.session).nodes.values()},
            "roles": {
                role.code: {"vi": role.name_vi, "en": role.name_en} for role in act.session.scalars(select(Role))
            },
        }


def _places(act: Act, legal: Legal) -> list[dict[str, str]]:
    usual = home(legal.received_at[0]) if legal.received_at else ""
    units = [unit for unit in act.session.scalars(select(Unit).order_by(Unit.id)) if desks.receives(legal, unit)]
    units.sort(key=lambda unit: unit.code != usual)
    return [{"code": unit.code, "name": unit.name, "kind": unit.kind} for unit in units]
