"""Tokens: a program signs in once and shows its token for a working day."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from api.door import room
from api.reading import Asked, Line
from api.shapes import Instant, Told
from engine.identity import accounts, signing_in, tokens
from web.guards import NOBODY, acting, looking, office, public


class Credentials(Asked):
    login: Line
    password: Annotated[str, StringConstraints(max_length=200)]


class Token(Told):
    """Send it as `Authorization: Bearer TOKEN`."""

    token: str
    expires_at: Instant = Field(description="Afterwards sign in again.")


EXAMPLE = {"token": "eyJhbGciOiJIUzI1NiIs…", "expires_at": "2018-03-05T17:00:00+07:00"}


class Owner(Told):
    name: str
    officer: str | None = Field(description="Code of the officer behind the account; null where there is none.")
    grants: list[str]


@room.post("/tokens")
@public
@room.input(Credentials, example={"login": "motcua.trucbach", "password": "mot-cua-2018"})
@room.output(Token, description="Signed in.", example=EXAMPLE)
@room.doc(tags=["tokens"])
def sign_in(json_data: Credentials) -> dict[str, Any]:
    """Sign in.

    Five wrong passwords lock the account for a minute, then longer each time (429).
    """
    account = signing_in.sign_in(office(), json_data.login, json_data.password)
    with office().look(NOBODY) as act:
        return {"token": tokens.issue(act, account), "expires_at": act.now + tokens.LIFETIME}


@room.get("/tokens")
@room.output(Owner, description="The token is good, and this is who it speaks for.")
@room.doc(tags=["tokens"])
def owner() -> dict[str, Any]:
    """Whose token this is."""
    with looking() as act:
        return {"name": act.actor.name, "officer": act.actor.officer_code, "grants": sorted(act.actor.grants)}


@room.delete("/tokens")
@room.doc(tags=["tokens"], responses={204: "Every token and session of this account has ended."})
def sign_out() -> tuple[str, int]:
    """Sign out everywhere."""
    with acting() as act:
        if act.actor.account_id is not None:
            accounts.end_sessions(act, act.actor.account_id)
    return "", 204
