"""How long drafts are kept: they hold personal data, so none outlives what it was typed for.

A draft of the counter that was never handed in goes after `draft_days` without a touch; one that was handed in, and
the drafts of an item that is finished, after `closed_draft_days`: until then an officer may still ask for what was
typed. Versions that another tab replaced go by the same two limits. Drafts of an open item stay as long as it is open.
Basis: personal data is destroyed when its purpose is fulfilled or its time is over (Luật ATTTM 86/2015/QH13 art 18.3).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, tuple_

from engine import audit
from engine.act import SYSTEM, Act, Office
from engine.dossiers import undoing
from engine.dossiers.models import CLAIMED, OPEN, Draft, WorkItem

AT_ONCE = 500
Key = tuple[int, str]


@dataclass(frozen=True)
class Limits:
    """What was touched last before these instants has been kept long enough."""

    unfinished: datetime
    closed: datetime

    @classmethod
    def of(cls, act: Act) -> Limits:
        settings = act.office.settings
        return cls(act.now - timedelta(days=settings.draft_days), act.now - timedelta(days=settings.closed_draft_days))


def sweep(office: Office) -> int:
    """Delete what has been kept long enough, a batch an act; answers how many drafts and versions went. With them goes
    what was remembered of steps that can no longer be undone."""
    with office.act(SYSTEM) as act:
        undoing.forget(act)
    gone, after = 0, (0, "")
    while True:
        with office.act(SYSTEM) as act:
            batch, limits = _batch(act, after), Limits.of(act)
            drafts, versions = _forget(act, batch, limits), _prune(act, batch, limits)
            if drafts or versions:
                audit.record(act, "drafts.forgotten", "drafts", drafts=drafts, versions=versions)
        gone += drafts + versions
        if len(batch) < AT_ONCE:
            return gone
        after = (batch[-1].officer_id, batch[-1].key)


def _batch(act: Act, after: Key) -> Sequence[Draft]:
    """Drawers old enough to be looked at, or with versions that may be; in the order of their key."""
    closed = Limits.of(act).closed
    query = select(Draft).where(tuple_(Draft.officer_id, Draft.key) > after)
    query = query.where(or_(Draft.saved_at <= closed, Draft.earlier != []))
    return act.session.scalars(query.order_by(Draft.officer_id, Draft.key).limit(AT_ONCE)).all()


def _forget(act: Act, batch: Sequence[Draft], limits: Limits) -> int:
    """Delete the drafts of a batch that are over; one that was touched this instant stays."""
    open_items = _open_items(act, [_item_of(draft) for draft in batch], limits)
    over = [draft for draft in batch if _is_over(draft, limits, open_items)]
    if not over:
        return 0
    old = Draft.saved_at <= limits.closed
    gone: ColumnElement[bool] = tuple_(Draft.officer_id, Draft.key).in_([(one.officer_id, one.key) for one in over])
    found = act.session.execute(delete(Draft).where(gone, old).returning(Draft.key)).all()
    return len(found)


def _is_over(draft: Draft, limits: Limits, open_items: Collection[int]) -> bool:
    if draft.saved_at > limits.closed:
        return False
    item = _item_of(draft)
    if item is not None:
        return item not in open_items
    if draft.handed_in_at is None:
        return draft.saved_at <= limits.unfinished
    return draft.handed_in_at <= limits.closed


def _item_of(draft: Draft) -> int | None:
    """The work item a draft belongs to; None for one of the counter."""
    kind, _, number = draft.key.partition(":")
    return int(number) if kind == "item" else None


def _open_items(act: Act, items: Sequence[int | None], limits: Limits) -> frozenset[int]:
    """Those that are not finished, or not long enough."""
    asked = [item for item in items if item is not None]
    unfinished = or_(WorkItem.state.in_((OPEN, CLAIMED)), WorkItem.done_at > limits.closed)
    return frozenset(act.session.scalars(select(WorkItem.id).where(WorkItem.id.in_(asked), unfinished)))


def _prune(act: Act, batch: Sequence[Draft], limits: Limits) -> int:
    """Take the old ones from among the versions that were replaced; answers how many."""
    pruned = 0
    held = select(Draft).where(tuple_(Draft.officer_id, Draft.key).in_([(one.officer_id, one.key) for one in batch]))
    again = held.where(Draft.earlier != []).with_for_update().execution_options(populate_existing=True)
    for draft in act.session.scalars(again):
        kept = [one for one in draft.earlier if not _is_old(one, draft, limits)]
        pruned += len(draft.earlier) - len(kept)
        if len(kept) < len(draft.earlier):
            draft.earlier = kept
    return pruned


def _is_old(version: dict[str, object], draft: Draft, limits: Limits) -> bool:
    is_closed = int(str(version["version"])) <= draft.handed_in_version
    limit = limits.closed if is_closed else limits.unfinished
    return datetime.fromisoformat(str(version["saved_at"])) <= limit
