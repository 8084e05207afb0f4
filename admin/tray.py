"""The tray: files handed in for a version that could not be published yet, so that they need not be chosen again.

One archive per hand-in under `var/tray`, named by its account and content; only that account takes it out again, and
after a day it is gone. It holds nothing anybody depends on: without it, files are chosen once more.
"""

from __future__ import annotations

import hashlib
import io
import re
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.act import Act, Office

KEPT_SECONDS = 24 * 3600
LAW = "legal.json"
KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class HandIn:
    """Diagrams by name, and legal data as its JSON text (empty where it does not change)."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    law: bytes = b""

    def with_more(self, files: Mapping[str, bytes], law: bytes, without: frozenset[str] = frozenset()) -> HandIn:
        """The same with what was chosen now on top, and without what was taken out."""
        kept = {name: xml for name, xml in {**self.files, **files}.items() if name not in without}
        return HandIn(kept, law or (b"" if LAW in without else self.law))


def put(act: Act, what: HandIn) -> str:
    """Lay it into the tray; the key takes it out again."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in sorted(what.files.items()):
            archive.writestr(zipfile.ZipInfo(f"diagram/{name}"), xml)
        archive.writestr(zipfile.ZipInfo(LAW), what.law)
    key = hashlib.sha256(packed.getvalue()).hexdigest()[:32]
    folder = _folder(act.office)
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    _path(act, key).write_bytes(packed.getvalue())
    return key


def take(act: Act, key: str) -> HandIn:
    """What lies under the key for this account; nothing where it is not there any more."""
    path = _path(act, key) if KEY.fullmatch(key) else None
    if path is None or not path.exists():
        return HandIn()
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("diagram/")]
        return HandIn({name.removeprefix("diagram/"): archive.read(name) for name in names}, archive.read(LAW))


def _folder(office: Office) -> Path:
    return office.settings.var / "tray"


def _path(act: Act, key: str) -> Path:
    return _folder(act.office) / f"{act.actor.account_id}-{key}.zip"


def _clear(folder: Path) -> None:
    """Drop what has lain for a day; the age of a file is the machine's own time."""
    for path in folder.glob("*.zip"):
        if time.time() - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink(missing_ok=True)
