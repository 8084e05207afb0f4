"""Accounts: who may sign in, as whom, and with which grants. An auditor may look; only an administrator may touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import Select, or_, select
from werkzeug.wrappers import Response as Answer

from admin import words
from engine.act import Act
from engine.errors import Invalid, Refusal
from engine.identity import accounts
from engine.identity.models import GRANTS, Account
from engine.identity.permissions import Permission, may, require
from engine.org import questions as org
from engine.org.fold import fold
from engine.org.models import Officer, Role
from engine.org.tree import tree_of
from web.addresses import ID, asked
from web.guards import acting, looking
from web.language import LANGUAGES
from web.password import typed_twice
from web.told import Told, tell

room = Blueprint("accounts", __name__, url_prefix="/quan-tri/tai-khoan")
PAGE = 50

Page = str | tuple[str, int] | Answer


class NoSuchOfficerCode(Invalid):
    """Không có cán bộ mang mã này."""


@dataclass(frozen=True)
class Line:
    account: Account
    officer: Officer | None


@room.get("")
def index() -> str:
    """A page of accounts, by login."""
    with looking() as act:
        require(act.actor, Permission.LOOK_ACCOUNTS)
        text, grant, after = asked("q"), asked("quyen", 20), asked("sau", 60)
        query = select(Account, Officer).outerjoin(Officer, Officer.id == Account.officer_id)
        rows = act.session.execute(_narrow(query, text, grant, after).order_by(Account.login).limit(PAGE + 1)).all()
        lines = [Line(account, officer) for account, officer in rows[:PAGE]]
        more = lines[-1].account.login if len(rows) > PAGE else None
        return render_template(
            "admin/accounts.html",
            lines=lines, text=text, grant=grant, more=more, after=after, words=words,
            may_manage=may(act.actor, Permission.MANAGE_ACCOUNTS),
        )  # fmt: skip


@room.get("/moi")
def new() -> str:
    """The form of a new account."""
    with looking() as act:
        require(act.actor, Permission.MANAGE_ACCOUNTS)
        return _new_page()


@room.post("/moi")
def create() -> Page:
    """Open an account."""
    try:
        with acting() as act:
            require(act.actor, Permission.MANAGE_ACCOUNTS)
            account = accounts.create(
                act,
                _typed("login"),
                _typed("name"),
                typed_twice(),
                officer_id=_officer_id(act, _typed("officer")),
                grants=frozenset(request.form.getlist("grants")),
                language=request.form.get("language", "vi"),
            )
            account_id, login = account.id, account.login
    except Refusal as refusal:
        refused = tell(refusal, "create")
        return _new_page(refused), refused.status
    flash(gettext("Đã tạo tài khoản %(login)s.", login=login))
    return redirect(url_for("accounts.show", account_id=account_id))


@room.get(f"/<{ID}:account_id>")
def show(account_id: int) -> str:
    """One account: who stands behind it, and what may be done with it."""
    with looking() as act:
        return _page(act, account_id)


@room.post(f"/<{ID}:account_id>/khoa")
def disable(account_id: int) -> Page:
    """Close the account and end its sessions."""
    return _do(account_id, "disable", accounts.disable, gettext("Đã khóa tài khoản."))


@room.post(f"/<{ID}:account_id>/mo")
def enable(account_id: int) -> Page:
    """Open a closed or locked account again."""
    return _do(account_id, "enable", accounts.enable, gettext("Đã mở tài khoản."))


@room.post(f"/<{ID}:account_id>/mat-khau")
def reset_password(account_id: int) -> Page:
    """Set another password; every session and token given out before ends."""
    return _do(
        account_id,
        "password",
        lambda act, account_id: accounts.reset_password(act, account_id, typed_twice()),
        gettext("Đã đặt lại mật khẩu; mọi phiên cũ đã kết thúc."),
    )


@room.post(f"/<{ID}:account_id>/quyen")
def grant(account_id: int) -> Page:
    """Give the account these grants and no others."""
    wanted = frozenset(request.form.getlist("grants"))
    return _do(
        account_id,
        "grants",
        lambda act, account_id: accounts.grant(act, account_id, wanted),
        gettext("Đã ghi quyền của tài khoản."),
    )


def _do(account_id: int, form: str, verb: Callable[[Act, int], Account], said: str) -> Page:
    """One of the verbs above, back on the page of the account."""
    try:
        with acting() as act:
            require(act.actor, Permission.MANAGE_ACCOUNTS)
            verb(act, account_id)
    except accounts.NoSuchAccount:
        raise
    except Refusal as refusal:
        refused = tell(refusal, form)
        with looking() as act:
            return _page(act, account_id, refused), refused.status
    flash(said)
    return redirect(url_for("accounts.show", account_id=account_id))


def _page(act: Act, account_id: int, refused: Told | None = None) -> str:
    require(act.actor, Permission.LOOK_ACCOUNTS)
    account = act.session.get(Account, account_id)
    if account is None:
        raise accounts.NoSuchAccount()
    officer = act.session.get(Officer, account.officer_id) if account.officer_id else None
    seats = org.seats_of(act.session, account.officer_id, act.today) if account.officer_id else ()
    return render_template(
        "admin/account.html",
        account=account, officer=officer, seats=seats, nodes=tree_of(act.session).nodes, refused=refused,
        roles={role.code: role for role in act.session.scalars(select(Role))}, grants=GRANTS, words=words,
        is_oneself=account.id == act.actor.account_id, may_manage=may(act.actor, Permission.MANAGE_ACCOUNTS),
        may_read_journal=may(act.actor, Permission.LOOK_EVERYWHERE),
    )  # fmt: skip


def _new_page(refused: Told | None = None) -> str:
    return render_template("admin/new_account.html", refused=refused, grants=GRANTS, languages=LANGUAGES, words=words)


Rows = Select[Account, Officer]


def _narrow(query: Rows, text: str, grant: str, after: str) -> Rows:
    query = query.where(Account.login > after)
    if grant in GRANTS:
        query = query.where(Account.grants.contains(grant))
    for word in fold(text).split()[:8]:
        query = query.where(or_(Account.login.contains(word, autoescape=True),
                                Officer.search_text.contains(word, autoescape=True)))  # fmt: skip
    return query


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\0", "").strip()


def _officer_id(act: Act, code: str) -> int | None:
    """The officer behind the account; None where there shall be none. Refuses with `NoSuchOfficerCode`."""
    if not code:
        return None
    officer_id = act.session.scalar(select(Officer.id).where(Officer.code == code, Officer.holds_on(act.today)))
    if officer_id is None:
        raise NoSuchOfficerCode({"officer": NoSuchOfficerCode.sentence()})
    return officer_id
