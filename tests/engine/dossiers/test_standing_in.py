"""Who stands in for somebody: for all his work or for some procedures, and never past what kept him from a step."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.audit import AuditLine
from engine.dossiers import masking, queries, work
from engine.dossiers.doing import (
    NotAddressedToYou,
    SomeoneHasClaimedIt,
    WhomYouStandInForDidTheOtherStep,
    YouDidTheOtherStep,
    YouWillBeNeededLater,
)
from engine.dossiers.models import Dossier, WorkItem
from engine.dossiers.queries import Filter
from engine.dossiers.rights import may_see
from engine.notices import Notice
from engine.org import operations as org
from engine.org import questions
from engine.org.models import Post
from tests import city

HEAD, DEPUTY, CLERK = "chutich.trucbach", "phochutich.trucbach", "hotich.trucbach"
WARD = "00004"


def test_lent_for_one_procedure_the_other_stays_shut(city_office: Office) -> None:
    birth = at_step(city_office, city.BIRTH, "examine_birth")
    bundle = at_step(city_office, city.BUNDLE, "record_birth")
    lend(city_office, CLERK, DEPUTY, "work", procedures=[city.BIRTH])
    with city_office.act(city.sign_in(city_office, DEPUTY)) as act:
        page = queries.worklist(act, "available", Filter())
        assert {birth.id, bundle.id} & {row.id for row in page.rows} == {birth.id}
        work.claim(act, birth.id)
        with pytest.raises(NotAddressedToYou):
            work.claim(act, bundle.id)


def test_from_elsewhere_only_the_lent_procedure_is_seen(city_office: Office) -> None:
    birth = at_step(city_office, city.BIRTH, "examine_birth")
    bundle = at_step(city_office, city.BUNDLE, "record_birth")
    neighbour = "chuyenvien.badinh"
    lend(city_office, CLERK, neighbour, "work", procedures=[city.BIRTH])
    with city_office.look(city.sign_in(city_office, neighbour)) as act:
        assert [may_see(act, act.session.get_one(Dossier, each.dossier_id)) for each in (birth, bundle)] == [
            True,
            False,
        ]
        found = {one.code for one in queries.search(act, "")}
        assert code_of(city_office, birth) in found
        assert code_of(city_office, bundle) not in found
        in_unit = {row.dossier_code for row in queries.worklist(act, "unit", Filter()).rows}
        assert code_of(city_office, bundle) not in in_unit


def test_who_did_a_step_signs_it_for_nobody(city_office: Office) -> None:
    lend(city_office, CLERK, DEPUTY, "work")
    lend(city_office, HEAD, DEPUTY, "sign")
    item = to_sign(city_office, by=DEPUTY)
    with pytest.raises(YouDidTheOtherStep):
        do(city_office, item, DEPUTY)


def test_in_whose_place_a_step_was_done_does_not_sign_it_either(city_office: Office) -> None:
    lend(city_office, CLERK, DEPUTY, "work")
    lend(city_office, HEAD, CLERK, "sign")
    item = to_sign(city_office, by=DEPUTY)
    with city_office.look(SYSTEM) as act:
        clerk, dossier = officer(city_office, CLERK), act.session.get_one(Dossier, item.dossier_id)
        assert dossier.acted_for["record_birth"] == [clerk]
        done = select(AuditLine).where(AuditLine.verb == "work_item.completed", AuditLine.dossier_id == dossier.id)
        read_by_auditors = masking.details(act.session.scalars(done).all()[-1].details, in_full=False)
    assert read_by_auditors["acting_for"] == city.sign_in(city_office, CLERK).name
    with pytest.raises(YouDidTheOtherStep):
        do(city_office, item, CLERK)


def test_who_alone_signs_does_not_stand_in_for_the_step_before(city_office: Office) -> None:
    lend(city_office, CLERK, HEAD, "work")
    item = at_step(city_office, city.BUNDLE, "record_birth")
    with pytest.raises(YouWillBeNeededLater, match="Ký"):
        do(city_office, item, HEAD)
    with pytest.raises(work.OfficerMayNotDoThis), city_office.act(city.sign_in(city_office, HEAD)) as act:
        work.assign(act, item.id, officer(city_office, HEAD))


def test_nobody_signs_for_a_head_who_did_the_other_step(city_office: Office) -> None:
    second_head(city_office)  # somebody else could sign, so the head may stand in for the step before
    lend(city_office, CLERK, HEAD, "work")
    lend(city_office, HEAD, DEPUTY, "sign")
    item = to_sign(city_office, by=HEAD)
    for login, refusal in ((HEAD, YouDidTheOtherStep), (DEPUTY, WhomYouStandInForDidTheOtherStep)):
        with pytest.raises(refusal):
            do(city_office, item, login)


def test_what_lies_with_somebody_away_is_taken_over(city_office: Office) -> None:
    item = at_step(city_office, city.BIRTH, "examine_birth")
    with city_office.act(city.sign_in(city_office, CLERK)) as act:
        work.claim(act, item.id)
    lend(city_office, CLERK, DEPUTY, "work")
    with pytest.raises(SomeoneHasClaimedIt), city_office.act(city.sign_in(city_office, DEPUTY)) as act:
        work.claim(act, item.id)
    with city_office.act(SYSTEM) as act:
        org.report_absence(act, officer(city_office, CLERK), act.today, act.today + timedelta(days=2), "Nghỉ ốm")
    with city_office.act(city.sign_in(city_office, DEPUTY)) as act:
        assert work.claim(act, item.id).officer_id == act.actor.officer_id
    with city_office.look(SYSTEM) as act:
        told = select(Notice.kind).where(Notice.officer_id == officer(city_office, CLERK)).order_by(Notice.id.desc())
        done = select(AuditLine.verb).where(AuditLine.subject == f"work_item:{item.id}").order_by(AuditLine.id.desc())
        assert act.session.scalars(told).first() == act.session.scalars(done).first() == "work_item.taken_over"


# ---------------------------------------------------------------------------------------------------------------------


def officer(office: Office, login: str) -> int:
    found = city.sign_in(office, login).officer_id
    assert found is not None
    return found


def lend(office: Office, whose: str, to: str, power: str, procedures: Collection[str] | None = None) -> None:
    lender, other = officer(office, whose), officer(office, to)
    with office.act(SYSTEM) as act:
        unit = questions.unit(act.session, WARD, act.today)
        org.delegate(act, lender, other, unit.id, power, act.today, None, "Văn bản (mẫu)", procedures=procedures)


def second_head(office: Office) -> None:
    with office.act(SYSTEM) as act:
        unit = questions.unit(act.session, WARD, act.today)
        post = Post(unit_id=unit.id, role_code="head", title="Chủ tịch", rank=9, valid_from=act.today)
        act.session.add(post)
        act.session.flush()
        org.appoint(act, officer(office, "motcua2.trucbach"), post.id, act.today)


def at_step(office: Office, procedure: str, element: str) -> WorkItem:
    """A dossier of the ward, and its step that waits."""
    code = city.register(office, procedure, city.COUNTER, WARD)
    while (item := city.open_items(office, code)[0]).element_id != element:
        city.complete(office, code, item.element_id)
    return item


def to_sign(office: Office, by: str) -> WorkItem:
    """A birth whose register was written by one of them, with the signature open."""
    item = at_step(office, city.BUNDLE, "record_birth")
    do(office, item, by)
    return next(one for one in city.open_items(office, code_of(office, item)) if one.element_id == "sign_bundle_birth")


def do(office: Office, item: WorkItem, login: str) -> None:
    with office.act(city.sign_in(office, login)) as act:
        work.complete(act, item.id, city.defaults_for(office, item))


def code_of(office: Office, item: WorkItem) -> str:
    with office.look(SYSTEM) as act:
        return act.session.get_one(Dossier, item.dossier_id).code
