"""The verbs of the outbox: put, run what is due within the house, try again, give up. The neighbours are called next
door (`errands`)."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal_column, select

from engine import audit
from engine.act import SYSTEM, Act, Office
from engine.errors import Conflict, Invalid, NotFound
from engine.outbox import neighbours
from engine.outbox.models import DEAD, FINISHED, LEASED, QUEUED, Job

HOUSE = ""  # the neighbour of jobs for which nobody outside is called
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
LONGEST_REASON = 1000
PUT = "jobs put"
LONGEST_WAIT = timedelta(hours=1)

log = logging.getLogger(__name__)

WAITS = Job.state.in_([literal_column(f"'{state}'") for state in (QUEUED, LEASED)])
"""Written out, not bound: only then does the partial index serve."""

Handler = Callable[[Act, Mapping[str, Any]], None]
"""Does the job inside the act it is given; that act also marks the job done, so effect and mark are one."""

Fate = Callable[[Act, Job], None]
FATES: dict[str, Fate] = {}
"""By kind of job: who keeps a row of its own about it hears, in the same act, that it died or is to run again."""


class JobIsNotDead(Conflict):
    """Công việc này chưa dừng hẳn nên chưa cần chạy lại."""


class JobIsDone(Conflict):
    """Công việc này đã làm xong."""


class SayWhyGivenUp(Invalid):
    """Mời ghi lý do dừng công việc."""


class NoSuchJob(NotFound):
    """Không có công việc nền này."""


def put(
    act: Act,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    *,
    dossier_id: int | None = None,
    neighbour: str = HOUSE,
    not_before: datetime | None = None,
    at_once: bool = False,
) -> Job:
    """Write a job in this act; it is done after the act has committed, or never if it has not; one that shall wait says
    until when (`not_before`). One with a `neighbour` is an errand to that neighbour: put in an officer's act, it leaves
    when the act can no longer be undone, unless it is of a kind that may go `at_once`."""
    waits = bool(neighbour) and not at_once and act.actor.officer_id is not None
    window = timedelta(seconds=act.office.settings.undo_seconds if waits else 0)
    job = Job(
        kind=kind,
        neighbour=neighbour,
        key=key,
        payload=dict(payload),
        dossier_id=dossier_id,
        due_at=max(act.now + window, not_before or act.now),
        created_at=act.now,
    )
    act.session.add(job)
    act.session.info.setdefault(PUT, []).append(job)
    return job


def put_in(act: Act) -> list[Job]:
    """The jobs this act has written."""
    return list(act.session.info.get(PUT, ()))


def withdraw(act: Act, keys: Collection[str]) -> bool:
    """Take back jobs nobody has begun, as if they had not been put; False, and nothing is done, where one has been."""
    jobs = list(act.session.scalars(select(Job).where(Job.key.in_(keys)).order_by(Job.id).with_for_update()))
    if len(jobs) < len(keys) or any(job.state != QUEUED or job.attempts for job in jobs):
        return False
    for job in jobs:
        audit.record(act, "job.withdrawn", f"job:{job.id}", dossier_id=job.dossier_id, kind=job.kind)
        act.session.delete(job)
    return True


def tick(office: Office, handlers: Mapping[str, Handler], *, most: int = 50, dice: random.Random | None = None) -> int:
    """Do what is due within the house; answers how many jobs were tried. Any number of nodes may tick at once."""
    claimed = claim(office, HOUSE, most, MOST_ATTEMPTS)
    for job_id, attempt in claimed:
        run(office, handlers, job_id, attempt, dice)
    return len(claimed)


def claim(
    office: Office, neighbour: str, most: int, most_attempts: int, *, begins: bool = True
) -> list[tuple[int, int]]:
    """Take the lease of what is due with this neighbour ("": within the house): job and attempt; no more than may be
    called at once. One whose attempts are used up lies dead, and does not stand in the way of the next. `begins`: the
    caller runs them now; else a message goes to who does, and says `begin`."""
    while True:
        taken, buried = _claim(office, neighbour, most, most_attempts, begins=begins)
        if taken or not buried:
            return taken


def _claim(
    office: Office, neighbour: str, most: int, most_attempts: int, *, begins: bool
) -> tuple[list[tuple[int, int]], int]:
    """What was taken, and how many were buried instead."""
    with office.look(SYSTEM) as act:  # most ticks find nothing, and then take no lock
        due = act.session.scalar(select(Job.id).where(*_is_due(act, neighbour)).limit(1))
        if due is None or not (neighbour == HOUSE or neighbours.may_call(act, neighbour)):
            return [], 0
    with office.act(SYSTEM) as act:
        row, room = neighbours.take(act, neighbour, most) if neighbour else (None, most)
        if room <= 0:
            return [], 0
        query = select(Job).where(*_is_due(act, neighbour)).order_by(Job.due_at, Job.id)
        jobs = list(act.session.scalars(query.limit(room).with_for_update(skip_locked=True)))
        for job in jobs:
            _lease(act, job, most_attempts, begins=begins)
        taken = [(job.id, job.attempts) for job in jobs if job.state == LEASED]
        if row is not None and taken:
            neighbours.begin_trial(row, act.now + LEASE)
        return taken, len(jobs) - len(taken)


def _lease(act: Act, job: Job, most_attempts: int, *, begins: bool) -> None:
    if job.state == LEASED and job.begun_at is None:
        job.spared += 1  # its message was lost, or there was nobody to read it
    if job.counted >= most_attempts:  # its last runner died without a word
        job.error = job.error or "the runner ended before the job did"
        _bury(act, job)
        return
    job.state, job.attempts, job.due_at = LEASED, job.attempts + 1, act.now + LEASE
    job.begun_at = act.now if begins else None


def begin(office: Office, job_id: int, attempt: int) -> bool:
    """A message says that this attempt is to be run: whether it still is. Its lease begins anew; a second message that
    says the same comes too late."""
    with office.act(SYSTEM) as act:
        job = held(act, job_id, attempt)
        if job is None or job.begun_at is not None or job.due_at <= act.now:
            return False
        job.begun_at, job.due_at = act.now, act.now + LEASE
        return True


def let_go(office: Office, claimed: Sequence[tuple[int, int]]) -> None:
    """Nobody could be told of these: they wait on, and the attempt is not held against them."""
    with office.act(SYSTEM) as act:
        for job_id, attempt in claimed:
            job = held(act, job_id, attempt)
            if job is not None and job.begun_at is None:
                job.state, job.spared, job.due_at = QUEUED, job.spared + 1, act.now


def _is_due(act: Act, neighbour: str) -> tuple[ColumnElement[bool], ...]:
    return Job.neighbour == neighbour, WAITS, Job.due_at <= act.now


def run(
    office: Office, handlers: Mapping[str, Handler], job_id: int, attempt: int, dice: random.Random | None = None
) -> None:
    """Do one job of the house: its effect and its end are one act."""
    try:
        with office.act(SYSTEM) as act:
            job = held(act, job_id, attempt)
            if job is None:
                return
            handlers[job.kind](act, job.payload)
            finish(act, job)
    except Exception as error:
        log.warning("job %s, attempt %s: %s", job_id, attempt, type(error).__name__, exc_info=True)
        with office.act(SYSTEM) as act:
            put_back(act, job_id, attempt, in_short(error), dice, MOST_ATTEMPTS)


def finish(act: Act, job: Job) -> None:
    """It is done, with whatever else this act has written."""
    job.state, job.done_at, job.error = FINISHED, act.now, ""


def in_short(error: Exception) -> str:
    """An error nobody foresaw, for whoever keeps the house."""
    return f"{type(error).__name__}: {error}"


def put_back(
    act: Act,
    job_id: int,
    attempt: int,
    reason: str,
    dice: random.Random | None,
    most_attempts: int,
    *,
    until: datetime | None = None,
) -> None:
    """After a failure: later again, each time later; after the last attempt it lies dead with its reason. `until`: its
    neighbour is away and is left alone until then, which is not held against the job."""
    job = held(act, job_id, attempt)
    if job is None:
        return
    job.error, job.state = reason[:2000], QUEUED
    if until is not None:
        job.spared, job.due_at = job.spared + 1, until
        return
    wait = min(LONGEST_WAIT, timedelta(seconds=2.0 ** min(job.counted, 20)))
    job.due_at = act.now + wait * (dice or random.Random()).uniform(0.8, 1.2)
    if job.counted >= most_attempts:
        _bury(act, job)


def _bury(act: Act, job: Job) -> None:
    """It lies dead with its reason, and the dossier's story says so."""
    job.state = DEAD
    _tell(act, job)
    audit.record(act, "job.died", f"job:{job.id}", dossier_id=job.dossier_id, kind=job.kind, error=job.error)


