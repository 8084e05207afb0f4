"""Drafts: what an officer typed, kept per officer and item until some days after it was handed in (`retention`).

Nothing here asks whether the item is still open or still theirs: typed words are kept even when the item has moved on.

A page says which version of the draft it was based on. When that is no longer the newest, another tab has saved since:
both are kept, the newest in front, the other among the `earlier` ones. Handing in closes every version up to then; a
save that was still on its way is put among the closed ones, so that the next applicant's page begins empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.act import Act
from engine.dossiers.models import Draft
from engine.errors import Invalid, NotAllowed
from engine.statements import Statement

KEY = ("officer_id", "key")
LONGEST = 100_000  # characters of JSON
MOST_EARLIER = 20
LONGEST_KEY = 80  # characters; the same cut wherever the drawer is opened


class DraftIsTooLong(Invalid):
    """Bản nháp quá dài, không lưu được."""


class OnlyOfficersKeepDrafts(NotAllowed):
    """Tài khoản này không gắn với cán bộ nên không lưu bản nháp."""


@dataclass(frozen=True)
class Saved:
    """What a save came to. `version` is what the same page says with its next save; `is_elsewhere`: another tab has
    been at this draft, and its version was kept besides."""

    data: Mapping[str, Any]
    saved_at: datetime
    version: int
    is_elsewhere: bool


@dataclass(frozen=True)
class Earlier:
    """A version that another tab's save has replaced."""

    version: int
    saved_at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Drawer:
    """The draft that was not handed in, if there is one, the versions replaced since the last handing in (newest
    first), and the version a page opened now is based on."""

    draft: Draft | None = None
    earlier: Sequence[Earlier] = ()
    version: int = 0

    def take(self, version: int | None) -> Draft | Earlier | None:
        """The earlier version asked for, else the draft."""
        return next((one for one in self.earlier if one.version == version), self.draft)


def keep(act: Act, key: str, data: Mapping[str, Any], based_on: int | None = None) -> Saved:
    """Save what was typed under `item:ID` or `intake:PROCEDURE`, per officer.

    `based_on` is the version the page was opened with or last saved; None where nobody knows, and then
    whatever was there is kept besides.
    """
    if act.actor.officer_id is None:
        raise OnlyOfficersKeepDrafts()
    if sum(len(str(value)) for value in data.values()) > LONGEST:
        raise DraftIsTooLong()
    draft, typed = _locked(act, key), dict(data)
    if _is_closed(draft, based_on):
        version = draft.handed_in_version if based_on is None else based_on
        _shelve(draft, version, act.now, typed, instead=based_on is not None)
        return Saved(typed, act.now, version, is_elsewhere=True)
    is_elsewhere = draft.handed_in_at is None and based_on != draft.version and draft.data not in ({}, typed)
    if is_elsewhere or draft.handed_in_at is not None:
        _shelve(draft, draft.version, draft.saved_at, draft.data)
    draft.data, draft.saved_at, draft.handed_in_at = typed, act.now, None
    draft.version += 1
    return Saved(typed, act.now, draft.version, is_elsewhere)


def drawer(session: Session, officer_id: int | None, key: str) -> Drawer:
    """What a page opened now finds; one statement."""
    draft = session.get(Draft, (officer_id, key[:LONGEST_KEY])) if officer_id is not None else None
    if draft is None:
        return Drawer()
    if draft.handed_in_at is not None:
        return Drawer(version=draft.version)
    replaced = [one for one in draft.earlier if one["version"] > draft.handed_in_version]
    replaced.sort(key=lambda one: -one["version"])
    earlier = [Earlier(one["version"], datetime.fromisoformat(one["saved_at"]), one["data"]) for one in replaced]
    return Drawer(draft, earlier, draft.version)


def hand_in(act: Act, key: str) -> None:
    """The words have become an act; the draft stays in the drawer but is not offered again. One statement.

    It leaves a row where there was none: the page's first save may still be on its way.
    """
    if act.actor.officer_id is None:
        return
    first = _row(act, key) | {"version": 1, "handed_in_version": 1, "handed_in_at": act.now}
    _handing_in(_dialect(act)).count(act.session.connection(), first)


def reopen(act: Act, key: str, data: Mapping[str, Any]) -> None:
    """What was handed in was taken back: it is the draft again. `data` is what was handed in, where anything was."""
    draft = _locked(act, key)
    draft.data, draft.saved_at, draft.handed_in_at = dict(data) or draft.data, act.now, None
    draft.version += 1


@cache
def _handing_in(dialect: str) -> Statement:
    """Put together once: every completion says it."""
    draft, row = Draft.__table__.c, _insert(dialect)
    closed = {"handed_in_at": row.excluded.handed_in_at, "handed_in_version": draft.version + 1}
    said = row.on_conflict_do_update(index_elements=KEY, set_=closed | {"version": draft.version + 1})
    return Statement(said, [*KEY, "data", "earlier", "version", "handed_in_version", "saved_at", "handed_in_at"])


def _locked(act: Act, key: str) -> Draft:
    """The drawer, made if it is not there, for this act alone: two tabs that save at once come one after the other."""
    act.session.execute(_insert(_dialect(act)).on_conflict_do_nothing(), _row(act, key))
    mine = select(Draft).where(Draft.officer_id == act.actor.officer_id, Draft.key == key[:LONGEST_KEY])
    return act.session.scalars(mine.with_for_update().execution_options(populate_existing=True)).one()


def _row(act: Act, key: str) -> dict[str, Any]:
    """An empty drawer."""
    mine = {"officer_id": act.actor.officer_id, "key": key[:LONGEST_KEY]}
    return mine | {"data": {}, "earlier": [], "version": 0, "handed_in_version": 0, "saved_at": act.now}


def _dialect(act: Act) -> str:
    return act.office.engine.dialect.name


def _insert(dialect: str) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of this database."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(Draft.__table__)


def _is_closed(draft: Draft, based_on: int | None) -> bool:
    """Whether the save comes from a page that was opened before the draft was handed in."""
    return draft.handed_in_at is not None if based_on is None else based_on < draft.handed_in_version


def _shelve(draft: Draft, version: int, saved_at: datetime, data: Mapping[str, Any], *, instead: bool = False) -> None:
    """Put a version among the earlier ones, `instead` of the one with its number; nothing typed, nothing to keep."""
    same = [one for one in draft.earlier if one["data"] == data or (instead and one["version"] == version)]
    shelf = [one for one in draft.earlier if one not in same]
    if any(value not in ("", None, [], [""]) for value in data.values()):
        shelf.append({"version": version, "saved_at": saved_at.isoformat(), "data": dict(data)})
    draft.earlier = shelf[-MOST_EARLIER:]
