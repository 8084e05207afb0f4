"""Errands: jobs that call a neighbour, in three parts, so that nobody waits for a neighbour inside an act.

What is to be said is read in one act, the neighbour is called with the database let go, and the answer is written in
another act, the same that marks the job done. Once the neighbour has answered, only the writing is tried again, and
where that fails for good the job lies dead for somebody to look at. Between the call and that act a process may die,
and then the neighbour is called again: whatever an errand says must bear a key by which the far end knows a repetition.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.act import SYSTEM, Act, Office
from engine.outbox import neighbours
from engine.outbox import operations as outbox
from engine.outbox.models import LEASED, Job

MOST_CALLS = 30  # attempts: at the longest wait between two, most of a day without the neighbour
SETTLED_AGAIN_AFTER = (0.0, 0.2, 2.0)  # seconds; together far shorter than a lease
NOT_WRITTEN = "the neighbour has answered, but the answer could not be written down"

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]


class NeighbourIsAway(Exception):
    """Nobody answered, or not in a way that concerns this errand: the others need not try at this moment."""


class RefusedForGood(Exception):
    """The neighbour understood, and says no: trying again is of no use."""


@dataclass(frozen=True)
class Errand:
    """The three parts. `prepare` reads what is to be said, None when there is nothing to say any more; `call` says it,
    shorter than a lease, outside any act; `settle` writes down the answer (None: nothing was said)."""

    prepare: Callable[[Act, Payload], Any | None]
    call: Callable[[Any], Any]
    settle: Callable[[Act, Payload, Any | None], None]


def call_due(
    office: Office, neighbour: str, errands: Mapping[str, Errand], *, most: int = 500, dice: random.Random | None = None
) -> int:
    """Do the errands due with one neighbour, one after the other; answers how many were tried. Several threads may do
    this at once: together they make as many calls at a time as the settings allow.

    Each is claimed when its turn comes, so that its lease covers its own call and no other's. When the neighbour turns
    out to be away the rest waits for the next beat.
    """
    for tried in range(most):
        claimed = outbox.claim(office, neighbour, 1, MOST_CALLS)
        if not claimed:
            return tried
        if not run(office, errands, *claimed[0], dice):
            return tried + 1
    return most


def run(
    office: Office, errands: Mapping[str, Errand], job_id: int, attempt: int, dice: random.Random | None = None
) -> bool:
    """Do one errand. Answers whether the neighbour is there, as far as is known."""
    dice = dice or random.Random()
    neighbour, is_ailing = "", False
    try:
        with office.look(SYSTEM) as act:
            job = act.session.get_one(Job, job_id)
            if (job.state, job.attempts) != (LEASED, attempt) or job.due_at <= act.now:
                return True  # this runner was held up for so long that the turn is another's
            neighbour, is_ailing = job.neighbour, neighbours.is_ailing(act, job.neighbour)
            errand, payload = errands[job.kind], job.payload
            message = errand.prepare(act, payload)
        answer = None if message is None else errand.call(message)
    except NeighbourIsAway as away:
        log.warning("errand %s, attempt %s: %s", job_id, attempt, away)
        _put_off(office, job_id, attempt, neighbour, str(away), dice)
        return False
    except Exception as error:
        is_answer = isinstance(error, RefusedForGood)
        reason = str(error) if is_answer else outbox.in_short(error)
        log.warning("errand %s, attempt %s: %s", job_id, attempt, reason, exc_info=not is_answer)
        with office.act(SYSTEM) as act:
            outbox.put_back(act, job_id, attempt, reason, dice, 0 if is_answer else MOST_CALLS)
        _note(office, neighbour, is_ailing=is_ailing, has_answered=is_answer)
        return True
    _note(office, neighbour, is_ailing=is_ailing, has_answered=message is not None)
    _settle(office, errand, job_id, attempt, payload, answer, dice, was_called=message is not None)
    return True


def _put_off(office: Office, job_id: int, attempt: int, neighbour: str, reason: str, dice: random.Random) -> None:
    """While its neighbour is left alone an errand waits, and that is not held against it."""
    with office.act(SYSTEM) as act:
        until = neighbours.is_away(act, neighbour, reason, dice)
        outbox.put_back(act, job_id, attempt, reason, dice, MOST_CALLS, until=until)


def _note(office: Office, neighbour: str, *, is_ailing: bool, has_answered: bool) -> None:
    """What this errand has shown of a neighbour that was away; where it showed nothing, the next one tries."""
    if not is_ailing:
        return
    if has_answered:
        neighbours.answers(office, neighbour)
        return
    with office.act(SYSTEM) as act:
        neighbours.try_again(act, neighbour)


def _settle(
    office: Office,
    errand: Errand,
    job_id: int,
    attempt: int,
    payload: Payload,
    answer: Any | None,
    dice: random.Random,
    *,
    was_called: bool,
) -> None:
    """Write down the answer. A neighbour who was called is not called again because that fails: the job dies."""
    reason = ""
    for wait in SETTLED_AGAIN_AFTER:
        time.sleep(wait)
        try:
            with office.act(SYSTEM) as act:
                held = outbox.held(act, job_id, attempt)
                if held is None:
                    log.warning("errand %s, attempt %s: the answer came after the lease", job_id, attempt)
                    return
                errand.settle(act, payload, answer)
                outbox.finish(act, held)
            return
        except Exception as error:
            reason = outbox.in_short(error)
            log.warning("errand %s, attempt %s: the answer was not written: %s", job_id, attempt, reason, exc_info=True)
    said, most = (f"{NOT_WRITTEN}: {reason}", 0) if was_called else (reason, MOST_CALLS)
    with office.act(SYSTEM) as act:
        outbox.put_back(act, job_id, attempt, said, dice, most)
