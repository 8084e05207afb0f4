"""What is known when it is asked for: facts in conditions, routings and assignees; one fact, one form.

A fact counts as known when some form or operation of the bundle, or the intake form of the procedure, provides it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.definitions.adapting.timing import read_time, unwrapped
from engine.definitions.checks.known import Choices
from engine.definitions.checks.scene import Scene
from engine.definitions.diagram import Finding, Flow, Node, Process
from engine.definitions.expressions import ENGINE_FUNCTIONS, BadExpression, compile_expression
from engine.definitions.rules import say
from engine.definitions.translating import translate

ENGLISH_NONE, VIETNAMESE_NONE = "(none yet)", "(chưa có)"


def check(scene: Scene) -> Iterator[Finding]:
    yield from _shared(scene)
    for _diagram, process in scene.each_process():
        for flow in process.flows.values():
            if flow.condition:
                yield from _condition(scene, process, flow, flow.condition)
        for node in process.nodes.values():
            yield from _timer(scene, process, node)
            yield from _looked_at(scene, process, node)
    yield from _legal_times(scene)


def _timer(scene: Scene, process: Process, node: Node) -> Iterator[Finding]:
    """A timer that waits for an instant nobody writes would stop the dossier."""
    if node.trigger is None or node.trigger.timer is None:
        return
    kind, text = node.trigger.timer
    read = read_time(unwrapped(text.strip()), kind)
    if read is None:
        return  # an error of its own, said where the engine's copy is made
    for asked in sorted(compile_expression(read[1], ENGINE_FUNCTIONS).names):
        fact, field = _split(scene, asked)
        fields = scene.facts.get(fact) if fact else {}
        if fact is None or (field and fields is not None and field not in fields):
            yield scene.about("timer-unknown-fact", node, process.id, value=asked, known=_listed(scene.facts))


def _looked_at(scene: Scene, process: Process, node: Node) -> Iterator[Finding]:
    """A list nobody writes cannot be gone through, and what waits for such a condition waits for ever."""
    loop = node.loop
    texts = [loop.collection, loop.cardinality] if loop and loop.kind != "standard" else []
    texts += [node.trigger.condition] if node.trigger else []
    items = {each.loop.item for each in process.nodes.values() if each.loop}
    for text in filter(None, texts):
        try:
            names = compile_expression(translate(text, None)).names
        except BadExpression:
            continue  # an error of its own, said where the engine's copy is made
        for asked in sorted(names):
            if _split(scene, asked)[0] is None and asked.split(".")[0] not in items:
                yield scene.about("node-unknown-fact", node, process.id, value=asked, known=_listed(scene.facts))


def _legal_times(scene: Scene) -> Iterator[Finding]:
    """Another legal time can only come to count when some step writes what it depends on."""
    main = scene.bundle.process(scene.profile.main) if scene.profile.main else None
    if main is None or scene.law is None or not scene.profile.procedure:
        return
    file = scene.files[main.id]
    for when in scene.law.conditions:
        for asked in sorted(compile_expression(when).names):
            yield from unknown_reference(scene, main.id, main.name, file, asked)
        yield from _unknown_choices(scene, main.id, main.name, file, when)


def unknown_reference(scene: Scene, element_id: str, name: str, file: str | None, reference: str) -> Iterator[Finding]:
    """Said when a lane or task looks at a fact that nobody provides."""
    fact, field = _split(scene, reference)
    fields = scene.facts.get(fact) if fact else {}
    if fact is None or (field and fields is not None and field not in fields):
        yield say("reference-unknown-fact", element_id, name, file=file, value=reference, known=_listed(scene.facts))


def _condition(scene: Scene, process: Process, flow: Flow, text: str) -> Iterator[Finding]:
    try:
        text = translate(text, flow.language)
    except BadExpression:
        return  # the reason is an error of its own, said where the engine's copy is made
    file = scene.files[process.id]
    name = flow.name or None  # one without a name is called by what it joins (`nameplates.in_words`)
    for asked in sorted(compile_expression(text).names):
        fact, field = _split(scene, asked)
        if fact is None:
            yield say("condition-unknown-fact", flow.id, name, file=file, value=asked, known=_listed(scene.facts))
            continue
        fields = scene.facts[fact]
        if field and fields is not None and field not in fields:
            yield say(
                "condition-unknown-field", flow.id, name, file=file, value=asked, form=fact, known=_listed(fields)
            )
    yield from _unknown_choices(scene, flow.id, name, file, text)


def _unknown_choices(scene: Scene, element_id: str, name: str | None, file: str | None, text: str) -> Iterator[Finding]:
    for asked, value in compared(text):
        choices = _choices(scene, asked)
        if choices is not None and value is not None and value not in choices:
            known = ", ".join(str(choice) for choice in choices)
            yield say("condition-unknown-choice", element_id, name, file=file, fact=asked, value=value, known=known)


def compared(text: str) -> Iterator[tuple[str, object]]:
    """(dotted name, constant) for every comparison for equality or membership in an expression."""
    for node in ast.walk(ast.parse(text.strip(), mode="eval")):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
            if isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn):
                yield from _pairs(left, right)
                yield from _pairs(right, left)


def _pairs(name: ast.expr, value: ast.expr) -> Iterator[tuple[str, object]]:
    dotted = _dotted(name)
    values = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    for each in values:
        if dotted and isinstance(each, ast.Constant):
            yield dotted, each.value


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (root := _dotted(node.value)):
        return f"{root}.{node.attr}"
    return None


def _split(scene: Scene, asked: str) -> tuple[str | None, str | None]:
    """`appraisal.result` -> the fact `appraisal`, its field `result`; the longest known fact wins."""
    parts = asked.split(".")
    for length in range(len(parts), 0, -1):
        fact = ".".join(parts[:length])
        if fact in scene.facts:
            return fact, parts[length] if length < len(parts) else None
    return None, None


def _choices(scene: Scene, asked: str) -> Choices:
    fact, field = _split(scene, asked)
    fields = scene.facts.get(fact) if fact else None
    return fields.get(field) if fields and field else None


def _shared(scene: Scene) -> Iterator[Finding]:
    """Two different forms under one name: answers of the same field would overwrite one another."""
    asked: dict[tuple[str, str], str] = {}
    if scene.law and scene.law.fact and scene.law.intake_form:
        asked = {(scene.law.fact, field): scene.law.intake_form for field in scene.fields_of(scene.law.intake_form)}
    for task in scene.profile.tasks.values():
        if not task.fact or not task.form:
            continue
        for field in scene.fields_of(task.form):
            other = asked.setdefault((task.fact, field), task.form)
            if other != task.form:
                value = f"{task.fact}.{field}"
                yield scene.about("fact-shared", task, task.process_id, value=value, form=task.form, other=other)


def _listed(names: object) -> tuple[str, str]:
    listed = ", ".join(sorted(str(name) for name in names)) if isinstance(names, dict) else ""
    return (listed or VIETNAMESE_NONE, listed or ENGLISH_NONE)
