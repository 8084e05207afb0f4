"""Undoing a step: for some seconds after its officer has completed it, it can be open again as it was.

What is remembered is how the act found the dossier, the item and its clock; taken back is only what still stands as the
act has left it. A step that has done more than move the process (a letter, a number, a date, a status, another's work
taken back, a step the system goes on with by itself) is not undone, and that is known at once: nothing is offered then.
Errands put in the same act wait for the window to close (`outbox.put`) and are withdrawn: nobody outside hears of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import delete, select

from engine import audit, notices, outbox
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.models import Clock
from engine.deadlines.operations import Ringing
from engine.dossiers import advance, drafts
from engine.dossiers import case as cases
from engine.dossiers.case import Case
from engine.dossiers.models import DONE, Completion, Draft, WorkItem
from engine.dossiers.status import Status
from engine.errors import Conflict, NotFound
from engine.outbox import Job
from engine.words import _

MOVED = ("status", "handling_unit_id", "resting", "facts", "doers", "acted_for", "process_ended")  # of a dossier
HELD = ("state", "officer_id", "answers")  # of an item
ENTRUSTS = "entrust"  # the one effect that can be taken back whole: who handles the dossier
BEHIND = timedelta(hours=1)  # how long what can no longer be undone is kept, at the most
OFFER = "undoing"

CHANGED = _("Bước này đã thay đổi chính hồ sơ (giấy tờ, thời hạn, trạng thái) nên không hoàn tác được.")
ENDED = _("Bước này kết thúc việc giải quyết hồ sơ nên không hoàn tác được.")
OTHERS = _("Bước này đã rút việc của người khác nên không hoàn tác được.")
GOES_ON = _("Hệ thống làm tiếp ngay bước sau nên bước này không hoàn tác được.")
TOLD = _("Bước này đã báo cho người khác nên không hoàn tác được.")
RESTED = _("Bước này được làm khi thời hạn đang tạm dừng nên không hoàn tác được.")


class NothingToUndo(NotFound):
    """Việc này không có gì để hoàn tác."""


class WindowIsClosed(Conflict):
    """Đã quá thời gian hoàn tác bước này."""


class DossierHasMovedOn(Conflict):
    """Hồ sơ đã có người xử lý tiếp nên không hoàn tác bước này được."""


@dataclass(frozen=True)
class Before:
    """How an act found what it is about to complete."""

    dossier: Mapping[str, Any]
    state: bytes
    next_wake_at: datetime | None
    due_at: datetime | None
    item: Mapping[str, Any]
    claimed_at: datetime | None
    clock: Ringing | None
    clock_state: str


@dataclass(frozen=True)
class Offer:
    """What whoever completed the step is told: until when it can be undone, or `why_not`."""

    until: datetime | None = None
    why_not: str = ""


def before(case: Case) -> Before:
    """Remember it, before anything is done; reads nothing that was not read."""
    dossier, item, clock = case.dossier, case.item, case.clock
    assert item is not None
    return Before(
        dossier={name: getattr(dossier, name) for name in MOVED},
        state=dossier.state,
        next_wake_at=dossier.next_wake_at,
        due_at=dossier.due_at,
        item={name: getattr(item, name) for name in HELD},
        claimed_at=item.claimed_at,
        clock=Ringing.of(clock) if clock else None,
        clock_state=clock.state if clock else "",
    )


def offer(act: Act, case: Case, was: Before, opened: Sequence[WorkItem]) -> None:
    """The step is completed, and these items have opened: keep the way back, where there is one."""
    item, seconds = case.item, act.office.settings.undo_seconds
    assert item is not None
    if not seconds or act.actor.officer_id is None or item.token is None:
        return
    if why_not := _why_not(act, case, was, opened):
        act.session.info[OFFER] = Offer(why_not=why_not)
        return
    until = act.now + timedelta(seconds=seconds)
    row = {
        "officer_id": act.actor.officer_id,
        "dossier_id": case.dossier.id,
        "until": until,
        "state": was.state,
        "before": _packed(was, [job.key for job in outbox.put_in(act)]),
    }
    act.session.write(
        Completion.__table__,
        lambda: {
            **row,
            "work_item_id": item.id,
            "revision": case.dossier.revision,
            "opened": [[one.id, one.officer_id] for one in opened],
        },
    )
    act.session.info[OFFER] = Offer(until)


def offered(act: Act) -> Offer:
    """What became of the step completed in this act."""
    told: Offer = act.session.info.get(OFFER, Offer())
    return told


def _why_not(act: Act, case: Case, was: Before, opened: Sequence[WorkItem]) -> str:
    dossier, item = case.dossier, case.item
    assert item is not None
    task = case.version.profile.tasks.get(item.element_id)
    new = set(dossier.resting) - set(was.dossier["resting"])
    begun = was.dossier["status"] == Status.RECEIVED and dossier.status == Status.IN_PROGRESS
    if task is None or task.effect not in (None, "", ENTRUSTS) or dossier.due_at != was.due_at:
        return CHANGED
    if dossier.process_ended or not (begun or dossier.status == was.dossier["status"]):
        return ENDED
    if set(was.dossier["resting"]) - set(dossier.resting) - {item.token}:
        return OTHERS
    if new - {one.token for one in opened} or len(opened) < len(new):
        return GOES_ON
    if notices.has_told(act) or any(not job.neighbour for job in outbox.put_in(act)):
        return TOLD
    if any(not isinstance(row, Job) for row in act.session.new):
        return CHANGED
    return RESTED if was.clock is not None and was.clock_state != "running" else ""


def standing(act: Act, item_id: int) -> datetime | None:
    """Until when the actor can still undo this step; None: not at all. Whether somebody has gone on is not asked."""
    row = act.session.get(Completion, item_id)
    mine = row is not None and row.officer_id == act.actor.officer_id and act.now <= row.until
    return row.until if row is not None and mine else None


def last_of(act: Act) -> tuple[WorkItem, datetime] | None:
    """The step the actor completed last, while it can be undone, and until when."""
    mine = Completion.officer_id == act.actor.officer_id, Completion.until >= act.now
    query = select(WorkItem, Completion.until).join(Completion, Completion.work_item_id == WorkItem.id).where(*mine)
    found = act.session.execute(query.order_by(Completion.until.desc(), WorkItem.id.desc()).limit(1)).first()
    return (found[0], found[1]) if found else None


def seconds_left(until: datetime | None, now: datetime) -> int | None:
    """How long it can still be undone, rounded up; None where it cannot."""
    return max(0, ceil((until - now).total_seconds())) if until else None


def undo(act: Act, item_id: int) -> WorkItem:
    """Open the step again as it was, with what was typed as its draft; what had opened behind it is taken back.

    Refuses with `NothingToUndo` (not the actor's, or nothing was kept), `WindowIsClosed`, and `DossierHasMovedOn`
    when anybody, or the system, has gone on.
    """
    row = act.session.get(Completion, item_id)
    if row is None or row.officer_id != act.actor.officer_id:
        raise NothingToUndo()
    if act.now > row.until:
        raise WindowIsClosed()
    case = cases.of_id(act, row.dossier_id)
    query = select(WorkItem, Clock).outerjoin(Clock, Clock.work_item_id == WorkItem.id).where(WorkItem.id == item_id)
    item, clock = act.session.execute(query).one()
    if item.state != DONE or case.dossier.revision != row.revision or not _stands(act, row, item):
        raise DossierHasMovedOn()
    if not outbox.withdraw(act, row.before["jobs"]):
        raise DossierHasMovedOn()
    typed = item.answers or {}
    advance.take_back(act, case, WorkItem.id.in_([one for one, _holder in row.opened]))
    _reopen(act, case, item, clock, row)
    drafts.reopen(act, f"item:{item.id}", typed)
    act.session.execute(delete(Completion).where(Completion.work_item_id == item_id))
    named = {"name": item.name, "name_en": item.name_en}
    audit.record(act, "work_item.undone", f"work_item:{item.id}", dossier_id=item.dossier_id, **named)
    return item


def _stands(act: Act, row: Completion, item: WorkItem) -> bool:
    """Whether what opened stands as it did, nothing else has opened since, and nobody has begun to type."""
    opened = dict(row.opened)
    since = WorkItem.dossier_id == item.dossier_id, WorkItem.opened_at >= item.done_at, WorkItem.id != item.id
    seen = select(WorkItem.id, WorkItem.officer_id, WorkItem.done_at).where(*since)
    found = {one.id: (one.officer_id, one.done_at) for one in act.session.execute(seen)}
    if found != {item_id: (holder, None) for item_id, holder in opened.items()}:
        return False
    keys = [f"item:{item_id}" for item_id in opened]
    return act.session.scalar(select(Draft.key).where(Draft.key.in_(keys)).limit(1)) is None


def _reopen(act: Act, case: Case, item: WorkItem, clock: Clock | None, row: Completion) -> None:
    was = row.before
    handled_by = case.dossier.handling_unit_id
    act.session.change(case.dossier, state=row.state, next_wake_at=_instant(was["next_wake_at"]), **was["dossier"])
    if case.dossier.handling_unit_id != handled_by:
        act.session.change(case.own_clock, unit_id=case.dossier.handling_unit_id or case.dossier.receiving_unit_id)
    act.session.change(item, done_at=None, done_by=None, claimed_at=_instant(was["claimed_at"]), **was["item"])
    if clock is not None:
        edition, rung, next_ring_at = was["clock"]
        deadlines.reopen(act, clock, Ringing(edition, rung, _instant(next_ring_at)))


def _packed(was: Before, jobs: Sequence[str]) -> dict[str, Any]:
    """As JSON. The item's holder and the dossier's facts are personal data: `forget` sees to them."""
    clock = was.clock
    return {
        "dossier": dict(was.dossier),
        "next_wake_at": _text(was.next_wake_at),
        "item": dict(was.item),
        "claimed_at": _text(was.claimed_at),
        "clock": clock and [clock.edition, clock.rung, _text(clock.next_ring_at)],
        "jobs": list(jobs),
    }


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def forget(act: Act) -> int:
    """Delete what can no longer be undone; answers how many."""
    gone = act.session.execute(delete(Completion).where(Completion.until < act.now - BEHIND))
    return int(gone.rowcount)  # type: ignore[attr-defined]
