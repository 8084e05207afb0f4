"""The city's database of 2018: the same record as JSON, asked for in eight fields, each operation at its own path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from engine.outbox import RefusedForGood
from engine.residents.contract import Question, Resident
from integrations.national_db import faults, records
from integrations.national_db.faults import Unreadable
from integrations.national_db.records import Record
from integrations.national_db.soap import Operation

PATHS = {Operation.VERIFY: "/xacThucThongTinCongDan", Operation.LOOK_UP: "/traCuuThongTinCongDan"}
CONTENT_TYPE = "application/json; charset=utf-8"


def write(question: Question, user: str) -> bytes:
    """The body of a question; `user` is who this office is there. Refuses with `RefusedForGood` what cannot be sent."""
    born = records.date_of_birth(question.born)
    fields = {
        "maYeuCau": question.key,
        "maDVC": question.caller.procedure,
        "maCanBo": question.caller.officer,
        "soDinhDanh": question.identity if len(question.identity) == 12 else "",
        "soCMND": question.identity if len(question.identity) == 9 else "",
        "hoVaTen": question.full_name.upper(),
        "ngayThangNam": born.get("NgayThangNam") or born.get("Nam") or "",
        "userNameService": user,
    }
    try:
        return as_json(fields)
    except UnicodeEncodeError:
        raise RefusedForGood("the question holds characters that cannot be sent") from None


def read_verdict(status: int, body: bytes) -> bool:
    """Whether the person exists. Refuses as `faults` says."""
    verdict = _answer(status, body).get("tonTai")
    if not isinstance(verdict, bool):
        raise Unreadable("the answer does not say whether the person exists")
    return verdict


def read_residents(status: int, body: bytes) -> tuple[Resident, ...]:
    """Who was found. Refuses as `faults` says."""
    answer = _answer(status, body)
    if not isinstance(answer.get("congDan"), list):
        raise Unreadable("the answer is no collection of persons")
    return records.residents(_renamed(answer, str.upper))


def _answer(status: int, body: bytes) -> Mapping[str, Any]:
    if trouble := faults.of_status(status):
        raise trouble
    try:
        answer = json.loads(body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable("the answer is no JSON") from None
    if not isinstance(answer, dict):
        raise Unreadable("the answer is no object")
    if answer.get("maLoi"):
        raise faults.of_code(faults.named_in(str(answer["maLoi"])), is_theirs=False)
    return answer


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def as_json(fields: Record) -> bytes:
    """A record as it travels, its letters as they are."""
    return json.dumps(_renamed(fields, str.lower), ensure_ascii=False).encode()


def _renamed(value: Any, first: Any) -> Any:
    """The standard's names begin with a capital there and with a small letter here."""
    if isinstance(value, Mapping):
        return {first(name[:1]) + name[1:]: _renamed(inner, first) for name, inner in value.items()}
    return [_renamed(each, first) for each in value] if isinstance(value, list) else value
