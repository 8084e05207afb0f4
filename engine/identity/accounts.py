"""Accounts: who an account is today, and the verbs of the administrator. Next door one signs in (`signing_in`)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import Date, Integer, Select, bindparam, select, true, update
from sqlalchemy.orm import Session

from engine import audit
from engine.act import Act, Actor
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.identity import passwords
from engine.identity.models import GRANTS, LANGUAGES, Account
from engine.identity.permissions import Permission, require
from engine.org.models import Officer, OrgEdition
from engine.org.seats import seat, seat_order, seat_rows
from engine.org.tree import remember_edition
from engine.words import _

SHORTEST_PASSWORD = 10
TOO_SHORT = _("Mật khẩu cần ít nhất 10 ký tự.")


class SessionIsOver(NotAllowed):
    """Phiên làm việc đã kết thúc. Mời đăng nhập lại."""


class NoSuchAccount(NotFound):
    """Không tìm thấy tài khoản."""


class LoginIsTaken(Conflict):
    """Tên đăng nhập “{login}” đã có người dùng."""


class NotOneself(Conflict):
    """Không tự khóa hoặc tự bỏ quyền quản trị của chính mình; việc này cần một quản trị viên khác."""


class AccountIsNotComplete(Invalid):
    """Thông tin tài khoản chưa hợp lệ, mời kiểm tra các mục được đánh dấu."""


# --- who an account is -------------------------------------------------------------------------------------------


def actor_of(session: Session, account_id: int, on: date, epoch: int | None = None) -> Actor:
    """The actor with grants and seats of the local date `on`; one statement.

    Refuses with `SessionIsOver` when the account is closed, or when `epoch` (from a session or token) is an old one.
    """
    rows = session.connection().execute(_who_question(), {"account_id": account_id, "on": on}).all()
    if not rows or not rows[0].is_active or epoch not in (None, rows[0].epoch):
        raise SessionIsOver()
    first = rows[0]
    remember_edition(session, first.org_edition)
    seats = (seat(row.unit_id, row.role, row.acting_for, row.procedures) for row in rows if row.unit_id is not None)
    return Actor(
        name=first.full_name or first.name,
        account_id=account_id,
        officer_id=first.officer_id,
        officer_code=first.code,
        grants=frozenset(first.grants.split()),
        seats=tuple(sorted(seats, key=seat_order)),
    )


_EDITION = select(OrgEdition.number).scalar_subquery().label("org_edition")


@lru_cache
def _who_question() -> Select[*tuple[object, ...]]:
    """One row per seat, and one at least. Every request asks it, so it is put together once."""
    account_id, on = bindparam("account_id", type_=Integer), bindparam("on", type_=Date)
    officer_id = select(Account.officer_id).where(Account.id == account_id).scalar_subquery()
    seats = seat_rows(officer_id, on).subquery("seat")
    account = (Account.name, Account.officer_id, Account.grants, Account.epoch, Account.is_active)
    seated = (seats.c.unit_id, seats.c.role, seats.c.acting_for, seats.c.procedures)
    return (
        select(*account, Officer.full_name, Officer.code, *seated, _EDITION)
        .select_from(Account)
        .outerjoin(Officer, (Officer.id == Account.officer_id) & Officer.holds_on(on))
        .outerjoin(seats, true())
        .where(Account.id == account_id)
    )


def holders_of(session: Session, grant: str) -> list[tuple[int, int | None]]:
    """Account and officer (None where nobody of the organisation stands behind it) of every open account with that
    grant; one statement."""
    query = select(Account.id, Account.officer_id, Account.grants).where(
        Account.grants.contains(grant), Account.is_active
    )
    return [
        (row.id, row.officer_id) for row in session.execute(query.order_by(Account.id)) if grant in row.grants.split()
    ]


# --- the administrator's verbs -----------------------------------------------------------------------------------


def create(
    act: Act,
    login: str,
    name: str,
    password: str,
    *,
    officer_id: int | None = None,
    grants: frozenset[str] = frozenset(),
    language: str = "vi",
) -> Account:
    """Open an account. Refuses with `MayNot`, `AccountIsNotComplete` or `LoginIsTaken`."""
    require(act.actor, Permission.MANAGE_ACCOUNTS)
    login = login.strip().lower()
    _check(login, name, password, grants, language)
    if act.session.scalar(select(Account.id).where(Account.login == login)):
        raise LoginIsTaken(login=login)
    account = Account(
        login=login,
        name=name.strip(),
        officer_id=officer_id,
        password_hash=passwords.hash_of(act.office.settings, password),
        grants=" ".join(grant for grant in GRANTS if grant in grants),
        language=language,
        created_at=act.now,
    )
    act.session.add(account)
    act.session.flush()
    audit.record(act, "account.created", f"account:{account.id}", login=login, grants=account.grants)
    return account


def disable(act: Act, account_id: int) -> Account:
    """Close the account and end its sessions and tokens."""
    account = _managed(act, account_id)
    if account.id == act.actor.account_id:
        raise NotOneself()
    account.is_active = False
    account.epoch += 1
    audit.record(act, "account.disabled", f"account:{account.id}", login=account.login)
    return account


def enable(act: Act, account_id: int) -> Account:
    """Open a closed or locked account again."""
    account = _managed(act, account_id)
    account.is_active, account.failures, account.locked_until = True, 0, None
    audit.record(act, "account.enabled", f"account:{account.id}", login=account.login)
    return account


def grant(act: Act, account_id: int, grants: frozenset[str]) -> Account:
    """Give the account these grants and no others; they count from its next request."""
    account = _managed(act, account_id)
    _check(account.login, account.name, "." * SHORTEST_PASSWORD, grants, account.language)
    if account.id == act.actor.account_id and "administrator" not in grants:
        raise NotOneself()
    before, account.grants = account.grants, " ".join(one for one in GRANTS if one in grants)
    audit.record(act, "account.granted", f"account:{account.id}", grants=account.grants, before=before)
    return account


def reset_password(act: Act, account_id: int, password: str) -> Account:
    """Set another password, lift a lock, and end every session and token given out before."""
    account = _managed(act, account_id)
    _check(account.login, account.name, password, account.grant_set, account.language)
    account.password_hash = passwords.hash_of(act.office.settings, password)
    account.failures, account.locked_until = 0, None
    account.epoch += 1
    audit.record(act, "account.password_reset", f"account:{account.id}", login=account.login)
    return account


def end_sessions(act: Act, account_id: int) -> None:
    """Sign the account out everywhere: its owner may, and the administrator."""
    if act.actor.account_id != account_id:
        require(act.actor, Permission.MANAGE_ACCOUNTS)
    account = act.session.get(Account, account_id)
    if account is None:
        raise NoSuchAccount()
    account.epoch += 1
    audit.record(act, "account.sessions_ended", f"account:{account.id}")


def require_long_enough(password: str) -> None:
    """Refuses a new password that is too short with `AccountIsNotComplete`."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountIsNotComplete({"password": TOO_SHORT})


