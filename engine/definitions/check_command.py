"""`python run.py check FILE...`: is this diagram runnable, may it be published, and what is there to say about it?

Several files are one bundle: call activities resolve across them. A diagram of another tool is judged as the studio
would bring it in, and what was translated and what was kept is listed. The legal time comes from the catalogue entry
the diagram names in its property `procedure`. Exit: 0 all publishable, 1 not all, 2 a file cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import orjson

from engine.clock import SystemClock, day_here
from engine.definitions import procedures
from engine.definitions.diagram import Finding
from engine.definitions.importing import Imported, imported, listing
from engine.definitions.opening import bytes_of, not_opened

ALL_PUBLISHABLE, NOT_PUBLISHABLE, UNREADABLE = 0, 1, 2

WORDS = {
    "vi": {
        "error": "LỖI",
        "incomplete": "CÒN THIẾU",
        "advice": "GỢI Ý",
        "remedy": "Cách sửa",
        "unreadable": "không đọc được",
        "readable": "đọc được, chưa chạy được",
        "runnable": "chạy được, chưa ban hành được",
        "publishable": "chạy được, ban hành được",
    },
    "en": {
        "error": "ERROR",
        "incomplete": "INCOMPLETE",
        "advice": "ADVICE",
        "remedy": "Remedy",
        "unreadable": "cannot be read",
        "readable": "can be read, cannot be run yet",
        "runnable": "can be run, may not be published yet",
        "publishable": "can be run, may be published",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `check` on the command line."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="BPMN files; several are one bundle")
    parser.add_argument("--json", action="store_true", help="print a JSON list, one object per file")
    parser.add_argument("--lang", choices=sorted(WORDS), default="vi", help="language of the text (default: vi)")


def main(arguments: argparse.Namespace, now: datetime | None = None, out: TextIO | None = None) -> int:
    """Check the files and print what there is to say; answers the exit code. `now` says which law is in force."""
    results = check_files(arguments.files, now or SystemClock().now())
    print(as_json(results) if arguments.json else as_text(results, arguments.lang), file=out or sys.stdout)
    if not all(result["readable"] for result in results):
        return UNREADABLE
    return ALL_PUBLISHABLE if all(result["publishable"] for result in results) else NOT_PUBLISHABLE


def check_files(names: Iterable[str], now: datetime) -> list[dict[str, Any]]:
    """One `{file, readable, runnable, publishable, findings, translated, kept}` per file, in the order given,
    each file once."""
    names = list(dict.fromkeys(names))
    contents: dict[str, bytes] = {}
    missing: dict[str, Finding] = {}
    for name in names:
        try:
            contents[name] = bytes_of(Path(name))
        except OSError as trouble:
            missing[name] = not_opened(trouble)
    on = day_here(now)
    laws = {code: procedures.law_of(legal, on) for code, legal in procedures.catalogue().items()}
    brought = imported(contents, known=procedures.known_forms(), laws=laws)
    return [_missing(name, missing[name]) if name in missing else _result(name, brought) for name in names]


def _missing(name: str, finding: Finding) -> dict[str, Any]:
    verdict = dict.fromkeys(("readable", "runnable", "publishable"), False)
    return {"file": name, **verdict, "findings": _plain([finding]), **listing.as_plain((), ())}


def _result(name: str, brought: Imported) -> dict[str, Any]:
    examination = brought.examination
    return {
        "file": name,
        "readable": examination.is_readable(name),
        "runnable": examination.is_runnable(name),
        "publishable": examination.is_publishable(name),
        "findings": _plain(examination.of(name)),
        **listing.as_plain(brought.translated, brought.kept, name),
    }


def _plain(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]


def as_json(results: list[dict[str, Any]]) -> str:
    return orjson.dumps(results, option=orjson.OPT_INDENT_2).decode()


def as_text(results: list[dict[str, Any]], lang: str) -> str:
    """For a reader: a heading per file, then each finding with its remedy."""
    return "\n\n".join("\n".join(_lines(result, lang)) for result in results)


def _lines(result: dict[str, Any], lang: str) -> Iterator[str]:
    words, ending = WORDS[lang], "_en" if lang == "en" else ""
    best = next((key for key in ("publishable", "runnable", "readable") if result[key]), "unreadable")
    yield f"{result['file']}: {words[best]}"
    for finding in result["findings"]:
        message, id = finding["message" + ending], finding["element_id"]
        yield f"  {words[finding['severity']]}  {message}{f' [{id}]' if id and id not in message else ''}"
        yield f"      {words['remedy']}: {finding['remedy' + ending]}"
    yield from listing.lines(result, lang)
