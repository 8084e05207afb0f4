"""Settings: read once from the environment at the door, then passed along; nobody else reads `os.environ`."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from engine import neighbour_settings
from engine.neighbour_settings import Post, Residents, is_this_machine
from engine.starting import CannotStart

ROOT = Path(__file__).resolve().parent.parent
LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


DATABASES = re.compile(r"(sqlite|postgresql\+psycopg)://")
CALLS_AT_ONCE = {"mail": 1, "post": 2, "residents": 4}
USUAL_CALLS_AT_ONCE = 2
MAIL_PORTS = {"smtp": 587, "smtps": 465}
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_ADDRESS = 120


@dataclass(frozen=True)
class Smtp:
    """The mail server. `is_tls`: encrypted from the first byte (`smtps`); else it is asked to encrypt (STARTTLS), and a
    password is never said to one that does not."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """What one installation decides. Paths are absolute; seconds are floats."""

    database_url: str
    var: Path
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False  # an empty database is filled with the demo city, whose password everybody knows
    secure_cookies: bool = False
    sqlite_synchronous: str = "FULL"
    password_memory_kib: int = 65_536
    tick_seconds: float = 15.0
    draft_days: int = 30
    closed_draft_days: int = 7
    mail_days: int = 180  # how long mails, digests and finished jobs are kept; the journal and the notices stay
    undo_seconds: int = 60
    dialogue_days: int = 5  # working days within which a head meets the applicant of an important dossier
    smtp: Smtp | None = None  # without a mail server, notices are shown in the page alone
    mail_from: str = ""
    public_url: str = ""  # where readers of mails find this office, without a slash at the end
    digest_at: time = time(7, 30)  # local time, on working days
    post: Post | None = None  # the public post; without it, parcels are written down by hand
    residents: Residents | None = None  # the residents database; without one, papers are looked at
    residents_answer_days: int = 30  # what it said is kept so long, then forgotten
    broker_url: str = field(default="", repr=False)  # without a broker, jobs are done by threads of this process
    calls_at_once: Mapping[str, int] = field(default_factory=dict)  # by neighbour, where it is not as usual

    def calls_at_once_with(self, neighbour: str) -> int:
        """How many calls all nodes together have under way with one neighbour."""
        return self.calls_at_once.get(neighbour) or CALLS_AT_ONCE.get(neighbour, USUAL_CALLS_AT_ONCE)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings of this installation; creates `var/` and its secret on first use."""
        var = Path(environ.get("MOTCUA_VAR", ROOT / "var")).absolute()
        _make(var)
        host, port = environ.get("HOST", "127.0.0.1"), _count(environ, "PORT", 8000, most=65_535)
        smtp = _mail_server(environ.get("MOTCUA_SMTP_URL", "").strip())
        return cls(
            database_url=_database(environ.get("DATABASE_URL") or f"sqlite:///{var / 'motcua.db'}"),
            var=var,
            secret_key=environ.get("MOTCUA_SECRET_KEY") or _kept_secret(var / "secret.key"),
            host=host,
            port=port,
            demo=(environ.get("MOTCUA_DEMO") or ("1" if is_this_machine(host) else "0")) == "1",
            secure_cookies=environ.get("MOTCUA_SECURE_COOKIES", "") == "1",
            sqlite_synchronous=environ.get("MOTCUA_SQLITE_SYNCHRONOUS", "FULL"),
            password_memory_kib=_count(environ, "MOTCUA_PASSWORD_MEMORY_KIB", 65_536),
            tick_seconds=_seconds(environ, "MOTCUA_TICK_SECONDS", 15.0),
            draft_days=_count(environ, "MOTCUA_DRAFT_DAYS", 30),
            closed_draft_days=_count(environ, "MOTCUA_CLOSED_DRAFT_DAYS", 7),
            mail_days=_count(environ, "MOTCUA_MAIL_DAYS", 180),
            undo_seconds=_count(environ, "MOTCUA_UNDO_SECONDS", 60),
            dialogue_days=_count(environ, "MOTCUA_DIALOGUE_DAYS", 5),
            smtp=smtp,
            mail_from=_mail_from(environ.get("MOTCUA_MAIL_FROM", "").strip(), is_needed=smtp is not None),
            public_url=_public_url(environ, host, port, has_mail=smtp is not None),
            digest_at=_time_of_day(environ.get("MOTCUA_DIGEST_AT", "07:30").strip()),
            post=neighbour_settings.post(environ),
            residents=neighbour_settings.residents(environ),
            residents_answer_days=_count(environ, "MOTCUA_RESIDENTS_ANSWER_DAYS", 30),
            broker_url=_broker(environ.get("MOTCUA_BROKER_URL", "").strip()),
            calls_at_once=_calls_at_once(environ.get("MOTCUA_CALLS_AT_ONCE", "")),
        )


