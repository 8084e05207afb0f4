"""What a rehearsal says: a Vietnamese sentence with `{places}` and what fills them, put together when it is read.

What fills a place has a name in both languages (`Named`), or is written as in a script and needs no translation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import Refusal
from engine.words import Named, Sentence


@dataclass(frozen=True)
class Said:
    """`sentence` is the key of its translation."""

    sentence: str
    filling: Mapping[str, object] = field(default_factory=dict)

    def text(self, sentence: str | None = None, filling: Mapping[str, object] | None = None) -> str:
        """The sentence (or its translation) with its places filled (or with what fills them in that language)."""
        words, filling = sentence or self.sentence, filling or self.filling
        return words.format_map(filling) if filling else words

    def as_sentence(self) -> str:
        """To stand inside another sentence, or at a field, and be said there in its reader's language."""
        has_no_places = not self.filling and "{" in self.sentence
        return self.sentence if has_no_places else Sentence(self.sentence, **self.filling)

    def as_json(self) -> dict[str, Any]:
        filling = {name: str(value) for name, value in self.filling.items()}
        return {"text": self.text(), "sentence": self.sentence, "filling": filling}


Translate = Callable[[str], str]  # a Vietnamese sentence into another language


def told(said: Said | str, translate: Translate | None) -> str:
    """What is said, through `translate` where there is one: its sentence and what fills it, in English."""
    if isinstance(said, Said):
        if translate is None:
            return said.text()
        return said.text(
            translate(said.sentence), {name: _filling(one, translate) for name, one in said.filling.items()}
        )
    return str(said) if translate is None else str(_filling(said, translate))


def _filling(value: object, translate: Translate) -> object:
    if isinstance(value, Named):
        return value.en
    if isinstance(value, Sentence):
        return value.said(translate, lambda inside: _filling(inside, lambda typed: typed))
    return translate(value) if isinstance(value, str) and value else value


def of_refusal(refusal: Refusal) -> Said:
    return Said(refusal.sentence(), {**refusal.details}) if refusal.details else Said(refusal.text())
