"""Decimal numbers: areas, heights, weights. Kept as text, so that they stay exactly what the officer wrote.

Vietnamese papers write `1.250,75`, English ones and programs `1,250.75` or `1250.75`. With both marks the last one is
the decimal mark; a single mark is read as one too, unless three digits follow it: `1.250` is a thousand and something
here and one and a quarter there, so the officer is asked.

Kept as `-1250.75`: a point and at least one digit after it, so that a decimal is told from a code; no zeros at the
end, so that one number is one text. Where three digits would be left a zero is added (`1.1250`), so that what is kept
reads as itself.
"""

from __future__ import annotations

import re
from decimal import Decimal

PLAIN = re.compile(r"(-?)([0-9]+)(?:[.,]([0-9]+))?")
GROUPS = r"[0-9]{1,3}(?:%s[0-9]{3})+"
VIETNAMESE = re.compile(rf"(-?)({GROUPS % r'[. ]'})(?:,([0-9]+))?")
ENGLISH = re.compile(rf"(-?)({GROUPS % ','})(?:\.([0-9]+))?")
TWO_READINGS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
KEPT = re.compile(r"-?(0|[1-9][0-9]*)\.([0-9]+)")


class TwoReadings(ValueError):
    """`1.250`: the number with the mark between thousands, and the one with a decimal mark, as they may be typed."""

    def __init__(self, text: str) -> None:
        bare = text.replace(",", ".")
        self.whole, self.part = bare.replace(".", ""), typed(kept(Decimal(bare)))
        super().__init__(text)


def parse(text: str) -> Decimal | None:
    """The number a text says, exactly; None when it says none. Raises `TwoReadings`."""
    if TWO_READINGS.fullmatch(text):
        raise TwoReadings(text)
    found = PLAIN.fullmatch(text) or VIETNAMESE.fullmatch(text) or ENGLISH.fullmatch(text)
    if found is None:
        return None
    sign, whole, part = found.groups()
    return Decimal(f"{sign}{re.sub('[^0-9]', '', whole)}.{part or 0}")


def kept(number: Decimal) -> str:
    """The one text a number is kept as: 60 -> 60.0, 60.50 -> 60.5, 1.125 -> 1.1250"""
    whole, _, part = f"{number:f}".partition(".")
    part = part.rstrip("0") or "0"
    if len(part) == 3 and TWO_READINGS.fullmatch(f"{whole}.{part}"):
        part += "0"
    return f"{whole}.{part}" if Decimal(f"{whole}.{part}") else "0.0"


def number_of(text: str) -> Decimal | None:
    """The number of a kept text, or None for any other text, such as `1.250`."""
    number = Decimal(text) if KEPT.fullmatch(text) else None
    return number if number is not None and kept(number) == text else None


def typed(text: str, lang: str = "vi") -> str:
    """A kept text as an input holds it: 1250,75 (1250.75 on an English page); any other text as it is."""
    if number_of(text) is None:
        return text
    return text.removesuffix(".0").replace(".", "." if lang == "en" else ",")


def shown(text: str, lang: str) -> str:
    """A kept text as a reader sees it: 1.250,75, or 1,250.75 in English."""
    number = number_of(text)
    if number is None:
        return text
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    words = f"{sign}{Decimal(digits):,f}{'.' + part if part else ''}"
    return words if lang == "en" else words.translate(str.maketrans(",.", ".,"))


def places(number: Decimal) -> int:
    """How many digits after the mark say something."""
    return len(f"{number:f}".partition(".")[2].rstrip("0"))
