"""Folding: one spelling for every way of typing a Vietnamese name, so that `dang` finds Đặng; and their order."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_BARRED = str.maketrans("đĐ", "dD")  # the barred d is a letter of its own and does not decompose
_LETTERS = {letter: 1000 + place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {tone: place for place, tone in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}  # huyền hỏi ngã sắc nặng


def fold(text: str) -> str:
    """`text` without tone marks, vowel marks, bars, capitals and doubled blanks; the same for NFC and NFD input."""
    plain = unicodedata.normalize("NFD", text.translate(_BARRED).casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.split())


@lru_cache(maxsize=8_192)
def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The place of a name in Vietnamese alphabetical order: word by word, đ after d and ê after e, tones last."""
    letters: list[str] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFD", text.casefold()):
        if mark in _TONES and tones:
            tones[-1] = _TONES[mark]
        elif unicodedata.combining(mark) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + mark)
        else:
            letters.append(mark)
            tones.append(0)
    return tuple(_LETTERS.get(letter, ord(letter[0])) for letter in letters), tuple(tones)
