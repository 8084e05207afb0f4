"""What the studio asks about a drawing: the findings of the check, for what is on the canvas now, saved or not; and
what came with the files of another tool."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from admin import designer_files
from admin.designer import DESIGN
from admin.designer_fields import FIELDS
from engine.definitions import legal as legal_data
from engine.definitions import procedures
from engine.definitions.checks.known import Law
from engine.definitions.diagram import Finding
from engine.definitions.examination import Files, examine
from engine.designs import work
from engine.designs.content import checked, kept_bytes
from engine.errors import Refusal
from engine.identity.permissions import Permission, require
from web.guards import looking
from web.language import chosen, local_name, say

room = Blueprint("designer_checks", __name__, url_prefix="/quan-tri/thiet-ke")
OF_THE_FILE = re.compile(r" \((?:thuộc tính|property)\b[^()]*\)")  # how a file writes it; who draws has the panel
SECONDS = 5.0  # a designer waits for it


@room.post(f"/{DESIGN}/kiem-tra")
def check(design_id: int) -> ResponseReturnValue:
    """The findings for `{content}`, gravest first, and whether it runs and may be published as far as they go."""
    with looking() as act:
        require(act.actor, Permission.DESIGN_PROCEDURE)
        work.design(act.session, design_id)
        today, known = act.today, procedures.known_in(act.session, act.today)
    said = request.get_json(silent=True)
    content = checked(said.get("content") if isinstance(said, dict) else None)
    laws, malformed = _law(content, today)
    files = {name: xml.encode() for name, xml in content["files"].items()}
    [looked] = examine([Files(files, content["main"])], known=known, laws=laws, seconds=SECONDS)
    return {
        "findings": [*malformed, *(_finding(each) for each in looked.findings)],
        "is_runnable": looked.is_runnable(content["main"]),
        "is_publishable": not malformed and looked.is_publishable(content["main"]),
    }


@room.get(f"/{DESIGN}/nap")
def brought(design_id: int) -> ResponseReturnValue:
    """What came with the files of another tool: `notes` at their elements, and the names of the `originals`. Asked of
    the originals themselves: nothing beside them is kept."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        originals = work.edition(act.session, design_id).content["originals"]
    files = {name: kept_bytes(text) for name, text in originals.items()}
    return {"notes": designer_files.notes(files), "originals": list(files)}


def _law(content: Mapping[str, Any], today: date) -> tuple[dict[str, Law], list[dict[str, Any]]]:
    """What the law says of this procedure; legal data that cannot be read are a finding of their own."""
    if not content["legal"]:
        return {}, []
    try:
        legal = legal_data.parse(content["legal"])
    except Refusal as refusal:
        words = {"element": None, "file": None, "name": "", "severity": "incomplete", "remedy": ""}
        return {}, [{**words, "rule": refusal.code, "message": say(refusal), "law": refusal.details.get("field", "")}]
    return {legal.code: procedures.law_of(legal, today)}, []


def _finding(found: Finding) -> dict[str, Any]:
    english = chosen() == "en"
    return {
        "element": found.element_id,
        "name": local_name(found.element_name or "", found.element_name_en),
        "file": found.file,
        "rule": found.rule,
        "fields": list(FIELDS.get(found.rule, ())),
        "severity": found.severity,
        "message": found.message_en if english else found.message,
        "remedy": OF_THE_FILE.sub("", found.remedy_en if english else found.remedy),
    }
