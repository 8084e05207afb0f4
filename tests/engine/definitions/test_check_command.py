"""`python run.py check FILE...`: one answer per file, never a traceback, and an exit code a script can trust."""

from __future__ import annotations

import argparse
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from catalogue_pages import BIRTH, as_bpmn, birth_that_hands_over, files, handing_over
from foreign import end as foreign_end
from foreign import file as foreign_file
from foreign import flow, row, user, xor
from foreign import start as foreign_start
from hand_drawn import KNOWN, drawn, end, gateway, person, start

from engine.definitions import check_command, importing
from engine.definitions.legal import parse
from engine.definitions.walls import TookTooLong

NOW = datetime(2018, 3, 5, 2, 0, tzinfo=UTC)
VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


@pytest.fixture(autouse=True)
def our_own_catalogue(monkeypatch: pytest.MonkeyPatch):
    """The forms and the law of the hand-drawn birth registration."""
    monkeypatch.setattr(check_command.procedures, "known_forms", lambda: KNOWN)
    monkeypatch.setattr(check_command.procedures, "catalogue", lambda: {"1.001193": parse(BIRTH)})


def put(folder: Path, contents: dict[str, bytes]) -> list[str]:
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return [str(folder / name) for name in contents]


def typed(*words: str) -> tuple[int, str]:
    """The exit code and what was printed."""
    parser, out = argparse.ArgumentParser(), io.StringIO()
    check_command.add_arguments(parser)
    return check_command.main(parser.parse_args(list(words)), NOW, out), out.getvalue()


def answer(*words: str) -> tuple[int, list[dict]]:
    code, text = typed(*words, "--json")
    return code, orjson.loads(text)


def verdicts(results: list[dict]) -> list[tuple[bool, bool, bool]]:
    return [(each["readable"], each["runnable"], each["publishable"]) for each in results]


def test_a_whole_procedure_may_be_published(tmp_path):
    code, results = answer(*put(tmp_path, files()))
    assert (code, verdicts(results)) == (0, [(True, True, True)] * 2)
    assert [Path(each["file"]).name for each in results] == ["birth.bpmn", "handing_over.bpmn"]


def test_a_finding_has_all_a_reader_or_a_program_needs(tmp_path):
    main = birth_that_hands_over(register=person("register", time_limit="", fact="appraisal"))
    code, results = answer(*put(tmp_path, files(main)))
    assert (code, verdicts(results)) == (1, [(True, True, False), (True, True, True)])
    assert results[0]["findings"][0] == {
        "file": results[0]["file"],
        "element_id": "register",
        "element_name": "Thực hiện register",
        "rule": "time-limit-missing",
        "severity": "incomplete",
        "message": "Bước “Thực hiện register” chưa có thời hạn.",
        "remedy": "Ghi thời hạn: giờ làm việc, ngày làm việc hoặc ngày (thuộc tính time_limit, ví dụ 4wh, 2wd, 10d).",
        "message_en": "Step “Do register” has no time limit.",
        "remedy_en": "Give it a time limit: working hours, working days or days (property time_limit: 4wh, 2wd, 10d).",
        "element_name_en": "Do register",
    }


def test_the_legal_time_comes_from_the_catalogue(tmp_path):
    main = birth_that_hands_over(register=person("register", time_limit="5wd", fact="appraisal"))
    _code, results = answer(*put(tmp_path, files(main)))
    assert [f["rule"] for f in results[0]["findings"] if f["severity"] == "incomplete"] == ["path-too-long"]


def test_a_call_without_the_called_file_cannot_run(tmp_path):
    [main, _shared] = put(tmp_path, files())
    code, [result] = answer(main)
    assert (code, verdicts([result])) == (1, [(True, False, False)])
    assert ("hand_over", "error") in {(f["element_id"], f["severity"]) for f in result["findings"]}


def test_a_fault_in_a_called_file_keeps_its_caller_from_being_published(tmp_path):
    code, results = answer(*put(tmp_path, files(shared=handing_over(form=""))))
    assert (code, verdicts(results)) == (1, [(True, True, False), (True, True, False)])
    assert "form-missing" not in {f["rule"] for f in results[0]["findings"]}, "it is said at its own file"
    assert "form-missing" in {f["rule"] for f in results[1]["findings"]}


