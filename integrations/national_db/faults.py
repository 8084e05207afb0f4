"""What a residents database says when it does not answer, and what that means here.

The codes are those seen on the platforms (domain of QCVN 109:2017 and what stands before it). Only a known code is
repeated: the words beside it may name a person.
"""

from __future__ import annotations

import re

from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.residents.contract import NotPermitted

NO_PROCEDURE, NO_UNIT, NO_OFFICER = "ERROR_NO_MADVC", "NO_GOV_AGENCY", "NO_STAFF_EMAIL"
UNMAPPED_PROCEDURE, UNMAPPED_OFFICER = "MAPPING_DVC", "MAPPING_STAFF"
FORBIDDEN, KEY_USED, NOT_UNDERSTOOD, BUSY = "NO_PERMISSION", "DUPLICATE_MAYEUCAU", "BAD_REQUEST", "PLATFORM_BUSY"

FOR_THE_ADMINISTRATOR = {
    NO_PROCEDURE: "the question names no procedure",
    NO_UNIT: "the question names no agency",
    NO_OFFICER: "the question names no officer",
    UNMAPPED_PROCEDURE: "the platform does not know this procedure",
    UNMAPPED_OFFICER: "the platform does not know this officer",
    FORBIDDEN: "the platform does not let this office ask",
}
CODES = (*FOR_THE_ADMINISTRATOR, KEY_USED, NOT_UNDERSTOOD, BUSY)


def require_number(identity: str) -> None:
    """Nobody is asked for by another number than the register knows: of a passport it would say that there is none."""
    if not re.fullmatch("[0-9]{12}|[0-9]{9}", identity):
        raise RefusedForGood("the register is asked by a number of twelve or nine digits")


class KeyWasUsed(RefusedForGood):
    """The platform has heard this question's number before, perhaps from ourselves just before the line broke."""


class Unreadable(NeighbourIsAway):
    """What came is no answer of a residents database, or not a whole one: as good as none."""


def named_in(words: str) -> str:
    """The known code that stands in what the platform said; "" for none."""
    return next((code for code in CODES if code in words), "")


def of_code(code: str, *, is_theirs: bool) -> Exception:
    """What a fault means. `is_theirs`: the platform says that the trouble is on its side."""
    if code in FOR_THE_ADMINISTRATOR:
        return NotPermitted(f"{FOR_THE_ADMINISTRATOR[code]} ({code})")
    if code == KEY_USED:
        return KeyWasUsed(f"the number of the question is used already ({code})")
    if code == BUSY or (is_theirs and not code):
        return NeighbourIsAway(f"the platform has trouble of its own ({code or 'no known code'})")
    return RefusedForGood(f"the platform refuses the question ({code or 'no known code'})")


def of_status(status: int) -> Exception | None:
    """What the HTTP status alone means; None: the answer is worth reading."""
    if status == 200:
        return None
    if status in (401, 403):
        return NotPermitted(f"the platform does not accept who is asking (HTTP {status})")
    if status >= 500 or status in (408, 429):
        return NeighbourIsAway(f"HTTP {status}")
    return RefusedForGood(f"the platform does not take the question (HTTP {status})")
