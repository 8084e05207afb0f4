"""What a page of the desk is sent: answers, where to go back to, and how a refusal is told on the same page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Response, jsonify, request

from engine.dossiers.drafts import Saved
from engine.errors import Invalid, Refusal
from engine.identity.accounts import SessionIsOver
from web.errors import status_of
from web.language import say
from web.signin import onward

BACK = "tro-ve"
BASED_ON = "draft.based_on"
NO_ANSWERS = frozenset({"csrf_token", BACK, BASED_ON})


class NotADay(Invalid):
    """Mời nhập ngày có thật, ví dụ 30/03/2018."""


@dataclass(frozen=True)
class Refused:
    """A refusal as a page tells it. `form` says which of the page's forms was refused, `typed` what stood in it."""

    status: int
    message: str
    fields: Mapping[str, str]
    form: str = ""
    typed: Mapping[str, list[str]] = field(default_factory=dict)

    def value(self, form: str, name: str) -> str:
        """What was typed into a field of that form."""
        values = self.typed.get(name) if form == self.form else None
        return values[0] if values else ""


def refused(refusal: Refusal, form: str = "") -> Refused:
    """The refusal for the page; a session that is over is nobody's page and goes on to the sign-in."""
    if isinstance(refusal, SessionIsOver):
        raise refusal
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return Refused(status_of(refusal), say(refusal), fields, form, posted())


def posted() -> dict[str, list[str]]:
    """Everything typed, by name; several values where a name stands several times."""
    return {name: request.form.getlist(name) for name in request.form if name not in NO_ANSWERS}


def answers() -> dict[str, list[str]]:
    """The answers to a form of the house; its names have no dot, the page's own fields have one."""
    return {name: values for name, values in posted().items() if "." not in name}


def based_on() -> int | None:
    """The version of the draft the page was opened with; None where it does not say."""
    return _count(request.form.get(BASED_ON, ""))


def wanted_draft() -> int | None:
    """The earlier version of a draft the reader asks for."""
    return _count(request.args.get("ban-nhap", ""))


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def told_of(saved: Saved) -> Response:
    """The answer to a page that saves by itself."""
    return jsonify(saved_at=saved.saved_at.isoformat(), version=saved.version, elsewhere=saved.is_elsewhere)


def back(otherwise: str) -> str:
    """The page to return to: the one the reader came from, if it said so."""
    wanted = request.values.get(BACK)
    return onward(wanted) if wanted else otherwise


def day(name: str) -> date:
    """A day as a date field sends it, or as it is written on paper. Refuses with `NotADay`."""
    text = request.form.get(name, "").strip()
    if "/" in text:
        text = "-".join(part.zfill(2) for part in reversed(text.split("/")))
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise NotADay({name: NotADay.sentence()}) from wrong
