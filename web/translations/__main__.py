"""`python -m web.translations`: bring the English catalogue up to date with the code, then compile it.

New sentences enter with an empty translation, to be filled in by hand; sentences nobody says any more leave. Ends
with 1 while a translation is missing.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from web.translations import HERE, compile_if_stale
from web.translations.gathering import Sentence, sentences

ENGLISH = HERE / "en" / "LC_MESSAGES" / "messages.po"
HEADER = "# The English of Một Cửa. The source text is Vietnamese."
FOUNDED = datetime(2018, 2, 28, tzinfo=UTC)  # a fixed date in the header, so that a run changes sentences only
_NOBODY = {
    "creation_date": FOUNDED,
    "revision_date": FOUNDED,
    "msgid_bugs_address": "",
    "last_translator": "",
    "language_team": "English",
}


def read(path: Path) -> Catalog:
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale="en")
    return Catalog(locale="en", project="Một Cửa", version="1", fuzzy=False, header_comment=HEADER, **_NOBODY)


def update(catalog: Catalog, found: dict[Sentence, set[str]]) -> None:
    """Make the catalogue hold exactly these sentences, keeping the translations it has."""
    by_key = {sentence if isinstance(sentence, str) else sentence[0]: sentence for sentence in found}
    for message in list(catalog):
        if message.id and (message.id if isinstance(message.id, str) else message.id[0]) not in by_key:
            catalog.delete(message.id)
    catalog.obsolete.clear()
    for key, sentence in by_key.items():
        kept = catalog.get(key)
        message = catalog.add(sentence, kept.string if kept and type(kept.id) is type(sentence) else "")
        message.locations = [(place, 0) for place in sorted(found[sentence])]


def missing(catalog: Catalog) -> list[str]:
    """The sentences without English, or with only half of it."""
    return [str(message.id) for message in catalog if message.id and not _is_whole(message.string)]


def _is_whole(string: str | tuple[str, ...] | list[str]) -> bool:
    return bool(string) if isinstance(string, str) else bool(string) and all(string)


def main() -> int:
    catalog = read(ENGLISH)
    update(catalog, sentences())
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False)
    compile_if_stale()
    lacking = missing(catalog)
    sys.stdout.write("".join(f"no English yet: {sentence}\n" for sentence in lacking))
    sys.stdout.write(f"{len(catalog) - len(lacking)} of {len(catalog)} sentences have their English.\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
