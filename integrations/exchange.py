"""One question to a neighbour over HTTP, and one answer: over in time, not too long, and from nobody else.

A connection is made for each question and closed behind it: one that was kept open may be gone when it is wanted, and
nobody could tell whether the neighbour has heard. A redirection is not followed, a proxy or a password that stands in
the environment is not used, and an answer that comes letter by letter ends when its time is over.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from engine.outbox import NeighbourIsAway

PATIENCE = 10.0  # seconds for one word of the neighbour
LONGEST_TALK = 20.0  # seconds for all of them
LARGEST_ANSWER = 4_000_000  # bytes
TOO_SLOW = "the answer was too slow to wait for its end"
TOO_LARGE = "the answer was too large to be read"
ELSEWHERE = "the answer points to another address"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange:
    """Asks one neighbour. Any number of threads may."""

    def __init__(
        self,
        url: str,
        *,
        patience: float = PATIENCE,
        longest_talk: float = LONGEST_TALK,
        largest: int = LARGEST_ANSWER,
        is_soap: bool = False,
    ) -> None:
        """`is_soap`: the neighbour says its faults as HTTP 500, which are heard like an answer."""
        self.url, self.longest_talk, self.largest = url, longest_talk, largest
        self.patience, self.is_soap = patience, is_soap
        self._client = httpx.Client(
            verify=_authorities(),
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"Accept-Encoding": "identity", "User-Agent": "mot-cua"},
        )

    def ask(self, method: str, path: str, *, within: float | None = None, **said: Any) -> Answer:
        """The answer, whatever its status below 500; `within` is how many seconds there are this time.

        Refuses with `NeighbourIsAway`: nobody there, not in time, too much, or not now (408, 429, 5xx, and whatever
        points elsewhere).
        """
        seconds = self.longest_talk if within is None else within
        if seconds <= 0:
            raise NeighbourIsAway(TOO_SLOW)
        said |= {"timeout": min(self.patience, seconds)}
        with _in_time(seconds) as watch:
            try:
                with self._client.stream(method, self.url + path, extensions={"trace": watch.notice}, **said) as answer:
                    heard = self._heard(answer)
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as trouble:
                raise NeighbourIsAway(TOO_SLOW if watch.is_over else _told(trouble)) from None  # may hold a secret
            if watch.is_over:  # an answer without a length ends where it is cut off
                raise NeighbourIsAway(TOO_SLOW)
            return heard

    def _heard(self, answer: httpx.Response) -> Answer:
        if answer.is_redirect or answer.status_code < 200 or 300 <= answer.status_code < 400:
            raise NeighbourIsAway(f"{answer.status_code}: {ELSEWHERE}")
        is_fault = self.is_soap and answer.status_code == 500
        if (answer.status_code >= 500 and not is_fault) or answer.status_code in (408, 429):
            raise NeighbourIsAway(f"{answer.status_code} {answer.reason_phrase}"[:100])
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise NeighbourIsAway("the answer is packed in a way that was not asked for")
        body = bytearray()
        for piece in answer.iter_raw():
            body += piece
            if len(body) > self.largest:
                raise NeighbourIsAway(TOO_LARGE)
        return Answer(answer.status_code, answer.headers, bytes(body))


class _Watch:
    """Knows the connection of one question, to end it from beside."""

    def __init__(self) -> None:
        self.is_over = False
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def notice(self, event: str, info: Mapping[str, Any]) -> None:
        """Told by httpx what happens; a new connection is the one to end."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
            if self.is_over:
                self.hang_up()

    def hang_up(self) -> None:
        """Whoever waits for a word gets none."""
        with self._lock:
            self.is_over = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # beneath TLS, which would want to talk


@cache
def _authorities() -> ssl.SSLContext:
    """Whose certificates are believed: read once, it takes a while."""
    return ssl.create_default_context()


@contextlib.contextmanager
def _in_time(seconds: float) -> Iterator[_Watch]:
    watch = _Watch()
    end = threading.Timer(seconds, watch.hang_up)
    end.daemon = True
    end.start()
    try:
        yield watch
    finally:
        end.cancel()


def _told(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"[:200]
