"""An instance as bytes and back: one compact blob whose order is its own, so no storage can reorder it.

    "MC" | format, 1 byte | CRC-32 of the rest, 4 bytes | spec hash, first 8 bytes | payload, JSON

The payload is [counters, answers from the start, scopes]. A scope (the main process, then each subprocess in order of
its beginning) is a flat list of numbers, five per task in the order in which they were made, parents before children:
id, row of the parent, number of the task spec, state, tick; and beside it the few tasks that carry data.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

import orjson
from SpiffWorkflow.util.task import TaskState

from engine.runtime.environment import Environment
from engine.runtime.refusals import StateIsDamaged
from engine.runtime.specs import Spec
from engine.runtime.workflow import Inner, Instance, Token

FORMAT = 1
TRIGGERED = 1024  # flag on the state number
_MAGIC = b"MC"
_HEAD = 15


def dump(instance: Instance) -> bytes:
    """The whole instance. Data in it must be JSON values (they come from facts, which are)."""
    environment = instance.environment
    payload = [
        [instance.last_id, instance.ticks],
        [environment.start_event, dict(environment.instances)],
        [_dump_scope(scope) for scope in (instance, *instance.subprocesses.values())],
    ]
    body = bytes.fromhex(instance.definition.hash[:16]) + orjson.dumps(payload)
    return _MAGIC + bytes([FORMAT]) + crc32(body).to_bytes(4, "big") + body


def load(spec: Spec, state: bytes, environment: Environment) -> Instance:
    """The instance a state stands for. Refuses `StateIsDamaged`: cut, altered, of another format or another spec."""
    body = state[7:]
    if state[:2] != _MAGIC or len(state) <= _HEAD or int.from_bytes(state[3:7], "big") != crc32(body):
        raise StateIsDamaged(message="sai mã kiểm tra")
    if state[2] != FORMAT:
        raise StateIsDamaged(message=f"định dạng {state[2]}")
    if body[:8].hex() != spec.hash[:16]:
        raise StateIsDamaged(message="thuộc về một phiên bản quy trình khác")
    counters, (environment.start_event, environment.instances), scopes = orjson.loads(body[8:])
    instance = Instance(spec, environment, new=False)
    instance.last_id, instance.ticks = counters
    _load_scope(instance, scopes[0])
    for row in scopes[1:]:
        _load_inner(instance, row)
    return instance


def _dump_scope(scope: Any) -> list[Any]:
    rows: list[int] = []
    extras: list[Any] = []
    place = {0: -1}
    for number, task in enumerate(scope.tasks.values()):
        place[task.id] = number
        parent = task._parent or 0
        state = task._state | TRIGGERED if task.triggered else task._state
        rows += (task.id, place[parent], task.task_spec.number, state, task.last_state_change)
        data = task.data
        inherited = scope.tasks[parent].data if parent else {}
        if task.internal_data or data != inherited:
            extras += (number, task.internal_data, None if data == inherited else data)
    holder = getattr(scope, "parent_task_id", None)
    last = scope.last_task.id if scope.last_task is not None else 0
    return [holder, scope.spec.number, int(scope.completed), int(scope.success), last, rows, extras]


def _load_inner(instance: Instance, row: list[Any]) -> None:
    holder = instance.find(row[0])
    if holder is None:
        raise StateIsDamaged(message="thiếu bước gọi quy trình con")
    inside = Inner(instance.definition.order[row[1]], holder, instance, new=False)
    _load_scope(inside, row)
    inside.completed_event.connect(holder.task_spec._on_subworkflow_completed, holder)
    instance.subprocesses[holder.id] = inside


def _load_scope(scope: Any, row: list[Any]) -> None:
    _, _, completed, success, last, rows, extras = row
    scope.completed, scope.success = bool(completed), bool(success)
    top, specs, tasks = scope.top_workflow, scope.spec.numbered, scope.tasks
    carried = {extras[i]: (extras[i + 1], extras[i + 2]) for i in range(0, len(extras), 3)}
    made: list[Token] = []
    numbers = iter(rows)
    for id, parent_row, spec_number, state, tick in zip(*[numbers] * 5, strict=True):
        task = Token.__new__(Token)
        parent = made[parent_row] if parent_row >= 0 else None
        internal, data = carried.get(len(made), ({}, None))
        task.__dict__.update(
            id=id,
            workflow=scope,
            task_spec=specs[spec_number],
            _parent=None if parent is None else parent.id,
            _children=[],
            _state=state & ~TRIGGERED,
            triggered=state >= TRIGGERED,
            thread_id=0,
            data=data if data is not None else dict(parent.data) if parent is not None else {},
            internal_data=internal,
            last_state_change=tick,
        )
        if parent is not None:
            parent._children.append(id)
        made.append(task)
        tasks[id] = task
        if task._state == TaskState.WAITING and task.task_spec.catching:
            top.event_manager.add_task(task)
    scope.task_tree = made[0]
    scope.last_task = tasks.get(last)
