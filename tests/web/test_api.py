"""The API as a program meets it: a dossier received, worked on, seen, and everything that is refused on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask

from engine.act import Office
from engine.clock import SetClock
from engine.escalation.sweep import sweep
from tests import city
from tests.web.calling import ROOT, Caller, calling

BIRTH = {
    "procedure_code": city.BIRTH,
    "unit": "00004",
    "applicant": {"name": "Nguyễn Thị Mẫu", "identity": "999199000001", "phone": "0240000001"},
    "answers": city.CHILD,
    "papers": [{"code": "to-khai"}, {"code": "chung-sinh"}, {"code": "giay-to-tuy-than"}],
}


@pytest.fixture
def counter(app: APIFlask) -> Caller:
    return calling(app, city.COUNTER)


@pytest.fixture
def registrar(app: APIFlask) -> Caller:
    return calling(app, "hotich.trucbach")


@pytest.fixture
def auditor(app: APIFlask) -> Caller:
    return calling(app, "giamsat")


def test_a_dossier_is_received_worked_on_and_told(city_office: Office, counter: Caller, registrar: Caller) -> None:
    receipt = counter.post("/dossiers", BIRTH, 201)
    assert receipt["code"].startswith("000.")
    assert receipt["due_at"].startswith("2018-03-05T")
    assert any("Hạn:" in line for line in receipt["why"])

    [item] = counter.get("/work-items?tab=available")["items"]
    assert (item["element_id"], item["dossier"]) == ("check_papers", receipt["code"])
    assert counter.post(f"/work-items/{item['id']}/claim")["state"] == "claimed"
    details = counter.get(f"/work-items/{item['id']}")
    assert details["form"]["key"] == "intake.check"
    done = counter.post(f"/work-items/{item['id']}/complete", {"answers": defaults(details["form"])})
    assert (done["state"], done["dossier"]["status"]) == ("done", 4)

    [mine] = [one for one in registrar.get("/work-items?tab=available")["items"] if one["dossier"] == receipt["code"]]
    assert mine["element_id"] == "examine_birth"
    file = registrar.get(f"/dossiers/{receipt['code']}")
    assert file["facts"]["birth"]["child_name"] == "Trần Bảo An"
    assert [step["state"] for step in file["items"]] == ["done", "open"]
    assert {line["verb"] for line in file["timeline"]} >= {"dossier.registered", "work_item.completed"}
    [registered] = [line for line in file["timeline"] if line["verb"] == "dossier.registered"]
    assert registered["details"]["due_at"] == receipt["due_at"], "one date is told in one way"
    [receipt_01] = file["letters"]
    assert receipt_01["form"] == "01"
    assert {"code": "to-khai", "name": "Tờ khai đăng ký khai sinh", "kind": "form"}.items() <= receipt_01["body"][
        "papers"
    ][0].items()
    assert file["clock"]["state"] == "running"


def test_the_same_request_under_the_same_key_is_received_once(counter: Caller) -> None:
    key = {"Idempotency-Key": "quay-1:0001"}
    first = counter.post("/dossiers", BIRTH, 201, headers=key)
    assert counter.post("/dossiers", BIRTH, 200, headers=key) == first
    other = {**BIRTH, "answers": {**city.CHILD, "child_name": "Trần Bảo Bình"}}
    assert counter.post("/dossiers", other, 409, headers=key)["code"] == "KeyWasUsedForSomethingElse"
    again = counter.post("/dossiers", BIRTH, 201, headers={"Idempotency-Key": "quay-1:0002"})
    assert again["code"] != first["code"]


def test_an_answer_nobody_asks_for_is_named_instead_of_lost(counter: Caller) -> None:
    slip = {**BIRTH, "answers": {**city.CHILD, "chidl_name": "Trần Bảo An"}}
    fields = counter.post("/dossiers", slip, 422)["fields"]
    assert fields == {"answers.chidl_name": "Không có mục chidl_name."}


def test_completing_names_every_answer_that_is_wrong_and_every_one_nobody_asks_for(counter: Caller) -> None:
    counter.post("/dossiers", BIRTH, 201)
    [item] = counter.get("/work-items?tab=available")["items"]
    address = f"/work-items/{item['id']}"
    good = defaults(counter.get(address)["form"])
    refused = counter.post(f"{address}/complete", {"answers": {"result": "zzz", "reslt": "complete", "by": "x"}}, 422)
    assert refused["fields"] == {
        "answers.result": "Mời chọn trong các mục đã cho.",
        "answers.by": "Không có mục by.",
        "answers.reslt": "Không có mục reslt.",
    }
    refused = counter.post(f"{address}/complete", {"answers": {**good, "reslt": "complete"}}, 422)
    assert refused["fields"] == {"answers.reslt": "Không có mục reslt."}
    assert counter.get(address)["state"] == "open", "nothing of it was done"
    assert counter.post(f"{address}/complete", {"answers": good})["state"] == "done"


def test_intake_says_all_that_is_wrong_in_one_answer(counter: Caller) -> None:
    wrong = {
        "applicant": {"name": " "},
        "answers": {**city.CHILD, "sex": "x", "chidl_name": "Trần Bảo An"},
        "papers": [{"code": "to-khai", "copies": 100}, {"code": "giay-to-tuy-than"}],
        "channel": "pigeon",
    }
    assert counter.post("/dossiers", {**BIRTH, **wrong}, 422)["fields"].keys() == {
        "applicant.name",
        "answers.sex",
        "answers.chidl_name",
        "papers.to-khai.copies",
        "papers.chung-sinh",
        "channel",
    }
    assert counter.post("/dossiers/refusals", {**BIRTH, **wrong, "reason": " "}, 422)["fields"].keys() == {
        "applicant.name",
        "answers.chidl_name",
        "channel",
        "reason",
    }


def test_too_long_a_text_is_counted_in_letters_and_choices_are_listed_in_one_language(counter: Caller) -> None:
    wordy = {**BIRTH, "applicant": {**BIRTH["applicant"], "name": "A" * 300}}
    assert counter.post("/dossiers", wordy, 422)["fields"] == {"applicant.name": "Mục này dài quá 200 ký tự."}
    told = counter.get("/work-items?tab=zzz", 422)["fields"]["tab"]
    assert told == "Mời chọn một trong: 'mine', 'available', 'unit'."


def test_a_program_without_a_token_is_told_where_to_get_one(app: APIFlask) -> None:
    refused = app.test_client().get(f"{ROOT}/work-items")
    assert refused.status_code == 401 and refused.json
    assert refused.json["code"] == "SignInNeeded" and "POST /api/v1/tokens" in refused.json["message"]


def test_the_desk_refuses_a_dossier_with_its_reason(counter: Caller) -> None:
    counter.post("/dossiers/refusals", BIRTH, 422)
    refused = counter.post("/dossiers/refusals", {**BIRTH, "reason": "Không thuộc thẩm quyền"}, 201)
    file = counter.get(f"/dossiers/{refused['code']}")
    assert [letter["form"] for letter in file["letters"]] == ["03"] and file["clock"] is None


def test_an_item_is_offered_to_another_queue_by_who_may_assign(app: APIFlask, counter: Caller) -> None:
    code = counter.post("/dossiers", BIRTH, 201)["code"]
    travel(counter, code)
    chairman = calling(app, "chutich.trucbach")
    [item] = [one for one in chairman.get("/work-items?tab=unit")["items"] if one["dossier"] == code]
    address = f"/work-items/{item['id']}/offer"
    assert "unit" in chairman.post(address, {"unit": "zzz", "role": "head"}, 422)["fields"]
    chairman.post(address, {"unit": "00006", "role": item["role"]}, 403)
    assert chairman.post(address, {"unit": item["unit"]["code"], "role": "head"})["state"] == "open"
    assert chairman.get(f"/work-items/{item['id']}")["role"] == "head"


def test_a_dossier_that_came_by_post_counts_from_its_hand_over(counter: Caller) -> None:
    by_post = {**BIRTH, "procedure_code": city.PERMIT, **permit(), "channel": "post"}
    at_once = counter.post("/dossiers", by_post, 201)["due_at"]
    signed = {**by_post, "handed_over_at": "2018-03-01T16:00:00+07:00"}
    assert counter.post("/dossiers", signed, 201)["due_at"] < at_once
    assert "handed_over_at" in counter.post("/dossiers", {**signed, "handed_over_at": "2018-03-02"}, 422)["fields"]
    assert (
        counter.call("POST", "/dossiers", json={**signed, "handed_over_at": "2018-03-09T16:00:00Z"}).status_code == 422
    )


def test_the_unit_may_be_left_out_by_an_officer_of_one_desk(app: APIFlask, counter: Caller) -> None:
    without = {name: value for name, value in BIRTH.items() if name != "unit"}
    counter.post("/dossiers", without, 201)
    counter.post("/dossiers", {**BIRTH, "unit": "00004/MC"}, 201)
    assert "unit" in calling(app, "chuyenvien.badinh").post("/dossiers", without, 422)["fields"]
    assert "unit" in counter.post("/dossiers", {**BIRTH, "unit": "không-có"}, 422)["fields"]


def test_what_is_missing_is_said_field_by_field(counter: Caller) -> None:
    refused = counter.post("/dossiers", {**BIRTH, "papers": []}, 422)
    assert "papers.to-khai" in refused["fields"]
    refused = counter.post("/dossiers", {**BIRTH, "answers": {}}, 422)
    assert refused["fields"]["answers.child_name"] == "Mời nhập mục này."
    refused = counter.post("/dossiers", {**BIRTH, "applicant": {}, "urgent": True, "papers": [{"copies": "2"}]}, 422)
    assert refused["fields"] == {
        "applicant.name": "Mời nhập mục này.",
        "papers.0.code": "Mời nhập mục này.",
        "papers.0.copies": "Mời nhập số nguyên, chỉ gồm chữ số.",
        "urgent": "Không có mục urgent.",
    }


def test_english_is_spoken_to_those_who_prefer_it(counter: Caller) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    refused = counter.post("/dossiers", {**BIRTH, "applicant": {}}, 422, headers=english)
    assert refused["fields"]["applicant.name"] == "Please fill this in."
    assert any("Due:" in line for line in counter.post("/dossiers", BIRTH, 201, headers=english)["why"])


def test_claimed_means_claimed_and_a_stale_call_changes_nothing(app: APIFlask, counter: Caller) -> None:
    counter.post("/dossiers", BIRTH, 201)
    [item] = counter.get("/work-items?tab=available")["items"]
    counter.post(f"/work-items/{item['id']}/claim")
    neighbour = calling(app, "motcua2.trucbach")
    assert neighbour.post(f"/work-items/{item['id']}/claim", status=409)["code"] == "SomeoneHasClaimedIt"
    counter.post(f"/work-items/{item['id']}/release")
    form = neighbour.get(f"/work-items/{item['id']}")["form"]
    neighbour.post(f"/work-items/{item['id']}/complete", {"answers": defaults(form)})
    stale = counter.post(f"/work-items/{item['id']}/complete", {"answers": defaults(form)}, 409)
    assert stale["code"] == "WorkItemIsNotOpen"


def test_a_draft_is_kept_until_the_item_is_completed(counter: Caller) -> None:
    counter.post("/dossiers", BIRTH, 201)
    [item] = counter.get("/work-items?tab=available")["items"]
    address = f"/work-items/{item['id']}"
    counter.put(f"{address}/draft", {"data": {"result": "incomplete", "missing": ["Tờ khai"]}})
    assert counter.get(address)["draft"]["data"] == {"result": "incomplete", "missing": ["Tờ khai"]}
    counter.post(f"{address}/complete", {"answers": {"result": "nonsense"}}, 422)
    assert counter.get(address)["draft"] is not None
    counter.post(f"{address}/complete", {"answers": defaults(counter.get(address)["form"])})
    assert counter.get(address)["draft"] is None


def test_two_programs_at_one_draft_lose_nothing(counter: Caller) -> None:
    counter.post("/dossiers", BIRTH, 201)
    [item] = counter.get("/work-items?tab=available")["items"]
    address = f"/work-items/{item['id']}"
    first = counter.put(f"{address}/draft", {"data": {"note": "bản dài"}, "based_on": 0})
    again = counter.put(f"{address}/draft", {"data": {"note": "bản dài hơn"}, "based_on": first["version"]})
    assert (first["is_elsewhere"], again["is_elsewhere"]) == (False, False)
    assert counter.put(f"{address}/draft", {"data": {"note": ""}, "based_on": first["version"]})["is_elsewhere"]
    draft = counter.get(address)["draft"]
    assert draft["data"] == {"note": ""}
    assert [(one["version"], one["data"]) for one in draft["earlier"]] == [(again["version"], {"note": "bản dài hơn"})]


def test_what_one_may_not_know_of_is_not_there(app: APIFlask, counter: Caller, auditor: Caller) -> None:
    code = counter.post("/dossiers", BIRTH, 201)["code"]
    [item] = counter.get("/work-items?tab=available")["items"]
    stranger = calling(app, "motcua.qhkt")
    for method, path, body in (
        ("GET", f"/dossiers/{code}", None),
        ("GET", f"/work-items/{item['id']}", None),
        ("POST", f"/dossiers/{code}/withdraw", {"reason": "tò mò"}),
        ("POST", f"/work-items/{item['id']}/claim", {}),
        ("POST", f"/work-items/{item['id']}/complete", {}),
        ("PUT", f"/work-items/{item['id']}/draft", {"data": {}}),
    ):
        refused = stranger.call(method, path, json=body) if body is not None else stranger.call(method, path)
        assert refused.status_code == 404, f"{method} {path}: {refused.text}"
    assert auditor.post(f"/work-items/{item['id']}/claim", status=403)["code"] == "NotAddressedToYou"


def test_who_only_looks_sees_no_personal_data(counter: Caller, auditor: Caller) -> None:
    code = counter.post("/dossiers", BIRTH, 201)["code"]
    assert counter.get(f"/dossiers/{code}")["applicant"]["identity"] == "999199000001"
    seen = auditor.get(f"/dossiers/{code}")
    assert (seen["is_in_full"], seen["facts"], seen["verbs"]) == (False, None, [])
    assert seen["applicant"]["identity"] == "•" * 9 + "001"
    assert all(step["answers"] is None for step in seen["items"])


def test_the_verbs_of_a_leader(app: APIFlask, counter: Caller) -> None:
    code = counter.post("/dossiers", {**BIRTH, "procedure_code": city.PERMIT, **permit()}, 201)["code"]
    head = calling(app, "chutich.badinh")
    counter.post(f"/dossiers/{code}/suspend", {"reason": "không phải việc của quầy"}, 403)
    travel(counter, code)
    assert "suspend" in head.get(f"/dossiers/{code}")["verbs"]
    assert head.post(f"/dossiers/{code}/suspend", {"reason": " "}, 422)["fields"] == {"reason": "Mời ghi rõ lý do."}
    assert head.post(f"/dossiers/{code}/suspend", {"reason": "Chờ kết luận tranh chấp"})["status"] == 8
    assert head.get(f"/dossiers/{code}")["clock"]["state"] == "paused"
    assert head.post(f"/dossiers/{code}/resume")["status"] == 4
    moved = head.post(
        f"/dossiers/{code}/extend", {"until": "2018-04-02", "cause": "verification", "reason": "Phải xác minh"}
    )
    assert (moved["due_at"][:11], moved["remarks"]) == ("2018-04-02T", [])
    head.post(f"/dossiers/{code}/extend", {"until": "2018-04-09", "cause": "verification", "reason": "Lần nữa"}, 409)
    assert counter.post(f"/dossiers/{code}/withdraw", {"reason": "Không xây nữa"})["status"] == 7
    assert head.get(f"/dossiers/{code}")["verbs"] == []


def test_an_extension_that_comes_late_is_done_and_remarked(app: APIFlask, counter: Caller, clock: SetClock) -> None:
    code = counter.post("/dossiers", {**BIRTH, "procedure_code": city.PERMIT, **permit()}, 201)["code"]
    clock.advance(timedelta(days=15))
    head = calling(app, "chutich.badinh")
    moved = head.post(
        f"/dossiers/{code}/extend", {"until": "2018-04-02", "cause": "verification", "reason": "Phải xác minh"}
    )
    assert [remark[:24] for remark in moved["remarks"]] == ["Gia hạn được báo muộn: t"]


def test_an_item_is_assigned_consulted_extended_and_sent_back(app: APIFlask, counter: Caller) -> None:
    code = counter.post("/dossiers", BIRTH, 201)["code"]
    travel(counter, code)
    registrar, chairman = calling(app, "hotich.trucbach"), calling(app, "chutich.trucbach")
    [item] = [one for one in chairman.get("/work-items?tab=unit")["items"] if one["dossier"] == code]
    address = f"/work-items/{item['id']}"
    unknown = chairman.post(f"{address}/assign", {"officer": "không-có"}, 422)
    assert "officer" in unknown["fields"]
    member = next(one for one in registrar.get("/units/00004")["members"] if one["role"] == "civil_status_officer")
    assert chairman.post(f"{address}/assign", {"officer": member["officer"]})["state"] == "claimed"
    asked = registrar.post(f"{address}/consult", {"unit": "00006", "question": "Đã đăng ký chưa?"}, 201)
    assert asked["state"] == "open"
    assert (
        "period"
        in registrar.post(f"{address}/consult", {"unit": "00006", "question": "?", "period": "x"}, 422)["fields"]
    )
    assert (
        "until"
        in chairman.post(
            f"{address}/extend", {"until": "2018-03-20", "cause": "verification", "reason": "Chờ trả lời"}, 422
        )["fields"]
    )
    until = chairman.post(
        f"{address}/extend", {"until": "2018-03-05", "cause": "verification", "reason": "Chờ trả lời"}
    )
    assert until["due_at"].startswith("2018-03-05T17:00"), "as long as the dossier's own appointment lets it"
    assert registrar.post(f"{address}/send-back", {"reason": "Thiếu chữ ký"})["state"] == "done"
    assert [step["element_id"] for step in counter.get(f"/dossiers/{code}")["items"]][-1] == "check_papers"


def test_a_late_step_rings_at_the_head_who_answers(
    app: APIFlask, city_office: Office, counter: Caller, clock: SetClock
) -> None:
    counter.post("/dossiers", BIRTH, 201)
    clock.advance(timedelta(days=1))
    assert sweep(city_office) > 0
    assert counter.call("GET", "/alarms").status_code == 401, "the token of yesterday has expired"
    head = calling(app, "chutich.trucbach")
    alarms = head.get("/alarms")["alarms"]
    overdue = next(alarm for alarm in alarms if alarm["kind"] == "overdue")
    stranger = calling(app, "motcua.qhkt")
    stranger.post(f"/alarms/{overdue['id']}/answer", {"answer": "?"}, 404)
    assert stranger.get("/alarms")["alarms"] == []
    answered = head.post(f"/alarms/{overdue['id']}/answer", {"answer": "Đã đôn đốc"})
    assert answered["answered_by"] == "Hoàng Đức Thắng"
    head.post(f"/alarms/{overdue['id']}/answer", {"answer": "Lần nữa"}, 409)
    assert overdue["id"] in [alarm["id"] for alarm in head.get("/alarms?open=false")["alarms"]]
    assert head.post(f"/alarms/{overdue['id']}/answer", {}, 422)["fields"] == {"answer": "Mời nhập mục này."}


def test_the_due_date_calculator_answers_as_the_command_does(counter: Caller) -> None:
    asked = {"received": "2018-02-12T09:00", "period": "3wd", "cutoff": "15:00"}
    answer = counter.post("/due", asked)
    assert answer["due_at"] == "2018-02-22T17:00:00+07:00"
    assert any("Tết" in line for line in answer["why"])
    paused = counter.post("/due", {**asked, "pauses": [{"begins": "2018-02-13", "ends": "2018-02-13"}]})
    assert paused["due_at"] == "2018-02-23T17:00:00+07:00"
    crossed = {**asked, "pauses": [{"begins": "2018-02-13", "ends": "2018-02-10"}]}
    assert "pauses" in counter.post("/due", crossed, 422)["fields"]
    the_day_before = {**asked, "pauses": [{"begins": "2018-02-13", "ends": "2018-02-12"}]}
    assert "pauses" in counter.post("/due", the_day_before, 422)["fields"]
    assert "12wh" in counter.post("/due", {**asked, "period": "1.5wd"}, 422)["fields"]["period"]
    assert set(counter.post("/due", {"received": "x", "period": "y"}, 422)["fields"]) == {"received", "period"}


def test_units_are_looked_up(counter: Caller) -> None:
    found = counter.get("/units?q=truc bach")["units"]
    assert "00004" in [unit["code"] for unit in found]
    ward = counter.get("/units/00004")
    assert ward["head"]["name"] == "Hoàng Đức Thắng"
    assert ward["parent"]["code"] == "001"
    assert counter.get("/units/001/QLDT")["parent"]["code"] == "001"
    counter.get("/units/không-có", 404)
    first = counter.get("/units?q=phường")
    assert first["cursor"]
    second = counter.get("/units", query_string={"q": "phường", "cursor": first["cursor"]})
    assert not {unit["code"] for unit in first["units"]} & {unit["code"] for unit in second["units"]}


def test_a_page_of_work_ends_with_a_cursor_and_the_next_begins_behind_it(
    counter: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = {counter.post("/dossiers", BIRTH, 201)["code"] for _ in range(3)}
    assert {line["code"] for line in counter.get("/dossiers?q=nguyen thi mau")["dossiers"]} == codes
    monkeypatch.setattr("engine.dossiers.queries.PAGE", 2)
    first = counter.get("/work-items?tab=available")
    second = counter.get("/work-items", query_string={"tab": "available", "cursor": first["cursor"]})
    assert (len(first["items"]), second["cursor"]) == (2, None)
    assert {item["dossier"] for page in (first, second) for item in page["items"]} == codes
    assert counter.get("/work-items?q=mau")["items"] == []


@pytest.mark.parametrize("cursor", ["x", "____", "WzFd", "WyIyMDE4IiwgIjIwMTgiLCAxXQ", "bnVsbA", "%00"])
def test_a_cursor_that_is_none_of_ours_is_refused(counter: Caller, cursor: str) -> None:
    assert counter.call("GET", f"/work-items?cursor={cursor}").status_code == 422


def test_no_token_a_wrong_one_and_one_signed_out_everywhere(app: APIFlask, counter: Caller) -> None:
    nobody = Caller(app, "")
    for path in ("/work-items", "/dossiers", "/alarms", "/units", "/procedures"):
        refused = nobody.call("GET", path)
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert counter.call("DELETE", "/tokens").status_code == 204
    counter.get("/work-items", 401)
    wrong = app.test_client().post(f"{ROOT}/tokens", json={"login": city.COUNTER, "password": "wrong"})
    assert (wrong.status_code, wrong.json and wrong.json["code"]) == (401, "WrongLoginOrPassword")


def test_a_cookie_is_no_token(app: APIFlask) -> None:
    from tests.web.conftest import token_of

    client = app.test_client()
    sent = {"login": city.COUNTER, "password": "mot-cua-2018", "csrf_token": token_of(client)}
    assert client.post("/dang-nhap", data=sent).status_code == 302
    assert client.get(f"{ROOT}/work-items").status_code == 401


def test_what_is_not_json_is_refused_in_words(counter: Caller) -> None:
    for body in (b"{", b"\xff\xfe", b"[" * 100_000, b'{"answers": NaN'):
        refused = counter.call("POST", "/dossiers", data=body, content_type="application/json")
        assert (refused.status_code, refused.json and refused.json["code"]) == (400, "NotReadable")
    refused = counter.call("POST", "/dossiers", data="a=1", content_type="application/x-www-form-urlencoded")
    assert refused.status_code == 415
    refused = counter.call("POST", "/dossiers", data=b"[1]", content_type="application/json")
    assert refused.status_code == 422
    large = counter.call("POST", "/dossiers", data=b" " * (17 << 20), content_type="application/json")
    assert (large.status_code, large.json and large.json["code"]) == (413, "TooLarge")
    refused = counter.call("DELETE", "/dossiers")
    assert (refused.status_code, refused.json and refused.json["code"]) == (405, "NotThisWay")
    assert counter.call("GET", "/nothing-here").json
    assert counter.call("GET", "/dossiers/%00").status_code == 404
    assert counter.call("GET", f"/work-items/{2**63}").status_code == 404


# ---------------------------------------------------------------------------------------------------------------------


def defaults(form: dict[str, Any]) -> dict[str, Any]:
    """What a form's document proposes: its examples, else its defaults."""
    proposed = {field["name"]: field.get("example", field.get("default")) for field in form["fields"]}
    return {name: "2018-03-01" if value == "today" else value for name, value in proposed.items() if value is not None}


def permit() -> dict[str, Any]:
    papers = ["don", "quyen-su-dung-dat", "ban-ve", "cam-ket"]
    return {"answers": city.ANSWERS[city.PERMIT], "papers": [{"code": code, "copies": 2} for code in papers]}


def travel(caller: Caller, code: str) -> None:
    """Complete what waits for this caller on the dossier."""
    for item in caller.get("/work-items?tab=available")["items"]:
        if item["dossier"] == code:
            form = caller.get(f"/work-items/{item['id']}")["form"]
            caller.post(f"/work-items/{item['id']}/complete", {"answers": defaults(form)})
