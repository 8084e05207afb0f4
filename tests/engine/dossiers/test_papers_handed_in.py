"""What is put on the counter, paper by paper, against the published list: no less, no other, and each once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.act import SYSTEM, Office
from engine.dossiers import intake, queries
from engine.dossiers.counter import AnotherKindIsPublished, PaperHandedIn, PaperIsTwice, TooFewCopies
from engine.errors import Invalid
from tests import city

DRAWINGS = "ban-ve"  # two originals, as published
LAND = "quyen-su-dung-dat"  # a copy


def test_fewer_copies_than_published_are_refused_at_their_paper(city_office: Office) -> None:
    said = refused(city_office, TooFewCopies, replace(published(city_office)[DRAWINGS], copies=1))
    assert said == {f"papers.{DRAWINGS}.copies": "Danh mục công bố yêu cầu 2 bản."}


@pytest.mark.parametrize("kind", ["shown", "copy", "certified"])
def test_another_kind_than_the_published_original_is_refused_at_its_paper(city_office: Office, kind: str) -> None:
    said = refused(city_office, AnotherKindIsPublished, replace(published(city_office)[DRAWINGS], kind=kind))
    assert said == {f"papers.{DRAWINGS}": "Danh mục công bố yêu cầu bản chính."}


def test_more_copies_and_a_better_kind_are_welcome(city_office: Office) -> None:
    papers = published(city_office)
    more = replace(papers[DRAWINGS], copies=5, kind="original"), replace(papers[LAND], kind="certified")
    code = register(city_office, *({**papers, **{paper.code: paper for paper in more}}.values()))
    with city_office.look(SYSTEM) as act:
        kept = {paper.code: paper for paper in queries.papers_of(act.session, city.dossier(city_office, code).id)}
    assert (kept[DRAWINGS].copies, kept[LAND].kind) == (5, "certified")


@pytest.mark.parametrize("code", ["don", "ho-khau"])
def test_a_paper_named_twice_is_refused_at_that_paper(city_office: Office, code: str) -> None:
    again = PaperHandedIn(code, name="Sổ hộ khẩu", legal_basis="Luật Cư trú, điều 18")
    with pytest.raises(PaperIsTwice) as refusal:
        register(city_office, *published(city_office).values(), again, again)
    assert refusal.value.fields.keys() == {f"papers.{code}"}


# ---------------------------------------------------------------------------------------------------------------------


def published(office: Office) -> dict[str, PaperHandedIn]:
    """The papers a house permit needs, as they are published."""
    return {paper.code: paper for paper in city.request(office, city.PERMIT, "001").papers}


def register(office: Office, *papers: PaperHandedIn) -> str:
    with office.act(city.sign_in(office, city.DISTRICT_COUNTER)) as act:
        return intake.register(act, city.request(office, city.PERMIT, "001", papers=papers)).code


def refused(office: Office, why: type[Invalid], paper: PaperHandedIn) -> dict[str, str]:
    """What is said at the fields when this paper stands in the place of the published one."""
    with pytest.raises(why) as refusal:
        register(office, *{**published(office), paper.code: paper}.values())
    return refusal.value.fields
