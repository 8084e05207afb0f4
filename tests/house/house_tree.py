"""The tree as the house tests see it: which files belong to the product, and what each imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("engine", "forms", "integrations", "demo", "web", "desk", "admin", "api")
DOORS = ("run.py", "environment.py")
NOT_OURS = {".git", ".venv", "var", "node_modules", "dist", "__pycache__", ".hypothesis", "shots"}
TEXT = re.compile(r"\.(py|md|html|txt|in|toml|json|js|mjs|css|bpmn|po|yml|yaml|svg|mako)|Makefile|run")


def product_code() -> list[Path]:
    """Every Python file that runs in an installation."""
    rooms = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [*(ROOT / door for door in DOORS), *rooms]


def texts() -> Iterator[Path]:
    """Every text file of the repository, tests and documents included."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part in NOT_OURS or part.endswith("_cache") for part in parts)
        if path.is_file() and not hidden and TEXT.fullmatch(path.suffix or path.name):
            yield path


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), short(path))


def module_name(path: Path) -> str:
    """engine/org/__init__.py -> engine.org"""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True)
class Import:
    """One import statement, or `import_module("...")`. `for_types`: stands under `if TYPE_CHECKING`."""

    importer: str
    imported: str
    line: int
    for_types: bool = False


def imports(path: Path) -> list[Import]:
    module = tree(path)
    typing_only = {
        inner
        for block in ast.walk(module)
        if isinstance(block, ast.If) and ast.unparse(block.test).endswith("TYPE_CHECKING")
        for statement in block.body
        for inner in ast.walk(statement)
    }
    return [
        Import(module_name(path), name, node.lineno, node in typing_only)
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call)
        for name in _named(node, path)
    ]


def _named(node: ast.Import | ast.ImportFrom | ast.Call, path: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        package = module_name(path).split(".")[: len(path.relative_to(ROOT).parts) - node.level] if node.level else []
        start = ".".join([*package, *([node.module] if node.module else [])])
        return [f"{start}.{alias.name}" for alias in node.names]
    is_by_name = ast.unparse(node.func).endswith("import_module") and node.args
    first = node.args[0] if is_by_name else None
    return [first.value] if isinstance(first, ast.Constant) and isinstance(first.value, str) else []
