"""Whom a procedure may ask the residents database about, and what for: part of an edition of its legal data.

A need names one person of the dossier by the facts that describe them. What no edition declares is asked about nobody
(Decision 891 II.1; Luật Căn cước công dân 59/2014/QH13 art. 10: data are used for the purpose they are asked for).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.legal_entries import Entries, Unfit, as_flag, as_text, as_texts
from engine.words import Named, _
from forms.sentences import Sentence

ASKED = ("full_name", "born", "sex", "permanent", "present", "ethnicity", "nationality", "marital_status", "relatives")
_PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Need:
    """One person. `identity`, `full_name` and whatever of `facts` is declared are dotted names of facts; `asked` are
    the fields of the register that the purpose needs, and no others are shown or kept. `is_living` says that the
    procedure makes sense for a living person alone; `at_counter`, that the desk may ask while it receives."""

    name: str
    who: Named
    identity: str
    full_name: str
    facts: Mapping[str, str]
    asked: tuple[str, ...]
    purpose: Named
    legal_basis: str
    is_confirmed: bool
    is_living: bool
    at_counter: bool


def read_needs(entries: list[Entries]) -> tuple[Need, ...]:
    """The entry `residents` of an edition. Refused with `LegalDataIsMalformed`, naming the field."""
    needs = tuple(_need(each) for each in entries)
    names = [need.name for need in needs]
    for entry, name in zip(entries, names, strict=True):
        if names.count(name) > 1:
            raise entry.refusal("name", _("tên này đã dùng cho người khác"))
    return needs


def _need(read: Entries) -> Need:
    confirmed, living = read.optional("confirmed", as_flag), read.optional("living", as_flag)
    return Need(
        name=read.one("name", _as_name),
        who=read.one("who", _as_named),
        identity=read.one("identity", _as_path),
        full_name=read.one("full_name", _as_path),
        facts=read.optional("facts", _as_facts) or {},
        asked=read.one("asked", _as_asked),
        purpose=read.one("purpose", _as_named),
        legal_basis=read.text("legal_basis"),
        is_confirmed=confirmed is not False,
        is_living=living is not False,
        at_counter=read.optional("at_counter", as_flag) or False,
    )


def _as_name(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise Unfit(_("chỉ gồm chữ thường không dấu, số và dấu gạch dưới"))
    return value


def _as_path(value: Any) -> str:
    if not isinstance(value, str) or not _PATH.fullmatch(value):
        raise Unfit(_("phải là tên dữ kiện, ví dụ applicant.name"))
    return value


def _as_facts(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise Unfit(_("phải là bảng mục → tên dữ kiện"))
    return {_as_asked([key])[0]: _as_path(path) for key, path in value.items()}


def _as_asked(value: Any) -> tuple[str, ...]:
    said = as_texts(value)
    for each in said:
        if each not in ASKED:
            raise Unfit(Sentence(_("“{text}” không phải là mục của cơ sở dữ liệu dân cư"), text=each))
    return said


def _as_named(value: Any) -> Named:
    if not isinstance(value, Mapping):
        raise Unfit(_("cần tên tiếng Việt (vi) và tiếng Anh (en)"))
    vi = as_text(value.get("vi"))
    return Named(vi, as_text(value.get("en") or vi))
