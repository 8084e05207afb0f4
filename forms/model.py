"""What a form is: frozen values read from a JSON document. `docs/forms.md` describes the document.

Form
  └ Field ── one question (or one statement); `show_if` names an earlier field and the answers that show it
      └ Choice
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from forms import decimals

Value = str | int | bool | list[str]
Limit = int | str

TYPES = (
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "date",
    "time",
    "datetime",
    "yes_no",
    "choice",
    "choices",
    "identity_number",
    "phone",
    "email",
    "officer",
    "unit",
    "papers",
    "statement",
)
LISTS = frozenset({"choices", "papers"})
RADIOS_AT_MOST = 7
INPUT_MODES = {"integer": "numeric", "decimal": "decimal", "money": "numeric", "phone": "tel", "email": "email"}
DAY, HOUR = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-9]{2}"
PICKERS = {
    "date": ("date", re.compile(DAY)),
    "time": ("time", re.compile(HOUR)),
    "datetime": ("datetime-local", re.compile(f"{DAY}T{HOUR}")),
}
HIDDEN = "•••"  # stands where an answer is not for this reader's eyes
LOCAL_INSTANT = re.compile(f"{DAY}T{HOUR}[+]")


@dataclass(frozen=True)
class Text:
    """Words in the two languages of the house."""

    vi: str
    en: str

    def say(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


YES, NO = Text("Có", "Yes"), Text("Không", "No")
DONG = Text("đồng", "VND")


@dataclass(frozen=True)
class Choice:
    value: str
    label: Text


@dataclass(frozen=True)
class ShowIf:
    """Holds when the answer of an earlier field is one of `values` (for ticked lists: contains one)."""

    field: str
    values: tuple[str | bool, ...]

    def holds(self, answers: Mapping[str, Value]) -> bool:
        answer = answers.get(self.field)
        if isinstance(answer, list):
            return any(value in answer for value in self.values)
        return any(answer is value if isinstance(value, bool) else answer == value for value in self.values)

    @property
    def attribute(self) -> str:
        """The values as the page's inputs carry them, space separated."""
        return " ".join(_as_input(value) for value in self.values)


@dataclass(frozen=True)
class Field:
    """One question. `default` is what an empty page begins with, `example` what plays and the demo say where nothing
    is said. `min`/`max` are integers (đồng for money), decimals as they are kept, ISO dates, days reckoned from
    `today` (forms/days.py), or `HH:MM`, as the type asks; `scale` counts digits after the decimal mark,
    `max_length` characters; `born_on` and `sex` name the fields an identity number is compared with; `is_personal`:
    masked for those who only look."""

    name: str
    type: str
    label: Text
    hint: Text | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    default: Any = None
    example: Any = None
    show_if: ShowIf | None = None
    min: Limit | None = None
    max: Limit | None = None
    scale: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    group: Text | None = None
    born_on: str | None = None
    sex: str | None = None
    is_personal: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is anything to answer."""
        return self.type != "statement"

    @property
    def takes_many(self) -> bool:
        return self.type in LISTS

    @property
    def is_set_of_inputs(self) -> bool:
        """Whether the page needs several inputs under one legend (radios, tick boxes)."""
        return self.type in {"yes_no", "choices"} or (self.type == "choice" and len(self.choices) <= RADIOS_AT_MOST)

    @property
    def options(self) -> tuple[Choice, ...]:
        return (Choice("yes", YES), Choice("no", NO)) if self.type == "yes_no" else self.choices

    def proposed(self, today: date | None = None) -> Value | None:
        """The example, else the default; `"today"` as the date given."""
        value: Any = self.default if self.example is None else self.example
        if self.type == "date" and value == "today":
            return today.isoformat() if today else None
        return list(value) if isinstance(value, tuple) else value

    def is_shown(self, answers: Mapping[str, Value]) -> bool:
        return self.show_if is None or self.show_if.holds(answers)

    @property
    def input_mode(self) -> str | None:
        """Which keyboard a telephone or tablet offers."""
        return INPUT_MODES.get(self.type)

    def input_type(self, typed: str) -> str:
        """A date picker only for what a date picker can hold; anything else that was typed stays as it was typed."""
        shape = PICKERS.get(self.type)
        if shape is None:
            return "tel" if self.type == "phone" else "text"
        return shape[0] if not typed or shape[1].fullmatch(typed) else "text"

    def pairs(self, lang: str, candidates: Collection[str] | None) -> list[tuple[str, str]]:
        """(code, label) for a drop-down list: the form's choices, or the candidates of the caller."""
        if candidates is None or self.choices:
            return [(choice.value, choice.label.say(lang)) for choice in self.choices]
        return list(candidates.items()) if isinstance(candidates, Mapping) else [(code, code) for code in candidates]

    def typed(self, value: object, lang: str = "vi") -> str:
        """The value as its input holds it; takes accepted values and raw posts alike, and loses nothing typed."""
        if self.type == "papers":
            return "\n".join(_as_input(line) for line in _as_list(value))
        text = _as_input(_as_list(value)[0]) if _as_list(value) else ""
        if self.type == "decimal":
            return decimals.typed(text, lang)
        return text[:16] if self.type == "datetime" and LOCAL_INSTANT.match(text) else text

    def ticked(self, value: object) -> list[str]:
        """The values of the boxes or radios to be ticked."""
        return [_as_input(item) for item in _as_list(value)]

    def shown(self, value: object, lang: str, candidates: Collection[str] | None = None) -> list[str]:
        """The answer as a reader sees it, one text per line; empty when there is none."""
        labels = {choice.value: choice.label.say(lang) for choice in self.options}
        named = candidates if isinstance(candidates, Mapping) else {}
        return [self._line(item, lang, labels | dict(named)) for item in _as_list(value)]

    def _line(self, item: object, lang: str, labels: Mapping[str, str]) -> str:
        text = _as_input(item)
        if text == HIDDEN:
            return text
        if self.type == "money" and isinstance(item, int):
            return f"{grouped(item, ',' if lang == 'en' else '.')} {DONG.say(lang)}"
        if self.type == "decimal":
            return decimals.shown(text, lang)
        if self.type == "date":
            return local_date(text)
        if self.type == "datetime":
            return f"{text[11:16]} {local_date(text[:10])}"
        return labels.get(text, text)


