"""The brokers of this machine, and a line to one that can be cut."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field

from kombu import Connection
from kombu.exceptions import OperationalError

from tests.conftest import do_without, leave_out

HOST = "127.0.0.1"
RABBIT = os.environ.get("MOTCUA_TEST_RABBITMQ", f"amqp://guest:guest@{HOST}:5672//")
REDIS = os.environ.get("MOTCUA_TEST_REDIS", f"redis://{HOST}:6379/9")
PROGRAMS = {"amqp": ("RabbitMQ", "rabbitmq-server", 5672), "redis": ("Redis", "redis-server", 6379)}


def need(url: str) -> str:
    """The broker's address, when it is there. One that is installed and does not run is left out, which a run that
    leaves nothing out does not forgive; one that is not installed is none of this machine's."""
    name, program, port = PROGRAMS[url.partition(":")[0]]
    with suppress(OSError), socket.create_connection((HOST, port), timeout=2):
        return url
    if shutil.which(program) or os.path.exists(f"/usr/sbin/{program}"):
        leave_out(f"tests with {name} (it is installed, but does not answer)")
    return do_without(f"{name}: the cluster form was not tried with it")


def forget_queues(names: Iterable[str]) -> None:
    """Leave nothing on the broker of this machine; where there is none, there is nothing."""
    with suppress(OSError, OperationalError), Connection(RABBIT) as line:
        line.ensure_connection(max_retries=0)
        for name in names:
            line.default_channel.queue_delete(name)


@dataclass
class Line(AbstractContextManager["Line"]):
    """An address of its own at which the broker answers, as long as the line is not cut."""

    port: int = 0
    to: int = 5672
    _listening: socket.socket | None = None
    _open: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Line:
        self._listening = socket.create_server((HOST, self.port))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._listening is not None
        for each in (self._listening, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listening.accept()
                there = socket.create_connection((HOST, self.to))
                self._open += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while said := one.recv(65536):
            other.sendall(said)
    for each in (one, other):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
