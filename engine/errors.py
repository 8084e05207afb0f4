"""Refusals: what the house says no to, as phrases.

    Refusal
    ├── NotFound          there is no such thing, or none you may see         404
    ├── NotAllowed        you may not do this                                 403
    ├── Conflict          the thing has moved on since you looked             409
    └── Invalid           what was given cannot be accepted; says which field 422

The docstring of a refusal is the sentence its reader gets, in Vietnamese, with `{placeholders}`; it is also the key
of its translation. `web/errors.py` holds the one table that maps families to HTTP.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from string import Formatter

from engine.words import Sentence


class Refusal(Exception):
    """Yêu cầu không thực hiện được."""

    heading: str = ""  # what a page says above the `lines`, in the place of one long sentence
    lines: Sequence[str] = ()

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.text())

    @classmethod
    def sentence(cls) -> str:
        """The untranslated sentence, placeholders unfilled."""
        return " ".join((inspect.getdoc(cls) or "").split())

    @property
    def code(self) -> str:
        """A stable name for machines: `SomeoneMovedItFirst`."""
        return type(self).__name__

    def text(self, sentence: str | None = None, details: Mapping[str, object] | None = None) -> str:
        """The sentence (or its translation) with its details (or theirs) filled in."""
        return (sentence or self.sentence()).format_map(_Blank(details or self.details))


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


class NotFound(Refusal):
    """Không tìm thấy nội dung được yêu cầu."""


class NotAllowed(Refusal):
    """Anh/chị không có quyền thực hiện việc này."""


class Conflict(Refusal):
    """Nội dung đã thay đổi kể từ lúc anh/chị mở trang."""


class Invalid(Refusal):
    """Thông tin chưa hợp lệ, mời kiểm tra các mục được đánh dấu."""

    def __init__(self, fields: Mapping[str, str] | None = None, **details: object) -> None:
        self.fields = {name: self._filled(said, details) for name, said in (fields or {}).items()}
        super().__init__(**details)

    def _filled(self, said: str, details: Mapping[str, object]) -> str:
        """At its field the refusal's own sentence says what it says above: with the same filling."""
        if said != self.sentence():
            return said
        places = {name for _, name, _, _ in Formatter().parse(said) if name}
        return Sentence(said, **{name: details.get(name, "…") for name in places})
