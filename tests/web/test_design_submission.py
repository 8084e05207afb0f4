"""From the studio to the control office: a design is submitted as it is drawn, with its own tests and legal data."""

from __future__ import annotations

import html
import json
import re

import pytest
from apiflask import APIFlask

from engine.act import SYSTEM, Office
from engine.definitions import catalog, procedures
from engine.definitions.models import ProcedureVersion
from engine.designs import work
from engine.designs.content import kept_bytes, kept_text
from tests import city
from tests.web.test_admin import DRAWN, LAW, MAIN, SHORT, THEIRS, Visitor

RENAMED = DRAWN.replace('name="Ký Giấy khai sinh"', 'name="Ký duyệt Giấy khai sinh"')


@pytest.fixture
def designer(app: APIFlask) -> Visitor:
    return Visitor(app, "thietke")


@pytest.fixture
def control(app: APIFlask) -> Visitor:
    return Visitor(app, "kiemsoat.hanoi")


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


def test_a_design_begun_with_the_files_of_another_tool_keeps_their_originals(
    designer: Visitor, control: Visitor, city_office: Office
) -> None:
    theirs = THEIRS.encode("utf-16")
    address = drawn(city_office, RENAMED, SHORT, originals={MAIN: kept_text(theirs)})
    version = designer.post(address, note="Vẽ tiếp từ tệp của công cụ khác").location
    with designer.client.get(f"{version}/tep/{MAIN}/goc") as original:
        assert original.data == theirs
    assert designer.get(f"{version}/tep/{MAIN}") == RENAMED, "as it was drawn: nothing is brought in once more"
    deciding = control.get(f"/quan-tri/phe-duyet/{city.BIRTH}/2")
    assert "camunda:priority = 50" in deciding and f"{version}/tep/{MAIN}/goc" in deciding
    control.post(f"/quan-tri/phe-duyet/{city.BIRTH}/2/phe-duyet")
    with city_office.act(city.sign_in(city_office, "thietke")) as act:
        begun = work.start_from_version(act, city.BIRTH)
        content = work.edition(act.session, begun.id).content
    assert kept_bytes(content["originals"][MAIN]) == theirs, "who draws on has them at hand"


def test_what_stands_in_the_way_is_said_at_its_element(designer: Visitor, city_office: Office) -> None:
    broken = designer.post(drawn(city_office, DRAWN.replace('name="form"', 'name="was-form"'), SHORT), note="Thử")
    assert broken.status_code == 422 and "Chưa đầy đủ" in broken.text
    untested = designer.post(drawn(city_office, RENAMED, None), note="Thử")
    assert untested.status_code == 422 and "Chưa có kịch bản kiểm thử nào" in untested.text


def test_a_failing_script_is_told_in_the_language_of_its_reader(designer: Visitor, city_office: Office) -> None:
    address = drawn(city_office, RENAMED, SHORT.replace("status: received", "status: done"))
    refused = designer.post(address, note="Thử")
    assert refused.status_code == 422 and "bước 1" in refused.text
    designer.post("/ngon-ngu", language="en", next="/")
    refused = designer.post(address, note="Thử")
    [told] = re.findall(r'role="alert".*?</svg>\s*<div>(.*?)</div>', refused.text, re.DOTALL)
    assert refused.status_code == 422 and "step 1" in told
    assert re.search("[À-ỹđĐ]", html.unescape(told).replace("Một đường ngắn", "")) is None, told


def test_a_script_nobody_can_read_is_told_in_the_language_of_its_reader_and_failures_are_a_list(
    designer: Visitor, city_office: Office
) -> None:
    address = drawn(city_office, RENAMED, SHORT.replace("received_by", "received_at").replace("steps", "step"))
    designer.post("/ngon-ngu", language="en", next="/")
    refused = designer.post(address, note="Thử")
    [told] = re.findall(r'role="alert".*?</svg>\s*<div>(.*?)</div>', refused.text, re.DOTALL)
    [line] = re.findall(r"<li[^>]*>(.*?)</li>", told, re.DOTALL)
    assert "khai-sinh.tests.yaml, at the beginning" in line and "tests[0]" in line
    assert re.search("[À-ỹđĐ]", html.unescape(told).replace("Một đường ngắn", "")) is None, told


def test_what_no_script_passes_is_said_and_drawn_for_whoever_approves(
    app: APIFlask, designer: Visitor, city_office: Office
) -> None:
    submitted = designer.post(drawn(city_office, RENAMED, SHORT), note="Đổi tên bước ký")
    proof = version(city_office).proof
    assert proof
    nodes, flows = proof["nodes"], proof["flows"]
    sentence = (
        f"Chưa kịch bản nào đi qua {len(nodes['missing'])} trên {nodes['all']} bước, sự kiện, cổng"
        f" và {len(flows['missing'])} trên {flows['all']} luồng của sơ đồ"
    )
    approver = Visitor(app, "kiemsoat.hanoi")
    decision = approver.get(f"/quan-tri/phe-duyet/{city.BIRTH}/2")
    assert sentence in asked(decision), "it is said again when the decision is asked for"
    assert nodes["missing"] and marked(decision) == {*nodes["missing"], *flows["missing"]}
    for visitor in (approver, designer):
        page = visitor.get(submitted.location)
        assert sentence in html.unescape(page)
        assert {*nodes["missing"], *flows["missing"]} == marked(page)


