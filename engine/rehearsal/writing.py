"""Writing scripts: from a `Script` to the document and the text that `reading` reads; and from what was seen to what is
expected, so that a played path becomes a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import yaml

from engine.clock import day_here
from engine.dossiers.status import Status
from engine.rehearsal.script import (
    Absence,
    Due,
    Expected,
    ExpectedAlarm,
    ExpectedItem,
    Given,
    Script,
    Seat,
    Step,
    Who,
)
from engine.rehearsal.sight import Sight
from engine.settings import LOCAL_ZONE
from engine.worktime.periods import Period

WIDTH = 110


def write_scripts(scripts: Sequence[Script]) -> str:
    """The text of a file of scripts (YAML)."""
    document = {"tests": [as_document(script) for script in scripts]}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=WIDTH)


def as_document(script: Script) -> dict[str, Any]:
    """A script as plain values, as it would be written."""
    given = _given(script.given)
    steps = [_step(step) for step in script.steps]
    return {"name": script.name, **({"given": given} if given else {}), "steps": steps}


def with_what_was_seen(script: Script, sights: Sequence[Sight], *, last: int = 1) -> Script:
    """The script, expecting what was to be seen: after each step its work items and letters, after the `last` ones all
    that a sight tells. Steps that expect something already keep it."""
    steps = []
    for number, step in enumerate(script.steps):
        seen = sights[number] if number < len(sights) else None
        if seen is None or step.expect is not None or seen.get("dossier") is None:
            steps.append(step)
        else:
            whole = number >= len(script.steps) - last
            steps.append(replace(step, expect=expected_of(seen, whole=whole)))
    return replace(script, steps=tuple(steps))


def expected_of(seen: Sight, *, whole: bool = True) -> Expected:
    """What a sight tells, as an expectation."""
    items = tuple(_expected_item(one) for one in seen["work_items"])
    letters = tuple(one["form"] for one in seen["letters"]) or None
    alarms = tuple(_expected_alarm(one) for one in seen["alarms"]) or None
    if not whole:
        return Expected(work_items=items, letters=letters, alarms=alarms)
    clock = seen["clock"] or {"state": None, "due_at": None}
    return Expected(
        work_items=items,
        letters=letters,
        alarms=alarms,
        calls=tuple(one["operation"] for one in seen["calls"]) or None,
        status=seen["status"]["code"],
        outcome=seen["outcome"],
        clock=clock["state"],
        due=_due(clock["due_at"]) if clock["state"] == "running" else None,
        ended=seen["ended"] or None,
    )


def _expected_item(seen: Mapping[str, Any]) -> ExpectedItem:
    return ExpectedItem(seen["element"], seen["unit"]["code"], seen["role"], _due(seen["due_at"]))


def _expected_alarm(seen: Mapping[str, Any]) -> ExpectedAlarm:
    chair = next(iter(seen["chairs"]), None)
    return ExpectedAlarm(seen["rung"], Seat(chair["role"], chair["unit"]) if chair else None, seen["about"])


def _due(written: str | None) -> Due | None:
    if written is None:
        return None
    at = datetime.fromisoformat(written)
    return Due(day_here(at), at)


# -- as it is written ----------------------------------------------------------------------------------------------


def _given(given: Given) -> dict[str, Any]:
    usual = Given()
    said = {
        "received_by": given.received_by,
        "at": _instant(given.at) if given.at != usual.at else None,
        "applicant": dict(given.applicant),
        "answers": dict(given.answers),
        "papers": list(given.papers) if given.papers is not None else None,
        "channel": given.channel if given.channel != usual.channel else None,
        "return_by_post": given.return_by_post,
        "absent": [_absence(one) for one in given.absent],
        "vacant": [_seat(seat) for seat in given.vacant],
        "calendar": [{"day": one.day.isoformat(), "works": one.works, "basis": one.basis} for one in given.calendar],
    }
    kept = {name: value for name, value in said.items() if value not in (None, {}, [], False)}
    return {**kept, "papers": []} if given.papers == () else kept


def _absence(absence: Absence) -> dict[str, Any]:
    said = {
        "role": absence.seat.role,
        "unit": absence.seat.unit,
        "since": absence.since and absence.since.isoformat(),
        "until": absence.until and absence.until.isoformat(),
        "delegate": absence.delegate and _seat(absence.delegate),
    }
    return {name: value for name, value in said.items() if value is not None}


def _step(step: Step) -> dict[str, Any] | str:
    said = {
        "answers": dict(step.answers),
        "by": _who(step.by),
        "unit": step.unit,
        "to": _seat(step.to) if step.to else None,
        "reason": step.reason,
        "legal_basis": step.legal_basis,
        "text": step.text,
        "fails": step.fails,
        "expect": _expected(step.expect) if step.expect else None,
    }
    kept = {name: value for name, value in said.items() if value not in (None, {}, "")}
    return {step.verb: _target(step.target), **kept} if kept or step.target is not None else step.verb


def _target(target: Any) -> Any:
    if isinstance(target, datetime):
        return _instant(target)
    if isinstance(target, date):
        return target.isoformat()
    if isinstance(target, Period):
        return str(target)
    if isinstance(target, tuple):
        return list(target)
    return True if target is None else target


def _instant(at: datetime) -> str:
    return f"{at.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}"


def _who(who: Who | None) -> dict[str, str] | str | None:
    if who is None:
        return None
    return {"did": who.did} if who.did else _seat(who.seat) if who.seat else None


def _seat(seat: Seat) -> str:
    return f"{seat.role}@{seat.unit}" if seat.unit else seat.role


def _expected(expected: Expected) -> dict[str, Any]:
    said = {
        "exactly": expected.exactly or None,
        "work_items": _each(expected.work_items, _item),
        "alarms": _each(expected.alarms, _alarm),
        "letters": _each(expected.letters, str),
        "calls": _each(expected.calls, str),
        "status": Status(expected.status).name.lower() if expected.status else None,
        "outcome": expected.outcome,
        "clock": expected.clock,
        "due": _due_written(expected.due),
        "ended": expected.ended,
        "facts": dict(expected.facts) if expected.facts else None,
        "refused": True if expected.refused == "" else expected.refused,
    }
    return {name: value for name, value in said.items() if value is not None}


def _each(many: Sequence[Any] | None, write: Any) -> list[Any] | None:
    return None if many is None else [write(one) for one in many]


def _item(one: ExpectedItem) -> dict[str, Any] | str:
    said = {"unit": one.unit, "role": one.role, "due": _due_written(one.due), "held": one.held, "clock": one.clock}
    kept = {name: value for name, value in said.items() if value is not None}
    return {"element": one.element, **kept} if kept else one.element


def _alarm(one: ExpectedAlarm) -> dict[str, Any] | str:
    said = {"about": one.about, "to": _seat(one.to) if one.to else None}
    kept = {name: value for name, value in said.items() if value is not None}
    return {"rung": one.rung, **kept} if kept else one.rung


def _due_written(due: Due | None) -> str | None:
    return None if due is None else _instant(due.at) if due.at else due.day.isoformat()
