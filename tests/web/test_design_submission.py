"""From the studio to the control office: a design is submitted as it is drawn, with its own tests and legal data."""

from __future__ import annotations

import json

import pytest
from apiflask import APIFlask

from engine.act import Office
from engine.definitions import procedures
from engine.designs import work
from tests import city
from tests.web.test_admin import DRAWN, LAW, MAIN, SHORT, Visitor

RENAMED = DRAWN.replace('name="Ký Giấy khai sinh"', 'name="Ký duyệt Giấy khai sinh"')


@pytest.fixture
def designer(app: APIFlask) -> Visitor:
    return Visitor(app, "thietke")


def test_a_design_is_submitted_with_what_it_changes_on_the_table(designer: Visitor, city_office: Office) -> None:
    address = drawn(city_office, RENAMED, SHORT)
    page = designer.get(address)
    assert "Tên: Ký Giấy khai sinh → Ký duyệt Giấy khai sinh" in page
    assert "khai-sinh.tests.yaml" in page
    unsaid = designer.post(address, note=" ")
    assert unsaid.status_code == 422 and "Mời ghi nội dung thay đổi" in unsaid.text
    submitted = designer.post(address, note="Đổi tên bước ký")
    assert submitted.location == f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/2"
    assert "Chờ phê duyệt" in designer.get(submitted.location)


def test_what_stands_in_the_way_is_said_at_its_element(designer: Visitor, city_office: Office) -> None:
    broken = designer.post(drawn(city_office, DRAWN.replace('name="form"', 'name="was-form"'), SHORT), note="Thử")
    assert broken.status_code == 422 and "Chưa đầy đủ" in broken.text
    untested = designer.post(drawn(city_office, RENAMED, None), note="Thử")
    assert untested.status_code == 422 and "Chưa có kịch bản kiểm thử nào" in untested.text


def test_only_who_may_submit_comes_here(app: APIFlask, city_office: Office) -> None:
    address = drawn(city_office, RENAMED, SHORT)
    for login in ("kiemsoat.hanoi", "giamsat", "quantri", city.COUNTER):
        visitor = Visitor(app, login)
        visitor.get(address, 403)
        assert visitor.post(address, note="Thử").status_code == 403


def drawn(office: Office, main: str, script: str | None) -> str:
    """A design of the birth registration with this main drawing; where it is submitted."""
    files = procedures.diagrams(procedures.catalogue()[city.BIRTH])
    texts = {**{name: xml.decode() for name, xml in files.items()}, MAIN: main}
    tests = {"khai-sinh.tests.yaml": script} if script else {}
    content = work.content_of(texts, MAIN, legal=json.loads(LAW), tests=tests)
    with office.act(city.sign_in(office, "thietke")) as act:
        return f"/quan-tri/thiet-ke/{work.start(act, 'Khai sinh (mẫu)', content).id}/trinh"
