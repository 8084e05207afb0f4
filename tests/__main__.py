"""`python3 -m tests`: everything that counts, in the environment it makes for itself.

python3 -m tests                    format, lint, types, all tests
python3 -m tests --quick            the same with the quick tests only, on SQLite
python3 -m tests tests/engine -k x  pytest alone, with these words
"""

from __future__ import annotations

import os
import subprocess
import sys

import environment

QUICK = "--quick"
WORKERS = "3"  # on two cores: those who play in a browser or kill a server wait for a third of their time
CHECKS = (
    ("format", ["ruff", "format", "--check", "--quiet", "--extend-exclude", "*.md", "."]),
    ("lint", ["ruff", "check", "--quiet", "."]),
    ("types", ["mypy", "--no-error-summary"]),
)


def main(words: list[str]) -> int:
    """The number of checks that failed, so that 0 means: sure."""
    environment.enter("requirements-test.txt")
    if words and words != [QUICK]:
        return _python("-m", "pytest", *words)
    failed = [name for name, command in CHECKS if _said(name, _python("-m", *command))]
    if _said("tests", _tests(quick=words == [QUICK])):
        failed.append("tests")
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return len(failed)


def _tests(*, quick: bool) -> int:
    at_once = ["-n", WORKERS]
    if not quick:
        return _python("-m", "pytest", *at_once)
    os.environ["MOTCUA_TEST_DB"] = "sqlite"
    return _python("-m", "pytest", *at_once, "-m", "not slow and not browser and not postgres")


def _said(name: str, code: int) -> int:
    if code:
        print(f"--- {name}: failed", flush=True)
    return code


def _python(*words: str) -> int:
    return subprocess.run([sys.executable, *words]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
