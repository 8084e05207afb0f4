"""The client of the public post before answers no post should give: from somebody else, too long, or about people."""

from __future__ import annotations

import gzip
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import orjson
import pytest

from engine.neighbour_settings import Post
from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.postal.contract import BEGINNING, Mode, Order, Place
from integrations.postal import client as clients
from integrations.postal.client import Client
from integrations.postal.codes import codes
from integrations.postal.simulator import Heard, Simulator
from tests.serving import free_port

NUMBER = "000.00.31.H26-180305-0001-P1"
DESK = Place("Bộ phận Một cửa", "02400000000", "Số 2 phố Mẫu", "01", "001")
APPLICANT = Place("Nguyễn Thị Mẫu", "0900 000 999", "Số 9 ngõ Thử", "01", "005", email="mau@vi-du.example")
ORDER = Order(NUMBER, Mode.OUT, DESK, APPLICANT, ("Giấy khai sinh", "Trích lục"), collect=33_000, note="Gọi trước")
LINE = {
    "_id": {"oid": "5a9c" + "0" * 20},
    "CustomerCode": "H26",
    "OrderNumber": "H26-0001",
    "EventTime": "05/03/2018 09:15:00",
    "POSID": "100000",
    "ItemCode": "RA123456789VN",
    "StatusCode": "3",
    "StatusMessage": "Đang vận chuyển",
    "Notes": None,
}


def test_an_order_says_all_that_the_carrier_asks_for() -> None:
    heard: list[Heard] = []
    with Simulator(told=heard.append) as simulator:
        client(simulator.place).create(ORDER)
    assert heard[-1].question == {
        "CustomerCode": "H26",
        "OrderNumber": NUMBER,
        "CODAmount": 33_000,
        "SenderProvince": 1,
        "SenderDistrict": 1,
        "SenderAddress": "Số 2 phố Mẫu",
        "SenderName": "Bộ phận Một cửa",
        "SenderEmail": "",
        "SenderTel": "02400000000",
        "SenderDesc": "Giấy khai sinh; Trích lục",
        "Description": "Trả kết quả đến người nộp. Gọi trước",
        "ReceiverProvince": 1,
        "ReceiverDistrict": 5,
        "ReceiverAddress": "Số 9 ngõ Thử",
        "ReceiverName": "Nguyễn Thị Mẫu",
        "ReceiverEmail": "mau@vi-du.example",
        "ReceiverTel": "0900 000 999",
    }


def test_one_token_serves_all_threads_until_shortly_before_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Heard] = []
    with Simulator(told=heard.append) as simulator:
        post = client(simulator.place)
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(lambda _: post.track(BEGINNING), range(12)))
        assert tokens_in(heard) == 1
        later = clients.time.monotonic() + 3600 - clients.EARLIER
        monkeypatch.setattr(clients, "time", SimpleNamespace(monotonic=lambda: later))
        post.track(BEGINNING)
        assert tokens_in(heard) == 2


def test_a_token_the_post_has_forgotten_is_fetched_once_more() -> None:
    heard: list[Heard] = []
    with Simulator(told=heard.append) as simulator:
        post = client(simulator.place)
        post.track(BEGINNING)
        simulator.tokens.clear()
        post.track(BEGINNING)
    assert [(each.path.partition("?")[0], each.status) for each in heard] == [
        (codes().paths["token"], 200),
        (codes().paths["track"], 200),
        (codes().paths["track"], 401),
        (codes().paths["token"], 200),
        (codes().paths["track"], 200),
    ]


def test_a_post_that_lets_nobody_in_is_asked_for_two_tokens_at_most(told: Told) -> None:
    told.answers["track"] = (401, b'{"error": "invalid_token"}')
    with pytest.raises(NeighbourIsAway, match="401: the post does not let this office in"):
        told.client.track(BEGINNING)
    assert told.asked == ["token", "track", "token", "track"]


def test_a_secret_that_is_not_known_there_concerns_all_errands() -> None:
    with Simulator() as simulator:
        stranger = client(replace(simulator.place, client_secret="bi-mat"))
        with pytest.raises(NeighbourIsAway, match="401") as refused:
            stranger.create(ORDER)
    assert "bi-mat" not in f"{refused.value!r} {refused.value.__cause__!r} {stranger!r} {vars(stranger)!r}"


def test_no_secret_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Simulator() as simulator:
        client(simulator.place).create(ORDER)
        told = caplog.text
        secrets = [simulator.place.client_secret, *simulator.tokens, APPLICANT.name, APPLICANT.phone]
    assert "httpcore" in told and not [secret for secret in secrets if secret in told]