def test_two_procedures_in_one_bundle_are_both_judged(tmp_path):
    other = drawn("other", nodes=[start("s"), person("w"), end("e")], flows=["s > w"])
    code, results = answer(*put(tmp_path, {**files(), "other.bpmn": as_bpmn(other)}))
    assert code == 1
    assert [each["publishable"] for each in results] == [True, True, False]


def test_a_process_id_that_stands_in_two_files_is_an_error_at_both_and_mixes_nothing_up(tmp_path):
    whole = drawn("p1", nodes=[start("s"), person("w"), end("e")], flows=["s > w", "w > e"])
    torn = drawn("p1", nodes=[start("s"), gateway("g"), person("w")], flows=["s > g", "g > nowhere"])
    names = put(tmp_path, {"torn.bpmn": as_bpmn(torn), "empty.bpmn": b"", "whole.bpmn": as_bpmn(whole)})
    code, [torn_one, _empty, whole_one] = answer(*names)
    assert code == 2
    for each in (torn_one, whole_one):
        [shared] = [finding for finding in each["findings"] if finding["rule"] == "process-id-shared"]
        assert shared["severity"] == "error" and not each["runnable"]
        assert names[0] in shared["message"] and names[2] in shared["message"]
        assert {finding["file"] for finding in each["findings"]} == {each["file"]}
    assert "g" in {finding["element_id"] for finding in torn_one["findings"]}
    assert "g" not in {finding["element_id"] for finding in whole_one["findings"]}


def test_broken_xml_is_told_by_line_and_column_and_the_parser_speaks_english_only(tmp_path):
    [name] = put(tmp_path, {"note.bpmn": b"<a>\n<b></a>"})
    _code, [result] = answer(name)
    [finding] = result["findings"]
    assert finding["message"] == "Tệp không phải XML hợp lệ (dòng 2, cột 8)."
    assert "(line 2, column 8)" in finding["message_en"] and "mismatch" in finding["message_en"]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "file-empty"),
        (b"PK\x03\x04zip", "file-is-zip"),
        (b"<html></html>", "file-is-html"),
        (b"<definitions", "xml-broken"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml-doctype"),
        (b"<definitions xmlns='urn:other'/>", "wrong-namespace"),
        (bytes(range(256)) * 10, "xml-broken"),
    ],
)
def test_files_that_are_no_diagram(tmp_path, data, rule):
    good = put(tmp_path, files())
    [bad] = put(tmp_path, {"bad.bpmn": data})
    code, results = answer(bad, *good)
    assert (code, verdicts(results)) == (2, [(False, False, False), (True, True, True), (True, True, True)])
    [finding] = results[0]["findings"]
    assert (finding["rule"], finding["severity"]) == (rule, "error")


def test_missing_files_and_folders_get_a_sentence(tmp_path):
    code, results = answer(str(tmp_path / "nowhere.bpmn"), str(tmp_path))
    assert (code, verdicts(results)) == (2, [(False, False, False)] * 2)
    for result in results:
        [finding] = result["findings"]
        assert finding["rule"] == "file-missing"
        assert result["file"] in finding["message"]
    assert "không có tệp này" in results[0]["findings"][0]["message"]
    assert "it is a folder" in results[1]["findings"][0]["message_en"]


def test_a_file_named_twice_is_answered_once(tmp_path):
    names = put(tmp_path, files())
    _code, results = answer(*names, names[0])
    assert [each["file"] for each in results] == names


def test_what_cannot_be_looked_through_in_time_is_said_not_raised(tmp_path, monkeypatch: pytest.MonkeyPatch):
    def never_comes_back(*_anything: object) -> None:
        raise TookTooLong(seconds=30)

    monkeypatch.setattr(importing, "run_walled", never_comes_back)
    code, results = answer(*put(tmp_path, files()))
    assert (code, verdicts(results)) == (1, [(True, False, False)] * 2)
    assert {f["rule"] for each in results for f in each["findings"]} == {"check-took-too-long"}


