"""The residents database asked at a step: whom the step declares, and what the newest question about each brought."""

from __future__ import annotations

from flask import request

from desk import item_page
from desk.look_ups import register
from desk.posting import answers, based_on
from engine.residents import asking
from web.guards import acting, office


def ask(item_id: int, person: str) -> None:
    """Keep what is typed, then ask. Refuses as `asking.at_step` does."""
    with acting() as act:
        if answers() and act.actor.officer_id is not None:
            item_page.keep(act, item_id, answers(), based_on())
    born = request.form.get(f"look_up.{person}.born", "")
    asking.ask(office(), act.actor, lambda act: asking.at_step(act, item_id, person, born), register())
