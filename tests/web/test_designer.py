"""The rooms behind the studio, without a browser: who may, what is refused, what comes in from other tools."""

from __future__ import annotations

import gzip
import io
import re
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import update
from werkzeug.test import TestResponse

from admin.designer_fields import FIELDS
from admin.designer_words import studio_words
from engine.act import SYSTEM, Office
from engine.definitions import rules
from engine.definitions import words as reading_rules
from engine.definitions.expressions import compile_expression
from engine.designs import work
from engine.designs.content import content_of
from engine.designs.models import Design
from engine.org.models import Unit
from engine.org.tree import raise_edition
from engine.settings import ROOT
from tests import city
from tests.conftest import leave_out
from tests.web.visiting import Visitor, words
from web.bundle import DIST, read_manifest

STUDIO = "/quan-tri/thiet-ke"
SCRIPTS = ROOT / "frontend" / "src" / "studio"
USED = re.compile(r"""(?:words\.|(?<!\w)word: "|\.say\("|\bsay\(")(\w+)""")
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
FOREIGN = f"""<definitions xmlns="{BPMN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="x">
  <process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
  <userTask id="t" name="Thẩm định" camunda:formKey="permit.appraise" camunda:candidateGroups="specialist"/>
  <sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>"""


@pytest.fixture
def design_id(city_office: Office) -> int:
    with city_office.act(city.sign_in(city_office, "thietke")) as act:
        return work.start_from_version(act, city.BIRTH).id


@pytest.fixture
def designer(app: APIFlask) -> Visitor:
    return Visitor(app, "thietke")


def title_of(office: Office, design_id: int) -> str:
    with office.look(SYSTEM) as act:
        return work.design(act.session, design_id).title


def send(visitor: Visitor, path: str, said: Any) -> TestResponse:
    headers = {"X-CSRFToken": visitor.token(), "Accept": "application/json"}
    return visitor.client.post(f"{STUDIO}/{path}", json=said, headers=headers)


def hand_in(visitor: Visitor, **files: str | bytes) -> TestResponse:
    parts = [(io.BytesIO(text if isinstance(text, bytes) else text.encode()), name) for name, text in files.items()]
    fields = {"way": "files", "title": "", "files": [(data, f"{name}.bpmn") for data, name in parts]}
    return visitor.post(f"{STUDIO}/moi", fields)


#                          counter specialist control designer administrator auditor
WHO = {
    "GET ":                  (403, 403, 200, 200, 403, 200),
    "GET moi":               (403, 403, 403, 200, 403, 403),
    "GET lua-chon":          (403, 403, 200, 200, 403, 200),
    "GET mau/intake.check":  (403, 403, 200, 200, 403, 200),
    "GET so-do/tra-ket-qua.bpmn": (403, 403, 200, 200, 403, 200),
    "GET han?period=3wd":    (403, 403, 200, 200, 403, 200),
    "GET dinh-tuyen":        (403, 403, 200, 200, 403, 200),
    "GET dieu-kien?text=a":  (403, 403, 200, 200, 403, 200),
    "GET phap-ly":           (403, 403, 200, 200, 403, 200),
    "GET 1":                 (403, 403, 200, 200, 403, 200),
    "GET 1/hinh":            (403, 403, 200, 200, 403, 200),
    "GET 1/tep/khai-sinh.bpmn": (403, 403, 200, 200, 403, 200),
    "GET 1/noi-dung":        (403, 403, 200, 200, 403, 200),
    "GET 1/ban-luu":         (403, 403, 200, 200, 403, 200),
    "GET 1/ban-luu/1":       (403, 403, 200, 200, 403, 200),
    "GET 1/nap":             (403, 403, 200, 200, 403, 200),
    "GET 1/goc/khai-sinh.bpmn": (403, 403, 404, 404, 403, 404),
    "GET 1/trinh":           (403, 403, 403, 200, 403, 403),
    "POST 1/trinh":          (403, 403, 403, 422, 403, 403),
    "JSON 1/kiem-tra":       (403, 403, 403, 422, 403, 403),
    "POST moi":              (403, 403, 403, 422, 403, 403),
    "JSON 1/luu":            (403, 403, 403, 422, 403, 403),
    "JSON 1/de-ben":         (403, 403, 403, 422, 403, 403),
    "JSON 1/ten":            (403, 403, 403, 422, 403, 403),
    "JSON 1/khoi-phuc/1":    (403, 403, 403, 409, 403, 403),
    "JSON 1/co-mat":         (403, 403, 403, 200, 403, 403),
    "JSON 1/phap-ly":        (403, 403, 403, 422, 403, 403),
    "JSON 1/dien-tap":       (403, 403, 403, 422, 403, 403),
    "JSON 1/dien-tap/bat-dau": (403, 403, 403, 422, 403, 403),
    "JSON 1/dien-tap/buoc":  (403, 403, 403, 422, 403, 403),
    "JSON 1/dien-tap/luu":   (403, 403, 403, 422, 403, 403),
    "JSON 1/kiem-thu":       (403, 403, 403, 422, 403, 403),
    "JSON 1/kiem-thu/ghi":   (403, 403, 403, 422, 403, 403),
    "POST 1/cat":            (403, 403, 403, 302, 403, 403),
    "POST 1/lay-lai":        (403, 403, 403, 302, 403, 403),
}  # fmt: skip
LOGINS = (city.COUNTER, "chuyenvien.badinh", "kiemsoat.hanoi", "thietke", "quantri", "giamsat")