class TestText:
    def test_in_vietnamese(self, tmp_path):
        main = birth_that_hands_over(register=person("register", time_limit="", fact="appraisal"))
        code, text = typed(*put(tmp_path, files(main)))
        assert code == 1
        assert "birth.bpmn: chạy được, chưa ban hành được\n" in text
        assert "  CÒN THIẾU  Bước “Thực hiện register” chưa có thời hạn.\n      Cách sửa: Ghi" in text

    def test_in_english(self, tmp_path):
        _code, text = typed(*put(tmp_path, files()), "--lang", "en")
        assert "birth.bpmn: can be run, may be published\n" in text
        assert "  ADVICE  The file" in text

    def test_unreadable(self, tmp_path):
        code, text = typed(*put(tmp_path, {"empty.bpmn": b""}))
        assert (code, "empty.bpmn: không đọc được\n  LỖI  Tệp trống." in text) == (2, True)


def of_another_tool() -> dict[str, bytes]:
    """One step as Camunda 7 keeps it: no lane, and work said in words of its own."""
    step = user("a", "Thẩm định", camunda__candidateGroups="specialist", camunda__formKey="embedded:app:ask.html",
                camunda__dueDate="P3D", camunda__asyncBefore="true")  # fmt: skip
    return dict([foreign_file(foreign_start(), step, foreign_end(), row("s", "a", "e"))])


def test_a_diagram_of_another_tool_is_judged_as_the_studio_brings_it_in(tmp_path):
    _code, [result] = answer(*put(tmp_path, of_another_tool()))
    assert result["runnable"]
    assert not {"task-outside-lanes", "form-missing", "time-limit-missing"} & {
        each["rule"] for each in result["findings"]
    }
    assert {(each["what"], each["after"]) for each in result["translated"]} >= {("form", "ask"), ("time_limit", "3d")}
    assert [(each["element_id"], each["setting"]) for each in result["kept"]] == [("a", "camunda:asyncBefore")]


def test_what_was_translated_and_what_was_kept_is_printed(tmp_path):
    _code, text = typed(*put(tmp_path, of_another_tool()))
    assert "ĐÃ CHUYỂN  “Thẩm định”: hạn “P3D” thành thời hạn 3d." in text
    assert "GIỮ NGUYÊN  “Thẩm định”: camunda:asyncBefore = true" in text


def test_nothing_is_filled_in_for_a_diagram_of_ours(tmp_path):
    main = birth_that_hands_over(register=person("register", form="", fact="appraisal"))
    _code, results = answer(*put(tmp_path, files(main)))
    assert "form-missing" in {each["rule"] for each in results[0]["findings"]}
    assert [(each["translated"], each["kept"]) for each in results] == [([], [])] * 2


def test_what_has_no_name_is_called_in_english_on_english_lines(tmp_path):
    english = (
        "<spiffworkflow:properties><spiffworkflow:property name='name_en' value='Read it'/></spiffworkflow:properties>"
    )
    named = user("c", "Đọc", f"<extensionElements>{english}</extensionElements>", camunda__assignee="${who}")
    parts = foreign_start(), named, user("a", "Look at it"), xor("g", default="g-e"), foreign_end("e")
    flows = row("s", "c", "a", "g"), flow("g", "b", "unheard > 1"), flow("g", "e")
    name, data = foreign_file(*parts, "<userTask id='b'/>", foreign_end("f"), *flows, row("b", "f"))
    (tmp_path / name).write_bytes(data)
    _, text = typed(str(tmp_path / name), "--lang", "en")
    assert "“Look at it” → Step done by an officer after “Look at it” asks for “unheard”" in text, text
    assert "Lane “Nobody known yet” does not say which unit" in text and "Step “Read it” has no form" in text
    assert VIETNAMESE.findall(text) == []
    _, [result] = answer(str(tmp_path / name))
    [branch] = [each for each in result["findings"] if each["rule"] == "condition-unknown-fact"]
    assert branch["element_name"].startswith("Cổng") and branch["element_name_en"].startswith("Gateway")
