"""The whole look at files somebody handed in: read, adapted, checked, built. What catalogue and command both ask for.

    files ── read ──> bundle ── per main diagram ──> engine's copy + checks + profile (+ spec)

`examine` does it in a child process with limits; `look_through` is the work itself, plain values in and out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.definitions import adapting
from engine.definitions.adapting.choosing import candidates, needed
from engine.definitions.checks import Known, Law, check, in_order
from engine.definitions.diagram import Bundle, Diagram, Finding, Prepared, Process
from engine.definitions.nameplates import in_words
from engine.definitions.profile import Profile, profile_of
from engine.definitions.reading import Reading, read_bundle
from engine.definitions.rules import say
from engine.definitions.walls import Broke, NeededTooMuchMemory, TookTooLong, run_walled
from engine.errors import Refusal
from engine.runtime import specs
from engine.runtime.refusals import DiagramIsNotRunnable

SECONDS = 5.0  # of work for one hand-in; who handed it in waits for the answer
PATIENCE = 30.0  # with a machine that has much else to do
MEMORY = 2 << 30
MOST_OF_A_KIND = 100


@dataclass(frozen=True)
class Files:
    """Some files to be looked at together: name -> bytes. `main`, where given, names the file to start with."""

    contents: Mapping[str, bytes]
    main: str | None = None


@dataclass(frozen=True)
class Start:
    """One process the files offer to start. `files` are its own file and all those it calls into; `content` is the
    spec to store, None unless it was asked for and the process is runnable."""

    file: str
    files: tuple[str, ...]
    prepared: Prepared
    profile: Profile
    content: bytes | None = None


@dataclass(frozen=True)
class Examination:
    """What came out. `findings` are of all files, gravest first; a finding without file belongs to all of them."""

    files: tuple[str, ...]
    unreadable: frozenset[str] = frozenset()
    starts: tuple[Start, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    def of(self, file: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.file in (file, None)]

    def is_readable(self, file: str) -> bool:
        return file not in self.unreadable

    def is_runnable(self, file: str) -> bool:
        """Whether the engine runs it rightly, with everything it calls; of several processes, each of them."""
        mine = [start for start in self.starts if start.file == file]
        return self.is_readable(file) and all(s.prepared.runnable for s in mine) and not self._has(file, "error")

    def is_publishable(self, file: str) -> bool:
        return self.is_runnable(file) and not self._has(file, "incomplete")

    def _has(self, file: str, severity: str) -> bool:
        needed = {file}.union(*(start.files for start in self.starts if start.file == file))
        return any(finding.severity == severity for each in needed for finding in self.of(each))


def examine(
    jobs: Sequence[Files], *, known: Known, laws: Mapping[str, Law], build: bool = False, seconds: float = SECONDS
) -> list[Examination]:
    """Look through every job, all in one child process with limits (`seconds` of CPU for each job, memory).

    `laws` by procedure code. What cannot be looked through in time, or breaks the child, is an error at all its files;
    then each job gets a child of its own, so that one bad job does not spoil the others.
    """
    try:
        result: list[Examination] = run_walled(
            _look_through_all,
            (list(jobs), known, dict(laws), build),
            seconds * max(1, len(jobs)),
            MEMORY,
            PATIENCE * max(1, len(jobs)),
        )
        return result
    except (TookTooLong, NeededTooMuchMemory, Broke) as refused:
        if len(jobs) > 1:
            return [examine([job], known=known, laws=laws, build=build, seconds=seconds)[0] for job in jobs]
        return [stopped(job, refused) for job in jobs]


def _look_through_all(jobs: list[Files], known: Known, laws: dict[str, Law], build: bool) -> list[Examination]:
    return [look_through(job, known, laws, build=build) for job in jobs]


def look_through(job: Files, known: Known, laws: Mapping[str, Law], *, build: bool = False) -> Examination:
    """Read, adapt and check some files together. Runs in the calling process: only for the child and for tests."""
    reading = read_bundle(job.contents.items())
    findings = list(reading.findings)
    starts: list[Start] = []
    for diagram in _mains(reading.bundle, job.main):
        for prepared in _prepared(reading, diagram):
            start, found = _start(reading.bundle, diagram, prepared, known, laws, build=build)
            starts += start
            findings += found
    told = in_words(listed(in_order(findings)), reading.bundle)
    return Examination(tuple(job.contents), frozenset(reading.unreadable), tuple(starts), tuple(told))


def listed(findings: Sequence[Finding]) -> list[Finding]:
    """Of every kind in a file as many as anybody reads, and how many more there are."""
    kept: list[Finding] = []
    counted: Counter[tuple[str | None, str]] = Counter()
    names: dict[tuple[str | None, str], Finding] = {}
    for finding in findings:
        kind = (finding.file, finding.rule)
        counted[kind] += 1
        names[kind] = finding
        if counted[kind] <= MOST_OF_A_KIND:
            kept.append(finding)
    for (file, rule), count in counted.items():
        if count > MOST_OF_A_KIND:
            like = (names[file, rule].message, names[file, rule].message_en)
            kept.append(say("more-like-these", None, None, file=file, count=count - MOST_OF_A_KIND, value=like))
    return kept


def _prepared(reading: Reading, diagram: Diagram) -> list[Prepared]:
    """The engine's copy of what the file means to start; where it could mean several, the copy of each. What is wrong
    with files it does not need is no concern of it."""
    near = _reach(reading.bundle, diagram)
    reading = Reading(reading.bundle, [finding for finding in reading.findings if finding.file in near])
    meant = adapting.prepare(reading, start_in=diagram.file)
    if meant.main is not None:
        return [meant]
    offered = candidates(reading.bundle, list(diagram.processes.values()))
    return [meant, *(adapting.prepare(reading, process.id, diagram.file) for process in offered)]


def _start(
    bundle: Bundle, diagram: Diagram, prepared: Prepared, known: Known, laws: Mapping[str, Law], *, build: bool
) -> tuple[list[Start], list[Finding]]:
    findings = list(prepared.findings)
    main = prepared.main and (diagram.processes.get(prepared.main) or bundle.process(prepared.main))
    if not main:
        return [], findings
    together = _together(bundle, main)
    profile = profile_of(together, main.id)
    law = laws.get(profile.procedure or "")
    findings += check(together, known=known, law=law, profile=profile)
    content = None
    if build and prepared.runnable:
        try:
            content = specs.build(prepared)
        except DiagramIsNotRunnable as refused:
            findings.append(_refused_by_engine(diagram, refused))
    files = (diagram.file, *(each.file for each in together.diagrams if each.file != diagram.file))
    return [Start(diagram.file, files, prepared, profile, content)], findings


def _together(bundle: Bundle, main: Process) -> Bundle:
    """The process and all it calls, in their files; what else those files hold is no part of it."""
    wanted = {id(process) for process in needed(main, bundle)}
    parts = [
        replace(diagram, processes={key: each for key, each in diagram.processes.items() if id(each) in wanted})
        for diagram in bundle.diagrams
    ]
    return Bundle([part for part in parts if part.processes])


def _refused_by_engine(main: Diagram, refused: DiagramIsNotRunnable) -> Finding:
    return say("engine-refuses", None, None, file=main.file, reason=refused.details["message"])


def stopped(job: Files, refused: Refusal) -> Examination:
    """Nothing is known about files that could not be looked through, but why."""
    rule = {TookTooLong: "check-took-too-long", NeededTooMuchMemory: "check-needed-too-much-memory"}
    kind = rule.get(type(refused), "check-broke")
    found = tuple(say(kind, None, None, file=file, **refused.details) for file in job.contents)
    return Examination(tuple(job.contents), findings=found)


def _mains(bundle: Bundle, named: str | None) -> list[Diagram]:
    """The named diagram; otherwise every one no other diagram calls into, and the first of any that call in a ring."""
    if named is not None:
        return [diagram for diagram in bundle.diagrams if diagram.file == named]
    reach = {diagram.file: _reach(bundle, diagram) for diagram in bundle.diagrams}
    called = {file for own, files in reach.items() for file in files if file != own}
    mains = [diagram for diagram in bundle.diagrams if diagram.file not in called]
    met = {file for diagram in mains for file in reach[diagram.file]}
    for diagram in bundle.diagrams:
        if diagram.file not in met:
            mains.append(diagram)
            met |= reach[diagram.file]
    return mains


def _reach(bundle: Bundle, diagram: Diagram) -> set[str]:
    """The files a diagram needs: its own and all its processes call into, directly or not."""
    wanted = {id(each) for process in diagram.processes.values() for each in needed(process, bundle)}
    called = {other.file for other in bundle.diagrams if wanted & set(map(id, other.processes.values()))}
    return {diagram.file} | called
