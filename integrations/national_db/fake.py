"""The residents database in memory: the same people and moods as the simulator's, without a word over a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from engine.outbox import NeighbourIsAway
from engine.residents.contract import AT_LEISURE, Question, Resident
from integrations.exchange import TOO_SLOW
from integrations.national_db import faults
from integrations.national_db.faults import KeyWasUsed, require_number
from integrations.national_db.invented import MUTE, Fault, InventedRegister

Found = TypeVar("Found")


@dataclass
class FakeRegister:
    """Answers at once, or refuses at once what over a line would take until the caller's patience ends. `pause` is how
    long a slow answer would take."""

    there: InventedRegister = field(default_factory=InventedRegister)
    pause: float = 3.0

    def verify(self, question: Question, *, within: float = AT_LEISURE) -> bool:
        """As the contract says."""
        return self._heard(self.there.verify, question, within)

    def look_up(self, question: Question, *, within: float = AT_LEISURE) -> tuple[Resident, ...]:
        """As the contract says."""
        return self._heard(self.there.look_up, question, within)

    def _heard(self, ask: Callable[[Question], Found], question: Question, within: float) -> Found:
        require_number(question.identity)
        try:
            return self._once(ask, question, within)
        except KeyWasUsed:
            return self._once(ask, replace(question, key=f"{question.key}-again"), within)

    def _once(self, ask: Callable[[Question], Found], question: Question, within: float) -> Found:
        mood = self.there.mood
        if mood in MUTE and not (mood == "slow" and self.pause < within):
            raise NeighbourIsAway(TOO_SLOW)
        try:
            return ask(question)
        except Fault as fault:
            raise faults.of_code(fault.code, is_theirs=False) from None
