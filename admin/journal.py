"""The audit log: who did what, when, to what. Read only, the newest first, paged by key."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request
from sqlalchemy import ColumnElement, Select, select

from admin import words
from admin.entries import entries
from engine.act import Act
from engine.audit import AuditLine
from engine.dossiers.models import Dossier
from engine.errors import Refusal
from engine.identity.permissions import Permission, require
from engine.settings import LOCAL_ZONE
from web.addresses import asked, read_id
from web.guards import looking
from web.told import Told, day, tell

room = Blueprint("journal", __name__, url_prefix="/quan-tri/nhat-ky")
PAGE = 60
ACT = timedelta(hours=1)  # no act lasts longer between its beginning, which a line tells, and its last line


@room.get("")
def index() -> str | tuple[str, int]:
    """A page of lines; by verb, dossier or day."""
    with looking() as act:
        require(act.actor, Permission.LOOK_EVERYWHERE)
        try:
            until, refused = _until(act), None
        except Refusal as refusal:
            until, refused = None, tell(refusal)
        page = _page(act, until, refused)
        return (page, refused.status) if refused else page


def _page(act: Act, until: date | None, refused: Told | None) -> str:
    verb, code, before = asked("viec", 60), asked("ho-so", 40), read_id(request.args.get("truoc", ""))
    query = select(AuditLine, Dossier.code).outerjoin(Dossier, Dossier.id == AuditLine.dossier_id)
    query = _narrow(act, query, verb if verb in words.VERBS else "", code, until)
    if before is not None:
        query = query.where(AuditLine.id < before)
    rows = act.session.execute(query.order_by(AuditLine.id.desc()).limit(PAGE + 1)).all()
    more = rows[PAGE - 1][0].id if len(rows) > PAGE else None
    return render_template(
        "admin/journal.html",
        lines=entries(act, ((line, dossier_code) for line, dossier_code in rows[:PAGE])),
        more=more, verb=verb, code=code, until=until, refused=refused, before=before, words=words,
    )  # fmt: skip


def _narrow(
    act: Act, query: Select[AuditLine, str], verb: str, code: str, until: date | None
) -> Select[AuditLine, str]:
    if code:
        found = act.session.scalar(select(Dossier.id).where(Dossier.code == code.upper()))
        query = query.where(AuditLine.dossier_id == (found or 0))
    if until is not None:
        query = query.where(AuditLine.at < _midnight_after(until), *_before(act, _midnight_after(until)))
    if verb:
        query = query.where(AuditLine.verb == verb)
    return query


def _before(act: Act, instant: datetime) -> list[ColumnElement[bool]]:
    """Where to begin, so that the lines after an instant are not gone through one by one: lines have their ids in the
    order in which they were written."""
    later = select(AuditLine.id).where(AuditLine.at >= instant + ACT).order_by(AuditLine.at, AuditLine.id).limit(1)
    first = act.session.scalar(later)
    return [] if first is None else [AuditLine.id < first]


def _until(act: Act) -> date | None:
    text = request.args.get("den", "")
    return day(text, "den", act.today) if text.strip() else None


def _midnight_after(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=LOCAL_ZONE) + timedelta(days=1)
