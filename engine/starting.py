"""What keeps a command from starting."""

from __future__ import annotations


class CannotStart(Exception):
    """Something outside the program keeps it from starting: said in both languages, because nobody has chosen one."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"Không khởi động được: {vi}\nCannot start: {en}")
