"""Whether a JSON document is a good form. Says everything that is wrong with it, and where, in one go."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from forms import decimals
from forms import sentences as say
from forms.days import is_relative
from forms.model import TYPES, Form
from forms.numbers import LARGEST_SCALE, SCALE
from forms.reading import LENGTHS, TIME, Circumstances, read
from forms.sentences import Sentence
from forms.texts import LONGEST_POST, Unreadable

KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
CHOICE_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
LONGEST_PATTERN = 200
REPEATED_GROUP = re.compile(r"\)[*+{]")

DATED, COUNTED = {"date", "datetime"}, {"integer", "money"}
SHOWING = ("choice", "choices", "yes_no")  # a tuple: what stands in a document may not be hashable
EVERYWHERE = {"name", "type", "label", "hint", "group", "show_if"}
ANSWERED = EVERYWHERE | {"required", "default", "example", "personal"}
ALLOWED = dict.fromkeys(TYPES, ANSWERED) | {
    "statement": EVERYWHERE,
    "text": ANSWERED | {"max_length", "pattern"},
    "long_text": ANSWERED | {"max_length"},
    "papers": ANSWERED | {"max_length"},
    "decimal": ANSWERED | {"min", "max", "scale"},
    "choice": ANSWERED | {"choices"},
    "choices": ANSWERED | {"choices"},
    "identity_number": ANSWERED | {"compare"},
    **{kind: ANSWERED | {"min", "max"} for kind in (*DATED, *COUNTED, "time")},
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a document. `where` is a path in it: `fields.2.choices`."""

    where: str
    message: Sentence

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else str(self.message)


def validate_document(document: object, *, key: str | None = None) -> list[Fault]:
    """All faults of a form document (any JSON value); empty when it is good.

    `key` is the key its file name promises, when it comes from a file.
    """
    if not isinstance(document, Mapping):
        return [Fault("", Sentence(say.DOCUMENT_IS_NOT_AN_OBJECT))]
    faults = [*_head(document, key), *_fields(document.get("fields"))]
    return faults or list(_proposals(Form.from_document(document)))


def _head(document: Mapping[str, Any], key: str | None) -> Iterator[Fault]:
    yield from _strangers("", document, {"key", "title", "intro", "fields"})
    stated = document.get("key")
    if not isinstance(stated, str) or not KEY.fullmatch(stated):
        yield Fault("key", Sentence(say.KEY_IS_WRONG))
    elif key is not None and stated != key:
        yield Fault("key", Sentence(say.KEY_IS_NOT_THE_FILE, key=stated))
    yield from _words("title", document.get("title"))
    if "intro" in document:
        yield from _words("intro", document["intro"])


def _fields(entries: object) -> Iterator[Fault]:
    if not isinstance(entries, list) or not entries:
        yield Fault("fields", Sentence(say.FIELDS_ARE_MISSING))
        return
    earlier: dict[str, Mapping[str, Any]] = {}
    for place, entry in enumerate(entries):
        where = f"fields.{place}"
        if not isinstance(entry, Mapping):
            yield Fault(where, Sentence(say.FIELD_IS_NOT_AN_OBJECT))
            continue
        yield from _field(where, entry, earlier)
        name = entry.get("name")
        if isinstance(name, str):
            if name in earlier:
                yield Fault(f"{where}.name", Sentence(say.NAME_IS_TWICE, name=name))
            earlier[name] = entry
    yield from _comparisons(entries, earlier)


