"""Sending back: a step before is done again, unless what it did to the dossier would stay done."""

from __future__ import annotations

import pytest

from engine.act import Office
from engine.dossiers import automatic, work
from engine.dossiers import case as cases
from engine.dossiers.models import WorkItem
from engine.outbox import operations as outbox
from tests import city

Answers = dict[str, dict[str, str]]
INCOMPLETE: Answers = {"check_papers": {"result": "incomplete"}}
LACKS_DRAWINGS: Answers = {"appraise": {"result": "supplement", "shortcomings": "Thiếu bản vẽ"}}

REFUSED: Answers = {"check_papers": {"result": "refuse", "note": "Không thuộc thẩm quyền"}}


@pytest.mark.parametrize(
    ("here", "answers", "before"),
    [
        ("receive_papers", INCOMPLETE, "Hướng dẫn, yêu cầu bổ sung"),
        ("receive_supplement", LACKS_DRAWINGS, "Gửi phiếu cho người nộp hồ sơ"),
        ("return_result", {}, "Nhận kết quả từ nơi giải quyết"),
        ("hand_back", REFUSED, "Lập phiếu từ chối, nêu rõ lý do"),
    ],
)
def test_a_step_that_has_changed_the_dossier_is_not_opened_again(
    city_office: Office, here: str, answers: Answers, before: str
) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    item = go_to(city_office, code, here, answers)
    assert not may_send_back(city_office, item)
    with pytest.raises(work.StepBeforeHadItsEffect, match=before):
        send_back(city_office, item)
    assert [one.element_id for one in city.open_items(city_office, code)] == [here]
    city.complete(city_office, code, here)


def test_a_dossier_entrusted_to_the_wrong_division_goes_back_to_be_entrusted_anew(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    item = go_to(city_office, code, "assign", {})
    assert may_send_back(city_office, item)
    send_back(city_office, item)
    assert [one.element_id for one in city.open_items(city_office, code)] == ["entrust"]
    city.complete(city_office, code, "entrust", {"unit": "001/TNMT"})
    assert city.open_items(city_office, code)[0].unit_id == city.unit_id(city_office, "001/TNMT")


def test_the_first_step_has_none_before_it(city_office: Office) -> None:
    code = city.register(city_office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    assert not may_send_back(city_office, city.open_items(city_office, code)[0])


# ---------------------------------------------------------------------------------------------------------------------


def go_to(office: Office, code: str, element: str, answers: Answers) -> WorkItem:
    """Complete what is open, and what the system does by itself, until this step is."""
    while element not in (opened := {item.element_id: item for item in city.open_items(office, code)}):
        if opened:
            here = next(iter(opened))
            city.complete(office, code, here, answers.get(here))
        else:
            assert outbox.tick(office, automatic.HANDLERS), f"nothing moves, and {element} is not open"
    return opened[element]


def may_send_back(office: Office, item: WorkItem) -> bool:
    with office.act(city.officer_for(office, item)) as act:
        return work.may_send_back(act, cases.with_item(act, item.id))


def send_back(office: Office, item: WorkItem) -> None:
    with office.act(city.officer_for(office, item)) as act:
        work.send_back(act, item.id, reason="Chưa đúng")
