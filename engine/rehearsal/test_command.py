"""`python run.py test [FILE...]`: do the tests beside the diagrams hold, and what have they not walked through?

A FILE is a diagram (`NAME.bpmn`, its scripts stand beside it in `NAME.tests.yaml`) or a file of scripts; a shared
diagram without scripts of its own stands for the procedures that call it. Without any: every procedure of the
catalogue. Exit: 0 all green, 1 something failed, 2 bad use (a file is missing or cannot be read).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import orjson

from engine.definitions import procedures
from engine.definitions.legal import Legal
from engine.definitions.opening import bytes_of, not_opened
from engine.definitions.procedures import PROCESSES
from engine.rehearsal.coverage import Covered, coverage_of
from engine.rehearsal.design import Content, design_of
from engine.rehearsal.reading import ScriptIsWrong, read_scripts
from engine.rehearsal.rehearsing import Rehearsals, rehearse
from engine.rehearsal.script import Script

ALL_GREEN, FAILED, BAD_USE = 0, 1, 2
ENDING = ".tests.yaml"
SECONDS = 60.0  # a busy machine is no failure


@dataclass
class Outcome:
    """One diagram with its scripts. `problems` are those of the file of scripts; then nothing was run."""

    file: str
    content: Content = field(default_factory=dict)
    rehearsals: Rehearsals | None = None
    problems: Sequence[Any] = ()
    unreadable: str | None = None

    @property
    def is_green(self) -> bool:
        return self.rehearsals is not None and self.rehearsals.is_green

    def as_json(self) -> dict[str, Any]:
        said = {"problems": [one.as_json() for one in self.problems], "unreadable": self.unreadable}
        return {"file": self.file, "green": self.is_green, **said} | (
            self.rehearsals.as_json() if self.rehearsals else {}
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `test` on the command line."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="diagrams, or their files of scripts (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def main(arguments: argparse.Namespace, out: TextIO | None = None) -> int:
    """Test and print; answers the exit code."""
    tested = test(arguments.files)
    print(as_json(tested) if arguments.json else as_text(tested), file=out or sys.stdout)
    if any(one.unreadable or one.problems for one in tested):
        return BAD_USE
    return ALL_GREEN if all(one.is_green for one in tested) else FAILED


def test(names: Sequence[str] = (), seconds: float = SECONDS) -> list[Outcome]:
    """Rehearse the scripts beside each of these diagrams; without names, beside those of the catalogue."""
    meant = [path for name in names for path in _meant(Path(name))] if names else shipped()
    return [_test(path, seconds) for path in dict.fromkeys(meant)]


def _meant(path: Path) -> list[Path]:
    """A shared diagram without scripts of its own is tested by the procedures that call it."""
    if path.name.endswith(ENDING) or scripts_beside(path).exists():
        return [path]
    callers = [legal.main for legal in procedures.catalogue().values() if path.name in legal.uses]
    return [path.with_name(main) for main in callers if path.with_name(main).exists()] or [path]


def shipped() -> list[Path]:
    """The main diagrams of the catalogue."""
    return [PROCESSES / "bpmn" / legal.main for legal in procedures.catalogue().values()]


def scripts_beside(diagram: Path) -> Path:
    """Where the scripts of a diagram stand."""
    return diagram.with_name(diagram.name.removesuffix(".bpmn") + ENDING)


def _test(path: Path, seconds: float) -> Outcome:
    diagram = path.with_name(path.name.removesuffix(ENDING) + ".bpmn") if path.name.endswith(ENDING) else path
    tested = Outcome(str(diagram))
    try:
        scripts = read_scripts(bytes_of(scripts_beside(diagram)))
        tested.content = content_beside(diagram)
    except OSError as trouble:
        tested.unreadable = not_opened(trouble).message
    except ScriptIsWrong as wrong:
        tested.problems = wrong.problems
    else:
        tested.rehearsals = rehearse(tested.content, scripts, seconds)
    return tested


def content_beside(diagram: Path) -> Content:
    """The content of a shipped procedure; of any other diagram the file with all diagrams in its folder."""
    for legal in procedures.catalogue().values():
        if legal.main == diagram.name:
            return _content(legal, diagram.parent)
    others = sorted(path for path in diagram.parent.glob("*.bpmn") if path.name != diagram.name)
    return {"main": diagram.name, "files": {path.name: bytes_of(path) for path in (diagram, *others)}}


def _content(legal: Legal, folder: Path) -> Content:
    files = {name: bytes_of(folder / name) for name in legal.files}
    return {"main": legal.main, "files": files, "legal": legal.document}


def over_all(tested: Sequence[Outcome]) -> dict[str, tuple[Covered, Covered]]:
    """Nodes and flows of every file, by what any script of any diagram has passed."""
    run = [one for one in tested if one.rehearsals is not None]
    passed = {id for one in run if one.rehearsals for id in one.rehearsals.coverage.passed}
    return dict(coverage_of([design_of(one.content).drawing for one in run], passed).files)


def as_json(tested: Sequence[Outcome]) -> str:
    files = {file: {"nodes": n.as_json(), "flows": f.as_json()} for file, (n, f) in over_all(tested).items()}
    document = {
        "green": all(one.is_green for one in tested),
        "diagrams": [one.as_json() for one in tested],
        "coverage": files,
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()


def as_text(tested: Sequence[Outcome]) -> str:
    """For a reader: a line per script with what was wrong, then the coverage of every file over all scripts."""
    return "\n".join([*(line for one in tested for line in _lines(one)), *_coverage_lines(tested)])


def _lines(tested: Outcome) -> Iterator[str]:
    yield f"{tested.file}:"
    if tested.unreadable:
        yield f"  {tested.unreadable}"
    for problem in tested.problems:
        yield f"  {problem}"
    if tested.rehearsals is None:
        return
    if tested.rehearsals.refused:
        yield f"  {tested.rehearsals.refused.text()}"
    for one in tested.rehearsals.each:
        yield f"  {'ĐẠT ' if one.is_green else 'HỎNG'}  {one.script.name}"
        for failure in one.failures:
            yield f"        {_where(one.script, failure.step, failure.line)}{failure.said.text()}"
            for name, why in failure.fields.items():
                yield f"          {name}: {why}"


def _where(script: Script, step: int | None, line: int | None) -> str:
    if step is None:
        return "trước bước 1: "
    verb, target = script.steps[step].verb, script.steps[step].target
    return f"bước {step + 1} ({verb}{f' {target}' if target else ''}{f', dòng {line}' if line else ''}): "


def _coverage_lines(tested: Sequence[Outcome]) -> Iterator[str]:
    covered = over_all(tested)
    if covered:
        yield "Độ phủ:"
    for file, (nodes, flows) in covered.items():
        yield f"  {file}: {nodes.percent}% bước và sự kiện ({nodes.passed}/{nodes.all}), {flows.percent}% luồng"
        if missed := [*nodes.missed, *flows.missed]:
            yield f"      chưa đi qua: {', '.join(missed)}"