def _field(where: str, entry: Mapping[str, Any], earlier: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    name, kind = entry.get("name"), entry.get("type")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        yield Fault(f"{where}.name", Sentence(say.NAME_IS_WRONG))
    yield from _words(f"{where}.label", entry.get("label"))
    for words in ("hint", "group"):
        if words in entry:
            yield from _words(f"{where}.{words}", entry[words])
    if "show_if" in entry:
        yield from _show_if(f"{where}.show_if", entry["show_if"], earlier)
    if not isinstance(kind, str) or kind not in TYPES:
        yield Fault(f"{where}.type", Sentence(say.TYPE_IS_UNKNOWN, type=kind))
        return
    for stranger in entry.keys() - ALLOWED[kind]:
        yield Fault(where, Sentence(say.PROPERTY_HAS_NO_PLACE, type=kind, name=stranger))
    for mark in ("required", "personal"):
        if not isinstance(entry.get(mark, False), bool):
            yield Fault(f"{where}.{mark}", Sentence(say.MUST_BE_TRUE_OR_FALSE))
    if kind in {"choice", "choices"}:
        yield from _choices(f"{where}.choices", entry.get("choices"))
    if "min" in ALLOWED[kind]:
        yield from _limits(where, kind, entry)
    if "scale" in ALLOWED[kind] and not _is_scale(entry.get("scale", SCALE)):
        yield Fault(f"{where}.scale", Sentence(say.SCALE_IS_WRONG, limit=LARGEST_SCALE))
    if "max_length" in ALLOWED[kind]:
        yield from _texts(where, kind, entry)


def _strangers(where: str, entry: Mapping[str, Any], known: set[str]) -> Iterator[Fault]:
    for name in entry.keys() - known:
        yield Fault(where, Sentence(say.UNKNOWN_PROPERTY, name=name))


def _words(where: str, words: object) -> Iterator[Fault]:
    """Both languages, and nothing else."""
    whole = isinstance(words, Mapping) and all(_is_said(words.get(lang)) for lang in ("vi", "en"))
    if not whole:
        yield Fault(where, Sentence(say.TEXT_IS_MISSING))
    elif isinstance(words, Mapping):
        yield from _strangers(where, words, {"vi", "en"})


def _is_said(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip())


def _choices(where: str, choices: object) -> Iterator[Fault]:
    if not isinstance(choices, list) or not choices:
        yield Fault(where, Sentence(say.CHOICES_ARE_MISSING))
        return
    seen = set()
    for place, choice in enumerate(choices):
        value = choice.get("value") if isinstance(choice, Mapping) else None
        if not isinstance(value, str) or not CHOICE_VALUE.fullmatch(value):
            yield Fault(f"{where}.{place}", Sentence(say.CHOICE_IS_WRONG))
            continue
        if value in seen:
            yield Fault(f"{where}.{place}", Sentence(say.CHOICE_IS_TWICE, value=value))
        seen.add(value)
        yield from _words(f"{where}.{place}", {name: text for name, text in choice.items() if name != "value"})


def _limits(where: str, kind: str, entry: Mapping[str, Any]) -> Iterator[Fault]:
    least, most = entry.get("min"), entry.get("max")
    wrong = [name for name in ("min", "max") if name in entry and not _is_limit(kind, entry[name])]
    for name in wrong:
        yield Fault(f"{where}.{name}", Sentence(say.LIMIT_IS_WRONG))
    if wrong or least is None or most is None or is_relative(least) or is_relative(most):
        return
    if kind == "decimal":
        least, most = Decimal(least), Decimal(most)
    if least > most:
        yield Fault(where, Sentence(say.LIMITS_CROSS))


def _is_limit(kind: str, limit: object) -> bool:
    if kind in COUNTED:
        return _is_count(limit)
    if kind == "decimal":
        return _is_count(limit) or (isinstance(limit, str) and decimals.number_of(limit) is not None)
    if not isinstance(limit, str):
        return False
    if kind == "time":
        return bool(TIME.fullmatch(limit)) and len(limit) == 5 and limit < "24:00"
    return is_relative(limit) or _is_date(limit)


def _is_count(limit: object) -> bool:
    return isinstance(limit, int) and not isinstance(limit, bool)


def _is_scale(scale: object) -> bool:
    return isinstance(scale, int) and not isinstance(scale, bool) and 1 <= scale <= LARGEST_SCALE


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _texts(where: str, kind: str, entry: Mapping[str, Any]) -> Iterator[Fault]:
    length, pattern = entry.get("max_length"), entry.get("pattern")
    longest = LONGEST_POST if kind == "long_text" else LENGTHS[kind] * 4
    if length is not None and (type(length) is not int or not 1 <= length <= longest):
        yield Fault(f"{where}.max_length", Sentence(say.LENGTH_IS_WRONG, limit=longest))
    if pattern is not None and not _is_pattern(pattern):
        yield Fault(f"{where}.pattern", Sentence(say.PATTERN_IS_WRONG))


def _is_pattern(pattern: object) -> bool:
    """A short regular expression without repeated groups, the ones that can take for ever."""
    if not isinstance(pattern, str) or len(pattern) > LONGEST_PATTERN or REPEATED_GROUP.search(pattern):
        return False
    with warnings.catch_warnings(action="error"):
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError, Warning):
            return False
    return True


