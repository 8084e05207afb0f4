"""The Act: someone, at some instant, in one indivisible step. And the Office, which every act needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from engine.clock import Clock, SystemClock, day_here
from engine.db import open_engine
from engine.errors import Conflict
from engine.session import ActSession, session_makers
from engine.settings import Settings
from engine.words import Sentence, _


class SomeoneMovedItFirst(Conflict):
    """Người khác vừa xử lý nội dung này trước anh/chị. Nội dung anh/chị đã nhập vẫn được giữ; mời xem lại."""


@dataclass(frozen=True)
class Seat:
    """A chair the actor sits on today: a role in a unit, by appointment or acting for somebody."""

    unit_id: int
    role: str
    acting_for: int | None = None  # officer id of the absent holder
    procedures: tuple[str, ...] | None = None  # lent for these alone; None: for all

    def covers(self, procedure: str | None) -> bool:
        """Whether the seat counts for dossiers of this procedure; without one, whether it counts for all of them."""
        return self.procedures is None or procedure in self.procedures


@dataclass(frozen=True)
class Actor:
    """Who acts. `officer_id` is None for the system itself and for accounts without an officer."""

    name: str
    account_id: int | None = None
    officer_id: int | None = None
    officer_code: str | None = None
    grants: frozenset[str] = frozenset()
    seats: tuple[Seat, ...] = ()
    is_system: bool = False

    def roles_in(self, unit_id: int, procedure: str) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats if seat.unit_id == unit_id and seat.covers(procedure))

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(seat.unit_id for seat in self.seats)


SYSTEM = Actor(name=_("Hệ thống"), is_system=True)


@dataclass
class Act:
    """One official act: who does it, at what instant, in which transaction; `remarks` is what its doer should be told
    of an act that was done."""

    office: Office
    session: ActSession
    actor: Actor
    now: datetime
    remarks: list[Sentence] = field(default_factory=list)

    @cached_property
    def today(self) -> date:
        """The local date in Hanoi on which the act happens."""
        return day_here(self.now)


@dataclass
class Office:
    """What every act needs and nobody should build twice."""

    settings: Settings
    engine: Engine
    clock: Clock
    acting: sessionmaker[ActSession] = field(init=False)
    looking: sessionmaker[ActSession] = field(init=False)

    def __post_init__(self) -> None:
        self.acting, self.looking = session_makers(self.engine)

    @classmethod
    def open(cls, settings: Settings, clock: Clock | None = None) -> Office:
        return cls(settings, open_engine(settings), clock or SystemClock())

    @contextmanager
    def act(self, actor: Actor) -> Iterator[Act]:
        """One transaction: commits at the end, rolls back on any error.

        A lost race (row version or unique key) becomes `SomeoneMovedItFirst`.
        """
        with self.acting() as session:
            try:
                yield Act(self, session, actor, self.clock.now())
                session.commit()
            except StaleDataError as lost:
                session.rollback()
                raise SomeoneMovedItFirst() from lost
            except DBAPIError as error:
                session.rollback()
                if is_lost_race(error):
                    raise SomeoneMovedItFirst() from error
                raise

    @contextmanager
    def look(self, actor: Actor) -> Iterator[Act]:
        """A reading act: sees one consistent state, writes nothing."""
        with self.looking() as session:
            yield Act(self, session, actor, self.clock.now())
            session.expunge_all()  # what was read stays readable

    def close(self) -> None:
        self.engine.dispose()


def is_lost_race(error: DBAPIError) -> bool:
    """Whether somebody else's act is the reason: a key already taken (23505), or two transactions that collided.

    A broken CHECK or foreign key is our own mistake and stays one.
    """
    if getattr(error.orig, "sqlstate", None) in {"23505", "40001", "40P01"}:
        return True
    return getattr(error.orig, "sqlite_errorname", "") in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
