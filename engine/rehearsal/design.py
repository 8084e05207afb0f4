"""A design made ready for the stage: looked through once, built once, and kept by its content.

The same walls as before publishing (`examination`): a child process with limits looks through what was drawn. What may
not be published yet may be rehearsed all the same, as long as the engine runs it; legal data that is still missing has
a stand-in, so that a picture without any can be played.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any

import orjson

from engine.definitions import legal as legal_data
from engine.definitions import procedures
from engine.definitions.checks import Law
from engine.definitions.diagram import Finding
from engine.definitions.examination import Examination, Files, Start, examine
from engine.definitions.legal import Legal
from engine.definitions.publishing import Draft
from engine.errors import Refusal
from engine.rehearsal.coverage import NOTHING_DRAWN, Drawing, drawing_of

Content = Mapping[str, Any]  # {"main": file name, "files": {name: XML}, "legal": catalogue document or nothing yet}

SECONDS = 5.0
MOST_KEPT = 32
OF_THE_MOMENT = frozenset({"check-took-too-long", "check-needed-too-much-memory", "check-broke"})
LONG_AGO = date(2000, 1, 1)
NO_CODE = "NHAP"  # of a diagram that names no procedure yet


@dataclass(frozen=True)
class Design:
    """What can be put on a stage; `key` stands for its content. Without a `draft` it cannot be run: the findings or
    `refusal` say why."""

    key: str
    findings: Sequence[Finding]
    draft: Draft | None = None
    drawing: Drawing = NOTHING_DRAWN
    refusal: Refusal | None = None


_kept: OrderedDict[str, Design] = OrderedDict()  # by content, so it does not matter whose design it is
_lock = Lock()


def design_of(content: Content, seconds: float = SECONDS) -> Design:
    """The design of a content; looking through it takes a child process and at most so many seconds, the second time
    nothing."""
    key = _key(content)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = _make(key, content, seconds)
    if any(finding.rule in OF_THE_MOMENT for finding in made.findings):
        return made
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _key(content: Content) -> str:
    texts = {name: _bytes(text).decode("utf-8", "surrogateescape") for name, text in content["files"].items()}
    said = [content.get("main"), texts, content.get("legal") or None]
    return hashlib.sha256(repr(said).encode("utf-8", "surrogateescape")).hexdigest()


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _make(key: str, content: Content, seconds: float) -> Design:
    files = {name: _bytes(text) for name, text in content["files"].items()}
    main = content.get("main") or next(iter(files), "")
    known = procedures.known_forms()
    laws = _laws(content.get("legal"))
    [looked] = examine([Files(files, main)], known=known, laws=laws, build=True, seconds=seconds)
    start = _start(looked)
    if start is None or start.content is None:
        return Design(key, looked.findings)
    try:
        legal = _legal(content.get("legal"), start, main)
    except Refusal as refusal:
        return Design(key, looked.findings, refusal=refusal)
    shown = replace(looked, starts=(_of_procedure(start, legal.code),), findings=_that_run(looked.findings))
    draft = Draft(legal, {file: files[file] for file in start.files}, legal.editions[0].valid_from, shown)
    return Design(key, looked.findings, draft, drawing_of(draft.files, start.prepared.main or ""))


def _laws(document: Mapping[str, Any] | None) -> dict[str, Law]:
    """What the checks compare the diagrams with; nothing while the legal data are not complete."""
    try:
        legal = legal_data.parse(document)
    except Refusal:
        return {}
    return {legal.code: procedures.law_of(legal, legal.editions[-1].valid_from)}


def _start(looked: Examination) -> Start | None:
    """The process to begin with: the one that names a procedure, else the first the engine runs."""
    starts = [start for start in looked.starts if start.content is not None]
    return next((start for start in starts if start.profile.procedure), starts[0] if starts else None)


def _of_procedure(start: Start, code: str) -> Start:
    return replace(start, profile=replace(start.profile, procedure=code))


def _that_run(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What would keep it from being published keeps nobody from trying it."""
    return tuple(finding for finding in findings if finding.severity == "advice")


def _legal(document: Mapping[str, Any] | None, start: Start, main: str) -> Legal:
    """The legal data as far as they are there, over a stand-in for the rest. Refused with `LegalDataIsMalformed`."""
    said = {key: value for key, value in (document or {}).items() if value not in (None, "", [], {})}
    whole = {**_stand_in(start, main), **orjson.loads(orjson.dumps(said)), "main": main}
    return legal_data.parse(_from_long_ago(legal_data.parse(whole)))


def _from_long_ago(legal: Legal) -> dict[str, Any]:
    """The first rule holds on a stage from before its day, too: what begins today, or next year, is rehearsed on the
    same days of 2018 as everything else, and its scripts stay green when that day is put off."""
    first, *later = sorted(legal.document["editions"], key=lambda edition: str(edition["valid_from"]))
    first = {**first, "valid_from": min(legal.editions[0].valid_from, LONG_AGO).isoformat()}
    return {**legal.document, "editions": [first, *later]}


def _stand_in(start: Start, main: str) -> dict[str, Any]:
    name = start.profile.names.get(start.prepared.main or "", ("", None))[0] or main
    return {
        "code": start.profile.procedure or NO_CODE,
        "name": {"vi": name, "en": name},
        "field": {"vi": "Bản thiết kế", "en": "Design"},
        "level": "commune",
        "slug": "ban-thiet-ke",
        "uses": [file for file in start.files if file != main],
        "received_at": ["commune", "district", "department"],
        "handling": {"default": "same"},
        "editions": [{"valid_from": LONG_AGO.isoformat(), "period": "10wd"}],
    }
