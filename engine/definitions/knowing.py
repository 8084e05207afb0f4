"""What is certain on a way through a diagram: which answers its conditions imply, and which conditions those settle.

Only plain comparisons count (`appraisal.result == "sufficient"`, `!=`, joined by `and`, `or`, `not`); of all else
nothing is certain. Pure.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

Known = Mapping[str, object]


def implied(condition: str | None) -> dict[str, object]:
    """The answers that are certain where the condition holds."""
    tree = _read(condition)
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    found: dict[str, object] = {}
    for part in parts:
        name, operator, value = _comparison(part)
        if name and operator is ast.Eq:
            found[name] = value
    return found


def holds(condition: str | None, known: Known) -> bool | None:
    """Whether the condition holds by what is known; None where that does not settle it."""
    return _holds(_read(condition), known)


def _read(condition: str | None) -> ast.expr | None:
    try:
        return ast.parse((condition or "").strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return None


def _holds(tree: ast.expr | None, known: Known) -> bool | None:
    if isinstance(tree, ast.BoolOp):
        decides = isinstance(tree.op, ast.Or)  # what settles it alone
        parts = [_holds(part, known) for part in tree.values]
        return decides if decides in parts else (None if None in parts else not decides)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        inside = _holds(tree.operand, known)
        return None if inside is None else not inside
    name, operator, value = _comparison(tree)
    if name not in known or operator not in (ast.Eq, ast.NotEq):
        return None
    return (known[name] == value) is (operator is ast.Eq)


def _comparison(tree: ast.expr | None) -> tuple[str, type[ast.cmpop] | None, object]:
    """(dotted name, operator, constant) of a plain comparison."""
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1 and isinstance(tree.comparators[0], ast.Constant):
        return ast.unparse(tree.left), type(tree.ops[0]), tree.comparators[0].value
    return "", None, None
