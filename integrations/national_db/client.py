"""The residents database is asked: the city's or the national one, as the settings say, over one line.

Every call is signed with the instant it is made at, so that nobody repeats it for us.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import TypeVar

from engine.neighbour_settings import NATIONAL, Residents
from engine.residents.contract import AT_LEISURE, Question, Register, Resident
from integrations.exchange import Answer, Exchange
from integrations.national_db import rest, soap
from integrations.national_db.faults import KeyWasUsed, require_number
from integrations.national_db.soap import Operation

LARGEST_ANSWER = 1_000_000  # bytes; a household is a few thousand

Found = TypeVar("Found")


@cache
def register(place: Residents) -> Register:
    """Whoever the settings name; one for each place, however often it is asked for."""
    return NationalRegister(place) if place.kind == NATIONAL else CityRegister(place)


class NationalRegister:
    """The national database by the city's gateway: one address, the operation stands in the message."""

    def __init__(self, place: Residents) -> None:
        self.place = place
        self._exchange = Exchange(place.url, patience=AT_LEISURE, largest=LARGEST_ANSWER, is_soap=True)

    def verify(self, question: Question, *, within: float = AT_LEISURE) -> bool:
        """As the contract says."""
        return _heard(partial(self._ask, Operation.VERIFY), soap.read_verdict, question, within)

    def look_up(self, question: Question, *, within: float = AT_LEISURE) -> tuple[Resident, ...]:
        """As the contract says."""
        return _heard(partial(self._ask, Operation.LOOK_UP), soap.read_residents, question, within)

    def _ask(self, operation: Operation, question: Question, within: float) -> Answer:
        heads = national_heads(self.place, time.time())
        said = soap.write(operation, question)
        return self._exchange.ask("POST", "", within=within, headers=heads, content=said)


class CityRegister:
    """The city's own database: an address for each operation."""

    def __init__(self, place: Residents) -> None:
        self.place = place
        self._exchange = Exchange(place.url, patience=AT_LEISURE, largest=LARGEST_ANSWER)

    def verify(self, question: Question, *, within: float = AT_LEISURE) -> bool:
        """As the contract says."""
        return _heard(partial(self._ask, Operation.VERIFY), rest.read_verdict, question, within)

    def look_up(self, question: Question, *, within: float = AT_LEISURE) -> tuple[Resident, ...]:
        """As the contract says."""
        return _heard(partial(self._ask, Operation.LOOK_UP), rest.read_residents, question, within)

    def _ask(self, operation: Operation, question: Question, within: float) -> Answer:
        path = rest.PATHS[operation]
        heads = city_heads(self.place, self.place.url + path, time.time())
        said = rest.write(question, self.place.user)
        return self._exchange.ask("POST", path, within=within, headers=heads, content=said)


def national_heads(place: Residents, at: float) -> Mapping[str, str]:
    """All heads of a question to the national database but those of the line itself."""
    return {
        "Content-Type": soap.CONTENT_TYPE,
        "SOAPAction": '""',
        **signed(place, place.url, at),
        "X-Road-Client": place.client,
    }


def city_heads(place: Residents, url: str, at: float) -> Mapping[str, str]:
    """The same for the city's."""
    return {"Content-Type": rest.CONTENT_TYPE, **signed(place, url, at)}


def signed(place: Residents, url: str, at: float) -> Mapping[str, str]:
    """The heads by which the platform knows this office, this address and this instant."""
    timestamp = str(int(at * 1000))
    token = hashlib.sha256(f"{url}{place.user}{timestamp}{place.secret}".encode()).hexdigest()
    known_by = base64.b64encode(f"{place.user}:{token}".encode()).decode()
    return {"Timestamp": timestamp, "Authorization": f"Basic {known_by}", "ApiKey": place.api_key}


def _heard(
    ask: Callable[[Question, float], Answer],
    read: Callable[[int, bytes], Found],
    question: Question,
    within: float,
) -> Found:
    """The answer. A number that was used already, by a call whose answer was lost, is asked under a new one, once."""
    require_number(question.identity)
    end = time.monotonic() + within
    try:
        answer = ask(question, within)
        return read(answer.status, answer.body)
    except KeyWasUsed:
        again = replace(question, key=f"{question.key}-{secrets.token_hex(4)}")
        answer = ask(again, end - time.monotonic())
        return read(answer.status, answer.body)
