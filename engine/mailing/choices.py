"""What each person decides about notices: how those of each topic come, to which address, and a mail to try it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from engine import audit
from engine.act import Act
from engine.errors import Conflict, Invalid, NotAllowed
from engine.identity.models import Account
from engine.identity.permissions import Permission, require
from engine.mailing import readers
from engine.mailing.models import Mail, Mailbox, NoticeChoice
from engine.mailing.queueing import message_id, queue
from engine.mailing.readers import CHOSEN, Reader
from engine.outbox import Job
from engine.settings import is_address
from engine.words import _

BETWEEN_TRIALS = timedelta(minutes=1)
NOT_AN_ADDRESS = _("Mời nhập một địa chỉ thư điện tử, ví dụ ten@coquan.vn.")
NO_SUCH_WAY = _("Mời chọn một trong các cách nhận của nhóm này.")


class ChoicesAreNotComplete(Invalid):
    """Cài đặt thông báo chưa hợp lệ, mời kiểm tra các mục được đánh dấu."""


class NobodysChoice(NotAllowed):
    """Chỉ người đã đăng nhập bằng tài khoản của mình mới cài đặt được thông báo."""


class NoMailServer(Conflict):
    """Hệ thống chưa nối với máy chủ thư điện tử; mời liên hệ quản trị viên."""


class NoAddress(Invalid):
    """Chưa có địa chỉ để gửi thư; mời nhập địa chỉ rồi lưu cài đặt."""


class TrialJustSent(Conflict):
    """Một thư thử vừa được gửi; mời đợi một phút rồi thử lại."""


def own(act: Act) -> Reader:
    """The actor as a reader of notices, with what was chosen. Refuses with `NobodysChoice`."""
    require(act.actor, Permission.CHOOSE_NOTICES)
    found = readers.of_account(act.session, act.actor.account_id, act.today) if act.actor.account_id else None
    if found is None:
        raise NobodysChoice()
    return found


def choose(act: Act, ways: Mapping[str, str], address: str) -> Reader:
    """Decide for oneself: a way for every topic given, and the address mails go to; an empty one means the officer's
    own. What waits for the next digest follows. Refuses with `ChoicesAreNotComplete`."""
    before, address = own(act), address.strip()
    _check(ways, address)
    _keep_address(act, before, "" if address == before.office_address else address)
    _keep_ways(act, before, ways)
    act.session.flush()
    after = own(act)
    if after != before:
        said: dict[str, Any] = {"ways": dict(after.choices)}
        if after.address != before.address:
            said["address_changed"] = True  # to what stays out of a journal that is kept for ever
        audit.record(act, "notices.chosen", f"account:{before.account_id}", **said)
    return after


def _check(ways: Mapping[str, str], address: str) -> None:
    wrong = {
        topic: NO_SUCH_WAY for topic, way in ways.items() if topic not in CHOSEN or way not in readers.ways_of(topic)
    }
    if address and not is_address(address):
        wrong["address"] = NOT_AN_ADDRESS
    if wrong:
        raise ChoicesAreNotComplete(wrong)


def _keep_address(act: Act, reader: Reader, address: str) -> None:
    # two tabs that save at once take turns, and neither finds the other's row in its way
    act.session.get_one(Account, reader.account_id, with_for_update=True)
    box = act.session.get(Mailbox, reader.account_id)
    if box is not None and not address:
        act.session.delete(box)
    elif box is not None:
        box.address = address
    elif address:
        act.session.add(Mailbox(account_id=reader.account_id, address=address))


def _keep_ways(act: Act, reader: Reader, ways: Mapping[str, str]) -> None:
    mine = NoticeChoice.account_id == reader.account_id
    act.session.execute(delete(NoticeChoice).where(mine, NoticeChoice.topic.in_(sorted(ways))))
    for topic, way in ways.items():
        if way != readers.DEFAULTS[topic]:
            act.session.add(NoticeChoice(account_id=reader.account_id, topic=topic, way=way))


def try_it(act: Act) -> Mail:
    """Send oneself a mail that says that it arrives. Refuses with `NoMailServer`, `NoAddress`, `TrialJustSent`."""
    reader = own(act)
    if act.office.settings.smtp is None:
        raise NoMailServer()
    if not reader.address:
        raise NoAddress({"address": NoAddress.sentence()})
    act.session.get_one(Account, reader.account_id, with_for_update=True)
    last = last_trial(act, reader.account_id)
    if last is not None and last[0].queued_at > act.now - BETWEEN_TRIALS:
        raise TrialJustSent()
    mark = message_id(act, f"trial-{reader.account_id}", act.now.isoformat())
    mail = Mail(account_id=reader.account_id, message_id=mark, queued_at=act.now)
    queue(act, [mail])
    return mail


def last_trial(act: Act, account_id: int) -> tuple[Mail, Job] | None:
    """The newest trial of an account with its job, which knows why it has not left yet."""
    query = select(Mail).where(Mail.account_id == account_id, Mail.notice_id.is_(None), Mail.digest_id.is_(None))
    mail = act.session.scalar(query.order_by(Mail.id.desc()).limit(1))
    job = act.session.scalar(select(Job).where(Job.key == f"mail:{mail.id}")) if mail else None
    return (mail, job) if mail and job else None
