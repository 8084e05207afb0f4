"""Whole paths: do the steps fit into the legal time, and does every path bring the dossier to a result?

How step times are added up: one working day is eight working hours; a calendar day counts as five sevenths of a
working day, a week as five and a month of thirty days as such days (so 15 days hold 11 working days, the legal time
rounded up to a whole one). Along a path times add; parallel and alternative branches count by the longer one; a loop
counts once. Not counted: steps marked `outside_clock`, waiting drawn as timers, everything after the dossier is
finished, refused or its result returned, and everything before a received supplement, which starts the clock anew
(Decree 61/2018/NĐ-CP art. 19).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from engine.definitions.checks.routes import Key, Routes, routes_of
from engine.definitions.checks.scene import Scene
from engine.definitions.diagram import Finding, Process
from engine.definitions.nameplates import Nameplates
from engine.definitions.profile import Profile, TaskProfile
from engine.definitions.rules import say
from engine.words import Named
from engine.worktime.periods import HOURS_IN_A_WORKING_DAY, NotAPeriod, Period

CLOSES = frozenset({"finish", "refuse", "return_result"})
STARTS_ANEW = "receive_supplement"

WORKING_HOURS = {
    "wh": Fraction(1),
    "wd": Fraction(HOURS_IN_A_WORKING_DAY),
    "d": Fraction(HOURS_IN_A_WORKING_DAY * 5, 7),
    "w": Fraction(HOURS_IN_A_WORKING_DAY * 5),
    "m": Fraction(HOURS_IN_A_WORKING_DAY * 5 * 30, 7),
}


def check(scene: Scene) -> Iterator[Finding]:
    main = scene.bundle.process(scene.profile.main) if scene.profile.main else None
    if main is None or not scene.profile.procedure:
        return  # a part that others call, or a diagram of no procedure, has no result of its own
    routes = routes_of(scene.bundle, main)
    yield from _ends_without_result(scene, routes)
    if scene.law and scene.law.period:
        yield from _too_long(scene, main, routes, scene.law.period)


def hours(period: Period) -> Fraction:
    """How many working hours a period stands for when step times are added up."""
    return period.count * WORKING_HOURS[period.unit]


def legal_hours(period: Period) -> int:
    """The working hours the legal time holds, in whole working days unless it is itself given in hours."""
    if period.is_in_hours:
        return period.count
    return ceil(hours(period) / HOURS_IN_A_WORKING_DAY) * HOURS_IN_A_WORKING_DAY


def longest(scene: Scene, routes: Routes) -> tuple[Fraction, list[Named]]:
    """The time of the longest path and the names of its steps, first to last."""
    remaining = remaining_of(scene.profile, routes)
    first = max((k for k in remaining if k in routes.starts or _anew(scene, k)), key=lambda k: remaining[k][0])
    names: list[Named] = []
    key_: Key | None = first
    while key_ is not None:
        if own_hours(scene.profile.tasks.get(key_[-1])):
            step = routes.steps[key_]
            names.append(Nameplates(step.process).node(step.node.id))
        key_ = remaining[key_][1]
    return remaining[first][0], names


def remaining_of(profile: Profile, routes: Routes) -> dict[Key, tuple[Fraction, Key | None]]:
    """By step the working hours of the longest way from its beginning to the end of the handling, and what follows it
    on that way."""
    effects = {element: task.effect for element, task in profile.tasks.items()}
    remaining: dict[Key, tuple[Fraction, Key | None]] = {}
    for key in routes.order:
        ahead = [] if effects.get(key[-1]) in CLOSES else routes.onward(key)
        after = [k for k in ahead if effects.get(k[-1]) != STARTS_ANEW]
        most = max(after, key=lambda k: remaining[k][0], default=None)
        remaining[key] = (own_hours(profile.tasks.get(key[-1])) + (remaining[most][0] if most else 0), most)
    return remaining


def _effect(scene: Scene, key: Key) -> str | None:
    task = scene.profile.tasks.get(key[-1])
    return task.effect if task else None


def _anew(scene: Scene, key: Key) -> bool:
    return _effect(scene, key) == STARTS_ANEW


def own_hours(task: TaskProfile | None) -> Fraction:
    """The working hours a step takes of the authority's time, as drawn."""
    if task is None or task.outside_clock or not task.time_limit:
        return Fraction(0)
    try:
        return hours(Period.parse(task.time_limit))
    except NotAPeriod:
        return Fraction(0)  # said by the check of the task itself


def _too_long(scene: Scene, main: Process, routes: Routes, legal: Period) -> Iterator[Finding]:
    if not routes.order:
        return
    total, names = longest(scene, routes)
    most = legal_hours(legal)
    if total > most:
        yield say(
            "path-too-long",
            main.id,
            main.name,
            file=scene.files[main.id],
            path=(" → ".join(names), " → ".join(name.en for name in names)),
            total=in_words(total),
            legal=_legal_in_words(legal, most),
        )


def in_words(total: Fraction) -> tuple[str, str]:
    """`(12,5 ngày làm việc, 12.5 working days)`."""
    days = f"{float(total / HOURS_IN_A_WORKING_DAY):.2f}".rstrip("0").rstrip(".")
    return f"{days.replace('.', ',')} ngày làm việc", f"{days} working day{'' if days == '1' else 's'}"


def _legal_in_words(legal: Period, most: int) -> tuple[str, str]:
    if legal.unit in {"wd", "wh"}:
        return legal.vi, legal.en
    vi, en = in_words(Fraction(most))
    return f"{legal.vi} (khoảng {vi})", f"{legal.en} (about {en})"


def _ends_without_result(scene: Scene, routes: Routes) -> Iterator[Finding]:
    """An end is complained of when the way to it is open and no way to it passes a step that closes the dossier.

    (That some way passes one is enough: which end of a called process leads where is decided by its answers.)
    """
    closing = {key for key in routes.order if _effect(scene, key) in CLOSES}
    reached = set(closing)
    for key in reversed(routes.order):
        if key in reached:
            reached.update(routes.onward(key))
    said: set[str] = set()
    for key in _open_ends(routes, _closed_ahead(routes, closing)):
        step = routes.steps[key]
        if key not in reached and step.node.id not in said:
            said.add(step.node.id)
            yield scene.about("result-missing", step.node, step.process.id)


def _closed_ahead(routes: Routes, closing: set[Key]) -> dict[Key, bool]:
    """Whether what follows closes the dossier: of parallel branches one is enough, of alternatives each has to. A way
    back in a loop is judged by the way out of it."""
    closed: dict[Key, bool] = {}
    for key in routes.order:
        step = routes.steps[key]
        then = [closed[k] for k in step.then if (key, k) not in routes.back]
        loops = len(then) < len(step.then)
        onward = all(then) and (bool(then) or loops) if step.decides else any(then) or loops
        instead = all(closed[k] for k in step.instead if (key, k) not in routes.back)
        closed[key] = key in closing or (onward and instead)
    return closed


def _open_ends(routes: Routes, closed: dict[Key, bool]) -> Iterator[Key]:
    """The ends a dossier reaches along steps that are all not closed."""
    ahead, seen = [k for k in routes.starts if k in closed and not closed[k]], set()
    while ahead:
        key = ahead.pop()
        if key in seen:
            continue
        seen.add(key)
        step = routes.steps[key]
        if not step.then:
            yield key
        ahead.extend(k for k in (*step.then, *step.instead) if not closed[k])
