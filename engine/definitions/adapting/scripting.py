"""Script tasks: only plain assignments in Python notation are understood; they become expressions of ours."""

from __future__ import annotations

import ast

from engine.definitions.diagram import Node
from engine.definitions.dialects import OURS
from engine.definitions.expressions import BadExpression, compile_expression


def assignments(node: Node) -> list[tuple[str, str]] | None:
    """[(fact, expression)] of a script task such as `fee = 8000`; [] when it is empty, None when anything else."""
    if not node.script or not node.script.strip():
        return []
    if (node.script_format or "").strip().lower() not in OURS or len(node.script) > 5_000:
        return None
    try:
        tree = ast.parse(node.script.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found: list[tuple[str, str]] = []
    for statement in tree.body:
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return None
        target = statement.targets[0]
        if not isinstance(target, ast.Name) or target.id.startswith("_"):
            return None
        try:
            found.append((target.id, compile_expression(ast.unparse(statement.value)).text))
        except (BadExpression, RecursionError):
            return None
    return found