def test_no_proxy_of_the_environment_hears_of_an_order(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    with Simulator() as simulator:
        client(simulator.place).create(ORDER)
        assert ORDER.number in simulator.depot.parcels


def test_no_page_is_asked_for_that_the_post_would_not_give() -> None:
    heard: list[Heard] = []
    with Simulator(told=heard.append) as simulator:
        client(simulator.place).track(BEGINNING, most=5_000)
    assert heard[-1].question["pagesize"] == "1000"


def test_a_post_that_is_not_there_is_away() -> None:
    nobody = Post(f"http://127.0.0.1:{free_port()}", "H26", "mot-cua", "bi-mat")
    with pytest.raises(NeighbourIsAway, match="ConnectError"):
        client(nobody).create(ORDER)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"<html>Welcome</html>", "200: the answer cannot be read"),
        (200, b"", "200: the answer cannot be read"),
        (200, b'["SUCCESS"]', "200: the answer cannot be read"),
        (200, b'{"ok": true}', "200: the answer cannot be read"),
        (200, b'{"Status": null}', "200: the answer cannot be read"),
        (200, b"[" * 1_500, "200: the answer cannot be read"),
        (200, b'{"Status": "SUCCESS", "Message": "' + b"x" * 3_000 + b'"}', "too large"),
        (204, b"", "204: the answer cannot be read"),
        (302, b"", "302: the answer points to another address"),
        (403, b'{"Status": "FORBIDDEN"}', "403: the post does not let this office in"),
        (404, b"<html>Not found</html>", "404: the answer cannot be read"),
        (404, b'{"message": "no such path"}', "404: the answer cannot be read"),
        (408, b"", "408"),
        (429, b'{"Status": "SUCCESS"}', "429"),
        (500, b'{"Status": "DUPLICATE_ORDER"}', "500"),
        (502, b"", "502"),
        (200, b'{"Status": "NULL_SERVER_CONFIG", "Message": "?"}', "NULL_SERVER_CONFIG"),
        (400, b'{"Status": "NOT_ACCEPT_IP", "Message": "10.0.0.1"}', "NOT_ACCEPT_IP"),
    ],
)
def test_what_is_not_the_post_s_word_about_the_order_means_that_it_is_away(
    told: Told, status: int, body: bytes, said: str
) -> None:
    told.answers["create"] = (status, body)
    told.client._exchange.largest = 2_000
    with pytest.raises(NeighbourIsAway, match=said):
        told.client.create(ORDER)


def test_an_answer_packed_unasked_is_not_unpacked(told: Told) -> None:
    told.answers["create"] = (200, gzip.compress(b'{"Status": "SUCCESS"}'))
    told.headers["Content-Encoding"] = "gzip"
    with pytest.raises(NeighbourIsAway, match="packed"):
        told.client.create(ORDER)


def test_an_answer_that_breaks_off_is_none(told: Told) -> None:
    told.answers["create"] = (200, b'{"Status": "SUCCESS"}')
    told.headers["Content-Length"] = "500"
    with pytest.raises(NeighbourIsAway, match="RemoteProtocolError"):
        told.client.create(ORDER)


@pytest.mark.parametrize(
    ("status", "words", "reason"),
    [
        (
            200,
            "Ông NGUYỄN THỊ MẪU, số 9 ngõ thử, mau@vi-du.example: sai địa chỉ",
            "E17: Ông …, …, …: sai địa chỉ",
        ),
        (400, "Số máy 0900 000 999 hoặc +84 900-111-222 không đúng", "E17: Số máy … hoặc … không đúng"),
        (400, f"Đơn {NUMBER} đã hủy, mã 000.00.31", f"E17: Đơn {NUMBER} đã hủy, mã …"),
        (422, "hai\ndòng\x00", "E17: haidòng"),
        (400, "x" * 5_000, "E17: " + "x" * 295),
        (400, None, "E17: "),
    ],
)
def test_a_refusal_is_told_in_the_post_s_words_without_the_people_in_it(
    told: Told, status: int, words: str | None, reason: str
) -> None:
    told.answers["create"] = (status, orjson.dumps({"Status": "E17", "Message": words}))
    with pytest.raises(RefusedForGood) as refused:
        told.client.create(ORDER)
    assert str(refused.value) == reason


def test_a_refusal_without_a_code_counts_by_its_status(told: Told) -> None:
    told.answers["cancel"] = (400, b'{"Message": "no"}')
    with pytest.raises(RefusedForGood, match="400: no"):
        told.client.cancel("H26-0001")


def test_a_number_of_the_parcel_that_is_said_at_once_is_kept(told: Told) -> None:
    told.answers["create"] = (200, b'{"Status": "SUCCESS", "ItemCode": "RA123456789VN"}')
    assert told.client.create(ORDER) == "RA123456789VN"


@pytest.mark.parametrize("lasts", [b"null", b'"soon"', b"-5", b"1e99", b"true"])
def test_a_token_that_does_not_say_how_long_it_lasts_is_used_for_a_while(told: Told, lasts: bytes) -> None:
    told.answers["token"] = (200, b'{"access_token": "abc", "expires_in": ' + lasts + b"}")
    told.client.track(BEGINNING)
    told.client.track(BEGINNING)
    assert told.asked == ["token", "track", "track"]


