"""Opening the files a command was given, and saying in our words why one cannot be opened."""

from __future__ import annotations

from pathlib import Path

from engine.definitions.diagram import Finding
from engine.definitions.rules import say

LARGEST_FILE = 20_000_000  # bytes; the walls refuse far less, this only keeps us from reading a disk image

REASONS: dict[type[OSError], tuple[str, str]] = {
    FileNotFoundError: ("không có tệp này", "there is no such file"),
    IsADirectoryError: ("đây là một thư mục", "it is a folder"),
    PermissionError: ("không có quyền đọc", "you may not read it"),
}


def bytes_of(path: Path) -> bytes:
    """The content of a file, at most `LARGEST_FILE` bytes. Raises `OSError`, which `not_opened` puts into words."""
    if path.is_dir():
        raise IsADirectoryError(21, "Is a directory", str(path))
    with path.open("rb") as file:
        return file.read(LARGEST_FILE)


def not_opened(trouble: OSError) -> Finding:
    """The finding for a file that cannot be opened."""
    name = str(trouble.filename)
    return say("file-missing", None, None, file=name, reason=_why(trouble))


def _why(trouble: OSError) -> tuple[str, str]:
    for kind, words in REASONS.items():
        if isinstance(trouble, kind):
            return words
    return (trouble.strerror or str(trouble),) * 2
