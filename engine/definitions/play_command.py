"""`python run.py play FILE...`: what happens when this diagram runs? Prints who does what by when, and how it ends.

A diagram of another tool is played as the studio would bring it in, and what was translated and what was kept is
listed as `check` lists it.

Exit: 0 completed, 1 waiting or error, 2 a file cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import orjson

from engine.definitions import importing, procedures
from engine.definitions.checks import Known
from engine.definitions.importing import Imported, listing
from engine.definitions.importing.listing import Lists
from engine.definitions.opening import bytes_of, not_opened
from engine.definitions.walls import Broke, NeededTooMuchMemory, TookTooLong, run_walled
from engine.runtime.answers import AnswersAreUnreadable, read_answers
from engine.runtime.play import Played, play_files, refused

COMPLETED, NOT_COMPLETED, UNREADABLE = 0, 1, 2
SECONDS = 30.0
WORDS = {
    "vi": {"completed": "Đã kết thúc.", "waiting": "Đang chờ", "error": "Lỗi", "at": "tại", "due": "hạn",
           "unused": "Không dùng đến"},
    "en": {"completed": "Completed.", "waiting": "Waiting for", "error": "Error", "at": "at", "due": "due",
           "unused": "Never came up"},
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `play` on the command line."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="BPMN files; several are one bundle")
    parser.add_argument("--answers", metavar="FILE", help="JSON or YAML: what is answered and what happens")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=sorted(WORDS), default="vi", help="language of the text (default: vi)")


def main(arguments: argparse.Namespace, out: TextIO | None = None) -> int:
    """Play the files in a process of their own, with a deadline; print the outcome; answer the exit code."""
    brought = Imported({})
    try:
        files = [(name, bytes_of(Path(name))) for name in dict.fromkeys(arguments.files)]
        answers = bytes_of(Path(arguments.answers)) if arguments.answers else b""
        read_answers(answers)
    except OSError as trouble:
        played = Played(error={"element_id": None, "message": not_opened(trouble).message}, readable=False)
    except AnswersAreUnreadable as unreadable:
        played = refused(unreadable)
        played.readable = False
    else:
        brought, played = play(files, answers)
    told = listing.as_plain(brought.translated, brought.kept)
    print(as_json(played, told) if arguments.json else as_text(played, told, arguments.lang), file=out or sys.stdout)
    if not played.readable:
        return UNREADABLE
    return COMPLETED if played.state == "completed" else NOT_COMPLETED


def play(files: list[tuple[str, bytes]], answers: bytes) -> tuple[Imported, Played]:
    """Bring the files in and play them behind the walls: whatever they do, it ends in time and takes nothing along."""
    try:
        brought, played = run_walled(play_brought, (files, answers, procedures.known_forms()), seconds=SECONDS)
    except (TookTooLong, NeededTooMuchMemory, Broke) as stopped:
        return Imported(dict(files)), refused(stopped)
    return brought, played


def play_brought(files: list[tuple[str, bytes]], answers: bytes, known: Known) -> tuple[Imported, Played]:
    """The play itself, in the calling process: only for the child and for tests."""
    brought = importing.translated(dict(files), known)
    return brought, play_files([*{**dict(files), **brought.files}.items()], answers, foreign=brought.foreign)


def as_json(played: Played, told: Lists) -> str:
    """What was played, with the lists of the import that are not empty."""
    document = {**played.as_json(), **{name: rows for name, rows in told.items() if rows}}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()


def as_text(played: Played, told: Lists, lang: str = "vi") -> str:
    """For a reader: one line per work item, then how it ended, then what the import has to tell."""
    return "\n".join([*_lines(played, lang), *_told(told, lang)])


def _told(told: Lists, lang: str) -> Iterator[str]:
    """The lists of the import, under the name of the file where several have some."""
    files = dict.fromkeys(row["file"] for rows in told.values() for row in rows)
    for file in files:
        if len(files) > 1:
            yield f"{file}:"
        yield from listing.lines(told, lang, file)


def _lines(played: Played, lang: str) -> Iterator[str]:
    words = WORDS[lang]
    for number, item in enumerate(played.order, 1):
        unit = f" – {item.unit}" if item.unit else ""
        due = f", {words['due']} {item.due_at}" if item.due_at else ""
        yield f"{number:3}. {item.name or item.element_id} ({item.element_id}){unit}{due}"
    if played.error is not None:
        where = f" {words['at']} {played.error['element_id']}" if played.error["element_id"] else ""
        yield f"{words['error']}{where}: {_message(played, lang)}"
    elif played.waiting_for:
        yield f"{words['waiting']}: {', '.join(played.waiting_for)}"
    else:
        yield words[played.state]
    if played.unused:
        yield f"{words['unused']}: {', '.join(played.unused)}"


def _message(played: Played, lang: str) -> str | None:
    """Why it stopped: in English where the finding, or the reason of the engine, has English words."""
    said = played.error["message"] if played.error else None
    if lang == "vi":
        return said
    same = (finding["message_en"] for finding in played.findings if finding["message"] == said)
    return next(same, getattr(said, "en", said))
