"""The front door: the room where the officer's day begins."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from engine.act import Actor
from web.guards import looking
from web.navigation import Entry, navigation

room = Blueprint("home", __name__)

LEADS = frozenset({"head", "control_officer"})  # their day begins with what is late, everybody else's with their work
FIRST_OF_A_GRANT = {"administrator": "accounts", "designer": "designer", "control": "approving"}


@room.get("/")
def index() -> str | Response:
    """On to the first room; a plain greeting for an account that has none."""
    with looking() as act:
        rooms = navigation(act.actor)
        first = _first(act.actor, rooms)
    return redirect(first.url) if first else render_template("home.html")


def _first(actor: Actor, rooms: list[Entry]) -> Entry | None:
    if any(seat.role in LEADS and seat.acting_for is None for seat in actor.seats):
        rooms = sorted(rooms, key=lambda entry: entry.room != "supervision")
    elif not actor.seats:  # an account without a chair: what it was granted for
        wanted = {FIRST_OF_A_GRANT[grant] for grant in actor.grants & FIRST_OF_A_GRANT.keys()}
        rooms = sorted(rooms, key=lambda entry: entry.room not in wanted)
    return rooms[0] if rooms else None
