"""The legal data of a procedure: editions by date, and refusals that name the field."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, time

import pytest
from catalogue_pages import BIRTH

from engine.definitions.legal import NoEditionInForce, parse
from engine.definitions.legal_entries import LegalDataIsMalformed


def changed(**fields: object) -> dict:
    return {**deepcopy(BIRTH), **fields}


def edition(**fields: object) -> dict:
    return {**deepcopy(BIRTH["editions"][0]), **fields}


def test_a_whole_document():
    legal = parse(BIRTH)
    assert (legal.code, legal.name.vi, legal.level) == ("1.001193", "Đăng ký khai sinh", "commune")
    assert legal.files == ("birth.bpmn", "handing_over.bpmn")
    first = legal.edition(date(2018, 3, 5))
    assert (first.period, first.cutoff, first.fee) == ("3wd", time(15), 8_000)
    assert [(paper.code, paper.count, paper.required) for paper in first.papers] == [("TK", 1, True), ("GCS", 2, False)]
    assert first.legal_basis[0].confirmed
    assert not first.legal_basis[1].confirmed
    assert legal.document == BIRTH


def test_the_intake_form_answers_under_its_own_key_unless_a_fact_is_named():
    assert parse(BIRTH).fact == "birth"
    assert parse(changed(fact=None)).fact == "birth_intake"


def test_other_cases_have_another_legal_time():
    other = {"when": "lookup.abroad == True", "period": "5wd", "reason": {"vi": "ở nước ngoài", "en": "abroad"}}
    [edition_] = parse(changed(editions=[edition(variants=[other])])).editions
    assert edition_.variant({}) is None
    assert edition_.variant({"lookup": {"abroad": False}}) is None
    found = edition_.variant({"lookup": {"abroad": True}})
    assert found and (found.period, found.reason.en, found.names) == ("5wd", "abroad", {"lookup.abroad"})
    senseless = {**other, "when": 'lookup.abroad < "x"'}
    [edition_] = parse(changed(editions=[edition(variants=[senseless])])).editions
    assert edition_.variant({"lookup": {"abroad": 1}}) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"when": "import os"}, "when"),
        ({"when": ""}, "when"),
        ({"period": "lâu"}, "period"),
        ({"reason": None}, "reason"),
    ],
)
def test_another_legal_time_is_read_as_strictly_as_the_rest(wrong, field):
    other = {"when": "lookup.abroad == True", "period": "5wd", "reason": {"vi": "ở nước ngoài", "en": "abroad"}}
    with pytest.raises(LegalDataIsMalformed) as refusal:
        parse(changed(editions=[edition(variants=[{**other, **wrong}])]))
    assert set(refusal.value.fields) == {f"editions[0].variants[0].{field}"}


class TestEditions:
    two = changed(editions=[edition(valid_from="2026-07-01"), edition(valid_to="2026-07-01", period="5wd")])

    def test_each_day_has_its_law(self):
        legal = parse(self.two)
        assert legal.edition(date(2026, 6, 30)).period == "5wd"
        assert legal.edition(date(2026, 7, 1)).period == "3wd"

    def test_before_the_first_there_is_none(self):
        with pytest.raises(NoEditionInForce, match=r"1\.001193.*31/12/2015"):
            parse(self.two).edition(date(2015, 12, 31))

    def test_the_nearest_where_there_is_none(self):
        legal = parse(self.two)
        assert legal.edition_near(date(2015, 12, 31)).period == "5wd"
        ended = parse(changed(editions=[edition(valid_to="2018-06-01")]))
        assert ended.edition_near(date(2020, 1, 1)).period == "3wd"

    def test_two_at_once_are_refused(self):
        with pytest.raises(LegalDataIsMalformed, match="01/07/2026"):
            parse(changed(editions=[edition(), edition(valid_from="2026-07-01")]))


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], "(toàn bộ)"),
        (changed(code=""), "code"),
        (changed(name={"en": "Birth"}), "name"),
        (changed(slug="Đăng ký"), "slug"),
        (changed(main=None), "main"),
        (changed(uses="one.bpmn"), "uses"),
        (changed(uses=[1]), "uses"),
        (changed(handling=["same"]), "handling"),
        (changed(editions=[]), "editions"),
        (changed(editions={}), "editions"),
        (changed(editions=[7]), "editions[0]"),
        (changed(editions=[edition(valid_from="1/1/2016")]), "editions[0].valid_from"),
        (changed(editions=[edition(valid_to="2016-01-01")]), "editions[0].valid_to"),
        (changed(editions=[edition(period="soon")]), "editions[0].period"),
        (changed(editions=[edition(cutoff="3 pm")]), "editions[0].cutoff"),
        (changed(editions=[edition(same_day="yes")]), "editions[0].same_day"),
        (changed(editions=[edition(fee=-1)]), "editions[0].fee"),
        (changed(editions=[edition(fee="8000")]), "editions[0].fee"),
        (changed(editions=[edition(papers=[{"code": "TK"}])]), "editions[0].papers[0].name"),
        (changed(editions=[edition(papers=BIRTH["editions"][0]["papers"] * 2)]), "editions[0].papers"),
        (changed(editions=[edition(legal_basis=[{"article": "13"}])]), "editions[0].legal_basis[0].text"),
    ],
)
def test_malformed_data_is_refused_with_the_name_of_the_field(document, field):
    with pytest.raises(LegalDataIsMalformed) as refused:
        parse(document)
    assert list(refused.value.fields) == [field]
    assert f"“{field}”" in str(refused.value)
