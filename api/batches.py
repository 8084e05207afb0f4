"""One move over many work items: a result for each, and the way back while it is open."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask_babel import gettext
from pydantic import Field
from sqlalchemy import select

from api.door import room
from api.dossier_verbs import Cause, Nothing
from api.lateness import DUE, asked_of
from api.reading import Asked, Code, Day, Line, NotAccepted, Words
from api.shapes import Instant, Told
from api.work_item_verbs import NO_SUCH_OFFICER
from api.work_items import name_of
from engine import notices
from engine.act import Act
from engine.dossiers import batches, moving
from engine.dossiers.batches import LONGEST_WORDS, MOST
from engine.dossiers.case import NoSuchWorkItem
from engine.org.models import Officer
from engine.reports import lateness
from forms import Sentence
from web.addresses import ID, LARGEST_ID
from web.guards import acting, looking
from web.language import filled


class Among(Asked):
    """All items of a filter, the nearest to their date first; no more than 500 of them."""

    unit: Code = ""
    due: Literal["", "late", "today", "soon", "later"] = ""
    officer: Code = Field("", description="Code of who holds them; `-`: held by nobody.")
    procedure: Code = ""
    step: Line = Field("", description="Id of the element.")


class BatchIn(Asked):
    verb: Literal["assign", "take_over", "extend", "ask_why"]
    items: list[Annotated[int, Field(ge=1, le=LARGEST_ID)]] = Field(
        [], max_length=MOST, description="Ids of work items, or say `among` instead."
    )
    among: Among | None = None
    officer: Code = Field("", description="assign: code of the officer.")
    until: Day | None = Field(None, description="extend: the new last day of each step.")
    cause: Cause | Literal[""] = Field("", description="extend: why, of the short list.")
    reason: Words = Field("", description="assign, extend.", max_length=LONGEST_WORDS)
    question: Words = Field("", description="ask_why.", max_length=LONGEST_WORDS)
    key: Line = Field(
        "",
        description="Sent again under the same key it is the batch of the first time; refused if it says another move.",
        max_length=64,
    )


class LineOut(Told):
    work_item_id: int
    name: str | None = Field(description="null: there is no such item, or the caller may not see it.")
    dossier: str | None
    state: str = Field(description="waiting, done, refused, undone; kept: not undone, it has moved on")
    message: str | None = Field(description="Why it was refused or kept.")


class BatchOut(Told):
    id: int
    verb: str
    opened_at: Instant
    finished_at: Instant | None
    undo_until: Instant | None = Field(description="Until then `undo` takes back what still stands as it was left.")
    undone_at: Instant | None
    left: int = Field(description="Lines still to be done, or to be taken back: `go-on` does the next of them.")
    lines: list[LineOut]


@room.post("/batches")
@room.input(BatchIn, example={"verb": "assign", "items": [12, 13], "officer": "DEMO-000123", "reason": "Chia việc"})
@room.output(BatchOut, status_code=201, description="What became of each item.")
@room.doc(tags=["batches"])
def do_batch(json_data: BatchIn) -> dict[str, Any]:
    """Assign, take over, extend or ask about many items at once.

    Each item is an act of its own: one that is refused says why and keeps none of the others from being done. A call
    does the first few; while `left` is not 0, `go-on` does the next.
    """
    with acting() as act:
        batch = batches.start(
            act,
            json_data.verb,
            _wanted(act, json_data),
            officer_id=_officer(act, json_data.officer),
            until=json_data.until,
            cause=json_data.cause,
            reason=json_data.reason,
            question=json_data.question,
            among=json_data.among.model_dump_json() if json_data.among else "",
            key=json_data.key or None,
        )
        batch_id = batch.id
    moving.run(acting, batch_id)
    return _told(batch_id)


@room.get(f"/batches/<{ID}:batch_id>")
@room.output(BatchOut, description="The batch with what became of each item.")
@room.doc(tags=["batches"])
def show_batch(batch_id: int) -> dict[str, Any]:
    """One of the caller's batches."""
    return _told(batch_id)


@room.post(f"/batches/<{ID}:batch_id>/undo")
@room.input(Nothing)
@room.output(BatchOut, description="Each line says whether it was undone or kept.")
@room.doc(tags=["batches"])
def undo_batch(batch_id: int, json_data: Nothing) -> dict[str, Any]:
    """Take back what still stands as the batch has left it, while the window is open; `go-on` does the rest."""
    moving.undo(acting, batch_id)
    return _told(batch_id)


@room.post(f"/batches/<{ID}:batch_id>/go-on")
@room.input(Nothing)
@room.output(BatchOut, description="The batch, a few lines further.")
@room.doc(tags=["batches"])
def go_on_with_batch(batch_id: int, json_data: Nothing) -> dict[str, Any]:
    """Do the next lines of what is left, or take them back if the batch was undone."""
    moving.run(acting, batch_id)
    return _told(batch_id)


def _wanted(act: Act, said: BatchIn) -> list[int]:
    if said.among is None:
        return said.items
    among = said.among
    asked = asked_of(act, among.unit, DUE.get(among.due, ""), among.officer, among.procedure, among.step)
    return lateness.ids(act, asked, MOST)


def _officer(act: Act, code: str) -> int | None:
    if not code:
        return None
    officer_id = act.session.scalar(select(Officer.id).where(Officer.code == code))
    if officer_id is None:
        raise NotAccepted({"officer": Sentence(NO_SUCH_OFFICER, code=code)})
    return officer_id


def _told(batch_id: int) -> dict[str, Any]:
    with looking() as act:
        batch, rows = batches.of(act, batch_id)
        same = ("id", "verb", "opened_at", "finished_at", "undo_until", "undone_at")
        lines = [
            {
                "work_item_id": line.work_item_id,
                "name": item and name_of(item.name, item.name_en),
                "dossier": dossier and dossier.code,
                "state": line.state,
                "message": _message(line.sentence, line.filling) if item and line.sentence else None,
            }
            for line, item, dossier in rows
        ]
        nothing = {"name": None, "dossier": None, "state": "refused", "message": gettext(NoSuchWorkItem.sentence())}
        lines += [{"work_item_id": item_id, **nothing} for item_id in batches.unknown_of(batch)]
        left = len(batches.left(act, batch))
        return {**{name: getattr(batch, name) for name in same}, "left": left, "lines": lines}


def _message(sentence: str, filling: dict[str, Any]) -> str:
    return gettext(sentence).format(**filled(notices.unpacked(filling)))
