"""Numbers by which a person is identified, and what a personal number says about its bearer.

A personal number (12 digits) is PPP province or country of birth registration, G century and sex, YY year of birth,
six random digits; no check digit (Decree 137/2015 art. 13, Law on Identity 2023 art. 12, table of Circular
07/2016/TT-BCA). An old identity card has 9 digits, a passport a letter and 7 digits. Whether the number agrees with
the papers is for the officer to judge: disagreement is a warning, never a refusal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from forms.sentences import (
    BIRTH_YEAR_DIFFERS,
    BORN_IN_THE_FUTURE,
    SEX_DIFFERS,
    UNKNOWN_PROVINCE,
    Sentence,
)

NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}|[A-Z][0-9]{7}")
PROVINCES = frozenset(
    re.findall(
        "[0-9]{3}",
        "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 "
        "042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 "
        "086 087 089 091 092 093 094 095 096",
    )
)


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
    def place_is_unknown(self) -> bool:
        """Provinces begin with 0. Countries do not and are not listed here; neither is 999, invented persons."""
        return self.place.startswith("0") and self.place not in PROVINCES


def doubt(number: str, *, today: date, born_on: str | None = None, sex: str | None = None) -> Sentence | None:
    """The first thing about an identity number that deserves a second look, or None.

    `born_on` (ISO date) and `sex` (male, female) are what was entered beside it, if anything.
    """
    person = PersonalNumber.of(number)
    if person is None:
        return None
    if person.place_is_unknown:
        return Sentence(UNKNOWN_PROVINCE, code=person.place)
    if person.birth_year > today.year:
        return Sentence(BORN_IN_THE_FUTURE, year=person.birth_year)
    if born_on and int(born_on[:4]) != person.birth_year:
        return Sentence(BIRTH_YEAR_DIFFERS, year=person.birth_year)
    if sex in {"male", "female"} and sex != person.sex:
        return Sentence(SEX_DIFFERS)
    return None
