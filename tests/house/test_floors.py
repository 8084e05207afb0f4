"""Imports go downwards. The floors are read from docs/house.md, so the plan and the building cannot part."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache

import pytest
from house_tree import DOORS, ROOMS, ROOT, Import, imports, module_name, product_code

ONLY_IN = {
    "SpiffWorkflow": ("engine.runtime",),
    "lxml": ("engine.definitions", "integrations.national_db"),
    "apscheduler": ("engine.scheduler",),
    "celery": ("engine.outbox.broker",),
    "kombu": ("engine.outbox.broker",),
    "jwt": ("engine.identity.tokens",),
    "httpx": ("integrations",),
    "flask": ("web", "desk", "admin", "api"),
    "apiflask": ("web", "desk", "admin", "api"),
    "flask_babel": ("web", "desk", "admin", "api"),
    "flask_wtf": ("web", "desk", "admin", "api"),
    "werkzeug": ("web", "desk", "admin", "api"),
}
APART = [{"desk", "admin", "api"}]


def floors() -> dict[str, float]:
    """Package or module -> floor, as the plan draws them; `web` stands half a floor below the rooms."""
    plan = (ROOT / "docs" / "house.md").read_text()
    block = plan.split("## The floors")[1].split("```")[1]
    found: dict[str, float] = {}
    for number, names, _remark in re.findall(r"^(\d)  (\S.*?)(?:   +(.*))?$", block, re.MULTILINE):
        for name in re.findall(r"[a-z_.]+", names):
            found[_resolved(name)] = int(number)
    return found | {"web": found["desk"] - 0.5}


def _resolved(name: str) -> str:
    """`org` on the line of `engine.audit, org` is engine.org; `forms` is forms; `org.heads` singles out a module."""
    name = name.removesuffix(".py")
    inside = ROOT.joinpath("engine", *name.split("."))
    return f"engine.{name}" if inside.is_dir() or inside.with_suffix(".py").exists() else name


FLOORS = floors()


@cache
def every_import() -> list[Import]:
    """Read when the first test asks, not for everybody who collects tests."""
    return [each for path in product_code() for each in imports(path)]


def place(module: str) -> str | None:
    """The longest name of the plan that the module belongs to."""
    parts = module.split(".")
    candidates = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in candidates if name in FLOORS), None)


def broken_floors(found: Iterable[Import]) -> list[str]:
    sentences = []
    for each in found:
        above, below = place(each.importer), place(each.imported)
        if above is None or below is None or above == below:
            continue
        apart = any({above, below} <= neighbours for neighbours in APART)
        if FLOORS[below] > FLOORS[above] or apart:
            sentences.append(f"{each.importer}:{each.line} may not import {each.imported}")
    return sentences


def strangers(found: Iterable[Import]) -> list[str]:
    """Imports of a guarded library outside the rooms it is kept to."""
    return [
        f"{each.importer}:{each.line} may not import {each.imported}"
        for each in found
        for rooms in [ONLY_IN.get(each.imported.split(".")[0])]
        if rooms and not each.for_types and not any(f"{each.importer}.".startswith(f"{room}.") for room in rooms)
    ]


def circles(found: Iterable[Import]) -> list[str]:
    """Imports between packages of one floor that lean on each other, directly or around a corner."""
    level = [
        (one, other, each)
        for each in found
        for one, other in [(place(each.importer), place(each.imported))]
        if one and other and one != other and FLOORS[one] == FLOORS[other]
    ]
    graph: dict[str, set[str]] = {}
    for one, other, _ in level:
        graph.setdefault(one, set()).add(other)
    return [
        f"{each.importer}:{each.line} imports {each.imported}" for one, other, each in level if leads(graph, other, one)
    ]


def leads(graph: dict[str, set[str]], start: str, end: str) -> bool:
    reached, ahead = {start}, [start]
    while ahead:
        for nearby in graph.get(ahead.pop(), set()) - reached:
            reached.add(nearby)
            ahead.append(nearby)
    return end in reached


def test_imports_go_downwards() -> None:
    assert broken_floors(every_import()) == []


def test_each_guarded_library_has_one_door() -> None:
    assert strangers(every_import()) == []


def test_packages_of_one_floor_do_not_lean_on_each_other_in_a_circle() -> None:
    assert circles(every_import()) == []


def test_every_module_has_its_floor_in_the_plan() -> None:
    homeless = [module_name(path) for path in product_code() if place(module_name(path)) is None]
    assert set(homeless) <= {"engine", "environment"}


def test_the_environment_is_made_with_the_standard_library_alone() -> None:
    found = {each.imported.split(".")[0] for each in imports(ROOT / "environment.py")}
    assert found <= set(sys.stdlib_module_names)


def test_nobody_imports_the_door_or_the_tests() -> None:
    doors = {door.removesuffix(".py") for door in DOORS} | {"tests"}
    guests = {each.importer for each in every_import() if each.imported.split(".")[0] in doors}
    assert guests <= {"run"}


# --- the rules themselves ------------------------------------------------------------------------------------------


def test_the_plan_names_the_floors_we_know() -> None:
    assert FLOORS["run"] > FLOORS["desk"] > FLOORS["web"] > FLOORS["demo"] > FLOORS["engine.dossiers"]
    assert FLOORS["engine.dossiers"] > FLOORS["engine.escalation"] > FLOORS["engine.deadlines"]
    assert FLOORS["engine.dossiers"] > FLOORS["engine.runtime"] > FLOORS["forms"] > FLOORS["engine.act"] == 0
    assert set(ROOMS) - {"engine"} <= FLOORS.keys()


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("engine.act", "engine.org.questions"),
        ("engine.org.heads", "engine.dossiers"),
        ("engine.escalation.sweep", "engine.dossiers.work"),
        ("engine.dossiers.work", "web.language"),
        ("desk.worklist", "admin.accounts"),
        ("web.app", "desk.worklist"),
        ("forms.checking", "engine.definitions.expressions"),
    ],
)
def test_a_broken_floor_is_seen(importer: str, imported: str) -> None:
    assert broken_floors([Import(importer, imported, 1)]) == [f"{importer}:1 may not import {imported}"]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("engine.dossiers.work", "SpiffWorkflow.bpmn"),
        ("engine.runtime.bridge", "lxml.etree"),
        ("engine.scheduling", "apscheduler"),
        ("api.tokens", "jwt"),
        ("engine.identity.accounts", "flask"),
    ],
)
def test_a_stranger_at_the_wrong_door_is_seen(importer: str, imported: str) -> None:
    assert strangers([Import(importer, imported, 1)]) == [f"{importer}:1 may not import {imported}"]


def test_a_circle_is_seen() -> None:
    around = [
        Import("engine.org.x", "engine.identity.y", 1),
        Import("engine.identity.y", "engine.outbox.z", 2),
        Import("engine.outbox.z", "engine.org", 3),
        Import("engine.outbox.z", "engine.worktime", 4),
    ]
    assert len(circles(around)) == 3
    assert circles(around[:2]) == []
