"""The forms of the house: one document per form in `forms/definitions`, read when first asked for, then kept."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson

from engine.errors import Invalid, NotFound
from forms.document import KEY, validate_document
from forms.model import Form

DEFINITIONS = Path(__file__).parent / "definitions"


class NoSuchForm(NotFound):
    """Không có biểu mẫu {key}."""


class FormHasFaults(Invalid):
    """Biểu mẫu {key} chưa dùng được vì còn lỗi: {faults}."""


@cache
def definition(key: str) -> Form:
    """The form of that key. Refuses with `NoSuchForm`, or `FormHasFaults` when its document is wrong."""
    path = DEFINITIONS / f"{key}.json"
    if not KEY.fullmatch(key) or not path.is_file():
        raise NoSuchForm(key=key)
    try:
        document = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as torn:
        raise FormHasFaults(key=key, faults=torn) from torn
    if faults := validate_document(document, key=key):
        raise FormHasFaults(key=key, faults="; ".join(str(fault).rstrip(".") for fault in faults))
    return Form.from_document(document)


def document(key: str) -> dict[str, Any]:
    """The document a form was read from, for programs that show it themselves. Refuses as `definition` does."""
    definition(key)
    found: dict[str, Any] = orjson.loads((DEFINITIONS / f"{key}.json").read_bytes())
    return found


def keys() -> list[str]:
    """The keys of all forms, in order."""
    return sorted(path.stem for path in DEFINITIONS.glob("*.json"))
