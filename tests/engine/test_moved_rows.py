"""The rows that every act moves are written by the act's own session: plainly, once, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Act, Office, SomeoneMovedItFirst
from engine.dossiers import case as cases
from engine.dossiers.models import OPEN, Dossier, WorkItem
from tests import city


def test_what_is_changed_is_seen_at_once_and_written_once(
    city_office: Office, statements: Callable[[Office], list[str]]
) -> None:
    code = register(city_office)
    said = statements(city_office)
    with city_office.act(SYSTEM) as act:
        dossier = dossier_of(act, code)
        said.clear()
        act.session.change(dossier, return_by_post=True)
        act.session.change(dossier, applicant_phone="0240000009")
        assert (dossier.return_by_post, dossier.applicant_phone) == (True, "0240000009")
    assert [" ".join(sentence.split()[:2]) for sentence in said] == ["UPDATE dossier"]
    now = city.dossier(city_office, code)
    assert (now.return_by_post, now.applicant_phone) == (True, "0240000009")


def test_the_version_counts_every_act_that_changes_something_and_no_other(city_office: Office) -> None:
    code = register(city_office)
    before = city.dossier(city_office, code).revision
    for name in ("Nguyễn Thị Mẫu Hai", "Nguyễn Thị Mẫu Hai"):  # the second time it says so already
        with city_office.act(SYSTEM) as act:
            act.session.change(dossier_of(act, code), applicant_name=name)
    assert city.dossier(city_office, code).revision == before + 1


def test_who_has_read_an_older_version_is_refused(city_office: Office) -> None:
    code = register(city_office)
    stale = city.dossier(city_office, code)
    with city_office.act(SYSTEM) as act:
        act.session.change(dossier_of(act, code), return_by_post=True)
    with pytest.raises(SomeoneMovedItFirst), city_office.act(SYSTEM) as act:
        act.session.change(act.session.merge(stale, load=False), applicant_name="Người khác (mẫu)")
    assert city.dossier(city_office, code).applicant_name == city.APPLICANT.name


def test_a_new_row_has_its_defaults_at_once_and_its_id_with_the_flush(city_office: Office) -> None:
    code = register(city_office)
    with city_office.act(SYSTEM) as act:
        asked = open_question(act, dossier_of(act, code))
        act.session.change(asked, question="Đã đăng ký ở phường chưa?")
        assert (asked.state, asked.answers) == (OPEN, None)
        act.session.flush()
        assert act.session.get(WorkItem, asked.id) is asked
    with city_office.look(SYSTEM) as act:
        assert act.session.get_one(WorkItem, asked.id).question == "Đã đăng ký ở phường chưa?"


def test_several_new_rows_of_a_kind_are_one_statement_and_get_their_own_ids(
    city_office: Office, statements: Callable[[Office], list[str]]
) -> None:
    code = register(city_office)
    said = statements(city_office)
    with city_office.act(SYSTEM) as act:
        dossier = dossier_of(act, code)
        opened = [open_question(act, dossier, f"Câu hỏi {number} (mẫu)") for number in range(3)]
    assert len([sentence for sentence in said if sentence.startswith("INSERT INTO work_item")]) == 1
    with city_office.look(SYSTEM) as act:
        assert [act.session.get_one(WorkItem, item.id).question for item in opened] == [it.question for it in opened]


def test_what_was_taken_back_was_never_opened(city_office: Office) -> None:
    code = register(city_office)
    items = len(city.open_items(city_office, code))
    with city_office.act(SYSTEM) as act:
        open_question(act, dossier_of(act, code))
        act.session.rollback()
    assert len(city.open_items(city_office, code)) == items


def test_no_row_is_moved_behind_the_sessions_back(city_office: Office) -> None:
    """An assignment would pass the version by; so it is refused, loudly, and so is a column nobody has."""
    code = register(city_office)
    with pytest.raises(AssertionError, match="is written by the session"), city_office.act(SYSTEM) as act:
        dossier_of(act, code).applicant_name = "Người khác (mẫu)"
    with pytest.raises(TypeError, match="colour"), city_office.act(SYSTEM) as act:
        act.session.open(WorkItem, colour="red")


def test_a_case_read_twice_in_an_act_is_the_same_case_and_keeps_what_was_changed(city_office: Office) -> None:
    register(city_office)
    with city_office.act(SYSTEM) as act:
        item_id = act.session.scalars(select(WorkItem.id).where(WorkItem.state == OPEN)).first() or 0
        first = cases.with_item(act, item_id)
        act.session.change(first.dossier, return_by_post=True)
        again = cases.with_item(act, item_id)
        assert again.dossier is first.dossier and again.item is first.item and again.dossier.return_by_post


# ---------------------------------------------------------------------------------------------------------------------


def register(office: Office) -> str:
    return city.register(office, city.BIRTH, city.COUNTER, "00004")


def dossier_of(act: Act, code: str) -> Dossier:
    return act.session.scalars(select(Dossier).where(Dossier.code == code)).one()


def open_question(act: Act, dossier: Dossier, question: str = "") -> WorkItem:
    return act.session.open(
        WorkItem,
        dossier_id=dossier.id,
        procedure_code=dossier.procedure_code,
        origin="consultation",
        element_id="consult.answer",
        name="Trả lời lấy ý kiến",
        question=question,
        unit_id=dossier.receiving_unit_id,
        role="head",
        opened_at=act.now,
        sort_at=act.now,
        risk_at=act.now,
    )
