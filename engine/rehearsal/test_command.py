"""`python run.py test [FILE...]`: do the tests beside the diagrams hold, and what have they not walked through?

A FILE is a diagram (`NAME.bpmn`, its scripts stand beside it in `NAME.tests.yaml`) or a file of scripts; a shared
diagram without scripts of its own stands for the procedures that call it. Without any: every procedure of the
catalogue. Exit: 0 all green, 1 something failed, 2 bad use (a file is missing or cannot be read).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import orjson

from engine.definitions import procedures
from engine.definitions.diagram import Finding
from engine.definitions.legal import Legal
from engine.definitions.opening import bytes_of, not_opened
from engine.definitions.procedures import PROCESSES
from engine.rehearsal.coverage import Covered, coverage_of
from engine.rehearsal.design import Content, design_of
from engine.rehearsal.reading import ScriptIsWrong, read_scripts
from engine.rehearsal.rehearsing import Rehearsals, rehearse
from engine.rehearsal.script import Script
from engine.rehearsal.words import Translate, told

ALL_GREEN, FAILED, BAD_USE = 0, 1, 2
ENDING = ".tests.yaml"
WORDS = {
    "vi": {
        "green": "ĐẠT ",
        "red": "HỎNG",
        "before": "trước bước 1",
        "step": "bước",
        "line": "dòng",
        "coverage": "Độ phủ:",
        "nodes": "bước và sự kiện",
        "flows": "luồng",
        "missed": "chưa đi qua",
    },
    "en": {
        "green": "PASSED",
        "red": "FAILED",
        "before": "before step 1",
        "step": "step",
        "line": "line",
        "coverage": "Coverage:",
        "nodes": "of steps and events",
        "flows": "of flows",
        "missed": "not walked through",
    },
}
SECONDS = 60.0  # a busy machine is no failure


@dataclass
class Outcome:
    """One diagram with its scripts. `problems` are those of the file of scripts; then nothing was run."""

    file: str
    content: Content = field(default_factory=dict)
    rehearsals: Rehearsals | None = None
    problems: Sequence[Any] = ()
    unreadable: Finding | None = None

    @property
    def is_green(self) -> bool:
        return self.rehearsals is not None and self.rehearsals.is_green

    def as_json(self) -> dict[str, Any]:
        said = {
            "problems": [one.as_json() for one in self.problems],
            "unreadable": self.unreadable.message if self.unreadable else None,
        }
        return {"file": self.file, "green": self.is_green, **said} | (
            self.rehearsals.as_json() if self.rehearsals else {}
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `test` on the command line."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="diagrams, or their files of scripts (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=sorted(WORDS), default="vi", help="language of the text (default: vi)")


def main(arguments: argparse.Namespace, out: TextIO | None = None, translate: Translate | None = None) -> int:
    """Test and print; answers the exit code. `translate` brings a sentence into English, for `--lang en`."""
    tested = test(arguments.files)
    text = as_json(tested) if arguments.json else as_text(tested, arguments.lang, translate)
    print(text, file=out or sys.stdout)
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
        tested.unreadable = not_opened(trouble)
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


def as_text(tested: Sequence[Outcome], lang: str = "vi", translate: Translate | None = None) -> str:
    """For a reader: a line per script with what was wrong, then the coverage of every file over all scripts."""
    page = _Page(WORDS[lang], translate if lang == "en" else None)
    return "\n".join([*(line for one in tested for line in page.lines(one)), *page.coverage(tested)])


@dataclass(frozen=True)
class _Page:
    words: Mapping[str, str]
    translate: Translate | None

    def lines(self, tested: Outcome) -> Iterator[str]:
        yield f"{tested.file}:"
        if tested.unreadable:
            yield f"  {tested.unreadable.message_en if self.translate else tested.unreadable.message}"
        for problem in tested.problems:
            line = f"({problem.line}) " if problem.line else ""
            place = f"{problem.place}: " if problem.place else ""
            yield f"  {line}{place}{told(problem.said, self.translate)}"
        if tested.rehearsals is None:
            return
        if tested.rehearsals.refused:
            yield f"  {told(tested.rehearsals.refused, self.translate)}"
        for one in tested.rehearsals.each:
            yield f"  {self.words['green'] if one.is_green else self.words['red']}  {one.script.name}"
            for failure in one.failures:
                where = self.where(one.script, failure.step, failure.line)
                yield f"        {where}{told(failure.said, self.translate)}"
                for name, why in failure.fields.items():
                    yield f"          {name}: {told(why, self.translate)}"

    def where(self, script: Script, step: int | None, line: int | None) -> str:
        if step is None:
            return f"{self.words['before']}: "
        verb, target = script.steps[step].verb, script.steps[step].target
        at = f", {self.words['line']} {line}" if line else ""
        return f"{self.words['step']} {step + 1} ({verb}{f' {target}' if target else ''}{at}): "

    def coverage(self, tested: Sequence[Outcome]) -> Iterator[str]:
        covered = over_all(tested)
        if covered:
            yield self.words["coverage"]
        for file, (nodes, flows) in covered.items():
            steps = f"{nodes.percent}% {self.words['nodes']} ({nodes.passed}/{nodes.all})"
            yield f"  {file}: {steps}, {flows.percent}% {self.words['flows']}"
            if missed := [*nodes.missed, *flows.missed]:
                yield f"      {self.words['missed']}: {', '.join(missed)}"
