"""What a diagram may decide by: the names its conditions, timers and settings read. Such answers a test has to keep."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.definitions.legal import Legal
from engine.definitions.walls import parse

READING = {"conditionExpression", "condition", "timeDate", "timeDuration", "timeCycle", "completionCondition", "script"}
READING |= {"preScript", "postScript", "loopCardinality"}
NAMES = {"name_en", "form", "fact"}  # properties that say what something is called, not what it goes by
WORD = re.compile(r"[^\W\d]\w*")


def names_read(sources: Iterable[bytes], legal: Legal) -> set[str]:
    """Every name that some expression of the drawings or another legal time mentions: rather one too many."""
    found: set[str] = set()
    for xml in sources:
        for element in parse(xml).iter("*"):
            local = str(element.tag).rpartition("}")[2]
            if local in READING:
                found.update(WORD.findall(element.text or ""))
            elif local == "property" and element.get("name") not in NAMES:
                found.update(WORD.findall(element.get("value", "")))
    for edition in legal.editions:
        for variant in edition.variants:
            found.update(word for name in variant.names for word in name.split("."))
    return found
