"""What the office asks of the residents database, in its own words (QCVN 109:2017/BTTTT; Decision 891, II.1).

One port, two adapters (the city's database of 2018, the national one), and one in memory beside them. A call refuses
with `outbox.NeighbourIsAway` (nobody there, or not now), `outbox.RefusedForGood` (understood, and no) or
`NotPermitted`, which is for the administrator. Nobody found is an answer, not a refusal; so is a difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from engine.outbox import RefusedForGood

AT_THE_COUNTER, AT_LEISURE = 2.0, 30.0  # seconds: somebody stands there; nobody waits, but a lease ends


class NotPermitted(RefusedForGood):
    """The platform does not know this agency, officer or procedure: something is to be entered there or here."""


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = ""


class State(StrEnum):
    """What the register says of the person as a whole."""

    LIVING = "living"
    DECEASED = "deceased"
    LOCKED = "locked"


@dataclass(frozen=True)
class Born:
    """A birth date as far as it is known: the year alone is a date, too, and no day is invented."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def whole(self) -> date | None:
        return date(self.year, self.month, self.day) if self.month and self.day else None


@dataclass(frozen=True)
class Caller:
    """On whose behalf a question is asked: the platform wants all three mapped on its side."""

    procedure: str
    officer: str
    unit: str


@dataclass(frozen=True)
class Question:
    """About whom. `key` is the question's own number (MaYeuCau), never used for another; `identity` has twelve digits,
    or nine (the older card); by any other number a register refuses to be asked."""

    key: str
    caller: Caller
    identity: str
    full_name: str
    born: Born | None = None


@dataclass(frozen=True)
class Address:
    """As the register keeps it: codes of its own day (`province`, `district`, `commune`), and the rest as text."""

    province: str = ""
    district: str = ""
    commune: str = ""
    line: str = ""
    country: str = "VN"


@dataclass(frozen=True)
class Relative:
    """Somebody named beside a person. `relation`: father mother spouse representative householder."""

    relation: str
    full_name: str
    identity: str = ""
    nationality: str = ""


@dataclass(frozen=True)
class Resident:
    """One person as the register knows them. `ethnicity` is the name on the state's list, `marital_status` single,
    married, divorced, widowed or ""; `as_of` is the day its data are from; `remark` is the register's own."""

    identity: str
    full_name: str
    sex: Sex = Sex.UNKNOWN
    born: Born | None = None
    old_identity: str = ""
    ethnicity: str = ""
    nationality: str = "VN"
    marital_status: str = ""
    birth_registered: Address = Address()
    home_town: Address = Address()
    permanent: Address = Address()
    present: Address = Address()
    relatives: tuple[Relative, ...] = ()
    household: str = ""
    state: State = State.LIVING
    remark: str = ""
    as_of: date | None = None


class Register(Protocol):
    """The residents database. `within`: how many seconds the caller waits for the whole answer, then it is away."""

    def verify(self, question: Question, *, within: float = AT_LEISURE) -> bool:
        """Whether a person of this number, name and birth date exists. False says no more than that."""

    def look_up(self, question: Question, *, within: float = AT_LEISURE) -> tuple[Resident, ...]:
        """Who bears this number: nobody, one, or several (the older cards)."""
