"""The application: one Office, the rooms it is given, and the manners every page has.

The rooms stand above this package, so they are handed in by the door:

    app = create_app(office, rooms=[worklist.room, procedures.room, api.room])
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from apiflask import APIFlask
from flask import Blueprint

from engine.act import Office
from web import (
    bundle,
    compiled,
    display,
    errors,
    guards,
    headers,
    home,
    language,
    navigation,
    notices,
    password,
    signin,
    words,
)
from web.signin import Tryable

SESSION_HOURS = 12
LARGEST_REQUEST = 16 * 1024 * 1024
API = "api"  # the one room that lives by bearer tokens and therefore needs no form token


def create_app(office: Office, rooms: Iterable[Blueprint] = (), tryable: Tryable | None = None) -> APIFlask:
    """An application over this office.

    `rooms` are blueprints, the one named `api` is called with bearer tokens; `tryable` are the accounts that
    the sign-in page of a demo offers; every page of it says that it is one.
    """
    app = APIFlask(
        __name__, title="Một Cửa", version="1", spec_path="/api/openapi.json", docs_path=None, json_errors=False
    )
    app.config.update(
        SECRET_KEY=office.settings.secret_key,
        SESSION_COOKIE_NAME="motcua",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=office.settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard asks, after it knows who is there
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch is still a form
        OPENAPI_VERSION="3.1.0",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["office"] = office
    app.jinja_env.globals["tryable"] = tryable
    for part in (compiled, headers, language, guards, errors, bundle, display, navigation, words):
        part.init_app(app)
    for room in (signin.room, password.room, home.room, notices.room, *rooms):
        app.register_blueprint(room)
        if room.name == API:
            app.extensions["csrf"].exempt(room)
    return app
