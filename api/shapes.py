"""What answers are made of: the shapes more than one of them has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from engine.act import Act
from engine.definitions.legal import Text
from engine.dossiers.models import Dossier
from engine.dossiers.queries import Found
from engine.dossiers.status import MEANINGS, Status
from engine.org.tree import tree_of
from engine.settings import LOCAL_ZONE
from web.language import chosen, said


def local(at: datetime) -> str:
    """An instant as Hanoi's clocks show it: `2018-03-05T09:00:00+07:00`."""
    return at.astimezone(LOCAL_ZONE).isoformat(timespec="seconds")


Instant = Annotated[
    datetime,
    PlainSerializer(local, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2018-03-05T17:00:00+07:00"]}),
]
Json = Annotated[Any, WithJsonSchema({"type": "object", "additionalProperties": True})]


class Told(BaseModel):
    """What an answer says; read from a mapping or from a row."""

    model_config = ConfigDict(from_attributes=True)


class Names(Told):
    vi: str
    en: str


class UnitRef(Told):
    code: str
    name: str


class Error(Told):
    """A refusal. `code` is stable, `message` a sentence for people, `fields` a sentence per field."""

    code: str
    message: str
    fields: dict[str, str] = Field(default_factory=dict)


class DossierState(Told):
    """Where a dossier stands: `status` is the national portal's code, 1 to 10."""

    code: str
    status: int = Field(ge=1, le=10)
    status_name: str
    due_at: Instant | None
    closed_at: Instant | None


class DossierMoved(DossierState):
    """After a verb: besides where the dossier stands, what its caller should know of what was done."""

    remarks: list[str] = Field(description="Sentences in the caller's language; empty where there is nothing to say.")


def remarks(act: Act) -> list[str]:
    return [said(remark) for remark in act.remarks]


def names(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def status_name(status: int) -> str:
    """The status in the caller's language."""
    meaning = MEANINGS[Status(status)]
    return meaning.en if chosen() == "en" else meaning.vi


def state(dossier: Dossier | Found) -> dict[str, Any]:
    """As `DossierState`; costs no statement."""
    return {
        "code": dossier.code,
        "status": dossier.status,
        "status_name": status_name(dossier.status),
        "due_at": dossier.due_at,
        "closed_at": dossier.closed_at,
    }


def unit_ref(act: Act, unit_id: int | None) -> Mapping[str, str] | None:
    """Code and name of a unit, from the tree in memory."""
    node = tree_of(act.session).nodes.get(unit_id) if unit_id is not None else None
    return {"code": node.code, "name": node.name} if node else None