def test_the_studio_looks_for_a_unit_where_the_office_has_its_units(designer: Visitor, city_office: Office) -> None:
    with city_office.act(city.sign_in(city_office, "thietke")) as act:
        content = work.edition(act.session, work.start_from_version(act, city.RECORD).id).content

    def found() -> set[str]:
        answer = send(designer, "1/kiem-tra", {"content": content}).json
        assert answer
        return {finding["element"] for finding in answer["findings"] if finding["rule"] == "unit-unknown"}

    assert found() == set()
    with city_office.act(SYSTEM) as act:
        act.session.execute(update(Unit).where(Unit.code.regexp_match("^CA(/|$)")).values(valid_to=act.today))
        raise_edition(act.session)
    assert found() == {"record_police"}


def test_findings_speak_of_the_panel_in_the_readers_language(designer: Visitor, city_office: Office) -> None:
    with city_office.act(city.sign_in(city_office, "thietke")) as act:
        content = work.edition(act.session, work.start_from_version(act, city.BIRTH).id).content
    drawn = content["files"]["khai-sinh.bpmn"].replace('id="examine_birth" name="Kiểm tra nội dung khai sinh"',
                                                       'id="examine_birth"')  # fmt: skip
    content["files"]["khai-sinh.bpmn"] = drawn.replace('name="form"', 'name="was-form"')
    designer.post("/ngon-ngu", language="en")
    answer = send(designer, "1/kiem-tra", {"content": content}).json
    assert answer
    found = {each["rule"]: each for each in answer["findings"] if each["element"] == "examine_birth"}
    assert found["form-missing"]["remedy"] == "Choose a form for the step."
    assert found["name-missing"]["name"].startswith("Step done by an officer after “")
    assert found["name-missing"]["name"] in found["name-missing"]["message"]


@pytest.mark.parametrize("who", range(len(LOGINS)), ids=LOGINS)
def test_every_address_answers_those_it_is_for(app: APIFlask, city_office: Office, design_id: int, who: int) -> None:
    visitor, wrong, title = Visitor(app, LOGINS[who]), [], title_of(city_office, design_id)
    for line, expected in WHO.items():
        method, _, path = line.partition(" ")
        if method == "JSON":
            answer = send(visitor, path, {})
        else:
            address = f"{STUDIO}/{path}".rstrip("/")
            answer = visitor.get(address) if method == "GET" else visitor.post(address)
        if answer.status_code != expected[who]:
            wrong.append(f"{line}: {answer.status_code}, not {expected[who]}")
        if answer.status_code == 403 and title in answer.text:
            wrong.append(f"{line}: refused, and says what the design is called")
    assert wrong == []


def test_every_address_stands_in_the_table(app: APIFlask) -> None:
    rooms = {name for name in app.blueprints if name.startswith("designer")}
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in rooms}
    adapter = app.url_map.bind("localhost")
    met = {
        adapter.match(f"{STUDIO}/{path.partition('?')[0]}".rstrip("/"), method="GET" if method == "GET" else "POST")[0]
        for method, _, path in (line.partition(" ") for line in WHO)
    }
    assert routes - met == set()


def test_the_control_office_sees_the_picture_and_no_studio(app: APIFlask, design_id: int) -> None:
    page = Visitor(app, "kiemsoat.hanoi").get(f"{STUDIO}/{design_id}").text
    assert "data-studio" not in page and "data-diagram" in page
    assert "Vẽ tiếp" not in page


def test_a_new_version_is_begun_from_the_page_of_its_procedure(app: APIFlask, designer: Visitor) -> None:
    page = f"/quan-tri/quy-trinh/{city.BIRTH}"
    assert "Vẽ phiên bản mới" in designer.get(page).text
    begun = designer.post(f"{STUDIO}/moi", {"way": "version", "procedure": city.BIRTH})
    assert designer.get(f"{begun.location}/noi-dung").json["procedure_code"] == city.BIRTH  # type: ignore[index]
    assert "Vẽ phiên bản mới" not in Visitor(app, "kiemsoat.hanoi").get(page).text


def test_a_design_is_loaded_saved_and_brought_back(designer: Visitor, design_id: int) -> None:
    loaded = designer.get(f"{STUDIO}/{design_id}/noi-dung").json
    assert loaded and loaded["procedure_code"] == city.BIRTH
    assert "khai-sinh.tests.yaml" in loaded["content"]["tests"]
    content = loaded["content"] | {"tests": {}}
    saved = send(designer, f"{design_id}/luu", {"content": content, "based_on": loaded["revision"]})
    assert saved.json and saved.json["revision"] == loaded["revision"] + 1
    stale = send(designer, f"{design_id}/luu", {"content": loaded["content"], "based_on": loaded["revision"]})
    assert stale.status_code == 409 and stale.json
    assert stale.json["revision"] == saved.json["revision"]
    restored = send(designer, f"{design_id}/khoi-phuc/1", {"based_on": saved.json["revision"]})
    assert restored.json and restored.json["content"] == loaded["content"]


