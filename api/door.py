"""The door of the API: one blueprint, what may come in, and what is never told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from apiflask import APIBlueprint
from flask import Response

from api import description, reading
from engine.act import Act
from engine.errors import Conflict, NotAllowed, NotFound
from web.guards import acting, looking

reading.install()
room = APIBlueprint("api", __name__, url_prefix="/api/v1")
room.record(description.complete)

Knows = Callable[[Act], bool]


@room.after_request
def say_how_to_sign_in(response: Response) -> Response:
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


@contextmanager
def acting_on(knows: Knows, unknown: type[NotFound]) -> Iterator[Act]:
    """An act on something; whoever may not know of it is told `unknown` instead of the refusal.

    `knows` is asked only after a refusal, in a reading of its own: a call that succeeds pays nothing for it.
    """
    try:
        with acting() as act:
            yield act
    except (NotAllowed, Conflict) as refusal:
        with looking() as act:
            if not knows(act):
                raise unknown() from refusal
        raise
