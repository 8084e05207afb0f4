"""The outbox is interrupted at every word it says to the database; then it is asked again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers.models import Dossier, Letter
from engine.outbox.models import FINISHED, Job
from tests import city
from tests.faults.invariants import problems
from tests.faults.killing import Record, die_and_live


def test_a_job_whose_runners_die_anywhere_has_its_effect_exactly_once(
    city_office: Office, clock: SetClock, record_property: Record
) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    city.travel(city_office, code)
    [lives] = die_and_live(city_office, "tick", [clock.now()], record_property)
    assert len(lives) > 8, "it died at several words before it lived"
    with city_office.look(SYSTEM) as act:
        jobs = list(act.session.scalars(select(Job)))
        sent = select(Letter.form).join(Dossier, Dossier.id == Letter.dossier_id).where(Dossier.code == code)
        letters = list(act.session.scalars(sent))
    assert [job.state for job in jobs] == [FINISHED]
    assert letters.count("TB") == 1
    assert problems(city_office) == []
    clock.advance(timedelta(days=1))
    assert city.travel(city_office, code) == ["return_result"]