def _tell(act: Act, job: Job) -> None:
    if (fate := FATES.get(job.kind)) is not None:
        fate(act, job)


def held(act: Act, job_id: int, attempt: int) -> Job | None:
    """The job, locked, if this attempt still holds it."""
    job = act.session.get(Job, job_id, with_for_update=True)
    return job if job is not None and job.state == LEASED and job.attempts == attempt else None


def retry(act: Act, job_id: int) -> Job:
    """Let a dead job run again at once."""
    job = _one(act, job_id)
    if job.state != DEAD:
        raise JobIsNotDead()
    job.state, job.attempts, job.spared, job.due_at = QUEUED, 0, 0, act.now
    _tell(act, job)
    audit.record(act, "job.retried", f"job:{job.id}", dossier_id=job.dossier_id)
    return job


def give_up(act: Act, job_id: int, reason: str) -> Job:
    """Put a waiting job to rest for good, with the reason."""
    reason = reason_given(reason)
    job = _one(act, job_id)
    if job.state == FINISHED:
        raise JobIsDone()
    job.state, job.error = DEAD, reason
    _tell(act, job)
    audit.record(act, "job.given_up", f"job:{job.id}", dossier_id=job.dossier_id, reason=reason)
    return job


def reason_given(said: str) -> str:
    """Why somebody puts a job to rest; refuses with `SayWhyGivenUp` where nothing is said."""
    if not (reason := said.replace("\0", "").strip()[:LONGEST_REASON]):
        raise SayWhyGivenUp({"reason": SayWhyGivenUp.sentence()})
    return reason


def _one(act: Act, job_id: int) -> Job:
    job = act.session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NoSuchJob()
    return job
