"""A mail server of our own: takes what it is given and keeps it to be looked at. Tests make it misbehave.

It speaks as much of RFC 5321 as a client says that hands over one message. Its moods:

    well      takes everything
    slow      a letter at a time, a little pause between two
    silent    answers nothing at all
    busy      421 to everybody
    full      452 to every message
    refusing  550 to every recipient
    dropping  takes the message, keeps it, and is gone before it has said so
"""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import cast

HOST = "127.0.0.1"
MOODS = ("well", "slow", "silent", "busy", "full", "refusing", "dropping")
SLOW_LETTER = 0.2  # seconds


class _Listening(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    server: FakeServer


@dataclass
class FakeServer(AbstractContextManager["FakeServer"]):
    """Listens on this machine while the `with` lasts. `taken` is every message it has kept, in the order of coming;
    `visits` counts who came in; `told` is called with each message."""

    port: int = 0
    mood: str = "well"
    told: Callable[[EmailMessage], None] = lambda message: None
    taken: list[EmailMessage] = field(default_factory=list)
    visits: int = 0

    def __enter__(self) -> FakeServer:
        self._gone = threading.Event()
        self._listening = _Listening((HOST, self.port), _Visit)
        self._listening.server = self
        self.port = self._listening.server_address[1]
        threading.Thread(target=self._listening.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        self._listening.shutdown()
        self._listening.server_close()

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    def wait(self, seconds: float) -> bool:
        """Whether it is closed meanwhile."""
        return self._gone.wait(seconds)


class _Visit(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        self.fake = cast(_Listening, self.server).server
        self.fake.visits += 1
        mood = self.fake.mood
        if mood == "silent":
            self.fake.wait(60)
            return
        self._say("421 the office is closed" if mood == "busy" else "220 mot-cua.invalid")
        while mood != "busy" and (line := self.rfile.readline(2000)):
            word = line.decode("latin-1").strip().partition(" ")[0].upper()
            if word == "QUIT" or (word == "DATA" and not self._take(mood)):
                return
            if word != "DATA":
                self._say(_ANSWERS.get((mood, word)) or _ANSWERS.get(("well", word), "250 OK"))

    def _take(self, mood: str) -> bool:
        """Whether the conversation goes on."""
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline(100_000)).rstrip(b"\r\n") != b".":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        if mood == "full":
            self._say("452 no room left")
            return True
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.fake.taken.append(message)
        self.fake.told(message)
        if mood == "dropping":
            return False
        self._say("250 taken")
        return True

    def _say(self, words: str) -> None:
        said = f"{words}\r\n".encode()
        pieces = [bytes([letter]) for letter in said] if self.fake.mood == "slow" else [said]
        for piece in pieces:
            try:
                self.wfile.write(piece)
            except OSError:  # the client had no patience
                return
            if len(pieces) > 1:
                time.sleep(SLOW_LETTER)


_ANSWERS = {
    ("well", "EHLO"): "250-mot-cua.invalid\r\n250 SIZE 10000000",
    ("refusing", "RCPT"): "550 <mau@coquan.example>: no such mailbox here",
}
