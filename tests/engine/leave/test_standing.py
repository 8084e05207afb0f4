"""Whatever leaves and substitutions are asked for, what the guard lets pass leaves no step alone, and nobody passes two
separated steps by standing in for somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.act import Act, Actor, Seat
from engine.dossiers import doing
from engine.leave.standing import Away, Chair, Lent, Need, Spell, Staff, stranded
from engine.words import Named

FIRST = date(2018, 3, 5)
DAYS = [FIRST + timedelta(days=number) for number in range(12)]
ROLES = ("specialist", "deputy", "head")
PEOPLE = range(1, 6)

spells = st.tuples(st.integers(0, 9), st.integers(1, 6)).map(
    lambda days: Spell(DAYS[days[0]], FIRST + timedelta(days=days[0] + days[1]))
)
chairs = st.builds(
    lambda officer, unit, role: Chair(FIRST, None, officer, unit, role),
    st.sampled_from(PEOPLE),
    st.integers(1, 2),
    st.sampled_from(ROLES),
)
lent = st.builds(
    lambda spell, pair, unit, power, procedures: Lent(
        spell.begins_on, spell.ends_on, pair[0], pair[1], unit, power, procedures
    ),
    spells,
    st.permutations(list(PEOPLE)).map(lambda order: order[:2]),
    st.integers(1, 2),
    st.sampled_from(("work", "sign", "decide")),
    st.sampled_from((None, ("a",), ("a", "b"))),
)
needs = st.builds(
    lambda unit, role, procedure, barred, in_person: Need(
        unit, role, procedure, "step", Named("Bước"), barred=frozenset(barred), in_person=in_person
    ),
    st.integers(1, 2),
    st.sampled_from(ROLES),
    st.sampled_from(("a", "b")),
    st.sets(st.sampled_from(PEOPLE), max_size=2),
    st.booleans(),
)


@settings(max_examples=300)
@given(
    st.lists(chairs, min_size=1, max_size=8),
    st.lists(lent, max_size=4),
    st.lists(needs, min_size=1, max_size=6),
    st.lists(st.tuples(st.sampled_from(PEOPLE), spells, st.lists(lent, max_size=2)), min_size=1, max_size=6),
)
def test_the_last_who_may_never_leaves(
    seated: list[Chair], already: list[Lent], steps: list[Need], asked: list[tuple[int, Spell, list[Lent]]]
) -> None:
    staff = begun = Staff(seated, [], already)
    let_go = 0
    for officer_id, spell, meanwhile in asked:
        own = [each for each in meanwhile if each.from_officer_id == officer_id]
        after = staff.without(officer_id, spell).lending(*own)
        days = sorted({on for each in (staff, after) for on in each.days(spell.begins_on, spell.ends_on, every_day)})
        if not stranded(staff, after, steps, days):
            staff, let_go = after, let_go + 1
    for need in steps:
        for on in DAYS:
            assert staff.can_do(need, on) or not begun.can_do(need, on), (need, on, let_go)


@given(st.lists(chairs, min_size=1, max_size=6), spells, st.sampled_from(PEOPLE), needs)
def test_what_is_refused_is_really_lost(seated: list[Chair], spell: Spell, leaver: int, need: Need) -> None:
    before = Staff(seated)
    after = before.without(leaver, spell)
    lost = stranded(before, after, [need], before.days(spell.begins_on, spell.ends_on, every_day))
    able = {c.officer_id for c in seated if (c.unit_id, c.role) == (need.unit_id, need.role)} - need.barred
    assert bool(lost) == (able == {leaver})


def test_a_stretch_of_weekend_has_no_day_to_look_at() -> None:
    saturday, monday = date(2018, 3, 10), date(2018, 3, 12)
    staff = Staff([], [Away(saturday, monday, 1)])
    assert staff.days(saturday, monday, lambda on: on.weekday() < 5) == []


@dataclass
class FakeDossier:
    """What `doing` asks of a dossier."""

    doers: dict[str, list[int]] = field(default_factory=dict)
    acted_for: dict[str, list[int]] = field(default_factory=dict)


@settings(max_examples=300)
@given(st.lists(chairs, min_size=2, max_size=8), st.lists(lent, max_size=6), st.data())
def test_nobody_passes_two_separated_steps_in_any_place(seated: list[Chair], meanwhile: list[Lent], data: Any) -> None:
    steps = {"first": SimpleNamespace(separate_from=()), "second": SimpleNamespace(separate_from=("first",))}
    version: Any = SimpleNamespace(profile=SimpleNamespace(tasks=steps))
    staff, dossier, done = Staff(seated, [], meanwhile), FakeDossier(), dict[str, set[int]]()
    for element in ("first", "second"):
        unit_id, role = data.draw(st.integers(1, 2)), data.draw(st.sampled_from(ROLES))
        sitting = sorted({one for one, _ in staff.sitting(unit_id, role, "a", FIRST)})
        item: Any = SimpleNamespace(unit_id=unit_id, role=role, procedure_code="a", element_id=element)
        free = [one for one in sitting if doing.apart(act_of(staff, one), version, cast(Any, dossier), item) is None]
        if not free:
            return
        doer = data.draw(st.sampled_from(free))
        barred = doing.people_of(cast(Any, dossier), "first") if element == "second" else frozenset()
        whom = doing.for_whom(act_of(staff, doer), item, barred)
        dossier.doers[element] = [doer]
        dossier.acted_for[element] = [] if whom is None else [whom]
        done[element] = {doer} if whom is None else {doer, whom}
    assert not done["first"] & done["second"]


# ---------------------------------------------------------------------------------------------------------------------


def every_day(_on: date) -> bool:
    return True


def act_of(staff: Staff, officer_id: int) -> Act:
    """Somebody who acts from all their chairs, own ones and lent ones."""
    seats = [
        Seat(unit_id, role, for_whom)
        for unit_id in (1, 2)
        for role in ROLES
        for one, for_whom in staff.sitting(unit_id, role, "a", FIRST)
        if one == officer_id
    ]
    actor = Actor("Người mẫu", officer_id=officer_id, seats=tuple(seats))
    return cast(Act, SimpleNamespace(actor=actor))
