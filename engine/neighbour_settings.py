"""How this office reaches the neighbours it calls over HTTP, as the environment says it.

What is wrong is said without the value itself: it may hold a secret.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from engine.starting import CannotStart

CITY, NATIONAL = "city", "national"
KINDS = (CITY, NATIONAL)
SAYABLE = re.compile(r"[!-~]{1,200}")  # what may stand in a header


@dataclass(frozen=True)
class Post:
    """The public post. `customer_code` is who this office is there; `codes` a file with the carrier's own codes, in
    the place of those that come along."""

    url: str
    customer_code: str
    client_id: str
    client_secret: str = field(repr=False)
    codes: str = ""


@dataclass(frozen=True)
class Residents:
    """The residents database. `kind`: whose it is and so how it is spoken to; `client` is the name of this office on
    the exchange platform of the national one (X-Road-Client)."""

    url: str
    kind: str = CITY
    user: str = ""
    secret: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    client: str = ""


def post(environ: Mapping[str, str]) -> Post | None:
    """From `MOTCUA_POST_URL` and what belongs to it; None: there is no such neighbour. Refuses with `CannotStart`."""
    name = "MOTCUA_POST_URL"
    if not environ.get(name, "").strip():
        return None
    return Post(
        url=address(environ, name),
        customer_code=needed(environ, "MOTCUA_POST_CUSTOMER_CODE", name),
        client_id=needed(environ, "MOTCUA_POST_CLIENT_ID", name),
        client_secret=needed(environ, "MOTCUA_POST_CLIENT_SECRET", name),
        codes=environ.get("MOTCUA_POST_CODES", "").strip(),
    )


def residents(environ: Mapping[str, str]) -> Residents | None:
    """From `MOTCUA_RESIDENTS_URL` and what belongs to it; None: there is no such neighbour. Refuses with
    `CannotStart`."""
    name = "MOTCUA_RESIDENTS_URL"
    if not environ.get(name, "").strip():
        return None
    kind = environ.get("MOTCUA_RESIDENTS_KIND", "").strip() or CITY
    if kind not in KINDS:
        raise CannotStart(
            f"MOTCUA_RESIDENTS_KIND ghi “{kind}”; cần city (cơ sở dữ liệu của thành phố) hoặc national (cơ sở dữ liệu "
            "quốc gia về dân cư).",
            f"MOTCUA_RESIDENTS_KIND says “{kind}”; it takes city (the city's database) or national (the national one).",
        )
    return Residents(
        url=address(environ, name),
        kind=kind,
        user=needed(environ, "MOTCUA_RESIDENTS_USER", name),
        secret=needed(environ, "MOTCUA_RESIDENTS_SECRET", name),
        api_key=needed(environ, "MOTCUA_RESIDENTS_API_KEY", name),
        client=needed(environ, "MOTCUA_RESIDENTS_CLIENT", name) if kind == NATIONAL else "",
    )


def address(environ: Mapping[str, str], name: str) -> str:
    """Where a neighbour is called: https, or http on this machine (a simulator); no slash at the end."""
    url = environ.get(name, "").strip()
    if _is_callable(url):
        return url.rstrip("/")
    raise CannotStart(
        f"không dùng được địa chỉ trong {name}; cần dạng https://máy-chủ/đường-dẫn, không kèm mật khẩu; http:// chỉ "
        "cho máy này (127.0.0.1).",
        f"the address in {name} cannot be used; it takes https://host/path without a password; http:// is for this "
        "machine (127.0.0.1) alone.",
    )


def needed(environ: Mapping[str, str], name: str, beside: str) -> str:
    """A word the neighbour wants to hear with every call, once `beside` is set."""
    said = environ.get(name, "").strip()
    if SAYABLE.fullmatch(said):
        return said
    raise CannotStart(
        f"{beside} đã đặt nhưng {name} còn trống hoặc có ký tự không dùng được (chỉ chữ không dấu, số và dấu câu, "
        "không có khoảng trắng, nhiều nhất 200 ký tự).",
        f"{beside} is set, but {name} is missing or has characters that cannot be used (plain letters, digits and "
        "punctuation without blanks, at most 200).",
    )


def _is_callable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_bare = "@" not in parts.netloc and not (parts.query or parts.fragment) and SAYABLE.fullmatch(url) is not None
    is_guarded = parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or ""))
    return is_named and is_bare and is_guarded


def is_this_machine(host: str) -> bool:
    """Is this an address at which nobody but this machine is heard?"""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
