"""Walls around what strangers send us: XML that cannot reach out or blow up, and work that cannot run away.

Two walls. `parse` takes bytes and nothing else, refuses DOCTYPE and entities, size and depth. `run_walled` runs a
function in a fresh process with limits on CPU, memory and wall time, whatever the calling thread is doing.
"""

from __future__ import annotations

import os
import pickle
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from engine.errors import Invalid, Refusal

MAX_BYTES = 5 * 1024 * 1024
MAX_ELEMENTS = 200_000
MAX_DEPTH = 200
ROOT = Path(__file__).resolve().parents[2]


class UnreadableFile(Invalid):
    """Không đọc được tệp: {reason}"""

    def __init__(self, rule: str, line: int | None = None, **details: object) -> None:
        super().__init__(None, reason=rule, **details)
        self.rule = rule
        self.line = line


def parse(data: bytes) -> etree._Element:
    """The root element of an XML document given as bytes, in whatever encoding it declares.

    Raises `UnreadableFile` with `rule`: file-empty, file-too-large, xml-doctype, xml-broken, xml-too-deep,
    xml-too-many-elements, file-is-zip, file-is-html. No network, no DTD, no entity is ever followed.
    """
    _look_before_parsing(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        if _mentions(data, b"<!DOCTYPE"):
            raise UnreadableFile("xml-doctype") from error
        if _is_too_deep(error):
            raise UnreadableFile("xml-too-deep", limit=MAX_DEPTH) from error
        line, column = error.position if isinstance(error, etree.XMLSyntaxError) else (None, None)
        raise UnreadableFile("xml-broken", line, column=column, detail=_first_line(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("xml-doctype")
    _measure(root)
    return root


def _look_before_parsing(data: bytes) -> None:
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile("file-empty")
    if len(data) > MAX_BYTES:
        raise UnreadableFile("file-too-large", size=f"{len(data) / 1024 / 1024:.1f}", limit=MAX_BYTES // 1024 // 1024)
    if data.startswith(b"PK\x03\x04"):
        raise UnreadableFile("file-is-zip")
    if data.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise UnreadableFile("file-is-html")


def _mentions(data: bytes, word: bytes) -> bool:
    return word in data[:100_000].replace(b"\0", b"")


def _is_too_deep(error: Exception) -> bool:
    """The library stops before we can measure; it has no code of its own for it."""
    return isinstance(error, etree.XMLSyntaxError) and "Excessive depth" in str(error)


def _first_line(error: Exception) -> str:
    text = (str(error).splitlines() or [type(error).__name__])[0]
    return re.sub(r",? line \d+.*$", "", text)[:200]


def _measure(root: etree._Element) -> None:
    """Count elements and depth without recursion."""
    count, depth = 0, 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        count, depth = count + 1, depth + 1
        if depth > MAX_DEPTH:
            raise UnreadableFile("xml-too-deep", limit=MAX_DEPTH)
        if count > MAX_ELEMENTS:
            raise UnreadableFile("xml-too-many-elements", limit=MAX_ELEMENTS)


# -- work that cannot run away -------------------------------------------------------------------------------------


class TookTooLong(Refusal):
    """Việc kiểm tra mất quá {seconds} giây nên đã bị dừng."""


class NeededTooMuchMemory(Refusal):
    """Việc kiểm tra cần quá {megabytes} MB bộ nhớ nên đã bị dừng."""


class Broke(Refusal):
    """Việc kiểm tra gặp lỗi: {reason}"""


def run_walled(
    function: Callable[..., Any],
    args: tuple[Any, ...] = (),
    seconds: float = 10.0,
    memory: int = 1 << 30,
    patience: float | None = None,
) -> Any:
    """Call a module-level function with picklable arguments in a fresh process and return its (picklable) result.

    `seconds` limit its CPU time, and the wall time too unless there is more `patience` with a busy machine; `memory`
    (bytes) limits its address space. Raises `TookTooLong`,
    `NeededTooMuchMemory`, or `Broke` with the type and text of the error. The child inherits no environment but the
    search path. Only the child's own process id is ever killed. POSIX only.
    """
    task = pickle.dumps((function.__module__, function.__qualname__, args))
    limits = f"{max(1, round(seconds))} {memory}"
    child = subprocess.Popen(
        [sys.executable, "-c", "from engine.definitions.walls import serve; serve()", *limits.split()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]), "LANG": "C.UTF-8"},
    )
    try:
        answer, _ = child.communicate(task, timeout=(patience or seconds) + 1.0)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        raise TookTooLong(seconds=f"{seconds:g}") from None
    return _open_answer(answer, child.returncode, seconds, memory)


def _open_answer(answer: bytes, code: int, seconds: float, memory: int) -> Any:
    if not answer:
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            raise TookTooLong(seconds=f"{seconds:g}")
        if code in (-signal.SIGSEGV, -signal.SIGABRT, 1):
            raise NeededTooMuchMemory(megabytes=memory // 1024 // 1024)
        raise Broke(reason=f"exit {code}")
    outcome, value = pickle.loads(answer)
    if outcome == "memory":
        raise NeededTooMuchMemory(megabytes=memory // 1024 // 1024)
    if outcome == "broke":
        raise Broke(reason=value)
    return value


def serve() -> None:
    """The child's side: set the limits, read one task from standard input, write one answer, leave."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the function prints must not look like an answer
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers.write(_attempt(sys.stdin.buffer.read()))
    answers.close()


def _attempt(task: bytes) -> bytes:
    try:
        module, name, args = pickle.loads(task)
        function: Any = __import__(module, fromlist=["*"])
        for part in name.split("."):
            function = getattr(function, part)
        return pickle.dumps(("done", function(*args)))
    except MemoryError:
        return pickle.dumps(("memory", None))
    except BaseException as error:  # the wall: whatever went wrong becomes a typed answer
        return pickle.dumps(("broke", f"{type(error).__name__}: {error}"[:2000]))
