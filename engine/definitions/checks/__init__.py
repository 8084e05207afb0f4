"""The checks: what keeps a runnable bundle from being published (`incomplete`), and what could be better (`advice`).

Whether the engine can run it at all is found on the way into the engine's copy (adapting). What one place says, the
other does not say again.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks import facts, names, paths, people, tasks
from engine.definitions.checks.known import Known, Law
from engine.definitions.checks.scene import Scene
from engine.definitions.diagram import Bundle, Finding
from engine.definitions.profile import KINDS, Profile, profile_of
from engine.definitions.rules import say

__all__ = ["Known", "Law", "check", "in_order"]

ORDER = {"error": 0, "incomplete": 1, "advice": 2}


def check(
    bundle: Bundle, *, known: Known | None = None, law: Law | None = None, profile: Profile | None = None
) -> list[Finding]:
    """Everything to say about a readable bundle, gravest first, then as drawn.

    `known`: forms, roles and bodies there are. `law`: what the catalogue says about the procedure; None when it is
    not known, then the legal time is not compared.
    """
    scene = Scene(bundle, profile or profile_of(bundle), known or Known(), law)
    found = [
        *_procedure(scene),
        *_ids(scene),
        *people.check(scene),
        *tasks.check(scene),
        *facts.check(scene),
        *paths.check(scene),
        *names.check(scene),
    ]
    return in_order(found)


def in_order(findings: list[Finding]) -> list[Finding]:
    """Gravest first; what was said twice about the same element is said once."""
    once = {(f.file, f.rule, f.element_id, f.message): f for f in findings}
    return sorted(once.values(), key=lambda finding: ORDER[finding.severity])


def _procedure(scene: Scene) -> Iterator[Finding]:
    main = scene.bundle.process(scene.profile.main) if scene.profile.main else None
    if main is None:
        return
    if not scene.profile.procedure:
        yield say("procedure-unnamed", main.id, main.name, file=scene.files.get(main.id))
    elif scene.law is None:
        yield say("procedure-unknown", main.id, main.name, file=scene.files.get(main.id), value=scene.profile.procedure)


def _ids(scene: Scene) -> Iterator[Finding]:
    """Work items and clocks are kept by the drawn id, so one id means one task in the whole bundle."""
    first: dict[str, str] = {}
    for diagram, process in scene.each_process():
        for node in process.nodes.values():
            other = first.setdefault(node.id, diagram.file) if node.tag in KINDS else diagram.file
            if other != diagram.file:
                yield say("id-shared", node.id, node.name, file=diagram.file, value=node.id, other=other)
