"""Settings: read once from the environment at the door, then passed along; nobody else reads `os.environ`."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Settings:
    """What one installation decides. Paths are absolute; seconds are floats."""

    database_url: str
    var: Path
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    secure_cookies: bool = False
    sqlite_synchronous: str = "FULL"
    password_memory_kib: int = 65_536
    tick_seconds: float = 15.0
    draft_days: int = 30
    closed_draft_days: int = 7

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, demo: bool = False) -> Settings:
        """Read the settings of this installation; creates `var/` and its secret on first use."""
        var = Path(environ.get("MOTCUA_VAR", ROOT / "var")).absolute()
        var.mkdir(parents=True, exist_ok=True)
        return cls(
            database_url=normal_url(environ.get("DATABASE_URL") or f"sqlite:///{var / 'motcua.db'}"),
            var=var,
            secret_key=environ.get("MOTCUA_SECRET_KEY") or _kept_secret(var / "secret.key"),
            host=environ.get("HOST", "127.0.0.1"),
            port=int(environ.get("PORT", "8000")),
            demo=demo or environ.get("MOTCUA_DEMO", "") == "1",
            secure_cookies=environ.get("MOTCUA_SECURE_COOKIES", "") == "1",
            sqlite_synchronous=environ.get("MOTCUA_SQLITE_SYNCHRONOUS", "FULL"),
            password_memory_kib=int(environ.get("MOTCUA_PASSWORD_MEMORY_KIB", "65536")),
            tick_seconds=float(environ.get("MOTCUA_TICK_SECONDS", "15")),
            draft_days=int(environ.get("MOTCUA_DRAFT_DAYS", "30")),
            closed_draft_days=int(environ.get("MOTCUA_CLOSED_DRAFT_DAYS", "7")),
        )


def normal_url(url: str) -> str:
    """`postgres://` and `postgresql://` both mean psycopg 3 here."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url


def _kept_secret(path: Path) -> str:
    """The installation's signing secret: made once, readable by its owner only, never in the repository.

    It appears whole or not at all, so that of two processes that start together both sign with the same one. An empty
    file (a disk that was full) is no secret: the start ends with a sentence.
    """
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.") as made:
            made.write(secrets.token_urlsafe(48))
            made.flush()
            os.fsync(made.fileno())
            with contextlib.suppress(FileExistsError):  # somebody else's came first and counts for both
                os.link(made.name, path)
    secret = path.read_text().strip()
    if not secret:
        raise SystemExit(f"The signing secret in {path} is empty. Remove the file; the next start makes a new one.")
    return secret
