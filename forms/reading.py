"""Reading one answer: from what a browser or a program sends to the one value that is kept.

Both ways in are read alike: a browser posts texts (`"12"`, `"yes"`, lists of texts), a program sends JSON (`12`,
`true`). What is kept is always JSON: text in NFC without invisible characters, integers, booleans, lists of texts;
decimals as texts that nothing rounds, `60.5`; dates as `2018-02-12`, times as `08:30`, instants as local time with its
offset, `2018-02-12T08:30+07:00`. A value that was kept reads again as itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from engine.settings import LOCAL_ZONE
from forms import numbers
from forms import sentences as say
from forms.days import day_of
from forms.identity import NUMBER
from forms.model import Field, Limit, Value, local_date
from forms.texts import Unreadable, bounded, clean

LENGTHS = {"text": 500, "long_text": 10_000, "papers": 500, "email": 254}
MOST_LINES = 200
YEARS = range(1800, 2201)

ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
PAPER_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(:[0-9]{2})?")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]{1,6})?(Z|[+-][0-9:]{5,8})?")
PHONE = re.compile(r"0[0-9]{8,10}|1[89]00[0-9]{4,6}|\+[1-9][0-9]{7,14}")
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
UNIT_CODE = re.compile(CODE.pattern + "(/[A-Z0-9]{1,20}){0,4}")  # a part's code begins with its authority's: 001/QLDT
YES_NO = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class Circumstances:
    """What the form itself does not know: the local date, and the codes that may be chosen (None: any)."""

    today: date
    candidates: Collection[str] | None = None


def read(field: Field, raw: object, at: Circumstances) -> Value | None:
    """The value of one answer, or None when an optional question was left open. Raises `Unreadable`."""
    if not field.takes_many and isinstance(raw, list | tuple):
        raw = _only(raw)
    value = None if raw is None or raw == "" else READERS[field.type](field, raw, at)
    if value is None or value == "" or value == []:
        if field.required:
            picks = field.is_set_of_inputs or field.type in {"choice", "officer", "unit"}
            raise Unreadable(say.REQUIRED_CHOICE if picks else say.REQUIRED)
        return None
    return value


def _only(raw: list[object] | tuple[object, ...]) -> object:
    if len(raw) > 1:
        raise Unreadable(say.ONE_ONLY)
    return raw[0] if raw else None


def _text(field: Field, raw: object, at: Circumstances) -> str:
    text = bounded(clean(raw, lines=field.type == "long_text"), field.max_length or LENGTHS[field.type])
    if text and field.pattern and not re.fullmatch(field.pattern, text):
        raise Unreadable(say.WRONG_PATTERN)
    return text


def _papers(field: Field, raw: object, at: Circumstances) -> list[str]:
    blocks = raw if isinstance(raw, list | tuple) else [raw]
    texts = [clean(line) for block in blocks for line in clean(block, lines=True).splitlines()]
    lines = [bounded(text, field.max_length or LENGTHS["papers"]) for text in texts if text]
    if len(lines) > MOST_LINES:
        raise Unreadable(say.TOO_MANY_LINES, limit=MOST_LINES)
    return lines


def _date(field: Field, raw: object, at: Circumstances) -> str:
    text = clean(raw)
    return within(field, as_date(text), at).isoformat() if text else ""


def as_date(text: str) -> date:
    """A day that exists, written `2018-02-12` or as on paper, `12/02/2018`."""
    parts = None
    if found := ISO_DATE.fullmatch(text):
        parts = found.groups()
    elif found := PAPER_DATE.fullmatch(text):
        parts = found.groups()[::-1]
    if parts is None or int(parts[0]) not in YEARS:
        raise Unreadable(say.NOT_A_DATE)
    try:
        return date(*map(int, parts))
    except ValueError as no_such_day:
        raise Unreadable(say.NOT_A_DATE) from no_such_day


def within(field: Field, day: date, at: Circumstances) -> date:
    least, most = (_day_of(limit, at) for limit in (field.min, field.max))
    if least and day < least:
        raise Unreadable(say.TOO_EARLY, limit=local_date(least.isoformat()))
    if most and day > most:
        raise Unreadable(say.TOO_LATE, limit=local_date(most.isoformat()))
    return day


def _day_of(limit: Limit | None, at: Circumstances) -> date | None:
    if limit is None:
        return None
    return day_of(str(limit), at.today)


def _time(field: Field, raw: object, at: Circumstances) -> str:
    text = clean(raw)
    if not text:
        return ""
    found = TIME.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Unreadable(say.NOT_A_TIME)
    kept = time(int(found[1]), int(found[2])).isoformat("minutes")
    if field.min and kept < str(field.min):
        raise Unreadable(say.TOO_EARLY, limit=field.min)
    if field.max and kept > str(field.max):
        raise Unreadable(say.TOO_LATE, limit=field.max)
    return kept


def _datetime(field: Field, raw: object, at: Circumstances) -> str:
    text = clean(raw)
    if not text:
        return ""
    if not INSTANT.fullmatch(text) or int(text[:4]) not in YEARS:
        raise Unreadable(say.NOT_AN_INSTANT)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as no_such_moment:
        raise Unreadable(say.NOT_AN_INSTANT) from no_such_moment
    # Without an offset it is what the officer's clock on the wall shows.
    moment = moment.replace(tzinfo=LOCAL_ZONE) if moment.tzinfo is None else moment
    local = moment.astimezone(UTC).astimezone(LOCAL_ZONE)
    if local.year not in YEARS:
        raise Unreadable(say.NOT_AN_INSTANT)
    within(field, local.date(), at)
    return local.isoformat(timespec="minutes")


def _yes_no(field: Field, raw: object, at: Circumstances) -> bool | None:
    if isinstance(raw, bool):
        return raw
    text = clean(raw).lower() if isinstance(raw, str) else "?"
    if text and text not in YES_NO:
        raise Unreadable(say.NOT_YES_OR_NO)
    return YES_NO.get(text)


def _choice(field: Field, raw: object, at: Circumstances) -> str:
    value = clean(raw)
    if value and all(value != choice.value for choice in field.choices):
        raise Unreadable(say.NOT_A_CHOICE)
    return value


def _choices(field: Field, raw: object, at: Circumstances) -> list[str]:
    """Ticked values in the order of the form, each once."""
    ticked = {_choice(field, item, at) for item in (raw if isinstance(raw, list | tuple) else [raw])}
    return [choice.value for choice in field.choices if choice.value in ticked]


def _identity_number(field: Field, raw: object, at: Circumstances) -> str:
    number = re.sub("[ .-]", "", clean(raw)).upper()
    if number and not NUMBER.fullmatch(number):
        raise Unreadable(say.NOT_AN_IDENTITY_NUMBER)
    return number


def _phone(field: Field, raw: object, at: Circumstances) -> str:
    number = re.sub("[ .()-]", "", clean(raw))
    number = re.sub(r"\A\+840?", "0", number)
    if number and not PHONE.fullmatch(number):
        raise Unreadable(say.NOT_A_PHONE)
    return number


def _email(field: Field, raw: object, at: Circumstances) -> str:
    address = bounded(clean(raw), LENGTHS["email"])
    if address and not EMAIL.fullmatch(address):
        raise Unreadable(say.NOT_AN_EMAIL)
    return address


def _code(field: Field, raw: object, at: Circumstances) -> str:
    code = clean(raw)
    shape, otherwise = (UNIT_CODE, say.NOT_A_UNIT_CODE) if field.type == "unit" else (CODE, say.NOT_A_CODE)
    if code and not shape.fullmatch(code):
        raise Unreadable(otherwise)
    if code and at.candidates is not None and code not in at.candidates:
        raise Unreadable(say.NOT_A_CANDIDATE)
    return code


READERS: dict[str, Callable[[Field, object, Circumstances], Value | None]] = {
    "text": _text,
    "long_text": _text,
    "papers": _papers,
    "integer": numbers.integer,
    "decimal": numbers.decimal,
    "money": numbers.money,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "identity_number": _identity_number,
    "phone": _phone,
    "email": _email,
    "officer": _code,
    "unit": _code,
}
