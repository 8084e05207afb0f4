"""Numbers by which a person is identified, and what a personal number says about its bearer.

A personal number (12 digits) is PPP province or country of birth registration, G century and sex, YY year of birth,
six random digits; no check digit (Decree 137/2015 art. 13, Law on Identity 2023 art. 12, table of Circular
07/2016/TT-BCA). An old identity card has 9 digits, a passport a letter and 7 digits, a tax code 10 digits with a check
digit, or 13 for a branch. Whether the number agrees with the papers is for the officer to judge: disagreement is a
warning, never a refusal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from forms.sentences import (
    BIRTH_YEAR_DIFFERS,
    BORN_IN_THE_FUTURE,
    CARD_HAS_ENDED,
    NOT_A_TAX_CODE,
    PROVINCE_HAD_ENDED,
    SEX_DIFFERS,
    TAX_CODE_IS_MISTYPED,
    UNKNOWN_PROVINCE,
    Sentence,
)

NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}|[A-Z][0-9]{7}")
PLACES = Path(__file__).parent / "data" / "birth_provinces.json"
INVENTED = "999"  # no province and no country: test persons
CARDS_ENDED = date(2025, 1, 1)  # Law on Identity 2023 art. 46: the cards of 9 digits count until the end of 2024
PERSONAL_TAX_CODES = date(2025, 7, 1)  # Circular 86/2024/TT-BTC: a person's number is their tax code


@dataclass(frozen=True)
class Province:
    """Where births are registered. `until`: the first day on which it was no province any more."""

    name: str
    until: date | None = None


@dataclass(frozen=True)
class PersonalNumber:
    """The parts of a 12-digit number that say something."""

    place: str
    sex: str  # male or female
    birth_year: int

    @classmethod
    def of(cls, number: str) -> PersonalNumber | None:
        """None for the older kinds of number, which say nothing."""
        if not re.fullmatch("[0-9]{12}", number):
            return None
        century = int(number[3])
        return cls(number[:3], "female" if century % 2 else "male", 1900 + 100 * (century // 2) + int(number[4:6]))

    @property
    def province(self) -> Province | None:
        """None for a country, an invented person, or a code of nothing."""
        return provinces().get(self.place)

    @property
    def is_invented(self) -> bool:
        return self.place == INVENTED

    @property
    def place_is_unknown(self) -> bool:
        """Provinces begin with 0. Countries do not and are not listed here; neither is 999, invented persons."""
        return self.place.startswith("0") and self.province is None


def doubts(number: str, *, today: date, born_on: str | None = None, sex: str | None = None) -> tuple[Sentence, ...]:
    """Everything about an identity number that deserves a second look, the gravest first.

    `born_on` (ISO date, or the year alone) and `sex` (male, female) are what was entered beside it, if anything.
    """
    person = PersonalNumber.of(number)
    if person is None:
        is_card = re.fullmatch("[0-9]{9}", number) is not None
        return (Sentence(CARD_HAS_ENDED),) if is_card and today >= CARDS_ENDED else ()
    return tuple(_doubts(person, today, born_on, sex))


def doubt(number: str, *, today: date, born_on: str | None = None, sex: str | None = None) -> Sentence | None:
    """The gravest of the `doubts`, or None."""
    return next(iter(doubts(number, today=today, born_on=born_on, sex=sex)), None)


def _doubts(person: PersonalNumber, today: date, born_on: str | None, sex: str | None) -> Iterator[Sentence]:
    if person.place_is_unknown:
        yield Sentence(UNKNOWN_PROVINCE, code=person.place)
    ended = person.province.until if person.province else None
    if ended and person.province and person.birth_year > ended.year:
        yield Sentence(PROVINCE_HAD_ENDED, code=person.place, name=person.province.name, year=person.birth_year)
    if person.birth_year > today.year:
        yield Sentence(BORN_IN_THE_FUTURE, year=person.birth_year)
    elif born_on and int(born_on[:4]) != person.birth_year:
        yield Sentence(BIRTH_YEAR_DIFFERS, year=person.birth_year)
    if sex in {"male", "female"} and sex != person.sex:
        yield Sentence(SEX_DIFFERS)


def tax_code_doubt(code: str, *, today: date) -> Sentence | None:
    """What about a tax code deserves a second look: its shape, or its check digit. Since 01/07/2025 a person's own
    number is one, too."""
    from stdnum.vn import mst  # seldom needed, and long to load

    plain = mst.compact(code)
    if re.fullmatch("[0-9]{12}", plain) and today >= PERSONAL_TAX_CODES:
        return None
    if not re.fullmatch("[0-9]{10}([0-9]{3})?", plain):
        return Sentence(NOT_A_TAX_CODE)
    return None if mst.is_valid(plain) else Sentence(TAX_CODE_IS_MISTYPED)


@cache
def provinces() -> Mapping[str, Province]:
    """By the three digits a personal number begins with."""
    rows = json.loads(PLACES.read_text())["provinces"]
    return {
        row["code"]: Province(row["name"], date.fromisoformat(row["until"]) if "until" in row else None) for row in rows
    }
