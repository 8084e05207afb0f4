"""What the studio's page asks of the house while somebody draws: JSON in and out, under the address of the design."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from admin import designer_codes
from admin.designer import DESIGN
from engine.act import Act
from engine.designs import presence, work
from engine.designs.content import DesignIsMalformed
from engine.designs.models import Design
from engine.errors import Refusal
from engine.identity.permissions import Permission, require
from web.addresses import ID, LARGEST_ID
from web.display import at
from web.guards import acting, looking
from web.language import say

room = Blueprint("designer_calls", __name__, url_prefix="/quan-tri/thiet-ke")
EDITION = f"<{ID}:number>"


@room.get(f"/{DESIGN}/noi-dung")
def load(design_id: int) -> ResponseReturnValue:
    """The design as it is shown now, with its whole content, and the `account` that asks."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        design = work.design(act.session, design_id)
        return {**_whole(act, design), "account": act.actor.account_id}


@room.post(f"/{DESIGN}/luu")
def save(design_id: int) -> ResponseReturnValue:
    """Save `{content, based_on, copy_of?, instead?}`; refused with 409 and who saved when another did."""
    try:
        with acting() as act:
            said = _said(act)
            design = work.save(
                act,
                design_id,
                said["content"],
                based_on=_number(said, "based_on") or 0,
                copy_of=_number(said, "copy_of"),
                instead=said.get("instead") is True,
            )
            return _design(design)
    except work.SomeoneSavedItFirst as refused:
        return _stale(refused), 409


@room.post(f"/{DESIGN}/de-ben")
def file_beside(design_id: int) -> ResponseReturnValue:
    """Keep `{content}` among the editions without showing it."""
    with acting() as act:
        said = _said(act)
        return {"number": work.file_beside(act, design_id, said["content"]).number}


@room.get(f"/{DESIGN}/ban-luu")
def history(design_id: int) -> ResponseReturnValue:
    """The editions, newest first, without their content."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        shown = work.design(act.session, design_id).edition
        rows = work.history(act.session, design_id)
    return {
        "editions": [
            {
                "number": row.number,
                "saved_at": at(row.saved_at),
                "saved_by": row.saved_by,
                "cause": row.cause,
                "words": designer_codes.cause(row.cause, row.copy_of),
                "copy_of": row.copy_of,
                "is_shown": row.number == shown,
            }
            for row in rows
        ]
    }


@room.get(f"/{DESIGN}/ban-luu/{EDITION}")
def edition(design_id: int, number: int) -> ResponseReturnValue:
    """One edition with its content."""
    with looking() as act:
        require(act.actor, Permission.LOOK_DESIGNS)
        found = work.edition(act.session, design_id, number)
    return {"number": found.number, "content": found.content}


@room.post(f"/{DESIGN}/khoi-phuc/{EDITION}")
def restore(design_id: int, number: int) -> ResponseReturnValue:
    """Show an earlier edition again, as a new one; `{based_on}`."""
    try:
        with acting() as act:
            based_on = _number(_said(act), "based_on") or 0
            return _whole(act, work.restore(act, design_id, number, based_on=based_on))
    except work.SomeoneSavedItFirst as refused:
        return _stale(refused), 409


@room.post(f"/{DESIGN}/ten")
def rename(design_id: int) -> ResponseReturnValue:
    """Give the design another title: `{title}`."""
    with acting() as act:
        title = _said(act).get("title")
        return _design(work.rename(act, design_id, title if isinstance(title, str) else ""))


@room.post(f"/{DESIGN}/co-mat")
def be_present(design_id: int) -> ResponseReturnValue:
    """The heartbeat `{tab, leaving?}`: who else is here, and which revision is the newest."""
    with acting() as act:
        said = _said(act)
        tab = "".join(filter(str.isprintable, str(said.get("tab") or "")))
        if said.get("leaving"):
            presence.leave(act, design_id, tab)
            return {"others": []}
        others = [one.name for one in presence.be_present(act, design_id, tab)]
        design = work.design(act.session, design_id)
        return {"others": others, **_design(design)}


def _whole(act: Act, design: Design) -> dict[str, Any]:
    return {**_design(design), "content": work.edition(act.session, design.id).content}


def _design(design: Design) -> dict[str, Any]:
    return {
        "id": design.id,
        "title": design.title,
        "procedure_code": design.procedure_code,
        "revision": design.revision,
        "edition": design.edition,
        "updated_at": at(design.updated_at),
        "updated_by": design.updated_by,
    }


def _stale(refused: Refusal) -> dict[str, Any]:
    return {"code": refused.code, "message": say(refused), **refused.details}


def _said(act: Act) -> dict[str, Any]:
    """The JSON a designer has sent; whoever is none is refused before it is read."""
    require(act.actor, Permission.DESIGN_PROCEDURE)
    said = request.get_json(silent=True)
    if not isinstance(said, dict) or not isinstance(said.get("content", {}), dict):
        raise DesignIsMalformed({"content": "JSON"}, part="JSON")
    return {"content": {}, **said}


def _number(said: dict[str, Any], name: str) -> int | None:
    """A whole number that was sent; None where there is none."""
    value = said.get(name)
    return value if type(value) is int and 0 <= value <= LARGEST_ID else None
