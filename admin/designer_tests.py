"""The tests beside a design, in the studio: run them, see what was wrong and where, and what no script has passed; make
one of a real dossier, with nobody real in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin import rehearsal_words
from admin.designer import DESIGN
from admin.designer_rehearsals import part, require_content
from engine.act import Act
from engine.designs.content import procedure_of
from engine.dossiers.case import NoSuchDossier
from engine.dossiers.models import Dossier
from engine.dossiers.rights import may_see
from engine.errors import Conflict
from engine.identity.permissions import Permission, may
from engine.rehearsal.adding import added
from engine.rehearsal.places import Problem
from engine.rehearsal.reading import ScriptIsWrong, read_scripts
from engine.rehearsal.recording import record
from engine.rehearsal.rehearsing import Rehearsal, rehearse
from engine.rehearsal.script import Script
from engine.rehearsal.writing import as_document
from web.guards import looking

room = Blueprint("designer_tests", __name__, url_prefix="/quan-tri/thiet-ke")
LONGEST_NAME = 200


class DossierIsOfAnotherProcedure(Conflict):
    """Hồ sơ này thuộc thủ tục {code}, không phải thủ tục của bản thiết kế."""


@dataclass
class File:
    """A file of scripts: its text, what could be read of it, and what was wrong with it."""

    name: str
    text: str
    scripts: list[Script] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@room.post(f"/{DESIGN}/kiem-thu")
def test(design_id: int) -> ResponseReturnValue:
    """The scripts of the content as a part of the page; with `run` they are rehearsed: all, or the one it names
    (`{file, name}`), and `missed` are the ids nothing has passed."""
    content = require_content(design_id)
    with looking() as act:
        may_record = may(act.actor, Permission.LOOK_EVERYWHERE) or bool(act.actor.unit_ids)
    files = [_read(name, text) for name, text in content["tests"].items()]
    run = part("run")
    wanted = [
        (file.name, script)
        for file in files
        for script in file.scripts
        if run == "all" or run == {"file": file.name, "name": script.name}
    ]
    done = rehearse(content, [script for _, script in wanted]) if wanted else None
    results: dict[tuple[str, str], Rehearsal] = {}
    if done is not None:
        results = {(name, one.script.name): one for (name, _), one in zip(wanted, done.each, strict=False)}
    covered = done.coverage if done is not None and not done.refused else None
    html = render_template(
        "admin/tests.html",
        files=files,
        main=f"{content['main'].removesuffix('.bpmn')}.tests.yaml",
        results=results,
        refused=rehearsal_words.sentence(done.refused) if done and done.refused else None,
        covered=covered,
        names=rehearsal_words.names_of(content) if covered else {},
        words=rehearsal_words,
        as_document=as_document,
        may_record=may_record,
    )
    missed = [*covered.nodes.missed, *covered.flows.missed] if covered else []
    return {"html": html, "missed": missed, "passed": list(covered.passed) if covered else []}


@room.post(f"/{DESIGN}/kiem-thu/ghi")
def record_dossier(design_id: int) -> ResponseReturnValue:
    """A script of the real dossier `_code`, everybody in it invented, added to the tests of the main diagram:
    `{file, text, name}`. For whoever may look at that dossier; to everybody else it is not there."""
    content = require_content(design_id)
    code = request.form.get("_code", "").strip()
    with looking() as act:
        require_of_procedure(require_dossier(act, code), content)
        script = record(act, code, request.form.get("_name", "").strip()[:LONGEST_NAME])
    file = f"{content['main'].removesuffix('.bpmn')}.tests.yaml"
    return {"file": file, "text": added(content["tests"].get(file, ""), script), "name": script.name}


def require_dossier(act: Act, code: str) -> Dossier:
    """The dossier with that code, if the reader may see it; refused with `NoSuchDossier`."""
    dossier = act.session.scalar(select(Dossier).where(Dossier.code == code.replace("\0", "")))
    if dossier is None or not may_see(act, dossier):
        raise NoSuchDossier()
    return dossier


def require_of_procedure(dossier: Dossier, content: Mapping[str, Any]) -> None:
    """Refuses a dossier of another procedure, which this design could not play."""
    if dossier.procedure_code != procedure_of(content):
        raise DossierIsOfAnotherProcedure(code=dossier.procedure_code)


def _read(name: str, text: str) -> File:
    try:
        return File(name, text, read_scripts(text))
    except ScriptIsWrong as wrong:
        return File(name, text, problems=wrong.problems)
