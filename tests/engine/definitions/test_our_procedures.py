"""The procedures that come with the product: each may be published as it is, and stays within the law's time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.act import SYSTEM, Office
from engine.definitions import catalog, procedures
from engine.definitions.checks import Known
from engine.definitions.examination import Examination, Files, examine
from engine.worktime.periods import Period

ON = date(2018, 3, 5)
PROCEDURES = procedures.catalogue()


@pytest.fixture(scope="module")
def looked_through() -> dict[str, Examination]:
    jobs = {code: Files(procedures.diagrams(legal), legal.main) for code, legal in PROCEDURES.items()}
    laws = {code: procedures.law_of(legal, ON) for code, legal in PROCEDURES.items()}
    found = examine(list(jobs.values()), known=procedures.known_forms(), laws=laws, build=True)
    return dict(zip(jobs, found, strict=True))


def test_the_four_of_the_first_day_are_there():
    assert {"1.001193", "1.009994", "2.000488", "2.000986"} <= PROCEDURES.keys()


@pytest.mark.parametrize("code", PROCEDURES)
def test_nothing_is_wrong_or_missing(code: str, looked_through: dict[str, Examination]):
    examination = looked_through[code]
    assert [f.message for f in examination.findings if f.severity != "advice"] == []
    assert all(examination.is_publishable(file) for file in PROCEDURES[code].files)
    [start] = examination.starts
    assert start.content
    assert start.profile.procedure == code


@pytest.mark.parametrize("code", PROCEDURES)
def test_no_file_is_named_that_the_main_diagram_does_not_need(code: str, looked_through: dict[str, Examination]):
    [start] = looked_through[code].starts
    assert set(start.files) == set(PROCEDURES[code].files)


@pytest.mark.parametrize("code", PROCEDURES)
def test_an_hour_of_law_would_not_be_enough(code: str):
    """The comparison with the legal time is alive: it complains as soon as the law is shorter."""
    legal = PROCEDURES[code]
    law = replace(procedures.law_of(legal, date(2018, 3, 5)), period=Period(1, "wh"))
    [examination] = examine(
        [Files(procedures.diagrams(legal), legal.main)], known=procedures.known_forms(), laws={code: law}
    )
    assert [f.rule for f in examination.findings if f.severity == "incomplete"] == ["path-too-long"]


def test_without_forms_every_step_done_by_a_person_is_incomplete():
    legal = PROCEDURES["1.001193"]
    laws = {legal.code: procedures.law_of(legal, ON)}
    [examination] = examine([Files(procedures.diagrams(legal), legal.main)], known=Known(), laws=laws)
    people = [task for task in examination.starts[0].profile.tasks.values() if task.kind == "human"]
    unknown = [f.element_id for f in examination.findings if f.rule == "form-unknown"]
    assert sorted(unknown) == sorted(task.element_id for task in people)


def test_they_are_published_into_an_empty_office_once(office: Office):
    with office.act(SYSTEM) as act:
        assert {version.procedure_code for version in catalog.seed(act)} == PROCEDURES.keys()
    with office.act(SYSTEM) as act:
        assert catalog.seed(act) == []
    with office.look(SYSTEM) as act:
        for code in PROCEDURES:
            version = catalog.loaded(act.session, catalog.in_force(act.session, code, ON).id)
            assert version.profile.tasks.keys() <= version.spec.elements().keys()
