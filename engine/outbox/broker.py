"""The cluster form: whoever ticks claims the jobs that are due and sends word of each to the workers (Celery).

The job's row stays the truth. A message holds a job's number and the attempt, nothing else; lost, the job goes out
again when its lease has ended; said twice, the second comes too late (`operations.begin`). Workers run the functions
that threads run in the embedded form. Every neighbour has a queue of its own, and no more messages are on their way
than calls may be under way with it, so that a slow one fills neither its queue nor the workers.
"""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import threading
import warnings
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning
from celery.worker import WorkController, state
from celery.worker.consumer import Consumer
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError

from engine.act import SYSTEM, Office
from engine.outbox import errands, neighbours, operations
from engine.outbox.errands import MOST_CALLS, Errand
from engine.outbox.operations import HOUSE, MOST_ATTEMPTS, Handler
from engine.starting import CannotStart

HOUSE_AT_ONCE = 4
PATIENCE_SECONDS = 3
TRIES_ONCE_MORE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}

log = logging.getLogger(__name__)


class Broker:
    """The line to the broker: jobs are handed out over it, and worked off."""

    def __init__(
        self, office: Office, errands_of: Mapping[str, Mapping[str, Errand]], handlers: Mapping[str, Handler]
    ) -> None:
        """Says nothing to the broker yet."""
        self.office = office
        self.runners: dict[str, Callable[[int, int], object]] = {HOUSE: partial(operations.run, office, handlers)}
        self.runners |= {name: partial(errands.run, office, those) for name, those in errands_of.items()}
        self.celery = _application(office, self.runners)
        self._tasks = {name: self._task(name) for name in self.runners}
        self._is_lost = False
        self._looking = threading.Lock()

    def _task(self, name: str) -> Any:
        def work(job_id: int, attempt: int) -> None:
            self.work(name, job_id, attempt)

        return self.celery.task(work, name=f"motcua.{name or 'house'}", lazy=False, shared=False)

    def answering(self) -> Broker:
        """Itself; refuses with `CannotStart` when nobody answers at the broker's address."""
        if reason := self._silence():
            raise CannotStart(
                f"không kết nối được bộ trung chuyển công việc của MOTCUA_BROKER_URL ({reason}).",
                f"the broker of MOTCUA_BROKER_URL cannot be reached ({reason}).",
            )
        return self

    def hand_out(self, name: str) -> int:
        """Claim what is due with this neighbour, as much as may be under way, and send word of it; answers how many.
        While the broker is away nothing is claimed."""
        if self._is_lost and not self._is_found():
            return 0
        claimed = self._claim(name)
        for place, job in enumerate(claimed):
            try:
                self._send(name, *job)
            except Exception as error:
                operations.let_go(self.office, claimed[place:])
                self._lose(error)
                return place
        return len(claimed)

    def _claim(self, name: str) -> list[tuple[int, int]]:
        if name != HOUSE:
            most = self.office.settings.calls_at_once_with(name)
            return operations.claim(self.office, name, most, MOST_CALLS, begins=False)
        with self.office.look(SYSTEM) as act:
            most = HOUSE_AT_ONCE - neighbours.under_way(act, HOUSE)
        return operations.claim(self.office, HOUSE, most, MOST_ATTEMPTS, begins=False) if most > 0 else []

    def _send(self, name: str, job_id: int, attempt: int) -> None:
        self._tasks[name].apply_async(
            (job_id, attempt),
            queue=queue_of(self.office, name),
            expires=operations.LEASE.total_seconds(),
            retry_policy=TRIES_ONCE_MORE,
        )

    def _lose(self, error: Exception) -> None:
        with self._looking:
            if not self._is_lost:
                log.error("the broker is away, jobs wait: %s", _in_short(error))
            self._is_lost = True

    def _is_found(self) -> bool:
        with self._looking:
            if self._is_lost and not self._silence():
                log.info("the broker is there again")
                self._is_lost = False
            return not self._is_lost

    def _silence(self) -> str:
        """Why nobody answers; "" when somebody does."""
        try:
            with self.celery.connection_for_write() as line:
                line.ensure_connection(max_retries=1, interval_start=0)
        except Exception as error:
            return _in_short(error)
        return ""

    def work(self, name: str, job_id: int, attempt: int) -> None:
        """What a worker does with a message: the job, and then, with a place free, it hands out the next."""
        if operations.begin(self.office, job_id, attempt):
            self.runners[name](job_id, attempt)
            self.hand_out(name)

    def consume(self, names: Collection[str] | None = None, threads: int | None = None) -> Callable[[], None]:
        """Work off the queues of these neighbours (all), until the function it answers is called, which waits for what
        runs. There is a thread for every call that may be under way, unless another number is said: with fewer, slow
        neighbours may hold up others."""
        wanted = list(self.runners) if names is None else list(names)
        worker = WorkController(
            app=self.celery,
            pool="threads",
            concurrency=threads or sum(self._at_once(name) for name in wanted),
            queues=[queue_of(self.office, name) for name in wanted],
            without_gossip=True,
            without_heartbeat=True,
            without_mingle=True,
            hostname=f"motcua-{os.getpid()}-{id(wanted)}@{socket.gethostname()}",
        )
        warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)  # about what calls no neighbour twice
        self.celery.set_default()  # the threads of the worker ask for it
        thread = threading.Thread(target=worker.start, name="worker", daemon=True)
        thread.start()

        def stop() -> None:
            state.should_stop = 0  # the library keeps it for the whole process
            thread.join()
            state.should_stop = None

        return stop

    def _at_once(self, name: str) -> int:
        return HOUSE_AT_ONCE if name == HOUSE else self.office.settings.calls_at_once_with(name)

    def close(self) -> None:
        self.celery.close()


