"""What is to be seen after a step: plain values, ready for a page, a comparison, or a file.

Work items are those that are open now; alarms and letters those that came since the sight before. The last sight of a
play is a whole one: it also says who may do each item, and which instants are worth jumping to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import select

import forms
from engine.act import SYSTEM, Act
from engine.deadlines.models import Clock
from engine.definitions import catalog
from engine.dossiers import candidates
from engine.dossiers.letters import KINDS
from engine.dossiers.models import Dossier, Letter, WorkItem
from engine.dossiers.status import MEANINGS, Status
from engine.escalation.models import Alarm
from engine.escalation.ringing import Round
from engine.org import questions as org
from engine.org.tree import tree_of
from engine.outbox.models import Job
from engine.rehearsal import meaning, people
from engine.rehearsal.playing import Play, calls, operation_of
from engine.runtime import bridge
from engine.runtime.bridge import Step
from engine.settings import LOCAL_ZONE

MOST_DOERS = 5
Sight = dict[str, Any]


def look(play: Play, *, whole: bool = True) -> Sight:
    """How things stand now; also takes note of what the dossier has passed."""
    with play.office.look(SYSTEM) as act:
        if play.dossier_id is None:
            return {"at": local(act.now), "dossier": None, "work_items": [], "next": []}
        dossier = cases_dossier(act, play.dossier)
        version = catalog.loaded(act.session, dossier.version_id)
        step = bridge.look(version.spec, dossier.state)
        before = len(play.passed)
        play.passed.update(dict.fromkeys(step.passed))
        return {
            "at": local(act.now),
            "dossier": dossier.code,
            "status": _status(dossier),
            "outcome": dossier.outcome,
            "ended": dossier.closed_at is not None,
            "process_ended": dossier.process_ended,
            "clock": _own_clock(act, dossier),
            "position": _position(step),
            "passed": list(islice(play.passed, before, None)),
            "work_items": [_item(act, *row, whole=whole) for row in _items(act, dossier.id)],
            "alarms": [_alarm(act, alarm) for alarm in _new(play, act, Alarm)],
            "letters": [_letter(letter) for letter in _new(play, act, Letter)],
            "calls": [_call(job) for job in calls(act)],
            "facts": dossier.facts,
            "next": sorted(_ahead(act, dossier, step), key=lambda one: str(one["at"])) if whole else [],
        }


def cases_dossier(act: Act, dossier_id: int) -> Dossier:
    """The dossier with its engine's memory."""
    query = select(Dossier).where(Dossier.id == dossier_id)
    return act.session.scalars(query.execution_options(populate_existing=True)).one()


def local(at: datetime | None) -> str | None:
    """An instant as its reader writes it: Hanoi time."""
    return at.astimezone(LOCAL_ZONE).isoformat(timespec="minutes") if at is not None else None


def _status(dossier: Dossier) -> dict[str, Any]:
    status = Status(dossier.status)
    return {"code": int(status), "key": status.name.lower(), "vi": MEANINGS[status].vi, "en": MEANINGS[status].en}


def _own_clock(act: Act, dossier: Dossier) -> dict[str, Any] | None:
    own = Clock.dossier_id == dossier.id, Clock.subject == "dossier"
    clock = act.session.scalars(select(Clock).where(*own)).first()
    if clock is None:
        return None
    is_late = clock.due_at is not None and clock.ended_at is not None and clock.ended_at > clock.due_at
    return {"state": clock.state, "due_at": local(clock.due_at), "is_late": is_late}


def _position(step: Step) -> list[str]:
    waiting = (event.element_id for event in step.waiting if event.attached_to is None)
    return list(dict.fromkeys([*(task.element_id for task in step.open), *waiting]))


def _items(act: Act, dossier_id: int) -> Iterable[Any]:
    query = select(WorkItem, Clock).outerjoin(Clock, Clock.work_item_id == WorkItem.id)
    which = WorkItem.dossier_id == dossier_id, WorkItem.done_at.is_(None)
    return act.session.execute(query.where(*which).order_by(WorkItem.id)).all()


