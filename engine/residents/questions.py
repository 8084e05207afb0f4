"""What is asked about whom: the question of one need, from the facts of a dossier or what is typed at the counter."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.act import Act
from engine.definitions.legal import Edition
from engine.definitions.register_needs import Need
from engine.errors import Invalid, NotAllowed
from engine.residents.comparing import fact
from engine.residents.contract import Born

NUMBER = re.compile(r"\d{12}|\d{9}")
_BORN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_BORN_HERE = re.compile(r"(?:(\d{1,2})/)?(?:(\d{1,2})/)?(\d{4})")


class NotDeclared(NotAllowed):
    """Bước này không khai nhu cầu tra cứu cơ sở dữ liệu dân cư về người đó."""


class SayWhoIsMeant(Invalid):
    """Mời ghi số định danh cá nhân (12 số) hoặc CMND (9 số) và họ tên trước khi đối chiếu."""


class NoSuchBirthDate(Invalid):
    """Ngày sinh chưa đúng; cần dạng 31/01/1999, hoặc chỉ năm sinh."""


@dataclass(frozen=True)
class Declared:
    """One person as declared: the number, the name and what is known of the birth date, besides the facts they come
    from."""

    need: Need
    identity: str
    full_name: str
    born: Born | None
    facts: Mapping[str, Any]


def need_of(edition: Edition, person: str) -> Need:
    """The edition's need of this name. Refuses with `NotDeclared`."""
    for need in edition.residents:
        if need.name == person:
            return need
    raise NotDeclared()


def declared(need: Need, facts: Mapping[str, Any], born: str = "") -> Declared:
    """The person as the facts describe them; `born` is said besides where no fact holds a birth date. Refuses with
    `SayWhoIsMeant` where number or name is missing, so that nobody is looked for by half."""
    number = plain_number(fact(facts, need.identity))
    name = " ".join(fact(facts, need.full_name).split())
    if not NUMBER.fullmatch(number) or len(name.split()) < 2:
        raise SayWhoIsMeant({need.identity: SayWhoIsMeant.sentence()})
    return Declared(need, number, name, _born(fact(facts, need.facts.get("born")) or born), facts)


def can_be_asked(need: Need, facts: Mapping[str, Any]) -> bool:
    """Whether number and name are there."""
    try:
        declared(need, facts)
    except Invalid:
        return False
    return True


def plain_number(said: str) -> str:
    """A number without the blanks, dots and dashes it is written with."""
    return re.sub(r"[\s.\-]", "", said)


def subject(act: Act, identity: str) -> str:
    """The keyed digest under which the ledger knows a number."""
    return hmac.new(act.office.settings.secret_key.encode(), identity.encode(), hashlib.sha256).hexdigest()


def _born(said: str) -> Born | None:
    said = said.strip()
    if not said:
        return None
    if found := _BORN.fullmatch(said[:10]):
        year, month, day = found.groups()
    elif found := _BORN_HERE.fullmatch(said):
        first, second, year = found.groups()
        day, month = (first, second) if second else (None, first)
    else:
        raise NoSuchBirthDate()
    born = Born(int(year), int(month) if month else None, int(day) if day else None)
    try:
        _ = born.whole
    except ValueError:
        raise NoSuchBirthDate() from None
    return born
