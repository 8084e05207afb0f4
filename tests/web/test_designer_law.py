"""What the law tab is told, without a browser: every sentence in the reader's own language, and where the field is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from apiflask import APIFlask

from engine.act import Office
from engine.designs import work
from tests import city
from tests.web.test_designer import send
from tests.web.visiting import Visitor, words

LETTERS_OF_VIETNAMESE = re.compile(r"[À-ỹđĐ]")
OTHER_TIME = {"when": "import os", "period": "5wd", "reason": {"vi": "ở nước ngoài", "en": "abroad"}}
WRONG: list[tuple[dict[str, Any], str, str, str]] = [
    # what is written, the field, what a Vietnamese reader is told, what an English one
    ({"period": "lau"}, "period", "“lau” không phải là thời hạn", "“lau” is no period"),
    ({"fee": -1}, "fee", "Phải là số nguyên không âm", "Must be a whole number"),
    ({"cutoff": "3 pm"}, "cutoff", "Phải là giờ", "Must be a time"),
    (
        {"variants": [OTHER_TIME]}, "variants[0].when",
        "Biểu thức “import os” chưa hợp lệ: sai cú pháp (vị trí 1)",
        "The expression “import os” is not valid: it is not well formed (column 1)",
    ),
    (
        {"valid_from": "2018-07-01", "valid_to": None}, "",
        "Hai giai đoạn cùng có hiệu lực vào ngày 01/07/2018", "Two editions are in force on 01/07/2018",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "field", "vietnamese", "english"), WRONG)
def test_what_is_wrong_with_the_law_is_told_in_the_language_of_its_reader(
    designer: Visitor, city_office: Office, wrong: dict[str, Any], field: str, vietnamese: str, english: str
) -> None:
    address, legal = begun(city_office, wrong)
    path = f"editions[0].{field}" if field else "editions"
    assert vietnamese in told(designer, address, legal)[path]
    designer.post("/ngon-ngu", language="en", next="/")
    said = told(designer, address, legal)[path]
    assert english in said and not LETTERS_OF_VIETNAMESE.search(said)
    [finding] = [each for each in check(designer, address) if each.get("law")]
    assert finding["law"] == path
    assert english[1:] in finding["message"] and not LETTERS_OF_VIETNAMESE.search(finding["message"])


def test_a_submission_refused_for_the_law_says_why_in_english(designer: Visitor, city_office: Office) -> None:
    address, _ = begun(city_office, {"period": "lau"})
    designer.post("/ngon-ngu", language="en", next="/")
    refused = designer.post(f"/quan-tri/thiet-ke/{address}/trinh", note="Thử")
    assert refused.status_code == 422 and "“lau” is no period" in words(refused)


@pytest.fixture
def designer(app: APIFlask) -> Visitor:
    return Visitor(app, "thietke")


def begun(office: Office, wrong: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A design of the birth registration with something wrong in its legal data: its address, and the data."""
    with office.act(city.sign_in(office, "thietke")) as act:
        design = work.start_from_version(act, city.BIRTH)
        content = work.edition(act.session, design.id).content
        legal = json.loads(json.dumps(content["legal"]))
        edition = legal["editions"][0]
        legal["editions"] = [edition | wrong, *([edition] if "valid_from" in wrong else [])]
        work.save(act, design.id, {**content, "legal": legal}, based_on=design.revision)
        return str(design.id), legal


def told(designer: Visitor, address: str, legal: dict[str, Any]) -> dict[str, str]:
    answer = send(designer, f"{address}/phap-ly", {"legal": legal}).json
    assert answer
    return {each["field"]: each["message"] for each in answer["problems"]}


def check(designer: Visitor, address: str) -> list[dict[str, Any]]:
    loaded = designer.get(f"/quan-tri/thiet-ke/{address}/noi-dung").json
    assert loaded
    answer = send(designer, f"{address}/kiem-tra", {"content": loaded["content"]}).json
    assert answer
    found: list[dict[str, Any]] = answer["findings"]
    return found
