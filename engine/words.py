"""Marking sentences: the engine says them in Vietnamese, the pages translate them when they show them."""

from __future__ import annotations


def _(sentence: str) -> str:
    """The sentence itself. The mark is for those who gather what needs an English translation."""
    return sentence


class Named(str):
    """A name that stands inside a sentence: the Vietnamese one, with the English one beside it where there is one."""

    en: str

    def __new__(cls, vi: str, en: str | None = None) -> Named:
        self = super().__new__(cls, vi)
        self.en = en or vi
        return self
