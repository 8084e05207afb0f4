"""The verbs of escalation: ring, and answer."""

from __future__ import annotations

from sqlalchemy import select

from engine import audit, notices
from engine.act import Act
from engine.deadlines.models import Clock
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.escalation import ladder
from engine.escalation.models import Alarm
from engine.escalation.subjects import Subject, subject_of
from engine.identity.permissions import Permission, may
from engine.org import questions as org
from engine.org.models import Unit
from engine.org.tree import tree_of
from engine.words import _
from engine.worktime import editions

OF_A_STEP = {
    "warning": _("Sắp đến hạn: bước “{step}”, hồ sơ {code}, hạn {due}."),
    "overdue": _("Quá hạn tại {unit}: bước “{step}”, hồ sơ {code}, hạn {due}."),
    "superior": _("Quá hạn tại {unit}, cảnh báo trước chưa được trả lời: bước “{step}”, hồ sơ {code}, hạn {due}."),
}
OF_A_STEP["control"] = OF_A_STEP["superior"]
OF_A_DOSSIER = {
    "warning": _("Sắp đến ngày hẹn trả: hồ sơ {code} ({step}), hạn {due}."),
    "overdue": _("Quá ngày hẹn trả tại {unit}: hồ sơ {code} ({step}), hạn {due}."),
    "superior": _("Quá ngày hẹn trả tại {unit}, cảnh báo trước chưa được trả lời: hồ sơ {code} ({step}), hạn {due}."),
}
OF_A_DOSSIER["control"] = OF_A_DOSSIER["superior"]
LEVELS = {"warning": "E1", "overdue": "E3", "superior": "E6", "control": "E7"}


class NoSuchAlarm(NotFound):
    """Không có cảnh báo này."""


class AlarmWasAnswered(Conflict):
    """Cảnh báo này đã được trả lời."""


class NotYourAlarm(NotAllowed):
    """Cảnh báo này gửi cho người khác."""


class NotAboutYourself(NotAllowed):
    """Cảnh báo về việc anh/chị đang giữ phải do người được báo trả lời."""


class AnswerInWords(Invalid):
    """Mời ghi nội dung trả lời hoặc biện pháp xử lý."""


def ring(act: Act, clock_id: int) -> Alarm | None:
    """Ring the rung that is due on a clock, if it still is; sets when the next one rings.

    Looks again first: a clock met, paused or moved meanwhile rings at nobody. An answered alarm ends the ladder for
    this edition of the clock.
    """
    clock = act.session.get(Clock, clock_id, with_for_update={"key_share": True})
    if clock is None or clock.state != "running" or clock.next_ring_at is None or clock.next_ring_at > act.now:
        return None
    assert clock.due_at is not None  # a running clock has a date: CHECK ck_clock_due
    act.session.change(clock, rung=max(clock.rung, ladder.first(clock.warn_at, clock.due_at, act.now)))
    rung = ladder.rung(clock.rung)
    if rung is None:
        act.session.change(clock, next_ring_at=None)
        return None
    told = _told(act, clock)
    if any(alarm.answered_at is not None and alarm.rung > 0 for alarm in told):
        act.session.change(clock, next_ring_at=None)
        return None
    alarm = _raise(act, clock, rung, told)
    _set_next(act, clock)
    return alarm


def _told(act: Act, clock: Clock) -> list[Alarm]:
    query = select(Alarm).where(Alarm.clock_id == clock.id, Alarm.clock_edition == clock.edition)
    return list(act.session.scalars(query))


def _raise(act: Act, clock: Clock, rung: ladder.Rung, told: list[Alarm]) -> Alarm:
    subject = subject_of(act.session, clock)
    officer_id, why = _recipient(act, clock, rung, subject, told)
    alarm = Alarm(
        clock_id=clock.id,
        clock_edition=clock.edition,
        rung=rung.number,
        level=LEVELS[rung.kind],
        kind=rung.kind,
        wants_answer=rung.number > 0,
        dossier_id=clock.dossier_id,
        work_item_id=clock.work_item_id,
        unit_id=clock.unit_id,
        officer_id=officer_id,
        why=why,
        due_at=clock.due_at,
        rung_at=act.now,
        delivered_at=act.now if officer_id is not None else None,
    )
    act.session.add(alarm)
    if officer_id is not None:
        _leave_word(act, officer_id, alarm, subject)
    verb = "deadline.warned" if rung.number == 0 else "deadline.missed"
    audit.record(
        act,
        verb,
        f"clock:{clock.id}",
        dossier_id=clock.dossier_id,
        name=subject.name,
        name_en=subject.name.en,
        kind=rung.kind,
        officer_id=officer_id,
        due_at=alarm.due_at.isoformat(),
    )
    return alarm


def _leave_word(act: Act, officer_id: int, alarm: Alarm, subject: Subject) -> None:
    notices.tell(
        act,
        officer_id,
        f"alarm.{alarm.kind}",
        (OF_A_STEP if subject.is_step else OF_A_DOSSIER)[alarm.kind],
        dossier_id=alarm.dossier_id,
        step=subject.name,
        code=subject.code,
        unit=tree_of(act.session).nodes[alarm.unit_id].name,
        due=alarm.due_at,
    )


def _recipient(
    act: Act, clock: Clock, rung: ladder.Rung, subject: Subject, told: list[Alarm]
) -> tuple[int | None, list[dict[str, str]]]:
    """Who is told: the holder for a warning; above that a head who is neither the late officer nor told already."""
    if rung.number == 0 and subject.holder_id is not None:
        return subject.holder_id, [{"code": "holder", "unit": "", "officer": ""}]
    passed_over = {alarm.officer_id for alarm in told if alarm.rung > 0} | {subject.holder_id}
    excluding = frozenset(officer_id for officer_id in passed_over if officer_id is not None)
    unit = act.session.get_one(Unit, clock.unit_id)
    answer = org.acting_head_of(act.session, unit, act.today, excluding)
    why = [{"code": reason.code, "unit": reason.unit, "officer": reason.officer} for reason in answer.why]
    return (answer.officer.id if answer.officer else None), why


def _set_next(act: Act, clock: Clock) -> None:
    assert clock.due_at is not None
    rung, further = clock.rung + 1, editions.current(act.session).further
    act.session.change(clock, rung=rung, next_ring_at=ladder.rings_at(rung, clock.due_at, act.now, further))


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
    if alarm.officer_id != act.actor.officer_id and _holds(act, alarm):
        raise NotAboutYourself()
    if not text.strip():
        raise AnswerInWords({"answer": AnswerInWords.sentence()})
    alarm.answered_at, alarm.answered_by, alarm.answer = act.now, act.actor.officer_id, text.strip()
    audit.record(act, "alarm.answered", f"alarm:{alarm.id}", dossier_id=alarm.dossier_id, answer=text.strip())
    return alarm


def _holds(act: Act, alarm: Alarm) -> bool:
    """Whether the actor holds the late step: nobody answers for his own lateness in somebody else's place."""
    clock = act.session.get_one(Clock, alarm.clock_id)
    return subject_of(act.session, clock).holder_id == act.actor.officer_id
