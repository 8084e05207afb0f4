"""The difference between two versions in words: what an approver has to know, and nothing about mere layout."""

from __future__ import annotations

import copy
import re

import pytest

from engine.definitions import differences, procedures
from engine.definitions.differences import Difference, Side
from engine.definitions.legal import parse
from engine.definitions.naming import Names
from engine.words import Named

LEGAL = procedures.catalogue()["1.001193"]
FILES = procedures.diagrams(LEGAL)
MAIN = "khai-sinh.bpmn"
NAMES = Names(roles={"specialist": Named("Chuyên viên", "Specialist")})


def test_a_version_does_not_differ_from_itself_nor_from_another_layout() -> None:
    assert drawn(lambda xml: xml) == Difference((), ())
    moved = drawn(lambda xml: re.sub(r'<di:waypoint x="\d+"', '<di:waypoint x="7"', xml))
    assert moved == Difference((), ())


def test_a_changed_time_limit_is_said_in_legal_units() -> None:
    found = drawn(lambda xml: xml.replace('name="time_limit" value="1wh"', 'name="time_limit" value="2wh"', 1))
    [change] = found.drawn
    assert (change.kind, change.name, change.name.en) == (
        "changed",
        "Kiểm tra nội dung khai sinh",
        "Examine the declaration",
    )
    assert change.says == ("Thời hạn: 1 giờ làm việc → 2 giờ làm việc",)
    assert change.says[0].en == "Time limit: 1 working hour → 2 working hours"
    assert found.marks(MAIN) == found.marks(MAIN, before=True) == {"examine_birth": "changed"}


def test_a_renamed_step_changes_itself_and_not_its_arrows() -> None:
    [change] = drawn(lambda xml: xml.replace("Ký Giấy khai sinh", "Ký duyệt Giấy khai sinh")).drawn
    assert (change.element_id, change.says) == ("sign_birth", ("Tên: Ký Giấy khai sinh → Ký duyệt Giấy khai sinh",))


def test_a_step_drawn_anew_under_another_id_is_recognised() -> None:
    found = drawn(lambda xml: xml.replace('"sign_birth"', '"sign_anew"').replace(">sign_birth<", ">sign_anew<"))
    assert {change.kind for change in found.drawn} <= {"changed"}


def test_what_is_taken_out_and_put_in_is_marked_in_its_own_picture() -> None:
    without = re.compile(r'<bpmn:endEvent id="birth_reappointed".*?</bpmn:endEvent>', re.DOTALL)
    found = drawn(lambda xml: without.sub("", xml))
    [gone] = [change for change in found.drawn if change.kind == "removed" and change.what == "Kết thúc"]
    assert (gone.before_id, gone.element_id) == ("birth_reappointed", None)
    assert found.marks(MAIN, before=True)["birth_reappointed"] == "removed"
    assert "birth_reappointed" not in found.marks(MAIN)
    back = differences.between(
        Side({**FILES, MAIN: without.sub("", text()).encode()}, LEGAL), Side(FILES, LEGAL), NAMES
    )
    assert back.marks(MAIN)["birth_reappointed"] == "added"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('value="civil_status_officer"', 'value="specialist"', "Chức danh thực hiện: civil_status_officer"),
        ('value="same/MC"', 'value="district/MC"', "Nơi thực hiện: MC của cơ quan tiếp nhận"),
        ('examination.result == "clear"', 'examination.result == "sure"', "Điều kiện: examination.result"),
        ('name="not_delegable" value="true"', 'name="not_delegable" value="false"', "Không được ủy quyền: có → không"),
        ('value="examine_birth register_birth"', 'value="register_birth"', "Không cùng người với bước: Kiểm tra"),
        ('after("1wd")', 'after("2wd")', "Hẹn giờ: 1 ngày làm việc → 2 ngày làm việc"),
        ('calledElement="refuse_dossier"', 'calledElement="late_dossier"', "Gọi quy trình: Từ chối"),
    ],
)  # fmt: skip
def test_whatever_an_approver_asks_about_is_said(before: str, after: str, sentence: str) -> None:
    found = drawn(lambda xml: xml.replace(before, after))
    assert any(says.startswith(sentence) for change in found.drawn for says in change.says), sentences(found)


def test_legal_data_differs_in_times_papers_and_fees() -> None:
    document = copy.deepcopy(dict(LEGAL.document))
    edition = document["editions"][0]
    edition.update(same_day=False, period="3wd", fee=8000)
    edition["papers"][0]["count"] = 2
    removed = edition["papers"].pop()["name"]["vi"]
    [change] = differences.between(Side(FILES, LEGAL), Side(FILES, parse(document)), NAMES).law
    assert change.name == "Quy định từ ngày 01/01/2016"
    assert "Thời hạn giải quyết: trong ngày làm việc → 3 ngày làm việc" in change.says
    assert "Phí, lệ phí: không thu → 8.000 đồng" in change.says
    assert any(says.startswith("Giấy tờ: ") and "(2 biểu mẫu, bắt buộc)" in says for says in change.says)
    assert any(says.startswith(f"Bỏ giấy tờ: {removed}") for says in change.says)


def test_a_called_process_that_joins_is_one_change() -> None:
    fewer = {name: xml for name, xml in FILES.items() if name != "tre-han.bpmn"}
    found = differences.between(Side(fewer, LEGAL), Side(FILES, LEGAL), NAMES)
    [joined] = [change for change in found.drawn if change.what == "Quy trình"]
    assert (joined.kind, joined.file, joined.says) == ("added", "tre-han.bpmn", ("Gồm 3 bước",))


def drawn(redraw) -> Difference:
    """The difference a change of the main drawing makes."""
    return differences.between(Side(FILES, LEGAL), Side({**FILES, MAIN: redraw(text()).encode()}, LEGAL), NAMES)


def text() -> str:
    return FILES[MAIN].decode()


def sentences(found: Difference) -> list[str]:
    return [says for change in found.drawn for says in change.says]
