"""Procedures: what may be filed, with which papers and which form, by the version in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

import forms
from api.door import room
from api.shapes import Json, Names, Told, names
from engine.act import Act
from engine.definitions import catalog
from engine.definitions.catalog import Listed, LoadedVersion
from engine.definitions.legal import Edition, Paper
from web.guards import looking


class InForce(Told):
    number: int
    effective_on: date


class ProcedureLine(Told):
    code: str
    name: Names
    field: Names
    level: str
    is_open: bool
    version: InForce | None = Field(description="The version in force today; null while there is none.")


class Procedures(Told):
    procedures: list[ProcedureLine]


class ChecklistLine(Told):
    code: str
    name: Names
    kind: str
    count: int
    required: bool


class BasisOut(Told):
    text: str
    article: str
    confirmed: bool = Field(description="False while the citation still has to be looked up.")


class Law(Told):
    """What the law says today: legal time, cut-off, fee in đồng, papers, result and basis."""

    valid_from: date
    valid_to: date | None
    period: str
    cutoff: str | None
    fee: int
    channels: list[str]
    postal_allowed: bool
    papers: list[ChecklistLine]
    result: Names | None
    legal_basis: list[BasisOut]


class ProcedureDetails(ProcedureLine):
    law: Law | None
    received_at: list[str] = Field(description="Kinds of authority, or authorities, whose desks receive it.")
    intake_form: Json | None = Field(description="The form's document, as in docs/forms.md.")


@room.get("/procedures")
@room.output(Procedures, description="Every procedure, by field and name.")
@room.doc(tags=["procedures"])
def list_procedures() -> dict[str, Any]:
    """The procedures of the catalogue."""
    with looking() as act:
        return {"procedures": [_line(row) for row in catalog.list_procedures(act.session, act.today)]}


@room.get("/procedures/<code>")
@room.output(ProcedureDetails, description="The procedure with its law and its form.")
@room.doc(tags=["procedures"])
def show_procedure(code: str) -> dict[str, Any]:
    """One procedure, as it is received today, with its form.

    A `default` is what an officer's page begins with, an `example` what plays and tests answer; neither is ever filled
    in for a caller: what is not among the answers is not answered.
    """
    with looking() as act:
        catalog.procedure(act.session, code)
        row = next(row for row in catalog.list_procedures(act.session, act.today) if row.procedure.code == code)
        version = catalog.loaded(act.session, row.version_id) if row.version_id else None
        return {**_line(row), **_details(act, version)}


def _line(row: Listed) -> dict[str, Any]:
    procedure = row.procedure
    return {
        "code": procedure.code,
        "name": {"vi": procedure.name_vi, "en": procedure.name_en},
        "field": {"vi": procedure.field_vi, "en": procedure.field_en},
        "level": procedure.level_code,
        "is_open": procedure.is_open,
        "version": {"number": row.number, "effective_on": row.effective_on} if row.version_id else None,
    }


def _details(act: Act, version: LoadedVersion | None) -> dict[str, Any]:
    if version is None:
        return {"law": None, "received_at": [], "intake_form": None}
    legal = version.legal
    edition = next((each for each in legal.editions if each.covers(act.today)), None)
    return {
        "law": _law(edition) if edition else None,
        "received_at": list(legal.received_at),
        "intake_form": forms.document(legal.intake_form) if legal.intake_form else None,
    }


def _law(edition: Edition) -> dict[str, Any]:
    return {
        "valid_from": edition.valid_from,
        "valid_to": edition.valid_to,
        "period": edition.period,
        "cutoff": f"{edition.cutoff:%H:%M}" if edition.cutoff else None,
        "fee": edition.fee,
        "channels": list(edition.channels),
        "postal_allowed": edition.postal_allowed,
        "papers": [_paper(paper) for paper in edition.papers],
        "result": names(edition.result) if edition.result else None,
        "legal_basis": edition.legal_basis,
    }


def _paper(paper: Paper) -> dict[str, Any]:
    said = {"code": paper.code, "kind": paper.kind, "count": paper.count, "required": paper.required}
    return {**said, "name": names(paper.name)}
