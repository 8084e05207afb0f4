"""Importing: diagrams other tools drew become designs of this house, to be drawn on in the studio.

    files ── read ──> ids ──> forms, limits, conditions, timers ──> lanes ──> ends ──> files of ours ── examined
                      telling   what became what, and what was kept
                      documents our properties written into foreign XML
                      meaning   forms, time limits, conditions, timers, called processes
                      people    candidate groups and assignees become lanes with roles
                      picture   lanes and ends drawn where the tool drew none

    brought = imported({"permit.bpmn": data}, known=procedures.known_forms(), roles={"APP_TREASURY": "specialist"})
    brought.files         name -> bytes to go on drawing, our profile written in as `spiffworkflow:property`
    brought.originals     name -> the bytes as they came; nothing of them is ever changed
    brought.translated    what became what, one `Became` per place, with a sentence in both languages
    brought.kept          settings of the other tool that nothing here follows; they stay in the file
    brought.findings      all there is to say about the new files at once: `error` at the element with a remedy
    brought.groups        groups and users no role was found for: ask for them, then import again with `roles`
    brought.without_picture   files to be laid out before they are shown

The studio shows what came of it; `run.py check` prints the same verdict and the same lists.

Only what is certain is translated; the rest stays as it was drawn. What the engine cannot run is not taken out: it is
named at its element by the findings. Everything happens in a child process with limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.definitions.adapting import uses_our_profile
from engine.definitions.checks import Known, Law
from engine.definitions.diagram import Diagram, Finding
from engine.definitions.examination import MEMORY, PATIENCE, SECONDS, Examination, Files, look_through, stopped
from engine.definitions.importing.documents import Document, opened
from engine.definitions.importing.meaning import speaks_of_work, translate_all
from engine.definitions.importing.people import seat_people
from engine.definitions.importing.picture import draw_ends
from engine.definitions.importing.telling import Became, Kept, Telling, kept_in
from engine.definitions.nameplates import places_in
from engine.definitions.reading import read_bundle
from engine.definitions.walls import Broke, NeededTooMuchMemory, TookTooLong, run_walled

__all__ = ["Became", "Imported", "Kept", "imported"]


@dataclass(frozen=True)
class Imported:
    """What came of an import. A file that cannot be read stands in `originals` only, and a finding says why."""

    originals: Mapping[str, bytes]
    files: Mapping[str, bytes] = field(default_factory=dict)
    translated: tuple[Became, ...] = ()
    kept: tuple[Kept, ...] = ()
    groups: tuple[str, ...] = ()
    without_picture: tuple[str, ...] = ()
    examination: Examination = field(default_factory=lambda: Examination(()))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Gravest first."""
        return self.examination.findings


def imported(
    files: Mapping[str, bytes],
    *,
    known: Known,
    laws: Mapping[str, Law] | None = None,
    roles: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> Imported:
    """Bring in files (name -> bytes) that are one bundle; call activities resolve across them.

    `roles` says for groups or users of the other tool which role of ours they are. Never refuses: what cannot be
    read, or not looked through within `seconds`, is a finding of its files and brings no new file.
    """
    try:
        brought: Imported = run_walled(
            bring, (dict(files), known, dict(laws or {}), dict(roles or {})), seconds, MEMORY, PATIENCE
        )
        return brought
    except (TookTooLong, NeededTooMuchMemory, Broke) as refused:
        return Imported(dict(files), examination=stopped(Files(files), refused))


def bring(files: dict[str, bytes], known: Known, laws: dict[str, Law], roles: dict[str, str]) -> Imported:
    """The import itself, in the calling process: only for the child and for tests."""
    telling = Telling()
    documents = {name: document for name, data in files.items() if (document := opened(name, data, telling))}
    for document in documents.values():
        if _is_foreign(document.diagram):
            _translate(document, known, roles, telling)
    written = {name: document.written() for name, document in documents.items()}
    unread = {name: data for name, data in files.items() if name not in written}
    examination = look_through(Files({**written, **unread}), known, laws)
    kept = [each for document in documents.values() for each in kept_in(document.diagram, telling)]
    bare = tuple(name for name, document in documents.items() if not document.diagram.has_picture)
    called = places_in(read_bundle(written.items()).bundle)
    became = tuple(replace(each, place=called.get(each.element_id or "")) for each in telling.became)
    left = tuple(replace(each, place=called.get(each.element_id)) for each in kept)
    return Imported(files, written, became, left, tuple(telling.groups), bare, examination)


def _is_foreign(diagram: Diagram) -> bool:
    """Not drawn for this house, or still saying something in the words of another tool. In a diagram of ours what is
    missing is a mistake, which nobody fills in for the designer."""
    processes = diagram.processes.values()
    return not any(map(uses_our_profile, processes)) or any(map(speaks_of_work, processes))


def _translate(document: Document, known: Known, roles: Mapping[str, str], telling: Telling) -> None:
    for process in document.diagram.processes.values():
        translate_all(document, process, known, telling)
        seat_people(document, process, {**{role: role for role in known.roles}, **roles}, telling)
        draw_ends(document, process, telling)
