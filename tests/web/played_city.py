"""A demo city in which everything has happened once: every verb an officer, a head, an administrator or the system
itself may use has left its line in the log, its notice and its trace on the pages."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from demo.accounts import PASSWORD
from engine import outbox
from engine.act import SYSTEM, Act, Office
from engine.clock import SetClock
from engine.definitions import catalog
from engine.dossiers import calendar, consulting, extending, handling, intake, work
from engine.errors import Refusal
from engine.escalation import operations as escalation
from engine.escalation.models import Alarm
from engine.escalation.sweep import sweep
from engine.identity import accounts, signing_in
from engine.org import operations as organisation
from engine.org.models import Appointment
from tests import city
from tests.web.test_admin import failing_job

CLERK, HEAD = "hotich.trucbach", "chutich.trucbach"
DAY_OFF = date(2018, 3, 22)


def play(office: Office, clock: SetClock) -> None:
    """Dossiers of all four procedures at every point of their way; then what leaders and administrators do."""
    for procedure, login, unit in (
        (city.BIRTH, city.COUNTER, "00004"),
        (city.PERMIT, city.DISTRICT_COUNTER, "001"),
        (city.RECORD, city.JUSTICE_COUNTER, "STP"),
        (city.BUNDLE, city.COUNTER, "00004"),
    ):
        city.travel(office, city.register(office, procedure, login, unit))
    _queue(office)
    _lives(office)
    _lateness(office, clock)
    _automatic_work(office)
    _administration(office)


def _birth(office: Office, *done: str) -> str:
    code = city.register(office, city.BIRTH, city.COUNTER, "00004")
    for element in done:
        city.complete(office, code, element)
    return code


def _do(office: Office, login: str, verb: Any) -> Any:
    with office.act(city.sign_in(office, login)) as act:
        return verb(act)


def _queue(office: Office) -> None:
    """Claimed, put back, given away, offered, given time, asked about, sent back."""
    code = _birth(office)
    item = city.open_items(office, code)[0]
    here = city.unit_id(office, "00004/MC")
    _do(office, city.COUNTER, lambda act: work.claim(act, item.id))
    _do(office, city.COUNTER, lambda act: work.release(act, item.id))
    _do(office, HEAD, lambda act: work.offer(act, item.id, unit_id=here, role="desk_officer"))
    other = city.sign_in(office, "motcua2.trucbach").officer_id or 0
    _do(office, HEAD, lambda act: work.assign(act, item.id, other, reason="Chị Hà nghỉ ốm"))
    until = office.clock.now().date()
    _do(office, HEAD, lambda act: extending.extend(act, item.id, until=until, cause="workload", reason="Đông hồ sơ"))
    code = _birth(office, "check_papers")
    item = city.open_items(office, code)[0]
    there = city.unit_id(office, "00006")
    _do(
        office, CLERK, lambda act: consulting.consult(act, item.id, unit_id=there, question="Đã đăng ký ở phường chưa?")
    )
    asked = next(one for one in city.open_items(office, code) if one.origin == "consultation")
    city.complete(office, code, asked.element_id)
    _do(office, CLERK, lambda act: work.send_back(act, item.id, reason="Thiếu chữ ký"))


def _lives(office: Office) -> None:
    """Supplement, pause, apology, withdrawal, an end without result, a refusal at the desk."""
    papers = ["chung-sinh"]
    waiting, back = _birth(office, "check_papers"), _birth(office, "check_papers")
    for code in (waiting, back):
        _do(office, HEAD, lambda act, c=code: handling.ask_supplement(act, c, papers=papers, reason="Bản chụp mờ"))
    city.complete(office, back, "supplement.receive")
    rests, resumed, later = (_birth(office, "check_papers") for _ in range(3))
    for code in (rests, resumed):
        _do(office, HEAD, lambda act, c=code: handling.suspend(act, c, reason="Chờ kết quả xác minh"))
    _do(office, HEAD, lambda act: handling.resume(act, resumed, reason="Đã có kết quả"))
    until = office.clock.now().date() + timedelta(days=3)
    _do(
        office,
        HEAD,
        lambda act: handling.extend(act, later, until=until, cause="verification", reason="Mất điện cả ngày"),
    )
    withdrawn, stopped = _birth(office, "check_papers"), _birth(office, "check_papers")
    _do(office, city.COUNTER, lambda act: handling.withdraw(act, withdrawn, reason="Người nộp đề nghị"))
    _do(office, HEAD, lambda act: handling.stop(act, stopped, reason="Quá hạn bổ sung"))
    wrong = city.request(office, city.BIRTH, "00004")
    _do(office, city.COUNTER, lambda act: intake.refuse_at_desk(act, wrong, reason="Không đúng thẩm quyền"))


def _lateness(office: Office, clock: SetClock) -> None:
    """A step left lying climbs the whole ladder; another one's head answers."""
    for _ in range(2):
        _birth(office, "check_papers")
    answered = False
    for _ in range(12):
        clock.advance(timedelta(hours=23))
        sweep(office)
        with office.look(SYSTEM) as act:
            told = act.session.scalars(select(Alarm).where(Alarm.rung > 0, Alarm.answered_at.is_(None))).first()
        if told is not None and not answered:
            actor = city.sign_in(office, HEAD)
            with office.act(actor) as act:
                answered = bool(escalation.answer(act, told.id, "Đã phân công thêm người."))


