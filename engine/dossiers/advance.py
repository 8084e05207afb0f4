"""A Step becomes rows: the only place where engine movement turns into work items and jobs. What the end of a
dossier does to it stands in `effects` and `lifecycle`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from sqlalchemy import ColumnElement, select, update

from engine import audit, outbox
from engine.act import Act
from engine.deadlines import operations as deadlines
from engine.deadlines.models import ALIVE, Clock
from engine.deadlines.policy import ClockRule
from engine.definitions.profile import TaskProfile
from engine.dossiers import routing
from engine.dossiers.case import Case, legal_time
from engine.dossiers.duty_models import Duty
from engine.dossiers.models import CLAIMED, NO_LIMIT, OPEN, WITHDRAWN, WorkItem
from engine.runtime import bridge
from engine.runtime.bridge import OpenTask, Step
from engine.worktime.periods import Period


def apply(act: Act, case: Case, step: Step) -> list[WorkItem]:
    """Save the engine's state and make the rows agree with it; answers the items that have just opened."""
    left = {case.item.token} if case.item else set()
    known = set(case.dossier.resting)
    resting = {task.token: task for task in step.open}
    act.session.change(
        case.dossier,
        state=step.state,
        resting=list(resting),
        next_wake_at=min((wake.due_at for wake in step.wakes), default=None),
        process_ended=step.ended,
        facts={**case.dossier.facts, **step.facts},
    )
    if step.incident:
        about = f"dossier:{case.dossier.code}"
        said = {"sentence": step.incident.template, "filling": step.incident.params}
        audit.record(act, "process.stumbled", about, dossier_id=case.dossier.id, **said)
    if gone := known - resting.keys() - left:
        withdraw_items(act, case, gone)
    opened = []
    for token, task in resting.items():
        if token in known and token not in left:
            continue
        if task.kind == "human":
            opened.append(_open(act, case, task))
        else:
            _hand_to_outbox(act, case, task)
    return opened


def _open(act: Act, case: Case, task: OpenTask) -> WorkItem:
    profile = case.version.profile.tasks[task.element_id]
    queue = routing.queue_for(act, case.dossier, profile)
    holder = routing.holder_for(act, case.dossier, profile)
    item = act.session.open(
        WorkItem,
        dossier_id=case.dossier.id,
        procedure_code=case.dossier.procedure_code,
        token=task.token,
        element_id=task.element_id,
        name=profile.name,
        name_en=profile.name_en or "",
        form=profile.form,
        unit_id=queue.unit_id,
        role=queue.role,
        state=CLAIMED if holder else OPEN,
        officer_id=holder,
        claimed_at=act.now if holder else None,
        opened_at=act.now,
        sort_at=act.now + NO_LIMIT,
        risk_at=case.dossier.due_at or act.now + NO_LIMIT,
    )
    _start_clock(
        act,
        item,
        profile,
        rings=queue.is_outside or not profile.outside_clock,
        is_paused=case.is_paused and profile.effect != "receive_supplement",
    )
    audit.record(
        act,
        "work_item.opened",
        f"element:{item.element_id}",
        dossier_id=case.dossier.id,
        name=item.name,
        name_en=item.name_en,
        unit_id=item.unit_id,
        role=item.role,
    )
    return item


def _start_clock(act: Act, item: WorkItem, profile: TaskProfile, *, rings: bool, is_paused: bool) -> None:
    """Every step with a limit has a clock of its own; outside bodies are only reminded, what waits for the applicant
    rings at nobody, and a step that opens while the dossier rests (a message was sent meanwhile) rests with it."""
    if not profile.time_limit:
        return
    clock = deadlines.start(
        act,
        subject="work_item",
        dossier_id=item.dossier_id,
        rule=ClockRule(
            period=Period.parse(profile.time_limit),
            warning=Period.parse(profile.warning) if profile.warning else None,
            rings=rings,
        ),
        unit_id=item.unit_id,
        work_item=lambda: item.id,
    )
    if is_paused:
        deadlines.pause(act, clock, reason="dossier.paused")
    act.session.change(item, due_at=clock.due_at, sort_at=clock.due_at or item.sort_at)


def _hand_to_outbox(act: Act, case: Case, task: OpenTask) -> None:
    """A service or send task is done outside the act; its answer completes the task later."""
    profile = case.version.profile.tasks[task.element_id]
    outbox.put(
        act,
        "dossier.operation",
        f"{case.dossier.id}:{task.token}",
        {
            "dossier_id": case.dossier.id,
            "token": task.token,
            "element_id": task.element_id,
            "operation": profile.operation or "",
        },
        dossier_id=case.dossier.id,
    )


def pass_over(act: Act, case: Case, elements: Collection[str]) -> None:
    """Open steps of these elements that there is nothing left to do for are taken back, and the engine goes on behind
    them as it is drawn, so that nothing waits in vain for their end. A way that leads back to one opens it again."""
    of_dossier = WorkItem.dossier_id == case.dossier.id, WorkItem.done_at.is_(None), WorkItem.token.is_not(None)
    query = select(WorkItem.token, WorkItem.element_id).where(*of_dossier, WorkItem.element_id.in_(sorted(elements)))
    first = waiting = {row.token: row.element_id for row in act.session.execute(query)}
    passed: set[str] = set()
    step, facts = None, dict(case.dossier.facts)
    while token := next((one for one in waiting if one in first or waiting[one] not in passed), None):
        passed.add(waiting[token])
        state = step.state if step else case.dossier.state
        step = bridge.complete(case.version.spec, state, token, facts, now=act.now, after=partial(legal_time, act))
        facts |= step.facts
        waiting = {task.token: task.element_id for task in step.open if task.element_id in elements}
    if step is not None:
        apply(act, case, replace(step, facts=facts))


def withdraw_items(act: Act, case: Case, tokens: Collection[str]) -> None:
    """Take back items whose tokens the engine no longer holds (a boundary event interrupted them)."""
    take_back(act, case, WorkItem.token.in_(tokens))


def take_back(act: Act, case: Case, *which: ColumnElement[bool]) -> None:
    """Open items of the dossier that are no longer wanted leave their queues, and their clocks stop."""
    query = select(WorkItem, Clock).outerjoin(Clock, Clock.work_item_id == WorkItem.id)
    mine = WorkItem.dossier_id == case.dossier.id, WorkItem.done_at.is_(None)
    for item, clock in act.session.execute(query.where(*mine, *which)).all():
        act.session.change(item, state=WITHDRAWN, done_at=act.now)
        if clock is not None and clock.state in ALIVE:
            deadlines.stop(act, clock, reason="work_item.withdrawn")
        if item.origin == "duty":
            act.session.execute(update(Duty).where(Duty.work_item_id == item.id).values(withdrawn_at=act.now))
        about = f"element:{item.element_id}"
        named = {"name": item.name, "name_en": item.name_en}
        audit.record(act, "work_item.withdrawn", about, dossier_id=item.dossier_id, **named)
