"""With what and by when: forms, facts, time limits, warnings, effects, operations, and properties nobody reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.definitions.checks.known import DRAFTED, EFFECTS, ISSUED, NEEDED, OPERATIONS
from engine.definitions.checks.paths import hours
from engine.definitions.checks.scene import Scene
from engine.definitions.diagram import Finding, Node, Process
from engine.definitions.drawn_words import LABELS
from engine.definitions.profile import KINDS, TaskProfile, kind_of
from engine.definitions.rules import say
from engine.worktime.periods import NotAPeriod, Period

FACT = re.compile(r"[a-z][a-z0-9_]*")
SHORT = 4  # working hours; for less than half a day a warning would come with the work itself
FLAGS = ("not_delegable", "outside_clock")
NAMES = frozenset({"name_en"})
ON_TASKS = NAMES | {
    "form",
    "fact",
    "time_limit",
    "warning",
    "separate_from",
    "assignee",
    "effect",
    "letter",
    "operation",
    "residents",
    *FLAGS,
}
ON_LANES = NAMES | {"role", "routing"}
ON_PROCESSES = NAMES | {"procedure"}


def check(scene: Scene) -> Iterator[Finding]:
    for task in scene.profile.tasks.values():
        if task.kind == "human":
            yield from _form(scene, task)
            yield from _times(scene, task)
            yield from _needs(scene, task)
            yield from _residents(scene, task)
        yield from _words(scene, task)
    for node, process in scene.each_node():
        if node.tag in KINDS:
            yield from _flags(scene, process, node)
        if KINDS.get(node.tag) in {"service", "send"} and not node.properties.get("operation"):
            yield scene.about("operation-missing", node, process.id)
    yield from _unread(scene)


def _form(scene: Scene, task: TaskProfile) -> Iterator[Finding]:
    if not task.form:
        yield scene.about("form-missing", task, task.process_id)
    elif task.form not in scene.known.forms:
        yield scene.about("form-unknown", task, task.process_id, value=task.form)


def _needs(scene: Scene, task: TaskProfile) -> Iterator[Finding]:
    """An effect whose question nobody asks could never happen: the step would be refused for ever. What a leader has
    signed is sent as it was drafted, whatever the step itself asks."""
    draft, signature = DRAFTED.get(task.effect or "", ("", ""))
    drafted = scene.facts.get(draft, {})
    needed = NEEDED.get(task.effect or "", ())
    if not task.form or task.form not in scene.known.forms or drafted is None:
        return
    is_signed = drafted and any(
        other.process_id == task.process_id and (other.fact or other.form) == signature
        for other in scene.profile.tasks.values()
    )
    form = _form_of(scene, draft) if is_signed else task.form
    asked = {*drafted} if is_signed else {*scene.fields_of(task.form), *drafted}
    for field in needed:
        if field not in asked:
            known = ", ".join(key for key in sorted(scene.known.forms) if {*needed} <= {*scene.fields_of(key)})
            details = {"value": task.effect, "form": form, "field": field, "known": _or_none(known)}
            yield scene.about("effect-needs-field", task, task.process_id, **details)


def _residents(scene: Scene, task: TaskProfile) -> Iterator[Finding]:
    """What no edition declares is asked about nobody: the step would offer nothing. A process that several procedures
    call may name the persons of them all."""
    if scene.law is None or task.process_id != scene.profile.main:
        return
    for name in task.residents:
        if name not in scene.law.residents:
            known = _or_none(", ".join(scene.law.residents))
            yield scene.about("person-not-declared", task, task.process_id, value=name, known=known)


def _form_of(scene: Scene, fact: str) -> str | None:
    return next((task.form for task in scene.profile.tasks.values() if task.fact == fact and task.form), None)


def _or_none(known: str) -> tuple[str, str]:
    return (known, known) if known else ("(chưa có)", "(none yet)")


def _times(scene: Scene, task: TaskProfile) -> Iterator[Finding]:
    if not task.time_limit:
        yield scene.about("time-limit-missing", task, task.process_id)
    read = {
        key: period_of(text)
        for key, text in (("time_limit", task.time_limit), ("warning", task.warning))
        if text is not None
    }
    for key, period in read.items():
        if period is None:
            yield scene.about(
                "period-unreadable", task, task.process_id, property=_called(key), value=getattr(task, key)
            )
    limit, warning = read.get("time_limit"), read.get("warning")
    if limit and warning and limit.count and hours(warning) >= hours(limit):
        yield scene.about(
            "warning-too-long",
            task,
            task.process_id,
            warning=(warning.vi, warning.en),
            limit=(limit.vi, limit.en),
        )
    if limit and not task.warning and hours(limit) > SHORT:
        yield scene.about("warning-missing", task, task.process_id)


def _called(key: str) -> tuple[str, str]:
    """A property in the words of the panel."""
    return f"“{LABELS[key]}”", f"“{LABELS[key].en}”"


def period_of(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except NotAPeriod:
        return None


def _words(scene: Scene, task: TaskProfile) -> Iterator[Finding]:
    if task.effect and task.effect not in EFFECTS:
        yield scene.about("effect-unknown", task, task.process_id, value=task.effect, known=", ".join(EFFECTS))
    if task.kind != "human" and task.operation and task.operation not in OPERATIONS:
        known = ", ".join(OPERATIONS)
        yield scene.about("operation-unknown", task, task.process_id, value=task.operation, known=known)
    if task.letter and task.letter != ISSUED.get((task.effect if task.kind == "human" else task.operation) or ""):
        yield scene.about("letter-not-issued", task, task.process_id, value=task.letter)
    if task.fact and not FACT.fullmatch(task.fact):
        yield scene.about("fact-unreadable", task, task.process_id, value=task.fact)


def _flags(scene: Scene, process: Process, node: Node) -> Iterator[Finding]:
    for key in FLAGS:
        value = node.properties.get(key, "false")
        if value.strip().lower() not in {"true", "false"}:
            yield scene.about("flag-unreadable", node, process.id, property=_called(key), value=value)


def _unread(scene: Scene) -> Iterator[Finding]:
    """Misspelt properties would otherwise be lost in silence."""
    for _diagram, process in scene.each_process():
        file = scene.files[process.id]
        places = [
            (process.id, process.name, process.properties, ON_PROCESSES),
            *((lane.id, lane.name, lane.properties, ON_LANES) for lane in process.lanes.values()),
            *(
                (node.id, node.name, node.properties, ON_TASKS if kind_of(node) else NAMES)
                for node in process.nodes.values()
            ),
        ]
        for element_id, name, properties, usable in places:
            for key in sorted(set(properties) - usable):
                known = ", ".join(sorted(usable))
                yield say("property-unknown", element_id, name, file=file, value=key, known=known)