def normal_url(url: str) -> str:
    """`postgres://` and `postgresql://` both mean psycopg 3 here."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url


def _database(url: str) -> str:
    normal = normal_url(url)
    if not DATABASES.match(normal):
        kind = url.partition(":")[0]
        raise CannotStart(
            f"DATABASE_URL chỉ tới “{kind}”; hệ thống dùng SQLite (sqlite:///…) hoặc PostgreSQL (postgresql://…).",
            f"DATABASE_URL names “{kind}”; this program keeps its data in SQLite (sqlite:///…) or PostgreSQL "
            "(postgresql://…).",
        )
    return normal


def _mail_server(url: str) -> Smtp | None:
    """What is wrong is said without the address itself: it may hold a password."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), None
    tail = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in MAIL_PORTS or not parts.hostname or port == 0 or tail or "%" in parts.hostname:
        raise CannotStart(
            "không đọc được địa chỉ máy chủ thư trong MOTCUA_SMTP_URL; cần dạng smtp://tên:mật-khẩu@máy-chủ:cổng "
            "hoặc smtps://…; ký tự đặc biệt trong mật khẩu viết bằng mã %.",
            "MOTCUA_SMTP_URL cannot be read; it takes smtp://user:password@host:port or smtps://…, with special "
            "characters of the password as % codes.",
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Smtp(parts.hostname, port or MAIL_PORTS[parts.scheme], parts.scheme == "smtps", user, password)


def is_address(text: str) -> bool:
    """Whether this can be the address of a mailbox: plain letters, one @, a domain with a dot."""
    return len(text) <= LONGEST_ADDRESS and ".." not in text and ADDRESS.fullmatch(text) is not None


def _mail_from(address: str, *, is_needed: bool) -> str:
    if is_address(address) or not (address or is_needed):
        return address
    raise CannotStart(
        f"MOTCUA_MAIL_FROM ghi “{address}”; cần một địa chỉ thư điện tử, ví dụ motcua@hanoi.example.",
        f"MOTCUA_MAIL_FROM says “{address}”; it takes an e-mail address, for example motcua@hanoi.example.",
    )


def _public_url(environ: Mapping[str, str], host: str, port: int, *, has_mail: bool) -> str:
    """Where links of mails lead. Unsaid it is this machine's own address, if nobody else is served."""
    url = environ.get("MOTCUA_PUBLIC_URL", "").strip()
    if not url and (not has_mail or _is_served_alone(environ, host)):
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    if not url:
        raise CannotStart(
            "MOTCUA_SMTP_URL đã đặt nhưng chưa có MOTCUA_PUBLIC_URL; cần địa chỉ mà cán bộ dùng để mở hệ thống, ví dụ "
            "https://motcua.example, vì thư dẫn tới địa chỉ này.",
            "MOTCUA_SMTP_URL is set, but MOTCUA_PUBLIC_URL is not; it takes the address at which officers open this "
            "office, for example https://motcua.example, because mails lead there.",
        )
    if re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+(/[A-Za-z0-9._~/-]*)?", url):
        return url.rstrip("/")
    url = url.rpartition("@")[2]
    raise CannotStart(
        f"MOTCUA_PUBLIC_URL ghi “{url}”; cần địa chỉ mà cán bộ dùng để mở hệ thống, ví dụ https://motcua.example.",
        f"MOTCUA_PUBLIC_URL says “{url}”; it takes the address at which officers open this office, for example "
        "https://motcua.example.",
    )


def _time_of_day(said: str) -> time:
    if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", said):
        return time.fromisoformat(said)
    raise CannotStart(
        f"MOTCUA_DIGEST_AT ghi “{said}”; cần giờ và phút, ví dụ 07:30.",
        f"MOTCUA_DIGEST_AT says “{said}”; it takes hours and minutes, for example 07:30.",
    )


def _broker(url: str) -> str:
    """What is wrong is said without the address itself: it may hold a password."""
    if url and not re.match(r"(amqps?|rediss?)://[^/]", url):
        raise CannotStart(
            "không đọc được địa chỉ bộ trung chuyển công việc trong MOTCUA_BROKER_URL; cần dạng "
            "amqp://tên:mật-khẩu@máy-chủ:cổng (RabbitMQ) hoặc redis://máy-chủ:cổng/số.",
            "MOTCUA_BROKER_URL cannot be read; it takes amqp://user:password@host:port (RabbitMQ) or "
            "redis://host:port/number.",
        )
    return url


def _calls_at_once(said: str) -> dict[str, int]:
    """`mail=1 post=2`: how many calls at once with which neighbour."""
    if not all(re.fullmatch(r"[a-z]{1,20}=[1-9]\d?", part) for part in said.split()):
        raise CannotStart(
            f"MOTCUA_CALLS_AT_ONCE ghi “{said}”; cần dạng mail=1 post=2 residents=4.",
            f"MOTCUA_CALLS_AT_ONCE says “{said}”; it takes the form mail=1 post=2 residents=4.",
        )
    return {name: int(most) for name, most in (part.split("=") for part in said.split())}


def _is_served_alone(environ: Mapping[str, str], host: str) -> bool:
    """Whether only this machine is served. Behind a proxy an office listens on this machine too; what it is for shows
    in cookies for https, in a database server, or in being no demonstration."""
    is_sqlite = (environ.get("DATABASE_URL") or "sqlite:").startswith("sqlite")
    is_for_others = environ.get("MOTCUA_SECURE_COOKIES") == "1" or environ.get("MOTCUA_DEMO") == "0"
    return is_this_machine(host) and is_sqlite and not is_for_others


def _make(var: Path) -> None:
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise CannotStart(
            f"không tạo được thư mục dữ liệu {var} (MOTCUA_VAR): {trouble.strerror}.",
            f"the folder for its data cannot be made, {var} (MOTCUA_VAR): {trouble.strerror}.",
        ) from trouble


def _count(environ: Mapping[str, str], name: str, otherwise: int, *, most: int | None = None) -> int:
    said = environ.get(name, str(otherwise)).strip()
    if said.isascii() and said.isdecimal() and len(said) < 10 and (most is None or int(said) <= most):
        return int(said)
    raise CannotStart(
        f"{name} ghi “{said}”; cần một số nguyên từ 0" + (f" đến {most}." if most else "."),
        f"{name} says “{said}”; it takes a whole number from 0" + (f" to {most}." if most else "."),
    )


def _seconds(environ: Mapping[str, str], name: str, otherwise: float) -> float:
    said = environ.get(name, str(otherwise)).strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", said):
        return float(said)
    raise CannotStart(
        f"{name} ghi “{said}”; cần số giây, ví dụ 15 hoặc 0.5.",
        f"{name} says “{said}”; it takes seconds, for example 15 or 0.5.",
    )


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
