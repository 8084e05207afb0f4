"""What the operators of a condition do with facts: exactly, and with no answer where a fact is missing."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from engine.definitions import figures
from engine.words import Named

MAX_TEXT = 10_000
MAX_BITS = 512


class OutOfBounds(ArithmeticError):
    """What a condition would work out is larger than any dossier needs."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.said = Named(vi, en)


def negate(value: Any) -> Any:
    """The number with the other sign; what is missing stays missing."""
    if value is None:
        return None
    with figures.unrounded():
        return -figures.exact(value)


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise OutOfBounds("số quá lớn", "the number is too large")
    if isinstance(value, (str, list)) and len(value) > MAX_TEXT:
        raise OutOfBounds("chữ hoặc danh sách quá dài", "the text or list is too long")
    return value


def _reckoned(work: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """An operation that knows no answer where a fact is missing, and rounds nothing."""

    def run(left: Any, right: Any) -> Any:
        if left is None or right is None:
            return None
        with figures.unrounded():
            return _bounded(work(*figures.alike(left, right)))

    return run


def _times(left: Any, right: Any) -> Any:
    for text, times in ((left, right), (right, left)):
        if isinstance(text, (str, list)) and isinstance(times, int) and len(text) * times > MAX_TEXT:
            raise OutOfBounds("chữ hoặc danh sách quá dài", "the text or list is too long")
    return left * right


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: left is not None and right is not None and test(*figures.alike(left, right))


def _equal(left: Any, right: Any) -> bool:
    return bool(operator.eq(*figures.alike(left, right)))


def _is_in(left: Any, right: Any) -> bool:
    if right is None or (isinstance(right, str) and not isinstance(left, str)):
        return False
    if isinstance(right, list):
        return any(_equal(left, one) for one in right)
    return left in right


def _length(value: Any) -> int:
    return 0 if value is None else len(value)


ARITHMETIC: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: _reckoned(operator.add),
    ast.Sub: _reckoned(operator.sub),
    ast.Mult: _reckoned(_times),
}
COMPARISONS: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Eq: _equal,
    ast.NotEq: lambda left, right: not _equal(left, right),
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
    ast.In: _is_in,
    ast.NotIn: lambda left, right: not _is_in(left, right),
}
BUILT_IN_WORK: Mapping[str, Callable[..., Any]] = {"len": _length}
