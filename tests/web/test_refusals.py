"""A refusal has one status, one sentence, and loses nothing that was typed."""

from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient

from engine.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from tests.web.conftest import Submit
from web.errors import STATUS, status_of

FAMILIES = [
    ("not-found", 404, "Không tìm thấy nội dung được yêu cầu."),
    ("not-allowed", 403, "Anh/chị không có quyền thực hiện việc này."),
    ("conflict", 409, "Người khác vừa xử lý nội dung này trước anh/chị."),
    ("invalid", 422, "Mời nhập mục này."),
]


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(("way", "status", "sentence"), FAMILIES)
def test_a_refusal_is_a_page_with_its_sentence_and_what_was_typed(
    submit: Submit, way: str, status: int, sentence: str
) -> None:
    refused = submit(f"/small/{way}", note="đã gõ rất lâu", password="bí mật")
    assert refused.status_code == status
    assert sentence in refused.text
    assert "đã gõ rất lâu" in refused.text
    assert "bí mật" not in refused.text


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(("way", "status", "sentence"), FAMILIES)
def test_a_program_gets_the_same_as_json(submit: Submit, way: str, status: int, sentence: str) -> None:
    refused = submit(f"/small/{way}", headers={"Accept": "application/json"})
    assert refused.status_code == status
    assert refused.json is not None
    assert set(refused.json) == {"code", "message", "fields"}
    assert sentence in refused.json["message"] + " ".join(refused.json["fields"].values())


@pytest.mark.usefixtures("officer")
def test_a_part_of_a_page_gets_one_line(submit: Submit) -> None:
    refused = submit("/small/conflict", headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "Người khác vừa xử lý" in refused.text
    assert "<html" not in refused.text


def test_a_fault_of_ours_is_logged_under_the_reference_the_officer_reads(
    officer: FlaskClient, submit: Submit, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "motcua.web"):
        broken = submit("/small/broken", note="đã gõ rất lâu")
    assert broken.status_code == 500
    assert "đã gõ rất lâu" in broken.text
    assert "a fault of ours" not in broken.text
    reference = caplog.records[0].getMessage().rsplit(" ", 1)[1]
    assert reference in broken.text
    assert "a fault of ours" in caplog.text


def test_what_is_not_there_or_not_that_way_is_said(officer: FlaskClient) -> None:
    assert "Không có trang này" in officer.get("/no-such-page").text
    wrong_way = officer.get("/dang-xuat")
    assert wrong_way.status_code == 405
    assert "POST" in wrong_way.headers["Allow"]


def test_too_much_at_once_is_refused_with_the_limit(officer: FlaskClient) -> None:
    refused = officer.post("/small/note", data={"note": "a" * (17 * 1024 * 1024)})
    assert refused.status_code == 413
    assert "16 MB" in refused.text


def test_every_family_has_its_status() -> None:
    assert {family: STATUS[family] for family in (NotFound, NotAllowed, Conflict, Invalid)} == {
        NotFound: 404,
        NotAllowed: 403,
        Conflict: 409,
        Invalid: 422,
    }
    assert status_of(Refusal()) == 400
