"""The verbs of the engine: facts and a state go in, a Step comes out. Pure functions; no table, no clock, no session.

Every verb restores the instance on the shared spec, moves it, and lets it run until only people, the outside world or
time can move it further. `facts` is the dossier's facts (any Mapping; asked lazily), `now` the act's instant (aware),
`after` turns a legal period ("2wd") into an instant counted from `now`. When a verb refuses, the state it was given is
still valid: nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.errors import Refusal
from engine.runtime import codec, rewind
from engine.runtime.environment import After, ElementFailed, Environment
from engine.runtime.refusals import CannotSendBack, EngineStopped, NothingWaitsForThis, StateIsDamaged, TaskIsNotOpen
from engine.runtime.specs import Spec
from engine.runtime.steps import OpenTask, Step, Waiting, Wake, awaited, describe, element_id, is_open
from engine.runtime.workflow import Instance, Token
from engine.words import Named

__all__ = [
    "CannotSendBack",
    "EngineStopped",
    "NothingWaitsForThis",
    "OpenTask",
    "StateIsDamaged",
    "Step",
    "TaskIsNotOpen",
    "Waiting",
    "Wake",
    "cancel",
    "complete",
    "look",
    "reschedule",
    "send_back",
    "signal",
    "start",
    "wake",
]


def start(
    spec: Spec,
    facts: Mapping[str, Any],
    *,
    now: datetime,
    after: After | None = None,
    instances: Mapping[str, int] | None = None,
    start_event: str | None = None,
) -> Step:
    """Begin. `start_event` says which of several drawn starts it was, `instances` fixes the number of instances of
    multi-instance activities by drawn id. Refuses `EngineStopped`."""
    environment = _environment(facts, now, after, None)
    environment.start_event, environment.instances = start_event, dict(instances or {})
    return _run(lambda: Instance(spec, environment))


def complete(
    spec: Spec,
    state: bytes,
    token: str,
    facts: Mapping[str, Any],
    *,
    now: datetime,
    after: After | None = None,
    result: Mapping[str, Any] | None = None,
) -> Step:
    """Complete an open task. `facts` already hold its answers; `result` is laid over them for this step only.
    Refuses `TaskIsNotOpen`, `EngineStopped`."""
    environment = _environment(facts, now, after, result)
    instance = codec.load(spec, state, environment)
    task = _open(instance, token)

    def move() -> Instance:
        instance.run(task)
        return instance

    return _run(move)


def signal(
    spec: Spec,
    state: bytes,
    event_id: str,
    facts: Mapping[str, Any],
    *,
    now: datetime,
    after: After | None = None,
    token: str | None = None,
) -> Step:
    """The event drawn as `event_id` happens, at the first token that waits for it (or the one with this token).
    Refuses `NothingWaitsForThis`, `EngineStopped`."""
    environment = _environment(facts, now, after, None)
    instance = codec.load(spec, state, environment)
    event = next((e for e in awaited(instance) if e.element.id == event_id and token in (None, str(e.task.id))), None)
    if event is None:
        raise NothingWaitsForThis(event_id=event_id)

    def move() -> Instance:
        instance.at = event.task
        event.happen()
        return instance

    return _run(move)


def wake(spec: Spec, state: bytes, facts: Mapping[str, Any], *, now: datetime, after: After | None = None) -> Step:
    """Let every drawn timer ring that is due at or before `now`. Refuses `EngineStopped`."""
    environment = _environment(facts, now, after, None)
    instance = codec.load(spec, state, environment)

    def move() -> Instance:
        environment.timers_ring = True
        instance.look_at_waiting()
        environment.timers_ring = False
        return instance

    return _run(move)


def send_back(
    spec: Spec,
    state: bytes,
    token: str,
    facts: Mapping[str, Any],
    *,
    now: datetime,
    after: After | None = None,
) -> tuple[Step, str]:
    """Back to the nearest earlier human task on the same branch. Answers the step and the token of the task that is
    open again. Refuses `TaskIsNotOpen`, `CannotSendBack`, `EngineStopped`."""
    environment = _environment(facts, now, after, None)
    instance = codec.load(spec, state, environment)
    task = _open(instance, token)
    reopened: list[Token] = []

    def move() -> Instance:
        reopened.append(rewind.back(instance, task))
        return instance

    step = _run(move)
    return step, str(reopened[0].id)


def reschedule(spec: Spec, state: bytes, move: Callable[[datetime], datetime]) -> Step:
    """Give every drawn timer that has not rung the instant `move(due)` (both aware) instead of `due`; a cycle goes on
    from there. Nothing rings and nothing else moves, not even when the new instant is past: that is `wake`'s to do."""
    instance = _at_rest(spec, state)
    for event in awaited(instance):
        if event.kind == "timer":
            event.move(move)
    return describe(instance)


def cancel(spec: Spec, state: bytes) -> Step:
    """End the instance where it stands: nothing stays open, no timer rings. Twice is the same as once."""
    instance = _at_rest(spec, state)
    instance.stop()
    return describe(instance)


def look(spec: Spec, state: bytes) -> Step:
    """Where a stored instance rests; nothing moves. `passed` is all it has passed so far, save what was sent back."""
    instance = _at_rest(spec, state)
    instance.completed_tasks = instance.finished()
    return describe(instance)


def _at_rest(spec: Spec, state: bytes) -> Instance:
    """The instance, only to be looked at or set right: no facts, and an instant that no verb asks for."""
    return codec.load(spec, state, Environment({}, now=datetime.fromtimestamp(0, UTC)))


def _environment(
    facts: Mapping[str, Any], now: datetime, after: After | None, result: Mapping[str, Any] | None
) -> Environment:
    if now.tzinfo is None:
        raise ValueError("an instant without time zone")
    return Environment(facts, now=now, after=after, result=result)


def _run(move: Callable[[], Instance]) -> Step:
    """Move, run to rest, and say where the instance stands; what the engine stumbles over becomes `EngineStopped`."""
    try:
        instance = move()
        instance.run_to_rest()
        return describe(instance)
    except ElementFailed as failed:
        raise EngineStopped(element_id=element_id(failed.task), message=failed.reason) from failed
    except RecursionError as deep:
        said = Named(
            "quy trình lồng nhau quá sâu hoặc gọi vòng chính nó", "the process is nested too deep or calls itself"
        )
        raise EngineStopped(element_id=None, message=said) from deep
    except Refusal:
        raise
    except Exception as stumbled:  # whatever the library stumbles over is a reason, not a traceback
        element = getattr(getattr(stumbled, "task_spec", None), "element", None)
        at = element.id if element is not None else None
        why = f"({type(stumbled).__name__}: {stumbled})"
        said = Named(f"bộ máy không đi tiếp được {why}", f"the engine cannot go on {why}")
        raise EngineStopped(element_id=at, message=said) from stumbled


def _open(instance: Instance, token: str) -> Token:
    task = instance.find(int(token)) if token.isdecimal() else None
    if task is None or not is_open(task):
        raise TaskIsNotOpen()
    return task
