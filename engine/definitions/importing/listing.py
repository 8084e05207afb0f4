"""The two lists of an import, what was translated and what was kept: as plain values and as lines for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from engine.definitions.importing.telling import Became, Kept, called, in_short
from engine.words import Named

Lists = Mapping[str, list[dict[str, Any]]]

WORDS = {
    "vi": {"translated": "ĐÃ CHUYỂN", "kept": "GIỮ NGUYÊN"},
    "en": {"translated": "TRANSLATED", "kept": "KEPT"},
}


def as_plain(translated: Iterable[Became], kept: Iterable[Kept], file: str | None = None) -> dict[str, Any]:
    """`{translated, kept}` as values of JSON, with their words in both languages; of one `file` where it is named."""
    return {
        "translated": [
            {**_fields(each), "message": each.message, "message_en": each.message_en}
            for each in translated
            if file in (None, each.file)
        ],
        "kept": [
            {**_fields(each), "place": str(called(each)), "place_en": called(each).en}
            for each in kept
            if file in (None, each.file)
        ],
    }


def lines(told: Lists, lang: str, file: str | None = None) -> Iterator[str]:
    """One indented line for each of what `as_plain` answered; of one `file` where it is named."""
    words, ending = WORDS[lang], "_en" if lang == "en" else ""
    for became in told["translated"]:
        if file in (None, became["file"]):
            yield f"  {words['translated']}  {became['message' + ending]}"
    for kept in told["kept"]:
        if file in (None, kept["file"]):
            yield f"  {words['kept']}  {kept['place' + ending]}: {in_short(kept['setting'], kept['value'])}"


def stored(translated: Iterable[Became], kept: Iterable[Kept]) -> dict[str, Any]:
    """The same lists as a version keeps them beside it, to be told again in words by `restored`."""
    return {"translated": [_to_store(each) for each in translated], "kept": [_to_store(each) for each in kept]}


def restored(document: Lists) -> tuple[list[Became], list[Kept]]:
    """(translated, kept) of what `stored` wrote."""
    return (
        [Became(**_from_store(row)) for row in document["translated"]],
        [Kept(**_from_store(row)) for row in document["kept"]],
    )


def _to_store(one: Became | Kept) -> dict[str, Any]:
    place = called(one)
    return {**_fields(one), "place": [str(place), place.en]}


def _from_store(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "place": Named(*row["place"])}


def _fields(one: Became | Kept) -> dict[str, Any]:
    return {key: value for key, value in asdict(one).items() if key != "place"}
