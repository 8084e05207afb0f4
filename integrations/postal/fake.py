"""The public post in memory: the post office of our own, spoken to without HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.outbox import NeighbourIsAway
from engine.postal.contract import Order, Place, Registration, Tracking
from integrations.postal import wire
from integrations.postal.codes import codes
from integrations.postal.depot import Depot, DepotIsShut, DepotRefuses


@dataclass
class CarrierInMemory:
    """Keeps the contract of `engine.postal` as the client does. `depot` is told how to behave, and how much time has
    passed."""

    depot: Depot = field(default_factory=Depot)

    def create(self, order: Order) -> str:
        self._require_known(order.sender, order.receiver)
        with _answered(wire.About.of(order.number, order.sender, order.receiver)):
            self.depot.create(order.number, order.mode, order.collect)
        return ""

    def cancel(self, number: str) -> None:
        with _answered(wire.About.of(number)):
            self.depot.cancel(number)

    def register(self, registration: Registration) -> None:
        self._require_known(registration.applicant)
        with _answered(wire.About.of(registration.number, registration.applicant)):
            self.depot.register(registration.number)

    def track(self, after: str, most: int = 1000) -> Tracking:
        lines, pages = [], 0
        with _answered(wire.About()):
            lines, pages = self.depot.track(after, most)
        events = tuple(line.event for line in lines if line.event is not None)
        return Tracking(events, lines[-1].id if lines else after, pages > 1, len(lines) - len(events))

    def _require_known(self, *places: Place) -> None:
        for place in places:
            codes().region(place)


@contextlib.contextmanager
def _answered(about: wire.About) -> Iterator[None]:
    """What the depot's refusals mean to who called."""
    try:
        yield
    except DepotIsShut as shut:
        raise NeighbourIsAway(str(shut)) from shut
    except DepotRefuses as refused:
        wire.require_done(refused.code, str(refused), about, codes())
