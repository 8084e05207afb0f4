"""Where the lanes of a version lead, and that a version whose steps come to nobody is not approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Act, Office
from engine.definitions import catalog
from engine.definitions.catalog import LoadedVersion
from engine.definitions.destinations import NobodyAnywhereDoesThis, map_of, require_somebody_somewhere, vacancies
from engine.org import operations as org
from engine.org.models import Post, Unit
from engine.org.questions import NoSuchUnit, locate
from engine.org.tree import tree_of
from tests import city


def test_backwards_lead_where_forwards_lead(city_to_read: Office) -> None:
    with city_to_read.look(SYSTEM) as act:
        for procedure in (city.BIRTH, city.PERMIT, city.RECORD, city.BUNDLE):
            version = in_force(act, procedure)
            units = map_of(act.session, version.legal, version.profile, act.today)
            for routing in {"same", "same/MC", "district", "city", "department:QHKT/QH", "outside:CA"}:
                forwards = {locate_from(act, routing, node.id) for node in units.receiving} - {None}
                assert forwards <= units.places(routing), (procedure, routing)
                if not routing.startswith("outside"):
                    assert forwards == units.places(routing), (procedure, routing)


def test_every_shipped_procedure_finds_somebody(city_to_read: Office) -> None:
    with city_to_read.look(SYSTEM) as act:
        for procedure in (city.BIRTH, city.PERMIT, city.RECORD, city.BUNDLE):
            version = in_force(act, procedure)
            require_somebody_somewhere(act.session, version.legal, version.profile, act.today)


def test_an_empty_chair_is_told_and_no_chair_at_all_refused(city_office: Office) -> None:
    with city_office.act(SYSTEM) as act:
        version = in_force(act, city.BIRTH)
        query = select(Post.id, Unit.name).join(Unit, Unit.id == Post.unit_id)
        held = act.session.execute(query.where(Post.role_code == "civil_status_officer").order_by(Post.id)).all()
        tomorrow = act.today + timedelta(days=1)
        org.vacate(act, held[0].id, tomorrow)
        [found] = vacancies(act.session, version.legal, version.profile, tomorrow)
        assert (found.role, found.vacant, found.units) == ("civil_status_officer", 1, (held[0].name,))
        assert not found.is_nowhere
        for post in held[1:]:
            org.vacate(act, post.id, tomorrow)
        with pytest.raises(NobodyAnywhereDoesThis) as refusal:
            require_somebody_somewhere(act.session, version.legal, version.profile, tomorrow)
        assert "Ghi vào sổ" in refusal.value.text() or "khai sinh" in refusal.value.text()


# ---------------------------------------------------------------------------------------------------------------------


def in_force(act: Act, procedure: str) -> LoadedVersion:
    return catalog.loaded(act.session, catalog.in_force(act.session, procedure, act.today).id)


def locate_from(act: Act, routing: str, receiving_id: int) -> int | None:
    tree_of(act.session)
    try:
        return locate(act.session, routing, receiving_id=receiving_id, handling_id=None, facts={}, on=act.today)
    except NoSuchUnit:
        return None
