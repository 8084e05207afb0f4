"""A leader's move over many items, as its page and the API tell it."""

from __future__ import annotations

import re

import pytest
from apiflask import APIFlask

import run
from engine.act import SYSTEM, Office
from engine.dossiers.models import Dossier, WorkItem
from engine.dossiers.moving import AT_ONCE
from tests import city
from tests.web.calling import calling
from tests.web.visiting import Visitor, words

HEAD = "chutich.trucbach"


@pytest.fixture
def app(city_office: Office) -> APIFlask:
    return run.web(city_office)


def test_neither_page_nor_api_tells_of_an_item_its_reader_may_not_see(app: APIFlask, city_office: Office) -> None:
    own = opened(city_office, city.BIRTH, city.COUNTER, "00004")
    code, theirs = foreign(city_office)
    with city_office.look(SYSTEM) as act:
        dossier = act.session.query(Dossier).filter_by(code=code).one()
        applicant = dossier.applicant_name
    head = Visitor(app, HEAD)
    moved = head.post("/giam-sat/viec", verb="take_over", items=[own, theirs], key="page")
    page = head.get(moved.headers["Location"])
    assert "1 trong 2 việc đã xong" in words(page)
    assert "1 việc trong số đã chọn không có, hoặc anh/chị không được xem." in words(page)
    assert code not in page.text and page.text.count(applicant) == 1, "of her own item alone"
    told = calling(app, HEAD).post("/batches", {"verb": "extend", "items": [own, theirs], **LONGER}, 201)
    assert [line["work_item_id"] for line in told["lines"]] == [own, theirs]
    assert told["lines"][1] == {
        "work_item_id": theirs,
        "name": None,
        "dossier": None,
        "state": "refused",
        "message": "Không có việc này, hoặc anh/chị không được xem.",
    }


def test_a_page_sent_again_with_other_items_says_that_nothing_was_done(app: APIFlask, city_office: Office) -> None:
    first, second = (opened(city_office, city.BIRTH, city.COUNTER, "00004") for _ in range(2))
    head = Visitor(app, HEAD)
    for _ in range(2):
        assert head.post("/giam-sat/viec", verb="take_over", items=[first], key="page").status_code == 302
    refused = head.post("/giam-sat/viec", verb="take_over", items=[second], key="page")
    assert refused.status_code == 409 and "lần này chưa được thực hiện" in words(refused)
    assert f'value="{second}" checked' in refused.text, "what was chosen stays chosen"
    assert "tối đa 2000 ký tự" in words(
        head.post("/giam-sat/viec", verb="ask_why", items=[second], question="?" * 2001)
    )


def test_whoever_gives_more_time_says_the_cause_and_why(app: APIFlask, city_office: Office) -> None:
    item = opened(city_office, city.BIRTH, city.COUNTER, "00004")
    with city_office.look(SYSTEM) as act:
        code = act.session.get_one(Dossier, act.session.get_one(WorkItem, item).dossier_id).code
    head, program = Visitor(app, HEAD), calling(app, HEAD)
    later, unasked = {"until": LONGER["until"], "reason": "Máy hỏng"}, "Mời chọn nguyên nhân trong danh sách."
    for path in (f"/viec/{item}/gia-han", f"/ho-so/{code}/extend"):
        for cause in ("", "zzz"):
            refused = head.post(path, later | {"cause": cause})
            assert refused.status_code == 422 and unasked in words(refused) and "Máy hỏng" in refused.text
    assert unasked in words(head.post("/giam-sat/viec", later | {"verb": "extend", "items": [item], "key": "page"}))
    for path in (f"/work-items/{item}/extend", f"/dossiers/{code}/extend"):
        assert "cause" in str(program.post(path, later, 422))
    assert head.post(f"/viec/{item}/gia-han", LONGER).status_code == 302
    assert "Lỗi hệ thống: Máy hỏng" in words(head.get(f"/viec/{item}")), "why this date"
    assert "Lỗi hệ thống: Máy hỏng" in words(head.get(f"/ho-so/{code}")), "the story"


def test_a_long_move_goes_on_page_by_page(app: APIFlask, city_office: Office) -> None:
    count = AT_ONCE + 2
    items = [opened(city_office, city.BIRTH, city.COUNTER, "00004") for _ in range(count)]
    head = Visitor(app, HEAD)
    sent = head.post("/giam-sat/viec", verb="take_over", items=items, key="page")
    page = head.get(sent.headers["Location"])
    assert f"Đang làm: {AT_ONCE} trong {count} việc." in words(page)
    form = re.search(r'action="([^"]+/lam-tiep)" data-send-by-itself', page.text)
    assert form, "the page goes on by itself"
    page = head.get(head.post(form[1]).headers["Location"])
    assert f"{count} trong {count} việc đã xong" in words(page) and "data-send-by-itself" not in page.text
    page = head.get(head.post(form[1].replace("lam-tiep", "hoan-tac")).headers["Location"])
    assert "Đang hoàn tác, còn 2 việc." in words(page) and "data-send-by-itself" in page.text


# ---------------------------------------------------------------------------------------------------------------------

LONGER = {"until": "2018-03-05", "cause": "system", "reason": "Máy hỏng"}


def opened(office: Office, procedure: str, login: str, unit: str) -> int:
    return city.open_items(office, city.register(office, procedure, login, unit))[0].id


def foreign(office: Office) -> tuple[str, int]:
    """A permit of a district: its code and its open item."""
    code = city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001")
    return code, city.open_items(office, code)[0].id
