"""What a rehearsal says: a Vietnamese sentence with `{places}` and what fills them, put together when it is read.

What fills a place is written as in a script (`examine_birth {role: head}`), so it needs no translation.
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

    def text(self, sentence: str | None = None) -> str:
        """The sentence (or its translation) with its places filled."""
        return (sentence or self.sentence).format_map(self.filling) if self.filling else sentence or self.sentence

    def as_json(self) -> dict[str, Any]:
        filling = {name: str(value) for name, value in self.filling.items()}
        return {"text": self.text(), "sentence": self.sentence, "filling": filling}


def of_refusal(refusal: Refusal) -> Said:
    return Said(refusal.sentence(), {**refusal.details}) if refusal.details else Said(refusal.text())