def _automatic_work(office: Office) -> None:
    job_id = failing_job(office)
    _do(office, "quantri", lambda act: outbox.retry(act, job_id))
    _do(office, "quantri", lambda act: outbox.give_up(act, job_id, "Không cần nữa"))


def _administration(office: Office) -> None:
    """Accounts, people and posts, the calendar, a version taken out of use."""
    tam = _do(office, "quantri", _new_account)
    for verb in (
        partial(accounts.grant, account_id=tam, grants=frozenset({"auditor"})),
        partial(accounts.reset_password, account_id=tam, password=PASSWORD + "-2"),
        partial(accounts.end_sessions, account_id=tam),
        partial(accounts.disable, account_id=tam),
        partial(accounts.enable, account_id=tam),
    ):
        _do(office, "quantri", verb)
    for _ in range(12):
        try:
            signing_in.sign_in(office, "tam.thoi", "sai mật khẩu")
        except Refusal:
            continue
    signing_in.sign_in(office, "giamsat", PASSWORD)
    _people(office)
    _do(office, "quantri", lambda act: calendar.decree(act, DAY_OFF, False, "Công văn 1 (mẫu)"))
    with office.look(SYSTEM) as act:
        version = catalog.in_force(act.session, city.RECORD, act.today).id
    _do(office, "kiemsoat.hanoi", lambda act: catalog.withdraw(act, version, "Thay bằng bản mới"))


def _people(office: Office) -> None:
    clerk = city.sign_in(office, CLERK).officer_id or 0
    deputy = city.sign_in(office, "phochutich.trucbach").officer_id or 0
    head = city.sign_in(office, HEAD).officer_id or 0
    on, until = date(2018, 4, 2), date(2018, 4, 9)
    _do(office, HEAD, lambda act: organisation.report_absence(act, clerk, on, until, "Nghỉ phép"))
    ward = city.unit_id(office, "00004")
    _do(office, HEAD, lambda act: organisation.delegate(act, head, deputy, ward, "decide", on, until, "QĐ 1 (mẫu)"))
    with office.look(SYSTEM) as act:
        post = act.session.scalars(select(Appointment.post_id).where(Appointment.officer_id == deputy)).first() or 0
    _do(office, "quantri", lambda act: organisation.vacate(act, post, on))
    _do(office, "quantri", lambda act: organisation.appoint(act, deputy, post, until))


def _new_account(act: Act) -> int:
    account = accounts.create(act, "tam.thoi", "Tạm Thời (mẫu)", PASSWORD)
    act.session.flush()
    return account.id
