"""The alarm and the outbox are interrupted at every word they say to the database; then they are asked again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.deadlines.models import Clock
from engine.dossiers.models import Dossier, Letter
from engine.escalation.models import Alarm
from engine.outbox.models import FINISHED, Job
from engine.settings import ROOT
from tests import city
from tests.faults.dying import DIED
from tests.faults.invariants import problems


def test_a_sweep_that_dies_anywhere_rings_every_rung_exactly_once(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    late = [clock.now() + timedelta(days=days) for days in (1, 7, 30)]
    lives = die_and_live(city_office, "sweep", late)
    assert min(map(len, lives)) > 5, "it died at several words before it lived"
    alarms = alarms_of(city_office, code)
    assert set(alarms) == {(clock_id, rung) for clock_id, _ in alarms for rung in (1, 2, 3)}, "no rung is left out"
    assert len(alarms) == 6, "the dossier and its step"
    assert set(alarms.values()) == {1}
    assert problems(city_office) == []


def test_a_job_whose_runners_die_anywhere_has_its_effect_exactly_once(city_office: Office, clock: SetClock) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    city.travel(city_office, code)
    [lives] = die_and_live(city_office, "tick", [clock.now()])
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


def die_and_live(office: Office, beat: str, instants: Sequence[datetime]) -> list[list[int]]:
    """For each instant the exit codes of the processes that tried: all died but the last, which did its beat."""
    url = office.engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.faults.dying", url, beat, *(at.isoformat() for at in instants)]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert said.returncode == 0, said.stderr
    lives = [json.loads(line) for line in said.stdout.splitlines()]
    assert all(codes == [DIED] * (len(codes) - 1) + [0] for codes in lives), lives
    return lives


def alarms_of(office: Office, code: str) -> Counter[tuple[int, int]]:
    """How often each rung of each clock of the dossier rang."""
    with office.look(SYSTEM) as act:
        query = select(Alarm.clock_id, Alarm.rung).join(Clock, Clock.id == Alarm.clock_id)
        query = query.join(Dossier, Dossier.id == Clock.dossier_id).where(Dossier.code == code)
        return Counter((clock_id, rung) for clock_id, rung in act.session.execute(query))
