"""The client speaks SMTP to a real server on this machine, which is slow, full, busy, gone, or says no."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.mailing.sending import Message, Words
from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.settings import Settings
from integrations.mail.client import Sender, TriedInVain
from integrations.mail.fake import FakeServer
from tests.serving import free_port

MESSAGE = Message(
    to="nguyen.van.mau@coquan.example",
    words=Words(
        "[Một Cửa] Cảnh báo\nthời hạn", "Bước “Thẩm định” quá hạn.\n.\nHết.\n", "<p>Bước &ldquo;Thẩm định&rdquo;</p>"
    ),
    language="vi",
    message_id="<notice-17.0a1b2c@motcua.example>",
    at=datetime(2018, 3, 5, 2, 0, tzinfo=UTC),
)


def test_a_message_arrives_as_it_was_written(server: FakeServer, sender: Sender) -> None:
    assert sender.send(MESSAGE)
    [taken] = server.taken
    assert taken["Subject"] == "[Một Cửa] Cảnh báo thời hạn"
    assert (taken["To"], taken["From"]) == (MESSAGE.to, "Một Cửa <motcua@coquan.example>")
    assert (taken["Message-ID"], taken["Date"]) == (MESSAGE.message_id, "Mon, 05 Mar 2018 09:00:00 +0700")
    assert (taken["Auto-Submitted"], taken["Content-Language"]) == ("auto-generated", "vi")
    plain, html = taken.get_body(("plain",)), taken.get_body(("html",))
    assert plain and html
    assert plain.get_content().splitlines() == MESSAGE.words.text.splitlines(), (
        "a dot on a line of its own ends nothing"
    )
    assert html.get_content().strip() == MESSAGE.words.html
    assert all(part["Content-Transfer-Encoding"] != "8bit" for part in taken.walk()), "old servers take seven bits"


def test_a_message_sent_twice_is_known_by_its_id(server: FakeServer, sender: Sender) -> None:
    sender.send(MESSAGE)
    sender.send(MESSAGE)
    first, second = server.taken
    assert first.as_bytes().replace(_boundary(first), b"") == second.as_bytes().replace(_boundary(second), b"")


@pytest.mark.parametrize(
    ("mood", "refusal", "said"),
    [
        ("silent", NeighbourIsAway, "timed out"),
        ("slow", NeighbourIsAway, "too slow"),
        ("busy", NeighbourIsAway, "421 the office is closed"),
        ("dropping", NeighbourIsAway, "closed"),
        ("full", TriedInVain, "452 no room left"),
        ("refusing", RefusedForGood, "550 <…>: no such mailbox here"),
    ],
)
def test_what_goes_wrong_is_told_apart(
    server: FakeServer, sender: Sender, mood: str, refusal: type[Exception], said: str
) -> None:
    server.mood = mood
    began = time.monotonic()
    with pytest.raises(refusal, match=said):
        sender.send(MESSAGE)
    assert time.monotonic() - began < 10, "the server would go on for a minute; nobody waits that long"


def test_a_server_that_is_not_there_is_away(sender: Sender) -> None:
    nobody = replace(sender.server, port=free_port())
    sender.server = nobody
    with pytest.raises(NeighbourIsAway, match="ConnectionRefusedError"):
        sender.send(MESSAGE)


def test_a_password_is_never_said_to_a_server_that_does_not_encrypt(server: FakeServer, tmp_path: Path) -> None:
    sender = Sender(settings(tmp_path, server.url.replace("//", "//motcua:bi-mat@")))
    with pytest.raises(NeighbourIsAway, match="does not encrypt") as refused:
        sender.send(MESSAGE)
    assert "bi-mat" not in repr(refused.value) + repr(sender.server)
    assert server.taken == []


# --- who speaks with whom -------------------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as one:
        yield one


@pytest.fixture
def sender(server: FakeServer, tmp_path: Path) -> Sender:
    return Sender(settings(tmp_path, server.url), patience=1.0, longest_talk=2.0)


def settings(var: Path, url: str) -> Settings:
    return Settings.from_environment(
        {"MOTCUA_VAR": str(var), "MOTCUA_SMTP_URL": url, "MOTCUA_MAIL_FROM": "motcua@coquan.example"}
    )


def _boundary(message: object) -> bytes:
    return str(message.get_boundary()).encode()  # type: ignore[attr-defined]
