"""The real server as a process of its own, and programs that call it over connections they keep."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from demo.accounts import PASSWORD
from engine import migrate
from engine.act import Office
from engine.settings import ROOT, Settings

READY_WITHIN = 240  # seconds: on a busy machine the bundle is built first
HOST = "127.0.0.1"
CPU_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """`run.py serve` over the database of these settings, on a port of its own."""

    settings: Settings
    environ: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def log(self) -> Path:
        return self.settings.var / f"server-{self.port}.log"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start, and come back when the first page is served."""
        self.port = self.port or free_port()
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")},
            "DATABASE_URL": self.settings.database_url,
            "MOTCUA_VAR": str(self.settings.var),
            "MOTCUA_SECRET_KEY": self.settings.secret_key,
            "MOTCUA_PASSWORD_MEMORY_KIB": str(self.settings.password_memory_kib),
            "MOTCUA_DEMO": "0",  # the city is there already
            "HOST": HOST,
            "PORT": str(self.port),
            **self.environ,
        }
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "run.py", "serve"], cwd=ROOT, env=environ, stdout=log, stderr=log
            )
        _wait(self._answers, READY_WITHIN, f"the server did not start; see {self.log}")

    def kill(self) -> None:
        """As a power cut does it to a process: at once, with nothing said."""
        os.kill(self.pid, signal.SIGKILL)
        self._gone()

    def stop(self) -> None:
        """In order; does nothing when it is gone already."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self._gone()

    def cpu_seconds(self) -> float:
        """Processor time of the process so far, all threads, user and kernel (proc(5), stat, fields 14 and 15)."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / CPU_TICKS

    def _gone(self) -> None:
        assert self.process is not None
        self.process.wait(30)

    def _answers(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended while starting:\n{self.log.read_text()[-2000:]}")
        caller = Caller(self.port)
        try:
            return bool(caller.page("/dang-nhap"))
        except OSError:
            return False
        finally:
            caller.close()


def mark_migrated(office: Office) -> None:
    """Tests make their tables from the models at once; tell a server that they are there."""
    [head] = ScriptDirectory(str(migrate.SCRIPTS)).get_heads()
    with office.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})


def go_back(office: Office, revision: str) -> None:
    """The tables as they were at an earlier revision."""
    with migrate._connected(office.settings) as connection:
        command.downgrade(migrate._config(connection, None), revision)


def free_port() -> int:
    with socket.create_server((HOST, 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _wait(is_there: Callable[[], bool], seconds: float, otherwise: str) -> None:
    until = time.monotonic() + seconds
    while not is_there():
        if time.monotonic() > until:
            raise TimeoutError(otherwise)
        time.sleep(0.02)


class Caller:
    """A program with one connection to the server; speaks JSON with a token, or looks at pages with a cookie."""

    def __init__(self, port: int, token: str = "") -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """(status, document) of one call under `/api/v1`."""
        headers = {**self.headers, "Content-Type": "application/json"} if body is not None else self.headers
        said = orjson.dumps(body) if body is not None else None
        status, said_back = self._send(method, f"/api/v1{path}", said, headers)
        return status, orjson.loads(said_back) if said_back else None

    def page(self, path: str) -> str:
        """The text of a page; anything but 200 is an error."""
        status, page = self._send("GET", path, None, self.headers)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status}")
        return page.decode()

    def enter(self, login: str) -> None:
        """Sign in at the door for people; the connection keeps the cookie from then on."""
        form_token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page("/dang-nhap"))
        assert form_token, "the sign-in page has no form token"
        said = urlencode({"csrf_token": form_token[1], "login": login, "password": PASSWORD}).encode()
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        status, _ = self._send("POST", "/dang-nhap", said, headers)
        if status != 302:
            raise RuntimeError(f"{login} could not sign in: {status}")

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.connection.request(method, path, body, dict(headers))
        response = self.connection.getresponse()
        answer = response.read()
        if cookie := response.getheader("Set-Cookie"):
            self.headers["Cookie"] = cookie.partition(";")[0]
        return response.status, answer

    def close(self) -> None:
        self.connection.close()


def token_for(port: int, login: str) -> str:
    """Sign a program in with a demo account."""
    caller = Caller(port)
    try:
        status, said = caller.call("POST", "/tokens", {"login": login, "password": PASSWORD})
    finally:
        caller.close()
    if status != 200:
        raise RuntimeError(f"{login} got no token: {status} {said}")
    return str(said["token"])
