"""Lines of the audit go in behind everything else of an act, and with it or not at all."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from engine import audit
from engine.act import SYSTEM, Office
from engine.audit import AuditLine


def test_an_act_that_does_nothing_else_still_leaves_its_line(office: Office) -> None:
    with office.act(SYSTEM) as act:
        audit.record(act, "calendar.looked_at", "calendar:1", year=2018)
    assert verbs(office) == ["calendar.looked_at"]


def test_a_question_in_the_same_act_finds_the_line(office: Office) -> None:
    with office.act(SYSTEM) as act:
        audit.record(act, "dossier.received", "dossier:1", dossier_id=1, channel=1)
        [line] = audit.lines_of(act.session, 1)
    assert (line.verb, line.actor_name, line.details) == ("dossier.received", SYSTEM.name, {"channel": 1})


def test_lines_of_one_act_are_one_statement_in_the_order_they_were_told(
    office: Office, statements: Callable[[Office], list[str]]
) -> None:
    said = statements(office)
    with office.act(SYSTEM) as act:
        for verb in ("work_item.completed", "work_item.opened", "dossier.finished"):
            audit.record(act, verb, "dossier:1")
    assert len([one for one in said if one.startswith("INSERT INTO audit")]) == 1
    assert verbs(office) == ["work_item.completed", "work_item.opened", "dossier.finished"]


def test_what_was_taken_back_leaves_no_line(office: Office) -> None:
    with office.act(SYSTEM) as act:
        audit.record(act, "dossier.received", "dossier:1")
        act.session.rollback()
    assert verbs(office) == []


def verbs(office: Office) -> list[str]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(AuditLine.verb).order_by(AuditLine.id)))
