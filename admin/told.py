"""A refusal as the page that was refused tells it, with everything typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import request

from engine.errors import Invalid, Refusal
from engine.identity.accounts import SessionIsOver
from web.errors import status_of, typed
from web.language import say


class NoSuchDay(Invalid):
    """Mời nhập ngày có thật, ví dụ 2018-03-30."""


@dataclass(frozen=True)
class Told:
    """`form` says which of the page's forms was refused; secrets are never shown again."""

    status: int
    message: str
    fields: Mapping[str, str]
    form: str = ""
    values: Mapping[str, list[str]] = field(default_factory=dict)

    def value(self, name: str, otherwise: str = "") -> str:
        return self.values.get(name, [otherwise])[0]

    def ticked(self, name: str) -> list[str]:
        return list(self.values.get(name, ()))


def told(refusal: Refusal, form: str = "") -> Told:
    """The refusal for its page; a session that is over is nobody's page and goes on to the sign-in."""
    if isinstance(refusal, SessionIsOver):
        raise refusal
    values: dict[str, list[str]] = {}
    for name, value in typed():
        values.setdefault(name, []).append(value)
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return Told(status_of(refusal), say(refusal), fields, form, values)


def day(text: str, name: str, otherwise: date) -> date:
    """A day as a date field sends it, or as it is written on paper. Refuses with `NoSuchDay`."""
    text = text.strip()
    if not text:
        return otherwise
    if "/" in text:
        text = "-".join(part.zfill(2) for part in reversed(text.split("/")))
    try:
        found = date.fromisoformat(text)
    except ValueError as wrong:
        raise NoSuchDay({name: NoSuchDay.sentence()}) from wrong
    if not 1990 <= found.year <= 2199:
        raise NoSuchDay({name: NoSuchDay.sentence()})
    return found


def asked(name: str, most: int = 200) -> str:
    """A word of the address, without what no column can hold."""
    return request.args.get(name, "").replace("\0", "").strip()[:most]


def number(name: str) -> int | None:
    """An id in the address; None when there is none, or when it is no id."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
