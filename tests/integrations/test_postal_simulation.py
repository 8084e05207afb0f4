"""`run.py simulate postal`: what it is told on its line, and while it listens."""

from __future__ import annotations

import argparse
import socket
from datetime import timedelta

import httpx
import pytest

from engine.starting import CannotStart
from integrations import simulate_command
from integrations.postal.courses import Course, Mood
from integrations.postal.depot import Depot
from integrations.postal.simulation import _show
from integrations.postal.simulator import Heard, Simulator


def test_a_course_and_a_mood_are_told_while_it_listens() -> None:
    with Simulator(depot=Depot(day=timedelta(seconds=1))) as post:
        said = httpx.post(f"{post.place.url}/simulator", data={"behave": "lost", "advance": "2"}, trust_env=False)
        also = httpx.post(f"{post.place.url}/simulator", data={"behave": "storm"}, trust_env=False)
    assert (said.json(), also.json()) == ({"course": "lost", "mood": "well"}, {"course": "lost", "mood": "storm"})
    assert (post.depot.course, post.depot.mood) == (Course.LOST, Mood.STORM)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/simulator", "behave=angry", 400),
        ("POST", "/simulator", "advance=soon", 400),
        ("POST", "/orders/create", "{", 401),
        ("GET", "/", "", 401),
        ("DELETE", "/simulator", "", 501),
    ],
)
def test_what_nobody_understands_is_answered_all_the_same(method: str, path: str, body: str, status: int) -> None:
    with Simulator() as post:
        answer = httpx.request(method, f"{post.place.url}{path}", content=body, trust_env=False)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({}, "INVALID"),
        ({"CODAmount": "33000", "ReceiverName": "Mẫu"}, "INVALID"),
        ({"CustomerCode": "H27", "OrderNumber": "1", "CODAmount": 0, "ReceiverName": "Mẫu"}, "INVALID"),
        ({"CODAmount": 0, "ReceiverName": "Mẫu", "SenderProvince": "01"}, "UNKNOWN_PROVINCE"),
        ({"CODAmount": 0, "ReceiverName": "Mẫu", "SenderProvince": 1, "SenderDistrict": 999}, "UNKNOWN_DISTRICT"),
    ],
)
def test_an_order_with_something_wrong_is_refused(question: dict[str, object], code: str) -> None:
    said = {"CustomerCode": "H26", "OrderNumber": "1", **question} if question else {}
    with Simulator() as post:
        headers = {"Authorization": f"Bearer {post.issue()['access_token']}"}
        answer = httpx.post(f"{post.place.url}/orders/create", json=said, headers=headers, trust_env=False)
    assert (answer.status_code, answer.json()["Status"]) == (400, code)


def test_it_listens_to_this_machine_alone() -> None:
    with Simulator() as post:
        assert post._listening.server_address[0] == "127.0.0.1"


def test_a_port_somebody_else_uses_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with pytest.raises(CannotStart, match=f"port {port} of this machine cannot be opened"):
            simulate_command.main(arguments("postal", "--port", port, "--scenario", "late", "--scenario", "busy"))


@pytest.mark.parametrize("words", [["--scenario", "angry"], ["--day", "0"], ["--day", "nan"], ["--port", "x"]])
def test_what_makes_no_sense_is_not_begun(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments("postal", *words)
    assert words[0] in capsys.readouterr().err


def test_it_shows_what_it_is_asked_and_nobody_s_name(capsys: pytest.CaptureFixture[str]) -> None:
    order = {"OrderNumber": "H26-1", "ReceiverName": "Nguyễn Thị Mẫu"}
    _show(Heard("POST", "/orders/create", order, 200, {"Status": "SUCCESS"}))
    _show(Heard("GET", "/orders/tracking?lastId=0", {"lastId": "0"}, 200, {"_returned": 3}))
    _show(Heard("POST", "/oauth2/token", {}, 200, {"access_token": "bi-mat"}))
    _show(Heard("POST", "/orders/create", order))
    assert capsys.readouterr().out.splitlines() == [
        "200 POST /orders/create H26-1 SUCCESS",
        "200 GET /orders/tracking  3 lines",
        "200 POST /oauth2/token",
        "--- POST /orders/create H26-1 (not answered)",
    ]


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    simulate_command.add_arguments(parser)
    return parser.parse_args(words)
