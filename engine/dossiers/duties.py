"""What heads owe: the duties their alarms oblige them to, opened by a beat, and the lists they stand in.

    with office.look(head) as act:
        duties.of_head(act)  # what is open for the head who asks, in the order of its dates

An alarm says what it obliges to; the beat asks which of them have no duty yet. So nothing is lost between the two, and
nothing is opened twice.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.deadlines.policy import latest_extension_notice
from engine.dossiers import apologies, duty_items, lateness
from engine.dossiers import case as cases
from engine.dossiers.case import Case
from engine.dossiers.duty_models import APOLOGY, DIALOGUE, EXPLANATION, Duty
from engine.dossiers.models import CLAIMED, OPEN, Dossier, WorkItem
from engine.escalation.models import Alarm
from engine.org.models import Officer, Unit
from engine.worktime import editions
from engine.worktime.periods import Period

log = logging.getLogger(__name__)

AT_ONCE = 500
PUT_OFF = timedelta(minutes=15)
TO_SIGN_HOURS = 4  # working hours an apology may lie, where the law's own date for it is nearer or has passed


def open_owed(office: Office, most: int = AT_ONCE) -> int:
    """Open the duties of alarms that have none yet, each in its own act; answers how many alarms were followed.

    One that cannot be followed is put off for a while and logged, so that it does not stand in front of the others.
    """
    with office.look(SYSTEM) as act:
        owed = select(Alarm.id).where(Alarm.follow_at <= act.now).order_by(Alarm.follow_at, Alarm.id).limit(most)
        ids = list(act.session.scalars(owed))
    return sum(_follow_one(office, alarm_id) for alarm_id in ids)


def _follow_one(office: Office, alarm_id: int) -> bool:
    try:
        with office.act(SYSTEM) as act:
            follow(act, alarm_id)
        return True
    except SomeoneMovedItFirst:
        return False  # another node opened it, or the dossier moved this instant: the next beat asks again
    except Exception:
        log.exception("the duty of alarm %s could not be opened", alarm_id)
        with office.act(SYSTEM) as act:
            waits = Alarm.id == alarm_id, Alarm.follow_at.is_not(None)
            act.session.execute(update(Alarm).where(*waits).values(follow_at=act.now + PUT_OFF))
        return False


def follow(act: Act, alarm_id: int) -> None:
    """Open the duty an alarm obliges to, in the hands of who was told. While a drawn apology is being drafted in time,
    nothing is opened yet: it is asked again in a while."""
    alarm = act.session.get_one(Alarm, alarm_id)
    case = cases.of_id(act, alarm.dossier_id)
    kind = alarm.duty
    assert kind is not None, f"alarm {alarm_id} obliges to nothing"
    if alarm.follow_at is None:
        return None  # another node has followed it meanwhile
    if kind == APOLOGY and _is_drafted(act, case):
        alarm.follow_at = act.now + PUT_OFF
        return None
    alarm.follow_at = None
    place = duty_items.place_of(act, alarm.unit_id, alarm.officer_id, in_person=kind == DIALOGUE)
    if not _is_needed(act, case, alarm, kind):
        return duty_items.note_needless(act, case.dossier, kind, place, alarm.id)
    if kind == APOLOGY:
        duty_items.open_item(act, case.dossier, kind, place, alarm_id=alarm.id, until=_to_sign(act, case))
    elif kind == EXPLANATION:
        duty = duty_items.open_item(act, case.dossier, kind, place, alarm_id=alarm.id, already=alarm.officer_id)
        lateness.note(act, case, duty, alarm)
    else:
        duty_items.open_item(act, case.dossier, kind, place, alarm_id=alarm.id, already=alarm.officer_id)
    return None


def _is_needed(act: Act, case: Case, alarm: Alarm, kind: str) -> bool:
    """An explanation always; an apology while the clock still stands where it rang and no new date was given or waits
    for a signature; a dialogue while the dossier is open and none waits."""
    dossier = case.dossier
    if kind == EXPLANATION:
        return True
    if dossier.closed_at is not None or any(owed.kind == kind for owed in of_dossier(act, dossier.id)):
        return False
    if kind == DIALOGUE:
        return True
    clock = case.own_clock
    still = clock.id == alarm.clock_id and clock.edition == alarm.clock_edition and clock.state == "running"
    return still and not dossier.extensions and not _is_drawn(act, case)


def _is_drawn(act: Act, case: Case) -> bool:
    """Whether a drawn step that extends is open: there is one way to form 04 at a time."""
    return _is_open(
        act, case, [element for element, task in apologies.drawn(case.version).items() if task.effect == "extend"]
    )


def _is_drafted(act: Act, case: Case) -> bool:
    """Whether a drawn apology is on its way to who signs it, and not late on it."""
    on_the_way = [element for element, task in apologies.drawn(case.version).items() if task.effect != "extend"]
    return _is_open(act, case, on_the_way, WorkItem.due_at > act.now)


def _is_open(act: Act, case: Case, elements: Sequence[str], *asked: ColumnElement[bool]) -> bool:
    waits = select(WorkItem.id).where(WorkItem.dossier_id == case.dossier.id, WorkItem.state.in_((OPEN, CLAIMED)))
    some = waits.where(WorkItem.element_id.in_(elements), *asked).limit(1)
    return bool(elements) and act.session.scalar(some) is not None


def _to_sign(act: Act, case: Case) -> Period:
    """Until when an apology is to be signed: one day before the appointment (NĐ 61/2018 article 19.9), and some hours
    at least."""
    due_at, calendar = case.own_clock.due_at, editions.current(act.session)
    assert due_at is not None
    left = calendar.working_time_between(act.now, latest_extension_notice(due_at, calendar))
    return Period(max(TO_SIGN_HOURS, int(left.total_seconds() // 3600)), "wh")


def open_dialogue(act: Act, case: Case) -> None:
    """A dossier was marked important: the head of the authority that handles it meets the applicant, unless one is
    owed already."""
    dossier = case.dossier
    if any(owed.kind == DIALOGUE for owed in of_dossier(act, dossier.id)):
        return
    home = duty_items.place_of(act, dossier.handling_unit_id or dossier.receiving_unit_id, None, in_person=True)
    duty_items.open_item(act, dossier, DIALOGUE, home)


# -- asking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Owed:
    """An open duty as a list shows it; `officer_name` is who owes it, none where the chair is empty."""

    id: int
    kind: str
    work_item_id: int
    name: str
    name_en: str
    unit_id: int
    unit_name: str
    officer_id: int | None
    officer_name: str | None
    opened_at: datetime
    due_at: datetime | None
    dossier_code: str
    dossier_due_at: datetime | None
    dossier_status: int
    version_id: int
    procedure_name: str
    applicant_name: str


def of_head(act: Act) -> Sequence[Owed]:
    """The open duties the actor may do today, in the order of their dates: his own, those of the chairs he leads from,
    and, where it is allowed, those of a head he acts for; one statement."""
    if act.actor.officer_id is None:
        return ()
    found = act.session.execute(_asked().where(or_(*_mine(act))).order_by(WorkItem.sort_at, WorkItem.id)).mappings()
    return [Owed(**row) for row in found]


def of_dossier(act: Act, dossier_id: int) -> Sequence[Owed]:
    """The open duties of a dossier."""
    found = act.session.execute(_asked().where(Duty.dossier_id == dossier_id).order_by(WorkItem.id)).mappings()
    return [Owed(**row) for row in found]


def _mine(act: Act) -> list[ColumnElement[bool]]:
    mine: list[ColumnElement[bool]] = [WorkItem.officer_id == act.actor.officer_id]
    for seat in act.actor.seats:
        chair = and_(WorkItem.unit_id == seat.unit_id, WorkItem.role == seat.role)
        if seat.procedures is not None:
            chair = and_(chair, WorkItem.procedure_code.in_(seat.procedures))
        mine.append(chair if seat.acting_for is None else and_(chair, Duty.kind != DIALOGUE))
    return mine


def _asked() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Duty.id,
            Duty.kind,
            Duty.work_item_id,
            WorkItem.name,
            WorkItem.name_en,
            WorkItem.unit_id,
            Unit.name.label("unit_name"),
            WorkItem.officer_id,
            Officer.full_name.label("officer_name"),
            WorkItem.opened_at,
            WorkItem.due_at,
            Dossier.code.label("dossier_code"),
            Dossier.due_at.label("dossier_due_at"),
            Dossier.status.label("dossier_status"),
            Dossier.version_id,
            Dossier.procedure_name,
            Dossier.applicant_name,
        )
        .join(WorkItem, WorkItem.id == Duty.work_item_id)
        .join(Dossier, Dossier.id == Duty.dossier_id)
        .join(Unit, Unit.id == WorkItem.unit_id)
        .outerjoin(Officer, Officer.id == WorkItem.officer_id)
        .where(WorkItem.state.in_((OPEN, CLAIMED)))
    )
