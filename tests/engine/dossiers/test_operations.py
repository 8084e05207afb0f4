"""What the system is asked to do by itself and cannot do: nobody is told it was done."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.dossiers import automatic
from engine.dossiers.models import Dossier
from engine.outbox import operations as outbox
from engine.outbox.models import Job
from tests import city


@pytest.fixture
def to_be_told(city_office: Office) -> str:
    """A birth registered, whose declarant is about to be told."""
    code = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    city.travel(city_office, code)
    return code


def test_an_operation_nobody_knows_is_no_success(city_office: Office, to_be_told: str) -> None:
    with city_office.act(SYSTEM) as act:
        job = act.session.scalars(select(Job).where(Job.kind == "dossier.operation")).one()
        job.payload = {**job.payload, "operation": "citizen.notfy"}
    outbox.tick(city_office, automatic.HANDLERS)
    with city_office.look(SYSTEM) as act:
        job = act.session.scalars(select(Job).where(Job.kind == "dossier.operation")).one()
        dossier = act.session.scalars(select(Dossier).where(Dossier.code == to_be_told)).one()
        assert "citizen.notfy" in (job.error or "")
        assert job.payload["token"] in dossier.resting, "the dossier waits until somebody has seen to it"
    assert city.open_items(city_office, to_be_told) == []
