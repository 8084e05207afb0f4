"""The procedures that come with the product: legal data in `processes/catalogue`, diagrams in `processes/bpmn`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import orjson
from sqlalchemy.orm import Session

from engine.definitions.checks.known import Known, Law, fields_of
from engine.definitions.legal import Legal, parse
from engine.definitions.legal_entries import LegalDataIsMalformed
from engine.org.codes import codes_of
from engine.org.invented import city
from engine.org.tree import tree_of
from engine.settings import ROOT
from engine.words import _
from engine.worktime.periods import Period
from forms.library import definition
from forms.library import keys as form_keys
from forms.sentences import Sentence

PROCESSES = ROOT / "processes"


class DiagramIsMissing(LegalDataIsMalformed):
    """Thủ tục {code} dùng sơ đồ {file} nhưng không có tệp này."""


def catalogue(directory: Path = PROCESSES) -> dict[str, Legal]:
    """Every catalogue document under `directory`/catalogue, by procedure code. Refused with `LegalDataIsMalformed`."""
    documents = [_document(path) for path in sorted((directory / "catalogue").glob("*.json"))]
    return {legal.code: legal for legal in documents}


def _document(path: Path) -> Legal:
    try:
        return parse(orjson.loads(path.read_bytes()))
    except orjson.JSONDecodeError as wrong:
        reason = Sentence(_("tệp {file} không phải JSON hợp lệ ({why})"), file=path.name, why=wrong)
        raise LegalDataIsMalformed({path.name: reason}, field=path.name, reason=reason) from wrong


def diagrams(legal: Legal, directory: Path = PROCESSES) -> dict[str, bytes]:
    """The diagram files of a procedure, the main one first. Refused with `DiagramIsMissing`."""
    files: dict[str, bytes] = {}
    for name in legal.files:
        path = directory / "bpmn" / name
        if Path(name).name != name or not path.is_file():
            raise DiagramIsMissing({"main": name}, code=legal.code, file=name)
        files[name] = path.read_bytes()
    return files


def tests(legal: Legal, directory: Path = PROCESSES) -> dict[str, str]:
    """The tests beside the diagrams of a procedure, by file name: `khai-sinh.bpmn` has `khai-sinh.tests.yaml`."""
    paths = [directory / "bpmn" / f"{Path(name).stem}.tests.yaml" for name in legal.files]
    return {path.name: path.read_text("utf-8") for path in paths if path.is_file()}


def law_of(legal: Legal, on: date) -> Law:
    """What the checks compare a diagram with: the edition of that local date, or the one nearest to it. A procedure
    settled on the spot has the working day it is received."""
    edition = legal.edition_near(on)
    period = Period.parse(edition.period)
    conditions = tuple(each.when for each in edition.variants)
    residents = tuple(sorted({need.name for each in legal.editions for need in each.residents}))
    counted = period if period.count else Period(1, "wd")
    return Law(legal.code, counted, legal.intake_form, legal.fact, conditions, residents)


def known_in(session: Session, on: date) -> Known:
    """The forms of the house and the units of this office on that local date, as the checks know them."""
    nodes = (node for node in tree_of(session).nodes.values() if node.holds_on(on))
    return replace(known_forms(), units=codes_of((node.code, node.kind, node.level_code) for node in nodes))


def known_forms() -> Known:
    """The same where no office is asked, as on the command line, on a stage, and for what comes with the product: the
    units are those of the demo city. Refused where a form has faults."""
    return Known(forms={key: fields_of(definition(key)) for key in form_keys()}, units=city.codes())
