"""What the page of leave shows, gathered in one reading."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.act import Act
from engine.definitions import catalog
from engine.errors import Refusal
from engine.identity.permissions import Permission, may
from engine.leave import questions
from engine.leave.questions import Leave, StandingIn
from engine.org import questions as org
from engine.org.models import Officer
from engine.org.persons import may_over_person
from engine.org.tree import tree_of
from engine.worktime import editions
from web.language import local_name

MONTHS = range(1990, 2200)


@dataclass(frozen=True)
class Day:
    on: date
    is_working: bool
    is_today: bool


@dataclass(frozen=True)
class Line:
    """One officer in the month: on which days away (None) or with which leave."""

    officer: Officer
    title: str
    days: Sequence[Leave | None]
    leaves: Sequence[Leave]


@dataclass(frozen=True)
class Group:
    """The people of one unit."""

    unit_id: int
    unit_name: str
    lines: Sequence[Line]

    @property
    def is_anybody_away(self) -> bool:
        return any(line.leaves for line in self.lines)


@dataclass
class LeavePage:
    """`mine` and `lent` are empty for an account nobody of the organisation stands behind; `others` are those whose
    leave the reader may enter, by unit (`may_change` their ids); `may_stand_in` whom one may name, by unit."""

    today: date
    month: date
    officer_id: int | None
    mine: Sequence[Leave] = ()
    mine_for: Sequence[StandingIn] = ()
    lent: Sequence[StandingIn] = ()
    unit_code: str = ""
    groups: Sequence[Group] = ()
    days: Sequence[Day] = ()
    may_change: frozenset[int] = frozenset()
    others: dict[str, dict[int, str]] = field(default_factory=dict)
    may_stand_in: dict[str, dict[int, str]] = field(default_factory=dict)
    procedures: dict[str, str] = field(default_factory=dict)

    @property
    def before(self) -> str:
        return f"{self.month - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.month + timedelta(days=31):%Y-%m}"


def gather(act: Act, month: str, unit_code: str) -> LeavePage:
    me = act.actor.officer_id
    page = LeavePage(act.today, _month(month, act.today), me, unit_code=unit_code)
    units = _units(act, unit_code)
    people = questions.people_of(act, units) if units else []
    if me is not None:
        page.mine = questions.leaves_of(act, [me], act.today)
        page.mine_for, page.lent = questions.standing_in_for(act, me), questions.lent_by(act, me)
    if people:
        page.days = _days(act, page.month)
        page.groups = _groups(act, people, page)
    others = {officer.id for _, officer, _ in people if officer.id != me}
    page.may_change = frozenset(each for each in others if may_over_person(act, each))
    page.others = _by_unit(act, [one for one in people if one[1].id in page.may_change])
    around = questions.around(act, me) if me is not None else units
    page.may_stand_in = _by_unit(act, questions.people_of(act, {*around, *units}))
    page.procedures = _procedures(act)
    return page


def _month(text: str, today: date) -> date:
    year, _, number = text.partition("-")
    known = year.isdecimal() and number.isdecimal() and int(year) in MONTHS and 1 <= int(number) <= 12
    return date(int(year), int(number), 1) if known else today.replace(day=1)


def _units(act: Act, code: str) -> list[int]:
    """The units one leads; an administrator, and who leads from above, names one."""
    if code:
        try:
            unit = org.unit(act.session, code, act.today)
        except Refusal:
            return []
        above = org.lineage(act.session, unit.id, act.today)
        if may(act.actor, Permission.REPORT_ABSENCE, unit.id, above):
            parts = [part.id for part in tree_of(act.session).by_parent[unit.id] if not part.is_authority]
            return [unit.id, *parts]
    return questions.led_units(act)


def _days(act: Act, month: date) -> list[Day]:
    calendar = editions.current(act.session)
    days = (month + timedelta(days=number) for number in range(monthrange(month.year, month.month)[1]))
    return [Day(on, calendar.is_working_day(on), on == act.today) for on in days]


def _groups(act: Act, people: Sequence[tuple[int, Officer, str]], page: LeavePage) -> list[Group]:
    officers = {officer.id for _, officer, _ in people}
    leaves = questions.leaves_of(act, officers, page.days[0].on, page.days[-1].on + timedelta(days=1))
    nodes = tree_of(act.session).nodes
    groups: dict[int, list[Line]] = {}
    posts: dict[int, list[str]] = {}  # who sits in several units stands in the first, with all that he is
    for _, officer, title in people:
        posts.setdefault(officer.id, []).append(title)
    seen: set[int] = set()
    for unit_id, officer, _ in people:
        if officer.id in seen:
            continue
        seen.add(officer.id)
        title = "; ".join(dict.fromkeys(posts[officer.id]))
        own = [leave for leave in leaves if leave.officer.id == officer.id]
        days = [next((leave for leave in own if _holds(leave, day.on)), None) for day in page.days]
        groups.setdefault(unit_id, []).append(Line(officer, title, days, own))
    return [Group(unit_id, nodes[unit_id].name, lines) for unit_id, lines in groups.items()]


def _holds(leave: Leave, on: date) -> bool:
    return leave.row.valid_from <= on and (leave.row.valid_to is None or on < leave.row.valid_to)


def _by_unit(act: Act, people: Sequence[tuple[int, Officer, str]]) -> dict[str, dict[int, str]]:
    """Unit name -> {officer id: name and post}; who sits in several units stands in the first."""
    nodes, seen = tree_of(act.session).nodes, set[int]()
    found: dict[str, dict[int, str]] = {}
    for unit_id, officer, title in people:
        if officer.id not in seen:
            seen.add(officer.id)
            found.setdefault(nodes[unit_id].name, {})[officer.id] = f"{officer.full_name} – {title}"
    return found


def _procedures(act: Act) -> dict[str, str]:
    listed = catalog.list_procedures(act.session, act.today)
    open_now = (row.procedure for row in listed if row.version_id is not None and row.procedure.is_open)
    return {procedure.code: local_name(procedure.name_vi, procedure.name_en) for procedure in open_now}