@dataclass(frozen=True)
class Form:
    key: str
    title: Text
    intro: Text | None
    fields: tuple[Field, ...]

    def examples(self, today: date | None = None) -> dict[str, Value]:
        """What a play, a rehearsal or the demo answers where nothing is said: of every field those answers show, its
        example, else its default. `today` is the local date an example `"today"` means; without it that one is left
        out."""
        answers: dict[str, Value] = {}
        for field in self.fields:
            value = field.proposed(today)
            if value is not None and field.is_shown(answers):
                answers[field.name] = value
        return answers

    def facts(self) -> set[str]:
        """The names this form may write into the dossier's facts."""
        return {field.name for field in self.fields if field.asks}

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def sections(self) -> Iterator[tuple[Text | None, list[Field]]]:
        """Fields in order, neighbours of one group together."""
        for group, fields in groupby(self.fields, key=lambda field: field.group):
            yield group, list(fields)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Form:
        """A form from a document in which `validate_document` found no fault."""
        return cls(
            key=document["key"],
            title=_text(document["title"]),
            intro=_text_or_none(document.get("intro")),
            fields=tuple(_field(entry) for entry in document["fields"]),
        )


def grouped(number: int, mark: str = ".") -> str:
    """1500000 -> 1.500.000"""
    return f"{number:,}".replace(",", mark)


def local_date(iso: str) -> str:
    """2018-02-12 -> 12/02/2018, as Vietnamese papers write it."""
    year, month, day = iso[:4], iso[5:7], iso[8:10]
    return f"{day}/{month}/{year}"


def _as_list(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _as_input(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _text(entry: Mapping[str, str]) -> Text:
    return Text(entry["vi"], entry["en"])


def _text_or_none(entry: Mapping[str, str] | None) -> Text | None:
    return _text(entry) if entry else None


def _field(entry: Mapping[str, Any]) -> Field:
    compare = entry.get("compare", {})
    return Field(
        name=entry["name"],
        type=entry["type"],
        label=_text(entry["label"]),
        hint=_text_or_none(entry.get("hint")),
        required=entry.get("required", False),
        choices=tuple(Choice(choice["value"], _text(choice)) for choice in entry.get("choices", ())),
        default=_frozen(entry.get("default")),
        example=_frozen(entry.get("example")),
        show_if=_show_if(entry.get("show_if")),
        group=_text_or_none(entry.get("group")),
        born_on=compare.get("born_on"),
        sex=compare.get("sex"),
        is_personal=entry.get("personal", False),
        **{name: entry.get(name) for name in ("min", "max", "scale", "max_length", "pattern")},
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _show_if(entry: Mapping[str, Any] | None) -> ShowIf | None:
    if entry is None:
        return None
    return ShowIf(entry["field"], tuple(entry["in"]) if "in" in entry else (entry["equals"],))
