"""Who does it: lanes with role and routing, tasks in lanes, assignees, separation of duties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definitions.checks.facts import unknown_reference
from engine.definitions.checks.scene import Scene
from engine.definitions.diagram import Finding, Lane, Process
from engine.definitions.profile import TaskProfile, lanes_around
from engine.definitions.rules import say

CODE = r"[A-Za-z0-9][\w.-]*"
ROUTING = re.compile(
    rf"(?:same|commune|district|city|handling|handling_authority"
    rf"|(?:department|outside):{CODE}|fact:(?P<fact>[a-z]\w*(?:\.[a-z]\w*)*))(?:/{CODE})?"
)
ASSIGNEE = re.compile(r"fact:(?P<fact>[a-z]\w*(?:\.[a-z]\w*)*)")


def check(scene: Scene) -> Iterator[Finding]:
    for _diagram, process in scene.each_process():
        yield from _lanes(scene, process)
    for task in scene.people():
        if not task.lane_id:
            yield scene.about("task-outside-lanes", task, task.process_id)
        yield from _assignee(scene, task)
        yield from _separation(scene, task)


def _lanes(scene: Scene, process: Process) -> Iterator[Finding]:
    """Only lanes in which a person works have to say who: the lane itself or one around it."""
    seen: set[str] = set()
    for task in scene.people():
        if task.process_id != process.id or not task.lane_id or task.lane_id in seen:
            continue
        seen.add(task.lane_id)
        around = lanes_around(process, process.nodes[task.element_id])
        for key, rule in (("role", "lane-role-missing"), ("routing", "lane-routing-missing")):
            if not any(lane.properties.get(key) for lane in around):
                yield say(rule, around[0].id, around[0].name, file=scene.files[process.id])
    for lane in process.lanes.values():
        yield from _lane(scene, process, lane)


def _lane(scene: Scene, process: Process, lane: Lane) -> Iterator[Finding]:
    file, role, routing = scene.files[process.id], lane.properties.get("role"), lane.properties.get("routing")
    if role and role not in scene.known.roles:
        yield say("role-unknown", lane.id, lane.name, file=file, value=role, known=", ".join(scene.known.roles))
    if not routing:
        return
    read = ROUTING.fullmatch(routing)
    if not read:
        yield say("routing-unknown", lane.id, lane.name, file=file, value=routing)
        return
    if read["fact"]:
        yield from unknown_reference(scene, lane.id, lane.name, file, read["fact"])
    if scene.known.units and (missing := scene.known.units.missing(routing)):
        code, nearest = missing
        yield say(
            "unit-unknown", lane.id, lane.name, file=file, value=routing, code=code, known=", ".join(nearest) or "–"
        )


def _assignee(scene: Scene, task: TaskProfile) -> Iterator[Finding]:
    if not task.assignee:
        return
    read = ASSIGNEE.fullmatch(task.assignee)
    if read:
        yield from unknown_reference(scene, task.element_id, task.name, scene.files[task.process_id], read["fact"])
    else:
        yield scene.about("assignee-unreadable", task, task.process_id, value=task.assignee)


def _separation(scene: Scene, task: TaskProfile) -> Iterator[Finding]:
    for other in task.separate_from:
        if other == task.element_id:
            yield scene.about("separate-self", task, task.process_id)
        elif other not in scene.profile.tasks or scene.profile.tasks[other].kind != "human":
            yield scene.about("separate-unknown", task, task.process_id, value=other)
