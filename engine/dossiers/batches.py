"""One move over many items, written down before its first act: what is to be done to which, what became of each, and
until when it can be taken back. `moving` does it.

Nobody learns of an item through a batch: what its leader may not see is told as if there were none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from engine.act import Act
from engine.deadlines.causes import require_cause
from engine.dossiers.case import NoSuchWorkItem
from engine.dossiers.leading import WhatDoYouAsk
from engine.dossiers.lifecycle import say_why
from engine.dossiers.models import Batch, BatchLine, Dossier, WorkItem
from engine.dossiers.rights import seen_of
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.identity.permissions import Permission, require
from engine.words import Sentence

MOST = 500
LONGEST_WORDS = 2000
VERBS = ("assign", "take_over", "extend", "ask_why")
UNDOABLE = frozenset(VERBS) - {"ask_why"}  # a question has been read
UNFINISHED = timedelta(hours=1)  # how long a batch whose lines still wait can be undone
UNKNOWN = "unknown"


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


class SayLess(Invalid):
    """Mời viết ngắn lại, tối đa {most} ký tự."""


class OnlyOfficersLead(NotAllowed):
    """Việc này do cán bộ lãnh đạo đơn vị thực hiện."""


class NoSuchBatch(NotFound):
    """Không có lần xử lý hàng loạt này."""


class PageWasUsed(Conflict):
    """Trang này đã gửi một lần xử lý khác, nên lần này chưa được thực hiện; mời tải lại danh sách và chọn lại."""


def start(
    act: Act,
    verb: str,
    item_ids: Sequence[int],
    *,
    officer_id: int | None = None,
    until: date | None = None,
    cause: str = "",
    reason: str = "",
    question: str = "",
    among: str = "",
    key: str | None = None,
) -> Batch:
    """Write down what is to be done to which items, each once; nothing is done yet. What the actor may not see, and
    what does not exist, has no line: `unknown_of` names it.

    Sent again under the same `key` it is the batch of the first time, also when both are sent at once; refuses with
    `PageWasUsed` where something else was sent under it. `among` is the filter the items were taken from, in the
    caller's words: sent again it says the same, whatever is in the list by then.
    """
    require(act.actor, Permission.ASSIGN_WORK)
    me = act.actor.officer_id
    if me is None:
        raise OnlyOfficersLead()
    wanted = list(dict.fromkeys(item_ids))
    items: dict[str, Any] = {"among": among} if among else {"items": wanted}
    said = {"officer_id": officer_id, "until": until and until.isoformat(), "cause": cause, "reason": reason}
    details = {name: value for name, value in {**said, "question": question}.items() if value} | items
    if key and (before := _under(act, me, key)):
        return _same(before, verb, details)
    _require_sense(verb, wanted, officer_id)
    _require_words(verb, until, cause, reason, question)
    seen = seen_of(act, Permission.ASSIGN_WORK, wanted)
    if not seen:
        raise NoSuchWorkItem()
    unknown = [item_id for item_id in wanted if item_id not in seen]
    batch = _opened(act, me, key, verb, details | ({UNKNOWN: unknown} if unknown else {}))
    if batch is None:
        before = _under(act, me, key or "")
        assert before is not None  # its key was taken
        return _same(before, verb, details)
    lines = [item_id for item_id in wanted if item_id in seen]
    act.session.add_all(
        BatchLine(batch_id=batch.id, number=number, work_item_id=item_id) for number, item_id in enumerate(lines, 1)
    )
    return batch


def _under(act: Act, officer_id: int, key: str) -> Batch | None:
    return act.session.scalar(select(Batch).where(Batch.officer_id == officer_id, Batch.key == key))


def _same(before: Batch, verb: str, details: Mapping[str, Any]) -> Batch:
    was = {name: value for name, value in before.details.items() if name != UNKNOWN}
    if (before.verb, was) != (verb, details):
        raise PageWasUsed()
    return before


def _opened(act: Act, officer_id: int, key: str | None, verb: str, details: dict[str, Any]) -> Batch | None:
    """A new batch; None where another act has just taken its key, which is waited for."""
    dialect = sqlite if act.office.engine.dialect.name == "sqlite" else postgresql
    row = {"officer_id": officer_id, "key": key or None, "verb": verb, "details": details, "opened_at": act.now}
    new_id = act.session.scalar(
        dialect.insert(Batch.__table__).values(row).on_conflict_do_nothing().returning(Batch.__table__.c.id)
    )
    return None if new_id is None else act.session.get_one(Batch, new_id)


def _require_sense(verb: str, items: Sequence[int], officer_id: int | None) -> None:
    if verb not in VERBS:
        raise ChooseAVerb({"verb": ChooseAVerb.sentence()})
    if not items:
        raise ChooseItems({"items": ChooseItems.sentence()})
    if len(items) > MOST:
        raise TooManyItems({"items": TooManyItems.sentence()}, most=MOST)
    if verb == "assign" and officer_id is None:
        raise ChooseAnOfficer({"officer": ChooseAnOfficer.sentence()})


def _require_words(verb: str, until: date | None, cause: str, reason: str, question: str) -> None:
    for name, words in (("reason", reason), ("question", question)):
        if len(words) > LONGEST_WORDS:
            raise SayLess({name: Sentence(SayLess.sentence(), most=LONGEST_WORDS)}, most=LONGEST_WORDS)
    if verb == "extend":
        if until is None:
            raise ChooseADate({"until": ChooseADate.sentence()})
        require_cause(cause)
        say_why(reason)
    if verb == "ask_why" and not question.strip():
        raise WhatDoYouAsk({"question": WhatDoYouAsk.sentence()})


def of(act: Act, batch_id: int) -> tuple[Batch, list[tuple[BatchLine, WorkItem | None, Dossier | None]]]:
    """A batch of the actor with its lines, the items and their dossiers; neither where the actor may not see the item
    any more. Refuses with `NoSuchBatch`."""
    batch = own(act, batch_id)
    query = (
        select(BatchLine, WorkItem, Dossier)
        .join(WorkItem, WorkItem.id == BatchLine.work_item_id)
        .join(Dossier, Dossier.id == WorkItem.dossier_id)
        .where(BatchLine.batch_id == batch_id)
    )
    rows = act.session.execute(query.order_by(BatchLine.number)).all()
    seen = seen_of(act, Permission.ASSIGN_WORK, [item.id for _line, item, _dossier in rows])
    return batch, [(line, item, dossier) if item.id in seen else (line, None, None) for line, item, dossier in rows]


def unknown_of(batch: Batch) -> list[int]:
    """The ids that were asked for and have no line."""
    return list(batch.details.get(UNKNOWN, ()))


def own(act: Act, batch_id: int, *, lock: bool = False) -> Batch:
    """A batch of the actor, for this act alone if it is to be locked. Refuses with `NoSuchBatch`."""
    alone = {"key_share": True} if lock else None  # lines being done point at it, and need not wait
    batch = act.session.get(Batch, batch_id, with_for_update=alone)
    if batch is None or batch.officer_id != act.actor.officer_id:
        raise NoSuchBatch()
    return batch


def left(act: Act, batch: Batch) -> list[int]:
    """The numbers of the lines still to be done; of an undone batch, of those still to be taken back."""
    state = "waiting" if batch.undone_at is None else "done"
    query = select(BatchLine.number).where(BatchLine.batch_id == batch.id, BatchLine.state == state)
    return list(act.session.scalars(query.order_by(BatchLine.number)))


def last_of(act: Act) -> Batch | None:
    """The actor's last batch while it can be undone, or something of it is left to do."""
    if act.actor.officer_id is None:
        return None
    query = select(Batch).where(Batch.officer_id == act.actor.officer_id).order_by(Batch.id.desc()).limit(1)
    batch = act.session.scalar(query)
    if batch is None or may_undo(batch, act.now):
        return batch
    is_over = batch.finished_at is not None and batch.undone_at is None
    return None if is_over or not left(act, batch) else batch


def may_undo(batch: Batch, now: datetime) -> bool:
    """Whether the window is still open: it closes some seconds after the last line was done, and an hour after the
    batch was opened where lines still wait."""
    if batch.verb not in UNDOABLE or batch.undone_at is not None:
        return False
    return now <= (batch.undo_until or batch.opened_at + UNFINISHED)


def seconds_left(batch: Batch | None, now: datetime) -> int | None:
    """How long the window still stands open, rounded up; None where it does not close by itself yet."""
    if batch is None or batch.undo_until is None:
        return None
    return max(0, ceil((batch.undo_until - now).total_seconds()))