def _item(act: Act, item: WorkItem, clock: Clock | None, *, whole: bool) -> dict[str, Any]:
    doers = islice(meaning.may_do(act, item), MOST_DOERS) if whole else ()
    return {
        "element": item.element_id,
        "name": item.name,
        "name_en": item.name_en,
        "origin": item.origin,
        "question": item.question,
        "form": item.form,
        "unit": _unit(act, item.unit_id),
        "role": item.role,
        "holder": people.officer_named(act.session, item.officer_id),
        "may": [{"code": actor.officer_code, "name": actor.name} for actor in doers],
        "officers": _officers(act, item) if whole else {},
        "due_at": local(item.due_at),
        "clock": clock.state if clock else None,
    }


def _officers(act: Act, item: WorkItem) -> dict[str, str]:
    """Whom an `officer` field of the item's form offers, by code."""
    asks = item.form and any(field.type == "officer" for field in forms.definition(item.form).fields)
    return candidates.officers_of(act, item.unit_id) if asks else {}


def _unit(act: Act, unit_id: int) -> dict[str, str]:
    node = tree_of(act.session).nodes[unit_id]
    return {"code": node.code, "name": node.name}


def _new(play: Play, act: Act, table: type[Any]) -> list[Any]:
    seen = play.seen.get(table.__tablename__, 0)
    found = act.session.scalars(
        select(table).where(table.dossier_id == play.dossier_id, table.id > seen).order_by(table.id)
    )
    rows = list(found)
    play.seen[table.__tablename__] = max([seen, *(row.id for row in rows)])
    return rows


def _alarm(act: Act, alarm: Alarm) -> dict[str, Any]:
    item = act.session.get(WorkItem, alarm.work_item_id) if alarm.work_item_id else None
    return {
        "rung": alarm.kind,
        "about": item.element_id if item else "dossier",
        "name": item.name if item else None,
        "unit": _unit(act, alarm.unit_id),
        "to": people.officer_named(act.session, alarm.officer_id),
        "chairs": _chairs(act, alarm.officer_id),
        "why": alarm.why,
        "due_at": local(alarm.due_at),
        "at": local(alarm.rung_at),
    }


def _chairs(act: Act, officer_id: int | None) -> list[dict[str, str]]:
    """Where somebody sits today, by own appointment or for somebody else."""
    if officer_id is None:
        return []
    nodes = tree_of(act.session).nodes
    seats = org.seats_of(act.session, officer_id, act.today)
    return [{"role": seat.role, "unit": nodes[seat.unit_id].code} for seat in seats]


def _letter(letter: Letter) -> dict[str, Any]:
    kind = KINDS[letter.form]
    return {
        "form": letter.form,
        "name": kind.vi,
        "name_en": kind.en,
        "number": letter.number,
        "at": local(letter.issued_at),
        "body": letter.body,
    }


def _call(job: Job) -> dict[str, Any]:
    return {
        "operation": operation_of(job),
        "element": job.payload.get("element_id"),
        "attempts": job.attempts,
        "state": job.state,
        "error": job.error,
        "since": local(job.created_at),
    }


def _ahead(act: Act, dossier: Dossier, step: Step) -> Iterator[dict[str, Any]]:
    """Instants worth jumping to: rungs that will ring, dates that will pass, drawn timers that will wake."""
    query = select(Clock, WorkItem.element_id, WorkItem.name).outerjoin(WorkItem, WorkItem.id == Clock.work_item_id)
    running = act.session.execute(query.where(Clock.dossier_id == dossier.id, Clock.state == "running"))
    for clock, element, name in running:
        about = {"about": element or "dossier", "name": name}
        rings_at = Round(act, [clock]).ahead(clock) if clock.next_ring_at is not None else None
        if rings_at is not None and rings_at > act.now:
            yield {"kind": "alarm", "at": local(rings_at), **about}
        if clock.due_at is not None and clock.due_at > act.now:
            yield {"kind": "due", "at": local(clock.due_at), **about}
    for wake in step.wakes:
        if wake.due_at > act.now:
            yield {"kind": "timer", "at": local(wake.due_at), "about": wake.element_id, "name": None}
