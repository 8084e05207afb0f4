"""What remains of a dossier's way, and whether it still fits before the appointment.

The way is the longest one from the open steps to the end of the handling, by the limits drawn (`checks.paths` reckons
the same for a whole procedure): loops once, without the applicant's own time, without what runs beside the way. Where
the dossier had less time from the beginning than its steps are drawn for (received in the afternoon, due the same day),
every limit counts in proportion.

It no longer fits when what follows the open steps takes longer than what is left, even if they were done this moment,
or when the date of an open step itself lies behind the appointment. A step in hand that may be done any minute is
nobody's lateness yet: an apology that was not needed cannot be taken back (NĐ 61/2018 article 19.9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import undefer_group

from engine.act import Act
from engine.clock import day_here
from engine.deadlines.models import Clock
from engine.deadlines.policy import is_late
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.checks.paths import own_hours, remaining_of
from engine.definitions.checks.routes import routes_of
from engine.definitions.reading import read_bundle
from engine.dossiers.models import CLAIMED, ENGINE, OPEN, Dossier, WorkItem
from engine.runtime import bridge
from engine.worktime import editions
from engine.worktime.calendar import WorkCalendar

HOUR = timedelta(hours=1)
MOST_VERSIONS = 200  # kept per process

Path = tuple[str, ...]


@dataclass(frozen=True)
class Ahead:
    """Of one version: the working hours of the whole way, and by drawn step what follows it, by where it is called
    from (the subprocesses and calls around it)."""

    whole: Fraction
    after: Mapping[str, Mapping[Path, Fraction]]


@dataclass(frozen=True)
class Place:
    """An open step on the way: until when it may take the authority's time by its own date, if that is still ahead,
    and the working hours of what follows."""

    until: datetime | None
    after: Fraction


@dataclass(frozen=True)
class Forecast:
    """`done_at`: when the handling ends if every step takes the time drawn for it; `fits`: whether the appointment can
    still be kept."""

    done_at: datetime
    fits: bool


def fits(act: Act, dossier_ids: Collection[int]) -> frozenset[int]:
    """Those of the dossiers whose remaining steps still fit before the appointment; one that rests, or has ended, fits.
    Three statements for all, and one for each whose open step is called from several places."""
    found = _of(act, act.session.scalars(select(Dossier).where(Dossier.id.in_(dossier_ids))).all())
    return frozenset(one for one in dossier_ids if (forecast := found.get(one)) is None or forecast.fits)


def of(act: Act, dossier: Dossier) -> Forecast | None:
    """What is to be expected of a dossier; None where its clock does not run, or no step of its way is open."""
    return _of(act, [dossier])[dossier.id]


def _of(act: Act, dossiers: Sequence[Dossier]) -> dict[int, Forecast | None]:
    ids = [dossier.id for dossier in dossiers]
    clocks = {one.dossier_id: one for one in act.session.scalars(select(Clock).where(_of_these(ids)))}
    steps: dict[int, list[WorkItem]] = defaultdict(list)
    open_ = select(WorkItem).where(WorkItem.dossier_id.in_(ids), WorkItem.state.in_((OPEN, CLAIMED)))
    for step in act.session.scalars(open_.where(WorkItem.origin == "diagram").order_by(WorkItem.id)):
        steps[step.dossier_id].append(step)
    return {one.id: _forecast(act, one, clocks.get(one.id), steps[one.id]) for one in dossiers}


def _of_these(ids: Collection[int]) -> ColumnElement[bool]:
    return and_(Clock.dossier_id.in_(ids), Clock.is_dossiers)


def _forecast(act: Act, dossier: Dossier, clock: Clock | None, steps: Sequence[WorkItem]) -> Forecast | None:
    if clock is None or clock.state != "running" or clock.due_at is None:
        return None
    version = catalog.loaded(act.session, dossier.version_id)
    ahead = ahead_of(act, version)
    places = list(_places(act, dossier, version, ahead, steps))
    if not places:
        return None
    calendar = clock.clock_rule.calendar(editions.current(act.session))
    share = _share(ahead, clock, calendar)
    in_hours = clock.clock_rule.period.is_in_hours
    ends = [end for place in places for end in _soonest(act, place, share, calendar)]
    return Forecast(
        done_at=max(calendar.add_working_time(place.until or act.now, _time(place.after)) for place in places),
        fits=not any(is_late(clock.due_at, end, in_hours=in_hours) for end in ends),
    )


def proposed_day(act: Act, dossier: Dossier) -> date | None:
    """A new appointment that can be kept: the day by which what remains is done, and a working day after both today
    and the present one; None where no appointment runs."""
    if dossier.due_at is None:
        return None
    calendar, found = editions.current(act.session), of(act, dossier)
    soonest = calendar.working_day_after(max(act.today, day_here(dossier.due_at)), 1)
    return max(soonest, calendar.on_or_after(day_here(found.done_at))) if found else soonest


def _share(ahead: Ahead, clock: Clock, calendar: WorkCalendar) -> Fraction:
    """How much of the time drawn there was from the beginning; never more than all of it."""
    given = calendar.working_time_between(clock.started_at, clock.original_due_at)
    return min(Fraction(1), Fraction(given // timedelta(seconds=1), 3600) / ahead.whole) if ahead.whole else Fraction(1)


def _soonest(act: Act, place: Place, share: Fraction, calendar: WorkCalendar) -> Iterator[datetime]:
    """The ends that must not lie behind the appointment: of all that follows, begun now, and of the step itself."""
    yield calendar.add_working_time(act.now, _time(place.after * share))
    if place.until is not None:
        left = calendar.working_time_between(act.now, place.until)
        yield place.until if share == 1 else calendar.add_working_time(act.now, left * float(share))


def _time(hours: Fraction) -> timedelta:
    return HOUR * float(hours)


def _places(
    act: Act, dossier: Dossier, version: LoadedVersion, ahead: Ahead, steps: Sequence[WorkItem]
) -> Iterator[Place]:
    """The open steps on the way with what follows each; only one that is drawn once and called from several places
    needs the engine's memory to say where it stands."""
    known = [(step, ahead.after[step.element_id]) for step in steps if step.element_id in ahead.after]
    several = [step for step, after in known if len(set(after.values())) > 1]
    paths = _paths(act, dossier, version) if several else {}
    for step, after in known:
        counts = own_hours(version.profile.tasks[step.element_id]) and step.due_at and step.due_at > act.now
        until = step.due_at if counts else None
        yield Place(until, after.get(paths.get(step.token or "", ()), max(after.values())))


