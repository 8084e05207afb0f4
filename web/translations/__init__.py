"""The English of every Vietnamese sentence: `en/LC_MESSAGES/messages.po`, compiled beside itself when it has changed.

`python -m web.translations` brings the catalogue up to date with the code and says what still lacks its English.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

HERE = Path(__file__).parent


def compile_if_stale(folder: Path = HERE) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; returns what was written.

    Two processes that start together write the same bytes, each under a name of its own, and put them in place whole.
    """
    return [_compile(source) for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_stale(source)]


def english() -> Callable[[str], str]:
    """The English of a Vietnamese sentence, for who prints without a page."""
    compile_if_stale()
    return Translations.load(HERE, ["en"]).gettext


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    compiled = source.with_suffix(".mo")
    half_written = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    with source.open("rb") as catalogue, half_written.open("wb") as binary:
        write_mo(binary, read_po(catalogue, locale=source.parent.parent.name))
    return half_written.replace(compiled)
