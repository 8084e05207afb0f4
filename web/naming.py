"""Words the engine has for codes, as a page begins a line with them, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from engine.deadlines import causes
from engine.definitions import naming
from engine.words import Named
from web.language import name_of


def _begun(names: Mapping[str, Named]) -> dict[str, LazyString]:
    return {code: LazyString(lambda name=name: name_of(name).capitalize()) for code, name in names.items()}


CHANNELS = _begun(naming.CHANNELS)
PAPER_KINDS = _begun(naming.PAPER_KINDS)
CAUSES = {code: LazyString(lambda name=name: name_of(name)) for code, name in causes.CAUSES.items()}
