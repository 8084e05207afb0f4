"""The post office of our own over HTTP, on this machine only: what the carrier's programs would answer.

It reads and writes the carrier's documents on its own account, and shares with the client no more than the list of
codes, so that each finds the other's mistakes.
"""

from __future__ import annotations

import base64
import contextlib
import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import orjson

from engine.neighbour_settings import Post
from integrations.postal.carriers_side import CUSTOMER, mode_of, require_customer, require_region, written
from integrations.postal.codes import codes
from integrations.postal.courses import Mood
from integrations.postal.depot import Depot, DepotIsShut, DepotRefuses

HOST = "127.0.0.1"
CLIENT, SECRET = "mot-cua", "khong-bi-mat"  # known to everybody, good for nothing else
TOKEN_SECONDS = 3600
FORGOTTEN_AFTER = 2  # calls, where tokens are forgotten
LARGEST = 1_000_000  # bytes
DRIP = 0.2  # seconds between two letters


@dataclass(frozen=True)
class Heard:
    """One question as it came, and what was answered; a question nobody answers has no status."""

    method: str
    path: str
    question: Any
    status: int = 0
    answer: Any = None
    kind: str = ""  # of the question's document


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    simulator: Simulator


@dataclass
class Simulator(AbstractContextManager["Simulator"]):
    """Listens while the `with` lasts. `depot` is told how to behave; `told` is called with everything that was asked
    and answered."""

    port: int = 0
    depot: Depot = field(default_factory=Depot)
    told: Callable[[Heard], None] = lambda heard: None
    slowness: float = 3.0
    tokens: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Simulator:
        self._gone = threading.Event()
        self._listening = _Listening((HOST, self.port), _Visit)
        self._listening.simulator = self
        self.port = self._listening.server_address[1]
        threading.Thread(target=self._listening.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        self._listening.shutdown()
        self._listening.server_close()

    @property
    def place(self) -> Post:
        return Post(f"http://{HOST}:{self.port}", CUSTOMER, CLIENT, SECRET)

    @property
    def environ(self) -> dict[str, str]:
        """What an office is told that is to find it."""
        return {
            "MOTCUA_POST_URL": self.place.url,
            "MOTCUA_POST_CUSTOMER_CODE": CUSTOMER,
            "MOTCUA_POST_CLIENT_ID": CLIENT,
            "MOTCUA_POST_CLIENT_SECRET": SECRET,
        }

    def wait(self, seconds: float) -> bool:
        """Whether it is closed meanwhile."""
        return self._gone.wait(seconds)

    def issue(self) -> dict[str, Any]:
        """A token."""
        token = secrets.token_hex(16)
        self.tokens[token] = 0
        return {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}

    def knows(self, token: str) -> bool:
        """Whether it lets somebody in once more."""
        if token not in self.tokens:
            return False
        self.tokens[token] += 1
        return self.depot.mood is not Mood.TOKEN_EXPIRY or self.tokens[token] <= FORGOTTEN_AFTER


class _Visit(BaseHTTPRequestHandler):
    """One question."""

    timeout = 30
    server_version, sys_version = "buu-chinh", ""

    def do_GET(self) -> None:
        self._visit({"cancel": self._cancel, "track": self._track})

    def do_POST(self) -> None:
        self._visit({"create": self._create, "register": self._register})

    def _visit(self, doors: Mapping[str, Callable[[Any], Any]]) -> None:
        self.simulator = cast(_Listening, self.server).simulator
        try:
            self._let_in(doors)
        except ValueError:  # a number that is none, a name nobody bears
            self._answer(400, {"Status": "INVALID", "Message": "Yêu cầu không hợp lệ."}, {})

    def _let_in(self, doors: Mapping[str, Callable[[Any], Any]]) -> None:
        parts = urlsplit(self.path)
        said = self._said(parts.query)
        if parts.path == codes().paths["token"] and self.command == "POST":
            self._answer(*self._token(), said)
        elif parts.path == "/simulator" and self.command == "POST":
            self._answer(200, self._told(said), said)
        elif not self.simulator.knows(self.headers.get("Authorization", "").removeprefix("Bearer ")):
            self._answer(401, {"error": "invalid_token"}, said)
        else:
            path = {codes().paths[name]: door for name, door in doors.items()}
            self._enter(path.get(parts.path, self._nobody), said)

    def _enter(self, door: Callable[[Any], Any], said: Any) -> None:
        """Behind the door things may go wrong as the mood has it."""
        try:
            if self.simulator.depot.mood is Mood.SLOW:
                self.simulator.wait(self.simulator.slowness)
            self._answer(200, door(said), said)
        except DepotRefuses as refused:
            status = 404 if refused.code == "NOT_FOUND" else 400
            self._answer(status, {"Status": refused.code, "Message": str(refused)}, said)
        except DepotIsShut as shut:
            self._shut(shut, said)

    def _shut(self, shut: DepotIsShut, said: Any) -> None:
        if shut.mood is Mood.BUSY:
            self._answer(429, {"Status": "TOO_MANY_REQUESTS", "Message": "Quá nhiều yêu cầu."}, said)
        elif shut.mood is Mood.STORM:
            self._answer(503, {"Status": "UNAVAILABLE", "Message": "Hệ thống đang bảo trì."}, said)
        else:
            self._say_nothing(shut, said)
        self.close_connection = True

    def _say_nothing(self, shut: DepotIsShut, said: Any) -> None:
        """Or so slowly that it comes to the same. The line is cut where the question was heard."""
        self._tell(said)
        if shut.mood is Mood.DRIPPING:
            self._drip(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        elif not shut.is_kept:
            self.simulator.wait(60)

    def _token(self) -> tuple[int, Any]:
        who = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {who}":
            return 401, {"error": "invalid_client"}
        return 200, self.simulator.issue()

    def _create(self, said: Any) -> Any:
        if not (isinstance(said.get("CODAmount"), int) and isinstance(said.get("ReceiverName"), str)):
            raise DepotRefuses("INVALID", "Đơn hàng thiếu thông tin.")
        require_customer(said)
        for side in ("Sender", "Receiver"):
            require_region(said.get(f"{side}Province"), said.get(f"{side}District"))
        self.simulator.depot.create(str(said["OrderNumber"]), mode_of(str(said.get("Description"))), said["CODAmount"])
        return {"Status": "SUCCESS", "Message": "Đã nhận đơn hàng."}

    def _cancel(self, said: Any) -> Any:
        require_customer(said)
        self.simulator.depot.cancel(str(said["OrderNumber"]))
        return {"Status": "SUCCESS", "Message": "Đã hủy đơn hàng."}

    def _register(self, said: Any) -> Any:
        require_customer(said)
        for person in filter(None, (said.get("DocumentSender"), said.get("ResultReceiver"))):
            require_region(person.get("ProvinceCode"), person.get("DistrictCode"))
        self.simulator.depot.register(str(said["OrderNumber"]))
        return {"Status": "SUCCESS", "Message": "Đã đăng ký."}

    def _track(self, said: Any) -> Any:
        size = int(said.get("pagesize", 100))
        if not 0 < size <= 1000:
            raise DepotRefuses("INVALID", "pagesize phải từ 1 đến 1000.")
        lines, pages = self.simulator.depot.track(said.get("lastId", ""), size)
        return {
            "_size": len(lines),
            "_total_pages": pages,
            "_returned": len(lines),
            "_embedded": {"rh:doc": [written(line) for line in lines]},
        }

    def _nobody(self, said: Any) -> Any:
        raise DepotRefuses("NOT_FOUND", "Không có dịch vụ này.")

    def _told(self, said: Any) -> Any:
        """How to behave, and how many days to let pass: for whoever plays with it."""
        if "behave" in said:
            self.simulator.depot.behave(str(said["behave"]))
        self.simulator.depot.advance(float(said.get("advance", 0)))
        return {"course": self.simulator.depot.course, "mood": self.simulator.depot.mood}

    def _said(self, query: str) -> Any:
        """The document, or what stands behind the question mark."""
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST)
        body = self.rfile.read(length)
        if "json" in self.headers.get("Content-Type", "") and body:
            with contextlib.suppress(orjson.JSONDecodeError):
                said = orjson.loads(body)
                return said if isinstance(said, dict) else {}
            return {}
        return {name: values[0] for name, values in parse_qs(query or body.decode(errors="replace")).items()}

    def _answer(self, status: int, document: Any, said: Any) -> None:
        self._tell(said, status, document)
        body = orjson.dumps(document)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _tell(self, said: Any, status: int = 0, document: Any = None) -> None:
        kind = self.headers.get("Content-Type", "")
        self.simulator.told(Heard(self.command, self.path, said, status, document, kind))

    def _drip(self, letters: bytes) -> None:
        for letter in letters:
            self.wfile.write(bytes([letter]))
            if self.simulator.wait(DRIP):
                return

    def log_message(self, format: str, *args: Any) -> None:
        """What is asked is shown by whoever wants to see it (`told`)."""
