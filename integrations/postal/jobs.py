"""The errands to the public post: `engine.postal` reads what is said and writes the answer down, whoever carries says
it.

A refusal for good is an answer: the verbs write it down and tell it, and no job lies dead for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from engine.outbox import Errand, RefusedForGood
from engine.postal import errands as post
from engine.postal import hearing
from engine.postal.contract import Carrier, Order, Registration
from engine.postal.errands import Refused

Said = TypeVar("Said")
TOLD = ""  # of what is answered with nothing but that it was understood


def errands(carrier: Carrier) -> dict[str, Errand]:
    """All that the neighbour `post` is asked, by the job's kind."""

    def cancel(number: str) -> str:
        carrier.cancel(number)
        return TOLD

    def register(registration: Registration) -> str:
        carrier.register(registration)
        return TOLD

    def create(order: Order) -> str:
        return carrier.create(order)

    return {
        post.CREATE: Errand(post.prepare_order, _or_refused(create), post.settle_order),
        post.CANCEL: Errand(post.prepare_cancel, _or_refused(cancel), post.settle_cancel),
        post.REGISTER: Errand(post.prepare_registration, _or_refused(register), post.settle_registration),
        hearing.TRACK: Errand(hearing.prepare_tracking, carrier.track, hearing.settle_tracking),
    }


def _or_refused(call: Callable[[Said], str]) -> Callable[[Said], str | Refused]:
    def answer(said: Said) -> str | Refused:
        try:
            return call(said)
        except RefusedForGood as refusal:
            return Refused(str(refusal))

    return answer
