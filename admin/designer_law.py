"""The legal data beside a drawing: what a designer may choose from, and what is not right yet, field by field."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from admin import words
from admin.designer import DESIGN
from engine.act import Act
from engine.definitions import handed_in
from engine.definitions import legal as legal_data
from engine.definitions.handed_in import SlugIsTaken
from engine.definitions.legal import Legal
from engine.definitions.legal_entries import MISSING, LegalDataIsMalformed
from engine.definitions.models import Procedure
from engine.designs import work
from engine.designs.content import DesignIsMalformed
from engine.errors import Refusal
from engine.identity.permissions import Permission, require
from forms.library import keys as form_keys
from web.guards import looking
from web.language import said, say

room = Blueprint("designer_law", __name__, url_prefix="/quan-tri/thiet-ke")
RECEIVING = ("commune", "district", "department", "city")
MOST_PROBLEMS = 40
STAND_INS = {"valid_from": "1900-01-01", "period": "1d", "when": "True"}  # what else is asked for may be any word


@room.get("/phap-ly")
def choices() -> ResponseReturnValue:
    """Every list of the tab, each of `{code, name}`; `fields` are those in use, with their English name."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        in_use = select(Procedure.field_vi, Procedure.field_en).distinct().order_by(Procedure.field_vi)
        return {
            "levels": _listed({code: words.LEVELS[code] for code in ("commune", "district", "city")}),
            "receiving": _listed({code: words.KINDS[code] for code in RECEIVING}),
            "papers": _listed(words.PAPER_KINDS),
            "channels": _listed(words.CHANNELS),
            "fields": [{"vi": row.field_vi, "en": row.field_en} for row in act.session.execute(in_use)],
            "today": act.today.isoformat(),
        }


@room.post(f"/{DESIGN}/phap-ly")
def look(design_id: int) -> ResponseReturnValue:
    """What is not right yet in `{legal}`: `problems`, each `{field, message, is_missing}`, in the order of the form."""
    with looking() as act:
        require(act.actor, Permission.DESIGN_PROCEDURE)
        work.design(act.session, design_id)
        sent = request.get_json(silent=True)
        document = sent.get("legal") if isinstance(sent, dict) else None
        if not isinstance(document, dict):
            raise DesignIsMalformed({"legal": "JSON"}, part="legal")
        return {"problems": _problems(act, document)}


def _problems(act: Act, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    refused = _refusals(document)
    found = [_problem(str(each.details["field"]), each) for each in refused]
    if not refused:
        legal = legal_data.parse(document)
        found += _not_of_the_house(act, legal)
        found += [_missing(field) for field in _not_said(legal)]
    return found


def _refusals(document: Mapping[str, Any]) -> list[LegalDataIsMalformed]:
    """All that cannot be read, not the first of it only: what is refused is set aside, and the rest is read again."""
    rest = copy.deepcopy(dict(document))
    found: list[LegalDataIsMalformed] = []
    while len(found) < MOST_PROBLEMS:
        try:
            legal_data.parse(rest)
        except LegalDataIsMalformed as refusal:
            found.append(refusal)
            if not _set_aside(rest, str(refusal.details["field"])):
                break
        else:
            break
    return found


def _set_aside(document: Any, path: str) -> bool:
    """Put something readable where the refused value stands; False where the whole of it is refused."""
    *way, last = [int(key) if key.isdigit() else key for key in re.findall(r"[^.\[\]]+", path)]
    try:
        for key in way:
            document = document[key]
        if last in (*STAND_INS, "code", "name", "field", "level", "slug", "main", "text", "kind", "reason"):
            document[last] = STAND_INS.get(str(last), path if last == "code" else "x")  # codes of papers must differ
        else:
            document[last] = [{"valid_from": "1900-01-01", "period": "1d"}] if last == "editions" else None
    except (KeyError, IndexError, TypeError, AttributeError):
        return False
    return True


def _not_of_the_house(act: Act, legal: Legal) -> list[dict[str, Any]]:
    """What can be read but does not fit the house: too long, a short name that is another's, a form that is none."""
    try:
        handed_in.require_fitting(act, legal.code, legal)
    except SlugIsTaken as taken:
        return [_problem("slug", taken)]
    except LegalDataIsMalformed as refusal:
        return [_problem(str(refusal.details["field"]), refusal)]
    if legal.intake_form and legal.intake_form not in form_keys():
        message = gettext("Không có biểu mẫu này.")
        return [{"field": "intake_form", "message": message, "is_missing": False}]
    return []


def _not_said(legal: Legal) -> list[str]:
    """What the engine can do without, and a counter cannot: where it is received, with which papers, on which basis."""
    newest = max(range(len(legal.document["editions"])), key=lambda n: legal.document["editions"][n]["valid_from"])
    edition, path = legal.editions[-1], f"editions[{newest}]"
    needed = {
        "received_at": legal.received_at,
        f"{path}.papers": edition.papers,
        f"{path}.channels": edition.channels,
        f"{path}.legal_basis": edition.legal_basis,
    }
    return [field for field, value in needed.items() if not value]


def _problem(field: str, refusal: Refusal) -> dict[str, Any]:
    reason: Any = refusal.details.get("reason", "")
    if reason == MISSING:
        return _missing(field)
    message = said(reason) if reason else say(refusal)
    return {"field": field, "message": message[:1].upper() + message[1:], "is_missing": False}


def _missing(field: str) -> dict[str, Any]:
    return {"field": field, "message": gettext("Còn thiếu."), "is_missing": True}


def _listed(named: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"code": code, "name": str(name)} for code, name in named.items()]
