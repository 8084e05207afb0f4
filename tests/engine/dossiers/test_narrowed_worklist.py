"""A worklist narrowed by words or procedure shows the same lines whichever way they are found."""

from __future__ import annotations

import pytest

from engine.act import Office
from engine.dossiers import queries, queues
from engine.dossiers.queries import Filter
from tests import city

CLERK = "hotich.trucbach"


@pytest.fixture(params=["one by one", "few dossiers", "many dossiers"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way of looking, by making the queue too long for the ways before it."""
    if request.param != "one by one":
        monkeypatch.setattr(queues, "STRIDES", {"sqlite": 1, "postgresql": 1})
    if request.param == "many dossiers":
        monkeypatch.setattr(queues, "FEW", 0)


@pytest.mark.usefixtures("way")
def test_words_and_procedure_narrow_every_tab(city_office: Office) -> None:
    births = [register(city_office, name) for name in ("Lã Quyên Mẫu", "Lã Quyên Thử", "Lê Thị Thử")]
    bundle = city.register(city_office, city.BUNDLE, city.COUNTER, "00004")
    city.complete(city_office, bundle, "check_papers")
    assert found(city_office, Filter()) == {*births, bundle}
    assert found(city_office, Filter(text="quyen")) == set(births[:2])
    assert found(city_office, Filter(text="THỬ Quyên")) == {births[1]}
    assert found(city_office, Filter(text="quách")) == set()
    assert found(city_office, Filter(text="?!")) == set()
    assert found(city_office, Filter(procedure_code=city.BUNDLE)) == {bundle}
    assert found(city_office, Filter(procedure_code=city.PERMIT)) == set()
    assert found(city_office, Filter(text="thu", procedure_code=city.BIRTH, due="overdue")) == set()


def register(office: Office, name: str) -> str:
    code = city.register(office, city.BIRTH, city.COUNTER, "00004", applicant=city.replace(city.APPLICANT, name=name))
    city.complete(office, code, "check_papers")
    return code


def found(office: Office, chosen: Filter) -> set[str]:
    """What the clerk may take, page by page; her unit's tab shows the same and perhaps others'."""
    codes: list[str] = []
    with office.look(city.sign_in(office, CLERK)) as act:
        page = queries.worklist(act, "available", chosen, size=1)
        while page.rows:
            codes += [row.dossier_code for row in page.rows]
            page = (
                queries.worklist(act, "available", chosen, page.next, size=1) if page.next else queries.Page([], None)
            )
        of_unit = {row.dossier_code for row in queries.worklist(act, "unit", chosen).rows}
    assert len(codes) == len(set(codes))
    assert set(codes) <= of_unit
    return set(codes)
