"""The check of a whole database sees what it is there to see: each promise is broken once, and named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from engine.act import Office
from tests import city
from tests.databases import SqliteCopies
from tests.faults.invariants import problems

BROKEN = {
    "a_done_item_was_done_once": "DELETE FROM audit WHERE verb = 'work_item.completed'",
    "an_item_and_its_clock_end_together": "UPDATE work_item SET state = 'withdrawn' WHERE state = 'done'",
    "the_doers_of_a_dossier_did_its_items": "UPDATE dossier SET doers = '{}'",
    "the_engine_waits_for_what_is_open": "UPDATE work_item SET token = '999' WHERE state = 'open'",
    "no_dossier_is_stuck": "UPDATE work_item SET state = 'withdrawn', done_at = opened_at WHERE state = 'open';"
    "UPDATE dossier SET next_wake_at = NULL",
    "a_clock_says_what_its_ledger_says": "UPDATE clock SET due_at = started_at WHERE state = 'running'",
    "every_dossier_has_one_clock_and_shows_its_date": "UPDATE dossier SET due_at = received_at",
    "each_rung_rang_once": "UPDATE clock SET rung = 4",
    "every_alarm_told_its_officer_once": "INSERT INTO notice (officer_id, created_at, kind, sentence) "
    "SELECT min(id), '2018-03-05 02:00:00', 'alarm.overdue', 'mẫu' FROM officer",
    "letters_are_issued_once_and_numbered_without_a_gap": "DELETE FROM letter",
    "a_finished_job_had_its_effect_once": "INSERT INTO letter (dossier_id, form, number, issued_at, body) "
    "SELECT id, 'TB', '9/TB', received_at, '{}' FROM dossier",
    "a_mail_and_its_errand_end_together": "INSERT INTO mail (account_id, state, message_id, queued_at, error) "
    "SELECT min(id), 'queued', '<mau@vidu.invalid>', '2018-03-05 02:00:00', '' FROM account",
    "a_notice_leaves_the_page_by_one_way": "INSERT INTO notice (officer_id, created_at, kind, sentence, way) "
    "SELECT min(id), '2018-03-05 02:00:00', 'test', 'mẫu', 'mail' FROM officer",
}


@pytest.fixture
def copies(sqlite_copies: SqliteCopies) -> SqliteCopies:
    return sqlite_copies


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_promise_is_named(city_office: Office, rule: str) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    city.complete(city_office, code, "check_papers")
    assert problems(city_office) == []
    with city_office.engine.begin() as connection:
        for statement in BROKEN[rule].split(";"):
            connection.execute(text(statement))
    assert rule in {sentence.partition(":")[0] for sentence in problems(city_office)}
