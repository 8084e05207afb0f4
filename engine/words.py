"""Marking sentences: the engine says them in Vietnamese, the pages translate them when they show them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


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


class Sentence(str):
    """A sentence with its filling kept apart, so that it can be said again in another language; a name that stands in
    both languages (`Named`) stays one, and so does a sentence inside it."""

    template: str
    params: dict[str, str]

    def __new__(cls, template: str, **params: object) -> Sentence:
        words = {name: value if isinstance(value, Named | Sentence) else str(value) for name, value in params.items()}
        self = super().__new__(cls, template.format(**words))
        self.template, self.params = template, words
        return self

    def said(self, translate: Callable[[str], str], fill: Callable[[Any], object] = str) -> str:
        """The sentence through `translate`, a function from the Vietnamese template to another language's; `fill` says
        what stands in its places."""
        return translate(self.template).format(**{name: fill(value) for name, value in self.params.items()})
