"""What must hold in the whole database after anything that can happen: every promise told twice must agree.

    assert problems(office) == []

Each rule reads all rows of all dossiers once and answers one sentence per contradiction. It is a check for tests with
up to some thousand dossiers, and slow for a real city.
"""

from __future__ import annotations

from collections import Counter as Multiset
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer_group

from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.deadlines.ledger import reckon
from engine.deadlines.models import ALIVE, Clock, ClockEntry
from engine.definitions import catalog
from engine.dossiers.duty_models import ELEMENTS, EXPLANATION, Duty, Lateness
from engine.dossiers.models import CLAIMED, DONE, ENGINE, OPEN, WITHDRAWN, Counter, Dossier, Letter, WorkItem
from engine.escalation.models import Alarm
from engine.mailing.models import Mail
from engine.notices import Notice
from engine.outbox import HOUSE
from engine.outbox.models import DEAD, FINISHED, LEASED, QUEUED, Job
from engine.postal.contract import Mode
from engine.postal.models import Shipment
from engine.runtime import bridge
from engine.worktime import editions

COMPLETED, SENT_BACK, UNDONE, RANG = (
    "work_item.completed",
    "work_item.sent_back",
    "work_item.undone",
    (
        "deadline.warned",
        "deadline.reminded",
        "deadline.endangered",
        "deadline.missed",
    ),
)


def problems(office: Office) -> list[str]:
    """Every contradiction found, as sentences; an empty list when all is well."""
    with office.look(SYSTEM) as act:
        seen = Everything.of(act.session)
        return [f"{rule.__name__}: {said}" for rule in RULES for said in rule(seen)]


@dataclass
class Everything:
    """The rows of a database, grouped by what they belong to."""

    session: Session
    dossiers: Sequence[Dossier]
    items: dict[int, list[WorkItem]]
    clocks: Sequence[Clock]
    ledgers: dict[int, list[ClockEntry]]
    audit: dict[str, Multiset[str]]  # subject -> how often each verb was done to it
    jobs: dict[int | None, list[Job]]
    letters: dict[int, list[Letter]]
    alarms: dict[int, list[Alarm]]
    duties: Sequence[Duty]
    lateness: Sequence[Lateness]

    @classmethod
    def of(cls, session: Session) -> Everything:
        def all_of(model: type[Any], *order: Any) -> Sequence[Any]:
            return session.scalars(select(model).order_by(*order)).all()

        return cls(
            session=session,
            dossiers=session.scalars(select(Dossier).options(undefer_group(ENGINE)).order_by(Dossier.id)).all(),
            items=_grouped(all_of(WorkItem, WorkItem.id), "dossier_id"),
            clocks=all_of(Clock, Clock.id),
            ledgers=_grouped(all_of(ClockEntry, ClockEntry.clock_id, ClockEntry.number), "clock_id"),
            audit=_verbs(session),
            jobs=_grouped(all_of(Job, Job.id), "dossier_id"),
            letters=_grouped(all_of(Letter, Letter.id), "dossier_id"),
            alarms=_grouped(all_of(Alarm, Alarm.id), "clock_id"),
            duties=all_of(Duty, Duty.id),
            lateness=all_of(Lateness, Lateness.id),
        )


