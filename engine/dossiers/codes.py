"""Dossier codes: all four patterns in use are read; new ones follow TT 01/2018/TT-VPCP art 19.

    000.00.01.H26-180301-0001    TT 01/2018: agency (QCVN 102:2016, most general part last), day YYMMDD, number
    H26.07.05-201001-0001        agency of QĐ 20/2020/QĐ-TTg (most general part first)
    H26.107.05-260301-090001     TT 4/2025/TT-VPCP: central service, two digits of its owner before the number
    G09.20-20260609-0092637      ministries, day YYYYMMDD

The number has at least four digits and grows beyond 9,999; it restarts each day for each agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.dossiers.models import Counter
from engine.errors import Invalid


class NotADossierCode(Invalid):
    """“{code}” không phải là mã hồ sơ."""


@dataclass(frozen=True)
class DossierCode:
    """A code taken apart. `agency_code` as written; `owner` only in codes of central services (TT 4/2025)."""

    agency_code: str
    on: date
    number: int
    pattern: str
    owner: str = ""


_PATTERNS = {
    "TT 01/2018": re.compile(r"(?P<agency>\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})-(?P<day>\d{6})-(?P<number>\d{4,})"),
    "TT 4/2025": re.compile(r"(?P<agency>[A-Z]\d{2}\.\d{3}\.\d{2})-(?P<day>\d{6})-(?P<owner>\d{2})(?P<number>\d{4,})"),
    "QĐ 20/2020": re.compile(r"(?P<agency>[A-Z]\d{2}(?:\.\d{2,3}){1,4})-(?P<day>\d{6})-(?P<number>\d{4,})"),
    "bộ, ngành": re.compile(r"(?P<agency>[A-Z]\d{2}(?:\.\d{2,3}){0,4})-(?P<day>\d{8})-(?P<number>\d{4,})"),
}


def parse(code: str) -> DossierCode:
    """Read a dossier code of any of the four patterns; refuses anything else with `NotADossierCode`."""
    text = code.strip().upper()
    for pattern, shape in _PATTERNS.items():
        match = shape.fullmatch(text)
        if match and len(match["agency"]) <= 35 and (on := _day(match["day"])):
            owner = match.groupdict().get("owner") or ""
            return DossierCode(match["agency"], on, int(match["number"]), pattern, owner)
    raise NotADossierCode(code=code)


def _day(digits: str) -> date | None:
    try:
        return datetime.strptime(digits, "%y%m%d" if len(digits) == 6 else "%Y%m%d").date()
    except ValueError:
        return None


def issue(session: Session, agency_code: str, on: date) -> str:
    """The next code of this agency and day, unique and without gaps: a rolled back act gives its number back."""
    number = next_number(session, agency_code, f"{on:%y%m%d}")
    return f"{agency_code}-{on:%y%m%d}-{number:04d}"


def next_number(session: Session, scope: str, period: str) -> int:
    """One more in this scope and period; others who want one wait until this act has ended."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    table = Counter.__table__
    assert isinstance(table, Table)
    statement = (
        insert(table)
        .values(scope=scope, period=period, last=1)
        .on_conflict_do_update(index_elements=["scope", "period"], set_={"last": table.c.last + 1})
        .returning(table.c.last)
    )
    return int(session.execute(statement).scalar_one())
