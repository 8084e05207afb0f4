"""Signing in, and choosing another password for oneself.

Checking a password takes a tenth of a second on purpose, so it never happens inside an act: the attempt is counted in
one act, the password checked, the success noted in a second one. A guesser who sends many attempts at once gains
nothing, because each is counted before it is answered.
"""

from __future__ import annotations

from datetime import timedelta

from argon2 import PasswordHasher
from sqlalchemy import select

from engine import audit
from engine.act import SYSTEM, Act, Actor, Office
from engine.errors import Invalid, NotAllowed
from engine.identity import accounts, passwords
from engine.identity.models import Account

FREE_ATTEMPTS = 5
LONGEST_LOCK = timedelta(hours=1)


class WrongLoginOrPassword(NotAllowed):
    """Tên đăng nhập hoặc mật khẩu không đúng."""


class WrongOldPassword(Invalid):
    """Mật khẩu hiện tại không đúng."""


class AccountIsLocked(NotAllowed):
    """Tài khoản tạm khóa do nhập sai mật khẩu nhiều lần. Mời thử lại sau {minutes} phút."""


def sign_in(office: Office, login: str, password: str) -> Account:
    """The account, when login and password belong together.

    Refuses with `WrongLoginOrPassword`, equally slowly for unknown logins and closed accounts, or with
    `AccountIsLocked`: after five wrong passwords for a minute, then twice as long each time, at most an hour. Only an
    account there is gets locked, so whoever tries that often learns that it exists: logins are no secret here, and an
    officer who is kept out has to be told why.
    """
    hasher = passwords.hasher(office.settings.password_memory_kib)
    account = _proved(office, hasher, login, password)
    with office.act(Actor(name=account.name, account_id=account.id, officer_id=account.officer_id)) as act:
        return _note_success(act, account.id, hasher, password)


def change_password(office: Office, actor: Actor, old: str, new: str) -> Account:
    """Choose another password for oneself; every session and token given out before ends.

    Whoever sits down at somebody's open page does not know the old password, and guesses it as slowly as at the door.
    Refuses with `AccountIsNotComplete` (too short), `WrongOldPassword` or `AccountIsLocked`.
    """
    accounts.require_long_enough(new)
    hasher = passwords.hasher(office.settings.password_memory_kib)
    with office.look(actor) as act:
        login = act.session.scalar(select(Account.login).where(Account.id == actor.account_id)) or ""
    try:
        account = _proved(office, hasher, login, old)
    except WrongLoginOrPassword as wrong:
        raise WrongOldPassword({"old_password": WrongOldPassword.sentence()}) from wrong
    hashed = hasher.hash(new)
    with office.act(actor) as act:
        mine = act.session.get_one(Account, account.id, with_for_update=True)
        if mine.epoch != account.epoch:  # closed, or given another password, while this one was being checked
            raise accounts.SessionIsOver()
        mine.password_hash, mine.failures, mine.locked_until = hashed, 0, None
        mine.epoch += 1
        audit.record(act, "account.password_changed", f"account:{mine.id}")
        return mine


def _proved(office: Office, hasher: PasswordHasher, login: str, password: str) -> Account:
    """The account of that login, if the password is its own; counted before it is answered."""
    with office.act(SYSTEM) as act:
        account = _count_attempt(act, login)
    is_right = passwords.verify(hasher, account.password_hash if account else passwords.nobodys(hasher), password)
    if account is None or not is_right or not account.is_active:
        _note_lock(office, account)
        raise WrongLoginOrPassword()
    return account


def _count_attempt(act: Act, login: str) -> Account | None:
    """Counts the attempt as a failure until it proves otherwise; refuses while the account is locked."""
    mine = select(Account).where(Account.login == login.strip().lower())
    account = act.session.scalar(mine.with_for_update())  # guesses made at once are counted one after another
    if account is None:
        return None
    if account.locked_until and account.locked_until > act.now:
        raise AccountIsLocked(minutes=-(-(account.locked_until - act.now) // timedelta(minutes=1)))
    account.failures += 1
    if account.failures >= FREE_ATTEMPTS:
        doublings = min(account.failures - FREE_ATTEMPTS, 6)
        account.locked_until = act.now + min(timedelta(minutes=2**doublings), LONGEST_LOCK)
    return account


def _note_lock(office: Office, account: Account | None) -> None:
    if account and account.locked_until and account.locked_until > office.clock.now():
        with office.act(SYSTEM) as act:
            audit.record(act, "account.locked", f"account:{account.id}", until=account.locked_until)


def _note_success(act: Act, account_id: int, hasher: PasswordHasher, password: str) -> Account:
    account = act.session.get_one(Account, account_id)
    account.failures, account.locked_until = 0, None
    if hasher.check_needs_rehash(account.password_hash):
        account.password_hash = hasher.hash(password)
    audit.record(act, "account.signed_in", f"account:{account.id}")
    return account
