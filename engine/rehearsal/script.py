"""A script (kịch bản kiểm thử): what is given, what is done step by step, and what is expected after each step.

Plain values; docs/tests-beside-diagrams.md describes how they are written. `reading` makes them from a text,
`writing` makes the text from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.rehearsal.stage import BEGINNING

Answers = Mapping[str, Any]

INVENTED = {
    "name": "Nguyễn Thị Mẫu",
    "identity": "999199000001",
    "phone": "0240000001",
    "email": "mau@vidu.invalid",
    "address": "12 phố Mẫu, phường Trúc Bạch",
}


@dataclass(frozen=True)
class Seat:
    """A chair: a role in a unit. `unit` is a unit's code or a routing (`same`, `handling`, `district/QLDT`); None
    where the place is clear from what is done there."""

    role: str
    unit: str | None = None


@dataclass(frozen=True)
class Who:
    """Who does a step: whoever sits on a chair, or whoever `did` an earlier step."""

    seat: Seat | None = None
    did: str | None = None


@dataclass(frozen=True)
class Absence:
    """Everybody on that chair is away, `since` the first day, `until` the first day back (None: for long); `delegate`
    holds their powers meanwhile."""

    seat: Seat
    since: date | None = None
    until: date | None = None
    delegate: Seat | None = None


@dataclass(frozen=True)
class Decree:
    """A day decreed worked, or off."""

    day: date
    works: bool
    basis: str = "Văn bản giả định"


@dataclass(frozen=True)
class Given:
    """How it begins. `received_by` is a unit's code, or a kind of authority (commune, district, department); None:
    the first the procedure is received at. `papers` None: all that are required. `at` is an aware instant."""

    received_by: str | None = None
    at: datetime = BEGINNING
    applicant: Mapping[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    papers: tuple[str, ...] | None = None
    channel: str = "direct"
    return_by_post: bool = False
    absent: tuple[Absence, ...] = ()
    vacant: tuple[Seat, ...] = ()
    calendar: tuple[Decree, ...] = ()


@dataclass(frozen=True)
class Due:
    """A date or an instant, as it was written: without an hour any hour of that day will do."""

    day: date
    at: datetime | None = None


@dataclass(frozen=True)
class ExpectedItem:
    """What is said of one open work item; None is not compared."""

    element: str
    unit: str | None = None
    role: str | None = None
    due: Due | None = None
    held: bool | None = None
    clock: str | None = None


@dataclass(frozen=True)
class ExpectedAlarm:
    """An alarm this step brought: `rung` one of the kinds of alarms (`warning`, `overdue`, …); `to` the chair of who
    was told, `about` an element or `dossier`."""

    rung: str
    to: Seat | None = None
    about: str | None = None


@dataclass(frozen=True)
class Expected:
    """What must hold after a step. None is not compared; a list must be contained, or with `exactly` be the whole.

    `alarms` and `letters` are those the step brought, all else is how things stand after it. `refused`: the name of
    the refusal the step must meet ("" for any)."""

    work_items: tuple[ExpectedItem, ...] | None = None
    alarms: tuple[ExpectedAlarm, ...] | None = None
    letters: tuple[str, ...] | None = None
    calls: tuple[str, ...] | None = None
    status: int | None = None
    outcome: str | None = None
    clock: str | None = None
    due: Due | None = None
    ended: bool | None = None
    facts: Mapping[str, Any] | None = None
    refused: str | None = None
    exactly: bool = False


@dataclass(frozen=True)
class Step:
    """One step: the verb, what it is done to (`target`), and what belongs to it. `line` is where it stands."""

    verb: str
    target: Any = None
    answers: Answers = field(default_factory=dict)
    by: Who | None = None
    unit: str | None = None
    to: Seat | None = None
    reason: str = ""
    legal_basis: str = ""
    text: str = ""
    fails: str = ""
    expect: Expected | None = None
    line: int | None = None


@dataclass(frozen=True)
class Script:
    name: str
    given: Given = field(default_factory=Given)
    steps: tuple[Step, ...] = ()
    line: int | None = None
