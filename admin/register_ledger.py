"""The ledger of questions to the residents database, for who watches over those who look: who asked, where, for which
dossier, what for. A person's number is searched for by POST, so that it stands in no address and no log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, render_template, request

from admin import words
from engine.act import Act
from engine.errors import Refusal
from engine.residents import looking
from engine.residents.looking import LedgerLine
from web.addresses import asked, read_id
from web.guards import acting
from web.guards import looking as reading
from web.told import Told, tell

room = Blueprint("register_ledger", __name__, url_prefix="/quan-tri/tra-cuu-dan-cu")
UNCLAIMED = "khong-ho-so"
A_DAY = timedelta(days=1)  # at the counter a dossier follows at once, or nothing does


@room.get("")
def index() -> str:
    """The newest questions, or those of which no dossier came."""
    with reading() as act:
        return _page(act)


@room.post("")
def search() -> str | tuple[str, int]:
    """Who asked about the bearer of a number: what a citizen may be told. The search is written down, too."""
    try:
        with acting() as act:
            found = looking.who_asked(act, request.form.get("identity", ""))
            return render_template(
                "admin/register_ledger.html", lines=found, view="tim", more=None, refused=None, words=words
            )
    except Refusal as refusal:
        told = tell(refusal)
        with reading() as act:
            return _page(act, told), told.status


def _page(act: Act, refused: Told | None = None) -> str:
    view, before = asked("xem", 20), read_id(request.args.get("truoc", ""))
    lines: Sequence[LedgerLine]
    if view == UNCLAIMED:
        lines = looking.unclaimed(act, act.now - A_DAY, before)
    else:
        view, lines = "", looking.newest(act, before)
    more = lines[-1].call.id if len(lines) == looking.PAGE else None
    return render_template(
        "admin/register_ledger.html", lines=lines, view=view, more=more, refused=refused, words=words
    )