def _show_if(where: str, condition: object, earlier: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    if not isinstance(condition, Mapping) or condition.keys() not in ({"field", "equals"}, {"field", "in"}):
        yield Fault(where, Sentence(say.SHOW_IF_IS_WRONG))
        return
    values = condition["in"] if "in" in condition else [condition["equals"]]
    if not isinstance(values, list) or not values or not all(isinstance(value, str | bool) for value in values):
        yield Fault(where, Sentence(say.SHOW_IF_IS_WRONG))
        return
    name = condition["field"]
    other = earlier.get(name) if isinstance(name, str) else None
    if other is None or other.get("type") not in SHOWING:
        yield Fault(where, Sentence(say.SHOW_IF_LOOKS_AHEAD))
        return
    possible = _possible(other)
    for value in values:
        if not any(type(value) is type(one) and value == one for one in possible):
            yield Fault(where, Sentence(say.SHOW_IF_NEVER_HOLDS, value=value))


def _possible(entry: Mapping[str, Any]) -> list[object]:
    if entry.get("type") == "yes_no":
        return [True, False]
    choices = entry.get("choices")
    return (
        [choice.get("value") for choice in choices if isinstance(choice, Mapping)] if isinstance(choices, list) else []
    )


def _comparisons(entries: list[object], named: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """`compare` of an identity number: the date of birth and the sex entered in the same form."""
    for place, entry in enumerate(entries):
        if not isinstance(entry, Mapping) or "compare" not in entry:
            continue
        compare = entry["compare"]
        good = isinstance(compare, Mapping) and compare.keys() <= {"born_on", "sex"}
        if not good or not all(_is_compared(part, name, named) for part, name in compare.items()):
            yield Fault(f"fields.{place}.compare", Sentence(say.COMPARE_IS_WRONG))


def _is_compared(part: str, name: object, named: Mapping[str, Mapping[str, Any]]) -> bool:
    other = named.get(name) if isinstance(name, str) else None
    if other is None:
        return False
    return other.get("type") == "date" if part == "born_on" else {"male", "female"} <= set(map(str, _possible(other)))


def _proposals(form: Form) -> Iterator[Fault]:
    """A default is an answer like any other, and so is an example."""
    for place, field in enumerate(form.fields):
        for name, proposed in (("default", field.default), ("example", field.example)):
            if proposed is None or (name == "example" and field.type == "date" and proposed == "today"):
                continue
            said = list(proposed) if isinstance(proposed, tuple) else proposed
            try:
                same = _same(read(field, said, Circumstances(date.max)), said)
            except Unreadable as unreadable:
                yield Fault(f"fields.{place}.{name}", Sentence(say.DEFAULT_IS_WRONG, reason=unreadable.sentence))
                continue
            if not same:
                yield Fault(f"fields.{place}.{name}", Sentence(say.DEFAULT_IS_NOT_KEPT))


def _same(kept: object, written: object) -> bool:
    return type(kept) is type(written) and kept == written
