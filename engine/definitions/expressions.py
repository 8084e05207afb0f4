"""Our expression language: conditions over a dossier's facts, and nothing else.

    appraisal.result == "approved" and len(papers) > 2

Names and dotted names (facts), numbers, texts, `True False None`, comparison, `in`, `and or not`, `+ - *`, lists, and
calls of the functions one allows. The text is parsed with Python's own grammar, every node is checked against a white
list and turned into a closure; no text is ever given to `eval`. A missing fact is None; no order comparison with None
holds. Numbers are reckoned exactly; a decimal fact, kept as the text `60.5`, counts as that number (see `figures`).
`translate` (in `translating`) brings the languages of other tools into this one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from engine.definitions.operators import ARITHMETIC, BUILT_IN_WORK, COMPARISONS, OutOfBounds, negate
from engine.errors import Invalid
from engine.words import Named

MAX_LENGTH = 2_000
MAX_DEPTH = 40
MAX_NODES = 400

BUILT_IN = frozenset(BUILT_IN_WORK)
ENGINE_FUNCTIONS = frozenset({"started_by", "instances", "after"})

Facts = Mapping[str, Any]
Functions = Mapping[str, Callable[..., Any]]
Step = Callable[[Facts, Functions], Any]


class BadExpression(Invalid):
    """Biểu thức “{text}” chưa hợp lệ: {reason}."""

    def __init__(self, text: str, reason: str, english: str, column: int | None = None) -> None:
        place, en_place = (f" (vị trí {column + 1})", f" (column {column + 1})") if column is not None else ("", "")
        super().__init__(text=text[:200], reason=Named(reason + place, english + en_place))
        self.reason = reason + place
        self.english = english + en_place
        self.column = column


class CannotBeEvaluated(Invalid):
    """Không tính được biểu thức “{text}”: {reason}."""

    @property
    def english(self) -> str:
        reason = self.details["reason"]
        return f"“{self.details['text']}” cannot be worked out: {getattr(reason, 'en', reason)}"


@dataclass(frozen=True)
class Expression:
    """A checked expression. `names` are the dotted names of the facts it reads."""

    text: str
    names: frozenset[str]
    step: Step

    def evaluate(self, facts: Facts, functions: Functions | None = None) -> Any:
        """The value for these facts. Raises `CannotBeEvaluated` (e.g. a text compared by order with a number)."""
        try:
            return self.step(facts, functions or {})
        except CannotBeEvaluated:
            raise
        except (TypeError, ValueError, ArithmeticError, KeyError, RecursionError) as error:
            raise CannotBeEvaluated(text=self.text[:200], reason=_why(error)) from error


def _why(error: Exception) -> Named:
    """What went wrong, in words of the office: Python's own are for those who write Python."""
    if isinstance(error, OutOfBounds):
        return error.said
    for kind, said in _REASONS:
        if isinstance(error, kind):
            return said
    return Named("giá trị không dùng được trong phép tính này", "a value cannot be used in this operation")


_REASONS: tuple[tuple[type[Exception], Named], ...] = (
    (
        TypeError,
        Named(
            "các giá trị khác loại (như chữ với số) không so sánh, không tính với nhau được",
            "values of different kinds (such as a text and a number) cannot be compared or reckoned with",
        ),
    ),
    (ArithmeticError, Named("phép tính với số này không có kết quả", "reckoning with this number has no result")),
    (KeyError, Named("hàm được gọi không dùng được ở đây", "the function it calls cannot be used here")),
    (RecursionError, Named("biểu thức quá phức tạp", "the expression is too complicated")),
)


@lru_cache(maxsize=4096)
def compile_expression(text: str, functions: frozenset[str] = frozenset()) -> Expression:
    """Check and compile; `functions` are the names that may be called besides `len`. Raises `BadExpression`."""
    tree = _parse(text)
    maker = _Maker(text.strip(), functions | BUILT_IN)
    step = maker.make(tree.body, 0)
    return Expression(text.strip(), frozenset(maker.names), step)


def _parse(text: str) -> ast.Expression:
    stripped = text.strip()
    if not stripped:
        raise BadExpression(text, "biểu thức trống", "the expression is empty")
    if len(stripped) > MAX_LENGTH:
        raise BadExpression(text, f"dài quá {MAX_LENGTH} ký tự", f"longer than {MAX_LENGTH} characters")
    try:
        return ast.parse(stripped, mode="eval")
    except SyntaxError as error:
        column = None if error.offset is None else max(0, error.offset - 1)
        raise BadExpression(text, "sai cú pháp", "it is not well formed", column) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise BadExpression(text, "sai cú pháp hoặc quá phức tạp", "not well formed or too complicated") from error


