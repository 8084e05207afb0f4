"""Signing in and out, and choosing the language. In a demo the page lists the people one may try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine.identity import accounts, signing_in
from engine.org.models import Role, Unit
from web.guards import acting, looking, office, public, sign_in, sign_out, signed_in
from web.language import choose, say

room = Blueprint("signin", __name__)

Page = str | tuple[str, int] | Response


class Person(Protocol):
    """Somebody one may try to be in a demo, and what is worth trying."""

    @property
    def login(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def tries(self) -> str: ...


@dataclass(frozen=True)
class Tryable:
    """The people of a demo and the one password they share, which is no secret."""

    people: Sequence[Person]
    password: str

    def by_unit(self) -> list[tuple[str, list[Person]]]:
        """Neighbours of one unit together, in their order."""
        return [(unit, list(people)) for unit, people in groupby(self.people, key=lambda person: person.unit)]


@room.get("/dang-nhap")
@public
def show() -> Page:
    """The sign-in page, or straight on for somebody who is signed in already."""
    if signed_in():
        return redirect(onward(request.args.get("next")))
    return _page(next=onward(request.args.get("next")))


@room.post("/dang-nhap")
@public
def enter() -> Page:
    """Sign in; a refusal is shown above the form, with what was typed except the password."""
    login, next_ = request.form.get("login", ""), onward(request.form.get("next"))
    try:
        account = signing_in.sign_in(office(), login, request.form.get("password", ""))
    except (signing_in.WrongLoginOrPassword, signing_in.AccountIsLocked) as refusal:
        status = 429 if isinstance(refusal, signing_in.AccountIsLocked) else 401
        return _page(next=next_, login=login, message=say(refusal)), status
    sign_in(account)
    _remember_greeting()
    return redirect(next_)


@room.post("/dang-xuat")
@public
def leave() -> Page:
    """Sign out of this browser; pages it kept for going back are dropped."""
    sign_out()
    response = redirect(url_for("signin.show"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@room.post("/ngon-ngu")
@public
def language() -> Page:
    """Choose Vietnamese or English, and stay where one was."""
    wanted = request.form.get("language", "")
    choose(wanted)
    if signed_in():
        with acting() as act:
            accounts.speak(act, session["language"])
    return redirect(onward(request.form.get("next")))


def onward(address: str | None) -> str:
    """Where to go next: only ever a path of this house."""
    parts = urlsplit((address or "").replace("\\", "/"))
    is_ours = parts.path.startswith("/") and not parts.netloc and not parts.scheme and not parts.path.startswith("//")
    return parts._replace(fragment="").geturl() if is_ours else url_for("home.index")


def _page(*, next: str, login: str = "", message: str | None = None) -> str:
    return render_template("signin.html", next=next, login=login, message=message)


def _remember_greeting() -> None:
    """The first seat's unit and role in both languages, for the head of the pages."""
    with looking() as act:
        seats = sorted(act.actor.seats, key=lambda seat: seat.acting_for is not None)
        unit = act.session.get(Unit, seats[0].unit_id) if seats else None
        role = act.session.get(Role, seats[0].role) if seats else None
        if unit and role:
            session["place"] = {"vi": unit.name, "en": unit.name_en or unit.name}
            session["role"] = {"vi": role.name_vi, "en": role.name_en}
