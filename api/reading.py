"""How a request is read: pydantic models, strictly, and a sentence for every field that was not accepted."""

from __future__ import annotations

import math
import unicodedata
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Any, Self

import orjson
from apiflask.schema_adapters.pydantic import PydanticAdapter
from apiflask.schema_adapters.registry import registry
from flask import Request
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails
from werkzeug.exceptions import UnsupportedMediaType

import forms
from engine.errors import Invalid, Refusal
from engine.words import _
from forms import Sentence
from forms import sentences as say

UNKNOWN = _("Không có mục {name}.")
NOT_AN_OBJECT = _("Mục này phải là một đối tượng JSON.")
NOT_A_LIST = _("Mục này phải là một danh sách.")
ONE_OF = _("Mời chọn một trong: {expected}.")
NOT_TRUE_OR_FALSE = _("Mục này phải là true hoặc false.")
TOO_MANY = _("Mục này có nhiều hơn {limit} phần tử.")
NOT_ACCEPTED = _("Mục này chưa hợp lệ.")
NOT_AN_ANSWER = _("Mỗi câu trả lời là chữ, số, true, false hoặc danh sách các giá trị đó.")
NOT_PLAIN = _("Nội dung này lồng quá sâu hoặc có số quá lớn.")

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
LARGEST_NUMBER = 10**15


class NotReadable(Refusal):
    """Nội dung gửi lên không phải JSON đúng quy cách."""


class NotAccepted(Invalid):
    """Yêu cầu có mục chưa hợp lệ, mời xem từng mục."""


# --- what a value may be ---------------------------------------------------------------------------------------------


def _printable(text: str) -> str:
    """Text without control characters; ends of lines and tabs are text."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in text):
        raise ValueError(Sentence(say.CONTROL_CHARACTERS))
    return unicodedata.normalize("NFC", text)


def _answers(values: dict[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        if not all(_is_plain(one) for one in (value if isinstance(value, list) else [value])) or len(name) > 120:
            raise ValueError(Sentence(NOT_AN_ANSWER))
    return values


def _is_plain(value: Any) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return math.isfinite(value) and abs(value) <= LARGEST_NUMBER
    return value is None or isinstance(value, str | bool)


def _document(document: dict[str, Any]) -> dict[str, Any]:
    """Whatever can be kept as JSON again."""
    try:
        orjson.dumps(document)
    except TypeError as wrong:
        raise ValueError(Sentence(NOT_PLAIN)) from wrong
    return document


def _of_our_time(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(Sentence(say.NOT_A_DATE))
    return day


def _moment_of_our_time(at: datetime) -> datetime:
    _of_our_time(at.date())
    return at


Line = Annotated[str, AfterValidator(_printable), StringConstraints(strip_whitespace=True, max_length=200)]
Words = Annotated[str, AfterValidator(_printable), StringConstraints(max_length=4000)]
Code = Annotated[str, AfterValidator(_printable), StringConstraints(strip_whitespace=True, max_length=40)]
Day = Annotated[date, AfterValidator(_of_our_time)]
Moment = Annotated[AwareDatetime, AfterValidator(_moment_of_our_time)]
Document = Annotated[dict[str, Any], AfterValidator(_document)]
_ANSWER = {"type": ["string", "number", "boolean", "null", "array"], "items": {}}
Answers = Annotated[
    dict[str, Any],
    AfterValidator(_answers),
    WithJsonSchema({"type": "object", "additionalProperties": _ANSWER, "description": "Field name -> answer."}),
]


class Asked(BaseModel):
    """What a caller sends: nothing unknown, and no text where a number is meant."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Posted(Asked):
    """A body that may come as files in a form as well; each says which part of the form is which."""

    @classmethod
    @abstractmethod
    def from_post(cls, request: Request) -> Self: ...


class Query(BaseModel):
    """What stands behind the `?` of an address: always text, so it is read leniently."""

    model_config = ConfigDict(extra="forbid")


class Headers(BaseModel):
    """Headers this call looks at; there may be others."""

    model_config = ConfigDict(extra="ignore")


@contextmanager
def answering(form: Callable[[], str | None], answers: Mapping[str, Any]) -> Iterator[None]:
    """What is refused inside and the answers nobody asks for, all in one refusal: every answer at `answers.NAME`.

    A page posts hidden fields besides; a program that writes a name wrongly would lose what it said. `form` gives the
    key (None: nothing is asked) after the work, when all it needs is at hand; raising then undoes the work.
    """
    try:
        yield
    except Invalid as refusal:
        asked = _asked(form())
        if not refusal.fields:
            raise
        named = {f"answers.{name}" if name in asked else name: why for name, why in refusal.fields.items()}
        if wrong := _strangers(asked, answers):
            raise NotAccepted({**named, **wrong}) from refusal
        refusal.fields = named
        raise
    if wrong := _strangers(_asked(form()), answers):
        raise NotAccepted(wrong)


