"""A residents database of our own, behind real HTTP on this machine: both protocols, an invented city, any mood.

It is strict where a real platform is: the signature of the heads, the namespaces, the fields and their order. What it
says of a question is what `invented` says; here is only how that travels.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from engine.neighbour_settings import KINDS, NATIONAL, Residents
from integrations.national_db import far_side, rest, soap
from integrations.national_db.client import LARGEST_ANSWER, signed
from integrations.national_db.invented import InventedRegister

HOST = "127.0.0.1"
USER, SECRET, API_KEY, CLIENT = "motcua", "bi-mat-mau", "khoa-mau", "VN/GOV/H26/MOTCUA"
NATIONAL_PATH, CITY_PATH = "/quoc-gia", "/thanh-pho"
OLDEST = 300.0  # seconds by which a signature may be older or younger
LONGEST_QUESTION = 100_000


@dataclass
class Simulator(AbstractContextManager["Simulator"]):
    """Listens on this machine while the `with` lasts; port 0 takes a free one. `pause` is how long a slow answer takes,
    `visits` counts who came in."""

    port: int = 0
    there: InventedRegister = field(default_factory=InventedRegister)
    pause: float = 3.0
    visits: int = 0

    def __enter__(self) -> Simulator:
        self._gone = threading.Event()
        self._listening = _Listening((HOST, self.port), _Visit)
        self._listening.simulator = self
        self.port = int(self._listening.server_address[1])
        threading.Thread(target=self._listening.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        self._listening.shutdown()
        self._listening.server_close()

    def place(self, kind: str) -> Residents:
        """The settings of an office that asks here."""
        path, client = (NATIONAL_PATH, CLIENT) if kind == NATIONAL else (CITY_PATH, "")
        return Residents(f"http://{HOST}:{self.port}{path}", kind, USER, SECRET, API_KEY, client)

    def wait(self, seconds: float) -> bool:
        """Whether it is closed meanwhile."""
        return self._gone.wait(seconds)


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    simulator: Simulator

    def handle_error(self, *_: object) -> None:
        """A caller who hangs up is no news."""


class _Visit(BaseHTTPRequestHandler):
    """One question."""

    timeout = 10.0

    def do_POST(self) -> None:
        simulator = cast(_Listening, self.server).simulator
        simulator.visits += 1
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST_QUESTION))
        mood = simulator.there.mood
        if mood == "silent":
            simulator.wait(60)
        elif mood == "down":
            self._say(503, b"<html>Service Unavailable</html>", "text/html")
        else:
            self._say(*self._answer(simulator, body))

    def _answer(self, simulator: Simulator, body: bytes) -> tuple[int, bytes, str]:
        is_national = self.path == NATIONAL_PATH
        place = simulator.place(NATIONAL if is_national else next(each for each in KINDS if each != NATIONAL))
        paths = {f"{CITY_PATH}{path}": operation for operation, path in rest.PATHS.items()}
        if not is_national and self.path not in paths:
            return 404, b"", "text/plain"
        if not is_known(dict(self.headers), place, f"http://{HOST}:{simulator.port}{self.path}"):
            return 401, b"", "text/plain"
        if is_national:
            status, answer = far_side.by_soap(simulator.there, body)
            return status, _spoilt(simulator.there.mood, answer), soap.CONTENT_TYPE
        status, answer = far_side.by_json(simulator.there, paths[self.path], body)
        return status, _spoilt(simulator.there.mood, answer), rest.CONTENT_TYPE

    def _say(self, status: int, body: bytes, content_type: str) -> None:
        simulator = cast(_Listening, self.server).simulator
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        pieces = 10 if simulator.there.mood == "slow" else 1
        size = len(body) // pieces + 1
        for start in range(0, len(body), size):
            if pieces > 1 and simulator.wait(simulator.pause / pieces):
                return
            self.wfile.write(body[start : start + size])

    def log_message(self, *_: object) -> None:
        """Nothing of a question is written anywhere."""


def is_known(heads: Mapping[str, str], place: Residents, url: str) -> bool:
    """Whether the heads are signed for this address and this moment, and name who is asking."""
    timestamp = heads.get("Timestamp") or ""
    if not timestamp.isdecimal() or abs(int(timestamp) / 1000 - time.time()) > OLDEST:
        return False
    wanted: dict[str, str] = dict(signed(place, url, int(timestamp) / 1000))
    if place.kind == NATIONAL:
        wanted |= {"X-Road-Client": place.client, "SOAPAction": '""'}
    return all(heads.get(name) == said for name, said in wanted.items())


def _spoilt(mood: str, answer: bytes) -> bytes:
    is_xml = answer.startswith(b"<")
    if mood == "broken":
        return answer[: len(answer) // 2]
    if mood == "huge":
        return answer + b" " * LARGEST_ANSWER
    if mood == "hostile":
        return BOMB if is_xml else b"[" * 200_000
    return answer


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/hostname">]><bomb>&b;&c;</bomb>'
)