def queue_of(office: Office, name: str) -> str:
    """The queue of one neighbour; several offices may share a broker."""
    mark = hashlib.sha256(f"queues of {office.settings.secret_key}".encode()).hexdigest()[:10]
    return f"motcua.{mark}.{name or 'house'}"


class _OnlyTheWork(Consumer):
    """Takes messages and nothing else: no events, no remote control, no queues for messages that are to wait."""

    class Blueprint(Consumer.Blueprint):
        default_steps = (
            "celery.worker.consumer.connection:Connection",
            "celery.worker.consumer.tasks:Tasks",
            "celery.worker.consumer.consumer:Evloop",
        )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.timer.call_repeatedly(0.5, bool)  # the loop looks up now and then, and so sees that it is to stop


class _SaidOnce(logging.Filter):
    """A worker that has lost the broker says so once, and says when it has found it again."""

    is_lost = False

    def filter(self, record: logging.LogRecord) -> bool:
        lost, was_lost = record.levelno >= logging.WARNING, self.is_lost
        self.is_lost = lost
        record.exc_info, record.exc_text = None, None
        return not (lost and was_lost)


def _application(office: Office, names: Collection[str]) -> Celery:
    for each in ("celery.worker.consumer.consumer", "celery.worker.consumer.connection"):
        if not logging.getLogger(each).filters:
            logging.getLogger(each).addFilter(_SAID_ONCE)
    for chatter in ("celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(chatter).setLevel(logging.WARNING)
    url = office.settings.broker_url
    is_rabbit = url.startswith("amqp")
    arguments = {"x-queue-type": "quorum"} if is_rabbit else None
    exchange = Exchange("motcua", type="direct")
    queues = [queue_of(office, name) for name in names]
    application = Celery("motcua", broker=url, set_as_current=False)
    application.conf.update(
        accept_content=["json"],
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=PATIENCE_SECONDS,
        broker_transport_options={"confirm_publish": True}
        if is_rabbit
        else {"socket_connect_timeout": PATIENCE_SECONDS},
        task_acks_late=True,
        task_default_queue=queues[0],
        task_ignore_result=True,
        task_queues=[Queue(name, exchange, routing_key=name, queue_arguments=arguments) for name in queues],
        task_reject_on_worker_lost=True,
        worker_consumer=f"{__name__}:{_OnlyTheWork.__name__}",
        worker_enable_prefetch_count_reduction=False,
        worker_prefetch_multiplier=1,
    )
    return application


_SAID_ONCE = _SaidOnce()


def _in_short(error: BaseException) -> str:
    """Without the address, which holds a password."""
    cause = error.__cause__ if isinstance(error, OperationalError) and error.__cause__ else error
    return str(cause).partition("\n")[0][:200] or type(cause).__name__
