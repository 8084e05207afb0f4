"""What the caller owes as a head, or for a head: each a work item, completed as any other."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import Field

from api.door import room
from api.shapes import Instant, Told, UnitRef, unit_ref
from api.work_items import name_of
from engine.act import Act
from engine.dossiers import duties
from engine.dossiers.duties import Owed
from web.guards import looking


class DutyOut(Told):
    kind: str = Field(description="apology, explanation or dialogue")
    work_item_id: int = Field(description="Completed by `POST /work-items/{item_id}/complete`.")
    name: str
    unit: UnitRef | None
    officer: str | None = Field(description="Who owes it; null where the chair is empty.")
    opened_at: Instant
    due_at: Instant | None
    dossier: str
    dossier_due_at: Instant | None
    procedure_name: str
    applicant_name: str


class Duties(Told):
    duties: list[DutyOut]


@room.get("/duties")
@room.output(Duties, description="Open duties, in the order of their dates.")
@room.doc(tags=["duties"])
def list_duties() -> dict[str, Any]:
    """What the caller owes, or may do for the head they act for."""
    with looking() as act:
        return {"duties": [_shown(act, owed) for owed in duties.of_head(act)]}


def _shown(act: Act, owed: Owed) -> dict[str, Any]:
    return {
        **asdict(owed),
        "name": name_of(owed.name, owed.name_en),
        "unit": unit_ref(act, owed.unit_id),
        "officer": owed.officer_name,
        "dossier": owed.dossier_code,
    }
