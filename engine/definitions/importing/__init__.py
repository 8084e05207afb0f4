"""Importing: diagrams other tools drew become diagrams of this house, to be drawn on, handed in, checked or played.

    files ── read ──> ids ──> forms, limits, conditions, timers ──> lanes ──> ends ──> files of ours ── examined
                      telling   what became what, and what was kept
                      documents our properties written into foreign XML
                      meaning   forms, time limits, conditions, timers, called processes
                      people    candidate groups and assignees become lanes with roles
                      picture   lanes and ends drawn where the tool drew none
    listing   what there is to tell, printed and as plain values

    brought = imported({"permit.bpmn": data}, known=procedures.known_forms(), roles={"APP_TREASURY": "specialist"})
    brought.files         name -> bytes to go on with, our profile written in as `spiffworkflow:property`
    brought.originals     name -> the bytes as they came; nothing of them is ever changed
    brought.changed       the names of the files something was written into; the others are what they were
    brought.foreign       the names of the files in which nothing of our profile stood
    brought.translated    what became what, one `Became` per place, with a sentence in both languages
    brought.kept          settings of the other tool that nothing here follows; they stay in the file
    brought.findings      all there is to say about the new files at once: `error` at the element with a remedy
    brought.groups        groups and users no role was found for: ask for them, then import again with `roles`
    brought.without_picture   files to be laid out before they are shown

It is the one way in: of the studio (`admin/designer_files`), of what is handed in at the page or over the API
(`handed_in`), and of `run.py check` and `run.py play`. Each tells the same two lists.

Only what is certain is translated; the rest stays as it was drawn. What the engine cannot run is not taken out: it is
named at its element by the findings. Everything happens in a child process with limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.definitions.adapting import uses_our_profile
from engine.definitions.checks import Known, Law
from engine.definitions.diagram import Bundle, Diagram, Finding
from engine.definitions.examination import MEMORY, PATIENCE, SECONDS, Examination, Files, look_through, stopped
from engine.definitions.importing.documents import Document, opened
from engine.definitions.importing.meaning import speaks_of_work, translate_all
from engine.definitions.importing.people import seat_people
from engine.definitions.importing.picture import draw_ends
from engine.definitions.importing.telling import Became, Kept, Telling, kept_in
from engine.definitions.nameplates import places_in
from engine.definitions.reading import read_bundle
from engine.definitions.walls import Broke, NeededTooMuchMemory, TookTooLong, run_walled

__all__ = ["Became", "Imported", "Kept", "imported", "translated"]


@dataclass(frozen=True)
class Imported:
    """What came of an import. A file that cannot be read stands in `originals` only, and a finding says why."""

    originals: Mapping[str, bytes]
    files: Mapping[str, bytes] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
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
    beside: Files | None = None,
    seconds: float = SECONDS,
) -> Imported:
    """Bring in files (name -> bytes) that are one bundle; call activities resolve across them.

    `roles` says for groups or users of the other tool which role of ours they are. `beside` are files of the house
    that are looked through with them as they are: with the new ones they are a version, so what the engine runs is
    made, too. Never refuses: what cannot be read, or not looked through within `seconds`, is a finding of its files
    and brings no new file.
    """
    try:
        brought: Imported = run_walled(
            bring, (dict(files), known, dict(laws or {}), dict(roles or {}), beside), seconds, MEMORY, PATIENCE
        )
        return brought
    except (TookTooLong, NeededTooMuchMemory, Broke) as refused:
        job = Files({**(beside.contents if beside else {}), **files})
        return Imported(dict(files), examination=stopped(job, refused))


def bring(
    files: dict[str, bytes], known: Known, laws: dict[str, Law], roles: dict[str, str], beside: Files | None = None
) -> Imported:
    """The import itself, in the calling process: only for the child and for tests."""
    brought = translated(files, known, roles)
    house = beside or Files({})
    job = Files({**house.contents, **files, **brought.files}, house.main)
    return replace(brought, examination=look_through(job, known, laws, build=beside is not None))


def translated(files: Mapping[str, bytes], known: Known, roles: Mapping[str, str] | None = None) -> Imported:
    """The first half of it: nothing is looked through yet. Only for a child with limits and for tests."""
    telling = Telling()
    documents = {name: document for name, data in files.items() if (document := opened(name, data, telling))}
    bundle = Bundle([document.diagram for document in documents.values()])
    foreign = frozenset(name for name, document in documents.items() if not _is_ours(document.diagram))
    for name, document in documents.items():
        if name in foreign or _speaks_otherwise(document.diagram):
            _translate(document, bundle, known, roles or {}, telling)
    written = {name: document.written() for name, document in documents.items()}
    kept = [each for document in documents.values() for each in kept_in(document.diagram, telling)]
    told = {
        *(each.file for each in telling.became),
        *(each.file for each in kept),
    }  # ids are one file's own: two may have the same
    called = {name: places_in(read_bundle([(name, written[name])]).bundle) for name in told}
    return Imported(
        originals=dict(files),
        files=written,
        changed=frozenset(name for name, document in documents.items() if document.changed),
        foreign=foreign,
        translated=tuple(replace(each, place=called[each.file].get(each.element_id or "")) for each in telling.became),
        kept=tuple(replace(each, place=called[each.file].get(each.element_id)) for each in kept),
        groups=tuple(telling.groups),
        without_picture=tuple(name for name, document in documents.items() if not document.diagram.has_picture),
    )


def _is_ours(diagram: Diagram) -> bool:
    """Drawn for this house. What is missing in it is a mistake, which nobody fills in for the designer."""
    return any(map(uses_our_profile, diagram.processes.values()))


def _speaks_otherwise(diagram: Diagram) -> bool:
    """Whether it still says something in the words of another tool."""
    return any(map(speaks_of_work, diagram.processes.values()))


def _translate(document: Document, bundle: Bundle, known: Known, roles: Mapping[str, str], telling: Telling) -> None:
    for process in document.diagram.processes.values():
        translate_all(document, process, bundle, known, telling)
        seat_people(document, process, {**{role: role for role in known.roles}, **roles}, telling)
        draw_ends(document, process, telling)
