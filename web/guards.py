"""Who is there, and in whose name a request acts. Every route asks for a sign-in unless it is marked `@public`.

    with acting() as act:          # one transaction in the name of whoever is signed in
        work.complete(act, item_id, answers)

    with looking() as act:         # one consistent reading; its rows can be read until it ends
        items = queries.worklist(act.session, act.actor, ...)
        return render_template("worklist/index.html", items=items)

A page signs in by the session cookie (account and its epoch, signed), the API by `Authorization: Bearer`. Neither is
believed alone: the first statement of the act reads the account again and refuses one that was closed or has signed
out everywhere since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest, NotFound

from engine.act import Act, Actor, Office
from engine.identity import accounts, tokens
from engine.identity.accounts import SessionIsOver
from engine.identity.models import Account
from web.language import API_PATH, choose

View = TypeVar("View", bound=Callable[..., Any])
NOBODY = Actor(name="")
PUBLIC_ENDPOINTS = frozenset({"static", "openapi.spec"})  # given by the framework, so they carry no mark of ours


class SignInNeeded(SessionIsOver):
    """Chưa đăng nhập hoặc phiên làm việc đã hết. Mời đăng nhập; nội dung đã nhập vẫn được giữ."""


class TokenNeeded(SignInNeeded):
    """Yêu cầu thiếu mã truy cập còn hiệu lực. Mời lấy mã mới tại POST /api/v1/tokens."""

    @property
    def code(self) -> str:
        """To a program it is the same refusal in other words."""
        return SignInNeeded.__name__


def _not_signed_in() -> SignInNeeded:
    return TokenNeeded() if request.path.startswith(API_PATH) else SignInNeeded()


def public(view: View) -> View:
    """Mark a view as open to everybody, signed in or not."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(app: Flask, endpoint: str) -> bool:
    """May this endpoint be called by somebody who is not signed in?"""
    return endpoint in PUBLIC_ENDPOINTS or getattr(app.view_functions[endpoint], "is_public", False)


def office() -> Office:
    """The office this application serves."""
    found: Office = current_app.extensions["office"]
    return found


@contextmanager
def acting() -> Iterator[Act]:
    """One transaction in the name of whoever is signed in; refuses with `SignInNeeded`."""
    with office().act(NOBODY) as act:
        _introduce(act)
        yield act


@contextmanager
def looking() -> Iterator[Act]:
    """One consistent reading in the name of whoever is signed in; refuses with `SignInNeeded`."""
    with office().look(NOBODY) as act:
        _introduce(act)
        yield act


def signed_in() -> Actor | None:
    """Who is signed in, for the head of the page; resolved by the request's own act when there was one."""
    if "actor" not in g and not g.get("is_broken") and _claim() is not None:
        try:
            with looking():
                pass
        except SessionIsOver:
            sign_out()
    return g.get("actor")


def here() -> str:
    """The path and query of this request, to come back to."""
    return request.full_path.rstrip("?")


def now() -> datetime:
    """The instant of this request's act, or of the clock."""
    return g.get("now") or office().clock.now()


def sign_in(account: Account) -> None:
    """Open a session for this account; whatever the old one held is gone, except what stands in its place now."""
    session.clear()
    session.permanent = True
    session["account"], session["epoch"] = account.id, account.epoch
    choose(account.language)


def sign_out() -> None:
    """Close this session; the choice of language stays."""
    language = session.get("language", "vi")
    session.clear()
    g.pop("actor", None)
    choose(language)


def _claim() -> tuple[int, int] | None:
    """(account id, epoch) the caller presents; None when nothing is presented, `TokenIsNotValid` for a bad token."""
    if request.path.startswith(API_PATH):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        if "claims" not in g:  # asked by the guard and again by the act
            g.claims = tokens.verify(office().settings, token.strip(), office().clock.now())
        return g.claims.account_id, g.claims.epoch
    if "account" not in session:
        return None
    return session["account"], session["epoch"]


def _introduce(act: Act) -> None:
    """Put the signed-in officer into the act; one statement."""
    claim = _claim()
    if claim is None:
        raise _not_signed_in()
    account_id, epoch = claim
    act.actor = g.actor = accounts.actor_of(act.session, account_id, act.today, epoch)
    g.now = act.now


def _holds_a_nul() -> bool:
    """Nobody types a NUL; what a page is sent is refused once for all columns that take none."""
    return any("\0" in text for _name, text in [*request.args.items(multi=True), *request.form.items(multi=True)])


def init_app(app: Flask) -> None:
    csrf = CSRFProtect(app)

    @app.before_request
    def guard() -> None:
        if "\0" in request.path:
            raise NotFound()  # no code has a NUL in it, and PostgreSQL takes none
        if request.endpoint is None:
            return  # nothing there: 404 or 405
        if not is_public(app, request.endpoint) and _claim() is None:
            raise _not_signed_in()
        csrf.protect(apply_exemptions=True)
        if not request.path.startswith(API_PATH) and _holds_a_nul():
            raise BadRequest()

    app.jinja_env.globals.update(signed_in=signed_in, now=now, here=here)
