"""What a rehearsal says: a Vietnamese sentence with `{places}` and what fills them, put together when it is read.

What fills a place has a name in both languages (`Named`), or is written as in a script and needs no translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import Refusal


@dataclass(frozen=True)
class Said:
    """`sentence` is the key of its translation."""

    sentence: str
    filling: Mapping[str, object] = field(default_factory=dict)

    def text(self, sentence: str | None = None, filling: Mapping[str, object] | None = None) -> str:
        """The sentence (or its translation) with its places filled (or with what fills them in that language)."""
        words, filling = sentence or self.sentence, filling or self.filling
        return words.format_map(filling) if filling else words

    def as_json(self) -> dict[str, Any]:
        filling = {name: str(value) for name, value in self.filling.items()}
        return {"text": self.text(), "sentence": self.sentence, "filling": filling}


def of_refusal(refusal: Refusal) -> Said:
    return Said(refusal.sentence(), {**refusal.details}) if refusal.details else Said(refusal.text())
