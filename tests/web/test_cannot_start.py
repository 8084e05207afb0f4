"""What keeps the program from starting is said in one sentence, in both languages, and with exit code 2."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from engine.settings import ROOT


def refusal(var: Path, *words: str, **environ: str) -> str:
    """The two lines on the error stream of a start that is refused."""
    place = {**os.environ, "MOTCUA_VAR": str(var), "MOTCUA_DEMO": "0", "DATABASE_URL": "", **environ}
    ended = subprocess.run([sys.executable, "run.py", *words], cwd=ROOT, env=place, capture_output=True, text=True)
    assert ended.returncode == 2, ended.stderr
    vietnamese, english = ended.stderr.strip().splitlines()[-2:]
    assert vietnamese.startswith("Không khởi động được: ") and english.startswith("Cannot start: ")
    assert "Traceback" not in ended.stderr and "Traceback" not in ended.stdout
    return ended.stderr


@pytest.mark.parametrize("port", ["abc", "-1", "99999", ""])
def test_a_port_that_is_no_port(tmp_path: Path, port: str) -> None:
    assert f"PORT says “{port}”" in refusal(tmp_path, PORT=port)


def test_a_port_somebody_else_uses(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"127.0.0.1:{port}" in refusal(tmp_path, "serve", HOST="127.0.0.1", PORT=str(port))


@pytest.mark.parametrize("url", ["mysql://x", "nonsense", "postgresql+other://x"])
def test_a_database_of_another_kind(tmp_path: Path, url: str) -> None:
    assert "PostgreSQL (postgresql://…)" in refusal(tmp_path, "migrate", DATABASE_URL=url)


@pytest.mark.parametrize(
    "url", ["postgresql://x:secret@127.0.0.1:1/nobody", "postgresql://h:port/d", "sqlite:////nowhere/x.db"]
)
def test_a_database_that_cannot_be_reached(tmp_path: Path, url: str) -> None:
    said = refusal(tmp_path, "migrate", DATABASE_URL=url)
    assert "DATABASE_URL" in said and "secret" not in said


def test_a_folder_nobody_can_make(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "MOTCUA_VAR" in refusal(tmp_path / "file" / "var", "migrate")
