"""What a page of the desk is sent: answers, what a draft was based on, and where to go back to."""

from __future__ import annotations

from flask import Response, flash, jsonify, request

from engine.act import Act
from engine.dossiers.drafts import Saved
from web.language import said
from web.signin import onward

BACK = "tro-ve"
BASED_ON = "draft.based_on"
NO_ANSWERS = frozenset({"csrf_token", BACK, BASED_ON})


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


def flash_remarks(act: Act) -> None:
    """What the doer of an act should know of what was done, on the next page."""
    for remark in act.remarks:
        flash(said(remark), "warning")
