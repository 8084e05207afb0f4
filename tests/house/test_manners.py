"""How the house is kept: short rooms, nothing left lying about, and refusals that are sentences."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from house_tree import ROOMS, ROOT, product_code, short, texts, tree

from web.translations.gathering import refusals

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
LETTERS = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<![\w.:/])/(?:work|home|root|Users|mnt)/\w"),
    "the address of a package registry": re.compile(r"https?://[^/\s\"']*(?:registry|pypi|pythonhosted|npmjs|nexus)"),
    "a wait the policy of the pages forbids": re.compile(r"\.wait_for_" r"function\("),
    "something left to do": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b"),
}

CODE = [path for path in product_code() if "versions" not in path.parts]


@cache
def every_text() -> dict[Path, str]:
    """Read when the first test asks, not for everybody who collects tests."""
    return {path: path.read_text(encoding="utf-8") for path in texts()}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_carries(what: str) -> None:
    found = [
        f"{short(path)}:{number}: {line.strip()[:100]}"
        for path, text in every_text().items()
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of somebody's machine", "see /{}/somebody".format("home")),
        ("a path of somebody's machine", 'open("/{}/x")'.format("work")),
        ("the address of a package registry", "https://{}.example.org/x".format("registry")),
        ("a wait the policy of the pages forbids", "page.{}('x')".format("wait_for_function")),
        ("something left to do", "# {}: later".format("TO" + "DO")),
    ],
)
def test_what_must_not_be_carried_is_seen(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)


def test_modules_are_read_in_one_sitting() -> None:
    lengths = {short(path): len(path.read_text().splitlines()) for path in CODE}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions_fit_a_screen() -> None:
    found = {
        f"{short(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }
    assert {name: length for name, length in found.items() if length > LONGEST_FUNCTION} == {}


def test_the_engine_does_not_print() -> None:
    """The commands behind run.py do: it is what they are for."""
    found = [
        f"{short(path)}:{node.lineno}"
        for path in CODE
        if short(path).startswith(("engine/", "forms/")) and not path.name.endswith("_command.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []


def test_no_error_is_swallowed() -> None:
    assert [f"{short(path)}:{line}" for path in CODE for line in swallowed(tree(path))] == []


def swallowed(module: ast.Module) -> list[int]:
    """Lines of handlers that say nothing; a first attempt that returns may fall through to a second one."""
    attempts = {
        attempt
        for node in ast.walk(module)
        for body in [getattr(node, "body", None)]
        if isinstance(body, list)
        for attempt in body[:-1]
        if isinstance(attempt, ast.Try) and isinstance(attempt.body[-1], ast.Return)
    }
    return [
        handler.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Try) and node not in attempts
        for handler in node.handlers
        if all(isinstance(statement, ast.Pass) or _is_remark(statement) for statement in handler.body)
    ]


def _is_remark(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("try:\n    a()\nexcept E:\n    pass\nb()", [3]),
        ("def f():\n    try:\n        return a()\n    except E:\n        ...", [4]),
        ("def f():\n    try:\n        return a()\n    except E:\n        pass\n    return b()", []),
        ("try:\n    a()\nexcept E:\n    b()", []),
    ],
)
def test_a_swallowed_error_is_seen(code: str, lines: list[int]) -> None:
    assert swallowed(ast.parse(code)) == lines


def test_no_room_is_a_cupboard() -> None:
    cupboards = {"utils", "util", "helpers", "helper", "common", "manager", "service", "services", "misc"}
    assert [short(path) for path in CODE if cupboards & {*path.relative_to(ROOT).with_suffix("").parts}] == []


# --- refusals ------------------------------------------------------------------------------------------------------

REFUSALS = refusals([path for path in product_code() if path.parent != ROOT])


def test_there_are_refusals() -> None:
    assert {"Refusal", "NotFound", "SomeoneMovedItFirst", "AnswersNotAccepted"} <= REFUSALS.keys()


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_a_refusal_is_a_vietnamese_sentence(name: str) -> None:
    path, sentence = REFUSALS[name]
    assert sentence, f"{short(path)}: {name} says nothing"
    assert LETTERS.search(sentence), sentence
    assert sentence[0].isupper() or sentence[0] in "{“", sentence
    assert re.search(r"(?:[.!?…]|: \{\w+\})\Z", sentence), sentence  # or it ends by quoting another sentence
    assert "%" not in sentence, sentence
    sentence.format_map(Counter())  # the braces are placeholders by name, or this says so


def test_no_two_refusals_have_one_name() -> None:
    names = Counter(
        node.name
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and node.name in REFUSALS
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_every_test_folder_has_names_of_its_own() -> None:
    """Test modules are found by bare name, so a name may stand only once."""
    names = Counter(
        path.name for path in (ROOT / "tests").rglob("*.py") if path.name not in {"conftest.py", "__main__.py"}
    )
    assert [name for name, times in names.items() if times > 1 and name != "__init__.py"] == []


def test_the_tree_that_is_read_is_the_whole_tree() -> None:
    assert Path(__file__).resolve() in every_text()
    assert ROOT / "docs" / "house.md" in every_text()
