"""The verbs that change who stands where. Each begins a new edition of the organisation and leaves an audit line.

The edition is raised before anything is asked: its one row is the lock, so that of two who fill the same post at once
the second asks only after the first has finished.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from engine import audit
from engine.act import Act
from engine.errors import Conflict, Invalid, NotFound
from engine.identity.permissions import Permission, require
from engine.org.models import POWERS, Absence, Appointment, Delegation, Officer, Post
from engine.org.persons import require_over_person
from engine.org.tree import raise_edition
from engine.words import _


class NoSuchOfficer(NotFound):
    """Không tìm thấy cán bộ, công chức này."""


class NoSuchPost(NotFound):
    """Không tìm thấy chức danh này vào ngày {on}."""


class DatesDoNotFit(Invalid):
    """Ngày kết thúc phải sau ngày bắt đầu."""


class AlreadyAbsent(Conflict):
    """Đã có ghi nhận vắng mặt trùng thời gian này."""


class PostIsTaken(Conflict):
    """Chức danh “{title}” đang có người giữ trong thời gian này."""


class PostIsVacant(Conflict):
    """Chức danh “{title}” đang khuyết vào ngày {on}."""


class CannotDelegate(Invalid):
    """Việc ủy quyền chưa hợp lệ: {because}."""


def report_absence(act: Act, officer_id: int, begins_on: date, ends_on: date | None, reason: str) -> Absence:
    """Note that an officer is away from `begins_on` until the day before `ends_on` (None: until further notice).

    Whether steps would be left without anybody is asked by the door above (`engine.leave`), which knows the steps.
    """
    raise_edition(act.session)
    officer = _officer(act.session, officer_id)
    require_over_person(act, officer_id)
    check_dates(begins_on, ends_on)
    require_not_away(act.session, officer_id, begins_on, ends_on)
    absence = Absence(officer_id=officer_id, valid_from=begins_on, valid_to=ends_on, reason=reason.strip())
    act.session.add(absence)
    act.session.flush()
    audit.record(act, "absence.reported", f"officer:{officer.id}", begins_on=begins_on, ends_on=ends_on, reason=reason)
    return absence


def delegate(
    act: Act,
    from_officer_id: int,
    to_officer_id: int,
    unit_id: int,
    power: str,
    begins_on: date,
    ends_on: date | None,
    basis: str,
    *,
    procedures: Collection[str] | None = None,
    absence_id: int | None = None,
) -> Delegation:
    """Lend one officer's power in one unit to another; `power` is `work`, `sign` or `decide`, `basis` the paper,
    `procedures` the codes it is limited to (None: all), `absence_id` the leave it belongs to.

    The lender may, the administrator who files the paper, and whoever leads the lender: nobody helps himself to his
    head's power.
    """
    raise_edition(act.session)
    _officer(act.session, from_officer_id)
    _officer(act.session, to_officer_id)
    require_over_person(act, from_officer_id)
    check_dates(begins_on, ends_on)
    if from_officer_id == to_officer_id:
        raise CannotDelegate(because=_("không thể ủy quyền cho chính mình"))
    if power not in POWERS:
        raise CannotDelegate(because=_("phạm vi ủy quyền không có trong danh mục"))
    if not _holds_post_in(act.session, from_officer_id, unit_id, begins_on):
        raise CannotDelegate(because=_("người ủy quyền không giữ chức danh nào tại đơn vị này"))
    if procedures is not None and not procedures:
        raise CannotDelegate(because=_("chưa chọn thủ tục nào"))
    lent = Delegation(
        from_officer_id=from_officer_id,
        to_officer_id=to_officer_id,
        unit_id=unit_id,
        power=power,
        valid_from=begins_on,
        valid_to=ends_on,
        basis=basis.strip(),
        procedures=None if procedures is None else sorted(set(procedures)),
        absence_id=absence_id,
    )
    act.session.add(lent)
    act.session.flush()
    what: dict[str, Any] = {"to": to_officer_id, "unit": unit_id, "power": power, "basis": basis}
    what |= {"begins_on": begins_on, "ends_on": ends_on}
    what |= {} if lent.procedures is None else {"procedures": lent.procedures}
    audit.record(act, "power.delegated", f"officer:{from_officer_id}", **what)
    return lent


def appoint(act: Act, officer_id: int, post_id: int, begins_on: date, ends_on: date | None = None) -> Appointment:
    """Put an officer on a vacant post. Refuses with `PostIsTaken`."""
    require(act.actor, Permission.CHANGE_ORGANISATION)
    raise_edition(act.session)
    appointment = _appoint(act.session, officer_id, post_id, begins_on, ends_on)
    audit.record(act, "post.filled", f"post:{post_id}", officer=officer_id, begins_on=begins_on, ends_on=ends_on)
    return appointment


def vacate(act: Act, post_id: int, on: date) -> Appointment:
    """End the appointment of whoever holds the post; `on` is the first day it is vacant."""
    require(act.actor, Permission.CHANGE_ORGANISATION)
    raise_edition(act.session)
    ended = _vacate(act.session, post_id, on)
    audit.record(act, "post.vacated", f"post:{post_id}", officer=ended.officer_id, on=on)
    return ended


def move(act: Act, from_post_id: int, to_post_id: int, on: date) -> Appointment:
    """Move the holder of one post to another, vacant one, from `on`."""
    require(act.actor, Permission.CHANGE_ORGANISATION)
    raise_edition(act.session)
    officer_id = _vacate(act.session, from_post_id, on).officer_id
    appointment = _appoint(act.session, officer_id, to_post_id, on, None)
    audit.record(act, "officer.moved", f"officer:{officer_id}", from_post=from_post_id, to_post=to_post_id, on=on)
    return appointment


def _appoint(session: Session, officer_id: int, post_id: int, begins_on: date, ends_on: date | None) -> Appointment:
    _officer(session, officer_id)
    post = _post(session, post_id, begins_on)
    check_dates(begins_on, ends_on)
    if session.scalar(_overlapping(Appointment, begins_on, ends_on).where(Appointment.post_id == post_id)):
        raise PostIsTaken(title=post.title)
    appointment = Appointment(officer_id=officer_id, post_id=post_id, valid_from=begins_on, valid_to=ends_on)
    session.add(appointment)
    return appointment


def _vacate(session: Session, post_id: int, on: date) -> Appointment:
    """An appointment that begins on that very day never held: it cannot end before it began."""
    post = _post(session, post_id, on)
    holding = select(Appointment).where(Appointment.post_id == post_id, Appointment.holds_on(on))
    held = session.scalar(holding.where(Appointment.valid_from < on))
    if held is None:
        raise PostIsVacant(title=post.title, on=on.strftime("%d/%m/%Y"))
    held.valid_to = on
    session.flush()
    return held


def require_not_away(
    session: Session, officer_id: int, begins_on: date, ends_on: date | None, besides: int | None = None
) -> None:
    """Refuse with `AlreadyAbsent` where another absence than `besides` falls into the period."""
    query = _overlapping(Absence, begins_on, ends_on).where(Absence.officer_id == officer_id)
    if besides is not None:
        query = query.where(Absence.id != besides)
    if session.scalar(query.where(Absence.revoked_at.is_(None))):
        raise AlreadyAbsent()


def _overlapping(kind: type[Absence] | type[Appointment], begins_on: date, ends_on: date | None) -> Select[int]:
    query = select(kind.id).where(or_(kind.valid_to.is_(None), kind.valid_to > begins_on))
    return query.where(kind.valid_from < ends_on) if ends_on else query


def _holds_post_in(session: Session, officer_id: int, unit_id: int, on: date) -> bool:
    query = select(Post.id).join(Appointment, Appointment.post_id == Post.id)
    query = query.where(Appointment.officer_id == officer_id, Post.unit_id == unit_id, Appointment.holds_on(on))
    return session.scalar(query.limit(1)) is not None


def _officer(session: Session, officer_id: int) -> Officer:
    officer = session.get(Officer, officer_id)
    if officer is None:
        raise NoSuchOfficer()
    return officer


def _post(session: Session, post_id: int, on: date) -> Post:
    post = session.scalar(select(Post).where(Post.id == post_id, Post.holds_on(on)))
    if post is None:
        raise NoSuchPost(on=on.strftime("%d/%m/%Y"))
    return post


def check_dates(begins_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= begins_on:
        raise DatesDoNotFit({"ends_on": _("Ngày kết thúc phải sau ngày bắt đầu.")})
