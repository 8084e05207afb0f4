"""Numbers: integers, đồng and decimals, from what was typed or sent to what is kept."""

from __future__ import annotations

import re
from decimal import Decimal

from forms import decimals
from forms import sentences as say
from forms.model import Field, Limit, grouped
from forms.texts import Unreadable, clean

LARGEST_NUMBER = 10**15  # below what JavaScript and JSON readers keep exactly
SCALE, LARGEST_SCALE = 2, 6  # digits after the decimal mark, where the form does not say, and at most

INTEGER = re.compile(r"-?[0-9]{1,16}")
MONEY = re.compile(r"(-?[0-9]{1,16}|-?[0-9]{1,3}([. ][0-9]{3}){1,5})( ?(đ|đồng))?")


def integer(field: Field, raw: object, at: object) -> int | None:
    return _number(field, raw, INTEGER, say.NOT_A_NUMBER)


def money(field: Field, raw: object, at: object) -> int | None:
    return _number(field, raw, MONEY, say.NOT_MONEY)


def _number(field: Field, raw: object, shape: re.Pattern[str], otherwise: str) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise Unreadable(otherwise)
    number = raw
    if isinstance(number, str):
        text = clean(number)
        if not text:
            return None
        if not shape.fullmatch(text):
            raise Unreadable(otherwise)
        number = int(re.sub("[^0-9-]", "", text))
    least = field.min if isinstance(field.min, int) else 0 if field.type == "money" else -LARGEST_NUMBER
    most = field.max if isinstance(field.max, int) else LARGEST_NUMBER
    if number < least:
        raise Unreadable(say.NUMBER_TOO_SMALL, limit=grouped(least))
    if number > most:
        raise Unreadable(say.NUMBER_TOO_LARGE, limit=grouped(most))
    return number


def decimal(field: Field, raw: object, at: object) -> str:
    number = _exactly(raw)
    if number is None:
        return ""
    least, most = (_limit(limit, edge) for limit, edge in ((field.min, -LARGEST_NUMBER), (field.max, LARGEST_NUMBER)))
    if number < least:
        raise Unreadable(say.NUMBER_TOO_SMALL, limit=decimals.shown(decimals.kept(least), "vi"))
    if number > most:
        raise Unreadable(say.NUMBER_TOO_LARGE, limit=decimals.shown(decimals.kept(most), "vi"))
    scale = SCALE if field.scale is None else field.scale
    if decimals.places(number) > scale:
        raise Unreadable(say.TOO_MANY_PLACES, limit=scale)
    return decimals.kept(number)


def _exactly(raw: object) -> Decimal | None:
    """The number sent, digit by digit; None for nothing. A JSON number says what it is written as, not what a
    machine rounds it to."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        number = Decimal(str(raw)) if isinstance(raw, float) else Decimal(raw)
        if not number.is_finite():
            raise Unreadable(say.NOT_A_DECIMAL)
        return number
    if not isinstance(raw, str):
        raise Unreadable(say.NOT_A_DECIMAL)
    text = clean(raw)
    if not text:
        return None
    try:
        found = decimals.parse(text)
    except decimals.TwoReadings as two:
        raise Unreadable(say.TWO_READINGS, text=text, whole=two.whole, part=two.part) from two
    if found is None:
        raise Unreadable(say.NOT_A_DECIMAL)
    return found


def _limit(limit: Limit | None, edge: int) -> Decimal:
    return Decimal(edge if limit is None else limit)
