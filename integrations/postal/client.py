"""The public post over HTTP, as its programs are seen in public code (the carrier publishes no description).

OAuth2 with client credentials; documents as JSON. What the answer means decides what comes next: whatever concerns
this office as a customer (not let in, not configured, broken, too busy) means that the post is away for all errands;
what concerns this order alone is refused for good, in the carrier's words and without the people in them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

import orjson

from engine.neighbour_settings import Post
from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.postal.contract import Order, Registration, Tracking
from integrations.exchange import Answer, Exchange
from integrations.postal import wire
from integrations.postal.codes import codes

MOST_LINES = 1000
PATIENCE = 10.0  # seconds for one word
LONGEST_TALK = 15.0  # seconds for one question and its answer
EARLIER = 60.0  # seconds before its end a token is not used any more
SHORT_LIVED = 300.0  # seconds a token is used whose end is not said
UNDERSTOOD = (400, 409, 422)  # what is wrong is in the question
UNREADABLE = "the answer cannot be read"
NOT_LET_IN = "the post does not let this office in"


class Client:
    """The carrier of the settings, with its codes; any number of threads may call it. A call is over within six talks,
    which is shorter than a lease: waiting for a token, fetching it, the question, and all again when the token was
    forgotten."""

    def __init__(self, place: Post, patience: float = PATIENCE, longest_talk: float = LONGEST_TALK) -> None:
        self._place, self._codes = place, codes(place.codes)
        self._exchange = Exchange(place.url, patience=patience, longest_talk=longest_talk)
        self._lock = threading.Lock()
        self._token, self._token_ends = "", 0.0

    def create(self, order: Order) -> str:
        """Order the transport; a number that is there already was ordered before, and counts as done."""
        said = wire.order_document(order, self._place.customer_code, self._codes)
        about = wire.About.of(order.number, order.sender, order.receiver)
        answer = self._told("create", "POST", about, content=_json(said))
        return wire.item_code(answer)

    def cancel(self, number: str) -> None:
        """Call an order back; one that was called back before counts as done."""
        said = {"CustomerCode": self._place.customer_code, "OrderNumber": number}
        self._told("cancel", "GET", wire.About.of(number), params=said)

    def register(self, registration: Registration) -> None:
        """Tell of an applicant who uses the post; one told before counts as done."""
        said = wire.registration_document(registration, self._place.customer_code, self._codes)
        about = wire.About.of(registration.number, registration.applicant)
        self._told("register", "POST", about, content=_json(said))

    def track(self, after: str, most: int = MOST_LINES) -> Tracking:
        """The lines behind the cursor."""
        most = min(most, MOST_LINES)
        page = self._told("track", "GET", wire.About(), params={"pagesize": most, "lastId": after})
        return wire.tracking(page, after, most, self._place.customer_code, self._codes)

    def _told(self, operation: str, method: str, about: wire.About, **said: Any) -> wire.Document:
        """The document of an answer that is not a refusal."""
        answer = self._ask(operation, method, said)
        document = _document(answer)
        if document.get("Status") is not None:
            wire.require_done(document["Status"], document.get("Message"), about, self._codes)
        elif answer.status in UNDERSTOOD:
            raise RefusedForGood(wire.reason(answer.status, document.get("Message"), about))
        elif answer.status >= 400 or operation != "track":
            raise NeighbourIsAway(f"{answer.status}: {UNREADABLE}")
        return document

    def _ask(self, operation: str, method: str, said: Mapping[str, Any]) -> Answer:
        """A token the post has forgotten is fetched once more."""
        token = self._good_token()
        answer = self._asked_with(token, operation, method, said)
        if answer.status == 401:
            answer = self._asked_with(self._good_token(instead_of=token), operation, method, said)
        if answer.status in (401, 403):
            raise NeighbourIsAway(f"{answer.status}: {NOT_LET_IN}")
        return answer

    def _asked_with(self, token: str, operation: str, method: str, said: Mapping[str, Any]) -> Answer:
        headers = {"Authorization": f"Bearer {token}"}
        if "content" in said:
            headers["Content-Type"] = "application/json"
        return self._exchange.ask(method, self._codes.paths[operation], headers=headers, **said)

    def _good_token(self, instead_of: str = "") -> str:
        """The token all threads share; whoever finds it ended fetches the next one while the others wait."""
        if not self._lock.acquire(timeout=self._exchange.longest_talk):
            raise NeighbourIsAway("somebody else has waited too long for a token")
        try:
            if self._token in ("", instead_of) or time.monotonic() >= self._token_ends:
                self._token, self._token_ends = self._fetched_token()
            return self._token
        finally:
            self._lock.release()

    def _fetched_token(self) -> tuple[str, float]:
        """A token, and until when it is used. A word about why it is refused may repeat the secret, so it stays out."""
        asked_at = time.monotonic()
        who = (self._place.client_id, self._place.client_secret)
        form = {"grant_type": "client_credentials"}
        answer = self._exchange.ask("POST", self._codes.paths["token"], auth=who, data=form)
        if answer.status >= 400:
            raise NeighbourIsAway(f"{answer.status}: {NOT_LET_IN}")
        said = _document(answer)
        token = said.get("access_token")
        if not isinstance(token, str) or not (token.isascii() and token.isprintable() and 0 < len(token) < 10_000):
            raise NeighbourIsAway(UNREADABLE)
        seconds = _seconds(said.get("expires_in"))
        return token, asked_at + max(seconds - EARLIER, seconds / 2)


def _seconds(said: object) -> float:
    """How long a token is good, written as a number or as a text of one."""
    text = str(said)
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else SHORT_LIVED


def _document(answer: Answer) -> wire.Document:
    """What the post said. Whatever else stands before it (a gateway, a page of somebody's) is not the post."""
    try:
        said = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        said = None
    if isinstance(said, dict):
        return said
    raise NeighbourIsAway(f"{answer.status}: {UNREADABLE}")


def _json(document: Mapping[str, Any]) -> bytes:
    return orjson.dumps(document)