@pytest.mark.parametrize(
    "said",
    [[], {"content": []}, {"content": {"main": "a", "files": {"a": 1}}}, {"content": {}, "based_on": "1"}, None],
)
def test_what_is_no_design_is_refused_and_nothing_is_lost(designer: Visitor, design_id: int, said: Any) -> None:
    assert send(designer, f"{design_id}/luu", said).status_code in (409, 422)
    assert designer.get(f"{STUDIO}/{design_id}/ban-luu").json["editions"][0]["number"] == 1  # type: ignore[index]


def test_the_file_of_another_tool_is_translated_and_kept(designer: Visitor, city_office: Office) -> None:
    answer = hand_in(designer, permit=FOREIGN)
    assert answer.status_code == 302
    with city_office.look(SYSTEM) as act:
        content = work.edition(act.session, 1).content
    assert content["originals"] == {"permit.bpmn": FOREIGN}
    assert 'name="form" value="permit.appraise"' in content["files"]["permit.bpmn"]


@pytest.mark.parametrize("broken", ["", "<definitions", "<html><body/></html>", b"PK\x03\x04", "<!DOCTYPE a><a/>"])
def test_what_cannot_be_drawn_is_refused_with_its_reason(designer: Visitor, broken: str | bytes) -> None:
    answer = hand_in(designer, broken=broken)
    assert answer.status_code == 422
    assert "Không tệp nào mở ra được để vẽ" in words(answer)
    assert "broken.bpmn :" in words(answer) or "broken.bpmn:" in words(answer)


def test_two_elements_of_one_id_are_refused_before_one_is_lost(designer: Visitor, city_office: Office) -> None:
    answer = hand_in(designer, permit=FOREIGN.replace('id="e"', 'id="t"'))
    assert answer.status_code == 422
    assert "phần tử kia sẽ mất" in words(answer) and "được dùng cho nhiều phần tử" in words(answer)
    with city_office.look(SYSTEM) as act:
        assert act.session.get(Design, 1) is None


def test_a_date_says_why_it_cannot_be_reckoned(designer: Visitor) -> None:
    assert "không phải là thời hạn" in designer.get(f"{STUDIO}/han?period=ba").json["refused"]  # type: ignore[index]


def test_the_code_of_the_procedure_comes_from_the_drawing(city_office: Office) -> None:
    drawing = '<x><spiffworkflow:property name="procedure" value="1.000&amp;2" /></x>'
    with city_office.act(city.sign_in(city_office, "thietke")) as act:
        design = work.start(act, "Mẫu", content_of({"a.bpmn": "<x/>"}))
        assert design.procedure_code is None
        work.save(act, design.id, content_of({"a.bpmn": drawing}), based_on=1)
        assert design.procedure_code == "1.000&2"


def test_the_scripts_say_nothing_the_page_has_no_words_for(app: APIFlask) -> None:
    with app.test_request_context():
        known = set(studio_words())
    text = "\n".join(path.read_text("utf-8") for path in sorted(SCRIPTS.rglob("*.js")))
    said = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    assert set(USED.findall(said)) - known == set()


def test_a_finding_leads_to_fields_the_panel_has(app: APIFlask) -> None:
    with app.test_request_context():
        known = set(studio_words())
    assert {field for fields in FIELDS.values() for field in fields} - known == set()
    assert FIELDS.keys() - (rules.RULES.keys() | reading_rules.RULES.keys()) == set()


def test_the_viewer_stays_small_and_shares_nothing_big_with_the_studio() -> None:
    manifest = read_manifest(DIST)
    if not manifest:
        leave_out("what looks at the pages' bundle (it was not built)")
    waiting, met = [manifest["viewer"]["js"]], {}
    met[manifest["viewer"]["css"]] = len(gzip.compress((DIST / manifest["viewer"]["css"]).read_bytes()))
    while waiting:
        text = (DIST / (name := waiting.pop())).read_bytes()
        met[name] = len(gzip.compress(text))
        imported = {match.decode() for match in re.findall(rb'from"\./([\w-]+\.js)"', text)}
        waiting += imported - met.keys()
    assert sum(met.values()) < 62_000, met


def test_every_form_proposes_a_fact_that_conditions_can_read(designer: Visitor) -> None:
    facts = {form["code"]: form["fact"] for form in designer.get(f"{STUDIO}/lua-chon").json["forms"]}  # type: ignore[index]
    assert (facts["permit.appraise"], facts["result.return"]) == ("appraise", "result_return")
    for fact in facts.values():
        assert compile_expression(f'{fact}.result == "approved"').names == {f"{fact}.result"}
