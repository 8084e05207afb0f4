"""Versions over the API: refused with every finding and nothing stored, or handed in and approved by somebody else."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from io import BytesIO

import pytest
from apiflask import APIFlask
from sqlalchemy import update

from engine.act import SYSTEM, Office
from engine.definitions.procedures import PROCESSES
from engine.org.models import Unit
from engine.org.tree import raise_edition
from tests import city
from tests.web.calling import Caller, calling
from tests.web.test_admin import SHORT, THEIRS

VERSIONS = f"/procedures/{city.BIRTH}/versions"
MAIN = "khai-sinh.bpmn"
DRAWN = (PROCESSES / "bpmn" / MAIN).read_text("utf-8")
REDRAWN = DRAWN.replace("</bpmn:definitions>", "<!-- vẽ lại -->\n</bpmn:definitions>")
AT_JUSTICE = """
tests:
  - name: Tiếp nhận tại Sở Tư pháp
    given:
      received_by: STP
      at: 2018-03-05 09:00
      answers: {full_name: Nguyễn Thị Mẫu, born_on: 1990-01-01, sex: female, identity: "999190000001",
                residences: 12 phố Mẫu}
    steps:
      - receive:
        expect: {status: received}
"""
LAW = json.loads((PROCESSES / "catalogue" / "khai-sinh.json").read_text("utf-8"))


@pytest.fixture
def designer(app: APIFlask) -> Caller:
    return calling(app, "thietke")


@pytest.fixture
def control(app: APIFlask) -> Caller:
    return calling(app, "kiemsoat.hanoi")


def test_a_new_drawing_waits_and_is_in_force_once_approved_with_the_rest_as_it_was(
    designer: Caller, control: Caller
) -> None:
    redrawn = DRAWN.replace("</bpmn:definitions>", "<!-- nét vẽ mới --></bpmn:definitions>")
    assert redrawn != DRAWN
    made = designer.post(VERSIONS, {"files": {MAIN: redrawn}, "note": "Chỉnh nét vẽ"}, 201)
    assert (made["number"], made["state"], made["note"]) == (2, "submitted", "Chỉnh nét vẽ")
    assert (made["edition"], made["decided_by"], made["proof"]["failures"]) == (None, None, [])
    assert designer.get(f"/procedures/{city.BIRTH}")["version"]["number"] == 1, "not approved yet"
    designer.post(f"{VERSIONS}/2/approve", status=403)
    approved = control.post(f"{VERSIONS}/2/approve")
    assert (approved["state"], approved["edition"]) == ("published", 2)
    assert approved["decided_by"] != approved["submitted_by"]
    assert control.post(f"{VERSIONS}/2/approve", status=409)["code"] == "VersionIsNotWaiting"
    newest, first = designer.get(VERSIONS)["versions"]
    assert {file["file"] for file in newest["files"]} == {file["file"] for file in first["files"]}
    stored = designer.call("GET", f"{VERSIONS}/2/files/{MAIN}")
    assert stored.data.decode() == redrawn
    assert designer.get(f"/procedures/{city.BIRTH}")["version"]["number"] == 2


def test_a_drawing_of_another_tool_is_translated_and_its_original_kept_byte_for_byte(
    designer: Caller, control: Caller
) -> None:
    made = designer.post(VERSIONS, {"files": {MAIN: THEIRS}, "note": "Vẽ bằng công cụ khác"}, 201)
    [became], [kept] = made["translated"], made["kept"]
    assert (became["element_id"], became["what"], became["after"]) == ("examine_birth", "form", "birth.examine")
    assert became["message"] and became["message_en"]
    assert (kept["element_id"], kept["setting"], kept["value"]) == ("examine_birth", "camunda:priority", "50")
    control.post(f"{VERSIONS}/2/approve")
    assert originals(designer, 2) == {MAIN: THEIRS.encode()}
    runs = designer.call("GET", f"{VERSIONS}/2/files/{MAIN}").data
    assert b'value="birth.examine"' in runs and b"camunda:priority" in runs

    shared = (PROCESSES / "bpmn" / "tiep-nhan.bpmn").read_text("utf-8") + "<!-- vẽ lại -->"
    designer.post(VERSIONS, {"files": {"tiep-nhan.bpmn": shared}, "note": "Đổi phần tiếp nhận"}, 201)
    control.post(f"{VERSIONS}/3/approve")
    assert designer.call("GET", f"{VERSIONS}/3/files/{MAIN}").data == runs
    assert originals(designer, 3) == {MAIN: THEIRS.encode()}, "what is taken over takes its original along"
    designer.post(VERSIONS, {"files": {MAIN: REDRAWN}, "note": "Vẽ lại tại đây"}, 201)
    assert originals(designer, 4) == {}


def test_what_was_drawn_for_this_house_does_not_change_by_a_byte(designer: Caller) -> None:
    text = REDRAWN.replace('encoding="UTF-8"', 'encoding="UTF-16"').replace("\n", "\r\n")
    wide = text.encode("utf-16")
    made = designer.post(VERSIONS, {"files": {MAIN: b64encode(wide).decode()}, "note": "Vẽ lại"}, 201)
    assert (made["translated"], made["kept"]) == ([], [])
    assert originals(designer, 2) == {}
    for path in (f"{VERSIONS}/2/files/{MAIN}", f"{VERSIONS}/2/files/{MAIN}/original"):
        assert designer.call("GET", path).data == wide


def test_a_refusal_tells_what_was_translated_and_kept(designer: Caller) -> None:
    bare = THEIRS.replace('name="form"', 'name="was-form"')
    refused = designer.post(VERSIONS, {"files": {MAIN: bare}, "note": "Thử"}, 422)
    assert refused["code"] == "DiagramIsIncomplete"
    assert {each["element_id"] for each in refused["findings"] if each["rule"] == "form-missing"} >= {"register_birth"}
    assert [each["after"] for each in refused["translated"]] == ["birth.examine"]
    assert [each["setting"] for each in refused["kept"]] == ["camunda:priority"]


def test_a_returned_version_bears_its_reason(designer: Caller, control: Caller) -> None:
    designer.post(VERSIONS, {"files": {MAIN: REDRAWN}, "note": "Vẽ lại"}, 201)
    assert designer.post(VERSIONS, {"files": {MAIN: REDRAWN}, "note": "Lại"}, 409)["code"] == "AnotherVersionWaits"
    assert control.post(f"{VERSIONS}/2/return", {}, 422)["code"] == "SayWhyReturned"
    designer.post(f"{VERSIONS}/2/return", {"reason": "Thử"}, 403)
    as_a_form = control.call("POST", f"{VERSIONS}/2/return", data={"file": (BytesIO(b"?"), "x.txt")})
    assert as_a_form.status_code == 415, "only a submission may come as files"
    returned = control.post(f"{VERSIONS}/2/return", {"reason": "Thiếu bước ký"})
    assert (returned["state"], returned["reason"], returned["edition"]) == ("returned", "Thiếu bước ký", None)
    control.post(f"{VERSIONS}/9/return", {"reason": "Thử"}, 404)


def test_an_approval_notices_that_a_body_the_drawing_names_is_there_no_longer(
    designer: Caller, control: Caller, city_office: Office
) -> None:
    versions, drawing = f"/procedures/{city.RECORD}/versions", "ly-lich-tu-phap.bpmn"
    drawn = (PROCESSES / "bpmn" / drawing).read_text("utf-8")
    redrawn = drawn.replace("</bpmn:definitions>", "<!-- vẽ lại -->\n</bpmn:definitions>")
    sent = {"files": {drawing: redrawn}, "tests": {"ly-lich-tu-phap.tests.yaml": AT_JUSTICE}, "note": "Vẽ lại"}
    designer.post(versions, sent, 201)
    with city_office.act(SYSTEM) as act:
        act.session.execute(update(Unit).where(Unit.code.regexp_match("^CA(/|$)")).values(valid_to=act.today))
        raise_edition(act.session)
    refused = control.post(f"{versions}/2/approve", status=422)
    assert refused["code"] == "DiagramIsIncomplete"
    assert ("unit-unknown", "record_police") in {(each["rule"], each["element_id"]) for each in refused["findings"]}
    assert designer.get(versions)["versions"][0]["state"] == "submitted"


def test_tests_come_along_and_have_to_pass(designer: Caller) -> None:
    tests = "khai-sinh.tests.yaml"
    wrong = {tests: SHORT.replace("status: received", "status: returned")}
    refused = designer.post(VERSIONS, {"files": {MAIN: REDRAWN}, "tests": wrong, "note": "Thử"}, 422)
    assert refused["code"] == "RehearsalFailed" and "Một đường ngắn" in refused["message"]
    none = dict.fromkeys(designer.get(VERSIONS)["versions"][0]["tests"], "")
    assert designer.post(VERSIONS, {"files": {MAIN: REDRAWN}, "tests": none, "note": "Thử"}, 422)["code"] == "NoTests"
    odd = {"files": {MAIN: REDRAWN}, "tests": {"doc.txt": "?"}, "note": "Thử"}
    assert designer.post(VERSIONS, odd, 422)["code"] == "NotATest"
    made = designer.post(VERSIONS, {"files": {MAIN: REDRAWN}, "tests": {tests: SHORT}, "note": "Ngắn"}, 201)
    assert made["proof"]["scripts"] == ["Một đường ngắn"]
    assert made["proof"]["nodes"]["missing"], "one step does not pass everything"


@pytest.mark.parametrize("text", ["&a [*a, *a]", "steps: {"])
def test_who_sends_nothing_but_broken_tests_hears_what_is_wrong_with_them(designer: Caller, text: str) -> None:
    refused = designer.post(VERSIONS, {"tests": {"khai-sinh.tests.yaml": text}, "note": "Thử"}, 422)
    assert refused["code"] == "RehearsalFailed" and "khai-sinh.tests.yaml" in refused["message"]


def test_who_takes_every_test_away_and_changes_nothing_else_hears_of_the_tests(designer: Caller) -> None:
    none = dict.fromkeys(designer.get(VERSIONS)["versions"][0]["tests"], "")
    assert designer.post(VERSIONS, {"tests": none, "note": "Thử"}, 422)["code"] == "NoTests"


def test_files_come_as_a_form_as_well(designer: Caller, control: Caller) -> None:
    sent = {
        "files": [(BytesIO(REDRAWN.encode()), MAIN), (BytesIO(SHORT.encode()), "khai-sinh.tests.yaml")],
        "legal": (BytesIO(json.dumps(LAW).encode()), "khai-sinh.json"),
        "note": "Gửi bằng biểu mẫu",
        "effective_on": "2018-03-12",
    }
    made = designer.call("POST", VERSIONS, data=sent, content_type="multipart/form-data")
    assert made.status_code == 201, made.text
    assert made.json and made.json["effective_on"] == "2018-03-12"
    control.post(f"{VERSIONS}/2/approve")
    assert designer.get(f"/procedures/{city.BIRTH}")["version"]["number"] == 1, "not in force yet"
    torn = {"legal": (BytesIO(b"{"), "khai-sinh.json")}
    refused = designer.call("POST", VERSIONS, data=torn, content_type="multipart/form-data")
    assert (refused.status_code, refused.json and set(refused.json["fields"])) == (422, {"legal"})


def test_a_drawing_with_findings_is_refused_with_them_and_nothing_is_stored(designer: Caller) -> None:
    broken = DRAWN.replace('name="form"', 'name="was-form"')
    assert broken != DRAWN
    refused = designer.post(VERSIONS, {"files": {MAIN: broken}}, 422)
    assert refused["code"] == "DiagramIsIncomplete"
    assert {"form-missing"} <= {finding["rule"] for finding in refused["findings"]}
    assert all(finding["message"] and finding["remedy_en"] for finding in refused["findings"])
    unreadable = designer.post(VERSIONS, {"files": {MAIN: b64encode(b"PK\x03\x04zip").decode()}}, 422)
    assert unreadable["code"] == "DiagramHasErrors"
    assert len(designer.get(VERSIONS)["versions"]) == 1


def test_files_nothing_leads_to_are_all_named_with_what_there_is_to_say_of_every_file(designer: Caller) -> None:
    bare = THEIRS.replace('name="form"', 'name="was-form"')
    stray = bare.replace('id="birth"', 'id="la"').replace('"birth"', '"la"')
    sent = {"files": {"mot.bpmn": stray, "hai.bpmn": stray.replace('"la"', '"lb"'), MAIN: bare}, "note": "Thử"}
    refused = designer.post(VERSIONS, sent, 422, headers={"Accept-Language": "en"})
    assert refused["code"] == "FileIsNotUsed" and "hai.bpmn, mot.bpmn" in refused["message"]
    assert {"hai.bpmn", "mot.bpmn"} == {each["file"] for each in refused["findings"] if each["rule"] == "file-not-used"}
    assert {MAIN, "mot.bpmn"} <= {each["file"] for each in refused["findings"] if each["rule"] == "form-missing"}
    assert refused["translated"] and refused["kept"]
    english = {each["message_en"] for each in refused["findings"]}
    assert {text for name, text in refused["fields"].items() if name != "files"} <= english
    alone = designer.post(VERSIONS, {"files": {MAIN: bare}, "note": "Thử"}, 422, headers={"Accept-Language": "en"})
    assert alone["findings"][0]["message_en"] in alone["message"]


def test_what_cannot_be_a_version_is_said(designer: Caller, app: APIFlask) -> None:
    def code_of(body: object, path: str = VERSIONS, status: int = 422) -> str:
        said: str = designer.post(path, body, status)["code"]
        return said

    assert code_of({}) == "NothingIsNew"
    assert code_of({"files": {"doc.txt": "<x/>"}}) == "NotADiagram"
    assert code_of({"files": {"ai-day.bpmn": DRAWN.replace("birth", "other")}}) in ("FileIsNotUsed", "DiagramHasErrors")
    assert code_of({"legal": {**LAW, "code": "9.999999"}}) == "AnotherProcedure"
    assert code_of({"legal": {**LAW, "slug": "ly-lich-tu-phap"}}) == "SlugIsTaken"
    assert code_of({"legal": {**LAW, "editions": []}}) == "LegalDataIsMalformed"
    assert code_of({"files": {MAIN: REDRAWN}}) == "SayWhatChanged"
    assert code_of({"files": {MAIN: DRAWN}, "note": "Thử"}) == "NothingHasChanged"
    assert code_of({"files": {MAIN: REDRAWN}, "note": "Thử", "effective_on": "2018-01-01"}) == "TakesEffectTooEarly"
    assert code_of({"files": {MAIN: DRAWN}}, "/procedures/9.9/versions") == "LegalDataIsMissing"
    for login in ("giamsat", "kiemsoat.hanoi", city.COUNTER):
        assert calling(app, login).post(VERSIONS, {"files": {MAIN: DRAWN}}, 403)["code"] == "MayNot"
    designer.get("/procedures/9.9/versions", 404)
    designer.get("/procedures/9.9", 404)


# --- helpers ---------------------------------------------------------------------------------------------------------


def originals(caller: Caller, number: int) -> dict[str, bytes]:
    """The originals that lie beside the files of a version; every file is what its hashes say."""
    [version] = [each for each in caller.get(VERSIONS)["versions"] if each["number"] == number]
    found = {}
    for each in version["files"]:
        path = f"{VERSIONS}/{number}/files/{each['file']}"
        runs, original = caller.call("GET", path).data, caller.call("GET", f"{path}/original").data
        assert sha256(runs).hexdigest() == each["hash"]
        if each["original_hash"] is None:
            assert original == runs
        else:
            assert sha256(original).hexdigest() == each["original_hash"] != each["hash"]
            found[each["file"]] = original
    return found
