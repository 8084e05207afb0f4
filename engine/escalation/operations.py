"""The verbs of escalation: ring what is due, say that it was read, and answer."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, or_, select, update

from engine import audit, notices
from engine.act import Act
from engine.deadlines.models import Clock
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.escalation.models import Alarm
from engine.escalation.ringing import Fits, Round, always_fits
from engine.escalation.subjects import subject_of
from engine.identity.permissions import Permission, may
from engine.org import questions as org
from engine.words import _

ANSWERED = _("{who} đã trả lời cảnh báo về hồ sơ {code}; câu trả lời ở mục “Đã trả lời” của trang Giám sát.")


class NoSuchAlarm(NotFound):
    """Không có cảnh báo này."""


class AlarmWasAnswered(Conflict):
    """Cảnh báo này đã được trả lời."""


class NotYourAlarm(NotAllowed):
    """Cảnh báo này gửi cho người khác."""


class NotAboutYourself(NotAllowed):
    """Cảnh báo về việc anh/chị đang giữ phải do người được báo trả lời."""


class WantsNoAnswer(Conflict):
    """Cảnh báo này không cần trả lời bằng lời; nếu có việc phải làm thì việc đó nằm trong danh sách việc."""


class AnswerInWords(Invalid):
    """Mời ghi nội dung trả lời hoặc biện pháp xử lý."""


def ring(act: Act, clock_id: int, fits: Fits = always_fits) -> list[Alarm]:
    """Ring what is owed on a clock, and set when it is looked at next; the alarms raised.

    Looks again first: a clock met, paused or moved meanwhile rings at nobody. `fits` says whether what remains of a
    dossier's path still fits before its date.
    """
    clock = act.session.get(Clock, clock_id, with_for_update={"key_share": True})
    return Round(act, [clock] if clock else [], fits).ring()


def ring_due(act: Act, most: int, fits: Fits = always_fits) -> tuple[int, int]:
    """The same for the first clocks that are due, as many as `most`: (looked at, alarms raised).

    Where the database knows locks, clocks somebody else is moving or ringing this instant are left to him.
    """
    query = select(Clock).where(Clock.next_ring_at <= act.now).order_by(Clock.next_ring_at, Clock.id).limit(most)
    clocks = act.session.scalars(query.with_for_update(key_share=True, skip_locked=True)).all()
    return len(clocks), len(Round(act, clocks, fits).ring())


def mark_read(act: Act, alarm_ids: Collection[int]) -> None:
    """These alarms were shown to the actor. Those told to others, and those read before, stay as they are."""
    mine = Alarm.officer_id == act.actor.officer_id, Alarm.id.in_(alarm_ids), Alarm.read_at.is_(None)
    if act.actor.officer_id is not None and alarm_ids:
        here = func.coalesce(Alarm.delivered_at, act.now)  # what was seen has arrived
        act.session.execute(update(Alarm).where(*mine).values(read_at=act.now, delivered_at=here))


def answer(act: Act, alarm_id: int, text: str) -> Alarm:
    """The head says what was found and what is done about it. Who was told may answer, or who leads the unit."""
    alarm = act.session.get(Alarm, alarm_id, with_for_update=True)
    if alarm is None:
        raise NoSuchAlarm()
    above = org.lineage(act.session, alarm.unit_id, act.today)
    leads = may(act.actor, Permission.ANSWER_ALARM, alarm.unit_id, above)
    if act.actor.officer_id is None or (alarm.officer_id != act.actor.officer_id and not leads):
        raise NotYourAlarm()
    if alarm.answered_at is not None:
        raise AlarmWasAnswered()
    if not alarm.wants_answer:
        raise WantsNoAnswer()
    if alarm.officer_id != act.actor.officer_id and _holds(act, alarm):
        raise NotAboutYourself()
    if not text.strip():
        raise AnswerInWords({"answer": AnswerInWords.sentence()})
    return _answer(act, alarm, text)


def answer_with_duty(act: Act, alarm_id: int, text: str) -> None:
    """What the alarm obliged to has been done by whoever may do the duty, and that answers it, unless it is answered
    already. Who may do a duty is the duty's own question (`duty_items.may_do`): it counts who stands in for single
    procedures, as an alarm cannot."""
    alarm = act.session.get_one(Alarm, alarm_id, with_for_update=True)
    if alarm.wants_answer and alarm.answered_at is None:
        _answer(act, alarm, text)


def _answer(act: Act, alarm: Alarm, text: str) -> Alarm:
    alarm.answered_at, alarm.answered_by, alarm.answer = act.now, act.actor.officer_id, text.strip()
    if alarm.officer_id == act.actor.officer_id:
        alarm.delivered_at, alarm.read_at = alarm.delivered_at or act.now, alarm.read_at or act.now
    _tell_below(act, alarm)
    audit.record(act, "alarm.answered", f"alarm:{alarm.id}", dossier_id=alarm.dossier_id, answer=text.strip())
    return alarm


def _tell_below(act: Act, alarm: Alarm) -> None:
    """Who was asked about the same date, by this alarm or at a rung below, and did not answer, hears who has."""
    same = Alarm.clock_id == alarm.clock_id, Alarm.clock_edition == alarm.clock_edition
    below = select(Alarm.officer_id).where(*same, Alarm.wants_answer, Alarm.rung <= alarm.rung)
    unanswered = below.where(or_(Alarm.answered_at.is_(None), Alarm.id == alarm.id))
    asked = {one for one in act.session.scalars(unanswered) if one is not None} - {act.actor.officer_id}
    code = subject_of(act.session, act.session.get_one(Clock, alarm.clock_id)).code if asked else ""
    for officer_id in sorted(asked):
        who, about = act.actor.name, alarm.dossier_id
        notice = notices.tell(act, officer_id, "answer.given", ANSWERED, dossier_id=about, who=who, code=code)
        notice.alarm_id = alarm.id


def _holds(act: Act, alarm: Alarm) -> bool:
    """Whether the actor holds the late step: nobody answers for his own lateness in somebody else's place."""
    clock = act.session.get_one(Clock, alarm.clock_id)
    return subject_of(act.session, clock).holder_id == act.actor.officer_id
