"""Fixtures of the web tests: an application over the demo city with one small room, and a client that signs in.

The pages do not know which database lies under them, so they are tested on one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from apiflask import APIFlask
from flask import Blueprint, flash, redirect, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import run
from demo.accounts import PASSWORD
from engine.act import Office, SomeoneMovedItFirst
from engine.errors import Invalid, NotAllowed, NotFound
from tests.browser import chromium, live_server, page  # noqa: F401
from tests.conftest import SqliteCopies
from web.guards import acting, looking

Submit = Callable[..., TestResponse]


@pytest.fixture
def copies(sqlite_copies: SqliteCopies) -> SqliteCopies:
    return sqlite_copies


def small_room() -> Blueprint:
    """A room that greets, takes a form, and refuses in every way when asked."""
    room = Blueprint("small", __name__)
    refusals = {
        "not-found": NotFound(),
        "not-allowed": NotAllowed(),
        "conflict": SomeoneMovedItFirst(),
        "invalid": Invalid({"note": "Mời nhập mục này."}),
        "broken": RuntimeError("a fault of ours"),
    }

    @room.get("/small")
    def greet() -> str:
        with looking() as act:
            return f"{act.actor.name} {act.now.isoformat()}"

    @room.route("/small/<way>", methods=["GET", "POST"])
    def refuse(way: str) -> object:
        with acting():
            if way in refusals:
                raise refusals[way]
        flash(f"Đã ghi: {request.form['note']}")
        return redirect("/small")

    return room


@pytest.fixture
def app(city_office: Office) -> APIFlask:
    """The product with all its rooms, and the small one."""
    made = run.web(city_office)
    made.register_blueprint(small_room())
    return made


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def submit(client: FlaskClient) -> Submit:
    """Posts a form with the hidden token the sign-in page gives."""

    def submit(path: str, headers: dict[str, str] | None = None, **fields: str) -> TestResponse:
        return client.post(path, data={"csrf_token": token_of(client), **fields}, headers=headers)

    return submit


@pytest.fixture
def officer(client: FlaskClient, submit: Submit) -> FlaskClient:
    """The client, signed in as the specialist of Ba Đình."""
    assert submit("/dang-nhap", login="chuyenvien.badinh", password=PASSWORD).status_code == 302
    return client


def token_of(client: FlaskClient) -> str:
    """A form token good for this client's session, from a page everybody may see."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/no-such-page").text)
    assert found
    return found[1]
