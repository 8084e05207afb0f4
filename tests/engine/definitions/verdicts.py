"""What is to be said about each file of a bundle, as its own diagram would be examined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definitions.adapting import prepare
from engine.definitions.adapting.choosing import candidates
from engine.definitions.diagram import Finding
from engine.definitions.reading import Reading, errors_in, read_bundle


@dataclass(frozen=True)
class FileVerdict:
    """What is to be said about one file. Not readable: no diagram at all. Runnable: no finding is an error (with
    several processes to choose from: each of them)."""

    file: str
    readable: bool
    runnable: bool
    findings: Sequence[Finding]


def verdict(files: Sequence[tuple[str, bytes]], process: str | None = None) -> list[FileVerdict]:
    """One verdict per file; the files are one bundle. `process` is looked for in the file that holds it."""
    reading = read_bundle(files)
    return [_verdict_on(file, reading, process) for file, _data in files]


def _verdict_on(file: str, reading: Reading, wanted: str | None) -> FileVerdict:
    own = [finding for finding in reading.findings if finding.file == file]
    diagram = next((d for d in reading.bundle.diagrams if d.file == file), None)
    if diagram is None:
        return FileVerdict(file, False, False, own)
    mine = list(diagram.processes.values())
    chosen = [p for p in mine if p.id == wanted] or candidates(reading.bundle, mine)
    first = prepare(reading, wanted if wanted in diagram.processes else None, file)
    findings = [*own, *(f for f in first.findings if f.file in (file, None))]
    runnable = first.runnable
    if first.main is None:
        each = [prepare(reading, p.id, file) for p in chosen]
        findings += [f for prepared in each for f in prepared.findings if f.file in (file, None)]
        runnable = bool(each) and all(prepared.runnable for prepared in each)
    elif not runnable:
        findings += [f for f in first.findings if f.file != file and f.severity == "error"]
    return FileVerdict(file, True, runnable and not errors_in(own), list(dict.fromkeys(findings)))
