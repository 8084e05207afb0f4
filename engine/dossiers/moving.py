"""What is done to the items of a batch: each in an act of its own with its own result, and taken back the same way.

A request does a few of them and says whether something is left; a process that dies in the middle leaves lines that
wait. Undone is only what still stands as the batch has left it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import update

from engine import notices
from engine.act import Act
from engine.deadlines.models import Clock
from engine.deadlines.operations import Ringing
from engine.dossiers import batches, extending, leading, work
from engine.dossiers import case as cases
from engine.dossiers.batches import UNDOABLE
from engine.dossiers.case import Case, NoSuchWorkItem, WorkItemIsNotOpen
from engine.dossiers.models import Batch, BatchLine, WorkItem
from engine.dossiers.rights import may_over, may_see
from engine.errors import Conflict, Refusal
from engine.identity.permissions import Permission
from engine.words import Named

AT_ONCE = 20  # acts of one request: some seconds, far from where a browser or a proxy gives up

Acting = Callable[[], AbstractContextManager[Act]]


class CannotBeUndone(Conflict):
    """Câu hỏi đã gửi đi nên không hoàn tác được."""


class TooLateToUndo(Conflict):
    """Đã quá thời gian hoàn tác; mời xử lý từng việc."""


class MovedSince(Conflict):
    """Việc đã được xử lý tiếp sau đó nên giữ nguyên."""


class WasUndone(Conflict):
    """Lần xử lý này đã được hoàn tác."""


def run(acting: Acting, batch_id: int, most: int = AT_ONCE) -> bool:
    """Do the next lines, at `most` so many, each in an act opened by `acting`; a refused one keeps its sentence and
    nothing else changes. An undone batch goes on being taken back. Says whether something is left."""
    with acting() as act:
        batch = batches.own(act, batch_id)
        is_undone = batch.undone_at is not None
        left = batches.left(act, batch)
    for number in left[:most]:
        if is_undone:
            _one(acting, batch_id, number, "done", _take_back, "kept")
        else:
            _one(acting, batch_id, number, "waiting", _perform, "refused")
    with acting() as act:
        batch = batches.own(act, batch_id, lock=True)
        is_left = bool(batches.left(act, batch))
        if batch.finished_at is None and batch.undone_at is None and not is_left:
            batch.finished_at = max(act.now, batch.opened_at)
            window = timedelta(seconds=act.office.settings.undo_seconds)
            batch.undo_until = batch.finished_at + window if batch.verb in UNDOABLE else None
        return is_left


def undo(acting: Acting, batch_id: int, most: int = AT_ONCE) -> bool:
    """Take back what still stands as the batch has left it, line by line, the first ones now; what has moved since
    is kept and says so, and what waited is never done. Says whether something is left, for `run`."""
    with acting() as act:
        batch = batches.own(act, batch_id, lock=True)
        if batch.verb not in UNDOABLE:
            raise CannotBeUndone()
        if batch.undone_at is None and not batches.may_undo(batch, act.now):
            raise TooLateToUndo()
        batch.undone_at = batch.undone_at or max(act.now, batch.opened_at)
        # Asked of the table, not of what was read: a line that is being done right now is done, and taken back below.
        waiting = (BatchLine.batch_id == batch_id) & (BatchLine.state == "waiting")
        act.session.execute(update(BatchLine).where(waiting).values(state="undone"))
    return run(acting, batch_id, most)


def _one(
    acting: Acting,
    batch_id: int,
    number: int,
    state: str,
    does: Callable[[Act, Batch, BatchLine], None],
    otherwise: str,
) -> None:
    """One act for one line that still stands in `state`; a refusal leaves its sentence there and `otherwise`."""
    try:
        with acting() as act:
            line = _line(act, batch_id, number)
            if line.state == state:
                does(act, batches.own(act, batch_id), line)
    except Refusal as refusal:
        with acting() as act:
            line = _line(act, batch_id, number)
            if line.state == state:
                line.state, line.sentence = otherwise, refusal.sentence()
                line.filling = notices.packed({name: _word(value) for name, value in refusal.details.items()})


def _word(value: object) -> notices.Filling:
    return value if isinstance(value, str | Named | date) else str(value)


def _perform(act: Act, batch: Batch, line: BatchLine) -> None:
    if batch.undone_at is not None:
        raise WasUndone()
    case = _case(act, line.work_item_id)
    assert case.item is not None
    said = batch.details
    line.before = _stands(case.item, case.clock) | _rings(case.clock)
    if batch.verb == "assign":
        work.assign(act, line.work_item_id, said["officer_id"], reason=said.get("reason", ""))
    elif batch.verb == "take_over":
        leading.take_over(act, line.work_item_id)
    elif batch.verb == "extend":
        until, cause = date.fromisoformat(said["until"]), said.get("cause", "")
        extending.extend(act, line.work_item_id, until=until, cause=cause, reason=said["reason"])
    else:
        leading.ask_why(act, line.work_item_id, question=said["question"])
    line.after, line.state = _stands(case.item, case.clock), "done"


def _take_back(act: Act, batch: Batch, line: BatchLine) -> None:
    try:
        case = _case(act, line.work_item_id)
    except WorkItemIsNotOpen as done:
        raise MovedSince() from done
    assert case.item is not None
    if _stands(case.item, case.clock) != line.after:
        raise MovedSince()
    stood = line.before
    if batch.verb == "extend":
        extending.retract(act, case, _ringing(stood))
    elif any(stood[name] != told for name, told in line.after.items()):
        leading.give_back(act, case, stood["officer_id"], _instant(stood["claimed_at"]))
    line.state = "undone"


def _case(act: Act, item_id: int) -> Case:
    """The item in hand; who may not know of it is told that there is none."""
    case = cases.with_item(act, item_id)
    assert case.item is not None
    if not may_over(act, Permission.ASSIGN_WORK, case.item.unit_id, case.item.procedure_code) and not may_see(
        act, case.dossier
    ):
        raise NoSuchWorkItem()
    return case


def _stands(item: WorkItem, clock: Clock | None) -> dict[str, Any]:
    """How an item stands, as far as a leader's move changes it: with whom since when, and how long its ledger is."""
    return {
        "state": item.state,
        "unit_id": item.unit_id,
        "officer_id": item.officer_id,
        "claimed_at": _written(item.claimed_at),
        "lines": clock and clock.lines,
    }


def _rings(clock: Clock | None) -> dict[str, Any]:
    """How far the alarms had come, to be brought back with the date; they may go on ringing meanwhile."""
    if clock is None:
        return {}
    rings = Ringing.of(clock)
    return {"rings": [rings.edition, rings.rung, _written(rings.next_ring_at)]}


def _ringing(stood: dict[str, Any]) -> Ringing:
    edition, rung, at = stood["rings"]
    return Ringing(edition, rung, _instant(at))


def _written(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _line(act: Act, batch_id: int, number: int) -> BatchLine:
    return act.session.get_one(BatchLine, (batch_id, number), with_for_update=True)
