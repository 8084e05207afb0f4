"""Which neighbours an office calls: those its settings name, each with its errands.

Imported where it is wanted: who has no neighbour should not wait for what speaks to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.outbox import Errand
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.mailing.sending import Content, Words


def errands(settings: Settings, composer: Callable[[], Callable[[Content], Words]]) -> dict[str, Mapping[str, Errand]]:
    """By the neighbour's name. `composer` makes what puts mails into the pages' words, where mails are sent."""
    called: dict[str, Mapping[str, Errand]] = {}
    if settings.smtp is not None:
        from engine.mailing import queueing, sending
        from integrations.mail.client import Sender

        called[queueing.NEIGHBOUR] = sending.errands(composer(), Sender(settings).send)
    if settings.post is not None:
        from engine.postal.errands import NEIGHBOUR
        from integrations.postal import jobs
        from integrations.postal.client import Client

        called[NEIGHBOUR] = jobs.errands(Client(settings.post))
    if settings.residents is not None:
        from engine.residents import errands as look_ups
        from engine.residents.operations import NEIGHBOUR as RESIDENTS
        from integrations.national_db.client import register

        called[RESIDENTS] = look_ups.errands(register(settings.residents))
    return called
