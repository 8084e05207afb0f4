"""The walls: XML that reaches out or blows up, work that runs away."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import threading
import time

import pytest

from engine.definitions.walls import Broke, NeededTooMuchMemory, TookTooLong, UnreadableFile, parse, run_walled
from engine.settings import ROOT

LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 20) for letter in range(ord("b"), ord("i"))
) + b"]><l>&h;</l>"  # fmt: skip


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "file-empty"),
        (b"\n \t", "file-empty"),
        (b"x" * (5 * 1024 * 1024 + 1), "file-too-large"),
        (b"PK\x03\x04rest", "file-is-zip"),
        (b"<html><body/></html>", "file-is-html"),
        (b"<!DOCTYPE html><html/>", "file-is-html"),
        (b"<a><b></a>", "xml-broken"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "xml-broken"),
        (b"<a>" * 250 + b"</a>" * 250, "xml-too-deep"),
        (b"<a>" * 400 + b"</a>" * 400, "xml-too-deep"),
        (b"<a>" + b"<b/>" * 200_001 + b"</a>", "xml-too-many-elements"),
        (b'<!DOCTYPE d SYSTEM "http://127.0.0.1:1/x.dtd"><d/>', "xml-doctype"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', "xml-doctype"),
        (b'<!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>', "xml-doctype"),
        (LAUGHS, "xml-doctype"),
        ('<!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>'.encode("utf-16"), "xml-doctype"),
        (bytes(range(256)), "xml-broken"),
    ],
)
def test_dangerous_bytes_are_refused_quickly(data: bytes, rule: str) -> None:
    begun = time.thread_time()
    with pytest.raises(UnreadableFile) as refused:
        parse(data)
    assert refused.value.rule == rule
    assert time.thread_time() - begun < 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1258", "windows-1252"])
def test_declared_encodings_are_read(encoding: str) -> None:
    root = parse(f'<?xml version="1.0" encoding="{encoding}"?><a n="é"/>'.encode(encoding))
    assert root.get("n") == "é"
    assert parse(b"\xef\xbb\xbf<a/>").tag == "a"


def double(number: int) -> int:
    return 2 * number


def shout(text: str) -> str:
    print(text)  # must not be taken for the answer
    return text.upper()


def spin() -> None:
    while True:
        pass


def sleep_long() -> None:
    time.sleep(60)


def swallow() -> int:
    return len(bytearray(4 << 30))


def fail() -> None:
    raise ValueError("nothing works")


def die() -> None:
    os._exit(7)


def secrets() -> list[str]:
    return sorted(os.environ)


def test_a_walled_function_answers_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MC_SECRET", "999")
    begun = time.perf_counter()
    assert run_walled(math.sqrt, (4.0,)) == 2.0
    assert time.perf_counter() - begun < 60
    assert run_walled(double, (21,)) == 42
    assert run_walled(shout, ("có",)) == "CÓ"
    assert "MC_SECRET" not in run_walled(secrets)


@pytest.mark.parametrize("function", [spin, sleep_long])
def test_what_takes_too_long_is_stopped(function: object) -> None:
    begun = time.perf_counter()
    with pytest.raises(TookTooLong):
        run_walled(function, seconds=2)  # type: ignore[arg-type]
    assert time.perf_counter() - begun < 50, "sooner than it would have ended by itself"


def test_what_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(NeededTooMuchMemory):
        run_walled(swallow, memory=1 << 29)


@pytest.mark.parametrize(("function", "reason"), [(fail, "ValueError: nothing works"), (die, "exit 7")])
def test_what_breaks_says_so(function: object, reason: str) -> None:
    with pytest.raises(Broke, match=reason):
        run_walled(function)  # type: ignore[arg-type]


def test_many_threads_may_use_the_wall_at_once() -> None:
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(run_walled(double, (n,), patience=60))) for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0, 2, 4, 6, 8, 10]


def test_a_check_begins_without_what_it_never_asks() -> None:
    """Every check is a process of its own: a database layer it has no use for would cost more than the check."""
    asked = "import sys, engine.definitions.importing; print('sqlalchemy' in sys.modules, 'flask' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]
