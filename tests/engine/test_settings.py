"""What an installation decides, and the secret it makes for itself."""

from __future__ import annotations

import secrets
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.settings import Settings, Smtp
from engine.starting import CannotStart


def secret_of(var: Path) -> str:
    return Settings.from_environment({"MOTCUA_VAR": str(var)}).secret_key


POSTGRES = "postgresql://office@db.example/motcua"


@pytest.mark.parametrize(
    ("said", "gets_it"),
    [
        ({}, True),
        ({"HOST": "localhost"}, True),
        ({"HOST": "::1"}, True),
        ({"MOTCUA_DEMO": "0"}, False),
        ({"HOST": "0.0.0.0"}, False),
        ({"HOST": "mot-cua.example"}, False),
        ({"DATABASE_URL": POSTGRES}, True),
        ({"DATABASE_URL": POSTGRES, "MOTCUA_DEMO": "0"}, False),
        ({"DATABASE_URL": POSTGRES, "HOST": "0.0.0.0", "MOTCUA_DEMO": "1"}, True),
    ],
)
def test_the_demo_city_comes_unasked_only_where_nobody_else_can_sign_in(
    tmp_path: Path, said: dict[str, str], gets_it: bool
) -> None:
    assert Settings.from_environment({"MOTCUA_VAR": str(tmp_path), **said}).demo is gets_it


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    assert secret_of(tmp_path) == secret_of(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_all_who_start_together_sign_with_one_whole_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = secrets.token_urlsafe

    def make_slowly(size: int) -> str:
        time.sleep(0.1)
        return make(size)

    monkeypatch.setattr(secrets, "token_urlsafe", make_slowly)
    with ThreadPoolExecutor(4) as starting:
        [secret] = set(starting.map(secret_of, [tmp_path] * 4))
    assert len(secret) > 40 and secret_of(tmp_path) == secret


def test_an_empty_secret_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    with pytest.raises(SystemExit, match="is empty"):
        secret_of(tmp_path)


MAILS = {"MOTCUA_SMTP_URL": "smtp://mail.example", "MOTCUA_MAIL_FROM": "motcua@hanoi.example"}


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:2525", Smtp("127.0.0.1", 2525, is_tls=False)),
        ("smtp://mail.example", Smtp("mail.example", 587, is_tls=False)),
        ("smtps://mot%40cua:bi%2Fmat%3A1@mail.example/", Smtp("mail.example", 465, True, "mot@cua", "bi/mat:1")),
        ("", None),
    ],
)
def test_a_mail_server_is_named_by_its_address(tmp_path: Path, url: str, server: Smtp | None) -> None:
    settings = Settings.from_environment({"MOTCUA_VAR": str(tmp_path), **MAILS, "MOTCUA_SMTP_URL": url})
    assert settings.smtp == server
    assert settings.public_url == "http://127.0.0.1:8000", "this machine's own, while nobody else is served"
    assert "bi/mat" not in repr(settings)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"MOTCUA_SMTP_URL": "mail.example:25"}, "MOTCUA_SMTP_URL"),
        ({"MOTCUA_SMTP_URL": "http://me:bi-mat@mail.example"}, "MOTCUA_SMTP_URL"),
        ({"MOTCUA_SMTP_URL": "smtp://me:bi-mat@"}, "MOTCUA_SMTP_URL"),
        ({"MOTCUA_SMTP_URL": "smtp://me:bi-mat@mail.example:99999"}, "MOTCUA_SMTP_URL"),
        ({"MOTCUA_SMTP_URL": "smtp://me:bi-mat@mail.example:cổng"}, "MOTCUA_SMTP_URL"),
        ({"MOTCUA_SMTP_URL": "smtp://me:bi/mat@mail.example"}, "MOTCUA_SMTP_URL"),
        ({"MOTCUA_SMTP_URL": "smtp://[::1"}, "MOTCUA_SMTP_URL"),
        ({"MOTCUA_MAIL_FROM": ""}, "MOTCUA_MAIL_FROM"),
        ({"MOTCUA_MAIL_FROM": "Một Cửa <motcua@hanoi.example>"}, "MOTCUA_MAIL_FROM"),
        ({"HOST": "0.0.0.0"}, "MOTCUA_PUBLIC_URL is not"),
        ({"MOTCUA_SECURE_COOKIES": "1"}, "MOTCUA_PUBLIC_URL is not"),
        ({"MOTCUA_DEMO": "0"}, "MOTCUA_PUBLIC_URL is not"),
        ({"DATABASE_URL": POSTGRES}, "MOTCUA_PUBLIC_URL is not"),
        ({"MOTCUA_PUBLIC_URL": "motcua.example"}, "MOTCUA_PUBLIC_URL"),
        ({"MOTCUA_PUBLIC_URL": "https://me:bi-mat@motcua.example"}, "MOTCUA_PUBLIC_URL"),
        ({"MOTCUA_DIGEST_AT": "7h30"}, "MOTCUA_DIGEST_AT"),
        ({"MOTCUA_DIGEST_AT": "24:00"}, "MOTCUA_DIGEST_AT"),
    ],
)
def test_what_makes_no_sense_about_mail_ends_the_start_with_a_sentence(
    tmp_path: Path, said: dict[str, str], names: str
) -> None:
    with pytest.raises(CannotStart, match=names) as refused:
        Settings.from_environment({"MOTCUA_VAR": str(tmp_path), **MAILS, **said})
    assert "bi-mat" not in str(refused.value)
