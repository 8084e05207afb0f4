"""What an administrator sees of the outbox, and what he does to many jobs at once: by neighbour, and by the reason for
which they lie dead.

Reasons are told without what may point at a person: addresses of mailboxes and long numbers are left out, and reasons
that then say the same are one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, literal_column, select

from engine import audit
from engine.act import Act
from engine.errors import Conflict
from engine.outbox import neighbours, operations
from engine.outbox.models import DEAD, QUEUED, Job, Neighbour
from engine.outbox.operations import HOUSE, WAITS

MOST_AT_ONCE = 500
MOST_REASONS = 2000
_PERSONAL = re.compile(r"[^\s<>@,;:]+@[^\s<>@,;:]+|\d{6,}")
_IS_DEAD = Job.state == literal_column(f"'{DEAD}'")  # written out: only then does the partial index serve


class NothingToTend(Conflict):
    """Không có công việc nào như vậy; có thể đã được xử lý rồi."""


@dataclass
class Card:
    """One neighbour: how it is (None: it was never away nor paused), what waits, since when, and what lies dead, by
    reason."""

    name: str
    neighbour: Neighbour | None = None
    waiting: int = 0
    oldest_at: datetime | None = None
    dead: Counter[str] = field(default_factory=Counter)


def gist(error: str) -> str:
    """The reason as it may be shown."""
    return _PERSONAL.sub("…", error).strip()[:400]


def cards(act: Act) -> list[Card]:
    """Every neighbour of the settings, and of whom else there is something to say; the house first."""
    settings = act.office.settings
    here = {"mail": settings.smtp, "post": settings.post, "residents": settings.residents}
    found = {name: Card(name) for name in (HOUSE, *(name for name, is_there in here.items() if is_there))}
    rows = select(Job.neighbour, func.count(), func.min(Job.created_at)).where(WAITS).group_by(Job.neighbour)
    for name, waiting, oldest_at in act.session.execute(rows):
        card = found.setdefault(name, Card(name))
        card.waiting, card.oldest_at = waiting, oldest_at
    reasons = select(Job.neighbour, Job.error, func.count()).where(_IS_DEAD).group_by(Job.neighbour, Job.error)
    for name, error, count in act.session.execute(reasons.limit(MOST_REASONS)):
        found.setdefault(name, Card(name)).dead[gist(error)] += count
    for row in act.session.scalars(select(Neighbour)):
        found.setdefault(row.name, Card(row.name)).neighbour = row
    return [found[name] for name in sorted(found)]


def retry_all(act: Act, neighbour: str, reason: str | None = None) -> int:
    """Let the dead jobs of a neighbour run again, those of one reason (as `gist` says it) or all, some hundred at a
    time; an open breaker is tried at once. Answers how many."""
    dead = select(Job.id, Job.error).where(Job.neighbour == neighbour, _IS_DEAD).order_by(Job.id)
    wanted = [job_id for job_id, error in act.session.execute(dead) if reason is None or gist(error) == reason]
    _require(wanted)
    if neighbour != HOUSE:
        neighbours.try_again(act, neighbour)
    for job_id in wanted[:MOST_AT_ONCE]:
        operations.retry(act, job_id)
    return len(wanted[:MOST_AT_ONCE])


def give_up_all(act: Act, neighbour: str, reason: str) -> int:
    """Put all waiting jobs of a neighbour to rest for good, with the reason, some hundred at a time; what is under way
    comes to its end. Answers how many."""
    said = operations.reason_given(reason)
    waiting = (
        select(Job.id)
        .where(Job.neighbour == neighbour, Job.state == literal_column(f"'{QUEUED}'"), WAITS)
        .order_by(Job.id)
    )
    wanted = act.session.scalars(waiting.limit(MOST_AT_ONCE)).all()
    _require(wanted)
    for job_id in wanted:
        operations.give_up(act, job_id, said)
    return len(wanted)


def try_now(act: Act, name: str) -> None:
    """Let the next errand try a neighbour that is left alone, without waiting for its time."""
    row = act.session.get(Neighbour, name)
    if row is None or row.open_until is None:
        raise NothingToTend()
    neighbours.try_again(act, name)
    audit.record(act, "neighbour.tried", f"neighbour:{name}")


def _require(wanted: Sequence[int]) -> None:
    if not wanted:
        raise NothingToTend()
