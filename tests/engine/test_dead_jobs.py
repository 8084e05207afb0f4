"""A job nobody could do lies dead, and the story of its dossier says so, however it came to that."""

from __future__ import annotations

from collections.abc import Callable

from engine import audit
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.outbox import operations as outbox
from engine.outbox.models import DEAD, LEASED, Job
from tests import city


def test_a_job_whose_runners_died_without_a_word_is_told_of(
    open_office: Callable[[str], Office], clock: SetClock
) -> None:
    office = open_office("city")
    dossier_id = city.dossier(office, city.register(office, city.BIRTH, city.COUNTER, "00004")).id
    with office.act(SYSTEM) as act:
        job = outbox.put(act, "dossier.operation", "mẫu:1", {}, dossier_id=dossier_id)
        job.state, job.attempts, job.begun_at = LEASED, outbox.MOST_ATTEMPTS, act.now
    assert outbox.tick(office, {}) == 0
    with office.look(SYSTEM) as act:
        assert act.session.query(Job).filter_by(key="mẫu:1").one().state == DEAD
        [died] = [line for line in audit.lines_of(act.session, dossier_id) if line.verb == "job.died"]
    assert died.details == {"kind": "dossier.operation", "error": "the runner ended before the job did"}
