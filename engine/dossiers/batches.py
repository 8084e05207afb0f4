"""One move over many items: each item an act of its own with its own result, and an undo as long as the window is open.

A batch is rows before its first act: a process that dies in the middle leaves lines that wait, and whoever opened it
goes on or undoes what was done. Undone is only what still stands as the batch has left it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import select

from engine import notices
from engine.act import Act
from engine.deadlines.models import Clock
from engine.deadlines.operations import Ringing
from engine.dossiers import case as cases
from engine.dossiers import leading, work
from engine.dossiers.case import Case, NoSuchWorkItem, WorkItemIsNotOpen
from engine.dossiers.leading import WhatDoYouAsk
from engine.dossiers.lifecycle import say_why
from engine.dossiers.models import Batch, BatchLine, Dossier, WorkItem
from engine.dossiers.rights import may_over, may_see
from engine.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from engine.identity.permissions import Permission, require
from engine.words import Named

MOST = 500
VERBS = ("assign", "take_over", "extend", "ask_why")
UNDOABLE = frozenset(VERBS) - {"ask_why"}  # a question has been read

Acting = Callable[[], AbstractContextManager[Act]]


class ChooseItems(Invalid):
    """Mời chọn ít nhất một việc."""


class TooManyItems(Invalid):
    """Mỗi lần làm được tối đa {most} việc."""


class ChooseAVerb(Invalid):
    """Mời chọn cách xử lý."""


class ChooseAnOfficer(Invalid):
    """Mời chọn cán bộ."""


class ChooseADate(Invalid):
    """Mời chọn hạn mới."""


class OnlyOfficersLead(NotAllowed):
    """Việc này do cán bộ lãnh đạo đơn vị thực hiện."""


class NoSuchBatch(NotFound):
    """Không có lần xử lý hàng loạt này."""


class CannotBeUndone(Conflict):
    """Câu hỏi đã gửi đi nên không hoàn tác được."""


class TooLateToUndo(Conflict):
    """Đã quá thời gian hoàn tác; mời xử lý từng việc."""


class MovedSince(Conflict):
    """Việc đã được xử lý tiếp sau đó nên giữ nguyên."""


class WasUndone(Conflict):
    """Lần xử lý này đã được hoàn tác."""


def start(
    act: Act,
    verb: str,
    item_ids: Sequence[int],
    *,
    officer_id: int | None = None,
    until: date | None = None,
    reason: str = "",
    question: str = "",
    key: str | None = None,
) -> Batch:
    """Write down what is to be done to which items, each once; nothing is done yet. Sent again under the same `key` it
    is the batch of the first time."""
    require(act.actor, Permission.ASSIGN_WORK)
    me = act.actor.officer_id
    if me is None:
        raise OnlyOfficersLead()
    if key and (before := act.session.scalar(select(Batch).where(Batch.officer_id == me, Batch.key == key))):
        return before
    wanted = list(dict.fromkeys(item_ids))
    _require_sense(verb, wanted, officer_id, until, reason, question)
    said = {"officer_id": officer_id, "until": until and until.isoformat(), "reason": reason, "question": question}
    details = {name: value for name, value in said.items() if value}
    batch = Batch(officer_id=me, key=key or None, verb=verb, details=details, opened_at=act.now)
    act.session.add(batch)
    act.session.flush()
    known = set(act.session.scalars(select(WorkItem.id).where(WorkItem.id.in_(wanted))))
    if not known:
        raise NoSuchWorkItem()
    lines = [item_id for item_id in wanted if item_id in known]
    act.session.add_all(
        BatchLine(batch_id=batch.id, number=number, work_item_id=item_id) for number, item_id in enumerate(lines, 1)
    )
    return batch


def _require_sense(
    verb: str, items: Sequence[int], officer_id: int | None, until: date | None, reason: str, question: str
) -> None:
    if verb not in VERBS:
        raise ChooseAVerb({"verb": ChooseAVerb.sentence()})
    if not items:
        raise ChooseItems({"items": ChooseItems.sentence()})
    if len(items) > MOST:
        raise TooManyItems({"items": TooManyItems.sentence()}, most=MOST)
    if verb == "assign" and officer_id is None:
        raise ChooseAnOfficer({"officer": ChooseAnOfficer.sentence()})
    if verb == "extend":
        if until is None:
            raise ChooseADate({"until": ChooseADate.sentence()})
        say_why(reason)
    if verb == "ask_why" and not question.strip():
        raise WhatDoYouAsk({"question": WhatDoYouAsk.sentence()})


def run(acting: Acting, batch_id: int) -> None:
    """Do what waits, line by line, each in an act opened by `acting`; a refused one keeps its sentence and nothing else
    changes. Done again it goes on where it stopped."""
    with acting() as act:
        batch = _own(act, batch_id)
        if batch.undone_at is not None:
            raise WasUndone()
        waiting = _numbers(act, batch_id, "waiting")
    for number in waiting:
        _one(acting, batch_id, number, "waiting", _perform, "refused")
    with acting() as act:
        batch = _own(act, batch_id)
        if batch.finished_at is None and not _numbers(act, batch_id, "waiting"):
            batch.finished_at = max(act.now, batch.opened_at)
            window = timedelta(seconds=act.office.settings.undo_seconds)
            batch.undo_until = batch.finished_at + window if batch.verb in UNDOABLE else None


def undo(acting: Acting, batch_id: int) -> None:
    """Take back what still stands as the batch has left it, line by line; what has moved since is kept and says so."""
    with acting() as act:
        batch = _own(act, batch_id)
        if batch.verb not in UNDOABLE:
            raise CannotBeUndone()
        if batch.undone_at is None and not may_undo(batch, act.now):
            raise TooLateToUndo()
        batch.undone_at = batch.undone_at or act.now
        for line in act.session.scalars(_lines(batch_id).where(BatchLine.state == "waiting")):
            line.state = "undone"  # it was never done
        done = _numbers(act, batch_id, "done")
    for number in done:
        _one(acting, batch_id, number, "done", _take_back, "kept")


def may_undo(batch: Batch, now: datetime) -> bool:
    """Whether the window is still open; it closes some seconds after the last line was done."""
    if batch.verb not in UNDOABLE or batch.undone_at is not None:
        return False
    return batch.undo_until is None or now <= batch.undo_until


def seconds_left(batch: Batch | None, now: datetime) -> int | None:
    """How long the window still stands open, rounded up; None where it does not close by itself yet."""
    if batch is None or batch.undo_until is None:
        return None
    return max(0, ceil((batch.undo_until - now).total_seconds()))


def of(act: Act, batch_id: int) -> tuple[Batch, list[tuple[BatchLine, WorkItem, Dossier]]]:
    """A batch of the actor with its lines, the items and their dossiers. Refuses with `NoSuchBatch`."""
    batch = _own(act, batch_id)
    query = (
        select(BatchLine, WorkItem, Dossier)
        .join(WorkItem, WorkItem.id == BatchLine.work_item_id)
        .join(Dossier, Dossier.id == WorkItem.dossier_id)
        .where(BatchLine.batch_id == batch_id)
    )
    rows = act.session.execute(query.order_by(BatchLine.number)).all()
    return batch, [(line, item, dossier) for line, item, dossier in rows]


def last_of(act: Act) -> Batch | None:
    """The actor's last batch while it can be undone, or has lines that wait."""
    if act.actor.officer_id is None:
        return None
    query = select(Batch).where(Batch.officer_id == act.actor.officer_id).order_by(Batch.id.desc()).limit(1)
    batch = act.session.scalar(query)
    if batch is None or batch.undone_at is not None:
        return None
    return batch if batch.finished_at is None or may_undo(batch, act.now) else None