def test_a_whole_coverage_needs_no_sentence(app: APIFlask, designer: Visitor, city_office: Office) -> None:
    designer.post(drawn(city_office, RENAMED, SHORT), note="Đổi tên bước ký")
    with city_office.act(SYSTEM) as act:
        waiting = catalog.version(act.session, city.BIRTH, 2)
        whole = {"passed": 9, "all": 9, "missing": []}
        waiting.proof = {**(waiting.proof or {}), "nodes": whole, "flows": whole}
    page = Visitor(app, "kiemsoat.hanoi").get(f"/quan-tri/phe-duyet/{city.BIRTH}/2")
    assert "Chưa kịch bản nào đi qua" not in asked(page) and marked(page) == set()


def test_a_version_approved_for_a_later_day_is_on_the_table_of_those_that_begin_before_it(
    app: APIFlask, designer: Visitor, city_office: Office
) -> None:
    approver = Visitor(app, "kiemsoat.hanoi")
    designer.post(drawn(city_office, RENAMED, SHORT), note="Đổi tên bước ký", effective_on="2018-03-12")
    assert overtaken_by(approver.get(f"/quan-tri/phe-duyet/{city.BIRTH}/2")) == []
    approver.post(f"/quan-tri/phe-duyet/{city.BIRTH}/2/phe-duyet")
    address = drawn(city_office, DRAWN.replace('name="Ký Giấy khai sinh"', 'name="Ký, đóng dấu"'), SHORT)
    assert overtaken_by(designer.get(address)) == ["2"]
    designer.post(address, note="Thêm đóng dấu", effective_on="2018-03-07")
    page = approver.get(f"/quan-tri/phe-duyet/{city.BIRTH}/3")
    assert overtaken_by(page) == ["2"] and "từ ngày 12/03/2018" in page


def test_nobody_submits_an_edition_they_have_not_seen(designer: Visitor, city_office: Office) -> None:
    address = drawn(city_office, RENAMED, SHORT)
    design_id = int(address.split("/")[-2])
    revision = shown_revision(designer.get(address))
    with city_office.act(city.sign_in(city_office, "thietke")) as act:
        content = work.edition(act.session, design_id).content
        work.save(act, design_id, {**content, "files": {**content["files"], MAIN: DRAWN}}, based_on=int(revision))
    stale = designer.post(address, note="Đổi tên bước ký", revision=revision)
    assert stale.status_code == 409 and "sau khi anh/chị mở trang trình" in stale.text
    assert 'value="Đổi tên bước ký"' in stale.text
    assert shown_revision(stale.text) != revision
    renamed = designer.get(address)
    assert "10 kịch bản" not in renamed and "1 kịch bản" in renamed


def test_only_who_may_submit_comes_here(app: APIFlask, city_office: Office) -> None:
    address = drawn(city_office, RENAMED, SHORT)
    for login in ("kiemsoat.hanoi", "giamsat", "quantri", city.COUNTER):
        visitor = Visitor(app, login)
        visitor.get(address, 403)
        assert visitor.post(address, note="Thử").status_code == 403


def version(office: Office) -> ProcedureVersion:
    """The version that has just been submitted."""
    with office.look(SYSTEM) as act:
        return catalog.version(act.session, city.BIRTH, 2)


def asked(page: str) -> str:
    """The question before a version is approved."""
    found = re.search(r'data-confirm="([^"]*Phê duyệt phiên bản này[^"]*)"', page)
    assert found
    return html.unescape(found[1])


def marked(page: str) -> set[str]:
    """What the drawings of a page show as passed by no script."""
    return {id for found in re.findall(r"data-missed='([^']*)'", page) for id in json.loads(html.unescape(found))}


def shown_revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def overtaken_by(page: str) -> list[str]:
    """The numbers of the versions that would take the place of this one."""
    return re.findall(r'data-takes-over="(\d+)"', page)


def drawn(office: Office, main: str, script: str | None, originals: dict[str, str] | None = None) -> str:
    """A design of the birth registration with this main drawing; where it is submitted."""
    files = procedures.diagrams(procedures.catalogue()[city.BIRTH])
    texts = {**{name: xml.decode() for name, xml in files.items()}, MAIN: main}
    tests = {"khai-sinh.tests.yaml": script} if script else {}
    content = work.content_of(texts, MAIN, originals=originals, legal=json.loads(LAW), tests=tests)
    with office.act(city.sign_in(office, "thietke")) as act:
        return f"/quan-tri/thiet-ke/{work.start(act, 'Khai sinh (mẫu)', content).id}/trinh"
