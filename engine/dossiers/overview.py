"""What can still be done about dossiers that are late as a whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.act import Act
from engine.dossiers import handling
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem


@dataclass(frozen=True)
class Whole:
    """A dossier that is late as a whole: whether the actor may give it a new date, and the steps that hold it up."""

    may_extend: bool
    dossier: Dossier
    steps: Sequence[WorkItem]


def wholes(act: Act, codes: Collection[str]) -> dict[str, Whole]:
    """By code what can still be done about these dossiers."""
    if not codes:
        return {}
    found = act.session.scalars(select(Dossier).where(Dossier.code.in_(sorted(codes)))).all()
    is_open = WorkItem.state.in_((OPEN, CLAIMED))
    held = select(WorkItem).where(WorkItem.dossier_id.in_([each.id for each in found]), is_open).order_by(WorkItem.id)
    steps = act.session.scalars(held).all()
    return {
        each.code: Whole(
            "extend" in handling.available(act, each) and not each.extensions,
            each,
            [step for step in steps if step.dossier_id == each.id],
        )
        for each in found
    }
