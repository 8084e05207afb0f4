"""Processes that die at every word, asked from a test; what they leave behind is looked at afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.deadlines.models import Clock
from engine.dossiers.models import Dossier
from engine.escalation.models import Alarm
from engine.settings import ROOT
from tests.faults.dying import DIED

Record = Callable[[str, object], None]
"""Pytest's `record_property`: faults are counted in the last lines of the run."""


def die_and_live(
    office: Office, beat: str, instants: Sequence[datetime], record: Record, **environ: str
) -> list[list[int]]:
    """For each instant the exit codes of the processes that tried: all died but the last, which did its beat."""
    url = office.engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.faults.dying", url, beat, *(at.isoformat() for at in instants)]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, env={**os.environ, **environ})
    assert said.returncode == 0, said.stderr
    lives = [json.loads(line) for line in said.stdout.splitlines()]
    assert all(codes == [DIED] * (len(codes) - 1) + [0] for codes in lives), lives
    record("faults", sum(len(codes) - 1 for codes in lives))
    return lives


def rungs_of(office: Office, code: str) -> Counter[tuple[bool, str]]:
    """How often each level of the dossier's own clock (False) and of its steps' clocks (True) rang."""
    with office.look(SYSTEM) as act:
        query = select(Alarm.work_item_id, Alarm.level).join(Clock, Clock.id == Alarm.clock_id)
        query = query.join(Dossier, Dossier.id == Clock.dossier_id).where(Dossier.code == code)
        return Counter((item_id is not None, level) for item_id, level in act.session.execute(query))