def speak(act: Act, language: str) -> None:
    """Choose the language of one's own pages."""
    if language not in LANGUAGES or act.actor.account_id is None:
        raise NoSuchAccount()
    act.session.execute(update(Account).where(Account.id == act.actor.account_id).values(language=language))


def _managed(act: Act, account_id: int) -> Account:
    require(act.actor, Permission.MANAGE_ACCOUNTS)
    account = act.session.get(Account, account_id)
    if account is None:
        raise NoSuchAccount()
    return account


def _check(login: str, name: str, password: str, grants: frozenset[str], language: str) -> None:
    wrong: dict[str, str] = {}
    if not login or not login.isascii() or any(letter.isspace() for letter in login) or len(login) > 60:
        wrong["login"] = _("Tên đăng nhập viết liền, không dấu, tối đa 60 ký tự.")
    if not 0 < len(name.strip()) <= 120:
        wrong["name"] = _("Mời nhập tên, tối đa 120 ký tự.")
    if len(password) < SHORTEST_PASSWORD:
        wrong["password"] = TOO_SHORT
    if not grants <= set(GRANTS):
        wrong["grants"] = _("Quyền quản trị không có trong danh mục.")
    if language not in LANGUAGES:
        wrong["language"] = _("Ngôn ngữ là tiếng Việt (vi) hoặc tiếng Anh (en).")
    if wrong:
        raise AccountIsNotComplete(wrong)
