"""One's own password: chosen anew by whoever is signed in, and how any page takes a new one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.errors import Invalid, Refusal
from engine.identity import signing_in
from web.guards import looking, office, sign_in
from web.told import tell

room = Blueprint("password", __name__)
LONGEST = 1000


class PasswordsDiffer(Invalid):
    """Hai lần nhập mật khẩu chưa giống nhau."""


@room.get("/mat-khau")
def show() -> str:
    """The form."""
    with looking():
        return render_template("password.html", refused=None)


@room.post("/mat-khau")
def change() -> str | tuple[str, int] | Response:
    """Change it. All other sessions end; this one goes on as it was."""
    with looking() as act:
        actor = act.actor
    try:
        account = signing_in.change_password(office(), actor, request.form.get("old_password", ""), typed_twice())
    except Refusal as refusal:
        refused = tell(refusal)
        return render_template("password.html", refused=refused), refused.status
    greeting = {name: session[name] for name in ("place", "role") if name in session}
    sign_in(account)
    session.update(greeting)
    flash(gettext("Đã đổi mật khẩu; các phiên khác của anh/chị đã kết thúc."))
    return redirect(url_for("home.index"))


def typed_twice() -> str:
    """The new password, typed twice the same. Refuses with `PasswordsDiffer`."""
    password = request.form.get("password", "")[:LONGEST]
    if password != request.form.get("password_again", password):
        raise PasswordsDiffer({"password_again": PasswordsDiffer.sentence()})
    return password
