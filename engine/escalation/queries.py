"""What a leader asks of the alarms: which were rung at me or my units, and which still want an answer.

Dossiers and work items are read by table, not by model: escalation stands below the dossiers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, func, or_, select, table

from engine.act import Act
from engine.deadlines.models import Clock
from engine.deadlines.policy import ClockRule
from engine.escalation.models import Alarm
from engine.identity.permissions import TABLE, Permission, may
from engine.org.models import Officer, Unit
from engine.org.tree import tree_of, within

PAGE = 30
MOST_COUNTED = 500

_dossier = table("dossier", *map(column, ("id", "code", "version_id", "procedure_name", "applicant_name", "due_at")))
_work_item = table("work_item", *map(column, ("id", "name", "name_en", "officer_id", "role", "state")))


@dataclass(frozen=True)
class Raised:
    """One alarm with what it is about. `step` is empty where the dossier itself is late; `clock_state` and
    `is_current` say whether it still matters: a met clock, or one with a later date, has outlived its alarm."""

    id: int
    rung: int
    level: str
    kind: str
    duty: str | None
    rung_at: datetime
    read_at: datetime | None
    due_at: datetime
    why: list[dict[str, Any]]
    unit_id: int
    unit_name: str
    told_id: int | None
    told_name: str | None
    dossier_code: str
    version_id: int
    procedure_name: str
    applicant_name: str
    work_item_id: int | None
    step: str | None
    step_en: str | None
    step_state: str | None
    role: str | None
    holder_id: int | None
    holder_name: str | None
    rule: dict[str, Any]
    clock_state: str
    is_current: bool
    answered_at: datetime | None
    answer: str | None
    answered_by: str | None

    @property
    def in_hours(self) -> bool:
        """Whether the clock runs in working hours, and so is late at the instant."""
        return ClockRule.from_dict(self.rule).period.is_in_hours


def led(act: Act) -> frozenset[int]:
    """The units supervised: those of the actor's leading seats and all below; the whole city for who looks
    everywhere."""
    if may(act.actor, Permission.LOOK_EVERYWHERE):
        return frozenset(tree_of(act.session).nodes)
    roles = TABLE[Permission.SUPERVISE].roles
    seats = (seat for seat in act.actor.seats if seat.procedures is None)  # lent for some procedures, it leads nobody
    return within(act.session, (seat.unit_id for seat in seats if seat.role in roles))


def alarms(
    act: Act, units: Collection[int], *, answered: bool = False, after: int | None = None, size: int = PAGE
) -> Sequence[Raised]:
    """Alarms told to the actor or rung at these units; warnings before the date are none. Those that want an answer,
    the oldest first, or those that have one, the newest first; behind `after` (an alarm's id) on the next page."""
    query = _raised().where(_meant_for(act, units), _answered(answered))
    if after is not None:
        query = query.where(Alarm.id < after if answered else Alarm.id > after)
    query = query.order_by(Alarm.id.desc() if answered else Alarm.id)
    return [Raised(**row) for row in act.session.execute(query.limit(size)).mappings()]


def alarm(act: Act, alarm_id: int) -> Raised | None:
    """One alarm, whoever it was told to."""
    row = act.session.execute(_raised().where(Alarm.id == alarm_id)).mappings().one_or_none()
    return Raised(**row) if row else None


def count_open(act: Act, units: Collection[int], *, after: int = 0) -> int:
    """How many want an answer, up to one more than `MOST_COUNTED`; of those rung behind `after` (an alarm's id)."""
    some = select(Alarm.id).join(Clock, Clock.id == Alarm.clock_id)
    some = some.where(_meant_for(act, units), _answered(False), Alarm.id > after).limit(MOST_COUNTED + 1)
    return act.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def newest(act: Act) -> int:
    """The id of the last alarm that rang, whoever it was told to; 0 where none has."""
    return act.session.scalar(select(func.max(Alarm.id))) or 0


def _answered(answered: bool) -> ColumnElement[bool]:
    """One alarm of a clock wants an answer: the highest rung it has reached, while it still stands where it rang."""
    if answered:
        return Alarm.answered_at.is_not(None)
    return and_(Alarm.answered_at.is_(None), _still_rings())


def _still_rings() -> ColumnElement[bool]:
    stands = and_(Clock.state == "running", Clock.edition == Alarm.clock_edition)
    return and_(stands, Alarm.rung == Clock.rung - 1)


def _meant_for(act: Act, units: Collection[int]) -> ColumnElement[bool]:
    asked = Alarm.wants_answer
    theirs = Alarm.unit_id.in_(sorted(units))
    if act.actor.officer_id is None:
        return and_(asked, theirs)
    return and_(asked, or_(Alarm.officer_id == act.actor.officer_id, theirs))


def _raised() -> Select[*tuple[Any, ...]]:
    told, holder, answerer = (
        Officer.__table__.alias("told"),
        Officer.__table__.alias("holder"),
        Officer.__table__.alias("answerer"),
    )
    return (
        select(
            Alarm.id,
            Alarm.rung,
            Alarm.level,
            Alarm.kind,
            Alarm.duty,
            Alarm.rung_at,
            Alarm.read_at,
            Alarm.due_at,
            Alarm.why,
            Alarm.unit_id,
            Unit.name.label("unit_name"),
            Alarm.officer_id.label("told_id"),
            told.c.full_name.label("told_name"),
            _dossier.c.code.label("dossier_code"),
            _dossier.c.version_id,
            _dossier.c.procedure_name,
            _dossier.c.applicant_name,
            Alarm.work_item_id,
            _work_item.c.name.label("step"),
            _work_item.c.name_en.label("step_en"),
            _work_item.c.state.label("step_state"),
            _work_item.c.role,
            _work_item.c.officer_id.label("holder_id"),
            holder.c.full_name.label("holder_name"),
            Clock.rule,
            Clock.state.label("clock_state"),
            (Clock.edition == Alarm.clock_edition).label("is_current"),
            Alarm.answered_at,
            Alarm.answer,
            answerer.c.full_name.label("answered_by"),
        )
        .join(Clock, Clock.id == Alarm.clock_id)
        .join(Unit, Unit.id == Alarm.unit_id)
        .join(_dossier, _dossier.c.id == Alarm.dossier_id)
        .outerjoin(_work_item, _work_item.c.id == Alarm.work_item_id)
        .outerjoin(told, told.c.id == Alarm.officer_id)
        .outerjoin(holder, holder.c.id == _work_item.c.officer_id)
        .outerjoin(answerer, answerer.c.id == Alarm.answered_by)
    )
