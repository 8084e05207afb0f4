"""A post office of our own: takes orders, moves parcels on as time goes by, and writes down what happens to them.

It is the same for who speaks to it over HTTP (`simulator`) and for who has it in memory (`fake`). Everything is
forgotten when the process ends.
"""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engine.clock import Clock, SystemClock
from engine.postal.contract import Event, Handover, Happening, Mode
from integrations.postal.courses import Course, Mood, Step, laid_out

STORM = 4  # of so many calls one finds the server whole
SIGNERS = ("Nguyễn Thị Mẫu", "Trần Văn Mẫu", "Lê Thị Thử", "Phạm Văn Thử")  # invented
POST_OFFICES = ("100000", "113000", "118800", "122000")
FOREIGN = "KHONG-CO-DON-NAY"


class DepotRefuses(Exception):
    """No, with the code the carrier has for it, and its words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class DepotIsShut(Exception):
    """Nobody answers this call. `is_kept`: what was asked was done all the same."""

    def __init__(self, mood: Mood, *, is_kept: bool = False) -> None:
        super().__init__(mood.value)
        self.mood, self.is_kept = mood, is_kept


@dataclass(frozen=True)
class Line:
    """One line of the tracking; one that cannot be read has nothing but its id."""

    id: str
    event: Event | None


@dataclass
class Parcel:
    """An order, and what is still to become of it."""

    number: str
    mode: Mode
    collect: int
    item_code: str
    ordered_at: datetime
    ahead: list[Step]
    last: Happening = Happening.ORDER_CREATED


@dataclass
class Depot:
    """`day` is how long a day of carrying lasts; `courses` singles out parcels by their number; `advance` lets the
    depot's own clock run ahead of the `clock` it is given."""

    clock: Clock = field(default_factory=SystemClock)
    course: Course = Course.WELL
    mood: Mood = Mood.WELL
    seed: int = 0
    day: timedelta = timedelta(days=1)
    courses: dict[str, Course] = field(default_factory=dict)
    parcels: dict[str, Parcel] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)
    calls: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._lines: list[Line] = []
        self._ahead = timedelta()
        self._unanswered: set[str] = set()

    def behave(self, name: str) -> None:
        """Take on a course or a mood by its name; `well` puts both right."""
        if name == Course.WELL:
            self.course, self.mood = Course.WELL, Mood.WELL
        elif name in list(Course):
            self.course = Course(name)
        else:
            self.mood = Mood(name)

    def advance(self, days: float) -> None:
        """Let days of carrying pass at once."""
        with self._lock:
            self._ahead += days * self.day

    def create(self, number: str, mode: Mode, collect: int) -> None:
        """An order. Refuses one whose number is there already, and forgets to answer where that is its mood."""
        with self._called():
            self._look_at_address()
            if number in self.parcels or self.mood is Mood.DUPLICATE_NUMBER:
                raise DepotRefuses("DUPLICATE_ORDER", f"Số đơn hàng {number} đã tồn tại.")
            self._take(number, mode, collect)
            self._forget_to_answer(f"order:{number}")

    def cancel(self, number: str) -> None:
        """Call an order back, until it is picked up."""
        with self._called():
            parcel = self.parcels.get(number)
            if parcel is None:
                raise DepotRefuses("UNKNOWN_ORDER", f"Không tìm thấy đơn hàng {number}.")
            self._catch_up()
            if parcel.last is Happening.CANCELLED:
                raise DepotRefuses("ALREADY_CANCELLED", f"Đơn hàng {number} đã hủy trước đó.")
            if parcel.last is not Happening.ORDER_CREATED:
                raise DepotRefuses("ORDER_PICKED_UP", f"Đơn hàng {number} đã được thu gom, không hủy được.")
            parcel.ahead = []
            self._write(parcel, Step((self._now() - parcel.ordered_at) / self.day, Happening.CANCELLED), self._now())

    def register(self, number: str) -> None:
        """That an applicant uses the post."""
        with self._called():
            self._look_at_address()
            if number in self.registered or self.mood is Mood.DUPLICATE_NUMBER:
                raise DepotRefuses("DUPLICATE_ORDER", f"Hồ sơ {number} đã đăng ký.")
            self.registered.add(number)
            self._forget_to_answer(f"document:{number}")

    def track(self, after: str, most: int) -> tuple[list[Line], int]:
        """The lines behind a cursor, and on how many pages they are."""
        with self._called():
            self._catch_up()
            behind = [line for line in self._lines if line.id > after]
            return behind[:most], -(-len(behind) // most)

    @contextlib.contextmanager
    def _called(self) -> Iterator[None]:
        """Somebody calls, and is heard or not; one after the other."""
        with self._lock:
            self.calls += 1
            if self.mood in (Mood.SILENT, Mood.DRIPPING, Mood.BUSY) or (self.mood is Mood.STORM and self.calls % STORM):
                raise DepotIsShut(self.mood)
            if self.mood is Mood.NOT_ACCEPTED:
                raise DepotRefuses("NOT_ACCEPT_IP", "Địa chỉ gọi đến chưa được chấp nhận.")
            yield

    def _look_at_address(self) -> None:
        if self.mood is Mood.UNKNOWN_PROVINCE:
            raise DepotRefuses("UNKNOWN_PROVINCE", "Mã tỉnh, thành phố không có trong danh mục.")

    def _forget_to_answer(self, what: str) -> None:
        if self.mood is Mood.TIMEOUT_AFTER_CREATING and what not in self._unanswered:
            self._unanswered.add(what)
            raise DepotIsShut(self.mood, is_kept=True)

    def _now(self) -> datetime:
        return self.clock.now() + self._ahead

    def _take(self, number: str, mode: Mode, collect: int) -> None:
        dice = random.Random(f"{self.seed}:{number}")
        code = f"R{dice.choice('ABCDEHK')}{dice.randrange(10**9):09d}VN"
        course = laid_out(self.courses.get(number, self.course), dice)
        parcel = self.parcels[number] = Parcel(number, mode, collect, code, self._now(), course)
        self._write(parcel, Step(0.0, Happening.ORDER_CREATED), parcel.ordered_at)

    def _catch_up(self) -> None:
        """Write what should have been written by now, of all parcels in the order of writing."""
        now = self._now()
        due = []
        for parcel in self.parcels.values():
            while parcel.ahead and self._written_at(parcel, parcel.ahead[0]) <= now:
                due.append((parcel, parcel.ahead.pop(0)))
        for parcel, step in sorted(due, key=lambda each: self._written_at(*each)):
            self._write(parcel, step, self._written_at(parcel, step))

    def _written_at(self, parcel: Parcel, step: Step) -> datetime:
        return parcel.ordered_at + step.written_after * self.day

    def _write(self, parcel: Parcel, step: Step, written_at: datetime) -> None:
        line_id = self._next_id(written_at)
        event = None if step.is_garbled else self._event(line_id, parcel, step)
        self._lines.append(Line(line_id, event))
        if not (step.is_foreign or step.is_garbled):
            parcel.last = step.happening

    def _next_id(self, written_at: datetime) -> str:
        """Grows also over a new start, because it begins with the second of writing."""
        last = self._lines[-1].id if self._lines else "0" * 24
        return max(f"{int(written_at.timestamp()):08x}{0:016x}", f"{int(last, 16) + 1:024x}")

    def _event(self, line_id: str, parcel: Parcel, step: Step) -> Event:
        at = (parcel.ordered_at + step.days * self.day).astimezone(UTC).replace(microsecond=0)
        dice = random.Random(f"{self.seed}:{parcel.number}:{step.happening}")
        is_delivered = step.happening is Happening.DELIVERED
        return Event(
            id=line_id,
            order_number=FOREIGN if step.is_foreign else parcel.number,
            item_code="" if step.happening is Happening.ORDER_CREATED else parcel.item_code,
            happening=step.happening,
            at=at,
            post_office=dice.choice(POST_OFFICES),
            note=step.note,
            attempt=step.attempt,
            handover=_minutes(parcel, at, dice) if is_delivered and parcel.mode is not Mode.OUT else None,
            collected=parcel.collect + step.collected_more if is_delivered else 0,
        )


def _minutes(parcel: Parcel, at: datetime, dice: random.Random) -> Handover:
    """What both sides sign when an office is given a parcel."""
    return Handover(f"{dice.randrange(1, 10_000):04d}/BBGN-{parcel.item_code[-6:-2]}", dice.choice(SIGNERS), at)