# One line ----------------------------------------------------------------------------------------------------------


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
                does(act, _own(act, batch_id), line)
    except Refusal as refusal:
        with acting() as act:
            line = _line(act, batch_id, number)
            if line.state == state:
                line.state, line.sentence = otherwise, refusal.sentence()
                line.filling = notices.packed({name: _word(value) for name, value in refusal.details.items()})


def _word(value: object) -> notices.Filling:
    return value if isinstance(value, str | Named | date) else str(value)


def _perform(act: Act, batch: Batch, line: BatchLine) -> None:
    case = _case(act, line.work_item_id)
    assert case.item is not None
    said = batch.details
    line.before = _stands(case.item, case.clock) | _rings(case.clock)
    if batch.verb == "assign":
        work.assign(act, line.work_item_id, said["officer_id"], reason=said.get("reason", ""))
    elif batch.verb == "take_over":
        leading.take_over(act, line.work_item_id)
    elif batch.verb == "extend":
        work.extend(act, line.work_item_id, until=date.fromisoformat(said["until"]), reason=said["reason"])
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
        leading.retract_extension(act, case, _ringing(stood))
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


# Rows --------------------------------------------------------------------------------------------------------------


def _own(act: Act, batch_id: int) -> Batch:
    batch = act.session.get(Batch, batch_id)
    if batch is None or batch.officer_id != act.actor.officer_id:
        raise NoSuchBatch()
    return batch


def _lines(batch_id: int) -> Any:
    return select(BatchLine).where(BatchLine.batch_id == batch_id).order_by(BatchLine.number)


def _line(act: Act, batch_id: int, number: int) -> BatchLine:
    return act.session.get_one(BatchLine, (batch_id, number), with_for_update=True)


def _numbers(act: Act, batch_id: int, state: str) -> list[int]:
    query = select(BatchLine.number).where(BatchLine.batch_id == batch_id, BatchLine.state == state)
    return list(act.session.scalars(query.order_by(BatchLine.number)))
