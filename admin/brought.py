"""What a page about a version tells of the files of other tools in it: what the import made of them, what it kept, and
where the files lie as they came."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from engine.definitions.catalog import Drawn
from engine.definitions.importing import Became, Kept, listing
from engine.definitions.models import ProcedureVersion

Brought = tuple[list[Became], list[Kept], list[tuple[str, str]]]


def brought_in(version: ProcedureVersion, sources: Iterable[Drawn]) -> Brought:
    """(translated, kept, (file, address of its original)); all empty where everything was drawn for this house."""
    translated, kept = listing.restored(version.imported) if version.imported else ([], [])
    originals = [
        (source.file, url_for("procedures.download_original", code=version.procedure_code, number=version.number,
                              file=source.file))
        for source in sources
        if source.original_hash
    ]  # fmt: skip
    return translated, kept, originals