def _grouped(rows: Iterable[Any], by: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return groups


def _verbs(session: Session) -> dict[str, Multiset[str]]:
    verbs: dict[str, Multiset[str]] = defaultdict(Multiset)
    for subject, verb in session.execute(select(AuditLine.subject, AuditLine.verb)):
        verbs[subject][verb] += 1
    return verbs


# -- work items ----------------------------------------------------------------------------------------------------


def a_done_item_was_done_once(seen: Everything) -> Iterator[str]:
    """Row and audit log tell of the same completions."""
    for items in seen.items.values():
        for item in items:
            told = seen.audit[f"work_item:{item.id}"]
            ends = told[COMPLETED] + told[SENT_BACK] - told[UNDONE]
            if ends != (item.state == DONE):
                yield f"item {item.id} ({item.element_id}) is {item.state} and was ended {ends} times"


def an_item_and_its_clock_end_together(seen: Everything) -> Iterator[str]:
    items = {item.id: item for items in seen.items.values() for item in items}
    lawful = {DONE: ("met",), WITHDRAWN: ("stopped",), OPEN: ALIVE, CLAIMED: ALIVE}
    for clock in seen.clocks:
        item = items.get(clock.work_item_id or 0)
        if item is not None and clock.state not in lawful[item.state]:
            yield f"item {item.id} is {item.state}, its clock {clock.state}"


def the_doers_of_a_dossier_did_its_items(seen: Everything) -> Iterator[str]:
    for dossier in seen.dossiers:
        done: dict[str, Multiset[int]] = defaultdict(Multiset)
        for item in seen.items[dossier.id]:
            if item.state == DONE and seen.audit[f"work_item:{item.id}"][COMPLETED]:
                done[item.element_id][item.done_by or 0] += 1
        if done != {element: Multiset(doers) for element, doers in dossier.doers.items()}:
            yield f"{dossier.code}: its doers {dossier.doers} are not those of its items {dict(done)}"


# -- the engine's memory -------------------------------------------------------------------------------------------


def the_engine_waits_for_what_is_open(seen: Everything) -> Iterator[str]:
    """The engine's open tasks are the open items and the unfinished jobs of the dossier, one for one."""
    for dossier in (one for one in seen.dossiers if one.closed_at is None):
        tasks = bridge.look(catalog.loaded(seen.session, dossier.version_id).spec, dossier.state).open
        people = Multiset(task.token for task in tasks if task.kind == "human")
        drawn = [item for item in seen.items[dossier.id] if item.origin == "diagram" and item.state in (OPEN, CLAIMED)]
        if people != Multiset(item.token for item in drawn):
            yield f"{dossier.code}: the engine waits at {sorted(people)}, open are {[item.token for item in drawn]}"
        machines = {f"{dossier.id}:{task.token}" for task in tasks if task.kind != "human"}
        jobs = [job for job in seen.jobs[dossier.id] if job.state in (QUEUED, LEASED, DEAD)]
        if machines != {job.key for job in jobs if job.neighbour == HOUSE}:
            yield f"{dossier.code}: the engine waits for {sorted(machines)}, which are not its unfinished jobs"
        if sorted(dossier.resting) != sorted(task.token for task in tasks):
            yield f"{dossier.code}: rests at {dossier.resting}, the engine at {[task.token for task in tasks]}"


def no_dossier_is_stuck(seen: Everything) -> Iterator[str]:
    """Somebody, a job or a drawn timer will move every open dossier; nobody is asked about a closed one, but to explain
    why it was late."""
    for dossier in seen.dossiers:
        open_items = [item for item in seen.items[dossier.id] if item.state in (OPEN, CLAIMED)]
        waits = [item.id for item in open_items if item.element_id != ELEMENTS[EXPLANATION]]
        runs = [job.id for job in seen.jobs[dossier.id] if job.state in (QUEUED, LEASED)]
        if dossier.closed_at is None and not (waits or runs or dossier.next_wake_at):
            yield f"{dossier.code} (status {dossier.status}) waits for nobody"
        if dossier.closed_at is not None and (waits or dossier.next_wake_at):
            yield f"{dossier.code} is closed and waits for items {waits}, timer {dossier.next_wake_at}"


# -- clocks --------------------------------------------------------------------------------------------------------


def a_clock_says_what_its_ledger_says(seen: Everything) -> Iterator[str]:
    for clock in seen.clocks:
        lines = seen.ledgers[clock.id]
        if [line.number for line in lines] != list(range(1, clock.lines + 1)):
            yield f"clock {clock.id} has {clock.lines} lines, its ledger {[line.number for line in lines]}"
            continue
        calendar = editions.calendar_of(seen.session, clock.calendar_edition_id)
        reckoned = reckon(clock.clock_rule, [line.entry for line in lines], calendar)
        if (clock.state, clock.due_at) != (reckoned.state, reckoned.due_at):
            yield f"clock {clock.id} is {clock.state} until {clock.due_at}, its ledger {reckoned}"


def every_dossier_has_one_clock_and_shows_its_date(seen: Everything) -> Iterator[str]:
    clocks = _grouped((clock for clock in seen.clocks if clock.subject == "dossier"), "dossier_id")
    for dossier in (one for one in seen.dossiers if one.received_at is not None):
        own = clocks[dossier.id]
        if len(own) != 1:
            yield f"{dossier.code} has {len(own)} clocks"
        elif own[0].state == "running" and own[0].due_at != dossier.due_at:
            yield f"{dossier.code} is due {dossier.due_at}, its clock says {own[0].due_at}"


# -- alarms, letters, jobs -----------------------------------------------------------------------------------------


def each_rung_rang_once(seen: Everything) -> Iterator[str]:
    """Alarm, audit line and the clock's own count agree; a rung that came too late to be of use may be left out."""
    for clock in seen.clocks:
        alarms = seen.alarms[clock.id]
        told = sum(seen.audit[f"clock:{clock.id}"][verb] for verb in RANG)
        if len(alarms) != told:
            yield f"clock {clock.id} rang {len(alarms)} times, told {told} times"
        rungs = sorted(alarm.rung for alarm in alarms if alarm.clock_edition == clock.edition)
        if len(rungs) != len(set(rungs)) or max(rungs, default=-1) != clock.rung - 1:
            yield f"clock {clock.id} stands at rung {clock.rung}, rang at {rungs}"


def every_alarm_told_its_officer_once(seen: Everything) -> Iterator[str]:
    rang: Multiset[Any] = Multiset()
    for alarm in (one for alarms in seen.alarms.values() for one in alarms):
        for officer_id in (alarm.officer_id, *alarm.copies):
            if officer_id is not None:
                owes = alarm.duty not in (None, "apology") and officer_id == alarm.officer_id
                rang[(officer_id, f"alarm.{alarm.duty if owes else alarm.kind}", alarm.dossier_id)] += 1
    told = seen.session.execute(
        select(Notice.officer_id, Notice.kind, Notice.dossier_id).where(Notice.kind.startswith("alarm."))
    )
    if (notices := Multiset(tuple(row) for row in told)) != rang:
        yield f"rang {rang - notices} without a notice, told {notices - rang} without an alarm"


def letters_are_issued_once_and_numbered_without_a_gap(seen: Everything) -> Iterator[str]:
    for dossier in (one for one in seen.dossiers if one.received_at is not None):
        receipts = sum(letter.form == "01" for letter in seen.letters[dossier.id])
        if receipts != 1:
            yield f"{dossier.code} has {receipts} receipts"
    taken = sum(counter.last for counter in seen.session.scalars(select(Counter)))
    announced = seen.session.scalar(select(func.count(Shipment.id)).where(Shipment.mode == Mode.IN)) or 0
    used = len(seen.dossiers) + sum(map(len, seen.letters.values())) + announced
    if taken != used:
        yield f"{taken} running numbers were taken, {used} are used"


def a_finished_job_had_its_effect_once(seen: Everything) -> Iterator[str]:
    """The message to the applicant is written in the act that marks its job done."""
    for dossier_id, jobs in seen.jobs.items():
        notify = [job for job in jobs if job.payload.get("operation") == "citizen.notify"]
        finished = sum(job.state == FINISHED for job in notify)
        written = sum(letter.form == "TB" for letter in seen.letters.get(dossier_id or 0, ()))
        if written > finished:  # a job whose task was withdrawn is done without a letter
            yield f"dossier {dossier_id}: {finished} messages were due, {written} written"


def a_mail_and_its_errand_end_together(seen: Everything) -> Iterator[str]:
    """The errand of a mail is done when the mail was taken by the server, or left out, dead when it failed."""
    errands = {job.key: job.state for jobs in seen.jobs.values() for job in jobs if job.neighbour == "mail"}
    mails = {f"mail:{mail.id}": mail.state for mail in seen.session.scalars(select(Mail))}
    if errands.keys() != mails.keys():
        yield f"mails and errands do not match: {sorted(errands.keys() ^ mails.keys())}"
    for key in errands.keys() & mails.keys():
        if errands[key] not in {"queued": (QUEUED, LEASED), "failed": (DEAD,)}.get(mails[key], (FINISHED,)):
            yield f"{key} is {mails[key]}, its errand {errands[key]}"


def a_notice_leaves_the_page_by_one_way(seen: Everything) -> Iterator[str]:
    """By one mail, its own or another's of the same dossier, in one digest, or not at all."""
    own = set(seen.session.scalars(select(Mail.notice_id).where(Mail.notice_id.is_not(None))))
    for notice in seen.session.scalars(select(Notice)):
        left = {"mail": (notice.mailed_with_id or notice.id) in own, "digest": notice.digest_id is not None}
        if [way for way, done in left.items() if done and way != notice.way] or (notice.way == "mail") != left["mail"]:
            yield f"notice {notice.id} is to go by {notice.way}, and went {left}"


def a_duty_and_its_work_item_agree(seen: Everything) -> Iterator[str]:
    """Every duty is one work item, every such item one duty; a dossier has one new date, and one apology in hand."""
    duties = {duty.work_item_id: duty for duty in seen.duties if duty.work_item_id}
    explained = {line.duty_id: line for line in seen.lateness}
    items = {item.id: item for items in seen.items.values() for item in items if item.origin == "duty"}
    if duties.keys() != items.keys():
        yield f"duties are {sorted(duties)}, work items {sorted(items)}"
    for item_id in duties.keys() & items.keys():
        duty, item = duties[item_id], items[item_id]
        if ELEMENTS[duty.kind] != item.element_id or (duty.withdrawn_at is None) == (item.state == WITHDRAWN):
            yield f"duty {duty.id} ({duty.kind}) was withdrawn at {duty.withdrawn_at}, its item is {item.state}"
        line = explained.get(duty.id)
        if (duty.kind == EXPLANATION) != (line is not None):
            yield f"duty {duty.id} ({duty.kind}) has the line {line} in the ledger"
        if line is not None and (line.explained_at is not None) != (item.state == DONE):
            yield f"lateness {line.id} was explained at {line.explained_at}, its item is {item.state}"
    owing = Multiset(duty.alarm_id for duty in seen.duties if duty.alarm_id)
    yield from (f"alarm {alarm_id} has {count} duties" for alarm_id, count in owing.items() if count > 1)


RULES: tuple[Callable[[Everything], Iterator[str]], ...] = (
    a_done_item_was_done_once,
    an_item_and_its_clock_end_together,
    the_doers_of_a_dossier_did_its_items,
    the_engine_waits_for_what_is_open,
    no_dossier_is_stuck,
    a_clock_says_what_its_ledger_says,
    every_dossier_has_one_clock_and_shows_its_date,
    each_rung_rang_once,
    every_alarm_told_its_officer_once,
    letters_are_issued_once_and_numbered_without_a_gap,
    a_finished_job_had_its_effect_once,
    a_mail_and_its_errand_end_together,
    a_notice_leaves_the_page_by_one_way,
    a_duty_and_its_work_item_agree,
)
