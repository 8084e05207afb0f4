"""The entries of a legal document, each read as what it must be: a text, a day, a period, a condition.

Whatever is malformed is refused with the path of the field, so that the page can show where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, TypeVar

from engine.definitions.expressions import BadExpression, compile_expression
from engine.errors import Invalid
from engine.words import _
from engine.worktime.periods import NotAPeriod, Period
from forms.sentences import Sentence

MISSING = _("còn thiếu")
WHOLE = _("(toàn bộ)")

T = TypeVar("T")


class LegalDataIsMalformed(Invalid):
    """Dữ liệu pháp lý của thủ tục chưa đúng ở mục “{field}”: {reason}."""


class Unfit(Exception):
    """A value that cannot be read, and why: a marked sentence, or one with its filling (`Sentence`)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class Entries:
    """One object of the document, knowing its path so that a refusal can name the field."""

    def __init__(self, document: Any, path: str = "") -> None:
        self.path = path
        if not isinstance(document, Mapping):
            raise self.refusal("", _("phải là một đối tượng JSON"))
        self.document = document

    def refusal(self, key: str, reason: str) -> LegalDataIsMalformed:
        where = f"{self.path}.{key}".strip(".") or WHOLE
        return LegalDataIsMalformed({where: reason}, field=where, reason=reason)

    def one(self, key: str, convert: Callable[[Any], T]) -> T:
        if self.document.get(key) in (None, ""):
            raise self.refusal(key, MISSING)
        try:
            return convert(self.document[key])
        except Unfit as wrong:
            raise self.refusal(key, wrong.reason) from wrong

    def optional(self, key: str, convert: Callable[[Any], T]) -> T | None:
        return None if self.document.get(key) in (None, "") else self.one(key, convert)

    def text(self, key: str) -> str:
        return self.one(key, as_text)

    def texts(self, key: str) -> tuple[str, ...]:
        return self.optional(key, as_texts) or ()

    def each(self, key: str) -> list[Entries]:
        return [Entries(each, f"{self.path}.{key}[{n}]".strip(".")) for n, each in enumerate(self._items(key))]

    def _items(self, key: str) -> list[Any]:
        items = self.document.get(key) or []
        if not isinstance(items, list):
            raise self.refusal(key, _("phải là một danh sách"))
        return items


def as_text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unfit(_("phải là một đoạn chữ"))
    return value.strip()


def as_texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Unfit(_("phải là một danh sách"))
    return tuple(as_text(each) for each in value)


def as_routings(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise Unfit(_("phải là bảng cấp → nơi xử lý"))
    return {as_text(key): as_text(routing) for key, routing in value.items()}


def as_date(value: Any) -> date:
    try:
        return date.fromisoformat(as_text(value))
    except (Unfit, ValueError):
        raise Unfit(_("phải là ngày, viết như 2018-03-01")) from None


def as_time(value: Any) -> time:
    try:
        return time.fromisoformat(as_text(value))
    except (Unfit, ValueError):
        raise Unfit(_("phải là giờ, viết như 15:00")) from None


def as_period(value: Any) -> str:
    try:
        return str(Period.whole(as_text(value)))
    except NotAPeriod:
        raise Unfit(Sentence(_("“{text}” không phải là thời hạn như 3wd, 8wh, 10d, 2w hay 1m"), text=value)) from None


def as_condition(value: Any) -> str:
    try:
        return compile_expression(as_text(value)).text
    except BadExpression as wrong:
        raise Unfit(Sentence(_("biểu thức “{text}” chưa hợp lệ: {reason}"), **wrong.details)) from None


def as_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit(_("phải là true hoặc false"))
    return value


def as_count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Unfit(_("phải là số nguyên không âm"))
    return value


def matching(pattern: re.Pattern[str], how: str) -> Callable[[Any], str]:
    def convert(value: Any) -> str:
        text = as_text(value)
        if not pattern.fullmatch(text):
            raise Unfit(how)
        return text

    return convert
