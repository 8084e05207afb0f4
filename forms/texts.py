"""Text as it is kept, and the refusal that every answer which cannot be kept ends in."""

from __future__ import annotations

import unicodedata

from forms import sentences as say
from forms.model import grouped
from forms.sentences import Sentence

LONGEST_POST = 200_000  # characters looked at before anything else is done with them


class Unreadable(ValueError):
    """This answer cannot be kept; carries the sentence that says why."""

    def __init__(self, template: str, **params: object) -> None:
        self.sentence = Sentence(template, **params)
        super().__init__(self.sentence)


def clean(raw: object, *, lines: bool = False) -> str:
    """A text as it is kept: NFC, no invisible format characters, no outer white space.

    One line (tabs and line ends become spaces) unless `lines`. Other control characters and broken surrogates are
    refused: no database keeps them and no reader sees them.
    """
    if not isinstance(raw, str):
        raise Unreadable(say.NOT_A_TEXT)
    if len(raw) > LONGEST_POST:
        raise Unreadable(say.TOO_LONG, limit=grouped(LONGEST_POST))
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in text):
        raise Unreadable(say.CONTROL_CHARACTERS)
    text = unicodedata.normalize("NFC", text)
    return text.strip() if lines else " ".join(text.split())


def bounded(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Unreadable(say.TOO_LONG, limit=grouped(limit))
    return text
