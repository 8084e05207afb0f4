"""Alarms: what is late at me or at the units I lead, and the answer to it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api import cursors
from api.door import acting_on, room
from api.reading import Asked, Line, Query, Words
from api.shapes import Instant, Told, UnitRef, unit_ref
from engine.act import Act
from engine.escalation import operations
from engine.escalation import queries as escalation
from engine.escalation.operations import NoSuchAlarm
from engine.escalation.queries import PAGE, Raised
from engine.identity.permissions import Permission, may
from engine.org import questions as org
from web.addresses import ID
from web.guards import looking


class AlarmQuery(Query):
    open: bool = Field(True, description="Those that want an answer; false: those that have one.")
    cursor: Line = ""


class AlarmOut(Told):
    id: int
    kind: str = Field(description="overdue, head, superior, control: what whoever was told is told for")
    level: str = Field(description="E1 to E7, the levels of the ladder")
    rung: int = Field(description="Position on the ladder of its kind of clock, from 0.")
    duty: str | None = Field(description="apology, explanation, dialogue: what it obliges to beside an answer")
    rung_at: Instant
    read_at: Instant | None = Field(description="When it was first shown to whoever was told.")
    due_at: Instant
    unit: UnitRef | None
    told: str | None = Field(description="Name of the officer who was told.")
    dossier: str
    procedure: str
    work_item_id: int | None
    step: str | None
    holder: str | None
    is_current: bool = Field(description="The clock still stands where it rang.")
    answered_at: Instant | None
    answered_by: str | None
    answer: str | None


class Alarms(Told):
    alarms: list[AlarmOut]
    cursor: str | None


class AnswerIn(Asked):
    answer: Words = Field(description="What was found and what is done about it.")


@room.get("/alarms")
@room.input(AlarmQuery, location="query")
@room.output(Alarms, description="A page of alarms: unanswered ones the oldest first, answered ones the newest first.")
@room.doc(tags=["alarms"])
def list_alarms(query_data: AlarmQuery) -> dict[str, Any]:
    """Alarms told to the caller or rung at the units the caller leads."""
    with looking() as act:
        after = cursors.read_id(query_data.cursor)
        found = escalation.alarms(act, escalation.led(act), answered=not query_data.open, after=after, size=PAGE + 1)
        more = cursors.write([found[PAGE - 1].id]) if len(found) > PAGE else None
        return {"alarms": [_shown(act, alarm) for alarm in found[:PAGE]], "cursor": more}


@room.post(f"/alarms/<{ID}:alarm_id>/answer")
@room.input(AnswerIn, example={"answer": "Đã phân công người khác, xong trước 16 giờ."})
@room.output(AlarmOut, description="The alarm with its answer.")
@room.doc(tags=["alarms"])
def answer_alarm(alarm_id: int, json_data: AnswerIn) -> dict[str, Any]:
    """Answer an alarm: whoever was told, or leads the unit, may."""
    with acting_on(lambda act: _knows(act, alarm_id), NoSuchAlarm) as act:
        operations.answer(act, alarm_id, json_data.answer)
        act.session.flush()
        raised = escalation.alarm(act, alarm_id)
        assert raised is not None
        return _shown(act, raised)


def _knows(act: Act, alarm_id: int) -> bool:
    raised = escalation.alarm(act, alarm_id)
    if raised is None:
        return False
    above = org.lineage(act.session, raised.unit_id, act.today)
    leads = may(act.actor, Permission.ANSWER_ALARM, raised.unit_id, above)
    mine = act.actor.officer_id is not None and raised.told_id == act.actor.officer_id
    return leads or mine or may(act.actor, Permission.LOOK_EVERYWHERE)


def _shown(act: Act, raised: Raised) -> dict[str, Any]:
    return {
        "id": raised.id,
        "kind": raised.kind,
        "level": raised.level,
        "rung": raised.rung,
        "duty": raised.duty,
        "rung_at": raised.rung_at,
        "read_at": raised.read_at,
        "due_at": raised.due_at,
        "unit": unit_ref(act, raised.unit_id),
        "told": raised.told_name,
        "dossier": raised.dossier_code,
        "procedure": raised.procedure_name,
        "work_item_id": raised.work_item_id,
        "step": raised.step,
        "holder": raised.holder_name,
        "is_current": raised.is_current,
        "answered_at": raised.answered_at,
        "answered_by": raised.answered_by,
        "answer": raised.answer,
    }
