"""A play on a stage: one dossier under a set clock, and what the system does on it by itself.

Time passes from one thing that is due to the next, as if the metronome beat without a pause: jobs are done, drawn
timers wake, rungs ring, each at its own instant and by the verb production uses. Only the neighbours are absent: what
would be asked of them waits until the script says what they answer, and nothing ever leaves the stage.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from engine import outbox
from engine.act import SYSTEM, Act, Office
from engine.clock import SetClock
from engine.deadlines.models import Clock
from engine.dossiers import automatic
from engine.dossiers import case as cases
from engine.dossiers.models import Dossier
from engine.dossiers.status import PAUSED
from engine.errors import Conflict, NotFound, Refusal
from engine.escalation.sweep import sweep
from engine.outbox.models import DEAD, QUEUED, Job
from engine.rehearsal.script import Answers, Given
from engine.settings import LOCAL_ZONE
from engine.worktime import editions
from engine.worktime.calendar import count_days
from engine.worktime.periods import Period

LOGS = tuple(map(logging.getLogger, ("engine.outbox.operations", "engine.escalation.sweep")))
OPERATION = "dossier.operation"
OF_THE_HOUSE = frozenset({"", "citizen.notify"})  # operations no neighbour is asked for
NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # a neighbour has not answered yet
MOST_BEATS = 400
SECONDS = 5.0


class NothingReceivedYet(Conflict):
    """Chưa có hồ sơ nào: bước đầu tiên phải là tiếp nhận (receive)."""


class TookTooManyBeats(Conflict):
    """Quy trình tự chạy mãi không dừng: đã quá {most} lần hẹn giờ, nhắc việc hoặc việc tự động trong một lần diễn
    tập. Mời xem lại vòng lặp hoặc bộ hẹn giờ."""


class RehearsalTookTooLong(Conflict):
    """Diễn tập mất quá {seconds} giây nên đã dừng. Mời xem lại vòng lặp, hoặc chia thành kịch bản ngắn hơn."""


class NoSuchCall(NotFound):
    """Không có lời gọi “{operation}” nào đang chờ cơ quan ngoài trả lời; đang chờ: {waiting}."""


class SystemCouldNot(Conflict):
    """Hệ thống không tự làm được bước này: {reason}"""


@dataclass(frozen=True)
class Hourglass:
    """So many seconds of work; where others keep the machine busy, at most twice as many on the wall."""

    seconds: float
    worked: float = field(default_factory=time.thread_time)
    began: float = field(default_factory=time.monotonic)

    @property
    def is_empty(self) -> bool:
        worked, waited = time.thread_time() - self.worked, time.monotonic() - self.began
        return worked > self.seconds or waited > 2 * self.seconds

    def require_time(self) -> None:
        if self.is_empty:
            raise RehearsalTookTooLong(seconds=round(self.seconds))


class NeighbourFailed(Exception):
    """What a neighbour is told to answer with when a script lets it fail."""


@dataclass
class Play:
    """One run. `passed` grows with what the dossier has gone through."""

    office: Office
    clock: SetClock
    given: Given
    procedure_code: str
    hourglass: Hourglass
    dossier_id: int | None = None
    receiving_id: int | None = None
    beats: int = 0
    answering: tuple[int, Answers, str] | None = None  # job, answers, or the reason of a failure
    overheard: list[BaseException] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)  # the newest row a sight has shown, by table
    passed: dict[str, None] = field(default_factory=dict)

    @property
    def dossier(self) -> int:
        if self.dossier_id is None:
            raise NothingReceivedYet()
        return self.dossier_id

    def wait(self, period: Period) -> None:
        with self.office.look(SYSTEM) as act:
            target = later(act, period)
        self.until(target)

    def until(self, target: datetime) -> None:
        """Let everything happen that is due up to `target`, each at its instant."""
        while (ahead := self._ahead()) and (at := min(ahead.values())) <= target:
            self.hourglass.require_time()
            self.beats += 1
            if self.beats > MOST_BEATS:
                raise TookTooManyBeats(most=MOST_BEATS)
            self.clock.at = max(self.clock.at, at)
            self._beat({what for what, due_at in ahead.items() if due_at <= self.clock.at})
        self.clock.at = max(self.clock.at, target)

    def come_to_rest(self) -> None:
        """Let everything happen that is due now."""
        if self.dossier_id is not None:
            self.until(self.clock.at)

    def _ahead(self) -> dict[str, datetime]:
        """When the next job, drawn timer and rung are due."""
        with self.office.look(SYSTEM) as act:
            wakes = select(Dossier.next_wake_at).where(Dossier.id == self.dossier_id, Dossier.status.not_in(PAUSED))
            jobs = select(func.min(Job.due_at)).where(Job.state == QUEUED, Job.due_at < NEVER)
            rings = select(func.min(Clock.next_ring_at))
            found = act.session.execute(
                select(wakes.scalar_subquery(), jobs.scalar_subquery(), rings.scalar_subquery())
            ).one()
        return {what: at for what, at in zip(("timer", "job", "rung"), found, strict=True) if at is not None}

    def _beat(self, due: set[str]) -> None:
        if "job" in due:
            self._hold_calls()
            self._tick()
        if "timer" in due:
            with self.office.act(SYSTEM) as act:
                automatic.wake(act, self.dossier)
        if "rung" in due:
            with overhearing(self.overheard):
                sweep(self.office)
            self._say_trouble()

    def _tick(self) -> None:
        with overhearing(self.overheard):
            outbox.tick(self.office, {OPERATION: self._do}, dice=random.Random(0))
        self._say_trouble()

    def _hold_calls(self) -> None:
        """What goes to a neighbour waits for the script."""
        with self.office.act(SYSTEM) as act:
            for job in act.session.scalars(select(Job).where(Job.state == QUEUED, Job.due_at < NEVER)):
                if is_call(job) and (self.answering is None or self.answering[0] != job.id):
                    job.due_at = NEVER

    def _do(self, act: Act, payload: Mapping[str, Any]) -> None:
        if self.answering is None:
            return automatic.operate(act, payload)
        _job, answers, fails = self.answering
        if fails:
            raise NeighbourFailed(fails)
        return automatic.answered(act, cases.of_id(act, payload["dossier_id"]), payload["token"], answers)

    def _say_trouble(self) -> None:
        """What production would write in its log and try again later ends the step here."""
        troubles = [trouble for trouble in self.overheard if not isinstance(trouble, NeighbourFailed)]
        self.overheard.clear()
        for trouble in troubles:
            if isinstance(trouble, Refusal):
                raise trouble
            raise SystemCouldNot(reason=f"{type(trouble).__name__}: {trouble}") from trouble

    def neighbour(self, operation: str, answers: Answers, fails: str) -> None:
        """The neighbour asked for `operation` first answers, or fails once."""
        with self.office.act(SYSTEM) as act:
            waiting = calls(act)
            job = next((job for job in waiting if operation_of(job) == operation), None)
            if job is None:
                names = ", ".join(operation_of(one) for one in waiting) or "không có"
                raise NoSuchCall(operation=operation, waiting=names)
            job.due_at = act.now
            self.answering = (job.id, answers, fails)
        try:
            self._tick()
        finally:
            self.answering = None


class _Overhearing(logging.Filter):
    def __init__(self, told: list[BaseException]) -> None:
        super().__init__()
        self.told, self.thread = told, threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread != self.thread:
            return True
        if record.exc_info and record.exc_info[1] is not None:
            self.told.append(record.exc_info[1])
        return False


@contextmanager
def overhearing(told: list[BaseException]) -> Iterator[None]:
    """What goes wrong on a stage stands in no log: it is told to whoever rehearses. Other threads are not heard."""
    ear = _Overhearing(told)
    for log in LOGS:
        log.addFilter(ear)
    try:
        yield
    finally:
        for log in LOGS:
            log.removeFilter(ear)


def is_call(job: Job) -> bool:
    """Whether somebody outside is asked."""
    return job.kind != OPERATION or operation_of(job) not in OF_THE_HOUSE


def operation_of(job: Job) -> str:
    return str(job.payload.get("operation", "")) if job.kind == OPERATION else job.kind


def calls(act: Act) -> list[Job]:
    """What waits at neighbours, the oldest first."""
    query = select(Job).where(Job.state.in_((QUEUED, DEAD))).order_by(Job.id)
    return [job for job in act.session.scalars(query) if is_call(job)]


def later(act: Act, period: Period) -> datetime:
    """The instant so much later, at the same time of day where days are counted."""
    calendar = editions.current(act.session)
    if period.unit == "wh":
        return calendar.add_working_time(act.now, timedelta(hours=period.count))
    local = act.now.astimezone(LOCAL_ZONE)
    day: date = local.date()
    if period.count:
        day = calendar.working_day_after(day, period.count) if period.unit == "wd" else count_days(day, period)
    return datetime.combine(day, local.timetz()).astimezone(UTC)
