"""The internal process table: every step once, in the order of the work, with who, by when and what follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest

from engine.definitions import procedures
from engine.definitions.knowing import holds, implied
from engine.definitions.legal import Edition
from engine.definitions.naming import Names
from engine.definitions.process_table import Row, Table, table_of
from engine.definitions.profile import profile_of
from engine.definitions.reading import read_bundle
from engine.words import Named

NAMES = Names(
    roles={"desk_officer": Named("công chức Bộ phận Một cửa", "desk officer")},
    units={"QHKT": Named("Sở Quy hoạch"), "QHKT/QH": Named("Phòng Quy hoạch")},
    parts={"MC": Named("Bộ phận Một cửa", "one-stop desk")},
)  # fmt: skip


@pytest.fixture(scope="module")
def permit() -> Table:
    return table("1.009994")


def test_each_step_has_who_where_and_by_when(permit: Table) -> None:
    first = row(permit, "check_papers")
    assert (first.unit, first.officer) == ("Bộ phận Một cửa của cơ quan tiếp nhận hồ sơ", "Công chức Bộ phận Một cửa")
    assert (first.time, first.counts) == ("2 giờ làm việc", True)
    assert row(permit, "consult_planning").unit == "Phòng Quy hoạch, Sở Quy hoạch"
    assert not row(permit, "receive_papers").counts
    assert (permit.total, permit.legal, permit.fits) == ("9,25 ngày làm việc", "15 ngày", True)


def test_the_long_way_comes_first_and_ways_out_at_the_end(permit: Table) -> None:
    in_order = ("appraise", "inspect_site", "draft_permit", "receive_result", "draft_supplement")
    numbers = [number(permit, id) for id in in_order]
    assert numbers == sorted(numbers) and len(set(numbers)) == len(numbers)


def test_branches_are_said_where_they_are_decided(permit: Table) -> None:
    appraise = row(permit, "appraise")
    draft, ask = row(permit, "draft_permit"), row(permit, "draft_supplement")
    together = ", ".join(
        f"bước {row(permit, id).number}" for id in ("consult_commune", "consult_planning", "inspect_site")
    )
    assert appraise.ways == [
        f"Kết quả thẩm định: Đủ → đồng thời {together}",
        f"Kết quả thẩm định: Cần bổ sung → bước {ask.number}",
        f"Kết quả thẩm định: Không đủ điều kiện → bước {draft.number}",
    ]
    late = row(permit, "draft_apology").number.partition(".")[0]
    assert f"Quá 2 ngày làm việc → Xin lỗi, hẹn lại (bước {late})" in draft.ways
    assert row(permit, "entrust").ways == [], "simply the next row"


def test_of_arrows_without_words_one_is_taken_and_not_all() -> None:
    legal = procedures.catalogue()["1.001193"]
    bare = {n: re.sub(r'(<bpmn:sequenceFlow [^>]*?)name="[^"]*"', r"\1", d.decode()).encode()
            for n, d in procedures.diagrams(legal).items()}  # fmt: skip
    ways = row(drawn_up(bare), "examine_birth").ways
    assert any(" hoặc bước " in way for way in ways), ways
    assert not any("đồng thời" in way for way in ways), ways
    assert any(" or step " in way.en for way in ways)


def test_what_begins_beside_a_step_stands_below_with_who_and_by_when(permit: Table) -> None:
    draft, sign = row(permit, "draft_apology"), row(permit, "sign_apology")
    [head] = [each for each in permit.rows if each.number == draft.number.partition(".")[0]]
    assert (head.kind, head.work) == ("group", "Quá 2 ngày làm việc → Xin lỗi, hẹn lại")
    assert (draft.unit, draft.officer) == ("Bộ phận Một cửa của cơ quan tiếp nhận hồ sơ", "Công chức Bộ phận Một cửa")
    assert sign.unit == "Cơ quan quản lý đơn vị thụ lý" and sign.time != "—"
    assert "Phiếu xin lỗi và hẹn lại ngày trả kết quả (mẫu 04)" in {*draft.results, *sign.results}
    others = [each for each in permit.rows if each.number.partition(".")[0] != head.number]
    assert permit.rows[: len(others)] == tuple(others), "below everything on the dossier's way"


def test_a_way_its_own_answer_forbids_is_not_told(permit: Table) -> None:
    """Returned at the initialling, a draft cannot be granted by the decision after the call."""
    [initial] = [each for each in permit.rows if each.work == "Thẩm tra, ký nháy dự thảo"]
    draft = row(permit, "draft_permit")
    assert f"Dự thảo đạt: Chưa đạt → bước {draft.number}" in initial.ways
    assert not any("Cấp phép" in way for way in initial.ways)


def test_a_process_called_again_is_referred_to(permit: Table) -> None:
    again = [each for each in permit.rows if each.kind == "repeat"]
    assert len(again) == 2
    [shown] = [each for each in permit.rows if each.kind == "group" and each.work == "Từ chối và trả hồ sơ"]
    assert all(f"như các bước {shown.number}.1 đến {shown.number}.3" in each.work for each in again)


@pytest.mark.parametrize("code", sorted(procedures.catalogue()))
def test_every_person_of_every_procedure_stands_in_it(code: str) -> None:
    legal = procedures.catalogue()[code]
    profile = profile_of(read_bundle(procedures.diagrams(legal).items()).bundle)
    shown = {each.key[-1] for each in table(code).rows if each.kind == "step"}
    assert profile.tasks.keys() <= shown


def test_what_conditions_settle() -> None:
    assert implied('a.b == "x" and c != 1') == {"a.b": "x"}
    assert holds('a.b == "x"', {"a.b": "x"}) is True
    assert holds('a.b != "x" and c == 1', {"a.b": "x"}) is False
    assert holds('a.b == "x" or c == 1', {"c": 2}) is None
    assert holds("not (", {}) is None and implied(None) == {}


def table(code: str) -> Table:
    legal = procedures.catalogue()[code]
    return drawn_up(procedures.diagrams(legal), legal.edition_near(date(2018, 3, 5)))


def drawn_up(files: Mapping[str, bytes], edition: Edition | None = None) -> Table:
    bundle = read_bundle(files.items()).bundle
    main = profile_of(bundle).main
    assert main
    return table_of(bundle, main, edition, NAMES)


def row(shown: Table, element_id: str) -> Row:
    return next(each for each in shown.rows if each.kind == "step" and each.key[-1] == element_id)


def number(shown: Table, element_id: str) -> tuple[int, ...]:
    return tuple(map(int, row(shown, element_id).number.split(".")))