@pytest.mark.parametrize("token", [b"null", b'""', b'"a\\r\\nX: y"', b'"\xc4\x91"', b"17"])
def test_a_token_that_cannot_stand_in_a_header_is_none(told: Told, token: bytes) -> None:
    told.answers["token"] = (200, b'{"access_token": ' + token + b', "expires_in": 3600}')
    with pytest.raises(NeighbourIsAway, match="cannot be read"):
        told.client.track(BEGINNING)
    assert told.asked == ["token"]


# --- lines of the tracking -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"_id": {}},
        {"_id": "5a9c" + "0" * 20},
        {"_id": {"oid": "5a9c"}},
        {"CustomerCode": "H27"},
        {"OrderNumber": ""},
        {"OrderNumber": None},
        {"OrderNumber": "9" * 61},
        {"EventTime": "2018"},
        {"EventTime": None},
        {"EventTime": "01/01/0001 00:00:00"},
        {"StatusCode": 77},
        {"StatusCode": None},
        {"Notes": "Đã thu hộ 2147483648 đồng."},
        {"Notes": "Biên bản giao nhận số 1, người ký A, lúc 31/02/2018 09:00:00."},
    ],
)
def test_a_line_that_cannot_be_read_stops_none_of_the_others(told: Told, changed: dict[str, object]) -> None:
    after = {**LINE, "_id": {"oid": "5a9d" + "0" * 20}}
    told.answers["track"] = page([{**LINE, **changed}, after])
    found = told.client.track(BEGINNING)
    assert ([event.id for event in found.events], found.left_out) == (["5a9d" + "0" * 20], 1)


def test_texts_of_a_line_are_cut_and_freed_of_what_is_no_letter(told: Told) -> None:
    long = {"POSID": 100000, "ItemCode": "R\x00A" + "1" * 99, "StatusCode": 3, "Notes": "a\x07" + "b" * 5_000}
    told.answers["track"] = page([{**LINE, **long}])
    [event] = told.client.track(BEGINNING).events
    assert (event.post_office, event.item_code, event.note) == ("100000", "RA" + "1" * 38, "a" + "b" * 499)


@pytest.mark.parametrize("lines", [[None], [17], ["x"], [{}]])
def test_a_page_without_a_line_that_moves_the_cursor_is_the_last(told: Told, lines: list[object]) -> None:
    told.answers["track"] = page(lines, pages=9)
    found = told.client.track(LINE["_id"]["oid"])
    assert (found.events, found.cursor, found.has_more, found.left_out) == ((), LINE["_id"]["oid"], False, 1)


def test_a_cursor_never_goes_back(told: Told) -> None:
    told.answers["track"] = page([LINE], pages=2)
    behind = "f" * 24
    found = told.client.track(behind)
    assert (len(found.events), found.cursor, found.has_more) == (1, behind, False)


def test_a_page_that_does_not_count_goes_on_while_it_is_full(told: Told) -> None:
    told.answers["track"] = (200, orjson.dumps({"_embedded": {"rh:doc": [LINE]}}))
    assert told.client.track(BEGINNING, most=1).has_more
    assert not told.client.track(BEGINNING, most=2).has_more


@pytest.mark.parametrize("body", [b"{}", b'{"_embedded": []}', b'{"_embedded": {"rh:doc": null}}'])
def test_a_page_without_lines_is_no_page(told: Told, body: bytes) -> None:
    told.answers["track"] = (200, body)
    with pytest.raises(NeighbourIsAway, match="tracking cannot be read"):
        told.client.track(BEGINNING)


# --- who answers ----------------------------------------------------------------------------------------------------


@dataclass
class Told(AbstractContextManager["Told"]):
    """A server that says what it is told to say; `asked` are the operations in the order of coming."""

    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> Told:
        self.answers["token"] = (200, b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}')
        self.answers["track"] = page([])
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Saying)
        self.server.told = self  # type: ignore[attr-defined]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        port = self.server.server_address[1]
        self.client = client(Post(f"http://127.0.0.1:{port}", "H26", "mot-cua", "bi-mat"))
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Saying(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        told: Told = self.server.told  # type: ignore[attr-defined]
        [operation] = [name for name, path in codes().paths.items() if self.path.partition("?")[0] == path]
        told.asked.append(operation)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, body = told.answers[operation]
        self.send_response(status)
        for name, value in {"Location": "/", "Content-Length": str(len(body)), **self._beside(operation)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def _beside(self, operation: str) -> dict[str, str]:
        headers: dict[str, str] = self.server.told.headers  # type: ignore[attr-defined]
        return headers if operation != "token" else {}

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def told() -> Iterator[Told]:
    with Told() as one:
        yield one


def client(place: Post) -> Client:
    return Client(place)


def page(lines: list[object] | list[dict[str, object]], pages: int = 1) -> tuple[int, bytes]:
    said = {"_size": len(lines), "_total_pages": pages, "_returned": len(lines), "_embedded": {"rh:doc": lines}}
    return 200, orjson.dumps(said)


def tokens_in(heard: list[Heard]) -> int:
    return sum(each.path == codes().paths["token"] for each in heard)