def _asked(form: str | None) -> set[str]:
    return forms.definition(form).facts() if form else set()


def _strangers(asked: set[str], answers: Mapping[str, Any]) -> dict[str, str]:
    return {f"answers.{name}": Sentence(UNKNOWN, name=name) for name in sorted(answers.keys() - asked)}


# --- how it is read --------------------------------------------------------------------------------------------------


class HouseAdapter(PydanticAdapter):
    """Reads a body in one go with pydantic's own parser, and refuses in our words."""

    def validate_input(self, request: Request, location: str, **_kwargs: Any) -> BaseModel:
        try:
            if location == "json":
                if request.mimetype == "multipart/form-data" and issubclass(self.model_class, Posted):
                    return self.model_class.from_post(request)
                return self.model_class.model_validate_json(_body(request))
            if location == "query":
                return self.model_class.model_validate(request.args.to_dict())
            if location == "headers":
                headers = {name.lower().replace("-", "_"): value for name, value in request.headers}
                return self.model_class.model_validate(headers)
        except ValidationError as wrong:
            raise refusal(wrong) from wrong
        raise ValueError(f"nothing is read from {location}")


def install() -> None:
    """From now on APIFlask reads pydantic models this way."""
    registry.register("pydantic", HouseAdapter)


def _body(request: Request) -> bytes:
    body: bytes = request.get_data()
    if not body.strip():
        return b"{}"
    if not request.is_json:
        raise UnsupportedMediaType()
    return body


def refusal(wrong: ValidationError) -> Refusal:
    """The refusal for what pydantic found: a sentence per field, the field written as a path (`papers.0.copies`)."""
    errors = wrong.errors(include_url=False)
    if any(error["type"] == "json_invalid" for error in errors):
        return NotReadable()
    return NotAccepted({".".join(map(str, error["loc"])): _sentence(error) for error in errors})


def _sentence(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return _spoken(context.get("error"))
    if error["type"] == "extra_forbidden":
        return Sentence(UNKNOWN, name=error["loc"][-1])
    if error["type"] == "literal_error":
        return Sentence(ONE_OF, expected=str(context.get("expected", "")).replace(" or ", ", "))
    if error["type"] == "too_long" and isinstance(error["input"], str):
        return Sentence(say.TOO_LONG, limit=context.get("max_length", ""))
    template, names = _SENTENCES.get(error["type"], (NOT_ACCEPTED, {}))
    return Sentence(template, **{name: context.get(key, "") for name, key in names.items()})


def _spoken(error: object) -> str:
    """The sentence a validator refused with."""
    said = error.args[0] if isinstance(error, ValueError) and error.args else None
    return said if isinstance(said, Sentence) else Sentence(NOT_ACCEPTED)


_SENTENCES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "missing": (say.REQUIRED, {}),
    "string_type": (say.NOT_A_TEXT, {}),
    "string_too_short": (say.REQUIRED, {}),
    "string_too_long": (say.TOO_LONG, {"limit": "max_length"}),
    "string_pattern_mismatch": (say.WRONG_PATTERN, {}),
    "int_type": (say.NOT_A_NUMBER, {}),
    "int_parsing": (say.NOT_A_NUMBER, {}),
    "int_from_float": (say.NOT_A_NUMBER, {}),
    "int_parsing_size": (say.NOT_A_NUMBER, {}),
    "greater_than_equal": (say.NUMBER_TOO_SMALL, {"limit": "ge"}),
    "less_than_equal": (say.NUMBER_TOO_LARGE, {"limit": "le"}),
    "bool_type": (NOT_TRUE_OR_FALSE, {}),
    "bool_parsing": (NOT_TRUE_OR_FALSE, {}),
    "dict_type": (NOT_AN_OBJECT, {}),
    "model_type": (NOT_AN_OBJECT, {}),
    "model_attributes_type": (NOT_AN_OBJECT, {}),
    "list_type": (NOT_A_LIST, {}),
    "too_long": (TOO_MANY, {"limit": "max_length"}),
    **{kind: (say.NOT_A_DATE, {}) for kind in ("date_type", "date_parsing", "date_from_datetime_parsing")},
    **{kind: (say.NOT_A_TIME, {}) for kind in ("time_type", "time_parsing")},
    **{
        kind: (say.NOT_AN_INSTANT, {})
        for kind in ("datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_aware")
    },
}
