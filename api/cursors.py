"""Cursors: where a page of a list ended, as a text only we read. The next page begins behind it."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

import orjson

from engine.dossiers.queries import Cursor
from engine.errors import Invalid
from engine.words import _
from forms import Sentence
from web.addresses import LARGEST_ID

NOT_A_CURSOR = _("Con trỏ trang không đúng; mời lấy lại từ trang trước.")


class NotACursor(Invalid):
    """Con trỏ trang không đúng; mời lấy lại từ trang trước."""

    def __init__(self) -> None:
        super().__init__({"cursor": Sentence(NOT_A_CURSOR)})


def write(key: Sequence[object] | None) -> str | None:
    """The cursor behind a row with this sort key; None where the list ends."""
    return urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=") if key is not None else None


def read_item(cursor: str | None) -> Cursor | None:
    """Back to the key of a work item: (sort, risk, id). Refuses with `NotACursor`."""
    match _parts(cursor):
        case None:
            return None
        case [str(sort_at), str(risk_at), int(item_id)] if 0 <= item_id <= LARGEST_ID:
            return _instant(sort_at), _instant(risk_at), item_id
    raise NotACursor()


def read_id(cursor: str | None) -> int | None:
    """Back to a row's id. Refuses with `NotACursor`."""
    match _parts(cursor):
        case None:
            return None
        case [int(row_id)] if 0 <= row_id <= LARGEST_ID:
            return row_id
    raise NotACursor()


def read_code(cursor: str | None) -> str | None:
    """Back to a code. Refuses with `NotACursor`."""
    match _parts(cursor):
        case None:
            return None
        case [str(code)] if "\0" not in code:
            return code
    raise NotACursor()


def _parts(cursor: str | None) -> list[object] | None:
    if not cursor:
        return None
    try:
        parts = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as wrong:
        raise NotACursor() from wrong
    if not isinstance(parts, list):
        raise NotACursor()
    return parts


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise NotACursor() from wrong
    raise NotACursor()
