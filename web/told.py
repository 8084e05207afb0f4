"""A refusal as the page that was refused tells it, with everything typed; and a day as it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.errors import Invalid, Refusal
from engine.identity.accounts import SessionIsOver
from web.errors import status_of, typed
from web.language import said, say

YEARS = range(1990, 2200)


class NotADay(Invalid):
    """Mời nhập ngày có thật, ví dụ 30/03/2018."""


@dataclass(frozen=True)
class Told:
    """`form` says which of the page's forms was refused, `typed` what stood in it; secrets are never shown again.
    `lines` stand below the message, one by one."""

    status: int
    message: str
    fields: Mapping[str, str]
    form: str = ""
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    lines: Sequence[str] = ()

    def value(self, name: str, otherwise: str = "") -> str:
        return self.typed.get(name, [otherwise])[0]

    def value_in(self, form: str, name: str, otherwise: str = "") -> str:
        """What was typed into a field of that form, on a page that has several."""
        return self.value(name, otherwise) if form == self.form else otherwise

    def ticked(self, name: str) -> list[str]:
        return list(self.typed.get(name, ()))


def tell(refusal: Refusal, form: str = "") -> Told:
    """The refusal for its page; a session that is over is nobody's page and goes on to the sign-in."""
    if isinstance(refusal, SessionIsOver):
        raise refusal
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    values: dict[str, list[str]] = {}
    for name, value in typed():
        values.setdefault(name, []).append(value)
    lines = [said(line) for line in refusal.lines]
    message = said(refusal.heading) if lines else say(refusal)
    return Told(status_of(refusal), message, fields, form, values, lines)


def day(text: str, name: str, otherwise: date | None = None) -> date:
    """A day as a date field sends it, or as it is written on paper; `otherwise` where nothing was typed. Refuses with
    `NotADay`."""
    text = text.strip()
    if not text and otherwise is not None:
        return otherwise
    if "/" in text:
        text = "-".join(part.zfill(2) for part in reversed(text.split("/")))
    try:
        found = date.fromisoformat(text)
    except ValueError as wrong:
        raise NotADay({name: NotADay.sentence()}) from wrong
    if found.year not in YEARS:
        raise NotADay({name: NotADay.sentence()})
    return found
