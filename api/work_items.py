"""Work items: the queue and its verbs. Completing one is one transaction, whatever the diagram's size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field

import forms
from api import cursors
from api.door import acting_on, room
from api.reading import Answers, Asked, Code, Line, Query
from api.shapes import DossierState, Instant, Json, Told, UnitRef, state, unit_ref
from engine.act import Act
from engine.dossiers import apologies, candidates, drafts, queries
from engine.dossiers.case import NoSuchWorkItem
from engine.dossiers.duty_models import APOLOGY, ELEMENTS
from engine.dossiers.models import Dossier, Draft, WorkItem
from engine.dossiers.queries import Filter, Row
from engine.dossiers.rights import may_see, reads_in_full
from engine.identity.permissions import Permission, require
from engine.org.models import Officer
from web.addresses import ID
from web.guards import looking
from web.language import chosen


class ItemQuery(Query):
    tab: Literal["mine", "available", "unit"] = "mine"
    due: Literal["", "overdue", "today", "week"] = ""
    procedure: Code = ""
    q: Line = ""
    cursor: Line = ""


class ItemLine(Told):
    id: int
    name: str
    element_id: str
    state: str
    unit: UnitRef | None
    role: str
    officer: str | None
    opened_at: Instant
    due_at: Instant | None
    dossier: str
    dossier_due_at: Instant | None
    dossier_status: int
    procedure_name: str
    applicant_name: str


class Items(Told):
    items: list[ItemLine]
    cursor: str | None


class EarlierDraft(Told):
    data: Json
    saved_at: Instant
    version: int


class DraftOut(Told):
    data: Json
    saved_at: Instant
    version: int = Field(description="Say it as `based_on` with the next save.")
    is_elsewhere: bool = Field(False, description="Somebody else's save came between; both are kept.")
    earlier: list[EarlierDraft] = Field([], description="What saves that came between have replaced, newest first.")


class ItemDetails(Told):
    id: int
    name: str
    element_id: str
    origin: str
    state: str
    unit: UnitRef | None
    role: str
    officer: str | None
    question: str
    opened_at: Instant
    due_at: Instant | None
    done_at: Instant | None
    answers: Json | None
    dossier: DossierState
    form: Json | None = Field(description="The form's document, as in docs/forms.md; null where nothing is asked.")
    officers: dict[str, str] = Field(description="Code and name of those an `officer` field may take.")
    proposed: Json | None = Field(description="Of an apology: cause, reason and date as the rows propose them.")
    draft: DraftOut | None


class DraftIn(Asked):
    data: Answers
    based_on: int | None = Field(None, ge=0, le=2**31 - 1, description="The version of the draft that was changed.")


@room.get("/work-items")
@room.input(ItemQuery, location="query")
@room.output(Items, description="A page of work, by due date, then by risk.")
@room.doc(tags=["work items"])
def list_items(query_data: ItemQuery) -> dict[str, Any]:
    """The worklist: what I hold, what my seats may take, or all of my units."""
    chosen_lines = Filter(query_data.q, query_data.due, query_data.procedure)
    with looking() as act:
        require(act.actor, Permission.WORK_ITEM)
        page = queries.worklist(act, query_data.tab, chosen_lines, cursors.read_item(query_data.cursor))
        return {"items": [_line(act, row) for row in page.rows], "cursor": cursors.write(page.next)}


@room.get(f"/work-items/<{ID}:item_id>")
@room.output(ItemDetails, description="The item with its form and the caller's draft.")
@room.doc(tags=["work items"])
def show_item(item_id: int) -> dict[str, Any]:
    """One work item."""
    with looking() as act:
        item, dossier = known(act, item_id)
        drawer = drafts.drawer(act.session, act.actor.officer_id, draft_key(item_id))
        officer = act.session.get(Officer, item.officer_id) if item.officer_id else None
        return {
            **{name: getattr(item, name) for name in ("id", "element_id", "origin", "state", "role", "question")},
            **{name: getattr(item, name) for name in ("opened_at", "due_at", "done_at")},
            "name": name_of(item.name, item.name_en),
            "answers": item.answers if reads_in_full(act, dossier) else None,
            "unit": unit_ref(act, item.unit_id),
            "officer": officer.full_name if officer else None,
            "dossier": state(dossier),
            "form": forms.document(item.form) if item.form else None,
            "officers": _officers(act, item),
            "proposed": apologies.proposed(act, dossier) if item.element_id == ELEMENTS[APOLOGY] else None,
            "draft": _drafted(drawer.draft, drawer.earlier) if drawer.draft else None,
        }


@room.put(f"/work-items/<{ID}:item_id>/draft")
@room.input(DraftIn, example={"data": {"result": "complete"}})
@room.output(DraftOut, description="Kept; so is what somebody else saved meanwhile.")
@room.doc(tags=["work items"])
def keep_draft(item_id: int, json_data: DraftIn) -> dict[str, Any]:
    """Keep what was typed for an item, whatever becomes of it."""
    with acting_on(lambda act: knows(act, item_id), NoSuchWorkItem) as act:
        known(act, item_id)
        return asdict(drafts.keep(act, draft_key(item_id), json_data.data, json_data.based_on))


def draft_key(item_id: int) -> str:
    return f"item:{item_id}"


def _drafted(draft: Draft, earlier: Sequence[drafts.Earlier]) -> dict[str, Any]:
    replaced = [asdict(one) for one in earlier]
    return {"data": draft.data, "saved_at": draft.saved_at, "version": draft.version, "earlier": replaced}


def known(act: Act, item_id: int) -> tuple[WorkItem, Dossier]:
    """Item and dossier, if the caller may know of them. Refuses with `NoSuchWorkItem`."""
    item = act.session.get(WorkItem, item_id)
    dossier = act.session.get(Dossier, item.dossier_id) if item else None
    if item is None or dossier is None or not may_see(act, dossier):
        raise NoSuchWorkItem()
    return item, dossier


def knows(act: Act, item_id: int) -> bool:
    try:
        return bool(known(act, item_id))
    except NoSuchWorkItem:
        return False


def name_of(name: str, name_en: str) -> str:
    return name_en if chosen() == "en" and name_en else name


def _officers(act: Act, item: WorkItem) -> dict[str, str]:
    asks = item.form and any(field.type == "officer" for field in forms.definition(item.form).fields)
    return candidates.officers_of(act, item.unit_id) if asks else {}


def _line(act: Act, row: Row) -> dict[str, Any]:
    same = ("id", "element_id", "state", "role", "opened_at", "due_at", "procedure_name", "applicant_name")
    return {
        **{name: getattr(row, name) for name in (*same, "dossier_due_at", "dossier_status")},
        "name": name_of(row.name, row.name_en),
        "unit": unit_ref(act, row.unit_id),
        "officer": row.officer_name,
        "dossier": row.dossier_code,
    }