class _Maker:
    """Turns a checked syntax tree into closures, collecting the names it reads."""

    def __init__(self, text: str, functions: frozenset[str]) -> None:
        self.text = text
        self.functions = functions
        self.names: set[str] = set()
        self.count = 0

    def make(self, node: ast.expr, depth: int) -> Step:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            raise self.refuse(node, "quá phức tạp", "it is too complicated")
        method: Callable[[Any, int], Step] | None = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            kind = type(node).__name__
            raise self.refuse(node, f"không được dùng {kind}", f"{kind} is not allowed")
        return method(node, depth + 1)

    def refuse(self, node: ast.expr, reason: str, english: str) -> BadExpression:
        return BadExpression(self.text, reason, english, node.col_offset)

    def _constant(self, node: ast.Constant, depth: int) -> Step:
        value = node.value
        if value is not None and not isinstance(value, (bool, int, float, str)):
            raise self.refuse(node, "giá trị không được phép", "this kind of value is not allowed")
        kept = self.as_written(node) if isinstance(value, float) else value
        return lambda facts, functions: kept

    def as_written(self, node: ast.Constant) -> Decimal:
        try:
            return Decimal(ast.get_source_segment(self.text, node) or "")
        except InvalidOperation as beyond:
            raise self.refuse(node, "số quá lớn hoặc quá nhỏ", "the number is too large or too small") from beyond

    def _name(self, node: ast.Name, depth: int) -> Step:
        name = self.checked(node, node.id)
        self.names.add(name)
        return lambda facts, functions: facts.get(name)

    def _attribute(self, node: ast.Attribute, depth: int) -> Step:
        path = self.path(node)
        self.names.add(".".join(path))
        return lambda facts, functions: _follow(facts, path)

    def path(self, node: ast.expr) -> list[str]:
        if isinstance(node, ast.Name):
            return [self.checked(node, node.id)]
        if isinstance(node, ast.Attribute):
            return [*self.path(node.value), self.checked(node, node.attr)]
        raise self.refuse(
            node, "dấu chấm chỉ dùng sau tên một thông tin của hồ sơ", "a dot may only follow the name of a fact"
        )

    def checked(self, node: ast.expr, name: str) -> str:
        if name.startswith("_"):
            raise self.refuse(node, f"tên “{name}” không được bắt đầu bằng “_”", f"name '{name}' starts with '_'")
        return name

    def _boolop(self, node: ast.BoolOp, depth: int) -> Step:
        steps = [self.make(value, depth) for value in node.values]
        stop_at = isinstance(node.op, ast.Or)

        def run(facts: Facts, functions: Functions) -> Any:
            value: Any = None
            for step in steps:
                value = step(facts, functions)
                if bool(value) is stop_at:
                    break
            return value

        return run

    def _unaryop(self, node: ast.UnaryOp, depth: int) -> Step:
        step = self.make(node.operand, depth)
        if isinstance(node.op, ast.Not):
            return lambda facts, functions: not step(facts, functions)
        if isinstance(node.op, ast.USub):
            return lambda facts, functions: negate(step(facts, functions))
        raise self.refuse(node, "phép toán không được dùng", "this operator is not allowed")

    def _binop(self, node: ast.BinOp, depth: int) -> Step:
        work = ARITHMETIC.get(type(node.op))
        if work is None:
            kind = type(node.op).__name__
            raise self.refuse(node, f"phép toán {kind} không được dùng (chỉ + - *)", f"operator {kind} is not allowed")
        if isinstance(node.op, ast.Mult) and (_is_text(node.left) or _is_text(node.right)):
            raise self.refuse(node, "không nhân được chữ hoặc danh sách", "a text or a list cannot be multiplied")
        left, right = self.make(node.left, depth), self.make(node.right, depth)
        return lambda facts, functions: work(left(facts, functions), right(facts, functions))

    def _compare(self, node: ast.Compare, depth: int) -> Step:
        operands = [self.make(part, depth) for part in (node.left, *node.comparators)]
        tests = []
        for op in node.ops:
            if type(op) not in COMPARISONS:
                kind = type(op).__name__
                raise self.refuse(node, f"phép so sánh {kind} không được dùng", f"comparison {kind} is not allowed")
            tests.append(COMPARISONS[type(op)])

        def run(facts: Facts, functions: Functions) -> bool:
            left = operands[0](facts, functions)
            for test, operand in zip(tests, operands[1:], strict=True):
                right = operand(facts, functions)
                if not test(left, right):
                    return False
                left = right
            return True

        return run

    def _list(self, node: ast.List | ast.Tuple, depth: int) -> Step:
        steps = [self.make(part, depth) for part in node.elts]
        return lambda facts, functions: [step(facts, functions) for step in steps]

    _tuple = _list

    def _call(self, node: ast.Call, depth: int) -> Step:
        if not isinstance(node.func, ast.Name) or node.func.id not in self.functions or node.keywords:
            raise self.refuse(
                node,
                f"chỉ được gọi: {', '.join(sorted(self.functions))}",
                f"only these may be called: {', '.join(sorted(self.functions))}",
            )
        name, steps = node.func.id, [self.make(argument, depth) for argument in node.args]
        if name == "len" and len(steps) != 1:
            raise self.refuse(node, "len cần đúng một giá trị", "len takes exactly one value")

        def run(facts: Facts, functions: Functions) -> Any:
            work = functions.get(name, BUILT_IN_WORK.get(name))
            if work is None:
                raise KeyError(name)
            return work(*(step(facts, functions) for step in steps))

        return run


def _is_text(node: ast.expr) -> bool:
    """Whether this can only be a text or a list."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_text(node.left) or _is_text(node.right)
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text or isinstance(node, ast.List | ast.Tuple)


def _follow(facts: Facts, path: Sequence[str]) -> Any:
    value: Any = facts
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value
