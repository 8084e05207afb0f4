"""What an installation decides, and the secret it makes for itself."""

from __future__ import annotations

import secrets
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.settings import Settings


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
