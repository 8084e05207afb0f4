"""What a design is made of, as one JSON document: `{main, files, originals, legal, tests}`."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from html import unescape
from typing import Any

import orjson

from engine.errors import Invalid

LARGEST = 8_000_000  # characters of one design, all files together
MOST_FILES = 40
PROCEDURE = re.compile(r'<(?:\w+:)?property name="procedure" value="([^"]*)"')
ENCODED = "data:application/octet-stream;base64,"
TEXTS = ("files", "originals", "tests")


class DesignIsTooLarge(Invalid):
    """Bản thiết kế quá lớn: tối đa {files} tệp, {millions} triệu ký tự."""


class DesignIsMalformed(Invalid):
    """Nội dung gửi lên không phải một bản thiết kế ({part})."""


def content_of(
    files: Mapping[str, str],
    main: str | None = None,
    *,
    originals: Mapping[str, str] | None = None,
    legal: Mapping[str, Any] | None = None,
    tests: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The content of a design: diagrams by file name, what was handed in before it was translated, legal data, tests
    by name. `main` is the file to start with; default: the first."""
    return {
        "main": main or next(iter(files), ""),
        "files": dict(files),
        "originals": dict(originals or {}),
        "legal": dict(legal or {}),
        "tests": dict(tests or {}),
    }


def checked(content: Any) -> dict[str, Any]:
    """The five parts of a content and nothing else, as they come back when they were kept. Refuses what is no design,
    what cannot be kept as JSON (RFC 8259: half a surrogate pair, a number of more than 64 bits), and what is too
    large."""
    if not isinstance(content, Mapping):
        raise DesignIsMalformed({"content": "JSON"}, part="JSON")
    texts = {part: _texts(content, part) for part in TEXTS}
    legal, main = content.get("legal") or {}, content.get("main") or ""
    if not isinstance(legal, dict):
        raise DesignIsMalformed({"content": "legal"}, part="legal")
    if not isinstance(main, str) or main not in texts["files"]:
        raise DesignIsMalformed({"content": "main"}, part="main")
    length = sum(len(text) for part in texts.values() for text in part.values())
    if len(texts["files"]) > MOST_FILES or length > LARGEST:
        raise DesignIsTooLarge({"content": "files"}, files=MOST_FILES, millions=LARGEST // 1_000_000)
    return _as_kept({"main": main, **texts, "legal": legal})


def kept_text(data: bytes) -> str:
    """A file as it came, to be kept among the originals: its text, or a data URL where it is no text in UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "\0"
    return ENCODED + b64encode(data).decode() if "\0" in text else text


def kept_bytes(text: str) -> bytes:
    """The bytes `kept_text` was given."""
    return b64decode(text.removeprefix(ENCODED)) if text.startswith(ENCODED) else text.encode()


def procedure_of(content: Mapping[str, Any]) -> str | None:
    """The code of the procedure a design is for: its legal data says it, else the main diagram; None while neither
    does. Only looked for, not read: a drawing that is no XML yet may be saved, too."""
    written = str(content["legal"].get("code") or "")
    found = PROCEDURE.search(content["files"][content["main"]])
    code = written or (unescape(found[1]) if found else "")
    return code.replace("\0", "").strip()[:40] or None


def _texts(content: Mapping[str, Any], part: str) -> dict[str, str]:
    """One part that holds texts by name."""
    texts = content.get(part) or {}
    if not isinstance(texts, dict) or not all(isinstance(text, str) and "\0" not in text for text in texts.values()):
        raise DesignIsMalformed({"content": part}, part=part)
    return texts


def _as_kept(content: dict[str, Any]) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = orjson.loads(orjson.dumps(content))
    except TypeError as wrong:
        raise DesignIsMalformed({"content": "JSON"}, part="JSON") from wrong
    return kept
