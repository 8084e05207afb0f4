"""Background jobs and the neighbours they call: what waits and why, and the verbs of who keeps them going."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.door import room
from api.reading import Asked, Words
from api.shapes import Instant, Told
from engine import outbox
from engine.act import Act
from engine.identity.permissions import Permission, require
from engine.outbox import Job, neighbours, tending
from engine.outbox.models import CLOSED
from engine.outbox.tending import Card
from web.addresses import ID
from web.guards import acting, looking

HOUSE = "house"  # the jobs for which nobody outside is called


class Because(Asked):
    because: Words | None = Field(None, description="Only those that stopped for this reason; left out: all.")


class JobReason(Asked):
    reason: Words = Field(description="Why.")


class Stopped(Told):
    reason: str = Field(description="Without what may point at a person.")
    count: int


class NeighbourOut(Told):
    name: str = Field(description="mail, post, residents; house: jobs for which nobody outside is called.")
    line: Literal["closed", "open", "half-open"] = Field(description="open: left alone; half-open: one call tries it.")
    tried_next_at: Instant | None
    error: str = Field(description="Why it was away, without what may point at a person.")
    paused_at: Instant | None
    pause_reason: str
    waiting: int
    oldest_at: Instant | None = Field(description="Since when the oldest job waits.")
    stopped: list[Stopped]


class Neighbours(Told):
    neighbours: list[NeighbourOut]


class JobOut(Told):
    id: int
    kind: str
    state: str
    attempts: int


class Tended(Told):
    jobs: int = Field(description="How many it was done to, some hundred at a time.")


@room.get("/neighbours")
@room.output(Neighbours, description="The house, the neighbours of the settings, and whoever else has jobs.")
@room.doc(tags=["jobs"])
def list_neighbours() -> dict[str, Any]:
    """How the neighbours are, what waits for them, and what has stopped and why."""
    with looking() as act:
        require(act.actor, Permission.LOOK_JOBS)
        return {"neighbours": [_card(card) for card in tending.cards(act)]}


@room.post("/neighbours/<name>/pause")
@room.input(JobReason, example={"reason": "Bảo trì đường truyền"})
@room.output(NeighbourOut, description="Nobody calls it; its jobs wait.")
@room.doc(tags=["jobs"])
def pause_neighbour(name: str, json_data: JobReason) -> dict[str, Any]:
    """Pause a neighbour, with the reason."""
    with acting() as act:
        require(act.actor, Permission.RUN_JOBS)
        neighbours.pause(act, neighbours.named(name), json_data.reason)
        return _shown(act, name)


@room.post("/neighbours/<name>/resume")
@room.output(NeighbourOut, description="It is called again.")
@room.doc(tags=["jobs"])
def resume_neighbour(name: str) -> dict[str, Any]:
    """Let a paused neighbour be called again."""
    with acting() as act:
        require(act.actor, Permission.RUN_JOBS)
        neighbours.resume(act, neighbours.named(name))
        return _shown(act, name)


@room.post("/neighbours/<name>/try")
@room.output(NeighbourOut, description="The next job tries it at once.")
@room.doc(tags=["jobs"])
def try_neighbour(name: str) -> dict[str, Any]:
    """Try a neighbour that is left alone now, without waiting for its time."""
    with acting() as act:
        require(act.actor, Permission.RUN_JOBS)
        tending.try_now(act, neighbours.named(name))
        return _shown(act, name)


@room.post("/neighbours/<name>/retry")
@room.input(Because, example={})
@room.output(Tended, description="They run again at once.")
@room.doc(tags=["jobs"])
def retry_jobs(name: str, json_data: Because) -> dict[str, Any]:
    """Let stopped jobs of a neighbour run again: all, or those of one reason."""
    with acting() as act:
        require(act.actor, Permission.RUN_JOBS)
        return {"jobs": tending.retry_all(act, _named(name), json_data.because)}


@room.post("/neighbours/<name>/give-up")
@room.input(JobReason, example={"reason": "Không cần gửi nữa"})
@room.output(Tended, description="They have stopped for good.")
@room.doc(tags=["jobs"])
def give_up_jobs(name: str, json_data: JobReason) -> dict[str, Any]:
    """Put all waiting jobs of a neighbour to rest, with the reason."""
    with acting() as act:
        require(act.actor, Permission.RUN_JOBS)
        return {"jobs": tending.give_up_all(act, _named(name), json_data.reason)}


@room.post(f"/jobs/<{ID}:job_id>/retry")
@room.output(JobOut, description="It runs again at once.")
@room.doc(tags=["jobs"])
def retry_job(job_id: int) -> Job:
    """Let a stopped job run again."""
    with acting() as act:
        require(act.actor, Permission.RUN_JOBS)
        return outbox.retry(act, job_id)


@room.post(f"/jobs/<{ID}:job_id>/give-up")
@room.input(JobReason, example={"reason": "Không cần gửi nữa"})
@room.output(JobOut, description="It has stopped for good.")
@room.doc(tags=["jobs"])
def give_up_job(job_id: int, json_data: JobReason) -> Job:
    """Put a waiting job to rest, with the reason."""
    with acting() as act:
        require(act.actor, Permission.RUN_JOBS)
        return outbox.give_up(act, job_id, json_data.reason)


def _named(name: str) -> str:
    return outbox.HOUSE if name == HOUSE else neighbours.named(name)


def _shown(act: Act, name: str) -> dict[str, Any]:
    act.session.flush()
    return next(_card(card) for card in tending.cards(act) if card.name == name)


def _card(card: Card) -> dict[str, Any]:
    line = card.neighbour
    return {
        "name": card.name or HOUSE,
        "line": line.state if line else CLOSED,
        "tried_next_at": line and line.open_until,
        "error": tending.gist(line.error) if line else "",
        "paused_at": line and line.paused_at,
        "pause_reason": line.pause_reason if line else "",
        "waiting": card.waiting,
        "oldest_at": card.oldest_at,
        "stopped": [{"reason": reason, "count": count} for reason, count in card.dead.most_common()],
    }