def _paths(act: Act, dossier: Dossier, version: LoadedVersion) -> dict[str, Path]:
    whole = select(Dossier.state).where(Dossier.id == dossier.id).options(undefer_group(ENGINE))
    state = act.session.scalar(whole) or b""
    return {task.token: task.path for task in bridge.look(version.spec, state).open}


# What is drawn, laid out once per version --------------------------------------------------------------------------

_kept: dict[tuple[str, ...], Ahead] = {}


def ahead_of(act: Act, version: LoadedVersion) -> Ahead:
    """What follows each step of a version; read from its diagrams once, then kept by what is in them."""
    key = (version.profile.main or "", *sorted(version.diagrams.values()))
    if key not in _kept:
        if len(_kept) >= MOST_VERSIONS:
            _kept.clear()
        _kept[key] = _laid_out(act, version)
    return _kept[key]


def _laid_out(act: Act, version: LoadedVersion) -> Ahead:
    sources = catalog.sources(act.session, version.id)
    bundle = read_bundle([(source.file, source.xml) for source in sources]).bundle
    main = bundle.process(version.profile.main or "")
    if main is None:
        return Ahead(Fraction(0), {})
    profile = version.profile
    remaining = remaining_of(profile, routes_of(bundle, main))
    after: dict[str, dict[Path, Fraction]] = {}
    for key, (hours, _next) in remaining.items():
        task = profile.tasks.get(key[-1])
        if task is not None and task.kind == "human":
            path = tuple(part for part in key[:-1] if not part.startswith("call:"))
            after.setdefault(key[-1], {})[path] = hours - own_hours(task)
    return Ahead(max((hours for hours, _next in remaining.values()), default=Fraction(0)), after)
