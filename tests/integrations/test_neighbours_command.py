"""`run.py neighbours`: every neighbour of the settings is called once, and a line says how it went."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import run
from engine.act import Office
from engine.postal.contract import Mode
from engine.settings import Settings
from integrations import neighbours_command
from integrations.mail.fake import FakeServer
from integrations.national_db.simulator import Simulator as Residents
from integrations.postal.simulator import Heard, Simulator
from tests.serving import free_port

Said = Callable[..., tuple[int, list[str]]]


def test_an_office_without_neighbours_is_told_how_they_are_named(said: Said) -> None:
    code, lines = said()
    assert code == 0
    assert "Máy chủ thư: chưa khai báo (MOTCUA_SMTP_URL)." in lines
    assert "Mail server: not named (MOTCUA_SMTP_URL)." in lines


def test_a_mail_server_that_answers_is_greeted_and_given_nothing(said: Said) -> None:
    with FakeServer() as server:
        code, lines = said(MOTCUA_SMTP_URL=server.url)
    assert (code, server.visits, server.taken) == (0, 1, [])
    assert "Máy chủ thư: đã kết nối; không gửi thư nào." in lines


@pytest.mark.parametrize("kind", ["city", "national"])
def test_the_residents_database_is_asked_about_nobody(said: Said, kind: str) -> None:
    with Residents() as simulator:
        place = simulator.place(kind)
        named = {"URL": place.url, "KIND": kind, "USER": place.user, "SECRET": place.secret, "API_KEY": place.api_key}
        environ = {f"MOTCUA_RESIDENTS_{name}": value for name, value in named.items()}
        code, lines = said(**environ, MOTCUA_RESIDENTS_CLIENT=place.client)
        assert (code, simulator.there.counted) == (0, {"XacThucThongTinCongDan": 1})
        assert f"Residents database: it answered a question about somebody invented ({kind})." in lines
        simulator.there.mood = "unmapped"
        code, lines = said(**environ, MOTCUA_RESIDENTS_CLIENT=place.client)
    assert code == 1
    assert any(line.startswith("Cơ sở dữ liệu dân cư: TỪ CHỐI: ") and "MAPPING_DVC" in line for line in lines)


def test_a_neighbour_that_is_away_fails_the_command_and_keeps_no_other_from_being_called(said: Said) -> None:
    code, lines = said(MOTCUA_SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    assert code == 1
    assert [line for line in lines if line.startswith("Mail server: AWAY: ConnectionRefusedError")]
    assert len(lines) == 2 * len(neighbours_command.TRIALS)


def test_the_post_is_asked_for_the_end_of_its_tracking_and_ordered_nothing(said: Said) -> None:
    heard: list[Heard] = []
    with Simulator(told=heard.append) as post:
        post.depot.create("H26-0001", Mode.OUT, 0)
        code, lines = said(**post.environ)
    assert code == 0
    assert "Bưu chính công ích: đã kết nối; không tạo đơn nào." in lines
    assert [each.method for each in heard] == ["POST", "GET"]
    assert heard[-1].answer["_embedded"]["rh:doc"] == [], "nothing about anybody's parcel"


def test_a_post_that_does_not_know_the_office_fails_the_command_and_no_secret_is_shown(said: Said) -> None:
    with Simulator() as post:
        code, lines = said(**{**post.environ, "MOTCUA_POST_CLIENT_SECRET": "bi-mat"})
    assert code == 1
    assert "Public post: AWAY: 401: the post does not let this office in" in lines
    assert "bi-mat" not in "".join(lines)


def test_the_door_gives_every_named_neighbour_its_errands(empty_office: Office) -> None:
    heard: list[Heard] = []
    with Simulator(told=heard.append) as post:
        empty_office.settings = replace(empty_office.settings, post=post.place)
        called = run.neighbours(empty_office)
        called["post"]["post.cancel"].call("H26-0001")
    assert (called.keys(), heard[-1].answer["Status"]) == ({"post"}, "UNKNOWN_ORDER")


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the command in an office of these variables: exit code and lines."""

    def run(**environ: str) -> tuple[int, list[str]]:
        named = {"MOTCUA_VAR": str(tmp_path), "MOTCUA_MAIL_FROM": "motcua@coquan.example", **environ}
        code = neighbours_command.main(argparse.Namespace(), Settings.from_environment(named))
        return code, capsys.readouterr().out.splitlines()

    return run
