"""The metronome: APScheduler with a memory store on every node. It holds no truth; missing a beat costs nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from engine import outbox
from engine.act import Office
from engine.dossiers import automatic, calendar, duties, forecast, retention, unit_reports
from engine.escalation import heartbeat, sweep
from engine.leave import daily
from engine.mailing import digests, sorting
from engine.mailing import retention as mail_retention
from engine.outbox import Errand
from engine.postal import hearing, joining, watch
from engine.residents import joining as residents_joining
from engine.residents import keeping

JOBS_EVERY = 2.0  # seconds
WATCH_EVERY = 60.0  # whoever starts after a silence ends it before he looks for it
CALENDAR_EVERY = 600.0
DRAFTS_EVERY = 3600.0
DAILY_EVERY = 600.0  # whether today's look was made already is a row
NOTICES_EVERY = 5.0
DIGESTS_EVERY = 60.0
LOOK_UPS_EVERY = 300.0
ANSWERS_EVERY = 3600.0
PARCELS_EVERY = 60.0  # whether it is time to ask the post again is a row

Neighbours = Mapping[str, Mapping[str, Errand]]
Beat = Callable[[], int]
HandOut = Callable[[str], int]  # by neighbour


def join() -> None:
    """The rooms above the dossiers join their life: once per process, by whoever opens pages or lets this tick."""
    joining.join()
    residents_joining.join()


def start(office: Office, neighbours: Neighbours | None = None, hand_out: HandOut | None = None) -> Callable[[], None]:
    """Begin to tick: jobs, drawn timers, alarms and whether they still ring, duties, how late units are, dates, old
    drafts and mails, steps without anybody, notices by mail, parcels, look-ups, and the errands to each of the
    `neighbours`, which do not wait for each other: there is a thread for every call that may be under way. With
    `hand_out` (the cluster form) jobs and errands are given to the workers instead. Answers the function that stops it
    and waits for what runs."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a beat that is left out is no event
    join()
    beats: list[tuple[Beat, float]] = [
        (lambda: automatic.wake_due(office), office.settings.tick_seconds),
        (lambda: sweep.beat(office, forecast.fits), office.settings.tick_seconds),
        (lambda: heartbeat.watch(office), WATCH_EVERY),
        (lambda: duties.open_owed(office), office.settings.tick_seconds),
        (lambda: unit_reports.weigh(office), WATCH_EVERY),
        (lambda: unit_reports.tell_months(office), DAILY_EVERY),
        (lambda: calendar.catch_up(office), CALENDAR_EVERY),
        (lambda: retention.sweep(office) + mail_retention.sweep(office), DRAFTS_EVERY),
        (lambda: daily.look(office), DAILY_EVERY),
        (lambda: sorting.sort(office), NOTICES_EVERY),
        (lambda: digests.make_due(office), DIGESTS_EVERY),
        (lambda: watch.look(office), PARCELS_EVERY),
        (lambda: hearing.ask(office), PARCELS_EVERY),
        (lambda: keeping.end_unfinished(office), LOOK_UPS_EVERY),
        (lambda: keeping.erase_due(office), ANSWERS_EVERY),
    ]
    all_beats = [*((beat, seconds, 1) for beat, seconds in beats), *_of_jobs(office, neighbours or {}, hand_out)]
    threads = ThreadPoolExecutor(sum(at_once for _beat, _seconds, at_once in all_beats))
    scheduler = BackgroundScheduler(timezone="UTC", executors={"default": threads})
    for beat, seconds, at_once in all_beats:
        scheduler.add_job(
            beat, "interval", seconds=seconds, max_instances=at_once, coalesce=True, misfire_grace_time=None
        )
    scheduler.start()

    def stop() -> None:
        scheduler.shutdown(wait=True)

    return stop


def _of_jobs(office: Office, neighbours: Neighbours, hand_out: HandOut | None) -> list[tuple[Beat, float, int]]:
    """The beats of the outbox, and how many of each may run at once."""
    if hand_out is not None:
        return [(partial(hand_out, name), JOBS_EVERY, 1) for name in (outbox.HOUSE, *neighbours)]
    within = partial(outbox.tick, office, automatic.HANDLERS)
    calls: list[tuple[Beat, float, int]] = [
        (partial(outbox.call_due, office, name, errands), JOBS_EVERY, office.settings.calls_at_once_with(name))
        for name, errands in neighbours.items()
    ]
    return [(within, JOBS_EVERY, 1), *calls]
